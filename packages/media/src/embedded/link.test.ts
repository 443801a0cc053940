import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { MediaEngine } from "../engine.ts";
import { parentOf } from "../testing/parents.ts";
import { LossyRelay } from "../testing/relay.ts";
import { seeded } from "../testing/rtp.ts";
import { LabPage, freeUdpPort, launchBrowser, startTestSite, until, type TestSite } from "../testing/site.ts";
import { createEmbeddedEngine } from "./index.ts";

/** Relays of relays on loopback, real browsers at both ends. */
let browser: Browser;
const closing: (() => Promise<void> | void)[] = [];

const engineAt = async (port?: number): Promise<{ engine: MediaEngine; port: number }> => {
  const at = port ?? (await freeUdpPort());
  const engine = await createEmbeddedEngine({ port: at, bindAddress: "127.0.0.1" });
  closing.push(() => engine.close());
  return { engine, port: at };
};

async function lossy(port: number, seed: number): Promise<LossyRelay> {
  const relay = await LossyRelay.start(port, seeded(seed));
  closing.push(() => relay.close());
  return relay;
}

async function pageOf(engine: MediaEngine): Promise<LabPage> {
  const site: TestSite = await startTestSite(() => engine);
  const page = await LabPage.open(browser, site);
  closing.push(async () => {
    await page.close();
    await site.close();
  });
  return page;
}

const sees = async (room: LabPage, colour: string): Promise<boolean> => (await room.call("sightings", "room")).at(-1)?.colour === colour;
const decoded = async (room: LabPage): Promise<number> => (await room.call("playStats", "room")).slots[0]!.framesDecoded;
const hears = async (room: LabPage, hertz: number): Promise<boolean> => Math.abs((await room.call("pitch", "room", 0)) - hertz) < 25;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

afterAll(async () => {
  await browser.close();
});

