import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Bench, Size } from "../kit/bench.ts";
import { median, type Figure } from "../kit/figures.ts";
import { Installation, type InstallationOptions } from "../kit/installation.ts";

/** The pages are built before: a first start on a fresh checkout builds them, which takes some seconds more. */
async function run(size: Size): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), "diemcau-bench-"));
  const options: InstallationOptions = { demo: size === "quick" ? "northwind-assembly" : "vn-kl57-2023", gateways: 2, dataDir };
  try {
    const first = await Installation.start(options);
    await first.stop();
    const warm: number[] = [];
    for (let turn = 0; turn < (size === "quick" ? 1 : 5); turn++) {
      const again = await Installation.start(options);
      warm.push(again.readyMs);
      await again.stop();
    }
    const figure = median(warm);
    return [
      { name: "start: first, with the demo conference", figure: first.readyMs / 1000, unit: "s" },
      { name: "start: warm", figure: figure / 1000, unit: "s", aim: { what: "≤ 5 s", met: figure <= 5_000 } },
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export const starts: Bench = { name: "starts", about: "first and warm start of the program, to /readyz", run };
