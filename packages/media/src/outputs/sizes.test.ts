import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test, vi } from "vitest";
import { openProgramme } from "../testing/ways-out.ts";
import { ProgrammeOutputs } from "./outputs.ts";

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), "diemcau-sizes-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A value of each packet or picture, in the order of the file. */
async function probe(file: string, stream: "v" | "a", what: "packet=pts_time" | "frame=width"): Promise<number[]> {
  const { stdout } = await run("ffprobe", ["-v", "error", "-select_streams", stream, "-show_entries", what, "-of", "csv=p=0", file], { maxBuffer: 1 << 26 });
  return stdout.split("\n").map((line) => line.replaceAll(",", "").trim()).filter((line) => line !== "").map(Number);
}

test("a list that goes from a still to a camera, to one of another size and back to the still is played without a break", async () => {
  const programme = await openProgramme(4, [
    { size: "640x360", kilobits: 800, keyframeEvery: 60 },
    { size: "960x540", kilobits: 1_200, keyframeEvery: 60 },
  ]);
  const outputs = new ProgrammeOutputs(folder);
  const order = (large: 0 | 1 | null) => outputs.follow(programme, { large, outputs: [{ id: "hls", kind: "hls", url: null }] });
  const list = (): string[] => {
    try {
      return readFileSync(join(folder, "hls", "live.m3u8"), "utf8").match(/^s.*\.ts$/gm) ?? [];
    } catch {
      return [];
    }
  };
  const known = (segments: readonly string[]) => segments.map((segment) => join(folder, "hls", segment));
  /** Two whole segments later: the change lies between segments that are there. */
  const twoLater = async () => {
    const before = list().length;
    await vi.waitFor(() => expect(list().length).toBeGreaterThanOrEqual(before + 2), { timeout: 40_000, interval: 200 });
  };
  try {
    order(null);
    await twoLater();
    for (const large of [0, 1, null] as const) {
      order(large);
      await twoLater();
    }
    const segments = known(list());
    expect(outputs.states).toMatchObject([{ state: "running", restarts: 0 }]);
    const widths: number[] = [];
    for (const segment of segments) {
      // Each by itself: a player may begin with any of them, or come back with one.
      const decoded = await run("ffmpeg", ["-v", "error", "-xerror", "-i", segment, "-fps_mode", "passthrough", "-enc_time_base", "1:90000", "-f", "null", "-"]);
      expect(decoded.stderr, segment).toBe("");
      widths.push(...(await probe(segment, "v", "frame=width")));
    }
    expect(widths.filter((width, at) => width !== widths[at - 1])).toEqual([1280, 640, 960, 1280]);
    const whole = join(folder, "whole.ts");
    writeFileSync(whole, Buffer.concat(segments.map((segment) => readFileSync(segment))));
    const [pictures, sounds] = [await probe(whole, "v", "packet=pts_time"), await probe(whole, "a", "packet=pts_time")];
    const steps = (times: readonly number[]) => times.slice(1).map((time, at) => time - times[at]!);
    expect(Math.min(...steps(pictures))).toBeGreaterThan(0);
    // A still each second, cameras 30 times: no picture stands for longer than the wait for a camera's next keyframe.
    expect(Math.max(...steps(pictures))).toBeLessThan(2.5);
    // AAC: 1,024 samples in each packet, none missing, none twice.
    const sound = steps(sounds);
    expect([Math.min(...sound), Math.max(...sound)].map((step) => Math.abs(step - 1_024 / 48_000) < 0.002)).toEqual([true, true]);
    expect(sounds.length * (1_024 / 48_000)).toBeGreaterThan(20);
  } finally {
    outputs.close();
    programme.stop();
  }
}, 180_000);
