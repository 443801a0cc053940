/** A room's count in its parts: what agrees with itself, and what an entry says of it. */
import type { ClassCount, Headcount, HeadcountQualifier, NewEntry } from "@diemcau/contract";
import { LATE_AFTER_MS } from "../../offline/happened-at.ts";
import type { ConferenceState } from "../state.ts";

/** Who a room's people are, beside how many. */
export interface HeadcountParts {
  readonly remote: number;
  readonly absent: number;
  readonly substitutes: number;
  readonly classes: readonly ClassCount[];
}

export const NO_PARTS: HeadcountParts = Object.freeze({ remote: 0, absent: 0, substitutes: 0, classes: [] });

const PARTS = ["remote", "absent", "substitutes"] as const;

const fits = ({ present, remote, substitutes }: { present: number; remote: number; substitutes: number }): boolean => remote <= present && substitutes <= present;

/** The parts of a count, or null where they do not agree with each other. With classes the sums are the numbers. */
export function partsOf(count: Omit<Headcount, "qualifier">): HeadcountParts | null {
  // In one order of members, so that the same count is the same text.
  const classes = (count.classes ?? []).map(({ class: name, present, remote, absent, substitutes }): ClassCount => ({ class: name, present, remote, absent, substitutes }));
  if (new Set(classes.map((each) => each.class)).size < classes.length || !classes.every(fits)) return null;
  const sum = (part: keyof Omit<ClassCount, "class">): number => classes.reduce((all, each) => all + each[part], 0);
  if (classes.length > 0 && sum("present") !== count.present) return null;
  const parts = { remote: 0, absent: 0, substitutes: 0 };
  for (const part of PARTS) {
    const named = count[part];
    if (classes.length > 0 && named !== undefined && named !== sum(part)) return null;
    parts[part] = classes.length > 0 ? sum(part) : (named ?? 0);
  }
  return fits({ present: count.present, ...parts }) ? { ...parts, classes } : null;
}

/** A number by itself, with what was said of the people before where it is the same number. */
export function sameWithParts(present: number, qualifier: HeadcountQualifier, known: { reported: number; parts: HeadcountParts }): Headcount {
  if (present !== known.reported) return { present, qualifier };
  const { remote, absent, substitutes, classes } = known.parts;
  return { present, qualifier, remote, absent, substitutes, ...(classes.length > 0 ? { classes: [...classes] } : {}) };
}

export function countedEntry(site: number, count: Headcount, parts: HeadcountParts): NewEntry {
  const { present, qualifier, countedBy } = count;
  return {
    kind: "headcount.reported",
    site,
    present,
    qualifier,
    ...(parts.remote > 0 ? { remote: parts.remote } : {}),
    ...(parts.absent > 0 ? { absent: parts.absent } : {}),
    ...(parts.substitutes > 0 ? { substitutes: parts.substitutes } : {}),
    ...(countedBy ? { countedBy } : {}),
    ...(parts.classes.length > 0 ? { classes: [...parts.classes] } : {}),
  };
}

/** Is it what the floor knows already, of the same moment or a later one? */
export function isKnownCount(state: ConferenceState, site: number, count: Headcount, parts: HeadcountParts, at: number): boolean {
  const row = state.sites.get(site);
  if (row.reportedAt < at - LATE_AFTER_MS) return false;
  const known = state.rollCall.details.get(site) ?? NO_PARTS;
  return row.reported === count.present && row.qualifier === count.qualifier && count.countedBy === undefined && JSON.stringify(known) === JSON.stringify(parts);
}

/** Nothing beside the number: not kept. */
export const isPlain = ({ remote, absent, substitutes, classes }: HeadcountParts): boolean => remote + absent + substitutes === 0 && classes.length === 0;
