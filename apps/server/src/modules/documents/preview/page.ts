/** What is taken from a file into its preview, under one bound: the rest is for whoever saves it. */
import type { PreviewBlock } from "@diemcau/contract";

export const MOST_ROWS = 200;
export const MOST_COLUMNS = 40;
const MOST_BLOCKS = 4_000;
const MOST_LETTERS = 400_000;
const MOST_IN_CELL = 500;

export class Page {
  /** Something was left out. */
  cut = false;
  #letters = MOST_LETTERS;
  #blocks = MOST_BLOCKS;

  get full(): boolean {
    return this.#letters <= 0 || this.#blocks <= 0;
  }

  /** A text, as far as there is room for it. */
  text(text: string, most = Number.POSITIVE_INFINITY): string {
    const plain = clean(text);
    const kept = plain.slice(0, Math.max(0, Math.min(most, this.#letters)));
    if (kept.length < plain.length) this.cut = true;
    this.#letters -= kept.length;
    return kept;
  }

  /** Adds a heading, paragraph or item that says something. */
  say(blocks: PreviewBlock[], kind: "heading" | "paragraph" | "item", level: number, text: string): void {
    if (clean(text) === "" || !this.#room()) return;
    blocks.push({ kind, level: Math.min(Math.max(level, 1), 6), text: this.text(text) });
  }

  table(blocks: PreviewBlock[], rows: readonly (readonly string[])[]): void {
    if (rows.length > 0 && this.#room()) blocks.push({ kind: "table", rows: this.rows(rows).rows });
  }

  /** Rows and columns up to the bound, without the empty ones at the end. */
  rows(rows: readonly (readonly string[])[]): { rows: string[][]; cut: boolean } {
    const width = Math.max(0, ...rows.map((row) => row.findLastIndex((cell) => cell.trim() !== "") + 1));
    const length = rows.findLastIndex((row) => row.some((cell) => cell.trim() !== "")) + 1;
    const kept: string[][] = [];
    for (const row of rows.slice(0, Math.min(length, MOST_ROWS))) {
      if (this.#letters <= 0) break;
      kept.push(Array.from({ length: Math.min(width, MOST_COLUMNS) }, (_none, at) => this.text(row[at] ?? "", MOST_IN_CELL)));
    }
    const cut = kept.length < length || width > MOST_COLUMNS;
    if (cut) this.cut = true;
    return { rows: kept, cut };
  }

  #room(): boolean {
    if (this.full) {
      this.cut = true;
      return false;
    }
    this.#blocks--;
    return true;
  }
}

const clean = (text: string): string =>
  text
    .normalize("NFC")
    // oxlint-disable-next-line no-control-regex -- these say nothing
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f]+/g, " ")
    .replaceAll(/ {2,}/g, " ")
    .replaceAll(/ *\n */g, "\n")
    .trim();
