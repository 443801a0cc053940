import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { AgendaItem } from "@diemcau/contract";
import { useServerNow } from "../../data/index.ts";
import { useFormat } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, InlineStatus } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { useItemsKept } from "../model/kept.ts";
import { useRights } from "../rights.ts";
import { agendaView, itemClock, type AgendaLine } from "../model/agenda.ts";
import { GiveFloor } from "../speaking/GiveFloor.tsx";
import { useText } from "../text.ts";

/** The agenda, its live cursor and its clock; the next right step is the big button. */
export const AgendaPanel = memo(function AgendaPanel() {
  const { t } = useText();
  const { directory, state, act } = useRoom();
  const { agenda, phase } = state;
  const { leads } = useRights();
  const view = useMemo(() => agendaView(directory.outline, { agenda, phase }), [directory.outline, agenda, phase]);
  const goTo = (item: AgendaItem) => void act.run("agenda", { kind: "agenda.move", itemId: item.id });
  const isLive = state.phase === "live";
  const settled = useSettled(agenda.itemId);
  const kept = useItemsKept(directory.outline.conference.id, phase !== "ended");
  return (
    <section className="dc-panel dc-agenda" aria-label={t("agenda.label")}>
      <h2 className="dc-panel__title">
        {t("agenda.label")}
        {isLive && leads ? <CloseConference quiet={view.next !== null} /> : null}
      </h2>
      {view.current && state.agenda.since !== null ? <CurrentItem item={view.current} since={state.agenda.since} /> : null}
      {/* Scrolls, so the keyboard must reach it, also while it holds no button. */}
      <ol className="dc-agenda__list" tabIndex={0} aria-label={t("agenda.label")}>
        {view.lines.map((line, index) => (
          <AgendaRow key={line.item.id} line={line} number={index + 1} kept={kept.get(line.item.id)} canMove={isLive} onMove={() => goTo(line.item)} />
        ))}
      </ol>
      <div className="dc-agenda__next">
        <InlineStatus status={act.statusOf("agenda")} />
        {state.phase === "prepared" && leads ? <OpenConference /> : null}
        {state.phase === "prepared" && !leads ? <p className="dc-panel__nothing">{t("phase.notYours")}</p> : null}
        {isLive && view.next ? (
          <Button look="primary" size="large" className="dc-next" isPending={!settled} onPress={() => goTo(view.next!)} data-testid="next-item">
            <span className="dc-next__verb">{t(view.current ? "agenda.next" : "agenda.start")}</span>
            <span className="dc-next__title">{view.next.title}</span>
          </Button>
        ) : null}
        {isLive && !view.next && leads ? <CloseConference quiet={false} large /> : null}
        {state.phase === "ended" ? <p className="dc-panel__nothing">{t("agenda.ended")}</p> : null}
      </div>
    </section>
  );
});

/** Nobody has read the new words yet: a press within this time was meant for what stood there before, ms. */
const SETTLE_MS = 700;

