import { loadavg } from "node:os";
import { LineBed } from "@diemcau/media/testing";
import type { Bench, BenchOptions, Size } from "../kit/bench.ts";
import type { Figure } from "../kit/figures.ts";

const LINES = { "camera to root": ["camera", "root"], "root to edge": ["root", "edge"], "edge to room": ["edge", "room"] } as const;
/** IP packets of more bytes never arrive; 0: all do. */
const LARGEST = [0, 1_400, 1_280, 1_240, 1_200] as const;
/** A picture that comes at all comes within that, ms. */
const PICTURE_MS = 12_000;
const isAsked = (line: string, part: string | undefined): boolean => part === undefined || part === line;

async function run(size: Size, { part }: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const engine of ["embedded", "janus"] as const) {
    for (const [line, between] of Object.entries(LINES)) {
      // The root is embedded in both.
      if (engine === "janus" && line === "camera to root") continue;
      const name = `${engine}, ${line}`;
      if (!isAsked(name, part) || (size === "quick" && name !== "janus, edge to room")) continue;
      for (const largest of size === "quick" ? [1_280] : LARGEST) {
        const bed = await LineBed.open(engine, { between, faults: { largest } });
        try {
          await bed.watched(PICTURE_MS).catch(() => {});
          const { delivered, invented } = await bed.measure(between, { largest }, { seconds: size === "quick" ? 2 : 5, follow: false });
          const [there, back] = [await bed.network.counts(between[0], between[1]), await bed.network.counts(between[1], between[0])];
          figures.push({
            name: `packet-sizes: ${name}, ${largest === 0 ? "any size" : `up to ${largest} bytes`}: pictures shown of those sent`,
            figure: delivered === null ? 0 : Math.min(1, delivered) * 100,
            unit: "%",
            note: `sound invented ${(invented * 100).toFixed(1)} %; largest packet there ${there.largest}, back ${back.largest}; dropped for their size ${there.tooLarge} there, ${back.tooLarge} back; load ${loadavg()[0]!.toFixed(1)}`,
          });
        } finally {
          await bed.close();
        }
      }
    }
  }
  return figures;
}

export const packetSizes: Bench = { name: "packet-sizes", about: "whether a room sees and hears over lines on which large packets never arrive; needs network namespaces", run };
