/** Units and people as spreadsheets: preview, confirmation with its progress, and the way out. */
import { createHash } from "node:crypto";
import { Day, Uuid, type FileImported, type FilePreview, type OfficerInvited } from "@diemcau/contract";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { v7 as uuidv7 } from "uuid";
import type { Database, Tx } from "../../platform/db/database.ts";
import { languageOf } from "../../platform/http/language.ts";
import { actorOf } from "../../platform/http/principal.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { createSheetDesk } from "../../platform/sheets/desk.ts";
import { FILE_LIMIT, ROW_LIMIT, SHEET_TYPES, sheetName } from "../../platform/sheets/files.ts";
import { streamSteps } from "../../platform/sheets/steps.ts";
import type { Action, Identity } from "../identity/index.ts";
import { readKnownContacts, writeContacts } from "./contact-store.ts";
import { beginImport, endImport, readKnownCommittees, readKnownPeople, readKnownUnits, writePeopleChanges, writeUnitChanges } from "./file-store.ts";
import type { HouseZone } from "./house-zone.ts";
import { mergeUnits } from "./merge.ts";
import type { AskFile, CheckAnswer, FileKind } from "./file-worker.ts";
import { putCommittee } from "./people-store.ts";
import { grantOf, requireWithin, type Grant } from "./reach.ts";
import { readKinds, readRanks, readUnit, readZones } from "./store.ts";

const NO_OFFICERS = { officers: "[]", usernames: "[]" };
const KINDS = ["units", "people", "committees", "contacts", "mergers", "officers"] as const;
/** Whoever may import, but officers are appointed: by those who may appoint each of them. */
const mayBring = (what: FileKind): Action => (what === "officers" ? "officer.appoint" : "organisation.import");
/** More people than a file may hold are known. */
const PEOPLE_LIMIT = 250_000;
/** `unit`: where rows belong that name no place; `on`: since when changes hold. */
const Picked = Type.Object({ unit: Type.Optional(Uuid), on: Type.Optional(Day) });
const Confirmed = Type.Object({ unit: Type.Optional(Uuid), on: Type.Optional(Day), id: Uuid, hash: Type.String({ pattern: "^[0-9a-f]{64}$" }) });
const Wanted = Type.Object({
  language: Type.Optional(Type.Union([Type.Literal("vi"), Type.Literal("en")])),
  unit: Type.Optional(Uuid),
  template: Type.Optional(Type.Literal("1")),
  /** Of officers: units without one, with whom to reach there as the officer to be; `level` only those right below. */
  from: Type.Optional(Type.Literal("contacts")),
  level: Type.Optional(Type.Literal("1")),
  as: Type.Optional(Type.String()),
});

