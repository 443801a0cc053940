/** Files of contacts: whom to reach at a unit, and so at its sites. */
import { EMAIL_PATTERN, PHONE_PATTERN, type FileFlaw, type FilePreview, type FileRow } from "@diemcau/contract";
import { findSheetTable, textOf, unescapeCell, type Cell, type Headers, type SheetTable } from "../sheets/index.ts";
import { fold } from "../text/index.ts";
import { createUnitCells, type FileUnits } from "./unit-cells.ts";
import { isFileError } from "./units-file.ts";

type Column = "id" | "number" | "code" | "unit" | "above" | "name" | "phone" | "email" | "address" | "note";
const HEADERS: Headers<Column> = [
  ["number", /^(tt|stt|so tt|so thu tu|no|nr|#)$/],
  ["id", /^(id( don vi)?|unit id)$/],
  ["code", /^(ma( don vi)?|code|unit code)$/],
  ["above", /^((ten )?(don vi )?(cap tren|cha)( truc tiep)?|truc thuoc|parent( unit)?|above)$/],
  ["name", /^((ho( va)? ten )?(nguoi lien he|dau moi|nguoi phu trach|can bo dau moi)|ho( va)? ten|contact( person| name)?)$/],
  ["phone", /^(so )?((dien thoai|di dong|dt|sdt)( lien he| di dong)?)$|^(tele)?phone( number)?$|^mobile$/],
  ["email", /^((dia chi )?(e-?mail|thu dien tu)|e-?mail( address)?)$/],
  ["address", /^(dia chi( lien he| diem cau| phong hop)?|(postal )?address)$/],
  ["unit", /^((ten )?(don vi|diem cau|co quan|to chuc)( ?\/ ?(don vi|diem cau))?|unit|site|unit ?\/ ?site)$/],
  ["note", /^(ghi chu|notes?|remarks?)$/],
];
const CONTACT = ["name", "phone", "email", "address"] as const;
type Field = (typeof CONTACT)[number];

export const findContactTable = (grid: readonly (readonly Cell[])[]): SheetTable<Column> | null =>
  findSheetTable(grid, HEADERS, (columns) => (columns.has("unit") || columns.has("code") || columns.has("id")) && CONTACT.some((field) => columns.has(field)));

export interface RawContact extends Readonly<Record<Field, string | null>> {
  readonly row: number;
  readonly heading: boolean;
  readonly id: string;
  readonly code: string;
  readonly unit: string;
  readonly above: string;
  /** A number that a spreadsheet has taken the leading zero from. */
  readonly phoneIsNumber: boolean;
}

/** Rows that a spreadsheet ends with. */
export const TOTAL = /^(tong( cong| so)?|cong|total|nguoi lap|noi nhan|ky ten)( |:|$)/;

export function readContactRows(grid: readonly (readonly Cell[])[], { columns, firstRow }: SheetTable<Column>): RawContact[] {
  const rows: RawContact[] = [];
  for (let index = firstRow; index < grid.length; index++) {
    const cells = grid[index]!;
    const filled = cells.map(textOf).filter(Boolean);
    const at = (column: Column): Cell => (columns.has(column) ? cells[columns.get(column)!] : null);
    const get = (column: Column): string => unescapeCell(textOf(at(column)));
    const field = (column: Field): string | null => (columns.has(column) ? get(column) : null);
    if (filled.length === 0 || (filled.length === 1 && get("number") !== "")) continue;
    rows.push({
      row: index + 1,
      heading: TOTAL.test(fold(filled[0]!)) || (filled.length === 1 && get("unit") === "" && get("id") === "" && get("code") === ""),
      id: get("id").toLowerCase(),
      code: get("code"),
      unit: get("unit"),
      above: get("above"),
      name: field("name"),
      phone: field("phone"),
      email: field("email"),
      address: field("address"),
      phoneIsNumber: typeof at("phone") === "number",
    });
  }
  return rows;
}

export type Contact = Readonly<Record<Field, string | null>>;
export interface ContactFileContext {
  readonly units: FileUnits;
  readonly within: (unit: number) => boolean;
  readonly known: ReadonlyMap<string, Contact>;
}
export type ContactFileChange = Contact & { readonly unitId: string };

const LONGEST: Record<Field, number> = { name: 120, phone: 40, email: 200, address: 300 };
const EMAIL = new RegExp(EMAIL_PATTERN);
const PHONE = new RegExp(PHONE_PATTERN);

/** An empty cell leaves what is known; "-" takes it away. */
export function checkContacts(raws: readonly RawContact[], { units, within, known }: ContactFileContext): { counts: FilePreview["counts"]; rows: FileRow[]; changes: ContactFileChange[] } {
  const find = createUnitCells(units, within);
  const counts = { rows: 0, add: 0, update: 0, same: 0, error: 0, warning: 0, heading: 0 };
  const rows: FileRow[] = [];
  const changes: ContactFileChange[] = [];
  const taken = new Map<number, number>();
  for (const raw of raws) {
    const said = raw.unit || raw.code || raw.id;
    if (raw.heading) {
      counts.heading++;
      rows.push({ row: raw.row, fate: "heading", name: said.slice(0, 200), about: "", place: "", flaws: [] });
      continue;
    }
    counts.rows++;
    const flaws: FileFlaw[] = [];
    const { unit, flaw } = find(raw);
    if (flaw) flaws.push(flaw);
    if (unit !== null && !within(unit)) flaws.push({ code: "not-yours", value: units.name[unit]! });
    if (unit !== null) {
      const earlier = taken.get(unit);
      if (earlier !== undefined) flaws.push({ code: "unit-twice", row: earlier, value: units.name[unit]! });
      else taken.set(unit, raw.row);
    }
    let { phone } = raw;
    if (phone !== null && raw.phoneIsNumber && /^[1-9]\d{8,9}$/.test(phone)) {
      phone = `0${phone}`;
      flaws.push({ code: "phone-zero", value: phone });
    }
    const email = raw.email?.toLowerCase() ?? null;
    const given: Contact = { name: raw.name, phone, email, address: raw.address };
    if (CONTACT.some((field) => (given[field] ?? "").length > LONGEST[field])) flaws.push({ code: "contact-too-long" });
    if (email && email !== "-" && !EMAIL.test(email)) flaws.push({ code: "email-wrong", value: email.slice(0, 120) });
    if (phone && phone !== "-" && !PHONE.test(phone)) flaws.push({ code: "phone-wrong", value: phone.slice(0, 60) });
    const unitId = unit === null ? "" : units.id[unit]!;
    const before = known.get(unitId) ?? null;
    const kept = (field: Field): string | null => (given[field] === "-" ? null : given[field] || (before?.[field] ?? null));
    const after: Contact = { name: kept("name"), phone: kept("phone"), email: kept("email"), address: kept("address") };
    const isSame = CONTACT.every((field) => (before?.[field] ?? null) === after[field]);
    const fate: FileRow["fate"] = flaws.some(isFileError) ? "error" : isSame ? "same" : before ? "update" : "add";
    if (fate === "add" || fate === "update") changes.push({ unitId, ...after });
    counts[fate]++;
    if (fate !== "error" && flaws.length > 0) counts.warning++;
    rows.push({ row: raw.row, fate, name: said.slice(0, 200), about: [after.name, after.phone, after.email].filter(Boolean).join(" · ").slice(0, 300), place: unit === null ? "" : units.name[unit]!, flaws });
  }
  return { counts, rows, changes: counts.error > 0 ? [] : changes };
}
