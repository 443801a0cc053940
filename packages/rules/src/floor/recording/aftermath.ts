/** What follows for the recording from what was decided: it begins with the opening, waits in breaks, ends with the closing. */
import type { Entry, EntryKind, NewEntry } from "@diemcau/contract";
import type { DecisionContext } from "../decide.ts";
import type { Decision } from "../outcome.ts";
import { reduce } from "../reduce.ts";
import type { ConferenceState } from "../state.ts";

const CONCERNS: ReadonlySet<EntryKind> = new Set(["conference.opened", "conference.closed", "agenda.moved", "stage.shown", "programme.filled", "programme.enlarged", "recording.started"]);

export function withRecording(state: ConferenceState, decision: Decision, { now, isBreak }: Pick<DecisionContext, "now" | "isBreak">): Decision {
  if (!decision.ok || !decision.entries.some(({ kind }) => CONCERNS.has(kind))) return decision;
  const { rules, on } = state.recording;
  const follows: NewEntry[] = [];
  if (decision.entries.some(({ kind }) => kind === "conference.closed")) {
    // Before the closing itself: afterwards there is nothing to stop.
    return on ? { ok: true, entries: [{ kind: "recording.stopped", what: "all", reason: "closed" }, ...decision.entries] } : decision;
  }
  if (!on && rules.start === "opening" && decision.entries.some(({ kind }) => kind === "conference.opened")) follows.push({ kind: "recording.started", speakers: rules.speakers });
  const after = [...decision.entries, ...follows].reduce((folded: ConferenceState, entry) => reduce(folded, { ...entry, seq: folded.seq + 1, at: now } as Entry), state);
  const running = after.recording.on;
  if (running) {
    const { itemId } = after.agenda;
    const rests = after.stage.scene.layout === "pause" || (itemId !== null && isBreak?.(itemId) === true);
    if (rests !== running.paused) follows.push({ kind: rests ? "recording.paused" : "recording.resumed" });
  }
  return follows.length === 0 ? decision : { ok: true, entries: [...decision.entries, ...follows] };
}
