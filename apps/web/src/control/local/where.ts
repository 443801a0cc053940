import { isAway, type ConferenceState, type LocalRow } from "@diemcau/rules";
import type { SiteTree } from "../model/site-tree.ts";

export const FILTERS = ["away", "called", "opened", "closed", "all"] as const;
export type LocalFilter = (typeof FILTERS)[number];
type Sites = ConferenceState["local"]["sites"];

const fits: Record<LocalFilter, (row: LocalRow) => boolean> = {
  away: isAway,
  called: (row) => isAway(row) && row.calledAt > 0,
  opened: ({ openedAt, closedAt }) => openedAt > 0 && closedAt === 0,
  closed: ({ closedAt }) => closedAt > 0,
  all: () => true,
};

/** How many of each level are where. */
export function countByLevel(tree: SiteTree, sites: Sites, levels: number): Record<LocalFilter, number>[] {
  const counts = Array.from({ length: Math.max(1, levels) }, () => ({ away: 0, called: 0, opened: 0, closed: 0, all: 0 }));
  for (let site = 0; site < tree.size; site++) {
    const row = sites.get(site);
    const count = counts[tree.level[site]!]!;
    for (const each of FILTERS) if (fits[each](row)) count[each]++;
  }
  return counts;
}

/** Sites in the order of the tree; those who are called and do not come first, then the longest away. */
export function rowsOf(tree: SiteTree, sites: Sites, filter: LocalFilter): number[] {
  const found = [...tree.preorder].filter((site) => fits[filter](sites.get(site)));
  if (filter !== "away" && filter !== "called") return found;
  const rank = (row: LocalRow): number => (row.calledAt > 0 ? row.calledAt : row.since + Number.MAX_SAFE_INTEGER / 2);
  return found.sort((a, b) => rank(sites.get(a)) - rank(sites.get(b)));
}
