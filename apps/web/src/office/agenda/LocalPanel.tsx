import { useEffect, useMemo, useState } from "react";
import type { LocalAgenda, LocalItem, PlanView } from "@diemcau/contract";
import { isMarkedSecret } from "@diemcau/rules/text";
import { localTimesOf, timesOf } from "@diemcau/rules/agenda";
import { api, problemFor, useDirectory, useMarks, useMarksWhileWriting, useReach } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, Dialog, EmptyState, InlineStatus, ProblemNotice, ProgressBar, type SendStatus } from "../../ui/index.ts";
import { Mentions } from "../documents/Mentions.tsx";
import { MarkedLine } from "../documents/marks.tsx";
import { newId } from "../new-id.ts";
import { subtrees } from "../own-sites.ts";
import { ItemFieldset, fieldsOf, readFields } from "./ItemDialog.tsx";
import { SitePicker } from "./Pickers.tsx";

type Place = LocalItem["place"];

/** A room's own items before and after each session it inherits: its officer's, never the centre's. */
export function LocalPanel({ conferenceId, view }: { conferenceId: string; view: PlanView }) {
  const { t } = useTranslation("editor");
  const reach = useReach(conferenceId);
  const parents = useDirectory(conferenceId).data?.sites.parent;
  const own = useMemo(() => (parents && reach.data ? subtrees(parents, reach.data.roots) : []), [parents, reach.data]);
  const [chosen, setChosen] = useState<number | null>(null);
  const site = chosen ?? reach.data?.roots[0] ?? null;
  if (reach.data && reach.data.roots.length === 0) return <EmptyState title={t("local.none")} />;
  return (
    <div className="of-stack">
      <p className="of-hint">{t("local.lead")}</p>
      <SitePicker conferenceId={conferenceId} value={site} onChange={setChosen} only={own} />
      {site === null ? null : <OneRoom key={site} conferenceId={conferenceId} view={view} site={site} />}
    </div>
  );
}

