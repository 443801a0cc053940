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
  "10 % overtaken": { overtaken: 0.1 },
  "500 kbit/s": { rate: 500_000 },
  // Less than the small picture: the sound alone.
  "120 kbit/s": { rate: 120_000 },
};
/** In small: a fault that is mended, on one line of each engine. */
const QUICK = { fault: "5 % lost", lines: { embedded: "root to edge", janus: "edge to room" } } as const;
const LINES = { "root to edge": ["root", "edge"], "edge to room": ["edge", "room"] } as const;
/** All of it, those of an engine, of one line of it, or one fault on every line. */
const isAsked = (engine: string, line: string, part?: string): boolean => part === undefined || part === engine || part === `${engine}, ${line}` || part in FAULTS;
/** A room waits half a minute before it tries more; here its clock runs so much faster once the line is good again. */
const HURRY = 4;

async function run(size: Size, { part }: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ["embedded", "janus"] as const) {
    const lines = Object.entries(LINES).filter(([line]) => isAsked(engine, line, part) && (size === "full" || line === QUICK.lines[engine]));
    if (lines.length === 0) continue;
    const bed = await LineBed.open(engine);
    try {
      for (const [line, between] of lines) {
        for (const [name, faults] of Object.entries(FAULTS)) {
          if (size === "quick" && name !== QUICK.fault) continue;
          if (part !== undefined && part in FAULTS && part !== name) continue;
          await bed.reset();
          const isThin = faults.rate !== undefined;
          const measured = await bed.measure(between, faults, { seconds: size === "quick" ? 2 : isThin ? 15 : 6, settle: isThin ? 0 : size === "quick" ? 1 : 2 });
          const { delivered, invented, stands, longestMs } = measured;
          const steps = measured.steps.map(({ step, afterMs }) => `${step} after ${(afterMs / 1_000).toFixed(0)} s`);
          if (isThin && measured.step !== "full" && size === "full") {
            bed.hurry(HURRY);
            const lifted = await bed.measure(between, {}, { seconds: 120, until: (step) => step === "full" });
            bed.hurry(1);
            for (const { step, afterMs } of lifted.steps) steps.push(`line good: ${step} after ${((afterMs * HURRY) / 1_000).toFixed(0)} s`);
          }
          figures.push({
            name: `bad-lines: ${engine}, ${line}, ${name}: pictures shown of those sent`,
            figure: delivered === null ? 0 : Math.min(1, delivered) * 100,
            unit: "%",
            note: `sound invented ${(invented * 100).toFixed(1)} %; stood still ${stands} times, longest ${longestMs} ms; ${steps.length === 0 ? "no step" : steps.join(", ")}; load ${loadavg()[0]!.toFixed(1)}`,
          });
        }
      }
    } finally {
      await bed.close();
    }
  }
  return figures;
}

export const badLines: Bench = { name: "bad-lines", about: "what a room sees and hears over lines that lose, delay, reorder and throttle; needs network namespaces", run };
