import { setTimeout as sleep } from "node:timers/promises";
import { createSimulatedDelegates, createSimulatedSites } from "@diemcau/rehearsal";
import { siteSet } from "@diemcau/rules";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openHouse, type TestHouse } from "../testing/house.ts";
import { rehearsalDelegates, rehearsalRooms } from "./rehearse.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

test("simulated rooms join the real server, count their people and come back when their line breaks", async () => {
  const rooms = await rehearsalRooms(house.platform, house.conferenceId, { count: 30, from: 1, without: [3] });
  expect(rooms.map(({ site }) => site)).toEqual([1, 2, ...Array.from({ length: 28 }, (_, at) => at + 4)]);
  const sites = createSimulatedSites({ baseUrl: house.url, conferenceId: house.conferenceId, rooms, joinsPerSecond: 500, dropsPerMinute: 600 });
  try {
    await sites.allJoined();
    await vi.waitFor(() => expect(sites.counts().dropped).toBeGreaterThan(2), { timeout: 10_000 });
    await vi.waitFor(() => expect(sites.counts().headcounts).toBeGreaterThan(0), { timeout: 15_000 });
    expect(sites.counts().refused).toBe(0);
  } finally {
    sites.stop();
  }
}, 40_000);

test("simulated rooms receive the notices that are for them and read most of them, so many a second", async () => {
  const rooms = await rehearsalRooms(house.platform, house.conferenceId, { count: 30, from: 10, without: [] });
  const sites = createSimulatedSites({ baseUrl: house.url, conferenceId: house.conferenceId, rooms, joinsPerSecond: 500, stills: false, headcounts: false, readsPerSecond: 20 });
  const producer = await house.producer();
  const notice = (to: ReturnType<typeof siteSet> | null) => producer.command(house.conferenceId, { kind: "notice.send", text: "Mười phút nữa bắt đầu", urgency: "confirm", rooms: true, to, chosen: { kind: to ? "picked" : "all" } });
  try {
    await sites.allJoined();
    const began = performance.now();
    expect((await notice(null)).status).toBe(200);
    expect((await notice(siteSet([12, 13]))).status).toBe(200);
    await vi.waitFor(() => expect(sites.counts().noticesReceived).toBe(32), { timeout: 20_000 });
    // 32 at 20 a second.
    expect(performance.now() - began).toBeGreaterThan(500);
    const { noticesRead } = sites.counts();
    expect(noticesRead).toBeGreaterThan(20);
    const kept = await sql<{ delivered: number; read: number }>`select count(*)::int as delivered, count(read_at)::int as read from notice_receipt where conference_id = ${house.conferenceId}`.execute(house.db);
    expect(kept.rows[0]).toEqual({ delivered: 32, read: noticesRead });
  } finally {
    sites.stop();
  }
}, 60_000);

test("the codes of simulated rooms still work", async () => {
  await rehearsalRooms(house.platform, house.conferenceId, { count: 5, from: 1, without: [] });
  const answer = await fetch(`${house.url}/api/site-enrolments`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ code: house.codeOf(2) }),
  });
  expect(answer.status).toBe(200);
});

test("simulated delegates check in, each once", async () => {
  const [own] = await rehearsalDelegates(house.platform, house.conferenceId, 1);
  const delegates = await rehearsalDelegates(house.platform, house.conferenceId, 200, [own!.delegateId]);
  // Whose phone somebody holds is left to them.
  expect(delegates.map(({ delegateId }) => delegateId)).not.toContain(own!.delegateId);
  const phones = createSimulatedDelegates({ baseUrl: house.url, conferenceId: house.conferenceId, delegates, perSecond: 2_000 });
  await phones.done();
  await sleep(50);
  expect(phones.counts()).toEqual({ delegates: 200, checkedIn: 200, refused: 0 });
});
