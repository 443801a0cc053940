import { Link } from "wouter";
import { useRetryNow, type LiveConference } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { Button, ProblemNotice } from "../ui/index.ts";
import { asOf, type Room } from "./rooms.ts";
import type { PublishPhase } from "./usePublish.ts";
import { zoneOf } from "./zone.ts";

interface BannerProps {
  onAir: boolean;
  cued: boolean;
  /** The line to the server is down: what was on air may be, or not. */
  isLost: boolean;
  microphone: boolean;
  /** The room's picture and sound do reach the conference, as far as this PC knows. */
  arrives: boolean;
  /** What the programme shows of it. */
  shown: "seen" | "heard" | "hidden";
}

/** What everybody in the room must know at once. */
export function OnAirBanner({ onAir, cued, isLost, microphone, arrives, shown }: BannerProps) {
  const { t } = useTranslation(["site", "stage"]);
  return (
    <div className="st-banner-place" role="status" aria-live="assertive">
      {isLost ? (
        onAir || cued ? (
          <p className="st-banner st-banner--lost">
            <span className="st-banner__sign" aria-hidden="true">
              ✕
            </span>
            <span>{t(onAir ? "room.airLost" : "room.cueLost")}</span>
          </p>
        ) : null
      ) : onAir ? (
        <p className="st-banner st-banner--on-air">
          <span className="st-banner__sign" aria-hidden="true">
            ★
          </span>
          <strong>{t("room.onAir")}</strong>
          {arrives ? <span>{!microphone ? t("room.onAirMuted") : shown === "seen" ? t("room.onAirBody") : t(`stage:room.${shown}`)}</span> : null}
        </p>
      ) : cued ? (
        <p className="st-banner st-banner--cued">
          <span className="st-banner__sign" aria-hidden="true">
            ◆
          </span>
          <strong>{t("room.cued")}</strong>
          <span>{t("room.cuedBody")}</span>
        </p>
      ) : null}
    </div>
  );
}

interface PublishNoticeProps {
  may: boolean;
  phase: PublishPhase;
  hasDevice: boolean;
  opening: boolean;
}

/** Only when the room's picture should be on its way and is not. */
export function PublishNotice({ may, phase, hasDevice, opening }: PublishNoticeProps) {
  const { t } = useTranslation("site");
  if (!may) return null;
  if (!hasDevice && !opening) {
    return <ProblemNotice problem={{ title: t("room.publishNoDevice"), remedy: t("room.publishNoDeviceRemedy") }} />;
  }
  if (phase === "failed")
    return <ProblemNotice problem={{ title: t("room.publishFailed"), remedy: t("room.publishRemedy") }} />;
  if (phase === "starting") return <p className="st-note">{t("room.publishStarting")}</p>;
  return null;
}

/** The line is dead, the room is signed out, or the page is older than the server. */
export function LineNotices({ room, live }: { room: Room; live: LiveConference }) {
  const { t } = useTranslation(["site", "common"]);
  const format = useFormat();
  const retryNow = useRetryNow(room.conferenceId, asOf(room));
  if (live.problem) {
    // Shut out with a new code, or enrolled too long ago: what waits stays here.
    const problem = live.problem.code === "sign-in-required" ? { title: t("site:shutOut.title"), remedy: t("site:shutOut.remedy") } : live.problem;
    return <ProblemNotice problem={problem} actions={<Link href="/site">{t("site:unknownRoom.action")}</Link>} />;
  }
  if (live.needsReload) {
    return (
      <ProblemNotice
        problem={{ title: t("site:room.needsReload"), remedy: t("site:room.needsReloadRemedy") }}
        actions={
          <Button size="small" onPress={() => location.reload()}>
            {t("common:action.reload")}
          </Button>
        }
      />
    );
  }
  if (live.status !== "waiting") return null;
  return (
    <ProblemNotice
      polite
      problem={{
        title: t("site:room.lostSince", { time: format.time(live.since, zoneOf(room)) }),
        remedy: t("site:room.lostBody"),
      }}
      actions={
        <Button size="small" onPress={retryNow}>
          {t("site:room.retry")}
        </Button>
      }
    />
  );
}
