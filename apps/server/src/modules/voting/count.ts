import { VOTE_CHOICES, type VoteCount } from "@diemcau/contract";
import { isTooFew, levelWeight, presentAt, unheardIn, type ConferenceState, type Vote } from "@diemcau/rules";
import { createHash } from "node:crypto";
import type { Platform } from "../../platform/platform.ts";
import { readEntitled, type Entitled } from "./entitled-store.ts";
import { keyOf, open } from "./envelope.ts";
import { listLine } from "./receipts.ts";
import { dropEnvelopes, eachBallot, openEnvelopes } from "./secret-store.ts";
import { countNamed, readVoted, type SiteLevels as Tree } from "./store.ts";

/** Counts a vote that is closed, from the ballots or from what its rooms have sent. */
export async function countVote(platform: Platform, vote: Vote, state: ConferenceState, tree: Tree): Promise<VoteCount> {
  const entitled = await readEntitled(platform.db, vote.id);
  const basis = basisOf(vote, state, tree, entitled);
  switch (vote.rule.method) {
    case "devices":
      return { ...basis, ...(await countNamed(platform.db, vote.id)), fingerprint: null };
    case "secret":
      return { ...basis, ...(await countSecret(platform, vote.id)) };
    case "hands":
      return { ...basis, ...countHands(vote, state, tree, entitled) };
    case "consensus":
      return { ...basis, ...countConsensus(vote, state, entitled, basis.present) };
  }
}

/** Entitled and there, which a result is held against: by headcount where rooms answer, else those checked in. */
export function basisOf(vote: Vote, state: ConferenceState, tree: Tree, entitled: readonly Entitled[]): Pick<VoteCount, "entitled" | "present"> {
  const byHeads = vote.rule.method === "hands" || vote.rule.method === "consensus";
  return {
    entitled: sumOf(vote, tree, entitled.map(({ site, persons, weight }) => ({ site, persons, weight }))),
    present: byHeads ? thereByHeadcount(vote, state, tree, entitled) : thereByCheckIn(vote, tree, entitled),
  };
}

/** Who has voted so far of a vote that rooms answer. */
export function votedByRooms(vote: Vote, state: ConferenceState, tree: Tree, entitled: readonly Entitled[]): VoteCount["voted"] {
  if (vote.rule.method === "hands") return countHands(vote, state, tree, entitled).voted;
  return countConsensus(vote, state, entitled, thereByHeadcount(vote, state, tree, entitled)).voted;
}

interface At {
  readonly site: number;
  readonly persons: number;
  /** By class; the level of the site comes on top. */
  readonly weight: number;
}

function sumOf({ rule }: Vote, tree: Tree, at: readonly At[]): VoteCount["entitled"] {
  const some = at.filter(({ persons }) => persons > 0);
  return {
    persons: some.reduce((sum, { persons }) => sum + persons, 0),
    sites: some.length,
    weight: some.reduce((sum, { site, weight }) => sum + weight * levelWeight(rule, tree.levelOf(site)), 0),
  };
}

const thereByCheckIn = (vote: Vote, tree: Tree, entitled: readonly Entitled[]) =>
  sumOf(vote, tree, entitled.map(({ site, here, hereWeight }) => ({ site, persons: here, weight: hereWeight })));

/** Rooms count heads, not classes: where only some classes vote, no more of a room count than are on its roster. */
function thereByHeadcount(vote: Vote, state: ConferenceState, tree: Tree, entitled: readonly Entitled[]) {
  const mostAt = mostOf(vote, entitled);
  return sumOf(
    vote,
    tree,
    Array.from({ length: tree.siteCount }, (_, site) => {
      const present = presentAt(state.sites.get(site));
      const persons = Math.min(present, mostAt(site));
      return { site, persons, weight: persons };
    }),
  );
}

/** How many of a room may vote: where only some classes do, those that its roster had at the opening. */
function mostOf({ rule }: Vote, entitled: readonly Entitled[]): (site: number) => number {
  const listed = new Map(entitled.map(({ site, persons }) => [site, persons]));
  return (site) => (rule.classes.length === 0 ? Infinity : (listed.get(site) ?? 0));
}

