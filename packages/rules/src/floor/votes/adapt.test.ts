import { VotingRule } from "@diemcau/contract";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { adaptRule, isAdapted } from "./adapt.ts";
import { outcomeOf, ruleFits } from "./result.ts";
import { STANDARD_RULES } from "./standard.ts";

const rule = STANDARD_RULES[1]!;

describe("a rule changed for one vote", () => {
  it("bears a name and a code of its own, once", () => {
    const adapted = adaptRule(rule, { threshold: { base: "entitled", share: [3, 4], strict: false } });
    expect(adapted).toMatchObject({ code: `${rule.code}.adapted`, name: { vi: `${rule.name.vi} (điều chỉnh)`, en: `${rule.name.en} (adapted)` } });
    expect(isAdapted(adapted)).toBe(true);
    const again = adaptRule(adapted, { tie: "chair" });
    expect(again).toEqual({ ...adapted, tie: "chair" });
    expect(adaptRule(rule, { tie: rule.tie })).toEqual(rule);
  });

  it("can be sent and carried out, whatever the length of the house's names", () => {
    const long = { ...rule, code: "a".repeat(60), name: { vi: "ơ".repeat(120), en: "o".repeat(120) } };
    const adapted = adaptRule(long, { quorum: { persons: null, sites: [2, 3], of: "voted" } });
    expect(Value.Check(VotingRule, adapted)).toBe(true);
    expect(ruleFits(adapted)).toBe(true);
  });

  it("decides by what was changed", () => {
    const count = { tally: [60, 40, 0], persons: [60, 40, 0], entitled: { persons: 120, sites: 10, weight: 120 }, present: { persons: 100, sites: 10, weight: 100 }, voted: { persons: 100, sites: 10 }, fingerprint: null } satisfies Parameters<typeof outcomeOf>[1];
    expect(outcomeOf(rule, count)).toBe("adopted");
    expect(outcomeOf(adaptRule(rule, { threshold: { base: "entitled", share: [2, 3], strict: false } }), count)).toBe("rejected");
    expect(outcomeOf(adaptRule(rule, { quorum: { persons: [3, 4], sites: null, of: "voted" } }), count)).toBe("adopted");
    expect(outcomeOf(adaptRule(rule, { quorum: { persons: [1, 1], sites: null, of: "voted" } }), count)).toBe("no-quorum");
  });
});
