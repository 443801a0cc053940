import { FILE_PART, type AttachedFile, type Entry, type StageSource } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import type { EventStream, TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes, createPresenceClerk } from "../floor/index.ts";

let house: TestHouse;
let producer: TestClient;
let streams: EventStream[] = [];
let presence: ReturnType<typeof createPresenceClerk>;
beforeAll(async () => {
  house = await openHouse();
  const { platform } = house.process();
  const lanes = new Lanes(platform);
  presence = createPresenceClerk(platform, (conference) => lanes.of(conference));
  await platform.hub.get(house.conferenceId);
  producer = await house.producer();
  await producer.command(house.conferenceId, { kind: "conference.open" });
});
afterEach(() => {
  for (const stream of streams) stream.close();
  streams = [];
});
afterAll(() => house.close());

async function listen(client: TestClient): Promise<EventStream> {
  const stream = await (await client.events(house.conferenceId)).opened();
  streams.push(stream);
  return stream;
}
const give = (client: TestClient, command: { kind: string; [field: string]: unknown }) => client.command(house.conferenceId, command);
const SLIDES = { layout: "document", file: { id: uuidv7(), name: "Báo cáo.pdf", size: 90_000 }, page: 1, pages: 12, speaker: true };
const pointer = (client: TestClient, at: unknown) => client.post(`/api/conferences/${house.conferenceId}/stage/pointer`, { at });
const points = (stream: EventStream) => stream.events.filter(({ event }) => (event as string) === "pointer").map(({ data }) => data);

/** Bytes that say of themselves that they are an MP4. */
const film = (size: number) => Buffer.concat([Buffer.from("000000206674797069736f6d0000020069736f6d69736f32617663316d703431", "hex"), Buffer.alloc(size, 7)]);
async function upload(bytes: Buffer, name: string, paper: string): Promise<AttachedFile> {
  const id = uuidv7();
  for (let at = 0; at < bytes.length; at += FILE_PART) {
    await fetch(`${house.url}/api/files/${id}/parts/${at}`, { method: "PUT", headers: { ...producer.headers(), "content-type": "application/octet-stream" }, body: new Uint8Array(bytes.subarray(at, at + FILE_PART)) });
  }
  const { status, body } = await producer.post<AttachedFile>("/api/files", { id, name, size: bytes.length, subject: { kind: "paper", id: paper, conferenceId: house.conferenceId } });
  expect([status, body]).toEqual([201, expect.objectContaining({ name })]);
  return body;
}

it("what is taken is seen in every room and on every phone, and only the control room is told by whom", async () => {
  const [control, room, phone] = [await listen(producer), await listen(await house.site(5)), await listen(await house.delegate(5))];
  expect((await give(producer, { kind: "stage.take", scene: { layout: "title", title: "Đại hội thường niên" } })).status).toBe(200);
  for (const stream of [control, room, phone]) {
    const entry = (await stream.entry("stage.shown")) as Extract<Entry, { kind: "stage.shown" }>;
    expect(entry.scene).toEqual({ layout: "title", title: "Đại hội thường niên" });
    expect("by" in entry).toBe(stream === control);
  }
  const late = await listen(await house.site(6));
  expect(late.snapshot!.stage).toMatchObject({ scene: { layout: "title" }, by: "" });
});

it("of two takes in the same moment, both prepared against the same programme, one is told so", async () => {
  const { stage } = (await listen(producer)).snapshot!;
  const answers = await Promise.all([1, 2, 3].map((n) => give(producer, { kind: "stage.take", scene: { layout: "title", title: `Console ${n}` }, over: stage.version })));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
  expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: "stage-changed", remedy: expect.any(String) });
});

it("a room that is not on air turns no pages; one that is, does", async () => {
  const room = await house.site(5);
  await listen(room);
  expect((await give(producer, { kind: "stage.take", scene: SLIDES })).status).toBe(200);
  expect((await give(room, { kind: "stage.turn", page: 2 })).body).toMatchObject({ code: "not-allowed" });
  const joined = async () => {
    await presence.round();
    return (await give(producer, { kind: "programme.put-on-air", site: 5 })).status;
  };
  await expect.poll(joined, { timeout: 10_000, interval: 200 }).toBe(200);
  expect((await give(room, { kind: "stage.turn", page: 2 })).status).toBe(200);
  expect((await give(await house.delegate(5), { kind: "stage.turn", page: 3 })).status).toBe(403);
  expect((await give(await house.officer(), { kind: "stage.take", scene: { layout: "one" } })).status).toBe(403);
});

