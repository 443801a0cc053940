import { mkdtemp, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { EmbeddedEngine } from "../embedded/engine.ts";
import { LossyRelay } from "../testing/relay.ts";
import { seeded } from "../testing/rtp.ts";
import { LabPage, freeUdpPort, launchBrowser, startTestSite, until, type TestSite } from "../testing/site.ts";
import { muxFile, muxFragment, opusDuration, type Stretch } from "./mux.ts";
import { PartReader, type Part } from "./part-reader.ts";
import { Recorder } from "./recorder.ts";

/** Real cameras of a real browser, recorded, and played again in the browser. */
let browser: Browser;
let engine: EmbeddedEngine;
let site: TestSite;
let cameras: LabPage;
let folder: string;
let recorder: Recorder;
let relay: LossyRelay | null = null;
let free = 1e12;
const RESERVE = 1e9;

async function start({ loss = false } = {}): Promise<void> {
  const port = await freeUdpPort();
  engine = new EmbeddedEngine({ port, bindAddress: "127.0.0.1" });
  relay = loss ? await LossyRelay.start(port, seeded(7)) : null;
  site = await startTestSite(() => engine, relay?.port);
  cameras = await LabPage.open(browser, site);
  recorder = new Recorder({ engine, folder, free: async () => free });
}
const record = (programme: boolean, sources: string[] = []) => recorder.follow({ programme, sources, reserveBytes: RESERVE });
/** As if it had ended a while ago. */
const parts = () => new PartReader(folder).parts(Date.now() + 10_000);
const live = (slot: number, source: string) => until(() => engine.slots()[slot]!.live && engine.slots()[slot]!.sourceId === source, `${source} is live`);
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Plays a part as a browser plays it: every chunk appended, the picture looked at. */
async function play(page: Page, part: Part) {
  const reader = new PartReader(folder);
  const [known] = (await reader.parts(Date.now() + 10_000)).filter(({ id }) => id === part.id);
  const pieces: { video: string | null; audio: string | null }[] = [];
  let codec = "";
  for (const chunk of known!.chunks) {
    const stretch = await reader.read(known!, chunk);
    const [video, audio] = [await muxFragment("video", stretch), await muxFragment("audio", stretch)];
    codec ||= video?.codec ?? "";
    pieces.push({ video: video?.bytes.toString("base64") ?? null, audio: audio?.bytes.toString("base64") ?? null });
  }
  await page.evaluate(
    async ({ pieces, codec }) => {
      const video = document.createElement("video");
      document.body.replaceChildren(video);
      video.muted = true;
      const source = new MediaSource();
      video.src = URL.createObjectURL(source);
      await new Promise((resolve) => source.addEventListener("sourceopen", resolve, { once: true }));
      // All of them before the first bytes: afterwards none can be added.
      const buffers = (["video", "audio"] as const).flatMap((kind) =>
        pieces.every((each) => each[kind] === null) ? [] : [{ kind, buffer: source.addSourceBuffer(kind === "video" ? `video/mp4; codecs="${codec}"` : 'audio/mp4; codecs="opus"') }],
      );
      for (const { kind, buffer } of buffers) {
        for (const piece of pieces) {
          if (piece[kind] === null) continue;
          buffer.appendBuffer(Uint8Array.from(atob(piece[kind]), (char) => char.charCodeAt(0)));
          await new Promise((resolve, reject) => {
            buffer.addEventListener("updateend", resolve, { once: true });
            buffer.addEventListener("error", () => reject(new Error(`${kind} refused`)), { once: true });
          });
        }
      }
      source.endOfStream();
      Object.assign(globalThis, { played: video });
    },
    { pieces, codec },
  );
  return {
    ranges: () =>
      page.evaluate(() => {
        const { buffered } = (globalThis as unknown as { played: HTMLVideoElement }).played;
        return Array.from({ length: buffered.length }, (_, at) => [buffered.start(at), buffered.end(at)] as const);
      }),
    /** The colour in the middle of the picture at a moment of the server's clock. */
    at: (ms: number) =>
      page.evaluate(async (seconds) => {
        const video = (globalThis as unknown as { played: HTMLVideoElement }).played;
        const seeked = new Promise((resolve) => video.addEventListener("seeked", resolve, { once: true }));
        // A busy browser says that it is there before it shows the frame; one that it shows already is not told of.
        const shown = new Promise((resolve) => video.requestVideoFrameCallback(resolve));
        video.currentTime = seconds;
        await seeked;
        await Promise.race([shown, new Promise((resolve) => setTimeout(resolve, 500))]);
        const canvas = new OffscreenCanvas(1, 1);
        const context = canvas.getContext("2d")!;
        context.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 1, 1, 0, 0, 1, 1);
        const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
        return red! > 150 && blue! < 110 ? "red" : blue! > 150 && red! < 110 ? "blue" : `${red} ${green} ${blue}`;
      }, (ms - known!.from) / 1000),
    /** Plays it and reads the clock that its camera showed: by how much each frame stands later in the recording than it was drawn, ms. */
    lateness: () =>
      page.evaluate(async (from) => {
        const video = (globalThis as unknown as { played: HTMLVideoElement }).played;
        const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
        const context = canvas.getContext("2d", { willReadFrequently: true })!;
        const late: number[] = [];
        const look = (_now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
          // Chromium begins small and grows.
          context.drawImage(video, 0, 0, canvas.width, canvas.height);
          let drawn = 0;
          for (let bit = 0; bit < 32; bit++) {
            const [x, y] = [((bit % 8) + 0.5) * (canvas.width / 8), (Math.floor(bit / 8) + 0.5) * (canvas.height / 4)];
            if (context.getImageData(x, y, 1, 1).data[0]! > 127) drawn += 2 ** bit;
          }
          late.push(((from + mediaTime * 1_000) % 2 ** 32) - drawn);
          video.requestVideoFrameCallback(look);
        };
        video.requestVideoFrameCallback(look);
        video.currentTime = 0;
        await video.play();
        await new Promise((resolve) => video.addEventListener("ended", resolve, { once: true }));
        return late;
      }, known!.from),
    /** Plays it to its end, fast. */
    through: () =>
      page.evaluate(async () => {
        const video = (globalThis as unknown as { played: HTMLVideoElement }).played;
        video.currentTime = 0;
        video.playbackRate = 2;
        await video.play();
        await new Promise((resolve) => video.addEventListener("ended", resolve, { once: true }));
        return { seconds: video.duration, frames: video.getVideoPlaybackQuality().totalVideoFrames };
      }),
  };
}

