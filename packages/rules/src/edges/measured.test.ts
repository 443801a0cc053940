import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { ENGINES_MEASURED } from "./measured.ts";
import { CENTRE_MEASURED } from "./measured-centre.ts";

const BENCHMARKS = readFileSync(new URL("../../../../docs/benchmarks.md", import.meta.url), "utf8");

/** The cells of a row that begins so, after what it begins with. */
function cells(begins: string): string[] {
  const row = BENCHMARKS.split("\n").find((line) => line.startsWith(`| ${begins}`));
  if (row === undefined) throw new Error(`docs/benchmarks.md has no row "${begins}"`);
  return row.split("|").slice(2, -1).map((cell) => cell.trim());
}

/** The number in the second column of the row that begins so. */
function figure(begins: string): number {
  const number = /^[0-9.]+/.exec(cells(begins)[0] ?? "")?.[0];
  if (number === undefined) throw new Error(`docs/benchmarks.md has no number in the row "${begins}"`);
  return Number(number);
}

it("the planner counts with the figures that docs/benchmarks.md publishes", () => {
  expect(CENTRE_MEASURED.voteUs).toBe(figure("votes: CPU of the gateways each"));
  // 2,000 rooms with a still every 10 s are 200 a second.
  expect(CENTRE_MEASURED.stillUs).toBeCloseTo((figure("wall: CPU of web server, clerk and database for it") / 100 / 200) * 1e6, 6);
});

it("and of engines with what the dearest crowd of the table cost, and names that crowd", () => {
  const crowds = [100, ...cells("what | 100 viewers").slice(1, 3).map(Number)];
  expect(crowds).toEqual([100, 200, 300]);
  const memories = cells("memory, bare Janus").slice(0, 3).map((cell) => cell.split("·").map(Number));
  const each = cells("memory for each further viewer")[2]!.split("·").map((cell) => Number.parseFloat(cell));
  for (const [engine, row, column] of [["janus", "our edge on Janus", 1], ["embedded", "our embedded edge", 2]] as const) {
    const costs = cells(row).slice(0, 3).map((cell) => Number(/^([0-9.]+) µs/.exec(cell)![1]));
    const dearest = Math.max(...costs);
    expect(ENGINES_MEASURED[engine]).toEqual({
      cpuPerPacketUs: dearest,
      cpuViewers: crowds[costs.indexOf(dearest)],
      memoryBaseMB: Math.round(memories[2]![column]! - crowds[2]! * each[column]!),
      memoryPerViewerMB: each[column],
      viewers: crowds[2],
    });
  }
});
