import type { ConsoleAct } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, EmptyState, InlineStatus } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useRights } from "../rights.ts";
import { personOf, useActText } from "./act-text.ts";

/** What was done at the consoles, newest first, and taking it back. */
export function Acts() {
  const { t } = useTranslation(["consoles", "common"]);
  const { state, act } = useRoom();
  const acts = state.consoles.acts.toReversed();
  return (
    <section className="dc-panel dc-acts" aria-label={t("acts.label")}>
      <h2 className="dc-panel__title">
        {t("acts.label")}
        <InlineStatus status={act.statusOf("undo")} />
      </h2>
      {acts.length === 0 ? (
        <EmptyState title={t("acts.none")}>{t("acts.noneRemedy")}</EmptyState>
      ) : (
        <ol className="dc-acts__list" tabIndex={0} aria-label={t("acts.label")} data-testid="acts">
          {acts.map((each) => (
            <Act key={each.seq} act={each} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Act({ act }: { act: ConsoleAct }) {
  const { t } = useTranslation(["consoles", "common"]);
  const format = useFormat();
  const { act: give, state, directory } = useRoom();
  const textOf = useActText();
  const { takesBack } = useRights();
  const text = textOf(act);
  return (
    <li className="dc-act" data-undone={act.undoneBy !== undefined || undefined}>
      <time className="dc-act__time">{format.clock(act.at, directory.outline.conference.timeZone)}</time>
      <span className="dc-act__text">
        <strong>{personOf(act.by)}</strong> <span className="dc-act__what">{text}</span>
        {act.undoneBy !== undefined ? <span className="dc-consoles__soft">{t("acts.undoneBy", { name: personOf(act.undoneBy) })}</span> : null}
        {act.back && act.undoneBy === undefined && act.overtakenBy !== undefined ? <span className="dc-consoles__soft">{t("acts.overtaken")}</span> : null}
      </span>
      {takesBack(act) ? (
        <Button size="small" isDisabled={state.phase !== "live"} aria-label={t("undoNamed", { what: text })} onPress={() => void give.run("undo", { kind: "console.undo", act: act.seq })}>
          ↶ {t("undo")}
        </Button>
      ) : null}
    </li>
  );
}
