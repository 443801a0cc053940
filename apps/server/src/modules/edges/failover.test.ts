import { fork, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { EDGE_HEADER, type EdgeAddress, type EdgesBoard } from "@diemcau/contract";
import { MEDIA_PROCESS_ENTRY, MediaClient } from "@diemcau/media";
import { FAILOVER_PEERS, freeUdpPort, janusOf, playOffer, type FailoverAsk, type FailoverReport } from "@diemcau/media/testing";
import { pino } from "pino";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { keepRunning, type Child } from "../../processes/children.ts";
import type { EventStream, TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { mediaSocket } from "../media/index.ts";
import { createEdgeWarden } from "./index.ts";

const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
/** Rooms in the measurement. */
const ROOMS = 90;
/** Of them that the edge carries that is taken away. */
const LEAST = 50;
const WAIT = { timeout: 60_000, interval: 100 };
let house: TestHouse;
let producer: TestClient;
let warden: { close(): Promise<void> };
let root: Child;
let client: MediaClient;
let peers: ChildProcess;
let clients: TestClient[];
let events: EventStream;
let telling: NodeJS.Timeout;
const edges = new Map<string, { id: string; child: ChildProcess }>();
let reported: (report: FailoverReport) => void = () => {};

const board = async () => (await producer.get<EdgesBoard>("/api/edges")).body.edges;
async function addEdge(name: string, parentId: string | null, limit: number, engine: "embedded" | "janus" = "embedded"): Promise<void> {
  const { status, body } = await producer.post<EdgeAddress>("/api/edges", { id: uuidv7(), name, parentId, unitId: null, limit });
  expect(status, JSON.stringify(body)).toBe(200);
  const child = spawn(process.execPath, [MAIN, "media", "--parent", "-", "--engine", engine, ...(engine === "janus" ? [] : ["--host", "127.0.0.1"]), "--port", String(await freeUdpPort()), "--control-port", "0", "--log-level", "error"], { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin!.end(body.parent.replace(/^https?:\/\/[^/]+/, house.url));
  edges.set(name, { id: body.id, child });
  await vi.waitFor(async () => expect((await board()).find((each) => each.name === name)?.state).toBe("up"), WAIT);
}
const report = () =>
  new Promise<FailoverReport>((resolve) => {
    reported = resolve;
    peers.send({ report: true });
  });
const all = (rooms: FailoverReport["rooms"]) => rooms.length === ROOMS && rooms.every(({ silentMs }) => silentMs !== null && silentMs < 500);
const share = (sorted: readonly number[], of: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * of) - 1)]!);

/** What the gateway answers to each offer that a light room makes. */
async function answer(message: FailoverAsk): Promise<void> {
  const { id, room, sdp } = message;
  if ("complete" in message) {
    await fetch(house.url + message.complete, { method: "PATCH", headers: { ...clients[room]!.headers(), "content-type": "application/sdp" }, body: sdp });
    return void peers.send({ answer: id, sdp: "", edge: "" });
  }
  const { kind, avoid } = message;
  if (kind === "publish") {
    for (;;) {
      // The root is killed here, too: whoever publishes tries until it is back.
      const answered = await client.publish("1", sdp).catch(() => null);
      if (answered) return void peers.send({ answer: id, sdp: answered.answerSdp, edge: "root" });
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  for (;;) {
    const response = await fetch(`${house.url}/media/${house.conferenceId}/whep${avoid === null ? "" : `?avoid=${avoid}`}`, { method: "POST", headers: { ...clients[room]!.headers(), "content-type": "application/sdp" }, body: sdp });
    const edge = response.headers.get(EDGE_HEADER)!;
    if (response.status === 201) return void peers.send({ answer: id, sdp: await response.text(), edge });
    if (response.status === 406) return void peers.send({ answer: id, sdp: await response.text(), edge, counterOffer: response.headers.get("location")! });
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  const socketPath = mediaSocket(house.config.dataDir);
  mkdirSync(dirname(socketPath), { recursive: true });
  const rootArgs = ["--socket", socketPath, "--udp-port", String(await freeUdpPort()), "--bind", "127.0.0.1", "--log-level", "warn"];
  // Watched over as by the serving process.
  root = keepRunning("media", pino({ level: "silent" }), "", () => fork(MEDIA_PROCESS_ENTRY, rootArgs, { execArgv: [] }));
  await root.ready;
  client = new MediaClient({ socketPath }, house.conferenceId);
  warden = createEdgeWarden(house.process().platform);
  clients = await Promise.all(Array.from({ length: ROOMS }, (_, index) => house.site(index + 1)));
  // By their limits most rooms come to the first, and then to the second.
  await addEdge("one", null, 2_000);
  await addEdge("two", null, 400);
  await addEdge("three", edges.get("one")!.id, 100);
  await client.setSlots(["1", null, null, null]);
  peers = fork(FAILOVER_PEERS, { execArgv: ["--no-warnings"] });
  peers.on("message", (message: FailoverAsk | FailoverReport) => ("rooms" in message ? reported(message) : void answer(message)));
  peers.send({ start: ROOMS });
  // What every room's page hears of the centre.
  events = await clients[0]!.events(house.conferenceId);
  let heard = 0;
  telling = setInterval(() => {
    for (const { event, data } of events.events.slice(heard)) if (String(event) === "move") peers.send({ move: data });
    heard = events.events.length;
  }, 20);
  for (const by = performance.now() + WAIT.timeout; !all((await report()).rooms) && performance.now() < by; ) await new Promise((resolve) => setTimeout(resolve, 100));
}, 180_000);
afterAll(async () => {
  clearInterval(telling);
  events?.close();
  peers?.kill("SIGKILL");
  for (const { child } of edges.values()) child.kill("SIGKILL");
  await warden?.close();
  await client?.close();
  await root?.stop();
  await house?.close();
});

/**
 * Takes an edge away from its rooms.
 * @param away they are to be elsewhere afterwards
 * @returns how long each room that had to ask anew had nothing of the programme, sorted, ms
 */
async function without(name: string, how: string, take: () => void, away = true): Promise<number[]> {
  // The one before has ended, also for the slowest.
  const before = await vi.waitFor(async () => {
    const { rooms } = await report();
    expect(all(rooms)).toBe(true);
    return rooms;
  }, WAIT);
  const { id } = edges.get(name)!;
  const its = before.flatMap(({ edge }, index) => (edge === id ? [index] : []));
  expect(its.length).toBeGreaterThanOrEqual(LEAST);
  take();
  const { rooms } = await vi.waitFor(
    async () => {
      const now = await report();
      expect(all(now.rooms) && its.every((index) => now.rooms[index]!.gaps.length > before[index]!.gaps.length)).toBe(true);
      if (away) expect(now.rooms.filter(({ edge }) => edge === id)).toEqual([]);
      return now;
    },
    { timeout: 30_000, interval: 100 },
  );
  const gaps = rooms.flatMap(({ gaps: own }, index) => own.slice(before[index]!.gaps.length)).sort((a, b) => a - b);
  process.stdout.write(`edges: ${name} ${how}, ${gaps.length} of ${ROOMS} rooms asked anew and were back after p50 ${share(gaps, 0.5)} ms, p99 ${share(gaps, 0.99)} ms\n`);
  expect(gaps.length).toBeGreaterThanOrEqual(LEAST);
  return gaps;
}
const end = (name: string, signal: NodeJS.Signals) => without(name, signal, () => edges.get(name)!.child.kill(signal));
const drain = async (name: string, on: boolean) => expect((await producer.post(`/api/edges/${edges.get(name)!.id}/drain`, { drain: on })).status).toBe(204);

it("rooms are back within three seconds when an edge is killed, those of the edge below it too", async () => {
  const gaps = await end("one", "SIGKILL");
  expect(share(gaps, 0.99)).toBeLessThan(3_000);
}, 60_000);

it("rooms are back within three seconds when an edge hangs: its connections stand, and nothing comes", async () => {
  // Most of them came here when the first one died.
  const fullest = await vi.waitFor(async () => {
    const { rooms } = await report();
    const found = ["two", "three"].find((name) => rooms.filter(({ edge }) => edge === edges.get(name)!.id).length >= LEAST);
    expect(found).toBeDefined();
    return found!;
  }, WAIT);
  try {
    const gaps = await end(fullest, "SIGSTOP");
    expect(share(gaps, 0.99)).toBeLessThan(3_000);
  } finally {
    edges.get(fullest)!.child.kill("SIGCONT");
  }
}, 90_000);

const roomsAre = async (are: (silentMs: number | null) => boolean) => expect((await report()).rooms.every(({ silentMs }) => are(silentMs))).toBe(true);
/** Waits for the root to run again and tells it what runs now. @returns when all rooms have the programme */
async function rootIsBack(was: number): Promise<number> {
  await vi.waitFor(() => expect(root.pid).not.toBe(was), { timeout: 20_000, interval: 20 });
  // What the director does when the process is back, and the site's page when its session is gone.
  await vi.waitFor(() => client.setSlots(["1", null, null, null]), { timeout: 20_000, interval: 50 });
  peers.send({ publishAgain: true });
  await vi.waitFor(() => roomsAre((silentMs) => silentMs !== null && silentMs < 300), { ...WAIT, interval: 20 });
  return performance.now();
}

it("edges find the root's programme again by themselves when its media process is killed", async () => {
  const [pid, killed] = [root.pid!, performance.now()];
  process.kill(pid, "SIGKILL");
  // A quick machine has it back before rooms have missed much.
  await vi.waitFor(() => roomsAre((silentMs) => silentMs === null || silentMs > 200), { timeout: 10_000, interval: 20 });
  const tookMs = (await rootIsBack(pid)) - killed;
  await vi.waitFor(async () => {
    const links = (await board()).flatMap(({ state, load }) => (state === "up" ? (load?.links ?? []) : []));
    expect(links.length > 0 && links.every(({ connected, reconnects }) => connected && reconnects > 0)).toBe(true);
  }, WAIT);
  process.stdout.write(`edges: the root's media process killed, all rooms on the programme again ${Math.round(tookMs)} ms later\n`);
  expect(tookMs).toBeLessThan(3_000);
}, 90_000);

it("a root that hangs is ended and started again; meanwhile rooms are placed on edges as quickly as ever", async () => {
  const [pid, hung] = [root.pid!, performance.now()];
  process.kill(pid, "SIGSTOP");
  const waits: number[] = [];
  for (const each of clients.slice(0, 3)) {
    const asked = performance.now();
    const response = await fetch(`${house.url}/media/${house.conferenceId}/whep`, { method: "POST", headers: { ...each.headers(), "content-type": "application/sdp" }, body: playOffer() });
    waits.push(performance.now() - asked);
    expect(response.status).toBe(201);
    expect(response.headers.get(EDGE_HEADER)).not.toBe("root");
    await fetch(house.url + response.headers.get("location")!, { method: "DELETE", headers: each.headers() });
  }
  const looked = performance.now();
  await board();
  waits.push(performance.now() - looked);
  // It hung all the while.
  expect(root.pid).toBe(pid);
  expect(Math.max(...waits)).toBeLessThan(1_500);
  const tookMs = (await rootIsBack(pid)) - hung;
  process.stdout.write(`edges: the root's media process stopped (SIGSTOP): rooms placed and the board shown within ${Math.round(Math.max(...waits))} ms meanwhile, all rooms on the programme again ${Math.round(tookMs)} ms later\n`);
  expect(tookMs).toBeLessThan(8_000);
}, 90_000);

it("rooms of an edge with Janus are back within three seconds when its Janus is killed and there is no other edge, and when the whole edge is", async () => {
  await addEdge("janus", null, 2_000, "janus");
  // The others and the root take nobody: all that play from an edge come here, and have nowhere else to go.
  (house.config as { maxViewers: number }).maxViewers = 1;
  for (const name of ["two", "three"]) await drain(name, true);
  const { id, child } = edges.get("janus")!;
  await vi.waitFor(async () => {
    const { rooms } = await report();
    expect(all(rooms) && rooms.filter(({ edge }) => edge === id).length >= LEAST && rooms.every(({ edge }) => edge === id || edge === "root")).toBe(true);
  }, WAIT);
  const killed = janusOf(child.pid!);
  const returned = await without("janus", "its Janus SIGKILL, no other edge", () => process.kill(killed, "SIGKILL"), false);
  expect(janusOf(child.pid!)).not.toBe(killed);
  expect(share(returned, 0.99)).toBeLessThan(3_000);

  for (const name of ["two", "three"]) await drain(name, false);
  const left = janusOf(child.pid!);
  expect(share(await end("janus", "SIGKILL"), 0.99)).toBeLessThan(3_000);
  await vi.waitFor(() => expect(() => process.kill(left, 0)).toThrow("ESRCH"), WAIT);
}, 90_000);
