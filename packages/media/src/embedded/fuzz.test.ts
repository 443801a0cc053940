import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replyOf, type MediaEngine } from "../engine.ts";
import { MediaError } from "../errors.ts";
import { mutate } from "../testing/mutate.ts";
import { playOffer, publishOffer } from "../testing/offers.ts";
import { seeded } from "../testing/rtp.ts";
import { freeUdpPort } from "../testing/site.ts";
import { createEmbeddedEngine } from "./index.ts";

let engine: MediaEngine;
let port: number;

beforeAll(async () => {
  port = await freeUdpPort();
  engine = await createEmbeddedEngine({ port, bindAddress: "127.0.0.1", maxViewers: 8, maxPublishers: 4 });
});

afterAll(async () => {
  await engine.close();
});

describe("the engine under damaged offers (seeded)", () => {
  it("answers or refuses each of them and still works afterwards", async () => {
    const random = seeded(1110);
    let accepted = 0;
    for (let round = 0; round < 300; round++) {
      const publishing = round % 2 === 0;
      const sdp = mutate(publishing ? publishOffer() : playOffer(), random);
      try {
        const session = publishing ? await engine.publish(`site-${round}`, sdp) : await engine.play("viewer", sdp);
        expect(replyOf(session).sdp).toContain("a=fingerprint:sha-256");
        accepted++;
        await engine.leave(session.sessionId);
      } catch (error) {
        expect(error).toBeInstanceOf(MediaError);
        expect(["offer-malformed", "codec-not-supported"]).toContain((error as MediaError).code);
      }
    }
    expect(accepted).toBeGreaterThan(30);
    expect(engine.stats()).toMatchObject({ publishers: [], viewers: [] });
    await engine.leave((await engine.publish("a", publishOffer())).sessionId);
  }, 60_000);

  it("holds its limits", async () => {
    const sessions = await Promise.all(Array.from({ length: 8 }, (_, at) => engine.play(`viewer-${at}`, playOffer())));
    await expect(engine.play("viewer", playOffer())).rejects.toMatchObject({ code: "limit-reached" });
    await Promise.all(sessions.map(({ sessionId }) => engine.leave(sessionId)));
    const sites = await Promise.all([1, 2, 3, 4].map((id) => engine.publish(`site-${id}`, publishOffer())));
    await expect(engine.publish("site-5", publishOffer())).rejects.toMatchObject({ code: "limit-reached" });
    // The same site again is a replacement, not another one.
    sites.push(await engine.publish("site-4", publishOffer()));
    await Promise.all(sites.map(({ sessionId }) => engine.leave(sessionId)));
  });

  it("lets one viewer have three sessions of the programme: the oldest makes room", async () => {
    const programme = [];
    for (let time = 0; time < 5; time++) programme.push((await engine.play("greedy", playOffer())).sessionId);
    const preview = await engine.play("greedy", playOffer(1), { target: { source: "a" } });
    const other = await engine.play("other", playOffer());
    expect(engine.stats().viewers.map(({ sessionId }) => sessionId)).toEqual([...programme.slice(2), preview.sessionId, other.sessionId]);
    for (const { sessionId } of engine.stats().viewers) await engine.leave(sessionId);
  });

  it("says plainly that its port is taken", async () => {
    await engine.leave((await engine.play("viewer", playOffer())).sessionId);
    const { createSocket } = await import("node:dgram");
    const other = createSocket("udp4");
    await new Promise<void>((resolve) => other.bind(0, "127.0.0.1", resolve));
    await expect(createEmbeddedEngine({ port: other.address().port, bindAddress: "127.0.0.1" })).rejects.toMatchObject({
      code: "bad-request",
    });
    other.close();
  });
});
