import { expect, it } from "vitest";
import { bestSeconds } from "./best.ts";

const MBIT = 125_000;
/** Totals at each half second, from how much came in each. */
const samples = (halves: readonly number[]) => {
  let bytes = 0;
  return [{ at: 0, bytes }, ...halves.map((more, n) => ({ at: (n + 1) * 500, bytes: (bytes += more) }))];
};

it("says what came in the best seconds, whatever the others were", () => {
  // 2 Mbit/s in three seconds, next to nothing in five.
  const halves = [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0].map((full) => full * MBIT);
  expect(bestSeconds(samples(halves))).toBe(2_000);
});
it("does not take a burst within a second for a rate", () => {
  // All of a second within one half: it is what came in that second.
  const halves = [4, 0, 0, 0, 4, 0, 0, 0, 0, 4, 0, 0].map((share) => (share / 4) * MBIT);
  expect(bestSeconds(samples(halves))).toBe(1_000);
});
it("takes the whole where it is shorter than that, and nothing from nothing", () => {
  expect(bestSeconds(samples([MBIT, MBIT]))).toBe(2_000);
  expect(bestSeconds(samples([]))).toBe(0);
  expect(bestSeconds([])).toBe(0);
});
