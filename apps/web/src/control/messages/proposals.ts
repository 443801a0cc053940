import type { ConferenceState } from "@diemcau/rules";

/** A line that is gone for less than this may be somebody changing a cable, ms. */
export const LOST_FOR_MS = 60_000;

export interface Proposal {
  readonly site: number;
  readonly since: number;
}

/** Rooms that are lost for a while and have no incident of their line: the longest first. */
export function proposalsOf(state: ConferenceState, siteCount: number, now: number): Proposal[] {
  if (state.phase !== "live") return [];
  const known = new Set(state.messages.incidents.filter(({ what }) => what === "line" || what === "power").map(({ site }) => site));
  const found: Proposal[] = [];
  for (const [site, { presence, presenceSince }] of state.sites.entries()) {
    if (site < siteCount && presence === "l" && now - presenceSince >= LOST_FOR_MS && !known.has(site)) found.push({ site, since: presenceSince });
  }
  return found.sort((a, b) => a.since - b.since);
}
