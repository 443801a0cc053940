import type { MarkTimes } from "@diemcau/rules/wall";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import { ProblemNotice } from "../../ui/index.ts";
import "./wall.css";

/** Whoever sits in the room knows when the centre looks in: camera and microphone are open then. */
export function WatchedNotice({ watched }: { watched: boolean }) {
  const { t } = useTranslation("wall");
  return (
    <div role="status">
      {watched ? (
        <p className="st-note st-watched">
          <span aria-hidden="true">◉</span> <strong>{t("room.watched")}</strong> {t("room.watchedBody")}
        </p>
      ) : null}
    </div>
  );
}

const MARKS = ["black", "frozen", "silent"] as const;

/** What is wrong with the room's own picture or sound, since when, and what to do: the first of it. */
export function OwnLookNotice({ marks, zone }: { marks: MarkTimes; zone: string }) {
  const { t } = useTranslation("wall");
  const format = useFormat();
  const mark = MARKS.find((_mark, index) => marks[index]! > 0);
  if (!mark) return null;
  const since = format.time(marks[MARKS.indexOf(mark)]!, zone);
  return <ProblemNotice polite problem={{ title: t(`room.${mark}`, { since }), remedy: t(`room.${mark}Remedy`) }} />;
}

/** Said where the camera is chosen: what leaves the room while it is not on air. */
export function StillsHint() {
  const { t } = useTranslation("wall");
  return <p className="st-hint">{t("room.stills")}</p>;
}
