import { describe, expect, it } from "vitest";
import recorded from "./data/weak-line.json" with { type: "json" };
import { atMost, lookAtLine, nextTry, pictureMind, tryFull, type LineSample, type PictureMind, type PictureStep } from "./picture.ts";

type Row = [at: number, dropped: number, received: number, lost: number, rttMs: number | null, concealed: number, samples: number];
const rows = recorded.rows as Row[];
const sampleOf = ([at, , received, lost, rttMs, concealed, samples]: Row): LineSample => ({ at, received, lost, rttMs, concealed, samples });

interface Taken {
  readonly at: number;
  readonly step: PictureStep;
  readonly why: string;
}

/** Plays samples; answers the steps that were taken. */
function play(samples: Iterable<readonly [at: number, sample: LineSample | null]>, from = pictureMind(0), expected = true): { taken: Taken[]; mind: PictureMind } {
  const taken: Taken[] = [];
  let mind = from;
  for (const [at, sample] of samples) {
    const next = lookAtLine(mind, sample, expected, at);
    if (next.step !== mind.step) taken.push({ at, step: next.step, why: next.why.kind });
    mind = next;
  }
  return { taken, mind };
}

/** Recorded looks one after the other, as long as wanted: the counters go on. */
function* line(pieces: readonly Row[], from: number, seconds: number): Generator<readonly [number, LineSample]> {
  const total = { received: 0, lost: 0, concealed: 0, samples: 0 };
  for (let n = 0; n * 2 < seconds; n++) {
    const at = 1 + (n % (pieces.length - 1));
    const [before, after] = [sampleOf(pieces[at - 1]!), sampleOf(pieces[at]!)];
    for (const key of ["received", "lost", "concealed", "samples"] as const) total[key] += after[key] - before[key];
    yield [from + n * 2_000, { ...total, at: from + n * 2_000, rttMs: after.rttMs }];
  }
}
/** Before the line was spoiled, and at 12 % dropped. */
const good = (from: number, seconds: number) => line(rows.filter(([at]) => at < 14_000), from, seconds);
const bad = (from: number, seconds: number) => line(rows.filter(([at]) => at > 16_000 && at < 38_000), from, seconds);
const whole = rows.map((row) => [row[0], sampleOf(row)] as const);
const began = (dropped: number) => rows.find(([, share]) => share === dropped)![0];

describe("a recorded line that gets worse", () => {
  const { taken } = play(whole);

  it("is followed down step by step, each within a quarter of a minute, with its reason", () => {
    expect(taken.map(({ step, why }) => `${step}: ${why}`)).toEqual(["low: loss", "audio: loss", "text: silent"]);
    expect(taken[0]!.at).toBeGreaterThan(began(0.12));
    for (const [at, dropped] of [0.12, 0.5, 1].entries()) expect(taken[at]!.at - began(dropped), taken[at]!.step).toBeLessThanOrEqual(15_000);
  });

  it("is left alone while it is well", () => {
    expect(play(whole.filter(([at]) => at <= 14_083)).taken).toEqual([]);
  });

  it("is not judged by one hiccup", () => {
    const hiccup = [...good(0, 12), ...bad(12_000, 4), ...good(16_000, 20)];
    expect(play(hiccup).taken).toEqual([]);
  });

  it("is not judged while nothing is on air", () => {
    expect(play(whole, pictureMind(0), false).taken).toEqual([]);
  });
});

describe("the way back", () => {
  const low = play(whole).mind;

  it("is slow: sound as soon as it comes through, then half a minute for each step", () => {
    const { taken, mind } = play(good(100_000, 120), low);
    expect(taken.map(({ step }) => step)).toEqual(["audio", "low", "full"]);
    expect(taken[0]!.at - 100_000).toBeLessThanOrEqual(12_000);
    expect(taken[1]!.at - taken[0]!.at).toBeGreaterThanOrEqual(30_000);
    expect(taken[2]!.at - taken[1]!.at).toBeGreaterThanOrEqual(30_000);
    expect(mind.step).toBe("full");
  });

  it("is tried less often when it does not hold: the picture does not come and go", () => {
    let mind = play(bad(0, 18)).mind;
    expect(mind.step).not.toBe("full");
    const waits: number[] = [];
    let at = 100_000;
    for (let round = 0; round < 4; round++) {
      // The line is well for as long as nothing more is asked of it.
      const before = at;
      for (const [now, sample] of good(before, 1_200)) {
        mind = lookAtLine(mind, sample, true, now);
        at = now + 2_000;
        if (mind.step === "full") break;
      }
      expect(mind.step).toBe("full");
      waits.push(at - before);
      mind = play(bad(at, 14), mind).mind;
      expect(mind.step).toBe("low");
      at += 14_000;
    }
    for (let round = 1; round < waits.length; round++) expect(waits[round]!).toBeGreaterThan(waits[round - 1]! * 1.4);
  });

  it("is forgiven once the full picture has held for a while", () => {
    let mind = play([...bad(0, 20), ...good(20_000, 60), ...bad(80_000, 20), ...good(100_000, 300)]).mind;
    expect([mind.step, mind.failed]).toEqual(["full", 0]);
    mind = play(bad(500_000, 20), mind).mind;
    expect(mind.failed).toBe(0);
  });

  it("by hand is at once, and judged anew", () => {
    const full = tryFull(low, 200_000);
    expect([full.step, full.failed, nextTry(full)]).toEqual(["full", 0, null]);
    expect(play(good(200_000, 60), full).taken).toEqual([]);
    expect(play(bad(200_000, 60), full).taken[0]).toMatchObject({ step: "low" });
  });

  it("says when it is tried by itself", () => {
    const weak = play([...bad(0, 20), ...good(20_000, 10)]).mind;
    expect(weak.step).toBe("low");
    expect(nextTry(weak)! - 28_000).toBeGreaterThan(0);
    expect(nextTry(play(bad(30_000, 10), weak).mind)).toBeNull();
  });
});

