/** Sums of what rooms have counted: live for every branch, and frozen as a published figure. */
import { PUBLISHED_CLASSES, type FigureSum, type HeadcountQualifier, type NewEntry, type PublishedFigure } from "@diemcau/contract";
import { presentAt } from "../sites.ts";
import type { ConferenceState } from "../state.ts";
import { NO_PARTS } from "./headcount.ts";

type Classes = PublishedFigure["classes"];

/** Tree of the sites as sums need it. */
export interface FigureTree {
  readonly siteCount: number;
  expectedAt(site: number): number;
}

export const NO_SUM: FigureSum = Object.freeze({ sites: 0, counted: 0, expected: 0, present: 0, remote: 0, absent: 0, substitutes: 0, missing: 0, checkedIn: 0, qualifier: "exact" });

/** Of a sum: what is about stays about; more than and exact together are more than. */
export const worseQualifier = (a: HeadcountQualifier, b: HeadcountQualifier): HeadcountQualifier => (a === "approx" || b === "approx" ? "approx" : a === "more-than" || b === "more-than" ? "more-than" : "exact");

/**
 * Absent with a reason: whom the room has named one by one, or the number it has reported where that is larger. A count
 * by class says of each class how many, and stands as it is.
 */
function absentAt({ rollCall }: ConferenceState, site: number): number {
  const { absent, classes } = rollCall.details.get(site) ?? NO_PARTS;
  return classes.length > 0 ? absent : Math.max(absent, rollCall.named.get(site) ?? 0);
}

/** One site by itself. */
export function figureAt(state: ConferenceState, site: number, expected: number): FigureSum {
  const row = state.sites.get(site);
  const { remote, substitutes } = state.rollCall.details.get(site) ?? NO_PARTS;
  const absent = absentAt(state, site);
  const counted = row.reported >= 0;
  const present = presentAt(row);
  return { sites: 1, counted: counted ? 1 : 0, expected, present, remote, absent, substitutes, missing: Math.max(0, expected - present - absent), checkedIn: row.checkedIn, qualifier: counted ? row.qualifier : "exact" };
}

const NUMBERS = ["sites", "counted", "expected", "present", "remote", "absent", "substitutes", "missing", "checkedIn"] as const;

export function plus(a: FigureSum, b: FigureSum): FigureSum {
  const sum = { ...a, qualifier: worseQualifier(a.qualifier, b.qualifier) };
  for (const number of NUMBERS) sum[number] += b[number];
  return sum;
}

/** Every branch: a site and everything below it, index = ordinal. One pass, as parents stand before their children. */
export function figuresOfBranches(state: ConferenceState, parent: ArrayLike<number>, expected: ArrayLike<number>): FigureSum[] {
  const sums: FigureSum[] = Array.from({ length: parent.length }, (_, site) => figureAt(state, site, expected[site]!));
  for (let site = parent.length - 1; site >= 0; site--) {
    const up = parent[site]!;
    if (up >= 0) sums[up] = plus(sums[up]!, sums[site]!);
  }
  return sums;
}

function addTo(sum: Classes[number], more: Classes[number]): void {
  for (const part of ["present", "remote", "absent", "substitutes"] as const) sum[part] += more[part];
}

/** By class, the largest first; beyond the most that are named, one sum of the rest under "". */
export function classesOf(state: ConferenceState, sites: Iterable<number>): Classes {
  const sums = new Map<string, Classes[number]>();
  for (const site of sites) {
    for (const count of state.rollCall.details.get(site)?.classes ?? []) {
      const sum = sums.get(count.class);
      if (!sum) sums.set(count.class, { ...count });
      else addTo(sum, count);
    }
  }
  const sorted = [...sums.values()].toSorted((a, b) => b.present - a.present || (a.class < b.class ? -1 : 1));
  const others = { class: "", present: 0, remote: 0, absent: 0, substitutes: 0 };
  const rest = sorted.splice(PUBLISHED_CLASSES);
  for (const each of rest) addTo(others, each);
  return rest.length > 0 ? [...sorted, others] : sorted;
}

/** The sum of this moment, over all and by level. */
export function publishedEntry(state: ConferenceState, tree: FigureTree & { levelCodeOf(site: number): string }, figureId: string, remark?: string): NewEntry {
  let total = NO_SUM;
  const levels = new Map<string, FigureSum>();
  const sites = Array.from({ length: tree.siteCount }, (_, site) => site);
  for (const site of sites) {
    const own = figureAt(state, site, tree.expectedAt(site));
    const level = tree.levelCodeOf(site);
    total = plus(total, own);
    levels.set(level, plus(levels.get(level) ?? NO_SUM, own));
  }
  return {
    kind: "headcount.published",
    figureId,
    ...(remark ? { remark } : {}),
    total,
    levels: [...levels].map(([level, sum]) => ({ level, ...sum })),
    classes: classesOf(state, sites),
  };
}