/** False for a moment after a change: two consoles that press “next” in the same second go on by one item, not by two. */
function useSettled(value: unknown): boolean {
  const [known, setKnown] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setKnown(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return Object.is(known, value);
}

function CurrentItem({ item, since }: { item: AgendaItem; since: number }) {
  const { t } = useText();
  const format = useFormat();
  const { live } = useRoom();
  const clock = itemClock(item, since, useServerNow(live.clockOffset));
  const isOver = clock.over > 0;
  return (
    <div className="dc-current" data-over={isOver || undefined}>
      <p className="dc-current__clock">
        <span className="dc-current__elapsed" data-testid="item-elapsed">
          {format.stopwatch(clock.elapsed)}
        </span>{" "}
        <span>/ {t("agenda.planned", { time: format.stopwatch(clock.planned) })}</span>
        {isOver ? (
          <Badge tone="danger">
            <span aria-hidden="true">▲</span> {t("agenda.over", { time: format.stopwatch(clock.over) })}
          </Badge>
        ) : null}
        <span className="dc-current__kind">{t(`common:agendaKind.${item.kind}`)}</span>
      </p>
      <div className="dc-current__what">
        <p className="dc-current__title" title={item.title}>
          {item.title}
        </p>
        {item.kind === "break" ? null : <GiveFloor item={item} size="small" />}
      </div>
    </div>
  );
}

interface AgendaRowProps {
  line: AgendaLine;
  number: number;
  /** Sites that keep the item's papers on their PC; undefined where it has none, or it is not known. */
  kept: number | undefined;
  canMove: boolean;
  onMove(): void;
}

const SIGN: Record<AgendaLine["place"], string> = { done: "✓", skipped: "–", current: "▶", next: "", later: "" };

function AgendaRow({ line, number, kept, canMove, onMove }: AgendaRowProps) {
  const { t } = useText();
  const format = useFormat();
  const { directory } = useRoom();
  const { item, place } = line;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const list = row.current?.parentElement;
    if (place !== "current" || !row.current || !list) return;
    // Only the list itself is scrolled: scrollIntoView would move the page, too.
    list.scrollTop = Math.max(0, row.current.offsetTop - list.offsetTop - 12);
  }, [place]);
  return (
    <li ref={row} className={`dc-item dc-item--${place}`} {...(place === "current" ? { "aria-current": "step" as const } : {})}>
      <span className="dc-item__sign" aria-hidden="true">
        {SIGN[place] || number}
      </span>
      <span className="dc-item__text">
        {place === "done" ? <span className="visually-hidden">{t("agenda.done")}: </span> : null}
        {place === "skipped" ? <span className="dc-item__kept">{t("agenda.skipped")}</span> : null}
        <span className="dc-item__title" title={item.title}>
          {item.title}
        </span>
        {item.presenters.length > 0 ? <span className="dc-item__presenters">{item.presenters.join("; ")}</span> : null}
        {kept !== undefined && place !== "done" && place !== "skipped" ? (
          <span className="dc-item__kept">{t("agenda.kept", { kept: format.number(kept), all: format.number(directory.sites.parent.length), count: kept })}</span>
        ) : null}
      </span>
      <span className="dc-item__time">
        {format.time(line.plannedAt, directory.outline.conference.timeZone)}
        <br />
        {t("agenda.minutes", { count: item.minutes, number: format.number(item.minutes) })}
      </span>
      <Button
        size="small"
        look="plain"
        isDisabled={!canMove || place === "current"}
        aria-label={t("agenda.goToNamed", { item: item.title })}
        onPress={onMove}
      >
        {t("agenda.goTo")}
      </Button>
    </li>
  );
}

function OpenConference() {
  const { t } = useText();
  const { act, directory } = useRoom();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button look="primary" size="large" className="dc-next" onPress={() => setAsking(true)} data-testid="open-conference">
        {t("phase.open")}
      </Button>
      <ConfirmDialog
        isOpen={asking}
        title={t("phase.openTitle")}
        confirmLabel={t("phase.open")}
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          void act.run("agenda", { kind: "conference.open" });
        }}
      >
        {t("phase.openExplain", { title: directory.outline.conference.title })}
      </ConfirmDialog>
    </>
  );
}

function CloseConference({ quiet, large = false }: { quiet: boolean; large?: boolean }) {
  const { t } = useText();
  const { act, directory } = useRoom();
  const [asking, setAsking] = useState(false);
  if (!quiet && !large) return null;
  return (
    <>
      <Button
        look="danger"
        size={large ? "large" : "small"}
        className={large ? "dc-next" : "dc-agenda__close"}
        onPress={() => setAsking(true)}
        data-testid="close-conference"
      >
        {t("phase.close")}
      </Button>
      <ConfirmDialog
        isOpen={asking}
        title={t("phase.closeTitle")}
        confirmLabel={t("phase.close")}
        danger
        onCancel={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          void act.run("agenda", { kind: "conference.close" });
        }}
      >
        {t("phase.closeExplain", { title: directory.outline.conference.title })}
      </ConfirmDialog>
    </>
  );
}
