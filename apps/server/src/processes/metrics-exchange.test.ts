import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mergeMetrics } from "../platform/metrics.ts";
import { createMetricsExchange } from "./metrics-exchange.ts";

const address = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
/** A child as the program's are: counts one command, and tells the test what everybody counts when it is asked. */
const CHILD = `
  import { createMetrics } from ${address("../platform/metrics.ts")};
  import { joinMetricsExchange } from ${address("./metrics-exchange.ts")};
  const metrics = createMetrics(process.argv[2]);
  const { everybody } = joinMetricsExchange(() => metrics.registry);
  metrics.commands.inc({ kind: "site.cue", outcome: "ok" });
  process.on("message", async (message) => { if (message === "ask") process.send({ told: await everybody() }); });
  process.send({ ready: true });`;

it("describes each metric once", () => {
  const one = "# HELP a A\n# TYPE a counter\na{process=\"1\"} 1\n\n# HELP b B\n# TYPE b gauge\nb{process=\"1\"} 2\n";
  expect(mergeMetrics([one, one.replaceAll('"1"', '"2"')])).toBe(
    '# HELP a A\n# TYPE a counter\na{process="1"} 1\na{process="2"} 1\n\n# HELP b B\n# TYPE b gauge\nb{process="1"} 2\nb{process="2"} 2\n',
  );
});

it("tells one gateway what all processes count, without one that hangs", async () => {
  const folder = mkdtempSync(join(tmpdir(), "diemcau-metrics-"));
  const file = join(folder, "child.mjs");
  writeFileSync(file, CHILD);
  const exchange = createMetricsExchange();
  const children = ["gateway-1", "gateway-2", "clerk"].map((name) => exchange.join(fork(file, [name])));
  try {
    await Promise.all(children.map((child) => new Promise((resolve) => child.once("message", resolve))));
    const ask = () =>
      new Promise<string>((resolve) => {
        const listen = (message: unknown) => {
          if (!(message as { told?: string }).told) return;
          children[0]!.off("message", listen);
          resolve((message as { told: string }).told);
        };
        children[0]!.on("message", listen).send("ask");
      });
    const text = await ask();
    for (const name of ["gateway-1", "gateway-2", "clerk"]) expect(text).toContain(`diemcau_commands_total{kind="site.cue",outcome="ok",process="${name}"} 1`);
    expect(text.match(/^# HELP diemcau_commands_total /gm)).toHaveLength(1);
    children[2]!.kill("SIGSTOP");
    const without = await ask();
    expect(without).toContain('process="gateway-2"');
    expect(without).not.toContain('process="clerk"');
  } finally {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}, 30_000);
