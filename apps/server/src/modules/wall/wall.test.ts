import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Entry, SheetAsked, StillTaken } from "@diemcau/contract";
import { pictureOf } from "@diemcau/rehearsal";
import { marksOf, unpackSheet } from "@diemcau/rules/wall";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestGateway, type TestHouse, type TestProcess } from "../../testing/house.ts";
import { Lanes, createPresenceClerk } from "../floor/index.ts";
import { WallBoard } from "./board.ts";
import { createWallClerk } from "./index.ts";

/** A busy machine takes its time. */
const PATIENT = { timeout: 15_000, interval: 50 };

let house: TestHouse;
let second: TestGateway;
let producer: TestClient;
let process: TestProcess;
let clerk: ReturnType<typeof createWallClerk>;
let presence: ReturnType<typeof createPresenceClerk>;

beforeAll(async () => {
  house = await openHouse();
  second = await house.gateway();
  producer = await house.producer();
  process = house.process();
  const lanes = new Lanes(process.platform);
  clerk = createWallClerk(process.platform, (conference) => lanes.of(conference));
  presence = createPresenceClerk(process.platform, (conference) => lanes.of(conference));
  await process.platform.hub.get(house.conferenceId);
});
afterAll(async () => {
  await clerk.close();
  await house.close();
});

const address = () => `/api/conferences/${house.conferenceId}/stills`;
const FINE = "light=90&brightest=230&motion=0.2&sound=-30";
const BLACK = "light=2&brightest=8&motion=0&sound=-30";

async function send(client: TestClient, image: Uint8Array | null, query = FINE, options: { type?: string; url?: string; headers?: Record<string, string> } = {}) {
  const answer = await fetch(`${options.url ?? client.url}${address()}?${query}`, {
    method: "POST",
    headers: { ...(options.headers ?? client.headers()), ...(image ? { "content-type": options.type ?? "image/webp" } : {}) },
    ...(image ? { body: Buffer.from(image) } : {}),
  });
  return { status: answer.status, body: (await answer.json()) as StillTaken & { code?: string }, retryAfter: answer.headers.get("retry-after") };
}

async function sheet(asked: SheetAsked, url = house.url) {
  const answer = await fetch(`${url}${address()}/sheet`, { method: "POST", headers: { ...producer.headers(), "content-type": "application/json" }, body: JSON.stringify(asked) });
  expect([answer.status, answer.headers.get("x-content-type-options"), answer.headers.get("cache-control")]).toEqual([200, "nosniff", "no-store"]);
  return unpackSheet(new Uint8Array(await answer.arrayBuffer()));
}

/** A room's page: its stream is open, so it is joined. */
async function joinRoom(site: number): Promise<{ client: TestClient; stream: Awaited<ReturnType<TestClient["events"]>> }> {
  const client = await house.site(site);
  const stream = await (await client.events(house.conferenceId)).opened();
  await vi.waitFor(async () => {
    await presence.round();
    expect((await process.platform.hub.get(house.conferenceId)).state.sites.get(site).presence).toBe("c");
  }, PATIENT);
  return { client, stream };
}

