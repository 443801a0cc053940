import type { MediaPassMade } from "@diemcau/contract";
import { MediaClient, startMediaProcess, type MediaProcess } from "@diemcau/media";
import { freeUdpPort, playOffer, publishOffer } from "@diemcau/media/testing";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { createProgrammeDirector, mediaSocket } from "./index.ts";

let house: TestHouse;
let engine: MediaProcess;
let socketPath: string;
beforeAll(async () => {
  house = await openHouse({ config: { turn: { urls: ["turn:relay.example:3478?transport=tcp"], secret: "shared" } } });
  socketPath = mediaSocket(house.config.dataDir);
  mkdirSync(dirname(socketPath), { recursive: true });
  engine = await startMediaProcess({ control: { socketPath }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1" });
});
afterAll(async () => {
  await engine.close();
  await house.close();
});

it("ends a room's sending when it is neither on the programme nor cued, but not at once", async () => {
  const { platform } = house.process();
  const lanes = new Lanes(platform);
  const director = createProgrammeDirector(platform, (conference) => lanes.of(conference));
  const client = new MediaClient({ socketPath }, house.conferenceId);
  try {
    await platform.hub.get(house.conferenceId);
    const { sessionId } = await client.publish("7", publishOffer());
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await client.stats()).publishers.map((publisher) => publisher.sessionId)).toEqual([sessionId]);
    house.advance(6_000);
    await vi.waitFor(async () => expect((await client.stats()).publishers).toEqual([]), { timeout: 8_000, interval: 200 });
  } finally {
    await director.close();
    await client.close();
  }
}, 30_000);

it("opens nothing in the media engine for a conference that there is not", async () => {
  const producer = await house.producer();
  const nowhere = "00000000-0000-7000-8000-00000000dead";
  const sdp = { method: "POST", headers: { ...producer.headers(), "content-type": "application/sdp" }, body: playOffer() };
  expect((await fetch(`${house.url}/media/${nowhere}/whep`, sdp)).status).toBe(404);
  const left = await fetch(`${house.url}/media/${nowhere}/sessions/abcdefgh`, { method: "DELETE", headers: producer.headers() });
  expect([left.status, await left.json()]).toEqual([404, expect.objectContaining({ code: "conference-unknown" })]);
});

/** Rooms that have their page open. */
async function joined(...sites: number[]): Promise<void> {
  const { platform, close } = house.process();
  const at = platform.clock();
  await new Lanes(platform).of(await platform.hub.get(house.conferenceId)).submit({ id: null, digest: null, actor: "server", decide: () => ({ ok: true, entries: [{ kind: "sites.presence", changes: sites.map((site) => [site, "c", at]) }] }) });
  await close();
}
/** The headers of a device that has nothing but a new token. */
async function device(direction: "in" | "out", site?: number): Promise<Record<string, string>> {
  const made = await (await house.producer()).post<MediaPassMade>(`/api/conferences/${house.conferenceId}/media-passes`, { id: uuidv7(), direction, label: "Device", hours: 1, ...(site === undefined ? {} : { site }) });
  expect(made.status).toBe(201);
  return { authorization: `Bearer ${made.body.token}` };
}
const SDP = "application/sdp";
/** @param type null: the request does not say what it sends */
const send = (method: string, path: string, headers: Record<string, string>, body?: string, type: string | null = SDP, at = house.url) =>
  fetch(at + path, { method, headers: { ...headers, ...(body !== undefined && type !== null && { "content-type": type }) }, body: body === undefined ? null : Buffer.from(body) });
const end = (name: "whip" | "whep") => `/media/${house.conferenceId}/${name}`;

it("lets nobody but its opener complete or end a session, at any gateway", async () => {
  const producer = await house.producer();
  const client = new MediaClient({ socketPath }, house.conferenceId);
  const answerOf = async (response: Response) => [response.status, await response.text()];
  try {
    await producer.command(house.conferenceId, { kind: "conference.open" });
    await joined(3);
    expect((await producer.command(house.conferenceId, { kind: "site.cue", site: 3 })).status).toBe(200);
    const [encoder, another, player, otherPlayer] = [await device("in", 3), await device("in", 3), await device("out"), await device("out")];
    const [room, otherRoom, phone] = [await house.site(3), await house.site(4), await house.delegate(3)];
    const unknown = await answerOf(await send("DELETE", `/media/${house.conferenceId}/sessions/${"x".repeat(22)}`, producer.headers()));
    expect(unknown[0]).toBe(404);

    const askers = { encoder, another, player, otherPlayer, producer: producer.headers(), room: room.headers(), otherRoom: otherRoom.headers(), phone: phone.headers() };
    const opened: { opener: keyof typeof askers; location: string }[] = [];
    for (const [opener, name, offer] of [["encoder", "whip", publishOffer()], ["player", "whep", playOffer()], ["otherRoom", "whep", playOffer()], ["producer", "whep", playOffer()]] as const) {
      const response = await send("POST", end(name), askers[opener], offer);
      expect([opener, response.status]).toEqual([opener, 201]);
      opened.push({ opener, location: response.headers.get("location")! });
    }
    const there = async () => {
      const { publishers, viewers } = await client.stats();
      return [publishers.length, viewers.length];
    };
    expect(await there()).toEqual([1, 3]);
    for (const { opener, location } of opened) {
      for (const [name, headers] of Object.entries(askers).filter(([each]) => each !== opener)) {
        expect([name, opener, ...(await answerOf(await send("DELETE", location, headers)))]).toEqual([name, opener, ...unknown]);
        expect([name, opener, ...(await answerOf(await send("PATCH", location, headers, publishOffer())))]).toEqual([name, opener, ...unknown]);
      }
      // Its name in the engine is not enough, nor another one's seal.
      expect((await send("DELETE", location.slice(0, -17), askers[opener])).status).toBe(404);
      expect((await send("DELETE", location.slice(0, -16) + opened.find((each) => each.opener !== opener)!.location.slice(-16), askers[opener])).status).toBe(404);
    }
    expect(await there()).toEqual([1, 3]);
    // A gateway that has just been started knows them as well.
    const fresh = await house.gateway();
    for (const { opener, location } of opened) expect([opener, (await send("DELETE", location, askers[opener], undefined, null, fresh.url)).status]).toEqual([opener, 204]);
    expect(await there()).toEqual([0, 0]);
    for (const { opener, location } of opened) expect(await answerOf(await send("DELETE", location, askers[opener]))).toEqual(unknown);
  } finally {
    await client.close();
  }
}, 30_000);

