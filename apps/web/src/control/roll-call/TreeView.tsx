import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent } from "react";
import { siblingCount } from "../model/site-tree.ts";
import { useRoom } from "../context.ts";
import { useServerNow } from "../../data/index.ts";
import { useIncidentsBySite } from "../messages/incidents-by-site.ts";
import { TreeRow } from "./TreeRow.tsx";

interface TreeViewProps {
  rows: readonly number[];
  /** Sites whose branch is open; "all" while a filter opens them. */
  expanded?: ReadonlySet<number> | "all";
  onToggle?(site: number, open: boolean): void;
  /** Results of a search: no branches, each row shows its path. */
  flat?: boolean;
  label: string;
}

const rowId = (site: number) => `site-row-${site}`;
const AGE_STEP_MS = 15_000;
const PAGE = 12;

/** A tree of any size: only what is seen is drawn; the keyboard walks it as the ARIA pattern says. */
export function TreeView({ rows, expanded, onToggle, flat = false, label }: TreeViewProps) {
  const { tree, roll, state, selected, select, live } = useRoom();
  const troubled = useIncidentsBySite(state);
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(() => (rows.includes(selected) ? selected : (rows[0] ?? 0)));
  const now = useServerNow(live.clockOffset, AGE_STEP_MS);
  const remPx = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  const [isNarrow, setNarrow] = useState(false);
  useLayoutEffect(() => {
    const element = scroller.current!;
    // The width at which a row's counts get a line of their own: @container in roll-call.css.
    const observer = new ResizeObserver(() => setNarrow(element.clientWidth <= 27 * remPx));
    observer.observe(element);
    return () => observer.disconnect();
  }, [remPx]);
  const rowHeight = Math.round(remPx * (flat ? 3.25 : isNarrow ? 3 : 2.25));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    getItemKey: (index) => rows[index] ?? index,
  });
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  const found = rows.indexOf(active);
  const at = Math.max(0, found);
  const isOpen = (site: number) => !flat && tree.children[site]!.length > 0 && (expanded === "all" || expanded?.has(site) === true);
  const goTo = (index: number) => {
    const target = Math.max(0, Math.min(rows.length - 1, index));
    const site = rows[target];
    if (site === undefined) return;
    setActive(site);
    virtual.scrollToIndex(target, { align: "auto" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const site = rows[at];
    if (site === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const isBranch = !flat && tree.children[site]!.length > 0;
    switch (event.key) {
      case "ArrowDown":
        goTo(at + 1);
        break;
      case "ArrowUp":
        goTo(at - 1);
        break;
      case "Home":
        goTo(0);
        break;
      case "End":
        goTo(rows.length - 1);
        break;
      case "PageDown":
        goTo(at + PAGE);
        break;
      case "PageUp":
        goTo(at - PAGE);
        break;
      case "ArrowRight":
        if (isBranch && !isOpen(site)) onToggle?.(site, true);
        else if (isBranch) goTo(at + 1);
        break;
      case "ArrowLeft":
        if (isOpen(site) && expanded !== "all") onToggle?.(site, false);
        else if (!flat) goTo(rows.indexOf(tree.parent[site]!) < 0 ? at : rows.indexOf(tree.parent[site]!));
        break;
      case "Enter":
      case " ":
        select(site);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const items = virtual.getVirtualItems();
  const isActiveDrawn = items.some((item) => rows[item.index] === rows[at]);
  return (
    <div
      ref={scroller}
      className="dc-tree"
      role={flat ? "listbox" : "tree"}
      aria-label={label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      {...(isActiveDrawn && rows[at] !== undefined ? { "aria-activedescendant": rowId(rows[at]) } : {})}
    >
      <div className="dc-tree__rows" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const site = rows[item.index]!;
          const row = state.sites.get(site);
          return (
            <TreeRow
              key={site}
              id={rowId(site)}
              site={site}
              top={item.start}
              height={rowHeight}
              tree={tree}
              flat={flat}
              place={flat ? item.index + 1 : tree.place[site]!}
              setSize={flat ? rows.length : siblingCount(tree, site)}
              isOpen={isOpen(site)}
              isActive={site === rows[at]}
              isSelected={site === selected}
              own={roll.own[site]!}
              c0={roll.states[0]![site]!}
              c1={roll.states[1]![site]!}
              c2={roll.states[2]![site]!}
              c3={roll.states[3]![site]!}
              c4={roll.states[4]![site]!}
              present={roll.present[site]!}
              expected={roll.expected[site]!}
              qualifier={row.reported >= 0 ? row.qualifier : "exact"}
              sumQualifier={roll.qualifier[site]!}
              reportedAt={row.reportedAt}
              incidents={troubled.get(site) ?? 0}
              now={now}
              onPress={(toggles) => {
                setActive(site);
                if (toggles) onToggle?.(site, !isOpen(site));
                else select(site);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}
