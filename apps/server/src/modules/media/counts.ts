import { ROOT_EDGE } from "@diemcau/contract";
import type { ProcessLoad } from "@diemcau/media";
import type { Platform } from "../../platform/platform.ts";
import { showServer } from "../edges/index.ts";
import { MediaClients } from "./clients.ts";

const LOOK_MS = 2_000;

/** Counts the root's media engine for Prometheus. One process does it for all. */
export function createMediaCounts(platform: Platform, everyMs = LOOK_MS): { close(): Promise<void> } {
  const { metrics } = platform;
  const clients = new MediaClients(platform);
  let last: ProcessLoad | null = null;
  let looking: Promise<void> = Promise.resolve();

  function count(load: ProcessLoad): void {
    if (last !== null && last.startedAt !== load.startedAt) metrics.mediaRestarts.inc();
    // Of an engine that was started anew everything is new.
    const before = last?.startedAt === load.startedAt ? last : { packetsIn: 0, packetsOut: 0, bytesIn: 0, bytesOut: 0 };
    metrics.mediaPackets.inc({ direction: "in" }, load.packetsIn - before.packetsIn);
    metrics.mediaPackets.inc({ direction: "out" }, load.packetsOut - before.packetsOut);
    metrics.mediaBytes.inc({ direction: "in" }, load.bytesIn - before.bytesIn);
    metrics.mediaBytes.inc({ direction: "out" }, load.bytesOut - before.bytesOut);
    last = load;
  }

  async function look(): Promise<void> {
    const load = await clients.load().catch(() => null);
    metrics.mediaUp.set(load === null ? 0 : 1);
    showServer(metrics, ROOT_EDGE, load === null ? "lost" : "up", platform.config.maxViewers, load);
    metrics.mediaViewers.set(load?.viewers ?? 0);
    metrics.mediaPublishers.set(load?.publishers ?? 0);
    if (load) count(load);
  }

  const timer = setInterval(() => {
    looking = looking.then(look).catch((error: unknown) => platform.log.debug({ err: (error as Error).message }, "media not counted; will try again"));
  }, everyMs);
  return {
    async close() {
      clearInterval(timer);
      await looking;
      await clients.close();
    },
  };
}
