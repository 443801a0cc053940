import { useState } from "react";
import type { ConferenceState } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import type { Room } from "../rooms.ts";
import { zoneOf } from "../zone.ts";
import "./site-speaking.css";

/** The word with which the room's last request was returned, until it asks again. */
export function ReturnedNote({ room, state }: { room: Room; state: ConferenceState }) {
  const { t } = useTranslation("speaking");
  const format = useFormat();
  const returned = state.speaking.returned.get(room.site);
  if (!returned) return null;
  const time = format.time(returned.at, zoneOf(room));
  return (
    <div className="sp-returned" role="status" data-testid="returned">
      <p className="sp-returned__from">{returned.from === undefined ? t("returned.fromCentre", { time }) : t("returned.from", { site: returned.from, time })}</p>
      <p className="sp-returned__word">{returned.word}</p>
      <p className="st-hint">{t("returned.again")}</p>
    </div>
  );
}

/** The same over the stage, whatever the room is doing beside it, until somebody has read it. */
export function ReturnedNotice({ room, state }: { room: Room; state: ConferenceState }) {
  const { t } = useTranslation(["speaking", "site"]);
  const [readAt, setReadAt] = useState(0);
  const returned = state.speaking.returned.get(room.site);
  if (!returned || returned.at <= readAt) return null;
  return (
    <div className="sp-returned-notice">
      <ReturnedNote room={room} state={state} />
      <Button onPress={() => setReadAt(returned.at)}>{t("site:refused.dismiss")}</Button>
    </div>
  );
}
