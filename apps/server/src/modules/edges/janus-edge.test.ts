import { fork, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { EDGE_HEADER, type EdgeAddress, type EdgesBoard, type MediaPassMade } from "@diemcau/contract";
import { MediaClient, startMediaProcess, type MediaProcess } from "@diemcau/media";
import { LOAD_PEERS, freeUdpPort, janusOf, makeOffer, playOffer, type LoadAsk, type LoadCommand, type LoadCounts } from "@diemcau/media/testing";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { mediaSocket } from "../media/index.ts";
import { createEdgeWarden } from "./index.ts";

/** An edge with Janus below the real centre: the program itself, light receivers that get its media. */
const MAIN = fileURLToPath(new URL("../../main.ts", import.meta.url));
const WAIT = { timeout: 20_000, interval: 50 };
let house: TestHouse;
let producer: TestClient;
let room: TestClient;
let phone: TestClient;
let token: string;
let root: MediaProcess;
let client: MediaClient;
let warden: { close(): Promise<void> };
let peers: ChildProcess;
const programs: ChildProcess[] = [];
/** What the centre answered to each receiver of the room. */
const placed: { status: number; edge: string | null }[] = [];
let counted: (counts: LoadCounts) => void = () => {};
/** What the room sends and plays is its line test, and not the programme. */
let testsLine = false;
/** Of the channel whose voice is sent and heard instead of the programme. */
let voiceOf: { interpreter: TestClient; channelId: string } | null = null;
let janus: EdgeAddress;
let program: ChildProcess;

const tell = (command: LoadCommand) => peers.send(command);
const board = async () => (await producer.get<EdgesBoard>("/api/edges")).body.edges;
const until = (name: string, state: string) => vi.waitFor(async () => expect((await board()).find((each) => each.name === name)?.state).toBe(state), WAIT);

async function make(name: string): Promise<EdgeAddress> {
  const { status, body } = await producer.post<EdgeAddress>("/api/edges", { id: uuidv7(), name, parentId: null, unitId: null, limit: 100 });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}
async function start(address: EdgeAddress, ...args: string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, [MAIN, "media", "--parent", "-", "--port", String(await freeUdpPort()), "--control-port", "0", "--log-level", "error", ...args], { stdio: ["pipe", "ignore", "inherit"] });
  child.stdin!.end(address.parent.replace(/^https?:\/\/[^/]+/, house.url));
  programs.push(child);
  await until(address.name, "up");
  return child;
}

const whep = (headers: Record<string, string>, body: string, query = "") =>
  fetch(`${house.url}/media/${house.conferenceId}/${testsLine ? "line-test/" : ""}whep${query}`, { method: "POST", headers: { ...headers, "content-type": "application/sdp" }, body });
async function told(asking: Promise<Response>) {
  const response = await asking;
  const text = await response.text();
  return { status: response.status, edge: response.headers.get(EDGE_HEADER), code: response.status < 300 ? null : /"code":"([^"]+)"/.exec(text)?.[1] };
}
/** Sound alone, as the phones' page asks for it. */
const phonePlays = () => told(whep(phone.headers(), makeOffer({ sections: ["audio"], direction: "recvonly" }), "?channel=floor"));
const playerPlays = () => told(whep({ authorization: `Bearer ${token}` }, playOffer()));

/** Carries what the light receivers say to the centre, as the room's page would. */
async function carry(message: LoadAsk): Promise<void> {
  if ("complete" in message) {
    const response = await fetch(house.url + message.complete, { method: "PATCH", headers: { ...room.headers(), "content-type": "application/sdp" }, body: message.sdp });
    expect(response.status).toBe(204);
    tell({ answer: message.id, sdp: "" });
  } else if (message.kind === "publish" && testsLine) {
    const at = `${house.url}/media/${house.conferenceId}/line-test`;
    const response = await fetch(`${at}/whip`, { method: "POST", headers: { ...room.headers(), "content-type": "application/sdp" }, body: message.sdp });
    expect(response.status).toBe(201);
    tell({ answer: message.id, sdp: await response.text() });
    const fan = await fetch(`${at}/fan`, { method: "POST", headers: { ...room.headers(), "content-type": "application/json" }, body: JSON.stringify({ slots: 1 }) });
    expect(fan.status).toBe(204);
  } else if (message.kind === "publish" && voiceOf) {
    const response = await fetch(`${house.url}/media/${house.conferenceId}/whip?channel=${voiceOf.channelId}`, { method: "POST", headers: { ...voiceOf.interpreter.headers(), "content-type": "application/sdp" }, body: message.sdp });
    tell({ answer: message.id, sdp: await response.text() });
  } else if (message.kind === "publish") {
    tell({ answer: message.id, sdp: (await client.publish("1", message.sdp)).answerSdp });
  } else {
    const response = await whep(room.headers(), message.sdp, voiceOf ? `?channel=${voiceOf.channelId}` : "");
    placed.push({ status: response.status, edge: response.headers.get(EDGE_HEADER) });
    const sdp = await response.text();
    tell({ answer: message.id, sdp, ...(response.status === 406 && { counterOffer: response.headers.get("location")! }) });
  }
}
const count = () =>
  new Promise<LoadCounts>((resolve) => {
    counted = resolve;
    tell({ count: true });
  });
/** The room asks anew and has the programme. */
async function roomPlays(packetsPerSecond = 0, pictures = 1) {
  const before = await count();
  tell({ start: { viewers: 1, packetsPerSecond, pictures, anyAddress: true } });
  await vi.waitFor(async () => expect((await count()).open).toBe(before.open + 1), WAIT);
  const { received } = await count();
  await vi.waitFor(async () => expect((await count()).received).toBeGreaterThan(received + 100), WAIT);
  return placed.at(-1);
}

beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  room = await house.site(3);
  phone = await house.delegate(4);
  const socketPath = mediaSocket(house.config.dataDir);
  mkdirSync(dirname(socketPath), { recursive: true });
  root = await startMediaProcess({ control: { socketPath }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1" });
  client = new MediaClient({ socketPath }, house.conferenceId);
  await client.setSlots(["1", null, null, null]);
  warden = createEdgeWarden(house.process().platform);
  token = (await producer.post<MediaPassMade>(`/api/conferences/${house.conferenceId}/media-passes`, { id: uuidv7(), direction: "out", label: "Foyer", hours: 1 })).body.token;
  peers = fork(LOAD_PEERS, { execArgv: ["--no-warnings"] });
  peers.on("message", (message: LoadAsk | LoadCounts | { started: true }) => {
    if ("received" in message) counted(message);
    else if ("id" in message) void carry(message);
  });
}, 120_000);
afterAll(async () => {
  peers?.kill("SIGKILL");
  for (const program of programs) program.kill("SIGKILL");
  await warden?.close();
  await client?.close();
  await root?.close();
  await house?.close();
});

it("a room has its line tested by the Janus edge that would carry the programme to it; what it plays ends with its turn", async () => {
  janus = await make("janus");
  program = await start(janus, "--engine", "janus");
  const turns = `/api/conferences/${house.conferenceId}/line-tests/turns`;
  await room.post(turns, { id: uuidv7() });
  testsLine = true;
  expect(await roomPlays(200)).toEqual({ status: 406, edge: janus.id });
  testsLine = false;
  expect((await room.del(turns)).status).toBe(204);
  let last = -1;
  await vi.waitFor(async () => {
    const before = last;
    last = (await count()).received;
    expect(last).toBe(before);
  }, { timeout: 20_000, interval: 500 });
});

it("an interpreter's voice comes to a room from the Janus edge that carries its programme", async () => {
  const interpreter = await house.crew("interpreter");
  const channelId = uuidv7();
  const { body } = await producer.get<{ accounts: { account: string; name: string }[] }>(`/api/conferences/${house.conferenceId}/interpreters`);
  expect((await producer.command(house.conferenceId, { kind: "channel.set", channelId, language: "en", name: "English", interpreters: body.accounts })).status).toBe(200);
  expect((await interpreter.command(house.conferenceId, { kind: "channel.switch-mic", channelId, on: true })).status).toBe(200);
  voiceOf = { interpreter, channelId };
  // More than a hundred packets came to it, and nobody else sends.
  expect(await roomPlays(50, 0)).toEqual({ status: 406, edge: janus.id });
  voiceOf = null;
  expect((await interpreter.command(house.conferenceId, { kind: "channel.switch-mic", channelId, on: false })).status).toBe(200);
});

it("its Janus alone is killed: rooms are told at once to go elsewhere, and it takes them again as soon as Janus runs", async () => {
  expect(await roomPlays(200)).toEqual({ status: 406, edge: janus.id });
  const events = await room.events(house.conferenceId);
  const killed = janusOf(program.pid!);
  process.kill(killed, "SIGKILL");
  const meanwhile = told(whep(room.headers(), playOffer()));
  await vi.waitFor(() => expect(events.events.filter(({ event }) => String(event) === "move").map(({ data }) => data)).toContainEqual({ edge: janus.id, withinMs: 300 }), WAIT);
  events.close();
  await meanwhile;
  await until("janus", "up");
  expect(janusOf(program.pid!)).not.toBe(killed);
  // Whoever asked meanwhile and was refused does not keep it out.
  await vi.waitFor(async () => expect(await told(whep(room.headers(), playOffer()))).toMatchObject({ status: 406, edge: janus.id }), { timeout: 3_000, interval: 100 });
  expect(await roomPlays()).toEqual({ status: 406, edge: janus.id });
});

it("rooms answer a Janus edge's offer and play; phones and players, which only take answers, play elsewhere; killed, its rooms are placed again", async () => {
  expect(await roomPlays()).toEqual({ status: 406, edge: janus.id });
  expect(await phonePlays()).toMatchObject({ status: 201, edge: "root" });
  expect(await playerPlays()).toMatchObject({ status: 201, edge: "root" });

  // The root keeps its places, and the Janus edge has some: they are the rooms'.
  (house.config as { maxViewers: number }).maxViewers = 1;
  expect(await phonePlays()).toMatchObject({ status: 503, code: "players-full" });
  expect(await playerPlays()).toMatchObject({ status: 503, code: "players-full" });
  expect(await told(whep(room.headers(), playOffer()))).toMatchObject({ status: 406, edge: janus.id });

  const embedded = await make("embedded");
  await start(embedded, "--host", "127.0.0.1");
  // Not to the emptier one: to the only one that answers.
  expect((await producer.post(`/api/edges/${janus.id}`, { name: "janus", parentId: null, unitId: null, limit: 2_000 })).status).toBe(204);
  await vi.waitFor(async () => expect(await phonePlays()).toMatchObject({ status: 201, edge: embedded.id }), WAIT);
  await vi.waitFor(async () => expect(await playerPlays()).toMatchObject({ status: 201, edge: embedded.id }), WAIT);

  const events = await room.events(house.conferenceId);
  program.kill("SIGKILL");
  await vi.waitFor(() => expect(events.events.filter(({ event }) => String(event) === "move").map(({ data }) => data)).toContainEqual({ edge: janus.id, withinMs: 300 }), WAIT);
  events.close();
  expect(await roomPlays()).toEqual({ status: 201, edge: embedded.id });
  // Started anew with the same key: nothing that was left over is in its way.
  await start(janus, "--engine", "janus");
  expect(await roomPlays()).toEqual({ status: 406, edge: janus.id });
});
