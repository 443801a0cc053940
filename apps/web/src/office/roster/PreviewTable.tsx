import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import type { RosterFlaw, RosterPreview, RosterRow } from "@diemcau/contract";
import { isRosterError } from "@diemcau/rules/roster";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, type BadgeTone } from "../../ui/index.ts";

const TONE: Record<RosterRow["fate"], BadgeTone> = { add: "good", update: "good", same: "neutral", heading: "neutral", error: "danger" };
const COUNTED = ["add", "update", "same", "error", "warning", "heading"] as const;

/** Every row of the file with what would become of it. Rows outside the window are not drawn. */
export function PreviewTable({ preview }: { preview: RosterPreview }) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const hasProblems = preview.counts.error + preview.counts.warning > 0;
  const [onlyProblems, setOnlyProblems] = useState(preview.counts.error > 0);
  const shown = useMemo(() => (onlyProblems ? preview.rows.filter((row) => row.flaws.length > 0) : preview.rows), [preview, onlyProblems]);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => 60, overscan: 8 });
  const sentence = (flaw: RosterFlaw): string =>
    t(`roster.flaw.${flaw.code}`, { value: flaw.value ?? "", row: flaw.row === undefined ? "" : format.number(flaw.row) });

  return (
    <>
      <dl className="of-about" data-testid="roster-counts">
        {COUNTED.filter((key) => key === "add" || preview.counts[key] > 0).map((key) => (
          <div key={key}>
            <dt>{t(`roster.count.${key}`)}</dt>
            <dd className={key === "error" ? "of-bad" : undefined}>{format.number(preview.counts[key])}</dd>
          </div>
        ))}
      </dl>
      <div className="of-head">
        <label className="of-check">
          <input type="checkbox" checked={onlyProblems} disabled={!hasProblems} onChange={(event) => setOnlyProblems(event.target.checked)} />
          {t("roster.onlyProblems")}
        </label>
        <p className="of-hint" role="status">
          {t("roster.shown", { n: format.number(shown.length), m: format.number(preview.rows.length) })}
        </p>
      </div>
      <div className="of-table of-roster__table" role="table" aria-label={t("roster.step3")} aria-rowcount={shown.length + 1}>
        <div role="rowgroup">
          <div className="of-table__row of-table__head" role="row" aria-rowindex={1}>
            {(["row", "delegate", "site", "fate"] as const).map((column) => (
              <span key={column} role="columnheader">
                {t(`roster.column.${column}`)}
              </span>
            ))}
          </div>
        </div>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keyboard */}
        <div ref={scroller} className="of-table__body" role="rowgroup" tabIndex={0} aria-label={t("roster.step3")}>
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
                  <span role="cell" className="of-roster__number">
                    {format.number(row.row)}
                  </span>
                  <span role="cell">
                    <span className={row.fate === "heading" ? "of-hint" : "of-strong"}>{row.name || "—"}</span>
                    {row.positions.length > 0 ? <span className="of-hint of-block">{row.positions.join("; ")}</span> : null}
                    {row.flaws.map((flaw) => (
                      <span key={flaw.code} className={`of-block of-roster__flaw ${isRosterError(flaw) ? "of-bad" : "of-roster__warning"}`}>
                        <span aria-hidden="true">{isRosterError(flaw) ? "✕" : "!"} </span>
                        {sentence(flaw)}
                      </span>
                    ))}
                  </span>
                  <span role="cell" className="of-hint">
                    {row.siteName}
                  </span>
                  <span role="cell">
                    <Badge tone={TONE[row.fate]}>{t(`roster.fate.${row.fate}`)}</Badge>
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
