import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import { keepIfSame } from "../model/filter.ts";
import { layOutPage, type PageLayout, type TileSize } from "./order.ts";

/** Height of a tile's line of text, rem. */
const CAPTION_REM = 1.75;
/** How long a page stays while they turn by themselves, ms: as long as rooms take to send a still. */
const TURN_MS = 10_000;

export interface TilePages extends PageLayout {
  readonly area: RefObject<HTMLDivElement | null>;
  /** From 0. */
  readonly page: number;
  readonly count: number;
  /** Rooms of this page. */
  readonly sites: readonly number[];
  readonly turns: boolean;
  setTurns(turns: boolean): void;
  /** Beyond the last comes the first. */
  turn(by: number): void;
  goTo(page: number): void;
}

/** Cuts the order into pages as large as there is room. @param mayTurn nothing is open in front of the wall */
export function useTilePages(order: readonly number[], size: TileSize, mayTurn: boolean): TilePages {
  const area = useRef<HTMLDivElement>(null);
  const [box, setBox] = useState({ width: 0, height: 0, rem: 16 });
  const [wanted, goTo] = useState(0);
  const [turns, setTurns] = useState(false);
  useLayoutEffect(() => {
    const element = area.current!;
    const measure = () =>
      setBox({ width: element.clientWidth, height: element.clientHeight, rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16 });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const layout = useMemo(() => layOutPage(box.width, box.height, size, box.rem * CAPTION_REM, order.length), [box, size, order.length]);
  const count = Math.max(1, Math.ceil(order.length / layout.perPage));
  const page = Math.min(wanted, count - 1);
  const before = useRef<readonly number[]>([]);
  const sites = useMemo(
    () => (before.current = box.width === 0 ? [] : keepIfSame(before.current, order.slice(page * layout.perPage, (page + 1) * layout.perPage))),
    [order, page, layout, box],
  );
  const turn = useCallback((by: number) => goTo((last) => (Math.min(last, count - 1) + by + count) % count), [count]);
  useEffect(() => {
    if (!turns || !mayTurn || count < 2) return;
    const timer = setInterval(() => turn(1), TURN_MS);
    return () => clearInterval(timer);
  }, [turns, mayTurn, count, turn]);
  return { ...layout, area, page, count, sites, turns, setTurns, turn, goTo };
}
