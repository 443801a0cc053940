import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { RosterImported, RosterPreview, Uuid } from "@diemcau/contract";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { actorOf } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { SheetDesk } from "../../platform/sheets/desk.ts";
import { FILE_LIMIT, ROW_LIMIT, SHEET_TYPES, sheetName } from "../../platform/sheets/files.ts";
import { STEPS_TYPE, streamSteps } from "../../platform/sheets/steps.ts";
import type { Conferences, SiteTree } from "../conferences/index.ts";
import { authorise, type Action, type Identity } from "../identity/index.ts";
import { readElsewhere } from "./elsewhere-store.ts";
import { beginImport, readCapacities, readKnown, readRosters, writeImport } from "./roster-store.ts";
import type { AskRoster, ReadAnswer } from "./roster-worker.ts";

const AConference = Type.Object({ conferenceId: Uuid });
const Ordinal = Type.String({ pattern: "^\\d{1,5}$" });
const ASite = Type.Object({ conferenceId: Uuid, ordinal: Ordinal });
/** `site`: where rows belong that name no site. */
const Picked = Type.Object({ site: Type.Optional(Ordinal), as: Type.Optional(Type.String()) });
const Confirmed = Type.Object({ site: Type.Optional(Ordinal), id: Uuid, hash: Type.String({ pattern: "^[0-9a-f]{64}$" }) });
const Wanted = Type.Object({
  language: Type.Optional(Type.Union([Type.Literal("vi"), Type.Literal("en")])),
  /** The sites below it as well. */
  below: Type.Optional(Type.Literal("1")),
  site: Type.Optional(Ordinal),
  as: Type.Optional(Type.String()),
});
/** A template does not list more sites than anybody would look through. */
const LISTED_SITES = 2_000;

export interface RosterRoutes {
  readonly platform: Platform;
  readonly identity: Identity;
  readonly conferences: Conferences;
  readonly desk: SheetDesk<AskRoster>;
}

