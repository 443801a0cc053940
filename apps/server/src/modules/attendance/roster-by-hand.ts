import { createHash } from "node:crypto";
import { DelegateEntered, DelegateInput, EditableRoster, Uuid } from "@diemcau/contract";
import type { KnownDelegate } from "@diemcau/rules/roster";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { actorOf } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { ROW_LIMIT } from "../../platform/sheets/files.ts";
import type { Conferences } from "../conferences/index.ts";
import type { Identity } from "../identity/index.ts";
import { judgeEntry } from "./roster-entry.ts";
import { beginImport, readRosters, rememberDone, removeDelegate, writeImport } from "./roster-store.ts";

const Ordinal = Type.String({ pattern: "^\\d{1,5}$" });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Ordinal });
const ADelegate = Type.Object({ conferenceId: Uuid, ordinal: Ordinal, delegateId: Uuid });
const Wanted = Type.Object({ as: Type.Optional(Type.String()) });
const Removal = Type.Object({ id: Uuid });

export interface ByHand {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
}

/** One delegate at a time: added, changed, removed. The same rights, rules and traces as of an import. */
export function rosterByHand(app: FastifyInstance, { platform, identity, conferences }: ByHand): void {
  const { db, hub } = platform;
  const path = "/api/conferences/:conferenceId/sites/:ordinal/delegates";

  /** @throws Problem sign-in-required, not-allowed, site-unknown, conference-ended */
  async function about(request: FastifyRequest, { conferenceId, ordinal }: Static<typeof ASite>) {
    const site = Number(ordinal);
    const principal = await conferences.authoriseSite(await identity.principal(request, "header"), "roster.import", conferenceId, site);
    const { state } = await hub.get(conferenceId);
    if (state.phase === "ended") throw new Problem("conference-ended");
    return { conferenceId, site, actor: actorOf(principal) };
  }

  async function enter(request: FastifyRequest, params: Static<typeof ASite>, input: DelegateInput, changed: string | null): Promise<DelegateEntered> {
    const { conferenceId, site, actor } = await about(request, params);
    const { id, accepted, isSiteChair: chair, isSiteLead: lead, ...said } = input;
    const fields = { ...said, chair, lead };
    const delegateId = changed ?? id;
    const digest = digestOf("enter", conferenceId, site, changed, fields);
    const tree = await conferences.tree(conferenceId);
    return db.transaction().execute(async (tx) => {
      if (await beginImport(tx, conferenceId, id, actor, digest)) return { delegateId, saved: true, warnings: [], repeated: true };
      const { expected } = tree.sites[site]!;
      const { warnings, change } = await judgeEntry(tx, { conferenceId, site, expected, before: changed, fields });
      if (warnings.some(({ code }) => !accepted.includes(code))) return { delegateId, saved: false, warnings, repeated: false };
      await writeImport(tx, { conferenceId, id, actor, digest, changes: [JSON.stringify([{ ...change, newId: id, nth: 0 }])] });
      return { delegateId, saved: true, warnings, repeated: false };
    });
  }

  app.get<{ Params: Static<typeof ASite>; Querystring: Static<typeof Wanted> }>(
    path,
    { schema: { params: ASite, querystring: Wanted, response: { 200: EditableRoster } } },
    async (request, reply) => {
      const { conferenceId, ordinal } = request.params;
      const site = Number(ordinal);
      await conferences.authoriseSite(await identity.principal(request, "header-or-query"), "roster.import", conferenceId, site);
      const tree = await conferences.tree(conferenceId);
      const known = await readRosters(db, conferenceId, [site], ROW_LIMIT);
      if (known === null) throw new Problem("sheet-too-many-rows");
      const delegates = (JSON.parse(known) as KnownDelegate[]).map(({ id, name, positions, class: kind, unit, chair, lead }) => ({
        delegateId: id,
        name,
        positions: [...positions],
        class: kind,
        unit,
        isSiteChair: chair,
        isSiteLead: lead,
      }));
      void reply.header("cache-control", "no-store");
      return { site, siteName: tree.siteName(site), expected: tree.sites[site]!.expected, delegates };
    },
  );

  app.post<{ Params: Static<typeof ASite>; Body: DelegateInput }>(
    path,
    { schema: { params: ASite, body: DelegateInput, response: { 200: DelegateEntered } } },
    (request) => enter(request, request.params, request.body, null),
  );

  app.post<{ Params: Static<typeof ADelegate>; Body: DelegateInput }>(
    `${path}/:delegateId`,
    { schema: { params: ADelegate, body: DelegateInput, response: { 200: DelegateEntered } } },
    (request) => enter(request, request.params, request.body, request.params.delegateId),
  );

  app.delete<{ Params: Static<typeof ADelegate>; Querystring: Static<typeof Removal> }>(
    `${path}/:delegateId`,
    { schema: { params: ADelegate, querystring: Removal, response: { 204: Type.Null() } } },
    async (request, reply) => {
      const { conferenceId, site, actor } = await about(request, request.params);
      const { id } = request.query;
      const { delegateId } = request.params;
      const digest = digestOf("remove", conferenceId, site, delegateId, null);
      await db.transaction().execute(async (tx) => {
        if (await beginImport(tx, conferenceId, id, actor, digest)) return;
        await removeDelegate(tx, { conferenceId, site, delegateId });
        await rememberDone(tx, { conferenceId, id, actor, digest });
      });
      return reply.code(204).send();
    },
  );
}

const digestOf = (...parts: readonly unknown[]): Buffer => createHash("sha256").update(JSON.stringify(["delegate", ...parts])).digest();
