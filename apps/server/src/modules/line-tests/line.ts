/**
 * The line itself: a room publishes by WHIP at the root and plays itself by WHEP from the server that would carry the
 * programme to it, on a bus that no programme knows (ADR 0012). Whatever is sent there, no slot of any conference can show it.
 */
import { MediaClient, replyOf, type SessionAnswer } from "@diemcau/media";
import { EDGE_HEADER, Uuid } from "@diemcau/contract";
import { mayPublish } from "@diemcau/rules";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import type { Principal } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { explainMediaError, mediaSocket, sdpOf, takeSdp, type TestBuses } from "../media/index.ts";
import { TURN_MS } from "./turns.ts";
import { hasTurn, readLetIn } from "./turns-store.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ASession = Type.Object({ conferenceId: Uuid, sessionId: Type.String({ pattern: "^[A-Za-z0-9_-]{8,160}$" }) });
const Fan = Type.Object({ slots: Type.Integer({ minimum: 1, maximum: 4 }) }, { additionalProperties: false });

type Room = Extract<Principal, { kind: "site" }>;

/** Is this a room whose turn to test it is? */
export const isTesting = (platform: Platform, siteId: string): Promise<boolean> => hasTurn(platform.db, siteId, platform.clock(), TURN_MS);

export interface Line {
  routes(app: FastifyInstance): void;
  /** Ends what a room still sends or plays. */
  end(siteId: string): Promise<void>;
}

export function createLine(platform: Platform, identity: Identity, tests: TestBuses): Line {
  async function room(request: FastifyRequest, conferenceId: string): Promise<Room> {
    const { principal } = authorise(await identity.principal(request, "header"), "line-test.run", { conferenceId });
    if (principal.kind !== "site") throw new Problem("not-allowed");
    return principal;
  }

  /** The room that asks, if it may load the media server now. @throws Problem line-test-not-your-turn, line-test-on-air */
  async function tester(request: FastifyRequest, conferenceId: string): Promise<Room> {
    const principal = await room(request, conferenceId);
    const { state } = await platform.hub.get(conferenceId);
    if (mayPublish(state, principal.site)) throw new Problem("line-test-on-air");
    if (!(await isTesting(platform, principal.siteId))) throw new Problem("line-test-not-your-turn");
    return principal;
  }

  return {
    routes(app) {
      void app.register(async (scope) => {
        takeSdp(scope);
        type Offer = { Params: Static<typeof AConference> };
        const answer = (reply: FastifyReply, conferenceId: string, session: SessionAnswer, name = session.sessionId) =>
          reply.code(replyOf(session).status).header("location", `/media/${conferenceId}/line-test/sessions/${name}`).type("application/sdp").send(replyOf(session).sdp);
        scope.post<Offer>("/media/:conferenceId/line-test/whip", { schema: { params: AConference } }, async (request, reply) => {
          const { conferenceId } = request.params;
          return answer(reply, conferenceId, await tests.publish(await tester(request, conferenceId), sdpOf(request)).catch(explainMediaError));
        });
        scope.post<Offer>("/media/:conferenceId/line-test/whep", { schema: { params: AConference } }, async (request, reply) => {
          const { conferenceId } = request.params;
          // A room hears and sees itself alone.
          const { session, name, by } = await tests.play(await tester(request, conferenceId), sdpOf(request), { layer: "good", avoid: null }).catch(explainMediaError);
          return answer(reply.header(EDGE_HEADER, by), conferenceId, session, name);
        });
        scope.post<Offer & { Body: Static<typeof Fan> }>("/media/:conferenceId/line-test/fan", { schema: { params: AConference, body: Fan } }, async (request, reply) => {
          await tests.fan(await tester(request, request.params.conferenceId), request.body.slots).catch(explainMediaError);
          return reply.code(204).send();
        });
        type Session = { Params: Static<typeof ASession> };
        // Sessions are looked for on the bus of the room that asks: nobody else's are there.
        scope.patch<Session>("/media/:conferenceId/line-test/sessions/:sessionId", { schema: { params: ASession } }, async (request, reply) => {
          const { conferenceId, sessionId: name } = request.params;
          const { client, sessionId } = await tests.session(await room(request, conferenceId), name);
          await client.complete(sessionId, sdpOf(request)).catch(explainMediaError);
          return reply.code(204).send();
        });
        scope.delete<Session>("/media/:conferenceId/line-test/sessions/:sessionId", { schema: { params: ASession } }, async (request, reply) => {
          const { conferenceId, sessionId: name } = request.params;
          const { client, sessionId } = await tests.session(await room(request, conferenceId), name);
          await client.leave(sessionId).catch(explainMediaError);
          return reply.code(204).send();
        });
      });
    },
    // The warden comes later, where the media server does not answer now.
    end: (siteId) => tests.end(siteId).catch((error: unknown) => platform.log.debug({ err: (error as Error).message }, "a line test not ended; will try again")),
  };
}

const LOOK_MS = 5_000;

/** Ends what is still sent when a room's turn is over: a page that was closed must not hold a place. */
export function createLineTestWarden(platform: Platform): { close(): Promise<void> } {
  /** Rooms that were let in, until their bus was found empty after their turn. */
  const open = new Set<string>();

  async function end(siteId: string): Promise<void> {
    const bus = new MediaClient({ socketPath: mediaSocket(platform.config.dataDir) }, siteId);
    try {
      const { publishers, viewers } = await bus.stats();
      await Promise.all([...publishers, ...viewers].map(({ sessionId }) => bus.leave(sessionId).catch(() => {})));
      await bus.setSlots([null, null, null, null]);
      if (publishers.length > 0) platform.log.info("ended a line test whose turn is over");
      open.delete(siteId);
    } finally {
      await bus.close();
    }
  }

  const look = async (): Promise<void> => {
    const letIn = await readLetIn(platform.db, platform.clock(), TURN_MS);
    for (const { siteId } of letIn) open.add(siteId);
    const testing = new Set(letIn.filter(({ isOver }) => !isOver).map(({ siteId }) => siteId));
    for (const siteId of open) if (!testing.has(siteId)) await end(siteId);
  };
  let looking = Promise.resolve();
  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => platform.log.debug({ err: (error as Error).message }, "line tests not looked at; will try again"));
  }, LOOK_MS);
  return {
    async close() {
      clearInterval(timer);
      await looking;
    },
  };
}
