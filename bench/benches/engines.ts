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

async function measure(subject: Subject, viewers: number, [warmUp, seconds]: readonly [number, number]): Promise<Sample> {
  const fanOut = await openFanOut(subject, viewers);
  try {
    const cpu = (): number => fanOut.pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
    await sleep(warmUp * 1_000);
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
  const crowds = size === "quick" ? [10] : streams === undefined ? [100, 200, 300] : [streams];
  // A conference lasts hours: what it takes to get going is not asked here.
  const [rounds, times] = size === "quick" ? [1, [1, 2] as const] : [3, [8, 8] as const];
  const figures: Figure[] = [];
  const memory = new Map<number, Record<Subject, number>>();
  for (const viewers of crowds) {
    const samples: Record<Subject, Sample[]> = { janus: [], bare: [], embedded: [] };
    const loads: number[] = [];
    for (let round = 0; round < rounds; round++) {
      // The order turns: none always comes after the same.
      const order: Subject[] = round % 2 === 0 ? ["janus", "bare", "embedded"] : ["embedded", "bare", "janus"];
      for (const subject of order) {
        loads.push(loadavg()[0]!);
        samples[subject].push(await measure(subject, viewers, times));
      }
    }
    const of = (subject: Subject, what: keyof Sample): number => median(samples[subject].map((sample) => sample[what]));
    memory.set(viewers, { janus: of("janus", "memory"), bare: of("bare", "memory"), embedded: of("embedded", "memory") });
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
  return [...figures, ...slopes(memory)];
}

/** What each further viewer adds, between the smallest crowd and the largest. */
function slopes(memory: ReadonlyMap<number, Record<Subject, number>>): Figure[] {
  const [few, many] = [Math.min(...memory.keys()), Math.max(...memory.keys())];
  if (few === many) return [];
  const slope = (subject: Subject): number => (memory.get(many)![subject] - memory.get(few)![subject]) / (many - few) / 1_024;
  return (["janus", "embedded"] as const).map((subject) => ({
    name: `engines: memory for each viewer between ${few} and ${many}, ${NAMES[subject]}`,
    figure: slope(subject),
    unit: "kB",
    baseline: { what: NAMES.bare, figure: slope("bare") },
  }));
}

export const engines: Bench = { name: "engines", about: "what a forwarded packet costs on our edges, and on bare Janus", run };
