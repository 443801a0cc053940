import { memo, useState } from "react";
import { Button } from "../../ui/index.ts";
import { CaptionBar, useLanguageChoice } from "../../ui/captions/index.ts";
import { ProgrammeView } from "../../ui/programme/index.ts";
import { useRoom } from "../context.ts";
import { useText } from "../text.ts";

/** The programme as the sites see and hear it; silent until asked, the control room has enough noise. */
export const MonitorPanel = memo(function MonitorPanel() {
  const { t } = useText();
  const { state, directory, conferenceId, live } = useRoom();
  const [choice] = useLanguageChoice("control");
  const [muted, setMuted] = useState(true);
  return (
    <div className="dc-monitor">
      <ProgrammeView state={state} outline={directory.outline} conferenceId={conferenceId} as="account" muted={muted} />
      <CaptionBar track={state.captions.tracks.find(({ id }) => id === choice.track)} large={false} clockOffset={live.clockOffset} />
      <Button className="dc-monitor__sound" size="small" onPress={() => setMuted(!muted)}>
        <span aria-hidden="true">{muted ? "🔇" : "🔊"}</span> {muted ? t("common:programme.soundOn") : t("common:programme.soundOff")}
      </Button>
    </div>
  );
});
