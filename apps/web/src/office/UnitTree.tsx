import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type CSSProperties, type KeyboardEvent } from "react";
import type { UnitColumns } from "@diemcau/contract";
import { useFormat, useTranslation } from "../i18n/index.ts";
import {
  childrenOf,
  rootsOf,
  rowsOf,
  tickOf,
  withSubtree,
  withUnit,
  type TreeCounts,
  type TreeRow,
} from "./unit-tree.ts";

interface UnitTreeProps {
  units: UnitColumns;
  chosen: Uint8Array;
  counts: TreeCounts;
  offered: Uint8Array;
  query: string;
  onChoose(chosen: Uint8Array): void;
}

/** The tree as a tree grid: arrows move and open, space ticks a subtree. Only rows in the window are drawn. */
export function UnitTree({ units, chosen, counts, offered, query, onChoose }: UnitTreeProps) {
  const { t } = useTranslation("office");
  const children = useMemo(() => childrenOf(units), [units]);
  const [opened, setOpened] = useState<ReadonlySet<number>>(() => new Set(rootsOf(units)));
  const rows = useMemo(
    () => rowsOf(units, children, counts, offered, opened, query),
    [units, children, counts, offered, opened, query],
  );
  const [active, setActive] = useState(0);
  const follow = useRef(false);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 44,
    overscan: 10,
  });
  const at = Math.min(active, Math.max(0, rows.length - 1));

  useEffect(() => {
    if (!follow.current) return;
    // A far row is drawn only after the scroll: the focus follows as soon as it is there.
    const input = scroller.current?.querySelector<HTMLElement>(`[data-row="${at}"] input`);
    if (!input) return;
    follow.current = false;
    input.focus();
  });

  const moveTo = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    follow.current = true;
    virtual.scrollToIndex(next);
    setActive(next);
  };
  const open = (unit: number, on: boolean): void => {
    const next = new Set(opened);
    if (on) next.add(unit);
    else next.delete(unit);
    setOpened(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[at];
    if (!row) return;
    const page = 10;
    const keys: Record<string, () => void> = {
      ArrowDown: () => moveTo(at + 1),
      ArrowUp: () => moveTo(at - 1),
      PageDown: () => moveTo(at + page),
      PageUp: () => moveTo(at - page),
      Home: () => moveTo(0),
      End: () => moveTo(rows.length - 1),
      ArrowRight: () => (row.parentOfRows && !row.open ? open(row.unit, true) : moveTo(at + (row.open ? 1 : 0))),
      ArrowLeft: () =>
        row.open ? open(row.unit, false) : moveTo(rows.findIndex((other) => other.unit === units.parent[row.unit])),
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };

  if (rows.length === 0) return <p className="of-hint">{t("sites.none")}</p>;
  return (
    <div
      ref={scroller}
      className="of-tree"
      role="treegrid"
      tabIndex={-1}
      aria-label={t("sites.tree")}
      aria-rowcount={rows.length}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) => (
          <Row
            key={rows[item.index]!.unit}
            index={item.index}
            start={item.start}
            row={rows[item.index]!}
            units={units}
            chosen={chosen}
            counts={counts}
            offered={offered[rows[item.index]!.unit] === 1}
            active={item.index === at}
            onActive={() => setActive(item.index)}
            onOpen={open}
            onTick={(unit, on) => onChoose(withSubtree(units, chosen, offered, unit, on))}
            onOnly={(unit, on) => onChoose(withUnit(chosen, unit, on))}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  index: number;
  start: number;
  row: TreeRow;
  units: UnitColumns;
  chosen: Uint8Array;
  counts: TreeCounts;
  offered: boolean;
  active: boolean;
  onActive(): void;
  onOpen(unit: number, on: boolean): void;
  onTick(unit: number, on: boolean): void;
  onOnly(unit: number, on: boolean): void;
}

function Row({
  index,
  start,
  row,
  units,
  chosen,
  counts,
  offered,
  active,
  onActive,
  onOpen,
  onTick,
  onOnly,
}: RowProps) {
  const { t } = useTranslation("office");
  const format = useFormat();
  const box = useRef<HTMLInputElement>(null);
  const { unit, depth } = row;
  const tick = tickOf(counts, unit);
  const name = units.name[unit]!;
  useEffect(() => {
    if (box.current) box.current.indeterminate = tick === "some";
  }, [tick]);
  const tab = active ? 0 : -1;
  return (
    <div
      role="row"
      aria-level={depth + 1}
      aria-rowindex={index + 1}
      aria-expanded={row.parentOfRows ? row.open : undefined}
      data-row={index}
      data-unit={units.id[unit]}
      className="of-tree__row"
      style={{ transform: `translateY(${start}px)`, "--depth": depth } as CSSProperties}
      onFocus={onActive}
    >
      <span role="gridcell" className="of-tree__main">
        {row.parentOfRows ? (
          <button
            type="button"
            className="of-tree__open"
            tabIndex={-1}
            aria-label={row.open ? t("sites.collapse", { name }) : t("sites.expand", { name })}
            onClick={() => onOpen(unit, !row.open)}
          >
            <span aria-hidden="true">{row.open ? "▾" : "▸"}</span>
          </button>
        ) : (
          <span className="of-tree__open" />
        )}
        <label className="of-check of-tree__label">
          <input
            ref={box}
            type="checkbox"
            tabIndex={tab}
            checked={tick === "all"}
            aria-label={row.parentOfRows ? t("sites.subtree", { name }) : name}
            onChange={() => onTick(unit, tick !== "all")}
          />
          <span>{name}</span>
        </label>
      </span>
      <span role="gridcell" className="of-tree__side">
        {row.parentOfRows ? (
          <>
            <span className="of-hint">
              {t("sites.counts", { n: format.number(counts.chosen[unit]!), m: format.number(counts.offered[unit]!) })}
            </span>
            {offered ? (
              <label className="of-check of-tree__only">
                <input
                  type="checkbox"
                  tabIndex={tab}
                  checked={chosen[unit] === 1}
                  aria-label={t("sites.only", { name })}
                  onChange={(event) => onOnly(unit, event.target.checked)}
                />
                <span className="of-tree__only-long" aria-hidden="true">
                  {t("sites.onlyShort")}
                </span>
                <span className="of-tree__only-tiny" aria-hidden="true">
                  {t("sites.onlyTiny")}
                </span>
              </label>
            ) : null}
          </>
        ) : (
          <span className="of-hint">{format.number(units.usual[unit]!)}</span>
        )}
      </span>
    </div>
  );
}
