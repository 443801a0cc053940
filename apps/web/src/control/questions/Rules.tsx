import { Switch } from "react-aria-components";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus } from "../../ui/index.ts";
import { useRoom } from "../context.ts";

/** Whether questions are taken, whether without a name, and which one stands on the programme. */
export function Rules({ may }: { may: boolean }) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  const { state, act, directory } = useRoom();
  const { accepting, anonymous, aired } = state.questions;
  const isOver = state.phase === "ended";
  const set = (change: { accepting?: boolean; anonymous?: boolean }) => void act.run("questions", { kind: "questions.set", accepting, anonymous, ...change });
  return (
    <>
      <div className="qu-rules">
        <Switch className="qu-switch" isSelected={accepting && !isOver} isDisabled={!may || isOver} onChange={(next) => set({ accepting: next })}>
          <span className="qu-switch__mark" aria-hidden="true" />
          {isOver ? t("rules.over") : accepting ? t("rules.accepting") : t("rules.closed")}
        </Switch>
        <Switch className="qu-switch" isSelected={anonymous} isDisabled={!may || isOver} onChange={(next) => set({ anonymous: next })}>
          <span className="qu-switch__mark" aria-hidden="true" />
          {t("rules.anonymous")}
        </Switch>
        <InlineStatus status={act.statusOf("questions")} />
      </div>
      {aired ? (
        <p className="qu-aired">
          <span aria-hidden="true">★</span> {t("aired", { number: format.number(aired.number), time: format.time(aired.since, directory.outline.conference.timeZone) })}
          {may ? (
            <Button size="small" onPress={() => void act.run("question-air", { kind: "question.clear" })}>
              {t("air.clear")}
            </Button>
          ) : null}
        </p>
      ) : null}
    </>
  );
}
