import { Receipt, Uuid, VOTE_CHOICES, VoteChoice, type Ballot } from "@diemcau/contract";
import { isTooFew, type ConferenceState, type Vote } from "@diemcau/rules";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { v4 as uuidv4 } from "uuid";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Voting } from "../../modules/voting/index.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { preferencesOf } from "../preferences.ts";
import type { Reading } from "../reading.ts";
import { sendPage } from "../send.ts";
import { receiptsPage, votePage, voteToShow, type VoteView } from "./page.ts";

export { voteCard, voteWords } from "./page.ts";

const AVote = Type.Object({ voteId: Uuid });
const From = Type.Object({ from: Type.Optional(Type.String({ pattern: "^[0-9A-HJKMNP-TV-Z]{0,2}$" })) });
const FORM_TYPE = "application/x-www-form-urlencoded";
const FORM_LIMIT = 1024;
/** Up to so many receipts stand on one page; of more one chooses the first letters. */
const ONE_PAGE = 400;

/** What the form sends. */
const Sent = Type.Object({ vote: Uuid, ballot: Uuid, choice: VoteChoice, receipt: Type.Optional(Receipt) }, { additionalProperties: false });

/** A public list of receipts? */
const hasList = ({ phase, rule, count }: Vote): boolean => phase === "declared" && rule.method === "secret" && count !== null && !isTooFew(rule, count);
const listsOf = ({ votes }: ConferenceState): string[] => votes.votes.filter(hasList).map(({ id }) => id);

type DelegatePrincipal = Extract<Principal, { kind: "delegate" }>;

export interface VotePages {
  readonly platform: Platform;
  readonly voting: Voting;
  readonly reading: Reading;
  /** @throws Problem sign-in-required */
  reader(request: FastifyRequest): Promise<DelegatePrincipal>;
}

/** Voting on the phone: plain forms; a small script sends them again when the line is bad. */
export function votePages(pages: FastifyInstance, { platform, voting, reading, reader }: VotePages): void {
  const { hub } = platform;

  async function view(request: FastifyRequest, principal: DelegatePrincipal, state: ConferenceState, vote: Vote | null, receipt: string | null): Promise<VoteView> {
    const { conferenceId, delegateId, site } = principal;
    const personal = vote !== null && vote.phase !== "draft" && (vote.rule.method === "devices" || vote.rule.method === "secret");
    const going = personal && (vote.phase === "open" || vote.phase === "closed");
    const [{ tree }, own, entitled] = await Promise.all([
      reading.outline(conferenceId),
      going ? voting.ownOf(vote.id, delegateId) : null,
      going ? voting.isEntitled(vote.id, site, delegateId) : true,
    ]);
    const secret = vote?.rule.method === "secret";
    return {
      preferences: preferencesOf(request),
      conferenceId,
      zone: tree.sites[site]!.timeZone,
      vote,
      own: own && { at: own.at, choice: own.choice === null ? null : VOTE_CHOICES[own.choice]! },
      entitled,
      ballots: VOTE_CHOICES.map((choice) => ({ id: uuidv4(), choice, receipt: secret ? voting.newReceipt() : null })),
      receipt,
      voter: delegateId,
      lists: listsOf(state),
    };
  }

  pages.get("/vote", async (request, reply) => {
    const principal = await reader(request);
    const { state } = await hub.get(principal.conferenceId);
    return sendPage(request, reply, votePage(await view(request, principal, state, voteToShow(state), null)), "no-store");
  });

  void pages.register(async (forms) => {
    // Of its own: the other pages' forms have no fields.
    forms.removeContentTypeParser(FORM_TYPE);
    forms.addContentTypeParser(FORM_TYPE, { parseAs: "string", bodyLimit: FORM_LIMIT }, (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(body as string))));
    forms.post("/vote", async (request, reply) => {
      // The cookie is Lax, so that another site's form comes without it; this holds for old browsers too.
      if (request.headers["sec-fetch-site"] === "cross-site") throw new Problem("not-allowed");
      const principal = await reader(request);
      if (!Value.Check(Sent, request.body)) throw new Problem("input-malformed");
      const { vote: voteId, ballot: id, choice, receipt } = request.body;
      const ballot: Ballot = { id, voteId, choice, ...(receipt ? { receipt } : {}) };
      await voting.cast(principal, principal.conferenceId, ballot);
      const { state } = await hub.get(principal.conferenceId);
      const vote = state.votes.votes.find((each) => each.id === voteId) ?? null;
      // Not sent on to another address: a receipt in an address would stand in a proxy's log.
      return sendPage(request, reply, votePage(await view(request, principal, state, vote, receipt ?? null)), "no-store");
    });
  });

  pages.get<{ Params: Static<typeof AVote>; Querystring: Static<typeof From> }>("/vote/:voteId/receipts", { schema: { params: AVote, querystring: From } }, async (request, reply) => {
    const { conferenceId, delegateId: voter } = await reader(request);
    const { state } = await hub.get(conferenceId);
    const vote = state.votes.votes.find(({ id }) => id === request.params.voteId);
    if (!vote || vote.phase === "draft" || vote.rule.method !== "secret") throw new Problem("vote-unknown");
    if (vote.phase !== "declared") throw new Problem("receipts-not-yet");
    if (!hasList(vote)) throw new Problem("receipts-too-few");
    const from = request.query.from ?? "";
    const total = vote.count!.persons.reduce((sum, n) => sum + n, 0);
    const many = total > ONE_PAGE;
    const found = many && from.length < 2 ? [] : await voting.receipts(vote.id, from, ONE_PAGE * 10);
    const rows = found.filter(({ receipt }) => receipt.startsWith(from)).map(({ receipt, choice }) => ({ receipt, choice: VOTE_CHOICES[choice]! }));
    return sendPage(request, reply, receiptsPage({ preferences: preferencesOf(request), conferenceId, voter, vote, from, rows, many }), "no-store");
  });
}
