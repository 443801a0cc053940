import type { VotingRule } from "@diemcau/contract";

/** What of a rule may be other for one vote. How it is taken stays: another way is another rule. */
export type RuleChange = Omit<VotingRule, "code" | "name" | "method">;

const ADAPTED = ".adapted";
const NAMED = { vi: " (điều chỉnh)", en: " (adapted)" } as const;

export const isAdapted = ({ code }: Pick<VotingRule, "code">): boolean => code.endsWith(ADAPTED);

const named = (name: string, suffix: string): string => (name.endsWith(suffix) ? name : name.slice(0, 120 - suffix.length) + suffix);

/** The rule with its changes, under a name of its own: nobody takes it for the house's. Without a change it is the house's. */
export function adaptRule(rule: VotingRule, change: Partial<RuleChange>): VotingRule {
  const changed: VotingRule = { ...rule, ...change };
  if (isAdapted(rule) || JSON.stringify(changed) === JSON.stringify(rule)) return changed;
  return { ...changed, code: rule.code.slice(0, 60 - ADAPTED.length) + ADAPTED, name: { vi: named(rule.name.vi, NAMED.vi), en: named(rule.name.en, NAMED.en) } };
}
