import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { OverflowList, ProgrammeOutput } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { pdfOf } from "../../testing/zip.ts";
import { Lanes } from "../floor/index.ts";

const SPEAKER = { name: "Ada Quill", position: "Keeper of lamps" };
let house: TestHouse;
let producer: TestClient;
let base: string;
let paper: string;
/** Of an output that was opened for the stage, and of one that was not. */
let open: string;
let bare: string;

beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  base = `/api/conferences/${house.conferenceId}`;
  paper = ((await producer.get(`${base}/paper-files`)).body as { id: string }[])[0]!.id;
  const output = async (scenes: boolean) => {
    const made = (await producer.post(`${base}/outputs`, { id: uuidv7(), kind: "hls", label: "Hall", scenes })).body as ProgrammeOutput;
    expect(made.watch!.address).toBe(made.address.replace("live.m3u8", "watch"));
    expect(made.watch!.qr.runs.length).toBeGreaterThan(50);
    return made.address.replace(house.config.publicUrl, house.url).replace("/live.m3u8", "");
  };
  [open, bare] = [await output(true), await output(false)];
  await give({ kind: "conference.open" });
  const { platform, close } = house.process();
  const at = platform.clock();
  await new Lanes(platform).of(await platform.hub.get(house.conferenceId)).submit({ id: null, digest: null, actor: "server", decide: () => ({ ok: true, entries: [{ kind: "sites.presence", changes: [0, 4, 5].map((site) => [site, "c", at]) }] }) });
  await close();
});
afterAll(() => house.close());

async function give(command: { kind: string } & Record<string, unknown>): Promise<void> {
  const { status, body } = await producer.command(house.conferenceId, command as never);
  expect(status, JSON.stringify(body)).toBe(200);
}
/** What somebody reads a second later, with nothing but the address. */
async function listAt(address: string): Promise<OverflowList> {
  house.advance(1_100);
  return (await (await fetch(`${address}/scenes.json`)).json()) as OverflowList;
}
async function upload(name: string, bytes: Buffer): Promise<{ id: string; name: string; size: number; sha256: string }> {
  const id = uuidv7();
  const headers = producer.headers();
  await fetch(`${house.url}/api/files/${id}/parts/0`, { method: "PUT", headers: { ...headers, "content-type": "application/octet-stream" }, body: new Uint8Array(bytes) });
  const made = (await producer.post("/api/files", { id, name, size: bytes.length, subject: { kind: "paper", id: paper, conferenceId: house.conferenceId } })).body as { sha256: string };
  return { id, name, size: bytes.length, sha256: made.sha256 };
}
const document = ({ id, name, size }: { id: string; name: string; size: number }, speaker = true) => ({ kind: "stage.take", scene: { layout: "document", file: { id, name, size }, page: 1, pages: 3, speaker } });

