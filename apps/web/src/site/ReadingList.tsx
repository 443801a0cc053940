import { useEffect, useState } from "react";
import type { AttachedFile, Outline, ProblemDetails } from "@diemcau/contract";
import { api, apiUrl, problemFor } from "../data/index.ts";
import { useTranslation } from "../i18n/index.ts";
import { Button, Dialog, ProblemNotice, ProgressBar } from "../ui/index.ts";
import { asOf, type Room } from "./rooms.ts";

interface Chosen {
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
      {chosen ? <Text room={room} conferenceId={outline.conference.id} chosen={chosen} onClose={() => setChosen(null)} /> : null}
    </section>
  );
}

interface Read {
  readonly body: readonly string[];
  readonly files: readonly AttachedFile[];
}

function Text({ room, conferenceId, chosen, onClose }: { room: Room; conferenceId: string; chosen: Chosen; onClose(): void }) {
  const { t } = useTranslation("site");
  const [read, setRead] = useState<Read | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  const as = asOf(room);
  useEffect(() => {
    const controller = new AbortController();
    api.get<Read>(`/api/conferences/${conferenceId}/${chosen.kind}/${chosen.id}`, { as, signal: controller.signal }).then(setRead, (error: unknown) => {
      if (!controller.signal.aborted) setProblem(problemFor(error));
    });
    return () => controller.abort();
  }, [as, conferenceId, chosen]);
  return (
    <Dialog isOpen onClose={onClose} title={chosen.title} wide>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {!read && !problem ? <ProgressBar label={t("reading.loading")} /> : null}
      {read && read.files.length > 0 ? (
        <ul className="st-reading">
          {read.files.map(({ id, name }) => (
            <li key={id}>
              <a className="dc-link" href={apiUrl(`/api/files/${id}?as=${encodeURIComponent(as)}&download=1`)} download>
                {t("reading.save", { name })}
              </a>
            </li>
          ))}
        </ul>
      ) : null}
      {read?.body.map((paragraph, at) => (
        // oxlint-disable-next-line react/no-array-index-key
        <p key={at}>{paragraph}</p>
      ))}
      {read && read.body.length === 0 && read.files.length === 0 ? <p className="st-hint">{t("reading.none")}</p> : null}
    </Dialog>
  );
}
