import { createHash } from "node:crypto";
import { AccountReach, ConferenceSummary, Enrol, Enrolled, type MentionedText, NewConference, Outline, SiteCode, SiteCodeRequest, Uuid } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { createLimiter } from "../../platform/http/limiter.ts";
import { languageOf } from "../../platform/http/language.ts";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, setCookie, type Action, type Identity } from "../identity/index.ts";
import { readDocument, type Documents } from "../documents/index.ts";
import type { Catalogue } from "./catalogue.ts";
import { markMentions, markedOutline, readableOutline } from "./readable.ts";
import { renewCode, takeCode } from "./sites.ts";
import { readPaper, readSummaries } from "./store.ts";

const AConference = Type.Object({ conferenceId: Uuid });
/** Path parameters are text. */
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
const APaper = Type.Object({ conferenceId: Uuid, paperId: Uuid });
/** A body of up to 25,000 unit ids. */
const NEW_CONFERENCE_LIMIT = 2 * 1024 * 1024;

const nameOfIssuer = (principal: Principal): string => (principal.kind === "account" ? principal.name : principal.kind);

export interface ConferenceRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly documents: Documents;
  readonly catalogue: Catalogue;
  readonly create: (input: NewConference, createdBy: string) => Promise<void>;
  /** @throws Problem not-allowed when the site is not in the reach of the sign-in */
  readonly authoriseSite: (principal: Principal | null, action: Action, conferenceId: string, site: number) => Promise<Principal>;
}

