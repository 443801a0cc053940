import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import type { Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import type { Notices } from "./use-notices.ts";
import "./messages.css";

/** A notice of the centre, or of a unit above, over the stage: one at a time, until somebody in the room has read it. */
export function NoticeOverlay({ room, notices }: { room: Room; notices: Notices }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  const { shown, unread } = notices;
  return (
    <div className="st-notice-place" role="status" aria-live="polite">
      {shown ? (
        <section className="st-notice" data-urgency={shown.urgency} data-notice={shown.id} aria-label={t("room.notice")}>
          <p className="st-notice__head">
            <span className="st-notice__sign" aria-hidden="true">
              {shown.urgency === "confirm" ? "!" : "i"}
            </span>
            <strong>{shown.unit ? t("room.noticeOf", { unit: shown.unit.name }) : shown.urgency === "confirm" ? t("room.noticeConfirm") : t("room.notice")}</strong>
            <span>{t("room.noticeAt", { time: format.time(shown.at, zoneOf(room)) })}</span>
            {shown.reminders > 0 ? <span>{t("room.reminded", { time: format.time(shown.remindedAt, zoneOf(room)) })}</span> : null}
          </p>
          <p className="st-notice__text">{shown.text}</p>
          <div className="st-notice__do">
            <Button look="primary" size="large" onPress={() => notices.read(shown.id)}>
              {t("room.read")}
            </Button>
            {shown.urgency === "info" ? (
              <Button onPress={() => notices.postpone(shown)}>{t("room.later")}</Button>
            ) : null}
            {unread > 1 ? <span className="st-notice__more">{t("room.more", { count: unread - 1, n: unread - 1 })}</span> : null}
          </div>
        </section>
      ) : null}
    </div>
  );
}
