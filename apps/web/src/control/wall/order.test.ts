import { expect, test } from "vitest";
import type { Directory } from "@diemcau/contract";
import { initialState, reduce, rollUp } from "@diemcau/rules";
import { buildTree } from "../model/site-tree.ts";
import { layOutPage, stepOnPage, TILE_SIZES, wallOrder, type TileSize, type WallFilter } from "./order.ts";

/** Centre 0; provinces 1 and 2; districts 3 and 4 below 1, 5 below 2. All there but 5, which was lost, and 4, which never came. */
const parent = [-1, 0, 0, 1, 1, 2];
const tree = buildTree({ sites: { name: parent.map(String), parent, level: [0, 1, 1, 2, 2, 2], expected: parent.map(() => 1) } } as unknown as Directory);
const joined = reduce(initialState, { seq: 1, at: 1, kind: "sites.presence", changes: [[0, "c", 1], [1, "c", 1], [2, "c", 1], [3, "c", 1], [5, "l", 1]] });
const state = reduce(joined, { seq: 2, at: 2, kind: "wall.marked", changes: [[2, 0, 900], [3, 2, 500], [0, 1, 700]] });
const order = (filter: Partial<WallFilter>) =>
  wallOrder(tree, rollUp(state, tree.parent, tree.expected).own, state, { states: new Set(), level: null, region: null, found: null, needsLook: false, ...filter });

test("the wall shows whoever is there or was, as in the tree", () => {
  expect(order({})).toEqual([0, 1, 3, 2, 5]);
  expect(order({ level: 2 })).toEqual([3, 5]);
  expect(order({ region: 1 })).toEqual([1, 3]);
  // Not joined: only when that is asked for.
  expect(order({ states: new Set([0]) })).toEqual([4]);
});

test("what needs a look stands first where it has lasted longest, and nothing else is there", () => {
  expect(order({ needsLook: true })).toEqual([3, 0, 2]);
  expect(order({ needsLook: true, region: 2 })).toEqual([2]);
});

test("a search finds rooms of every state, best first", () => {
  expect(order({ found: [5, 4, 1] })).toEqual([5, 4, 1]);
  expect(order({ found: [5, 4, 1], states: new Set([4]) })).toEqual([5]);
});

test("a page holds what fits on it, nearly as large as asked for, and leaves little of it empty", () => {
  for (const [width, height] of [[1336, 460], [1890, 770], [374, 590], [1000, 520]] as const) {
    for (const size of Object.keys(TILE_SIZES) as TileSize[]) {
      const { columns, rows, perPage } = layOutPage(width, height, size, 28, 2_000);
      const own = (width - 6 * (columns - 1)) / columns;
      const used = rows * ((own * 9) / 16 + 28 + 6) - 6;
      expect([perPage, perPage <= 400]).toEqual([columns * rows, true]);
      if (rows > 1) expect(used).toBeLessThanOrEqual(height);
      expect(own).toBeGreaterThan(TILE_SIZES[size] * 0.7);
      if (height > 500 && width > 1000) expect(used).toBeGreaterThan(height * 0.75);
    }
  }
  expect(layOutPage(0, 0, "medium", 28, 2_000).perPage).toBe(1);
  // Few rooms are shown larger, all of them on the page.
  for (const rooms of [1, 3, 7, 12]) {
    const { columns, perPage } = layOutPage(1336, 460, "small", 28, rooms);
    expect(perPage).toBeGreaterThanOrEqual(rooms);
    expect(columns).toBeLessThan(8);
  }
});

test("arrows walk the page and stay on it", () => {
  expect(["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End", "x"].map((key) => stepOnPage(4, key, 3, 8))).toEqual([5, 3, 7, 1, 0, 7, 4]);
  expect([stepOnPage(7, "ArrowDown", 3, 8), stepOnPage(0, "ArrowUp", 3, 8), stepOnPage(7, "ArrowRight", 3, 8)]).toEqual([7, 0, 7]);
});
