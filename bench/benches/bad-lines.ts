import { loadavg } from "node:os";
import { LineBed, type LineFaults } from "@diemcau/media/testing";
import type { Bench, BenchOptions, Size } from "../kit/bench.ts";
import type { Figure } from "../kit/figures.ts";

const FAULTS: Record<string, LineFaults> = {
  "no fault": {},
  "1 % lost": { loss: 0.01 },
  "3 % lost": { loss: 0.03 },
  "5 % lost": { loss: 0.05 },
  "10 % lost": { loss: 0.1 },
  "200 ms later": { delayMs: 200 },
  "3 % lost, 200 ms later": { loss: 0.03, delayMs: 200 },
  "10 % overtaken": { overtaken: 0.1 },
  "500 kbit/s": { rate: 500_000 },
  // Less than the small picture: the sound alone.
  "120 kbit/s": { rate: 120_000 },
};
/** In small: a fault that is mended, on one line of each engine. */
const QUICK = { fault: "5 % lost", lines: { embedded: "root to edge", janus: "edge to room" } } as const;
/** What a camera sends comes to the root, which is ours whatever the edge's engine is. */
const UPLINK = "camera to root";
const LINES: Record<"embedded" | "janus", Record<string, readonly [string, string]>> = {
  embedded: { [UPLINK]: ["camera", "root"], "root to edge": ["root", "edge"], "edge to room": ["edge", "room"] },
  janus: { "root to edge": ["root", "edge"], "edge to room": ["edge", "room"] },
};
/** All of it, those of an engine, of one line of it, one fault on every line, or one of these alone. */
const isAsked = (engine: string, line: string, fault: string, part?: string): boolean =>
  part === undefined || [engine, `${engine}, ${line}`, fault, `${engine}, ${line}, ${fault}`].includes(part);
/** A room waits half a minute before it tries more; here its clock runs so much faster once the line is good again. */
const HURRY = 4;
/** So long a camera may take until it sends the good picture again, ms. */
const CAMERA_MS = 180_000;

async function run(size: Size, { part }: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ["embedded", "janus"] as const) {
    const asked = Object.entries(LINES[engine]).flatMap(([line, between]) =>
      Object.entries(FAULTS).flatMap(([name, faults]) => {
        const isQuick = line === QUICK.lines[engine] && name === QUICK.fault;
        return isAsked(engine, line, name, part) && (size === "full" || isQuick) ? [{ line, between, name, faults }] : [];
      }),
    );
    if (asked.length === 0) continue;
    const bed = await LineBed.open(engine);
    try {
      for (const { line, between, name, faults } of asked) {
        await bed.reset();
        const isThin = faults.rate !== undefined;
        const measured = await bed.measure(between, faults, { seconds: size === "quick" ? 2 : isThin ? 15 : 6, settle: isThin ? 0 : size === "quick" ? 1 : 2 });
        const { delivered, invented, stands, longestMs, made } = measured;
        const steps = measured.steps.map(({ step, afterMs }) => `${step} after ${(afterMs / 1_000).toFixed(0)} s`);
        if (isThin && size === "full") {
          const begun = performance.now();
          bed.hurry(HURRY);
          const lifted = await bed.measure(between, {}, { seconds: 120, until: (step) => step === "full" });
          bed.hurry(1);
          for (const { step, afterMs } of lifted.steps) steps.push(`line good: ${step} after ${((afterMs * HURRY) / 1_000).toFixed(0)} s`);
          // What the camera's browser sends it decides by itself, and comes back by its own measure.
          if (line === UPLINK) {
            await bed.goodPicture(CAMERA_MS);
            steps.push(`the camera's good picture after ${((performance.now() - begun) / 1_000).toFixed(0)} s`);
          }
        }
        figures.push({
          name: `bad-lines: ${engine}, ${line}, ${name}: pictures shown of those sent`,
          figure: delivered === null ? 0 : Math.min(1, delivered) * 100,
          unit: "%",
          note: `${made.good.toFixed(0)} good and ${made.small.toFixed(0)} small pictures a second were made; sound invented ${(invented * 100).toFixed(1)} %; stood still ${stands} times, longest ${longestMs} ms; ${steps.length === 0 ? "no step" : steps.join(", ")}; load ${loadavg()[0]!.toFixed(1)}`,
        });
      }
    } finally {
      await bed.close();
    }
  }
  return figures;
}

export const badLines: Bench = { name: "bad-lines", about: "what a room sees and hears over lines that lose, delay, reorder and throttle; needs network namespaces", run };
