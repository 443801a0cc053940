import { setTimeout as sleep } from "node:timers/promises";
import { createSimulatedDelegates, createSimulatedSites } from "@diemcau/rehearsal";
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
  const delegates = await rehearsalDelegates(house.platform, house.conferenceId, 200);
  const phones = createSimulatedDelegates({ baseUrl: house.url, conferenceId: house.conferenceId, delegates, perSecond: 2_000 });
  await phones.done();
  await sleep(50);
  expect(phones.counts()).toEqual({ delegates: 200, checkedIn: 200, refused: 0 });
});
