import { useId, useMemo, useRef, useState } from "react";
import type { AttachedFile, FileSubject, ProblemDetails } from "@diemcau/contract";
import { ApiProblem, api, problemFor, useConverter, useOutline } from "../../data/index.ts";
import { Link } from "wouter";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, ConfirmDialog, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { sideOfFile } from "./compare-side.ts";
import { pathOf } from "./DocumentName.tsx";
import { FilePreview } from "./FilePreview.tsx";
import { COMPARED, PREVIEWED, attachFile, fileAddress, sendFile, type Upload as Uploaded } from "./files-data.ts";
import { PdfHint, PdfMaker } from "./PdfMaker.tsx";
import { Declare } from "./Declare.tsx";

interface FilesProps {
  subject: FileSubject;
  files: readonly AttachedFile[];
  mayAttach: boolean;
  /** Something was attached or removed. */
  onChange(): void;
}

/** What is attached to a document or a paper: to look at, to save, to add to. */
export function FilesPanel({ subject, files, mayAttach, onChange }: FilesProps) {
  const { t } = useTranslation(["drafts", "common"]);
  const format = useFormat();
  const [shown, setShown] = useState<AttachedFile | null>(null);
  const [removing, setRemoving] = useState<AttachedFile | null>(null);
  const [refused, setRefused] = useState<ProblemDetails | null>(null);
  const kinds = useConverter(mayAttach);
  const outline = useOutline(shown && subject.kind === "paper" ? subject.conferenceId : null, "account").data;
  const near = useMemo(() => outline?.documents.map(({ id }) => id) ?? [], [outline]);
  const names = files.map(({ name }) => name);
  const texts = files.filter(({ mediaType }) => COMPARED.has(mediaType));
  /** The text that came before this one, to be held against it. */
  const before = (file: AttachedFile): AttachedFile | undefined => (subject.kind === "document" && mayAttach ? texts[texts.indexOf(file) - 1] : undefined);
  const remove = async (file: AttachedFile): Promise<void> => {
    setRemoving(null);
    try {
      await api.del(`/api/files/${file.id}`, { as: "account" });
      setRefused(null);
    } catch (error) {
      setRefused(problemFor(error));
    }
    onChange();
  };
  return (
    <>
      {files.length === 0 ? <p className="of-hint">{t("drafts:files.none")}</p> : null}
      <ul className="od-list">
        {files.map((file) => (
          <li key={file.id} className="od-file">
            <span className="od-file__name">
              <strong>{file.name}</strong>
              <span className="of-hint">
                {[sizeText(file.size, format), file.addedBy, format.dateTime(file.addedAt)].join(" · ")}
                {file.wordsRead || file.mediaType.startsWith("video/") ? null : (
                  <> · {file.declared ? t("drafts:files.declared", { name: file.declared.by, time: format.dateTime(file.declared.at) }) : t("drafts:files.unread")}</>
                )}
              </span>
            </span>
            <span className="of-row">
              {PREVIEWED.has(file.mediaType) ? (
                <Button onPress={() => setShown(file)} aria-label={t("drafts:files.previewOf", { name: file.name })}>
                  {t("drafts:files.preview")}
                </Button>
              ) : null}
              <CompareLink document={subject.id} before={before(file)} file={file} />
              <a className="dc-button of-link-button" href={fileAddress(file.id, true)} download aria-label={t("drafts:files.saveOf", { name: file.name })}>
                {t("drafts:files.save")}
              </a>
              {mayAttach ? <PdfMaker file={file} names={names} kinds={kinds} onMade={onChange} onRefused={setRefused} /> : null}
              {mayAttach ? (
                <Button look="danger" onPress={() => setRemoving(file)} aria-label={t("drafts:files.removeOf", { name: file.name })}>
                  {t("drafts:files.remove")}
                </Button>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
      {refused ? <ProblemNotice problem={refused} /> : null}
      {mayAttach ? <PdfHint names={names} kinds={kinds} /> : null}
      {mayAttach ? <Upload subject={subject} onDone={onChange} /> : null}
      {shown ? <FilePreview file={shown} near={near} onClose={() => setShown(null)} /> : null}
      <ConfirmDialog
        isOpen={removing !== null}
        title={t("drafts:files.removeTitle")}
        confirmLabel={t("drafts:files.remove")}
        danger
        onConfirm={() => removing && void remove(removing)}
        onCancel={() => setRemoving(null)}
      >
        {t("drafts:files.removeBody", { name: removing?.name ?? "" })}
      </ConfirmDialog>
    </>
  );
}

function CompareLink({ document, before, file }: { document: string; before: AttachedFile | undefined; file: AttachedFile }) {
  const { t } = useTranslation("drafts");
  if (!before) return null;
  const sides = new URLSearchParams({ from: sideOfFile(before.id), to: sideOfFile(file.id) });
  return (
    <Link href={`${pathOf(document)}/compare?${sides}`} className="dc-button of-link-button" aria-label={t("files.compareOf", { name: file.name, before: before.name })}>
      {t("files.compare")}
    </Link>
  );
}

function sizeText(bytes: number, format: ReturnType<typeof useFormat>): string {
  if (bytes < 1_000_000) return `${format.number(Math.max(1, Math.round(bytes / 1_000)))} kB`;
  return `${format.number(Math.round(bytes / 100_000) / 10)} MB`;
}

interface Refusal {
  readonly name: string;
  readonly problem: ProblemDetails;
}

/** Several files, one after the other; each that is refused says why, and the others go on. */
function Upload({ subject, onDone }: { subject: FileSubject; onDone(): void }) {
  const { t } = useTranslation("drafts");
  const hint = useId();
  const input = useRef<HTMLInputElement>(null);
  const [sending, setSending] = useState<{ name: string; share: number } | null>(null);
  const [refusals, setRefusals] = useState<readonly Refusal[]>([]);
  const [taken, setTaken] = useState<readonly string[]>([]);
  const [unread, setUnread] = useState<readonly Uploaded[]>([]);
  const take = async (upload: Uploaded, declared: boolean): Promise<void> => {
    try {
      await attachFile(upload, subject, declared);
      setTaken((names) => [...names, upload.name]);
      onDone();
    } catch (error) {
      if (error instanceof ApiProblem && error.problem.code === "file-unread") setUnread((known) => [...known, upload]);
      else setRefusals((known) => [...known, { name: upload.name, problem: problemFor(error) }]);
    }
  };
  const answer = async (upload: Uploaded, declared: boolean): Promise<void> => {
    setUnread((known) => known.filter(({ id }) => id !== upload.id));
    if (declared) await take(upload, true);
    // What is left behind is swept away within a day.
    else await api.del(`/api/files/${upload.id}/parts`, { as: "account" }).catch(() => {});
  };
  const send = async (files: readonly File[]): Promise<void> => {
    setRefusals([]);
    setTaken([]);
    for (const file of files) {
      setSending({ name: file.name, share: 0 });
      try {
        await take(await sendFile(file, (share) => setSending({ name: file.name, share })), false);
      } catch (error) {
        setRefusals((known) => [...known, { name: file.name, problem: problemFor(error) }]);
      }
    }
    setSending(null);
    if (input.current) input.current.value = "";
  };
  return (
    <div className="of-stack">
      <div className="od-upload">
        <label className="dc-button dc-button--primary od-upload__button" data-busy={sending ? true : undefined}>
          {t("files.add")}
          <input ref={input} type="file" multiple disabled={sending !== null} aria-describedby={hint} onChange={(event) => void send([...(event.target.files ?? [])])} />
        </label>
        <span id={hint} className="of-hint">
          {t("files.hint")}
        </span>
      </div>
      {sending ? <ProgressBar label={t(sending.share >= 1 ? "files.checking" : "files.sending", { name: sending.name })} value={sending.share} /> : null}
      <p role="status" className="of-good">
        {taken.length > 0 ? `✓ ${t("files.taken", { names: taken.join(", ") })}` : ""}
      </p>
      {unread.map((upload) => (
        <Declare key={upload.id} name={upload.name} onAnswer={(declared) => void answer(upload, declared)} />
      ))}
      {refusals.map(({ name, problem }) => (
        <ProblemNotice key={name} problem={{ ...problem, title: `${name}: ${problem.title}` }} />
      ))}
    </div>
  );
}
