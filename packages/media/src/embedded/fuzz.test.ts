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
