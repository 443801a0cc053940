/** Cells as they come in spreadsheets. */
import { normaliseInput } from "../text/index.ts";

export type Cell = string | number | boolean | Date | null | undefined;

/** Cell as one clean line; a date as people write it. */
export function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (cell instanceof Date) {
    const two = (n: number): string => String(n).padStart(2, "0");
    return Number.isNaN(cell.getTime()) ? "" : `${two(cell.getUTCDate())}/${two(cell.getUTCMonth() + 1)}/${cell.getUTCFullYear()}`;
  }
  return normaliseInput(String(cell)).replace(/[\u0000-\u001F\u007F]/g, "");
}

/** An apostrophe stands before what a spreadsheet would take for a formula: ours, on the way out. */
export const unescapeCell = (text: string): string => text.replace(/^'(?=[=+\-@])/, "");

/** Several entries stand in one cell, one a line or divided by ; or, where there is neither, by commas. */
export function entriesOf(text: string): string[] {
  const divider = /[;\n]/.test(text) ? /[;\n]/ : /,/;
  return text
    .split(divider)
    .map((part) => textOf(part))
    .filter((part) => part !== "");
}

/** The serial day 1 of spreadsheets, with their leap day of 1900 that never was. */
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);

/** A date cell as "2025-07-01": dates, text as people write it (1/7/2025, 01.07.2025, 7/2025 is none), serial numbers. Null when it is no date. */
export function dateOf(cell: Cell): string | null {
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? null : cell.toISOString().slice(0, 10);
  const text = textOf(cell).replace(/^ngày /i, "");
  const serial = /^\d{5}(\.\d+)?$/.test(text) ? Number(text) : null;
  if (serial !== null) return new Date(SERIAL_EPOCH + Math.floor(serial) * 86_400_000).toISOString().slice(0, 10);
  const long = /^(\d{1,2}) tháng (\d{1,2}) năm (\d{4})$/i.exec(text);
  const local = long ?? /^(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})(?: 0?0:00(?::00)?)?$/.exec(text);
  const iso = local ? `${local[3]}-${local[2]!.padStart(2, "0")}-${local[1]!.padStart(2, "0")}` : text.slice(0, 10);
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === iso ? iso : null;
}

/** Dates that stand in one cell in the order of what they belong to, one a line or divided by semicolons: "1/7/2020; ; 3/2/2024". */
export function datesOf(cell: Cell): { readonly days: readonly (string | null)[]; readonly bad: string | null } {
  if (typeof cell !== "string") {
    if (textOf(cell) === "") return { days: [], bad: null };
    const day = dateOf(cell);
    return { days: [day], bad: day === null ? textOf(cell) : null };
  }
  if (textOf(cell) === "") return { days: [], bad: null };
  let bad: string | null = null;
  const days = cell.normalize("NFC").split(/[;\n]/).map((part) => {
    const text = unescapeCell(textOf(part));
    if (text === "" || /^[-–—]+$/.test(text)) return null;
    const day = dateOf(text);
    if (day === null) bad ??= text;
    return day;
  });
  return { days, bad };
}
