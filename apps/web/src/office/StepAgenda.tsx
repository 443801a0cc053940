import { useState } from "react";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, Select, TextField } from "../ui/index.ts";
import type { StepProps } from "./NewConferencePage.tsx";
import { useFlaw } from "./useFlaw.ts";
import { moved, newItem, type DraftItem, type DraftSession } from "./draft.ts";
import { AGENDA_KINDS, type AgendaKind } from "./kinds.ts";
import { instantOf } from "./zoned.ts";

/** The agenda, session by session; items move by buttons, which the keyboard reaches too. */
export function StepAgenda({ draft, change, flaws }: StepProps) {
  const { t } = useTranslation("office");
  const flaw = useFlaw(flaws);
  const [said, setSaid] = useState("");
  const { agenda } = draft;

  const changeItem = (id: string, part: Partial<DraftItem>): void =>
    change({ agenda: agenda.map((item) => (item.id === id ? { ...item, ...part } : item)) });
  const moveItem = (session: DraftSession, id: string, by: -1 | 1): void => {
    const own = agenda.filter((item) => item.sessionId === session.id);
    const at = own.findIndex((item) => item.id === id);
    const next = moved(own, at, by);
    const rest = agenda.filter((item) => item.sessionId !== session.id);
    change({ agenda: [...rest, ...next] });
    setSaid(t("agenda.moved", { n: at + by + 1 }));
  };

  return (
    <div className="of-stack">
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {flaw("noItems") ? (
        <p className="of-bad" role="alert">
          {flaw("noItems")}
        </p>
      ) : null}
      {draft.sessions.map((session, index) => {
        const items = agenda.filter((item) => item.sessionId === session.id);
        const name = session.title || t("about.session", { n: index + 1 });
        return (
          <section key={session.id} className="of-stack" aria-label={name}>
            <div className="of-head">
              <h4 className="of-strong">{name}</h4>
              <Length draft={draft} session={session} items={items} />
            </div>
            {items.length === 0 ? <p className="of-hint">{t("agenda.empty")}</p> : null}
            <ol className="of-items">
              {items.map((item, at) => (
                <ItemRow
                  key={item.id}
                  item={item}
                  n={at + 1}
                  last={at === items.length - 1}
                  titleFlaw={flaw("itemTitle", item.id)}
                  minutesFlaw={flaw("itemMinutes", item.id)}
                  onChange={(part) => changeItem(item.id, part)}
                  onMove={(by) => moveItem(session, item.id, by)}
                  onRemove={() => change({ agenda: agenda.filter((other) => other.id !== item.id) })}
                />
              ))}
            </ol>
            <div>
              <Button
                onPress={() =>
                  change({ agenda: [...agenda, newItem(session.id, agenda.length === 0 ? "opening" : "report")] })
                }
                isDisabled={agenda.length >= 200}
              >
                + {t("agenda.add", { session: name })}
              </Button>
            </div>
          </section>
        );
      })}
    </div>
  );
}

function Length({
  draft,
  session,
  items,
}: {
  draft: StepProps["draft"];
  session: DraftSession;
  items: readonly DraftItem[];
}) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const minutesOf = (time: string): number => instantOf(session.date, time, draft.timeZone) / 60_000;
  const planned = minutesOf(session.end) - minutesOf(session.start);
  const used = items.reduce((sum, item) => sum + (item.minutes || 0), 0);
  if (!(planned > 0)) return null;
  return (
    <p className="of-hint">
      {t("agenda.total", { used: format.number(used), planned: format.number(planned) })}
      {used > planned ? (
        <strong className="of-bad"> {t("agenda.over", { count: used - planned, n: format.number(used - planned) })}</strong>
      ) : null}
    </p>
  );
}

interface ItemRowProps {
  item: DraftItem;
  n: number;
  last: boolean;
  titleFlaw: string | undefined;
  minutesFlaw: string | undefined;
  onChange(part: Partial<DraftItem>): void;
  onMove(by: -1 | 1): void;
  onRemove(): void;
}

function ItemRow({ item, n, last, titleFlaw, minutesFlaw, onChange, onMove, onRemove }: ItemRowProps) {
  const { t } = useTranslation(["office", "common"]);
  const kinds = AGENDA_KINDS.map((kind) => ({ id: kind, label: t(`common:agendaKind.${kind}`) }));
  return (
    <li className="of-item">
      <fieldset className="of-item__fields">
        <legend className="visually-hidden">{t("office:agenda.item", { n })}</legend>
        <span className="of-item__number" aria-hidden="true">
          {n}
        </span>
        <div className="of-item__kind">
          <Select
            label={t("office:agenda.kind")}
            choices={kinds}
            value={item.kind}
            onChange={(kind) => onChange({ kind: kind as AgendaKind })}
          />
        </div>
        <div className="of-item__title">
          <TextField
            label={t("office:agenda.name")}
            value={item.title}
            onChange={(title) => onChange({ title })}
            maxLength={500}
            error={titleFlaw}
          />
        </div>
        <div className="of-item__minutes">
          <TextField
            label={t("office:agenda.minutes")}
            value={Number.isNaN(item.minutes) ? "" : String(item.minutes)}
            onChange={(text) => onChange({ minutes: /^\d+$/.test(text) ? Number(text) : Number.NaN })}
            inputMode="numeric"
            error={minutesFlaw}
          />
        </div>
        <div className="of-item__presenters">
          <TextField
            label={t("office:agenda.presenters")}
            hint={t("office:agenda.presentersHint")}
            value={item.presenters}
            onChange={(presenters) => onChange({ presenters })}
            rows={Math.min(6, item.presenters.split("\n").length)}
          />
        </div>
        <div className="of-item__tools">
          <Button
            size="small"
            icon
            aria-label={t("office:agenda.up", { n })}
            isDisabled={n === 1}
            onPress={() => onMove(-1)}
          >
            <span aria-hidden="true">↑</span>
          </Button>
          <Button
            size="small"
            icon
            aria-label={t("office:agenda.down", { n })}
            isDisabled={last}
            onPress={() => onMove(1)}
          >
            <span aria-hidden="true">↓</span>
          </Button>
          <Button size="small" icon look="danger" aria-label={t("office:agenda.remove", { n })} onPress={onRemove}>
            <span aria-hidden="true">✕</span>
          </Button>
        </div>
      </fieldset>
    </li>
  );
}
