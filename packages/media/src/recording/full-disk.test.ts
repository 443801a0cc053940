import { execFileSync } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LaneOutput } from "../bus/lane.ts";
import { H264, rtp } from "../testing/rtp.ts";
import { until } from "../testing/site.ts";
import { isWhole, scanBlocks } from "./format.ts";
import { PartReader } from "./part-reader.ts";
import { Recorder } from "./recorder.ts";

const MB = 1024 * 1024;
const DISK_MB = 8;
/** A disk of our own is made by root alone. */
const mayMount = process.getuid?.() === 0;

/** A disk of 8 MB, and a camera whose every picture is 64 kB. */
let disk: string;
let outputs: LaneOutput[];
let sequence: number;
let recorder: Recorder;

function picture(): void {
  const timestamp = sequence * 3_000;
  const send = (payload: Buffer, marker: boolean) => {
    for (const output of outputs) output.send(rtp({ sequence, timestamp, payload, marker }));
    sequence++;
  };
  send(H264.parameters, false);
  send(Buffer.concat([Buffer.from([0x65]), Buffer.alloc(64 * 1024, 7)]), true);
}

describe.runIf(mayMount)("a disk that is really full", { timeout: 60_000 }, () => {
  beforeEach(async () => {
    disk = await mkdtemp(join(tmpdir(), "small-disk-"));
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MB}m`, "tmpfs", disk]);
    outputs = [];
    sequence = 1;
    recorder = new Recorder({
      folder: join(disk, "conference"),
      engine: {
        tap: (of, output) => {
          if (of === 0 || typeof of === "object") outputs.push(output);
          return { videoSsrc: 1, askKeyframe: () => {}, stop: () => (outputs = outputs.filter((each) => each !== output)) };
        },
      },
    });
  });
  afterEach(async () => {
    await recorder.close();
    execFileSync("umount", [disk]);
    await rm(disk, { recursive: true });
  });

  /** Sends until something has stopped: so many pictures each 50 ms. */
  async function fill(pictures: number, done: () => boolean, what: string): Promise<void> {
    await until(() => {
      for (let n = 0; n < pictures; n++) picture();
      return done();
    }, what, 40_000);
  }

  it("single rooms stop first, then the programme, and the reserve stays free", async () => {
    await recorder.follow({ programme: true, sources: ["5"], reserveBytes: 2 * MB });
    const order: string[] = [];
    await fill(1, () => {
      const { stopped } = recorder.status();
      for (const what of ["sources", "programme"] as const) if (stopped[what] && !order.includes(what)) order.push(what);
      return stopped.programme;
    }, "both have stopped");
    expect(order).toEqual(["sources", "programme"]);
    expect(recorder.status()).toMatchObject({ programme: false, sources: [], failure: null });
    // What was on its way when it stopped is less than a second of one camera.
    expect(recorder.status().freeBytes).toBeGreaterThan(MB / 2);
  });

  it("without a reserve the disk refuses: recording ends with its answer, and all that was written is whole", async () => {
    await recorder.follow({ programme: true, sources: [], reserveBytes: 0 });
    await fill(4, () => recorder.status().failure !== null, "the disk refuses");
    expect(recorder.status()).toMatchObject({ failure: "ENOSPC", programme: false, stopped: { programme: true, sources: true } });
    await recorder.follow({ programme: false, sources: [], reserveBytes: 0 });
    const [part] = await new PartReader(join(disk, "conference")).parts(Date.now() + 10_000);
    expect(part!.bytes).toBeGreaterThan(4 * MB);
    const file = await open(join(disk, "conference", `${part!.id}.dcr`), "r");
    try {
      const { blocks } = await scanBlocks(file);
      for (const { offset, bytes } of blocks) {
        const block = Buffer.alloc(bytes);
        await file.read(block, 0, bytes, offset);
        expect(isWhole(block)).toBe(true);
      }
      expect(blocks.length).toBeGreaterThan(50);
    } finally {
      await file.close();
    }
  });
});
