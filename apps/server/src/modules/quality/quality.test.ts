import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { CarrierHistory, EdgeAddress, EdgeLink, EdgesBoard, QualityBoard, QualityHistory, QualityReport } from "@diemcau/contract";
import { startMediaProcess, type MediaProcess } from "@diemcau/media";
import { freeUdpPort } from "@diemcau/media/testing";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { happen } from "../../testing/happen.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { createEdgeWarden } from "../edges/index.ts";
import { mediaSocket } from "../media/index.ts";
import { pictureOf } from "./board.ts";
import { createQualityClerk } from "./index.ts";

let house: TestHouse;
let producer: TestClient;
let path: string;
const rooms = new Map<number, TestClient>();
let root: MediaProcess;
async function startRoot(): Promise<MediaProcess> {
  const socketPath = mediaSocket(house.config.dataDir);
  mkdirSync(dirname(socketPath), { recursive: true });
  return startMediaProcess({ control: { socketPath }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1" });
}
beforeAll(async () => {
  house = await openHouse();
  root = await startRoot();
  producer = await house.producer();
  path = `/api/conferences/${house.conferenceId}`;
  for (const site of [1, 2, 3, 4]) rooms.set(site, await house.site(site));
  await producer.command(house.conferenceId, { kind: "conference.open" });
});
afterAll(async () => {
  await root?.close();
  await house?.close();
});

const WELL: QualityReport = { ms: 15_000, step: "full", edge: "root", pictures: true, bytes: 1_875_000, loss: 0, rttMs: 40, jitterMs: 4, frames: 375, freezes: 0, invented: 0 };
const report = (site: number, change: Partial<QualityReport> = {}) => rooms.get(site)!.post<{ nextMs: number }>(`${path}/quality`, { ...WELL, ...change });
/** As it is now: consoles that ask within seconds of one another are shown the same. */
const board = async (query = "") => {
  house.advance(4_000);
  return (await producer.get<QualityBoard>(`${path}/quality${query}`)).body;
};

test("the worst rooms stand first, with what is wrong; counts and servers add up", async () => {
  const answers = [await report(1), await report(2, { loss: 0.03 }), await report(3, { edge: null, bytes: 0, frames: 0 }), await report(4, { step: "audio", pictures: false, frames: 0 })];
  expect(answers.map(({ status, body }) => [status, body.nextMs])).toEqual(Array.from({ length: 4 }, () => [200, 15_000]));
  const { verdicts, steps, worst, edges } = await board();
  expect([verdicts, steps]).toEqual([{ good: 1, fair: 2, poor: 1 }, { full: 3, low: 0, audio: 1, text: 0 }]);
  expect(worst.map(({ site, reason }) => [site, reason])).toEqual([[3, "no-media"], [2, "loss"], [4, "weak-line"]]);
  expect(edges.map(({ edge, sites, poor, kbps }) => [edge, sites, poor, kbps])).toEqual([[null, 1, 1, 0], ["root", 3, 0, 3_000]]);
  // Frames count where there was something to see.
  expect(edges[1]).toMatchObject({ rttMs: 40, jitterMs: 4, fps: 25, freezes: 0, verdict: "good", links: [] });
  expect((await board("?worst=1")).worst).toHaveLength(1);
  // Two consoles within a moment are shown the same, however it goes meanwhile.
  const now = (await producer.get<QualityBoard>(`${path}/quality`)).body;
  await report(4, { loss: 0.2 });
  expect((await producer.get<QualityBoard>(`${path}/quality`)).body).toEqual(now);
  expect((await board()).worst[0]!.site).toBe(4);
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

/** What a machine that runs as this edge says of itself, without the machine. */
async function beating(name: string, links: (id: string) => EdgeLink[]): Promise<{ id: string; beat(): Promise<void> }> {
  const { body } = await producer.post<EdgeAddress>("/api/edges", { id: uuidv7(), name, parentId: null, unitId: null, limit: 100 });
  const headers = { authorization: `Bearer ${body.parent.split("#")[1]}`, "content-type": "application/json" };
  const post = async (what: string, said: unknown) => expect((await fetch(`${house.url}/api/edges/${what}`, { method: "POST", headers, body: JSON.stringify(said) })).status).toBe(200);
  const instance = uuidv7();
  await post("register", { instance, engine: "embedded", parent: null, controlHost: "127.0.0.1", controlPort: 1, limit: 100, cores: 2 });
  return { id: body.id, beat: () => post("beat", { instance, load: { viewers: 3, packetsPerSecond: 700, bitsPerSecond: 4_700_000, cpu: 0.2, cores: 2, loopMs: 2, links: links(body.id) } }) };
}

test("a server stands with its rooms and its links, what is wrong with it and its history; Prometheus reads them too", async () => {
  const link: EdgeLink = { conferenceId: house.conferenceId, from: "root", connected: true, layer: "good", bitrate: 2_400_000, loss: 0.04, rttMs: 30, jitterMs: 6, fps: 25, reconnects: 0 };
  let now = link;
  const { id, beat } = await beating("north", () => [now, { ...link, conferenceId: uuidv7(), loss: 0.9 }]);
  const { platform, close } = house.process();
  const warden = createEdgeWarden(platform);
  try {
    const beats = setInterval(() => void beat(), 1_000);
    onTestFinished(() => clearInterval(beats));
    for (const site of [1, 2, 3]) await report(site, { edge: id, invented: 0.2, jitterMs: 12, freezes: 1 });
    const found = async () => (await board()).edges.find(({ edge }) => edge === id);
    // Loss on the link is named before what it may have done to the rooms; another conference's link is no matter here.
    await vi.waitFor(async () => expect((await found())?.links).toHaveLength(1), { timeout: 10_000, interval: 200 });
    expect(await found()).toMatchObject({ name: "north", sites: 3, poor: 3, jitterMs: 12, fps: 25, freezes: 3, verdict: "poor", reason: "rooms-poor" });
    expect((await found())!.links[0]).toMatchObject({ from: "root", kbps: 2_400, loss: 0.04, rttMs: 30, jitterMs: 6, fps: 25, verdict: "fair", reason: "link-loss" });
    const exposed = /diemcau_link_loss\{edge="north",from="root",layer="good"[^}]*\} 0\.9/;
    await vi.waitFor(async () => expect(await platform.metrics.registry.metrics()).toMatch(exposed), { timeout: 10_000, interval: 200 });

    now = { ...link, connected: false, reconnects: 2 };
    await vi.waitFor(async () => expect(await found()).toMatchObject({ verdict: "poor", reason: "link-down" }), { timeout: 10_000, interval: 200 });
    expect((await board()).edges[0]!.edge).toBe(id);
    // What was said is written every ten seconds.
    const history = async () => (await producer.get<CarrierHistory>(`${path}/edges/${id}/quality`)).body;
    await vi.waitFor(async () => expect((await history()).links.flatMap(({ minutes }) => minutes).reduce((sum, { reconnects }) => sum + reconnects, 0)).toBe(2), { timeout: 25_000, interval: 500 });
    const { minutes, links } = await history();
    expect(minutes.reduce((sum, { freezes }) => sum + freezes, 0)).toBe(3);
    expect(minutes.find(({ jitterMs }) => jitterMs !== null)).toMatchObject({ rttMs: 40, jitterMs: 12, fps: 25 });
    expect(links).toHaveLength(1);
    const worst = links[0]!.minutes.toSorted((a, b) => b.worstLoss - a.worstLoss)[0]!;
    expect([links[0]!.layer, links[0]!.from, worst.worstLoss, worst.rttMs, worst.jitterMs, worst.fps]).toEqual(["good", "root", 0.04, 30, 6, 25]);
    expect(links[0]!.minutes.some(({ up }) => up < 1)).toBe(true);
    expect((await producer.get(`${path}/edges/root/quality`)).status).toBe(200);
    expect((await producer.get(`${path}/edges/${uuidv7()}/quality`)).status).toBe(404);
    expect([401, 403]).toContain((await rooms.get(1)!.get(`${path}/edges/root/quality`)).status);
  } finally {
    await warden.close();
    await close();
  }
}, 60_000);

test("a root that does not answer is named before its rooms, and none of them is told to mend its line", async () => {
  house.advance(60_000);
  await report(1, { edge: null, bytes: 0, frames: 0 });
  await report(2, { invented: 0.2 });
  expect((await board()).worst.map(({ site, reason }) => [site, reason])).toEqual([[2, "sound-holes"], [1, "no-media"]]);
  await root.close();
  const silent = await vi.waitFor(async () => {
    const found = await board();
    expect(found.edges[0]).toMatchObject({ edge: "root", verdict: "poor", reason: "silent" });
    return found;
  }, { timeout: 10_000, interval: 200 });
  expect(Math.abs(silent.now - silent.edges[0]!.since!)).toBeLessThan(120_000);
  // What comes over a line that makes holes in the sound is that line's matter still.
  expect(silent.worst.map(({ site, reason }) => [site, reason])).toEqual([[2, "sound-holes"], [1, "server-silent"]]);
  expect((await producer.get<QualityHistory>(`${path}/sites/1/quality`)).body.latest).toMatchObject({ reason: "server-silent" });
  expect((await producer.get<EdgesBoard>("/api/edges")).body.root).toMatchObject({ state: "silent", viewers: null, since: silent.edges[0]!.since, load: null });
  root = await startRoot();
  await vi.waitFor(async () => expect((await board()).worst.map(({ site, reason }) => [site, reason])).toEqual([[2, "sound-holes"], [1, "no-media"]]), { timeout: 10_000, interval: 200 });
  // A room reports of that time when it is over.
  await report(1, { edge: null, bytes: 0, frames: 0 });
  house.advance(5_000);
  await vi.waitFor(async () => expect((await board()).worst.map(({ site, reason }) => [site, reason])).toEqual([[2, "sound-holes"], [1, "server-silent"]]), { timeout: 10_000, interval: 200 });
  await vi.waitFor(async () => expect((await producer.get<EdgesBoard>("/api/edges")).body.root).toMatchObject({ state: "up", viewers: 0, since: null, load: { cores: expect.any(Number) } }), { timeout: 10_000, interval: 200 });
}, 40_000);

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
    house.advance(60_000);
    await platform.hub.get(house.conferenceId);
    await report(4);
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(async () => expect(await platform.metrics.registry.metrics()).toMatch(/diemcau_rooms_by_verdict\{verdict="good"[^}]*\} [1-9]/), { timeout: 5_000 });
    expect(await platform.metrics.registry.metrics()).toMatch(/diemcau_edge_rooms\{edge="root",verdict="good"[^}]*\} [1-9]/);
    expect(await platform.metrics.registry.metrics()).toMatch(/diemcau_edge_rooms_round_trip_seconds\{edge="root"[^}]*\} 0\.04/);
    // An edge that is lost carries nobody, whatever its rooms said last.
    const { id } = (await producer.get<EdgesBoard>("/api/edges")).body.edges.find(({ name }) => name === "north")!;
    await sql`update edge_state set beat_at = now() - interval '1 minute' where edge_id = ${id}`.execute(house.db);
    await report(2, { edge: id });
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(async () => expect(await platform.metrics.registry.metrics()).toMatch(/diemcau_edge_rooms\{edge="north",verdict="good"[^}]*\} 0/), { timeout: 5_000 });
  } finally {
    vi.useRealTimers();
    await clerk.close();
    await close();
  }
});

