import { useMemo } from "react";
import { useServerNow } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Badge, Button, InlineStatus } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { agendaView, itemClock } from "../model/agenda.ts";
import { useText } from "../text.ts";

/** Where the agenda is, what comes next, and the conference's clock. */
export function ChairAgenda() {
  const { t } = useText();
  const format = useFormat();
  const { directory, state, act, live } = useRoom();
  const { agenda, phase } = state;
  const view = useMemo(() => agendaView(directory.outline, { agenda, phase }), [directory.outline, agenda, phase]);
  const now = useServerNow(live.clockOffset);
  const clock = view.current && agenda.since !== null ? itemClock(view.current, agenda.since, now) : null;
  const { next } = view;
  return (
    <section className="ch-card ch-agenda" aria-label={t("agenda.label")}>
      <header className="ch-card__head">
        <h2>{t("agenda.label")}</h2>
        <InlineStatus status={act.statusOf("agenda")} />
        <time className="ch-agenda__clock" dateTime={new Date(now).toISOString()}>
          {format.clock(now, directory.outline.conference.timeZone)}
        </time>
      </header>
      {view.current && clock ? (
        <p className="ch-agenda__current">
          <strong>{view.current.title}</strong>
          <span>
            {format.stopwatch(clock.elapsed)} / {t("agenda.planned", { time: format.stopwatch(clock.planned) })}{" "}
            {clock.over > 0 ? (
              <Badge tone="danger">
                <span aria-hidden="true">▲</span> {t("agenda.over", { time: format.stopwatch(clock.over) })}
              </Badge>
            ) : null}
          </span>
        </p>
      ) : null}
      {phase === "ended" ? <p>{t("agenda.ended")}</p> : null}
      {phase === "live" && next ? (
        <Button className="ch-agenda__next" onPress={() => void act.run("agenda", { kind: "agenda.move", itemId: next.id })}>
          <span className="ch-agenda__verb">{t(view.current ? "agenda.next" : "agenda.start")}</span>
          <span>{next.title}</span>
        </Button>
      ) : null}
    </section>
  );
}
