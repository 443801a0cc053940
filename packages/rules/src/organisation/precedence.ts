/** The order of precedence: a rank table that the customer keeps, and a place given by hand where it does not fit. */
import { fold, normaliseInput, normaliseTonePlacement } from "../text/index.ts";

export interface Rank {
  readonly code: string;
  readonly title: string;
  /** The smallest comes first. */
  readonly place: number;
  /** How titles of this rank begin. */
  readonly beginnings: readonly string[];
}

export interface HeldPosition {
  readonly title: string;
  readonly rank: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** Behind everybody who has a rank. */
export const NO_PLACE = 10_000;

const marked = (text: string): string => normaliseTonePlacement(normaliseInput(text)).toLowerCase();
const plain = (text: string): string => fold(normaliseInput(text));

/**
 * The rank that a title means: the longest beginning that fits, at the end of a word. Null when none does.
 * Marks count, since Thủ trưởng is no Thứ trưởng; only a title that has none is compared without them.
 */
export function createRankFinder(ranks: readonly Rank[]): (title: string) => string | null {
  const tables = [marked, plain].map((key) => {
    const byBeginning = new Map<string, string>();
    for (const rank of ranks) {
      for (const beginning of rank.beginnings) {
        const words = key(beginning);
        if (words !== "" && !byBeginning.has(words)) byBeginning.set(words, rank.code);
      }
    }
    return { key, byBeginning };
  });
  return (title) => {
    for (const { key, byBeginning } of tables) {
      const words = key(title).split(" ");
      for (let length = words.length; length > 0; length--) {
        const found = byBeginning.get(words.slice(0, length).join(" ").replace(/[,;.]$/, ""));
        if (found !== undefined) return found;
      }
      if (marked(title) !== plain(title)) return null;
    }
    return null;
  };
}

/** Where a person stands: what was given by hand, else the best rank among the positions held on that day. */
export function placeOf(precedence: number | null, positions: readonly HeldPosition[], ranks: readonly Rank[], day: string): number {
  if (precedence !== null) return precedence;
  const places = new Map(ranks.map(({ code, place }) => [code, place]));
  let best = NO_PLACE;
  for (const { rank, validTo } of positions) {
    // A position that is over counts no longer; one that is yet to begin is known already.
    if (rank === null || (validTo !== null && validTo < day)) continue;
    best = Math.min(best, places.get(rank) ?? NO_PLACE);
  }
  return best;
}
