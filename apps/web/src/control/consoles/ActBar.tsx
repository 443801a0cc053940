import { Link } from "wouter";
import { useMe } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, InlineStatus } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useRights } from "../rights.ts";
import { isBy, personOf, useActText } from "./act-text.ts";

/** Under every desk: who did the last thing, taking back what the reader did last, and who else is at work. */
export function ActBar() {
  const { t } = useTranslation(["consoles", "common"]);
  const format = useFormat();
  const { conferenceId, state, act, consoles, directory } = useRoom();
  const textOf = useActText();
  const { takesBack } = useRights();
  const name = useMe("account").data?.name;
  const last = state.consoles.acts.at(-1);
  // Others go on working meanwhile: what one did oneself is at hand all the same. What others did is in the list.
  const own = state.phase === "live" && name !== undefined ? state.consoles.acts.findLast((each) => isBy(each, name) && takesBack(each)) : undefined;
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
      {own && own !== last ? (
        <p className="dc-acts-bar__last" data-testid="own-act">
          {t("bar.own", { time: format.clock(own.at, directory.outline.conference.timeZone), what: textOf(own) })}
        </p>
      ) : null}
      <InlineStatus status={act.statusOf("undo")} />
      {own ? (
        <Button size="small" look="plain" aria-label={t("undoNamed", { what: textOf(own) })} onPress={() => void act.run("undo", { kind: "console.undo", act: own.seq })} data-testid="undo-last">
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
