import { expect, test } from "vitest";
import { layOutGrid, neighbour, siteAt } from "./grid-layout.ts";

const groups = [
  { head: 0, sites: [0, 1, 2] },
  { head: 3, sites: [3, 4, 5, 6] },
];

test("every site has its own cell and is found there", () => {
  const layout = layOutGrid(groups, 7, 150, 400);
  for (let site = 0; site < 7; site++) expect(siteAt(layout, layout.x[site]! + 1, layout.y[site]! + 1)).toBe(site);
  expect(siteAt(layout, 149, 399)).toBe(-1);
});

test("cells shrink until the wall fits, and no further than can be read", () => {
  const many = [{ head: 0, sites: Array.from({ length: 5_000 }, (_, i) => i) }];
  const layout = layOutGrid(many, 5_000, 600, 400);
  expect(layout.cell).toBeGreaterThanOrEqual(11);
  expect(layout.height).toBeGreaterThan(400);
});

test("arrow keys walk the wall", () => {
  const layout = layOutGrid(groups, 7, 150, 400);
  expect(neighbour(layout, 0, "ArrowRight")).toBe(1);
  expect(neighbour(layout, 0, "ArrowLeft")).toBe(0);
  expect(neighbour(layout, 0, "ArrowDown")).toBe(3);
  expect(neighbour(layout, 3, "ArrowUp")).toBe(0);
  expect(neighbour(layout, 0, "End")).toBe(6);
});
