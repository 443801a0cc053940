/** Spreadsheets as files: what kind they are, their cells, and how they are written. The one place that knows the library. */
import { inflateRawSync } from "node:zlib";
import { formatValue } from "hucre";
import { parseCsv } from "hucre/csv";
import { readOds } from "hucre/ods";
import { readXlsx, writeXlsx } from "hucre/xlsx";
import { textOf, type Cell } from "@diemcau/rules/sheets";
import { fold } from "@diemcau/rules/text";
import { Problem } from "../problem.ts";

export const FILE_LIMIT = 5 * 1024 * 1024;
export const ROW_LIMIT = 25_000;
export const SHEET_TYPES = {
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  csv: "text/csv; charset=utf-8",
} as const;
const UNPACKED_LIMIT = 100 * 1024 * 1024;
const ENTRY_LIMIT = 2_000;

/** The cells of a file's sheets, whatever the file is called. @throws Problem sheet-* when it is not what it should be */
export async function readSheets(bytes: Uint8Array): Promise<Cell[][][]> {
  return startsWith(bytes, [0x50, 0x4b]) ? readWorkbook(bytes) : [readText(bytes)];
}

/**
 * The first sheet in which `find` finds a table.
 * @returns null when there is none
 * @throws Problem sheet-too-many-rows
 */
export function firstTable<T extends { readonly firstRow: number }>(
  grids: readonly (readonly (readonly Cell[])[])[],
  find: (grid: readonly (readonly Cell[])[]) => T | null,
): { grid: readonly (readonly Cell[])[]; table: T } | null {
  for (const grid of grids) {
    const table = find(grid);
    if (!table) continue;
    let rows = 0;
    for (let at = table.firstRow; at < grid.length; at++) if (grid[at]!.some((cell) => cell !== null && cell !== "")) rows++;
    if (rows > ROW_LIMIT) throw new Problem("sheet-too-many-rows");
    return { grid, table };
  }
  return null;
}

const startsWith = (bytes: Uint8Array, magic: readonly number[]): boolean => magic.every((byte, at) => bytes[at] === byte);

async function readWorkbook(bytes: Uint8Array): Promise<Cell[][][]> {
  const names = checkArchive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  if (!names.has("xl/workbook.xml")) throw new Problem("sheet-not-a-spreadsheet");
  try {
    const { sheets } = await readXlsx(bytes, { sheets: (info) => !info.hidden && !info.veryHidden });
    return sheets.map((sheet) => sheet.rows as Cell[][]);
  } catch (error) {
    if ((error as Error).name === "EncryptedFileError") throw new Problem("sheet-old-format");
    throw new Problem("sheet-unreadable");
  }
}

/**
 * The first rows of a workbook's visible sheets as a reader sees them: numbers, dates and shares in their formats.
 * @throws Problem preview-too-large, file-locked, file-damaged
 */
export async function readShownCells(bytes: Uint8Array, kind: "xlsx" | "ods", maxRows: number): Promise<{ name: string; rows: string[][] }[]> {
  try {
    checkArchive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const read = kind === "xlsx" ? readXlsx : readOds;
    const { sheets } = await read(bytes, { sheets: (info) => !info.hidden && !info.veryHidden, maxRows, readStyles: true });
    return sheets.map(({ name, rows, cells }) => ({
      name,
      rows: rows.slice(0, maxRows).map((row, at) => row.map((cell, column) => shown(cell as Cell, cells?.get(`${at},${column}`)?.style?.numFmt))),
    }));
  } catch (error) {
    if ((error as Error).name === "EncryptedFileError") throw new Problem("file-locked");
    throw new Problem(error instanceof Problem && error.code === "sheet-too-large" ? "preview-too-large" : "file-damaged");
  }
}

function shown(cell: Cell, format: string | undefined): string {
  if (typeof cell !== "number" || !format || format === "General") return textOf(cell);
  return textOf(formatValue(cell, format));
}

/**
 * Walks the archive's directory and unpacks every entry under one limit: a small file may unpack to gigabytes,
 * and what it says of its own sizes may be a lie.
 * @returns the names of its entries
 */
