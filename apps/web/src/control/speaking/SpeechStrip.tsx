import type { ReactNode } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { Button } from "../../ui/index.ts";
import { Covered, SpeechTimer, speakerText } from "../../ui/speaking/index.ts";
import { useRoom } from "../context.ts";

/** Minutes that are given with one press. */
export const MORE_MINUTES = [1, 2, 5] as const;

/** Who has the floor, and the time that is left; nothing while nobody speaks. @param children what stands among its buttons */
export function SpeechStrip({ children }: { children?: ReactNode }) {
  const { t } = useTranslation("speaking");
  const { state, live } = useRoom();
  const { speech } = state.speaking;
  if (!speech) return null;
  return (
    <div className="sp-strip" role="group" aria-label={t("speech.now")}>
      <SpeechTimer speech={speech} clockOffset={live.clockOffset} size="panel" />
      <div className="sp-strip__who">
        <strong>{speech.siteName}</strong>
        {speech.speaker ? (
          <span className="sp-request__speaker" title={speakerText(speech.speaker)}>
            {speakerText(speech.speaker)}
          </span>
        ) : null}
        <Covered state={state} />
      </div>
      <SpeechButtons size="small">{children}</SpeechButtons>
    </div>
  );
}

/** More time, a pause (a line has failed in the middle of it), and the end. */
export function SpeechButtons({ size, children }: { size: "small" | "large"; children?: ReactNode }) {
  const { t } = useTranslation("speaking");
  const { state, act } = useRoom();
  const { speech } = state.speaking;
  if (!speech) return null;
  return (
    <div className="sp-strip__acts">
      {MORE_MINUTES.map((minutes) => (
        <Button key={minutes} size={size} aria-label={t("speech.moreNamed", { count: minutes, n: minutes })} onPress={() => void act.run("speech", { kind: "speech.extend", speechId: speech.id, seconds: minutes * 60 })}>
          {t("speech.more", { n: minutes })}
        </Button>
      ))}
      <Button
        size={size}
        look={speech.pausedAt === undefined ? "quiet" : "primary"}
        onPress={() => void act.run("speech", { kind: speech.pausedAt === undefined ? "speech.pause" : "speech.resume", speechId: speech.id })}
      >
        {t(speech.pausedAt === undefined ? "speech.pause" : "speech.resume")}
      </Button>
      {children}
      {/* The centre's own hall stays on air when its speaker has ended. */}
      <Button size={size} look="danger" onPress={() => void act.run("speech", { kind: "speech.end", speechId: speech.id, off: speech.site !== 0 })}>
        {t("speech.end")}
      </Button>
    </div>
  );
}
