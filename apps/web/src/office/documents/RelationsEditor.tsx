import { useState } from "react";
import { DOCUMENT_RELATION_KINDS, type DocumentList, type DocumentRelationKind } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button, SearchField, Select } from "../../ui/index.ts";
import { useAsked } from "./data.ts";
import { DocumentLine, nameOf, useIdentity } from "./DocumentName.tsx";
import type { Draft } from "./form.ts";

interface RelationsProps {
  /** The document itself: it has no relation to itself. */
  id: string;
  relations: Draft["relations"];
  onChange(relations: Draft["relations"]): void;
}

/** What the document is to others: the kind, and the document found in the registry. */
export function RelationsEditor({ id, relations, onChange }: RelationsProps) {
  const { t } = useTranslation("office");
  const identity = useIdentity();
  const [kind, setKind] = useState<DocumentRelationKind>("implements");
  const [query, setQuery] = useState("");
  const found = useAsked<DocumentList>(`/api/documents?${new URLSearchParams({ query: query.trim(), limit: "8" })}`);
  const choices = DOCUMENT_RELATION_KINDS.map((each) => ({ id: each, label: t(`documents.out.${each}`) }));
  const offered = query.trim() === "" ? [] : (found.data?.documents ?? []).filter((document) => document.id !== id && !relations.some((each) => each.kind === kind && each.document.id === document.id));
  return (
    <fieldset className="of-stack od-editor">
      <legend className="of-strong">{t("documents.relations.title")}</legend>
      {relations.length > 0 ? (
        <ul className="od-list">
          {relations.map(({ kind: own, document }) => (
            <li key={own + document.id} className="od-relation">
              <strong>{t(`documents.out.${own}`)}</strong>
              <DocumentLine document={document} />
              <Button size="small" aria-label={t("documents.relations.removeOf", { document: nameOf(document) })} onPress={() => onChange(relations.filter((each) => each.kind !== own || each.document.id !== document.id))}>
                {t("documents.relations.remove")}
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <p className="of-hint">{t("documents.relations.none")}</p>
      )}
      <div className="of-fields">
        <Select label={t("documents.relations.kind")} choices={choices} value={kind} onChange={(value) => setKind(value as DocumentRelationKind)} />
        <SearchField label={t("documents.relations.find")} placeholder={t("documents.findHint")} value={query} onChange={setQuery} maxLength={200} />
      </div>
      <ul className="od-list" aria-live="polite">
        {offered.map((document) => (
          <li key={document.id} className="od-relation">
            <span>
              <strong>{nameOf(document)}</strong> <span className="of-hint">{identity(document)}</span>
              <span className="od-line__abstract">{document.abstract}</span>
            </span>
            <Button size="small" aria-label={t("documents.relations.addOf", { document: `${nameOf(document)}, ${identity(document)}` })} onPress={() => onChange([...relations, { kind, document }])}>
              {t("documents.relations.add")}
            </Button>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
