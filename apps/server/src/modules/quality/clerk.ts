import { ROOT_EDGE } from "@diemcau/contract";
import { keptForMs } from "@diemcau/rules/quality";
import type { PublisherStats } from "@diemcau/media";
import type { LiveConference } from "../../platform/live/conference.ts";
import type { Platform } from "../../platform/platform.ts";
import { readOverview } from "../edges/index.ts";
import { pictureOf, type Picture } from "./board.ts";
import { forgetOld, readLatest } from "./store.ts";
import { UplinkHistory } from "./uplink-history.ts";
import { addUplinkMinutes, forgetUplinkMinutes } from "./uplink-store.ts";

/** How often the gauges are counted anew, ms. */
const COUNT_MS = 10_000;
const FORGET_MS = 10 * 60_000;
const KEPT_MS = 48 * 3_600_000;

/**
 * Counts the rooms for Prometheus, by how it goes and by what they receive, keeps what the rooms on air send, and forgets
 * what is old. One process does it for all.
 */
export function createQualityClerk({ db, hub, clock, metrics, log }: Platform): {
  /** What comes from rooms and encoders, whenever somebody has looked. */
  heard(conference: LiveConference, publishers: readonly PublisherStats[]): void;
  close(): Promise<void>;
} {
  const uplinks = new UplinkHistory(clock);
  let forgotten = 0;
  let working: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const rows: Parameters<typeof pictureOf>[0][number][] = [];
    const now = clock();
    for (const { id, state } of hub.all()) {
      if (state.phase !== "live") continue;
      for (const row of await readLatest(db, id, now - keptForMs([...state.sites.entries()].length))) rows.push(row);
    }
    // The root, and the edges' links, are shown where they are looked at.
    const { verdicts, steps, edges } = pictureOf(rows, { edges: await readOverview(db), root: null }, null, now);
    for (const [verdict, count] of Object.entries(verdicts)) metrics.rooms.set({ verdict }, count);
    for (const [step, count] of Object.entries(steps)) metrics.roomSteps.set({ step }, count);
    showEdges(metrics, edges);
    const sent = uplinks.take();
    if (sent.length > 0) await addUplinkMinutes(db, sent);
    if (now - forgotten < FORGET_MS) return;
    forgotten = now;
    await forgetOld(db, now - KEPT_MS);
    await forgetUplinkMinutes(db, now - KEPT_MS);
  }

  const timer = setInterval(() => {
    working = working.then(() => look().catch((error: unknown) => log.debug({ err: (error as Error).message }, "quality not counted; will try again")));
  }, COUNT_MS);
  return {
    heard: (conference, publishers) => uplinks.look(conference, publishers),
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}

function showEdges(metrics: Platform["metrics"], edges: Picture["edges"]): void {
  const { edgeRooms, edgeRoomsLoss, edgeRoomsRoundTrip, edgeRoomsJitter, edgeRoomsFrames, edgeRoomsFreezes, edgeRoomsBits } = metrics;
  for (const gauge of [edgeRooms, edgeRoomsLoss, edgeRoomsRoundTrip, edgeRoomsJitter, edgeRoomsFrames, edgeRoomsFreezes, edgeRoomsBits]) gauge.reset();
  for (const { edge: id, name, sites: reported, poor, fair, kbps, loss, rttMs, jitterMs, fps, freezes, reason } of edges) {
    const edge = name ?? (id === ROOT_EDGE ? ROOT_EDGE : "none");
    // Its rooms have not reported since they went elsewhere; it carries none of them.
    if (reason === "lost") {
      for (const verdict of ["good", "fair", "poor"] as const) edgeRooms.set({ edge, verdict }, 0);
      continue;
    }
    for (const [verdict, count] of [["good", reported - poor - fair], ["fair", fair], ["poor", poor]] as const) edgeRooms.set({ edge, verdict }, count);
    edgeRoomsLoss.set({ edge }, loss);
    edgeRoomsBits.set({ edge }, kbps * 1_000);
    edgeRoomsFreezes.set({ edge }, freezes);
    if (rttMs !== null) edgeRoomsRoundTrip.set({ edge }, rttMs / 1_000);
    if (jitterMs !== null) edgeRoomsJitter.set({ edge }, jitterMs / 1_000);
    if (fps !== null) edgeRoomsFrames.set({ edge }, fps);
  }
}
