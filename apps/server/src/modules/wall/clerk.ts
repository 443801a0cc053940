import type { NewEntry } from "@diemcau/contract";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Lane } from "../../platform/live/lane.ts";
import type { Platform } from "../../platform/platform.ts";
import { changesOf, FIRST_LOOK, judgeWatch, NO_MARKS, observe, paceOf, resumeWatch, type Watch } from "@diemcau/rules/wall";
import { removeWall, wallsKept } from "./board.ts";
import { WallBoards } from "./boards.ts";
import { joined, LIVE_WANTED_MS } from "./routes.ts";

/** How often the stills are looked at, ms: the fastest room sends one every five seconds. */
const LOOK_MS = 2_000;
/** What one entry tells at most; the rest waits for the next look. */
const CHANGES_LIMIT = 2_000;
/** Other processes have let go of an ended conference's files by then, ms. */
const REMOVE_AFTER_MS = 60_000;

interface Known {
  /** Of each site: its last still, the sum of its image, and its runs. */
  readonly watches: Map<number, { at: number; mark: number; watch: Watch }>;
  /** Whatever is missing is missing since then at the earliest: nobody listened before. */
  readonly since: number;
}

/** Journals which rooms stay black, frozen, silent or without a still, and ends previews that nobody looks at any more. */
export function createWallClerk(platform: Platform, laneOf: (conference: LiveConference) => Lane) {
  const boards = new WallBoards(platform);
  const known = new Map<string, Known>();
  const ended = new Map<string, number>();
  let lookedAt = 0;
  let sweptAt = 0;
  platform.hub.onPutAway((conferenceId) => known.delete(conferenceId));

  return {
    async round(): Promise<void> {
      const now = platform.clock();
      if (now - lookedAt < LOOK_MS) return;
      lookedAt = now;
      for (const conference of platform.hub.all()) {
        if (conference.state.phase === "ended") known.delete(conference.id);
        else await look(conference, now);
      }
      if (now - sweptAt < REMOVE_AFTER_MS) return;
      sweptAt = now;
      await sweep(now);
    },
    /** After a failed round: stills may not have come meanwhile. */
    reset(): void {
      known.clear();
    },
    close: () => boards.close(),
  };

  async function look(conference: LiveConference, now: number): Promise<void> {
    const { state } = conference;
    // Nobody is there and nothing is open: most conferences, most of the time.
    if (joined(state) === 0 && state.wall.marks.size === 0 && state.wall.previews.length === 0) return void known.delete(conference.id);
    const board = boards.of(conference.id);
    const looks = await board.looks();
    let of = known.get(conference.id);
    if (!of) known.set(conference.id, (of = { watches: new Map(), since: now }));
    const paceMs = paceOf(joined(state));
    const changes: [number, number, number][] = [];
    for (const [site, row] of state.sites.entries()) {
      if (row.presence !== "c") {
        of.watches.delete(site);
        continue;
      }
      const before = state.wall.marks.get(site) ?? NO_MARKS;
      let seen = of.watches.get(site);
      if (!seen) of.watches.set(site, (seen = { at: 0, mark: 0, watch: before === NO_MARKS ? FIRST_LOOK : resumeWatch(before) }));
      const at = looks.at(site);
      // Of an earlier stay in the room: it says nothing of this one.
      if (at > seen.at && at >= row.presenceSince) {
        const told = looks.look(site);
        const mark = looks.mark(site);
        // The very same bytes are the very same picture, whatever the room says of it.
        const same = told.picture !== null && mark === seen.mark;
        seen.watch = observe(seen.watch, same ? { ...told, picture: { ...told.picture!, motion: 0 } } : told);
        seen.at = at;
        seen.mark = mark;
      }
      if (changes.length < CHANGES_LIMIT) changes.push(...changesOf(site, before, judgeWatch(seen.watch, now, Math.max(row.presenceSince, of.since), paceMs, state.encoders.has(site))));
    }
    const entries: NewEntry[] = changes.length > 0 ? [{ kind: "wall.marked", changes }] : [];
    for (const { site, since } of state.wall.previews) {
      const wanted = Math.max(await board.wanted(site, "live", 0), since + LIVE_WANTED_MS);
      if (wanted < now) entries.push({ kind: "wall.preview-closed", site, console: null });
    }
    if (entries.length === 0) return;
    await laneOf(conference).submit({ id: null, digest: null, actor: "system", decide: ({ phase }) => ({ ok: true, entries: phase === "ended" ? [] : entries }) });
  }

  /** The stills of a conference are gone a minute after its end, and those of one that was removed. */
  async function sweep(now: number): Promise<void> {
    for (const conferenceId of await wallsKept(platform.config.dataDir)) {
      const conference = await platform.hub.get(conferenceId).catch(() => null);
      if (conference && conference.state.phase !== "ended") {
        ended.delete(conferenceId);
        continue;
      }
      const since = ended.get(conferenceId) ?? now;
      ended.set(conferenceId, since);
      if (now - since < REMOVE_AFTER_MS) continue;
      await removeWall(platform.config.dataDir, conferenceId);
      ended.delete(conferenceId);
    }
  }
}
