import type { DocumentMention, DocumentSummary, ReferenceMarks } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { nameOf, pathOf, useIdentity } from "./DocumentName.tsx";

interface MentionsProps {
  marks: ReferenceMarks | null;
  mayWrite: boolean;
  /** Documents that the text has been given already, and how one more is. */
  chosen?: readonly string[];
  onChoose?(document: DocumentSummary): void;
  /** Of what the list speaks, where there is more than one text. */
  onlyOpen?: boolean;
}

/**
 * The documents that a text mentions while it is written: each with what the registry knows of it. Whoever writes does
 * not lose the form: pages open beside it.
 */
export function Mentions({ marks, mayWrite, chosen, onChoose, onlyOpen = false }: MentionsProps) {
  const { t } = useTranslation("office");
  const all = (marks?.paragraphs ?? []).flatMap((parts) => parts.flatMap(({ text, mention }) => (mention ? [{ text, mention }] : [])));
  // A document is told of once, however often it is mentioned.
  const found = [...new Map(all.map((each) => [each.mention.status === "resolved" ? each.mention.ids[0]! : each.text, each])).values()].filter(({ mention }) => !onlyOpen || mention.status !== "resolved" || mention.conflict.length > 0);
  if (found.length === 0) return null;
  return (
    <section className="od-mentions" aria-label={t(onlyOpen ? "documents.open.title" : "documents.mentions.title")}>
      <p className="of-strong">{t(onlyOpen ? "documents.open.title" : "documents.mentions.title")}</p>
      <ul>
        {found.map(({ text, mention }) => (
          <li key={text}>
            <Mention text={text} mention={mention} documents={marks!.documents} mayWrite={mayWrite} chosen={chosen} onChoose={onChoose} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface MentionProps {
  mayWrite: boolean;
  chosen: MentionsProps["chosen"];
  onChoose: MentionsProps["onChoose"];
  text: string;
  mention: DocumentMention;
  documents: readonly DocumentSummary[];
}

function Mention({ text, mention, documents, mayWrite, chosen, onChoose }: MentionProps) {
  const { t } = useTranslation("office");
  const { status, ids, conflict, citation } = mention;
  const meant = documents.filter(({ id }) => ids.includes(id));
  return (
    <>
      <span>
        {status === "resolved" ? <span className="od-mention">{text}</span> : <mark className="od-mention--open">{text}</mark>}
        {status === "resolved" ? null : <> {t(`documents.open.${status}`)}</>}
        {conflict.length > 0 ? <> {t("documents.open.conflict", { fields: conflict.map((field) => t(`documents.conflict.${field as "type" | "symbol" | "issuer" | "date" | "term" | "year"}`)).join(", ") })}</> : null}
        {status === "unknown" && mayWrite ? (
          <>
            {" "}
            <a href={`/office/documents/new?${new URLSearchParams({ cite: citation })}`} target="_blank" rel="noopener" className="dc-link">
              {t("documents.open.enter")}
            </a>
          </>
        ) : null}
      </span>
      {meant.map((document) => (
        <Meant key={document.id} document={document} isChosen={chosen?.includes(document.id) === true} onChoose={onChoose} />
      ))}
    </>
  );
}

function Meant({ document, isChosen, onChoose }: { document: DocumentSummary; isChosen: boolean; onChoose: MentionsProps["onChoose"] }) {
  const { t } = useTranslation("office");
  const identity = useIdentity();
  const name = `${nameOf(document)} (${identity(document)})`;
  return (
    <span className="od-mentions__one">
      <a href={pathOf(document.id)} target="_blank" rel="noopener" className="dc-link" title={document.abstract}>
        {name}
      </a>
      {onChoose && !isChosen ? (
        <Button size="small" onPress={() => onChoose(document)} aria-label={t("documents.mentions.chooseOf", { document: name })}>
          + {t("documents.mentions.choose")}
        </Button>
      ) : null}
      {onChoose && isChosen ? <span className="of-hint">✓ {t("documents.mentions.chosen")}</span> : null}
    </span>
  );
}
