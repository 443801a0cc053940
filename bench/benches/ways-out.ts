import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProgrammeOutput } from "@diemcau/contract";
import { openWaysOut, type WayOut } from "@diemcau/media/testing";
import { v7 as uuidv7 } from "uuid";
import { startNginx } from "../../e2e/support/outside.ts";
import type { Bench, BenchOptions, Size } from "../kit/bench.ts";
import type { Figure } from "../kit/figures.ts";
import { Installation, freePort } from "../kit/installation.ts";
import { childrenOf, cpuOf } from "../kit/processes.ts";

const NAMES: Record<WayOut, string> = { hls: "HLS", rtmp: "an RTMP restream", srt: "an SRT restream", recording: "the recording of one picture and two voices" };
const GUIDE = join(import.meta.dirname, "../../docs/guide/foreign-ends.md");
/** What a player asks for in the time of one segment: its list twice, the segment once. */
const SEGMENT_S = 4;
const SEGMENT_KBIT = 2_650;
const PLAYERS = 20;

const sizeOf = (file: string): number => {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return 0;
  return found.isDirectory() ? readdirSync(file).reduce((sum, name) => sum + sizeOf(join(file, name)), 0) : found.size;
};

/** kbit/s of what the list of an HLS stream names. */
function kbitOfList(folder: string): number {
  const found = [...readFileSync(join(folder, "live.m3u8"), "utf8").matchAll(/#EXTINF:([\d.]+),[^]*?\n(s\S+\.ts)/g)].map(([, seconds, name]) => ({ seconds: Number(seconds), bytes: sizeOf(join(folder, name!)) }));
  // The first begins with the still.
  const whole = found.length > 1 ? found.slice(1) : found;
  return (whole.reduce((sum, { bytes }) => sum + bytes, 0) * 8) / 1_000 / whole.reduce((sum, { seconds }) => sum + seconds, 0);
}

async function sending(size: Size): Promise<Figure[]> {
  const [taken, warmUp, seconds] = size === "quick" ? [4, 0.5, 1.5] : [8, 4, 20];
  const folder = mkdtempSync(join(tmpdir(), "diemcau-bench-ways-"));
  const ways = await openWaysOut(folder, taken, freePort, (mark) => childrenOf(process.pid, new RegExp(mark)).at(-1) ?? null);
  try {
    const own = async (share = 1): Promise<number> => {
      const [before, at] = [cpuOf(process.pid), performance.now()];
      await sleep(seconds * share * 1_000);
      return (cpuOf(process.pid) - before) / 1_000 / (performance.now() - at);
    };
    await sleep(warmUp * 2_000);
    const figures: Figure[] = [];
    for (const way of ["hls", "rtmp", "srt", "recording"] as const) {
      // The programme alone, each time anew: code that runs gets cheaper for a while.
      const idle = await own(0.5);
      const opened = await ways.open(way);
      try {
        await sleep(warmUp * 1_000);
        const [program, bytes, at] = [opened.pid === null ? 0 : cpuOf(opened.pid), sizeOf(opened.file), performance.now()];
        const ours = Math.max(0, (await own()) - idle);
        const took = performance.now() - at;
        const theirs = opened.pid === null ? 0 : (cpuOf(opened.pid) - program) / 1_000 / took;
        const kbit = way === "hls" ? (size === "quick" ? 0 : kbitOfList(opened.file)) : ((sizeOf(opened.file) - bytes) * 8) / took;
        figures.push({ name: `ways-out: processor for ${NAMES[way]}`, figure: (ours + theirs) * 100, unit: "% of a core", note: `ffmpeg ${(theirs * 100).toFixed(1)}, media process ${(ours * 100).toFixed(1)}` });
        figures.push({ name: `ways-out: ${NAMES[way]}, what comes out`, figure: kbit, unit: "kbit/s", note: `of a picture of 2,400 kbit/s; ${((kbit * 3_600) / 8e6).toFixed(2)} GB an hour` });
      } finally {
        await opened.close();
      }
    }
    return figures;
  } finally {
    ways.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** So many players that take turns on connections that stay open, as fast as they are served. @returns segments fetched in a second, and the processor time of each, µs */
async function serve(list: string, segment: string, pids: () => number[], seconds: number): Promise<{ perSecond: number; cost: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: PLAYERS });
  const fetched = (url: string): Promise<void> =>
    new Promise((resolve, reject) => {
      get(url, { agent }, (answer) => {
        if (answer.statusCode !== 200) reject(new Error(`${url}: ${answer.statusCode}`));
        answer.resume().once("end", resolve).once("error", reject);
      }).once("error", reject);
    });
  const cpu = (): number => pids().reduce((sum, pid) => sum + cpuOf(pid), 0);
  let segments = 0;
  const play = async (until: number): Promise<void> => {
    while (performance.now() < until) {
      await fetched(list);
      await fetched(list);
      await fetched(segment);
      segments++;
    }
  };
  try {
    await play(performance.now() + 200);
    segments = 0;
    const [before, at] = [cpu(), performance.now()];
    await Promise.all(Array.from({ length: PLAYERS }, () => play(at + seconds * 1_000)));
    return { perSecond: segments / ((performance.now() - at) / 1_000), cost: (cpu() - before) / segments };
  } finally {
    agent.destroy();
  }
}

async function serving(size: Size): Promise<Figure[]> {
  const seconds = size === "quick" ? 1 : 10;
  const installation = await Installation.start({ demo: "northwind-assembly", gateways: 1 });
  const folder = mkdtempSync(join(tmpdir(), "diemcau-bench-nginx-"));
  const port = await freePort();
  const nginx = startNginx(folder, readFileSync(GUIDE, "utf8"), { port, origin: installation.url });
  const gone = once(nginx, "exit");
  try {
    const made = await fetch(`${installation.url}/api/conferences/${installation.conferenceId}/outputs`, {
      method: "POST",
      headers: { "content-type": "application/json", cookie: installation.producer, "x-diemcau-as": "account" },
      body: JSON.stringify({ id: uuidv7(), kind: "hls", label: "bench" }),
    });
    if (!made.ok) throw new Error(`output: ${await made.text()}`);
    const { id, address } = (await made.json()) as ProgrammeOutput;
    const path = new URL(address).pathname.replace("live.m3u8", "");
    const here = join(installation.dataDir, "outputs", installation.conferenceId, id);
    mkdirSync(here, { recursive: true });
    // Nobody is on air here: a segment as a camera's would be, beside the still's.
    writeFileSync(join(here, "s1-000001.ts"), randomBytes((SEGMENT_KBIT * SEGMENT_S * 1_000) / 8));
    for (const end = performance.now() + 60_000; ; await sleep(100)) {
      if ((await fetch(`http://127.0.0.1:${port}${path}live.m3u8`).catch(() => null))?.ok) break;
      if (performance.now() > end) throw new Error(`no list: ${nginx.said()}`);
    }
    const figures: Figure[] = [];
    for (const [name, origin, pids] of [
      ["without a cache, by a gateway", installation.url, () => installation.gateways()],
      ["from nginx's cache", `http://127.0.0.1:${port}`, () => childrenOf(nginx.pid!, /nginx/)],
    ] as const) {
      const { perSecond, cost } = await serve(`${origin}${path}live.m3u8`, `${origin}${path}s1-000001.ts`, pids, seconds);
      figures.push({
        name: `ways-out: processor for a viewer of HLS, ${name}`,
        figure: cost / SEGMENT_S,
        unit: "µs a second",
        note: `a segment of ${SEGMENT_S} s at ${SEGMENT_KBIT} kbit/s and its list twice; ${Math.round(perSecond * SEGMENT_S)} viewers' worth were served`,
      });
    }
    return figures;
  } finally {
    nginx.kill("SIGTERM");
    await gone;
    rmSync(folder, { recursive: true, force: true });
    await installation.stop();
  }
}

async function run(size: Size, { part }: BenchOptions): Promise<Figure[]> {
  return [...(part === "serving" ? [] : await sending(size)), ...(part === "sending" ? [] : await serving(size))];
}

export const waysOut: Bench = { name: "ways-out", about: "what HLS, a restream and a recording cost, and viewers of HLS with a cache and without; needs ffmpeg and nginx", run };