describe("a still", () => {
  it("taken by one gateway is shown by another, once for each window that has not got it", async () => {
    const room = await house.site(5);
    const image = pictureOf(5, 0);
    const taken = await send(room, image);
    expect([taken.status, taken.body.large]).toEqual([200, false]);
    // Few rooms: about every five seconds, not all at once.
    expect(taken.body.nextMs).toBeGreaterThanOrEqual(4_500);
    expect(taken.body.nextMs).toBeLessThanOrEqual(5_500);
    const found = await vi.waitFor(async () => {
      const got = await sheet({ sites: [4, 5, 6], have: [0, 0, 0] }, second.url);
      expect(got.index.stills.map(([site]) => site)).toEqual([5]);
      return got;
    }, PATIENT);
    expect([...found.images[0]!]).toEqual([...image]);
    const [, at] = found.index.stills[0]!;
    expect((await sheet({ sites: [4, 5, 6], have: [0, at, 0] })).index.stills).toEqual([]);
    await send(room.at(second.url), pictureOf(5, 1));
    await vi.waitFor(async () => expect((await sheet({ sites: [5], have: [at] })).images.map((each) => [...each])).toEqual([[...pictureOf(5, 1)]]), PATIENT);
  });

  it("is refused when it is none, with a sentence that says what to do", async () => {
    const room = await house.site(6);
    const wide = Uint8Array.from(pictureOf(6, 0));
    wide[26] = 161;
    const svg = new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>");
    for (const body of [wide, svg, pictureOf(6, 0).subarray(0, 900)]) expect(await send(room, body)).toMatchObject({ status: 400, body: { code: "still-malformed" } });
    expect(await send(room, new Uint8Array(40_000))).toMatchObject({ status: 413, body: { code: "input-too-large" } });
    expect((await send(room, svg, FINE, { type: "image/svg+xml" })).status).toBe(400);
    for (const query of ["light=bright", "light=1e9", "name=x", "muted=2"]) expect((await send(room, pictureOf(6, 0), query)).status).toBe(400);
    expect((await sheet({ sites: [6], have: [0] })).index.stills).toEqual([]);
  });

  it("is a room's own, and for the control room alone", async () => {
    const [room, officer, delegate] = [await house.site(7), await house.officer(), await house.delegate(7)];
    for (const other of [producer, officer, delegate]) expect((await send(other, pictureOf(7, 0))).status).toBe(403);
    expect((await send(room, pictureOf(7, 0), FINE, { headers: { cookie: room.headers()["cookie"]! } })).status).toBe(401);
    for (const other of [room, officer, delegate]) {
      expect((await other.post(`${address()}/sheet`, { sites: [7], have: [0] })).status).toBe(403);
      expect((await other.command(house.conferenceId, { kind: "wall.open-preview", site: 7, console: house.conferenceId })).status).toBe(403);
    }
    expect((await house.nobody().post(`${address()}/sheet`, { sites: [7], have: [0] })).status).toBe(401);
    expect((await producer.post(`${address()}/sheet`, { sites: [7], have: [] })).status).toBe(400);
    expect((await producer.post(`${address()}/sheet`, { sites: [], have: [], live: 9_999 })).status).toBe(404);
  });

  it("too often is told to wait, and the window goes by", async () => {
    const room = await house.site(8);
    const statuses = new Map<number, number>();
    let waited: string | null = null;
    for (let n = 0; n < 90; n++) {
      const { status, retryAfter } = await send(room, null);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      waited ??= retryAfter;
    }
    expect(statuses.get(200)).toBeGreaterThanOrEqual(80);
    expect(statuses.get(429)).toBeGreaterThanOrEqual(1);
    expect(Number(waited)).toBeGreaterThan(0);
    house.advance(61_000);
    expect((await send(room, pictureOf(8, 0))).status).toBe(200);
  });

  /** As large as it says: only its head is looked at. */
  function largeOf(site: number): Uint8Array {
    const large = Uint8Array.from(pictureOf(site, 0));
    new DataView(large.buffer).setUint16(26, 640, true);
    new DataView(large.buffer).setUint16(28, 360, true);
    return large;
  }

  it("that is large and that nobody asked for is not kept: it would take the place of another room's", async () => {
    const room = await house.site(10);
    expect(await send(room, largeOf(10))).toMatchObject({ status: 200, body: { large: false } });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await sheet({ sites: [], have: [], enlarged: { site: 10, have: 0 } })).index.large).toBeNull();
  });

  it("is asked for in large while somebody has enlarged the room, and no longer", async () => {
    const room = await house.site(9);
    await sheet({ sites: [9], have: [0], enlarged: { site: 9, have: 0 } }, second.url);
    await vi.waitFor(async () => expect((await send(room, pictureOf(9, 0))).body).toEqual({ nextMs: 2_500, large: true }), { interval: 600, timeout: 15_000 });
    const large = largeOf(9);
    expect((await send(room, large)).status).toBe(200);
    const got = await vi.waitFor(async () => {
      const answer = await sheet({ sites: [], have: [], enlarged: { site: 9, have: 0 } });
      expect(answer.index.large?.[0]).toBe(9);
      return answer;
    }, PATIENT);
    expect([...got.images.at(-1)!]).toEqual([...large]);
    expect((await sheet({ sites: [], have: [], enlarged: { site: 9, have: got.index.large![1] } })).index.large).toBeNull();
    // The small one is still the wall's.
    expect((await sheet({ sites: [9], have: [0] })).images.map((each) => [...each])).toEqual([[...pictureOf(9, 0)]]);
    house.advance(13_000);
    expect((await send(room, pictureOf(9, 1))).body.large).toBe(false);
  });
});

