import type { SiteTree } from "./site-tree.ts";

/** What the roll call shows: indexes into SITE_STATES (none: all) and one level, or null for all. */
export interface Filter {
  readonly states: ReadonlySet<number>;
  readonly level: number | null;
}

export const NO_FILTER: Filter = { states: new Set(), level: null };
export const isFiltering = (filter: Filter): boolean => filter.states.size > 0 || filter.level !== null;

/**
 * 2 where a site itself answers the filter, 1 where only something below it does, 0 elsewhere. One pass:
 * parents stand before their children.
 */
export function matchMask(tree: SiteTree, own: ArrayLike<number>, filter: Filter): Uint8Array {
  const mask = new Uint8Array(tree.size);
  for (let site = tree.size - 1; site >= 0; site--) {
    const stateFits = filter.states.size === 0 || filter.states.has(own[site]!);
    if (stateFits && (filter.level === null || tree.level[site] === filter.level)) mask[site] = 2;
    const up = tree.parent[site]!;
    if (mask[site]! > 0 && up >= 0 && mask[up] === 0) mask[up] = 1;
  }
  return mask;
}

/** How many sites answer themselves. */
export function countMatches(mask: Uint8Array): number {
  let count = 0;
  for (const value of mask) if (value === 2) count++;
  return count;
}

/**
 * The tree's visible rows in order. While filtering, everything that leads to a match is open; otherwise
 * what the user opened.
 */
export function visibleRows(tree: SiteTree, expanded: ReadonlySet<number>, mask: Uint8Array | null): number[] {
  const rows: number[] = [];
  const stack = tree.roots.toReversed();
  for (let site = stack.pop(); site !== undefined; site = stack.pop()) {
    if (mask && mask[site] === 0) continue;
    rows.push(site);
    if (!mask && !expanded.has(site)) continue;
    const below = tree.children[site]!;
    for (let i = below.length - 1; i >= 0; i--) stack.push(below[i]!);
  }
  return rows;
}

/** Same rows as before? Then the old list is kept, so that nothing renders again. */
export function keepIfSame(before: readonly number[], after: readonly number[]): readonly number[] {
  if (before.length !== after.length) return after;
  for (let i = 0; i < after.length; i++) if (before[i] !== after[i]) return after;
  return before;
}
