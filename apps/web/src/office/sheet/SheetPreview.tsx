import { useVirtualizer } from "@tanstack/react-virtual";
import { useMemo, useRef, useState } from "react";
import { useFormat } from "../../i18n/index.ts";
import { Badge, type BadgeTone } from "../../ui/index.ts";
import "./sheet.css";

const COUNTED = ["add", "update", "same", "error", "warning", "heading"] as const;
type Counted = (typeof COUNTED)[number];
type Fate = "add" | "update" | "same" | "error" | "heading";
const TONE: Record<Fate, BadgeTone> = { add: "good", update: "good", same: "neutral", heading: "neutral", error: "danger" };

interface SheetFlaw<Code extends string> {
  readonly code: Code;
  /** What it is about: the text as it stood. */
  readonly value?: string;
  /** The row of the file that it is about. */
  readonly row?: number;
}

interface SheetRow<Code extends string> {
  readonly row: number;
  readonly fate: Fate;
  readonly name: string;
  /** A second line under the name. */
  readonly about: string;
  readonly place: string;
  readonly flaws: readonly SheetFlaw<Code>[];
}

interface SheetPreviewProps<Code extends string> {
  readonly counts: Readonly<Record<Counted, number>>;
  /** Of the file, also where not all of its rows are in `rows`. */
  readonly total: number;
  readonly rows: readonly SheetRow<Code>[];
  readonly testId: string;
  readonly words: {
    readonly label: string;
    readonly onlyProblems: string;
    readonly columns: readonly string[];
    count(key: Counted): string;
    fate(key: Fate): string;
    shown(n: string, m: string): string;
    flaw(code: Code, holes: { value: string; row: string }, flaw: SheetFlaw<Code>): string;
    /** A row with an error is not taken; one with a warning is. */
    isError(flaw: { code: Code }): boolean;
  };
}

/** The rows of a spreadsheet with what would become of each. Rows outside the window are not drawn. */
export function SheetPreview<Code extends string>({ counts, total, rows, testId, words }: SheetPreviewProps<Code>) {
  const format = useFormat();
  const hasProblems = counts.error + counts.warning > 0;
  const [onlyProblems, setOnlyProblems] = useState(counts.error > 0);
  const shown = useMemo(() => (onlyProblems ? rows.filter((row) => row.flaws.length > 0) : rows), [rows, onlyProblems]);
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = useVirtualizer({ count: shown.length, getScrollElement: () => scroller.current, estimateSize: () => 60, overscan: 8 });
  return (
    <>
      <dl className="of-about" data-testid={testId}>
        {COUNTED.filter((key) => key === "add" || counts[key] > 0).map((key) => (
          <div key={key}>
            <dt>{words.count(key)}</dt>
            <dd className={key === "error" ? "of-bad" : undefined}>{format.number(counts[key])}</dd>
          </div>
        ))}
      </dl>
      <div className="of-head">
        <label className="of-check">
          <input type="checkbox" checked={onlyProblems} disabled={!hasProblems} onChange={(event) => setOnlyProblems(event.target.checked)} />
          {words.onlyProblems}
        </label>
        <p className="of-hint" role="status">
          {words.shown(format.number(shown.length), format.number(total))}
        </p>
      </div>
      <div className="of-table of-sheet" role="table" aria-label={words.label} aria-rowcount={shown.length + 1}>
        <div role="rowgroup">
          <div className="of-table__row of-table__head" role="row" aria-rowindex={1}>
            {words.columns.map((column) => (
              <span key={column} role="columnheader">
                {column}
              </span>
            ))}
          </div>
        </div>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- scrolled by keyboard */}
        <div ref={scroller} className="of-table__body" role="rowgroup" tabIndex={0} aria-label={words.label}>
          <div role="presentation" style={{ height: drawn.getTotalSize(), position: "relative" }}>
            {drawn.getVirtualItems().map((item) => {
              const row = shown[item.index]!;
              return (
                <div
                  key={row.row}
                  ref={drawn.measureElement}
                  data-index={item.index}
                  data-fate={row.fate}
                  className="of-table__row"
                  role="row"
                  aria-rowindex={item.index + 2}
                  style={{ position: "absolute", insetInline: 0, top: 0, transform: `translateY(${item.start}px)` }}
                >
                  <span role="cell" className="of-sheet__number">
                    {format.number(row.row)}
                  </span>
                  <span role="cell">
                    <span className={row.fate === "heading" ? "of-hint" : "of-strong"}>{row.name || "—"}</span>
                    {row.about ? <span className="of-hint of-block">{row.about}</span> : null}
                    {row.flaws.map((flaw, nth) => (
                      <span key={`${flaw.code}${String(nth)}`} className={`of-block of-sheet__flaw ${words.isError(flaw) ? "of-bad" : "of-sheet__warning"}`}>
                        <span aria-hidden="true">{words.isError(flaw) ? "✕" : "!"} </span>
                        {words.flaw(flaw.code, { value: flaw.value ?? "", row: flaw.row === undefined ? "" : format.number(flaw.row) }, flaw)}
                      </span>
                    ))}
                  </span>
                  <span role="cell" className="of-hint">
                    {row.place}
                  </span>
                  <span role="cell">
                    <Badge tone={TONE[row.fate]}>{words.fate(row.fate)}</Badge>
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
