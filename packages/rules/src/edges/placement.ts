/** What the centre knows of an edge when it places a site. */
export interface EdgeFacts {
  readonly id: string;
  /** The unit whose sites it serves first; null: everybody's. */
  readonly unitId: string | null;
  /** It takes sites: not draining, not lost. */
  readonly isOpen: boolean;
  /** Most sites it may carry. */
  readonly limit: number;
  readonly viewers: number;
  /** Share of its machine in use, 0 to 1. */
  readonly busy: number;
  /** How late it does things, ms. */
  readonly loopMs: number;
}

export interface AskingSite {
  /** Units from the site's own upward. */
  readonly path: readonly string[];
  /** Round trips that were measured, ms, by edge. */
  readonly roundTrips?: ReadonlyMap<string, number>;
  /** The edge that has just failed it: only when there is no other. */
  readonly avoid?: string | null;
  /** Makes ties fall differently for different sites; the same for the same site. */
  readonly key: string;
}

/** `first` null: there is no place. */
export interface Place {
  readonly first: string | null;
  readonly second: string | null;
}

/** What a step away costs, all in one unit: an edge that is full against an empty one is 1. */
const COST = {
  /** Everybody's edge although there is one for the site's own place. */
  general: 2,
  /** An edge that is there for others. */
  foreign: 4,
  /** Each unit between the site and the edge's. */
  step: 0.1,
  /** A round trip of so many ms costs as much as a full edge. */
  roundTripMs: 100,
  /** A round trip that nobody has measured, ms. */
  unknownMs: 30,
  /** A machine that works at its limit is as bad as one for others. */
  overloaded: 4,
} as const;
const OVERLOADED = { busy: 0.9, loopMs: 200 } as const;
/** Only between equals. */
const TIE = 1e-6;

export const isFull = ({ viewers, limit }: EdgeFacts): boolean => viewers >= limit;

/** Edges that would take this site, the best first; the one to avoid comes last. */
export function rankEdges(site: AskingSite, edges: readonly EdgeFacts[]): EdgeFacts[] {
  const mark = hash(site.key);
  return edges
    .filter((edge) => edge.isOpen && !isFull(edge))
    .map((edge) => ({ edge, cost: costOf(site, edge, edge.viewers) + tie(mark, hash(edge.id)) + (edge.id === site.avoid ? 1e6 : 0) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ edge }) => edge);
}

/**
 * A first and a second edge for many sites. Who has a place keeps it while its edge is open and within its limit, so a
 * change of edges moves only those that it must; the others are spread by place in the tree, load and round trip.
 * The second edges are spread as well: the sites of one that dies do not all fall upon the same other.
 * @param before places as they were, by index of `sites`
 */
export function placeSites(sites: readonly AskingSite[], edges: readonly EdgeFacts[], before: readonly (Place | undefined)[] = []): Place[] {
  const open = edges.filter(({ isOpen }) => isOpen);
  const marks = open.map(({ id }) => hash(id));
  const at = new Map(open.map(({ id }, index) => [id, index]));
  const firsts = new Float64Array(open.length);
  /** What falls upon each when another one dies: by the one that dies, then by who takes over. */
  const inherited = new Float64Array(open.length ** 2);
  const first = new Int32Array(sites.length).fill(-1);
  for (const index of sites.keys()) {
    const kept = at.get(before[index]?.first ?? "") ?? -1;
    if (kept < 0 || firsts[kept]! >= open[kept]!.limit) continue;
    first[index] = kept;
    firsts[kept]!++;
  }
  for (const [index, site] of sites.entries()) {
    if (first[index]! >= 0) continue;
    const mark = hash(site.key);
    const best = cheapest(open, (edge, each) => (firsts[each]! >= edge.limit ? null : costOf(site, edge, firsts[each]!) + tie(mark, marks[each]!)));
    first[index] = best;
    if (best >= 0) firsts[best]!++;
  }
  return sites.map((site, index) => {
    const own = first[index]!;
    if (own < 0) return { first: null, second: null };
    const kept = at.get(before[index]?.second ?? "") ?? -1;
    const mark = hash(site.key);
    const second = kept >= 0 && kept !== own ? kept : cheapest(open, (edge, each) => (each === own ? null : costOf(site, edge, firsts[each]! + inherited[own * open.length + each]!) + tie(mark, marks[each]!)));
    if (second >= 0) inherited[own * open.length + second]!++;
    return { first: open[own]!.id, second: second < 0 ? null : open[second]!.id };
  });
}

/** Index of the edge that costs least, -1 when none will do. */
function cheapest(edges: readonly EdgeFacts[], cost: (edge: EdgeFacts, index: number) => number | null): number {
  let best = -1;
  let least = Infinity;
  for (let index = 0; index < edges.length; index++) {
    const one = cost(edges[index]!, index);
    if (one === null || one >= least) continue;
    least = one;
    best = index;
  }
  return best;
}

/** Of an edge that carries so many. */
export function costOf(site: AskingSite, edge: EdgeFacts, viewers: number): number {
  const steps = edge.unitId === null ? -1 : site.path.indexOf(edge.unitId);
  const place = edge.unitId === null ? COST.general : steps < 0 ? COST.foreign : steps * COST.step;
  const roundTrip = (site.roundTrips?.get(edge.id) ?? COST.unknownMs) / COST.roundTripMs;
  const load = viewers / edge.limit + (edge.busy > OVERLOADED.busy || edge.loopMs > OVERLOADED.loopMs ? COST.overloaded : 0);
  return place + roundTrip + load;
}

/** FNV-1a */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value;
}

const tie = (site: number, edge: number): number => ((Math.imul(site ^ edge, 0x9e3779b1) >>> 0) / 2 ** 32) * TIE;