function OneRoom({ conferenceId, view, site }: { conferenceId: string; view: PlanView; site: number }) {
  const { t } = useTranslation(["editor", "common"]);
  const format = useFormat();
  const [local, setLocal] = useState<LocalAgenda | null>(null);
  const [problem, setProblem] = useState<ReturnType<typeof problemFor> | null>(null);
  const [status, setStatus] = useState<SendStatus>("idle");
  const [editing, setEditing] = useState<{ item: LocalItem; isNew: boolean } | null>(null);
  const [round, setRound] = useState(0);
  const path = `/api/conferences/${conferenceId}/sites/${site}/local-agenda`;
  useEffect(() => {
    const controller = new AbortController();
    api.get<LocalAgenda>(path, { as: "account", signal: controller.signal }).then(
      (answer) => {
        setLocal(answer);
        setProblem(null);
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setProblem(problemFor(error));
      },
    );
    return () => controller.abort();
  }, [path, round]);
  const save = async (items: LocalItem[]): Promise<void> => {
    if (!local) return;
    setStatus("waiting");
    setProblem(null);
    try {
      const { version } = await api.post<{ version: number }>(path, { as: "account", body: { version: local.version, items } });
      setLocal({ ...local, version, items });
      setStatus("sent");
      setEditing(null);
    } catch (error) {
      setStatus("refused");
      setProblem(problemFor(error));
    }
  };
  const near = useMemo(() => view.documents.map(({ id }) => id), [view.documents]);
  const titles = useMemo(() => [...new Set([...view.plan.sessions, ...view.plan.agenda, ...(local?.items ?? [])].map((each) => each.title || "-"))], [view.plan, local]);
  const marks = useMarks(titles, near);
  const title = (text: string) => <MarkedLine text={text} parts={marks?.paragraphs[titles.indexOf(text)]} documents={marks?.documents ?? []} />;
  const notice = problem ? <ProblemNotice problem={problem} actions={<Button onPress={() => setRound(round + 1)}>{t("editor:local.reload")}</Button>} /> : null;
  if (!local) return notice ?? <ProgressBar label={t("common:loading")} />;
  const mayWrite = view.phase !== "ended";
  const put = (saved: LocalItem): void => {
    const there = local.items.some(({ id }) => id === saved.id);
    void save(there ? local.items.map((each) => (each.id === saved.id ? saved : each)) : [...local.items, saved]);
  };
  const move = (item: LocalItem, by: -1 | 1): void => {
    const peers = local.items.filter((each) => each.sessionId === item.sessionId && each.place === item.place);
    const other = peers[peers.findIndex(({ id }) => id === item.id) + by];
    if (!other) return;
    void save(local.items.map((each) => (each.id === item.id ? other : each.id === other.id ? item : each)));
  };
  const own = (item: LocalItem, startsAt: number, first: boolean, last: boolean) => (
    <li key={item.id} className="oa-item oa-item--own">
      <span className="oa-item__time">{format.time(startsAt, local.timeZone)}</span>
      <div className="oa-item__what">
        <p className="oa-item__kind">
          {t(`common:agendaKind.${item.kind}`)}
          <span className="of-hint"> · {t("editor:item.length", { n: item.minutes })}</span> <Badge tone="accent">{t("editor:local.own")}</Badge>
        </p>
        <p className="oa-item__title">{title(item.title)}</p>
        {item.presenters.length > 0 ? <p className="of-hint">{item.presenters.join("; ")}</p> : null}
      </div>
      {mayWrite ? (
        <div className="oa-item__tools">
          <Button size="small" icon aria-label={t("editor:item.up", { title: item.title })} isDisabled={first} onPress={() => move(item, -1)}>
            <span aria-hidden="true">↑</span>
          </Button>
          <Button size="small" icon aria-label={t("editor:item.down", { title: item.title })} isDisabled={last} onPress={() => move(item, 1)}>
            <span aria-hidden="true">↓</span>
          </Button>
          <Button size="small" aria-label={t("editor:item.editOf", { title: item.title })} onPress={() => setEditing({ item, isNew: false })}>
            {t("editor:edit")}
          </Button>
          <Button size="small" icon look="danger" aria-label={t("editor:item.remove", { title: item.title })} onPress={() => void save(local.items.filter(({ id }) => id !== item.id))}>
            <span aria-hidden="true">✕</span>
          </Button>
        </div>
      ) : null}
    </li>
  );
  const add = (sessionId: string, place: Place) =>
    mayWrite ? (
      <div>
        <Button
          size="small"
          onPress={() => setEditing({ item: { id: newId(), sessionId, place, kind: place === "before" ? "opening" : "discussion", title: "", minutes: 10, presenters: [] }, isNew: true })}
        >
          + {t(`editor:local.add.${place}`)}
        </Button>
      </div>
    ) : null;
  return (
    <div className="of-stack">
      {editing ? null : notice}
      <InlineStatus status={status} />
      {timesOf(view.plan.sessions, view.plan.agenda).map((timed) => {
        const { before, after } = localTimesOf(timed, local.items);
        return (
          <section key={timed.session.id} className="of-card of-stack" aria-label={timed.session.title}>
            <div>
              <h3 className="of-subtitle">{title(timed.session.title)}</h3>
              <p className="of-hint">{t("editor:local.zone", { date: format.date(timed.session.startsAt, local.timeZone), zone: format.zone(local.timeZone, timed.session.startsAt) })}</p>
            </div>
            {add(timed.session.id, "before")}
            <ol className="oa-items">
              {before.map((each, at) => own(each.item, each.startsAt, at === 0, at === before.length - 1))}
              {timed.items.map(({ item, startsAt }) => (
                <li key={item.id} className="oa-item">
                  <span className="oa-item__time">{format.time(startsAt, local.timeZone)}</span>
                  <div className="oa-item__what">
                    <p className="oa-item__kind">
                      {t(`common:agendaKind.${item.kind}`)}
                      <span className="of-hint"> · {t("editor:item.length", { n: item.minutes })}</span>
                    </p>
                    <p className="oa-item__title">{title(item.title)}</p>
                  </div>
                </li>
              ))}
              {after.map((each, at) => own(each.item, each.startsAt, at === 0, at === after.length - 1))}
            </ol>
            {add(timed.session.id, "after")}
          </section>
        );
      })}
      {editing ? <LocalDialog key={editing.item.id} near={near} item={editing.item} isNew={editing.isNew} notice={notice} onSave={put} onClose={() => setEditing(null)} /> : null}
    </div>
  );
}

function LocalDialog({ item, near, isNew, notice, onSave, onClose }: { item: LocalItem; near: readonly string[]; isNew: boolean; notice: React.ReactNode; onSave(item: LocalItem): void; onClose(): void }) {
  const { t } = useTranslation(["editor", "common"]);
  const [fields, setFields] = useState(() => fieldsOf(item));
  const [tried, setTried] = useState(false);
  const marks = useMarksWhileWriting(isMarkedSecret(fields.title) ? "" : fields.title, near);
  const save = (): void => {
    setTried(true);
    const read = readFields(fields);
    if (read) onSave({ ...item, ...read });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={isNew ? t("editor:local.new") : t("editor:item.edit")}
      actions={
        <>
          <Button onPress={onClose}>{t("common:action.cancel")}</Button>
          <Button look="primary" onPress={save}>
            {t("editor:save")}
          </Button>
        </>
      }
    >
      <div className="of-stack">
        {notice}
        <ItemFieldset fields={fields} change={(part) => setFields((last) => ({ ...last, ...part }))} tried={tried} mentions={<Mentions marks={marks} mayWrite={false} />} />
      </div>
    </Dialog>
  );
}
