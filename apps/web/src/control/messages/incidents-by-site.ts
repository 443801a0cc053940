import { useMemo } from "react";
import type { ConferenceState } from "@diemcau/rules";

/** How many open incidents each site has; sites without are not there. */
export function useIncidentsBySite({ messages: { incidents } }: ConferenceState): ReadonlyMap<number, number> {
  return useMemo(() => {
    const counts = new Map<number, number>();
    for (const { site } of incidents) counts.set(site, (counts.get(site) ?? 0) + 1);
    return counts;
  }, [incidents]);
}
