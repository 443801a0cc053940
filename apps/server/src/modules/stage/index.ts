/** The stage: what the programme can show, and where somebody points at it. The scenes themselves are the floor's. */
import { Pointing, StageSources, Uuid } from "@diemcau/contract";
import { slotOf } from "@diemcau/rules";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import { createLimiter } from "../../platform/http/limiter.ts";
import { actorOf } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Documents } from "../documents/index.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { readShowable } from "./store.ts";

const AConference = Type.Object({ conferenceId: Uuid });
/** Of one sign-in; a page that points sends ten a second. */
const POINTS_A_SECOND = 20;

export interface Stage {
  routes(app: FastifyInstance): void;
}

export function createStage(platform: Platform, identity: Identity, documents: Documents): Stage {
  const limiter = createLimiter({ limit: POINTS_A_SECOND, windowMs: 1_000, clock: platform.clock });
  return {
    routes(app) {
      app.get<{ Params: Static<typeof AConference> }>(
        "/api/conferences/:conferenceId/stage/files",
        { schema: { params: AConference, response: { 200: StageSources } } },
        async (request) => {
          const { conferenceId } = request.params;
          const { principal } = authorise(await identity.principal(request), "stage.files", { conferenceId });
          const files = await readShowable(platform.db, conferenceId);
          const readable = await documents.readable(principal, [...new Set(files.map(({ subjectId }) => subjectId))]);
          return files.filter(({ subjectId }) => readable.has(subjectId));
        },
      );

      // Not a command: it is worth nothing a moment later, and nobody reads it in the minutes.
      app.post<{ Params: Static<typeof AConference>; Body: Static<typeof Pointing> }>(
        "/api/conferences/:conferenceId/stage/pointer",
        { schema: { params: AConference, body: Pointing, response: { 204: Type.Null() } } },
        async (request, reply) => {
          const { conferenceId } = request.params;
          const { principal } = authorise(await identity.principal(request, "header"), "stage.point", { conferenceId });
          limiter.take(`${conferenceId} ${actorOf(principal)}`);
          const { state } = await platform.hub.get(conferenceId);
          if (state.stage.scene.layout !== "document") throw new Problem("stage-no-document");
          if (principal.kind === "site" && slotOf(state, principal.site) < 0) throw new Problem("not-allowed");
          platform.hub.bus.say(conferenceId, JSON.stringify(request.body.at));
          return reply.code(204).send();
        },
      );
    },
  };
}
