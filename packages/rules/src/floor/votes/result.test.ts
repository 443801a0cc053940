import type { VoteCount, VotingRule } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { randomOf } from "../testing.ts";
import { baseOf, neededFor, outcomeOf, quorumOf, reaches, ruleFits } from "./result.ts";
import { ruleFor } from "./testing.ts";

const countOf = (tally: [number, number, number], more: Partial<VoteCount> = {}): VoteCount => {
  const voted = tally[0] + tally[1] + tally[2];
  return {
    tally,
    persons: tally,
    entitled: { persons: 100, sites: 10, weight: 100 },
    present: { persons: 90, sites: 9, weight: 90 },
    voted: { persons: voted, sites: 9 },
    fingerprint: null,
    ...more,
  };
};
const threshold = (base: VotingRule["threshold"]["base"], share: [number, number], strict: boolean) => ruleFor({ threshold: { base, share, strict } });

describe("a share", () => {
  it("is exact where a fraction of a computer is not", () => {
    // 2/3 of 66,666,666,666,666 is 44,444,444,444,444 exactly; in floating point 2/3 * n is off by a fraction.
    const whole = 66_666_666_666_666;
    expect(reaches(44_444_444_444_444, [2, 3], whole, false)).toBe(true);
    expect(reaches(44_444_444_444_444, [2, 3], whole, true)).toBe(false);
    expect(reaches(44_444_444_444_443, [2, 3], whole, false)).toBe(false);
    expect(neededFor([2, 3], 100, false)).toBe(67);
    expect(neededFor([2, 3], 99, false)).toBe(66);
    expect(neededFor([2, 3], 99, true)).toBe(67);
    expect(neededFor([1, 2], 100, true)).toBe(51);
    expect(neededFor([1, 2], 101, true)).toBe(51);
    expect(neededFor([0, 1], 0, false)).toBe(0);
  });

  it("is reached by the number it needs and not by one less (by trying them all)", () => {
    for (let whole = 0; whole <= 40; whole++) {
      for (let denominator = 1; denominator <= 7; denominator++) {
        for (let numerator = 0; numerator <= denominator; numerator++) {
          for (const strict of [true, false]) {
            const tried = Array.from({ length: whole + 2 }, (_, n) => n).find((n) => (strict ? n * denominator > whole * numerator : n * denominator >= whole * numerator));
            expect(neededFor([numerator, denominator], whole, strict), `${numerator}/${denominator} of ${whole}`).toBe(tried);
          }
        }
      }
    }
  });
});

describe("a vote passes", () => {
  const cases: [string, VotingRule, [number, number, number], ReturnType<typeof outcomeOf>][] = [
    ["by a majority of votes cast, abstentions counting", threshold("cast", [1, 2], true), [46, 40, 4], "adopted"],
    ["not with exactly half of the votes cast", threshold("cast", [1, 2], true), [45, 41, 4], "rejected"],
    ["with half, where half is enough", threshold("cast", [1, 2], false), [45, 41, 4], "adopted"],
    ["by a majority of those for and against", threshold("decided", [1, 2], true), [11, 10, 60], "adopted"],
    ["not in a tie", threshold("decided", [1, 2], true), [30, 30, 5], "rejected"],
    ["by two thirds of those present", threshold("present", [2, 3], false), [60, 30, 0], "adopted"],
    ["not by one less", threshold("present", [2, 3], false), [59, 20, 11], "rejected"],
    ["by a majority of all entitled", threshold("entitled", [1, 2], true), [51, 0, 0], "adopted"],
    ["not by half of all entitled, though nobody is against", threshold("entitled", [1, 2], true), [50, 0, 0], "rejected"],
    ["never without a vote for it", threshold("cast", [0, 1], false), [0, 0, 0], "rejected"],
    ["unanimously", threshold("decided", [1, 1], false), [80, 0, 10], "adopted"],
    ["not unanimously with one against", threshold("decided", [1, 1], false), [89, 1, 0], "rejected"],
  ];
  it.each(cases)("%s", (_what, rule, tally, expected) => {
    expect(outcomeOf(rule, countOf(tally))).toBe(expected);
  });

  it("or is left to the chair in a tie, where the rule says so", () => {
    const rule = { ...threshold("cast", [1, 2], true), tie: "chair" as const };
    expect(outcomeOf(rule, countOf([30, 30, 7]))).toBe("tied");
    expect(outcomeOf(rule, countOf([31, 30, 0]))).toBe("adopted");
    // Nobody voted: there is nothing to break.
    expect(outcomeOf(rule, countOf([0, 0, 9]))).toBe("rejected");
  });

  it("by weight, not by heads", () => {
    const rule = threshold("decided", [1, 2], true);
    expect(outcomeOf(rule, countOf([6, 5, 0], { persons: [2, 5, 0] }))).toBe("adopted");
  });

  it("by consensus when no more object than may", () => {
    const rule = ruleFor({ method: "consensus", objections: 2 });
    expect(outcomeOf(rule, countOf([88, 2, 0]))).toBe("adopted");
    expect(outcomeOf(rule, countOf([87, 3, 0]))).toBe("rejected");
    expect(outcomeOf({ ...rule, objections: 0 }, countOf([90, 0, 0]))).toBe("adopted");
  });

  it("by consensus never where nobody could have objected: nothing is decided then", () => {
    const rule = ruleFor({ method: "consensus" });
    const unheard = { persons: 90, sites: 9 };
    expect(outcomeOf(rule, countOf([0, 0, 0], { unheard }))).toBe("unheard");
    // Nobody is known to be anywhere: silence of empty rooms.
    expect(outcomeOf(rule, countOf([0, 0, 0], { present: { persons: 0, sites: 0, weight: 0 } }))).toBe("unheard");
    // One that heard is enough.
    expect(outcomeOf(rule, countOf([1, 0, 0], { unheard: { persons: 89, sites: 8 } }))).toBe("adopted");
    // A quorum that is asked for comes first, and is told as such.
    const asked = { ...rule, quorum: { persons: [1, 2] as [number, number], sites: null, of: "voted" as const } };
    expect(outcomeOf(asked, countOf([0, 0, 0], { unheard }))).toBe("no-quorum");
  });

  it("by consensus not where everybody who heard objects, however many objections may be", () => {
    expect(outcomeOf(ruleFor({ method: "consensus", objections: 3 }), countOf([0, 3, 0]))).toBe("rejected");
  });
});

