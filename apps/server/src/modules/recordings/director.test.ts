import { mkdirSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { dirname } from "node:path";
import type { RecordingOrder, RecordingStatus } from "@diemcau/media/recording";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { mediaSocket } from "../media/index.ts";
import { createRecordingDirector } from "./index.ts";

const GB = 1e9;
let house: TestHouse;
let producer: TestClient;
let media: Server;
let hangs = false;
let director: ReturnType<typeof createRecordingDirector>;
/** What the media process was told last, and what it answers. */
let order: RecordingOrder | null = null;
let status: RecordingStatus = { programme: true, sources: [], stopped: { programme: false, sources: false }, failure: null, bytes: 0, bytesPerSecond: 300_000, freeBytes: 500 * GB };
const give = (command: { kind: string; [field: string]: unknown }) => producer.command(house.conferenceId, command);
const kinds = async () => (await house.journal()).map(({ kind }) => kind).filter((kind) => kind.startsWith("recording."));
const wait = { timeout: 15_000, interval: 100 };

beforeAll(async () => {
  house = await openHouse();
  const path = mediaSocket(house.config.dataDir);
  mkdirSync(dirname(path), { recursive: true });
  media = createServer((request, response) => {
    if (hangs) return;
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      if (request.method === "PUT" && request.url === `/buses/${house.conferenceId}/recording`) order = JSON.parse(body) as RecordingOrder;
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(status));
    });
  });
  await new Promise<void>((resolve) => media.listen(path, resolve));
  producer = await house.producer();
  const { platform } = house.process();
  const lanes = new Lanes(platform);
  director = createRecordingDirector(platform, (conference) => lanes.of(conference));
  await platform.hub.get(house.conferenceId);
});
afterAll(async () => {
  await director?.close();
  media?.closeAllConnections();
  media?.close();
  await house?.close();
});

it("what is recorded follows the journal: nothing before, the programme then, nothing in a break", async () => {
  await give({ kind: "conference.open" });
  await expect.poll(() => order, wait).toMatchObject({ programme: false, sources: [] });
  await give({ kind: "recording.start" });
  await expect.poll(() => order, wait).toMatchObject({ programme: true, sources: [], reserveBytes: 2_048 * 1024 * 1024 });
  await give({ kind: "stage.take", scene: { layout: "pause", title: "Giải lao", until: null } });
  await expect.poll(() => order?.programme, wait).toBe(false);
  await give({ kind: "stage.take", scene: { layout: "title", title: "Tiếp tục" } });
  await expect.poll(() => order?.programme, wait).toBe(true);
});

it("an engine that was started anew is told again by itself", async () => {
  order = null;
  await expect.poll(() => order, wait).toMatchObject({ programme: true });
});

it("an engine that does not answer is said while it lasts, so that nobody trusts the red sign", async () => {
  const said = async () => (await house.journal()).filter(({ kind }) => kind === "recording.silent").map(({ body }) => body["silent"]);
  expect(await said()).toEqual([]);
  // Its connections stand, as those of a process that hangs.
  hangs = true;
  await expect.poll(said, wait).toEqual([true]);
  hangs = false;
  media.closeAllConnections();
  await expect.poll(said, wait).toEqual([true, false]);
});

it("the producer is told once for each step how long the disk lasts, and once that there is enough again", async () => {
  const told = async () => (await house.journal()).filter(({ kind }) => kind === "recording.space").map(({ body }) => body["hours"]);
  const free = (hours: number) => (status = { ...status, freeBytes: 2_048 * 1024 * 1024 + hours * 3_600 * status.bytesPerSecond });
  free(2.5);
  await expect.poll(told, wait).toEqual([2.5]);
  free(2.4);
  free(0.8);
  await expect.poll(told, wait).toEqual([2.5, 0.8]);
  free(20);
  await expect.poll(told, wait).toEqual([2.5, 0.8, null]);
});

it("when the disk is full the journal says so, and the conference goes on", async () => {
  status = { ...status, stopped: { programme: true, sources: true }, freeBytes: 1 * GB };
  await expect.poll(kinds, wait).toContain("recording.stopped");
  expect((await house.journal()).findLast(({ kind }) => kind === "recording.stopped")).toMatchObject({ actor: "system", body: { what: "all", reason: "disk" } });
  await expect.poll(() => order?.programme, wait).toBe(false);
  expect((await give({ kind: "stage.take", scene: { layout: "title", title: "x" } })).status).toBe(200);
});
