import type { ReactNode } from "react";
import type { ConferenceState } from "@diemcau/rules";
import { useServerNow, type LiveConference } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Badge, Button } from "../ui/index.ts";
import type { Room } from "./rooms.ts";
import type { useFullScreen } from "./screen.ts";
import { zoneOf } from "./zone.ts";
import "./top-bar.css";

/** A name of more letters stands in two lines, written smaller. */
const LONG_NAME = 48;

interface TopBarProps {
  room: Room;
  live: LiveConference;
  /** Zone of the central site, null while it is not known. */
  centreZone: string | null;
  waiting: number;
  /** In the common programme, or on its own. */
  where: ReactNode;
  onAir: boolean;
  may: boolean;
  microphone: boolean;
  onMicrophone(on: boolean): void;
  screen: ReturnType<typeof useFullScreen>;
  drawer: boolean;
  onDrawer(open: boolean): void;
}

/** Which room this is, whether it is connected, what time it is; the few buttons that must always be there. */
export function TopBar(props: TopBarProps) {
  const { room, live, centreZone, waiting, may, microphone, screen, drawer } = props;
  const { t } = useTranslation(["site", "recordings"]);
  return (
    <header className="st-bar">
      <a className="skip-link" href="#main">
        {t("room.programme")}
      </a>
      <div className="st-bar__names">
        <h1 className="st-bar__site" title={room.siteName} data-long={room.siteName.length > LONG_NAME || undefined}>
          {room.siteName}
        </h1>
        <p className="st-bar__conference">{room.conferenceTitle}</p>
      </div>
      <div className="st-bar__state">
        <Line room={room} live={live} />
        {props.where}
        {live.state?.phase === "prepared" ? <Badge>{t("room.phasePrepared")}</Badge> : null}
        {live.state?.phase === "ended" ? <Badge>{t("room.phaseEnded")}</Badge> : null}
        {live.state && mayRoomWatch(live.state) ? <a href={`/recordings/${room.conferenceId}?as=site:${room.siteId}`}>{t("recordings:room.watch")}</a> : null}
        {live.state?.recording.on ? (
          <Badge>
            <span aria-hidden="true">{live.state.recording.on.paused ? "❚❚" : "●"}</span> {t(live.state.recording.on.paused ? "recordings:sign.paused" : "recordings:sign.on")}
          </Badge>
        ) : null}
        {waiting > 0 && live.status !== "live" ? (
          <Badge tone="on-air">{t("room.waiting", { count: waiting, n: waiting })}</Badge>
        ) : null}
      </div>
      <Clocks zone={zoneOf(room)} clockOffset={live.clockOffset} centreZone={centreZone} />
      <div className="st-bar__tools">
        {may ? (
          <Button size="small" look={microphone ? "quiet" : "primary"} onPress={() => props.onMicrophone(!microphone)}>
            {microphone ? t("room.muteMicrophone") : t("room.unmuteMicrophone")}
          </Button>
        ) : null}
        {screen.can ? (
          <Button size="small" onPress={screen.toggle}>
            {screen.full ? t("room.leaveFullScreen") : t("room.fullScreen")}
          </Button>
        ) : null}
        <Button size="small" className="st-bar__drawer" onPress={() => props.onDrawer(!drawer)} aria-expanded={drawer}>
          {drawer ? t("room.hideControls") : t("room.showControls")}
        </Button>
      </div>
    </header>
  );
}

const mayRoomWatch = ({ phase, recording: { kept, recalled, rules } }: ConferenceState): boolean => phase === "ended" && kept && !recalled && rules.openTo === "rooms";

function Line({ room, live }: { room: Room; live: LiveConference }) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const text =
    live.status === "live"
      ? t("room.live")
      : live.status === "waiting"
        ? t("room.lostSince", { time: format.time(live.since, zoneOf(room)) })
        : t("room.connecting");
  return (
    <p className={`st-line st-line--${live.status}`} role="status">
      <span className="st-line__shape" aria-hidden="true">
        {live.status === "live" ? "●" : live.status === "waiting" ? "✕" : "…"}
      </span>
      {text}
    </p>
  );
}

function Clocks({ zone, clockOffset, centreZone }: { zone: string; clockOffset: number; centreZone: string | null }) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const now = useServerNow(clockOffset);
  const own = format.clock(now, zone);
  const centre = centreZone ? format.clock(now, centreZone) : own;
  return (
    <dl className="st-clocks">
      <div>
        <dt>{own === centre ? t("room.time") : t("room.here")}</dt>
        <dd>{own}</dd>
      </div>
      {own === centre ? null : (
        <div>
          <dt>{t("room.centre")}</dt>
          <dd>{centre}</dd>
        </div>
      )}
    </dl>
  );
}
