import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type ReactNode } from "react";

interface VirtualListProps {
  count: number;
  label: string;
  keyOf(index: number): string | number;
  renderRow(index: number): ReactNode;
  /** Height of a row in rem: all are equal, so that 2,000 of them scroll without a thought. */
  rem: number;
}

/** A list of any length of which only what is seen is drawn. */
export function VirtualList({ count, label, keyOf, renderRow, rem }: VirtualListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const height = Math.round(rem * remPx);
  const virtual = useVirtualizer({ count, getScrollElement: () => scroller.current, estimateSize: () => height, overscan: 6, getItemKey: keyOf });
  useEffect(() => virtual.measure(), [virtual, height]);
  return (
    <div className="ms-virtual" ref={scroller} tabIndex={count > 0 ? 0 : -1} role="group" aria-label={label}>
      <ul style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) => (
          <li key={item.key} style={{ position: "absolute", insetInline: 0, height, transform: `translateY(${item.start}px)` }} aria-posinset={item.index + 1} aria-setsize={count}>
            {renderRow(item.index)}
          </li>
        ))}
      </ul>
    </div>
  );
}
