import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { EDGE_HEADER, type EdgeAddress, type EdgePlaces, type EdgesBoard, type EdgeView, type QualityHistory } from "@diemcau/contract";
import { EDGE_IDENTITY, MediaClient, channelBus, controlSecret, readParentAddress, startEdge, startMediaProcess, type Edge, type MediaProcess } from "@diemcau/media";
import { freeUdpPort, makeOffer, playOffer, publishOffer } from "@diemcau/media/testing";
import { sql } from "kysely";
import { pino } from "pino";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { EventStream, TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { mediaSocket } from "../media/index.ts";
import { createEdgeWarden } from "./index.ts";

const WAIT = { timeout: 15_000, interval: 50 };
let house: TestHouse;
let root: MediaProcess;
let producer: TestClient;
let warden: { close(): Promise<void> };
let watching: ReturnType<TestHouse["process"]>;
const running: Edge[] = [];
let nearAddress: string;

async function make(name: string, over: { parentId?: string; unitId?: string; limit?: number } = {}): Promise<EdgeAddress> {
  const made = await producer.post<EdgeAddress>("/api/edges", { id: uuidv7(), name, parentId: null, unitId: null, limit: 100, ...over });
  expect(made.status).toBe(200);
  return made.body;
}
async function start(address: string): Promise<Edge> {
  const parent = readParentAddress(address.replace(/^https?:\/\/[^/]+/, house.url))!;
  const edge = await startEdge({ parent, engine: "embedded", mediaPort: await freeUdpPort(), controlPort: 0, controlHost: null, limit: 100, bindAddress: "127.0.0.1", log: pino({ level: "silent" }) });
  running.push(edge);
  return edge;
}
const board = async (): Promise<EdgesBoard> => (await producer.get<EdgesBoard>("/api/edges")).body;
const seen = async (name: string): Promise<EdgeView | undefined> => (await board()).edges.find((each) => each.name === name);
/** What Prometheus reads of an edge. */
async function gauges(name: string): Promise<{ up: number; state: string | undefined; limit: number; hasCpu: boolean }> {
  const text = await watching.platform.metrics.registry.metrics();
  const value = (metric: string) => Number(new RegExp(`^diemcau_edge_${metric}\\{edge="${name}"[^}]*\\} (\\S+)`, "m").exec(text)?.[1] ?? NaN);
  return { up: value("up"), state: new RegExp(`^diemcau_edge_state\\{edge="${name}",state="(\\w+)"[^}]*\\} 1$`, "m").exec(text)?.[1], limit: value("limit"), hasCpu: value("cpu_ratio") >= 0 && value("loop_seconds") >= 0 };
}
const until = (name: string, state: EdgeView["state"]) => vi.waitFor(async () => expect((await seen(name))?.state).toBe(state), WAIT);

async function play(client: TestClient, query = "", path = `/media/${house.conferenceId}/whep`) {
  const response = await fetch(`${house.url}${path}${query}`, { method: "POST", headers: { ...client.headers(), "content-type": "application/sdp" }, body: playOffer() });
  const text = await response.text();
  return { status: response.status, edge: response.headers.get(EDGE_HEADER), location: response.headers.get("location"), code: response.status < 400 ? null : (JSON.parse(text) as { code: string }).code };
}
const moves = (stream: EventStream) => stream.events.filter(({ event }) => String(event) === "move").map(({ data }) => data);
/** An edge that says it is late, on a busy machine, is passed over for a moment. */
const playAt = (client: TestClient, edge: string, query = "") =>
  vi.waitFor(async () => {
    const played = await play(client, query);
    expect(played).toMatchObject({ status: 201, edge });
    return played;
  }, WAIT);
const leave = (client: TestClient, location: string | null) => fetch(house.url + location!, { method: "DELETE", headers: client.headers() });

beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  const socketPath = mediaSocket(house.config.dataDir);
  mkdirSync(dirname(socketPath), { recursive: true });
  root = await startMediaProcess({ control: { socketPath }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1" });
  watching = house.process();
  warden = createEdgeWarden(watching.platform);
}, 120_000);
afterAll(async () => {
  await Promise.all(running.map((edge) => edge.close(true)));
  await warden?.close();
  await root?.close();
  await house?.close();
});

it("without edges everybody plays from the root", async () => {
  const room = await house.site(3);
  const played = await play(room);
  expect(played).toMatchObject({ status: 201, edge: "root" });
  expect((await leave(room, played.location)).status).toBe(204);
});

it("is set up by a producer alone, under names and places that make sense", async () => {
  for (const client of [house.nobody(), await house.officer(), await house.site(3)]) expect((await client.get("/api/edges")).status).toBeGreaterThanOrEqual(401);
  const first = await make("first");
  expect((await producer.post("/api/edges", { id: uuidv7(), name: "root", parentId: null, unitId: null, limit: 5 })).status).toBe(400);
  expect((await producer.post("/api/edges", { id: uuidv7(), name: "first", parentId: null, unitId: null, limit: 5 })).body).toMatchObject({ code: "edge-name-taken" });
  expect((await producer.post("/api/edges", { id: uuidv7(), name: "x", parentId: null, unitId: uuidv7(), limit: 5 })).body).toMatchObject({ code: "unit-unknown" });
  // Asked again, because no answer came: the same.
  expect((await producer.post("/api/edges", { id: first.id, name: "first", parentId: null, unitId: null, limit: 100 })).body).toEqual(first);
  const below = await make("below", { parentId: first.id });
  expect(below.parent).toMatch(/\/edges\/first#[A-Za-z0-9_-]{64}$/);
  expect((await producer.post(`/api/edges/${first.id}`, { name: "first", parentId: below.id, unitId: null, limit: 100 })).body).toMatchObject({ code: "edge-parent-circle" });
  expect((await board()).edges.map(({ name, state }) => [name, state])).toEqual([["below", "waiting"], ["first", "waiting"]]);
  for (const { id } of [below, first]) expect((await producer.del(`/api/edges/${id}`)).status).toBe(204);
});

it("a room gets the edge of its own place, the control room the root; a session is found again by its name alone", async () => {
  const region = house.sites[40]!;
  const near = await make("near", { unitId: region.unitId });
  const general = await make("general");
  nearAddress = near.parent;
  await start(near.parent);
  await start(general.parent);
  await until("near", "up");
  await until("general", "up");
  const room = await house.site(40);
  const played = await playAt(room, near.id);
  await playAt(room, general.id, `?avoid=${near.id}`);
  expect(await play(producer)).toMatchObject({ status: 201, edge: "root" });
  // The control room reads beforehand where it would go.
  const report = { ms: 15_000, step: "full", pictures: true, bytes: 1, loss: 0, rttMs: 40, jitterMs: 4, frames: 375, freezes: 0, invented: 0 };
  for (const [edge, second] of [[near.id, { edge: general.id, name: "general" }], [general.id, { edge: near.id, name: "near" }]] as const) {
    expect((await room.post(`/api/conferences/${house.conferenceId}/quality`, { ...report, edge })).status).toBe(200);
    expect((await producer.get<QualityHistory>(`/api/conferences/${house.conferenceId}/sites/40/quality`)).body.second).toEqual(second);
  }
  // The name of another conference's session, or one that was made up, opens nothing.
  const forged = played.location!.replace(/.(?=(\?|$))/, (last) => (last === "A" ? "B" : "A"));
  expect((await leave(room, forged)).status).toBe(404);
  expect((await leave(room, played.location)).status).toBe(204);
  expect((await leave(room, played.location)).status).toBe(404);
  await vi.waitFor(async () => expect((await seen("general"))?.load?.viewers).toBeGreaterThan(0), WAIT);
});

it("a room's line test comes back from the edge that the room would be placed on, whose own link is the room's test", async () => {
  const near = (await seen("near"))!;
  const room = await house.site(40);
  const { id: siteId } = house.sites[40]!;
  const of = (path: string) => `/media/${house.conferenceId}/line-test/${path}`;
  const offer = async (way: "whip" | "whep", sdp: string) => {
    const response = await fetch(house.url + of(way), { method: "POST", headers: { ...room.headers(), "content-type": "application/sdp" }, body: sdp });
    return { status: response.status, edge: response.headers.get(EDGE_HEADER), location: response.headers.get("location") };
  };
  expect((await room.post<{ go: boolean }>(`/api/conferences/${house.conferenceId}/line-tests/turns`, { id: uuidv7() })).body.go).toBe(true);
  expect(await offer("whip", publishOffer())).toMatchObject({ status: 201, edge: null });
  const played = await offer("whep", playOffer());
  expect(played).toMatchObject({ status: 201, edge: near.id });
  await vi.waitFor(async () => expect((await seen("near"))?.load?.links).toContainEqual(expect.objectContaining({ conferenceId: siteId, from: "root", connected: true })), WAIT);
  // It is found by its name, and no programme's session is.
  expect((await leave(room, played.location)).status).toBe(204);
  expect((await leave(room, played.location)).status).toBe(404);
  expect((await room.del(`/api/conferences/${house.conferenceId}/line-tests/turns`)).status).toBe(204);
  // Whose turn is over is pulled by nobody.
  const [, key] = nearAddress.split("#");
  const asEdge = await fetch(`${house.url}/media/${siteId}/whep`, { method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": "application/sdp" }, body: playOffer() });
  expect(asEdge.status).toBe(404);
}, 40_000);

it("an edge pulls the programme as itself; one below another is handed to that one, and to the root when it fails", async () => {
  const general = (await seen("general"))!;
  const below = await make("lower", { parentId: general.id, unitId: house.sites[60]!.unitId });
  await start(below.parent);
  await until("lower", "up");
  const room = await house.site(60);
  const played = await playAt(room, below.id);
  const links = async () => (await seen("lower"))?.load?.links ?? [];
  await vi.waitFor(async () => expect((await links())[0]).toMatchObject({ from: general.id, connected: true }), WAIT);
  const key = below.parent.split("#")[1]!;
  const asEdge = async (query: string, bearer = key) => {
    const response = await fetch(`${house.url}/media/${house.conferenceId}/whep${query}`, { method: "POST", headers: { authorization: `Bearer ${bearer}`, "content-type": "application/sdp" }, body: playOffer() });
    return { status: response.status, from: response.headers.get(EDGE_HEADER) };
  };
  // Given another parent while it carries, it goes there, and back again.
  for (const parentId of [null, general.id]) {
    expect((await producer.post(`/api/edges/${below.id}`, { name: "lower", parentId, unitId: house.sites[60]!.unitId, limit: 100 })).status).toBe(204);
    await vi.waitFor(async () => expect((await links())[0]).toMatchObject({ from: parentId ?? "root", connected: true }), WAIT);
  }
  expect(await asEdge(`?avoid=${general.id}`)).toEqual({ status: 201, from: "root" });
  expect((await asEdge("", `${key.slice(0, -2)}AA`)).status).toBe(401);
  await leave(room, played.location);
}, 40_000);

it("an interpreter's voice comes to rooms and phones by the edges, each of which fetches it once", async () => {
  const [general, lower] = [(await seen("general"))!, (await seen("lower"))!];
  const [interpreter, room, phone] = [await house.crew("interpreter"), await house.site(60), await house.delegate(60)];
  const channelId = uuidv7();
  const { body } = await producer.get<{ accounts: { account: string; name: string }[] }>(`/api/conferences/${house.conferenceId}/interpreters`);
  const set = { kind: "channel.set", channelId, language: "en", name: "English", interpreters: body.accounts };
  expect((await producer.command(house.conferenceId, set)).status).toBe(200);
  expect((await interpreter.command(house.conferenceId, { kind: "channel.switch-mic", channelId, on: true })).status).toBe(200);
  const path = `/media/${house.conferenceId}`;
  const ask = async (headers: Record<string, string>, way: "whip" | "whep", channel: string, sdp = makeOffer({ sections: ["audio"], direction: way === "whip" ? "sendonly" : "recvonly" })) => {
    const response = await fetch(`${house.url}${path}/${way}?channel=${channel}`, { method: "POST", headers: { ...headers, "content-type": "application/sdp" }, body: sdp });
    return { status: response.status, edge: response.headers.get(EDGE_HEADER), location: response.headers.get("location") };
  };
  expect(await ask(interpreter.headers(), "whip", channelId)).toMatchObject({ status: 201, edge: "root" });
  const heard = await vi.waitFor(async () => {
    const played = await ask(room.headers(), "whep", channelId);
    expect(played).toMatchObject({ status: 201, edge: lower.id });
    return played;
  }, WAIT);
  const onPhone = await ask(phone.headers(), "whep", channelId);
  expect(onPhone.status).toBe(201);
  expect([general.id, lower.id, (await seen("near"))!.id]).toContain(onPhone.edge);

  // The lower edge has it of the general one, and the root sends it once to each of those that ask there.
  const voice = new MediaClient({ socketPath: mediaSocket(house.config.dataDir) }, channelBus(house.conferenceId, channelId));
  const pulling = async () => (await voice.stats()).viewers.map(({ viewerId, connected }) => ({ viewerId, connected }));
  await vi.waitFor(async () => expect(await pulling()).toContainEqual({ viewerId: `edge-${general.id}`, connected: true }), WAIT);
  expect((await pulling()).map(({ viewerId }) => viewerId)).not.toContain(`edge-${lower.id}`);
  await voice.close();
  // Which links a programme has is told without the voices beside it.
  expect((await seen("lower"))!.load!.links.filter(({ conferenceId }) => conferenceId !== house.conferenceId)).toEqual([]);

  // Of another channel, or of the programme, its name opens nothing.
  expect((await leave(room, heard.location!.replace(channelId, uuidv7()))).status).toBe(404);
  expect((await leave(room, heard.location!.replace(`channel=${channelId}`, "channel=floor"))).status).toBe(404);
  // An edge is given a voice that there is, and no other.
  const key = { authorization: `Bearer ${nearAddress.split("#")[1]!}` };
  expect((await ask(key, "whep", channelId, playOffer())).status).toBe(201);
  expect((await ask(key, "whep", uuidv7(), playOffer())).status).toBe(404);
  // The channel is taken away while the room listens: what it has can be left all the same.
  expect((await producer.command(house.conferenceId, { kind: "channel.remove", channelId })).status).toBe(200);
  expect((await leave(room, heard.location)).status).toBe(204);
  expect((await leave(room, heard.location)).status).toBe(404);
  expect((await ask(room.headers(), "whep", channelId)).status).toBe(404);
}, 60_000);

it("drains: takes nobody new, those on it are told to go, and it comes back", async () => {
  const general = (await seen("general"))!;
  const room = await house.site(5);
  const events = await room.events(house.conferenceId);
  await playAt(room, general.id);
  expect((await producer.post(`/api/edges/${general.id}/drain`, { drain: true })).status).toBe(204);
  await until("general", "draining");
  expect((await play(room)).edge).not.toBe(general.id);
  await vi.waitFor(() => expect(moves(events)).toContainEqual({ edge: general.id, withinMs: 3_000 }), WAIT);
  expect((await producer.post(`/api/edges/${general.id}/drain`, { drain: false })).status).toBe(204);
  await until("general", "up");
  events.close();
});

it("refuses in words when every edge has as many sites as it may, and the root keeps its places", async () => {
  for (const { id, name, unit, parentId } of (await board()).edges) expect((await producer.post(`/api/edges/${id}`, { name, parentId, unitId: unit?.id ?? null, limit: 1 })).status).toBe(204);
  const rooms = await Promise.all([7, 8, 9, 10].map((ordinal) => house.site(ordinal)));
  // The root takes who finds no edge.
  const edges = [];
  for (const room of rooms) edges.push((await play(room)).edge);
  expect(edges).toContain("root");
  const { config } = house;
  (config as { maxViewers: number }).maxViewers = 1;
  try {
    await vi.waitFor(async () => expect(await play(rooms[3]!)).toMatchObject({ status: 503, code: "edges-full" }), WAIT);
    expect(await play(producer)).toMatchObject({ status: 201, edge: "root" });
  } finally {
    (config as { maxViewers: number }).maxViewers = 300;
  }
});

it("says before the day which rooms would find no place", async () => {
  const { body } = await producer.get<EdgePlaces>(`/api/conferences/${house.conferenceId}/edge-places`);
  const carried = body.edges.reduce((sum, { first }) => sum + first, 0);
  // Each of the edges may carry one now; the root keeps 45 of its 300 places.
  expect(body).toMatchObject({ sites: house.sites.length, root: house.sites.length - carried, without: 0 });
  expect(body.edges.every(({ first }) => first <= 1)).toBe(true);
  expect((await (await house.officer()).get(`/api/conferences/${house.conferenceId}/edge-places`)).status).toBe(403);
});

it("one that dies is left out at once and its rooms are told; one that is stopped sends them away first", async () => {
  const extra = await make("extra", { unitId: house.sites[90]!.unitId, limit: 50 });
  const edge = await start(extra.parent);
  await until("extra", "up");
  const room = await house.site(90);
  const events = await room.events(house.conferenceId);
  await playAt(room, extra.id);
  const died = performance.now();
  await edge.close(true);
  await vi.waitFor(() => expect(moves(events)).toContainEqual({ edge: extra.id, withinMs: 300 }), WAIT);
  expect(performance.now() - died).toBeLessThan(3_000);
  expect((await play(room)).edge).not.toBe(extra.id);
  expect((await seen("extra"))?.state).toBe("lost");
  // Whoever is paged for it finds it by its name, and not only that its figures are gone.
  const up = `diemcau_edge_up{edge="extra"`;
  await vi.waitFor(async () => expect(await gauges("extra")).toEqual({ up: 0, state: "lost", limit: 50, hasCpu: false }), WAIT);
  // The same key on another start: it takes over, and is up again.
  const again = await start(extra.parent);
  await until("extra", "up");
  await vi.waitFor(async () => expect(await gauges("extra")).toEqual({ up: 1, state: "up", limit: 50, hasCpu: true }), WAIT);
  const { location } = await playAt(room, extra.id);
  const before = moves(events).length;
  const stopping = again.close();
  await vi.waitFor(() => expect(moves(events).slice(before)).toContainEqual({ edge: extra.id, withinMs: 3_000 }), WAIT);
  await leave(room, location);
  await stopping;
  expect(await seen("extra")).toMatchObject({ state: "stopped", load: null });
  await vi.waitFor(async () => expect(await gauges("extra")).toMatchObject({ up: 0, state: "stopped" }), WAIT);
  // Its connection ended after its word: that is no failure.
  expect((await play(room)).edge).not.toBe(extra.id);
  expect((await seen("extra"))?.state).toBe("stopped");
  expect((await producer.del(`/api/edges/${extra.id}`)).status).toBe(204);
  await vi.waitFor(async () => expect(await watching.platform.metrics.registry.metrics()).not.toContain(up), WAIT);
  events.close();
});

it("a second machine with the same key takes over, a revoked key ends its machine", async () => {
  const twice = await make("twice");
  const first = await start(twice.parent);
  await until("twice", "up");
  const second = await start(twice.parent);
  await expect(first.dismissed).resolves.toMatchObject({ code: "edge-replaced" });
  const renewed = await producer.post<EdgeAddress>(`/api/edges/${twice.id}/key`, undefined);
  expect(renewed.body.parent).not.toBe(twice.parent);
  await expect(second.dismissed).resolves.toMatchObject({ code: "edge-key-refused" });
  // The old key opens nothing any more, and no key of an edge lets anybody publish.
  const [old, fresh] = [twice.parent, renewed.body.parent].map((parent) => parent.split("#")[1]!) as [string, string];
  const withKey = async (path: string, key: string, type: string, body: string) =>
    (await fetch(house.url + path, { method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": type }, body })).status;
  const registration = JSON.stringify({ instance: uuidv7(), engine: "embedded", parent: null, controlHost: null, controlPort: 4_000, limit: 5, cores: 1 });
  const media = `/media/${house.conferenceId}`;
  expect(await withKey("/api/edges/register", old, "application/json", registration)).toBe(401);
  expect(await withKey(`${media}/whep`, old, "application/sdp", playOffer())).toBe(401);
  expect(await withKey(`${media}/whep`, fresh, "application/sdp", playOffer())).toBe(201);
  for (const key of [old, fresh]) expect(await withKey(`${media}/whip`, key, "application/sdp", publishOffer())).toBe(401);
  expect((await producer.get<EdgeAddress>(`/api/edges/${twice.id}/address`)).body).toEqual(renewed.body);
  expect((await producer.del(`/api/edges/${twice.id}`)).status).toBe(204);
  expect((await producer.get(`/api/edges/${twice.id}/address`)).status).toBe(404);
});

it("whoever tries keys has to wait, and the edges behind the same address go on", async () => {
  const made = await make("neighbour");
  const register = (key: string) =>
    fetch(`${house.url}/api/edges/register`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify({ instance: uuidv7(), engine: "embedded", parent: null, controlHost: null, controlPort: 4_000, limit: 5, cores: 1 }),
    }).then(({ status }) => status);
  const pull = (key: string) => fetch(`${house.url}/media/${house.conferenceId}/whep`, { method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": "application/sdp" }, body: playOffer() }).then(({ status }) => status);
  const key = made.parent.split("#")[1]!;
  const wrong = `${key.slice(0, -2)}${key.endsWith("AA") ? "BB" : "AA"}`;
  const tries = [];
  for (let at = 0; at < 15; at++) tries.push(await register(wrong), await pull(wrong));
  expect([tries[0], tries[1], tries.at(-2), tries.at(-1)]).toEqual([401, 401, 429, 429]);
  expect([await register(key), await pull(key)]).toEqual([200, 201]);
  // What is no key at all is no try of one.
  expect(await register("not-a-key-of-an-edge")).toBe(401);
  house.advance(61_000);
  expect(await register(wrong)).toBe(401);
  expect((await producer.del(`/api/edges/${made.id}`)).status).toBe(204);
});

it("a room goes to the edge that is nearer by its own line test, then by what edges measured, and to the other when that turns round", async () => {
  const unit = house.sites[80]!.unitId;
  /** An edge whose engine is real and whose reports are ours: what it measures of each line. */
  async function reporting(name: string) {
    const { id, parent } = await make(name, { unitId: unit });
    const key = parent.split("#")[1]!;
    const instance = uuidv7();
    const media = await startMediaProcess({ control: { host: "127.0.0.1", port: 0, identity: EDGE_IDENTITY, secret: controlSecret(key) }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1" });
    const tell = async (what: string, body: object) =>
      expect((await fetch(`${house.url}/api/edges/${what}`, { method: "POST", headers: { authorization: `Bearer ${key}`, "content-type": "application/json" }, body: JSON.stringify({ instance, ...body }) })).status).toBe(200);
    const beat = async (rttMs: number | null) => {
      const load = { viewers: 0, packetsPerSecond: 0, bitsPerSecond: 0, cpu: 0, cores: 2, loopMs: 0, links: [] };
      await tell("beat", { load, ...(rttMs !== null && { roundTrips: [{ conferenceId: house.conferenceId, site: 80, rttMs }] }) });
    };
    const register = () => tell("register", { engine: "embedded", parent: null, controlHost: "127.0.0.1", controlPort: media.controlPort!, limit: 100, cores: 2 });
    await register();
    const beating = setInterval(() => void beat(null), 1_000);
    const end = async () => {
      clearInterval(beating);
      await media.close();
      expect((await producer.del(`/api/edges/${id}`)).status).toBe(204);
    };
    await until(name, "up");
    // Its answer was lost on the way: it says the same again, and is taken in again.
    await register();
    await until(name, "up");
    return { id, beat, end };
  }
  const [one, other] = [await reporting("one"), await reporting("other")];
  const room = await house.site(80);
  // Nothing is known but what the room's own line test said: one of them is far.
  const tested = async (edge: string, edgeRttMs: number) => {
    const line = { upKbps: 2_300, downKbps: 2_250, lossUp: 0, lossDown: 0, rttMs: 40, framesBack: 100, pcSlow: false, edge, edgeRttMs };
    const measures = { camera: { width: 1280, height: 720, fps: 25, brightness: 120, brightest: 250, moving: 0.4 }, cameraFault: null, microphone: { speechDb: -20, peakDb: -6, clipped: 0 }, microphoneFault: null, loudspeaker: { played: true, heardItself: true, heardByPerson: null }, line, lineFault: null, browser: { name: "Google Chrome", major: 140 }, clockOffsetMs: 10 };
    expect((await room.post(`/api/conferences/${house.conferenceId}/line-tests`, { id: uuidv7(), measures })).status).toBe(200);
  };
  await tested(one.id, 250);
  await leave(room, (await playAt(room, other.id)).location);
  await tested(other.id, 600);
  await leave(room, (await playAt(room, one.id)).location);

  // What edges measure themselves is mixed with it, half and half each time.
  for (let beats = 0; beats < 4; beats++) {
    await one.beat(180);
    await other.beat(15);
  }
  await leave(room, (await playAt(room, other.id)).location);
  // Another line by now.
  for (let beats = 0; beats < 4; beats++) {
    await one.beat(5);
    await other.beat(400);
  }
  await leave(room, (await playAt(room, one.id)).location);
  for (const each of [one, other]) await each.end();
}, 40_000);

it("goes on while the centre knows nothing of it, and says so again", async () => {
  await until("general", "up");
  await sql`delete from edge_state`.execute(house.db);
  const known = async () => (await sql`select edge_id from edge_state`.execute(house.db)).rows.length;
  // Each of those that run, and none that was dismissed.
  await vi.waitFor(async () => expect(await known()).toBe((await board()).edges.length), WAIT);
  await until("general", "up");
});
