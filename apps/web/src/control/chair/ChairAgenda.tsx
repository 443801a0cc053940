import { useMemo } from "react";
import { useServerNow } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Badge, Button, InlineStatus } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { GiveFloor } from "../speaking/GiveFloor.tsx";
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
    <section className="ch-agenda" aria-label={t("agenda.label")}>
      <time className="ch-agenda__clock" dateTime={new Date(now).toISOString()}>
        {format.clock(now, directory.outline.conference.timeZone)}
      </time>
      <p className="ch-agenda__current">
        <strong>{view.current?.title ?? (phase === "ended" ? t("agenda.ended") : directory.outline.conference.shortTitle)}</strong>
        {clock ? (
          <span>
            {format.stopwatch(clock.elapsed)} / {t("agenda.planned", { time: format.stopwatch(clock.planned) })}{" "}
            {clock.over > 0 ? (
              <Badge tone="danger">
                <span aria-hidden="true">▲</span> {t("agenda.over", { time: format.stopwatch(clock.over) })}
              </Badge>
            ) : null}
          </span>
        ) : (
          <span>{t(`common:phase.${phase}`)}</span>
        )}
      </p>
      <InlineStatus status={act.statusOf("agenda")} />
      <div className="ch-agenda__acts">
        {phase === "live" && view.current && view.current.kind !== "break" ? <GiveFloor item={view.current} /> : null}
        {phase === "live" && next ? (
          <Button className="ch-agenda__next" onPress={() => void act.run("agenda", { kind: "agenda.move", itemId: next.id })}>
            <span className="ch-agenda__verb">{t(view.current ? "agenda.next" : "agenda.start")}</span>
            <span className="ch-agenda__title">{next.title}</span>
          </Button>
        ) : null}
      </div>
    </section>
  );
}
