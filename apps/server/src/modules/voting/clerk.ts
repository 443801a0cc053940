import type { Entry } from "@diemcau/contract";
import { closing, currentVote, settlesAt, type ConferenceState, type Decision, type Vote } from "@diemcau/rules";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Lane } from "../../platform/live/lane.ts";
import type { Platform } from "../../platform/platform.ts";
import { SUBTOTAL } from "./ballot-store.ts";
import { broughtDown, countVote } from "./count.ts";
import { readEntitledNumbers } from "./entitled-store.ts";
import { readSiteLevels, readSubtotals } from "./store.ts";
import { writeVotes } from "./tables.ts";

type LevelTally = Vote["levels"][number];

interface Watched {
  /** Entitled persons by level. */
  readonly entitled: readonly number[];
  from: string;
  sums: number[];
}

export interface VotingClerk {
  /** One round: closes what has run out, journals how many have voted, counts what is closed. */
  round(): Promise<void>;
  /** After a failed round: count from the beginning. */
  reset(): void;
}

/**
 * What one process does for all votes. It may die at any moment: the tables and the journal say all there is to know,
 * and the next clerk goes on from there.
 */
export function createVotingClerk(platform: Platform, laneOf: (conference: LiveConference) => Lane): VotingClerk {
  const { db, clock, hub } = platform;
  const watched = new Map<string, Watched>();

  const journal = (conference: LiveConference, decide: (vote: Vote | null, state: ConferenceState) => Extract<Decision, { ok: true }>["entries"]) =>
    laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      decide: (state) => ({ ok: true, entries: decide(currentVote(state.votes), state) }),
      write: (tx, entries: readonly Entry[]) => writeVotes(tx, conference.id, entries),
    });

  async function closeInTime(conference: LiveConference, { id, until }: Vote): Promise<void> {
    if (until === null || clock() < until) return;
    const { siteCount } = await readSiteLevels(db, conference.id);
    // Somebody may have given it more time, or closed it, in the same moment.
    await journal(conference, (vote, state) => (vote?.id === id && vote.phase === "open" && vote.until !== null && clock() >= vote.until ? [closing(state, vote, siteCount)] : []));
  }

  async function watch(conference: LiveConference, vote: Vote): Promise<void> {
    let known = watched.get(vote.id);
    if (!known) {
      const { levelOf } = await readSiteLevels(db, conference.id);
      const entitled: number[] = [];
      for (const { site, persons } of await readEntitledNumbers(db, vote.id)) entitled[levelOf(site)] = (entitled[levelOf(site)] ?? 0) + persons;
      watched.set(vote.id, (known = { entitled: Array.from(entitled, (n) => n ?? 0), from: "0", sums: [] }));
    }
    if (vote.rule.method === "devices" || vote.rule.method === "secret") {
      const { to, counts } = await readSubtotals(db, vote.id, known.from);
      known.from = to;
      for (const [at, n] of counts.entries()) known.sums[at] = (known.sums[at] ?? 0) + n;
    }
    const levels = levelsOf(vote, known);
    if (JSON.stringify(levels) === JSON.stringify(vote.levels)) return;
    await journal(conference, (newest) => {
      // An old clerk that has not quite ended cannot turn a number back.
      if (newest?.id !== vote.id || newest.phase !== "open" || votersOf(newest.levels) > votersOf(levels)) return [];
      return [{ kind: "vote.tallied", voteId: vote.id, levels }];
    });
  }

  async function count(conference: LiveConference, vote: Vote): Promise<void> {
    const { state } = conference;
    const counted = await countVote(platform, vote, state, await readSiteLevels(db, conference.id));
    const taken = await broughtDown(platform, vote, state);
    const before = state.votes.sites;
    await laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      decide(newest) {
        const now = currentVote(newest.votes);
        // A room's count came meanwhile: the next round counts with it.
        const stale = now?.id !== vote.id || now.phase !== "closed" || now.count !== null || newest.votes.sites !== before;
        if (stale) return { ok: true, entries: [] };
        const told = taken.length > 0 || now.taken !== undefined ? [{ kind: "vote.brought-down", voteId: vote.id, rooms: taken.map((room): [number, number, number, number] => [...room]) } as const] : [];
        return { ok: true, entries: [...told, { kind: "vote.counted", voteId: vote.id, count: counted }] };
      },
    });
  }

  return {
    async round() {
      const going = new Set<string>();
      for (const conference of hub.all()) {
        const vote = currentVote(conference.state.votes);
        if (!vote) continue;
        going.add(vote.id);
        if (vote.phase === "open") {
          await watch(conference, vote);
          await closeInTime(conference, vote);
        } else if (vote.count === null && clock() >= (settlesAt(vote) ?? 0)) await count(conference, vote);
      }
      for (const id of watched.keys()) if (!going.has(id)) watched.delete(id);
    },
    reset: () => watched.clear(),
  };
}

const votersOf = (levels: readonly LevelTally[]): number => levels.reduce((sum, [, , voters]) => sum + voters, 0);

function levelsOf({ rule }: Vote, { entitled, sums }: Watched): LevelTally[] {
  const live = rule.method === "devices" && rule.liveTally;
  const levels = Math.max(entitled.length, sums.length / SUBTOTAL);
  return Array.from({ length: levels }, (_, level): LevelTally => {
    const [voters = 0, yes = 0, no = 0, abstaining = 0] = sums.slice(level * SUBTOTAL, (level + 1) * SUBTOTAL);
    return live ? [level, entitled[level] ?? 0, voters, yes, no, abstaining] : [level, entitled[level] ?? 0, voters, -1, -1, -1];
  }).filter(([, persons, voters]) => persons > 0 || voters > 0);
}
