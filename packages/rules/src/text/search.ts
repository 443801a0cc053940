/** Accent-insensitive search with ranking, for lists held in memory (2,000 sites, a roster). */
import { fold, normaliseInput, normaliseTonePlacement } from "./normalise.ts";

/** How well a text answers a query; 0 means it does not. Compare with `>`; the distances mean nothing. */
export type SearchRank = number;

const PLACE_INFIX = 1;
const PLACE_WORD_PREFIX = 2;
const PLACE_TEXT_PREFIX = 3;
const PLACE_WHOLE = 4;
const EXACT_DIACRITICS = 8;
const EXACT_WITHOUT_DIACRITICS = 0.5;
const NOT_WORD = /[^\p{L}\p{N}]+/u;

const words = (text: string): string[] => text.split(NOT_WORD).filter((word) => word !== "");
const accented = (text: string): string => normaliseTonePlacement(normaliseInput(text)).toLowerCase();

/**
 * Prepares a query once for many texts.
 *
 * Every word of the query must occur in the text, in any order, folded. Among matches: texts that match
 * with the very diacritics typed come first (a query typed without any asks for none: there it only breaks
 * ties); then a whole match, a match at the start, words that start
 * with what was typed, and last a match inside words. An empty query matches everything alike.
 */
export function createMatcher(query: string): (text: string) => SearchRank {
  const plainTokens = words(fold(query));
  const exactTokens = words(accented(query));
  if (plainTokens.length === 0) return () => PLACE_INFIX;
  const plainPhrase = plainTokens.join(" ");
  const exactPhrase = exactTokens.join(" ");
  const typedDiacritics = exactPhrase !== plainPhrase;
  return (text) => {
    const place = placeOf(words(fold(text)), plainTokens, plainPhrase);
    if (place === 0) return 0;
    const exact = placeOf(words(accented(text)), exactTokens, exactPhrase);
    if (exact === 0) return place;
    return typedDiacritics ? EXACT_DIACRITICS + exact : place + EXACT_WITHOUT_DIACRITICS;
  };
}

function placeOf(textWords: string[], tokens: string[], phrase: string): SearchRank {
  const joined = textWords.join(" ");
  if (joined === phrase) return PLACE_WHOLE;
  if (joined.startsWith(phrase)) return PLACE_TEXT_PREFIX;
  let place = PLACE_WORD_PREFIX;
  for (const token of tokens) {
    if (textWords.some((word) => word.startsWith(token))) continue;
    if (!textWords.some((word) => word.includes(token))) return 0;
    place = PLACE_INFIX;
  }
  return place;
}

/** Rank of one text for one query, see {@link createMatcher}. */
export function searchRank(query: string, text: string): SearchRank {
  return createMatcher(query)(text);
}

/** True when every word of the query occurs in the text whatever the diacritics: "cam pha" finds "Cẩm Phả". */
export function matches(query: string, text: string): boolean {
  return searchRank(query, text) > 0;
}

/**
 * The items that match, best first; equal ranks keep their order. `textsOf` gives the names of an item
 * (name, short name, aliases): its best one counts.
 */
export function searchItems<T>(items: Iterable<T>, query: string, textsOf: (item: T) => readonly string[]): T[] {
  const rank = createMatcher(query);
  const found: { item: T; rank: SearchRank }[] = [];
  for (const item of items) {
    let best = 0;
    for (const text of textsOf(item)) best = Math.max(best, rank(text));
    if (best > 0) found.push({ item, rank: best });
  }
  return found.sort((a, b) => b.rank - a.rank).map((entry) => entry.item);
}
