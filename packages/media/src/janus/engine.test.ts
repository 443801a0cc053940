import { mkdtempSync, rmSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEmbeddedEngine } from "../embedded/index.ts";
import type { MediaEngine } from "../engine.ts";
import { mutate } from "../testing/mutate.ts";
import { playOffer, publishOffer } from "../testing/offers.ts";
import { parentOf } from "../testing/parents.ts";
import { seeded } from "../testing/rtp.ts";
import { LabPage, freeUdpPort, launchBrowser, startTestSite, until } from "../testing/site.ts";
import { openJanus, type JanusHost } from "./index.ts";

/** A real Janus below a real root, real browsers at both ends. */
let browser: Browser;
let janus: JanusHost;
const folder = mkdtempSync(join(tmpdir(), "diemcau-janus-"));
const closing: (() => Promise<void> | void)[] = [];

async function rootEngine(): Promise<MediaEngine> {
  const engine = await createEmbeddedEngine({ port: await freeUdpPort(), bindAddress: "127.0.0.1" });
  closing.push(() => engine.close());
  return engine;
}

function edgeOf(root: MediaEngine): MediaEngine {
  const engine = janus.engine();
  closing.push(() => engine.close());
  engine.linkTo(parentOf(() => [{ name: "root", engine: root }]));
  return engine;
}

async function pageOf(engine: MediaEngine): Promise<LabPage> {
  const site = await startTestSite(() => engine);
  const page = await LabPage.open(browser, site);
  closing.push(async () => {
    await page.close();
    await site.close();
  });
  return page;
}

const sees = async (room: LabPage, colour: string, slot = 0, viewer = "room"): Promise<boolean> =>
  (await room.call("sightings", viewer)).findLast((sighting) => sighting.slot === slot)?.colour === colour;
const hears = async (room: LabPage, hertz: number, slot = 0): Promise<boolean> => Math.abs((await room.call("pitch", "room", slot)) - hertz) < 25;

beforeAll(async () => {
  janus = await openJanus({ folder: join(folder, "janus"), port: await freeUdpPort(), silenceMs: 6_000 });
  browser = await launchBrowser();
});

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

afterAll(async () => {
  await browser.close();
  await janus.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("a Janus edge", { timeout: 90_000 }, () => {
  it("shows and sounds the root's slots, and a switch in the same session", async () => {
    const root = await rootEngine();
    const edge = edgeOf(root);
    const cameras = await pageOf(root);
    const room = await pageOf(edge);
    await room.call("play", "room");
    root.setSlot(0, "a");
    root.setSlot(3, "c");
    await cameras.call("publish", "a", "red", 440);
    await cameras.call("publish", "b", "blue", 1_000);
    await cameras.call("publish", "c", "green", 700);
    await until(async () => (await sees(room, "red")) && (await sees(room, "green", 3)), "both slots are seen");
    await until(async () => (await hears(room, 440)) && (await hears(room, 700, 3)), "both slots are heard");
    root.setSlot(0, "b");
    await until(() => sees(room, "blue"), "blue is seen");
    await until(() => hears(room, 1_000), "1000 Hz is heard");
    expect((await room.call("sightings", "room")).filter(({ slot }) => slot === 0).map(({ colour }) => colour)).toEqual(["red", "blue"]);
    expect(await room.call("state", "room")).toEqual({ connection: "connected", signalling: "stable", negotiations: 0 });
    expect(edge.slots()[0]).toMatchObject({ sourceId: null, live: true });

    await room.call("play", "late");
    await until(async () => (await sees(room, "blue", 0, "late")) && (await sees(room, "green", 3, "late")), "the late joiner sees both", 5_000);
    await until(() => edge.stats().viewers.some(({ viewerId, packets, rttMs }) => viewerId === "room" && packets > 0 && rttMs !== null), "Janus's figures are in", 20_000);
    await room.call("stop", "late");
    await until(() => edge.stats().viewers.length === 1, "the late one has left");
  });
});
