/**
 * The line itself: a room publishes by WHIP and plays itself by WHEP on a bus of the media engine that no
 * programme knows (ADR 0012). Whatever is sent there, no slot of any conference can show it.
 */
import { MediaClient, replyOf, type SessionAnswer } from "@diemcau/media";
import { Uuid } from "@diemcau/contract";
import { mayPublish } from "@diemcau/rules";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { explainMediaError, mediaSocket } from "../media/index.ts";
import { TURN_MS } from "./turns.ts";
import { hasTurn, readAdmitted } from "./turns-store.ts";

/** A conference's bus is named by its id: this is none. */
const BUS = "line-tests";
const SDP_LIMIT = 64 * 1024;
const AConference = Type.Object({ conferenceId: Uuid });
const ASession = Type.Object({ conferenceId: Uuid, sessionId: Type.String({ pattern: "^[A-Za-z0-9_-]{8,80}$" }) });

const openBus = (platform: Platform) => new MediaClient({ socketPath: mediaSocket(platform.config.dataDir) }, BUS);

export interface Line {
  routes(app: FastifyInstance): void;
  close(): Promise<void>;
}

export function createLine(platform: Platform, identity: Identity): Line {
  const bus = openBus(platform);

  /** The room that asks, if it may load the media server now. @throws Problem line-test-not-your-turn, line-test-on-air */
  async function tester(request: FastifyRequest, conferenceId: string): Promise<string> {
    const { principal } = authorise(await identity.principal(request, "header"), "line-test.run", { conferenceId });
    if (principal.kind !== "site") throw new Problem("not-allowed");
    const { state } = await platform.hub.get(conferenceId);
    if (mayPublish(state, principal.site)) throw new Problem("line-test-on-air");
    if (!(await hasTurn(platform.db, principal.siteId, platform.clock(), TURN_MS))) throw new Problem("line-test-not-your-turn");
    return principal.siteId;
  }

  return {
    routes(app) {
      void app.register(async (scope) => {
        scope.addContentTypeParser("application/sdp", { parseAs: "string", bodyLimit: SDP_LIMIT }, (_request, body, done) => done(null, body));
        type Offer = { Params: Static<typeof AConference> };
        const answer = (reply: FastifyReply, conferenceId: string, session: SessionAnswer) =>
          reply
            .code(replyOf(session).status)
            .header("location", `/media/${conferenceId}/line-test/sessions/${session.sessionId}`)
            .type("application/sdp")
            .send(replyOf(session).sdp);
        scope.post<Offer>("/media/:conferenceId/line-test/whip", { schema: { params: AConference } }, async (request, reply) => {
          const { conferenceId } = request.params;
          const siteId = await tester(request, conferenceId);
          return answer(reply, conferenceId, await bus.publish(siteId, String(request.body)).catch(explainMediaError));
        });
        scope.post<Offer>("/media/:conferenceId/line-test/whep", { schema: { params: AConference } }, async (request, reply) => {
          const { conferenceId } = request.params;
          const siteId = await tester(request, conferenceId);
          // A room hears and sees itself alone.
          const target = { source: siteId };
          return answer(reply, conferenceId, await bus.play(`site-${siteId}`, String(request.body), { target }).catch(explainMediaError));
        });
        // The session's name cannot be guessed: whoever has it and is signed in may end it.
        scope.delete<{ Params: Static<typeof ASession> }>("/media/:conferenceId/line-test/sessions/:sessionId", { schema: { params: ASession } }, async (request, reply) => {
          const { conferenceId, sessionId } = request.params;
          authorise(await identity.principal(request, "header"), "line-test.run", { conferenceId });
          await bus.leave(sessionId).catch(explainMediaError);
          return reply.code(204).send();
        });
      });
    },
    close: () => bus.close(),
  };
}

const LOOK_MS = 5_000;

/** Ends what is still sent or played when a room's turn is over: a page that was closed must not hold a place. */
export function createLineTestWarden(platform: Platform): { close(): Promise<void> } {
  const bus = openBus(platform);
  const look = async (): Promise<void> => {
    const { publishers, viewers } = await bus.stats();
    if (publishers.length + viewers.length === 0) return;
    const admitted = await readAdmitted(platform.db, platform.clock(), TURN_MS);
    const late = [
      ...publishers.filter(({ sourceId }) => !admitted.has(sourceId)),
      ...viewers.filter(({ previewOf }) => previewOf === null || !admitted.has(previewOf)),
    ];
    await Promise.all(late.map(({ sessionId }) => bus.leave(sessionId).catch(() => {})));
    if (late.length > 0) platform.log.info({ sessions: late.length }, "ended line tests whose turn is over");
  };
  const timer = setInterval(() => {
    look().catch((error: unknown) => platform.log.debug({ err: (error as Error).message }, "line tests not looked at; will try again"));
  }, LOOK_MS);
  return {
    async close() {
      clearInterval(timer);
      await bus.close();
    },
  };
}
