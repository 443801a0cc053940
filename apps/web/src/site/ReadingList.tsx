import { useEffect, useMemo, useState } from "react";
import type { AttachedFile, MentionedText, Outline, ProblemDetails } from "@diemcau/contract";
import { mentionedBy } from "@diemcau/rules/documents";
import { LineDown, api, apiUrl, problemFor } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, Dialog, ProblemNotice, ProgressBar } from "../ui/index.ts";
import { Mentioned } from "./Mentioned.tsx";
import { forget, keptFile, keptText } from "./offline/papers.ts";
import { asOf, type Room } from "./rooms.ts";
import { zoneOf } from "./zone.ts";

export interface Chosen {
  readonly kind: "documents" | "papers";
  readonly id: string;
  readonly title: string;
}

/** What this room may read now: documents and papers, with their files. What has been recalled is refused in words. */
export function ReadingList({ room, outline }: { room: Room; outline: Outline }) {
  const { t } = useTranslation("site");
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const groups = [
    { kind: "documents", items: outline.documents },
    { kind: "papers", items: outline.papers },
  ] as const;
  if (groups.every(({ items }) => items.length === 0)) return null;
  return (
    <section className="st-section" aria-labelledby="room-reading">
      <h3 id="room-reading">{t("reading.title")}</h3>
      <ul className="st-reading">
        {groups.flatMap(({ kind, items }) =>
          items.map(({ id, title }) => (
            <li key={id}>
              <Button look="plain" className="st-reading__open" onPress={() => setChosen({ kind, id, title })}>
                {title}
              </Button>
            </li>
          )),
        )}
      </ul>
      {chosen ? <ReadingDialog room={room} outline={outline} chosen={chosen} onChoose={setChosen} onClose={() => setChosen(null)} /> : null}
    </section>
  );
}

interface Read {
  readonly body: readonly string[];
  readonly files: readonly Pick<AttachedFile, "id" | "name">[];
  /** Paragraphs that mention documents; a copy of an older program has none. */
  readonly mentions?: readonly MentionedText[];
  /** Where the files are: at the server, or on this PC. */
  readonly addresses: ReadonlyMap<string, string>;
  /** Of the copy on this PC: when it was fetched. */
  readonly fetchedAt?: number;
}

/** A paper that may not be read any more leaves this PC too. */
const GONE = new Set(["document-recalled", "document-not-open", "not-found"]);

/** The copy that this PC keeps, with its files at addresses of this page. */
async function readKept(room: Room, chosen: Chosen): Promise<Read | null> {
  const text = await keptText(room, chosen, Date.now());
  if (!text) return null;
  const addresses = new Map<string, string>();
  for (const { id } of text.files) {
    const file = await keptFile(room, id);
    if (file) addresses.set(id, URL.createObjectURL(file));
  }
  return { ...text, addresses };
}

/** The document of this id as the list has it; null: it is not open here any more. */
export function documentIn(outline: Outline, id: string): Chosen | null {
  const document = outline.documents.find((each) => each.id === id);
  return document ? { kind: "documents", id, title: document.title } : null;
}

interface ReadingDialogProps {
  room: Room;
  outline: Outline;
  chosen: Chosen;
  /** Another one, that this one mentions. */
  onChoose(chosen: Chosen): void;
  onClose(): void;
}

export function ReadingDialog(props: ReadingDialogProps) {
  // Another text begins with nothing of the one before.
  return <Text key={props.chosen.id} {...props} />;
}

function Text({ room, outline, chosen, onChoose, onClose }: ReadingDialogProps) {
  const conferenceId = outline.conference.id;
  const { t } = useTranslation(["site", "offline"]);
  const format = useFormat();
  const [read, setRead] = useState<Read | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const as = asOf(room);
  const partsOf = useMemo(() => mentionedBy(read?.mentions ?? []), [read]);
  useEffect(() => {
    const controller = new AbortController();
    let local: Read | null = null;
    const go = async (): Promise<void> => {
      try {
        const text = await api.get<Omit<Read, "addresses">>(`/api/conferences/${conferenceId}/${chosen.kind}/${chosen.id}`, { as, signal: controller.signal });
        setRead({ ...text, addresses: new Map(text.files.map(({ id }) => [id, apiUrl(`/api/files/${id}?as=${encodeURIComponent(as)}&download=1`)])) });
      } catch (error) {
        if (controller.signal.aborted) return;
        const problem = problemFor(error);
        if (GONE.has(problem.code)) await forget(room, chosen).catch(() => {});
        else local = await readKept(room, chosen).catch(() => null);
        if (controller.signal.aborted) return;
        if (local) setRead(local);
        else setProblem(error instanceof LineDown ? { ...problem, title: t("offline:papers.notKept"), remedy: t("offline:papers.notKeptRemedy") } : problem);
      }
    };
    void go();
    return () => {
      controller.abort();
      for (const address of local?.addresses.values() ?? []) URL.revokeObjectURL(address);
    };
  }, [as, conferenceId, chosen, room, t]);
  return (
    <Dialog isOpen onClose={onClose} title={chosen.title} wide>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {read?.fetchedAt === undefined ? null : <p className="st-hint">{t("offline:papers.keptCopy", { time: format.dateTime(read.fetchedAt, zoneOf(room)) })}</p>}
      {!read && !problem ? <ProgressBar label={t("site:reading.loading")} /> : null}
      {read && read.files.length > 0 ? (
        <ul className="st-reading">
          {read.files.map(({ id, name }) =>
            read.addresses.has(id) ? (
              <li key={id}>
                <a className="dc-link" href={read.addresses.get(id)} download={name}>
                  {t("site:reading.save", { name })}
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
      {read && read.body.length === 0 && read.files.length === 0 ? <p className="st-hint">{t("site:reading.none")}</p> : null}
    </Dialog>
  );
}
