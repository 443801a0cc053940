/** Files of officers: who acts for which unit, many at once. */
import { EMAIL_PATTERN, USERNAME_PATTERN, type FileFlaw, type FilePreview, type FileRow } from "@diemcau/contract";
import { cleanName } from "../roster/index.ts";
import { findSheetTable, textOf, unescapeCell, type Cell, type Headers, type SheetTable } from "../sheets/index.ts";
import { fold, normaliseInput } from "../text/index.ts";
import { TOTAL } from "./contacts-file.ts";
import { createUnitCells, type FileUnits, type UnitCells } from "./unit-cells.ts";
import { isFileError } from "./units-file.ts";

type Column = "id" | "number" | "code" | "unit" | "above" | "name" | "username" | "email" | "note";
const HEADERS: Headers<Column> = [
  ["number", /^(tt|stt|so tt|so thu tu|no|nr|#)$/],
  ["id", /^(id( don vi)?|unit id)$/],
  ["code", /^(ma( don vi)?|code|unit code)$/],
  ["above", /^((ten )?(don vi )?(cap tren|cha)( truc tiep)?|truc thuoc|parent( unit)?|above)$/],
  ["username", /^(ten dang nhap|tai khoan|user ?name|account)$/],
  ["name", /^((ho( va)? ten )?(can bo dau moi|dau moi|nguoi lien he|nguoi phu trach)|ho( va)? ten( can bo)?|officer|(full |contact )?name|contact)$/],
  ["email", /^((dia chi )?(e-?mail|thu dien tu)|e-?mail( address)?)$/],
  ["unit", /^((ten )?(don vi|diem cau|co quan|to chuc)( ?\/ ?(don vi|diem cau))?|unit|site|unit ?\/ ?site)$/],
  ["note", /^(ghi chu|notes?|remarks?)$/],
];

export const findOfficerTable = (grid: readonly (readonly Cell[])[]): SheetTable<Column> | null =>
  findSheetTable(grid, HEADERS, (columns) => (columns.has("unit") || columns.has("code") || columns.has("id")) && columns.has("name"));

export interface RawOfficer extends UnitCells {
  readonly row: number;
  readonly heading: boolean;
  readonly name: string;
  readonly username: string;
  readonly email: string;
}

export function readOfficerRows(grid: readonly (readonly Cell[])[], { columns, firstRow }: SheetTable<Column>): RawOfficer[] {
  const rows: RawOfficer[] = [];
  for (let index = firstRow; index < grid.length; index++) {
    const cells = grid[index]!;
    const filled = cells.map(textOf).filter(Boolean);
    const get = (column: Column): string => (columns.has(column) ? unescapeCell(textOf(cells[columns.get(column)!])) : "");
    if (filled.length === 0 || (filled.length === 1 && get("number") !== "")) continue;
    const named = get("unit") !== "" || get("id") !== "" || get("code") !== "";
    rows.push({
      row: index + 1,
      heading: TOTAL.test(fold(filled[0]!)) || (filled.length === 1 && !named),
      id: get("id").toLowerCase(),
      code: get("code"),
      unit: get("unit"),
      above: get("above"),
      name: normaliseInput(get("name")),
      username: get("username").toLowerCase(),
      email: get("email").toLowerCase(),
    });
  }
  return rows;
}

/** An officer who is there. */
export interface KnownOfficer {
  readonly id: string;
  readonly unitId: string;
  readonly name: string;
  readonly username: string;
  readonly email: string | null;
  readonly hasPassword: boolean;
}
export interface OfficerFileContext {
  readonly units: FileUnits;
  /** Below the own unit: whose officers may be appointed. */
  readonly within: (unit: number) => boolean;
  readonly known: readonly KnownOfficer[];
  /** User names that somebody has or had. */
  readonly usernames: ReadonlySet<string>;
}
export interface OfficerFileChange {
  /** Null: appointed anew. Else one who has chosen no password yet and is given another link. */
  readonly id: string | null;
  readonly unitId: string;
  readonly unit: string;
  readonly name: string;
  readonly username: string;
  readonly email: string | null;
}

/** As many as may be appointed at once: their links are handed out on paper, or shown this once. */
export const OFFICERS_AT_ONCE = 3_000;
const LONGEST_NAME = 120;
const LONGEST_BASE = 30;
const USERNAME = new RegExp(USERNAME_PATTERN);
const EMAIL = new RegExp(EMAIL_PATTERN);

/** A user name to begin with, made from the name of a unit. */
export const usernameOf = (name: string): string =>
  fold(name)
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_BASE)
    .replace(/^-+|-+$/g, "");

/** A row without a name is a unit that waits for its officer: left alone. Whoever is there by name and unit is not doubled. */
export function checkOfficers(raws: readonly RawOfficer[], { units, within, known, usernames }: OfficerFileContext): { counts: FilePreview["counts"]; rows: FileRow[]; changes: OfficerFileChange[] } {
  const find = createUnitCells(units, within);
  const ofUnit = Map.groupBy(known, ({ unitId }) => unitId);
  const counts = { rows: 0, add: 0, update: 0, same: 0, error: 0, warning: 0, heading: 0 };
  const rows: FileRow[] = [];
  const changes: OfficerFileChange[] = [];
  const given = new Map<string, number>();
  const seen = new Map<string, number>();
  const asked = new Set(raws.map(({ username }) => username));
  const freeName = (unit: number): string => {
    const base = usernameOf(units.name[unit]!) || "unit";
    const above = units.parent[unit]! < 0 ? "" : usernameOf(units.name[units.parent[unit]!]!);
    const isFree = (name: string): boolean => name.length >= 3 && !usernames.has(name) && !given.has(name) && !asked.has(name);
    // Of many "Xã Tân Phú" the district tells which, before numbers do.
    const options = [base, ...(above === "" ? [] : [`${base.slice(0, 19)}.${above.slice(0, 20)}`.replace(/-+(?=\.|$)/g, "")])];
    for (const option of options) if (isFree(option)) return option;
    for (let nth = 2; ; nth++) if (isFree(`${base}-${nth}`)) return `${base}-${nth}`;
  };
  for (const raw of raws) {
    const said = raw.unit || raw.code || raw.id;
    if (raw.heading) {
      counts.heading++;
      rows.push({ row: raw.row, fate: "heading", name: said.slice(0, 200) || raw.name.slice(0, 200), about: "", place: "", flaws: [] });
      continue;
    }
    counts.rows++;
    const { unit, flaw } = find(raw);
    const cleaned = cleanName(raw);
    const { name } = cleaned;
    const flaws: FileFlaw[] = cleaned.flaws.map(({ code, value }) => ({ code: code as "name-title" | "name-capitals", value: value ?? "" }));
    if (flaw) flaws.push(flaw);
    const place = unit === null ? said.slice(0, 200) : units.name[unit]!;
    if (raw.name === "" && raw.username === "" && raw.email === "" && !flaws.some(isFileError)) {
      counts.same++;
      rows.push({ row: raw.row, fate: "same", name: "", about: "", place, flaws: [] });
      continue;
    }
    if (unit !== null && !within(unit)) flaws.push({ code: "not-below", value: place });
    if (name === "") flaws.push({ code: "officer-missing" });
    else if (name.length > LONGEST_NAME) flaws.push({ code: "name-too-long", value: String(LONGEST_NAME) });
    else if (!/\p{L}.*\p{L}/u.test(name)) flaws.push({ code: "name-not-a-name", value: name.slice(0, 60) });
    if (raw.email !== "" && !EMAIL.test(raw.email)) flaws.push({ code: "email-wrong", value: raw.email.slice(0, 120) });
    const key = `${unit ?? said} ${fold(name)}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) flaws.push({ code: "twice-in-file", row: earlier });
    else seen.set(key, raw.row);

    const there = unit === null || !within(unit) ? [] : (ofUnit.get(units.id[unit]!) ?? []);
    const self = there.find((one) => fold(one.name) === fold(name) && (raw.username === "" || raw.username === one.username)) ?? null;
    let username = self?.username ?? raw.username;
    if (self === null && username !== "") {
      const taken = given.get(username);
      if (!USERNAME.test(username)) flaws.push({ code: "username-wrong", value: username.slice(0, 60) });
      else if (usernames.has(username)) flaws.push({ code: "username-taken", value: username });
      else if (taken !== undefined) flaws.push({ code: "username-twice", value: username, row: taken });
      given.set(username, taken ?? raw.row);
    }
    if (self === null && username === "" && unit !== null) {
      username = freeName(unit);
      given.set(username, raw.row);
    }
    if (self === null && there.length > 0) flaws.push({ code: "officer-there", value: there.map((one) => one.name).join(", ").slice(0, 120) });
    if (self !== null && !self.hasPassword) flaws.push({ code: "link-again", value: self.username });
    const email = raw.email || self?.email || null;
    const fate: FileRow["fate"] = flaws.some(isFileError) ? "error" : self === null ? "add" : self.hasPassword ? "same" : "update";
    if (fate === "add" || fate === "update") changes.push({ id: self?.id ?? null, unitId: units.id[unit!]!, unit: place, name, username, email });
    counts[fate]++;
    if (fate !== "error" && flaws.length > 0) counts.warning++;
    rows.push({ row: raw.row, fate, name: name.slice(0, 200), about: [username, email].filter(Boolean).join(" · "), place, flaws });
  }
  if (changes.length > OFFICERS_AT_ONCE && rows.length > 0) {
    // Said at the first row beyond: the file is to be divided there.
    const beyond = rows.filter(({ fate }) => fate === "add" || fate === "update")[OFFICERS_AT_ONCE]!;
    rows[rows.indexOf(beyond)] = { ...beyond, fate: "error", flaws: [...beyond.flaws, { code: "officers-too-many", value: String(OFFICERS_AT_ONCE) }] };
    counts[beyond.fate === "add" ? "add" : "update"]--;
    counts.error++;
  }
  return { counts, rows, changes: counts.error > 0 ? [] : changes };
}
