import { expect, test } from "vitest";
import { reportOf, type Counters } from "./counters.ts";

const at = (change: Partial<Counters>): Counters => ({ at: 0, bytes: 0, received: 0, lost: 0, frames: 0, freezes: 0, concealed: 0, samples: 0, rttMs: null, jitterMs: null, ...change });
const now = { step: "full", edge: "root", pictures: true } as const;

test("a report is what happened between two looks", () => {
  const report = reportOf(at({ at: 1_000, bytes: 500, received: 90, lost: 10, frames: 5, samples: 1_000 }), at({ at: 16_000, bytes: 3_000_500, received: 1_065, lost: 35, frames: 380, freezes: 2, concealed: 72, samples: 721_000, rttMs: 41, jitterMs: 3 }), now);
  expect(report).toEqual({ ms: 15_000, ...now, bytes: 3_000_000, loss: 25 / 1_000, rttMs: 41, jitterMs: 3, frames: 375, freezes: 2, invented: 72 / 720_000 });
});

test("counters that go back say nothing impossible, and a blink says nothing", () => {
  expect(reportOf(at({ at: 0, lost: 20, received: 100 }), at({ at: 5_000, lost: 15, received: 200 }), now)).toMatchObject({ loss: 0, frames: 0, invented: 0 });
  expect(reportOf(at({ at: 0 }), at({ at: 900 }), now)).toBeNull();
});
