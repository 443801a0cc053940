/** Fills the rooms of a preset with invented delegates. */
import { distribute } from "./distribute.ts";
import { createNameDrawer, type DrawnName, type NameDrawer } from "./names.ts";
import { createRandom, randomBelow, seededUuid, type Random } from "./random.ts";
import type { Preset, PresetSite, PresetUnit, RosterTier } from "./schema.ts";

/** An invented person with a seat in one room. */
export interface PresetDelegate {
  /** UUID of version 7 layout, a function of preset, seed, site and place in the room. */
  id: string;
  siteId: string;
  /** Place in the room's order of precedence, from 1. */
  ordinal: number;
  familyName: string;
  /** Empty when the person has none. */
  middleName: string;
  givenName: string;
  displayName: string;
  /** Positions held at once, in their fixed order. */
  positions: string[];
  /** Code of a delegate class of the preset. */
  class: string;
  isSiteChair: boolean;
  isSiteLead: boolean;
}

export interface RosterOptions {
  /** Any text; the same seed gives the same people. */
  seed: string;
  /** Only these sites. A site's people do not depend on which others are generated. */
  siteIds?: Iterable<string>;
}

/**
 * Delegates of every site, exactly `expected` each, site by site in the preset's order and in order of
 * precedence within a site (rank of the first position, then given name, family name, middle name).
 * Every site with a seat has one chair; the lead is another person where there are two seats or more.
 * All persons are invented; denied real names never occur. Streams: memory is that of one site.
 * @throws Error when a site's kind has no roster plan (a validated preset has one for each)
 */
export function* generateRoster(preset: Preset, options: RosterOptions): Generator<PresetDelegate, void, undefined> {
  const only = options.siteIds === undefined ? null : new Set(options.siteIds);
  const units = new Map(preset.units.map((unit) => [unit.id, unit]));
  const rankOrder = new Map(preset.ranks.map((rank) => [rank.code, rank.order]));
  const drawName = createNameDrawer(preset.names, preset.locale);
  const epochMs = Date.parse(preset.conference.startsAt);
  for (const site of preset.sites) {
    if (only && !only.has(site.id)) continue;
    const tiers = preset.roster.tiers[site.kind];
    if (!tiers) throw new Error(`Sites of kind "${site.kind}" have no roster plan`);
    const unit = units.get(site.unitId);
    const words = { ...(unit ? preset.roster.terms[unit.kind] : {}), ...wordsOf(site, unit) };
    const random = createRandom(`${preset.id}/${options.seed}/${site.id}`);
    for (const [index, seat] of seatsOf(site, tiers, words, rankOrder, drawName, random).entries()) {
      yield {
        id: seededUuid(epochMs, random),
        siteId: site.id,
        ordinal: index + 1,
        familyName: seat.name.familyName,
        middleName: seat.name.middleName,
        givenName: seat.name.givenName,
        displayName: seat.name.displayName,
        positions: seat.positions,
        class: seat.tier.class,
        isSiteChair: seat.tier.role === "chair",
        isSiteLead: seat.tier.role === "lead" || (seat.tier.role === "chair" && site.expected === 1),
      };
    }
  }
}

interface Seat {
  tier: RosterTier;
  rank: number;
  positions: string[];
  name: DrawnName;
}

function seatsOf(
  site: PresetSite,
  tiers: readonly RosterTier[],
  words: Record<string, string>,
  rankOrder: ReadonlyMap<string, number>,
  drawName: NameDrawer,
  random: Random,
): Seat[] {
  const seats: Seat[] = [];
  const counts = countsOf(site.expected, tiers);
  for (const [index, tier] of tiers.entries()) {
    const alternatives = tier.positions.map((positions) => ({
      titles: positions.map((position) => fillIn(position.title, words)),
      rank: Math.min(...positions.map((position) => rankOrder.get(position.rank) ?? Number.MAX_SAFE_INTEGER)),
    }));
    const count = counts[index] as number;
    for (let seat = 0; seat < count; seat++) {
      const { titles, rank } = alternatives[pickAlternative(tier, seat, random)] as (typeof alternatives)[number];
      const order = tier.role === "chair" ? Number.MIN_SAFE_INTEGER : rank;
      seats.push({ tier, rank: order, positions: [...titles], name: drawName(random, site.timeZone) });
    }
  }
  return seats.sort((a, b) => a.rank - b.rank || compareKeys(a.name.sortKey, b.name.sortKey));
}

/** Which of a tier's positions its n-th person holds. */
function pickAlternative(tier: RosterTier, seat: number, random: Random): number {
  const many = tier.positions.length;
  if (tier.offices) return Math.min(seat, many - 1);
  return tier.count === undefined ? randomBelow(random, many) : seat % many;
}

const compareKeys = (a: DrawnName["sortKey"], b: DrawnName["sortKey"]): number =>
  a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/** Persons per tier: roles first, then fixed counts in order while seats last, then the rest by share. */
function countsOf(expected: number, tiers: readonly RosterTier[]): number[] {
  const counts = tiers.map(() => 0);
  let left = expected;
  const rolesFirst = [...tiers.entries()].sort(([, a], [, b]) => Number(!a.role) - Number(!b.role));
  for (const [index, tier] of rolesFirst) {
    if (tier.count === undefined) continue;
    counts[index] = Math.min(tier.count, left);
    left -= counts[index];
  }
  const shares = tiers.map((tier) => tier.share ?? 0);
  if (left > 0) distribute(left, shares).forEach((share, index) => (counts[index] = (counts[index] as number) + share));
  return counts;
}

function wordsOf(site: PresetSite, unit: PresetUnit | undefined): Record<string, string> {
  const name = unit?.name ?? site.name;
  return { unit: name, short: unit?.shortName ?? name, ...(site.siteChairTitle ? { chair: site.siteChairTitle } : {}) };
}

function fillIn(template: string, words: Record<string, string>): string {
  return template.replace(/\{(\w+)\}/g, (placeholder, key: string) => words[key] ?? placeholder);
}
