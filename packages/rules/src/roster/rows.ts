/** The rows of a table as a person filled them in, cleaned but not yet judged. */
import { fold } from "../text/index.ts";
import { splitLeading, type SplitName } from "./names.ts";
import { datesOf, entriesOf, textOf, unescapeCell, type Cell } from "../sheets/index.ts";
import type { Column, Table } from "./sheet.ts";

export interface RawRow {
  /** As the spreadsheet counts, from 1. */
  readonly row: number;
  /** A title, total or signature between or below the delegates. */
  readonly heading: boolean;
  readonly id: string;
  readonly name: string;
  /** From columns of its own; null when the name stands in one cell. */
  readonly parts: SplitName | null;
  readonly positions: readonly string[];
  readonly site: string;
  /** Where the delegate comes from; null where no column of its own says it. */
  readonly unit: string | null;
  readonly class: string;
  /** Null when the file has no such column. */
  readonly role: string | null;
  /** Since and until when each of the positions is held, in their order; null when the file has no such column. */
  readonly from: readonly (string | null)[] | null;
  readonly to: readonly (string | null)[] | null;
  /** A text that should be a date, and is none. */
  readonly badDate: string | null;
}

const TOTAL = /^(tong( cong| so| hop)?|cong|total|sum)( |:|$)/;
const SIGNATURE = /^(nguoi lap|noi nhan|t\/m|tm\.|ky ten|thu truong|xac nhan|ngay \d|.{0,40}, ngay \d|prepared by|signed)/;

/** @param picked whether the site was picked beside the file: then a column of the delegates' own offices names no site */
export function readRows(grid: readonly (readonly Cell[])[], table: Table, picked: boolean): RawRow[] {
  const at = (row: readonly Cell[], column: Column): Cell => {
    const index = table.columns.get(column);
    return index === undefined ? null : row[index];
  };
  const siteColumn: Column = table.columns.has("site") || picked ? "site" : "unit";
  const rows: RawRow[] = [];
  const known = [...table.columns.keys()].filter((column) => column !== "number");
  let ended = false;
  for (let index = table.firstRow; index < grid.length; index++) {
    const row = grid[index]!;
    const cells = row.map(textOf).filter((text) => text !== "");
    if (cells.length === 0) continue;
    const get = (column: Column): string => unescapeCell(textOf(at(row, column)));
    const parts = table.columns.has("given") && table.columns.has("leading") ? { leading: get("leading"), given: get("given") } : null;
    const name = parts ? [parts.leading, parts.given].filter(Boolean).join(" ") : get("name");
    const number = get("number");
    const first = fold(cells.find((text) => !/^[\d.,]+$/.test(text)) ?? "");
    // Rows that were numbered in advance and left empty.
    if (cells.length === 1 && /^\d+$/.test(number)) continue;
    const total = TOTAL.test(first);
    ended ||= total;
    const heading =
      total ||
      SIGNATURE.test(first) ||
      // "I  KHỐI ĐẢNG": a number that is none, and only a name.
      (/^([IVXLC]+|[A-Z])\.?$/.test(number) && cells.length === 2) ||
      // "I. KHỐI ĐẢNG" across the table stands in its first cell, or in one that no header names.
      (cells.length === 1 && name === "" && !known.some((column) => get(column) !== "")) ||
      (ended && (name === "" || cells.length === 1));
    const position = at(row, "positions");
    const [from, to] = [datesOf(at(row, "from")), datesOf(at(row, "to"))];
    rows.push({
      row: index + 1,
      heading,
      id: get("id").toLowerCase(),
      name: heading ? cells.join(" ").slice(0, 200) : name,
      parts: parts ? splitLeading(parts.leading, parts.given) : null,
      positions: entriesOf(unescapeCell(typeof position === "string" ? position.normalize("NFC") : textOf(position))),
      site: get(siteColumn),
      unit: table.columns.has("unit") && siteColumn !== "unit" ? get("unit") : null,
      class: get("class"),
      role: table.columns.has("role") ? fold(get("role")) : null,
      from: table.columns.has("from") ? from.days : null,
      to: table.columns.has("to") ? to.days : null,
      badDate: heading ? null : (from.bad ?? to.bad),
    });
  }
  return rows;
}

