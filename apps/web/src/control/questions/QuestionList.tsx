import { useEffect, useRef, type KeyboardEvent } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { QuestionRow } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { EmptyState } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { wantedBy } from "./filter.ts";
import { QuestionState } from "./QuestionState.tsx";

interface ListProps {
  rows: readonly QuestionRow[];
  selected: string | null;
  checked: ReadonlySet<string>;
  onSelect(id: string): void;
  onCheck(id: string, isChecked: boolean): void;
}

/** Thousands of questions; only the ones in sight are drawn. Arrow keys go from one to the next. */
export function QuestionList({ rows, selected, checked, onSelect, onCheck }: ListProps) {
  const { t } = useTranslation("questions");
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 104,
    overscan: 6,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  const at = rows.findIndex(({ id }) => id === selected);
  const first = rows[0]?.id;
  useEffect(() => {
    if (first !== undefined) scroller.current?.scrollTo({ top: 0 });
    // Only when another list is shown.
  }, [first]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -rows.length, End: rows.length }[event.key];
    if (move === undefined) return;
    const target = Math.max(0, Math.min(rows.length - 1, at + move));
    const row = rows[target];
    event.preventDefault();
    if (!row) return;
    onSelect(row.id);
    virtual.scrollToIndex(target, { align: "auto" });
    // Once it is drawn.
    requestAnimationFrame(() => requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-question="${row.id}"]`)?.focus({ preventScroll: true })));
  };

  if (rows.length === 0) return <EmptyState title={t("list.none")}>{t("list.noneHint")}</EmptyState>;
  return (
    <div ref={scroller} className="qu-list" role="group" aria-label={t("list.label")}>
      <ul style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]!;
          return (
            <li key={row.id} ref={virtual.measureElement} data-index={item.index} style={{ transform: `translateY(${item.start}px)` }}>
              <QuestionLine row={row} isSelected={row.id === selected} isChecked={checked.has(row.id)} onSelect={onSelect} onCheck={onCheck} onKeyDown={onKeyDown} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface LineProps extends Pick<ListProps, "onSelect" | "onCheck"> {
  row: QuestionRow;
  isSelected: boolean;
  isChecked: boolean;
  onKeyDown(event: KeyboardEvent): void;
}

function QuestionLine({ row, isSelected, isChecked, onSelect, onCheck, onKeyDown }: LineProps) {
  const { t } = useTranslation("questions");
  const format = useFormat();
  const { tree, state, directory } = useRoom();
  const wanted = wantedBy(row);
  const { timeZone } = directory.outline.conference;
  return (
    <div className="qu-line" data-selected={isSelected} data-on-air={state.questions.aired?.questionId === row.id}>
      <label className="qu-line__check">
        <input type="checkbox" checked={isChecked} onChange={(event) => onCheck(row.id, event.target.checked)} />
        <span className="visually-hidden">{t("list.mark", { number: row.number })}</span>
      </label>
      <button type="button" className="qu-line__open" aria-current={isSelected ? "true" : undefined} data-question={row.id} onClick={() => onSelect(row.id)} onKeyDown={onKeyDown}>
        <span className="qu-line__head">
          <strong>{t("number", { number: format.number(row.number) })}</strong>
          <QuestionState state={row.state} />
          {row.paper ? <span className="qu-soft">{t("paper")}</span> : null}
          <span className="qu-line__when">{row.author === null ? t("hour", { time: format.time(row.at, timeZone) }) : format.time(row.at, timeZone)}</span>
        </span>
        <span className="qu-line__text">{row.text}</span>
        <span className="qu-line__foot">
          <span className="qu-line__who">{row.author === null ? t("nameless") : [row.author.name, row.site === null ? null : tree.names[row.site]].filter(Boolean).join(", ")}</span>
          {wanted > 0 ? <span className="qu-line__wanted">{t(row.alike > 0 ? "wanted" : "votes", { votes: format.number(row.votes), alike: format.number(row.alike) })}</span> : null}
        </span>
      </button>
    </div>
  );
}
