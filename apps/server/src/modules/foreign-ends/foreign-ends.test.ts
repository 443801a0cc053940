import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ForeignEnds, MediaPassMade, ProgrammeOutput } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { createEncoderWatch } from "./index.ts";
import { tokenOf } from "./pass-key.ts";

let house: TestHouse;
let producer: TestClient;
let base: string;
/** Valid for an hour from the beginning. */
let lasting: string;
beforeAll(async () => {
  house = await openHouse({ config: { turn: { urls: ["turn:relay.example:3478?transport=tcp"], secret: "shared" } } });
  producer = await house.producer();
  base = `/api/conferences/${house.conferenceId}`;
});
afterAll(() => house.close());

/** Rooms that have their page open. */
async function joined(...sites: number[]): Promise<void> {
  const { platform, close } = house.process();
  const conference = await platform.hub.get(house.conferenceId);
  const at = platform.clock();
  await new Lanes(platform).of(conference).submit({ id: null, digest: null, actor: "server", decide: () => ({ ok: true, entries: [{ kind: "sites.presence", changes: sites.map((site) => [site, "c", at]) }] }) });
  await close();
}
const pass = (change: object = {}) => ({ id: uuidv7(), direction: "in", label: "Encoder", hours: 1, ...change });
/** An encoder or a player: nothing but its token. */
const ask = (end: "whip" | "whep", token: string, conferenceId = house.conferenceId) =>
  fetch(`${house.url}/media/${conferenceId}/${end}`, { method: "POST", headers: { "content-type": "application/sdp", authorization: `Bearer ${token}` }, body: "v=0" });
const codeOf = async (answer: Response) => ((await answer.json()) as { code: string }).code;

test("an encoder's token lets one site publish, only when it is cued, only for its time, and not after it is revoked", async () => {
  const room = await house.site(4);
  const made = (await room.post(`${base}/media-passes`, pass({ site: 5 }))).body as MediaPassMade;
  expect(made.url).toBe(`${house.config.publicUrl}/media/${house.conferenceId}/whip`);
  expect(await codeOf(await ask("whip", made.token))).toBe("publish-not-allowed");
  expect((await producer.command(house.conferenceId, { kind: "conference.open" })).status).toBe(200);
  await joined(4, 5);
  expect((await producer.command(house.conferenceId, { kind: "site.cue", site: 5 })).status).toBe(200);
  // A room speaks for its own camera, whatever it writes.
  expect(await codeOf(await ask("whip", made.token))).toBe("publish-not-allowed");
  expect((await producer.command(house.conferenceId, { kind: "site.cue", site: 4 })).status).toBe(200);
  // Let through to the media engine, which does not run in this test.
  expect(await codeOf(await ask("whip", made.token))).toBe("media-unavailable");
  expect(await codeOf(await ask("whep", made.token))).toBe("not-allowed");
  // Another one ends the first.
  const second = (await room.post(`${base}/media-passes`, pass())).body as MediaPassMade;
  expect(await codeOf(await ask("whip", made.token))).toBe("media-pass-refused");
  expect(await codeOf(await ask("whip", second.token))).toBe("media-unavailable");
  lasting = second.token;
});

test("a centre without a page is cued while its encoder has a token, and put on air only when that sends", async () => {
  const { platform, close } = house.process();
  const lanes = new Lanes(platform);
  const watch = createEncoderWatch(platform, (conference) => lanes.of(conference));
  const conference = await house.platform.hub.get(house.conferenceId);
  try {
    expect(((await producer.command(house.conferenceId, { kind: "site.cue", site: 0 })).body as { code: string }).code).toBe("site-not-connected");
    const { id, token } = (await producer.post(`${base}/media-passes`, pass())).body as MediaPassMade;
    await vi.waitFor(() => expect(conference.state.encoders.get(0)).toBe("ready"), { timeout: 10_000 });
    expect((await producer.command(house.conferenceId, { kind: "site.cue", site: 0 })).status).toBe(200);
    expect(await codeOf(await ask("whip", token))).toBe("media-unavailable");
    expect(((await producer.command(house.conferenceId, { kind: "programme.put-on-air", site: 0 })).body as { code: string }).code).toBe("encoder-not-sending");
    expect((await producer.del(`${base}/media-passes/${id}`)).status).toBe(204);
    await vi.waitFor(() => expect(conference.state.encoders.has(0)).toBe(false), { timeout: 10_000 });
    expect((await producer.command(house.conferenceId, { kind: "site.uncue", site: 0 })).status).toBe(200);
  } finally {
    await watch.close();
    await close();
  }
}, 30_000);

