import { createSocket } from "node:dgram";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { LaneOutput } from "../bus/lane.ts";
import { ON_ITS_WAY_MS, SegmentDates } from "./dates.ts";
import { ProgrammeFeed, VIDEO } from "./feed.ts";
import { findProgram, sessionOf, startFfmpeg } from "./ffmpeg.ts";
import { freePorts } from "./outputs.ts";
import { makeSlate, packetsOf } from "./slate.ts";

const NOON = Date.UTC(2027, 0, 5, 12);
const datesIn = (list: string) => [...list.matchAll(/PROGRAM-DATE-TIME:(.*)\n(s.*\.ts)/g)].map(([, date, name]) => [name, Date.parse(date!) - NOON]);

test("segments are dated by when they ended, the least delayed for all of a run, and anew after a restart", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dates-"));
  try {
    const written = (name: string, after: number) => {
      writeFileSync(join(folder, name), "");
      utimesSync(join(folder, name), new Date(NOON + after), new Date(NOON + after));
    };
    const dates = new SegmentDates();
    written("s1-000000.ts", 4_000 + ON_ITS_WAY_MS);
    // The disk was busy.
    written("s1-000001.ts", 9_500 + ON_ITS_WAY_MS);
    written("s2-000002.ts", 40_000 + ON_ITS_WAY_MS);
    const list = "#EXTM3U\n#EXTINF:4.000000,\n#EXT-X-PROGRAM-DATE-TIME:1999-01-01T00:00:00.000+0000\ns1-000000.ts\n#EXTINF:4.000000,\ns1-000001.ts\n#EXT-X-DISCONTINUITY\n#EXTINF:2.000000,\ns2-000002.ts\n";
    const written1 = await dates.write(list, folder);
    expect(datesIn(written1)).toEqual([["s1-000000.ts", 0], ["s1-000001.ts", 4_000], ["s2-000002.ts", 38_000]]);
    expect(written1).not.toContain("1999");
    // Looked at again when what was known has left the list long ago.
    written("s2-000050.ts", 300_000 + ON_ITS_WAY_MS);
    expect(datesIn(await dates.write("#EXTM3U\n#EXTINF:4.0,\ns2-000050.ts\n", folder))).toEqual([["s2-000050.ts", 296_000]]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("what is shown at a moment stands at that moment in the list that ffmpeg writes", async () => {
  const [ffmpeg, ffprobe] = ["ffmpeg", "ffprobe"].map((name) => findProgram(name)!) as [string, string];
  const folder = mkdtempSync(join(tmpdir(), "dates-"));
  const [dark, bright] = await Promise.all([makeSlate(ffmpeg), makeSlate(ffmpeg, "color=c=white:s=1280x720:r=1")]);
  const ports = await freePorts();
  const socket = createSocket("udp4");
  const outputs: LaneOutput[] = [];
  const tapped = {
    tap(slot: unknown, output: LaneOutput) {
      outputs[slot as number] = output;
      return { videoSsrc: 100 + (slot as number), askKeyframe() {}, stop() {} };
    },
  };
  const child = startFfmpeg(ffmpeg, { kind: "hls", folder }, { sounds: 4, startedAt: 1, session: sessionOf(ports) });
  const feed = new ProgrammeFeed({ tapped, slate: dark, socket, ports, now: () => performance.now() });
  const segments = () => {
    try {
      return readFileSync(join(folder, "live.m3u8"), "utf8").match(/^s.*\.ts$/gm) ?? [];
    } catch {
      return [];
    }
  };
  let timer: NodeJS.Timeout | undefined;
  try {
    await vi.waitFor(() => expect(segments().length).toBeGreaterThan(0), { timeout: 30_000, interval: 50 });
    feed.follow(2);
    const brightAt = Date.now();
    let sequence = 0;
    const send = (): void => {
      for (const packet of packetsOf(bright, { payloadType: VIDEO, sequence, timestamp: Math.round(performance.now() * 90), ssrc: 102 })) {
        sequence++;
        outputs[2]!.send(packet);
      }
    };
    send();
    timer = setInterval(send, 100);
    const before = segments().length;
    await vi.waitFor(() => expect(segments().length).toBeGreaterThanOrEqual(before + 2), { timeout: 30_000, interval: 50 });
    const dated = await new SegmentDates().write(readFileSync(join(folder, "live.m3u8"), "utf8"), folder);
    const shownAt = [...dated.matchAll(/PROGRAM-DATE-TIME:(.*)\n(s.*\.ts)/g)].flatMap(([, date, name]) => {
      const probe = spawnSync(ffprobe, ["-v", "error", "-f", "lavfi", "-i", `movie=${join(folder, name!)},signalstats`, "-show_entries", "frame=pts_time:frame_tags=lavfi.signalstats.YAVG", "-of", "csv=p=0"], { encoding: "utf8" });
      const frames = probe.stdout.trim().split("\n").map((line) => line.split(",").map(Number));
      const first = frames.find(([, light]) => light! > 150);
      return first ? [Date.parse(date!) + (first[0]! - frames[0]![0]!) * 1_000] : [];
    })[0]!;
    expect(Math.abs(shownAt - brightAt), `${Math.round(shownAt - brightAt)} ms off`).toBeLessThan(400);
  } finally {
    clearInterval(timer);
    feed.stop();
    socket.close();
    child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);
