import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Figure } from "./kit/figures.ts";

/** Those with browsers that are left out drive pages as the e2e scenarios do; what `bad-lines` and `packet-sizes` measure has tests of its own. */
const BENCHES = ["fold", "fan-out", "engines", "check-ins", "storm", "switch", "tiers"];

test("the benches still run, in small, against the real program", async () => {
  const out = mkdtempSync(join(tmpdir(), "diemcau-bench-test-"));
  try {
    const child = spawn(process.execPath, [join(import.meta.dirname, "run.ts"), ...BENCHES, "--quick", "--out", out], { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, "exit")) as [number];
    expect(code, said).toBe(0);
    const { figures } = JSON.parse(readFileSync(join(out, "results.json"), "utf8")) as { figures: Figure[] };
    for (const bench of BENCHES) expect(figures.some(({ name }) => name.startsWith(bench)), bench).toBe(true);
    for (const { name, figure } of figures) expect(Number.isFinite(figure), name).toBe(true);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}, 500_000);
