import { UnitColumns, type Language } from "@diemcau/contract";
import type { FastifyInstance } from "fastify";
import type { Static } from "typebox";
import { languageOf } from "../../platform/http/language.ts";
import type { Platform } from "../../platform/platform.ts";
import { authorise, type Identity } from "../identity/index.ts";
import { readLevels, readUnits } from "./store.ts";

export type { NewLevel, NewUnit, UnitRow } from "./store.ts";

export { importUnits, readUnit } from "./store.ts";

/** The tree of units that conferences are held in. */
export interface Organisation {
  levels(language: Language): Promise<{ code: string; name: string }[]>;
  /** Units of the tree, parents first. */
  units(): ReturnType<typeof readUnits>;
  routes(app: FastifyInstance): void;
}

export function createOrganisation(platform: Platform, identity: Identity): Organisation {
  const { db } = platform;
  const organisation: Organisation = {
    levels: (language) => readLevels(db, language),
    units: () => readUnits(db),
    routes(app) {
      app.get("/api/organisation/units", { schema: { response: { 200: UnitColumns } } }, async (request): Promise<Static<typeof UnitColumns>> => {
        authorise(await identity.principal(request), "organisation.read");
        const [units, levels] = await Promise.all([readUnits(db), readLevels(db, languageOf(request.headers["accept-language"]))]);
        const index = new Map(units.map((unit, at) => [unit.id, at]));
        const level = new Map(levels.map((row, at) => [row.code, at]));
        return {
          id: units.map((unit) => unit.id),
          name: units.map((unit) => unit.name),
          parent: units.map((unit) => (unit.parentId === null ? -1 : (index.get(unit.parentId) ?? -1))),
          level: units.map((unit) => level.get(unit.level) ?? 0),
          usual: units.map((unit) => unit.usualDelegates),
          levels,
        };
      });
    },
  };
  return organisation;
}
