import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CENTRE_MEASURED } from "./measured-centre.ts";

const BENCHMARKS = readFileSync(new URL("../../../../docs/benchmarks.md", import.meta.url), "utf8");

/** The number in the second column of the row that begins so. */
function figure(begins: string): number {
  const row = BENCHMARKS.split("\n").find((line) => line.startsWith(`| ${begins}`));
  const number = /^[0-9.]+/.exec(row?.split("|")[2]?.trim() ?? "")?.[0];
  if (number === undefined) throw new Error(`docs/benchmarks.md has no row "${begins}"`);
  return Number(number);
}

it("the planner counts with the figures that docs/benchmarks.md publishes", () => {
  expect(CENTRE_MEASURED.voteUs).toBe(figure("votes: CPU of the gateways each"));
  // 2,000 rooms with a still every 10 s are 200 a second.
  expect(CENTRE_MEASURED.stillUs).toBeCloseTo((figure("wall: CPU of web server, clerk and database for it") / 100 / 200) * 1e6, 6);
});
