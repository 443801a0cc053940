import { judgeQuality, keptForMs } from "@diemcau/rules/quality";
import type { Platform } from "../../platform/platform.ts";
import { forgetOld, readLatest } from "./store.ts";

/** How often the gauges are counted anew, ms. */
const COUNT_MS = 10_000;
const FORGET_MS = 10 * 60_000;
const KEPT_MS = 48 * 3_600_000;

/** Counts the rooms for Prometheus, by how it goes and by what they receive, and forgets what is old. One process does it for all. */
export function createQualityClerk({ db, hub, clock, metrics, log }: Platform): { close(): Promise<void> } {
  let forgotten = 0;
  let working: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const verdicts = new Map<string, number>([["good", 0], ["fair", 0], ["poor", 0]]);
    const steps = new Map<string, number>([["full", 0], ["low", 0], ["audio", 0], ["text", 0]]);
    const now = clock();
    for (const { id, state } of hub.all()) {
      if (state.phase !== "live") continue;
      const reporting = [...state.sites.entries()];
      for (const { report } of await readLatest(db, id, now - keptForMs(reporting.length))) {
        const { verdict } = judgeQuality(report);
        verdicts.set(verdict, verdicts.get(verdict)! + 1);
        steps.set(report.step, (steps.get(report.step) ?? 0) + 1);
      }
    }
    for (const [verdict, count] of verdicts) metrics.rooms.set({ verdict }, count);
    for (const [step, count] of steps) metrics.roomSteps.set({ step }, count);
    if (now - forgotten < FORGET_MS) return;
    forgotten = now;
    await forgetOld(db, now - KEPT_MS);
  }

  const timer = setInterval(() => {
    working = working.then(() => look().catch((error: unknown) => log.debug({ err: (error as Error).message }, "quality not counted; will try again")));
  }, COUNT_MS);
  return {
    async close() {
      clearInterval(timer);
      await working;
    },
  };
}
