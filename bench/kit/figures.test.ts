import { expect, test } from "vitest";
import { alternate } from "./compare.ts";
import { markdownTable, median, quantile, quantileOf, ratioOf, type Figure } from "./figures.ts";

test("medians and quantiles, of values and of histograms", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
  expect(quantile([], 0.5)).toBeNaN();
  // Two processes counted: 90 answers of 1 ms here, 10 of 7 ms there.
  expect(quantileOf([[[1, 90]], [[7, 10]]], 0.5)).toBe(1);
  expect(quantileOf([[[1, 90]], [[7, 10]]], 0.9)).toBe(1);
  expect(quantileOf([[[1, 90]], [[7, 10]]], 0.91)).toBe(7);
});

test("rounds alternate, and what the machine does meanwhile falls on both", async () => {
  let slow = 1;
  const order: string[] = [];
  const compared = await alternate(
    4,
    async () => {
      order.push("ours");
      return 3 * slow;
    },
    async () => {
      order.push("baseline");
      if (order.length % 4 === 0) slow *= 2;
      return 2 * slow;
    },
  );
  expect(order.join(" ")).toBe("ours baseline baseline ours ours baseline baseline ours");
  expect(compared.ratio).toBeGreaterThan(0.7);
  expect(compared.ratio).toBeLessThan(1.6);
});

test("a row says what it is held against and whether the aim is met", () => {
  const figure: Figure = { name: "a", figure: 12, unit: "µs", baseline: { what: "bare", figure: 10 }, aim: { what: "ratio ≤ 1.3", met: true } };
  expect(ratioOf(figure)).toBe(1.2);
  expect(markdownTable([figure])).toContain("| a | 12 | µs | bare: 10 | 1.20× | ratio ≤ 1.3 | yes |");
});
