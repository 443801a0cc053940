/** The live conference for React: one stream per (conference, sign-in) in a page, however many components read it. */
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import type { ProblemDetails } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import type { As } from "./api.ts";
import { isKept } from "./kept.ts";
import { keepState } from "./kept-state.ts";
import { putMove } from "./moves.ts";
import { putPointer } from "./pointer.ts";
import { openEventStream, type EventStream, type LineStatus } from "./stream.ts";

export interface LiveConference {
  /** Null until the first snapshot has come; afterwards the last known state, also while waiting for the line. */
  readonly state: ConferenceState | null;
  readonly status: LineStatus;
  /** Since when `status` holds, milliseconds of this PC's clock. */
  readonly since: number;
  /** Add it to Date.now() to have the server's clock. */
  readonly clockOffset: number;
  /** Why the server refuses the stream (not signed in, wrong conference …). */
  readonly problem: ProblemDetails | null;
  /** The server is newer than this page. */
  readonly needsReload: boolean;
  /** `state` is what an earlier page last knew: shown until the line is there. */
  readonly restored: boolean;
}

const CONNECTING: LiveConference = Object.freeze({
  state: null,
  status: "connecting",
  since: 0,
  clockOffset: 0,
  problem: null,
  needsReload: false,
  restored: false,
});
/** A component that is mounted again at once (a route change, StrictMode) finds the stream still open. */
const LINGER_MS = 1_000;

class ConferenceStore {
  #current: LiveConference = CONNECTING;
  readonly #listeners = new Set<() => void>();
  #readers = 0;
  #stream: EventStream | undefined;
  #linger: ReturnType<typeof setTimeout> | undefined;
  readonly #conferenceId: string;
  readonly #as: As;

  constructor(conferenceId: string, as: As) {
    this.#conferenceId = conferenceId;
    this.#as = as;
  }

  readonly get = (): LiveConference => this.#current;
  readonly directoryVersion = (): number => this.#current.state?.directoryVersion ?? 0;

  /** Listens without opening the stream or keeping it open. */
  readonly watch = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    const unwatch = this.watch(listener);
    this.#readers++;
    clearTimeout(this.#linger);
    this.#stream ??= this.#open();
    return () => {
      unwatch();
      this.#readers--;
      if (this.#readers > 0) return;
      this.#linger = setTimeout(() => {
        this.#stream?.close();
        this.#stream = undefined;
        this.#current = CONNECTING;
      }, LINGER_MS);
    };
  };

  retryNow(): void {
    this.#stream?.retryNow();
  }

  #open(): EventStream {
    const keeper = isKept(this.#as) ? keepState(this.#conferenceId, this.#as) : null;
    let restoredAt: number | undefined;
    void keeper?.restored.then((found) => {
      if (!found || this.#current.state || !this.#stream) return;
      restoredAt = found.at;
      this.#set({ ...this.#current, state: found.state, restored: true });
    });
    return openEventStream({
      conferenceId: this.#conferenceId,
      as: this.#as,
      lastHeardAt: () => restoredAt,
      onState: (state) => {
        keeper?.keep(state);
        this.#set({ ...this.#current, state, restored: false });
      },
      onStatus: (status) => this.#set({ ...this.#current, ...status }),
      onPointer: (pointer) => putPointer(this.#conferenceId, this.#as, pointer),
      onMove: putMove,
    });
  }

  #set(next: LiveConference): void {
    this.#current = next;
    for (const listener of this.#listeners) listener();
  }
}

const stores = new Map<string, ConferenceStore>();

export function conferenceStore(conferenceId: string, as: As): ConferenceStore {
  const key = `${as} ${conferenceId}`;
  let store = stores.get(key);
  if (!store) stores.set(key, (store = new ConferenceStore(conferenceId, as)));
  return store;
}

const nothing = (): (() => void) => () => {};

/** The live conference as the sign-in `as` sees it. With a null id or sign-in nothing is opened yet. */
export function useConference(conferenceId: string | null, as: As | null): LiveConference {
  const store = conferenceId && as ? conferenceStore(conferenceId, as) : null;
  return useSyncExternalStore(store?.subscribe ?? nothing, store?.get ?? (() => CONNECTING));
}

/** Tries the line at once: for a "try now" button. */
export function useRetryNow(conferenceId: string, as: As): () => void {
  return useCallback(() => conferenceStore(conferenceId, as).retryNow(), [conferenceId, as]);
}

/** The server's clock, ticking on its whole seconds (or on whole `everyMs`). Milliseconds since 1970. */
export function useServerNow(clockOffset: number, everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now() + clockOffset);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = (): void => {
      const at = Date.now() + clockOffset;
      setNow(at);
      timer = setTimeout(tick, everyMs - (at % everyMs) + 5);
    };
    tick();
    return () => clearTimeout(timer);
  }, [clockOffset, everyMs]);
  return now;
}
