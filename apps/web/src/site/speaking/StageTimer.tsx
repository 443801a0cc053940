import { useState } from "react";
import { clockOf, type ConferenceState } from "@diemcau/rules";
import { useServerNow } from "../../data/index.ts";
import { useTranslation } from "../../i18n/index.ts";
import { ToggleButton } from "../../ui/index.ts";
import { Covered, SpeechTimer, useSpeechSounds } from "../../ui/speaking/index.ts";
import type { Room } from "../rooms.ts";
import "./site-speaking.css";

interface StageTimerProps {
  room: Room;
  state: ConferenceState;
  clockOffset: number;
  /** Without a line nobody knows what the centre has done with the time. */
  isLost: boolean;
}

/** The speaker's time above the programme, in the speaker's own room and in the central hall; heard in the speaker's room. */
export function StageTimer({ room, state, clockOffset, isLost }: StageTimerProps) {
  const { t } = useTranslation("speaking");
  const { speech } = state.speaking;
  const [sound, setSound] = useState(true);
  const isOwn = speech?.site === room.site;
  useSpeechSounds(isOwn ? speech : null, clockOffset, sound && !isLost, room.devices.loudspeaker);
  const now = useServerNow(clockOffset);
  if (!speech || isLost || (!isOwn && room.site !== 0)) return null;
  return (
    <div className="sp-stage-timer" data-phase={clockOf(speech, now).phase}>
      <SpeechTimer speech={speech} clockOffset={clockOffset} size="wall" />
      {/* The room that is on air reads it in the bar already. */}
      {isOwn ? null : <Covered state={state} />}
      {isOwn && speech.seconds > 0 ? (
        <ToggleButton size="small" isSelected={sound} onChange={setSound}>
          {sound ? t("timer.soundOn") : t("timer.soundOff")}
        </ToggleButton>
      ) : null}
    </div>
  );
}
