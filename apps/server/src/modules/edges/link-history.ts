import type { EdgeLink } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import type { EdgeDirectory, EdgeNow } from "./directory.ts";
import { edgeGauges } from "./gauges.ts";
import { addLinkMinutes, forgetLinkMinutes, type LinkSum } from "./link-store.ts";

const MINUTE_MS = 60_000;
/** What edges said is written together that often, ms. */
const WRITE_MS = 10_000;
const KEPT_MS = 48 * 3_600_000;
const FORGET_MS = 10 * MINUTE_MS;

/** Keeps what edges say of their links, by the minute, and shows it to Prometheus. One process does so for all. */
export function keepLinkHistory({ db, clock, metrics, log }: Platform, directory: EdgeDirectory): { close(): Promise<void> } {
  const sums = new Map<string, LinkSum>();
  /** How long each had been silent at the last look: less than then means that it has said something since. */
  const silent = new Map<string, number>();
  /** How often each link had been made again. */
  const remade = new Map<string, number>();
  const show = edgeGauges(metrics);
  let writing: Promise<void> = Promise.resolve();
  let forgotten = 0;

  function take(edge: EdgeNow, link: EdgeLink): void {
    const minute = Math.floor(clock() / MINUTE_MS) * MINUTE_MS;
    const name = `${edge.id} ${link.conferenceId} ${link.layer}`;
    const key = `${name} ${minute}`;
    const sum = sums.get(key) ?? { edgeId: edge.id, conferenceId: link.conferenceId, layer: link.layer, minute, parent: link.from, beats: 0, up: 0, bitrate: 0, loss: 0, worstLoss: 0, rtt: null, jitter: null, fps: 0, reconnects: 0 };
    sums.set(key, sum);
    const before = remade.get(name) ?? link.reconnects;
    remade.set(name, link.reconnects);
    // A machine that was started anew begins at nothing.
    sum.reconnects += Math.max(0, link.reconnects - before);
    sum.beats++;
    sum.parent = link.from || sum.parent;
    if (!link.connected) return;
    sum.up++;
    sum.bitrate += link.bitrate;
    sum.loss += link.loss;
    sum.worstLoss = Math.max(sum.worstLoss, link.loss);
    sum.rtt = link.rttMs === null ? sum.rtt : Math.max(sum.rtt ?? 0, link.rttMs);
    sum.jitter = link.jitterMs === null ? sum.jitter : Math.max(sum.jitter ?? 0, link.jitterMs);
    sum.fps += link.fps;
  }

  async function look(): Promise<void> {
    const edges = await directory.all();
    for (const edge of edges) {
      const { running } = edge;
      if (!running?.load) continue;
      const before = silent.get(edge.id) ?? Infinity;
      silent.set(edge.id, running.silentMs);
      if (running.silentMs < before) for (const link of running.load.links) take(edge, link);
    }
    show(edges);
  }

  async function write(): Promise<void> {
    const rows = [...sums.values()];
    sums.clear();
    if (rows.length > 0) await addLinkMinutes(db, rows);
    if (clock() - forgotten < FORGET_MS) return;
    forgotten = clock();
    await forgetLinkMinutes(db, clock() - KEPT_MS);
  }

  directory.onChange(() => void look());
  const timer = setInterval(() => {
    writing = writing.then(() => write().catch((error: unknown) => log.debug({ err: (error as Error).message }, "history of the links not written")));
  }, WRITE_MS);
  return {
    async close() {
      clearInterval(timer);
      await writing;
    },
  };
}
