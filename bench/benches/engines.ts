import { loadavg } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { PACKETS_PER_SECOND, openFanOut, type Subject } from "@diemcau/media/testing";
import type { Bench, BenchOptions, Size } from "../kit/bench.ts";
import { median, type Figure } from "../kit/figures.ts";
import { cpuOf, rssOf } from "../kit/processes.ts";

const NAMES: Record<Subject, string> = { janus: "our edge on Janus", bare: "bare Janus", embedded: "our embedded edge" };

interface Sample {
  /** CPU of all its processes for each packet that arrived, µs. */
  readonly cost: number;
  /** Share of the site's packets that arrived, 0–1. */
  readonly delivered: number;
  /** Memory of all its processes, bytes. */
  readonly memory: number;
}

async function measure(subject: Subject, viewers: number, seconds: number): Promise<Sample> {
  const fanOut = await openFanOut(subject, viewers);
  try {
    const cpu = (): number => fanOut.pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
    await sleep(2_000);
    const [before, received, at] = [cpu(), await fanOut.received(), performance.now()];
    await sleep(seconds * 1_000);
    const [used, arrived, took] = [cpu() - before, (await fanOut.received()) - received, (performance.now() - at) / 1_000];
    const memory = fanOut.pids.reduce((sum, pid) => sum + rssOf(pid), 0);
    return { cost: used / arrived, delivered: arrived / (viewers * PACKETS_PER_SECOND * took), memory };
  } finally {
    await fanOut.close();
  }
}

async function run(size: Size, { streams }: BenchOptions): Promise<Figure[]> {
  const [crowds, rounds, seconds] = size === "quick" ? [[10], 1, 2] : [streams === undefined ? [100, 200, 300] : [streams], 3, 8];
  const figures: Figure[] = [];
  for (const viewers of crowds) {
    const samples: Record<Subject, Sample[]> = { janus: [], bare: [], embedded: [] };
    const loads: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // The order turns: none always comes after the same.
      const order: Subject[] = round % 2 === 0 ? ["janus", "bare", "embedded"] : ["embedded", "bare", "janus"];
      for (const subject of order) {
        loads.push(loadavg()[0]!);
        samples[subject].push(await measure(subject, viewers, seconds));
      }
    }
    const of = (subject: Subject, what: keyof Sample): number => median(samples[subject].map((sample) => sample[what]));
    for (const subject of ["janus", "embedded"] as const) {
      const ratio = median(samples[subject].map(({ cost }, round) => cost / samples.bare[round]!.cost));
      figures.push({
        name: `engines: CPU per packet to ${viewers} viewers, ${NAMES[subject]}`,
        figure: of(subject, "cost"),
        unit: "µs",
        baseline: { what: NAMES.bare, figure: of("bare", "cost") },
        note: `arrived ${Math.round(of(subject, "delivered") * 100)} %, with bare Janus ${Math.round(of("bare", "delivered") * 100)} %; median of the rounds' ratios ${ratio.toFixed(2)}; load ${Math.min(...loads).toFixed(0)} to ${Math.max(...loads).toFixed(0)}`,
        ...(subject === "janus" && { aim: { what: "≤ 1.1", met: ratio <= 1.1 } }),
      });
      figures.push({ name: `engines: memory with ${viewers} viewers, ${NAMES[subject]}`, figure: of(subject, "memory") / 2 ** 20, unit: "MB", baseline: { what: NAMES.bare, figure: of("bare", "memory") / 2 ** 20 } });
    }
  }
  return figures;
}

export const engines: Bench = { name: "engines", about: "what a forwarded packet costs on our edges, and on bare Janus", run };
