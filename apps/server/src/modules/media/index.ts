import { MediaError, replyOf, type SessionAnswer } from "@diemcau/media";
import { Uuid, type ProblemCode } from "@diemcau/contract";
import { mayPublish } from "@diemcau/rules";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Conferences } from "../conferences/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { ChannelMedia } from "./channels.ts";
import { MediaClients, sourceName, viewerName } from "./clients.ts";

export { mediaSocket } from "./clients.ts";
export { createProgrammeDirector } from "./director.ts";


const AConference = Type.Object({ conferenceId: Uuid });
const ASession = Type.Object({ conferenceId: Uuid, sessionId: Type.String({ pattern: "^[A-Za-z0-9_-]{8,80}$" }) });
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


/** WHIP in and WHEP out, under our sign-ins; the media itself goes between browser and media engine. */
export interface Media {
  routes(app: FastifyInstance): void;
  healthy(): Promise<boolean>;
  close(): Promise<void>;
}

export function createMedia(platform: Platform, identity: Identity, conferences: Conferences): Media {
  const clients = new MediaClients(platform);
  const channels = new ChannelMedia(platform, clients);

  async function publish(request: FastifyRequest, conferenceId: string): Promise<SessionAnswer> {
    const { channel } = request.query as { channel?: unknown };
    if (channel !== undefined) return channels.publish(await identity.principal(request), conferenceId, channel, String(request.body)).catch(explainMediaError);
    const { principal } = authorise(await identity.principal(request), "site.publish", { conferenceId });
    if (principal.kind !== "site") throw new Problem("not-allowed");
    const conference = await platform.hub.get(conferenceId);
    if (!mayPublish(conference.state, principal.site)) throw new Problem("publish-not-allowed");
    return clients.of(conferenceId).publish(sourceName(principal.site), String(request.body)).catch(explainMediaError);
  }

  async function play(request: FastifyRequest, conferenceId: string): Promise<SessionAnswer> {
    const { source, channel } = request.query as { source?: unknown; channel?: unknown };
    const who = await identity.principal(request);
    if (channel !== undefined) return channels.play(who, conferenceId, channel, String(request.body)).catch(explainMediaError);
    const preview = typeof source === "string" && /^\d{1,5}$/.test(source);
    if (source !== undefined && !preview) throw new Problem("input-malformed", "source");
    const { principal } = authorise(who, preview ? "site.preview" : "programme.play", { conferenceId });
    if (preview && Number(source) >= (await conferences.tree(conferenceId)).siteCount) throw new Problem("site-unknown");
    // An unknown conference must not open a bus of its own in the media engine.
    await platform.hub.get(conferenceId);
    const target = preview ? { source: sourceName(Number(source)) } : ("programme" as const);
    return clients.of(conferenceId).play(viewerName(principal), String(request.body), { target }).catch(explainMediaError);
  }

  return {
    routes(app) {
      void app.register(async (scope) => {
        scope.addContentTypeParser("application/sdp", { parseAs: "string", bodyLimit: SDP_LIMIT }, (_request, body, done) => done(null, body));
        const answer = (reply: FastifyReply, request: FastifyRequest, conferenceId: string, session: SessionAnswer) => {
          const { as } = request.query as { as?: string };
          const location = `/media/${conferenceId}/sessions/${session.sessionId}${as ? `?as=${encodeURIComponent(as)}` : ""}`;
          const { status, sdp } = replyOf(session);
          return reply.code(status).header("location", location).type("application/sdp").send(sdp);
        };
        scope.post<{ Params: Static<typeof AConference> }>("/media/:conferenceId/whip", { schema: { params: AConference } }, async (request, reply) =>
          answer(reply, request, request.params.conferenceId, await publish(request, request.params.conferenceId)),
        );
        scope.post<{ Params: Static<typeof AConference> }>("/media/:conferenceId/whep", { schema: { params: AConference } }, async (request, reply) =>
          answer(reply, request, request.params.conferenceId, await play(request, request.params.conferenceId)),
        );
        // The session's name cannot be guessed: whoever has it and is signed in may complete it and end it.
        scope.patch<{ Params: Static<typeof ASession> }>("/media/:conferenceId/sessions/:sessionId", { schema: { params: ASession } }, async (request, reply) => {
          const { conferenceId, sessionId } = request.params;
          authorise(await identity.principal(request), "channel.play", { conferenceId });
          await platform.hub.get(conferenceId);
          await clients.of(conferenceId).complete(sessionId, String(request.body)).catch(explainMediaError);
          return reply.code(204).send();
        });
        scope.delete<{ Params: Static<typeof ASession> }>("/media/:conferenceId/sessions/:sessionId", { schema: { params: ASession } }, async (request, reply) => {
          const { conferenceId, sessionId } = request.params;
          authorise(await identity.principal(request), "channel.play", { conferenceId });
          await platform.hub.get(conferenceId);
          await clients.of(conferenceId).leave(sessionId).catch(explainMediaError);
          return reply.code(204).send();
        });
      });
    },
    healthy: () => clients.healthy(),
    close: () => clients.close(),
  };
}
