import { randomBytes, createHash } from "node:crypto";
import type { Snapshot } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let stenographer: TestClient;
const TRACK = uuidv7();
const command = (client: TestClient, body: { kind: string; [field: string]: unknown }) => client.command(house.conferenceId, body);

/** One of the centre's desks, by the name of its account. */
async function desk(username: string): Promise<TestClient> {
  const token = randomBytes(32).toString("base64url");
  await sql`insert into sign_in (token_hash, account_id, expires_at)
    values (${createHash("sha256").update(token).digest()}, (select id from account where username = ${username}), now() + interval '1 hour')`.execute(house.db);
  return new TestClient(house.url, "account", { dc_account: token });
}

beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  stenographer = await desk("stenographer");
  await command(producer, { kind: "conference.open" });
  await command(producer, { kind: "caption.set-track", trackId: TRACK, language: "vi", name: "Tiếng Việt" });
});
afterAll(() => house.close());

describe("captions", () => {
  it("reach the rooms line by line, corrected where they were, and no phone's stream", async () => {
    const [room, phone, own] = await Promise.all([(await house.site(4)).events(house.conferenceId), (await house.delegate(4)).events(house.conferenceId), stenographer.events(house.conferenceId)]);
    expect((await command(stenographer, { kind: "caption.say", trackId: TRACK, text: "Kính thưa" })).body.code).toBe("caption-turn-elsewhere");
    await command(stenographer, { kind: "caption.take-turn", trackId: TRACK });
    const line = { id: uuidv7(), kind: "caption.say", trackId: TRACK, text: "  Kính thưa hội ngị ".normalize("NFD") };
    const answers = await Promise.all([command(stenographer, line), command(stenographer, line), command(stenographer, line)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await command(stenographer, { kind: "caption.correct", trackId: TRACK, n: 1, text: "Kính thưa hội nghị" })).status).toBe(200);
    for (const stream of [room, own]) await stream.until("the correction", () => stream.entries.some(({ kind }) => kind === "caption.corrected"));
    expect(room.entries.filter(({ kind }) => kind === "caption.said")).toMatchObject([{ n: 1, text: "Kính thưa hội ngị" }]);
    expect(phone.entries.some(({ kind }) => kind === "caption.said")).toBe(false);
    const late = await (await house.site(6)).events(house.conferenceId);
    await late.until("the snapshot", () => late.snapshot !== null);
    expect((late.snapshot as Snapshot).captions.tracks[0]!.lines.map(({ text }) => text)).toEqual(["Kính thưa hội nghị"]);
    for (const stream of [room, phone, own, late]) stream.close();
  });

  it("are a transcript with the times, as text and as WebVTT", async () => {
    await command(stenographer, { kind: "caption.say", trackId: TRACK, text: "Tỷ lệ <b> & hơn" });
    const base = `/api/conferences/${house.conferenceId}/captions/${TRACK}/transcript`;
    const text = await stenographer.get<string>(`${base}.txt`);
    const lines = text.body.split("\r\n").filter(Boolean);
    expect(lines.slice(1)).toEqual([expect.stringMatching(/^\[\d\d:\d\d:\d\d\] Kính thưa hội nghị$/), expect.stringMatching(/\] Tỷ lệ <b> & hơn$/)]);
    const vtt = (await (await house.site(4)).get<string>(`${base}.vtt`)).body;
    expect(vtt.startsWith("WEBVTT\n\n00:00:")).toBe(true);
    expect(vtt).toContain("Tỷ lệ &lt;b&gt; &amp; hơn");
    const [first, second] = [...vtt.matchAll(/^(\S+) --> (\S+)$/gm)].map(([, from, to]) => [from!, to!]);
    expect(first![1]! >= first![0]! && second![0]! >= first![0]!).toBe(true);
    expect((await house.nobody().get(`${base}.txt`)).status).toBe(401);
    expect((await producer.get(`/api/conferences/${house.conferenceId}/captions/${uuidv7()}/transcript.txt`)).status).toBe(404);
  });

  it("are typed by those whose work it is", async () => {
    const say = { kind: "caption.say", trackId: TRACK, text: "x" };
    for (const client of [await house.site(4), await house.delegate(4), await house.officer(), await desk("chair"), await desk("interpreter")]) expect((await command(client, say)).status).toBe(403);
    expect((await command(stenographer, { kind: "programme.put-on-air", site: 0 })).status).toBe(403);
    expect((await command(stenographer, { ...say, text: "x".repeat(241) })).status).toBe(400);
  });
});

describe("interpreters", () => {
  it("are those whom the producer can choose, and open the microphone of their own channel", async () => {
    const { body } = await producer.get<{ accounts: { account: string; name: string }[] }>(`/api/conferences/${house.conferenceId}/interpreters`);
    const { rows } = await sql<{ id: string }>`select id from account where role = 'interpreter'`.execute(house.db);
    expect(body.accounts.map(({ account }) => account)).toEqual(rows.map(({ id }) => id));
    const interpreter = await desk("interpreter");
    const channelId = uuidv7();
    const set = { kind: "channel.set", channelId, language: "en", name: "English" };
    expect((await command(interpreter, { ...set, interpreters: [] })).status).toBe(403);
    await command(producer, { ...set, interpreters: [] });
    expect((await command(interpreter, { kind: "channel.switch-mic", channelId, on: true })).body.code).toBe("channel-not-yours");
    await command(producer, { ...set, interpreters: body.accounts });
    expect((await command(interpreter, { kind: "channel.switch-mic", channelId, on: true })).status).toBe(200);
    const phone = await (await house.delegate(4)).events(house.conferenceId);
    await phone.until("the snapshot", () => phone.snapshot !== null);
    // A listener learns that somebody speaks, not who.
    expect((phone.snapshot as Snapshot).captions.channels).toMatchObject([{ id: channelId, interpreters: [], mic: expect.any(Number) }]);
    phone.close();
    // The other interpreter of the channel, or another window, who presses in the same moment: one of them speaks.
    await command(producer, { kind: "channel.switch-mic", channelId, on: false });
    const windows = [uuidv7(), uuidv7(), uuidv7()];
    const pressed = await Promise.all(windows.map((window) => command(interpreter, { kind: "channel.switch-mic", channelId, on: true, window })));
    expect(pressed.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect(pressed.filter(({ status }) => status === 409).map(({ body }) => body.code)).toEqual(["channel-mic-held", "channel-mic-held"]);
    const { state } = await house.platform.hub.get(house.conferenceId);
    expect(state.captions.channels[0]!.holder).toMatchObject({ account: rows[0]!.id, window: windows[pressed.findIndex(({ status }) => status === 200)] });
    // The page of the interpreter knows by it that it is the one; phones have no use for it.
    const window = windows.find((_, at) => pressed[at]!.status === 200)!;
    for (const [who, knows] of [[interpreter, true], [await house.delegate(4), false]] as const) {
      const stream = await who.events(house.conferenceId);
      await stream.until("the snapshot", () => stream.snapshot !== null);
      expect(JSON.stringify(stream.snapshot).includes(window)).toBe(knows);
      stream.close();
    }
  });
});