it("keeps sound that breaks up: below it there is only silence", () => {
  const worst = rows.filter(([at]) => at > 40_000 && at < 54_000);
  const audio: PictureMind = { ...pictureMind(0), step: "audio" };
  expect(play(worst.map((row) => [row[0], sampleOf(row)] as const), audio).taken).toEqual([]);
});

it("a line that is late is weak, though it loses nothing", () => {
  const late = function* () {
    for (let n = 0; n < 20; n++) yield [n * 2_000, { at: n * 2_000, received: n * 300, lost: 0, rttMs: 1_500, concealed: 0, samples: n * 96_000 }] as const;
  };
  expect(play(late()).taken[0]).toMatchObject({ step: "low", why: "slow" });
});

describe("a line that carries a third of what it is sent", () => {
  /** Looks every second; the share that is lost, and whether pictures come. */
  const looks = (from: number, seconds: number, lost: number, frames: number): (readonly [number, LineSample])[] =>
    Array.from({ length: seconds + 1 }, (_, n) => [from + n * 1_000, { at: from + n * 1_000, received: Math.round(200 * (1 - lost)) * n + from, lost: Math.round(200 * lost) * n, rttMs: 60, concealed: 0, samples: 48_000 * n, frames: frames * n }] as const);

  it("loses its picture within three seconds, not its sound", () => {
    const { taken } = play([...looks(0, 10, 0, 30), ...looks(20_000, 4, 0.65, 2)]);
    expect(taken).toEqual([{ at: 22_000, step: "low", why: "loss" }]);
  });

  it("is not taken for well when the sender withholds the pictures meanwhile", () => {
    const calm = play(looks(0, 10, 0, 30)).mind;
    const bad = play(looks(20_000, 1, 0.3, 2), calm).mind;
    expect(bad.step).toBe("full");
    const { taken } = play([20_000, 21_000, 22_000].slice(1).map((at, n) => [at + 1_000, { ...bad.last!, at: at + 1_000, received: bad.last!.received + 50 * (n + 1), samples: bad.last!.samples + 48_000 * (n + 1) }] as const), bad);
    expect(taken).toEqual([{ at: 22_000, step: "low", why: "loss" }]);
  });

  it("may show a camera that stands still for as long as it likes", () => {
    expect(play(looks(0, 60, 0, 0)).taken).toEqual([]);
  });
});

it("what the centre has said is the most, and the line may carry less", () => {
  expect((["full", "low", "audio", "text"] as const).map((step) => [atMost(step, null), atMost(step, "low"), atMost(step, "audio")])).toEqual([
    ["full", "low", "audio"],
    ["low", "low", "audio"],
    ["audio", "audio", "audio"],
    ["text", "text", "text"],
  ]);
});

describe("a server that dies under a line that is well", () => {
  /** Nothing comes for so long; then what came before comes again, counted anew. */
  const silence = (from: number, seconds: number) => Array.from({ length: seconds / 2 }, (_, n) => [from + n * 2_000, null] as const);
  const cut = [...good(0, 40), ...silence(40_000, 30)];

  it("is no weak line: what was shown is shown again as soon as it comes", () => {
    const { taken, mind } = play([...cut, ...good(70_000, 20)]);
    expect(taken.map(({ step, why }) => `${step}: ${why}`)).toEqual(["text: silent", "full: well"]);
    expect(taken[1]!.at - 70_000).toBeLessThanOrEqual(6_000);
    expect(mind.failed).toBe(0);
  });

  it("gives a room that was on small pictures these, and no more", () => {
    const weak = play([...bad(0, 20), ...good(20_000, 16)]).mind;
    expect(weak.step).toBe("low");
    const { taken } = play([...silence(36_000, 30), ...good(66_000, 14)], weak);
    expect(taken.map(({ step }) => step)).toEqual(["text", "low"]);
  });

  it("does not hide a line that was failing before it fell silent", () => {
    const { taken } = play([...good(0, 20), ...bad(20_000, 4), ...silence(24_000, 30), ...good(54_000, 30)]);
    expect(taken.map(({ step }) => step).slice(0, 2)).toEqual(["text", "audio"]);
  });
});
