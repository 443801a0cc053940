import { DelegateClasses, Incidents, LineFound, LineHistory, NoticeReceipts, OwnReceipts, Phrases, SiteContacts, Uuid, type Language } from "@diemcau/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { createLimiter } from "../../platform/http/limiter.ts";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { readDelegateClasses } from "../attendance/index.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Action, type Identity } from "../identity/index.ts";
import { readContactsText } from "../invitations/index.ts";
import { readIncidents } from "./incident-store.ts";
import { findMessages, readLine } from "./line-store.ts";
import { readReceipts, readReceiptsOfSite } from "./notice-store.ts";
import { sitesWithin } from "./reach.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
const ANotice = Type.Object({ conferenceId: Uuid, noticeId: Uuid });
const Before = Type.Object({ before: Type.Optional(Type.String({ pattern: "^\\d{1,15}$" })), as: Type.Optional(Type.String()) });
const Words = Type.Object({ q: Type.String({ minLength: 1, maxLength: 100 }), as: Type.Optional(Type.String()) });

/** Texts of a line that are answered at once, and found ones. */
const PAGE = 50;
const FOUND = 100;
const INCIDENTS = 1_000;
/** Searches read many rows: one console makes so many in a minute. */
const SEARCHES = 60;

export interface MessageRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly phrases: (language: Language) => Phrases;
}

/** What is read of notices, lines and incidents; what is done to them are commands. */
export function messageRoutes(app: FastifyInstance, { platform, identity, conferences, phrases }: MessageRoutes): void {
  const { db, clock } = platform;
  const searches = createLimiter({ limit: SEARCHES, windowMs: 60_000, clock });

  async function within(request: FastifyRequest, action: Action, conferenceId: string) {
    const { principal, reach } = authorise(await identity.principal(request), action, { conferenceId });
    const tree = await conferences.tree(conferenceId);
    return { principal, tree, sites: sitesWithin(tree, principal, reach) };
  }

  app.get<{ Params: Static<typeof ASite>; Querystring: Static<typeof Before> }>(
    "/api/conferences/:conferenceId/sites/:ordinal/line",
    { schema: { params: ASite, querystring: Before, response: { 200: LineHistory } } },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      const principal = await conferences.authoriseSite(await identity.principal(request), "message.read", conferenceId, site);
      const messages = await readLine(db, conferenceId, site, Number(request.query.before ?? clock() + 60_000), PAGE + 1);
      // A room is told that the centre wrote, not which of its persons.
      const shown = principal.kind === "site" ? messages.map((message) => ({ ...message, author: "" })) : messages;
      return { messages: shown.slice(-PAGE), more: messages.length > PAGE };
    },
  );

  app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof Words> }>(
    "/api/conferences/:conferenceId/lines/search",
    { schema: { params: AConference, querystring: Words, response: { 200: LineFound } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { principal, sites } = await within(request, "message.search", conferenceId);
      searches.take(principal.kind === "account" ? principal.id : "");
      const messages = await findMessages(db, conferenceId, request.query.q, sites, FOUND + 1);
      return { messages: messages.slice(0, FOUND), more: messages.length > FOUND };
    },
  );

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/phrases",
    { schema: { params: AConference, response: { 200: Phrases } } },
    async (request) => {
      authorise(await identity.principal(request), "message.read", { conferenceId: request.params.conferenceId });
      return phrases(languageOf(request.headers["accept-language"]));
    },
  );

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/contacts",
    { schema: { params: AConference, response: { 200: SiteContacts } } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const { sites } = await within(request, "message.search", conferenceId);
      return reply.type("application/json; charset=utf-8").send(await readContactsText(db, conferenceId, sites));
    },
  );

  app.get<{ Params: Static<typeof ANotice> }>(
    "/api/conferences/:conferenceId/notices/:noticeId/receipts",
    { schema: { params: ANotice, response: { 200: NoticeReceipts } } },
    async (request) => {
      const { conferenceId, noticeId } = request.params;
      const { sites } = await within(request, "notice.follow", conferenceId);
      const { state } = await platform.hub.get(conferenceId);
      if (!state.messages.notices.some(({ id }) => id === noticeId)) throw new Problem("notice-unknown");
      return readReceipts(db, conferenceId, noticeId, sites);
    },
  );

  app.get<{ Params: Static<typeof ASite> }>(
    "/api/conferences/:conferenceId/sites/:ordinal/notices",
    { schema: { params: ASite, response: { 200: OwnReceipts } } },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      await conferences.authoriseSite(await identity.principal(request), "message.read", conferenceId, site);
      return readReceiptsOfSite(db, conferenceId, site);
    },
  );

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/delegate-classes",
    { schema: { params: AConference, response: { 200: DelegateClasses } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { sites } = await within(request, "notice.follow", conferenceId);
      return readDelegateClasses(db, conferenceId, sites);
    },
  );

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/incidents",
    { schema: { params: AConference, response: { 200: Incidents } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { tree, sites } = await within(request, "message.read", conferenceId);
      const rows = await readIncidents(db, conferenceId, sites, INCIDENTS + 1);
      const incidents = rows.slice(0, INCIDENTS).map((row) => ({ ...row, siteName: tree.siteName(row.site) }));
      return { incidents, more: rows.length > INCIDENTS };
    },
  );
}
