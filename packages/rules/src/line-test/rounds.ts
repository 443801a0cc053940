import type { LineTestRound } from "@diemcau/contract";

/** Does a round concern a site, given its level and itself with all sites above it? */
export function roundConcerns(round: Pick<LineTestRound, "levels" | "sites">, level: string, upward: Iterable<number>): boolean {
  if (round.levels.length > 0 && !round.levels.includes(level)) return false;
  if (round.sites.length === 0) return true;
  for (const site of upward) if (round.sites.includes(site)) return true;
  return false;
}

/** The round that is on, or else the next one; null when all are over. */
export function nextRound<R extends Pick<LineTestRound, "startsAt" | "endsAt">>(rounds: readonly R[], now: number): R | null {
  return rounds.filter(({ endsAt }) => endsAt > now).toSorted((a, b) => a.startsAt - b.startsAt)[0] ?? null;
}

/** How long before a round its rooms are reminded of it, ms. */
export const REMIND_BEFORE_MS = 3_600_000;

/** Is it time to remind the rooms of a round? Whoever was told within the last hour before it has just read it. */
export function roundReminderDue(round: { readonly startsAt: number; readonly toldAt: number | null; readonly remindedAt: number | null }, now: number): boolean {
  const from = round.startsAt - REMIND_BEFORE_MS;
  return round.remindedAt === null && now >= from && now < round.startsAt && (round.toldAt === null || round.toldAt < from);
}
