/** Finds the table in a sheet that a person made: title rows above, headers in any words, two header rows. */
import { fold } from "../text/index.ts";
import { textOf, type Cell } from "./cells.ts";

type Grid = readonly (readonly Cell[])[];

/** Header words without diacritics, longest meaning first. */
export type Headers<Column extends string> = readonly (readonly [Column, RegExp])[];

export interface SheetTable<Column extends string> {
  readonly columns: ReadonlyMap<Column, number>;
  /** Index of the first row below the headers. */
  readonly firstRow: number;
}

/** What a header cell announces, null when it is no header that we know. */
export function headerOf<Column extends string>(headers: Headers<Column>, cell: Cell): Column | null {
  const words = fold(textOf(cell))
    .replace(/\(.*?\)|[*:.]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return words === "" ? null : (headers.find(([, pattern]) => pattern.test(words))?.[0] ?? null);
}

const SEARCHED_ROWS = 40;

/**
 * The header with most columns that we know; null when there is none that `settle` takes.
 * @param settle may mend the columns; false: they make no table
 */
export function findSheetTable<Column extends string>(grid: Grid, headers: Headers<Column>, settle: (columns: Map<Column, number>) => boolean): SheetTable<Column> | null {
  let best: SheetTable<Column> | null = null;
  for (let at = 0; at < Math.min(grid.length, SEARCHED_ROWS); at++) {
    const columns = new Map<Column, number>();
    // A header above that spans its parts gives way to them: "Họ và tên" over "Họ đệm" and "Tên".
    let last = at;
    readHeaders(headers, grid[at]!, columns);
    if (columns.size > 0 && isHeaderRow(headers, grid[at + 1])) {
      last = at + 1;
      readHeaders(headers, grid[last]!, columns);
    }
    if (!settle(columns)) continue;
    if (isNumbersRow(grid[last + 1])) last++;
    if (!best || columns.size > best.columns.size) best = { columns, firstRow: last + 1 };
  }
  return best;
}

function readHeaders<Column extends string>(headers: Headers<Column>, row: readonly Cell[], columns: Map<Column, number>): void {
  const inRow = new Set<Column>();
  row.forEach((cell, index) => {
    const column = headerOf(headers, cell);
    if (!column || inRow.has(column)) return;
    inRow.add(column);
    columns.set(column, index);
  });
}

const filled = (row: readonly Cell[] | undefined): string[] => (row ?? []).map(textOf).filter((text) => text !== "");

function isHeaderRow<Column extends string>(headers: Headers<Column>, row: readonly Cell[] | undefined): boolean {
  const cells = filled(row);
  return cells.length > 0 && cells.every((text) => headerOf(headers, text) !== null);
}

/** "(1) (2) (3)" below the headers, as official forms have it. */
function isNumbersRow(row: readonly Cell[] | undefined): boolean {
  const cells = filled(row);
  return cells.length >= 2 && cells.every((text, at) => /^\(?\d{1,2}\)?$/.test(text) && Number(text.replace(/\D/g, "")) === at + 1);
}
