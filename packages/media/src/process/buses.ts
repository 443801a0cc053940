import { EmbeddedEngine, type Admission } from "../embedded/engine.ts";
import { assertUsable } from "../embedded/index.ts";
import type { EmbeddedEngineOptions, EngineStats, MediaEngine } from "../engine.ts";
import { MediaError } from "../errors.ts";
import { readBusName } from "./bus-name.ts";

/** Conferences that one process serves at once. */
const MAX_BUSES = 256;
/** What the names of edges begin with. */
const LINK = "edge-";
const LINK_MARK = ` ${LINK}`;
const playerOf = (bus: string, viewerId: string): string => `${readBusName(bus)?.of ?? bus} ${viewerId}`;

interface Bus {
  engine: MediaEngine;
  /** Open event streams: while somebody listens, the bus stays. */
  watchers: number;
  /** When somebody was last on it, ms of `performance.now()`. */
  usedAt: number;
}

/** What all buses of a process carry together; the counters grow as long as it runs. */
export interface MediaLoad {
  /** Unix ms: with another one the counters have begun again. */
  startedAt: number;
  /** Sessions now. */
  viewers: number;
  publishers: number;
  packetsIn: number;
  bytesIn: number;
  packetsOut: number;
  bytesOut: number;
}

/** Where engines come from when it is not the embedded one: a program that serves the viewers of all buses. */
export interface EngineHost {
  engine(): MediaEngine;
  /** It serves now; false while the program is being started again. */
  readonly isUp: boolean;
  /** The program has ended, and every session with it. @returns a function that stops listening */
  onDown(listener: () => void): () => void;
  /** Of the program; null while it is down. */
  readonly pid: number | null;
  close(): Promise<void>;
}

export interface BusesOptions {
  host?: EngineHost;
  /** Called with each bus as it is made, before anybody is on it. */
  prepare?: (name: string, engine: MediaEngine) => void;
  /** A bus that nobody has been on for so long is closed, ms; never when left out. */
  idleMs?: number;
  /** Most sites of all buses together, as it stands now; links to edges below are beside it. Left out: the engine's own limit alone. */
  limit?: () => number;
}

/**
 * One programme bus for each conference, all on the same UDP port, made when first asked for. The
 * limits are the machine's: all buses together keep them.
 */
export class Buses {
  readonly #options: EmbeddedEngineOptions;
  readonly #own: BusesOptions;
  readonly #admission: Admission = { viewers: 0, publishers: 0 };
  readonly #buses = new Map<string, Bus>();
  /** Counted by buses that are closed. */
  readonly #gone = { packetsIn: 0, bytesIn: 0, packetsOut: 0, bytesOut: 0 };
  readonly #startedAt = Date.now();
  readonly #sweep: NodeJS.Timeout | undefined;

  private constructor(options: EmbeddedEngineOptions, own: BusesOptions) {
    this.#options = options;
    this.#own = own;
    const { idleMs } = own;
    if (idleMs !== undefined) this.#sweep = setInterval(() => this.#closeIdle(idleMs), Math.min(5_000, idleMs)).unref();
  }

  /** @throws MediaError bad-request when the UDP port cannot be used */
  static async open(options: EmbeddedEngineOptions, own: BusesOptions = {}): Promise<Buses> {
    // Once: from the first session on the port is taken, by ourselves.
    if (own.host === undefined) await assertUsable(options);
    return new Buses(options, own);
  }

  /** @throws MediaError limit-reached */
  get(name: string): MediaEngine {
    return this.#bus(name).engine;
  }

  /** Keeps a bus while its events are followed. @returns a function to say that they no longer are. */
  watch(name: string): () => void {
    const bus = this.#bus(name);
    bus.watchers++;
    return () => bus.watchers--;
  }

  /** The buses that there are, with what is on them. */
  *stats(): Generator<{ name: string; stats: EngineStats }> {
    for (const [name, { engine }] of this.#buses) yield { name, stats: engine.stats() };
  }

  /**
   * Whether a viewer of a bus finds a place. Whoever has one may take another: for the moment in which they change over,
   * or to hear an interpreter.
   * @throws MediaError limit-reached
   */
  admit(name: string, viewerId: string): void {
    const limit = this.#own.limit?.();
    if (limit === undefined || viewerId.startsWith(LINK)) return;
    const players = this.players();
    for (const player of players) if (player.includes(LINK_MARK)) players.delete(player);
    if (players.size >= limit && !players.has(playerOf(name, viewerId))) throw new MediaError("limit-reached", `${limit} sites are served already`);
  }

  /** Who plays here, each once for a conference: its programme in two windows, or the voices beside it, are the same player's. */
  players(): Set<string> {
    const players = new Set<string>();
    for (const { name, stats } of this.stats()) for (const { viewerId } of stats.viewers) players.add(playerOf(name, viewerId));
    return players;
  }

  load(): MediaLoad {
    const load: MediaLoad = { startedAt: this.#startedAt, viewers: 0, publishers: 0, ...this.#gone };
    for (const { stats } of this.stats()) {
      load.viewers += stats.viewers.length;
      load.publishers += stats.publishers.length;
      addCounters(load, stats);
    }
    return load;
  }

  async close(): Promise<void> {
    clearInterval(this.#sweep);
    const engines = [...this.#buses.values()].map(({ engine }) => engine);
    this.#buses.clear();
    await Promise.all(engines.map((engine) => engine.close()));
    await this.#own.host?.close();
  }

  #bus(name: string): Bus {
    let bus = this.#buses.get(name);
    if (bus === undefined) {
      if (this.#buses.size >= MAX_BUSES) this.#makeRoom();
      bus = { engine: this.#own.host?.engine() ?? new EmbeddedEngine(this.#options, this.#admission), watchers: 0, usedAt: performance.now() };
      this.#own.prepare?.(name, bus.engine);
      this.#buses.set(name, bus);
    }
    return bus;
  }

  #closeIdle(idleMs: number): void {
    const now = performance.now();
    for (const [name, bus] of this.#buses) {
      if (isUsed(bus)) bus.usedAt = now;
      else if (now - bus.usedAt >= idleMs) this.#close(name, bus);
    }
  }

  #close(name: string, { engine }: Bus): void {
    this.#buses.delete(name);
    addCounters(this.#gone, engine.stats());
    void engine.close();
  }

  /** Conferences end without telling us: a bus with nobody on it and nothing in its slots is one of those. */
  #makeRoom(): void {
    for (const [name, bus] of this.#buses) {
      if (isUsed(bus)) continue;
      this.#close(name, bus);
      return;
    }
    throw new MediaError("limit-reached", `${MAX_BUSES} conferences are served already`);
  }
}

function isUsed({ engine, watchers }: Bus): boolean {
  const { publishers, viewers, slots } = engine.stats();
  return watchers > 0 || publishers.length + viewers.length > 0 || slots.some(({ sourceId }) => sourceId !== null);
}

function addCounters(to: Pick<MediaLoad, "packetsIn" | "bytesIn" | "packetsOut" | "bytesOut">, { totals }: EngineStats): void {
  to.packetsIn += totals.packetsIn;
  to.bytesIn += totals.bytesIn;
  to.packetsOut += totals.packetsOut;
  to.bytesOut += totals.bytesOut;
}