/** A room's count, brought down in proportion to as many as may vote there; what is left over goes to the largest fractions. */
function within(counts: readonly [number, number, number], most: number): readonly [number, number, number] {
  const sum = counts[0] + counts[1] + counts[2];
  if (sum <= most) return counts;
  const fair = counts.map((n) => (n * most) / sum);
  const whole = fair.map(Math.floor) as [number, number, number];
  const left = most - (whole[0] + whole[1] + whole[2]);
  const byFraction = ([0, 1, 2] as const).toSorted((a, b) => fair[b]! - whole[b] - (fair[a]! - whole[a]));
  for (const at of byFraction.slice(0, left)) whole[at] += 1;
  return whole;
}

/** What was taken of rooms that counted more by hand than may vote there: [room, for, against, abstaining]. */
export type Taken = readonly [site: number, yes: number, no: number, abstaining: number];

/** Of which rooms less is counted than they sent, and what. */
export async function broughtDown({ db }: Pick<Platform, "db">, vote: Vote, state: ConferenceState): Promise<Taken[]> {
  if (vote.rule.method !== "hands" || vote.rule.classes.length === 0) return [];
  const mostAt = mostOf(vote, await readEntitled(db, vote.id));
  return [...state.votes.sites.entries()].flatMap(([site, { counts }]): Taken[] => {
    const taken = within(counts, mostAt(site));
    return taken === counts ? [] : [[site, ...taken]];
  });
}

type Counted = Pick<VoteCount, "tally" | "persons" | "voted" | "fingerprint" | "unheard">;

function countHands(vote: Vote, state: ConferenceState, tree: Tree, entitled: readonly Entitled[]): Counted {
  const mostAt = mostOf(vote, entitled);
  const persons: VoteCount["persons"] = [0, 0, 0];
  const tally: VoteCount["tally"] = [0, 0, 0];
  let sites = 0;
  for (const [site, sent] of state.votes.sites.entries()) {
    sites++;
    const counts = within(sent.counts, mostAt(site));
    const weight = levelWeight(vote.rule, tree.levelOf(site));
    for (const at of [0, 1, 2] as const) {
      persons[at] += counts[at];
      tally[at] += counts[at] * weight;
    }
  }
  return { tally, persons, voted: { persons: persons[0] + persons[1] + persons[2], sites }, fingerprint: null };
}

/**
 * Silence is consent: of those who are there and could have heard everybody who did not object is for it. Rooms that had
 * no line in the whole window are present, and not for it (docs/guide/voting.md).
 */
function countConsensus(vote: Vote, state: ConferenceState, entitled: readonly Entitled[], present: VoteCount["present"]): Counted {
  let against = 0;
  for (const [, { counts }] of state.votes.sites.entries()) against += counts[1];
  const mostAt = mostOf(vote, entitled);
  const { rooms } = unheardIn(state, vote.unheard ?? []);
  const silent = rooms.map((site) => Math.min(presentAt(state.sites.get(site)), mostAt(site)));
  const unheard = { persons: silent.reduce((sum, n) => sum + n, 0), sites: rooms.length };
  const voted = { persons: present.persons - unheard.persons, sites: present.sites - silent.filter((n) => n > 0).length };
  const persons: VoteCount["persons"] = [Math.max(0, voted.persons - against), against, 0];
  return { tally: persons, persons, voted, fingerprint: null, ...(rooms.length > 0 ? { unheard } : {}) };
}

async function countSecret({ db, secrets }: Platform, voteId: string): Promise<Counted> {
  const voted = await readVoted(db, voteId);
  if (isTooFew({ method: "secret" }, { voted })) {
    // Nobody is to open them, not even the server.
    await dropEnvelopes(db, voteId);
    return { tally: [0, 0, 0], persons: [0, 0, 0], voted, fingerprint: null };
  }
  let salt: Buffer | null = null;
  let key: Buffer = Buffer.alloc(0);
  await openEnvelopes(db, voteId, (ofVote, delegateId, sealed) => {
    if (salt !== ofVote) [salt, key] = [ofVote, keyOf(secrets, ofVote)];
    return open(key, voteId, delegateId, sealed);
  });
  const persons: VoteCount["persons"] = [0, 0, 0];
  const hash = createHash("sha256");
  for await (const ballot of eachBallot(db, voteId)) {
    if (ballot.choice >= VOTE_CHOICES.length) throw new Error("a ballot with no known choice");
    persons[ballot.choice as 0 | 1 | 2] += 1;
    hash.update(listLine(ballot));
  }
  return { tally: persons, persons, voted, fingerprint: hash.digest("hex") };
}
