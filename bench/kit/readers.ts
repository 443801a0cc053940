import { setTimeout as sleep } from "node:timers/promises";
import type { Histogram } from "./figures.ts";
import { requestsFile, startNative, type Native } from "./native.ts";

export interface ReaderStats {
  readonly open: number;
  readonly opened: number;
  readonly failed: number;
  readonly closed: number;
  readonly events: number;
  readonly bytes: number;
  /** Unix ms at which the last of them was opened. */
  readonly lastOpenedAt: number;
  /** From the "at" in an event to its reading, [ms, count]. */
  readonly latency: Histogram;
}

/** A process with at most 20,000 files can hold that many streams and a few files of its own. */
export const STREAMS_PER_PROCESS = 18_000;

/** Event streams held by processes of their own, which count and time what arrives. */
export class Readers {
  readonly count: number;
  readonly #processes: Native[];

  private constructor(count: number, processes: Native[]) {
    this.count = count;
    this.#processes = processes;
  }

  static start(port: number, requests: readonly string[], perProcess = STREAMS_PER_PROCESS): Readers {
    const processes: Native[] = [];
    for (let from = 0; from < requests.length; from += perProcess) {
      // An address of its own for each process: 28,000 ports on one are not enough for all.
      const address = `127.0.1.${1 + processes.length}`;
      processes.push(startNative("readers", [address, String(port), requestsFile(requests.slice(from, from + perProcess))]));
    }
    return new Readers(requests.length, processes);
  }

  get language(): string {
    return this.#processes[0]!.language;
  }

  async stats(): Promise<ReaderStats> {
    const all = await Promise.all(this.#processes.map(async (each) => JSON.parse(await each.ask("stats")) as ReaderStats));
    const sum = (key: "open" | "opened" | "failed" | "closed" | "events" | "bytes") => all.reduce((total, each) => total + each[key], 0);
    return {
      open: sum("open"),
      opened: sum("opened"),
      failed: sum("failed"),
      closed: sum("closed"),
      events: sum("events"),
      bytes: sum("bytes"),
      lastOpenedAt: Math.max(...all.map((each) => each.lastOpenedAt)),
      latency: all.flatMap((each) => each.latency),
    };
  }

  async reset(): Promise<void> {
    await Promise.all(this.#processes.map((each) => each.ask("reset")));
  }

  /** Waits until the statistics fit. @throws Error after `timeoutMs` */
  async until(what: string, fits: (stats: ReaderStats) => boolean, timeoutMs = 60_000, pauseMs = 50): Promise<ReaderStats> {
    const deadline = Date.now() + timeoutMs;
    for (;;) {
      const stats = await this.stats();
      if (fits(stats)) return stats;
      if (Date.now() > deadline) {
        const { latency: _latency, ...rest } = stats;
        throw new Error(`Waited ${timeoutMs} ms in vain: ${what}: ${JSON.stringify(rest)}`);
      }
      await sleep(pauseMs);
    }
  }

  allOpen(timeoutMs = 120_000): Promise<ReaderStats> {
    return this.until(`${this.count} streams are open`, ({ open }) => open === this.count, timeoutMs);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#processes.map((each) => each.stop()));
  }
}
