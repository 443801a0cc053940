import { useState } from "react";
import { Link } from "wouter";
import { useCommand, useOutline } from "../data/index.ts";
import { useFormat, useTranslation } from "../i18n/index.ts";
import { AppHeader, Button, ProblemNotice } from "../ui/index.ts";
import { LineTestCard } from "./line-test/LineTestCard.tsx";
import { DeviceFaultNotice, DeviceFields, LevelMeter, SelfView } from "./DeviceFields.tsx";
import { asOf, changeRoom, type Room } from "./rooms.ts";
import { playTestSound } from "./sound.ts";
import { useDevices } from "./useDevices.ts";

const CHECKS = ["camera", "microphone", "programme"] as const;
const CHECK_TEXT = { camera: "checkCamera", microphone: "checkMicrophone", programme: "checkProgramme" } as const;

/** The equipment page: choose, see, hear, confirm, enter. */
export function PreJoin({ room }: { room: Room }) {
  const { t } = useTranslation("site");
  const format = useFormat();
  const as = asOf(room);
  const devices = useDevices(room.devices);
  const send = useCommand(room.conferenceId, as);
  const outline = useOutline(room.conferenceId, as);
  const [checked, setChecked] = useState({ camera: false, microphone: false, programme: false });
  const [soundFailed, setSoundFailed] = useState(false);
  const all = CHECKS.every((check) => checked[check]);
  const conference = outline.data?.conference;
  const signedOut = outline.problem && outline.problem.status < 500;

  const enter = (): void => {
    // Kept in the outbox: the room does not have to wait for the line. After the end nobody asks what it has tried.
    if (conference?.phase !== "ended") void send({ kind: "site.report-test", site: room.site, ...checked }).catch(() => {});
    changeRoom(room.siteId, { entered: true });
  };

  return (
    <>
      <AppHeader title={`${room.siteName} – ${room.conferenceTitle}`} />
      <main id="main" className="st-prejoin">
        <div className="st-prejoin__head">
          <h2 className="st-card__title">{t("prejoin.title")}</h2>
          {/* Its line is there from the beginning: what stands below must not move away under a press. */}
          <p>{conference ? t("prejoin.startsAt", { time: format.dateTime(conference.startsAt, conference.timeZone) }) : "\u00a0"}</p>
          {signedOut && outline.problem ? (
            <ProblemNotice problem={outline.problem} actions={<Link href="/site">{t("unknownRoom.action")}</Link>} />
          ) : null}
        </div>
        <section className="st-prejoin__picture">
          <SelfView stream={devices.stream} label={t("prejoin.preview")} />
          <LevelMeter stream={devices.stream} />
          <p className="st-hint">{t("prejoin.levelHint")}</p>
        </section>
        <section className="st-prejoin__work">
          <LineTestCard room={room} devices={devices} isOver={conference?.phase === "ended"} onPassed={() => setChecked({ camera: true, microphone: true, programme: true })} />
          {devices.opening ? null : <DeviceFaultNotice devices={devices} />}
          <DeviceFields room={room} devices={devices} />
          <Button
            onPress={() => {
              setSoundFailed(false);
              playTestSound(room.devices.loudspeaker).catch(() => setSoundFailed(true));
            }}
          >
            <span aria-hidden="true">♪</span> {t("prejoin.testSound")}
          </Button>
          {soundFailed ? (
            <p className="dc-field__error" role="alert">
              {t("prejoin.testSoundFailed")}
            </p>
          ) : null}
          <fieldset className="st-checks">
            <legend className="dc-field__label">{t("prejoin.checks")}</legend>
            {CHECKS.map((check) => (
              <label key={check} className="st-check">
                <input
                  type="checkbox"
                  checked={checked[check]}
                  onChange={(event) => setChecked({ ...checked, [check]: event.target.checked })}
                />
                <span>{t(`prejoin.${CHECK_TEXT[check]}`)}</span>
              </label>
            ))}
          </fieldset>
          <Button look={all ? "primary" : "quiet"} size="large" onPress={enter}>
            {all ? t("prejoin.confirm") : t("prejoin.enterAnyway")}
          </Button>
          <Link href="/site">{t("prejoin.otherRooms")}</Link>
        </section>
      </main>
    </>
  );
}
