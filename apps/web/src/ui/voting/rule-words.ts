import type { VoteShare, VotingRule } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";

const WORDS: Readonly<Record<string, "half" | "third" | "twoThirds" | "threeQuarters" | "all">> = { "1/2": "half", "1/3": "third", "2/3": "twoThirds", "3/4": "threeQuarters", "1/1": "all" };

/** A rule in sentences, as whoever opens a vote reads it before they do. */
export function useRuleWords(): { name(rule: VotingRule): string; share(share: VoteShare): string; sentences(rule: VotingRule): string[] } {
  const { t } = useTranslation("voting");
  const { language, number, duration } = useFormat();
  const share = ([part, whole]: VoteShare): string => {
    const word = WORDS[`${part}/${whole}`];
    return word ? t(`share.${word}`) : `${number(part)}/${number(whole)}`;
  };
  return {
    name: (rule) => rule.name[language],
    share,
    sentences(rule) {
      const { quorum, threshold, weights } = rule;
      const said: string[] = [t(`method.${rule.method}.about`)];
      said.push(rule.classes.length > 0 ? t("rule.classes", { classes: rule.classes.join(", ") }) : t("rule.everybody"));
      if (rule.method === "consensus") said.push(rule.objections === 0 ? t("rule.noObjection") : t("rule.objections", { count: rule.objections, number: number(rule.objections) }));
      else said.push(t(threshold.strict ? "rule.moreThan" : "rule.atLeast", { share: share(threshold.share), base: t(`base.${threshold.base}`) }));
      const asked = [quorum.persons && t("rule.quorumPersons", { share: share(quorum.persons) }), quorum.sites && t("rule.quorumSites", { share: share(quorum.sites) })].filter(Boolean);
      said.push(asked.length > 0 ? t(`rule.quorum.${quorum.of}`, { asked: asked.join(t("rule.and")) }) : t("rule.noQuorum"));
      if (weights?.by === "level") said.push(t("rule.byLevel", { weights: weights.of.map(number).join(" – ") }));
      if (weights?.by === "class") said.push(t("rule.byClass", { weights: weights.of.map(([name, weight]) => `${name} ${number(weight)}`).join(", "), other: number(weights.other) }));
      if (rule.tie === "chair" && rule.method !== "consensus") said.push(t("rule.chairDecides"));
      if (rule.mayChange) said.push(t("rule.mayChange"));
      if (rule.seconds !== null) said.push(t("rule.seconds", { time: duration(rule.seconds * 1_000) }));
      if (rule.method === "devices" && rule.liveTally) said.push(t("rule.liveTally"));
      return said;
    },
  };
}
