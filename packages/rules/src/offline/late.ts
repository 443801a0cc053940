import type { Command, ProblemCode } from "@diemcau/contract";
import type { ConferenceState } from "../floor/state.ts";

/**
 * What a command that comes late no longer does, because the conference has moved on (docs/offline-rules.md). Asked
 * before the command is decided as any other. Null: it still makes sense, with the time at which it happened.
 */
export function refuseLate(state: ConferenceState, command: Command, happenedAt: number): ProblemCode | null {
  switch (command.kind) {
    // Whoever asked to speak on an item that is over would be called to speak on another one.
    case "queue.request":
      return state.agenda.since !== null && state.agenda.since > happenedAt ? "late-item-over" : null;
    // A page turned for a moment that is gone would turn today's.
    case "stage.turn":
      return "late-moment-over";
    default:
      return null;
  }
}

/** What a room counted or answered before the end is its part of the conference, whenever its line lets it through. */
const COUNTS_AFTER_THE_END: ReadonlySet<Command["kind"]> = new Set<Command["kind"]>(["headcount.report", "roll-call.answer", "site.report-test"]);

/** Was it done before the conference ended, and does it count although it comes after? */
export const countsAfterTheEnd = ({ phase, closedAt }: ConferenceState, { kind }: Command, happenedAt: number | undefined): boolean =>
  phase === "ended" && closedAt !== undefined && happenedAt !== undefined && happenedAt <= closedAt && COUNTS_AFTER_THE_END.has(kind);

/** Of two counts of one room the one that was taken later holds; at the same moment the one that came later. */
export const countReplaces = (takenAt: number, knownTakenAt: number): boolean => takenAt >= knownTakenAt;
