import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { EmptyState, ProblemNotice } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { keepIfSame } from "../model/filter.ts";
import { StillFeed, useFeedStatus } from "./feed.ts";
import { wallOrder, type TileSize } from "./order.ts";
import RoomDialog from "./RoomDialog.tsx";
import { TileGrid } from "./TileGrid.tsx";
import { useTilePages } from "./useTilePages.ts";
import { NO_CHOICE, WallTools, type Choice } from "./WallTools.tsx";
import "./wall.css";

/** Ages of stills are shown in steps of that many ms: two thousand of them must not tick. */
const AGE_STEP_MS = 5_000;

/** One feed for as long as the desk is open. */
export default function WallDesk() {
  const { conferenceId } = useRoom();
  const [feed, setFeed] = useState<StillFeed | null>(null);
  useEffect(() => {
    const own = new StillFeed(conferenceId);
    setFeed(own);
    return () => own.close();
  }, [conferenceId]);
  return feed ? <Wall feed={feed} /> : null;
}

/** Every room as it looks now: a page of tiles at a time. */
function Wall({ feed }: { feed: StillFeed }) {
  const { t } = useTranslation("wall");
  const format = useFormat();
  const { tree, search, roll, state, live, filter } = useRoom();
  const [choice, setChoice] = useState<Choice>(NO_CHOICE);
  const [size, setSize] = useState<TileSize>("medium");
  const [opened, open] = useState<number | null>(null);
  const status = useFeedStatus(feed);
  const now = useServerNow(live.clockOffset, AGE_STEP_MS);

  const query = useDeferredValue(choice.query);
  const found = useMemo(() => (query.trim() === "" ? null : search.find(query)), [search, query]);
  const before = useRef<readonly number[]>([]);
  const order = useMemo(() => {
    const after = wallOrder(tree, roll.own, state, { states: filter.states, level: choice.level, region: choice.region, found, needsLook: choice.needsLook });
    return (before.current = keepIfSame(before.current, after));
  }, [tree, roll, state, filter.states, choice, found]);
  const pages = useTilePages(order, size, opened === null);
  useEffect(() => feed.show(pages.sites), [feed, pages.sites]);

  const step = useCallback((site: number, by: number) => open(order[order.indexOf(site) + by] ?? site), [order]);
  const place = opened === null ? -1 : order.indexOf(opened);
  return (
    <main id="main" className="wl-desk">
      <WallTools choice={choice} onChoice={setChoice} size={size} onSize={setSize} pages={pages} count={order.length} needing={state.wall.marks.size} />
      {status.problem && live.status === "live" ? <ProblemNotice polite problem={status.problem} /> : null}
      <div className="wl-area" ref={pages.area}>
        {order.length === 0 ? (
          <EmptyState title={choice.needsLook ? t("none.needsLook") : t("none.title")}>{choice.needsLook ? null : t("none.remedy")}</EmptyState>
        ) : (
          <TileGrid feed={feed} pages={pages} now={now} paceMs={status.paceMs} onOpen={open} />
        )}
      </div>
      <p className="wl-foot">{t("foot", { seconds: format.number(Math.round(status.paceMs / 1_000)) })}</p>
      {opened === null ? null : (
        <RoomDialog
          key={opened}
          feed={feed}
          site={opened}
          onClose={() => open(null)}
          onBefore={place > 0 ? () => step(opened, -1) : null}
          onAfter={place >= 0 && place < order.length - 1 ? () => step(opened, 1) : null}
        />
      )}
    </main>
  );
}