export function conferenceRoutes(app: FastifyInstance, { platform, identity, documents, catalogue, create, authoriseSite }: ConferenceRoutes): void {
  async function mentionsIn(principal: Principal, conferenceId: string, body: readonly string[]): Promise<MentionedText[]> {
    const outline = await catalogue.outline(conferenceId);
    return markMentions(documents, outline, await readableOutline(documents, principal, outline), body);
  }

  app.get("/api/conferences", { schema: { response: { 200: Type.Array(ConferenceSummary) } } }, async (request) => {
    authorise(await identity.principal(request), "conference.list");
    return readSummaries(platform.db);
  });

  app.post<{ Body: Static<typeof NewConference> }>(
    "/api/conferences",
    { bodyLimit: NEW_CONFERENCE_LIMIT, schema: { body: NewConference, response: { 201: Type.Object({ id: Uuid }) } } },
    async (request, reply) => {
      const { principal } = authorise(await identity.principal(request, "header"), "conference.create");
      await create(request.body, principal.kind === "account" ? principal.id : "");
      return reply.code(201).send({ id: request.body.id });
    },
  );

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/outline",
    { schema: { params: AConference, response: { 200: Outline } } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request), "outline.read", { conferenceId });
      const outline = await markedOutline(documents, principal, await catalogue.outline(conferenceId));
      // Many changes of the directory are none of what a room shows: it is told so in a line.
      const etag = `"${createHash("sha256").update(JSON.stringify(outline)).digest("base64url").slice(0, 22)}"`;
      void reply.headers({ etag, "cache-control": "private, no-cache" });
      if (request.headers["if-none-match"] === etag) return reply.code(304).send();
      return outline;
    },
  );

  app.get<{ Params: Static<typeof AConference> }>(
    "/api/conferences/:conferenceId/reach",
    { schema: { params: AConference, response: { 200: AccountReach } } },
    async (request) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request), "directory.read", { conferenceId });
      const tree = await catalogue.tree(conferenceId);
      if (principal.kind !== "account" || principal.role === "producer") return { roots: [0] };
      return { roots: tree.sites.flatMap(({ unitId, ordinal }) => (unitId !== null && unitId === principal.unitId ? [ordinal] : [])) };
    },
  );

  // Sent as it was packed: neither serialised nor compressed again for each reader.
  app.get<{ Params: Static<typeof AConference> }>("/api/conferences/:conferenceId/directory", { schema: { params: AConference } }, async (request, reply) => {
    const { conferenceId } = request.params;
    authorise(await identity.principal(request), "directory.read", { conferenceId });
    const packed = await catalogue.directory(conferenceId, languageOf(request.headers["accept-language"]));
    reply.headers({ etag: packed.etag, "cache-control": "private, no-cache", vary: "accept-encoding, accept-language" });
    if (request.headers["if-none-match"] === packed.etag) return reply.code(304).send();
    const accepted = String(request.headers["accept-encoding"] ?? "");
    reply.type("application/json; charset=utf-8");
    if (/\bbr\b/.test(accepted)) return reply.header("content-encoding", "br").send(packed.br);
    if (/\bgzip\b/.test(accepted)) return reply.header("content-encoding", "gzip").send(packed.gzip);
    return reply.send(packed.plain);
  });

  app.get<{ Params: Static<typeof APaper> }>("/api/conferences/:conferenceId/papers/:paperId", { schema: { params: APaper } }, async (request) => {
    const { conferenceId, paperId } = request.params;
    const { principal } = authorise(await identity.principal(request), "outline.read", { conferenceId });
    const paper = await readPaper(platform.db, conferenceId, paperId);
    if (!paper) throw new Problem("not-found");
    await documents.open(principal, paperId);
    return { ...paper, files: await documents.filesOf(paperId), mentions: await mentionsIn(principal, conferenceId, paper.body) };
  });

  app.get<{ Params: Static<typeof APaper> }>("/api/conferences/:conferenceId/documents/:paperId", { schema: { params: APaper } }, async (request) => {
    const { conferenceId, paperId } = request.params;
    const { principal } = authorise(await identity.principal(request), "outline.read", { conferenceId });
    const shown = (await catalogue.outline(conferenceId)).documents.some(({ id }) => id === paperId);
    const document = shown ? await readDocument(platform.db, paperId) : null;
    if (!document) throw new Problem("not-found");
    await documents.open(principal, paperId);
    return { ...document, files: await documents.filesOf(paperId), mentions: await mentionsIn(principal, conferenceId, document.body) };
  });

  app.post<{ Params: Static<typeof ASite>; Body: Static<typeof SiteCodeRequest> }>(
    "/api/conferences/:conferenceId/sites/:ordinal/code",
    {
      schema: { params: ASite, body: SiteCodeRequest, response: { 200: SiteCode } },
      // Nothing asked for beside the code.
      preValidation: async (request) => void (request.body ??= {}),
    },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      const principal = await authoriseSite(await identity.principal(request, "header"), "site-code.issue", conferenceId, site);
      const { shutOut = false } = request.body;
      const code = await renewCode(platform, conferenceId, site, { by: nameOfIssuer(principal), shutOut });
      if (shutOut) identity.signIns.forgetRoom(conferenceId, site);
      return code;
    },
  );

  // Counts wrong codes only: thousands of rooms behind one proxy enrol in the same minute. Who types wrong is refused,
  // not the room beside them; more than people can type is a machine that guesses, and nothing more is taken from there.
  const wrongCodes = createLimiter({ limit: 60, windowMs: 60_000, clock: platform.clock });
  const guesses = createLimiter({ limit: 600, windowMs: 60_000, clock: platform.clock });
  const secure = platform.config.publicUrl.startsWith("https:");
  app.post<{ Body: Static<typeof Enrol> }>(
    "/api/site-enrolments",
    { schema: { body: Enrol, response: { 200: Enrolled } } },
    async (request, reply) => {
      guesses.check(request.ip);
      const { code, id = null } = request.body;
      const { enrolled, token, maxAgeSeconds } = await takeCode(platform, identity.signIns, code, id).catch((error: unknown) => {
        if (error instanceof Problem && error.code === "code-unknown") {
          guesses.take(request.ip);
          wrongCodes.take(request.ip);
        }
        throw error;
      });
      setCookie(reply, `dc_site_${enrolled.siteId}`, token, maxAgeSeconds, secure);
      return enrolled;
    },
  );
}

