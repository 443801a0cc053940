import { costOf, isFull, type AskingSite, type EdgeFacts } from "./placement.ts";

/** Of an edge that is added, at most so much is filled at once: whoever wants more asks again when they have seen it carry. */
const FILLED = 0.5;
/** Of any one edge at most this share of its sites goes at once. */
const MOST_SHARE = 0.5;

/** What share of the sites of an edge are to be asked whether they go. */
export interface Leaving {
  readonly from: string;
  /** Above 0, 0.5 at most. */
  readonly share: number;
}

/**
 * Sites that come to an edge that has room, from those that are fuller than they would be if all were equally full. Which
 * of them are better off there is asked of each: {@link isBetterAt}.
 */
export function spreadOnto(target: EdgeFacts, others: readonly EdgeFacts[]): Leaving[] {
  if (!target.isOpen || isFull(target)) return [];
  const carrying = others.filter((edge) => edge.id !== target.id && edge.isOpen && edge.viewers > 0);
  const fuller = carrying.filter((edge) => edge.viewers / edge.limit > target.viewers / target.limit);
  const level = sum(fuller, target, ({ viewers }) => viewers) / sum(fuller, target, ({ limit }) => limit);
  const over = fuller.map((edge) => ({ edge, count: Math.min(edge.viewers * MOST_SHARE, Math.max(0, edge.viewers - level * edge.limit)) })).filter(({ count }) => count > 0);
  const wanted = over.reduce((all, { count }) => all + count, 0);
  const room = Math.max(0, FILLED * target.limit - target.viewers);
  const part = Math.min(1, room / wanted);
  return over.map(({ edge, count }) => ({ from: edge.id, share: (count * part) / edge.viewers })).filter(({ share }) => share > 0);
}

/** Would this site be better off there, and not only as well? What nobody has measured of the other edge's line counts for nothing. */
export function isBetterAt(site: AskingSite, to: EdgeFacts, from: EdgeFacts): boolean {
  if (!to.isOpen || isFull(to)) return false;
  const roundTrips = new Map(site.roundTrips);
  const [there, here] = [roundTrips.get(to.id), roundTrips.get(from.id)];
  if (there === undefined && here !== undefined) roundTrips.set(to.id, here);
  const known = { ...site, roundTrips };
  return costOf(known, to, to.viewers + 1) < costOf(known, from, from.viewers);
}

const sum = (edges: readonly EdgeFacts[], target: EdgeFacts, of: (edge: EdgeFacts) => number): number => edges.reduce((all, edge) => all + of(edge), of(target));
