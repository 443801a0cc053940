import { CALLS_LIMIT, type Command, type NewEntry } from "@diemcau/contract";
import { LATE_AFTER_MS, lateAt } from "../../offline/happened-at.ts";
import type { DecisionContext } from "../decide.ts";
import { accept, refuse, type Decision } from "../outcome.ts";
import type { Slice } from "../slice.ts";
import type { ConferenceState } from "../state.ts";
import { calledAt } from "./calls.ts";
import { publishedEntry } from "./figures.ts";
import { countedEntry, isKnownCount, partsOf } from "./headcount.ts";

/** Before the opening as well as later: a second session has its own roll call. */
const UNTIL_THE_END = ["prepared", "live"] as const;

/** A room's count may come by itself, too. */
function report(_state: ConferenceState, { site, ...count }: Named<"headcount.report">): Decision {
  const parts = partsOf(count);
  return parts ? accept(countedEntry(site, count, parts)) : refuse("headcount-inconsistent");
}

type Named<K extends Command["kind"]> = Extract<Command, { kind: K }>;

function call({ rollCall }: ConferenceState, { level, again }: Named<"roll-call.call">, context: DecisionContext): Decision {
  if (rollCall.status === "closed") return refuse("roll-call-closed");
  if (level !== null && !hasLevel(context, level)) return refuse("roll-call-level-unknown");
  if (rollCall.calls.length >= CALLS_LIMIT) return refuse("roll-call-calls-full");
  // Called twice is called again: whoever has answered is left in peace.
  const before = level === null ? rollCall.calls.some((each) => each.level === null && !each.again) : calledAt(rollCall.calls, level) !== null;
  if (again && (level === null ? rollCall.calls.length === 0 : !before)) return refuse("roll-call-nobody-called");
  const called: NewEntry = { kind: "roll-call.called", level, again: again || before };
  return rollCall.status === "none" ? accept({ kind: "roll-call.begun", round: rollCall.round + 1 }, called) : accept(called);
}

function hasLevel({ siteCount, levelCodeOf }: DecisionContext, level: string): boolean {
  for (let site = 0; site < siteCount; site++) if (levelCodeOf(site) === level) return true;
  return false;
}

function answer(state: ConferenceState, command: Named<"roll-call.answer" | "roll-call.record">, means: "room" | "telephone", { happenedAt, now }: DecisionContext): Decision {
  const { rollCall } = state;
  // Given before the end of the conference, which closed the roll call as well, or before it was closed that day.
  const cameAfterTheEnd = state.phase === "ended" && rollCall.status === "closed" && happenedAt !== undefined && happenedAt <= (rollCall.since ?? 0);
  if (rollCall.status !== "open" && !cameAfterTheEnd) return refuse("roll-call-not-open");
  // Entered without a line before this roll call began: it was an answer to another one.
  const late = lateAt({ happenedAt, now });
  if (late !== undefined && late < (rollCall.calls[0]?.at ?? rollCall.since ?? 0)) return refuse("roll-call-not-open");
  const { site, chair, picture, sound, note, count } = command;
  const known = rollCall.answers.get(site);
  if (means === "telephone" && known?.means === "room") return refuse("roll-call-answered-already");
  const at = happenedAt ?? now;
  const parts = count ? partsOf(count) : null;
  if (count && !parts) return refuse("headcount-inconsistent");
  const counted = count && parts && !isKnownCount(state, site, count, parts, at) ? [countedEntry(site, count, parts)] : [];
  // Pressed twice. Said again later it is another answer: an older one that is still on its way must not replace it.
  const same = known?.means === means && known.at >= at - LATE_AFTER_MS && known.chair === chair && known.picture === picture && known.sound === sound && known.note === (note ?? "");
  if (same && counted.length === 0) return accept();
  return accept(...counted, {
    kind: "roll-call.answered",
    site,
    means,
    chair,
    picture,
    sound,
    ...(note ? { note } : {}),
    ...(count ? { present: count.present, qualifier: count.qualifier } : {}),
  });
}

export const rollCallDecisions: Slice<unknown, unknown>["decisions"] = {
  "headcount.report": { phases: UNTIL_THE_END, decide: report },
  "roll-call.call": { phases: UNTIL_THE_END, decide: call },
  "roll-call.answer": { phases: UNTIL_THE_END, decide: (state, command, context) => answer(state, command, "room", context) },
  "roll-call.record": { phases: UNTIL_THE_END, decide: (state, command, context) => answer(state, command, "telephone", context) },
  "roll-call.close": {
    phases: UNTIL_THE_END,
    decide: ({ rollCall: { status } }) => (status === "open" ? accept({ kind: "roll-call.closed" }) : status === "closed" ? accept() : refuse("roll-call-not-open")),
  },
  "roll-call.reopen": {
    phases: UNTIL_THE_END,
    decide: ({ rollCall: { status } }) => (status === "closed" ? accept({ kind: "roll-call.reopened" }) : status === "open" ? accept() : refuse("roll-call-not-open")),
  },
  "roll-call.begin": {
    phases: UNTIL_THE_END,
    decide: ({ rollCall: { status, round } }) => (status === "open" ? refuse("roll-call-still-open") : accept({ kind: "roll-call.begun", round: round + 1 })),
  },
  // Counts still come in while rooms disperse: the last figure is often published after the end.
  "headcount.publish": { phases: ["prepared", "live", "ended"], decide: (state, { id, remark }, context) => accept(publishedEntry(state, context, id, remark)) },
};
