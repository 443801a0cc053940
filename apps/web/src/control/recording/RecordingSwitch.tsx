import { useState } from "react";
import { useMe } from "../../data/index.ts";
import { FEW_HOURS, useSpace } from "./use-space.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, MoreMenu, ProblemNotice } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { RulesDialog } from "./RulesDialog.tsx";

/** Whether it is being recorded, and the producer's button for it. */
export function RecordingSwitch() {
  const { t } = useTranslation("recordings");
  const format = useFormat();
  const { state, conferenceId, directory, act } = useRoom();
  const role = useMe("account").data?.role;
  const [asking, setAsking] = useState(false);
  const [rules, setRules] = useState(false);
  const { on, kept } = state.recording;
  const hours = useSpace();
  const sign = on ? t(on.paused ? "sign.paused" : "sign.on") : "";
  const since = on ? t("room.since", { time: format.time(on.since, directory.outline.conference.timeZone) }) : "";
  const acts = [
    ...(role === "producer" || role === "secretary" ? [{ id: "rules", label: t("room.settings"), act: () => setRules(true) }] : []),
    ...(kept ? [{ id: "watch", label: t("room.watch"), act: () => void globalThis.open(`/recordings/${conferenceId}`, "_blank", "noopener") }] : []),
  ];
  return (
    <span className="dc-recording" data-testid="recording" data-on={on !== null} data-paused={on?.paused || undefined}>
      {on ? (
        <Badge tone={on.paused ? "neutral" : "danger"}>
          <span aria-hidden="true">{on.paused ? "❚❚" : "●"}</span> {sign} <small>{since}</small>
        </Badge>
      ) : null}
      {role === "producer" && state.phase === "live" ? (
        <Button size="small" onPress={() => setAsking(true)}>
          {t(on ? "room.stop" : "room.start")}
        </Button>
      ) : null}
      {acts.length > 0 ? <MoreMenu label={t("title")} acts={acts} /> : null}
      <ConfirmDialog
        isOpen={asking}
        title={t(on ? "room.stopQuestion" : "room.startQuestion")}
        confirmLabel={t(on ? "room.stop" : "room.start")}
        onConfirm={() => {
          setAsking(false);
          void act.run("recording", { kind: on ? "recording.stop" : "recording.start" });
        }}
        onCancel={() => setAsking(false)}
      >
        <p>{t(on ? "room.stopText" : "room.startText")}</p>
        {hours === null ? null : <p>{t("room.space", { hours: format.number(hours) })}</p>}
      </ConfirmDialog>
      {rules ? <RulesDialog onClose={() => setRules(false)} /> : null}
    </span>
  );
}

/** What the disk has to say about it. */
export function RecordingNotice() {
  const { t } = useTranslation("recordings");
  const format = useFormat();
  const { on, hoursLeft, diskFull } = useRoom().state.recording;
  const space = useSpace();
  if (diskFull) return <ProblemNotice problem={on ? { title: t("room.speakersStopped"), remedy: t("room.hoursRemedy") } : { title: t("room.diskFull"), remedy: t("room.diskRemedy") }} />;
  if (hoursLeft !== null) return <ProblemNotice problem={{ title: t("room.hoursLeft", { hours: format.number(hoursLeft) }), remedy: t("room.hoursRemedy") }} />;
  if (space !== null && space < FEW_HOURS) return <ProblemNotice polite problem={{ title: t("room.fewHours", { hours: format.number(space) }), remedy: t("room.fewHoursRemedy") }} />;
  return null;
}
