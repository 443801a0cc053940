import { useState } from "react";
import { Button as AriaButton, GridList, GridListItem, isTextDropItem, useDragAndDrop, type Key } from "react-aria-components";
import type { Plan, PlanPaper, PlanView } from "@diemcau/contract";
import { instantOf, placed, receiptOf, wallClock, withoutPaper, type PaperReceipt } from "@diemcau/rules/agenda";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, EmptyState, TextField } from "../../ui/index.ts";
import { newId } from "../new-id.ts";
import { DateField } from "../TimeFields.tsx";
import { line } from "./ItemDialog.tsx";
import { PaperState } from "./PaperState.tsx";
import { DocumentPicker, SitePicker } from "./Pickers.tsx";
import type { PlanEditor } from "./use-plan.ts";

const TYPE = "application/x-diemcau-paper";

interface PapersProps {
  conferenceId: string;
  editor: PlanEditor;
  view: PlanView;
  plan: Plan;
  mayWrite: boolean;
}

/** Papers by topic: who writes, where from, until when, and whether it has come. */
export function PapersPanel({ conferenceId, editor, view, plan, mayWrite }: PapersProps) {
  const { t } = useTranslation("editor");
  const [paper, setPaper] = useState<{ paper: PlanPaper; isNew: boolean } | null>(null);
  const topics = [...Map.groupBy(plan.papers, ({ topic }) => topic)];
  const received = plan.papers.filter((each) => receiptIn(view, each).received).length;
  const move = (ids: ReadonlySet<string>, topic: string, before: string | null): void =>
    editor.edit((last) => ({ ...last, papers: placed(last.papers.map((each) => (ids.has(each.id) ? { ...each, topic } : each)), ids, before) }));
  const step = (own: readonly PlanPaper[], id: string, by: -1 | 1): void => {
    const at = own.findIndex((each) => each.id === id);
    const target = own[at + by];
    if (target) move(new Set([id]), target.topic, by < 0 ? target.id : (own[at + 2]?.id ?? after(plan.papers, target.id)));
  };
  return (
    <div className="of-stack">
      <div className="of-head">
        <p className="of-strong">{t("paper.count", { n: received, m: plan.papers.length })}</p>
        {mayWrite ? (
          <Button
            onPress={() => setPaper({ paper: { id: newId(), title: "", author: "", topic: plan.papers.at(-1)?.topic ?? "", site: null, dueAt: null, receivedAt: null, documentId: null }, isNew: true })}
            isDisabled={plan.papers.length >= 500}
          >
            + {t("paper.add")}
          </Button>
        ) : null}
      </div>
      {plan.papers.length === 0 ? <EmptyState title={t("paper.none")}>{mayWrite ? t("paper.noneBody") : null}</EmptyState> : null}
      {topics.map(([topic, own]) => (
        <Topic
          key={topic}
          topic={topic}
          own={own}
          all={plan.papers}
          view={view}
          timeZone={plan.timeZone}
          mayWrite={mayWrite}
          onMove={move}
          onStep={(id, by) => step(own, id, by)}
          onEdit={(each) => setPaper({ paper: each, isNew: false })}
          onReceived={(id, is) => editor.edit((last) => ({ ...last, papers: last.papers.map((each) => (each.id === id ? { ...each, receivedAt: is ? Date.now() : null } : each)) }))}
          onRemove={(id) => editor.edit((last) => withoutPaper(last, id))}
        />
      ))}
      {paper ? (
        <PaperDialog
          key={paper.paper.id}
          conferenceId={conferenceId}
          view={view}
          plan={plan}
          paper={paper.paper}
          isNew={paper.isNew}
          onClose={() => setPaper(null)}
          onSave={(saved) => {
            editor.edit((last) => ({ ...last, papers: last.papers.some(({ id }) => id === saved.id) ? last.papers.map((each) => (each.id === saved.id ? saved : each)) : [...last.papers, saved] }));
            setPaper(null);
          }}
        />
      ) : null}
    </div>
  );
}

const receiptIn = (view: PlanView, { id, receivedAt }: PlanPaper): PaperReceipt =>
  receiptOf(receivedAt, view.delivered.find(({ paperId }) => paperId === id)?.at ?? null, view.withText.includes(id));
const after = (papers: readonly PlanPaper[], id: string): string | null => papers[papers.findIndex((each) => each.id === id) + 1]?.id ?? null;

interface TopicProps {
  topic: string;
  own: readonly PlanPaper[];
  all: readonly PlanPaper[];
  view: PlanView;
  timeZone: string;
  mayWrite: boolean;
  onMove(ids: ReadonlySet<string>, topic: string, before: string | null): void;
  onStep(id: string, by: -1 | 1): void;
  onEdit(paper: PlanPaper): void;
  onReceived(id: string, is: boolean): void;
  onRemove(id: string): void;
}