describe("a quorum", () => {
  const rule = ruleFor({ quorum: { persons: [2, 3], sites: [1, 2], of: "present" } });
  it("asks for persons and for sites", () => {
    expect(quorumOf(rule, countOf([1, 0, 0]))).toEqual({ met: true, persons: { needed: 67, there: 90 }, sites: { needed: 5, there: 9 } });
    const few = { present: { persons: 66, sites: 9, weight: 66 } };
    expect(outcomeOf(rule, countOf([60, 0, 0], few))).toBe("no-quorum");
    expect(outcomeOf(rule, countOf([60, 0, 0], { present: { persons: 90, sites: 4, weight: 90 } }))).toBe("no-quorum");
  });
  it("may be of those who voted", () => {
    const voted = { ...rule, quorum: { ...rule.quorum, of: "voted" as const } };
    expect(outcomeOf(voted, countOf([60, 6, 0]))).toBe("no-quorum");
    expect(outcomeOf(voted, countOf([60, 6, 1]))).toBe("adopted");
  });
});

it("agrees with a count by hand over thousands of random votes", () => {
  const random = randomOf(7);
  const seen = new Set<string>();
  for (let round = 0; round < 5_000; round++) {
    const base = random.pick(["cast", "decided", "present", "entitled"] as const);
    const denominator = 1 + random.below(5);
    const share: [number, number] = [random.below(denominator + 1), denominator];
    const strict = share[0] < share[1] && random.chance(0.5);
    const rule = threshold(base, share, strict);
    const tally: [number, number, number] = [random.below(12), random.below(12), random.below(6)];
    const count = countOf(tally, { present: { persons: 30, sites: 3, weight: 30 }, entitled: { persons: 36, sites: 4, weight: 36 } });
    // Written out in another way: votes for it are put against that many parts of the base, one by one.
    const whole = { cast: tally[0] + tally[1] + tally[2], decided: tally[0] + tally[1], present: 30, entitled: 36 }[base];
    expect(baseOf(rule, count)).toBe(whole);
    const margin = tally[0] * denominator - whole * share[0];
    const passes = tally[0] > 0 && (strict ? margin > 0 : margin >= 0);
    const outcome = outcomeOf(rule, count);
    expect(outcome).toBe(passes ? "adopted" : "rejected");
    seen.add(`${base} ${outcome}`);
  }
  expect(seen.size).toBe(8);
});

it("turns down rules that contradict themselves", () => {
  expect(ruleFits(ruleFor())).toBe(true);
  expect(ruleFits(ruleFor({ method: "secret", liveTally: false }))).toBe(true);
  const unfit: Partial<VotingRule>[] = [
    { threshold: { base: "cast", share: [3, 2], strict: false } },
    { threshold: { base: "cast", share: [1, 1], strict: true } },
    { quorum: { persons: [5, 4], sites: null, of: "present" } },
    { method: "secret", liveTally: true },
    { method: "secret", liveTally: false, weights: { by: "class", of: [], other: 1 } },
    { method: "hands", weights: { by: "class", of: [], other: 1 } },
    { method: "consensus", weights: { by: "level", of: [2], other: 1 } },
  ];
  for (const change of unfit) expect(ruleFits(ruleFor(change)), JSON.stringify(change)).toBe(false);
});

it("decides nothing by fewer than three secret ballots: their numbers would say who chose what", () => {
  const rule = ruleFor({ method: "secret", liveTally: false });
  const of = (n: number, change: Parameters<typeof ruleFor>[0] = {}) => outcomeOf({ ...rule, ...change }, { tally: [n, 0, 0], persons: [n, 0, 0], entitled: { persons: 9, sites: 1, weight: 9 }, present: { persons: 9, sites: 1, weight: 9 }, voted: { persons: n, sites: 1 }, fingerprint: null });
  expect([0, 1, 2, 3].map((n) => of(n))).toEqual(["too-few", "too-few", "too-few", "adopted"]);
  expect(of(2, { method: "devices" })).toBe("adopted");
  expect(of(2, { quorum: { persons: [1, 2], sites: null, of: "voted" } })).toBe("no-quorum");
});
