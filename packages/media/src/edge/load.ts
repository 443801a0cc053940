import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import type { EdgeLink, EdgeLoad } from "@diemcau/contract";
import { LAYERS, type LinkStats } from "../engine.ts";
import type { Buses, MediaLoad } from "../process/buses.ts";

const SITE = /^site-(\d{1,5})$/;

/** What an edge does, from one look to the next. */
export class LoadMeter {
  readonly #buses: Buses;
  readonly #child: () => number | null;
  readonly #loop = monitorEventLoopDelay({ resolution: 10 });
  #last: { at: number; cpuMs: number; load: MediaLoad };

  /** @param child the engine's own process, null where it is in ours */
  constructor(buses: Buses, child: () => number | null) {
    this.#buses = buses;
    this.#child = child;
    this.#loop.enable();
    this.#last = { at: performance.now(), cpuMs: this.#cpuMs(), load: buses.load() };
  }

  #cpuMs(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1_000 + cpuOf(this.#child());
  }

  /** Since the last look. */
  look(): EdgeLoad {
    const { at, cpuMs, load } = this.#last;
    const now = { at: performance.now(), cpuMs: this.#cpuMs(), load: this.#buses.load() };
    this.#last = now;
    const seconds = Math.max(0.001, (now.at - at) / 1_000);
    // The histogram's resolution is part of what it says.
    const loopMs = Math.max(0, this.#loop.percentile(99) / 1e6 - 10);
    this.#loop.reset();
    return {
      viewers: now.load.viewers,
      packetsPerSecond: Math.round((now.load.packetsOut - load.packetsOut) / seconds),
      bitsPerSecond: Math.round(((now.load.bytesOut - load.bytesOut) * 8) / seconds),
      // A child that was started anew has used less than the one before it.
      cpu: Math.max(0, Math.round((now.cpuMs - cpuMs) / 10 / seconds) / 100),
      cores: availableParallelism(),
      loopMs: Math.round(loopMs * 10) / 10,
      links: [...this.#buses.stats()].flatMap(({ name, stats }) => LAYERS.flatMap((layer) => (stats.link[layer] ? [linkOf(name, layer, stats.link[layer])] : []))).slice(0, 512),
    };
  }

  /** Round trips of the sites that play here, as their reports say. */
  roundTrips(): { conferenceId: string; site: number; rttMs: number }[] {
    const found = [...this.#buses.stats()].flatMap(({ name, stats }) =>
      stats.viewers.flatMap(({ viewerId, rttMs }) => {
        const site = SITE.exec(viewerId)?.[1];
        return site === undefined || rttMs === null ? [] : [{ conferenceId: name, site: Number(site), rttMs: Math.max(0, Math.round(rttMs)) }];
      }),
    );
    return found.slice(0, 1_000);
  }

  stop(): void {
    this.#loop.disable();
  }
}

function linkOf(conferenceId: string, layer: EdgeLink["layer"], { connected, from, bitrate, loss, rttMs, jitterMs, fps, reconnects }: LinkStats): EdgeLink {
  return { conferenceId, layer, jitterMs: jitterMs === null ? null : Math.round(jitterMs * 10) / 10, fps, connected, from: from ?? "", bitrate: Math.round(bitrate), loss: Math.min(1, Math.max(0, loss)), rttMs: rttMs === null ? null : Math.max(0, rttMs), reconnects };
}

/** Kernel ticks a second, as everywhere on Linux. */
const TICKS = 100;

/** Processor time of another process, ms; 0 where it cannot be read. */
function cpuOf(pid: number | null): number {
  if (pid === null) return 0;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // After the name, which may hold blanks: utime and stime are the 14th and 15th field.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return ((Number(fields[11]) + Number(fields[12])) * 1_000) / TICKS;
  } catch {
    return 0;
  }
}
