import { isAway, type ConferenceState, type LocalRow } from "@diemcau/rules";
import type { SiteTree } from "../model/site-tree.ts";

/** The first three are where a site is: each is in one of them. */
export const FILTERS = ["common", "away", "absent", "called", "opened", "closed", "all"] as const;
export type LocalFilter = (typeof FILTERS)[number];
/** What the conference knows of its rooms. */
export type Rooms = Pick<ConferenceState, "sites" | "local">;

const fits: Record<LocalFilter, (row: LocalRow, isThere: boolean) => boolean> = {
  common: (row, isThere) => isThere && !isAway(row),
  // On its own also while its line is down: it has said so.
  away: isAway,
  // Never joined, or lost: nobody knows what it sees.
  absent: (row, isThere) => !isThere && !isAway(row),
  called: (row) => isAway(row) && row.calledAt > 0,
  opened: ({ openedAt, closedAt }) => openedAt > 0 && closedAt === 0,
  closed: ({ closedAt }) => closedAt > 0,
  all: () => true,
};
const fitsAt = ({ sites, local }: Rooms, site: number, filter: LocalFilter): boolean => fits[filter](local.sites.get(site), sites.get(site).presence === "c");

/** How many of each level are where. */
export function countByLevel(tree: SiteTree, rooms: Rooms, levels: number): Record<LocalFilter, number>[] {
  const counts = Array.from({ length: Math.max(1, levels) }, () => ({ common: 0, away: 0, absent: 0, called: 0, opened: 0, closed: 0, all: 0 }));
  for (let site = 0; site < tree.size; site++) {
    const count = counts[tree.level[site]!]!;
    for (const each of FILTERS) if (fitsAt(rooms, site, each)) count[each]++;
  }
  return counts;
}

/** Sites in the order of the tree; those who are called and do not come first, then the longest away. */
export function rowsOf(tree: SiteTree, rooms: Rooms, filter: LocalFilter): number[] {
  const found = [...tree.preorder].filter((site) => fitsAt(rooms, site, filter));
  if (filter !== "away" && filter !== "called") return found;
  const rank = (row: LocalRow): number => (row.calledAt > 0 ? row.calledAt : row.since + Number.MAX_SAFE_INTEGER / 2);
  const { sites } = rooms.local;
  return found.sort((a, b) => rank(sites.get(a)) - rank(sites.get(b)));
}
