import { Uuid, type MentionedText } from "@diemcau/contract";
import { randomBytes } from "node:crypto";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { readDelegate, readLinkHolders, type Attendance, type LinkHolder } from "../modules/attendance/index.ts";
import { markMentions, markedOutline, readLocalItems, readableOutline, type Conferences } from "../modules/conferences/index.ts";
import type { Documents } from "../modules/documents/index.ts";
import type { Edges } from "../modules/edges/index.ts";
import { authorise, delegateOfLink, isLinkOf, linkToken, personalLink, sealCookie, type Identity } from "../modules/identity/index.ts";
import type { Messages } from "../modules/messages/index.ts";
import type { Questions } from "../modules/questions/index.ts";
import { readSeat } from "../modules/seats/index.ts";
import type { Voting } from "../modules/voting/index.ts";
import { createLimiter } from "../platform/http/limiter.ts";
import type { Principal } from "../platform/http/principal.ts";
import { explain } from "../platform/http/server.ts";
import type { Platform } from "../platform/platform.ts";
import { Problem } from "../platform/problem.ts";
import { assetRoutes } from "./assets.ts";
import { linkIsOver, signedInUntil } from "./links.ts";
import { listenPages } from "./listen/index.ts";
import { mePage } from "./me-page.ts";
import { problemPage, welcomePage } from "./plain-pages.ts";
import { keepPreferences, preferencesOf } from "./preferences.ts";
import { questionPages } from "./questions/index.ts";
import { Reading } from "./reading.ts";
import { readingPage } from "./reading-pages.ts";
import { renewalRoute } from "./renewal.ts";
import { sendPage } from "./send.ts";
import { sheetPage } from "./sheet.ts";
import { stagePage } from "./stage-page.ts";
import { readClosedAt } from "./store.ts";
import { TEXT, fill } from "./text.ts";
import { isoDate } from "./times.ts";
import { votePages } from "./voting/index.ts";

const COOKIE = "dc_delegate";
const AnItem = Type.Object({ id: Uuid });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });
const Links = Type.Array(Type.Object({ delegateId: Uuid, url: Type.String() }));

export interface DelegateRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly documents: Documents;
  readonly conferences: Conferences;
  readonly attendance: Attendance;
  readonly questions: Questions;
  readonly messages: Messages;
  readonly voting: Voting;
  readonly edges: Edges;
}

type DelegatePrincipal = Extract<Principal, { kind: "delegate" }>;

/** The delegate's phone: pages rendered here, with next to no JavaScript. */
export function delegateRoutes(app: FastifyInstance, modules: DelegateRoutes): void {
  const reading = new Reading(modules.platform, modules.conferences);
  linkRoutes(app, modules);
  void app.register(
    async (pages) => {
      pages.setErrorHandler((error: FastifyError | Problem, request, reply) => sendProblem(modules.platform, error, request, reply));
      pages.setNotFoundHandler((request, reply) => sendProblem(modules.platform, new Problem("not-found"), request, reply));
      // Forms without fields: what they say is in their address.
      pages.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string", bodyLimit: 1024 }, (_request, _body, done) => done(null, {}));
      assetRoutes(pages);
      entryRoutes(pages, modules, reading);
      phoneRoutes(pages, modules, reading);
      sheetRoute(pages, modules, reading);
      renewalRoute(pages, modules);
    },
    { prefix: "/me" },
  );
}

/** Coming in by the personal link, and going out again. */
function entryRoutes(app: FastifyInstance, { platform }: DelegateRoutes, reading: Reading): void {
  const { db, secrets, clock, hub } = platform;
  const secure = platform.config.publicUrl.startsWith("https:");
  // Only wrong links count: a whole room, or a whole province behind its proxy, has one address.
  const wrongLinks = createLimiter({ limit: 30, windowMs: 60_000, clock });
  const wrong = (request: FastifyRequest) => {
    wrongLinks.take(request.ip);
    return new Problem("link-invalid");
  };

  app.get<{ Params: { token: string } }>("/k/:token", async (request, reply) => {
    const { token } = request.params;
    const delegateId = delegateOfLink(token);
    const delegate = delegateId === null ? null : await readDelegate(db, delegateId);
    if (!delegate) throw wrong(request);
    if (!isLinkOf(secrets, token, delegate.generation)) {
      throw wasLinkOf(platform, token, delegate.generation) ? new Problem("link-expired") : wrong(request);
    }
    const { conferenceId, site } = delegate;
    const [{ outline }, { state }] = await Promise.all([reading.outline(conferenceId), hub.get(conferenceId)]);
    const now = clock();
    const closedAt = state.phase === "ended" ? await readClosedAt(db, conferenceId) : null;
    if (linkIsOver(state, closedAt, outline, now)) throw new Problem("link-expired");
    const expires = Math.floor(signedInUntil(outline, now) / 1000);
    const value = sealCookie(secrets, { conferenceId, delegateId: delegate.id, site, expires, generation: delegate.generation });
    // Lax: a scanner or a messenger opens the link, and the redirect must find the cookie.
    reply.setCookie(COOKIE, value, { path: "/", httpOnly: true, sameSite: "lax", secure, expires: new Date(expires * 1000) });
    // The secret does not stay in the address bar.
    return reply.header("cache-control", "no-store").redirect("/me", 303);
  });

  app.post("/sign-out", (_request, reply) => reply.clearCookie(COOKIE, { path: "/" }).header("cache-control", "no-store").redirect("/me", 303));
  app.get("/show", (request, reply) => keepPreferences(request, reply, secure));
}

