import { useState } from "react";
import { Button as AriaButton, GridList, GridListItem, isTextDropItem, useDragAndDrop, type Key } from "react-aria-components";
import type { PlanItem, PlanSession, PlanView, ReferenceMarks } from "@diemcau/contract";
import { dayAfter, inSessionOrder, instantOf, moveItems, stepItem, timesOf, wallClock, withoutSession, type TimedSession } from "@diemcau/rules/agenda";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog } from "../../ui/index.ts";
import { Mentions } from "../documents/Mentions.tsx";
import { useMarks } from "../../data/index.ts";
import { MarkedLine } from "../documents/marks.tsx";
import { newId } from "../new-id.ts";
import { ItemDialog } from "./ItemDialog.tsx";
import { SessionDialog } from "./SessionDialog.tsx";
import type { PlanEditor } from "./use-plan.ts";

/** What is dragged: nothing else may be dropped here, and from other windows neither. */
const TYPE = "application/x-diemcau-agenda-item";

interface PanelProps {
  conferenceId: string;
  editor: PlanEditor;
  view: PlanView;
  plan: NonNullable<PlanEditor["plan"]>;
  mayWrite: boolean;
}

/** Sessions with their items and clock times; items move by drag, by keyboard and by buttons. */
export function SessionsPanel({ conferenceId, editor, view, plan, mayWrite }: PanelProps) {
  const { t } = useTranslation("editor");
  const [session, setSession] = useState<{ session: PlanSession; isNew: boolean } | null>(null);
  const [item, setItem] = useState<{ item: PlanItem; isNew: boolean } | null>(null);
  const [removing, setRemoving] = useState<PlanSession | null>(null);
  const [said, setSaid] = useState("");
  const times = timesOf(plan.sessions, plan.agenda);
  const near = view.documents.map(({ id }) => id);
  // Sessions first: their marks, then the items'.
  const marks = useMarks([...plan.sessions, ...plan.agenda].map(({ title }) => title || "-"), near);
  const marked: Marked = { marks, at: new Map([...plan.sessions, ...plan.agenda].map(({ id }, at) => [id, at])) };
  const move = (ids: ReadonlySet<string>, sessionId: string, before: string | null): void => {
    editor.edit((last) => moveItems(last, ids, sessionId, before));
    setSaid(t("item.moved"));
  };
  const addSession = (): void => {
    const last = plan.sessions.at(-1)!;
    const { timeZone } = plan;
    const day = dayAfter(wallClock(last.endsAt, timeZone).date, 1);
    setSession({ session: { id: newId(), title: "", startsAt: instantOf(day, "08:00", timeZone), endsAt: instantOf(day, "11:30", timeZone) }, isNew: true });
  };

  return (
    <div className="of-stack">
      <p className="visually-hidden" role="status">
        {said}
      </p>
      {times.map((timed) => (
        <SessionCard
          key={timed.session.id}
          timed={timed}
          view={view}
          plan={plan}
          marked={marked}
          mayWrite={mayWrite}
          onMove={move}
          onStep={(id, by) => {
            editor.edit((last) => stepItem(last, id, by));
            setSaid(t("item.moved"));
          }}
          onEditSession={() => setSession({ session: timed.session, isNew: false })}
          onRemoveSession={plan.sessions.length > 1 ? () => setRemoving(timed.session) : null}
          onEdit={(each) => setItem({ item: each, isNew: false })}
          onRemove={(id) => editor.edit((last) => ({ ...last, agenda: last.agenda.filter((each) => each.id !== id) }))}
          onAdd={() =>
            setItem({
              item: { id: newId(), sessionId: timed.session.id, kind: plan.agenda.length === 0 ? "opening" : "report", title: "", minutes: 15, presenters: [], site: null, paperIds: [], documentIds: [] },
              isNew: true,
            })
          }
        />
      ))}
      <Mentions marks={marks} mayWrite={mayWrite} onlyOpen />
      {mayWrite && plan.sessions.length < 20 ? (
        <div>
          <Button onPress={addSession}>+ {t("session.add")}</Button>
        </div>
      ) : null}
      {session ? (
        <SessionDialog
          key={session.session.id}
          session={session.session}
          isNew={session.isNew}
          timeZone={plan.timeZone}
          near={near}
          others={plan.sessions.filter(({ id }) => id !== session.session.id)}
          onClose={() => setSession(null)}
          onSave={(saved) => {
            editor.edit((last) => {
              const sessions = [...last.sessions.filter(({ id }) => id !== saved.id), saved].toSorted((a, b) => a.startsAt - b.startsAt);
              return { ...last, sessions, agenda: inSessionOrder(sessions, last.agenda) };
            });
            setSession(null);
          }}
        />
      ) : null}
      {item ? (
        <ItemDialog
          key={item.item.id}
          conferenceId={conferenceId}
          view={view}
          plan={plan}
          item={item.item}
          isNew={item.isNew}
          onClose={() => setItem(null)}
          onSave={(saved) => {
            editor.edit((last) => {
              const there = last.agenda.some(({ id }) => id === saved.id);
              const agenda = there ? last.agenda.map((each) => (each.id === saved.id ? { ...saved, sessionId: each.sessionId } : each)) : [...last.agenda, saved];
              return { ...last, agenda: inSessionOrder(last.sessions, agenda) };
            });
            setItem(null);
          }}
        />
      ) : null}
      <ConfirmDialog
        isOpen={removing !== null}
        danger
        title={t("session.removeTitle", { session: removing?.title ?? "" })}
        confirmLabel={t("session.remove")}
        onCancel={() => setRemoving(null)}
        onConfirm={() => {
          const { id } = removing!;
          setRemoving(null);
          editor.edit((last) => withoutSession(last, id));
        }}
      >
        {t("session.removeBody")}
      </ConfirmDialog>
    </div>
  );
}

