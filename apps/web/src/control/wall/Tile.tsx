import { memo, type KeyboardEvent, type Ref } from "react";
import { WALL_MARKS, type SiteState } from "@diemcau/contract";
import type { MarkTimes } from "@diemcau/rules/wall";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { StateShape } from "../../ui/index.ts";
import { useStill, type StillFeed } from "./feed.ts";
import { Mark } from "./Mark.tsx";

export interface TileProps {
  readonly feed: StillFeed;
  readonly site: number;
  readonly name: string;
  readonly state: SiteState;
  readonly isCued: boolean;
  /** Somebody of the centre looks into the room. */
  readonly isWatched: boolean;
  readonly marks: MarkTimes | undefined;
  /** The server's clock, in steps of some seconds. */
  readonly now: number;
  readonly paceMs: number;
  readonly isActive: boolean;
  readonly buttonRef: Ref<HTMLButtonElement> | undefined;
  onOpen(site: number): void;
  onFocus(site: number): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** One room: its still, who it is, how it stands, how old the still is, and what is wrong with it. */
export const Tile = memo(function Tile({ feed, site, name, state, isCued, isWatched, marks, now, paceMs, isActive, buttonRef, onOpen, onFocus, onKeyDown }: TileProps) {
  const { t } = useTranslation(["wall", "common"]);
  const format = useFormat();
  const kept = useStill(feed, site);
  const isThere = state === "connected" || state === "on-air";
  // A room that is gone is shown as gone, not as it last was.
  const still = isThere ? kept : null;
  const age = still ? Math.max(0, now - still.at) : 0;
  const isOld = age > paceMs * 3;
  const found = marks ? WALL_MARKS.filter((_mark, index) => marks[index]! > 0) : [];
  return (
    <button
      ref={buttonRef}
      type="button"
      className="wl-tile"
      data-state={state}
      data-needs-look={found.length > 0 || undefined}
      data-site={site}
      tabIndex={isActive ? 0 : -1}
      onClick={() => onOpen(site)}
      onFocus={() => onFocus(site)}
      onKeyDown={onKeyDown}
    >
      <span className="wl-tile__picture">
        {still ? (
          <img className="wl-tile__still" src={still.url} alt="" data-old={isOld || undefined} decoding="async" />
        ) : (
          <span className="wl-tile__none">
            {isThere ? t("tile.waiting") : t(`common:state.${state}`)}
          </span>
        )}
        <span className="wl-tile__signs">
          {found.map((mark) => (
            <Mark key={mark} mark={mark} />
          ))}
          {isCued ? (
            <span className="wl-mark wl-mark--cued">
              <span aria-hidden="true">◆</span> {t("tile.cued")}
            </span>
          ) : null}
          {isWatched ? (
            <span className="wl-mark wl-mark--watched">
              <span aria-hidden="true">◉</span> {t("tile.watched")}
            </span>
          ) : null}
        </span>
      </span>
      <span className="wl-tile__caption">
        <StateShape state={state} />
        <span className="visually-hidden">{t(`common:state.${state}`)}: </span>
        <span className="wl-tile__name" title={name}>
          {name}
        </span>
        {still ? (
          <span className="wl-tile__age" data-old={isOld || undefined}>
            <span className="visually-hidden">{t("tile.age")} </span>
            {format.duration(age)}
          </span>
        ) : null}
      </span>
    </button>
  );
});
