import { useMemo, useState } from "react";
import type { DocumentDetail, DocumentVersion, DocumentVersions, FileText } from "@diemcau/contract";
import { Link, useLocation, useSearch } from "wouter";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { ProblemNotice, ProgressBar, Select, Tabs } from "../../ui/index.ts";
import { dateText } from "../zoned.ts";
import { compareTexts, type ComparedRow, type Piece } from "./compare.ts";
import { fileOfSide, sideOfFile } from "./compare-side.ts";
import { useAsked } from "./data.ts";
import { nameOf, pathOf } from "./DocumentName.tsx";
import { COMPARED } from "./files-data.ts";

const FIELDS = ["type", "symbol", "issuer", "issuedOn", "term", "abstract"] as const;

/** One side: a version as it was typed, or an uploaded file. */
function useSide(id: string, side: string) {
  const file = fileOfSide(side);
  const { data, problem } = useAsked<DocumentVersion | FileText>(file === null ? `/api/documents/${id}/versions/${side}` : `/api/files/${file}/text`);
  const text = data && "paragraphs" in data ? data : null;
  const version = data && "body" in data ? data : null;
  return { version, paragraphs: text?.paragraphs ?? version?.body ?? null, isPart: text !== null && (text.cut || text.unread), problem };
}

/** Two versions of a document, typed or uploaded: what went, what came, word by word. The two stand in the address. */
export function ComparePage({ id }: { id: string }) {
  const { t } = useTranslation(["drafts", "office"]);
  const format = useFormat();
  const [, navigate] = useLocation();
  const asked = new URLSearchParams(useSearch());
  const detail = useAsked<DocumentDetail>(`/api/documents/${id}`);
  const versions = useAsked<DocumentVersions>(`/api/documents/${id}/versions`);
  const newest = versions.data?.[0]?.version ?? 1;
  const to = asked.get("to") ?? String(newest);
  const from = asked.get("from") ?? String(Math.max(1, (Number(to) || newest) - 1));
  const before = useSide(id, from);
  const after = useSide(id, to);
  const rows = useMemo(() => (before.paragraphs && after.paragraphs ? compareTexts(before.paragraphs, after.paragraphs) : null), [before.paragraphs, after.paragraphs]);
  const choices = [
    ...(versions.data ?? []).map(({ version, changedAt }) => ({ id: String(version), label: `${t("drafts:versions.nth", { n: String(version) })} · ${format.dateTime(changedAt)}` })),
    ...(detail.data?.files ?? []).filter(({ mediaType }) => COMPARED.has(mediaType)).map((file) => ({ id: sideOfFile(file.id), label: `${file.name} · ${format.dateTime(file.addedAt)}` })),
  ];
  const nameOfSide = (side: string): string => choices.find((choice) => choice.id === side)?.label ?? t("drafts:versions.nth", { n: side });
  const choose = (which: "from" | "to", value: string): void => {
    navigate(`${pathOf(id)}/compare?${new URLSearchParams({ from, to, [which]: value })}`, { replace: true });
  };
  const problem = detail.problem ?? versions.problem ?? before.problem ?? after.problem;
  const [view, setView] = useState("beside");
  const changes = rows?.filter(({ kind }) => kind !== "same").length ?? 0;
  return (
    <div className="of-stack">
      <Link href={pathOf(id)}>← {detail.data ? nameOf(detail.data) : t("office:documents.title")}</Link>
      <section className="of-card of-stack" aria-labelledby="compare-title">
        <h2 id="compare-title" className="of-title">
          {t("drafts:compare.title")}
        </h2>
        <div className="of-fields">
          <Select label={t("drafts:compare.from")} choices={choices} value={from} onChange={(value) => choose("from", String(value))} />
          <Select label={t("drafts:compare.to")} choices={choices} value={to} onChange={(value) => choose("to", String(value))} />
        </div>
        {problem ? <ProblemNotice problem={problem} /> : null}
        {!rows && !problem ? <ProgressBar label={t("office:documents.loading")} /> : null}
        {before.isPart || after.isPart ? <p className="of-strong">! {t("drafts:compare.part")}</p> : null}
        {rows ? (
          <>
            <p role="status" className="of-strong">
              {changes === 0 ? t("drafts:compare.same") : t("drafts:compare.changes", { n: format.number(changes) })}
            </p>
            <p className="of-hint">
              <del className="od-gone">{t("drafts:compare.gone")}</del> <ins className="od-new">{t("drafts:compare.new")}</ins>
            </p>
            {before.version && after.version ? <FieldChanges before={before.version} after={after.version} /> : null}
            <Tabs
              label={t("drafts:compare.view")}
              selected={view}
              onSelect={setView}
              items={[
                { id: "beside", label: t("drafts:compare.beside"), content: <Beside rows={rows} from={nameOfSide(from)} to={nameOfSide(to)} /> },
                { id: "inline", label: t("drafts:compare.inline"), content: <Inline rows={rows} /> },
              ]}
            />
          </>
        ) : null}
      </section>
    </div>
  );
}

function FieldChanges({ before, after }: { before: DocumentVersion; after: DocumentVersion }) {
  const { t } = useTranslation(["drafts", "office"]);
  const text = (version: DocumentVersion, field: (typeof FIELDS)[number]): string => (field === "issuedOn" && version.issuedOn ? dateText(version.issuedOn) : (version[field] ?? ""));
  const changed = FIELDS.filter((field) => text(before, field) !== text(after, field));
  if (changed.length === 0) return null;
  return (
    <dl className="od-relations">
      {changed.map((field) => (
        <div key={field}>
          <dt>{t(`office:documents.field.${field}`)}</dt>
          <dd>
            <Pieces pieces={compareTexts([text(before, field)], [text(after, field)]).flatMap(({ pieces }) => pieces)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Marks say what they mean without their colour: crossed out, underlined, and to a screen reader in words. */
function Pieces({ pieces, without }: { pieces: readonly Piece[]; without?: Piece["kind"] }) {
  return (
    <>
      {pieces.map(({ text, kind }, at) => {
        if (kind === without) return null;
        // oxlint-disable-next-line react/no-array-index-key
        if (kind === "same") return <span key={at}>{text}</span>;
        // oxlint-disable-next-line react/no-array-index-key
        return kind === "gone" ? <del key={at} className="od-gone">{text}</del> : <ins key={at} className="od-new">{text}</ins>;
      })}
    </>
  );
}

function Beside({ rows, from, to }: { rows: readonly ComparedRow[]; from: string; to: string }) {
  return (
    <table className="od-compare">
      <thead>
        <tr>
          <th scope="col">{from}</th>
          <th scope="col">{to}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ kind, pieces }, at) => (
          // oxlint-disable-next-line react/no-array-index-key
          <tr key={at} data-kind={kind}>
            <td>{kind === "new" ? null : <Pieces pieces={pieces} without="new" />}</td>
            <td>{kind === "gone" ? null : <Pieces pieces={pieces} without="gone" />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Inline({ rows }: { rows: readonly ComparedRow[] }) {
  return (
    <div className="od-text">
      {rows.map(({ kind, pieces }, at) => (
        // oxlint-disable-next-line react/no-array-index-key
        <p key={at} data-kind={kind}>
          <Pieces pieces={pieces} />
        </p>
      ))}
    </div>
  );
}
