import type { StageCard } from "@diemcau/contract";
import type { Vote } from "@diemcau/rules";
import type { TFunction } from "i18next";
import type { Format } from "../../i18n/index.ts";

/** A result as the programme shows it, in the language of whoever shows it. */
export function resultCard(vote: Vote, t: TFunction<["voting", "common"]>, format: Format, rule: string): StageCard {
  const count = vote.count!;
  const all = Math.max(1, count.tally[0] + count.tally[1] + count.tally[2]);
  const keys = vote.rule.method === "consensus" ? (["for", "against"] as const) : (["for", "against", "abstain"] as const);
  return {
    kind: vote.rule.method === "consensus" ? "adoption" : "vote-result",
    id: vote.id,
    title: vote.title.slice(0, 240),
    subtitle: rule,
    lines: keys.map((key, at) => ({ label: t(`voting:choice.${key}`), value: format.number(count.tally[at]!), share: count.tally[at]! / all, ...(key === "for" ? { strong: true } : {}) })),
    outcome: t(`voting:outcome.${vote.outcome!}`),
    note: t("voting:cardNote", {
      voted: format.number(count.voted.persons),
      present: format.number(count.present.persons),
      entitled: format.number(count.entitled.persons),
    }),
  };
}
