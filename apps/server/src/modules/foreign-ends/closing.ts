import type { ConferenceState } from "@diemcau/rules";

/** So long after the closing it still goes out: players are some 15 s late, and a goodbye takes its time, ms. */
const AFTER_CLOSING_MS = 15 * 60_000;

/** When everything that is sent out of a conference ends by itself; null while it is not closed. */
export function endsAt({ phase, closedAt = 0 }: Pick<ConferenceState, "phase" | "closedAt">): number | null {
  return phase === "ended" ? closedAt + AFTER_CLOSING_MS : null;
}
