import type { Outline } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";

const DAY_MS = 86_400_000;
/** Papers and the agenda stay readable that long after the last session. */
const AFTER_END_MS = 14 * DAY_MS;
/** A phone is signed in at least that long: conferences are put off. */
const SIGN_IN_MS = 60 * DAY_MS;

const lastEnd = (outline: Outline) => Math.max(outline.conference.startsAt, ...outline.sessions.map((session) => session.endsAt));

/** Until when a phone that opens its link now stays signed in. */
export const signedInUntil = (outline: Outline, now: number) => Math.max(lastEnd(outline) + AFTER_END_MS, now + SIGN_IN_MS);

/** A link is over a fortnight after the conference was closed; one that is still to be held, or goes on, ends no link. */
export const linkIsOver = (state: ConferenceState, closedAt: number | null, outline: Outline, now: number) =>
  state.phase === "ended" && Math.max(lastEnd(outline), closedAt ?? 0) + AFTER_END_MS < now;
