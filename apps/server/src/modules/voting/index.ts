import type { Ballot, BallotAck } from "@diemcau/contract";
import type { VoteMinutes } from "@diemcau/rules/minutes";
import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Floor } from "../floor/index.ts";
import type { Identity } from "../identity/index.ts";
import { minutesRows } from "./annex.ts";
import { createBallots } from "./ballots.ts";
import { isEntitled } from "./entitled-store.ts";
import { RECEIPT_BYTES, receiptOf, type CountedBallot } from "./receipts.ts";
import { votingRoutes } from "./routes.ts";
import { placeOf, readBallots } from "./secret-store.ts";
import { readOwn } from "./store.ts";
import { writeWithCommands } from "./tables.ts";

export { createVotingClerk } from "./clerk.ts";
export { putRules } from "./store.ts";

/** Votes: persons' ballots, what is counted of them, and the lists by which it can be checked. */
export interface Voting {
  /** @throws Problem vote-closed, vote-not-entitled … */
  cast(principal: Principal | null, conferenceId: string, ballot: Ballot): Promise<BallotAck>;
  /** Whether a delegate has voted, and how where the vote is by name. */
  ownOf(voteId: string, delegateId: string): Promise<{ at: number; choice: number | null } | null>;
  /** Did the delegate stand in the list of those entitled when the vote was opened? */
  isEntitled(voteId: string, site: number, delegateId: string): Promise<boolean>;
  /** Of the public list of a secret vote: from a receipt on, so many. */
  receipts(voteId: string, from: string, limit: number): Promise<CountedBallot[]>;
  newReceipt(): string;
  /** Who was entitled and who has voted, for the minutes. */
  minutesRows(conferenceId: string): Promise<VoteMinutes>;
  drain(): Promise<void>;
  routes(app: FastifyInstance): void;
}

export function createVoting(platform: Platform, identity: Identity, conferences: Conferences, floor: Floor): Voting {
  writeWithCommands(floor, platform);
  const ballots = createBallots(platform, conferences);
  return {
    cast: ballots.cast,
    ownOf: (voteId, delegateId) => readOwn(platform.db, voteId, delegateId),
    isEntitled: (voteId, site, delegateId) => isEntitled(platform.db, voteId, site, delegateId),
    receipts: async (voteId, from, limit) => readBallots(platform.db, voteId, await placeOf(platform.db, voteId, from), limit),
    newReceipt: () => receiptOf(randomBytes(RECEIPT_BYTES)),
    minutesRows: (conferenceId) => minutesRows(platform.db, conferenceId),
    drain: () => ballots.drain(),
    routes: (app) => votingRoutes(app, { platform, identity, conferences, ballots }),
  };
}
