import type { Platform } from "../../platform/platform.ts";
import { readRenewedLinks, renewLink } from "./store.ts";

/** Renewals are asked for that often: so long a phone with the old link still gets in, ms. */
const LOOK_MS = 10_000;

/**
 * Which delegates' links were renewed: few, so that all of them are kept here and 100,000 phones that come back at
 * once ask nothing of the database.
 */
export class Renewals {
  readonly #platform: Platform;
  readonly #generations = new Map<string, number>();
  #lookedAt = Number.NEGATIVE_INFINITY;
  #newest = 0;
  #looking: Promise<void> | null = null;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** Generation of the link that is valid now, as known here. */
  async generationOf(delegateId: string): Promise<number> {
    const isFirst = this.#lookedAt === Number.NEGATIVE_INFINITY;
    if (this.#platform.clock() - this.#lookedAt >= LOOK_MS) {
      this.#looking ??= this.#look().finally(() => (this.#looking = null));
      // Only the first answer is waited for; later ones are a moment behind.
      if (isFirst) await this.#looking;
    }
    return this.#generations.get(delegateId) ?? 1;
  }

  /**
   * Ends a delegate's link and every phone that came in by it: here at once, at other gateways a moment later. Answers
   * the new generation, or null when there is no such delegate at the site.
   */
  async renew(target: { conferenceId: string; site: number; delegateId: string }, by: string): Promise<number | null> {
    const generation = await renewLink(this.#platform.db, target, by);
    if (generation !== null) this.#generations.set(target.delegateId, generation);
    return generation;
  }

  async #look(): Promise<void> {
    const now = this.#platform.clock();
    try {
      for (const { delegateId, generation, renewal } of await readRenewedLinks(this.#platform.db, this.#newest)) {
        this.#generations.set(delegateId, Math.max(generation, this.#generations.get(delegateId) ?? 1));
        this.#newest = Math.max(this.#newest, renewal);
      }
      this.#lookedAt = now;
    } catch (error) {
      // Without a database nothing can be changed either, and what is read again later is checked again.
      this.#platform.log.debug({ err: (error as Error).message }, "renewed links not read");
    }
  }
}
