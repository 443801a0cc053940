import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";
import "./virtual-rows.css";

interface VirtualRowsProps<T> {
  label: string;
  rows: readonly T[];
  keyOf(row: T): number | string;
  /** Of one row, in rem: all are equal; on a narrow screen the second one. */
  height: number | readonly [wide: number, narrow: number];
  /** Narrower than this, in rem, is narrow. */
  narrow?: number;
  /** A look of its own: rows without lines and space between. */
  className?: string;
  render(row: T, at: number): ReactNode;
}

/** A list of any length: only what is seen is drawn. */
export function VirtualRows<T>({ label, rows, keyOf, height, narrow = 0, className, render }: VirtualRowsProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const [rem, setRem] = useState(16);
  const [isNarrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const element = scroller.current!;
    const observer = new ResizeObserver(() => {
      const size = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
      setRem(size);
      setNarrow(element.clientWidth < narrow * size);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [narrow]);
  const high = Math.round(rem * (typeof height === "number" ? height : height[isNarrow ? 1 : 0]));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => high,
    overscan: 6,
    getItemKey: (index) => (rows[index] === undefined ? index : keyOf(rows[index])),
  });
  useEffect(() => virtual.measure(), [virtual, high]);
  return (
    <div ref={scroller} className={className ?? "dc-rows"} data-narrow={isNarrow} tabIndex={rows.length > 0 ? 0 : -1} role="group" aria-label={label}>
      <ul className="dc-rows__all" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <li key={item.key} className={className ? "dc-rows__place" : "dc-rows__row"} style={{ height: high, transform: `translateY(${item.start}px)` }} aria-setsize={rows.length} aria-posinset={item.index + 1}>
              {render(row, item.index)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
