import { fork, type ChildProcess } from "node:child_process";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { AdmissionCounts } from "@diemcau/contract";
import { MediaClient, startMediaProcess, type MediaProcess } from "@diemcau/media";
import { LOAD_PEERS, freeUdpPort, playOffer, type LoadAsk, type LoadCommand, type LoadCounts } from "@diemcau/media/testing";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestGateway, type TestHouse } from "../../testing/house.ts";
import { mediaSocket } from "./index.ts";

/** Rooms that the conference's limit lets in, rooms that ask beyond it, and places that the machine has. */
const INSIDE = 20;
const OUTSIDE = 12;
const MACHINE = 28;
const RATE = 100;
const WAIT = { timeout: 30_000, interval: 50 };
/** Between two tries of a room that was refused, in ms: faster than any page tries, slower than what is refused as "too often". */
const AGAIN = 300;
let house: TestHouse;
let second: TestGateway;
let producer: TestClient;
let root: MediaProcess;
let client: MediaClient;
let peers: ChildProcess;
let rooms: TestClient[];
let nextRoom = 0;
let counted: (counts: LoadCounts) => void = () => {};

/** A room asks for the programme, at one gateway or the other. */
const whep = (room: number, body: string, at = house.url) =>
  fetch(`${at}/media/${house.conferenceId}/whep`, { method: "POST", headers: { ...rooms[room]!.headers(), "content-type": "application/sdp" }, body });
const gatewayOf = (room: number) => (room % 2 === 0 ? house.url : second.url);
async function asks(room: number, language = "vi") {
  const response = await fetch(`${gatewayOf(room)}/media/${house.conferenceId}/whep`, { method: "POST", headers: { ...rooms[room]!.headers(), "content-type": "application/sdp", "accept-language": language }, body: playOffer() });
  const text = await response.text();
  return response.status < 300 ? { status: response.status } : { status: response.status, ...(JSON.parse(text) as { code: string; title: string; remedy: string }) };
}
const count = () =>
  new Promise<LoadCounts>((resolve) => {
    counted = resolve;
    peers.send({ count: true } satisfies LoadCommand);
  });
const counts = async () => (await producer.get<AdmissionCounts>(`/api/conferences/${house.conferenceId}/admission`)).body;

/** Of what the camera brought meanwhile, for each room that is inside: the share that reached it. */
async function delivered(during: () => Promise<unknown>): Promise<number> {
  const [arrived, brought] = [(await count()).received, (await client.stats()).totals.packetsIn];
  await during();
  const [arrivedThen, broughtThen] = [(await count()).received, (await client.stats()).totals.packetsIn];
  return (arrivedThen - arrived) / ((broughtThen - brought) * INSIDE);
}
/** So much of the programme has passed: waited for in packets, not in time. */
const passed = async (packets: number): Promise<void> => {
  const { packetsIn } = (await client.stats()).totals;
  await vi.waitFor(async () => expect((await client.stats()).totals.packetsIn).toBeGreaterThan(packetsIn + packets), WAIT);
};

