import { expect, it, vi } from "vitest";
import { wayDown } from "./line.ts";

const never = () => Promise.reject(new Error("not asked"));

it("is the line's own where less came than was sent", async () => {
  expect(await wayDown({ downKbps: 900, sentKbps: 2_400 }, never)).toEqual({ downKbps: 900, downLimit: "line" });
});
it("is at least what was sent where all of it came, and more than enough is not measured again", async () => {
  expect(await wayDown({ downKbps: 2_300, sentKbps: 2_400 }, never)).toEqual({ downKbps: 2_300, downLimit: "sent" });
});
it("is found with more to receive where the way up is slow", async () => {
  const fan = vi.fn<(slots: number) => Promise<{ downKbps: number; sentKbps: number }>>(async () => ({ downKbps: 1_980, sentKbps: 500 }));
  expect(await wayDown({ downKbps: 490, sentKbps: 500 }, fan)).toEqual({ downKbps: 1_980, downLimit: "sent" });
  expect(fan).toHaveBeenCalledWith(4);
  expect(await wayDown({ downKbps: 490, sentKbps: 500 }, async () => ({ downKbps: 800, sentKbps: 500 }))).toEqual({ downKbps: 800, downLimit: "line" });
  // More to receive and less came: the line was full.
  expect(await wayDown({ downKbps: 1_000, sentKbps: 1_000 }, async () => ({ downKbps: 700, sentKbps: 1_000 }))).toEqual({ downKbps: 1_000, downLimit: "line" });
});
it("says that it is not known where no more could be sent", async () => {
  expect(await wayDown({ downKbps: 490, sentKbps: 500 }, async () => null)).toEqual({ downKbps: 490, downLimit: "sent" });
});
