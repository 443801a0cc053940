import { useState } from "react";
import { useMe } from "../../data/index.ts";
import { FEW_HOURS, useSpace } from "./use-space.ts";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { Badge, Button, ConfirmDialog, MoreMenu, ProblemNotice } from "../../ui/index.ts";
import { useRoom } from "../context.ts";
import { RulesDialog } from "./RulesDialog.tsx";

const SIGNS = {
  on: { tone: "danger", shape: "●", text: "sign.on" },
  paused: { tone: "neutral", shape: "❚❚", text: "sign.paused" },
  silent: { tone: "warn", shape: "▲", text: "sign.silent" },
} as const;

/** Whether it is being recorded, and the producer's button for it. */
export function RecordingSwitch() {
  const { t } = useTranslation("recordings");
  const format = useFormat();
  const { state, conferenceId, directory, act } = useRoom();
  const role = useMe("account").data?.role;
  const [asking, setAsking] = useState(false);
  const [rules, setRules] = useState(false);
  const { on, kept, silentSince } = state.recording;
  const hours = useSpace();
  // Nothing is recorded while the recorder does not answer, whatever was pressed.
  const sign = !on ? null : on.paused ? SIGNS.paused : silentSince !== null ? SIGNS.silent : SIGNS.on;
  const since = on ? t("room.since", { time: format.time(silentSince ?? on.since, directory.outline.conference.timeZone) }) : "";
  const acts = [
    ...(role === "producer" || role === "secretary" ? [{ id: "rules", label: t("room.settings"), act: () => setRules(true) }] : []),
    ...(kept ? [{ id: "watch", label: t("room.watch"), act: () => void globalThis.open(`/recordings/${conferenceId}`, "_blank", "noopener") }] : []),
  ];
  return (
    <span className="dc-recording" data-testid="recording" data-on={on !== null} data-paused={on?.paused || undefined} data-silent={silentSince !== null || undefined}>
      {sign ? (
        <Badge tone={sign.tone}>
          <span aria-hidden="true">{sign.shape}</span> {t(sign.text)} <small>{since}</small>
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
  const { state, directory } = useRoom();
  const { on, hoursLeft, diskFull, silentSince } = state.recording;
  const space = useSpace();
  if (on && silentSince !== null) return <ProblemNotice problem={{ title: t("room.silent", { time: format.clock(silentSince, directory.outline.conference.timeZone) }), remedy: t("room.silentRemedy") }} />;
  if (diskFull) return <ProblemNotice problem={on ? { title: t("room.speakersStopped"), remedy: t("room.hoursRemedy") } : { title: t("room.diskFull"), remedy: t("room.diskRemedy") }} />;
  if (hoursLeft !== null) return <ProblemNotice problem={{ title: t("room.hoursLeft", { hours: format.number(hoursLeft) }), remedy: t("room.hoursRemedy") }} />;
  if (space !== null && space < FEW_HOURS) return <ProblemNotice polite problem={{ title: t("room.fewHours", { hours: format.number(space) }), remedy: t("room.fewHoursRemedy") }} />;
  return null;
}
