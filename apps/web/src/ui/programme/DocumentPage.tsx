import { useEffect, useRef, useState, type PointerEvent } from "react";
import type { StageFile, StagePointer } from "@diemcau/contract";
import type { As } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { useFile } from "./files.ts";
import { showPages, type Pages } from "./pages.ts";

interface DocumentPageProps {
  file: StageFile;
  page: number;
  as: As;
  pointer?: StagePointer;
  /** Given: whoever moves over the page points at it. */
  onPoint?: ((at: StagePointer) => void) | undefined;
}

/** Drawn pages that are kept: the one shown, its neighbours, and one more. */
const KEPT = 4;

/** A page of the file itself, as sharp as this screen. The next one is drawn before it is asked for. */
export function DocumentPage({ file, page, as, pointer = null, onPoint }: DocumentPageProps) {
  const { t } = useTranslation("stage");
  const { blob, status, problem } = useFile(file, as);
  const [pages, setPages] = useState<Pages | null>(null);
  const [failed, setFailed] = useState(false);
  const [drawn, setDrawn] = useState(0);
  const place = useRef<HTMLDivElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(place);

  useEffect(() => {
    if (!blob) return;
    let over = false;
    setFailed(false);
    const shown = showPages(blob);
    shown.pages.then(
      (made) => {
        if (!over) setPages(made);
      },
      () => over || setFailed(true),
    );
    return () => {
      over = true;
      setPages(null);
      shown.letGo();
    };
  }, [blob]);

  const [cache] = useState(() => new Map<string, Promise<HTMLCanvasElement>>());
  useEffect(() => cache.clear(), [cache, pages, size.width, size.height]);
  useEffect(() => {
    if (!pages || size.width < 8 || size.height < 8) return;
    let over = false;
    const get = (number: number): Promise<HTMLCanvasElement> => {
      const key = String(number);
      let drawing = cache.get(key);
      if (!drawing) {
        drawing = pages.draw(number, size.width * devicePixelRatio, size.height * devicePixelRatio);
        drawing.catch(() => cache.delete(key));
        cache.set(key, drawing);
        for (const old of [...cache.keys()].slice(0, -KEPT)) cache.delete(old);
      }
      return drawing;
    };
    const number = Math.min(page, pages.count);
    get(number)
      .then((whole) => {
        const target = canvas.current;
        if (over || !target) return;
        // The old page stays until the new one is whole.
        target.width = whole.width;
        target.height = whole.height;
        target.getContext("2d")!.drawImage(whole, 0, 0);
        target.style.width = `${whole.width / devicePixelRatio}px`;
        setDrawn(number);
        setFailed(false);
        if (number < pages.count) return get(number + 1);
      })
      .catch(() => over || setFailed(true));
    return () => {
      over = true;
    };
  }, [pages, page, size.width, size.height, cache]);

  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const box = sheet.current?.getBoundingClientRect();
    if (!box || !onPoint) return;
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    onPoint(x >= 0 && x <= 1 && y >= 0 && y <= 1 ? { x, y } : null);
  };

  return (
    <div className="dc-document" ref={place} data-page={drawn || undefined}>
      {/* The pointer is an addition for those who see it; the page is turned with buttons and keys. */}
      <div className="dc-document__sheet" ref={sheet} data-pointing={onPoint ? true : undefined} onPointerMove={onPoint ? point : undefined} onPointerLeave={onPoint ? () => onPoint(null) : undefined}>
        <canvas ref={canvas} role="img" aria-label={t("document.pageOf", { name: file.name, page: String(page) })} hidden={drawn === 0} />
        {pointer ? <span className="dc-document__pointer" aria-hidden="true" style={{ left: `${pointer.x * 100}%`, top: `${pointer.y * 100}%` }} /> : null}
      </div>
      {drawn === 0 || status === "failed" || failed ? (
        <p className="dc-document__waiting" role="status">
          {status === "failed" ? t("document.notReadable", { reason: problem ?? "" }) : failed ? t("document.damaged", { name: file.name }) : t("document.loading", { name: file.name })}
        </p>
      ) : null}
    </div>
  );
}

function useSize(place: React.RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect;
      clearTimeout(timer);
      // While a window is being pulled the page is stretched, and drawn anew when it stands still.
      timer = setTimeout(() => setSize((last) => (last.width === width && last.height === height ? last : { width, height })), 60);
    });
    observer.observe(element);
    return () => {
      clearTimeout(timer);
      observer.disconnect();
    };
  }, [place]);
  return size;
}
