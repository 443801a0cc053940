import { watchAlive, type ProcessLoad } from "@diemcau/media";
import type { Platform } from "../../platform/platform.ts";
import type { RootNow } from "../edges/index.ts";
import { mediaSocket, type MediaClients } from "./clients.ts";

/** How old the root's own word of its load may be before it is asked anew, ms. */
const LOAD_MS = 1_000;
/** So long its last word stands meanwhile: nobody waits for a root that hangs, ms. */
const STANDS_MS = 5_000;

/** Holds a connection to the root, so that one that dies is noticed at once and one that hangs within three seconds. */
export class RootWatch {
  readonly #clients: MediaClients;
  readonly #stop: () => void;
  /** What it said last, null: nothing; and when it was asked. */
  #said: { at: number; load: ProcessLoad | null } = { at: -Infinity, load: null };
  #asking: Promise<void> | null = null;
  #silentSince: number | null = null;
  #lastSilence: RootNow["lastSilence"] = null;
  #hasAnswered = false;

  constructor({ config, clock, log }: Platform, clients: MediaClients) {
    this.#clients = clients;
    this.#stop = watchAlive({ socketPath: mediaSocket(config.dataDir) }, (isAlive) => {
      // That it was not there before it was started is no news.
      if (isAlive && this.#hasAnswered && this.#silentSince !== null) this.#lastSilence = { from: this.#silentSince, to: clock() };
      this.#silentSince = isAlive ? null : clock();
      this.#hasAnswered ||= isAlive;
      // Its counters and its load have begun anew.
      if (isAlive) this.#said = { at: -Infinity, load: null };
      log[isAlive ? "info" : "warn"](isAlive ? "the root's media process answers" : "the root's media process does not answer");
    });
  }

  /** Some seconds old at most; null while it does not say. */
  async load(): Promise<ProcessLoad | null> {
    if (this.#silentSince !== null) return null;
    const { at } = this.#said;
    if (performance.now() - at > LOAD_MS) this.#asking ??= this.#ask();
    if (performance.now() - at > STANDS_MS) await this.#asking;
    return this.#said.load;
  }

  async viewers(): Promise<number | null> {
    return (await this.load())?.viewers ?? null;
  }

  async now(): Promise<RootNow> {
    const load = await this.load();
    return { load, silentSince: this.#silentSince, lastSilence: this.#lastSilence };
  }

  async #ask(): Promise<void> {
    const load = await this.#clients.load().catch(() => null);
    this.#said = { at: performance.now(), load };
    this.#asking = null;
  }

  close(): void {
    this.#stop();
  }
}