it("answers WHIP and WHEP as their standard asks: what it takes, what it does not, and why", async () => {
  const client = new MediaClient({ socketPath }, house.conferenceId);
  const player = await device("out");
  const said = async (response: Response) => ({ status: response.status, code: ((await response.json()) as { code: string }).code });
  try {
    for (const name of ["whip", "whep"] as const) expect((await send("OPTIONS", end(name), {})).headers.get("accept-post")).toBe(SDP);
    for (const type of [null, "text/plain", "application/json", "application/sdp-fragment"]) {
      const answer = await send("POST", end("whep"), player, playOffer(), type);
      expect(answer.headers.get("accept-post")).toBe(SDP);
      expect([type, await said(answer)]).toEqual([type, { status: 415, code: "media-sdp-expected" }]);
    }
    expect((await client.stats()).viewers).toEqual([]);
    const opened = await send("POST", end("whep"), player, playOffer(), "Application/SDP; charset=utf-8");
    expect(opened.status).toBe(201);
    const location = opened.headers.get("location")!;

    // Candidates, and an ICE restart, as RFC 9725 shows them.
    const fragment = "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0\r\n";
    const trickled = await send("PATCH", location, { ...player, "if-match": "*" }, fragment, "application/trickle-ice-sdpfrag");
    expect(trickled.headers.get("allow")).toBe("DELETE, OPTIONS");
    expect(await said(trickled)).toEqual({ status: 405, code: "media-trickle-unsupported" });
    const patched = await send("PATCH", location, player, "{}", "application/json");
    expect(patched.headers.get("accept-patch")).toBe(SDP);
    expect(await said(patched)).toEqual({ status: 415, code: "media-sdp-expected" });
    // What was refused has ended nothing.
    expect((await client.stats()).viewers).toHaveLength(1);
    expect((await send("DELETE", location, player)).status).toBe(204);

    for (const name of ["whip", "whep"] as const) {
      const [nobody, wrong] = [await send("POST", end(name), {}, playOffer()), await send("POST", end(name), { authorization: `${player["authorization"]!.slice(0, -4)}AAAA` }, playOffer())];
      expect([nobody.status, nobody.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
      expect([wrong.status, wrong.headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
    }
  } finally {
    await client.close();
  }
});

it("ends what was opened with a stream token when the token ends, or is taken back", async () => {
  const producer = await house.producer();
  const base = `/api/conferences/${house.conferenceId}`;
  const client = new MediaClient({ socketPath }, house.conferenceId);
  const players = async () => (await client.stats()).viewers.map(({ viewerId }) => viewerId).filter((name) => name.startsWith("player-"));
  try {
    const play = async (label: string) => {
      const { body } = await producer.post<MediaPassMade>(`${base}/media-passes`, { id: uuidv7(), direction: "out", label, hours: 1 });
      const headers = { authorization: `Bearer ${body.token}`, "content-type": "application/sdp" };
      const answer = await fetch(`${house.url}/media/${house.conferenceId}/whep`, { method: "POST", headers, body: playOffer() });
      // Whoever has nothing but a token is told of relays with the answer (RFC 9725).
      expect([answer.status, answer.headers.get("link")]).toEqual([201, expect.stringMatching(/^<turn:relay\.example:3478\?transport=tcp>; rel="ice-server"; username="\d+:end-[\w-]+"; credential="[\w+/]{27}="; credential-type="password"$/)]);
      return body.id;
    };
    const [foyer, lobby] = [await play("Foyer"), await play("Lobby")];
    expect(await players()).toEqual([`player-${foyer}`, `player-${lobby}`]);
    expect((await producer.del(`${base}/media-passes/${foyer}`)).status).toBe(204);
    await vi.waitFor(async () => expect(await players()).toEqual([`player-${lobby}`]), { timeout: 10_000, interval: 100 });
    house.advance(61 * 60_000);
    await vi.waitFor(async () => expect(await players()).toEqual([]), { timeout: 10_000, interval: 100 });
  } finally {
    await client.close();
  }
}, 40_000);
