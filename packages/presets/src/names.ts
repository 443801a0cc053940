/** Invented names from a preset's pools, never one of the denied real ones. */
import { hash } from "node:crypto";
import { fold } from "@diemcau/rules/text";
import { randomUnit, type Random } from "./random.ts";
import type { NamePool, PresetNames } from "./schema.ts";

export interface DrawnName {
  familyName: string;
  middleName: string;
  givenName: string;
  displayName: string;
  /** Sorts by given, family, middle name in the order of the preset's language; compare element by element. */
  sortKey: readonly [number, number, number];
}

export type NameDrawer = (random: Random, timeZone: string) => DrawnName;

const HOME_POOL_SHARE = 0.8;
const MAX_DRAWS = 100;

/** The key under which a real name is denied: SHA-256 (hex) of the folded full name, words joined by one space. */
export function deniedKeyOf(fullName: string): string {
  return hash("sha256", fold(fullName).trim().replace(/\s+/g, " "));
}

/**
 * Prepares drawing. The drawer costs about a microsecond a name; denied names are drawn again.
 * @throws Error from the drawer when the pools hold almost nothing but denied names
 */
export function createNameDrawer(names: PresetNames, locale: string): NameDrawer {
  const pools = names.pools.map(preparePool);
  const all = cumulative(names.pools.map((pool, index) => [index, pool.weight]));
  const homes = homePools(names.pools);
  const denied = new Set(names.deniedSha256);
  const verdicts = new Map<string, boolean>();
  const position = alphabet(names.pools, locale);
  const placeOf = (part: string): number => position.get(part) ?? 0;

  const draw = (random: Random, timeZone: string): DrawnName => {
    const home = homes.get(timeZone);
    const from = home && randomUnit(random) < HOME_POOL_SHARE ? home : all;
    const pool = pools[from(random)] as PreparedPool;
    const familyName = pool.family(random);
    const gender = randomUnit(random) < names.femaleShare ? pool.female : pool.male;
    const middleName = gender.middle ? gender.middle(random) : "";
    const givenName = gender.given(random);
    const ordered =
      names.order === "family-first" ? [familyName, middleName, givenName] : [givenName, middleName, familyName];
    return {
      familyName,
      middleName,
      givenName,
      displayName: middleName === "" ? `${ordered[0]} ${ordered[2]}` : ordered.join(" "),
      sortKey: [placeOf(givenName), placeOf(familyName), placeOf(middleName)],
    };
  };

  const isDenied = (name: string): boolean => {
    let verdict = verdicts.get(name);
    if (verdict === undefined) {
      verdict = denied.has(deniedKeyOf(name));
      verdicts.set(name, verdict);
    }
    return verdict;
  };

  return (random, timeZone) => {
    for (let attempt = 0; attempt < MAX_DRAWS; attempt++) {
      const name = draw(random, timeZone);
      if (denied.size === 0 || !isDenied(name.displayName)) return name;
    }
    throw new Error("the name pools hold almost nothing but denied names");
  };
}

type Picker<T> = (random: Random) => T;
interface PreparedPool {
  family: Picker<string>;
  female: { middle: Picker<string> | null; given: Picker<string> };
  male: { middle: Picker<string> | null; given: Picker<string> };
}

function preparePool(pool: NamePool): PreparedPool {
  const gender = (side: NamePool["female"]) => ({
    middle: side.middle.length > 0 ? cumulative(side.middle) : null,
    given: cumulative(side.given),
  });
  return { family: cumulative(pool.family), female: gender(pool.female), male: gender(pool.male) };
}

/** Picks by relative frequency: binary search in the cumulative weights. */
function cumulative<T>(entries: readonly (readonly [T, number])[]): Picker<T> {
  const ends: number[] = [];
  let sum = 0;
  for (const [, weight] of entries) ends.push((sum += weight));
  return (random) => {
    const at = randomUnit(random) * sum;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at < (ends[middle] as number)) high = middle;
      else low = middle + 1;
    }
    return (entries[low] as readonly [T, number])[0];
  };
}

function homePools(pools: readonly NamePool[]): Map<string, Picker<number>> {
  const entries = new Map<string, [number, number][]>();
  for (const [index, pool] of pools.entries()) {
    for (const zone of pool.timeZones ?? []) entries.set(zone, [...(entries.get(zone) ?? []), [index, pool.weight]]);
  }
  return new Map([...entries].map(([zone, list]) => [zone, cumulative(list)]));
}

/** Place of every name part in the alphabet, so that sorting 100,000 persons compares integers only. */
function alphabet(pools: readonly NamePool[], locale: string): Map<string, number> {
  const parts = new Set<string>([""]);
  for (const pool of pools) {
    const lists = [pool.family, pool.female.middle, pool.female.given, pool.male.middle, pool.male.given];
    for (const [part] of lists.flat()) parts.add(part);
  }
  const collator = new Intl.Collator(locale);
  return new Map([...parts].sort(collator.compare).map((part, index) => [part, index]));
}