describe("the clerk", () => {
  const told = async () => (await house.journal()).filter(({ kind }) => kind === "wall.marked").flatMap(({ body }) => (body as unknown as Extract<Entry, { kind: "wall.marked" }>).changes);
  const site = 11;
  let board: WallBoard;
  beforeAll(() => {
    board = new WallBoard(house.config.dataDir, house.conferenceId, house.platform.log);
  });
  afterAll(() => board.close());
  const stills = async (room: TestClient, count: number, query: string, image = pictureOf(site, 0)) => {
    for (let n = 0; n < count; n++) {
      const before = (await board.looks()).at(site);
      await send(room, image, query);
      // Taken is not yet written: a still may be lost, and here none is to be.
      await vi.waitFor(async () => expect((await board.looks()).at(site)).toBeGreaterThan(before), PATIENT);
      house.advance(10_000);
      await clerk.round();
    }
  };

  it("journals a room that stays black, once, and that it is well again", async () => {
    const { client, stream } = await joinRoom(11);
    await stills(client, 2, BLACK);
    expect((await told()).filter(([site]) => site === 11)).toEqual([]);
    await stills(client, 3, BLACK);
    const marks = (await told()).filter(([site]) => site === 11);
    expect(marks).toEqual([[11, 0, expect.any(Number)]]);
    const control = await process.platform.hub.get(house.conferenceId);
    expect(marksOf(control.state, 11)).toEqual([{ mark: "black", since: marks[0]![2] }]);
    await stills(client, 1, FINE, pictureOf(11, 1));
    expect((await told()).filter(([site]) => site === 11)).toEqual([marks[0], [11, 0, 0]]);
    // The very same picture again and again is frozen, whatever the room says of it.
    await stills(client, 5, FINE, pictureOf(11, 1));
    expect((await told()).filter(([site]) => site === 11).at(-1)).toEqual([11, 1, expect.any(Number)]);
    stream.close();
  });

  it("journals a joined room that sends none, but not at once", async () => {
    const { stream } = await joinRoom(12);
    await clerk.round();
    house.advance(40_000);
    await clerk.round();
    expect((await told()).filter(([site]) => site === 12)).toEqual([]);
    house.advance(10_000);
    await clerk.round();
    expect((await told()).filter(([site]) => site === 12)).toEqual([[12, 3, expect.any(Number)]]);
    stream.close();
  });

  const whip = async (room: TestClient) =>
    (await fetch(`${room.url}/media/${house.conferenceId}/whip`, { method: "POST", headers: { ...room.headers(), "content-type": "application/sdp" }, body: "v=0" })).json() as Promise<{ code: string }>;

  it("ends a look into a room when no window asks for it any more", async () => {
    const { client, stream } = await joinRoom(13);
    expect(await whip(client)).toMatchObject({ code: "publish-not-allowed" });
    const look = house.conferenceId;
    const opened = await producer.command(house.conferenceId, { kind: "wall.open-preview", site: 13, console: look });
    expect(opened.status).toBe(200);
    // From here on the room may send; the media engine, which does not run here, would be asked.
    expect(await whip(client)).not.toMatchObject({ code: "publish-not-allowed" });
    await stream.until("the room is told that it is looked into", () => stream.entries.some((entry) => entry.kind === "wall.preview-opened" && entry.site === 13 && entry.by === undefined), 15_000);
    for (let n = 0; n < 4; n++) {
      await sheet({ sites: [], have: [], live: 13 }, second.url);
      house.advance(10_000);
      await clerk.round();
    }
    expect(stream.entries.some(({ kind }) => kind === "wall.preview-closed")).toBe(false);
    house.advance(25_000);
    await vi.waitFor(
      async () => {
        house.advance(2_500);
        await clerk.round();
        expect((await house.journal()).some(({ kind, body }) => kind === "wall.preview-closed" && body["site"] === 13)).toBe(true);
      },
      PATIENT,
    );
    await stream.until("the look has ended", () => stream.entries.some((entry) => entry.kind === "wall.preview-closed" && entry.site === 13), 15_000);
    await vi.waitFor(async () => expect(await whip(client)).toMatchObject({ code: "publish-not-allowed" }), { timeout: 15_000 });
    stream.close();
  }, 60_000);

  it("leaves nothing of a conference that has ended", async () => {
    const folder = join(house.config.dataDir, "run", "wall", house.conferenceId);
    expect(existsSync(folder)).toBe(true);
    await producer.command(house.conferenceId, { kind: "conference.open" });
    await producer.command(house.conferenceId, { kind: "conference.close" });
    expect((await send(await house.site(5), pictureOf(5, 0))).body.code).toBe("conference-ended");
    expect((await sheet({ sites: [5], have: [0] })).index.stills).toEqual([]);
    await vi.waitFor(async () => {
      house.advance(61_000);
      await clerk.round();
      expect(existsSync(folder)).toBe(false);
    }, PATIENT);
  });
});