export function fileRoutes(app: FastifyInstance, { db, log }: Platform, identity: Identity, { today, zone }: HouseZone, onContacts: (tx: Tx, unitIds: readonly string[]) => Promise<void>): void {
  const desk = createSheetDesk<AskFile>(new URL("./file-worker.ts", import.meta.url));

  /** What may be known before a thread is given to the file: nobody else can make the server work. */
  async function receive(request: FastifyRequest, what: FileKind, unit: string | undefined): Promise<{ grant: Grant; bytes: Buffer }> {
    const grant = await grantOf(identity, request, mayBring(what));
    if (unit !== undefined) await requireWithin(db, grant, unit);
    const bytes = request.body as Buffer;
    if (!(bytes instanceof Buffer) || bytes.length === 0) throw new Problem("sheet-unreadable");
    return { grant, bytes };
  }

  async function check(ask: AskFile, from: Database | Tx, what: FileKind, { root }: Grant, picked: string | undefined, on: string): Promise<CheckAnswer> {
    const [units, kinds, ranks] = [await readKnownUnits(from), await readKinds(from), await readRanks(from)];
    const people = what === "people" || what === "committees" ? await readKnownPeople(from, null, PEOPLE_LIMIT) : "[]";
    if (people === null) throw new Problem("sheet-too-many-rows");
    const { officers, usernames } = what === "officers" ? await identity.officers.known(from) : NO_OFFICERS;
    return ask({
      kind: "check",
      units,
      officers,
      usernames,
      people,
      committees: what === "committees" ? await readKnownCommittees(from, null) : "[]",
      contacts: what === "contacts" ? await readKnownContacts(from) : "[]",
      kinds: kinds.map(({ code, level, depth, nameVi, nameEn }) => ({ code, level, depth, names: [nameVi, nameEn] })),
      ranks,
      root,
      picked: picked ?? null,
      on,
    });
  }

  async function appoint(tx: Tx, officers: CheckAnswer["officers"], { principal }: Grant, request: FastifyRequest): Promise<OfficerInvited[]> {
    const zones = await readZones(tx, officers.map(({ unitId }) => unitId));
    const rows = officers.map((officer) => ({ ...officer, timeZone: zones.get(officer.unitId) ?? "UTC" }));
    return identity.officers.appointMany(tx, rows, { by: principal.id, language: languageOf(request.headers["accept-language"]) });
  }

  void app.register((scope, _options, done) => {
    scope.addContentTypeParser("application/octet-stream", { parseAs: "buffer", bodyLimit: FILE_LIMIT }, (_request, body, parsed) => parsed(null, body));
    const config = { verbatim: true };
    for (const what of KINDS) {
      // Before five megabytes are taken from anybody.
      const onRequest = async (request: FastifyRequest): Promise<void> => {
        await grantOf(identity, request, mayBring(what));
      };
      scope.post<{ Querystring: Static<typeof Picked> }>(
        `/api/organisation/${what}/preview`,
        { bodyLimit: FILE_LIMIT, config, onRequest, schema: { querystring: Picked } },
        async (request, reply) => {
          const { unit, on = await today() } = request.query;
          const { grant, bytes } = await receive(request, what, unit);
          return streamSteps<FilePreview>(log, request, reply, (tell) =>
            desk.with(async ({ ask }) => {
              tell(0.1);
              await ask({ kind: "read", what, bytes });
              tell(0.5);
              const { preview } = await check(ask, db, what, grant, unit, on);
              return preview;
            }),
          );
        },
      );

      scope.post<{ Querystring: Static<typeof Confirmed> }>(
        `/api/organisation/${what}/import`,
        { bodyLimit: FILE_LIMIT, config, onRequest, schema: { querystring: Confirmed } },
        async (request, reply) => {
          const { unit, on = await today(), id, hash } = request.query;
          const { grant, bytes } = await receive(request, what, unit);
          const actor = actorOf(grant.principal);
          const digest = createHash("sha256").update(`${what} ${unit ?? ""} ${on} ${hash} `).update(bytes).digest();
          return streamSteps<FileImported>(log, request, reply, (tell) =>
            desk.with(async ({ ask }) => {
              tell(0.05);
              await ask({ kind: "read", what, bytes });
              tell(0.25);
              return db.transaction().execute(async (tx) => {
                const before = await beginImport(tx, id, actor, digest);
                if (before !== null) return { id, changed: before, repeated: true };
                // Judged once more by what is so now, under the lock: what is saved is what was shown.
                const { preview, units, people, committees, contacts, mergers, officers } = await check(ask, tx, what, grant, unit, on);
                if (preview.hash !== hash) throw new Problem("import-changed");
                if (preview.counts.error > 0) throw new Problem("import-has-errors");
                tell(0.5);
                await writeUnitChanges(tx, units, on, await zone(), (share) => tell(0.5 + share * 0.45));
                await writePeopleChanges(tx, people, (share) => tell(0.5 + share * 0.45));
                for (const committee of committees) await putCommittee(tx, { ...committee, id: committee.id ?? uuidv7() });
                await writeContacts(tx, contacts, (share) => tell(0.5 + share * 0.4));
                if (contacts.length > 0) await onContacts(tx, contacts.map(({ unitId }) => unitId));
                await mergeUnits(tx, mergers, on, await zone(), (share) => tell(0.5 + share * 0.45));
                const invited = what === "officers" ? await appoint(tx, officers, grant, request) : null;
                const changed = preview.counts.add + preview.counts.update;
                await endImport(tx, id, actor, digest, changed);
                return { id, changed, repeated: false, ...(invited ? { officers: invited } : {}) };
              });
            }),
          );
        },
      );
    }
    done();
  });

  for (const what of KINDS) {
    for (const format of ["xlsx", "csv"] as const) {
      app.get<{ Querystring: Static<typeof Wanted> }>(`/api/organisation/export/${what}.${format}`, { schema: { querystring: Wanted } }, async (request, reply) => {
        const grant = await grantOf(identity, request, what === "officers" ? "officer.appoint" : "organisation.export");
        const { language = "vi", unit, template, from, level } = request.query;
        if (unit !== undefined) await requireWithin(db, grant, unit);
        const root = unit ?? grant.root;
        const [units, kinds] = await Promise.all([readKnownUnits(db), readKinds(db)]);
        const people = (what === "people" || what === "committees") && !template ? await readKnownPeople(db, what === "people" ? root : null, what === "people" ? ROW_LIMIT : PEOPLE_LIMIT) : "[]";
        const committees = what === "committees" && !template ? await readKnownCommittees(db, root) : "[]";
        const contacts = (what === "contacts" || from) && !template ? await readKnownContacts(db) : "[]";
        const { officers } = what === "officers" && !template ? await identity.officers.known(db) : NO_OFFICERS;
        if (people === null) throw new Problem("sheet-too-many-rows");
        const names = kinds.map(({ code, nameVi, nameEn }) => ({ code, name: language === "vi" ? nameVi : nameEn }));
        const order = { kind: "write", what, format, language, units, people, committees, contacts, kinds: names, root, on: await today(), template: template !== undefined, officers, vacant: from !== undefined, near: level !== undefined } as const;
        const bytes = await desk.with(({ ask }) => ask(order));
        const head = root === null ? null : await readUnit(db, root);
        const name = template ? `mau-${what}` : sheetName(head?.name ?? "", what);
        return reply
          .headers({ "cache-control": "no-store", "content-disposition": `attachment; filename="${name}.${format}"` })
          .type(SHEET_TYPES[format])
          .send(Buffer.from(bytes));
      });
    }
  }
}
