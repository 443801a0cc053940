import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { SITE_STATES } from "@diemcau/contract";
import { siteSince, slotOf } from "@diemcau/rules";
import { marksOf } from "@diemcau/rules/wall";
import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button, Dialog, InlineStatus, StateMark } from "../../ui/index.ts";
import { SlotVideo } from "../../ui/programme/index.ts";
import { useRoom } from "../context.ts";
import { pathOf } from "../model/site-tree.ts";
import { SiteActions } from "../panels/SiteActions.tsx";
import { useRights } from "../rights.ts";
import { useLargeStill, useStill, type StillFeed } from "./feed.ts";
import { Mark } from "./Mark.tsx";
import { useLook } from "./useLook.ts";
import "./wall.css";

interface RoomDialogProps {
  feed: StillFeed;
  site: number;
  onClose(): void;
  /** The neighbours on the wall; null at its ends. */
  onBefore: (() => void) | null;
  onAfter: (() => void) | null;
}

/** One room, large: its still, or live; what is wrong with it; and what can be done with it. */
export default function RoomDialog({ feed, site, onClose, onBefore, onAfter }: RoomDialogProps) {
  const { t } = useTranslation(["wall", "control", "common"]);
  const { tree, roll, state, act, select, conferenceId } = useRoom();
  const [, navigate] = useLocation();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    feed.enlarge(site);
    return () => feed.enlarge(null);
  }, [feed, site]);
  const own = SITE_STATES[roll.own[site]!]!;
  const isThere = own === "connected" || own === "on-air";
  const isOver = state.phase === "ended";
  const content = state.slots[slotOf(state, site)];
  const speaker = content?.speaker ?? state.queue.find((request) => request.site === site)?.speaker ?? { name: "" };
  const path = pathOf(tree, site);
  const details = (): void => {
    select(site);
    onClose();
    navigate(`/${conferenceId}`);
  };
  const actions = (
    <>
      {onBefore || onAfter ? (
        <>
          <Button onPress={() => onBefore?.()} isDisabled={!onBefore} aria-label={t("room.before")}>
            <span aria-hidden="true">‹</span>
          </Button>
          <Button onPress={() => onAfter?.()} isDisabled={!onAfter} aria-label={t("room.after")}>
            <span aria-hidden="true">›</span>
          </Button>
        </>
      ) : null}
      <span className="wl-room__gap" />
      <Button onPress={details}>{t("room.details")}</Button>
      <Button onPress={onClose}>{t("common:action.close")}</Button>
    </>
  );
  return (
    <Dialog isOpen onClose={onClose} title={tree.names[site]!} actions={actions} wide>
      <div className="wl-room" data-testid="wall-room">
        {path.length > 1 ? <p className="wl-room__path">{path.slice(0, -1).map((at) => tree.names[at]).join(" › ")}</p> : null}
        {isLive && isThere ? <LivePicture feed={feed} site={site} /> : <StillPicture feed={feed} site={site} isThere={isThere} />}
        <Facts site={site} />
        <div className="wl-room__do">
          <Button isDisabled={!isThere || isOver} onPress={() => setLive(!isLive)}>
            <span aria-hidden="true">{isLive ? "■" : "▶"}</span> {isLive ? t("look.stop") : t("look.start")}
          </Button>
          <SiteActions site={site} speaker={speaker} />
          <InlineStatus status={act.statusOf(`site ${site}`)} />
        </div>
      </div>
    </Dialog>
  );
}

function Facts({ site }: { site: number }) {
  const { t } = useTranslation(["wall", "common"]);
  const format = useFormat();
  const { state, roll, directory, live } = useRoom();
  const now = useServerNow(live.clockOffset, 5_000);
  const zone = directory.outline.conference.timeZone;
  const since = siteSince(state.sites.get(site), state.slots[slotOf(state, site)]?.since ?? null);
  return (
    <div className="wl-room__facts">
      <p>
        <StateMark state={SITE_STATES[roll.own[site]!]!} />
        {since > 0 ? <span className="wl-room__since">{t("common:since", { time: format.time(since, zone) })}</span> : null}
      </p>
      {marksOf(state, site).map(({ mark, since: from }) => (
        <p key={mark} className="wl-room__mark">
          <Mark mark={mark} /> {t("common:sinceAgo", { time: format.time(from, zone), ago: format.ago(from, now) })}. {t(`remedy.${mark}`)}{" "}
          <RecordIncident site={site} what={mark === "silent" ? "no-sound" : "no-picture"} since={from} />
        </p>
      ))}
    </div>
  );
}

/** What the wall found becomes an incident, with the time since when it has been so. */
function RecordIncident({ site, what, since }: { site: number; what: "no-sound" | "no-picture"; since: number }) {
  const { t } = useTranslation("wall");
  const { state, act } = useRoom();
  const { leads } = useRights();
  if (state.messages.incidents.some((incident) => incident.site === site && incident.what === what)) return <span className="wl-room__since">{t("incident.recorded")}</span>;
  if (state.phase !== "live" || !leads) return null;
  return (
    <Button size="small" onPress={() => void act.run(`site ${site}`, { kind: "incident.open", site, what, severity: "major", since })}>
      {t("incident.record")}
    </Button>
  );
}

/** The newest still, the large one as soon as the room has sent it. */
function StillPicture({ feed, site, isThere }: { feed: StillFeed; site: number; isThere: boolean }) {
  const { t } = useTranslation("wall");
  const format = useFormat();
  const { tree, live } = useRoom();
  const now = useServerNow(live.clockOffset, 1_000);
  const small = useStill(feed, site);
  const big = useLargeStill(feed, site);
  const still = isThere ? (big ?? small) : null;
  return (
    <figure className="wl-room__picture">
      {still ? <img src={still.url} alt={t("room.still", { site: tree.names[site] })} data-large={still === big || undefined} /> : <p className="wl-room__none">{isThere ? t("tile.waiting") : t("room.gone")}</p>}
      {still ? (
        <figcaption>
          {t("room.taken", { ago: format.duration(Math.max(0, now - still.at)) })} {big ? null : t("room.sharper")}
        </figcaption>
      ) : null}
    </figure>
  );
}

/** Camera and microphone of the room, for the control room alone. */
function LivePicture({ feed, site }: { feed: StillFeed; site: number }) {
  const { t } = useTranslation("wall");
  const { conferenceId, tree } = useRoom();
  const [muted, setMuted] = useState(true);
  const [seen, setSeen] = useState(false);
  const { stream, status } = useLook(conferenceId, site, seen);
  useEffect(() => {
    feed.keepLive(site);
    return () => feed.keepLive(null);
  }, [feed, site]);
  const isShown = seen && status === "playing";
  return (
    <figure className="wl-room__picture" data-look={isShown ? "playing" : status}>
      <SlotVideo stream={stream} muted={muted} className="wl-room__video" label={t("room.live", { site: tree.names[site] })} onFrame={() => setSeen(true)} />
      {isShown ? null : (
        <p className="wl-room__none" role="status">
          {status === "refused" ? t("look.refused") : t("look.opening")}
        </p>
      )}
      <figcaption>
        <Button size="small" onPress={() => setMuted(!muted)}>
          {muted ? t("look.soundOn") : t("look.soundOff")}
        </Button>{" "}
        {t("look.told")}
      </figcaption>
    </figure>
  );
}