test("what a room sent while it was on air is kept by the minute, its silence too; of one that is off it nothing", async () => {
  const { platform, close } = house.process();
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  const clerk = createQualityClerk(platform);
  try {
    const conference = await platform.hub.get(house.conferenceId);
    const stats = { sourceId: "3", sessionId: "s", connected: true, video: true, audio: true, small: true, packets: 9_000, bytes: 1, plis: 0, keyframes: 9, nacks: 0, silentMs: 20, bitrate: 1_000_000, loss: 0.02, rttMs: 30, jitterMs: 3, fps: 24 };
    clerk.heard(conference, [stats]);
    await happen(house, [{ kind: "programme.filled", slot: 0, site: 3, siteName: "Room 3" }]);
    await vi.waitFor(() => expect(conference.state.slots[0]?.site).toBe(3), { timeout: 10_000 });
    house.advance(60_000);
    clerk.heard(conference, [stats]);
    clerk.heard(conference, [{ ...stats, bitrate: 2_000_000, loss: 0.06, rttMs: 90, jitterMs: 9, fps: 26 }, { ...stats, sourceId: "1" }]);
    clerk.heard(conference, []);
    clerk.heard(conference, [{ ...stats, silentMs: 4_000 }]);
    vi.advanceTimersByTime(10_000);
    const sent = async (site: number) => (await producer.get<QualityHistory>(`${path}/sites/${site}/quality`)).body.sent;
    await vi.waitFor(async () => expect(await sent(3)).toHaveLength(1), { timeout: 10_000 });
    // Later in the same minute.
    clerk.heard(conference, [{ ...stats, fps: 28 }]);
    vi.advanceTimersByTime(10_000);
    await vi.waitFor(async () => expect((await sent(3))[0]).toMatchObject({ fps: 26 }), { timeout: 10_000 });
    expect((await sent(3))[0]).toMatchObject({ kbps: 1_333, worstLoss: 0.06, rttMs: 90, jitterMs: 9, fps: 26, up: 3 / 5 });
    expect((await sent(3))[0]!.loss).toBeCloseTo(0.1 / 3);
    expect(await sent(1)).toEqual([]);
  } finally {
    vi.useRealTimers();
    await clerk.close();
    await close();
  }
});

