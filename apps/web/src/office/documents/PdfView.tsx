import { useEffect, useRef, useState } from "react";
import { GlobalWorkerOptions, getDocument, type PDFDocumentProxy } from "pdfjs-dist";
// oxlint-disable-next-line import/default -- Vite makes the address
import workerAddress from "pdfjs-dist/build/pdf.worker.min.mjs?url";
import { useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice, ProgressBar } from "../../ui/index.ts";
import { checkReferences, problemNamed } from "../../data/index.ts";
import { nameOf, pathOf, useIdentity } from "./DocumentName.tsx";
import { endText, layText, linkPieces } from "./pdf-text.ts";

GlobalWorkerOptions.workerSrc = workerAddress;
/** As much as the recogniser takes at once. */
const LONGEST = 100_000;
/** A page is drawn as large as its place, and no larger than a laptop's memory likes. */
const LARGEST_SIDE = 4_096;

/**
 * A PDF, one page at a time, drawn in our own page: no plug-in, no frame, no script of the file's.
 * @param near documents in whose company it stands; without, mentions of documents are not looked for
 */
export default function PdfView({ bytes, name, near }: { bytes: ArrayBuffer; name: string; near?: readonly string[] }) {
  const { t } = useTranslation("drafts");
  const identity = useIdentity();
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [page, setPage] = useState(1);
  const [drawn, setDrawn] = useState(0);
  const [failed, setFailed] = useState(false);
  const canvas = useRef<HTMLCanvasElement>(null);
  const layer = useRef<HTMLDivElement>(null);

  useEffect(() => {
    // The worker takes the bytes away: it gets a copy.
    const task = getDocument({ data: bytes.slice(0), enableXfa: false, useWasm: false });
    task.promise.then(setPdf, () => setFailed(true));
    return () => {
      void task.destroy();
      endText();
    };
  }, [bytes]);

  useEffect(() => {
    const target = canvas.current;
    const place = layer.current;
    if (!pdf || !target || !place) return;
    let stopped = false;
    let stop = (): void => {};
    const asking = new AbortController();
    let points = 0;
    const fit = (): void => {
      if (points > 0) place.style.setProperty("--total-scale-factor", String(target.clientWidth / points));
    };
    const sized = new ResizeObserver(fit);
    sized.observe(target);
    place.replaceChildren();
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
      if (stopped) return;
      setDrawn(page);
      points = whole.width;
      fit();
      const words = await layText(place, shown);
      if (stopped || near === undefined || words.text.trim() === "" || words.text.length > LONGEST) return;
      // Marks help to read: without them the page stands as it is.
      const marks = await checkReferences(words.text, asking.signal, near).catch(() => null);
      if (!stopped && marks) linkPieces(words, marks.paragraphs, marks.documents, (document) => ({ href: pathOf(document.id), title: `${nameOf(document)} · ${identity(document)}` }));
    };
    draw().catch((error: unknown) => {
      if (!stopped && (error as Error).name !== "RenderingCancelledException") setFailed(true);
    });
    return () => {
      stopped = true;
      stop();
      asking.abort();
      sized.disconnect();
    };
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once for a page: its company does not change while it is read
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
        <div className="od-page">
          <canvas ref={canvas} role="img" aria-label={t("files.pageOf", { name, page: String(page) })} data-page={drawn === page ? page : undefined} />
          <div ref={layer} className="od-page__words" />
        </div>
      </div>
    </div>
  );
}
