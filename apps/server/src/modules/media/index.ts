import { MediaError, channelBus, replyOf, type MediaClient, type PublisherStats } from "@diemcau/media";
import { EDGE_HEADER, ROOT_EDGE, Uuid, type ProblemCode } from "@diemcau/contract";
import { mayPublish } from "@diemcau/rules";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Edges, RootNow } from "../edges/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { admissionRoutes, admit } from "./admission.ts";
import { AskingLimits } from "./asking.ts";
import { ChannelMedia } from "./channels.ts";
import { EDGE, MediaClients, edgeName, playerName, sourceName, viewerName } from "./clients.ts";
import { TestBuses } from "./tests.ts";
import { relayLinks, turnRoutes } from "./turn.ts";
import { RootWatch } from "./root.ts";
import { ProgrammeGate, type Carried, type Wish } from "./programme.ts";
import { SDP_TYPE, TRICKLE_TYPE, sdpOf, takeSdp, typeIs } from "./sdp-body.ts";
import { openName, sealName } from "./session-name.ts";

export { MediaClients, mediaSocket, sourceName, toldSoon } from "./clients.ts";
export { createMediaCounts } from "./counts.ts";
export { createProgrammeDirector } from "./director.ts";
export { sdpOf, takeSdp } from "./sdp-body.ts";
export type { TestBuses } from "./tests.ts";


const AConference = Type.Object({ conferenceId: Uuid });
const ASession = Type.Object({ conferenceId: Uuid, sessionId: Type.String({ pattern: "^[A-Za-z0-9_-]{8,160}$" }) });

/** A session, and who opened it as the media engine knows them: whoever else names it is told that there is none. */
interface Opened extends Carried {
  readonly opener: string;
}

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
  /** How the root is. */
  root(): Promise<RootNow>;
  /** What the conference's rooms and encoders send to the root. @throws MediaError engine-unreachable */
  publishers(conferenceId: string): Promise<readonly PublisherStats[]>;
  readonly tests: TestBuses;
  close(): Promise<void>;
}

