import { useEffect, useRef, useState } from "react";
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from "pdfjs-dist";
// oxlint-disable-next-line import/default -- Vite makes the address
import workerAddress from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { problemNamed } from "../../data/index.ts";

GlobalWorkerOptions.workerSrc = workerAddress;
/** A page is drawn as large as its place, and no larger than a laptop's memory likes. */
const LARGEST_SIDE = 4_096;

/** A PDF, one page at a time, drawn in our own page: no plug-in, no frame, no script of the file's. */
export default function PdfView({ bytes, name }: { bytes: ArrayBuffer; name: string }) {
  const { t } = useTranslation("drafts");
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [page, setPage] = useState(1);
  const [words, setWords] = useState("");
  const [failed, setFailed] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);

  useEffect(() => {
    // The worker takes the bytes away: it gets a copy.
    const task = getDocument({ data: bytes.slice(0), enableXfa: false, useWasm: false });
    task.promise.then(setPdf, () => setFailed(true));
    return () => void task.destroy();
  }, [bytes]);

  useEffect(() => {
    const target = canvas.current;
    if (!pdf || !target) return;
    let stopped = false;
    let stop = (): void => {};
    const draw = async (): Promise<void> => {
      const shown = await pdf.getPage(page);
      if (stopped) return;
      const whole = shown.getViewport({ scale: 1 });
      const wide = (target.parentElement?.clientWidth ?? whole.width) * devicePixelRatio;
      const scale = Math.min(Math.max(wide / whole.width, 0.1), LARGEST_SIDE / Math.max(whole.width, whole.height));
      const viewport = shown.getViewport({ scale });
      target.width = Math.floor(viewport.width);
      target.height = Math.floor(viewport.height);
      const rendering = shown.render({ canvas: target, viewport });
      stop = () => rendering.cancel();
      await rendering.promise;
      const { items } = await shown.getTextContent();
      if (!stopped) setWords(items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""));
    };
    draw().catch((error: unknown) => {
      if (!stopped && (error as Error).name !== "RenderingCancelledException") setFailed(true);
    });
    return () => {
      stopped = true;
      stop();
    };
  }, [pdf, page]);

  if (failed) return <ProblemNotice problem={problemNamed("file-damaged")} />;
  const last = pdf?.numPages ?? 1;
  return (
    <div className="of-stack">
      {pdf ? null : <ProgressBar label={t("files.opening")} />}
      {last > 1 ? (
        <div className="of-row od-pages">
          <Button isDisabled={page === 1} onPress={() => setPage(page - 1)}>
            {t("files.pageBefore")}
          </Button>
          <span role="status">{t("files.page", { page: String(page), last: String(last) })}</span>
          <Button isDisabled={page === last} onPress={() => setPage(page + 1)}>
            {t("files.pageAfter")}
          </Button>
        </div>
      ) : null}
      {/* A page that is taller than its place is scrolled by keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className="od-sheet" tabIndex={0} role="group" aria-label={name}>
        <canvas ref={canvas} role="img" aria-label={t("files.pageOf", { name, page: String(page) })} data-page={words === "" ? undefined : page} />
      </div>
      <p className="visually-hidden">{words}</p>
    </div>
  );
}
