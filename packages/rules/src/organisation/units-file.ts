/** Files of units: the rows as a person filled them in, and what each would change. */
import { UNIT_FILE_ERRORS, type FileFlaw, type FilePreview, type FileRow } from "@diemcau/contract";
import { dateOf, entriesOf, findSheetTable, textOf, unescapeCell, type Cell, type Headers, type SheetTable } from "../sheets/index.ts";
import { fold, normaliseInput, normaliseTonePlacement } from "../text/index.ts";
import { createParentFinder } from "./parents.ts";
import { codeHolder, datesAreReversed, mayStandBelow, type UnitLife } from "./time.ts";

type Column = "id" | "number" | "code" | "name" | "kind" | "parentId" | "parentCode" | "parent" | "short" | "aliases" | "from" | "to" | "usual" | "note";
const HEADERS: Headers<Column> = [
  ["number", /^(tt|stt|so tt|so thu tu|no|nr|#)$/],
  ["parentId", /^(id (don vi )?cap tren|parent id)$/],
  ["parentCode", /^(ma (don vi )?cap tren|ma don vi cha|parent code)$/],
  ["parent", /^((ten )?(don vi )?(cap tren|cha)( truc tiep)?|truc thuoc|thuoc( don vi)?|parent( unit)?|above)$/],
  ["id", /^(id|unit id|ma he thong)$/],
  ["code", /^(ma( don vi| so| dv)?|code|unit code)$/],
  ["short", /^(ten (viet )?(tat|gon)|viet tat|short name)$/],
  ["aliases", /^(ten (goi )?khac|other names|aliases)$/],
  ["kind", /^(loai( don vi| hinh)?|kind|type)$/],
  ["from", /^((co )?hieu luc tu( ngay)?|tu ngay|ngay thanh lap|valid from|from)$/],
  ["to", /^((co )?hieu luc den( ngay)?|den ngay|valid to|until|to)$/],
  ["usual", /^(so dai bieu( thuong du)?|usual delegates|delegates)$/],
  ["name", /^(ten( don vi| to chuc| co quan)?|don vi|name|unit( name)?)$/],
  ["note", /^(ghi chu|notes?|remarks?)$/],
];

export const findUnitTable = (grid: readonly (readonly Cell[])[]): SheetTable<Column> | null =>
  // A lone name in a title is no table: something must stand beside it.
  findSheetTable(grid, HEADERS, (columns) => columns.has("name") && columns.size > 1);

export interface RawUnit {
  readonly row: number;
  readonly heading: boolean;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly parentId: string;
  readonly parentCode: string;
  readonly parent: string;
  /** Null where the file has no such column. */
  readonly short: string | null;
  readonly aliases: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly usual: number | null;
  /** A cell that should be a date, and is none. */
  readonly badDate: string | null;
}

const TOTAL = /^(tong( cong| so)?|cong|total|nguoi lap|noi nhan|ky ten)( |:|$)/;

export function readUnitRows(grid: readonly (readonly Cell[])[], { columns, firstRow }: SheetTable<Column>): RawUnit[] {
  const rows: RawUnit[] = [];
  for (let index = firstRow; index < grid.length; index++) {
    const cells = grid[index]!;
    const filled = cells.map(textOf).filter(Boolean);
    const at = (column: Column): Cell => (columns.has(column) ? cells[columns.get(column)!] : null);
    const get = (column: Column): string => unescapeCell(textOf(at(column)));
    // Rows that were numbered in advance and left empty.
    if (filled.length === 0 || (filled.length === 1 && get("number") !== "")) continue;
    let badDate: string | null = null;
    const date = (column: Column): string | null => {
      if (get(column) === "") return null;
      const day = dateOf(at(column));
      if (day === null) badDate = get(column);
      return day;
    };
    const name = get("name");
    const usual = get("usual").replace(/[.,\s]/g, "");
    const others = at("aliases");
    rows.push({
      row: index + 1,
      heading: TOTAL.test(fold(filled[0]!)) || (filled.length === 1 && name === ""),
      id: get("id").toLowerCase(),
      code: get("code"),
      name: name === "" && filled.length === 1 ? filled[0]!.slice(0, 200) : name,
      kind: get("kind"),
      parentId: get("parentId").toLowerCase(),
      parentCode: get("parentCode"),
      parent: get("parent"),
      short: columns.has("short") ? get("short") : null,
      aliases: columns.has("aliases") ? entriesOf(unescapeCell(typeof others === "string" ? others.normalize("NFC") : textOf(others))) : null,
      from: date("from"),
      to: date("to"),
      usual: /^\d{1,5}$/.test(usual) ? Number(usual) : null,
      badDate,
    });
  }
  return rows;
}

/** A unit that the house has. */
export interface KnownUnit extends UnitLife {
  readonly parentId: string | null;
  readonly name: string;
  readonly shortName: string | null;
  readonly aliases: readonly string[];
  readonly kind: string;
  readonly usual: number;
}

export interface UnitFileContext {
  readonly known: readonly KnownUnit[];
  readonly kinds: readonly { readonly code: string; readonly level: string; readonly depth: number; readonly names: readonly string[] }[];
  /** The head of what may be changed; null: everything. */
  readonly root: string | null;
  /** Where units belong whose rows name no parent. */
  readonly parent: string | null;
  /** Since when changes of known units hold. */
  readonly on: string;
}

/** A unit as it would be; `was` null for a new one. */
export interface UnitFileChange {
  readonly key: string;
  readonly was: KnownUnit | null;
  /** A known id, or the key of another change. */
  parent: string | null;
  readonly name: string;
  readonly shortName: string | null;
  readonly aliases: readonly string[];
  readonly code: string | null;
  readonly kind: string;
  readonly level: string;
  readonly depth: number;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly usual: number;
}

export interface CheckedUnits {
  readonly counts: FilePreview["counts"];
  readonly rows: FileRow[];
  /** Empty when a row has an error. New parents stand before what is below them. */
  readonly changes: UnitFileChange[];
}

const errors: ReadonlySet<string> = new Set(UNIT_FILE_ERRORS);
export const isFileError = (flaw: FileFlaw): boolean => errors.has(flaw.code);
export const unitKey = (name: string): string => normaliseTonePlacement(normaliseInput(name)).toLowerCase();
const isCapitals = (text: string): boolean => /\p{L}{2}/u.test(text) && text === text.toLocaleUpperCase("vi") && text.includes(" ");

export function checkUnits(raws: readonly RawUnit[], context: UnitFileContext): CheckedUnits {
  const { known, kinds, root, on } = context;
  const byId = new Map(known.map((unit) => [unit.id, unit]));
  const alive = known.filter(({ validTo }) => validTo === null || validTo >= on);
  const byCode = Map.groupBy(alive.filter(({ code }) => code !== null), ({ code }) => code!);
  const byName = Map.groupBy(alive, ({ name }) => unitKey(name));
  const kindFinder = createKindFinder(kinds);
  const within = withinOf(known, root);

  const counts = { rows: 0, add: 0, update: 0, same: 0, error: 0, warning: 0, heading: 0 };
  const drafts: { raw: RawUnit; flaws: FileFlaw[]; change: UnitFileChange }[] = [];
  const rows: FileRow[] = [];
  const places = new Map<RawUnit, number>();
  const taken = new Map<string, number>();
  for (const raw of raws) {
    places.set(raw, rows.length);
    rows.push({ row: raw.row, fate: "heading", name: raw.name.slice(0, 200), about: "", place: "", flaws: [] });
    if (raw.heading) {
      counts.heading++;
      continue;
    }
    counts.rows++;
    const flaws: FileFlaw[] = [];
    let was: KnownUnit | null = null;
    if (raw.id !== "") {
      was = byId.get(raw.id) ?? null;
      if (!was) flaws.push({ code: "id-unknown", value: raw.id.slice(0, 60) });
    } else was = sameUnit(raw, byCode, byName, byId, kindFinder);
    if (raw.name === "") flaws.push({ code: "name-missing" });
    if (raw.name.length > 200) flaws.push({ code: "name-too-long", value: "200" });
    if (raw.code.length > 20) flaws.push({ code: "code-too-long", value: "20" });
    if (raw.badDate !== null) flaws.push({ code: "date-unreadable", value: raw.badDate.slice(0, 60) });
    const isSameName = was !== null && unitKey(was.name) === unitKey(raw.name);
    if (!isSameName && isCapitals(raw.name)) flaws.push({ code: "name-capitals", value: raw.name.slice(0, 120) });
    if (was && !isSameName) flaws.push({ code: "renamed", value: was.name });
    if (!was && byName.has(unitKey(raw.name))) flaws.push({ code: "same-name", value: raw.name.slice(0, 120) });
    let kind = was ? kinds.find(({ code }) => code === was.kind) : undefined;
    if (raw.kind !== "") {
      kind = kindFinder.named(raw.kind);
      if (!kind) flaws.push({ code: "kind-unknown", value: raw.kind.slice(0, 60) });
    } else if (!kind) {
      kind = kindFinder.guessed(raw.name);
      flaws.push(kind ? { code: "kind-guessed", value: raw.name.slice(0, 60) } : { code: "kind-missing" });
    }
    const earlier = taken.get(was?.id ?? "");
    if (was && earlier !== undefined) flaws.push({ code: "twice-in-file", row: earlier });
    else if (was) taken.set(was.id, raw.row);
    const change: UnitFileChange = {
      key: was?.id ?? `row:${raw.row}`,
      was,
      parent: was?.parentId ?? null,
      name: isSameName ? was!.name : raw.name,
      shortName: raw.short === null ? (was?.shortName ?? null) : raw.short.slice(0, 100) || null,
      aliases: raw.aliases === null ? (was?.aliases ?? []) : raw.aliases.slice(0, 30).map((alias) => alias.slice(0, 200)),
      code: raw.code === "" ? (was?.code ?? null) : raw.code,
      kind: kind?.code ?? "",
      level: kind?.level ?? "",
      depth: kind?.depth ?? 0,
      validFrom: raw.from ?? was?.validFrom ?? null,
      validTo: raw.to ?? was?.validTo ?? null,
      usual: raw.usual ?? was?.usual ?? 0,
    };
    if (datesAreReversed(change)) flaws.push({ code: "dates-reversed" });
    drafts.push({ raw, flaws, change });
  }

  setParents(drafts, context, alive, byId, within);
  findCircles(drafts, byId);
  findCodes(drafts, known, on);

  for (const { raw, flaws, change } of drafts) {
    const { was } = change;
    const isSame =
      was !== null &&
      was.parentId === change.parent && was.name === change.name && was.shortName === change.shortName && was.code === change.code && was.kind === change.kind &&
      was.validFrom === change.validFrom && was.validTo === change.validTo && was.usual === change.usual && was.aliases.join("\n") === change.aliases.join("\n");
    const touched = !isSame || was === null;
    if (touched && was && (!within(was.id) || was.id === root)) flaws.push({ code: "not-yours", value: was.name });
    if (was && !isSame && was.parentId !== change.parent && !flaws.some(isFileError)) flaws.push({ code: "moved", value: byId.get(was.parentId ?? "")?.name ?? "" });
    const fate = flaws.some(isFileError) ? "error" : was === null ? "add" : isSame ? "same" : "update";
    counts[fate]++;
    if (fate !== "error" && flaws.length > 0) counts.warning++;
    const above = drafts.length > 0 && change.parent !== null ? (byId.get(change.parent)?.name ?? "") : "";
    rows[places.get(raw)!] = { row: raw.row, fate, name: raw.name.slice(0, 200), about: [change.code, raw.kind].filter(Boolean).join(" · ").slice(0, 120), place: (raw.parent || above).slice(0, 200), flaws };
  }
  const fates = new Map(rows.map(({ row, fate }) => [row, fate]));
  const changed = drafts.filter(({ raw }) => fates.get(raw.row) !== "same").map(({ change }) => change);
  return { counts, rows, changes: counts.error > 0 ? [] : parentsFirst(changed) };
}

type Drafts = readonly { raw: RawUnit; flaws: FileFlaw[]; change: UnitFileChange }[];

function setParents(drafts: Drafts, { parent, root, kinds }: UnitFileContext, alive: readonly KnownUnit[], byId: ReadonlyMap<string, KnownUnit>, within: (id: string) => boolean): void {
  const depths = new Map(kinds.map(({ level, depth }) => [level, depth]));
  const added = new Map(drafts.map(({ change }) => [change.key, change]));
  const find = createParentFinder(alive, drafts.map(({ change }) => change), within);
  for (const { raw, flaws, change } of drafts) {
    const named = raw.parentId !== "" || raw.parentCode !== "" || raw.parent !== "";
    if (named) {
      const found = find(raw, change.key);
      if (found.key === null) flaws.push({ code: found.why, value: (raw.parent || raw.parentCode || raw.parentId).slice(0, 120) });
      else change.parent = found.key;
    } else if (change.was === null) {
      change.parent = parent;
      if (parent === null && (root !== null || alive.length > 0)) flaws.push({ code: "parent-missing" });
    }
    if (change.parent === null || flaws.some(({ code }) => code.startsWith("parent"))) continue;
    const above = byId.get(change.parent);
    const moved = change.was === null || change.was.parentId !== change.parent;
    if (!moved) continue;
    if (above && !within(above.id)) flaws.push({ code: "not-yours", value: above.name });
    if (above && above.validTo !== null && (change.validTo === null || change.validTo > above.validTo)) flaws.push({ code: "parent-closed", value: above.name });
    const depth = above ? depths.get(above.level) : added.get(change.parent)?.depth;
    if (depth !== undefined && change.kind !== "" && !mayStandBelow(change.depth, depth)) flaws.push({ code: "parent-level", value: above?.name ?? added.get(change.parent)?.name ?? "" });
  }
}

/** A unit that would stand below itself, through whatever rows. */
function findCircles(drafts: Drafts, byId: ReadonlyMap<string, KnownUnit>): void {
  const changed = new Map(drafts.map(({ change }) => [change.key, change]));
  const fine = new Set<string>();
  for (const { flaws, change } of drafts) {
    const seen = new Set<string>();
    let at: string | null = change.key;
    while (at !== null && !seen.has(at) && !fine.has(at)) {
      seen.add(at);
      const next: UnitFileChange | undefined = changed.get(at);
      at = next ? next.parent : (byId.get(at)?.parentId ?? null);
    }
    if (at === null || fine.has(at)) for (const key of seen) fine.add(key);
    else if (at === change.key || seen.has(at)) flaws.push({ code: "cycle", value: change.name.slice(0, 120) });
  }
}

/** One code at one time and level: within the file, and against the house. */
function findCodes(drafts: Drafts, known: readonly KnownUnit[], on: string): void {
  const lives = new Map<string, UnitLife[]>();
  const put = (life: UnitLife, codes: readonly (string | null)[]): void => {
    for (const code of new Set(codes)) if (code !== null) lives.set(code, [...(lives.get(code) ?? []), life]);
  };
  const changed = new Set(drafts.map(({ change }) => change.key));
  for (const unit of known) if (!changed.has(unit.id)) put(unit, [unit.code, ...unit.past.map(({ code }) => code)]);
  const inFile = new Map<string, number>();
  const own = drafts.map(({ raw, change }) => {
    const { was } = change;
    const past = [...(was?.past ?? [])];
    if (was && was.code !== change.code && (was.validFrom === null || was.validFrom < on) && past.at(-1)?.until !== on) past.push({ until: on, level: was.level, code: was.code });
    const life: UnitLife = { id: change.key, level: change.level, code: change.code, validFrom: change.validFrom, validTo: change.validTo, past };
    inFile.set(life.id, raw.row);
    put(life, [life.code, ...past.map(({ code }) => code)]);
    return life;
  });
  drafts.forEach(({ flaws, change }, nth) => {
    if (change.code === null) return;
    const holder = codeHolder(own[nth]!, lives.get(change.code) ?? []);
    if (!holder) return;
    const row = inFile.get(holder.id);
    flaws.push(row === undefined ? { code: "code-taken", value: change.code } : { code: "code-twice", value: change.code, row });
  });
}

/** The known unit that a row means: by code and, where it says so, level; else by the name and what stands above it. */
function sameUnit(
  raw: RawUnit,
  byCode: ReadonlyMap<string, KnownUnit[]>,
  byName: ReadonlyMap<string, KnownUnit[]>,
  byId: ReadonlyMap<string, KnownUnit>,
  finder: ReturnType<typeof createKindFinder>,
): KnownUnit | null {
  const kind = raw.kind === "" ? finder.guessed(raw.name) : finder.named(raw.kind);
  // A row that begins later is not what has the code now.
  const alive = (unit: KnownUnit): boolean => raw.from === null || unit.validTo === null || unit.validTo >= raw.from;
  if (raw.code !== "") {
    const bearers = (byCode.get(raw.code) ?? []).filter((unit) => alive(unit) && (!kind || unit.level === kind.level));
    if (bearers.length === 1) return bearers[0]!;
  }
  const namesakes = (byName.get(unitKey(raw.name)) ?? []).filter((unit) => {
    if (!alive(unit) || (raw.code !== "" && unit.code !== null && unit.code !== raw.code)) return false;
    const above = byId.get(unit.parentId ?? "");
    if (raw.parentCode !== "") return above?.code === raw.parentCode;
    return raw.parent === "" || (above !== undefined && [above.name, above.shortName, ...above.aliases].some((name) => name !== null && unitKey(name) === unitKey(raw.parent)));
  });
  return namesakes.length === 1 ? namesakes[0]! : null;
}

function createKindFinder(kinds: UnitFileContext["kinds"]) {
  const byName = new Map(kinds.flatMap((kind) => [kind.code, ...kind.names].map((name) => [fold(name), kind] as const)).toReversed());
  return {
    named: (text: string) => byName.get(fold(text)),
    /** By the first words of a name: "Huyện Quảng Ninh". */
    guessed(name: string) {
      const words = fold(name).split(" ");
      for (let length = Math.min(words.length - 1, 5); length > 0; length--) {
        const kind = byName.get(words.slice(0, length).join(" "));
        if (kind) return kind;
      }
      return undefined;
    },
  };
}

function withinOf(known: readonly KnownUnit[], root: string | null): (id: string) => boolean {
  if (root === null) return () => true;
  const children = Map.groupBy(known, ({ parentId }) => parentId);
  const inside = new Set<string>([root]);
  for (const id of inside) for (const child of children.get(id) ?? []) inside.add(child.id);
  return (id) => inside.has(id);
}

/** New units after the new units that they stand below. */
function parentsFirst(changes: readonly UnitFileChange[]): UnitFileChange[] {
  const byKey = new Map(changes.map((change) => [change.key, change]));
  const ordered = new Set<UnitFileChange>();
  for (const change of changes) {
    const chain: UnitFileChange[] = [];
    for (let at: UnitFileChange | undefined = change; at && !ordered.has(at); at = byKey.get(at.parent ?? "")) chain.push(at);
    for (const each of chain.reverse()) ordered.add(each);
  }
  return [...ordered];
}
