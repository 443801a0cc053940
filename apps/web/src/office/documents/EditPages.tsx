import { useState } from "react";
import type { DocumentDetail } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { Link, useSearch } from "wouter";
import { useTranslation } from "../../i18n/index.ts";
import { ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { change, enter, useAsked } from "./data.ts";
import { DocumentForm } from "./DocumentForm.tsx";
import { nameOf, pathOf } from "./DocumentName.tsx";
import { blank, draftOf } from "./form.ts";

export function NewDocumentPage() {
  const { t } = useTranslation("office");
  // The same document however often it is sent.
  const [id] = useState(() => uuidv7());
  const cite = new URLSearchParams(useSearch()).get("cite") ?? "";
  return (
    <div className="of-stack">
      <Link href="/office/documents">← {t("documents.title")}</Link>
      <DocumentForm id={id} title={t("documents.new")} start={blank} cite={cite} save={(entry) => enter({ id, ...entry })} onDraft={(entry) => enter({ id, state: "draft", ...entry })} />
    </div>
  );
}

/** The form keeps the version it was opened with: whoever saves second is told, and loses nothing of what they typed. */
export function EditDocumentPage({ id }: { id: string }) {
  const { t } = useTranslation("office");
  const { data, problem, reload } = useAsked<DocumentDetail>(`/api/documents/${id}`);
  if (problem && !data) return <ProblemNotice problem={problem} actions={<Link href="/office/documents">{t("documents.title")}</Link>} />;
  if (!data) return <ProgressBar label={t("documents.loading")} />;
  return (
    <div className="of-stack">
      <Link href={pathOf(id)}>← {nameOf(data)}</Link>
      <DocumentForm
        key={data.version}
        id={id}
        title={t("documents.editOf", { document: nameOf(data) })}
        start={draftOf(data)}
        save={(entry) => change(id, { ...entry, version: data.version })}
        onReload={reload}
      />
    </div>
  );
}