test("the list tells what the rooms see with the moments of its changes, and goes by nobody's name but the lower third's", async () => {
  await give({ kind: "programme.put-on-air", site: 5 });
  await give({ kind: "programme.put-on-air", site: 4, speaker: SPEAKER });
  await expect.poll(async () => (await listAt(open)).scenes.at(-1)!.speaker).toMatchObject({ siteName: house.sites[4]!.name, speaker: SPEAKER });
  await give({ kind: "stage.dress", overlay: { lowerThird: "off" } });
  await give({ kind: "question.air", questionId: uuidv7(), number: 7, text: "Why lamps?", author: "Somebody Shy" });
  await expect.poll(async () => (await listAt(open)).scenes.at(-1)!.question).toEqual({ number: 7, text: "Why lamps?" });
  const { scenes, conference } = await listAt(open);
  expect(scenes.at(-1)!.speaker).toMatchObject({ siteName: "" });
  expect(JSON.stringify(scenes.at(-1))).not.toContain(SPEAKER.name);
  expect(JSON.stringify(scenes)).not.toContain("Somebody Shy");
  // Who else is on air is not in the one picture.
  expect(JSON.stringify(scenes.slice(-3))).not.toContain(house.sites[5]!.name);
  expect(scenes.map(({ at }) => at)).toEqual(scenes.map(({ at }) => at).toSorted((a, b) => a - b));
  expect(conference.timeZone).toMatch(/\//);
  await give({ kind: "stage.dress", overlay: { lowerThird: "auto" } });
  await give({ kind: "question.clear" });
});

test("captions are told as the rooms read them, without who types, and not where the output was opened for the picture alone", async () => {
  const trackId = uuidv7();
  await give({ kind: "caption.set-track", trackId, language: "en", name: "English" });
  await give({ kind: "caption.take-turn", trackId });
  await give({ kind: "caption.say", trackId, text: "Trim the wick." });
  await expect.poll(async () => (await listAt(open)).captions).toEqual([{ id: trackId, language: "en", name: "English", lines: [{ n: 1, at: expect.any(Number), text: "Trim the wick." }] }]);
  expect((await listAt(bare)).captions).toEqual([]);
});

test("a document is there from when it is shown until it has been gone for two minutes, by what is in it, and no other file", async () => {
  const pdf = pdfOf(["Page one", "Page two", "Page three"]);
  const [shown, other] = [await upload("draft, not for anybody.pdf", pdf), await upload("other.pdf", pdfOf(["Other"]))];
  expect((await fetch(`${open}/files/${shown.sha256}`)).status).toBe(404);
  await give({ kind: "stage.prepare", file: { id: other.id, name: other.name, size: other.size } });
  await give(document(shown));
  await give({ kind: "stage.turn", page: 2 });
  await expect.poll(async () => (await listAt(open)).scenes.at(-1)!.page).toBe(2);
  const list = await listAt(open);
  expect(list.scenes.at(-2)).toMatchObject({ page: 1, scene: { layout: "document", speaker: true, file: { id: shown.id, name: "" } } });
  expect(list.files).toEqual({ [shown.id]: shown.sha256 });
  const file = await fetch(`${open}/files/${shown.sha256}`);
  expect([file.status, file.headers.get("content-type"), file.headers.get("cache-control"), file.headers.get("set-cookie")]).toEqual([200, "application/pdf", "public, max-age=3600, immutable", null]);
  expect(Buffer.from(await file.arrayBuffer()).equals(pdf)).toBe(true);
  expect((await fetch(`${open}/files/${other.sha256}`)).status).toBe(404);
  // An output that was not opened for it has neither its pages nor any name.
  const alone = await listAt(bare);
  expect([alone.files, alone.agenda, alone.scenes.at(-1)!.scene]).toEqual([{}, [], { layout: "one" }]);
  expect(JSON.stringify(alone)).not.toContain(SPEAKER.name);
  expect((await fetch(`${bare}/files/${shown.sha256}`)).status).toBe(404);

  await give({ kind: "stage.take", scene: { layout: "title", title: "Thank you" } });
  await expect.poll(async () => (await listAt(open)).scenes.at(-1)!.scene).toEqual({ layout: "title", title: "Thank you" });
  expect((await fetch(`${open}/files/${shown.sha256}`)).status).toBe(200);
  house.advance(125_000);
  expect((await listAt(open)).scenes).toHaveLength(1);
  expect((await fetch(`${open}/files/${shown.sha256}`)).status).toBe(404);
});

test("what not everybody may read stays in the rooms: the speaker is seen in its place; a recall holds at once", async () => {
  const limited = await upload("limited.pdf", pdfOf(["Secret page"]));
  await producer.post(`/api/readings/${paper}/rule`, { levels: null, roles: ["site"], visibleFrom: null, visibleTo: null, fromOpening: false });
  await give(document(limited));
  await expect.poll(async () => (await listAt(open)).scenes.at(-1)).toMatchObject({ withheld: true, scene: { layout: "one" }, page: null, speaker: { speaker: SPEAKER } });
  expect(JSON.stringify(await listAt(open))).not.toContain(limited.id);
  expect((await fetch(`${open}/files/${limited.sha256}`)).status).toBe(404);
  // Where the rooms see nobody, nobody is seen or named here.
  await give(document(limited, false));
  await expect.poll(async () => (await listAt(open)).scenes.at(-1)).toMatchObject({ withheld: true, scene: { layout: "title", title: "" }, speaker: { siteName: "" } });
  await producer.post(`/api/readings/${paper}/rule`, { levels: null, roles: null, visibleFrom: null, visibleTo: null, fromOpening: false });
  expect((await listAt(open)).files).toEqual({ [limited.id]: limited.sha256 });
  expect((await fetch(`${open}/files/${limited.sha256}`)).status).toBe(200);
  await producer.post(`/api/readings/${paper}/recall`, { reason: "A wrong figure" });
  expect((await listAt(open)).scenes.at(-1)).toMatchObject({ withheld: true });
  expect((await fetch(`${open}/files/${limited.sha256}`)).status).toBe(404);
});

test("the list is for a cache: the same for all, whoever else they are, for a second", async () => {
  const list = await fetch(`${open}/scenes.json`, { headers: { cookie: "dc_delegate=x; dc_session=y" } });
  expect([list.headers.get("cache-control"), list.headers.get("content-type"), list.headers.get("set-cookie"), list.headers.get("vary")]).toEqual(["public, max-age=1", "application/json; charset=utf-8", null, null]);
  expect((await fetch(`${open}/scenes.json`, { headers: { "if-none-match": list.headers.get("etag")! } })).status).toBe(304);
});

test("a list is dated by its segments; an ended address is a short answer that caches hold, however many still ask", async () => {
  const made = (await producer.post(`${base}/outputs`, { id: uuidv7(), kind: "hls", label: "Short" })).body as ProgrammeOutput;
  const address = made.address.replace(house.config.publicUrl, house.url).replace("/live.m3u8", "");
  const folder = join(house.config.dataDir, "outputs", house.conferenceId, made.id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "s1-000000.ts"), "x");
  writeFileSync(join(folder, "live.m3u8"), "#EXTM3U\n#EXTINF:4.000000,\ns1-000000.ts\n");
  const before = Date.now();
  const dated = /PROGRAM-DATE-TIME:(.*)\n/.exec(await (await fetch(`${address}/live.m3u8`)).text())![1]!;
  expect(Math.abs(Date.parse(dated) + 4_000 - before)).toBeLessThan(3_000);
  expect((await producer.del(`${base}/outputs/${made.id}`)).status).toBe(204);
  house.advance(6_000);
  for (let at = 0; at < 80; at++) expect((await fetch(`${address}/scenes.json`)).status).toBe(404);
  const gone = await fetch(`${address}/live.m3u8`);
  expect([gone.status, gone.headers.get("cache-control")]).toEqual([404, "public, max-age=2"]);
  // Those who watch another output through the same cache notice nothing of it.
  house.advance(6_000);
  expect((await fetch(`${open}/scenes.json`)).status).toBe(200);
  // Guessing is another matter, and does not end what is known to be good.
  const guesses = await Promise.all(Array.from({ length: 80 }, (_, at) => fetch(`${house.url}/hls/${"B".repeat(22)}${at}/scenes.json`).then(({ status }) => status)));
  expect(guesses.filter((status) => status === 429).length).toBeGreaterThan(10);
  house.advance(6_000);
  expect((await fetch(`${open}/scenes.json`)).status).toBe(200);
});

test("when the conference is over the last scene says so", async () => {
  await give({ kind: "conference.close" });
  await expect.poll(async () => (await listAt(open)).scenes.at(-1)!.phase).toBe("ended");
  expect((await listAt(open)).scenes.at(-1)).toMatchObject({ speaker: null, withheld: false });
});
