// npm run bench [-- <name>… --quick --streams N --part <part> --out <folder>]: runs the benchmarks and prints one table; docs/benchmarks.md.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, totalmem } from "node:os";
import { join, relative } from "node:path";
import { parseArgs } from "node:util";
import type { Bench } from "./kit/bench.ts";
import { markdownTable, textTable, type Figure } from "./kit/figures.ts";
import { OUT, scratchFolder } from "./kit/out.ts";
import { badLines } from "./benches/bad-lines.ts";
import { checkIns } from "./benches/check-ins.ts";
import { controlRoom } from "./benches/control.ts";
import { engines } from "./benches/engines.ts";
import { fanOut } from "./benches/fan-out.ts";
import { fold } from "./benches/fold.ts";
import { officePages } from "./benches/office-pages.ts";
import { packetSizes } from "./benches/packet-sizes.ts";
import { starts } from "./benches/starts.ts";
import { storm } from "./benches/storm.ts";
import { switchOnAir } from "./benches/switch.ts";
import { tiers } from "./benches/tiers.ts";
import { votes } from "./benches/votes.ts";
import { wall } from "./benches/wall.ts";
import { waysOut } from "./benches/ways-out.ts";

const benches: readonly Bench[] = [fold, starts, fanOut, engines, waysOut, badLines, packetSizes, checkIns, storm, controlRoom, officePages, switchOnAir, tiers, wall, votes];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: "boolean" }, list: { type: "boolean" }, streams: { type: "string" }, part: { type: "string" }, out: { type: "string" } },
});
if (values.list) {
  for (const { name, about } of benches) console.log(`${name.padEnd(12)}${about}`);
  process.exit(0);
}
const unknown = positionals.filter((asked) => !benches.some(({ name }) => name === asked));
if (unknown.length > 0) {
  console.error(`no bench is called ${unknown.join(", ")}; there are: ${benches.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}

const size = values.quick ? "quick" : "full";
const figures: Figure[] = [];
const failures: string[] = [];
for (const bench of benches) {
  if (positionals.length > 0 && !positionals.includes(bench.name)) continue;
  const started = performance.now();
  process.stderr.write(`${bench.name} …`);
  try {
    figures.push(...(await bench.run(size, { ...(values.streams && { streams: Number(values.streams) }), ...(values.part && { part: values.part }) })));
    process.stderr.write(` ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
  } catch (error) {
    process.stderr.write(" failed\n");
    failures.push(`${bench.name}: ${(error as Error).stack ?? String(error)}`);
  }
}
rmSync(scratchFolder(), { recursive: true, force: true });

const machine = `${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}`;
const at = new Date().toISOString().slice(0, 16);
const folder = values.out ?? OUT;
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "results.json"), `${JSON.stringify({ at, machine, size, figures, failures }, null, 2)}\n`);
writeFileSync(join(folder, "results.md"), `${at} UTC, ${machine}, ${size}\n\n${markdownTable(figures)}\n`);
console.log(`\n${textTable(figures)}\n\n${machine}, ${size}; results.json and results.md in ${relative(process.cwd(), folder) || "."}`);
for (const failure of failures) console.error(`\n${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
