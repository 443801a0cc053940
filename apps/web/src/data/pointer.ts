/** Where somebody points on the programme's document: comes by the stream beside the journal, and fades by itself. */
import { useCallback, useSyncExternalStore } from "react";
import type { StagePointer } from "@diemcau/contract";
import type { As } from "./api.ts";

/** Whoever points moves; a pointer that says nothing for so long is gone. */
const FADES_MS = 4_000;

interface Pointed {
  at: StagePointer;
  timer: ReturnType<typeof setTimeout> | undefined;
}

const pointed = new Map<string, Pointed>();
const listeners = new Set<() => void>();
const keyOf = (conferenceId: string, as: As): string => `${as} ${conferenceId}`;

export function putPointer(conferenceId: string, as: As, at: StagePointer): void {
  const key = keyOf(conferenceId, as);
  clearTimeout(pointed.get(key)?.timer);
  pointed.set(key, { at, timer: at ? setTimeout(() => putPointer(conferenceId, as, null), FADES_MS) : undefined });
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Null while nobody points. */
export function usePointer(conferenceId: string, as: As): StagePointer {
  const key = keyOf(conferenceId, as);
  return useSyncExternalStore(subscribe, useCallback(() => pointed.get(key)?.at ?? null, [key]));
}
