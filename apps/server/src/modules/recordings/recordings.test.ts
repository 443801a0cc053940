import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordingJournal, RecordingList, RecordingParts } from "@diemcau/contract";
import { encodeBlock, partName, type Frame } from "@diemcau/media/recording";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { mayWatch } from "./access.ts";
import { createRecordingDirector } from "./index.ts";

/** Parameter sets of a picture of 640 × 480, then a slice. */
const KEY = Buffer.from("000000016742e01eda0280f4400000000168ce3c800000000165b80004", "hex");
const DELTA = Buffer.from("0000000141e2200f", "hex");
const SOUND = Buffer.from("f8fffe", "hex");

let house: TestHouse;
let folder: string;
let producer: TestClient;
let director: ReturnType<typeof createRecordingDirector>;
const path = (rest: string) => `/api/conferences/${house.conferenceId}/recording/${rest}`;
const give = (client: TestClient, command: { kind: string; [field: string]: unknown }) => client.command(house.conferenceId, command);
const raw = (client: TestClient, rest: string, headers: Record<string, string> = {}) =>
  fetch(`${house.url}${path(rest)}${rest.includes("?") ? "&" : "?"}as=${client.as}`, { headers: { cookie: client.headers()["cookie"]!, ...headers } });

/** Twelve seconds of slot 1, as the recorder writes them. */
async function record(at: number): Promise<void> {
  const blocks: Buffer[] = [];
  for (let second = 0; second < 12; second++) {
    const frames: Frame[] = [];
    for (let step = 0; step < 50; step++) {
      const now = at + second * 1_000 + step * 20;
      if (step % 2 === 0) frames.push({ kind: "video", key: second % 4 === 0 && step === 0, at: now, data: second % 4 === 0 && step === 0 ? KEY : DELTA });
      frames.push({ kind: "audio", key: true, at: now, data: SOUND });
    }
    blocks.push(encodeBlock(frames));
  }
  const own = join(folder, house.conferenceId);
  await mkdir(own, { recursive: true });
  await writeFile(join(own, partName(at, { slot: 1 })), Buffer.concat(blocks));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "recordings-"));
  house = await openHouse({ config: { recordingsDir: folder, recordingReserveMb: 1 } });
  producer = await house.producer();
  const { platform } = house.process();
  const lanes = new Lanes(platform);
  director = createRecordingDirector(platform, (conference) => lanes.of(conference));
  await give(producer, { kind: "conference.open" });
});
afterAll(async () => {
  await director?.close();
  await house?.close();
  await rm(folder, { recursive: true, force: true });
});

it("the centre finds what is recorded, piece by piece, while the conference goes on; others do not", async () => {
  expect((await producer.get<{ code: string }>(path("parts"))).body).toMatchObject({ code: "recording-none" });
  expect((await give(producer, { kind: "recording.start" })).status).toBe(200);
  const at = Date.now() - 60_000;
  await record(at);
  house.advance(10_000);
  const { body } = await producer.get<RecordingParts>(path("parts"));
  expect(body).toMatchObject({ on: true, parts: [{ slot: 1, site: null, video: "avc1.42e01e", audio: true, chunks: [0, 4_000, 8_000] }] });
  expect(Math.abs(body.parts[0]!.from - at)).toBeLessThan(1);
  expect(Math.abs(body.parts[0]!.end - at - 12_000)).toBeLessThan(50);
  expect((await producer.get<RecordingList>("/api/recordings")).body.recordings).toMatchObject([{ conferenceId: house.conferenceId, on: true, recalled: false, keptUntil: null }]);
  for (const other of [await house.officer(), await house.site(5)]) expect((await other.get<{ code: string }>(path("parts"))).body).toMatchObject({ code: "recording-not-open" });
  expect((await (await house.delegate(5)).get(path("parts"))).status).toBe(403);
  expect((await (await house.site(5)).get<RecordingList>("/api/recordings")).body.recordings).toEqual([]);
});

it("a piece comes as MP4, in ranges too, and is asked for again by its mark", async () => {
  const { id } = (await producer.get<RecordingParts>(path("parts"))).body.parts[0]!;
  const whole = await raw(producer, `parts/${id}/1/video`);
  const bytes = Buffer.from(await whole.arrayBuffer());
  expect([whole.status, whole.headers.get("content-type"), whole.headers.get("cache-control")]).toEqual([200, "video/mp4", "private, no-cache"]);
  expect(bytes.subarray(4, 8).toString("latin1")).toBe("ftyp");
  const range = await raw(producer, `parts/${id}/1/video`, { range: "bytes=4-7" });
  expect([range.status, await range.text(), range.headers.get("content-range")]).toEqual([206, "ftyp", `bytes 4-7/${bytes.length}`]);
  expect((await raw(producer, `parts/${id}/1/video`, { "if-none-match": whole.headers.get("etag")! })).status).toBe(304);
  expect((await raw(producer, `parts/${id}/1/audio`)).headers.get("content-type")).toBe("audio/mp4");
  expect((await raw(producer, `parts/${id}/9/audio`)).status).toBe(404);
  expect((await raw(producer, "parts/..%2f..%2fsecret/0/audio")).status).toBe(400);
});

