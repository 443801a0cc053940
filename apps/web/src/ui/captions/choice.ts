/** What somebody reads and hears on this screen: which captions, how large, which interpreter. Kept in this browser. */
import { useCallback, useSyncExternalStore } from "react";

export interface LanguageChoice {
  /** Id of a track; null: no captions. */
  readonly track: string | null;
  readonly large: boolean;
  /** Id of a channel; null: the floor as it is. */
  readonly channel: string | null;
}

const NONE: LanguageChoice = { track: null, large: false, channel: null };
const PREFIX = "diemcau.languages.";
const kept = new Map<string, LanguageChoice>();
const listeners = new Set<() => void>();

function read(screen: string): LanguageChoice {
  let choice = kept.get(screen);
  if (!choice) {
    try {
      choice = { ...NONE, ...(JSON.parse(localStorage.getItem(PREFIX + screen) ?? "{}") as Partial<LanguageChoice>) };
    } catch {
      choice = NONE;
    }
    kept.set(screen, choice);
  }
  return choice;
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** `screen`: a room's id, or the name of a page; each has its own choice. */
export function useLanguageChoice(screen: string): readonly [LanguageChoice, (change: Partial<LanguageChoice>) => void] {
  const choice = useSyncExternalStore(subscribe, () => read(screen));
  const change = useCallback(
    (part: Partial<LanguageChoice>) => {
      const next = { ...read(screen), ...part };
      kept.set(screen, next);
      try {
        localStorage.setItem(PREFIX + screen, JSON.stringify(next));
      } catch {
        // It then lives as long as the page.
      }
      for (const listener of listeners) listener();
    },
    [screen],
  );
  return [choice, change];
}
