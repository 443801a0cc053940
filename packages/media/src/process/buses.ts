import { EmbeddedEngine, type Admission } from "../embedded/engine.ts";
import { assertUsable } from "../embedded/index.ts";
import type { EmbeddedEngineOptions, MediaEngine } from "../engine.ts";
import { MediaError } from "../errors.ts";

/** Conferences that one process serves at once. */
const MAX_BUSES = 256;

interface Bus {
  engine: MediaEngine;
  /** Open event streams: while somebody listens, the bus stays. */
  watchers: number;
}

/**
 * One programme bus for each conference, all on the same UDP port, made when first asked for. The
 * limits are the machine's: all buses together keep them.
 */
export class Buses {
  readonly #options: EmbeddedEngineOptions;
  readonly #admission: Admission = { viewers: 0, publishers: 0 };
  readonly #buses = new Map<string, Bus>();

  private constructor(options: EmbeddedEngineOptions) {
    this.#options = options;
  }

  /** @throws MediaError bad-request when the UDP port cannot be used */
  static async open(options: EmbeddedEngineOptions): Promise<Buses> {
    // Once: from the first session on the port is taken, by ourselves.
    await assertUsable(options);
    return new Buses(options);
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

  async close(): Promise<void> {
    const engines = [...this.#buses.values()].map(({ engine }) => engine);
    this.#buses.clear();
    await Promise.all(engines.map((engine) => engine.close()));
  }

  #bus(name: string): Bus {
    let bus = this.#buses.get(name);
    if (bus === undefined) {
      if (this.#buses.size >= MAX_BUSES) this.#makeRoom();
      bus = { engine: new EmbeddedEngine(this.#options, this.#admission), watchers: 0 };
      this.#buses.set(name, bus);
    }
    return bus;
  }

  /** Conferences end without telling us: a bus with nobody on it and nothing in its slots is one of those. */
  #makeRoom(): void {
    for (const [name, { engine, watchers }] of this.#buses) {
      const { publishers, viewers, slots } = engine.stats();
      if (watchers > 0 || publishers.length + viewers.length > 0 || slots.some(({ sourceId }) => sourceId !== null))
        continue;
      this.#buses.delete(name);
      void engine.close();
      return;
    }
    throw new MediaError("limit-reached", `${MAX_BUSES} conferences are served already`);
  }
}
