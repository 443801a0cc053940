import { createHash } from "node:crypto";
import { FollowClasses, SetSiteExpected, SiteExpected, Uuid } from "@diemcau/contract";
import { expectedFrom } from "@diemcau/rules/agenda";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Tx } from "../../platform/db/database.ts";
import { actorOf, type Principal } from "../../platform/http/principal.ts";
import { Lane } from "../../platform/live/lane.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { authorise } from "../identity/index.ts";
import { followClasses, forgetByHand, readExpected, writeExpected } from "./expected-store.ts";
import { readPeople, setDirectoryVersion } from "./plan-store.ts";
import type { ConferenceRoutes } from "./routes.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Type.String({ pattern: "^\\d{1,5}$" }) });

/** How many delegates a room expects: by the classes of the audience, or as the centre or an officer above it says. */
export function expectedRoutes(app: FastifyInstance, { platform, identity, catalogue, authoriseSite }: ConferenceRoutes): void {
  app.get<{ Params: Static<typeof ASite> }>(
    "/api/conferences/:conferenceId/sites/:ordinal/expected",
    { schema: { params: ASite, response: { 200: SiteExpected } } },
    async (request) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      await authoriseSite(await identity.principal(request), "site-expected.write", conferenceId, site);
      const [row, { audience }, tree] = await Promise.all([readExpected(platform.db, conferenceId, site), readPeople(platform.db, conferenceId), catalogue.tree(conferenceId)]);
      if (!row) throw new Problem("site-unknown");
      const { people, source } = expectedFrom(audience, row);
      return { site, siteName: tree.siteName(site), expected: row.expected, followed: people, source, setBy: row.setBy, setAt: row.setAt };
    },
  );

  app.post<{ Params: Static<typeof ASite>; Body: Static<typeof SetSiteExpected> }>(
    "/api/conferences/:conferenceId/sites/:ordinal/expected",
    { schema: { params: ASite, body: SetSiteExpected, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const site = Number(request.params.ordinal);
      const { id, expected } = request.body;
      const principal = await authoriseSite(await identity.principal(request, "header"), "site-expected.write", conferenceId, site);
      const name = principal.kind === "account" ? principal.name : "";
      await renumber(platform, principal, conferenceId, { id, body: { site, expected } }, async (tx) => {
        const row = await readExpected(tx, conferenceId, site);
        if (!row) throw new Problem("site-unknown");
        const people = expected ?? expectedFrom((await readPeople(tx, conferenceId)).audience, row).people;
        await writeExpected(tx, conferenceId, site, people, expected === null ? null : { name, at: platform.clock() });
      });
      return reply.code(204).send();
    },
  );

  app.post<{ Params: Static<typeof AConference>; Body: Static<typeof FollowClasses> }>(
    "/api/conferences/:conferenceId/expected-by-classes",
    { schema: { params: AConference, body: FollowClasses, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const { principal } = authorise(await identity.principal(request, "header"), "plan.write", { conferenceId });
      await catalogue.tree(conferenceId);
      await renumber(platform, principal, conferenceId, { id: request.body.id, body: "by classes" }, async (tx) => {
        await forgetByHand(tx, conferenceId);
        await followClasses(tx, conferenceId, (await readPeople(tx, conferenceId)).audience);
      });
      return reply.code(204).send();
    },
  );
}

/** Through the journal: every screen that shows the number reads the directory anew. @throws Problem plan-fixed once the conference has ended */
async function renumber(platform: Platform, principal: Principal, conferenceId: string, asked: { id: string; body: unknown }, write: (tx: Tx) => Promise<void>): Promise<void> {
  const { hub, clock } = platform;
  await new Lane(hub, await hub.get(conferenceId), clock).submit({
    id: asked.id,
    digest: createHash("sha256").update(`expected ${conferenceId} `).update(JSON.stringify(asked.body)).digest(),
    actor: actorOf(principal),
    decide: (state) =>
      state.phase === "ended" ? { ok: false, problem: "plan-fixed" } : { ok: true, entries: [{ kind: "directory.changed", version: state.directoryVersion + 1 }] },
    write: async (tx, entries) => {
      await write(tx);
      const [entry] = entries;
      if (entry?.kind === "directory.changed") await setDirectoryVersion(tx, conferenceId, entry.version);
    },
  });
}
