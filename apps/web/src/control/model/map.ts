import type { Directory } from "@diemcau/contract";
import type { SiteTree } from "./site-tree.ts";

/** A dot of the map: branches at practically one place, each with all sites counted with it. */
export interface MapGroup {
  /** The most senior branch of the dot. */
  readonly head: number;
  /** All branches of the dot, the head first. */
  readonly heads: readonly number[];
  readonly sites: readonly number[];
  readonly lon: number;
  readonly lat: number;
}
/** Where a country lies, with its seas, degrees: west, south, east, north. */
export interface CountryBox {
  readonly box: readonly number[];
}
export interface MapPlan<Country extends CountryBox> {
  /** Dots of the large map, and of the small one of the world beside it. */
  readonly main: readonly MapGroup[];
  readonly abroad: readonly MapGroup[];
  /** Sites without a place. */
  readonly unplaced: number;
  /** Whose map the large one is; null: the world's. */
  readonly country: Country | null;
}

/** Degrees within which two branches stand in the same town. */
const ONE_PLACE = 0.1;

const within = ({ box }: CountryBox, lon: number, lat: number) => lon >= box[0]! && lat >= box[1]! && lon <= box[2]! && lat <= box[3]!;

/** The country that holds at least half of the sites that have a place. */
function countryOf<Country extends CountryBox>(sites: Directory["sites"], countries: readonly Country[]): Country | null {
  const places = sites.lon.flatMap((lon, site): [number, number][] => {
    const lat = sites.lat[site];
    return typeof lon === "number" && typeof lat === "number" ? [[lon, lat]] : [];
  });
  let best: Country | null = null;
  let most = places.length / 2;
  for (const country of countries) {
    const count = places.filter(([lon, lat]) => within(country, lon, lat)).length;
    if (count === 0 || count < most) continue;
    best = country;
    most = count;
  }
  return best;
}

/**
 * Gathers sites into dots: a site belongs to the highest one above it, below the root, that has a place; a
 * room abroad always has its own. Where most rooms stand in none of the countries, the large map is the world.
 */
export function planMap<Country extends CountryBox>(tree: SiteTree, sites: Directory["sites"], countries: readonly Country[]): MapPlan<Country> {
  const country = countryOf(sites, countries);
  const isHome = (lon: number, lat: number) => country !== null && within(country, lon, lat);
  const branchOf = new Int32Array(tree.size).fill(-1);
  const members = new Map<number, number[]>();
  let unplaced = 0;
  for (let site = 0; site < tree.size; site++) {
    const up = tree.parent[site]!;
    const above = up >= 0 && tree.depth[up]! > 0 ? branchOf[up]! : -1;
    const lon = sites.lon[site];
    const lat = sites.lat[site];
    const placed = typeof lon === "number" && typeof lat === "number";
    const abroad = placed && !isHome(lon, lat);
    const aboveAbroad = above >= 0 && !isHome(sites.lon[above]!, sites.lat[above]!);
    const branch = above >= 0 && (!abroad || aboveAbroad) ? above : placed ? site : -1;
    branchOf[site] = branch;
    if (branch < 0) unplaced++;
    else if (branch === site) members.set(site, [site]);
    else members.get(branch)!.push(site);
  }
  const groups = gather(tree, sites, members);
  return {
    main: country ? groups.filter((group) => isHome(group.lon, group.lat)) : groups,
    abroad: country ? groups.filter((group) => !isHome(group.lon, group.lat)) : [],
    unplaced,
    country,
  };
}

/** Branches in one town become one dot, named by the most senior: the one nearest the root, then the larger. */
function gather(tree: SiteTree, sites: Directory["sites"], members: ReadonlyMap<number, readonly number[]>): MapGroup[] {
  const bySeniority = [...members].sort(([a, own], [b, other]) => tree.depth[a]! - tree.depth[b]! || other.length - own.length || a - b);
  const groups: { head: number; heads: number[]; sites: number[]; lon: number; lat: number }[] = [];
  for (const [head, own] of bySeniority) {
    const [lon, lat] = [sites.lon[head]!, sites.lat[head]!];
    const there = groups.find((group) => Math.hypot(group.lon - lon, group.lat - lat) < ONE_PLACE);
    if (!there) groups.push({ head, heads: [head], sites: [...own], lon, lat });
    else {
      there.heads.push(head);
      for (const site of own) there.sites.push(site);
    }
  }
  return groups;
}

export interface Placed {
  x: number;
  y: number;
  readonly r: number;
}

/** How far a dot may stand from its place, in radii: farther, and it would be read as another place. */
export const FARTHEST = 1.9;

/**
 * Moves dots that lie on each other apart, a little at a time, each drawn back to its place. The larger one gives
 * way less and stays nearer, and none goes farther than FARTHEST: where a map is too small for all, they overlap
 * rather than wander off.
 */
export function spread<T extends Placed>(dots: readonly T[], rounds = 80): void {
  const homes = dots.map(({ x, y }) => [x, y] as const);
  const middle = dots.map(({ r }) => r).toSorted((a, b) => a - b)[dots.length >> 1] ?? 0;
  const weights = dots.map(({ r }) => r ** 6);
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
        const share = weights[j]! / (weights[i]! + weights[j]!);
        const push = overlap / distance;
        a.x -= dx * push * share;
        a.y -= dy * push * share;
        b.x += dx * push * (1 - share);
        b.y += dy * push * (1 - share);
        moved = true;
      }
    }
    if (!moved) return;
    const pull = 0.15 * (1 - round / rounds);
    for (const [i, dot] of dots.entries()) {
      const [x, y] = homes[i]!;
      dot.x += (x - dot.x) * pull;
      dot.y += (y - dot.y) * pull;
      hold(dot, homes[i]!, dot.r * FARTHEST * Math.min(1, (middle / dot.r) ** 3));
    }
  }
}

function hold(dot: Placed, [x, y]: readonly [number, number], farthest: number): void {
  const [dx, dy] = [dot.x - x, dot.y - y];
  const ratio = farthest / (Math.hypot(dx, dy) || 1);
  if (ratio >= 1) return;
  dot.x = x + dx * ratio;
  dot.y = y + dy * ratio;
}

/** A flat projection around one latitude; good enough for a country and for an inset. */
export function projection(box: readonly number[], width: number) {
  const [west, south, east, north] = box as [number, number, number, number];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / ((east - west) * squeeze);
  return {
    height: (north - south) * scale,
    at: (lon: number, lat: number): [number, number] => [(lon - west) * squeeze * scale, (north - lat) * scale],
  };
}
export type Projection = ReturnType<typeof projection>;

export interface Dot {
  readonly group: MapGroup;
  /** Its place on the map; x and y are where it is drawn. */
  readonly home: readonly [number, number];
  x: number;
  y: number;
  readonly r: number;
}

/** `unit`: radius of a dot of some thirty sites, in the map's own units. */
export function dotsOf(groups: readonly MapGroup[], at: Projection["at"], unit: number): Dot[] {
  const dots = groups.map((group): Dot => {
    const home = at(group.lon, group.lat);
    return { group, home, x: home[0], y: home[1], r: unit * Math.min(1.5, 0.6 + Math.sqrt(group.sites.length) * 0.075) };
  });
  if (dots.length <= 400) spread(dots);
  return dots;
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
