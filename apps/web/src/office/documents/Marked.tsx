import type { DocumentMention, DocumentSummary, MarkedText } from "@diemcau/contract";
import { Link } from "wouter";
import { useTranslation } from "../../i18n/index.ts";
import { DocumentLine, nameOf, pathOf, useIdentity } from "./DocumentName.tsx";

type ConflictKey = "type" | "symbol" | "issuer" | "date" | "term" | "year";

/** A mention that a person has to look at: not in the registry, several documents, or a fact that contradicts. */
const isOpen = ({ status, conflict }: DocumentMention): boolean => status !== "resolved" || conflict.length > 0;

interface MarkedProps {
  paragraphs: readonly MarkedText[];
  documents: readonly DocumentSummary[];
  mayWrite: boolean;
  /** The first paragraph is the abstract. */
  abstractFirst?: boolean;
}

/** Paragraphs with every mention of a document linked, and below them the mentions that are not settled. */
export function Marked({ paragraphs, documents, mayWrite, abstractFirst = false }: MarkedProps) {
  const { t } = useTranslation("office");
  const identity = useIdentity();
  const known = new Map(documents.map((document) => [document.id, document]));
  const open: { text: string; mention: DocumentMention }[] = [];
  const shown = paragraphs.map((parts) =>
    parts.map(({ text, mention }, at) => {
      if (!mention) return text;
      const document = mention.status === "resolved" ? known.get(mention.ids[0]!) : undefined;
      const place = isOpen(mention) ? open.push({ text, mention }) : 0;
      const note = place > 0 ? <NoteLink n={place} /> : null;
      return (
        // oxlint-disable-next-line react/no-array-index-key
        <span key={at}>
          {document ? (
            <Link href={pathOf(document.id)} className="od-mention" title={`${nameOf(document)} · ${identity(document)}`}>
              {text}
            </Link>
          ) : (
            <mark className="od-mention--open">{text}</mark>
          )}
          {note}
        </span>
      );
    }),
  );
  return (
    <>
      <div className={abstractFirst ? "od-text od-text--document" : "od-text"}>
        {shown.map((parts, at) => (
          // oxlint-disable-next-line react/no-array-index-key
          <p key={at}>{parts}</p>
        ))}
      </div>
      {open.length > 0 ? (
        <section className="of-stack od-open" aria-label={t("documents.open.title")}>
          <h3 className="of-strong">{t("documents.open.title")}</h3>
          <ol className="od-notes">
            {open.map(({ text, mention }, at) => (
              // oxlint-disable-next-line react/no-array-index-key
              <li key={at} id={`mention-${at + 1}`}>
                <Open text={text} mention={mention} known={known} mayWrite={mayWrite} />
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </>
  );
}

function NoteLink({ n }: { n: number }) {
  const { t } = useTranslation("office");
  return (
    <a href={`#mention-${n}`} className="od-note" aria-label={t("documents.open.note", { n: String(n) })}>
      [{n}]
    </a>
  );
}

function Open({ text, mention, known, mayWrite }: { text: string; mention: DocumentMention; known: ReadonlyMap<string, DocumentSummary>; mayWrite: boolean }) {
  const { t } = useTranslation("office");
  const { status, ids, conflict, citation } = mention;
  return (
    <>
      <p>
        <strong>{text}</strong>: {t(`documents.open.${status}`)}{" "}
        {conflict.length > 0 ? t("documents.open.conflict", { fields: conflict.map((field) => t(`documents.conflict.${field as ConflictKey}`)).join(", ") }) : null}{" "}
        {status === "unknown" && mayWrite ? (
          <Link href={`/office/documents/new?${new URLSearchParams({ cite: citation })}`} className="dc-link">
            {t("documents.open.enter")}
          </Link>
        ) : null}
      </p>
      {ids.length > 0 ? (
        <ul className="od-candidates">
          {ids.map((id) => {
            const document = known.get(id);
            return document ? (
              <li key={id}>
                <DocumentLine document={document} />
              </li>
            ) : null;
          })}
        </ul>
      ) : null}
    </>
  );
}
