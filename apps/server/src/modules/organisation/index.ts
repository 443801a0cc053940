import { UnitColumns, type Language } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import { Type, type Static } from "typebox";
import type { Tx } from "../../platform/db/database.ts";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Identity } from "../identity/index.ts";
import { fileRoutes } from "./file-routes.ts";
import { peopleRoutes } from "./people-routes.ts";
import { createHouseZone } from "./house-zone.ts";
import { grantOf } from "./reach.ts";
import { readLevels, readUnits, type UnitRow } from "./store.ts";
import { unitRoutes } from "./unit-routes.ts";

export type { NewLevel, NewUnit, UnitRow } from "./store.ts";

export { importPeople, type NewPerson } from "./demo.ts";
export { readStandings } from "./people-store.ts";
export { createHouseZone } from "./house-zone.ts";
export { importUnits, importUnitsIn, readRanks, readUnit } from "./store.ts";

/** The tree of units that conferences are held in. */
export interface Organisation {
  levels(language: Language): Promise<{ code: string; name: string }[]>;
  /** Units of the tree as it stands today, parents first. */
  units(): Promise<UnitRow[]>;
  /** Asked within the transaction of an import that changes whom to reach at these units. */
  onContacts(listener: ContactsListener): void;
  routes(app: FastifyInstance): void;
}

export type ContactsListener = (tx: Tx, unitIds: readonly string[]) => Promise<void>;

export function createOrganisation(platform: Platform, identity: Identity): Organisation {
  const { db } = platform;
  const { zone, today } = createHouseZone(platform);
  const listeners: ContactsListener[] = [];
  const organisation: Organisation = {
    onContacts: (listener) => void listeners.push(listener),
    levels: (language) => readLevels(db, language),
    units: async () => parentsFirst(await readUnits(db, await today())),
    routes(app) {
      app.get(
        "/api/organisation/units",
        { schema: { querystring: Type.Object({ as: Type.Optional(Type.String()) }), response: { 200: UnitColumns } } },
        async (request): Promise<Static<typeof UnitColumns>> => {
          const { root } = await grantOf(identity, request, "organisation.read");
          const [all, levels] = await Promise.all([organisation.units(), readLevels(db, languageOf(request.headers["accept-language"]))]);
          const units = root === null ? all : subtree(all, root);
          const index = new Map(units.map((unit, at) => [unit.id, at]));
          const level = new Map(levels.map((row, at) => [row.code, at]));
          return {
            id: units.map((unit) => unit.id),
            name: units.map((unit) => unit.name),
            parent: units.map((unit) => (unit.parentId === null ? -1 : (index.get(unit.parentId) ?? -1))),
            level: units.map((unit) => level.get(unit.level) ?? 0),
            usual: units.map((unit) => unit.usualDelegates),
            levels: levels.map(({ code, name }) => ({ code, name })),
          };
        },
      );
      unitRoutes(app, platform, identity, { today, zone });
      peopleRoutes(app, platform, identity, today);
      fileRoutes(app, platform, identity, { today, zone }, async (tx, unitIds) => {
        for (const listener of listeners) await listener(tx, unitIds);
      });
    },
  };
  return organisation;
}

/** Depth first; units keep the order that they have among their siblings. */
function parentsFirst(units: readonly UnitRow[]): UnitRow[] {
  const known = new Set(units.map(({ id }) => id));
  const children = Map.groupBy(units, ({ parentId }) => (parentId !== null && known.has(parentId) ? parentId : null));
  const ordered: UnitRow[] = [];
  const open = [...(children.get(null) ?? [])].reverse();
  while (open.length > 0) {
    const unit = open.pop()!;
    ordered.push(unit);
    open.push(...(children.get(unit.id) ?? []).toReversed());
  }
  return ordered;
}

/** @param units parents first */
function subtree(units: readonly UnitRow[], root: string): UnitRow[] {
  const inside = new Set<string>();
  for (const { id, parentId } of units) if (id === root || (parentId !== null && inside.has(parentId))) inside.add(id);
  return units.filter(({ id }) => inside.has(id));
}
