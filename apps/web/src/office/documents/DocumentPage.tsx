import { useEffect, useRef } from "react";
import type { DocumentDetail } from "@diemcau/contract";
import { Link, useSearch } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { dateText } from "../zoned.ts";
import { useAsked } from "./data.ts";
import { nameOf, pathOf } from "./DocumentName.tsx";
import { Graph, RelationList } from "./Graph.tsx";
import { FilesPanel } from "./FilesPanel.tsx";
import { Marked } from "./Marked.tsx";
import { ReadingPanel } from "./ReadingPanel.tsx";
import { StateActions, StateBadge, VersionsPanel } from "./VersionsPanel.tsx";
import "./drafts.css";

/** One document: what it is, what it says, and what it hangs together with. */
export function DocumentPage({ id, mayWrite }: { id: string; mayWrite: boolean }) {
  const { t } = useTranslation(["office", "drafts"]);
  const format = useFormat();
  const saved = new URLSearchParams(useSearch()).has("saved");
  const walked = useHistoryState<{ walked?: boolean } | null>()?.walked === true;
  const { data, path, problem, reload } = useAsked<DocumentDetail>(`/api/documents/${id}`);
  const heading = useRef<HTMLHeadingElement>(null);
  const isHere = path?.endsWith(id) === true;
  useEffect(() => {
    if (isHere && !walked) heading.current?.focus();
  }, [isHere, walked, id]);

  const back = <Link href="/office/documents">← {t("office:documents.title")}</Link>;
  if (problem && !isHere) return <ProblemNotice problem={problem} actions={back} />;
  if (!data) return <ProgressBar label={t("office:documents.loading")} />;
  return (
    <div className="of-stack">
      {back}
      <section className="of-card of-stack" aria-labelledby="document-title">
        <div className="of-head">
          <h2 id="document-title" className="of-title" tabIndex={-1} ref={heading}>
            {nameOf(data)}
          </h2>
          <StateBadge state={data.state} recalled={data.recalled} />
          {mayWrite ? (
            <Link href={`${pathOf(data.id)}/edit`} className="dc-button of-link-button">
              {t("office:documents.edit")}
            </Link>
          ) : null}
        </div>
        {saved ? (
          <p className="of-good" role="status">
            ✓ {t("office:documents.saved")}
          </p>
        ) : null}
        {mayWrite ? <StateActions document={data} onMoved={reload} /> : null}
        <dl className="of-about">
          {(
            [
              ["symbol", data.symbol || t("office:documents.unnumbered")],
              ["type", data.type],
              ["issuer", data.issuer],
              ["issuedOn", data.issuedOn ? dateText(data.issuedOn) : t("office:documents.undated")],
              ["term", data.term ?? ""],
            ] as const
          ).map(([field, value]) =>
            value === "" ? null : (
              <div key={field}>
                <dt>{t(`office:documents.field.${field}`)}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
        <Marked abstractFirst paragraphs={[data.marked.abstract, ...data.marked.body]} documents={data.mentioned} mayWrite={mayWrite} />
      </section>
      <section className="of-card of-stack" aria-labelledby="files-title">
        <h2 id="files-title" className="of-subtitle">
          {t("drafts:files.title")}
        </h2>
        <FilesPanel subject={{ kind: "document", id: data.id }} files={data.files} mayAttach={mayWrite} onChange={reload} />
      </section>
      <section className="of-card of-stack" aria-labelledby="relations-title">
        <h2 id="relations-title" className="of-subtitle">
          {t("office:documents.graph.title")}
        </h2>
        {data.graph.nodes.length > 1 ? (
          <>
            <p className="of-hint">
              {t("office:documents.graph.hint")} {t("drafts:graph.keys")}
            </p>
            <Graph graph={data.graph} walked={walked && isHere} />
            {data.graph.cut ? <p className="of-hint">{t("office:documents.graph.cut")}</p> : null}
          </>
        ) : null}
        <RelationList graph={data.graph} />
      </section>
      {mayWrite ? (
        <>
          <section className="of-card of-stack" aria-labelledby="reading-title">
            <h2 id="reading-title" className="of-subtitle">
              {t("drafts:reading.title")}
            </h2>
            <ReadingPanel subjectId={data.id} onChange={reload} />
          </section>
          <section className="of-card of-stack" aria-labelledby="versions-title">
            <h2 id="versions-title" className="of-subtitle">
              {t("drafts:versions.title")}
            </h2>
            <VersionsPanel document={data} />
          </section>
        </>
      ) : null}
      <section className="of-card of-stack" aria-labelledby="uses-title">
        <h2 id="uses-title" className="of-subtitle">
          {t("office:documents.uses.title")}
        </h2>
        {data.conferences.length === 0 ? <p className="of-hint">{t("office:documents.uses.none")}</p> : null}
        <ul className="od-list">
          {data.conferences.map((conference) => (
            <li key={conference.id} className="of-row">
              <Link href={`/office/${conference.id}`} className="dc-link">
                {conference.title}
              </Link>
              <span className="of-hint">{format.dateTime(conference.startsAt, conference.timeZone)}</span>
              {conference.ground ? <Badge>{t("office:conference.ground")}</Badge> : null}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
