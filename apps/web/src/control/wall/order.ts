import { SITE_STATES } from "@diemcau/contract";
import type { ConferenceState } from "@diemcau/rules";
import { marksOf } from "@diemcau/rules/wall";
import { matchMask, type Filter } from "../model/filter.ts";
import type { SiteTree } from "../model/site-tree.ts";

/** What the wall is narrowed to. */
export interface WallFilter {
  /** States as the strip above has them chosen; none: rooms that are there, or were. */
  readonly states: Filter["states"];
  readonly level: number | null;
  /** Head of a branch, or null for all. */
  readonly region: number | null;
  /** Sites that a search found, best first; null: none is made. */
  readonly found: readonly number[] | null;
  /** Only rooms that somebody should look at. */
  readonly needsLook: boolean;
}

const JOINED: ReadonlySet<number> = new Set((["connected", "on-air", "lost"] as const).map((state) => SITE_STATES.indexOf(state)));

/**
 * The rooms of the wall in the order in which they hang: as in the tree; those that need a look with the longest
 * trouble first; those that were searched for by how well they answer.
 */
export function wallOrder(tree: SiteTree, own: ArrayLike<number>, state: Pick<ConferenceState, "wall">, filter: WallFilter): number[] {
  const { states, level, region, found, needsLook } = filter;
  const mask = matchMask(tree, own, { states: states.size > 0 ? states : found ? new Set() : JOINED, level });
  const fits = (site: number): boolean => mask[site] === 2 && (region === null || isWithin(tree, site, region)) && (!needsLook || state.wall.marks.has(site));
  const order = (found ?? Array.from(tree.preorder)).filter(fits);
  if (!needsLook) return order;
  const since = new Map(order.map((site) => [site, marksOf(state, site)[0]?.since ?? Number.MAX_SAFE_INTEGER]));
  return order.toSorted((a, b) => since.get(a)! - since.get(b)!);
}

function isWithin(tree: SiteTree, site: number, head: number): boolean {
  for (let at = site; at >= 0; at = tree.parent[at]!) if (at === head) return true;
  return false;
}

export const TILE_SIZES = { small: 124, medium: 190, large: 300 } as const;
export type TileSize = keyof typeof TILE_SIZES;
/** What the server takes in one question, and what a window can draw. */
const MOST_TILES = 400;
const GAP = 6;
/** A small still is no sharper than that, px. */
const LARGEST = 420;

export interface PageLayout {
  readonly columns: number;
  readonly rows: number;
  readonly perPage: number;
}

/**
 * As many tiles as fit without scrolling, at least one row. Tiles are a little larger or smaller than asked for
 * where that fills the page better: an empty stripe shows no room. A handful of rooms is shown as large as they all fit.
 * @param captionHeight of a tile below its picture, px
 */
export function layOutPage(width: number, height: number, tile: TileSize, captionHeight: number, rooms: number): PageLayout {
  const usual = (width + GAP) / (TILE_SIZES[tile] + GAP);
  const tileHeight = (columns: number): number => (((width - GAP * (columns - 1)) / columns) * 9) / 16 + captionHeight;
  const rowsOf = (columns: number): number => Math.max(1, Math.min(Math.floor((height + GAP) / (tileHeight(columns) + GAP)), Math.floor(MOST_TILES / columns)));
  const of = (columns: number): PageLayout => ({ columns, rows: rowsOf(columns), perPage: columns * rowsOf(columns) });
  for (let columns = Math.max(1, Math.ceil((width + GAP) / (LARGEST + GAP))); columns < usual; columns++) {
    if (tileHeight(columns) <= height && of(columns).perPage >= rooms) return of(columns);
  }
  let best = of(1);
  let most = -1;
  for (let columns = Math.max(1, Math.floor(usual * 0.8)); columns <= Math.max(1, usual * 1.3); columns++) {
    const filled = Math.min(1, (rowsOf(columns) * (tileHeight(columns) + GAP)) / (height + GAP)) - Math.abs(columns / usual - 1) / 4;
    if (filled <= most) continue;
    most = filled;
    best = of(columns);
  }
  return best;
}

/** Where an arrow key leads on a page of tiles; the same place at its edges. */
export function stepOnPage(at: number, key: string, columns: number, count: number): number {
  const next =
    key === "ArrowRight" ? at + 1 : key === "ArrowLeft" ? at - 1 : key === "ArrowDown" ? at + columns : key === "ArrowUp" ? at - columns : key === "Home" ? 0 : key === "End" ? count - 1 : at;
  return next >= 0 && next < count ? next : at;
}
