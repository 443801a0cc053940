import { Ballot, BallotAck, Receipts, Uuid, VOTE_CHOICES, VoteStanding, VotingRules } from "@diemcau/contract";
import { STANDARD_RULES, isTooFew } from "@diemcau/rules";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Readable } from "node:stream";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Action, type Identity } from "../identity/index.ts";
import { annexLines, entitledLines } from "./annex.ts";
import type { Ballots } from "./ballots.ts";
import { listLine } from "./receipts.ts";
import { eachBallot, placeOf, readBallots } from "./secret-store.ts";
import { createStanding } from "./standing-store.ts";
import { readRules } from "./store.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const AVote = Type.Object({ conferenceId: Uuid, voteId: Uuid });
const From = Type.Object({ from: Type.Optional(Type.String({ pattern: "^[0-9A-HJKMNP-TV-Z]{0,16}$" })) });
/** Receipts of one answer. */
const PAGE = 1_000;

export interface VotingRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly ballots: Ballots;
}

export function votingRoutes(app: FastifyInstance, { platform, identity, conferences, ballots }: VotingRoutes): void {
  const { db, hub } = platform;

  app.post<{ Params: Static<typeof AConference>; Body: Ballot }>(
    "/api/conferences/:conferenceId/ballots",
    { schema: { params: AConference, body: Ballot, response: { 200: BallotAck } } },
    async (request) => ballots.cast(await identity.principal(request, "header"), request.params.conferenceId, request.body),
  );

  app.get<{ Params: Static<typeof AConference> }>("/api/conferences/:conferenceId/voting-rules", { schema: { params: AConference, response: { 200: VotingRules } } }, async (request) => {
    const { conferenceId } = request.params;
    authorise(await identity.principal(request), "voting-rules.read", { conferenceId });
    const rules = await readRules(db);
    return rules.length > 0 ? rules : [...STANDARD_RULES];
  });

  const standing = createStanding(platform);
  app.get<{ Params: Static<typeof AVote> }>("/api/conferences/:conferenceId/votes/:voteId/standing", { schema: { params: AVote, response: { 200: VoteStanding } } }, async (request) => {
    const { conferenceId, voteId } = request.params;
    await conferences.authoriseWithin(await identity.principal(request), "vote.annex", conferenceId);
    const { state } = await hub.get(conferenceId);
    const vote = state.votes.votes.find(({ id }) => id === voteId);
    if (!vote) throw new Problem("vote-unknown");
    return standing(conferenceId, vote, state);
  });

  /** A vote of this conference whose result is declared. */
  async function declared(request: FastifyRequest<{ Params: Static<typeof AVote> }>, action: Action) {
    const { conferenceId, voteId } = request.params;
    await conferences.authoriseWithin(await identity.principal(request), action, conferenceId);
    const { state } = await hub.get(conferenceId);
    const vote = state.votes.votes.find(({ id }) => id === voteId);
    if (!vote || vote.phase === "draft") throw new Problem("vote-unknown");
    if (vote.phase !== "declared") throw new Problem("receipts-not-yet");
    return vote;
  }

  /** One with a public list of receipts. */
  async function listed(request: FastifyRequest<{ Params: Static<typeof AVote> }>) {
    const vote = await declared(request, "vote.receipts");
    if (vote.rule.method !== "secret") throw new Problem("vote-other-method");
    if (isTooFew(vote.rule, vote.count!)) throw new Problem("receipts-too-few");
    return vote;
  }

  app.get<{ Params: Static<typeof AVote>; Querystring: Static<typeof From> }>(
    "/api/conferences/:conferenceId/votes/:voteId/receipts",
    { schema: { params: AVote, querystring: From, response: { 200: Receipts } } },
    async (request) => {
      const vote = await listed(request);
      const rows = await readBallots(db, vote.id, await placeOf(db, vote.id, request.query.from ?? ""), PAGE);
      const [yes, no, abstaining] = vote.count!.persons;
      return { total: yes + no + abstaining, fingerprint: vote.count!.fingerprint, rows: rows.map(({ receipt, choice }) => ({ receipt, choice: VOTE_CHOICES[choice]! })) };
    },
  );

  app.get<{ Params: Static<typeof AVote> }>("/api/conferences/:conferenceId/votes/:voteId/receipts.txt", { schema: { params: AVote } }, async (request, reply) => {
    const vote = await listed(request);
    return sendLines(reply, `receipts-${vote.id}.txt`, "text/plain; charset=utf-8", lines());
    async function* lines() {
      for await (const ballot of eachBallot(db, vote.id)) yield listLine(ballot);
    }
  });

  app.get<{ Params: Static<typeof AVote> }>("/api/conferences/:conferenceId/votes/:voteId/annex.csv", { schema: { params: AVote } }, async (request, reply) => {
    const vote = await declared(request, "vote.annex");
    const tree = await conferences.tree(request.params.conferenceId);
    const language = languageOf(request.headers["accept-language"]);
    return sendLines(reply, `vote-${vote.id}.csv`, "text/csv; charset=utf-8", annexLines(db, vote, language, tree.siteName));
  });

  app.get<{ Params: Static<typeof AVote> }>("/api/conferences/:conferenceId/votes/:voteId/entitled.csv", { schema: { params: AVote } }, async (request, reply) => {
    const vote = await declared(request, "vote.annex");
    const tree = await conferences.tree(request.params.conferenceId);
    return sendLines(reply, `entitled-${vote.id}.csv`, "text/csv; charset=utf-8", entitledLines(db, vote, languageOf(request.headers["accept-language"]), tree.siteName));
  });
}

/** Many rows as they are read: 100,000 of them are never in memory at once. */
function sendLines(reply: FastifyReply, name: string, type: string, lines: AsyncIterable<string>): FastifyReply {
  return reply.type(type).header("cache-control", "no-store").header("content-disposition", `attachment; filename="${name}"`).send(Readable.from(lines));
}
