import type { ProblemDetails } from "@diemcau/contract";
import { useUnits } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, ProblemNotice } from "../ui/index.ts";
import type { Draft, Flaw, Step } from "./draft.ts";
import { instantOf } from "./zoned.ts";

interface StepReviewProps {
  draft: Draft;
  flaws: readonly Flaw[];
  problem: ProblemDetails | null;
  /** No answer came: it may have been made. */
  unsure: boolean;
  sending: boolean;
  onFix(step: Step): void;
  onCreate(): void;
}

export function StepReview({ draft, flaws, problem, unsure, sending, onFix, onCreate }: StepReviewProps) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const units = useUnits();
  const { document } = draft;
  const minutes = draft.agenda.reduce((sum, item) => sum + (item.minutes || 0), 0);
  const central = draft.central ? (units.data?.name[units.data.id.indexOf(draft.central)] ?? "…") : "–";
  const first = draft.sessions[0]!;
  const startsAt = instantOf(first.date, first.start, draft.timeZone);
  const facts: [string, string][] = [
    [t("conference.ground"), [[document.type, document.symbol].filter(Boolean).join(" "), document.abstract].filter(Boolean).join(": ") || "–"],
    [t("about.name"), draft.title || "–"],
    [t("conference.opens"), Number.isNaN(startsAt) ? "–" : format.dateTime(startsAt, draft.timeZone)],
    [t("about.venue"), draft.venue || "–"],
    [t("about.sessions"), t("review.sessions", { count: draft.sessions.length, n: draft.sessions.length })],
    [t("steps.agenda"), t("review.items", { count: draft.agenda.length, n: draft.agenda.length, minutes: format.number(minutes) })],
    [t("steps.sites"), t("list.sites", { count: draft.units.length, n: format.number(draft.units.length) })],
    [t("sites.central"), central],
  ];
  return (
    <div className="of-stack">
      {flaws.length > 0 ? (
        <section className="of-flaws" aria-labelledby="flaws-title">
          <h4 id="flaws-title" className="of-strong">
            {t("review.flaws", { count: flaws.length, n: flaws.length })}
          </h4>
          <ul>
            {flaws.map((flaw) => (
              <li key={flaw.key + (flaw.row ?? "")} className="of-row">
                <span>
                  {t(`steps.${flaw.step}`)}: {t(`flaw.${flaw.key}`)}
                </span>
                <Button
                  size="small"
                  aria-label={`${t("review.fix")}: ${t(`flaw.${flaw.key}`)}`}
                  onPress={() => onFix(flaw.step)}
                >
                  {t("review.fix")}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <dl className="of-review">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {problem ? (
        <ProblemNotice
          problem={{ title: problem.title, remedy: [problem.detail, problem.remedy].filter(Boolean).join(" ") }}
        />
      ) : null}
      {unsure ? <p className="of-hint">{t("review.unsure")}</p> : null}
      <div>
        <Button look="primary" size="large" isDisabled={flaws.length > 0 || sending} onPress={onCreate}>
          {sending ? t("review.creating") : t("review.create")}
        </Button>
      </div>
    </div>
  );
}
