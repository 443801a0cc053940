import type { ConferenceState } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import "./question-card.css";

/** The question that is being answered, over the picture of whoever answers it. */
export function QuestionCard({ aired }: { aired: ConferenceState["questions"]["aired"] }) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  if (!aired) return null;
  return (
    <div className="dc-question" data-length={aired.text.length > 500 ? "long" : aired.text.length > 180 ? "middle" : "short"}>
      <p className="dc-question__number">{t("card.label", { number: format.number(aired.number) })}</p>
      <p className="dc-question__text">{aired.text}</p>
      {aired.author ? <p className="dc-question__author">{aired.author}</p> : null}
    </div>
  );
}
