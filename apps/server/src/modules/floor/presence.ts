import { createGroupCommit, type GroupCommit } from "../../platform/group-commit.ts";
import type { Lane } from "../../platform/live/lane.ts";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { beat, forgetDeadGateways, forgetGateway, readPresence, writePresence, writeSigns, type Held, type PresenceChange, type SignOfLife } from "./store.ts";

/** A gateway says that often that it lives, ms. */
const BEAT_MS = 1_000;
/** Without a beat for that long its rooms are no longer held by it, ms. */
const DEAD_MS = 4_000;
/** A room that comes back within that time (a reload, a dead gateway) was never shown as lost, ms. */
const GRACE_MS = 5_000;
/** A room that has signed and then says nothing for that long is lost, whatever its socket says, ms. */
const SILENT_MS = 30_000;
const TIDY_EVERY_MS = 60_000;

/** Tells the database which rooms have their stream on this gateway. */
export class PresenceReporter {
  readonly #platform: Platform;
  readonly #gatewayId: string;
  readonly #commits: GroupCommit<PresenceChange, void>;
  readonly #signs: GroupCommit<SignOfLife, void>;
  readonly #timer: NodeJS.Timeout;
  readonly #held: () => Iterable<{ conferenceId: string; site: number }>;
  #stale = false;

  constructor(platform: Platform, gatewayId: string, held: () => Iterable<{ conferenceId: string; site: number }>) {
    this.#platform = platform;
    this.#gatewayId = gatewayId;
    this.#held = held;
    this.#commits = createGroupCommit<PresenceChange, void>({
      lingerMs: 50,
      maxBatch: 5_000,
      concurrency: 1,
      maxPending: 200_000,
      onFull: () => new Problem("server-busy"),
      write: async (changes) => {
        await this.#write(changes);
        return changes.map(() => undefined);
      },
    });
    this.#signs = createGroupCommit<SignOfLife, void>({
      // Not urgent: 2,000 rooms that sign every ten seconds are two small statements a second.
      lingerMs: 500,
      maxBatch: 5_000,
      concurrency: 1,
      maxPending: 50_000,
      onFull: () => new Problem("server-busy"),
      write: async (signs) => {
        await writeSigns(this.#platform.db, [...new Map(signs.map((sign) => [`${sign.conferenceId}/${sign.site}`, sign])).values()]);
        return signs.map(() => undefined);
      },
    });
    this.#timer = setInterval(() => void this.#beat(), BEAT_MS);
    void this.#beat();
  }

  report(conferenceId: string, site: number, open: boolean): void {
    this.#commits.add({ conferenceId, site, open, at: this.#platform.clock() }).catch(() => {
      // The next beat tells everything again.
      this.#stale = true;
    });
  }

  /** A room lives; its stream may be on any gateway. Nobody waits for it to be written: the next sign comes. */
  sign(conferenceId: string, site: number): void {
    this.#signs.add({ conferenceId, site, at: this.#platform.clock() }).catch((error: unknown) => {
      this.#platform.log.debug({ err: (error as Error).message }, "signs of life not told");
    });
  }

  async #beat(): Promise<void> {
    try {
      const fresh = await beat(this.#platform.db, this.#gatewayId);
      // New here, or the unlogged tables were emptied by a crash of the database: say all again.
      if (fresh || this.#stale) {
        this.#stale = false;
        // Behind what is waiting to be told: a room that leaves meanwhile has the last word.
        for (const { conferenceId, site } of this.#held()) this.report(conferenceId, site, true);
      }
    } catch (error) {
      this.#stale = true;
      this.#platform.log.debug({ err: (error as Error).message }, "presence not told");
    }
  }

  async #write(changes: readonly PresenceChange[]): Promise<void> {
    // A room may open and close within one batch: the last word counts.
    const last = [...new Map(changes.map((change) => [`${change.conferenceId}/${change.site}`, change])).values()];
    last.sort((a, b) => a.site - b.site);
    await writePresence(this.#platform.db, this.#gatewayId, last);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#commits.drain();
    await this.#signs.drain();
    await forgetGateway(this.#platform.db, this.#gatewayId).catch(() => {});
  }
}

/** Journals which rooms have joined or were lost, at most once a round. */
export function createPresenceClerk(platform: Platform, laneOf: (conference: LiveConference) => Lane) {
  const lostSince = new Map<string, number>();
  // Rooms have this long to come back after the clerk or the database was away.
  let settleUntil = platform.clock() + GRACE_MS;
  // Signs could not be written meanwhile either: a silence counts only when it was listened to.
  let silenceCountsFrom = platform.clock() + SILENT_MS;
  let roundAt = platform.clock();
  let tidiedAt = 0;

  return {
    async round(): Promise<void> {
      const now = platform.clock();
      // The round before hung, as on a database that stalls without failing: then signs hang as well.
      if (now - roundAt > SILENT_MS / 2) silenceCountsFrom = now + SILENT_MS;
      roundAt = now;
      if (now - tidiedAt > TIDY_EVERY_MS) {
        tidiedAt = now;
        await forgetDeadGateways(platform.db);
      }
      const byConference = new Map<string, Map<number, Held>>();
      for (const held of await readPresence(platform.db, DEAD_MS, now - SILENT_MS)) {
        let sites = byConference.get(held.conferenceId);
        if (!sites) byConference.set(held.conferenceId, (sites = new Map()));
        sites.set(held.site, held);
      }
      for (const [conferenceId] of byConference) await platform.hub.get(conferenceId);
      for (const conference of platform.hub.all()) await settle(conference, byConference.get(conference.id) ?? new Map(), now);
    },
    /** After a failed round nobody is declared lost until rooms had time to come back. */
    reset(): void {
      settleUntil = platform.clock() + GRACE_MS + DEAD_MS;
      silenceCountsFrom = platform.clock() + SILENT_MS;
    },
  };

  async function settle(conference: LiveConference, held: ReadonlyMap<number, Held>, now: number): Promise<void> {
    if (conference.state.phase === "ended") return;
    const changes: [number, "c" | "l", number][] = [];
    for (const [site, { open, since }] of held) {
      if (!open) continue;
      lostSince.delete(`${conference.id}/${site}`);
      const { presence, presenceSince } = conference.state.sites.get(site);
      // A line that was dead and lives again has been open all the time: the room is back since now.
      const back = presence === "l" && Number(since) < presenceSince;
      if (presence !== "c") changes.push([site, "c", back ? now : Number(since)]);
    }
    for (const [site, row] of conference.state.sites.entries()) {
      if (row.presence !== "c" || held.get(site)?.open) continue;
      if (held.get(site)?.silent && now < silenceCountsFrom) continue;
      const key = `${conference.id}/${site}`;
      const since = lostSince.get(key) ?? Number(held.get(site)?.since ?? now);
      lostSince.set(key, since);
      if (now < settleUntil || now - since < GRACE_MS) continue;
      changes.push([site, "l", since]);
      lostSince.delete(key);
    }
    if (changes.length === 0) return;
    changes.sort((a, b) => a[0] - b[0]);
    await laneOf(conference).submit({
      id: null,
      digest: null,
      actor: "system",
      decide: () => ({ ok: true, entries: [{ kind: "sites.presence", changes }] }),
    });
  }
}
