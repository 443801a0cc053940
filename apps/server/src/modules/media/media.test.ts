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
