/** One person in two conferences whose hours overlap: what rosters can tell of it. */
import type { RosterClash } from "@diemcau/contract";
import { nameKey, positionsKey } from "./keys.ts";

/** A delegate of another conference that sits in the same hours. */
export interface KnownElsewhere extends RosterClash {
  readonly name: string;
  readonly positions: readonly string[];
}

/** What to look for on other rosters; a name without positions has "" alone. */
export interface WantedPerson {
  readonly name: string;
  /** One position, in small letters. */
  readonly position: string;
}

const split = (positions: readonly string[]): string[] => positionsKey(positions).split("|");

/**
 * Same name and one position in common, or the same name where neither roster says a position. Titles in common are
 * enough because people hold several and rosters rarely list them alike; so it is a question, never a refusal.
 */
export function clashFinder(elsewhere: readonly KnownElsewhere[]): (name: string, positions: readonly string[]) => RosterClash | null {
  const byName = new Map<string, { positions: Set<string>; clash: RosterClash }[]>();
  for (const { name, positions, ...clash } of elsewhere) {
    const key = nameKey(name);
    const entry = { positions: new Set(split(positions)), clash };
    const there = byName.get(key);
    if (there) there.push(entry);
    else byName.set(key, [entry]);
  }
  return (name, positions) => {
    const candidates = byName.get(nameKey(name));
    if (!candidates) return null;
    const own = split(positions);
    return candidates.find((each) => own.some((position) => each.positions.has(position)))?.clash ?? null;
  };
}

/** Positions under which a namesake may be kept: as they stand, and one by one. */
export function wantedPositions(positions: readonly string[]): string[] {
  const parts = positions.flatMap((position) => position.split(/[;,]/)).map((part) => part.trim().toLowerCase());
  const wanted = [...new Set([...parts, ...split(positions)])].filter(Boolean);
  return wanted.length > 0 ? wanted : [""];
}
