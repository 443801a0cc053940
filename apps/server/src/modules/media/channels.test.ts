import { createHash, randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { MediaClient, channelBus, startMediaProcess, type MediaProcess } from "@diemcau/media";
import { freeUdpPort, makeOffer } from "@diemcau/media/testing";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { createProgrammeDirector, mediaSocket } from "./index.ts";

let house: TestHouse;
let engine: MediaProcess;
let producer: TestClient;
let interpreter: TestClient & { account: string };
const CHANNEL = uuidv7();
const speaks = makeOffer({ sections: ["audio"], direction: "sendonly" });
const listens = makeOffer({ sections: ["audio"], direction: "recvonly" });

async function offer(client: TestClient, kind: "whip" | "whep", channel: string, sdp: string) {
  const response = await fetch(`${house.url}/media/${house.conferenceId}/${kind}?channel=${channel}`, { method: "POST", headers: { ...client.headers(), "content-type": "application/sdp" }, body: sdp });
  const text = await response.text();
  return { status: response.status, text, code: response.status === 201 ? null : (JSON.parse(text) as { code: string }).code, location: response.headers.get("location") };
}
const mic = (on: boolean) => interpreter.command(house.conferenceId, { kind: "channel.switch-mic", channelId: CHANNEL, on });

beforeAll(async () => {
  house = await openHouse();
  const socketPath = mediaSocket(house.config.dataDir);
  mkdirSync(dirname(socketPath), { recursive: true });
  engine = await startMediaProcess({ control: { socketPath }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1" });
  producer = await house.producer();
  const token = randomBytes(32).toString("base64url");
  const { rows } = await sql<{ id: string }>`select id from account where username = 'interpreter'`.execute(house.db);
  const account = rows[0]!.id;
  await sql`insert into sign_in (token_hash, account_id, expires_at) values (${createHash("sha256").update(token).digest()}, ${account}, now() + interval '1 hour')`.execute(house.db);
  interpreter = Object.assign(new TestClient(house.url, "account", { dc_account: token }), { account });
  await producer.command(house.conferenceId, { kind: "channel.set", channelId: CHANNEL, language: "en", name: "English", interpreters: [{ account, name: "Interpreter" }] });
});
afterAll(async () => {
  await engine.close();
  await house.close();
});

it("carries the voice of the interpreter whose channel it is while the microphone is open, and no picture", async () => {
  expect((await offer(interpreter, "whip", CHANNEL, speaks)).code).toBe("publish-not-allowed");
  expect((await mic(true)).status).toBe(200);
  expect((await offer(interpreter, "whip", CHANNEL, makeOffer({ sections: ["audio", "video"], direction: "sendonly" }))).code).toBe("media-offer-malformed");
  for (const client of [producer, await house.site(4), await house.delegate(4)]) expect((await offer(client, "whip", CHANNEL, speaks)).code).toBe("not-allowed");
  expect((await offer(interpreter, "whip", uuidv7(), speaks)).code).toBe("channel-unknown");
  const published = await offer(interpreter, "whip", CHANNEL, speaks);
  expect(published.status).toBe(201);
  expect(published.text).not.toMatch(/m=video [1-9]/);
});

it("is listened to by rooms and phones, sound only, and a phone leaves it again", async () => {
  for (const client of [await house.site(4), await house.delegate(4), interpreter]) {
    const played = await offer(client, "whep", CHANNEL, listens);
    expect(played.status).toBe(201);
    expect(played.text).toContain("opus/48000");
    const left = await fetch(house.url + played.location!, { method: "DELETE", headers: client.headers() });
    expect(left.status).toBe(204);
  }
  const phone = await house.delegate(4);
  const floor = await offer(phone, "whep", "floor", makeOffer({ sections: ["audio", "audio", "audio", "audio"], direction: "recvonly" }));
  expect(floor.status).toBe(201);
  // The programme's picture is for rooms: 100,000 phones would be too many.
  expect((await offer(phone, "whep", "floor", makeOffer({ sections: ["video", "audio"], direction: "recvonly" }))).code).toBe("media-offer-malformed");
  expect((await offer(phone, "whep", "nonsense", listens)).code).toBe("input-malformed");
  expect((await offer(await house.officer(), "whep", CHANNEL, listens)).code).toBe("not-allowed");
});

it("has a hundred places for phones, also when they all come in the same second; who listens already is let in again", async () => {
  const phones = await Promise.all(Array.from({ length: 104 }, (_, at) => house.delegate(at + 1)));
  const answers = await Promise.all(phones.map((phone) => offer(phone, "whep", CHANNEL, listens)));
  const [inside, outside] = [phones.filter((_, at) => answers[at]!.status === 201), phones.filter((_, at) => answers[at]!.code === "media-limit")];
  expect([inside.length, outside.length]).toEqual([100, 4]);
  expect((await offer(inside[0]!, "whep", CHANNEL, listens)).status).toBe(201);
  await Promise.all(answers.map(({ location }, at) => location && fetch(house.url + location, { method: "DELETE", headers: phones[at]!.headers() })));
  await vi.waitFor(async () => expect((await offer(outside[0]!, "whep", CHANNEL, listens)).status).toBe(201), { timeout: 5_000, interval: 200 });
});

it("lets nobody keep the media process busy: whoever asks without a pause waits a minute, and nobody else does", async () => {
  const [phone, other] = [await house.delegate(110), await house.delegate(111)];
  const said = [];
  for (let at = 0; at < 70; at++) said.push((await offer(phone, "whep", CHANNEL, "no offer")).code);
  expect([said[0], said.at(-1)]).toEqual(["media-offer-malformed", "media-too-often"]);
  expect((await offer(other, "whep", CHANNEL, listens)).status).toBe(201);
  // A room whose three windows lose their line again and again is let in again each time.
  const room = await house.site(110);
  const asked = [];
  for (let at = 0; at < 140; at++) asked.push((await offer(room, "whep", CHANNEL, "no offer")).code);
  expect([asked[100], asked.at(-1)]).toEqual(["media-offer-malformed", "media-too-often"]);
  house.advance(60_000);
  for (const client of [phone, room]) expect((await offer(client, "whep", CHANNEL, listens)).status).toBe(201);
});

it("goes on while the microphone is open and is ended when it is shut", async () => {
  const { platform } = house.process();
  const lanes = new Lanes(platform);
  const director = createProgrammeDirector(platform, (conference) => lanes.of(conference));
  const client = new MediaClient({ socketPath: mediaSocket(house.config.dataDir) }, channelBus(house.conferenceId, CHANNEL));
  const sources = async () => (await client.stats()).publishers.map(({ sourceId }) => sourceId);
  try {
    await platform.hub.get(house.conferenceId);
    await offer(interpreter, "whip", CHANNEL, speaks);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    house.advance(6_000);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(await sources()).toContain("voice");
    await mic(false);
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    house.advance(6_000);
    await vi.waitFor(async () => expect(await sources()).toEqual([]), { timeout: 8_000, interval: 200 });
  } finally {
    await director.close();
    await client.close();
  }
}, 40_000);

it("shuts the microphone of an interpreter whose browser died, so that nobody waits for them", async () => {
  const { platform } = house.process();
  const lanes = new Lanes(platform);
  const director = createProgrammeDirector(platform, (conference) => lanes.of(conference));
  const isOpen = async () => (await house.platform.hub.get(house.conferenceId)).state.captions.channels[0]!.mic !== null;
  try {
    await platform.hub.get(house.conferenceId);
    await mic(true);
    await new Promise((resolve) => setTimeout(resolve, 4_500));
    expect(await isOpen()).toBe(true);
    house.advance(21_000);
    await vi.waitFor(async () => expect(await isOpen()).toBe(false), { timeout: 8_000, interval: 200 });
    expect((await house.journal()).at(-1)).toMatchObject({ kind: "channel.mic", actor: "system", body: { on: false } });
  } finally {
    await director.close();
  }
}, 30_000);
