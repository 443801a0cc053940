import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { MediaEngine } from "../engine.ts";
import { MediaError } from "../errors.ts";
import { LossyRelay } from "../testing/relay.ts";
import { seeded } from "../testing/rtp.ts";
import { LabPage, freeUdpPort, launchBrowser, startTestSite, until, type TestSite } from "../testing/site.ts";
import { createEmbeddedEngine } from "./index.ts";

/** Real browsers against the real engine, on loopback. */
let browser: Browser;
let engine: MediaEngine;
let site: TestSite;
let cameras: LabPage;
let room: LabPage;
let relay: LossyRelay | null = null;

async function start(options: { loss?: boolean; silenceMs?: number } = {}): Promise<void> {
  const port = await freeUdpPort();
  engine = await createEmbeddedEngine({ port, bindAddress: "127.0.0.1", silenceMs: options.silenceMs ?? 10_000 });
  relay = options.loss === true ? await LossyRelay.start(port, seeded(7)) : null;
  site = await startTestSite(() => engine, relay?.port);
  cameras = await LabPage.open(browser, site);
  room = await LabPage.open(browser, site);
}

const sees = async (colour: string, slot = 0, viewer = "room"): Promise<boolean> =>
  (await room.call("sightings", viewer)).findLast((sighting) => sighting.slot === slot)?.colour === colour;
const hears = async (hertz: number, slot = 0): Promise<boolean> =>
  Math.abs((await room.call("pitch", "room", slot)) - hertz) < 25;
const decoded = async (slot: number, viewer = "room"): Promise<number> =>
  (await room.call("playStats", viewer)).slots[slot]!.framesDecoded;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterEach(async () => {
  await cameras.close();
  await room.close();
  await engine.close();
  await site.close();
  relay?.close();
});

afterAll(async () => {
  await browser.close();
});

describe("the embedded engine with real browsers", { timeout: 60_000 }, () => {
  it("switches a slot from one site to the other in the same connection", async () => {
    await start();
    const live: string[] = [];
    engine.on("slot-live", ({ slot, sourceId }) => live.push(`${slot}:${sourceId}`));
    await cameras.call("publish", "a", "red", 440);
    await cameras.call("publish", "b", "blue", 1_000);
    await room.call("play", "room");
    await until(() => engine.stats().publishers.every((publisher) => publisher.connected), "both sites publish");

    engine.setSlot(0, "a");
    await until(() => sees("red"), "red is seen");
    await until(() => hears(440), "440 Hz is heard");
    engine.setSlot(0, "b");
    await until(() => sees("blue"), "blue is seen");
    await until(() => hears(1_000), "1000 Hz is heard");

    expect((await room.call("sightings", "room")).map(({ colour }) => colour)).toEqual(["red", "blue"]);
    expect(await room.call("state", "room")).toEqual({
      connection: "connected",
      signalling: "stable",
      negotiations: 0,
    });
    expect(live).toEqual(["0:a", "0:b"]);
    expect(engine.slots()[0]).toMatchObject({ sourceId: "b", live: true });
    const { slots } = await room.call("playStats", "room");
    expect(slots[0]).toMatchObject({ framesDropped: 0, freezeCount: 0, packetsLost: 0 });

    engine.setSlot(0, null);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const frames = await decoded(0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await decoded(0)).toBe(frames);
  });

  it("fills two slots at once, serves a late joiner and a preview", async () => {
    await start();
    await room.call("play", "room");
    engine.setSlot(0, "a");
    engine.setSlot(3, "b");
    await cameras.call("publish", "a", "red", 440);
    await cameras.call("publish", "b", "green", 1_000);
    await until(async () => (await sees("red", 0)) && (await sees("green", 3)), "both slots are seen");
    await until(async () => (await hears(440, 0)) && (await hears(1_000, 3)), "both slots are heard");

    await room.call("play", "late");
    await until(
      async () => (await sees("red", 0, "late")) && (await sees("green", 3, "late")),
      "the late joiner sees both",
      3_000,
    );
    await room.call("play", "preview", { source: "b" });
    await until(() => sees("green", 0, "preview"), "the preview shows b", 3_000);
    await room.call("stop", "preview");
    await until(() => engine.stats().viewers.length === 2, "the preview has left");
  });

  it("keeps the slot when its site publishes again", async () => {
    await start();
    engine.setSlot(0, "a");
    await room.call("play", "room");
    await cameras.call("publish", "a", "red", 440);
    await until(() => sees("red"), "the first session is seen");
    await cameras.call("publish", "a", "blue", 440);
    await until(() => sees("blue"), "the second session is seen");
    await until(() => engine.stats().publishers.length === 1, "the first session has been replaced");
    expect(engine.slots()[0]).toMatchObject({ sourceId: "a", live: true });
    await cameras.call("unpublish", "a");
    await until(() => engine.slots()[0]?.live === false, "the slot is no longer live");
    await cameras.call("publish", "a", "green", 440);
    await until(() => sees("green"), "the third session is seen");
  });

  it("delivers every frame over a network that loses 3 % each way", async () => {
    await start({ loss: true });
    engine.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440, [640, 360]);
    await room.call("play", "room");
    await until(() => sees("red"), "red is seen");
    relay!.loss = 0.03;
    const [sentBefore, seenBefore] = [(await cameras.call("publishStats", "a")).framesEncoded, await decoded(0)];
    await new Promise((resolve) => setTimeout(resolve, 8_000));
    relay!.loss = 0;
    await new Promise((resolve) => setTimeout(resolve, 500));
    const sent = (await cameras.call("publishStats", "a")).framesEncoded - sentBefore;
    const seen = (await decoded(0)) - seenBefore;
    expect(relay!.dropped).toBeGreaterThan(20);
    expect(engine.stats().publishers[0]!.nacks).toBeGreaterThan(0);
    expect(engine.stats().totals.retransmitted).toBeGreaterThan(0);
    expect(seen / sent).toBeGreaterThan(0.97);
  });

  it("gives up a viewer and a site that were killed", async () => {
    await start({ silenceMs: 3_000 });
    engine.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440);
    await room.call("play", "room");
    await until(() => sees("red"), "red is seen");
    const gone: string[] = [];
    engine.on("viewer-gone", ({ viewerId, reason }) => gone.push(`${viewerId} ${reason}`));
    engine.on("publisher-gone", ({ sourceId, reason }) => gone.push(`${sourceId} ${reason}`));
    // Closing the page sends no DELETE and may or may not send a DTLS close: either way they must go.
    await room.close();
    await until(() => engine.stats().viewers.length === 0, "the viewer is gone", 8_000);
    await cameras.close();
    await until(() => engine.stats().publishers.length === 0, "the site is gone", 8_000);
    expect(gone.map((each) => each.split(" ")[0])).toEqual(["room", "a"]);
  });

  it("refuses with a reason the browser can read", async () => {
    await start();
    const refusal = await engine.publish("a", "v=0").catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(MediaError);
    expect(refusal).toMatchObject({ code: "offer-malformed", status: 400 });
    await expect(engine.leave("nobody")).rejects.toMatchObject({ code: "no-such-session" });
    expect(() => engine.setSlot(4 as never, "a")).toThrow(MediaError);
    await engine.close();
    await expect(engine.publish("a", "v=0")).rejects.toMatchObject({ code: "engine-closed" });
  });
});
