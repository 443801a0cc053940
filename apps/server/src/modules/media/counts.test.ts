import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { MediaClient, startMediaProcess } from "@diemcau/media";
import { freeUdpPort, publishOffer } from "@diemcau/media/testing";
import { expect, it, vi } from "vitest";
import { createMetrics } from "../../platform/metrics.ts";
import type { Platform } from "../../platform/platform.ts";
import { createMediaCounts, mediaSocket } from "./index.ts";

it("counts the root's engine for whoever is paged: that it answers, what it carries, that it was started anew", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "diemcau-counts-"));
  const socketPath = mediaSocket(dataDir);
  mkdirSync(dirname(socketPath), { recursive: true });
  const start = async () => startMediaProcess({ control: { socketPath }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1" });
  let engine = await start();
  const metrics = createMetrics("test");
  // A process that does not look says nothing, or it would page somebody.
  expect(await metrics.registry.metrics()).not.toMatch(/^diemcau_(media_up|recordings)/m);
  // Nothing else of the platform is asked for: no database, no conference.
  const platform = { config: { dataDir, maxViewers: 300 }, metrics, log: { debug: () => {} }, hub: { onPutAway: () => {} } } as unknown as Platform;
  const counts = createMediaCounts(platform, 100);
  const client = new MediaClient({ socketPath }, "conference");
  const value = async (name: string) => Number(new RegExp(`^diemcau_media_${name}(?:\\{[^}]*\\})? (\\S+)`, "m").exec(await metrics.registry.metrics())?.[1] ?? NaN);
  try {
    const { sessionId } = await client.publish("9", publishOffer());
    await vi.waitFor(async () => expect([await value("up"), await value("publishers"), await value("restarts_total")]).toEqual([1, 1, 0]), { timeout: 10_000 });
    const edge = async (name: string) => Number(new RegExp(`^diemcau_edge_${name}(?:\\{edge="root"[^}]*\\}) (\\S+)`, "m").exec(await metrics.registry.metrics())?.[1] ?? NaN);
    expect([await edge("up"), await edge("limit")]).toEqual([1, 300]);
    // A machine with an engine on it that does hardly anything; both need a first look.
    await vi.waitFor(async () => expect((await edge("cpu_ratio")) > 0 && (await edge("cpu_ratio")) <= 1).toBe(true), { timeout: 10_000 });
    expect(await edge("loop_seconds")).toBeGreaterThanOrEqual(0);
    await client.leave(sessionId);
    await engine.close();
    await vi.waitFor(async () => expect([await value("up"), await value("publishers")]).toEqual([0, 0]), { timeout: 10_000 });
    expect([await edge("up"), await edge("limit"), await edge("cpu_ratio")]).toEqual([0, 300, NaN]);
    engine = await start();
    await vi.waitFor(async () => expect([await value("up"), await value("restarts_total")]).toEqual([1, 1]), { timeout: 10_000 });
  } finally {
    await counts.close();
    await client.close();
    await engine.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}, 40_000);
