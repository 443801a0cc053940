import {
  CommitteeEntry,
  Day,
  NewOfficer,
  NewUnit,
  OfficerInvited,
  OfficerLinkAgain,
  OrganisationSetup,
  RankChange,
  UnitChange,
  UnitChildren,
  UnitClose,
  UnitDetail,
  UnitMove,
  UnitSaved,
  UnitsFound,
  Uuid,
} from "@diemcau/contract";
import { fold, normaliseInput } from "@diemcau/rules/text";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { Type, type Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import type { Identity } from "../identity/index.ts";
import { changeRank, removeCommittee, saveCommittee } from "./people.ts";
import { readCommittees } from "./people-store.ts";
import type { HouseZone } from "./house-zone.ts";
import { grantOf, requireBelow, requireWithin, type Grant } from "./reach.ts";
import { readKinds, readLevels, readRanks, readUnit } from "./store.ts";
import { readChildren, readDetail, readNode, searchUnits } from "./tree-store.ts";
import { changeUnit, closeUnit, createUnit, moveUnit } from "./units.ts";

const PAGE = 200;
const FOUND = 50;
const AUnit = Type.Object({ unitId: Uuid });
const As = Type.Optional(Type.String());
const Whole = Type.Optional(Type.String({ pattern: "^\\d{1,6}$" }));
const TreeQuery = Type.Object({ parent: Type.Optional(Uuid), on: Type.Optional(Day), offset: Whole, as: As });
const SearchQuery = Type.Object({ query: Type.String({ minLength: 1, maxLength: 200 }), on: Type.Optional(Day), as: As });
const OnQuery = Type.Object({ on: Type.Optional(Day), as: As });
const AnOfficer = Type.Object({ officerId: Uuid });
const ACommittee = Type.Object({ committeeId: Uuid });
const ARank = Type.Object({ code: Type.String({ maxLength: 60 }) });
const Nothing = Type.Null();

const giver = ({ principal }: Grant, request: FastifyRequest) => ({ by: principal.id, language: languageOf(request.headers["accept-language"]) });

/** The tree through time, and who acts for its units. */
export function unitRoutes(app: FastifyInstance, platform: Platform, identity: Identity, { today, zone }: HouseZone): void {
  const { db } = platform;

  app.get("/api/organisation/setup", { schema: { querystring: OnQuery, response: { 200: OrganisationSetup } } }, async (request): Promise<OrganisationSetup> => {
    const { root } = await grantOf(identity, request, "organisation.read");
    const language = languageOf(request.headers["accept-language"]);
    const [levels, kinds, ranks, head] = await Promise.all([readLevels(db, language), readKinds(db), readRanks(db), root === null ? null : readUnit(db, root)]);
    return {
      today: await today(),
      root: head,
      levels,
      kinds: kinds.map(({ code, level, nameVi, nameEn }) => ({ code, level, name: language === "en" ? nameEn : nameVi })),
      ranks: ranks.map((rank) => ({ ...rank, beginnings: [...rank.beginnings] })),
    };
  });

  app.get<{ Querystring: Static<typeof TreeQuery> }>(
    "/api/organisation/tree",
    { schema: { querystring: TreeQuery, response: { 200: UnitChildren } } },
    async (request): Promise<UnitChildren> => {
      const grant = await grantOf(identity, request, "organisation.read");
      const { parent, on = await today(), offset = "0" } = request.query;
      if (parent !== undefined) await requireWithin(db, grant, parent);
      else if (grant.root !== null) {
        // The tree of an officer begins with their own unit.
        const own = await readNode(db, grant.root, on);
        return { on, total: own ? 1 : 0, units: own ? [own] : [] };
      }
      return { on, ...(await readChildren(db, parent ?? null, on, Number(offset), PAGE)) };
    },
  );

  app.get<{ Querystring: Static<typeof SearchQuery> }>(
    "/api/organisation/search",
    { schema: { querystring: SearchQuery, response: { 200: UnitsFound } } },
    async (request): Promise<UnitsFound> => {
      const { root } = await grantOf(identity, request, "organisation.read");
      const words = fold(normaliseInput(request.query.query)).split(/\s+/).filter(Boolean).slice(0, 12);
      if (words.length === 0) return { total: 0, units: [] };
      return searchUnits(db, { words, day: request.query.on ?? await today(), root, limit: FOUND });
    },
  );

  app.get<{ Params: Static<typeof AUnit>; Querystring: Static<typeof OnQuery> }>(
    "/api/organisation/units/:unitId",
    { schema: { params: AUnit, querystring: OnQuery, response: { 200: UnitDetail } } },
    async (request): Promise<UnitDetail> => {
      const grant = await grantOf(identity, request, "organisation.read");
      const { unitId } = request.params;
      const on = request.query.on ?? await today();
      await requireWithin(db, grant, unitId);
      const [detail, committees, officers] = await Promise.all([readDetail(db, unitId, on, grant.root), readCommittees(db, unitId), identity.officers.of(unitId)]);
      if (!detail) throw new Problem("unit-unknown");
      const above = grant.root !== unitId;
      return { ...detail, on, committees, officers, may: { add: true, change: above, people: true, appoint: above } };
    },
  );

  app.post<{ Body: NewUnit }>("/api/organisation/units", { schema: { body: NewUnit, response: { 200: UnitSaved } } }, async (request) =>
    createUnit(db, await grantOf(identity, request, "unit.write"), request.body, await zone()),
  );
  app.post<{ Params: Static<typeof AUnit>; Body: UnitChange }>(
    "/api/organisation/units/:unitId",
    { schema: { params: AUnit, body: UnitChange, response: { 200: UnitSaved } } },
    async (request) => changeUnit(db, await grantOf(identity, request, "unit.write"), request.params.unitId, request.body),
  );
  app.post<{ Params: Static<typeof AUnit>; Body: UnitMove }>(
    "/api/organisation/units/:unitId/move",
    { schema: { params: AUnit, body: UnitMove, response: { 200: UnitSaved } } },
    async (request) => moveUnit(db, await grantOf(identity, request, "unit.write"), request.params.unitId, request.body),
  );
  app.post<{ Params: Static<typeof AUnit>; Body: UnitClose }>(
    "/api/organisation/units/:unitId/close",
    { schema: { params: AUnit, body: UnitClose, response: { 200: UnitSaved } } },
    async (request) => closeUnit(db, await grantOf(identity, request, "unit.write"), request.params.unitId, request.body),
  );

  app.post<{ Body: CommitteeEntry }>("/api/organisation/committees", { schema: { body: CommitteeEntry, response: { 200: UnitSaved } } }, async (request) =>
    saveCommittee(db, await grantOf(identity, request, "person.write"), request.body),
  );
  app.delete<{ Params: Static<typeof ACommittee> }>(
    "/api/organisation/committees/:committeeId",
    { schema: { params: ACommittee, response: { 204: Nothing } } },
    async (request, reply) => {
      await removeCommittee(db, await grantOf(identity, request, "person.write"), request.params.committeeId);
      return reply.code(204).send();
    },
  );

  app.post<{ Params: Static<typeof AUnit>; Body: NewOfficer }>(
    "/api/organisation/units/:unitId/officers",
    { schema: { params: AUnit, body: NewOfficer, response: { 200: OfficerInvited } } },
    async (request, reply) => {
      const grant = await grantOf(identity, request, "officer.appoint");
      const { unitId } = request.params;
      const unit = await readUnit(db, unitId);
      if (!unit) throw new Problem("unit-unknown");
      await requireBelow(db, grant, unitId);
      void reply.header("cache-control", "no-store");
      const { email = null, ...officer } = request.body;
      return identity.officers.appoint(unit, { ...officer, email }, giver(grant, request));
    },
  );
  app.post<{ Params: Static<typeof AnOfficer>; Body: OfficerLinkAgain }>(
    "/api/organisation/officers/:officerId/link",
    { schema: { params: AnOfficer, body: OfficerLinkAgain, response: { 200: OfficerInvited } } },
    async (request, reply) => {
      const grant = await grantOf(identity, request, "officer.appoint");
      const unitId = await identity.officers.unitOf(request.params.officerId);
      await requireBelow(db, grant, unitId);
      const unit = await readUnit(db, unitId);
      if (!unit) throw new Problem("unit-unknown");
      void reply.header("cache-control", "no-store");
      return identity.officers.renew(request.params.officerId, unit, request.body.email, giver(grant, request));
    },
  );
  app.delete<{ Params: Static<typeof AnOfficer> }>(
    "/api/organisation/officers/:officerId",
    { schema: { params: AnOfficer, response: { 204: Nothing } } },
    async (request, reply) => {
      const grant = await grantOf(identity, request, "officer.appoint");
      await requireBelow(db, grant, await identity.officers.unitOf(request.params.officerId));
      await identity.officers.revoke(request.params.officerId);
      return reply.code(204).send();
    },
  );

  app.post<{ Params: Static<typeof ARank>; Body: RankChange }>(
    "/api/organisation/ranks/:code",
    { schema: { params: ARank, body: RankChange, response: { 204: Nothing } } },
    async (request, reply) => {
      await grantOf(identity, request, "rank.write");
      await changeRank(db, request.params.code, request.body, await today());
      return reply.code(204).send();
    },
  );
}
