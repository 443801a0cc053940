import { useEffect, useMemo, useRef, useState } from "react";
import type { AgendaItem, LocalItem, Outline } from "@diemcau/contract";
import { itemPlaces, type ConferenceState } from "@diemcau/rules";
import { mentionedBy } from "@diemcau/rules/documents";
import { localTimesOf, timesOf, type TimedItem } from "@diemcau/rules/agenda";
import { useServerNow } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Badge, EmptyState, ProgressBar } from "../ui/index.ts";
import { Mentioned, ReadingDialog, ReadingList, documentIn, type Chosen } from "../ui/reading/index.ts";
import type { Room } from "./rooms.ts";
import { useLocalItems } from "./use-local-items.ts";
import { useReading } from "./use-reading.ts";
import { zoneOf } from "./zone.ts";

interface AgendaPanelProps {
  room: Room;
  state: ConferenceState | null;
  outline: Outline | null;
  clockOffset: number;
}

const MINUTE = 60_000;
/** The agenda with its live cursor; planned times in the room's zone and, where they differ, the centre's. */
export function AgendaPanel({ room, state, outline, clockOffset }: AgendaPanelProps) {
  const { t } = useTranslation(["site", "common"]);
  const format = useFormat();
  const now = useServerNow(clockOffset);
  const current = useRef<HTMLLIElement>(null);
  const { items: local, mentions: ownMentions } = useLocalItems(room, state);
  const reading = useReading(room);
  const [opened, setOpened] = useState<Chosen | null>(null);
  const mentions = outline?.mentions;
  const partsOf = useMemo(() => mentionedBy([...(mentions ?? []), ...ownMentions]), [mentions, ownMentions]);
  const itemId = state?.agenda.itemId ?? null;
  const order = outline?.agenda;
  const cursor = state?.agenda;
  const isOver = state?.phase === "ended";
  const placeOf = useMemo(() => {
    const places = order && cursor ? itemPlaces(order, cursor, isOver) : [];
    return new Map(order?.map(({ id }, at) => [id, places[at]]));
  }, [order, cursor, isOver]);
  useEffect(() => {
    current.current?.scrollIntoView({ block: "nearest" });
  }, [itemId]);
  if (!outline) {
    return (
      <div className="st-panel">
        <ProgressBar label={t("site:agenda.loading")} />
      </div>
    );
  }
  if (outline.agenda.length + local.length === 0) return <EmptyState title={t("site:agenda.none")} />;
  const centreZone = outline.conference.timeZone;

  const title = (text: string) => <Mentioned parts={partsOf(text)} onOpen={(id) => setOpened(documentIn(outline, id))} />;

  const row = (item: AgendaItem, startsAt: number) => {
    const isCurrent = item.id === itemId;
    const place = placeOf.get(item.id);
    const elapsed = isCurrent && state?.agenda.since ? now - state.agenda.since : 0;
    const over = elapsed - item.minutes * MINUTE;
    const own = format.time(startsAt, zoneOf(room));
    const centre = format.time(startsAt, centreZone);
    return (
      <li
        key={item.id}
        ref={isCurrent ? current : undefined}
        className="st-item"
        aria-current={isCurrent ? "step" : undefined}
        data-agenda-item={item.id}
        data-place={place}
      >
        <p className="st-item__time">
          {own}
          {own === centre ? null : (
            <span className="st-item__centre">{t("site:agenda.centreTime", { time: centre })}</span>
          )}
        </p>
        <div className="st-item__what">
          <p className="st-item__kind">
            {t(`common:agendaKind.${item.kind}`)}
            {isCurrent ? <Badge tone="accent">▶ {t("site:agenda.now")}</Badge> : null}
            {place === "done" ? <Badge>✓ {t("site:agenda.done")}</Badge> : place === "skipped" ? <Badge>– {t("site:agenda.skipped")}</Badge> : null}
            {item.site === room.site ? <Badge tone="on-air">{t("site:agenda.from")}</Badge> : null}
          </p>
          <p className="st-item__title">{title(item.title)}</p>
          {item.presenters.length > 0 ? <p className="st-hint">{item.presenters.join("; ")}</p> : null}
          <p className="st-hint">
            {isCurrent
              ? t("site:agenda.elapsed", { elapsed: format.stopwatch(elapsed), planned: item.minutes })
              : t("site:agenda.minutes", { n: item.minutes })}
            {isCurrent && over > 0 ? (
              <strong className="st-item__over"> {t("site:agenda.over", { over: format.stopwatch(over) })}</strong>
            ) : null}
          </p>
        </div>
      </li>
    );
  };

  const ownRow = ({ item, startsAt }: TimedItem<LocalItem>) => (
    <li key={item.id} className="st-item">
      <p className="st-item__time">{format.time(startsAt, zoneOf(room))}</p>
      <div className="st-item__what">
        <p className="st-item__kind">
          {t(`common:agendaKind.${item.kind}`)}
          <Badge tone="accent">{t("site:agenda.own")}</Badge>
        </p>
        <p className="st-item__title">{title(item.title)}</p>
        {item.presenters.length > 0 ? <p className="st-hint">{item.presenters.join("; ")}</p> : null}
        <p className="st-hint">{t("site:agenda.minutes", { n: item.minutes })}</p>
      </div>
    </li>
  );

  return (
    <div className="st-panel">
      <h2 className="visually-hidden">{t("site:agenda.title")}</h2>
      {timesOf(outline.sessions, outline.agenda).map((timed) => {
        const { session } = timed;
        const { before, after } = localTimesOf(timed, local);
        return (
          <section key={session.id} className="st-section" aria-label={session.title}>
            <h3>{title(session.title)}</h3>
            <p className="st-hint">{format.dateTime(session.startsAt, zoneOf(room))}</p>
            <ol className="st-agenda">
              {before.map(ownRow)}
              {timed.items.map(({ item, startsAt }) => row(item, startsAt))}
              {after.map(ownRow)}
            </ol>
          </section>
        );
      })}
      <ReadingList className="st-section" reading={reading} outline={outline} />
      {opened ? <ReadingDialog reading={reading} outline={outline} chosen={opened} onChoose={setOpened} onClose={() => setOpened(null)} /> : null}
    </div>
  );
}