beforeAll(async () => {
  house = await openHouse();
  second = await house.gateway();
  producer = await house.producer();
  const socketPath = mediaSocket(house.config.dataDir);
  mkdirSync(dirname(socketPath), { recursive: true });
  root = await startMediaProcess({ control: { socketPath }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1", maxViewers: MACHINE });
  client = new MediaClient({ socketPath }, house.conferenceId);
  await client.setSlots(["1", null, null, null]);
  rooms = await Promise.all(Array.from({ length: INSIDE + OUTSIDE }, (_, index) => house.site(index + 1)));
  peers = fork(LOAD_PEERS, { execArgv: ["--no-warnings"] });
  peers.on("message", (message: LoadAsk | LoadCounts | { started: true }) => {
    if ("received" in message) counted(message);
    else if ("kind" in message) {
      const answer = message.kind === "publish" ? client.publish("1", message.sdp).then(({ answerSdp }) => answerSdp) : whep(nextRoom++, message.sdp, gatewayOf(nextRoom)).then((response) => response.text());
      void answer.then((sdp) => peers.send({ answer: message.id, sdp } satisfies LoadCommand));
    }
  });
}, 120_000);
afterAll(async () => {
  peers?.kill("SIGKILL");
  await client?.close();
  await root?.close();
  await house?.close();
});

it("rooms beyond the conference's limit are refused in words, whichever gateway they ask, and those inside lose nothing", async () => {
  expect((await producer.command(house.conferenceId, { kind: "admission.limit", most: INSIDE })).status).toBe(200);
  peers.send({ start: { viewers: INSIDE, packetsPerSecond: RATE, pictures: 1 } } satisfies LoadCommand);
  await vi.waitFor(async () => expect((await count()).open).toBe(INSIDE), WAIT);
  expect(await counts()).toEqual({ most: INSIDE, inside: INSIDE, refused: 0 });
  const quiet = await delivered(() => passed(2 * RATE));

  // All the others come at once, and again and again.
  const outside = Array.from({ length: OUTSIDE }, (_, index) => INSIDE + index);
  const answers: Awaited<ReturnType<typeof asks>>[] = [];
  let going = true;
  const crowd = Promise.all(outside.map(async (room) => {
    while (going) {
      answers.push(await asks(room));
      await setTimeout(AGAIN);
    }
  }));
  const crowded = await delivered(() => passed(3 * RATE));
  going = false;
  await crowd;
  expect(answers.length).toBeGreaterThanOrEqual(OUTSIDE);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
  expect(answers[0]).toMatchObject({ code: "conference-full", title: expect.stringContaining("đã đủ số điểm cầu"), remedy: expect.stringContaining("nâng giới hạn") });
  expect(await asks(INSIDE, "en")).toMatchObject({ code: "conference-full", title: expect.stringContaining("as many rooms"), remedy: expect.stringContaining("raise the limit") });
  expect((await client.stats()).viewers).toHaveLength(INSIDE);
  expect(await counts()).toEqual({ most: INSIDE, inside: INSIDE, refused: OUTSIDE });
  process.stdout.write(`admission: ${answers.length} refusals; of the programme reached the ${INSIDE} rooms inside ${(quiet * 100).toFixed(1)} % before and ${(crowded * 100).toFixed(1)} % meanwhile\n`);
  expect(quiet).toBeGreaterThan(0.95);
  expect(crowded).toBeGreaterThan(quiet - 0.03);

  // A room that is inside may ask anew: another edge, other pictures.
  expect(await asks(3)).toEqual({ status: 201 });
  // With one place more the first that asks comes in, and nobody else.
  await producer.command(house.conferenceId, { kind: "admission.limit", most: INSIDE + 1 });
  await vi.waitFor(async () => expect(await asks(INSIDE)).toEqual({ status: 201 }), { ...WAIT, interval: AGAIN });
  expect(await asks(INSIDE + 1)).toMatchObject({ code: "conference-full" });
});

it("beyond the machine's own limit, too; and a limit that is raised lets in whoever waits", async () => {
  await producer.command(house.conferenceId, { kind: "admission.limit", most: null });
  const answers: Awaited<ReturnType<typeof asks>>[] = [];
  const share = await delivered(async () => {
    for (let room = INSIDE + 1; room < INSIDE + OUTSIDE; room++) await vi.waitFor(async () => expect(answers[answers.push(await asks(room)) - 1]).not.toMatchObject({ code: "conference-full" }), { ...WAIT, interval: AGAIN });
    await passed(2 * RATE);
  });
  const taken = MACHINE - INSIDE;
  expect(answers.filter(({ status }) => status === 201).length).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(taken);
  expect(answers.at(-1)).toMatchObject({ status: 503, code: "media-limit" });
  expect(share).toBeGreaterThan(0.95);
});
