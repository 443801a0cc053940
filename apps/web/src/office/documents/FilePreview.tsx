import { Fragment, Suspense, useEffect, useMemo, useState } from "react";
import type { AttachedFile, MarkedText, ProblemDetails } from "@diemcau/contract";
import { LineDown, headersFor, problemFor, problemOf, useMarks } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { Boundary, Button, Dialog, ProblemNotice, ProgressBar, later } from "../../ui/index.ts";
import { MarkedLine } from "./marks.tsx";
import { OfficeView } from "./OfficeView.tsx";
import { READ_BY_SERVER, fileAddress } from "./files-data.ts";

// Readers of formats are large: they are fetched when somebody looks at such a file.
const PdfView = later(() => import("./PdfView.tsx"));
const WordView = later(() => import("./WordView.tsx"));

const NOTHING: readonly string[] = [];

/**
 * A file, shown in the page: nothing in it runs, and nothing of it is kept by the browser.
 * @param near documents in whose company it stands
 */
export function FilePreview({ file, near = NOTHING, onClose }: { file: AttachedFile; near?: readonly string[]; onClose(): void }) {
  const { t } = useTranslation(["drafts", "common"]);
  const actions = (
    <>
      <a className="dc-button of-link-button" href={fileAddress(file.id, true)} download>
        {t("drafts:files.save")}
      </a>
      <Button look="primary" onPress={onClose}>
        {t("common:action.close")}
      </Button>
    </>
  );
  return (
    <Dialog isOpen onClose={onClose} title={file.name} wide actions={actions}>
      {READ_BY_SERVER.has(file.mediaType) ? <OfficeView file={file} near={near} /> : <ReadHere file={file} near={near} />}
    </Dialog>
  );
}

/** Formats that the browser reads by itself. */
function ReadHere({ file, near }: { file: AttachedFile; near: readonly string[] }) {
  const { t } = useTranslation("drafts");
  const [bytes, setBytes] = useState<ArrayBuffer | null>(null);
  const [problem, setProblem] = useState<ProblemDetails | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    setProblem(null);
    readBytes(file.id, controller.signal).then(setBytes, (error: unknown) => {
      if (!controller.signal.aborted) setProblem(problemFor(error));
    });
    return () => controller.abort();
  }, [file.id]);
  return (
    <>
      {problem ? <ProblemNotice problem={problem} /> : null}
      {!bytes && !problem ? <ProgressBar label={t("files.opening")} /> : null}
      {bytes ? (
        <Boundary>
          <Suspense fallback={<ProgressBar label={t("files.opening")} />}>
            <Shown file={file} bytes={bytes} near={near} />
          </Suspense>
        </Boundary>
      ) : null}
    </>
  );
}

async function readBytes(id: string, signal: AbortSignal): Promise<ArrayBuffer> {
  try {
    const response = await fetch(fileAddress(id), { headers: headersFor("account"), signal });
    if (!response.ok) throw await problemOf(response);
    return await response.arrayBuffer();
  } catch (error) {
    if (error instanceof TypeError) throw new LineDown(error);
    throw error;
  }
}

function Shown({ file, bytes, near }: { file: AttachedFile; bytes: ArrayBuffer; near: readonly string[] }) {
  if (file.mediaType === "application/pdf") return <PdfView bytes={bytes} name={file.name} near={near} />;
  if (file.mediaType.startsWith("image/")) return <Picture file={file} bytes={bytes} />;
  if (file.mediaType.startsWith("text/")) return <Plain text={new TextDecoder().decode(bytes)} near={near} />;
  return <WordView bytes={bytes} near={near} />;
}

/** A line without a mention stays as it is, with its blanks. */
const mentioning = (parts: MarkedText | undefined): MarkedText | undefined => (parts?.some(({ mention }) => mention) ? parts : undefined);

/** Its lines with the documents that they mention. */
function Plain({ text, near }: { text: string; near: readonly string[] }) {
  const lines = useMemo(() => text.split(/\r\n|\r|\n/), [text]);
  const marks = useMarks(lines, near);
  return (
    // A long text is scrolled by keyboard too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className="od-plain" tabIndex={0}>
      {lines.map((line, at) => (
        // oxlint-disable-next-line react/no-array-index-key
        <Fragment key={at}>
          <MarkedLine text={line} parts={mentioning(marks?.paragraphs[at])} documents={marks?.documents ?? []} />
          {"\n"}
        </Fragment>
      ))}
    </pre>
  );
}

function Picture({ file, bytes }: { file: AttachedFile; bytes: ArrayBuffer }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: file.mediaType }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, file.mediaType]);
  return address ? <img className="od-picture" src={address} alt={file.name} /> : null;
}
