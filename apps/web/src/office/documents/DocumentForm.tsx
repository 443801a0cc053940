import { useEffect, useRef, useState } from "react";
import type { DocumentMention, DocumentSaved, DocumentSummary, ProblemDetails } from "@diemcau/contract";
import { Link, useLocation } from "wouter";
import { checkReferences, problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, TextField } from "../../ui/index.ts";
import { nameOf, pathOf } from "./DocumentName.tsx";
import { FIELDS, entryOf, flawsOf, readCitation, type Draft, type Field } from "./form.ts";
import { RelationsEditor } from "./RelationsEditor.tsx";

const LONGEST: Record<Field, number> = { type: 60, symbol: 60, issuer: 200, issuedOn: 20, term: 60, abstract: 1000 };

interface FormProps {
  id: string;
  title: string;
  start: Draft;
  /** A citation to fill the fields in from; absent where a document is edited. */
  cite?: string | undefined;
  save(entry: ReturnType<typeof entryOf>): Promise<DocumentSaved>;
  /** Keeps it as a draft, which nobody else reads yet; absent where a document is edited. */
  onDraft?(entry: ReturnType<typeof entryOf>): Promise<DocumentSaved>;
  /** Throws away what was typed and shows the newest version. */
  onReload?(): void;
}

/** The fields of a document; what is wrong stands beside them once saving was tried. */
export function DocumentForm({ id, title, start, cite, save, onDraft, onReload }: FormProps) {
  const { t } = useTranslation(["office", "common", "drafts"]);
  const [, navigate] = useLocation();
  const [draft, setDraft] = useState(start);
  const [tried, setTried] = useState(false);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const form = useRef<HTMLDivElement>(null);
  const flaws = tried ? flawsOf(draft) : [];

  const submit = async (keep: typeof save): Promise<void> => {
    setTried(true);
    setProblem(null);
    if (flawsOf(draft).length > 0) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[data-invalid] input, input[data-invalid], textarea[data-invalid]")?.focus());
      return;
    }
    setWorking(true);
    try {
      const saved = await keep(entryOf(draft));
      navigate(`${pathOf(saved.id)}?saved`);
    } catch (error) {
      setProblem(problemFor(error));
      setWorking(false);
    }
  };
  const existing = problem?.code === "document-duplicate" ? problem.detail : problem?.code === "document-changed" ? id : undefined;
  return (
    <div className="of-card of-stack" ref={form}>
      <h2 className="of-title">{title}</h2>
      {cite === undefined ? null : <Citation start={cite} onRead={(found) => setDraft((last) => ({ ...last, ...found }))} />}
      <div className="of-fields">
        {FIELDS.map((field) => (
          <div key={field} className={field === "abstract" ? "od-wide" : undefined}>
            <TextField
              label={t(`office:documents.field.${field}`)}
              value={draft[field]}
              onChange={(value) => setDraft({ ...draft, [field]: value })}
              maxLength={LONGEST[field]}
              autoComplete="off"
              hint={field === "symbol" || field === "issuedOn" || field === "term" ? t(`office:documents.hint.${field}`) : undefined}
              error={flaws.includes(field) ? t(`office:documents.flaw.${field as "type" | "issuer" | "abstract" | "issuedOn"}`) : undefined}
              {...(field === "abstract" ? { rows: 3 } : {})}
            />
          </div>
        ))}
      </div>
      <TextField label={t("office:documents.field.body")} hint={t("office:documents.hint.body")} value={draft.body} onChange={(body) => setDraft({ ...draft, body })} rows={10} />
      <RelationsEditor id={id} relations={draft.relations} onChange={(relations) => setDraft({ ...draft, relations })} />
      <p className="of-hint">{t("office:document.open")}</p>
      {problem ? (
        <ProblemNotice
          problem={problem}
          actions={
            existing ? (
              <span className="of-row">
                <a href={pathOf(existing)} target="_blank" rel="noreferrer" className="dc-link">
                  {t(problem.code === "document-changed" ? "office:documents.newest" : "office:documents.existing")}
                </a>
                {problem.code === "document-changed" && onReload ? <Button onPress={onReload}>{t("office:documents.reload")}</Button> : null}
              </span>
            ) : undefined
          }
        />
      ) : null}
      <div className="of-row">
        <Button look="primary" size="large" isDisabled={working} onPress={() => void submit(save)}>
          {t("office:documents.save")}
        </Button>
        {onDraft ? (
          <Button size="large" isDisabled={working} onPress={() => void submit(onDraft)}>
            {t("drafts:state.saveDraft")}
          </Button>
        ) : null}
        <span role="status" className="of-bad">
          {flaws.length > 0 ? t("office:documents.flaw.some") : ""}
        </span>
      </div>
    </div>
  );
}

const TYPING_MS = 300;

/** A pasted citation fills the fields in, and says when the registry has the document already. */
function Citation({ start, onRead }: { start: string; onRead(found: Partial<Draft>): void }) {
  const { t } = useTranslation("office");
  const [pasted, setPasted] = useState(start);
  const [filled, setFilled] = useState<readonly Field[] | null>(null);
  const [known, setKnown] = useState<DocumentSummary | null>(null);
  useEffect(() => {
    if (pasted.trim() === "") return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      const read = (mention?: DocumentMention): void => {
        const found = readCitation(pasted, mention);
        setFilled(FIELDS.filter((field) => found[field] !== undefined));
        onRead(found);
      };
      checkReferences(pasted, controller.signal).then(
        ({ paragraphs, documents }) => {
          const mention = paragraphs.flat().find((part) => part.mention)?.mention;
          setKnown(mention?.status === "resolved" && mention.conflict.length === 0 ? (documents.find(({ id }) => id === mention.ids[0]) ?? null) : null);
          read(mention);
        },
        () => {
          if (!controller.signal.aborted) read();
        },
      );
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
    // Only another text is read again.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [pasted]);
  return (
    <>
      <TextField label={t("document.paste")} hint={t("document.pasteHint")} value={pasted} onChange={setPasted} autoComplete="off" maxLength={2000} />
      <p className="of-hint" role="status">
        {filled === null
          ? ""
          : filled.length > 0
            ? t("document.recognised", { fields: filled.map((each) => t(`documents.field.${each}`)).join(", ") })
            : t("document.notRecognised")}{" "}
        {known ? (
          <>
            {t("documents.already")}{" "}
            <Link href={pathOf(known.id)} className="dc-link">
              {nameOf(known)}
            </Link>
          </>
        ) : null}
      </p>
    </>
  );
}
