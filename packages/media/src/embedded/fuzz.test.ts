import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { replyOf, type MediaEngine, type Parent } from "../engine.ts";
import { MediaError } from "../errors.ts";
import { bombard } from "../testing/datagrams.ts";
import { mutate, mutateTransport } from "../testing/mutate.ts";
import { playOffer, publishOffer, simulcastOffer } from "../testing/offers.ts";
import { seeded } from "../testing/rtp.ts";
import { freeUdpPort, until } from "../testing/site.ts";
import { createEmbeddedEngine } from "./index.ts";
import { Upstream } from "./upstream.ts";

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
      const whole = publishing ? (round % 4 === 0 ? publishOffer() : simulcastOffer()) : playOffer();
      const sdp = round % 3 === 0 ? mutateTransport(whole, random) : mutate(whole, random);
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

  it("takes two encodings whatever they are called, the outermost of more, and one where there is one", async () => {
    const answerOf = async (offer: string) => {
      const { sessionId, answerSdp } = await engine.publish("a", offer);
      await engine.leave(sessionId);
      return answerSdp;
    };
    const own = await answerOf(simulcastOffer());
    expect(own).toContain("a=simulcast:recv small;good\r\n");
    expect(own).toContain("a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id\r\n");
    const encoder = simulcastOffer().replaceAll("small", "0").replaceAll("good", "1");
    expect(await answerOf(encoder)).toContain("a=rid:0 recv\r\na=rid:1 recv\r\na=simulcast:recv 0;1\r\n");
    const three = simulcastOffer().replace("a=rid:small send", "a=rid:q send\r\na=rid:h send").replaceAll("good", "f").replace("small;f", "q;h;f");
    expect(await answerOf(three)).toContain("a=simulcast:recv q;f\r\n");
    expect(await answerOf(encoder.replace("a=rid:1 send\r\n", ""))).not.toMatch(/simulcast|a=rid/);
  });

  it("takes no answer when nobody was asked for one, however it is written", async () => {
    const random = seeded(7);
    const { sessionId } = await engine.play("viewer", playOffer());
    for (let round = 0; round < 50; round++)
      await expect(engine.complete(round % 2 === 0 ? sessionId : "nobody", mutate(playOffer(), random))).rejects.toMatchObject({ code: "no-such-session" });
    await engine.leave(sessionId);
  });

  it("goes on under datagrams of strangers who know the name of a session (seeded)", async () => {
    const session = await engine.play("viewer", playOffer());
    const name = /^a=ice-ufrag:(.*?)\r$/m.exec(replyOf(session).sdp)![1]!;
    await bombard({ host: "127.0.0.1", port, name, count: 4_000, random: seeded(44) });
    expect(engine.stats().viewers).toMatchObject([{ viewerId: "viewer", connected: false }]);
    await engine.leave(session.sessionId);
    await bombard({ host: "127.0.0.1", port, name, count: 500, random: seeded(45) });
    const again = await engine.publish("a", publishOffer());
    expect(again.answerSdp).toContain("a=fingerprint:sha-256");
    await engine.leave(again.sessionId);
  }, 30_000);

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

describe("a relay under damaged answers of its parent (seeded)", () => {
  /** What a parent says to an offer, damaged on its way. */
  async function tryAnswer(damage: (sdp: string) => string, counter: boolean, patienceMs = 150): Promise<unknown> {
    const parent: Parent = {
      async signal(offerSdp) {
        const session = await engine.play("edge", counter ? playOffer() : offerSdp);
        const { sdp } = replyOf(session);
        const where = { resource: session.sessionId, from: "root" };
        // What a parent that only offers would write: the other way round.
        return counter ? { ...where, counterOfferSdp: damage(sdp.replaceAll("a=setup:active", "a=setup:actpass")) } : { ...where, answerSdp: damage(sdp) };
      },
      complete: async () => {},
      release: (resource) => engine.leave(resource),
    };
    const upstream = new Upstream({
      network: { port: null, bindAddress: "127.0.0.1" },
      layer: "good",
      parent,
      now: () => performance.now(),
      forward: () => {},
      cleared: () => {},
      audioLoss: () => 0,
      onGone: () => {},
      onError: (error) => errors.push(error),
    });
    const opened = upstream.open(null).then(
      () => null,
      (error: unknown) => error,
    );
    // Those that are taken are not waited for: most lead nowhere.
    await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, patienceMs))]);
    upstream.close();
    return opened;
  }
  const errors: unknown[] = [];

  it("takes or refuses each of them, and a whole one afterwards", async () => {
    const random = seeded(2026);
    let refused = 0;
    for (let round = 0; round < 120; round++) {
      const damage = (sdp: string): string => (round % 2 === 0 ? mutate(sdp, random) : mutateTransport(sdp, random));
      const error = await tryAnswer(damage, round % 3 === 0);
      if (error === null) continue;
      expect(error).toBeInstanceOf(MediaError);
      expect(["offer-malformed", "codec-not-supported", "engine-closed", "engine-unreachable"]).toContain((error as MediaError).code);
      if ((error as MediaError).code === "offer-malformed") refused++;
    }
    expect(refused).toBeGreaterThan(15);
    expect(errors).toEqual([]);
    expect(await tryAnswer((sdp) => sdp, false, 10_000)).toBeNull();
    await until(() => engine.stats().viewers.length === 0, "every session is given back");
  }, 60_000);

  it("does not link to somebody who has not the key that the centre named", async () => {
    const other = (sdp: string): string => sdp.replaceAll(/^(a=fingerprint:sha-256 )(..)/gm, (_, before: string, first: string) => before + (first === "00" ? "01" : "00"));
    expect(await tryAnswer(other, false, 10_000)).toMatchObject({ code: "engine-unreachable" });
    await until(() => engine.stats().viewers.length === 0, "the session is given back");
  }, 30_000);
});