/** Was it genuine once? Generations go up by one, and each is one hash. */
function wasLinkOf(platform: Platform, token: string, generation: number): boolean {
  for (let before = Math.max(1, generation - 100); before < generation; before++) if (isLinkOf(platform.secrets, token, before)) return true;
  return false;
}

/** What a signed-in phone sees and does. */
function phoneRoutes(app: FastifyInstance, { platform, identity, documents, attendance, messages, questions, voting, edges }: DelegateRoutes, reading: Reading): void {
  async function delegateOf(request: FastifyRequest): Promise<DelegatePrincipal | null> {
    const principal = await identity.signIns.resolve("delegate", request.cookies);
    return principal?.kind === "delegate" ? principal : null;
  }
  async function reader(request: FastifyRequest): Promise<DelegatePrincipal> {
    const principal = await delegateOf(request);
    authorise(principal, "outline.read", principal ? { conferenceId: principal.conferenceId } : {});
    return principal!;
  }
  async function mentionsIn(principal: DelegatePrincipal, body: readonly string[]): Promise<MentionedText[]> {
    const { outline } = await reading.outline(principal.conferenceId);
    return markMentions(documents, outline, await readableOutline(documents, principal, outline), body);
  }
  listenPages(app, { platform, edges, reader });
  questionPages(app, { platform, questions, reading, reader });
  votePages(app, { platform, voting, reading, reader });

  app.get("/", async (request, reply) => {
    const preferences = preferencesOf(request);
    const principal = await delegateOf(request);
    const delegate = principal && (await readDelegate(platform.db, principal.delegateId));
    // Struck off the roster, or moved to another room: the old sign-in is for nothing any more.
    if (!principal || delegate?.conferenceId !== principal.conferenceId || delegate.site !== principal.site) {
      return sendPage(request, reply.code(401), welcomePage(preferences));
    }
    const [{ outline, tree }, { state }, seat, local, notices] = await Promise.all([
      reading.outline(delegate.conferenceId),
      platform.hub.get(delegate.conferenceId),
      readSeat(platform.db, delegate.id, delegate.site),
      readLocalItems(platform.db, delegate.conferenceId, delegate.site),
      messages.noticesOf(delegate.conferenceId, delegate),
    ]);
    const calendarPath = `/calendar/person/${linkToken(platform.secrets, delegate.id, delegate.generation, "delegate-calendar")}.ics?language=${preferences.language}`;
    const { name: siteName, timeZone: siteZone } = tree.sites[delegate.site]!;
    return sendPage(request, reply, mePage({ preferences, delegate, seat, local, notices, calendarPath, siteName, siteZone, outline: await markedOutline(documents, principal, outline, local.map(({ title }) => title)), state, now: platform.clock() }));
  });

  app.post("/check-in", async (request, reply) => {
    // The cookie is Lax, so that another site's form comes without it; this holds for old browsers too.
    if (request.headers["sec-fetch-site"] === "cross-site") throw new Problem("not-allowed");
    const principal = await delegateOf(request);
    if (!principal) throw new Problem("sign-in-required");
    await attendance.checkIn(principal, principal.conferenceId, { delegateId: principal.delegateId });
    return reply.header("cache-control", "no-store").redirect("/me", 303);
  });
  // Where a browser ends up that reloads after a failed check-in.
  app.get("/check-in", (_request, reply) => reply.redirect("/me", 303));

  app.post<{ Params: Static<typeof AnItem> }>("/notices/:id/read", { schema: { params: AnItem } }, async (request, reply) => {
    if (request.headers["sec-fetch-site"] === "cross-site") throw new Problem("not-allowed");
    const principal = await delegateOf(request);
    if (!principal) throw new Problem("sign-in-required");
    await messages.read(principal, request.params.id);
    return reply.header("cache-control", "no-store").redirect("/me", 303);
  });

  app.get<{ Params: Static<typeof AnItem> }>("/papers/:id", { schema: { params: AnItem } }, async (request, reply) => {
    const principal = await reader(request);
    const { id, topic, title, author, body } = await reading.paper(principal.conferenceId, request.params.id);
    await documents.open(principal, id);
    const files = await documents.filesOf(id);
    return sendPage(request, reply, readingPage({ preferences: preferencesOf(request), path: `/me/papers/${id}`, over: topic, title, byline: author, body, files, mentions: await mentionsIn(principal, body) }));
  });

  app.get<{ Params: Static<typeof AnItem> }>("/documents/:id", { schema: { params: AnItem } }, async (request, reply) => {
    const principal = await reader(request);
    const preferences = preferencesOf(request);
    const { id, symbol, title, issuer, issuedOn, body } = await reading.document(principal.conferenceId, request.params.id);
    await documents.open(principal, id);
    const files = await documents.filesOf(id);
    const dated = issuedOn === null ? null : fill(TEXT[preferences.language].issuedOn, { date: isoDate(issuedOn) });
    const byline = [issuer, dated].filter(Boolean).join(", ");
    return sendPage(request, reply, readingPage({ preferences, path: `/me/documents/${id}`, over: symbol, title, byline, body, files, mentions: await mentionsIn(principal, body) }));
  });

  app.get("/stage", async (request, reply) => {
    const { conferenceId } = await reader(request);
    const { state } = await platform.hub.get(conferenceId);
    return sendPage(request, reply, stagePage({ preferences: preferencesOf(request), conferenceId, stage: state.stage }), "no-store");
  });

  app.get<{ Params: Static<typeof AnItem> }>("/files/:id", { schema: { params: AnItem } }, async (request, reply) =>
    documents.sendFile(request, reply, await reader(request), request.params.id),
  );
}

