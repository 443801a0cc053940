import type { Lane } from "../../platform/live/lane.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";
import { anyCheckOut, countAway } from "./check-out-store.ts";
import { anyAbsence, countAbsent } from "./absence-store.ts";
import { countNewCheckIns } from "./store.ts";

/**
 * So many rounds between two counts of those who have left, however quiet it is: a check-in and a check-out of one
 * person in the same instant, by two desks, may each miss the other.
 */
const RECOUNT_ROUNDS = 20;

type BySite = Map<number, number>;

/**
 * Turns check-ins into roll-ups of the journal. The first round counts the whole table, later ones only the
 * transactions committed since; what differs from the fold is journalled, so a clerk that died leaves
 * nothing to repair.
 */
export function createAttendanceClerk(platform: Platform, laneOf: (conference: LiveConference) => Lane) {
  /** Check-ins by conference and site of all transactions before `from`. */
  const totals = new Map<string, BySite>();
  /** Of these, those who have left. */
  let away = new Map<string, BySite>();
  let from = "0";
  let quiet = 0;
  /** Of those who have not come, how many are absent with a reason. */
  let absent = new Map<string, BySite>();
  let absentQuiet = 0;

  return {
    /** One round: reads what is new and journals the sites whose number has changed. */
    async round(): Promise<void> {
      const { to, counts } = await countNewCheckIns(platform.db, from);
      const moved = await leftSince(from, to);
      const absentAt = await absentSince(from, to, counts);
      from = to;
      const changed = new Map<string, Set<number>>(moved);
      for (const { conferenceId, site, n } of counts) {
        const sites = at(totals, conferenceId, () => new Map<number, number>());
        sites.set(site, (sites.get(site) ?? 0) + n);
        at(changed, conferenceId, () => new Set<number>()).add(site);
      }
      for (const [conferenceId, sites] of changed) await journal(await platform.hub.get(conferenceId), sites, moved.get(conferenceId) ?? new Set());
      for (const [conferenceId, sites] of absentAt) await journalAbsent(await platform.hub.get(conferenceId), sites);
    },
    /** After a failed round: count from the beginning. */
    reset(): void {
      totals.clear();
      away = new Map();
      absent = new Map();
      from = "0";
    },
  };

  /** The sites whose number of absent persons may have changed: somebody was named, or one of those named has come. */
  async function absentSince(start: string, end: string, came: readonly { conferenceId: string; site: number }[]): Promise<Map<string, Set<number>>> {
    const sites = new Map<string, Set<number>>();
    const cameNamed = came.some(({ conferenceId, site }) => absent.get(conferenceId)?.has(site));
    if (start !== "0" && !cameNamed && ++absentQuiet < RECOUNT_ROUNDS && !(await anyAbsence(platform.db, start, end))) return sites;
    absentQuiet = 0;
    const before = absent;
    absent = new Map();
    for (const { conferenceId, site, n } of await countAbsent(platform.db)) at(absent, conferenceId, () => new Map<number, number>()).set(site, n);
    for (const known of [before, absent]) for (const [conferenceId, bySite] of known) for (const site of bySite.keys()) at(sites, conferenceId, () => new Set<number>()).add(site);
    return sites;
  }

  async function journalAbsent(conference: LiveConference, sites: ReadonlySet<number>): Promise<void> {
    const isNews = ({ rollCall }: LiveConference["state"], [site, n]: readonly [number, number]) => (rollCall.named.get(site) ?? 0) !== n;
    const changes = Array.from(sites, (site): [number, number] => [site, absent.get(conference.id)?.get(site) ?? 0]).filter((change) => isNews(conference.state, change));
    if (changes.length === 0) return;
    await laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      decide: (state) => {
        const news = changes.filter((change) => isNews(state, change));
        return { ok: true, entries: news.length > 0 ? [{ kind: "absences.counted", changes: news }] : [] };
      },
    });
  }

  /** The sites where somebody has left or come back, or may have. */
  async function leftSince(start: string, end: string): Promise<Map<string, Set<number>>> {
    const sites = new Map<string, Set<number>>();
    if (start !== "0" && ++quiet < RECOUNT_ROUNDS && !(await anyCheckOut(platform.db, start, end))) return sites;
    quiet = 0;
    const before = away;
    away = new Map();
    for (const { conferenceId, site, n } of await countAway(platform.db)) at(away, conferenceId, () => new Map<number, number>()).set(site, n);
    for (const known of [before, away]) for (const [conferenceId, bySite] of known) for (const site of bySite.keys()) at(sites, conferenceId, () => new Set<number>()).add(site);
    return sites;
  }

  /** @param shrinking sites whose number may have gone down */
  async function journal(conference: LiveConference, candidates: Iterable<number>, shrinking: ReadonlySet<number>): Promise<void> {
    const present = (site: number) => Math.max(0, (totals.get(conference.id)?.get(site) ?? 0) - (away.get(conference.id)?.get(site) ?? 0));
    // Counts only grow where nobody has left: held against the newest fold, an old clerk that has not quite ended cannot turn one back.
    const isNews = (known: number, [site, n]: readonly [number, number]) => n > known || (n < known && shrinking.has(site));
    const changes = Array.from(candidates, (site): [number, number] => [site, present(site)]).filter((change) => isNews(conference.state.sites.get(change[0]).checkedIn, change));
    if (changes.length === 0) return;
    await laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      decide: (state) => {
        const news = changes.filter((change) => isNews(state.sites.get(change[0]).checkedIn, change));
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
