import { mkdtempSync, rmSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createEmbeddedEngine } from "../embedded/index.ts";
import type { MediaEngine, SessionAnswer } from "../engine.ts";
import { bombard } from "../testing/datagrams.ts";
import { mutate, mutateTransport } from "../testing/mutate.ts";
import { playOffer, publishOffer } from "../testing/offers.ts";
import { parentOf } from "../testing/parents.ts";
import { LossyRelay } from "../testing/relay.ts";
import { seeded } from "../testing/rtp.ts";
import { LabPage, freeUdpPort, launchBrowser, startTestSite, until, type Signalling } from "../testing/site.ts";
import { openJanus, type JanusHost } from "./index.ts";

/** A real Janus below a real root, real browsers at both ends. */
let browser: Browser;
let janus: JanusHost;
const folder = mkdtempSync(join(tmpdir(), "diemcau-janus-"));
const closing: (() => Promise<void> | void)[] = [];

/** On all interfaces: Janus hears nothing that comes from a loopback address. */
async function rootEngine(): Promise<MediaEngine> {
  const engine = await createEmbeddedEngine({ port: await freeUdpPort() });
  closing.push(() => engine.close());
  return engine;
}

function edgeOf(root: MediaEngine): MediaEngine {
  const engine = janus.engine();
  closing.push(() => engine.close());
  engine.linkTo(parentOf(() => [{ name: "root", engine: root }]));
  return engine;
}

/** The same engine, whose offers were changed on their way. */
const changed = (engine: MediaEngine, change: (sdp: string) => Promise<string>) => ({
  publish: engine.publish.bind(engine),
  complete: engine.complete.bind(engine),
  leave: engine.leave.bind(engine),
  play: async (...args: Parameters<MediaEngine["play"]>): Promise<SessionAnswer> => {
    const session = (await engine.play(...args)) as { sessionId: string; counterOfferSdp: string };
    return { ...session, counterOfferSdp: await change(session.counterOfferSdp) };
  },
});

async function lossy(engine: MediaEngine): Promise<{ engine: ReturnType<typeof changed>; relay: () => LossyRelay }> {
  const relays: LossyRelay[] = [];
  closing.push(() => {
    for (const relay of relays) relay.close();
  });
  const through = changed(engine, async (sdp) => {
    const [, address, port] = /^a=candidate:\S+ 1 udp \d+ ([\d.]+) (\d+) typ host/m.exec(sdp)!;
    relays.push(await LossyRelay.start(Number(port), seeded(3), address!));
    return sdp.replaceAll(/^a=candidate:.*\r\n/gm, "").replace("a=end-of-candidates", `a=candidate:1 1 udp 2015363327 127.0.0.1 ${relays.at(-1)!.port} typ host\r\na=end-of-candidates`);
  });
  return { engine: through, relay: () => relays.at(-1)! };
}

