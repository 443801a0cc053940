import { useEffect, useSyncExternalStore } from "react";
import type { ConferenceState } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ProblemNotice } from "../../ui/index.ts";
import { Thread } from "../../ui/messages/index.ts";
import type { Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import { IncidentSection } from "./IncidentSection.tsx";
import type { Notices } from "./use-notices.ts";
import { useOwnLine } from "./use-own-line.ts";
import "./messages.css";

interface CentreProps {
  room: Room;
  state: ConferenceState | null;
  notices: Notices;
  /** The drawer with this panel is open. */
  shown: boolean;
}

/** The room's line to the centre, its incidents, and the notices it was sent. */
export function CentrePanel({ room, state, notices, shown }: CentreProps) {
  const { t } = useTranslation(["messages", "site"]);
  const line = useOwnLine(room, state);
  const { see, unseen } = line;
  // What stands behind a closed drawer or in a window put away was looked at by nobody.
  const looking = useSyncExternalStore(onVisibility, isVisible) && shown;
  useEffect(() => {
    if (looking && unseen > 0) see();
  }, [looking, see, unseen]);
  if (!state) return <div className="st-panel">{t("site:room.connecting")}</div>;
  return (
    <div className="st-panel">
      <section className="st-section" aria-labelledby="line-title">
        <div className="st-section__head">
          <h2 id="line-title">{t("messages:room.line")}</h2>
          <p className="st-hint" role="status">
            {line.row.holder ? t("messages:room.held") : line.row.waitingSince > 0 ? t("messages:room.waiting") : null}
          </p>
        </div>
        {line.problem ? <ProblemNotice polite problem={line.problem} /> : null}
        <div className="st-line-box">
          <Thread side="site" messages={line.messages} onOlder={line.older} phrases={line.phrases} zone={zoneOf(room)} onSend={line.say} empty={t("messages:room.lineEmpty")} />
        </div>
      </section>
      <IncidentSection room={room} state={state} />
      <NoticeList room={room} notices={notices} />
    </div>
  );
}

const isVisible = (): boolean => document.visibilityState === "visible";
function onVisibility(changed: () => void): () => void {
  document.addEventListener("visibilitychange", changed);
  return () => document.removeEventListener("visibilitychange", changed);
}

function NoticeList({ room, notices }: { room: Room; notices: Notices }) {
  const { t } = useTranslation("messages");
  const format = useFormat();
  return (
    <section className="st-section" aria-labelledby="notices-title">
      <h2 id="notices-title">{t("room.notices")}</h2>
      {notices.all.length === 0 ? <p className="st-hint">{t("room.noticesNone")}</p> : null}
      <ul className="st-notices">
        {notices.all.map((notice) => (
          <li key={notice.id} data-notice={notice.id}>
            <p className="st-hint">
              {format.time(notice.at, zoneOf(room))} {notice.unit ? `${t("notices.fromUnit", { unit: notice.unit.name })} ` : null}
              {notices.isRead(notice.id) ? (
                <Badge tone="good">✓ {t("room.isRead")}</Badge>
              ) : (
                <Badge tone={notice.urgency === "confirm" ? "on-air" : "accent"}>{notice.urgency === "confirm" ? t("urgency.confirm") : t("room.isNew")}</Badge>
              )}
            </p>
            <p className="st-notices__text">{notice.text}</p>
            {notices.isRead(notice.id) ? null : (
              <Button size="small" onPress={() => notices.read(notice.id)}>
                {t("room.read")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How much in this panel nobody of the room has looked at yet: for its name. */
export function unseenOf(state: ConferenceState | null, room: Room, notices: Notices): number {
  const row = state?.messages.lines.get(room.site);
  return notices.unread + (row ? row.answered - row.seenBySite : 0);
}
