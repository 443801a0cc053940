/** Files of mergers: a row for each unit of before, with the code and name of the one it belongs to from a day on. */
import type { FileFlaw, FilePreview, FileRow } from "@diemcau/contract";
import { findSheetTable, textOf, unescapeCell, type Cell, type Headers, type SheetTable } from "../sheets/index.ts";
import { fold, normaliseInput } from "../text/index.ts";
import { codeHolder, isInForce, type UnitLife } from "./time.ts";
import { isFileError, type KnownUnit } from "./units-file.ts";

type Column = "id" | "number" | "oldCode" | "oldName" | "newCode" | "newName" | "note";
const HEADERS: Headers<Column> = [
  ["number", /^(tt|stt|so tt|so thu tu|no|nr|#)$/],
  ["id", /^(id|unit id)$/],
  ["oldCode", /^(ma( don vi)? (cu|truoc)|old code|code_?\d{4}_?old|code_2023)$/],
  ["oldName", /^((ten )?don vi (cu|truoc( sap xep)?)|ten cu|old (name|unit)|name_2023)$/],
  ["newCode", /^(ma( don vi)? (moi|sau)|new code|code_2025)$/],
  ["newName", /^((ten )?don vi (moi|sau( sap xep)?|ke thua)|ten moi|successor|new (name|unit)|name_2025)$/],
  ["note", /^(ghi chu|notes?|remarks?)$/],
];

export const findMergerTable = (grid: readonly (readonly Cell[])[]): SheetTable<Column> | null =>
  findSheetTable(grid, HEADERS, (columns) => (columns.has("oldName") || columns.has("oldCode") || columns.has("id")) && columns.has("newName"));

export interface RawMerger {
  readonly row: number;
  readonly id: string;
  readonly oldCode: string;
  readonly oldName: string;
  readonly newCode: string;
  readonly newName: string;
}

export function readMergerRows(grid: readonly (readonly Cell[])[], { columns, firstRow }: SheetTable<Column>): RawMerger[] {
  const rows: RawMerger[] = [];
  for (let index = firstRow; index < grid.length; index++) {
    const cells = grid[index]!;
    const get = (column: Column): string => (columns.has(column) ? unescapeCell(textOf(cells[columns.get(column)!])) : "");
    const raw = { row: index + 1, id: get("id").toLowerCase(), oldCode: get("oldCode"), oldName: get("oldName"), newCode: get("newCode"), newName: get("newName") };
    if (raw.id || raw.oldCode || raw.oldName || raw.newName) rows.push(raw);
  }
  return rows;
}

/** What becomes of some units: `into` goes on (or is new where it is null), those of `from` end on the day before. */
export interface MergerChange {
  readonly into: string | null;
  readonly name: string;
  readonly code: string | null;
  readonly kind: string;
  readonly level: string;
  readonly parentId: string | null;
  readonly aliases: readonly string[];
  readonly shortName: string | null;
  readonly usual: number;
  readonly from: readonly string[];
}

export interface MergerContext {
  readonly known: readonly KnownUnit[];
  readonly within: (id: string) => boolean;
  /** The first day of what is new. */
  readonly on: string;
}

const plain = (text: string): string => fold(normaliseInput(text));
/** "Tỉnh Hà Giang", "TP. Huế" and "Hà Giang", "Huế": lists of provinces leave the kind out. */
const bare = (text: string): string => plain(text).replace(/^(tinh|thanh pho|tp\.?|huyen|quan|thi xa|thi tran|xa|phuong|dac khu)\s+/, "");

export function checkMergers(raws: readonly RawMerger[], { known, within, on }: MergerContext): { counts: FilePreview["counts"]; rows: FileRow[]; changes: MergerChange[] } {
  const alive = known.filter((unit) => isInForce(unit, on));
  const byId = new Map(alive.map((unit) => [unit.id, unit]));
  const byCode = Map.groupBy(alive, ({ code }) => code ?? "");
  const byName = Map.groupBy(alive, ({ name }) => bare(name));
  const counts = { rows: 0, add: 0, update: 0, same: 0, error: 0, warning: 0, heading: 0 };
  const taken = new Map<string, number>();
  const judged = raws.map((raw) => {
    counts.rows++;
    const flaws: FileFlaw[] = [];
    const coded = raw.oldCode === "" ? [] : (byCode.get(raw.oldCode) ?? []);
    const named = raw.oldName === "" ? [] : (byName.get(bare(raw.oldName)) ?? []).filter(({ name }) => bare(raw.oldName) !== plain(raw.oldName) ? plain(name) === plain(raw.oldName) : true);
    // Code and name together: other levels use the same codes and names.
    const both = coded.filter((unit) => named.includes(unit));
    const found = raw.id !== "" ? [byId.get(raw.id)].filter((unit) => unit !== undefined) : raw.oldCode !== "" && raw.oldName !== "" ? both : raw.oldName !== "" ? named : coded;
    const unit = found.length === 1 ? found[0]! : null;
    const said = raw.oldName || raw.oldCode || raw.id;
    if (!unit) flaws.push({ code: found.length === 0 ? "unit-unknown" : "unit-ambiguous", value: said.slice(0, 120) });
    if (raw.newName === "") flaws.push({ code: "name-missing" });
    if (raw.newName.length > 200) flaws.push({ code: "name-too-long", value: "200" });
    if (raw.newCode.length > 20) flaws.push({ code: "code-too-long", value: "20" });
    if (unit && !within(unit.id)) flaws.push({ code: "not-yours", value: unit.name });
    if (unit?.past.some(({ until }) => until > on)) flaws.push({ code: "later-change", value: unit.name });
    if (unit && taken.has(unit.id)) flaws.push({ code: "twice-in-file", row: taken.get(unit.id)! });
    else if (unit) taken.set(unit.id, raw.row);
    return { raw, unit, flaws, said };
  });

  const changes: MergerChange[] = [];
  const fates = new Map<(typeof judged)[number], FileRow["fate"]>();
  const lives = new Map<string, UnitLife>(known.map((unit) => [unit.id, unit]));
  const merged: { group: typeof judged; change: MergerChange }[] = [];
  for (const group of Map.groupBy(judged, ({ raw }) => `${raw.newCode}|${bare(raw.newName)}`).values()) {
    const units = group.map(({ unit }) => unit).filter((unit) => unit !== null);
    const { newName, newCode } = group[0]!.raw;
    if (units.length === 0) continue;
    // Who bears the name goes on with its people, officers and history; otherwise the merged unit is a new one.
    const heir = units.find(({ name }) => bare(name) === bare(newName)) ?? (units.length === 1 ? units[0]! : null);
    const like = heir ?? units[0]!;
    const name = heir && bare(heir.name) === bare(newName) ? heir.name : bare(newName) === plain(newName) ? `${like.name.slice(0, like.name.length - likeBare(like.name).length)}${newName}` : newName;
    const code = newCode || (heir?.code ?? null);
    const from = units.filter((unit) => unit !== heir).map(({ id }) => id);
    const isSame = heir !== null && from.length === 0 && heir.name === name && heir.code === code;
    for (const each of group) fates.set(each, isSame ? "same" : each.unit === heir ? "update" : "add");
    if (isSame) continue;
    const change: MergerChange = { into: heir?.id ?? null, name, code, kind: like.kind, level: like.level, parentId: like.parentId, aliases: heir?.aliases ?? [], shortName: heir?.shortName ?? null, usual: heir?.usual ?? units.reduce((sum, { usual }) => sum + usual, 0), from };
    merged.push({ group, change });
    changes.push(change);
    // As they will have lived, to see whose codes meet.
    for (const id of from) lives.set(id, { ...lives.get(id)!, validTo: before(on) });
    const past = heir ? [...heir.past, { until: on, level: heir.level, code: heir.code }] : [];
    const key = heir?.id ?? `new:${name}`;
    lives.set(key, { id: key, level: like.level, code, validFrom: heir ? heir.validFrom : on, validTo: null, past });
  }
  for (const { group, change } of merged) {
    const key = change.into ?? `new:${change.name}`;
    if (change.code !== null && codeHolder(lives.get(key)!, [...lives.values()])) group[0]!.flaws.push({ code: "code-taken", value: change.code });
  }
  const rows = judged.map((each): FileRow => {
    const { raw, unit, flaws, said } = each;
    const fate = flaws.some(isFileError) ? "error" : (fates.get(each) ?? "error");
    counts[fate]++;
    return { row: raw.row, fate, name: (unit?.name ?? said).slice(0, 200), about: raw.oldCode, place: [raw.newCode, raw.newName].filter(Boolean).join(" ").slice(0, 200), flaws };
  });
  return { counts, rows, changes: counts.error > 0 ? [] : changes };
}

const before = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
/** The end of a name that follows its kind. */
function likeBare(name: string): string {
  const words = name.split(" ");
  const length = bare(name).split(" ").length;
  return words.slice(words.length - length).join(" ");
}
