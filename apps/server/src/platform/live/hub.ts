import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import type { Log } from "../log.ts";
import { Problem } from "../problem.ts";
import type { Bus } from "./bus.ts";
import { LiveConference } from "./conference.ts";
import { loadFold, readAfter } from "./journal.ts";

/** How often a process looks whether it missed a notice, ms. */
const POLL_MS = 1_000;
/** An ended conference that nobody here has asked for so long is put away, ms. */
const PUT_AWAY_MS = 10 * 60_000;

/** The conferences this process follows; each is loaded when first asked for and then kept up to date. */
export class Hub {
  readonly db: Database;
  readonly bus: Bus;
  readonly #log: Log;
  readonly #loading = new Map<string, Promise<LiveConference>>();
  readonly #live = new Map<string, LiveConference>();
  readonly #reading = new Map<string, Promise<boolean>>();
  readonly #again = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #loaded = new Set<(conference: LiveConference) => void>();
  readonly #needed = new Set<(conferenceId: string) => boolean>();
  readonly #putAway = new Set<(conferenceId: string) => void>();
  readonly #putAwayMs: number;

  constructor(options: { db: Database; bus: Bus; log: Log; putAwayMs?: number }) {
    this.#putAwayMs = options.putAwayMs ?? PUT_AWAY_MS;
    this.db = options.db;
    this.bus = options.bus;
    this.#log = options.log;
    this.bus.onNotice((conferenceId, seq) => {
      if (conferenceId === null) void this.poll();
      else {
        const conference = this.#live.get(conferenceId);
        if (conference && (seq === null || seq > conference.state.seq)) void this.#read(conference);
      }
    });
    this.#timer = setInterval(() => void this.poll(), POLL_MS);
  }

  /** Calls back for each conference as it is loaded. */
  onLoaded(listener: (conference: LiveConference) => void): void {
    this.#loaded.add(listener);
  }

  /** While one of those answers true an ended conference stays in memory. */
  keepWhile(isNeeded: (conferenceId: string) => boolean): void {
    this.#needed.add(isNeeded);
  }

  /** Calls back for each conference that is put away: what is kept for it goes too. It is loaded anew when asked for. */
  onPutAway(listener: (conferenceId: string) => void): void {
    this.#putAway.add(listener);
  }

  all(): Iterable<LiveConference> {
    return this.#live.values();
  }

  /** @throws Problem conference-unknown */
  async get(conferenceId: string): Promise<LiveConference> {
    const present = this.#live.get(conferenceId);
    if (present) {
      present.usedAt = performance.now();
      return present;
    }
    let loading = this.#loading.get(conferenceId);
    if (!loading) {
      loading = this.#load(conferenceId).finally(() => this.#loading.delete(conferenceId));
      this.#loading.set(conferenceId, loading);
    }
    return loading;
  }

  async #load(conferenceId: string): Promise<LiveConference> {
    const state = await loadFold(this.db, conferenceId);
    if (!state) throw new Problem("conference-unknown");
    const conference = new LiveConference(conferenceId, state);
    this.#live.set(conferenceId, conference);
    for (const listener of this.#loaded) listener(conference);
    // Whatever was written while folding.
    await this.#read(conference);
    return conference;
  }

  /**
   * Reads what has been written by now; those who ask meanwhile share a read.
   * @throws Problem database-unavailable
   */
  async catchUp(conference: LiveConference): Promise<void> {
    if (!(await this.#read(conference))) throw new Problem("database-unavailable");
  }

  /** Reads what the journal has beyond the fold; one reader at a time for each conference. False when that failed. */
  #read(conference: LiveConference): Promise<boolean> {
    const present = this.#reading.get(conference.id);
    if (present) {
      this.#again.add(conference.id);
      return present;
    }
    const reading = (async () => {
      try {
        do {
          this.#again.delete(conference.id);
          conference.apply(await readAfter(this.db, conference.id, conference.state.seq));
        } while (this.#again.has(conference.id));
        return true;
      } catch (error) {
        this.#log.warn({ err: (error as Error).message }, "journal not read; will try again");
        return false;
      } finally {
        this.#reading.delete(conference.id);
      }
    })();
    this.#reading.set(conference.id, reading);
    return reading;
  }

  /** Looks for entries nobody told us about. */
  async poll(): Promise<void> {
    if (this.#live.size === 0) return;
    this.#putAwayEnded();
    try {
      const rows = await sql<{ id: string; last_seq: number }>`
        select id, last_seq from conference where id = any(${[...this.#live.keys()]}::uuid[])`.execute(this.db);
      for (const row of rows.rows) {
        const conference = this.#live.get(row.id);
        if (conference && Number(row.last_seq) > conference.state.seq) void this.#read(conference);
      }
    } catch (error) {
      this.#log.debug({ err: (error as Error).message }, "poll failed");
    }
  }

  /** A server that runs for months holds as many conferences in memory as are going on, not as many as there ever were. */
  #putAwayEnded(): void {
    const before = performance.now() - this.#putAwayMs;
    for (const [id, { state, usedAt }] of this.#live) {
      if (state.phase !== "ended" || usedAt > before || this.#reading.has(id)) continue;
      if ([...this.#needed].some((isNeeded) => isNeeded(id))) continue;
      this.#live.delete(id);
      for (const listener of this.#putAway) listener(id);
      this.#log.info({ conferenceId: id }, "ended conference put away");
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
