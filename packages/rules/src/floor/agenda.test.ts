import { expect, test } from "vitest";
import { itemPlaces, moveCursor, type AgendaCursor } from "./agenda.ts";

const order = ["a", "b", "c", "d"].map((id) => ({ id }));
const none: AgendaCursor = { itemId: null, since: null, dealt: [] };
const run = (...moves: [at: number, itemId: string | null, since?: number][]) =>
  moves.reduce((cursor, [at, itemId, since]) => moveCursor(cursor, { at, itemId, ...(since === undefined ? {} : { since }) }), none);

test("what was jumped over is skipped, what was dealt with is done, also after going back", () => {
  const jumped = run([1, "a"], [2, "d"]);
  expect(itemPlaces(order, jumped, false)).toEqual(["done", "skipped", "skipped", "current"]);
  expect(itemPlaces(order, moveCursor(jumped, { at: 3, itemId: "b" }), false)).toEqual(["done", "current", "later", "done"]);
  expect(itemPlaces(order, { ...jumped, itemId: null, since: null }, true)).toEqual(["done", "skipped", "skipped", "done"]);
  expect(itemPlaces(order, none, false)).toEqual(["later", "later", "later", "later"]);
});

test("a move that is taken back has dealt with nothing, and the item before goes on since when it was begun", () => {
  const back = run([1, "a"], [5, "c"], [7, "a", 1]);
  expect(back).toEqual({ itemId: "a", since: 1, dealt: [["a", 1]] });
  expect(run([1, "a"], [2, null], [5, "c"], [7, null, 4])).toEqual({ itemId: null, since: null, dealt: [["a", 1]] });
  // An item that was on before and is come to again keeps having been on.
  expect(itemPlaces(order, run([1, "a"], [2, "b"], [3, "a"], [4, "b", 2]), false)).toEqual(["done", "current", "later", "later"]);
});

test("where it is not known what was dealt with, what lies before the cursor counts as done", () => {
  expect(itemPlaces(order, moveCursor({ itemId: "a", since: 1 }, { at: 2, itemId: "c" }), false)).toEqual(["done", "done", "current", "later"]);
});
