import type { QualityBoard, QualityHistory, QualityReport } from "@diemcau/contract";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { createQualityClerk } from "./index.ts";

let house: TestHouse;
let producer: TestClient;
let path: string;
const rooms = new Map<number, TestClient>();
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  path = `/api/conferences/${house.conferenceId}`;
  for (const site of [1, 2, 3, 4]) rooms.set(site, await house.site(site));
  await producer.command(house.conferenceId, { kind: "conference.open" });
});
afterAll(() => house.close());

const WELL: QualityReport = { ms: 15_000, step: "full", edge: "root", pictures: true, bytes: 1_875_000, loss: 0, rttMs: 40, jitterMs: 4, frames: 375, freezes: 0, invented: 0 };
const report = (site: number, change: Partial<QualityReport> = {}) => rooms.get(site)!.post<{ nextMs: number }>(`${path}/quality`, { ...WELL, ...change });
const board = async (query = "") => (await producer.get<QualityBoard>(`${path}/quality${query}`)).body;

test("the worst rooms stand first, with what is wrong; counts and servers add up", async () => {
  const answers = [await report(1), await report(2, { loss: 0.03 }), await report(3, { edge: null, bytes: 0, frames: 0 }), await report(4, { step: "audio", pictures: false, frames: 0 })];
  expect(answers.map(({ status, body }) => [status, body.nextMs])).toEqual(Array.from({ length: 4 }, () => [200, 15_000]));
  const { verdicts, steps, worst, edges } = await board();
  expect([verdicts, steps]).toEqual([{ good: 1, fair: 2, poor: 1 }, { full: 3, low: 0, audio: 1, text: 0 }]);
  expect(worst.map(({ site, reason }) => [site, reason])).toEqual([[3, "no-media"], [2, "loss"], [4, "weak-line"]]);
  expect(edges.map(({ edge, sites, poor, kbps }) => [edge, sites, poor, kbps])).toEqual([[null, 1, 1, 0], ["root", 3, 0, 3_000]]);
  expect((await board("?worst=1")).worst).toHaveLength(1);
});

test("a room's minutes are kept, weighted by their length", async () => {
  await report(1, { ms: 15_000, loss: 0.1, bytes: 1_875_000, rttMs: 60 });
  await report(1, { ms: 45_000, loss: 0.02, bytes: 5_625_000, rttMs: 90, freezes: 2 });
  house.advance(60_000);
  await report(1, { step: "low" });
  const { body } = await producer.get<QualityHistory>(`${path}/sites/1/quality`);
  expect(body.latest).toMatchObject({ step: "low", verdict: "fair", reason: "weak-line" });
  expect(body.minutes.at(-1)).toMatchObject({ step: "low", kbps: 1_000, fps: 25 });
  const first = body.minutes.filter((minute) => minute.freezes === 2);
  expect(first).toHaveLength(1);
  expect([first[0]!.kbps, first[0]!.rttMs]).toEqual([1_000, 90]);
  expect(first[0]!.loss).toBeLessThanOrEqual(0.04);
});

test("a room that has gone silent is not counted as well", async () => {
  house.advance(60_000);
  expect((await board()).verdicts).toEqual({ good: 0, fair: 0, poor: 0 });
  await report(2);
  expect((await board()).verdicts).toEqual({ good: 1, fair: 0, poor: 0 });
});

test("only rooms report, for themselves and not without end; only the control room reads", async () => {
  const officer = await house.officer();
  expect((await producer.post(`${path}/quality`, WELL)).status).toBe(403);
  expect((await report(3, { loss: 2 })).status).toBe(400);
  const statuses = [];
  for (let at = 0; at < 14; at++) statuses.push((await report(3)).status);
  expect(statuses.at(-1)).toBe(429);
  for (const other of [officer, rooms.get(1)!, house.nobody()]) expect([401, 403]).toContain((await other.get(`${path}/quality`)).status);
  expect((await producer.get(`${path}/sites/99999/quality`)).status).toBe(404);
});

test("Prometheus reads how many rooms are well", async () => {
  const { platform, close } = house.process();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const clerk = createQualityClerk(platform);
  try {
    await platform.hub.get(house.conferenceId);
    await report(4);
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(async () => expect(await platform.metrics.registry.metrics()).toMatch(/diemcau_rooms_by_verdict\{verdict="good"[^}]*\} [1-9]/), { timeout: 5_000 });
  } finally {
    vi.useRealTimers();
    await clerk.close();
    await close();
  }
});