function checkArchive(zip: Buffer): Set<string> {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > zip.length) throw new Problem("sheet-unreadable");
  const count = zip.readUInt16LE(end + 10);
  if (count > ENTRY_LIMIT) throw new Problem("sheet-too-large");
  const names = new Set<string>();
  let left = UNPACKED_LIMIT;
  let at = zip.readUInt32LE(end + 16);
  try {
    for (let n = 0; n < count; n++) {
      if (zip.readUInt32LE(at) !== 0x02014b50) throw new Problem("sheet-unreadable");
      const method = zip.readUInt16LE(at + 10);
      const packed = zip.readUInt32LE(at + 20);
      const nameLength = zip.readUInt16LE(at + 28);
      const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
      const local = zip.readUInt32LE(at + 42);
      at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
      if (/vbaProject\.bin$/i.test(name)) throw new Problem("sheet-has-macros");
      const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
      const body = zip.subarray(from, from + packed);
      const unpacked = method === 0 ? body : inflateRawSync(body, { maxOutputLength: Math.max(1, left) });
      left -= unpacked.length;
      if (left <= 0) throw new Problem("sheet-too-large");
      if (name === "[Content_Types].xml" && unpacked.includes("macroEnabled")) throw new Problem("sheet-has-macros");
      names.add(name);
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem((error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE" ? "sheet-too-large" : "sheet-unreadable");
  }
  return names;
}

/** CSV in the encodings that spreadsheets in Vietnam write. */
function readText(bytes: Uint8Array): Cell[][] {
  // The container of .xls and of password-protected files.
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) throw new Problem("sheet-old-format");
  const text = decode(bytes);
  // oxlint-disable-next-line no-control-regex -- that is what is looked for
  if (/[\u0000-\u0008\u000E-\u001F]/.test(text) || text.startsWith("%PDF") || /^\s*<(!doctype|html|\?xml)/i.test(text)) {
    throw new Problem("sheet-not-a-spreadsheet");
  }
  const told = /^sep=(.)\r?\n/.exec(text);
  const body = told ? text.slice(told[0].length) : text;
  return parseCsv(body, { delimiter: told ? told[1]! : delimiterOf(body) }) as Cell[][];
}

function decode(bytes: Uint8Array): string {
  if (startsWith(bytes, [0xff, 0xfe])) return new TextDecoder("utf-16le").decode(bytes);
  if (startsWith(bytes, [0xfe, 0xff])) return new TextDecoder("utf-16be").decode(bytes);
  // UTF-16 without a mark: every second byte of the headers' plain letters is 0.
  const head = bytes.subarray(0, 200);
  const zeros = [0, 0];
  head.forEach((byte, at) => void (byte === 0 && zeros[at % 2]!++));
  if (zeros[1]! > head.length / 8 && zeros[0] === 0) return new TextDecoder("utf-16le").decode(bytes);
  if (zeros[0]! > head.length / 8 && zeros[1] === 0) return new TextDecoder("utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1258").decode(bytes).normalize("NFC");
  }
}

/** What occurs most outside quotes in the first lines. */
function delimiterOf(text: string): string {
  const plain = text.slice(0, 8_000).replace(/"[^"]*"/g, "");
  const count = (sign: string): number => plain.split(sign).length - 1;
  // Commas also stand within positions, so they win only where nothing else divides.
  const lines = count("\n") + 1;
  for (const sign of ["\t", ";"]) if (count(sign) > 0 && count(sign) * 2 >= Math.min(count(","), lines * 2)) return sign;
  return ",";
}

/** A spreadsheet must not take what a person typed for a formula. */
const safe = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

export interface Sheet {
  readonly name: string;
  readonly widths: readonly number[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export function writeWorkbook(sheets: readonly Sheet[]): Promise<Uint8Array> {
  return writeXlsx({
    sheets: sheets.map(({ name, widths, rows }) => ({
      name: name.replace(/[[\]:*?/\\]/g, " ").slice(0, 31),
      rows: rows.map((row) => row.map((cell) => (typeof cell === "string" ? safe(cell) : cell))),
      columns: widths.map((width) => ({ width })),
      freezePane: { rows: 1 },
    })),
  });
}

/** With the mark that lets spreadsheets see that it is UTF-8. */
export function writeText(rows: Sheet["rows"], delimiter: "," | ";"): Uint8Array {
  const quote = (cell: string | number): string => {
    const text = typeof cell === "string" ? safe(cell) : String(cell);
    return /[",;\n\r\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return Buffer.from(`\uFEFF${rows.map((row) => row.map(quote).join(delimiter)).join("\r\n")}\r\n`);
}

/** A name for a file, from a name that a person gave. */
export const sheetName = (name: string, otherwise: string): string =>
  fold(name)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, 60) || otherwise;
