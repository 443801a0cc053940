import { useState } from "react";
import type { Me, PaperFiles } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Badge, Button, Dialog, EmptyState, ProblemNotice, ProgressBar, SearchField } from "../../ui/index.ts";
import { fold } from "@diemcau/rules/text";
import { useConferences, useMarks } from "../../data/index.ts";
import { PaperState } from "../agenda/PaperState.tsx";
import { useAsked } from "./data.ts";
import { FilesPanel } from "./FilesPanel.tsx";
import { MarkedLine } from "./marks.tsx";
import { ReadingPanel } from "./ReadingPanel.tsx";
import "./documents.css";
import "./drafts.css";

/** The papers of a conference and their files. A unit's officer adds those of its own rooms, the centre any. */
export function PapersPage({ conferenceId, me }: { conferenceId: string; me: Me }) {
  const { t } = useTranslation("drafts");
  const { data, problem, reload } = useAsked<PaperFiles>(`/api/conferences/${conferenceId}/paper-files`);
  const timeZone = useConferences().data?.find(({ id }) => id === conferenceId)?.timeZone;
  const [query, setQuery] = useState("");
  const [managed, setManaged] = useState<PaperFiles[number] | null>(null);
  const marks = useMarks((data ?? []).map(({ title }) => title));
  if (problem && !data) return <ProblemNotice problem={problem} />;
  if (!data) return <ProgressBar label={t("papers.loading")} />;
  const words = fold(query).split(/\s+/).filter(Boolean);
  const shown = data.filter(({ title, author, topic }) => words.every((word) => fold(`${title} ${author} ${topic}`).includes(word)));
  return (
    <div className="of-stack">
      <section className="of-card of-stack" aria-labelledby="papers-title">
        <h2 id="papers-title" className="of-title">
          {t("papers.title")}
        </h2>
        <p className="of-hint">{t(me.role === "producer" ? "papers.hint" : "papers.ownHint")}</p>
        {data.length > 6 ? <SearchField label={t("papers.find")} value={query} onChange={setQuery} maxLength={200} /> : null}
      </section>
      {data.length === 0 ? <EmptyState title={t("papers.none")}>{t("papers.noneBody")}</EmptyState> : null}
      {data.length > 0 && shown.length === 0 ? <EmptyState title={t("papers.notFound")}>{null}</EmptyState> : null}
      {shown.map((paper) => (
        <section key={paper.id} className="of-card of-stack" aria-labelledby={`paper-${paper.id}`}>
          <div className="of-head">
            <div>
              <p className="of-hint">{paper.topic}</p>
              <h3 id={`paper-${paper.id}`} className="of-subtitle">
                <MarkedLine text={paper.title} parts={marks?.paragraphs[data.indexOf(paper)]} documents={marks?.documents ?? []} />
              </h3>
              <p>{paper.author}</p>
              <p className="of-row">
                <PaperState receipt={{ received: paper.received, at: paper.receivedAt }} dueAt={paper.dueAt} timeZone={timeZone} />
              </p>
            </div>
            <span className="of-row">
              {paper.recalled ? <Badge tone="danger">{t("state.recalled")}</Badge> : null}
              {me.role === "producer" ? (
                <Button onPress={() => setManaged(paper)} aria-label={t("reading.manageOf", { name: paper.title })}>
                  {t("reading.manage")}
                </Button>
              ) : null}
            </span>
          </div>
          <FilesPanel subject={{ kind: "paper", id: paper.id, conferenceId }} files={paper.files} mayAttach={paper.mayAttach} onChange={reload} />
        </section>
      ))}
      {managed ? (
        <Dialog isOpen onClose={() => setManaged(null)} title={managed.title} wide>
          <ReadingPanel subjectId={managed.id} onChange={reload} />
        </Dialog>
      ) : null}
    </div>
  );
}
