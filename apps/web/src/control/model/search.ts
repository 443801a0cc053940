import { createMatcher, fold } from "@diemcau/rules/text";

/** Above this many candidates ranking them all would be felt while typing; then the order of the tree must do. */
const RANK_LIMIT = 1_500;
export const RESULT_LIMIT = 300;

/** Names folded once, so that a key pressed costs one pass of substring tests over 21,000 names. */
export class SiteSearch {
  readonly #names: readonly string[];
  readonly #within: ReadonlySet<number> | null;
  #folded: string[] | undefined;

  /** `within`: only these are found. */
  constructor(names: readonly string[], within: ReadonlySet<number> | null = null) {
    this.#names = names;
    this.#within = within;
  }

  /** Folds now; worth doing while the page is idle. */
  prepare(): void {
    this.#folded ??= this.#names.map(fold);
  }

  /** Ordinals of the sites whose name answers, best first: "cam pha" finds "Thành phố Cẩm Phả". */
  find(query: string): number[] {
    this.prepare();
    const tokens = fold(query).split(/[^\p{L}\p{N}]+/u).filter((token) => token !== "");
    if (tokens.length === 0) return [];
    const candidates: number[] = [];
    this.#folded!.forEach((name, site) => {
      if (this.#within?.has(site) !== false && tokens.every((token) => name.includes(token))) candidates.push(site);
    });
    if (candidates.length > RANK_LIMIT) return candidates.slice(0, RESULT_LIMIT);
    const rank = createMatcher(query);
    return candidates
      .map((site) => ({ site, rank: rank(this.#names[site]!) }))
      .filter((found) => found.rank > 0)
      .sort((a, b) => b.rank - a.rank || a.site - b.site)
      .slice(0, RESULT_LIMIT)
      .map((found) => found.site);
  }
}