test("tokens are good for one direction and one conference, cannot be made up, and rooms make none for players", async () => {
  const room = await house.site(6);
  expect(((await room.post(`${base}/media-passes`, pass({ direction: "out" }))).body as { code: string }).code).toBe("not-allowed");
  const { body } = await producer.post(`${base}/media-passes`, pass({ direction: "out", label: "Foyer" }));
  const { id, token } = body as MediaPassMade;
  expect(await codeOf(await ask("whep", token))).toBe("media-unavailable");
  expect(await codeOf(await ask("whip", token))).toBe("not-allowed");
  expect(await codeOf(await ask("whep", token, uuidv7()))).toBe("media-pass-refused");
  expect(await codeOf(await ask("whep", tokenOf(house.platform.secrets, uuidv7())))).toBe("media-pass-refused");
  for (const wrong of [`${token.slice(0, -3)}xyz`, "dcp_", `dcp_${"A".repeat(46)}`]) expect([401, 403]).toContain((await ask("whep", wrong)).status);
  expect(((await producer.get(`${base}/foreign-ends`)).body as ForeignEnds).passes.map(({ label }) => label)).toContain("Foyer");
  expect((await producer.del(`${base}/media-passes/${id}`)).status).toBe(204);
  expect(await codeOf(await ask("whep", token))).toBe("media-pass-refused");
  for (const other of [await house.officer(), room, house.nobody()]) expect([401, 403]).toContain((await other.get(`${base}/foreign-ends`)).status);
});

test("many wrong tokens from one address have to wait", async () => {
  const statuses = [];
  for (let at = 0; at < 40; at++) statuses.push((await ask("whip", tokenOf(house.platform.secrets, uuidv7()))).status);
  expect(statuses.slice(-3)).toEqual([429, 429, 429]);
  // An encoder of the same house, behind the same address, does not.
  expect(await codeOf(await ask("whip", lasting))).toBe("media-unavailable");
  house.advance(61_000);
  expect((await ask("whip", tokenOf(house.platform.secrets, uuidv7()))).status).toBe(401);
});

test("rooms with encoders of their own take none of the producer's places; what is asked for once more is there when all are taken", async () => {
  for (let site = 60; site < 75; site++) expect((await (await house.site(site)).post(`${base}/media-passes`, pass())).status).toBe(201);
  const before = ((await producer.get(`${base}/foreign-ends`)).body as ForeignEnds).passes.filter(({ madeBy }) => !madeBy.startsWith("site:")).length;
  const made = Array.from({ length: 50 - before }, () => pass({ direction: "out" }));
  for (const each of made) expect((await producer.post(`${base}/media-passes`, each)).status).toBe(201);
  expect(((await producer.post(`${base}/media-passes`, pass({ direction: "out" }))).body as { code: string }).code).toBe("media-passes-full");
  expect((await producer.post(`${base}/media-passes`, made[0])).status).toBe(201);
  expect((await (await house.site(75)).post(`${base}/media-passes`, pass())).status).toBe(201);
});

test("at most four streams go out; an address needs its beginning, and its key is never told", async () => {
  const output = (change: object = {}) => ({ id: uuidv7(), kind: "push", label: "Partner", url: "rtmp://studio:pass-word@live.example:1935/app/very-secret", ...change });
  expect((await producer.post(`${base}/outputs`, output({ url: "http://live.example/" }))).status).toBe(400);
  expect(((await producer.post(`${base}/outputs`, output({ url: undefined }))).body as { code: string }).code).toBe("output-address-missing");
  for (const [url, code] of [["srt://live.example:9000?mode=listener", "output-address-listens"], ["rtmp://127.0.0.1:5432/app/key", "output-address-local"], ["srt://169.254.169.254:80", "output-address-local"]]) {
    expect((await producer.post(`${base}/outputs`, output({ url }))).body).toMatchObject({ status: 400, code });
  }
  const first = output();
  for (const each of [first, first, output(), output(), output({ kind: "hls", url: undefined })]) expect((await producer.post(`${base}/outputs`, each)).status).toBe(201);
  expect(((await producer.post(`${base}/outputs`, output())).body as { code: string }).code).toBe("outputs-full");
  // Asked once more, because no answer came: it is there.
  expect((await producer.post(`${base}/outputs`, first)).status).toBe(201);
  const answer = await producer.get(`${base}/foreign-ends`);
  for (const secret of ["very-secret", "studio", "pass-word"]) expect(JSON.stringify(answer.body)).not.toContain(secret);
  expect((answer.body as ForeignEnds).outputs.map(({ address, state }) => [address.split("/hls/")[0], state])[0]).toEqual(["rtmp://live.example:1935", "unknown"]);
});

