import { expect, test } from "vitest";
import { beforeAfterDrop, beforeAfterMove } from "./order.ts";

test("moving in the queue names the request to stand before", () => {
  const queue = [{ id: "a" }, { id: "b" }, { id: "c" }];
  expect(beforeAfterMove(queue, 0, -1)).toBeUndefined();
  expect(beforeAfterMove(queue, 1, -1)).toBe("a");
  expect(beforeAfterMove(queue, 0, 1)).toBe("c");
  expect(beforeAfterMove(queue, 1, 1)).toBeNull();
  expect(beforeAfterMove(queue, 2, 1)).toBeUndefined();
});

test("a drop names the request to stand before, whichever side of a row it was made on", () => {
  const queue = [{ id: "a" }, { id: "b" }, { id: "c" }];
  expect(beforeAfterDrop(queue, "c", "a", "before")).toBe("a");
  expect(beforeAfterDrop(queue, "c", "a", "after")).toBe("b");
  expect(beforeAfterDrop(queue, "a", "c", "after")).toBeNull();
  // Dropped where it stands already: before whom it stands now.
  expect(beforeAfterDrop(queue, "a", "b", "before")).toBe("b");
  expect(beforeAfterDrop(queue, "a", "a", "after")).toBe("b");
});
