import { Link } from "wouter";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useRights } from "../rights.ts";
import { personOf, useActText } from "./act-text.ts";

/** Under every desk: who did the last thing, taking it back, and who else is at work. */
export function ActBar() {
  const { t } = useTranslation(["consoles", "common"]);
  const format = useFormat();
  const { conferenceId, state, act, consoles, directory } = useRoom();
  const textOf = useActText();
  const { takesBack } = useRights();
  const last = state.consoles.acts.at(-1);
  const others = consoles ? consoles.present.filter(({ account }) => account !== consoles.me) : [];
  const mine = consoles ? state.consoles.holders.filter(([, holder]) => holder.account === consoles.me).map(([area]) => t(`area.${area}`)) : [];
  return (
    <footer className="dc-acts-bar" aria-label={t("bar.label")}>
      <p className="dc-acts-bar__last" data-testid="last-act">
        {last ? (
          <>
            <time>{format.clock(last.at, directory.outline.conference.timeZone)}</time> <strong>{personOf(last.by)}</strong> {textOf(last)}
          </>
        ) : (
          t("bar.nothing")
        )}
      </p>
      <InlineStatus status={act.statusOf("undo")} />
      {state.phase === "live" && last && takesBack(last) ? (
        <Button size="small" look="plain" onPress={() => void act.run("undo", { kind: "console.undo", act: last.seq })} data-testid="undo-last">
          ↶ {t("undo")}
        </Button>
      ) : null}
      <Link href={`/${conferenceId}/consoles`} className="dc-acts-bar__who">
        <span aria-hidden="true">◉</span>{" "}
        {others.length === 0 ? t("bar.alone") : t("bar.others", { count: others.length, names: others.map(({ name }) => name).join(", ") })}
        {mine.length > 0 ? ` · ${t("bar.mine", { areas: mine.join(", ") })}` : ""}
      </Link>
    </footer>
  );
}
