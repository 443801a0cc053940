import { VOTE_CHOICES, type Ballot, type BallotAck } from "@diemcau/contract";
import { levelWeight } from "@diemcau/rules";
import { createGroupCommit } from "../../platform/group-commit.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem, isDatabaseAway } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise } from "../identity/index.ts";
import { readVote, writeBallots, type BallotResult, type BallotRow, type OpenVote } from "./ballot-store.ts";
import { keyOf, seal } from "./envelope.ts";

interface Item extends BallotRow {
  readonly vote: OpenVote;
}

/** Votes whose rule and key are kept in memory; there is one open at a time in a conference. */
const KEPT_VOTES = 200;

export interface Ballots {
  /**
   * Records a person's vote; the answer comes when it is durable. The same ballot again gives the same answer.
   * @throws Problem vote-unknown, vote-closed, vote-not-entitled, vote-check-in-first, vote-already-cast …
   */
  cast(principal: Principal | null, conferenceId: string, ballot: Ballot): Promise<BallotAck>;
  drain(): Promise<void>;
}

export function createBallots(platform: Platform, conferences: Conferences): Ballots {
  const { db, clock, secrets } = platform;
  const commits = createGroupCommit<Item, BallotResult>({
    lingerMs: 4,
    longestLingerMs: 25,
    maxBatch: 2_000,
    // Two, so that one batch is collected and sent while the other waits for the disk.
    concurrency: 2,
    maxPending: 50_000,
    onFull: () => new Problem("server-busy"),
    write: writeByVote,
  });
  const votes = new Map<string, Promise<OpenVote | null>>();

  function voteOf(voteId: string): Promise<OpenVote | null> {
    const known = votes.get(voteId);
    if (known) return known;
    if (votes.size >= KEPT_VOTES) votes.delete(votes.keys().next().value!);
    const found = readVote(db, voteId);
    votes.set(voteId, found);
    // One that is not there yet is asked for again.
    found.then((vote) => vote ?? votes.delete(voteId), () => votes.delete(voteId));
    return found;
  }

  // With the closing the key of a secret vote has had its use here.
  platform.hub.onLoaded((conference) =>
    conference.onEntries((entries) => {
      for (const entry of entries) if (entry.kind === "vote.closed") votes.delete(entry.voteId);
    }),
  );

  async function writeByVote(items: readonly Item[]): Promise<BallotResult[]> {
    const results: BallotResult[] = [];
    const places = Map.groupBy(items.keys(), (at) => items[at]!.vote.id);
    for (const some of places.values()) {
      const written = await writeBallots(db, items[some[0]!]!.vote, some.map((at) => items[at]!));
      for (const [nth, at] of some.entries()) results[at] = written[nth]!;
    }
    return results;
  }

  return {
    async cast(asking, conferenceId, { id, voteId, choice: chosen, receipt }) {
      const { principal } = authorise(asking, "ballot.cast", { conferenceId });
      if (principal.kind !== "delegate") throw new Problem("not-allowed");
      const [vote, tree] = await Promise.all([voteOf(voteId).catch(sayAway), conferences.tree(conferenceId)]);
      if (!vote || vote.conferenceId !== conferenceId) throw new Problem("vote-unknown");
      const { method } = vote.rule;
      if (method !== "devices" && method !== "secret") throw new Problem("vote-other-method");
      const choice = VOTE_CHOICES.indexOf(chosen);
      if (method === "secret" && receipt === undefined) throw new Problem("ballot-receipt-missing");
      const { delegateId, site } = principal;
      // Counted already: whoever sends again what was recorded is told so, with an envelope that nobody opens.
      const sealed = method === "secret" ? (vote.salt ? seal(keyOf(secrets, vote.salt), voteId, delegateId, { choice, receipt: receipt! }) : Buffer.alloc(1)) : null;
      const level = tree.levelOf(site);
      const result = await commits
        .add({ vote, ballotId: id, delegateId, site, level, levelWeight: levelWeight(vote.rule, level), choice, sealed, at: clock() })
        .catch(sayAway);
      if ("refusal" in result) throw new Problem(result.refusal);
      return { id, voteId, ...result };
    },
    drain: () => commits.drain(),
  };
}

function sayAway(error: unknown): never {
  throw isDatabaseAway(error) ? new Problem("database-unavailable") : error;
}
