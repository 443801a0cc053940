import { describe, expect, it } from "vitest";
import { SmallSense } from "./small.ts";

/** Looks every two seconds; each says how many of 60 pictures were encoded, or what holds the encoder back. */
function run(sense: SmallSense, looks: readonly (number | string)[]): boolean[] {
  const counts = { given: 0, encoded: 0, limitation: "none" };
  let now = 0;
  return looks.map((look) => {
    now += 2_000;
    counts.given += 60;
    counts.encoded += typeof look === "number" ? look : 60;
    counts.limitation = typeof look === "number" ? "none" : look;
    return sense.look({ ...counts }, now);
  });
}

describe("whether the small picture is sent", () => {
  it("yes while the good one has its pictures, and after a hiccup", () => {
    expect(run(new SmallSense(), [60, 60, 30, 60, 55, "none", "cpu", 60])).not.toContain(false);
  });

  it("no for a minute once the machine cannot encode both, then it is tried again, for twice as long if that was too early", () => {
    const sent = run(new SmallSense(), Array.from({ length: 110 }, () => 40));
    const rests = sent.join(" ").split(/(?:true ?)+/).map((rest) => rest.split("false").length - 1).filter((length) => length > 0);
    expect(rests.slice(0, 2)).toEqual([30, 60]);
  });

  it("a processor that is held back counts, a narrow line does not", () => {
    expect(run(new SmallSense(), [60, "cpu", "cpu"]).at(-1)).toBe(false);
    const sense = new SmallSense();
    const narrow = Array.from({ length: 10 }, (_, at) => sense.look({ given: at * 60, encoded: at * 10, limitation: "bandwidth" }, at * 2_000));
    expect(narrow).not.toContain(false);
  });

  it("a camera that gives hardly a picture says nothing", () => {
    const sense = new SmallSense();
    expect(Array.from({ length: 10 }, (_, at) => sense.look({ given: at * 4, encoded: at, limitation: "none" }, at * 2_000))).not.toContain(false);
  });
});
