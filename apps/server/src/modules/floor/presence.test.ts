import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventStream, TestClient } from "../../testing/client.ts";
import { openHouse, type TestGateway, type TestHouse } from "../../testing/house.ts";
import { Lanes, createPresenceClerk } from "./index.ts";

let house: TestHouse;
let second: TestGateway;
let producer: TestClient;
let control: EventStream;
let stopClerk: () => Promise<void>;

function startClerk(): () => Promise<void> {
  const clerk = house.process();
  const lanes = new Lanes(clerk.platform);
  const presence = createPresenceClerk(clerk.platform, (conference) => lanes.of(conference));
  let running = true;
  const loop = (async () => {
    while (running) {
      await presence.round();
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  })();
  return async () => {
    running = false;
    await loop;
    await clerk.close();
  };
}

beforeAll(async () => {
  house = await openHouse();
  second = await house.gateway();
  producer = await house.producer();
  await producer.command(house.conferenceId, { kind: "conference.open" });
  control = await (await producer.events(house.conferenceId)).opened();
  stopClerk = startClerk();
});
afterAll(async () => {
  control.close();
  await stopClerk();
  await house.close();
});

const changesOf = (site: number) => control.entries.flatMap((entry) => (entry.kind === "sites.presence" ? entry.changes.filter(([changed]) => changed === site) : []));
const told = (site: number, presence: "c" | "l", ms: number) =>
  control.until(`site ${site} is ${presence}`, () => changesOf(site).at(-1)?.[1] === presence, ms);

describe("the roll call", () => {
  it("shows a room within two seconds of its joining, with the moment", async () => {
    const began = Date.now();
    const room = await (await house.site(5)).events(house.conferenceId);
    await told(5, "c", 2_000);
    expect(changesOf(5)[0]![2]).toBeGreaterThanOrEqual(began - 50);
    expect(changesOf(5)[0]![2]).toBeLessThanOrEqual(Date.now());
    // It can be put on air from now on.
    expect((await producer.command(house.conferenceId, { kind: "programme.put-on-air", site: 5 })).status).toBe(200);

    const left = Date.now();
    room.close();
    await told(5, "l", 12_000);
    expect(Date.now() - left).toBeGreaterThan(4_500);
    expect(Math.abs(changesOf(5).at(-1)![2] - left)).toBeLessThan(1_500);
    expect((await producer.command(house.conferenceId, { kind: "programme.put-on-air", site: 5 })).body).toMatchObject({ code: "site-not-connected" });
  });

  it("does not call a room lost that reloads its page, even at another gateway, or that has two windows", async () => {
    const client = await house.site(6);
    const first = await client.events(house.conferenceId);
    await told(6, "c", 2_000);
    first.close();
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const elsewhere = await client.at(second.url).events(house.conferenceId);
    const twin = await client.events(house.conferenceId);
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    elsewhere.close();
    await new Promise((resolve) => setTimeout(resolve, 6_500));
    expect(changesOf(6).map(([, presence]) => presence)).toEqual(["c"]);
    twin.close();
    await told(6, "l", 12_000);
  }, 40_000);

  it("finds out about rooms whose gateway died without a word, and about rooms that came while nobody looked", async () => {
    const gateway = await house.gateway();
    const room = await (await house.site(7)).at(gateway.url).events(house.conferenceId);
    await told(7, "c", 2_000);
    await stopClerk();
    const late = await (await house.site(8)).events(house.conferenceId);
    // As after kill -9: the gateway writes nothing any more, its row is left behind.
    await gateway.platform.db.destroy();
    stopClerk = startClerk();
    await told(8, "c", 3_000);
    await told(7, "l", 20_000);
    expect(changesOf(8).map(([, presence]) => presence)).toEqual(["c"]);
    room.close();
    late.close();
  }, 40_000);

  it("finds out that a room has fallen silent though its line looks open; one that keeps signing stays, and one that never signed", async () => {
    const sign = (client: TestClient) => client.post(`/api/conferences/${house.conferenceId}/alive`, undefined);
    const clients = [await house.site(9), await house.site(10), await house.site(11)] as const;
    const rooms = await Promise.all(clients.map((client) => client.events(house.conferenceId)));
    for (const site of [9, 10, 11]) await told(site, "c", 5_000);
    const [falls, stays] = clients;
    // The sign may come to another gateway than the one that holds the stream.
    expect((await sign(falls.at(second.url))).status).toBe(204);
    expect((await sign(stays)).status).toBe(204);
    const silentFrom = house.platform.clock();
    for (let tens = 0; tens < 3; tens++) {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      expect(changesOf(9).at(-1)![1]).toBe("c");
      house.advance(9_000);
      await sign(stays.at(second.url));
    }
    await told(9, "l", 10_000);
    expect(Math.abs(changesOf(9).at(-1)![2] - silentFrom)).toBeLessThan(3_000);
    expect([changesOf(10).length, changesOf(11).length]).toEqual([1, 1]);

    // The cable is put back: the next sign brings it back, as of now.
    await sign(falls);
    await told(9, "c", 5_000);
    expect(changesOf(9).at(-1)![2]).toBeGreaterThan(silentFrom + 29_000);
    for (const room of rooms) room.close();
    for (const site of [9, 10, 11]) await told(site, "l", 12_000);
  }, 60_000);

  it("takes signs of life of rooms only, for their own conference", async () => {
    const path = `/api/conferences/${house.conferenceId}/alive`;
    const room = await house.site(5);
    expect((await producer.post(path, undefined)).status).toBe(403);
    expect((await (await house.delegate(5)).post(path, undefined)).status).toBe(403);
    expect((await house.nobody().post(path, undefined)).status).toBe(401);
    expect((await room.post(`${path}?as=${room.as}`, undefined, { withoutSignIn: true })).status).toBe(401);
    expect((await room.post("/api/conferences/00000000-0000-7000-8000-000000000000/alive", undefined)).body).toMatchObject({ code: "wrong-conference" });
  });
});
