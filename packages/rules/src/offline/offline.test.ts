import { describe, expect, it } from "vitest";
import { randomOf } from "../floor/testing.ts";
import { CLOCK_SLACK_MS, LATE_AFTER_MS, NEVER_SEEN, cameLate, countReplaces, isPresent, judgeHappenedAt, withAct, type PresenceAct } from "./index.ts";

const NOW = 1_700_000_000_000;
const PREPARED = NOW - 30 * 86_400_000;

describe("the time a room says", () => {
  it.each([
    ["nothing said", null, { ok: true, at: null }],
    ["just now", NOW - 700, { ok: true, at: NOW - 700 }],
    ["an hour ago", NOW - 3_600_000, { ok: true, at: NOW - 3_600_000 }],
    ["yesterday, PC off over night", NOW - 86_400_000, { ok: true, at: NOW - 86_400_000 }],
    ["a little ahead: a clock is never quite right", NOW + CLOCK_SLACK_MS, { ok: true, at: NOW }],
    ["ahead", NOW + CLOCK_SLACK_MS + 1, { ok: false, problem: "happened-in-future" }],
    ["before the conference was made", PREPARED - 1, { ok: false, problem: "happened-too-early" }],
    ["when it was made", PREPARED, { ok: true, at: PREPARED }],
  ])("%s", (_what, said, judged) => {
    expect(judgeHappenedAt(said, NOW, PREPARED)).toEqual(judged);
  });
});

describe("coming and going", () => {
  const fold = (acts: readonly PresenceAct[]) => acts.reduce(withAct, NEVER_SEEN);

  it.each<[string, PresenceAct[], { present: boolean; firstIn: number | null }]>([
    ["nobody came", [], { present: false, firstIn: null }],
    ["two desks check the same person in: the first time counts", [{ kind: "in", at: 905 }, { kind: "in", at: 901 }], { present: true, firstIn: 901 }],
    ["left, and the check-in comes after", [{ kind: "out", at: 1000 }, { kind: "in", at: 900 }], { present: false, firstIn: 900 }],
    ["left and came back, told the other way round", [{ kind: "in", at: 1010 }, { kind: "out", at: 1000 }, { kind: "in", at: 900 }], { present: true, firstIn: 900 }],
    ["a second check-in before leaving changes nothing", [{ kind: "in", at: 900 }, { kind: "out", at: 1000 }, { kind: "in", at: 950 }], { present: false, firstIn: 900 }],
    ["at the same moment in and out: there", [{ kind: "out", at: 900 }, { kind: "in", at: 900 }], { present: true, firstIn: 900 }],
    ["left without ever having come", [{ kind: "out", at: 900 }], { present: false, firstIn: null }],
  ])("%s", (_what, acts, expected) => {
    const presence = fold(acts);
    expect({ present: isPresent(presence), firstIn: presence.firstIn }).toEqual(expected);
  });

  it("comes out the same in any order and however often an act comes", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = randomOf(seed);
      const acts = Array.from({ length: 1 + random.below(6) }, (): PresenceAct => ({ kind: random.pick(["in", "out"] as const), at: random.below(8) }));
      const again = [...acts, ...acts].toSorted(() => random.below(3) - 1);
      expect(fold(again)).toEqual(fold(acts));
      // By the words of the rule: whoever did the last thing that happened decides, and in wins a tie.
      const last = Math.max(...acts.map(({ at }) => at));
      const ins = acts.filter(({ kind }) => kind === "in");
      expect(isPresent(fold(acts))).toBe(ins.some(({ at }) => at === last));
      expect(fold(acts).firstIn).toBe(ins.length > 0 ? Math.min(...ins.map(({ at }) => at)) : null);
    }
  });
});

it("keeps of two counts the one taken later, and of two taken at once the one that came later", () => {
  expect([countReplaces(10, 9), countReplaces(9, 10), countReplaces(9, 9)]).toEqual([true, false, true]);
});

it("calls late what people would: a moment on the way is none", () => {
  expect([undefined, NOW, NOW - LATE_AFTER_MS + 1, NOW - LATE_AFTER_MS].map((happenedAt) => cameLate({ at: NOW, happenedAt }))).toEqual([false, false, false, true]);
});
