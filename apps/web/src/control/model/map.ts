import type { Directory } from "@diemcau/contract";
import type { SiteTree } from "./site-tree.ts";

/** A dot of the map: a branch's head and all sites counted with it. */
export interface MapGroup {
  readonly head: number;
  readonly sites: readonly number[];
  readonly lon: number;
  readonly lat: number;
}
export interface MapPlan {
  /** Dots of the large map, and of the small one of the world beside it. */
  readonly main: readonly MapGroup[];
  readonly abroad: readonly MapGroup[];
  /** Sites without a place. */
  readonly unplaced: number;
  /** Whether the large map is the country's; otherwise it is the world. */
  readonly isCountry: boolean;
}

/** The country with its seas, degrees: west, south, east, north. */
export const COUNTRY_BOX = [101.5, 6.4, 117.8, 23.6] as const;

const inCountry = (lon: number, lat: number) =>
  lon >= COUNTRY_BOX[0] && lon <= COUNTRY_BOX[2] && lat >= COUNTRY_BOX[1] && lat <= COUNTRY_BOX[3];

/**
 * Gathers sites into dots: a site belongs to the highest one above it, below the root, that has a place; a
 * room abroad always has its own. Where most rooms stand outside the country, the large map is the world.
 */
export function planMap(tree: SiteTree, sites: Directory["sites"]): MapPlan {
  const groupOf = new Int32Array(tree.size).fill(-1);
  const members = new Map<number, number[]>();
  let unplaced = 0;
  for (let site = 0; site < tree.size; site++) {
    const up = tree.parent[site]!;
    const above = up >= 0 && tree.depth[up]! > 0 ? groupOf[up]! : -1;
    const lon = sites.lon[site];
    const lat = sites.lat[site];
    const placed = typeof lon === "number" && typeof lat === "number";
    const abroad = placed && !inCountry(lon, lat);
    const aboveAbroad = above >= 0 && !inCountry(sites.lon[above]!, sites.lat[above]!);
    const group = above >= 0 && (!abroad || aboveAbroad) ? above : placed ? site : -1;
    groupOf[site] = group;
    if (group < 0) unplaced++;
    else if (group === site) members.set(site, [site]);
    else members.get(group)!.push(site);
  }
  const groups = Array.from(members, ([head, own]): MapGroup => ({ head, sites: own, lon: sites.lon[head]!, lat: sites.lat[head]! }));
  const home = groups.filter((group) => inCountry(group.lon, group.lat));
  const countOf = (list: readonly MapGroup[]) => list.reduce((sum, group) => sum + group.sites.length, 0);
  const isCountry = countOf(home) * 2 >= countOf(groups);
  return isCountry
    ? { main: home, abroad: groups.filter((group) => !inCountry(group.lon, group.lat)), unplaced, isCountry }
    : { main: groups, abroad: [], unplaced, isCountry };
}

export interface Placed {
  x: number;
  y: number;
  readonly r: number;
}

/** Moves dots that lie on each other apart, a little at a time; the first ones keep their place longest. */
export function spread<T extends Placed>(dots: readonly T[], rounds = 60): void {
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (let i = 0; i < dots.length; i++) {
      for (let j = i + 1; j < dots.length; j++) {
        const a = dots[i]!;
        const b = dots[j]!;
        const dx = b.x - a.x || 0.01 * (j - i);
        const dy = b.y - a.y || 0.01;
        const distance = Math.hypot(dx, dy);
        const overlap = a.r + b.r + 1 - distance;
        if (overlap <= 0) continue;
        const push = overlap / distance / 2;
        a.x -= dx * push;
        a.y -= dy * push;
        b.x += dx * push;
        b.y += dy * push;
        moved = true;
      }
    }
    if (!moved) return;
  }
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a map around its dots, with room about them; never so small that no coast is seen. */
export function boxAround(points: readonly { x: number; y: number }[], smallest: number): Box {
  if (points.length === 0) return { x: 0, y: 0, width: smallest, height: smallest };
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const width = Math.max(smallest, (right - left) * 1.15);
  const height = Math.max(smallest, (bottom - top) * 1.15);
  return { x: (left + right - width) / 2, y: (top + bottom - height) / 2, width, height };
}

/** Sites of a group by state, in the order of SITE_STATES. */
export function countStates(sites: readonly number[], own: ArrayLike<number>, mask: Uint8Array | null): number[] {
  const counts = [0, 0, 0, 0, 0];
  for (const site of sites) if (!mask || mask[site] === 2) counts[own[site]!] = counts[own[site]!]! + 1;
  return counts;
}
