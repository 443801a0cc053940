import { QUESTION_STATES, type QuestionRow, type QuestionState } from "@diemcau/contract";
import { createMatcher } from "@diemcau/rules/text";

export type SortBy = "newest" | "oldest" | "wanted";

export interface QuestionFilter {
  readonly state: QuestionState | "all";
  readonly query: string;
  /** An agenda item's id, "" for all, "none" for those to no item. */
  readonly item: string;
  readonly sort: SortBy;
}

export const FIRST_FILTER: QuestionFilter = { state: "new", query: "", item: "", sort: "oldest" };

/** How much a question is wanted: who is for it, and who asked the same. */
export const wantedBy = ({ votes, alike }: QuestionRow): number => votes + alike;

const ORDERS: Record<SortBy, (a: QuestionRow, b: QuestionRow) => number> = {
  newest: (a, b) => b.number - a.number,
  oldest: (a, b) => a.number - b.number,
  wanted: (a, b) => wantedBy(b) - wantedBy(a) || a.number - b.number,
};

/** Found by its number, a word of its text, or who asked. */
export function chosenOf(rows: Iterable<QuestionRow>, { state, query, item, sort }: QuestionFilter, siteName: (site: number) => string): QuestionRow[] {
  const number = /^#?(\d+)$/.exec(query.trim())?.[1];
  const rank = query.trim() === "" ? null : createMatcher(query);
  const found: QuestionRow[] = [];
  for (const row of rows) {
    if (state !== "all" && row.state !== state) continue;
    if (item !== "" && (item === "none" ? row.itemId !== null : row.itemId !== item)) continue;
    if (number !== undefined ? row.number !== Number(number) : rank && rank(`${row.text} ${row.author?.name ?? ""} ${row.site === null ? "" : siteName(row.site)}`) === 0) continue;
    found.push(row);
  }
  return found.toSorted(ORDERS[sort]);
}

export function countsOf(rows: Iterable<QuestionRow>): Record<QuestionState, number> {
  const counts = Object.fromEntries(QUESTION_STATES.map((state) => [state, 0])) as Record<QuestionState, number>;
  for (const { state } of rows) counts[state]++;
  return counts;
}
