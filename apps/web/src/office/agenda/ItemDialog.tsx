import { useState, type ReactNode } from "react";
import type { AgendaItemKind, DocumentSummary, Plan, PlanItem, PlanView } from "@diemcau/contract";
import { isMarkedSecret, normaliseInput } from "@diemcau/rules/text";
import { problemNamed, useMarksWhileWriting } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, ProblemNotice, Select, TextField } from "../../ui/index.ts";
import { Mentions } from "../documents/Mentions.tsx";
import { AGENDA_KINDS } from "../kinds.ts";
import { DocumentPicker, SitePicker } from "./Pickers.tsx";

export const line = (text: string): string =>
  normaliseInput(text)
    .replace(/[\u0000-\u001f\u007f]+/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
export const lines = (text: string, longest: number): string[] =>
  text
    .split("\n")
    .map((each) => line(each).slice(0, longest))
    .filter(Boolean);

interface ItemFields {
  kind: AgendaItemKind;
  title: string;
  minutes: string;
  presenters: string;
}

/** Kind, title, minutes, presenters: what an item of the agenda and a room's own one have in common. */
export function ItemFieldset({ fields, change, tried, mentions = null }: { fields: ItemFields; change(part: Partial<ItemFields>): void; tried: boolean; mentions?: ReactNode }) {
  const { t } = useTranslation(["editor", "common"]);
  return (
    <>
      <div className="oa-pair">
        <Select
          label={t("editor:item.kind")}
          choices={AGENDA_KINDS.map((kind) => ({ id: kind, label: t(`common:agendaKind.${kind}`) }))}
          value={fields.kind}
          onChange={(kind) => change({ kind: kind as AgendaItemKind })}
        />
        <TextField
          label={t("editor:item.minutes")}
          value={fields.minutes}
          onChange={(minutes) => change({ minutes })}
          inputMode="numeric"
          error={tried && !isMinutes(fields.minutes) ? t("editor:item.minutesFlaw") : undefined}
        />
      </div>
      <TextField
        label={t("editor:item.title")}
        value={fields.title}
        onChange={(title) => change({ title })}
        maxLength={500}
        rows={2}
        autoFocus
        error={tried && line(fields.title) === "" ? t("editor:item.titleFlaw") : undefined}
      />
      {mentions}
      <TextField label={t("editor:item.presenters")} hint={t("editor:item.presentersHint")} value={fields.presenters} onChange={(presenters) => change({ presenters })} rows={3} />
    </>
  );
}

const isMinutes = (text: string): boolean => /^\d{1,3}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= 600;
export const fieldsOf = (item: Pick<PlanItem, "kind" | "title" | "minutes" | "presenters">): ItemFields => ({
  kind: item.kind,
  title: item.title,
  minutes: String(item.minutes),
  presenters: item.presenters.join("\n"),
});
/** The fields as they are saved; null while something is missing. */
export function readFields(fields: ItemFields): Pick<PlanItem, "kind" | "title" | "minutes" | "presenters"> | null {
  const title = line(fields.title);
  if (title === "" || !isMinutes(fields.minutes)) return null;
  return { kind: fields.kind, title, minutes: Number(fields.minutes), presenters: lines(fields.presenters, 300).slice(0, 20) };
}

interface ItemDialogProps {
  conferenceId: string;
  view: PlanView;
  plan: Plan;
  item: PlanItem;
  isNew: boolean;
  onSave(item: PlanItem): void;
  onClose(): void;
}

export function ItemDialog({ conferenceId, view, plan, item, isNew, onSave, onClose }: ItemDialogProps) {
  const { t } = useTranslation(["editor", "common"]);
  const [fields, setFields] = useState(() => fieldsOf(item));
  const [rest, setRest] = useState({ site: item.site, paperIds: item.paperIds, documentIds: item.documentIds });
  const [tried, setTried] = useState(false);
  const [added, setAdded] = useState<readonly { id: string; title: string }[]>([]);
  const secret = isMarkedSecret(fields.title);
  const known = [...view.documents, ...added];
  const marks = useMarksWhileWriting(secret ? "" : fields.title, known.map(({ id }) => id));
  const choose = ({ id, type, symbol, abstract }: DocumentSummary): void => {
    setAdded((last) => [...last, { id, title: `${type} ${symbol}: ${abstract}` }]);
    setRest((last) => ({ ...last, documentIds: [...last.documentIds, id] }));
  };
  const save = (): void => {
    setTried(true);
    const read = readFields(fields);
    if (read && !secret) onSave({ ...item, ...read, ...rest });
  };
  const papers = plan.papers.filter(({ id }) => !rest.paperIds.includes(id));
  return (
    <Dialog
      isOpen
      wide
      onClose={onClose}
      title={isNew ? t("editor:item.new") : t("editor:item.edit")}
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
        {secret ? <ProblemNotice problem={problemNamed("document-secret")} /> : null}
        <ItemFieldset fields={fields} change={(part) => setFields((last) => ({ ...last, ...part }))} tried={tried} mentions={<Mentions marks={marks} mayWrite chosen={rest.documentIds} onChoose={choose} />} />
        <SitePicker conferenceId={conferenceId} value={rest.site} onChange={(site) => setRest((last) => ({ ...last, site }))} />
        {plan.papers.length > 0 ? (
          <div className="oa-picker">
            <Select
              label={t("editor:item.papers")}
              choices={papers.map(({ id, title, author }) => ({ id, label: `${title} (${author})` }))}
              value={null}
              onChange={(id) => id && setRest((last) => ({ ...last, paperIds: [...last.paperIds, String(id)] }))}
              placeholder={t("editor:item.papersChoose")}
            />
            <ul className="oa-chosen">
              {rest.paperIds.map((id) => {
                const title = plan.papers.find((paper) => paper.id === id)?.title ?? "";
                return (
                  <li key={id}>
                    <span>{title}</span>
                    <Button size="small" icon aria-label={t("editor:pick.remove", { name: title })} onPress={() => setRest((last) => ({ ...last, paperIds: last.paperIds.filter((each) => each !== id) }))}>
                      <span aria-hidden="true">✕</span>
                    </Button>
                  </li>
                );
              })}
            </ul>
          </div>
        ) : null}
        <DocumentPicker
          label={fields.kind === "adoption" ? t("editor:item.draft") : t("editor:item.documents")}
          known={known}
          value={rest.documentIds}
          onChange={(documentIds) => setRest((last) => ({ ...last, documentIds }))}
        />
      </div>
    </Dialog>
  );
}
