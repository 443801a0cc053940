import type { EdgeLink, EdgeLoad } from "@diemcau/contract";
import { LAYERS, type EngineStats, type LinkStats } from "../engine.ts";
import { readBusName } from "../process/bus-name.ts";
import type { Buses, MediaLoad } from "../process/buses.ts";
import type { Work } from "../process/work.ts";

const SITE = /^site-(\d{1,5})$/;

/** What an edge does, from one look to the next. */
export class LoadMeter {
  readonly #buses: Buses;
  readonly #work: () => Work;
  #last: { at: number; load: MediaLoad };

  constructor(buses: Buses, work: () => Work) {
    this.#buses = buses;
    this.#work = work;
    this.#last = { at: performance.now(), load: buses.load() };
  }

  /** Since the last look. */
  look(): EdgeLoad {
    const { at, load } = this.#last;
    const now = { at: performance.now(), load: this.#buses.load() };
    this.#last = now;
    const seconds = Math.max(0.001, (now.at - at) / 1_000);
    return {
      viewers: this.#buses.players().size,
      packetsPerSecond: Math.round((now.load.packetsOut - load.packetsOut) / seconds),
      bitsPerSecond: Math.round(((now.load.bytesOut - load.bytesOut) * 8) / seconds),
      ...this.#work(),
      links: this.#programmes().flatMap(({ name, stats }) => LAYERS.flatMap((layer) => (stats.link[layer] ? [linkOf(name, layer, stats.link[layer])] : []))).slice(0, 512),
    };
  }

  /** Round trips of the sites that play here, as their reports say. */
  roundTrips(): { conferenceId: string; site: number; rttMs: number }[] {
    const found = this.#programmes().flatMap(({ name, stats }) =>
      stats.viewers.flatMap(({ viewerId, rttMs }) => {
        const site = SITE.exec(viewerId)?.[1];
        return site === undefined || rttMs === null ? [] : [{ conferenceId: name, site: Number(site), rttMs: Math.max(0, Math.round(rttMs)) }];
      }),
    );
    return found.slice(0, 1_000);
  }

  /** A voice beside a programme goes the way that the programme goes: it is told of once. */
  #programmes(): { name: string; stats: EngineStats }[] {
    return [...this.#buses.stats()].filter(({ name }) => readBusName(name)?.channelId === null);
  }
}

function linkOf(conferenceId: string, layer: EdgeLink["layer"], { connected, from, bitrate, loss, rttMs, jitterMs, fps, reconnects }: LinkStats): EdgeLink {
  return { conferenceId, layer, jitterMs: jitterMs === null ? null : Math.round(jitterMs * 10) / 10, fps, connected, from: from ?? "", bitrate: Math.round(bitrate), loss: Math.min(1, Math.max(0, loss)), rttMs: rttMs === null ? null : Math.max(0, rttMs), reconnects };
}
