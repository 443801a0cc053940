import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { SITE_STATES } from "@diemcau/contract";
import { isPreviewed } from "@diemcau/rules/wall";
import { useTranslation } from "../../i18n/index.ts";
import { useRoom } from "../context.ts";
import type { StillFeed } from "./feed.ts";
import { stepOnPage } from "./order.ts";
import { Tile } from "./Tile.tsx";
import type { TilePages } from "./useTilePages.ts";

interface TileGridProps {
  feed: StillFeed;
  pages: TilePages;
  now: number;
  paceMs: number;
  onOpen(site: number): void;
}

/** A page of tiles. One of them is in the tab order; arrows go from tile to tile, Page Up and Down turn the page. */
export function TileGrid({ feed, pages, now, paceMs, onOpen }: TileGridProps) {
  const { t } = useTranslation("wall");
  const { tree, roll, state } = useRoom();
  const { sites, columns } = pages;
  const [focused, setFocused] = useState(-1);
  const active = sites.includes(focused) ? focused : (sites[0] ?? -1);
  const button = useRef<HTMLButtonElement>(null);
  /** The keyboard was on a tile when the page was turned: it goes on with the first of the new one. */
  const follow = useRef(false);
  useEffect(() => {
    if (!follow.current) return;
    follow.current = false;
    button.current?.focus();
  }, [sites, active]);

  const onKey = useRef<(event: KeyboardEvent) => void>(() => {});
  useEffect(() => {
    onKey.current = (event) => {
      if (event.key === "PageDown" || event.key === "PageUp") {
        follow.current = true;
        pages.turn(event.key === "PageDown" ? 1 : -1);
      } else {
        const at = sites.indexOf(active);
        const next = stepOnPage(at, event.key, columns, sites.length);
        if (next === at) return;
        follow.current = true;
        setFocused(sites[next]!);
      }
      event.preventDefault();
    };
  });
  /** Always the same, so that a tile is drawn anew only for what it shows. */
  const onKeyDown = useCallback((event: KeyboardEvent) => onKey.current(event), []);
  return (
    <ul className="wl-grid" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }} aria-label={t("label")}>
      {sites.map((site) => (
        <li key={site}>
          <Tile
            feed={feed}
            site={site}
            name={tree.names[site]!}
            state={SITE_STATES[roll.own[site]!]!}
            isCued={state.cued.includes(site)}
            isWatched={isPreviewed(state, site)}
            marks={state.wall.marks.get(site)}
            now={now}
            paceMs={paceMs}
            isActive={site === active}
            buttonRef={site === active ? button : undefined}
            onOpen={onOpen}
            onFocus={setFocused}
            onKeyDown={onKeyDown}
          />
        </li>
      ))}
    </ul>
  );
}