it("the journal that is played with it is what every room saw: no author, no queue", async () => {
  await give(producer, { kind: "stage.take", scene: { layout: "title", title: "Khai mạc" } });
  const { entries } = (await producer.get<RecordingJournal>(path("journal"))).body;
  expect(entries.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["conference.opened", "recording.started", "stage.shown"]));
  expect(entries.some((entry) => "by" in entry)).toBe(false);
  const last = entries.at(-1)!.seq;
  expect((await producer.get<RecordingJournal>(path(`journal?after=${last}`))).body.entries).toEqual([]);
});

it("the producer hears how many hours the disk lasts before anything is recorded; rooms do not", async () => {
  const config = house.platform.config as { recordingReserveMb: number };
  const { recordingReserveMb } = config;
  const hours = async () => (await producer.get<{ hours: number }>(path("space"))).body.hours;
  try {
    const before = await hours();
    expect(before).toBeGreaterThan(0);
    // Two pictures of 2,400 kbit/s are 2.16 GB an hour: 4,320 MB more kept back are two hours less, and with each room by itself all lasts half as long.
    config.recordingReserveMb = recordingReserveMb + Math.round(4_320 / 1.048576);
    expect(Math.abs(before - 2 - (await hours()))).toBeLessThan(0.3);
    config.recordingReserveMb = recordingReserveMb;
    await give(producer, { kind: "recording.set-rules", start: "manual", speakers: true, keepDays: 30, openTo: "centre" });
    expect(Math.abs(before / 2 - (await hours()))).toBeLessThan(0.3);
    config.recordingReserveMb = 900_000_000;
    expect(await hours()).toBe(0);
    expect((await (await house.site(5)).get<{ code: string }>(path("space"))).status).toBe(403);
  } finally {
    config.recordingReserveMb = recordingReserveMb;
    await give(producer, { kind: "recording.set-rules", start: "manual", speakers: false, keepDays: 365, openTo: "centre" });
  }
});

it("recording is refused in words when the disk has no room, and the conference goes on", async () => {
  await give(producer, { kind: "recording.stop" });
  const config = house.platform.config as { recordingReserveMb: number };
  const { recordingReserveMb } = config;
  config.recordingReserveMb = 900_000_000;
  try {
    const refused = await give(producer, { kind: "recording.start" });
    expect([refused.status, refused.body]).toEqual([507, expect.objectContaining({ code: "recording-disk-full", remedy: expect.any(String) })]);
    expect((await give(producer, { kind: "stage.take", scene: { layout: "title", title: "x" } })).status).toBe(200);
  } finally {
    config.recordingReserveMb = recordingReserveMb;
  }
});

it("after the end the rule says who may watch; recalled, nobody but the centre; kept as long as it says, then deleted with its files", async () => {
  await give(producer, { kind: "recording.set-rules", start: "manual", speakers: false, keepDays: 30, openTo: "units" });
  expect((await give(producer, { kind: "recording.delete" })).body).toMatchObject({ code: "recording-going-on" });
  await give(producer, { kind: "conference.close" });
  const [officer, room] = [await house.officer(), await house.site(5)];
  expect((await officer.get(path("parts"))).status).toBe(200);
  expect((await room.get<{ code: string }>(path("parts"))).body).toMatchObject({ code: "recording-not-open" });
  await give(producer, { kind: "recording.recall", recalled: true });
  expect((await officer.get<{ code: string }>(path("parts"))).body).toMatchObject({ code: "recording-recalled" });
  expect((await producer.get(path("parts"))).status).toBe(200);
  house.advance(29 * 86_400_000);
  await director.sweep();
  expect(await readdir(join(folder, house.conferenceId))).toHaveLength(1);
  house.advance(2 * 86_400_000);
  // A folder that is not this database's stays.
  const foreign = join(folder, uuidv7());
  await mkdir(foreign);
  await director.sweep();
  expect(await stat(join(folder, house.conferenceId)).catch(() => null)).toBeNull();
  expect((await stat(foreign)).isDirectory()).toBe(true);
  await expect.poll(async () => (await house.platform.hub.get(house.conferenceId)).state.recording.kept).toBe(false);
  expect((await house.journal()).at(-1)).toMatchObject({ kind: "recording.deleted", actor: "system", body: { reason: "retention" } });
  const { state } = await house.platform.hub.get(house.conferenceId);
  expect(() => mayWatch({ kind: "account", id: "1", name: "P", role: "producer", unitId: null }, state)).toThrow("recording-none");
});
