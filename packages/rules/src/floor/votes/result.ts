/** When a vote passes: whole numbers only, so that two thirds is two thirds. */
import type { VoteCount, VoteOutcome, VoteShare, VotingRule } from "@diemcau/contract";

/** Is `part` at least (`strict`: more than) that share of `whole`? */
export function reaches(part: number, [numerator, denominator]: VoteShare, whole: number, strict: boolean): boolean {
  const left = BigInt(part) * BigInt(denominator);
  const right = BigInt(whole) * BigInt(numerator);
  return strict ? left > right : left >= right;
}

/** The smallest number that reaches a share. */
export function neededFor([numerator, denominator]: VoteShare, whole: number, strict: boolean): number {
  const right = BigInt(whole) * BigInt(numerator);
  const by = BigInt(denominator);
  return Number(strict ? right / by + 1n : (right + by - 1n) / by);
}

const sum = ([yes, no, abstaining]: VoteCount["tally"]): number => yes + no + abstaining;

/** What the threshold is a share of. */
export function baseOf(rule: VotingRule, count: VoteCount): number {
  const [yes, no] = count.tally;
  switch (rule.threshold.base) {
    case "cast":
      return sum(count.tally);
    case "decided":
      return yes + no;
    case "present":
      return count.present.weight;
    case "entitled":
      return count.entitled.weight;
  }
}

export interface Quorum {
  readonly met: boolean;
  /** Needed and there, null where the rule asks for none. */
  readonly persons: { readonly needed: number; readonly there: number } | null;
  readonly sites: { readonly needed: number; readonly there: number } | null;
}

interface Heads {
  readonly persons: number;
  readonly sites: number;
}

export function quorumOf({ quorum }: Pick<VotingRule, "quorum">, { entitled, present, voted }: Readonly<Record<"entitled" | "present" | "voted", Heads>>): Quorum {
  const there = quorum.of === "present" ? present : voted;
  const persons = quorum.persons && { needed: neededFor(quorum.persons, entitled.persons, false), there: there.persons };
  const sites = quorum.sites && { needed: neededFor(quorum.sites, entitled.sites, false), there: there.sites };
  return { met: (!persons || persons.there >= persons.needed) && (!sites || sites.there >= sites.needed), persons, sites };
}

/** Fewer secret ballots are not told apart: of two, each voter would know the other's from the sum; of one, everybody. */
export const SECRET_LEAST = 3;

/** Are they so few that their numbers would tell who chose what? Then there is no split, no list, no decision. */
export const isTooFew = ({ method }: Pick<VotingRule, "method">, { voted }: Pick<VoteCount, "voted">): boolean => method === "secret" && voted.persons < SECRET_LEAST;

/** The result, or `tied` when it is the chair's to decide. */
export function outcomeOf(rule: VotingRule, count: VoteCount): VoteOutcome | "tied" {
  if (!quorumOf(rule, count).met) return "no-quorum";
  if (rule.method === "consensus") {
    // Silence of an empty room, or of rooms that heard nothing, is nobody's consent.
    if (count.voted.persons === 0) return "unheard";
    return count.persons[0] > 0 && count.persons[1] <= rule.objections ? "adopted" : "rejected";
  }
  if (isTooFew(rule, count)) return "too-few";
  const [yes, no] = count.tally;
  // As many for as against, where the chair's own vote for it would carry it.
  if (rule.tie === "chair" && yes === no && yes > 0) return "tied";
  return yes > 0 && reaches(yes, rule.threshold.share, baseOf(rule, count), rule.threshold.strict) ? "adopted" : "rejected";
}

/** Can this rule be carried out? What a schema cannot say. */
export function ruleFits({ method, threshold, weights, liveTally, mayChange, quorum }: VotingRule): boolean {
  const shares = [threshold.share, quorum.persons, quorum.sites];
  if (shares.some((share) => share !== null && share[0] > share[1])) return false;
  // More than all of it cannot be reached.
  if (threshold.strict && threshold.share[0] === threshold.share[1]) return false;
  // A weight beside a choice says who it may have been, and so does a running tally between two votes.
  if (method === "secret" && (weights !== null || liveTally)) return false;
  if (method === "hands" && weights?.by === "class") return false;
  if (method === "consensus" && (weights !== null || mayChange)) return false;
  return true;
}

/** What one vote from a site of that level counts, before its voter's class. */
export const levelWeight = ({ weights }: Pick<VotingRule, "weights">, level: number): number =>
  weights?.by === "level" ? (weights.of[level] ?? weights.other) : 1;