beforeAll(async () => {
  browser = await launchBrowser();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "recording-"));
  free = 1e12;
});
afterEach(async () => {
  await recorder.close();
  await cameras.close();
  await engine.close();
  await site.close();
  relay?.close();
  await rm(folder, { recursive: true });
});
afterAll(() => browser.close());

describe("the recorder", { timeout: 90_000 }, () => {
  it("a slot is one part through a switch; the browser plays it whole, and the switch stands where it happened", async () => {
    await start();
    await cameras.call("publish", "1", "red", 440, [640, 360]);
    await cameras.call("publish", "2", "blue", 1_000, [640, 360]);
    await until(() => engine.stats().publishers.every(({ connected }) => connected) && engine.stats().publishers.length === 2, "both publish");
    engine.setSlot(0, "1");
    await live(0, "1");
    await record(true);
    await wait(5_500);
    engine.setSlot(0, "2");
    await live(0, "2");
    const { switchedAt } = engine.slots()[0]!;
    await wait(5_500);
    const { bytes, bytesPerSecond } = recorder.status();
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytesPerSecond).toBeGreaterThan(10_000);
    await record(false);
    const [part, ...others] = await parts();
    expect([part!.of, part!.hasVideo, part!.hasAudio, others]).toEqual([{ slot: 0 }, true, true, []]);
    expect(part!.end - part!.from).toBeGreaterThan(9_000);
    expect(part!.chunks.length).toBeGreaterThanOrEqual(2);
    const played = await play(cameras.page, part!);
    expect(await played.ranges()).toHaveLength(1);
    expect(await played.at(part!.end - 500)).toBe("blue");
    // Where the colour changes, to 10 ms.
    let [red, blue] = [switchedAt! - 1_000, switchedAt! + 1_000];
    expect([await played.at(red), await played.at(blue)]).toEqual(["red", "blue"]);
    while (blue - red > 10) {
      const middle = (red + blue) / 2;
      if ((await played.at(middle)) === "red") red = middle;
      else blue = middle;
    }
    // The switch is when a picture came to the bus; it was caught before that, on a busy machine long before. Where it stands is tried below.
    expect(blue - switchedAt!).toBeLessThan(100);
    expect(blue - switchedAt!).toBeGreaterThan(-400);
    const { seconds, frames } = await played.through();
    expect(Math.abs(seconds - (part!.end - part!.from) / 1000)).toBeLessThan(0.25);
    expect(frames).toBeGreaterThan(seconds * 8);
  });

  it("a picture stands where it was caught, on the clock of the journal", async () => {
    await start();
    await cameras.call("publish", "1", "clock", 440, [640, 360]);
    engine.setSlot(0, "1");
    await live(0, "1");
    await record(true);
    await wait(9_000);
    await record(false);
    const [part] = await parts();
    const late = (await (await play(cameras.page, part!)).lateness()).toSorted((a, b) => a - b);
    const at = (share: number) => late[Math.min(late.length - 1, Math.floor(late.length * share))]!;
    process.stdout.write(`recording: of ${late.length} frames, later than they were drawn by ${[0, 0.5, 0.99].map((share) => at(share).toFixed(0)).join(", ")} ms (least, half, 99 of 100)\n`);
    expect(late.length).toBeGreaterThan(50);
    // The journal's times are those of the same clock: both ends of every frame's way are in it, and the encoder. A busy
    // machine draws one late now and then.
    expect(at(0.02)).toBeGreaterThan(-100);
    expect(at(0.95)).toBeLessThan(100);
  });

  it("what a kill cuts off is passed over: all whole blocks before it play", async () => {
    await start();
    await cameras.call("publish", "1", "red", 440);
    engine.setSlot(0, "1");
    await live(0, "1");
    await record(true);
    await wait(5_000);
    await record(false);
    const [before] = await parts();
    const path = join(folder, `${before!.id}.dcr`);
    await truncate(path, (await stat(path)).size - 100);
    const [after] = await parts();
    expect(before!.end - after!.end).toBeGreaterThan(0);
    expect(before!.end - after!.end).toBeLessThan(2_000);
    const { seconds } = await (await play(cameras.page, after!)).through();
    expect(seconds).toBeGreaterThan(2);
  });

  it("lost packets are asked for again, and a hole keeps the timeline", async () => {
    await start({ loss: true });
    await cameras.call("publish", "1", "red", 440);
    engine.setSlot(0, "1");
    await live(0, "1");
    await record(true);
    await wait(6_000);
    await record(false);
    const [part] = await parts();
    const played = await play(cameras.page, part!);
    expect(await played.ranges()).toHaveLength(1);
    const { seconds, frames } = await played.through();
    expect(Math.abs(seconds - (part!.end - part!.from) / 1000)).toBeLessThan(0.25);
    expect(frames).toBeGreaterThan(seconds * 6);
  });

  it("near the end of the disk single rooms stop first, then the programme, and only a new order starts them again", async () => {
    await start();
    await cameras.call("publish", "1", "red", 440);
    engine.setSlot(0, "1");
    await live(0, "1");
    expect(await record(true, ["1"])).toMatchObject({ programme: true, sources: ["1"], stopped: { programme: false, sources: false } });
    await until(async () => (await parts()).length > 0, "something is written");
    free = 1.5 * RESERVE;
    await until(() => recorder.status().stopped.sources, "the room's own ends");
    expect(recorder.status()).toMatchObject({ programme: true, sources: [], stopped: { programme: false, sources: true } });
    free = 0.9 * RESERVE;
    await until(() => recorder.status().stopped.programme, "the programme ends");
    free = 1e12;
    await wait(1_200);
    expect(recorder.status()).toMatchObject({ programme: false, sources: [] });
    await record(false);
    expect(await record(true)).toMatchObject({ programme: true, stopped: { programme: false } });
    expect((await parts()).some(({ of }) => "source" in of)).toBe(true);
  });

  it("an item becomes one file of picture and sound", async () => {
    await start();
    await cameras.call("publish", "1", "red", 440);
    engine.setSlot(0, "1");
    await live(0, "1");
    await record(true);
    await wait(6_000);
    await record(false);
    const reader = new PartReader(folder);
    const [part] = await reader.parts(Date.now() + 10_000);
    async function* all(): AsyncGenerator<Stretch> {
      for (const chunk of part!.chunks) yield reader.read(part!, chunk);
    }
    const path = join(folder, "item.mp4");
    expect(await muxFile(path, all(), part!.from)).toBe(true);
    const { readFile } = await import("node:fs/promises");
    const bytes = (await readFile(path)).toString("base64");
    const played = await cameras.page.evaluate(async (text) => {
      const video = document.createElement("video");
      document.body.replaceChildren(video);
      video.muted = true;
      video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(text), (char) => char.charCodeAt(0))], { type: "video/mp4" }));
      await video.play();
      await new Promise((resolve) => video.addEventListener("ended", resolve, { once: true }));
      return { seconds: video.duration, width: video.videoWidth };
    }, bytes);
    expect(Math.abs(played.seconds - (part!.end - part!.from) / 1000)).toBeLessThan(0.25);
    expect(played.width).toBe(320);
  });

  it("tells how long an Opus packet lasts", () => {
    expect([0xf8, 0x78, 0x08, 0x04, 0xf9].map((toc) => opusDuration(Buffer.from([toc, 1, 2])))).toEqual([20, 20, 20, 10, 40]);
  });
});
