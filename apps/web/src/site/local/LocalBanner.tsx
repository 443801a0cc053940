import { useServerNow } from "../../data/index.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import type { Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import type { Local } from "./use-local.ts";
import "./local.css";

interface BannerProps {
  room: Room;
  local: Local;
  clockOffset: number;
  /** The room is on air or asked to be ready: then that is said first, and larger. */
  busy: boolean;
}

/** Where the room is, and the one press that brings it back. Nothing while it is in the common programme. */
export function LocalBanner({ room, local, clockOffset, busy }: BannerProps) {
  const { t } = useTranslation("local");
  const format = useFormat();
  const { row, away, recess } = local;
  const zone = zoneOf(room);
  const back = () => local.give({ kind: "local.return", site: room.site });
  const resumes = recess?.until ? t("banner.resumesAt", { time: format.time(recess.until, zone) }) : null;
  if (!away && !recess) return null;
  if (!away) {
    return (
      <section className="st-local st-local--recess" aria-label={t("banner.label")} data-testid="local-banner">
        <p className="st-local__text">
          <strong>{recess?.topic ? t("banner.recessTopic", { topic: recess.topic }) : t("banner.recess")}</strong> {resumes}
        </p>
        <Button look="primary" onPress={() => local.give({ kind: "local.begin", site: room.site, itemId: null, title: recess?.topic ?? t("begin.discussion"), until: recess?.until ?? null })}>
          {t("banner.discuss")}
        </Button>
      </section>
    );
  }
  return (
    <section className="st-local" aria-label={t("banner.label")} data-called={row.calledAt > 0} data-busy={busy} data-testid="local-banner">
      <p className="st-local__text" role="status">
        <strong>
          <span aria-hidden="true">{row.calledAt > 0 ? "◀" : "◧"}</span> {row.calledAt > 0 ? t("banner.called", { time: format.time(row.calledAt, zone) }) : t("banner.away")}
        </strong>
        <span>{row.title}</span>
        <Elapsed since={row.since} clockOffset={clockOffset} />
        {resumes ? <span>{resumes}</span> : row.until > 0 ? <span>{t("banner.until", { time: format.time(row.until, zone) })}</span> : null}
        {local.isWaiting ? <span className="st-local__waiting">{t("waiting")}</span> : null}
      </p>
      <Button look="primary" size={row.calledAt > 0 ? "large" : "medium"} onPress={back}>
        {t("banner.back")}
      </Button>
    </section>
  );
}

function Elapsed({ since, clockOffset }: { since: number; clockOffset: number }) {
  const format = useFormat();
  const now = useServerNow(clockOffset);
  return <span className="st-local__time">{format.stopwatch(Math.max(0, now - since))}</span>;
}

/** What the big screen shows while the room is on its own: its item, in large type. The programme stays in a corner. */
export function LocalStage({ room, local, clockOffset }: { room: Room; local: Local; clockOffset: number }) {
  const { t } = useTranslation("local");
  const format = useFormat();
  const { row, recess } = local;
  const zone = zoneOf(room);
  return (
    <div className="st-local-stage" data-testid="local-stage">
      <p className="st-local-stage__where">{t("stage.where", { site: room.siteName })}</p>
      <p className="st-local-stage__title">{row.title}</p>
      <p className="st-local-stage__time">
        <Elapsed since={row.since} clockOffset={clockOffset} />
      </p>
      <p className="st-local-stage__back">
        {recess?.until ? t("banner.resumesAt", { time: format.time(recess.until, zone) }) : row.until > 0 ? t("banner.until", { time: format.time(row.until, zone) }) : t("stage.common")}
      </p>
    </div>
  );
}

/** For the room's bar: where it is, in one word. */
export function WhereMark({ local, live }: { local: Local; live: boolean }) {
  const { t } = useTranslation("local");
  if (!live && !local.away) return null;
  return (
    <span className="st-where" data-away={local.away} data-testid="where">
      <span aria-hidden="true">{local.away ? "◧" : "●"}</span> {local.away ? t("where.away") : t("where.common")}
    </span>
  );
}