export function createMedia(platform: Platform, { identity, conferences, edges, passes, isTesting }: MediaParts): Media {
  const clients = new MediaClients(platform);
  const root = new RootWatch(platform, clients);
  const programme = new ProgrammeGate(platform, clients, edges, root);
  const often = new AskingLimits(platform);
  const channels = new ChannelMedia(platform, clients, programme, often);
  const tests = new TestBuses(clients, programme, edges);

  /** Where what a request is about is carried: the programme, or the voice of the channel that it names, whether or not there is one now. */
  function busOf(request: FastifyRequest, conferenceId: string): string {
    const { channel } = request.query as { channel?: unknown };
    return Value.Check(Uuid, channel) ? channelBus(conferenceId, channel) : conferenceId;
  }

  const atRoot = (session: Carried["session"]): Carried => ({ session, name: session.sessionId, by: ROOT_EDGE });

  async function publish(request: FastifyRequest, conferenceId: string): Promise<Opened> {
    const { channel } = request.query as { channel?: unknown };
    if (channel !== undefined) {
      const { principal } = authorise(await identity.principal(request), "channel.publish", { conferenceId });
      return { ...(await channels.publish(principal, conferenceId, channel, sdpOf(request)).then(atRoot, explainMediaError)), opener: viewerName(principal) };
    }
    const { site, passId, opener } = await publisher(request, conferenceId);
    const offer = sdpOf(request);
    often.take(conferenceId, opener);
    const conference = await platform.hub.get(conferenceId);
    if (!mayPublish(conference.state, site)) throw new Problem("publish-not-allowed");
    if (passId === null && (await encoderSends(conferenceId, site))) throw new Problem("encoder-sends");
    const carried = await clients.of(conferenceId).publish(sourceName(site), offer).then(atRoot, explainMediaError);
    return { ...(passId === null ? carried : await ends(conferenceId, passId, carried)), opener };
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
  async function publisher(request: FastifyRequest, conferenceId: string): Promise<{ site: number; passId: string | null; opener: string }> {
    const pass = await passes.pass(request, conferenceId);
    if (pass) {
      if (pass.direction !== "in" || pass.site === null) throw new Problem("not-allowed");
      return { site: pass.site, passId: pass.id, opener: playerName(pass.id) };
    }
    const { principal } = authorise(await identity.principal(request), "site.publish", { conferenceId });
    if (principal.kind !== "site") throw new Problem("not-allowed");
    return { site: principal.site, passId: null, opener: viewerName(principal) };
  }

  async function play(request: FastifyRequest, conferenceId: string): Promise<Opened> {
    const { source, channel } = request.query as { source?: unknown; channel?: unknown };
    const wish = wishOf(request);
    const pass = await passes.pass(request, conferenceId);
    if (pass) {
      if (pass.direction !== "out" || channel !== undefined || source !== undefined) throw new Problem("not-allowed");
      const [offer, opener] = [sdpOf(request), playerName(pass.id)];
      often.take(conferenceId, opener);
      await platform.hub.get(conferenceId);
      return { ...(await ends(conferenceId, pass.id, await programme.player(pass.id, conferenceId, offer, wish).catch(explainMediaError))), opener };
    }
    const edge = await edges.asking(request);
    if (edge) {
      const [offer, opener] = [sdpOf(request), edgeName(edge.id)];
      often.take(conferenceId, opener);
      if (!(await isTesting(conferenceId))) await platform.hub.get(conferenceId);
      if (channel !== undefined) await channels.known(conferenceId, channel);
      return { ...(await programme.link(edge.id, busOf(request, conferenceId), offer, wish).catch(explainMediaError)), opener };
    }
    const who = await identity.principal(request);
    if (channel !== undefined) {
      const { principal } = authorise(who, "channel.play", { conferenceId });
      return { ...(await channels.play(principal, conferenceId, channel, sdpOf(request), wish).catch(explainMediaError)), opener: viewerName(principal) };
    }
    const preview = typeof source === "string" && /^\d{1,5}$/.test(source);
    if (source !== undefined && !preview) throw new Problem("input-malformed", "source");
    const { principal } = authorise(who, preview ? "site.preview" : "programme.play", { conferenceId });
    const [offer, opener] = [sdpOf(request), viewerName(principal)];
    often.take(conferenceId, opener);
    if (preview && Number(source) >= (await conferences.tree(conferenceId)).siteCount) throw new Problem("site-unknown");
    // An unknown conference must not open a bus of its own in the media engine.
    await platform.hub.get(conferenceId);
    if (!preview) {
      if (principal.kind === "site") await admit(platform, conferenceId, principal.site);
      return { ...(await programme.play(principal, conferenceId, offer, wish).catch(explainMediaError)), opener };
    }
    const target = { source: sourceName(Number(source)) };
    return { ...(await clients.of(conferenceId).play(opener, offer, { target, layer: wish.layer }).then(atRoot, explainMediaError)), opener };
  }

  /** Who asks, as the media engine knows them. */
  async function askerOf(request: FastifyRequest, conferenceId: string): Promise<string> {
    const pass = await passes.pass(request, conferenceId);
    if (pass) return playerName(pass.id);
    const edge = await edges.asking(request);
    if (edge) return edgeName(edge.id);
    return viewerName(authorise(await identity.principal(request), "channel.play", { conferenceId }).principal);
  }

  /** The session that an address names, for whoever opened it and for nobody else. @throws Problem not-found */
  async function sessionOf(request: FastifyRequest, { conferenceId, sessionId }: Static<typeof ASession>): Promise<{ client: MediaClient; sessionId: string }> {
    const asker = await askerOf(request, conferenceId);
    if (!asker.startsWith(EDGE) || !(await isTesting(conferenceId))) await platform.hub.get(conferenceId);
    // Its seal says whether it is of this channel: one that has been removed meanwhile can be left all the same.
    const bus = busOf(request, conferenceId);
    const name = openName(platform.secrets, bus, sessionId, asker);
    const there = name === null ? "gone" : await edges.whose(bus, name);
    if (name === null || there === "gone") throw new Problem("not-found");
    return there ?? { client: clients.of(bus), sessionId: name };
  }

  return {
    routes(app) {
      turnRoutes(app, platform, identity);
      admissionRoutes(app, platform, identity);
      void app.register(async (scope) => {
        scope.removeAllContentTypeParsers();
        takeSdp(scope);
        const answer = (reply: FastifyReply, request: FastifyRequest, conferenceId: string, { session, name, by, opener }: Opened) => {
          const { as, channel } = request.query as { as?: string; channel?: string };
          const bus = busOf(request, conferenceId);
          const query = new URLSearchParams({ ...(bus !== conferenceId && { channel: channel! }), ...(as && { as }) }).toString();
          const location = `/media/${conferenceId}/sessions/${sealName(platform.secrets, bus, name, opener)}${query && `?${query}`}`;
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
              .headers({ [end.startsWith("wh") ? "accept-post" : "accept-patch"]: SDP_TYPE, "access-control-allow-origin": "*", "access-control-allow-methods": "POST, PATCH, DELETE", "access-control-allow-headers": "authorization, content-type, if-match", "access-control-max-age": "600" })
              .send(),
          );
        }
        // Whoever is refused learns what would be taken (RFC 9110, 11.6.1 and 15.5.16; RFC 5789, 2.2).
        scope.addHook("onSend", (request, reply, payload, done) => {
          if (reply.statusCode === 415) void reply.header(request.method === "PATCH" ? "accept-patch" : "accept-post", SDP_TYPE);
          if (reply.statusCode === 401) void reply.header("www-authenticate", request.headers.authorization ? 'Bearer error="invalid_token"' : "Bearer");
          done(null, payload);
        });
        scope.patch<{ Params: Static<typeof ASession> }>("/media/:conferenceId/sessions/:sessionId", { schema: { params: ASession } }, async (request, reply) => {
          const { client, sessionId } = await sessionOf(request, request.params);
          if (typeIs(request, TRICKLE_TYPE)) {
            void reply.header("allow", "DELETE, OPTIONS");
            throw new Problem("media-trickle-unsupported");
          }
          await client.complete(sessionId, sdpOf(request)).catch(explainMediaError);
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
    root: () => root.now(),
    publishers: async (conferenceId) => (await clients.of(conferenceId).stats()).publishers,
    tests,
    close() {
      clearInterval(watching);
      root.close();
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
