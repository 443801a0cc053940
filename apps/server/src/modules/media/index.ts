import { MediaError, replyOf, type MediaClient } from "@diemcau/media";
import { EDGE_HEADER, ROOT_EDGE, Uuid, type ProblemCode } from "@diemcau/contract";
import { mayPublish } from "@diemcau/rules";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Edges } from "../edges/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { admissionRoutes, admit } from "./admission.ts";
import { AskingLimits } from "./asking.ts";
import { ChannelMedia } from "./channels.ts";
import { MediaClients, playerName, sourceName, viewerName } from "./clients.ts";
import { TestBuses } from "./tests.ts";
import { relayLinks, turnRoutes } from "./turn.ts";
import { ProgrammeGate, type Carried, type Wish } from "./programme.ts";

export { MediaClients, mediaSocket, toldSoon } from "./clients.ts";
export { createMediaCounts } from "./counts.ts";
export { createProgrammeDirector } from "./director.ts";
export type { TestBuses } from "./tests.ts";


const AConference = Type.Object({ conferenceId: Uuid });
const ASession = Type.Object({ conferenceId: Uuid, sessionId: Type.String({ pattern: "^[A-Za-z0-9_-]{8,160}$" }) });
const SDP_LIMIT = 64 * 1024;

const told: Partial<Record<MediaError["code"], ProblemCode>> = {
  "codec-not-supported": "media-codec",
  "offer-malformed": "media-offer-malformed",
  "limit-reached": "media-limit",
  "no-such-session": "not-found",
  "engine-closed": "media-unavailable",
  "engine-unreachable": "media-unavailable",
};

/** What went wrong in the media engine, as a browser is told of it. */
export function explainMediaError(error: unknown): never {
  if (error instanceof MediaError) {
    const code = told[error.code];
    if (code) throw new Problem(code);
  }
  throw error;
}


/** Encoders and players that are no pages of ours, with stream tokens. */
export interface Passes {
  /** Null where the request carries no stream token. @throws Problem media-pass-refused */
  pass(request: FastifyRequest, conferenceId: string): Promise<{ readonly id: string; readonly direction: "in" | "out"; readonly site: number | null } | null>;
  /** A session was opened with a pass: it ends with it. */
  opened(session: PassSession): Promise<void>;
  /** Sessions whose pass is not good any more, each told once. */
  ended(): Promise<PassSession[]>;
  /** What encoders have opened for a site, by their names; some may be gone. */
  encodersOf(conferenceId: string, site: number): Promise<string[]>;
}

interface PassSession {
  readonly conferenceId: string;
  readonly name: string;
  readonly passId: string;
}

export interface MediaParts {
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly edges: Edges;
  readonly passes: Passes;
  /** Is it a room that tests its line now? Edges may pull what it sends. */
  readonly isTesting: (siteId: string) => Promise<boolean>;
}

/** Nothing of an encoder, not even a report (one comes each second or oftener): its program or its line is gone, ms. A line that only stutters sends something in that time. */
const BROKEN_OFF_MS = 4_000;

/** Who has broken off keeps its session for a while: it goes on in it when it comes again, unless somebody else has taken its place. */
export const isSending = ({ connected, silentMs }: { readonly connected: boolean; readonly silentMs: number }): boolean => connected && silentMs < BROKEN_OFF_MS;

/** How often it is looked whether a pass has ended, ms. */
const PASSES_MS = 2_000;

/** WHIP in and WHEP out, under our sign-ins; the media itself goes between browser and media engine. */
export interface Media {
  routes(app: FastifyInstance): void;
  healthy(): Promise<boolean>;
  /** Sessions on the root now; null while it does not say. */
  rootViewers(): Promise<number | null>;
  readonly tests: TestBuses;
  close(): Promise<void>;
}

