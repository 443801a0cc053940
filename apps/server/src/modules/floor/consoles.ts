import { ConsoleSign, Consoles, Uuid, type ConsoleSign as Sign } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise, readConsolePeople, type Identity } from "../identity/index.ts";
import { readConsolesPresent, writeConsoleSign } from "./console-store.ts";

/** Control rooms sign every ten seconds; one that has missed two is not there any more, ms. */
const GONE_MS = 25_000;
/** People offered for a hand-over. */
const PEOPLE_LIMIT = 200;

const AConference = Type.Object({ conferenceId: Uuid });

/** `POST /api/conferences/:id/consoles`: who sits at the consoles now. */
export function consoleRoutes(app: FastifyInstance, platform: Platform, identity: Identity): void {
  app.post<{ Params: Static<typeof AConference>; Body: Sign }>(
    "/api/conferences/:conferenceId/consoles",
    { schema: { params: AConference, body: ConsoleSign, response: { 200: Consoles } } },
    async (request): Promise<Consoles> => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request, "header"), "console.sign", { conferenceId });
      if (principal.kind !== "account") throw new Problem("not-allowed");
      await platform.hub.get(conferenceId);
      const now = platform.clock();
      await writeConsoleSign(platform.db, conferenceId, principal.id, request.body.desk, now, now - GONE_MS);
      const [present, people] = await Promise.all([
        readConsolesPresent(platform.db, conferenceId, now - GONE_MS),
        readConsolePeople(platform.db, PEOPLE_LIMIT),
      ]);
      return { me: principal.id, present, people };
    },
  );
}