/** The personal links of one site, for whoever may renew them: with one of them a delegate votes. */
async function readLinks({ platform, identity, conferences }: DelegateRoutes, request: FastifyRequest, conferenceId: string, site: number): Promise<(LinkHolder & { url: string })[]> {
  await conferences.authoriseSite(await identity.principal(request), "delegate-link.renew", conferenceId, site);
  const holders = await readLinkHolders(platform.db, conferenceId, site);
  const { secrets, config } = platform;
  return holders.map((holder) => ({ ...holder, url: personalLink(config.publicUrl, secrets, holder.delegateId, holder.generation) }));
}

function linkRoutes(app: FastifyInstance, modules: DelegateRoutes): void {
  app.get<{ Params: Static<typeof ASite> }>(
    "/api/conferences/:conferenceId/sites/:ordinal/links",
    { schema: { params: ASite, response: { 200: Links } } },
    async (request, reply) => {
      const links = await readLinks(modules, request, request.params.conferenceId, Number(request.params.ordinal));
      return reply.header("cache-control", "no-store").send(links.map(({ delegateId, url }) => ({ delegateId, url })));
    },
  );
}

function sheetRoute(app: FastifyInstance, modules: DelegateRoutes, reading: Reading): void {
  app.get<{ Params: Static<typeof ASite> }>("/sheet/:conferenceId/:ordinal", { schema: { params: ASite } }, async (request, reply) => {
    const { conferenceId, ordinal } = request.params;
    const site = Number(ordinal);
    const holders = await readLinks(modules, request, conferenceId, site);
    const { outline, tree } = await reading.outline(conferenceId);
    const { as, renewed } = request.query as { as?: unknown; renewed?: unknown };
    const path = `/me/sheet/${conferenceId}/${site}${typeof as === "string" ? `?as=${as}` : ""}`;
    const conferenceTitle = outline.conference.shortTitle;
    const markup = await sheetPage({ preferences: preferencesOf(request), path, conferenceTitle, siteName: tree.siteName(site), holders, renewed: typeof renewed === "string" ? renewed : null });
    return sendPage(request, reply, markup, "no-store");
  });
}

/** The problem as a page. Logged by the route's pattern: the address may be a personal link. */
function sendProblem(platform: Platform, error: FastifyError | Problem, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { code } = explain(error);
  const errorId = code === "internal" ? randomBytes(4).toString("hex") : undefined;
  if (errorId) platform.log.error({ err: error, errorId, route: request.routeOptions.url }, "page failed");
  const status = new Problem(code).status;
  // The remedy says that the screen tries again by itself: spread out, so that not all come back in one second.
  if (status === 503) reply.headers({ "retry-after": "5", refresh: `${5 + Math.floor(Math.random() * 10)}; url=/me` });
  return sendPage(request, reply.code(status), problemPage(preferencesOf(request), code, errorId), "no-store");
}
