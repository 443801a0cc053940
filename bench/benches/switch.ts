import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { SIZES, launchBrowser, openScreen, type Screen } from "../../e2e/support/browser.ts";
import { enterRoom } from "../../e2e/support/rooms.ts";
import type { Bench, BenchOptions, Size } from "../kit/bench.ts";
import { quantile, type Figure } from "../kit/figures.ts";
import { Installation } from "../kit/installation.ts";

/** Slot that both rooms take in turn. */
const SLOT = 1;
/** A sample of sound at 48 kHz; a frame of Opus is 20 ms. */
const SAMPLES_PER_FRAME = 960;
/** How long sound is listened to at a switch, ms. */
const WINDOW_MS = 700;

const WIDTH = 640;
const HEIGHT = 360;

/** A second of a room in one colour with a little movement, so that a viewer can tell whose picture it sees. Y, U and V. */
function writeRoom(file: string, [y, u, v]: readonly [number, number, number]): string {
  const size = WIDTH * HEIGHT;
  const parts = [Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F30:1 Ip A1:1 C420jpeg\n`)];
  for (let n = 0; n < 30; n++) {
    const frame = Buffer.alloc(size * 1.5).fill(u, size, size * 1.25).fill(v, size * 1.25);
    for (let at = 0; at < size; at += 4096) frame.fill(y + ((n * 13 + at * 7) % 9), at, Math.min(size, at + 4096));
    parts.push(Buffer.from("FRAME\n"), frame);
  }
  writeFileSync(file, Buffer.concat(parts));
  return file;
}

/** A steady tone in place of the microphone's beeps: what is missing of it can be counted. */
const STEADY_TONE = `
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const tracks = wanted.video ? (await open({ video: wanted.video })).getTracks() : [];
    if (wanted.audio) {
      const context = new AudioContext();
      const tone = context.createOscillator();
      const out = context.createMediaStreamDestination();
      tone.connect(out);
      tone.start();
      tracks.push(...out.stream.getTracks());
    }
    return new MediaStream(tracks);
  };`;

/** Keeps a page's connections at hand, for their statistics. */
const KEEP_CONNECTIONS = `
  window.keptConnections = [];
  const Real = RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...args) { super(...args); window.keptConnections.push(this); }
  };`;

/** Resolves with the moment (ms since 1970) at which the slot first shows the colour. */
const firstFrameOf = (page: Page, colour: "red" | "blue"): Promise<number> =>
  page.evaluate(
    ({ slot, colour }) =>
      new Promise<number>((resolve, reject) => {
        const video = document.querySelector<HTMLVideoElement>(`[data-slot="${slot}"] video`)!;
        const paint = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true })!;
        const end = performance.now() + 15_000;
        const look = (): void => {
          paint.drawImage(video, 0, 0, 1, 1);
          const [red = 0, , blue = 0] = paint.getImageData(0, 0, 1, 1).data;
          if (colour === "red" ? red > blue + 80 : blue > red + 80) resolve(performance.timeOrigin + performance.now());
          else if (performance.now() > end) reject(new Error(`no ${colour} picture within 15 s`));
          else video.requestVideoFrameCallback(look);
        };
        video.requestVideoFrameCallback(look);
      }),
    { slot: SLOT, colour },
  );

/** Samples of the slot's sound that the viewer had to invent so far, silence left out. */
const concealed = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let sum = 0;
    for (const connection of (window as unknown as { keptConnections: RTCPeerConnection[] }).keptConnections) {
      for (const report of (await connection.getStats()).values()) {
        if (report.type === "inbound-rtp" && report.kind === "audio") sum += (report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0);
      }
    }
    return sum;
  });

interface Switches {
  readonly waits: number[];
  /** Of each: until the command was answered, ms. */
  readonly answers: number[];
  /** Frames of sound invented at each switch. */
  readonly frames: number[];
  /** The same in as long a time just before it, when nothing happened: what this machine loses anyway. */
  readonly still: number[];
}

async function switches(installation: Installation, viewer: Page, sites: { red: number; blue: number }, count: number, cued: boolean, first = 0): Promise<Switches> {
  const waits: number[] = [];
  const answers: number[] = [];
  const frames: number[] = [];
  const still: number[] = [];
  for (let turn = first; turn < first + count; turn++) {
    const colour = turn % 2 === 0 ? "blue" : "red";
    const site = sites[colour];
    // A replaced room goes on sending for two seconds: one that is not cued must be silent before it is called.
    await sleep(cued ? 600 : 3_000);
    if (cued) {
      await installation.command("site.cue", { site });
      // A room is cued some while before it is its turn: two seconds, with what is listened to below.
      await sleep(2_000 - WINDOW_MS);
    }
    // It looks at every frame in both windows: what that costs this machine falls on both.
    const seen = firstFrameOf(viewer, colour);
    const earlier = await concealed(viewer);
    await sleep(WINDOW_MS);
    const before = await concealed(viewer);
    const clicked = performance.timeOrigin + performance.now();
    await installation.command("programme.put-on-air", { site, slot: SLOT });
    answers.push(performance.timeOrigin + performance.now() - clicked);
    waits.push((await seen) - clicked);
    await sleep(Math.max(0, WINDOW_MS - waits.at(-1)!));
    still.push((before - earlier) / SAMPLES_PER_FRAME);
    frames.push(((await concealed(viewer)) - before) / SAMPLES_PER_FRAME);
  }
  return { waits, answers, frames, still };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

async function room(browser: Browser, installation: Installation, index: number, prepare: string): Promise<Screen> {
  const screen = await openScreen(browser, SIZES.laptop);
  await screen.page.addInitScript(prepare);
  const { code } = installation.access.sites[index]!;
  await enterRoom(installation, screen, code, "vi");
  return screen;
}

async function run(size: Size, { part }: BenchOptions): Promise<Figure[]> {
  const [cued, cold] = size === "quick" ? [1, 1] : [50, 15];
  const [cuedCount, coldCount] = [part === "cold" ? 0 : cued, part === "cued" ? 0 : cold];
  const installation = await Installation.start(size === "quick" ? { demo: "northwind-assembly", gateways: 1 } : { demo: "vn-kl57-2023", gateways: 2 });
  const folder = mkdtempSync(join(tmpdir(), "diemcau-bench-rooms-"));
  const browsers: Browser[] = [];
  // Each room has a PC of its own, so that its camera does not wait for another's pages.
  const pc = async (camera?: string): Promise<Browser> => {
    const browser = await launchBrowser(camera);
    browsers.push(browser);
    return browser;
  };
  try {
    await installation.command("conference.open", {});
    const viewer = await room(await pc(), installation, 3, KEEP_CONNECTIONS);
    await room(await pc(writeRoom(join(folder, "red.y4m"), [60, 100, 212])), installation, 1, STEADY_TONE);
    await room(await pc(writeRoom(join(folder, "blue.y4m"), [32, 212, 112])), installation, 2, STEADY_TONE);
    await sleep(2_000);
    const sites = { red: installation.access.sites[1]!.site, blue: installation.access.sites[2]!.site };
    const first = firstFrameOf(viewer.page, "red");
    await installation.command("programme.put-on-air", { site: sites.red, slot: SLOT });
    await first;
    const cued = await switches(installation, viewer.page, sites, cuedCount, true);
    const cold = await switches(installation, viewer.page, sites, coldCount, false, cuedCount);
    const figures = (name: string, { waits, answers, frames, still }: Switches, aim: boolean): Figure[] => waits.length === 0 ? [] : [
      { name: `switch: click to first decoded frame elsewhere, ${name}, p50`, figure: quantile(waits, 0.5), unit: "ms" },
      {
        name: `switch: the same, p99`,
        figure: quantile(waits, 0.99),
        unit: "ms",
        note: `${waits.length} switches, ${waits.filter((each) => each > 500).length} over 500 ms; the longest ${Math.max(...waits).toFixed(0)} ms, of which ${answers[waits.indexOf(Math.max(...waits))]!.toFixed(0)} until the command was answered`,
        ...(aim ? { aim: { what: "≤ 500 ms", met: quantile(waits, 0.99) <= 500 } } : {}),
      },
      {
        name: "switch: frames of sound (20 ms) repeated or dropped in the 0.7 s from the click, at most",
        figure: Math.max(...frames),
        unit: "frames",
        baseline: { what: "in the 0.7 s before it, when nothing happens", figure: Math.max(...still) },
        note: `mean ${mean(frames).toFixed(2)}, before it ${mean(still).toFixed(2)}; more than one at ${frames.filter((each) => each > 1).length} of ${frames.length} switches, before ${still.filter((each) => each > 1).length}`,
        ...(aim ? { aim: { what: "≤ 1", met: Math.max(...frames) <= 1 } } : {}),
      },
    ];
    return [...figures("room cued", cued, true), ...figures("room not cued: it has to start sending", cold, true)];
  } finally {
    for (const browser of browsers) await browser.close();
    await installation.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export const switchOnAir: Bench = { name: "switch", about: "from the producer's click to the picture at another site, real browsers", run };