/** Rosters as spreadsheets: preview, confirmation, and the way out. */
export function rosterRoutes(app: FastifyInstance, { platform, identity, conferences, desk }: RosterRoutes): void {
  const { db, hub } = platform;

  /** Who asks and which sites they may touch. @throws Problem not-allowed when there is none, or not the picked one */
  async function reach(request: FastifyRequest, action: Action, conferenceId: string, site: number | null) {
    const signIn = await identity.principal(request, action === "roster.import" ? "header" : "header-or-query");
    const { principal, reach: far } = authorise(signIn, action, { conferenceId });
    const tree = await conferences.tree(conferenceId);
    if (site !== null) await conferences.authoriseSite(principal, action, conferenceId, site);
    const unitId = principal.kind === "account" ? principal.unitId : null;
    const within = new Uint8Array(tree.siteCount);
    for (let at = 0; at < within.length; at++) within[at] = far === "any" || (unitId !== null && tree.covers(unitId, at)) ? 1 : 0;
    if (!within.includes(1)) throw new Problem("not-allowed");
    return { principal, tree, within };
  }

  /** What may be known before a thread is given to the file: nobody else can make the server work. */
  async function receive(request: FastifyRequest, conferenceId: string, site: string | undefined) {
    const picked = site === undefined ? null : Number(site);
    const { principal, tree, within } = await reach(request, "roster.import", conferenceId, picked);
    const bytes = request.body as Buffer;
    if (!(bytes instanceof Buffer) || bytes.length === 0) throw new Problem("sheet-unreadable");
    const { state } = await hub.get(conferenceId);
    if (state.phase === "ended") throw new Problem("conference-ended");
    return { principal, bytes, order: { kind: "read", bytes, sites: namesOf(tree), within, picked } as const };
  }

  const check = async (worker: { ask: AskRoster }, conferenceId: string, wanted: ReadAnswer, from: Parameters<typeof readKnown>[0]) =>
    worker.ask({
      kind: "check",
      capacity: await readCapacities(from, conferenceId, wanted.sites),
      known: await readKnown(from, conferenceId, wanted),
      elsewhere: await readElsewhere(from, conferenceId, wanted.persons),
    });

  void app.register((scope, _options, done) => {
    scope.addContentTypeParser("application/octet-stream", { parseAs: "buffer", bodyLimit: FILE_LIMIT }, (_request, body, parsed) => parsed(null, body));
    const config = { verbatim: true };
    // Before five megabytes are taken from anybody.
    const onRequest = async (request: FastifyRequest) => {
      if (!(await identity.principal(request, "header"))) throw new Problem("sign-in-required");
    };

    scope.post<{ Params: Static<typeof AConference>; Querystring: Static<typeof Picked> }>(
      "/api/conferences/:conferenceId/rosters/preview",
      { bodyLimit: FILE_LIMIT, config, onRequest, schema: { params: AConference, querystring: Picked, response: { 200: RosterPreview } } },
      async (request, reply) => {
        const { conferenceId } = request.params;
        const { order } = await receive(request, conferenceId, request.query.site);
        const look = (tell: (share: number) => void): Promise<Uint8Array> =>
          desk.with(async (worker) => {
            tell(0.1);
            const wanted = await worker.ask(order);
            tell(0.5);
            return (await check(worker, conferenceId, wanted, db)).preview;
          });
        if (wantsSteps(request)) return streamSteps<RosterPreview>(platform.log, request, reply, async (tell) => JSON.parse(gunzipSync(await look(tell)).toString()) as RosterPreview);
        const preview = await look(() => {});
        return reply
          .headers({ "cache-control": "no-store", "content-encoding": "gzip" })
          .type("application/json; charset=utf-8")
          .send(Buffer.from(preview));
      },
    );

    scope.post<{ Params: Static<typeof AConference>; Querystring: Static<typeof Confirmed> }>(
      "/api/conferences/:conferenceId/rosters",
      { bodyLimit: FILE_LIMIT, config, onRequest, schema: { params: AConference, querystring: Confirmed, response: { 200: RosterImported } } },
      async (request, reply) => {
        const { conferenceId } = request.params;
        const { id, hash, site } = request.query;
        const { principal, bytes, order } = await receive(request, conferenceId, site);
        const actor = actorOf(principal);
        const digest = createHash("sha256").update(`roster ${conferenceId} ${site ?? ""} ${hash} `).update(bytes).digest();
        const save = (tell: (share: number) => void): Promise<RosterImported> =>
          desk.with(async (worker) => {
            tell(0.05);
            const wanted = await worker.ask(order);
            tell(0.25);
            return db.transaction().execute(async (tx) => {
              if (await beginImport(tx, conferenceId, id, actor, digest)) return { id, changed: 0, repeated: true };
              // Judged once more by what is so now, under the lock: what is saved is what was shown.
              const checked = await check(worker, conferenceId, wanted, tx);
              if (checked.hash !== hash) throw new Problem("roster-changed");
              if (checked.errors > 0) throw new Problem("roster-has-errors");
              tell(0.5);
              const { changes } = checked;
              await writeImport(tx, { conferenceId, id, actor, digest, changes }, (done) => tell(0.5 + (done / changes.length) * 0.45));
              return { id, changed: checked.changed, repeated: false };
            });
          });
        return wantsSteps(request) ? streamSteps(platform.log, request, reply, save) : save(() => {});
      },
    );
    done();
  });

  async function send(reply: FastifyReply, format: "xlsx" | "csv", name: string, order: { language: "vi" | "en"; tree: SiteTree; listed: number[]; known: string }) {
    const { language, tree, listed, known } = order;
    const bytes = await desk.with((worker) => worker.ask({ kind: "write", format, language, sites: namesOf(tree), listed, known }));
    return reply
      .headers({ "cache-control": "no-store", "content-disposition": `attachment; filename="${name}.${format}"` })
      .type(SHEET_TYPES[format])
      .send(Buffer.from(bytes));
  }

  for (const format of ["xlsx", "csv"] as const) {
    app.get<{ Params: Static<typeof ASite>; Querystring: Static<typeof Wanted> }>(
      `/api/conferences/:conferenceId/sites/:ordinal/roster.${format}`,
      { schema: { params: ASite, querystring: Wanted } },
      async (request, reply) => {
        const { conferenceId } = request.params;
        const { language = "vi", below } = request.query;
        const site = Number(request.params.ordinal);
        const { tree, within } = await reach(request, "roster.export", conferenceId, site);
        const sites = below ? subtree(tree, site).filter((at) => within[at] === 1) : [site];
        const known = await readRosters(db, conferenceId, sites, ROW_LIMIT);
        if (known === null) throw new Problem("sheet-too-many-rows");
        return send(reply, format, sheetName(tree.siteName(site), "roster"), { language, tree, listed: [], known });
      },
    );
  }

  app.get<{ Params: Static<typeof AConference>; Querystring: Static<typeof Wanted> }>(
    "/api/conferences/:conferenceId/rosters/template.xlsx",
    { schema: { params: AConference, querystring: Wanted } },
    async (request, reply) => {
      const { conferenceId } = request.params;
      const { language = "vi" } = request.query;
      const { tree, within } = await reach(request, "roster.export", conferenceId, null);
      const listed: number[] = [];
      for (let site = 0; site < within.length && listed.length < LISTED_SITES; site++) if (within[site] === 1) listed.push(site);
      return send(reply, "xlsx", language === "vi" ? "mau-danh-sach" : "roster-template", { language, tree, listed, known: "[]" });
    },
  );
}

/** The office shows how far an import is; other programs wait for the one answer. */
const wantsSteps = ({ headers }: FastifyRequest): boolean => headers.accept?.includes(STEPS_TYPE) === true;

const namesOf = (tree: SiteTree) => ({
  name: tree.sites.map((site) => site.name),
  parent: tree.sites.map((site) => site.parent),
  expected: tree.sites.map((site) => site.expected),
});

function subtree(tree: SiteTree, root: number): number[] {
  const inside = new Set([root]);
  // Parents stand before their children.
  for (let site = root + 1; site < tree.siteCount; site++) if (inside.has(tree.sites[site]!.parent)) inside.add(site);
  return [...inside];
}