test("segments are for every cache, the list for a second, and an address is void when its stream has ended", async () => {
  const { outputs } = (await producer.get(`${base}/foreign-ends`)).body as ForeignEnds;
  const { id, address } = outputs.find(({ kind }) => kind === "hls") as ProgrammeOutput;
  const folder = join(house.config.dataDir, "outputs", house.conferenceId, id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "live.m3u8"), "#EXTM3U\ns1-000000.ts\n");
  writeFileSync(join(folder, "s1-000000.ts"), Buffer.alloc(1_880, 7));
  const at = (file: string) => address.replace(house.config.publicUrl, house.url).replace("live.m3u8", file);
  const list = await fetch(at("live.m3u8"));
  expect([list.status, list.headers.get("cache-control"), list.headers.get("content-type"), list.headers.get("set-cookie")]).toEqual([200, "public, max-age=1", "application/vnd.apple.mpegurl", null]);
  const segment = await fetch(at("s1-000000.ts"), { headers: { range: "bytes=0-187" } });
  expect([segment.status, segment.headers.get("content-range"), (await segment.arrayBuffer()).byteLength]).toEqual([206, "bytes 0-187/1880", 188]);
  expect(segment.headers.get("cache-control")).toBe("public, max-age=86400, immutable");
  // Pages of other hosts play it, also those that let nothing in that does not say so (COEP); everything else of ours stays ours.
  for (const { headers } of [list, segment]) expect([headers.get("cross-origin-resource-policy"), headers.get("access-control-allow-origin"), headers.get("x-content-type-options")]).toEqual(["cross-origin", "*", "nosniff"]);
  for (const path of ["/healthz", new URL(at("watch")).pathname]) expect((await fetch(house.url + path)).headers.get("cross-origin-resource-policy")).toBe("same-origin");
  expect((await fetch(at("s1-000000.ts"), { headers: { "if-none-match": segment.headers.get("etag")! } })).status).toBe(304);
  for (const wrong of ["s1-000009.ts", "..%2f..%2fsecret.key", "secret.key"]) expect([400, 404]).toContain((await fetch(at(wrong))).status);
  expect((await fetch(`${house.url}/hls/${"A".repeat(24)}/live.m3u8`)).status).toBe(404);
  expect((await producer.del(`${base}/outputs/${id}`)).status).toBe(204);
  house.advance(6_000);
  expect((await fetch(at("live.m3u8"))).status).toBe(404);
});

test("whoever guesses streams' keys has to wait, and the audience behind the same cache goes on", async () => {
  const made = (await producer.post(`${base}/outputs`, { id: uuidv7(), kind: "hls", label: "Overflow" })).body as ProgrammeOutput;
  const folder = join(house.config.dataDir, "outputs", house.conferenceId, made.id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "live.m3u8"), "#EXTM3U\n");
  const guess = async (at: number) => (await fetch(`${house.url}/hls/${String(at).padStart(24, "A")}/live.m3u8`)).status;
  const guesses = [];
  for (let at = 0; at < 70; at++) guesses.push(await guess(at));
  expect([guesses[0], guesses.at(-1)]).toEqual([404, 429]);
  expect((await fetch(made.address.replace(house.config.publicUrl, house.url))).status).toBe(200);
});

test("relays' credentials are made for who asks, and end", async () => {
  const { body } = (await (await house.site(7)).get("/api/ice-servers")) as { body: { iceServers: { urls: string[]; username: string; credential: string }[]; until: number } };
  const [relay] = body.iceServers;
  expect(relay!.urls).toEqual(["turn:relay.example:3478?transport=tcp"]);
  expect(relay!.username).toBe(`${Math.floor(body.until / 1_000)}:site-7`);
  expect(relay!.credential).toMatch(/^[A-Za-z0-9+/]{27}=$/);
  expect((await house.nobody().get("/api/ice-servers")).status).toBe(401);
});

test("a token ends with its time", async () => {
  house.advance(55 * 60_000);
  expect(await codeOf(await ask("whip", lasting))).toBe("media-unavailable");
  house.advance(6 * 60_000);
  expect(await codeOf(await ask("whip", lasting))).toBe("media-pass-refused");
});
