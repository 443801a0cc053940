import { useEffect, useMemo, useState } from "react";
import type { AttachedFile, MentionedText, Outline } from "@diemcau/contract";
import { mentionedBy } from "@diemcau/rules/documents";
import { problemFor } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Dialog, ProblemNotice, ProgressBar, type ShownProblem } from "../index.ts";
import { Mentioned } from "./Mentioned.tsx";

export interface Chosen {
  readonly kind: "documents" | "papers";
  readonly id: string;
  readonly title: string;
}

/** What stands in a document or paper, with its files. */
export interface Read {
  readonly body: readonly string[];
  readonly files: readonly Pick<AttachedFile, "id" | "name">[];
  /** Paragraphs that mention documents; a copy of an older program has none. */
  readonly mentions?: readonly MentionedText[];
  /** Where the files are: at the server, or on this PC. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Of a copy on this PC: when it was fetched. */
  readonly fetchedAt?: number;
}

/** Where whoever looks at this page reads from. */
export interface Reading {
  /** @throws whatever the server or the line says */
  load(chosen: Chosen, signal: AbortSignal): Promise<Read>;
  /** It is not looked at any more. */
  release?(read: Read): void;
  /** Why it cannot be read, where that is more than the server's own words. */
  explain?(error: unknown): ShownProblem;
  /** Said above the text. */
  note?(read: Read): string | null;
}

interface ReadingDialogProps {
  reading: Reading;
  outline: Outline;
  chosen: Chosen;
  /** Another one, that this one mentions. */
  onChoose(chosen: Chosen): void;
  onClose(): void;
}

/** The document of this id as the list has it; null: it is not open here any more. */
export function documentIn(outline: Outline, id: string): Chosen | null {
  const document = outline.documents.find((each) => each.id === id);
  return document ? { kind: "documents", id, title: document.title } : null;
}

export function ReadingDialog(props: ReadingDialogProps) {
  // Another text begins with nothing of the one before.
  return <Text key={props.chosen.id} {...props} />;
}

function Text({ reading, outline, chosen, onChoose, onClose }: ReadingDialogProps) {
  const { t } = useTranslation("common");
  const [read, setRead] = useState<Read | null>(null);
  const [problem, setProblem] = useState<ShownProblem | null>(null);
  const partsOf = useMemo(() => mentionedBy(read?.mentions ?? []), [read]);
  useEffect(() => {
    const controller = new AbortController();
    let own: Read | null = null;
    reading.load(chosen, controller.signal).then(
      (found) => {
        if (controller.signal.aborted) return reading.release?.(found);
        setRead((own = found));
      },
      (error: unknown) => {
        if (!controller.signal.aborted) setProblem(reading.explain?.(error) ?? problemFor(error));
      },
    );
    return () => {
      controller.abort();
      if (own) reading.release?.(own);
    };
  }, [reading, chosen]);
  const note = read ? (reading.note?.(read) ?? null) : null;
  return (
    <Dialog isOpen onClose={onClose} title={chosen.title} wide>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {note === null ? null : <p className="dc-reading-hint">{note}</p>}
      {!read && !problem ? <ProgressBar label={t("reading.loading")} /> : null}
      {read && read.files.length > 0 ? (
        <ul className="dc-reading-list">
          {read.files.map(({ id, name }) =>
            read.addresses.has(id) ? (
              <li key={id}>
                <a className="dc-link" href={read.addresses.get(id)} download={name}>
                  {t("reading.save", { name })}
                </a>
              </li>
            ) : null,
          )}
        </ul>
      ) : null}
      {read?.body.map((paragraph, at) => (
        // oxlint-disable-next-line react/no-array-index-key
        <p key={at}>
          <Mentioned
            parts={partsOf(paragraph)}
            onOpen={(id) => {
              const next = documentIn(outline, id);
              if (next) onChoose(next);
            }}
          />
        </p>
      ))}
      {read && read.body.length === 0 && read.files.length === 0 ? <p className="dc-reading-hint">{t("reading.none")}</p> : null}
    </Dialog>
  );
}
