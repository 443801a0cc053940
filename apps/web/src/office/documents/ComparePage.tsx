import { useMemo, useState } from "react";
import type { DocumentDetail, DocumentVersion, DocumentVersions } from "@diemcau/contract";
import { Link, useLocation, useSearch } from "wouter";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { ProblemNotice, ProgressBar, Select, Tabs } from "../../ui/index.ts";
import { dateText } from "../zoned.ts";
import { compareTexts, type ComparedRow, type Piece } from "./compare.ts";
import { useAsked } from "./data.ts";
import { nameOf, pathOf } from "./DocumentName.tsx";

const FIELDS = ["type", "symbol", "issuer", "issuedOn", "term", "abstract"] as const;

/** Two versions of a document: what went, what came, word by word. The two stand in the address. */
export function ComparePage({ id }: { id: string }) {
  const { t } = useTranslation(["drafts", "office"]);
  const format = useFormat();
  const [, navigate] = useLocation();
  const asked = new URLSearchParams(useSearch());
  const detail = useAsked<DocumentDetail>(`/api/documents/${id}`);
  const versions = useAsked<DocumentVersions>(`/api/documents/${id}/versions`);
  const newest = versions.data?.[0]?.version ?? 1;
  const to = Number(asked.get("to")) || newest;
  const from = Number(asked.get("from")) || Math.max(1, to - 1);
  const before = useAsked<DocumentVersion>(`/api/documents/${id}/versions/${from}`);
  const after = useAsked<DocumentVersion>(`/api/documents/${id}/versions/${to}`);
  const rows = useMemo(() => (before.data && after.data ? compareTexts(before.data.body, after.data.body) : null), [before.data, after.data]);
  const choices = (versions.data ?? []).map(({ version, changedAt }) => ({ id: String(version), label: `${t("drafts:versions.nth", { n: String(version) })} · ${format.dateTime(changedAt)}` }));
  const choose = (which: "from" | "to", value: string): void => {
    navigate(`${pathOf(id)}/compare?${new URLSearchParams({ from: String(from), to: String(to), [which]: value })}`, { replace: true });
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
          <Select label={t("drafts:compare.from")} choices={choices} value={String(from)} onChange={(value) => choose("from", String(value))} />
          <Select label={t("drafts:compare.to")} choices={choices} value={String(to)} onChange={(value) => choose("to", String(value))} />
        </div>
        {problem ? <ProblemNotice problem={problem} /> : null}
        {!rows && !problem ? <ProgressBar label={t("office:documents.loading")} /> : null}
        {rows && before.data && after.data ? (
          <>
            <p role="status" className="of-strong">
              {changes === 0 ? t("drafts:compare.same") : t("drafts:compare.changes", { n: format.number(changes) })}
            </p>
            <p className="of-hint">
              <del className="od-gone">{t("drafts:compare.gone")}</del> <ins className="od-new">{t("drafts:compare.new")}</ins>
            </p>
            <FieldChanges before={before.data} after={after.data} />
            <Tabs
              label={t("drafts:compare.view")}
              selected={view}
              onSelect={setView}
              items={[
                { id: "beside", label: t("drafts:compare.beside"), content: <Beside rows={rows} from={from} to={to} /> },
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

function Beside({ rows, from, to }: { rows: readonly ComparedRow[]; from: number; to: number }) {
  const { t } = useTranslation("drafts");
  return (
    <table className="od-compare">
      <thead>
        <tr>
          <th scope="col">{t("versions.nth", { n: String(from) })}</th>
          <th scope="col">{t("versions.nth", { n: String(to) })}</th>
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
