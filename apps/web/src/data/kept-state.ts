/** The live conference as this room last knew it, for a page that is opened without a line. */
import type { Snapshot } from "@diemcau/contract";
import { snapshotFor, stateFromSnapshot, type ConferenceState } from "@diemcau/rules";
import type { As } from "./api.ts";
import { keepReading, keptReading, readingKey } from "./kept.ts";

/** A busy conference changes many times a second; a PC that is switched off loses this much of what it saw. */
const EVERY_MS = 5_000;

export interface StateKeeper {
  /** What an earlier page kept. */
  readonly restored: Promise<{ readonly state: ConferenceState; readonly at: number } | null>;
  keep(state: ConferenceState): void;
}

export function keepState(conferenceId: string, as: As): StateKeeper {
  const key = readingKey(as, `state ${conferenceId}`);
  let newest: ConferenceState | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    clearTimeout(timer);
    timer = undefined;
    // As it is known here: what the server does not tell this room is not in it.
    if (newest) void keepReading(key, snapshotFor(newest, "control"));
    newest = undefined;
  };
  return {
    restored: keptReading(key).then((found) => {
      const state = found && restore(found.data);
      return state ? { state, at: found.at } : null;
    }),
    keep(state) {
      newest = state;
      timer ??= setTimeout(write, EVERY_MS);
      if (globalThis.document?.visibilityState === "hidden") write();
    },
  };
}

/** Nobody is on air in a page that hears nothing: pictures and calls are of another moment. */
function restore(kept: unknown): ConferenceState | null {
  try {
    const snapshot = kept as Snapshot;
    return stateFromSnapshot({ ...snapshot, slots: snapshot.slots.map(() => null), large: null, cued: [] });
  } catch {
    // Of a release that kept it otherwise.
    return null;
  }
}