test("the history is in tables that a crash of the database leaves as they are", async () => {
  // Not crashed here: other tests use the same server. PostgreSQL empties unlogged tables then, and no others.
  const { rows } = await sql<{ name: string; kept: boolean }>`
    select relname as name, relpersistence = 'p' as kept from pg_class where relname in ('site_quality_minute', 'edge_quality_minute', 'edge_link_minute', 'site_uplink_minute') order by relname`.execute(house.db);
  expect(rows).toEqual(["edge_link_minute", "edge_quality_minute", "site_quality_minute", "site_uplink_minute"].map((name) => ({ name, kept: true })));
});

test("of who is on air and cued the board says what comes of them, who is on air and does worst first", () => {
  const stats = { sourceId: "2", sessionId: "s", connected: true, video: true, audio: true, small: true, packets: 9_000, bytes: 1, plis: 0, keyframes: 9, nacks: 0, silentMs: 20, bitrate: 1_540_000, loss: 0.001, rttMs: null, jitterMs: 3, fps: 24.8 };
  const sending = [
    { site: 2, onAir: true, encoder: true, stats },
    { site: 5, onAir: false, encoder: false, stats: null },
    { site: 4, onAir: true, encoder: false, stats: { ...stats, fps: 0 } },
  ];
  const { uplinks } = pictureOf([], { edges: [], root: null }, sending, 0);
  expect(uplinks!.map(({ site, verdict, reason, kbps }) => [site, verdict, reason, kbps])).toEqual([
    [4, "poor", "uplink-no-picture", 1_540],
    [5, "poor", "uplink-none", 0],
    [2, "good", null, 1_540],
  ]);
  expect(pictureOf([], { edges: [], root: null }, null, 0).uplinks).toBeNull();
});