it("somebody points: every room of every gateway sees where, and the journal knows nothing of it", async () => {
  const other = await house.gateway();
  try {
    const [here, there] = [await listen(await house.site(5)), await listen((await house.site(6)).at(other.url))];
    const phone = await listen(await house.delegate(5));
    await give(producer, { kind: "stage.take", scene: SLIDES });
    const { length } = await house.journal();
    expect((await pointer(producer, { x: 0.25, y: 0.5 })).status).toBe(204);
    for (const stream of [here, there]) await stream.until("the pointer", () => points(stream).length > 0);
    expect([points(here), points(there)]).toEqual([[{ x: 0.25, y: 0.5 }], [{ x: 0.25, y: 0.5 }]]);
    // Put away again, and quick ones share a word: the last counts.
    await Promise.all([pointer(producer, { x: 0.1, y: 0.1 }), pointer(producer, { x: 0.2, y: 0.2 })]);
    await pointer(producer, null);
    await here.until("the pointer is put away", () => points(here).at(-1) === null);
    expect(points(phone)).toEqual([]);
    expect(await house.journal()).toHaveLength(length);
  } finally {
    await other.close();
  }
});

it("pointing is for who shows a document, within the page, and not in a flood", async () => {
  const room = await house.site(9);
  await give(producer, { kind: "stage.take", scene: SLIDES });
  expect((await pointer(room, { x: 0, y: 0 })).status).toBe(403);
  expect((await pointer(await house.delegate(5), { x: 0, y: 0 })).status).toBe(403);
  expect((await pointer(producer, { x: 1.5, y: 0 })).status).toBe(400);
  const flood = await Promise.all(Array.from({ length: 40 }, () => pointer(producer, { x: 0.5, y: 0.5 })));
  expect(flood.some(({ status }) => status === 429)).toBe(true);
  await give(producer, { kind: "stage.take", scene: { layout: "title", title: "x" } });
  house.advance(2_000);
  expect((await pointer(producer, { x: 0, y: 0 })).body).toMatchObject({ code: "stage-no-document" });
});

it("films are taken up to 500 MB, lists what can be shown with what it belongs to, and plays any part of it", async () => {
  const { body: papers } = await producer.get<{ id: string; title: string }[]>(`/api/conferences/${house.conferenceId}/paper-files`);
  const paper = papers[0]!;
  const bytes = film(FILE_PART + 500);
  const { id } = await upload(bytes, "Phóng sự.mp4", paper.id);
  await upload(Buffer.from("chữ thường"), "ghi chú.txt", paper.id);
  const { body: shown } = await producer.get<StageSource[]>(`/api/conferences/${house.conferenceId}/stage/files`);
  expect(shown).toEqual([{ id, name: "Phóng sự.mp4", mediaType: "video/mp4", size: bytes.length, subject: "paper", subjectId: paper.id, title: paper.title }]);
  const room = await house.site(5);
  const part = await fetch(`${house.url}/api/files/${id}?as=${room.as}`, { headers: { cookie: room.headers()["cookie"]!, range: "bytes=4-11" } });
  expect([part.status, part.headers.get("content-type"), Buffer.from(await part.arrayBuffer()).toString("latin1")]).toEqual([206, "video/mp4", "ftypisom"]);
  const subject = { kind: "paper", id: paper.id, conferenceId: house.conferenceId };
  const sized = async (name: string, size: number) => (await producer.post<{ code: string }>("/api/files", { id: uuidv7(), name, size, subject })).body.code;
  expect([await sized("a.mp4", 501 * 1024 * 1024), await sized("a.pdf", 51 * 1024 * 1024), await sized("a.mp4", 400 * 1024 * 1024)]).toEqual(["file-too-large", "file-too-large", "file-incomplete"]);
  expect((await room.get(`/api/conferences/${house.conferenceId}/stage/files`)).status).toBe(403);
});
