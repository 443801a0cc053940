import { expect, it } from "vitest";
import { createLimiter } from "./limiter.ts";

it("gives each key so many a window, and forgets them with it", () => {
  let now = 1_000;
  const limiter = createLimiter({ limit: 3, windowMs: 60_000, clock: () => now });
  const take = (key: string) => {
    try {
      limiter.take(key);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: "too-many-requests", status: 429 });
      return false;
    }
  };
  expect(["a", "a", "a", "a", "b"].map(take)).toEqual([true, true, true, false, true]);
  now += 59_999;
  expect(take("a")).toBe(false);
  expect(() => limiter.check("a")).toThrow(expect.objectContaining({ seconds: 1 }));
  limiter.giveBack("b");
  expect(["b", "b", "b", "b"].map(take)).toEqual([true, true, true, false]);
  now += 1;
  expect(take("a")).toBe(true);
});
