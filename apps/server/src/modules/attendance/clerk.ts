import type { Lane } from "../../platform/live/lane.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";
import { countNewCheckIns } from "./store.ts";

/**
 * Turns check-ins into roll-ups of the journal. The first round counts the whole table, later ones only the
 * transactions committed since; what differs from the fold is journalled, so a clerk that died leaves
 * nothing to repair.
 */
export function createAttendanceClerk(platform: Platform, laneOf: (conference: LiveConference) => Lane) {
  /** Check-ins by conference and site of all transactions before `from`. */
  const totals = new Map<string, Map<number, number>>();
  let from = "0";

  return {
    /** One round: reads what is new and journals the sites whose number has changed. */
    async round(): Promise<void> {
      const { to, counts } = await countNewCheckIns(platform.db, from);
      from = to;
      const changed = new Map<string, Set<number>>();
      for (const { conferenceId, site, n } of counts) {
        const sites = at(totals, conferenceId, () => new Map<number, number>());
        sites.set(site, (sites.get(site) ?? 0) + n);
        at(changed, conferenceId, () => new Set<number>()).add(site);
      }
      for (const [conferenceId, sites] of changed) {
        await journal(await platform.hub.get(conferenceId), totals.get(conferenceId)!, sites);
      }
    },
    /** After a failed round: count from the beginning. */
    reset(): void {
      totals.clear();
      from = "0";
    },
  };

  async function journal(conference: LiveConference, sites: ReadonlyMap<number, number>, candidates: Iterable<number>): Promise<void> {
    const changes: [number, number][] = [];
    for (const site of candidates) {
      const n = sites.get(site) ?? 0;
      if (n > conference.state.sites.get(site).checkedIn) changes.push([site, n]);
    }
    if (changes.length === 0) return;
    await laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      // Counts only grow: held against the newest fold, an old clerk that has not quite ended cannot turn one back.
      decide: (state) => {
        const news = changes.filter(([site, n]) => n > state.sites.get(site).checkedIn);
        return { ok: true, entries: news.length > 0 ? [{ kind: "attendance.counted", changes: news }] : [] };
      },
    });
  }
}

function at<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
