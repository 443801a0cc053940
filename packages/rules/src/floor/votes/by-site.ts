import type { PerSite } from "../per-site.ts";

/** What a room has sent for the vote that is going on. */
export interface SiteVote {
  readonly counts: readonly [yes: number, no: number, abstaining: number];
  readonly at: number;
  /** Counted before the closing, sent after it: its line was down. */
  readonly late: boolean;
  /** The centre entered what the room said on the telephone. */
  readonly telephone: boolean;
}

/** Sums over all rooms, and how many have sent something. */
export function totalOf(sites: PerSite<SiteVote>): { counts: [number, number, number]; rooms: number } {
  const counts: [number, number, number] = [0, 0, 0];
  let rooms = 0;
  for (const [, vote] of sites.entries()) {
    rooms++;
    for (const at of [0, 1, 2] as const) counts[at] += vote.counts[at];
  }
  return { counts, rooms };
}
