import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { MediaEngine } from "../engine.ts";
import { createEmbeddedEngine } from "../embedded/index.ts";
import { LossyRelay } from "../testing/relay.ts";
import { seeded } from "../testing/rtp.ts";
import { LabPage, freeUdpPort, launchBrowser, startTestSite, until, type TestSite } from "../testing/site.ts";

/** A link that lets everything through but the picture: ICE, sound and reports go on. */
let browser: Browser;
let engine: MediaEngine;
let relay: LossyRelay;
const sites: TestSite[] = [];
beforeAll(async () => {
  const port = await freeUdpPort();
  engine = await createEmbeddedEngine({ port, bindAddress: "127.0.0.1" });
  relay = await LossyRelay.start(port, seeded(11));
  sites.push(await startTestSite(() => engine), await startTestSite(() => engine, relay.port));
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  for (const site of sites) await site.close();
  relay?.close();
  await engine?.close();
});

it("a room whose picture alone stops takes another session; one whose camera gives none stays", async () => {
  const camera = await LabPage.open(browser, sites[0]!);
  const room = await LabPage.open(browser, sites[1]!);
  engine.setSlot(0, "a");
  await camera.call("publish", "a", "red", 440);
  await room.call("join", "room");
  const look = () => room.call("look", "room");
  await until(async () => (await look()).frames > 60, "the room sees the programme", 30_000);
  // What its sender says has come: a report a second.
  await until(async () => ((await look()).stats?.slots[0]?.packetsSaidSent ?? 0) > 0, "the sender reports", 10_000);
  await room.call("forget", "room");
  // On a busy machine the first may have come too late to be kept.
  const { sessions } = await look();
  relay.stillPictures();
  await until(async () => (await look()).sessions === sessions + 1, "another session", 30_000);
  const { frames } = await look();
  await until(async () => (await look()).frames > frames + 30, "the picture moves again", 15_000);
  // 2.9 s on a busy machine.
  expect((await look()).longestMs).toBeGreaterThan(1_500);
  expect((await look()).longestMs).toBeLessThan(6_000);

  await camera.call("blind", "a");
  await room.call("forget", "room");
  await until(async () => (await look()).longestMs > 9_000, "the picture stands", 30_000);
  expect((await look()).sessions).toBe(sessions + 1);
}, 120_000);
