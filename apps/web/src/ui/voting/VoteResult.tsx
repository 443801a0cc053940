import type { VoteCount, VoteOutcome, VoteTally, VotingRule } from "@diemcau/contract";
import { baseOf, isTooFew, neededFor, quorumOf } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";

const SIGNS = ["✓", "✕", "–"] as const;
/** What came of it, as a sign beside the word. */
export const outcomeSign = (outcome: VoteOutcome | "tied"): string => (outcome === "adopted" ? "✓" : outcome === "tied" ? "=" : "✕");
const KEYS = ["for", "against", "abstain"] as const;

/** For, against, abstaining: sign, word, number and length. */
export function VoteBars({ tally, persons, only }: { tally: VoteTally; persons?: VoteTally | undefined; only?: readonly (typeof KEYS)[number][] }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const most = Math.max(1, tally[0] + tally[1] + tally[2]);
  const weighted = persons !== undefined && persons.some((n, at) => n !== tally[at]);
  return (
    <ul className="vo-bars">
      {KEYS.map((key, at) =>
        only && !only.includes(key) ? null : (
          <li key={key} className={`vo-bar vo-bar--${key}`}>
            <span className="vo-bar__label">
              <span aria-hidden="true">{SIGNS[at]}</span> {t(`choice.${key}`)}
            </span>
            <strong className="vo-bar__number">{format.number(tally[at]!)}</strong>
            <span className="vo-bar__track" aria-hidden="true">
              <span className="vo-bar__fill" style={{ width: `${(tally[at]! / most) * 100}%` }} />
            </span>
            {weighted ? <span className="vo-bar__aside">{t("result.persons", { count: persons[at]!, number: format.number(persons[at]!) })}</span> : null}
          </li>
        ),
      )}
    </ul>
  );
}

interface ResultProps {
  rule: VotingRule;
  count: VoteCount;
  outcome: VoteOutcome | "tied";
  casting?: "for" | "against" | null;
}

/** A result: the word first, then the numbers that it follows from. */
export function VoteResult({ rule, count, outcome, casting = null }: ResultProps) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const quorum = quorumOf(rule, count);
  const consensus = rule.method === "consensus";
  const few = isTooFew(rule, count);
  const base = baseOf(rule, count);
  const needed = Math.max(1, neededFor(rule.threshold.share, base, rule.threshold.strict));
  const asked = ([["persons", quorum.persons], ["sites", quorum.sites]] as const).flatMap(([what, number]) => (number ? [{ what, ...number }] : []));
  return (
    <div className="vo-result" data-outcome={outcome}>
      <p className="vo-result__outcome">
        <span aria-hidden="true">{outcomeSign(outcome)}</span> {t(`outcome.${outcome}`)}
      </p>
      {casting ? <p>{t(`result.casting.${casting}`)}</p> : null}
      {few ? <p>{t("result.tooFew")}</p> : <VoteBars tally={count.tally} persons={count.persons} {...(consensus ? { only: ["for", "against"] as const } : {})} />}
      <dl className="vo-facts">
        {consensus || few ? null : (
          <div>
            <dt>{t("result.needed")}</dt>
            <dd>{t("result.neededOf", { needed: format.number(needed), base: format.number(base), what: t(`base.${rule.threshold.base}`) })}</dd>
          </div>
        )}
        <div>
          <dt>{t("result.voted")}</dt>
          <dd>{t("result.personsAtSites", { persons: format.number(count.voted.persons), sites: format.number(count.voted.sites) })}</dd>
        </div>
        <div>
          <dt>{t("result.present")}</dt>
          <dd>{t("result.personsAtSites", { persons: format.number(count.present.persons), sites: format.number(count.present.sites) })}</dd>
        </div>
        <div>
          <dt>{t("result.entitled")}</dt>
          <dd>{t("result.personsAtSites", { persons: format.number(count.entitled.persons), sites: format.number(count.entitled.sites) })}</dd>
        </div>
        {count.unheard ? (
          <div>
            <dt>{t("result.unheard")}</dt>
            <dd className="vo-facts__short">{t("result.unheardAt", { persons: format.number(count.unheard.persons), sites: format.number(count.unheard.sites) })}</dd>
          </div>
        ) : null}
        {asked.map(({ what, needed: least, there }) => (
          <div key={what}>
            <dt>{t(`result.quorum.${what}`)}</dt>
            <dd className={there < least ? "vo-facts__short" : undefined}>
              <span aria-hidden="true">{there < least ? "✕" : "✓"}</span> {t("result.quorumThere", { there: format.number(there), needed: format.number(least) })}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
