import type { ConferenceState } from "@diemcau/rules";

/** Sites whose room has passed its test, and when: as the floor has it. */
export function testedOf(state: ConferenceState): Map<number, number> {
  const tested = new Map<number, number>();
  for (const [site, { testedAt }] of state.sites.entries()) if (testedAt > 0) tested.set(site, testedAt);
  return tested;
}
