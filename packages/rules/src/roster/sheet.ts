/** The columns of a roster, in the words that people use. */
import { findSheetTable, headerOf, type Cell, type Headers, type SheetTable } from "../sheets/index.ts";

export type Column = "id" | "number" | "name" | "leading" | "given" | "positions" | "site" | "unit" | "class" | "role" | "from" | "to" | "note";
export type Table = SheetTable<Column>;

/** Header words without diacritics, longest meaning first. */
const HEADERS: Headers<Column> = [
  ["id", /^(ma dai bieu|id|delegate id|ma so dai bieu)$/],
  ["number", /^(tt|stt|so tt|so thu tu|no|nr|#|number)$/],
  ["leading", /^(ho( va)?( chu| ten)? (dem|lot)|ho dem|ho lot|ho|ho va ten dem|family and middle names?|family names?|last name|surname)$/],
  ["given", /^(ten|given names?|first name)$/],
  ["name", /^(ho( va|,|&)? ?ten( dai bieu)?|ten dai bieu|dai bieu|full name|name|delegate|delegate name|name of delegate)$/],
  ["positions", /^(chuc vu|chuc danh|chuc vu,? don vi( cong tac)?|chuc vu,? chuc danh|positions?|titles?|office)$/],
  ["site", /^(diem cau|ten diem cau|don vi ?\/ ?diem cau|diem cau ?\/ ?don vi|site|room|unit ?\/ ?site|site ?\/ ?unit)$/],
  ["unit", /^(don vi|don vi cong tac|co quan|co quan,? don vi( cong tac)?|noi cong tac|unit|organisation|organization)$/],
  ["class", /^(thanh phan|thanh phan tham du|doi tuong|class|category|audience)$/],
  ["role", /^(vai tro|nhiem vu|role)$/],
  ["from", /^((giu chuc vu |nhiem ky |hieu luc )?tu( ngay)?|ngay bo nhiem|(valid )?from|since)$/],
  ["to", /^((giu chuc vu |nhiem ky |hieu luc )?den( het)?( ngay)?|ngay thoi giu chuc|(valid )?(to|until))$/],
  ["note", /^(ghi chu|notes?|remarks?)$/],
];

export const columnOf = (cell: Cell): Column | null => headerOf(HEADERS, cell);

/** The header with most columns that we know; null when none of the first rows names the delegates. */
export function findTable(grid: readonly (readonly Cell[])[]): Table | null {
  return findSheetTable(grid, HEADERS, (columns) => {
    if (columns.has("given") && columns.has("leading")) columns.delete("name");
    // "Tên" alone is the whole name.
    else if (columns.has("given") && !columns.has("name")) {
      columns.set("name", columns.get("given")!);
      columns.delete("given");
    }
    // A lone "Tên" in a title is no table; a list of names under one header is.
    return columns.has("name") || (columns.has("leading") && columns.has("given"));
  });
}
