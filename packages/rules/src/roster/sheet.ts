/** Finds the table in a sheet that a person made: title rows above, headers in any words, two header rows. */
import { fold, normaliseInput } from "../text/index.ts";

export type Cell = string | number | boolean | Date | null | undefined;
export type Column = "id" | "number" | "name" | "leading" | "given" | "positions" | "site" | "unit" | "class" | "role" | "note";

/** Header words without diacritics, longest meaning first. */
const HEADERS: readonly (readonly [Column, RegExp])[] = [
  ["id", /^(ma dai bieu|id|delegate id|ma so dai bieu)$/],
  ["number", /^(tt|stt|so tt|so thu tu|no|nr|#|number)$/],
  ["leading", /^(ho( va)?( chu| ten)? (dem|lot)|ho dem|ho lot|ho|ho va ten dem|family and middle names?|family names?|last name|surname)$/],
  ["given", /^(ten|given names?|first name)$/],
  ["name", /^(ho( va|,|&)? ?ten( dai bieu)?|ten dai bieu|dai bieu|full name|name|delegate|delegate name|name of delegate)$/],
  ["positions", /^(chuc vu|chuc danh|chuc vu,? don vi( cong tac)?|chuc vu,? chuc danh|positions?|titles?|office)$/],
  ["site", /^(diem cau|ten diem cau|don vi ?\/ ?diem cau|diem cau ?\/ ?don vi|site|room|unit ?\/ ?site|site ?\/ ?unit)$/],
  ["unit", /^(don vi|don vi cong tac|co quan|co quan,? don vi|noi cong tac|unit|organisation|organization)$/],
  ["class", /^(thanh phan|thanh phan tham du|doi tuong|class|category|audience)$/],
  ["role", /^(vai tro|nhiem vu|role)$/],
  ["note", /^(ghi chu|notes?|remarks?)$/],
];

/** Cell as one clean line; a date as people write it. */
export function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) {
    const two = (n: number): string => String(n).padStart(2, "0");
    return Number.isNaN(cell.getTime()) ? "" : `${two(cell.getUTCDate())}/${two(cell.getUTCMonth() + 1)}/${cell.getUTCFullYear()}`;
  }
  return normaliseInput(String(cell)).replace(/[\u0000-\u001F\u007F]/g, "");
}

/** What a header cell announces, null when it is no header that we know. */
export function columnOf(cell: Cell): Column | null {
  const words = fold(textOf(cell))
    .replace(/\(.*?\)|[*:.]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return words === "" ? null : (HEADERS.find(([, pattern]) => pattern.test(words))?.[0] ?? null);
}

export interface Table {
  readonly columns: ReadonlyMap<Column, number>;
  /** Index of the first row below the headers. */
  readonly firstRow: number;
}

const SEARCHED_ROWS = 40;

/** The header with most columns that we know; null when none of the first rows names the delegates. */
export function findTable(grid: readonly (readonly Cell[])[]): Table | null {
  let best: Table | null = null;
  for (let at = 0; at < Math.min(grid.length, SEARCHED_ROWS); at++) {
    const columns = new Map<Column, number>();
    // A header above that spans its parts gives way to them: "Họ và tên" over "Họ đệm" and "Tên".
    let last = at;
    readHeaders(grid[at]!, columns);
    if (columns.size > 0 && isHeaderRow(grid[at + 1])) {
      last = at + 1;
      readHeaders(grid[last]!, columns);
    }
    if (columns.has("given") && columns.has("leading")) columns.delete("name");
    // "Tên" alone is the whole name.
    else if (columns.has("given") && !columns.has("name")) {
      columns.set("name", columns.get("given")!);
      columns.delete("given");
    }
    if (!columns.has("name") && !columns.has("leading")) continue;
    if (!columns.has("name") && !columns.has("given")) continue;
    if (isNumbersRow(grid[last + 1])) last++;
    if (!best || columns.size > best.columns.size) best = { columns, firstRow: last + 1 };
  }
  // A lone "Tên" in a title is no table; a list of names under one header is.
  return best;
}

function readHeaders(row: readonly Cell[], columns: Map<Column, number>): void {
  const inRow = new Set<Column>();
  row.forEach((cell, index) => {
    const column = columnOf(cell);
    if (!column || inRow.has(column)) return;
    inRow.add(column);
    columns.set(column, index);
  });
}

const filled = (row: readonly Cell[] | undefined): string[] => (row ?? []).map(textOf).filter((text) => text !== "");

function isHeaderRow(row: readonly Cell[] | undefined): boolean {
  const cells = filled(row);
  return cells.length > 0 && cells.every((text) => columnOf(text) !== null);
}

/** "(1) (2) (3)" below the headers, as official forms have it. */
function isNumbersRow(row: readonly Cell[] | undefined): boolean {
  const cells = filled(row);
  return cells.length >= 2 && cells.every((text, at) => /^\(?\d{1,2}\)?$/.test(text) && Number(text.replace(/\D/g, "")) === at + 1);
}
