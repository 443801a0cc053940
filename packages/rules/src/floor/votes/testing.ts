/** Votes for tests: rules of every kind, commands somebody may send, and what the clerk journals. */
import type { Command, Entry, VotingRule } from "@diemcau/contract";
import type { ConferenceState } from "../state.ts";
import { currentVote } from "./slice.ts";

interface Random {
  below(n: number): number;
  chance(p: number): boolean;
  pick<T>(from: readonly T[]): T;
}

export const ruleFor = (change: Partial<VotingRule> = {}): VotingRule => ({
  code: "majority",
  name: { vi: "Quá bán", en: "Majority" },
  method: "devices",
  classes: [],
  threshold: { base: "cast", share: [1, 2], strict: true },
  quorum: { persons: null, sites: null, of: "present" },
  tie: "rejected",
  mayChange: false,
  liveTally: true,
  seconds: null,
  weights: null,
  objections: 0,
  ...change,
});

export function voteCommandsFor(random: Random, state: ConferenceState, site: number, id: string): (() => Command)[] {
  const { votes } = state.votes;
  const some = () => (votes.length > 0 ? random.pick(votes).id : id);
  const voteId = currentVote(state.votes)?.id ?? some();
  const rule = () => ruleFor({ method: random.pick(["consensus", "hands", "hands", "devices"] as const), tie: random.pick(["rejected", "chair"] as const), seconds: random.chance(0.5) ? 60 : null });
  const draft = { title: `Vote ${random.below(99)}`, text: random.chance(0.5) ? "That it be so." : null, itemId: null };
  const raised = random.chance(0.9) ? { voteId, site } : { voteId: some(), site };
  return [
    () => ({ id, kind: "vote.draft", ...draft, rule: rule() }),
    () => ({ id, kind: random.chance(0.2) ? "vote.discard" : "vote.open", voteId: some() }),
    () => ({ id, kind: "vote.revise", voteId: some(), ...draft, rule: rule() }),
    () => ({ id, kind: "vote.count-hands", ...raised, counts: [random.below(30), random.below(10), random.below(3)] }),
    () => ({ id, kind: "vote.object", ...raised, persons: random.below(4), reason: random.chance(0.5) ? `reason ${random.below(9)}` : null }),
    () => (random.chance(0.7) ? { id, kind: "vote.close", voteId } : { id, kind: "vote.extend", voteId, seconds: 30 }),
    () => (random.chance(0.8) ? { id, kind: "vote.declare", voteId, casting: random.pick([null, "for", "against"] as const) } : { id, kind: "vote.annul", voteId, reason: "a mistake" }),
    () => ({ id, kind: "vote.show", voteId: some(), shown: random.chance(0.7), language: random.pick(["vi", "en"] as const) }),
  ];
}

/** What the clerk journals of the vote that is going on; null: nothing now. */
export function voteRollUp(random: Random, state: ConferenceState): Omit<Entry, "seq" | "at"> | null {
  const vote = currentVote(state.votes);
  if (!vote) return null;
  if (vote.phase === "open") return { kind: "vote.tallied", by: "system", voteId: vote.id, levels: [[0, 9, random.below(9), 1, 2, 3]] } as Omit<Entry, "seq" | "at">;
  const [counted] = [...state.votes.sites.entries()];
  if (counted && vote.count === null && vote.rule.method === "hands" && vote.taken === undefined) return { kind: "vote.brought-down", by: "system", voteId: vote.id, rooms: [[counted[0], 1, 1, 0]] } as Omit<Entry, "seq" | "at">;
  const some = { persons: 40, sites: 9, weight: 40 };
  const tally = [random.below(20), random.below(20), 0] as [number, number, number];
  const count = { tally, persons: tally, entitled: some, present: some, voted: { persons: tally[0] + tally[1], sites: 9 }, fingerprint: null };
  return { kind: "vote.counted", by: "system", voteId: vote.id, count } as Omit<Entry, "seq" | "at">;
}