export function createMedia(platform: Platform, { identity, conferences, edges, passes, isTesting }: MediaParts): Media {
  const clients = new MediaClients(platform);
  const programme = new ProgrammeGate(platform, clients, edges);
  const often = new AskingLimits(platform);
  const channels = new ChannelMedia(platform, clients, programme, often);
  const tests = new TestBuses(clients, programme, edges);

  const atRoot = (session: Carried["session"]): Carried => ({ session, name: session.sessionId, by: ROOT_EDGE });

  async function publish(request: FastifyRequest, conferenceId: string): Promise<Carried> {
    const { channel } = request.query as { channel?: unknown };
    if (channel !== undefined) return channels.publish(await identity.principal(request), conferenceId, channel, String(request.body)).then(atRoot, explainMediaError);
    const { site, passId } = await publisher(request, conferenceId);
    often.take(conferenceId, passId === null ? `site-${site}` : playerName(passId));
    const conference = await platform.hub.get(conferenceId);
    if (!mayPublish(conference.state, site)) throw new Problem("publish-not-allowed");
    if (passId === null && (await encoderSends(conferenceId, site))) throw new Problem("encoder-sends");
    const carried = await clients.of(conferenceId).publish(sourceName(site), String(request.body)).then(atRoot, explainMediaError);
    return passId === null ? carried : ends(conferenceId, passId, carried);
  }

  /** The engine lets the last one in take over: a page that tries again by itself would fight with an encoder for the air. */
  async function encoderSends(conferenceId: string, site: number): Promise<boolean> {
    const opened = await passes.encodersOf(conferenceId, site);
    if (opened.length === 0) return false;
    const { publishers } = await clients.of(conferenceId).stats().catch(explainMediaError);
    return publishers.some((publisher) => isSending(publisher) && opened.includes(publisher.sessionId));
  }

  /** What was opened with a pass ends with it. */
  async function ends(conferenceId: string, passId: string, carried: Carried): Promise<Carried> {
    await passes.opened({ conferenceId, passId, name: carried.name });
    return carried;
  }

  async function endOfPasses(): Promise<void> {
    for (const session of await passes.ended()) {
      try {
        await platform.hub.get(session.conferenceId);
        const there = await edges.whose(session.conferenceId, session.name);
        if (there !== "gone") await (there?.client ?? clients.of(session.conferenceId)).leave(there?.sessionId ?? session.name);
      } catch (error) {
        // It may have left before. Whoever does not answer is asked again.
        if (error instanceof MediaError && error.code === "engine-unreachable") await passes.opened(session);
      }
    }
  }
  const watching = setInterval(() => void endOfPasses().catch((error: unknown) => platform.log.debug({ err: (error as Error).message }, "passes not looked at; will try again")), PASSES_MS);

  /** The site whose camera asks: its page, or an encoder with its pass. */
  async function publisher(request: FastifyRequest, conferenceId: string): Promise<{ site: number; passId: string | null }> {
    const pass = await passes.pass(request, conferenceId);
    if (pass) {
      if (pass.direction !== "in" || pass.site === null) throw new Problem("not-allowed");
      return { site: pass.site, passId: pass.id };
    }
    const { principal } = authorise(await identity.principal(request), "site.publish", { conferenceId });
    if (principal.kind !== "site") throw new Problem("not-allowed");
    return { site: principal.site, passId: null };
  }

  async function play(request: FastifyRequest, conferenceId: string): Promise<Carried> {
    const { source, channel } = request.query as { source?: unknown; channel?: unknown };
    const wish = wishOf(request);
    const offer = String(request.body);
    const pass = await passes.pass(request, conferenceId);
    if (pass) {
      if (pass.direction !== "out" || channel !== undefined || source !== undefined) throw new Problem("not-allowed");
      often.take(conferenceId, playerName(pass.id));
      await platform.hub.get(conferenceId);
      return ends(conferenceId, pass.id, await programme.player(pass.id, conferenceId, offer, wish).catch(explainMediaError));
    }
    const edge = await edges.asking(request);
    if (edge) {
      often.take(conferenceId, `edge-${edge.id}`);
      if (!(await isTesting(conferenceId))) await platform.hub.get(conferenceId);
      return programme.link(edge.id, conferenceId, offer, wish).catch(explainMediaError);
    }
    const who = await identity.principal(request);
    if (channel !== undefined) return channels.play(who, conferenceId, channel, offer, wish).catch(explainMediaError);
    const preview = typeof source === "string" && /^\d{1,5}$/.test(source);
    if (source !== undefined && !preview) throw new Problem("input-malformed", "source");
    const { principal } = authorise(who, preview ? "site.preview" : "programme.play", { conferenceId });
    often.take(conferenceId, viewerName(principal));
    if (preview && Number(source) >= (await conferences.tree(conferenceId)).siteCount) throw new Problem("site-unknown");
    // An unknown conference must not open a bus of its own in the media engine.
    await platform.hub.get(conferenceId);
    if (!preview) {
      if (principal.kind === "site") await admit(platform, conferenceId, principal.site);
      return programme.play(principal, conferenceId, offer, wish).catch(explainMediaError);
    }
    const target = { source: sourceName(Number(source)) };
    return clients.of(conferenceId).play(viewerName(principal), offer, { target, layer: wish.layer }).then(atRoot, explainMediaError);
  }

  /** The session that an address names, for whoever is signed in or is an edge. */
  async function sessionOf(request: FastifyRequest, { conferenceId, sessionId }: Static<typeof ASession>): Promise<{ client: MediaClient; sessionId: string }> {
    const pass = await passes.pass(request, conferenceId);
    const edge = pass ? null : await edges.asking(request);
    if (!pass && !edge) authorise(await identity.principal(request), "channel.play", { conferenceId });
    if (!edge || !(await isTesting(conferenceId))) await platform.hub.get(conferenceId);
    const there = await edges.whose(conferenceId, sessionId);
    if (there === "gone") throw new Problem("not-found");
    return there ?? { client: clients.of(conferenceId), sessionId };
  }

  return {
    routes(app) {
      turnRoutes(app, platform, identity);
      admissionRoutes(app, platform, identity);
      void app.register(async (scope) => {
        scope.addContentTypeParser("application/sdp", { parseAs: "string", bodyLimit: SDP_LIMIT }, (_request, body, done) => done(null, body));
        const answer = (reply: FastifyReply, request: FastifyRequest, conferenceId: string, { session, name, by }: Carried) => {
          const { as } = request.query as { as?: string };
          const location = `/media/${conferenceId}/sessions/${name}${as ? `?as=${encodeURIComponent(as)}` : ""}`;
          const { status, sdp } = replyOf(session);
          // Our own pages ask before they offer; whoever has nothing but a token is told here.
          const links = request.headers.authorization ? relayLinks(platform, name) : [];
          if (links.length > 0) void reply.header("link", links.join(", "));
          return reply.code(status).header("location", location).header(EDGE_HEADER, by).type("application/sdp").send(sdp);
        };
        scope.post<{ Params: Static<typeof AConference> }>("/media/:conferenceId/whip", { schema: { params: AConference } }, async (request, reply) =>
          answer(reply, request, request.params.conferenceId, await publish(request, request.params.conferenceId)),
        );
        scope.post<{ Params: Static<typeof AConference> }>("/media/:conferenceId/whep", { schema: { params: AConference } }, async (request, reply) =>
          answer(reply, request, request.params.conferenceId, await play(request, request.params.conferenceId)),
        );
        // Whoever shows a token is told in full, refusals too, wherever its page comes from.
        scope.addHook("onRequest", (request, reply, done) => {
          if (request.headers.authorization) void reply.headers({ "access-control-allow-origin": "*", "access-control-expose-headers": `location, link, ${EDGE_HEADER}` });
          done();
        });
        // Players in pages of other hosts carry a token of their own, never our cookies; what they read back is for everybody.
        for (const [end, params] of [["whip", AConference], ["whep", AConference], ["sessions/:sessionId", ASession]] as const) {
          scope.options(`/media/:conferenceId/${end}`, { schema: { params } }, (_request, reply) =>
            reply
              .code(204)
              .headers({ "access-control-allow-origin": "*", "access-control-allow-methods": "POST, PATCH, DELETE", "access-control-allow-headers": "authorization, content-type", "access-control-max-age": "600" })
              .send(),
          );
        }
        // The session's name cannot be guessed: whoever has it and is signed in may complete it and end it.
        scope.patch<{ Params: Static<typeof ASession> }>("/media/:conferenceId/sessions/:sessionId", { schema: { params: ASession } }, async (request, reply) => {
          const { client, sessionId } = await sessionOf(request, request.params);
          await client.complete(sessionId, String(request.body)).catch(explainMediaError);
          return reply.code(204).send();
        });
        scope.delete<{ Params: Static<typeof ASession> }>("/media/:conferenceId/sessions/:sessionId", { schema: { params: ASession } }, async (request, reply) => {
          const { client, sessionId } = await sessionOf(request, request.params);
          await client.leave(sessionId).catch(explainMediaError);
          return reply.code(204).send();
        });
      });
    },
    healthy: () => clients.healthy(),
    rootViewers: () => programme.rootViewers(),
    tests,
    close() {
      clearInterval(watching);
      return clients.close();
    },
  };
}

/** @throws Problem input-malformed */
function wishOf(request: FastifyRequest): Wish {
  const { layer = "good", avoid = null, prefer = null } = request.query as { layer?: unknown; avoid?: unknown; prefer?: unknown };
  if (layer !== "good" && layer !== "small") throw new Problem("input-malformed", "layer");
  if (avoid !== null && (typeof avoid !== "string" || avoid.length > 40)) throw new Problem("input-malformed", "avoid");
  if (prefer !== null && !Value.Check(Uuid, prefer)) throw new Problem("input-malformed", "prefer");
  return { layer, avoid, prefer };
}