/** Documents that the titles mention, and where a title's marks stand among them. */
interface Marked {
  readonly marks: ReferenceMarks | null;
  readonly at: ReadonlyMap<string, number>;
}

/** A title with its documents as links. */
function Title({ of: { id, title }, marked: { marks, at } }: { of: { id: string; title: string }; marked: Marked }) {
  return <MarkedLine text={title} parts={marks?.paragraphs[at.get(id)!]} documents={marks?.documents ?? []} />;
}

interface CardProps {
  timed: TimedSession<PlanSession, PlanItem>;
  view: PlanView;
  plan: PanelProps["plan"];
  marked: Marked;
  mayWrite: boolean;
  onMove(ids: ReadonlySet<string>, sessionId: string, before: string | null): void;
  onStep(id: string, by: -1 | 1): void;
  onEditSession(): void;
  onRemoveSession: (() => void) | null;
  onEdit(item: PlanItem): void;
  onRemove(id: string): void;
  onAdd(): void;
}

function SessionCard({ timed, view, plan, marked, mayWrite, onMove, onStep, onEditSession, onRemoveSession, onEdit, onRemove, onAdd }: CardProps) {
  const { t } = useTranslation(["editor", "common"]);
  const format = useFormat();
  const { session, items, used, planned, over } = timed;
  const { timeZone } = plan;
  const before = (key: Key, where: "before" | "after" | "on"): string | null => {
    const at = items.findIndex(({ item }) => item.id === key);
    return (where === "after" ? items[at + 1]?.item.id : items[at]?.item.id) ?? null;
  };
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !mayWrite,
    getItems: (keys) => [...keys].map((key) => ({ [TYPE]: String(key), "text/plain": items.find(({ item }) => item.id === key)?.item.title ?? "" })),
    acceptedDragTypes: [TYPE],
    getDropOperation: () => "move",
    onReorder: (event) => onMove(new Set([...event.keys].map(String)), session.id, before(event.target.key, event.target.dropPosition)),
    onInsert: (event) =>
      void Promise.all(event.items.filter(isTextDropItem).map((each) => each.getText(TYPE))).then((ids) => onMove(new Set(ids), session.id, before(event.target.key, event.target.dropPosition))),
    onRootDrop: (event) => void Promise.all(event.items.filter(isTextDropItem).map((each) => each.getText(TYPE))).then((ids) => onMove(new Set(ids), session.id, null)),
  });
  const siteName = (site: number): string => view.siteNames.find((each) => each.site === site)?.name ?? `#${site}`;
  return (
    <section className="of-card of-stack oa-session" aria-label={session.title}>
      <div className="of-head">
        <div>
          <h3 className="of-subtitle">
            <Title of={session} marked={marked} />
          </h3>
          <p className="of-hint">
            {format.date(session.startsAt, timeZone)}, {format.time(session.startsAt, timeZone)}–{format.time(session.endsAt, timeZone)}
            {" · "}
            {t("editor:session.length", { used: format.number(used), planned: format.number(planned) })}
            {over > 0 ? <strong className="of-bad"> {t("editor:session.over", { n: format.number(over), end: format.time(items.at(-1)!.endsAt, timeZone) })}</strong> : null}
          </p>
        </div>
        {mayWrite ? (
          <div className="of-row">
            <Button size="small" onPress={onEditSession} aria-label={t("editor:session.editOf", { session: session.title })}>
              {t("editor:edit")}
            </Button>
            {onRemoveSession ? (
              <Button size="small" look="danger" onPress={onRemoveSession} aria-label={t("editor:session.removeOf", { session: session.title })}>
                {t("editor:remove")}
              </Button>
            ) : null}
          </div>
        ) : null}
      </div>
      <GridList
        aria-label={t("editor:session.items", { session: session.title })}
        className="oa-items"
        items={items.map((each) => ({ ...each, id: each.item.id }))}
        dependencies={[plan, view, mayWrite, marked.marks]}
        dragAndDropHooks={dragAndDropHooks}
        renderEmptyState={() => <p className="of-hint oa-items__empty">{t("editor:session.empty")}</p>}
      >
        {({ item, startsAt, over: late }) => (
          <GridListItem id={item.id} textValue={item.title} className="oa-item" data-current={item.id === view.currentItem || undefined}>
            {mayWrite ? (
              <AriaButton slot="drag" className="oa-item__handle" aria-label={t("editor:item.drag", { title: item.title })}>
                <span aria-hidden="true">⠿</span>
              </AriaButton>
            ) : null}
            <span className={late ? "oa-item__time of-bad" : "oa-item__time"}>{format.time(startsAt, timeZone)}</span>
            <div className="oa-item__what">
              <p className="oa-item__kind">
                {t(`common:agendaKind.${item.kind}`)}
                <span className="of-hint"> · {t("editor:item.length", { n: item.minutes })}</span>
                {item.id === view.currentItem && view.phase === "live" ? <Badge tone="on-air">▶ {t("editor:item.current")}</Badge> : null}
                {late ? <Badge tone="danger">{t("editor:item.late")}</Badge> : null}
              </p>
              <p className="oa-item__title">
                <Title of={item} marked={marked} />
              </p>
              <p className="of-hint">
                {[
                  item.presenters.join("; "),
                  item.site === null ? "" : t("editor:item.from", { site: siteName(item.site) }),
                  item.paperIds.length > 0 ? t("editor:item.paperCount", { count: item.paperIds.length, n: item.paperIds.length }) : "",
                  item.kind === "adoption" ? (view.documents.find(({ id }) => id === item.documentIds[0])?.symbol ?? "") : "",
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </p>
            </div>
            {mayWrite ? (
              <div className="oa-item__tools">
                <Button size="small" icon aria-label={t("editor:item.up", { title: item.title })} onPress={() => onStep(item.id, -1)}>
                  <span aria-hidden="true">↑</span>
                </Button>
                <Button size="small" icon aria-label={t("editor:item.down", { title: item.title })} onPress={() => onStep(item.id, 1)}>
                  <span aria-hidden="true">↓</span>
                </Button>
                <Button size="small" aria-label={t("editor:item.editOf", { title: item.title })} onPress={() => onEdit(item)}>
                  {t("editor:edit")}
                </Button>
                <Button size="small" icon look="danger" aria-label={t("editor:item.remove", { title: item.title })} onPress={() => onRemove(item.id)}>
                  <span aria-hidden="true">✕</span>
                </Button>
              </div>
            ) : null}
          </GridListItem>
        )}
      </GridList>
      {mayWrite ? (
        <div>
          <Button onPress={onAdd} isDisabled={plan.agenda.length >= 200} aria-label={t("editor:item.addTo", { session: session.title })}>
            + {t("editor:item.add")}
          </Button>
        </div>
      ) : null}
    </section>
  );
}