describe("a relay", { timeout: 90_000 }, () => {
  it("shows a switch at the root through three tiers in the same session", async () => {
    const { engine: root } = await engineAt();
    const { engine: upper } = await engineAt();
    const { engine: lower } = await engineAt();
    upper.linkTo(parentOf(() => [{ name: "root", engine: root }]));
    lower.linkTo(parentOf(() => [{ name: "upper", engine: upper }]));
    const cameras = await pageOf(root);
    const room = await pageOf(lower);
    await room.call("play", "room");
    await cameras.call("publish", "a", "red", 440);
    await cameras.call("publish", "b", "blue", 1_000);
    root.setSlot(0, "a");
    await until(() => sees(room, "red"), "red is seen");
    await until(() => hears(room, 440), "440 Hz is heard");
    root.setSlot(0, "b");
    await until(() => sees(room, "blue"), "blue is seen");
    await until(() => hears(room, 1_000), "1000 Hz is heard");
    expect((await room.call("sightings", "room")).map(({ colour }) => colour)).toEqual(["red", "blue"]);
    expect(await room.call("state", "room")).toEqual({ connection: "connected", signalling: "stable", negotiations: 0 });
    expect(lower.slots()[0]).toMatchObject({ sourceId: null, live: true });
    await until(() => (lower.stats().link.good?.bitrate ?? 0) > 0 && lower.stats().link.good?.rttMs !== null, "the link is measured");
    expect(lower.stats().link).toMatchObject({ good: { connected: true, from: "upper", reconnects: 0 }, small: null });
    expect(() => lower.setSlot(0, "a")).toThrow("parent");

    // Taken off at the root: nothing of it is left below for somebody who comes now.
    root.setSlot(0, null);
    await until(() => !lower.slots()[0]!.live, "the slot is empty below");
    await room.call("play", "late");
    await until(() => lower.stats().viewers.filter(({ connected }) => connected).length === 2, "the late one is connected");
    expect(lower.stats().viewers.find(({ viewerId }) => viewerId === "late")!.packets).toBe(0);
    expect(lower.stats().link.good).toMatchObject({ connected: true, reconnects: 0 });
  });

  it("delivers nearly every frame over a link that loses 3 % each way", async () => {
    const { engine: root, port } = await engineAt();
    const { engine: edge } = await engineAt();
    const relay = await lossy(port, 7);
    edge.linkTo(parentOf(() => [{ name: "root", engine: root, relayPort: relay.port }]));
    const cameras = await pageOf(root);
    const room = await pageOf(edge);
    root.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440, [640, 360]);
    await room.call("play", "room");
    await until(() => sees(room, "red"), "red is seen");
    relay.loss = 0.03;
    const [sentBefore, seenBefore] = [(await cameras.call("publishStats", "a")).framesEncoded, await decoded(room)];
    await until(async () => (await cameras.call("publishStats", "a")).framesEncoded - sentBefore > 200, "200 pictures", 60_000);
    expect(edge.stats().link.good!.reconnects).toBe(0);
    relay.loss = 0;
    await new Promise((resolve) => setTimeout(resolve, 500));
    const sent = (await cameras.call("publishStats", "a")).framesEncoded - sentBefore;
    const seen = (await decoded(room)) - seenBefore;
    expect(relay.dropped).toBeGreaterThan(20);
    expect(seen / sent).toBeGreaterThan(0.97);
  });

  it("goes to the other parent when the link is dead, and its viewers keep their session", async () => {
    const { engine: root } = await engineAt();
    const first = await engineAt();
    const second = await engineAt();
    const { engine: edge } = await engineAt();
    const toFirst = await lossy(first.port, 1);
    for (const { engine } of [first, second]) engine.linkTo(parentOf(() => [{ name: "root", engine: root }]));
    const parents = parentOf(() => [
      { name: "first", engine: first.engine, relayPort: toFirst.port },
      { name: "second", engine: second.engine },
    ]);
    edge.linkTo(parents);
    const cameras = await pageOf(root);
    const room = await pageOf(edge);
    root.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440);
    await room.call("play", "room");
    await until(() => sees(room, "red"), "red is seen");
    expect(edge.stats().link.good!.from).toBe("first");

    toFirst.cut = true;
    const cutAt = performance.now();
    await until(() => edge.stats().link.good!.from === "second", "the second parent answers", 10_000);
    const tookMs = performance.now() - cutAt;
    const frames = await decoded(room);
    await until(async () => (await decoded(room)) > frames + 10, "pictures go on", 5_000);
    expect(tookMs).toBeLessThan(3_500);
    expect(parents.signalled).toEqual(["first", "second"]);
    expect(edge.stats().link.good).toMatchObject({ connected: true, reconnects: 1 });
    expect(await room.call("state", "room")).toEqual({ connection: "connected", signalling: "stable", negotiations: 0 });

    // Drained: the parent ends the session itself.
    toFirst.cut = false;
    const { viewers } = second.engine.stats();
    await second.engine.leave(viewers[0]!.sessionId);
    await until(() => edge.stats().link.good?.from === "first" && edge.stats().link.good?.connected === true, "the first parent again");
    const before = await decoded(room);
    await until(async () => (await decoded(room)) > before + 10, "pictures go on");

    // And back to a parent whose last session was over.
    await until(() => second.engine.stats().viewers.length === 0, "nobody plays from the second parent");
    toFirst.cut = true;
    await until(() => edge.stats().link.good!.from === "second", "the second parent again", 10_000);
    const again = await decoded(room);
    await until(async () => (await decoded(room)) > again + 10, "pictures go on");

    edge.linkTo(null);
    expect(edge.stats().link).toEqual({ good: null, small: null });
    edge.setSlot(0, null);
  });

  it("goes to the other parent when a picture stands while its sound goes on, and not when nothing is sent", async () => {
    const { engine: root } = await engineAt();
    const first = await engineAt();
    const second = await engineAt();
    const { engine: edge } = await engineAt();
    const toFirst = await lossy(first.port, 1);
    for (const { engine } of [first, second]) engine.linkTo(parentOf(() => [{ name: "root", engine: root }]));
    edge.linkTo(
      parentOf(() => [
        { name: "first", engine: first.engine, relayPort: toFirst.port },
        { name: "second", engine: second.engine },
      ]),
    );
    const cameras = await pageOf(root);
    const room = await pageOf(edge);
    root.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440);
    await room.call("play", "room");
    await until(() => sees(room, "red"), "red is seen");
    await until(() => hears(room, 440), "440 Hz is heard");

    // A card, and a room without its picture: nothing is said to be sent, for longer than a picture may stand.
    const from = edge.stats().link.good!.from;
    expect(from).toBe("first");
    root.setSlot(0, "a", false);
    const shown = await decoded(room);
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect((await decoded(room)) - shown).toBeLessThan(30);
    expect(edge.stats().link.good).toMatchObject({ from, reconnects: 0 });
    root.setSlot(0, "a", true);
    await until(async () => (await decoded(room)) > shown + 60, "the picture is back");

    toFirst.stillPictures();
    await until(async () => edge.stats().link.good!.from === "second", "the second parent is asked", 15_000);
    const before = await decoded(room);
    await until(async () => (await decoded(room)) > before + 10, "pictures go on", 5_000);
    expect(edge.stats().link.good).toMatchObject({ connected: true, reconnects: 1 });
    expect(await hears(room, 440)).toBe(true);
    expect(await room.call("state", "room")).toEqual({ connection: "connected", signalling: "stable", negotiations: 0 });
  });

  it("waits for a parent that is not there yet", async () => {
    const { engine: root } = await engineAt();
    const { engine: edge } = await engineAt();
    const there: { name: string; engine: MediaEngine }[] = [];
    const parents = parentOf(() => there);
    edge.linkTo(parents);
    const cameras = await pageOf(root);
    const room = await pageOf(edge);
    root.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440);
    await room.call("play", "room");
    await until(() => edge.stats().viewers[0]?.connected === true, "the room waits");
    there.push({ name: "root", engine: root });
    await until(() => sees(room, "red"), "red is seen");
    await edge.close();
    await until(() => root.stats().viewers.length === 0, "the relay has left its parent");
  });
});
