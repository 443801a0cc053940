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
