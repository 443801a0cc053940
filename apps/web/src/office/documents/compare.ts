/** Two versions of a text, paragraph by paragraph and word by word. The differences are jsdiff's, the pairing is ours. */
import { diffArrays, diffWordsWithSpace } from "diff";

export interface Piece {
  readonly text: string;
  /** `same` on both sides, `gone` only before, `new` only after. */
  readonly kind: "same" | "gone" | "new";
}
export interface ComparedRow {
  readonly kind: "same" | "changed" | "gone" | "new";
  /** The paragraph in reading order, both versions in one: for a reader who wants one column. */
  readonly pieces: readonly Piece[];
}

/** Paragraphs with less than this share of their words in common are two paragraphs, not one that was changed. */
const ALIKE = 0.35;
/** Above it, paragraphs of a block are paired in order: the best pairing would take too long. */
const LARGEST_BLOCK = 4_000;
const LONGEST_EDIT = 2_000;

export function compareTexts(before: readonly string[], after: readonly string[]): ComparedRow[] {
  const left = before.map((text) => text.normalize("NFC"));
  const right = after.map((text) => text.normalize("NFC"));
  const rows: ComparedRow[] = [];
  let gone: string[] = [];
  const settle = (added: readonly string[]): void => {
    rows.push(...pair(gone, added));
    gone = [];
  };
  for (const { value, added, removed } of diffArrays(left, right)) {
    if (removed) gone = value;
    else if (added) settle(value);
    else {
      settle([]);
      for (const text of value) rows.push({ kind: "same", pieces: [{ text, kind: "same" }] });
    }
  }
  settle([]);
  return rows;
}

const gonePiece = (text: string): ComparedRow => ({ kind: "gone", pieces: [{ text, kind: "gone" }] });
const newPiece = (text: string): ComparedRow => ({ kind: "new", pieces: [{ text, kind: "new" }] });

/** Pairs of a block where paragraphs were replaced, in order, so that as much as can stays alike. */
function pair(gone: readonly string[], added: readonly string[]): ComparedRow[] {
  if (gone.length === 0) return added.map(newPiece);
  if (added.length === 0) return gone.map(gonePiece);
  const best = gone.length * added.length <= LARGEST_BLOCK ? alignment(gone, added) : inOrder(gone, added);
  const rows: ComparedRow[] = [];
  let [at, to] = [0, 0];
  for (const [old, fresh] of best) {
    while (at < old) rows.push(gonePiece(gone[at++]!));
    while (to < fresh) rows.push(newPiece(added[to++]!));
    rows.push({ kind: "changed", pieces: words(gone[at++]!, added[to++]!) });
  }
  while (at < gone.length) rows.push(gonePiece(gone[at++]!));
  while (to < added.length) rows.push(newPiece(added[to++]!));
  return rows;
}

const inOrder = (gone: readonly string[], added: readonly string[]): [number, number][] => Array.from({ length: Math.min(gone.length, added.length) }, (_none, at) => [at, at]);

/** The pairs with the most words in common whose order is the same on both sides. */
function alignment(gone: readonly string[], added: readonly string[]): [number, number][] {
  const bags = [gone, added].map((texts) => texts.map((text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []))) as [Set<string>[], Set<string>[]];
  const score = gone.map((_old, i) => added.map((_new, j) => likeness(bags[0][i]!, bags[1][j]!)));
  const width = added.length + 1;
  const total = new Float64Array((gone.length + 1) * width);
  for (let i = gone.length - 1; i >= 0; i--) {
    for (let j = added.length - 1; j >= 0; j--) {
      const paired = score[i]![j]! >= ALIKE ? score[i]![j]! + total[(i + 1) * width + j + 1]! : 0;
      total[i * width + j] = Math.max(paired, total[(i + 1) * width + j]!, total[i * width + j + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < gone.length && j < added.length;) {
    const here = total[i * width + j]!;
    if (score[i]![j]! >= ALIKE && here === score[i]![j]! + total[(i + 1) * width + j + 1]!) pairs.push([i++, j++]);
    else if (here === total[(i + 1) * width + j]!) i++;
    else j++;
  }
  return pairs;
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const word of a) if (b.has(word)) common++;
  return a.size + b.size === 0 ? 1 : (2 * common) / (a.size + b.size);
}

function words(before: string, after: string): Piece[] {
  const found = diffWordsWithSpace(before, after, { maxEditLength: LONGEST_EDIT });
  if (!found) return [{ text: before, kind: "gone" }, { text: after, kind: "new" }];
  return phrases(found.map(({ value, added, removed }) => ({ text: value, kind: added ? "new" : removed ? "gone" : "same" })));
}

/** Changes with nothing but a blank between them are one change: "[một buổi sáng] một ngày", not word by word in turn. */
function phrases(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = [];
  let [gone, fresh] = ["", ""];
  const settle = (): void => {
    if (gone !== "") result.push({ text: gone, kind: "gone" });
    if (fresh !== "") result.push({ text: fresh, kind: "new" });
    [gone, fresh] = ["", ""];
  };
  for (const [at, { text, kind }] of pieces.entries()) {
    const next = pieces[at + 1];
    const joins = kind === "same" && text.trim() === "" && gone + fresh !== "" && next !== undefined;
    if (kind === "gone" || joins) gone += text;
    if (kind === "new" || joins) fresh += text;
    if (kind === "same" && !joins) {
      settle();
      result.push({ text, kind });
    }
  }
  settle();
  return result;
}
