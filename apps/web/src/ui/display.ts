/** How the reader wants the screens shown: text size and contrast, kept per browser. */
import { useSyncExternalStore } from "react";

export const TEXT_SIZES = ["smaller", "normal", "larger"] as const;
export type TextSize = (typeof TEXT_SIZES)[number];
export interface Display {
  readonly textSize: TextSize;
  readonly highContrast: boolean;
}

const KEY = "diemcau.display";
const listeners = new Set<() => void>();
let current: Display = read();

function read(): Display {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    const { textSize, highContrast } = (stored ?? {}) as Partial<Display>;
    const known = TEXT_SIZES.find((size) => size === textSize) ?? "normal";
    return { textSize: known, highContrast: highContrast === true };
  } catch {
    return { textSize: "normal", highContrast: false };
  }
}

function apply(): void {
  const root = document.documentElement;
  root.dataset.textSize = current.textSize;
  root.dataset.contrast = current.highContrast ? "high" : "normal";
}

export function setDisplay(change: Partial<Display>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage may be closed to us; the choice then holds for this page only.
  }
  apply();
  for (const listener of listeners) listener();
}

export function useDisplay(): Display {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

export const applyStoredDisplay = apply;