function Topic({ topic, own, all, view, timeZone, mayWrite, onMove, onStep, onEdit, onReceived, onRemove }: TopicProps) {
  const { t } = useTranslation("editor");
  const before = (key: Key, where: "before" | "after" | "on"): string | null => (where === "after" ? after(all, String(key)) : String(key));
  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !mayWrite,
    getItems: (keys) => [...keys].map((key) => ({ [TYPE]: String(key), "text/plain": own.find(({ id }) => id === key)?.title ?? "" })),
    acceptedDragTypes: [TYPE],
    getDropOperation: () => "move",
    onReorder: (event) => onMove(new Set([...event.keys].map(String)), topic, before(event.target.key, event.target.dropPosition)),
    onInsert: (event) =>
      void Promise.all(event.items.filter(isTextDropItem).map((each) => each.getText(TYPE))).then((ids) => onMove(new Set(ids), topic, before(event.target.key, event.target.dropPosition))),
  });
  const siteName = (site: number): string => view.siteNames.find((each) => each.site === site)?.name ?? `#${site}`;
  return (
    <section className="of-card of-stack oa-session" aria-label={topic}>
      <h3 className="of-subtitle">{topic}</h3>
      <GridList aria-label={t("paper.list", { topic })} className="oa-items" items={own} dependencies={[all, view, mayWrite]} dragAndDropHooks={dragAndDropHooks}>
        {(paper) => {
          const receipt = receiptIn(view, paper);
          const noted = paper.receivedAt !== null;
          return (
            <GridListItem id={paper.id} textValue={paper.title} className="oa-item oa-item--paper">
              {mayWrite ? (
                <AriaButton slot="drag" className="oa-item__handle" aria-label={t("item.drag", { title: paper.title })}>
                  <span aria-hidden="true">⠿</span>
                </AriaButton>
              ) : null}
              <div className="oa-item__what">
                <p className="oa-item__title">{paper.title}</p>
                <p className="of-hint">{[paper.author, paper.site === null ? "" : t("item.from", { site: siteName(paper.site) })].filter(Boolean).join(" · ")}</p>
                <p className="oa-item__kind">
                  <PaperState receipt={receipt} dueAt={paper.dueAt} timeZone={timeZone} />
                </p>
              </div>
              {mayWrite ? (
                <div className="oa-item__tools">
                  {receipt.received && !noted ? null : (
                    <Button size="small" aria-label={t(noted ? "paper.unmarkOf" : "paper.markOf", { title: paper.title })} onPress={() => onReceived(paper.id, !noted)}>
                      {t(noted ? "paper.unmark" : "paper.mark")}
                    </Button>
                  )}
                  <Button size="small" icon aria-label={t("item.up", { title: paper.title })} isDisabled={own[0]?.id === paper.id} onPress={() => onStep(paper.id, -1)}>
                    <span aria-hidden="true">↑</span>
                  </Button>
                  <Button size="small" icon aria-label={t("item.down", { title: paper.title })} isDisabled={own.at(-1)?.id === paper.id} onPress={() => onStep(paper.id, 1)}>
                    <span aria-hidden="true">↓</span>
                  </Button>
                  <Button size="small" aria-label={t("item.editOf", { title: paper.title })} onPress={() => onEdit(paper)}>
                    {t("edit")}
                  </Button>
                  <Button size="small" icon look="danger" aria-label={t("item.remove", { title: paper.title })} onPress={() => onRemove(paper.id)}>
                    <span aria-hidden="true">✕</span>
                  </Button>
                </div>
              ) : null}
            </GridListItem>
          );
        }}
      </GridList>
    </section>
  );
}

function PaperDialog({ conferenceId, view, plan, paper, isNew, onSave, onClose }: {
  conferenceId: string;
  view: PlanView;
  plan: Plan;
  paper: PlanPaper;
  isNew: boolean;
  onSave(paper: PlanPaper): void;
  onClose(): void;
}) {
  const { t } = useTranslation(["editor", "common"]);
  const [draft, setDraft] = useState(paper);
  const [due, setDue] = useState(() => (paper.dueAt === null ? "" : wallClock(paper.dueAt, plan.timeZone).date));
  const [tried, setTried] = useState(false);
  const needed = (text: string): string | undefined => (tried && line(text) === "" ? t("editor:needed") : undefined);
  const save = (): void => {
    setTried(true);
    const [title, author, topic] = [line(draft.title), line(draft.author), line(draft.topic)];
    // Until the end of the working day.
    const dueAt = due === "" ? null : instantOf(due, "17:00", plan.timeZone);
    if (title && author && topic) onSave({ ...draft, title, author, topic, dueAt });
  };
  const change = (part: Partial<PlanPaper>): void => setDraft((last) => ({ ...last, ...part }));
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={isNew ? t("editor:paper.new") : t("editor:paper.edit")}
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
        <TextField label={t("editor:paper.title")} value={draft.title} onChange={(title) => change({ title })} maxLength={500} rows={2} autoFocus error={needed(draft.title)} />
        <div className="oa-pair oa-pair--even">
          <TextField label={t("editor:paper.author")} value={draft.author} onChange={(author) => change({ author })} maxLength={300} error={needed(draft.author)} />
          <TextField label={t("editor:paper.topic")} value={draft.topic} onChange={(topic) => change({ topic })} maxLength={300} error={needed(draft.topic)} />
        </div>
        <DateField label={t("editor:paper.due")} value={due} onChange={setDue} />
        <SitePicker conferenceId={conferenceId} value={draft.site} onChange={(site) => change({ site })} />
        <DocumentPicker label={t("editor:paper.document")} single known={view.documents} value={draft.documentId === null ? [] : [draft.documentId]} onChange={([documentId]) => change({ documentId: documentId ?? null })} />
      </div>
    </Dialog>
  );
}
