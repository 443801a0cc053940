/** A document as pages that can be drawn: a PDF by pdf.js, a picture as its only page. Loaded when the first is shown. */
import type { PDFDocumentProxy } from "pdfjs-dist";
// oxlint-disable-next-line import/default -- Vite makes the address
import workerAddress from "pdfjs-dist/build/pdf.worker.min.mjs?url";

export interface Pages {
  readonly count: number;
  /** Draws a page as large as fits, on a canvas of its own. */
  draw(page: number, width: number, height: number): Promise<HTMLCanvasElement>;
  close(): void;
}

/** No canvas larger than a small PC's memory likes. */
const LARGEST_SIDE = 4_096;

function canvasFor(wide: number, high: number, width: number, height: number): { canvas: HTMLCanvasElement; scale: number } {
  const scale = Math.min(width / wide, height / high, LARGEST_SIDE / Math.max(wide, high));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(wide * scale));
  canvas.height = Math.max(1, Math.round(high * scale));
  return { canvas, scale };
}

async function openPdf(blob: Blob): Promise<Pages> {
  const { GlobalWorkerOptions, getDocument } = await import("pdfjs-dist");
  GlobalWorkerOptions.workerSrc = workerAddress;
  const task = getDocument({ data: await blob.arrayBuffer(), enableXfa: false, useWasm: false });
  const pdf: PDFDocumentProxy = await task.promise;
  return {
    count: pdf.numPages,
    async draw(page, width, height) {
      const shown = await pdf.getPage(page);
      const whole = shown.getViewport({ scale: 1 });
      const { canvas, scale } = canvasFor(whole.width, whole.height, width, height);
      await shown.render({ canvas, viewport: shown.getViewport({ scale }) }).promise;
      return canvas;
    },
    close: () => void task.destroy(),
  };
}

async function openPicture(blob: Blob): Promise<Pages> {
  const picture = await createImageBitmap(blob);
  return {
    count: 1,
    draw(_page, width, height) {
      const { canvas } = canvasFor(picture.width, picture.height, width, height);
      canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return Promise.resolve(canvas);
    },
    close: () => picture.close(),
  };
}

/** Documents that are kept open: what is shown, what is prepared. */
const KEPT = 4;
const open = new Map<Blob, Promise<Pages>>();
/** How many show it now: it is not closed under them. */
const shown = new Map<Blob, number>();

function closeOld(): void {
  for (const [old, pages] of [...open].slice(0, -KEPT)) {
    if (shown.has(old)) continue;
    open.delete(old);
    pages.then((each) => each.close(), () => {});
  }
}

/** What it is, is seen from its bytes. Opened once for all that show it. @throws when it is neither */
export function openPages(blob: Blob): Promise<Pages> {
  const opening = open.get(blob) ?? blob.slice(0, 5).text().then((head) => (head === "%PDF-" ? openPdf(blob) : openPicture(blob)));
  // The last asked for stays longest.
  open.delete(blob);
  open.set(blob, opening);
  opening.catch(() => open.get(blob) === opening && open.delete(blob));
  closeOld();
  return opening;
}

/** Opens it for whoever shows it, and leaves it open until they let it go. @throws when it cannot be read */
export function showPages(blob: Blob): { readonly pages: Promise<Pages>; letGo(): void } {
  shown.set(blob, (shown.get(blob) ?? 0) + 1);
  return {
    pages: openPages(blob),
    letGo() {
      const others = shown.get(blob)! - 1;
      if (others > 0) shown.set(blob, others);
      else shown.delete(blob);
      closeOld();
    },
  };
}
