/** Which unit a row is about, by its cells of id, name, unit above and code. */
import type { FileFlaw } from "@diemcau/contract";
import { createSiteFinder } from "../roster/index.ts";
import { fold } from "../text/index.ts";

/** Columns of the units that are alive, with the index of each one's parent. */
export interface FileUnits {
  readonly id: readonly string[];
  readonly name: readonly string[];
  readonly parent: readonly number[];
  readonly code: readonly (string | null)[];
}
export interface UnitCells {
  readonly id: string;
  readonly code: string;
  readonly unit: string;
  readonly above: string;
}
export interface FoundUnit {
  readonly unit: number | null;
  readonly flaw: FileFlaw | null;
}

const one = (found: readonly number[]): number | null => (found.length === 1 ? found[0]! : null);

/** @param within those the reader may touch: of several of one name or code they come first */
export function createUnitCells(units: FileUnits, within: (unit: number) => boolean): (cells: UnitCells) => FoundUnit {
  const find = createSiteFinder(units, within);
  const byId = new Map(units.id.map((id, at) => [id, at]));
  const byCode = Map.groupBy(units.code.keys(), (at) => units.code[at] ?? "");
  return ({ id, code, unit, above }) => {
    if (id !== "") {
      const known = byId.get(id) ?? null;
      return { unit: known, flaw: known === null ? { code: "id-unknown", value: id.slice(0, 60) } : null };
    }
    if (unit !== "") {
      const found = find(above === "" ? unit : `${unit} (${above})`);
      const plain = found.site === null && above !== "" ? find(unit) : found;
      if (plain.site !== null) return { unit: plain.site, flaw: plain.guessed ? { code: "unit-guessed", value: units.name[plain.site]! } : null };
      // Of several of one name the code says which.
      const coded = code === "" ? null : one((byCode.get(code) ?? []).filter((at) => fold(units.name[at]!).includes(fold(unit))));
      return { unit: coded, flaw: coded === null ? { code: plain.why === "site-ambiguous" ? "unit-ambiguous" : "unit-unknown", value: unit.slice(0, 120) } : null };
    }
    if (code === "") return { unit: null, flaw: { code: "unit-missing" } };
    const coded = byCode.get(code) ?? [];
    const near = coded.filter(within);
    const known = one(near.length > 0 ? near : coded);
    return { unit: known, flaw: known === null ? { code: coded.length > 1 ? "unit-ambiguous" : "unit-unknown", value: code } : null };
  };
}