async function pageOf(engine: Signalling): Promise<LabPage> {
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
const decoded = async (room: LabPage): Promise<number> => (await room.call("playStats", "room")).slots[0]!.framesDecoded;
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
  it("lets a relay below it have the programme, and tells how its viewers fare", async () => {
    const root = await rootEngine();
    const edge = edgeOf(root);
    const below = await rootEngine();
    below.linkTo(parentOf(() => [{ name: "edge", engine: edge }]));
    const cameras = await pageOf(root);
    const room = await pageOf(below);
    await room.call("play", "room");
    root.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440);
    await until(() => sees(room, "red"), "red is seen two tiers below");
    await until(() => hears(room, 440), "440 Hz is heard");
    await until(
      () => edge.stats().viewers.some(({ packets, rttMs, connected }) => connected && packets > 0 && rttMs !== null),
      "Janus's figures are in",
      20_000,
    );
    // Nothing on air is no reason to take the link for dead. On a machine that stands still for a second it may be; not each time.
    const renewed = () => below.stats().link.good?.reconnects;
    for (let left = 3; ; left--) {
      const before = renewed();
      root.setSlot(0, null);
      await new Promise((resolve) => setTimeout(resolve, 3_000));
      if (renewed() === before || left === 1) {
        expect(below.stats().link.good).toMatchObject({ connected: true, from: "edge", reconnects: before });
        break;
      }
      root.setSlot(0, "a");
      await until(() => sees(room, "red"), "red is seen again");
    }
  });

  it("sends again what a viewer lost, and gives one up that is gone without a word", async () => {
    const root = await rootEngine();
    const edge = edgeOf(root);
    const through = await lossy(edge);
    const cameras = await pageOf(root);
    const room = await pageOf(through.engine);
    root.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440, [640, 360]);
    await room.call("play", "room");
    await until(() => sees(room, "red"), "red is seen");
    // Janus keeps what it sent only from the first report on.
    await until(() => edge.stats().viewers[0]!.rttMs !== null, "it has reported");
    const relay = through.relay();
    const encoded = async () => (await cameras.call("publishStats", "a")).framesEncoded;
    // Which of its streams it has reported of is not told: all of them are by the report after the next.
    const settled = (await encoded()) + 90;
    await until(async () => (await encoded()) > settled, "three more seconds", 30_000);
    // Of 200 pictures and a few: the share that was decoded. A machine that stands still for a second spoils one of two.
    const shares: number[] = [];
    while (shares.length < 2 && !shares.some((share) => share > 0.97)) {
      const [sentBefore, seenBefore] = [await encoded(), await decoded(room)];
      relay.loss = 0.03;
      await until(async () => (await encoded()) - sentBefore > 200, "200 pictures", 60_000);
      relay.loss = 0;
      await new Promise((resolve) => setTimeout(resolve, 500));
      const sent = (await encoded()) - sentBefore;
      shares.push(((await decoded(room)) - seenBefore) / sent);
    }
    expect(relay.dropped).toBeGreaterThan(20);
    // A third would come through if nothing were sent again.
    expect(Math.max(...shares), `shown of the pictures sent: ${shares.join(", ")}`).toBeGreaterThan(0.97);
    await until(() => edge.stats().totals.retransmitted > 0, "what was sent again is counted");
    const gone: string[] = [];
    edge.on("viewer-gone", ({ viewerId }) => gone.push(viewerId));
    relay.cut = true;
    await until(() => gone.includes("room"), "it is given up", 40_000);
  });

  it("reaches a room that has TCP only, and keeps inactive slots in their places", async () => {
    const root = await rootEngine();
    const edge = edgeOf(root);
    const cameras = await pageOf(root);
    const room = await pageOf(changed(edge, async (sdp) => sdp.replaceAll(/^a=candidate:\S+ 1 udp .*\r\n/gm, "")));
    root.setSlot(0, "a");
    root.setSlot(2, "b");
    await cameras.call("publish", "a", "red", 440);
    await cameras.call("publish", "b", "blue", 1_000);
    await room.call("play", "room");
    await until(async () => (await sees(room, "red")) && (await sees(room, "blue", 2)), "both are seen");
    const session = (await edge.play("weak", playOffer(4).replace("a=recvonly", "a=inactive"))) as { counterOfferSdp: string };
    expect([...session.counterOfferSdp.matchAll(/^a=(mid:\w+|sendonly|inactive)\r$/gm)].map(([, each]) => each).slice(0, 6)).toEqual([
      "mid:v0",
      "inactive",
      "mid:a0",
      "sendonly",
      "mid:v1",
      "sendonly",
    ]);
  });

  it("is killed: its viewers are told, and it is back with its mountpoints", async () => {
    const root = await rootEngine();
    const edge = edgeOf(root);
    const cameras = await pageOf(root);
    const room = await pageOf(edge);
    root.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440);
    await room.call("play", "room");
    await until(() => sees(room, "red"), "red is seen");
    const gone: string[] = [];
    edge.on("viewer-gone", ({ viewerId, reason }) => gone.push(`${viewerId}: ${reason}`));
    const before = janus.pid!;
    const killedAt = performance.now();
    process.kill(before, "SIGKILL");
    await until(() => gone.length === 1, "the viewer is told", 2_000);
    await until(() => janus.pid !== null && janus.pid !== before, "it runs again", 10_000);
    await until(async () => (await edge.play("probe", playOffer()).catch(() => null)) !== null, "it serves again", 10_000);
    expect(performance.now() - killedAt).toBeLessThan(5_000);
    expect(gone).toEqual(["room: Janus ended"]);
    expect(janus.restarts).toBe(1);
    await room.call("play", "again");
    await until(() => sees(room, "red", 0, "again"), "red is seen again");
  });

  it("takes neither publishers nor previews, and says so", async () => {
    const edge = janus.engine();
    closing.push(() => edge.close());
    await expect(edge.publish("a", publishOffer())).rejects.toMatchObject({ code: "bad-request", message: expect.stringContaining("root") });
    await expect(edge.play("room", playOffer(1), { target: { source: "a" } })).rejects.toMatchObject({ code: "bad-request", message: expect.stringContaining("root") });
  });

  it("gives Janus no secret among its arguments, and nobody else its configuration", async () => {
    const conf = join(folder, "janus");
    expect(statSync(conf).mode & 0o777).toBe(0o700);
    expect(statSync(join(conf, "janus.jcfg")).mode & 0o777).toBe(0o600);
    const secret = /api_secret = "(.+)"/.exec(await readFile(join(conf, "janus.jcfg"), "utf8"))![1]!;
    expect(secret.length).toBeGreaterThan(20);
    expect(await readFile(`/proc/${janus.pid}/cmdline`, "utf8")).not.toContain(secret);
  });

  it("survives whatever answers and offers it is given", async () => {
    const edge = janus.engine();
    closing.push(() => edge.close());
    const random = seeded(5);
    const { pid } = janus;
    for (let round = 0; round < 120; round++) {
      const offer = round % 3 === 0 ? mutate(playOffer(), random) : playOffer();
      const session = (await edge.play("fuzz", offer).catch((error: unknown) => error)) as { sessionId?: string; counterOfferSdp?: string; code?: string };
      if (session.sessionId === undefined) {
        expect(["offer-malformed", "codec-not-supported"]).toContain(session.code);
        continue;
      }
      const whole = answerTo(session.counterOfferSdp!);
      const answer = round % 2 === 0 ? mutate(whole, random) : mutateTransport(whole, random);
      const outcome = await edge.complete(session.sessionId, answer).catch((error: { code?: string }) => error.code);
      expect([undefined, "offer-malformed", "codec-not-supported", "engine-unreachable"]).toContain(outcome);
    }
    expect(janus.pid).toBe(pid);
    // Strangers who know the name of a session, at its ports and at that of the link.
    const known = (await edge.play("known", playOffer())) as { sessionId: string; counterOfferSdp: string };
    const name = /^a=ice-ufrag:(.*?)\r$/m.exec(known.counterOfferSdp)![1]!;
    const [, host, port] = /^a=candidate:\S+ 1 udp \d+ ([\d.]+) (\d+) typ host/m.exec(known.counterOfferSdp)!;
    await bombard({ host: host!, port: Number(port), name, count: 2_000, random: seeded(46) });
    await edge.complete(known.sessionId, answerTo(known.counterOfferSdp));
    await bombard({ host: host!, port: Number(port), name, count: 2_000, random: seeded(47) });
    await edge.leave(known.sessionId);
    expect(janus.pid).toBe(pid);
    const session = (await edge.play("room", playOffer())) as { sessionId: string; counterOfferSdp: string };
    await edge.complete(session.sessionId, answerTo(session.counterOfferSdp));
    await expect(edge.complete(session.sessionId, answerTo(session.counterOfferSdp))).rejects.toMatchObject({ code: "no-such-session" });
  });

  it("is asked anew by a room whose picture alone stops behind it; a camera that gives none moves nobody", async () => {
    const root = await rootEngine();
    const { engine: edge, relay } = await lossy(edgeOf(root));
    const cameras = await pageOf(root);
    const room = await pageOf(edge);
    root.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440);
    await room.call("join", "room");
    const look = () => room.call("look", "room");
    await until(async () => (await look()).frames > 60, "the room sees the programme", 30_000);
    // What Janus says that it has sent: a report a second.
    await until(async () => ((await look()).stats?.slots[0]?.packetsSaidSent ?? 0) > 0, "the sender reports", 10_000);
    await room.call("forget", "room");
    relay().stillPictures();
    await until(async () => (await look()).sessions === 2, "another session", 30_000);
    const { frames } = await look();
    await until(async () => (await look()).frames > frames + 30, "the picture moves again", 15_000);
    expect((await look()).longestMs).toBeGreaterThan(1_500);

    await cameras.call("blind", "a");
    await room.call("forget", "room");
    await until(async () => (await look()).longestMs > 9_000, "the picture stands", 30_000);
    expect((await look()).sessions).toBe(2);
  });

  it("is left for another parent by a relay whose picture stands while it says that it sends one, and its sound goes on", async () => {
    const root = await rootEngine();
    const { engine: edge, relay } = await lossy(edgeOf(root));
    // Where the lossy network is: on loopback alone.
    const below = await createEmbeddedEngine({ port: await freeUdpPort(), bindAddress: "127.0.0.1" });
    closing.push(() => below.close());
    const parents = parentOf(() => [{ name: "edge", engine: edge }, { name: "root", engine: root }]);
    below.linkTo(parents);
    const cameras = await pageOf(root);
    const room = await pageOf(below);
    root.setSlot(0, "a");
    await cameras.call("publish", "a", "red", 440);
    await room.call("play", "room");
    await until(() => sees(room, "red"), "red is seen");
    await until(() => hears(room, 440), "440 Hz is heard");
    expect(below.stats().link.good!.from).toBe("edge");

    relay().stillPictures();
    await until(async () => below.stats().link.good!.from === "root", "the other parent is asked", 15_000);
    const before = await decoded(room);
    await until(async () => (await decoded(room)) > before + 10, "pictures go on", 5_000);
    expect(parents.signalled).toEqual(["edge", "root"]);
    expect(below.stats().link.good).toMatchObject({ connected: true, reconnects: 1 });
    expect(await hears(room, 440)).toBe(true);
    expect(await room.call("state", "room")).toEqual({ connection: "connected", signalling: "stable", negotiations: 0 });
  });
});

/** An answer as a browser writes it, made of the offer. */
const answerTo = (offer: string): string =>
  offer
    .replaceAll(/^a=(ssrc|msid|ice-lite|candidate|end-of-candidates).*\r\n/gm, "")
    .replaceAll("a=sendonly", "a=recvonly")
    .replaceAll("a=setup:active", "a=setup:passive")
    .replaceAll(/a=ice-ufrag:.*/g, "a=ice-ufrag:abcd\r")
    .replaceAll(/a=ice-pwd:.*/g, "a=ice-pwd:0123456789012345678901\r");
