/** What follows by itself from what was decided, whoever decided it: the end of a speech, places in the sites' queues. */
import type { Entry, HeldRequest, NewEntry, PlaceInQueue } from "@diemcau/contract";
import type { Decision } from "../outcome.ts";
import { slotOf } from "../on-air.ts";
import { reduce } from "../reduce.ts";
import type { ConferenceState } from "../state.ts";
import { endOf } from "./decisions.ts";
import { sitesOf } from "./queue.ts";

const concerns = ({ kind }: NewEntry): boolean => kind.startsWith("queue.") || kind.startsWith("programme.") || kind.startsWith("speech.") || kind === "conference.closed";

export function withAftermath(state: ConferenceState, decision: Decision, now: number): Decision {
  if (!decision.ok || !decision.entries.some(concerns)) return decision;
  const { speech, below } = state.speaking;
  if (!speech && below.length === 0 && !decision.entries.some(({ kind }) => kind === "queue.requested" || kind === "queue.passed")) return decision;
  const after = decision.entries.reduce((folded: ConferenceState, entry) => reduce(folded, { ...entry, seq: folded.seq + 1, at: now } as Entry), state);
  const leftTheAir = speech && after.speaking.speech?.id === speech.id && slotOf(after, speech.site) < 0;
  const follows = [...(leftTheAir ? [endOf(speech, now)] : []), ...newOrders(below, after.speaking.below)];
  return follows.length === 0 ? decision : { ok: true, entries: [...decision.entries, ...follows] };
}

/** How those queues of sites stand that have changed. */
function newOrders(before: readonly HeldRequest[], after: readonly HeldRequest[]): NewEntry[] {
  if (before === after) return [];
  const [was, is] = [Map.groupBy(before, ({ holder }) => holder), Map.groupBy(after, ({ holder }) => holder)];
  const idsOf = (queue: readonly HeldRequest[] = []) => queue.map(({ id }) => id).join();
  // Given back where it stood: its place is told again.
  const hasNoPlace = (queue: readonly HeldRequest[] = []) => queue.some(({ place }) => place === 0);
  const changed = [...new Set([...was.keys(), ...is.keys()])].filter((holder) => idsOf(was.get(holder)) !== idsOf(is.get(holder)) || hasNoPlace(is.get(holder)));
  return changed.flatMap((holder) => {
    const queue = is.get(holder) ?? [];
    // Of an empty queue there are no places to tell.
    if (queue.length === 0) return [];
    return [{ kind: "queue.ordered", holder, of: queue.length, places: queue.map((request, at): PlaceInQueue => [request.id, at + 1, sitesOf(request)]) } as const];
  });
}
