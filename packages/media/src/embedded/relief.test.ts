import { describe, expect, it } from "vitest";
import { Relief } from "./relief.ts";

const PICTURE = 7;
const BYTES = 1_000;

/** A second in which a picture's packets go out, and a share of them is asked for again. */
function second(relief: Relief, nowMs: number, { packets = 200, asked = 0, from = nowMs / 5 }: { packets?: number; asked?: number; from?: number } = {}) {
  if (!relief.withholds) for (let at = 0; at < packets; at++) relief.sentPicture(PICTURE, (from + at) & 0xffff, BYTES);
  const wanted = Array.from({ length: Math.round(packets * asked) }, (_, at) => (from + at) & 0xffff);
  const sent = relief.repeatable(PICTURE, wanted, () => BYTES).length;
  return { sent, begins: relief.tick(nowMs) };
}

describe("what a viewer is spared", () => {
  it("is nothing while what is lost can be sent again", () => {
    const relief = new Relief();
    for (let at = 0; at < 30_000; at += 1_000) expect(second(relief, at, { asked: 0.1 })).toEqual({ sent: 20, begins: null });
  });

  it("is the picture when a third of it is lost for two seconds; it comes back, and later each time that this was too soon", () => {
    const relief = new Relief();
    const taken: string[] = [];
    for (let at = 0; at < 60_000; at += 1_000) {
      const { begins } = second(relief, at, { asked: 0.5 });
      if (begins !== null) taken.push(`${begins} ${at / 1_000}`);
    }
    expect(taken).toEqual(["withhold 1", "resume 5", "withhold 7", "resume 15", "withhold 17", "resume 33", "withhold 35"]);
    // Well for a while: the next trouble is taken for a new one.
    const well = new Relief();
    for (let at = 0; at < 2_000; at += 1_000) second(well, at, { asked: 0.5 });
    for (let at = 2_000; at < 40_000; at += 1_000) second(well, at);
    expect(well.withholds).toBe(false);
    second(well, 40_000, { asked: 0.5 });
    expect(second(well, 41_000, { asked: 0.5 }).begins).toBe("withhold");
    for (let at = 42_000; at < 45_000; at += 1_000) expect(second(well, at).begins).toBeNull();
    expect(second(well, 45_000).begins).toBe("resume");
  });

  it("believes the reports of a viewer that asks for nothing", () => {
    const relief = new Relief();
    let lost = 0;
    for (let at = 0; at < 4_000; at += 1_000) {
      relief.reported(PICTURE, (lost += 100));
      second(relief, at);
    }
    expect(relief.withholds).toBe(true);
  });

  it("is nothing for what never came to us: the camera's line is bad, not this one", () => {
    const [relief, both] = [new Relief(), new Relief()];
    const begun: (string | null)[] = [];
    let lost = 0;
    for (let at = 0; at < 10_000; at += 1_000) {
      const numbers = Array.from({ length: 200 }, (_, of) => (at / 5 + of) & 0xffff);
      // Every other one is missing; the viewer asks for them, and counts them as lost a second later.
      const [came, missed] = [numbers.filter((number) => number % 2 === 0), numbers.filter((number) => number % 2 === 1)];
      for (const each of [relief, both]) for (const number of came) each.sentPicture(PICTURE, number, BYTES);
      const has = (number: number) => (number % 2 === 0 ? BYTES : 0);
      expect(relief.repeatable(PICTURE, missed, has)).toEqual([]);
      relief.reported(PICTURE, lost);
      expect(relief.tick(at)).toBeNull();
      // And this line loses half of the rest.
      both.repeatable(PICTURE, [...missed, ...came.slice(0, 50)], has);
      begun.push(both.tick(at));
      lost += 100;
    }
    expect(begun).toContain("withhold");
  });

  it("is not judged by a handful of packets", () => {
    const relief = new Relief();
    for (let at = 0; at < 9_000; at += 1_000) expect(second(relief, at, { packets: 10, asked: 1 }).begins).toBeNull();
  });

  it("is sent no more again than a share of what goes out, whatever is asked for", () => {
    const relief = new Relief();
    let sent = 0;
    for (let at = 0; at < 2_000; at += 1_000) sent += second(relief, at, { asked: 1 }).sent;
    // 30 kB to begin with, and 350 bytes for each thousand.
    expect(sent).toBeGreaterThan(100);
    expect(sent).toBeLessThan(190);
  });

  it("is not sent what was withheld when it asks for the gap", () => {
    const relief = new Relief();
    for (let at = 0; at < 2_000; at += 1_000) second(relief, at, { asked: 1, from: 65_500 });
    expect(relief.withholds).toBe(true);
    for (let at = 2_000; relief.withholds; at += 1_000) relief.tick(at);
    relief.sentPicture(PICTURE, 1_000, BYTES);
    relief.sentPicture(PICTURE, 1_001, BYTES);
    expect(relief.repeatable(PICTURE, [65_530, 0, 999, 1_000, 1_001], () => BYTES)).toEqual([1_000, 1_001]);
  });
});
