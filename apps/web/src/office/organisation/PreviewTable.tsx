import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import type { FileFlaw, FilePreview, FileRow } from "@diemcau/contract";
import { isFileError } from "@diemcau/rules/organisation";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, type BadgeTone } from "../../ui/index.ts";

const TONE: Record<FileRow["fate"], BadgeTone> = { add: "good", update: "good", same: "neutral", heading: "neutral", error: "danger" };
const COUNTED = ["add", "update", "same", "error", "warning", "heading"] as const;

/** The rows of the file with what would become of each. Rows outside the window are not drawn. */
export function PreviewTable({ preview }: { preview: FilePreview }) {
  const { t } = useTranslation("organisation");
  const format = useFormat();
  const hasProblems = preview.counts.error + preview.counts.warning > 0;
  const [onlyProblems, setOnlyProblems] = useState(preview.counts.error > 0);
  const shown = useMemo(() => (onlyProblems ? preview.rows.filter((row) => row.flaws.length > 0) : preview.rows), [preview, onlyProblems]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => 60, overscan: 8 });
  const sentence = (flaw: FileFlaw): string => t(`flaw.${flaw.code}`, { value: flaw.value ?? "", row: flaw.row === undefined ? "" : format.number(flaw.row) });
  return (
    <>
      <dl className="of-about" data-testid="import-counts">
        {COUNTED.filter((key) => key === "add" || preview.counts[key] > 0).map((key) => (
          <div key={key}>
            <dt>{t(`count.${key}`)}</dt>
            <dd className={key === "error" ? "of-bad" : undefined}>{format.number(preview.counts[key])}</dd>
          </div>
        ))}
      </dl>
      <div className="of-head">
        <label className="of-check">
          <input type="checkbox" checked={onlyProblems} disabled={!hasProblems} onChange={(event) => setOnlyProblems(event.target.checked)} />
          {t("import.onlyProblems")}
        </label>
        <p className="of-hint" role="status">
          {t("import.shown", { n: format.number(shown.length), m: format.number(preview.counts.rows + preview.counts.heading) })}
        </p>
      </div>
      <div className="of-table og-preview" role="table" aria-label={t("import.step3")} aria-rowcount={shown.length + 1}>
        <div role="rowgroup">
          <div className="of-table__row of-table__head" role="row" aria-rowindex={1}>
            {(["row", "name", "place", "fate"] as const).map((column) => (
              <span key={column} role="columnheader">
                {t(`column.${column}`)}
              </span>
            ))}
          </div>
        </div>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keyboard */}
        <div ref={scroller} className="of-table__body" role="rowgroup" tabIndex={0} aria-label={t("import.step3")}>
          <div role="presentation" style={{ height: rows.getTotalSize(), position: "relative" }}>
            {rows.getVirtualItems().map((item) => {
              const row = shown[item.index]!;
              return (
                <div
                  key={row.row}
                  ref={rows.measureElement}
                  data-index={item.index}
                  data-fate={row.fate}
                  className="of-table__row"
                  role="row"
                  aria-rowindex={item.index + 2}
                  style={{ position: "absolute", insetInline: 0, top: 0, transform: `translateY(${item.start}px)` }}
                >
                  <span role="cell">{format.number(row.row)}</span>
                  <span role="cell">
                    <span className={row.fate === "heading" ? "of-hint" : "of-strong"}>{row.name || "—"}</span>
                    {row.about ? <span className="of-hint of-block">{row.about}</span> : null}
                    {row.flaws.map((flaw, nth) => (
                      <span key={`${flaw.code}${String(nth)}`} className={`of-block ${isFileError(flaw) ? "of-bad" : "og-warning"}`}>
                        <span aria-hidden="true">{isFileError(flaw) ? "✕" : "!"} </span>
                        {sentence(flaw)}
                      </span>
                    ))}
                  </span>
                  <span role="cell" className="of-hint">
                    {row.place}
                  </span>
                  <span role="cell">
                    <Badge tone={TONE[row.fate]}>{t(`fate.${row.fate}`)}</Badge>
                  </span>
                </div>
              );
            })}
          </div>
        </div>
      </div>
    </>
  );
}
