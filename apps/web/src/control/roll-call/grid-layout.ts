import type { SiteGroup } from "../model/site-tree.ts";

/** Where everything of the wall stands, in CSS pixels. */
export interface GridLayout {
  readonly width: number;
  readonly height: number;
  /** Side of a cell, its gap included. */
  readonly cell: number;
  readonly groups: readonly { readonly head: number; readonly x: number; readonly y: number; readonly width: number; readonly count: number }[];
  /** Left and top of each site's cell, by ordinal. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Sites in reading order: by group, then as in the tree. */
  readonly order: Int32Array;
}

export const LABEL_HEIGHT = 22;
const GAP = 14;
const COLUMN = 150;
const LARGEST_CELL = 20;
const SMALLEST_CELL = 11;

/** The largest cells with which the wall fits into the height; with the smallest it may be scrolled. */
export function layOutGrid(groups: readonly SiteGroup[], size: number, width: number, height: number): GridLayout {
  for (let cell = LARGEST_CELL; cell > SMALLEST_CELL; cell--) {
    const layout = place(groups, size, width, cell);
    if (layout.height <= height) return layout;
  }
  return place(groups, size, width, SMALLEST_CELL);
}

/** Groups flow into columns, each into the shortest one. */
function place(groups: readonly SiteGroup[], size: number, width: number, cell: number): GridLayout {
  const columns = Math.max(1, Math.floor((width + GAP) / (COLUMN + GAP)));
  const columnWidth = (width - GAP * (columns - 1)) / columns;
  const perRow = Math.max(1, Math.floor(columnWidth / cell));
  const tops = new Float64Array(columns);
  const x = new Float32Array(size);
  const y = new Float32Array(size);
  const order = new Int32Array(size);
  let at = 0;
  const placed = groups.map(({ head, sites }) => {
    let column = 0;
    for (let i = 1; i < columns; i++) if (tops[i]! < tops[column]!) column = i;
    const left = column * (columnWidth + GAP);
    const top = tops[column]!;
    sites.forEach((site, index) => {
      x[site] = left + (index % perRow) * cell;
      y[site] = top + LABEL_HEIGHT + Math.floor(index / perRow) * cell;
      order[at++] = site;
    });
    tops[column] = top + LABEL_HEIGHT + Math.ceil(sites.length / perRow) * cell + GAP;
    return { head, x: left, y: top, width: columnWidth, count: sites.length };
  });
  return { width, height: Math.max(0, ...tops) - GAP, cell, groups: placed, x, y, order };
}

/** The site whose cell is at a point, or -1. */
export function siteAt(layout: GridLayout, x: number, y: number): number {
  for (let i = 0; i < layout.order.length; i++) {
    const site = layout.order[i]!;
    const dx = x - layout.x[site]!;
    const dy = y - layout.y[site]!;
    if (dx >= 0 && dx < layout.cell && dy >= 0 && dy < layout.cell) return site;
  }
  return -1;
}

/** The site an arrow key leads to from another. */
export function neighbour(layout: GridLayout, site: number, key: string): number {
  const at = layout.order.indexOf(site);
  if (key === "ArrowRight") return layout.order[Math.min(layout.order.length - 1, at + 1)]!;
  if (key === "ArrowLeft") return layout.order[Math.max(0, at - 1)]!;
  if (key === "Home") return layout.order[0]!;
  if (key === "End") return layout.order[layout.order.length - 1]!;
  const down = key === "ArrowDown";
  let best = site;
  let nearest = Number.POSITIVE_INFINITY;
  for (const other of layout.order) {
    const dy = (layout.y[other]! - layout.y[site]!) * (down ? 1 : -1);
    if (dy <= 0) continue;
    // Straight on counts more than near: otherwise the way leads off sideways.
    const distance = dy + Math.abs(layout.x[other]! - layout.x[site]!) * 3;
    if (distance < nearest) [nearest, best] = [distance, other];
  }
  return best;
}
