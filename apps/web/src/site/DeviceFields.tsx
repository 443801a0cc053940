import { useEffect, useRef } from "react";
import { useTranslation } from "../i18n/index.ts";
import { Button, ProblemNotice, Select, type Choice } from "../ui/index.ts";
import { changeRoom, type DeviceChoice, type Room } from "./rooms.ts";
import { canChooseLoudspeaker } from "../ui/sound/index.ts";
import { useLevel } from "./sound.ts";
import type { Devices } from "./useDevices.ts";

// A list box takes no empty id: this one stands for the PC's default.
const DEFAULT = "default-device";

/** Which camera, microphone and loudspeaker the room uses. */
export function DeviceFields({ room, devices }: { room: Room; devices: Devices }) {
  const { t } = useTranslation("site");
  const field = (kind: keyof DeviceChoice, list: readonly MediaDeviceInfo[]) => {
    const choices: Choice[] = [
      { id: DEFAULT, label: list.length === 0 ? t("prejoin.noDevice") : t("prejoin.default") },
      ...list
        .filter((device) => device.deviceId !== "default")
        .map((device, index) => ({
          id: device.deviceId,
          label: device.label || t("prejoin.device", { n: index + 1 }),
        })),
    ];
    const chosen = choices.some((choice) => choice.id === room.devices[kind]) ? room.devices[kind] : DEFAULT;
    return (
      <Select
        label={t(`prejoin.${kind}`)}
        choices={choices}
        value={chosen}
        isDisabled={list.length === 0}
        onChange={(id) =>
          changeRoom(room.siteId, { devices: { ...room.devices, [kind]: id === DEFAULT ? "" : String(id) } })
        }
      />
    );
  };
  return (
    <div className="st-devices">
      {field("camera", devices.cameras)}
      {field("microphone", devices.microphones)}
      {canChooseLoudspeaker() ? field("loudspeaker", devices.loudspeakers) : null}
    </div>
  );
}

export function DeviceFaultNotice({ devices }: { devices: Devices }) {
  const { t } = useTranslation(["site", "common"]);
  const { fault } = devices;
  if (!fault) return null;
  return (
    <ProblemNotice
      problem={{ title: t(`site:prejoin.${fault}`), remedy: t(`site:prejoin.${fault}Remedy`) }}
      actions={
        <Button size="small" onPress={devices.retry}>
          {t("common:action.retry")}
        </Button>
      }
    />
  );
}

/** The room's own picture, mirrored for nobody: the technician aims the camera by it. */
export function SelfView({ stream, label }: { stream: MediaStream | null; label: string }) {
  const { t } = useTranslation("site");
  const video = useRef<HTMLVideoElement>(null);
  const hasPicture = (stream?.getVideoTracks().length ?? 0) > 0;
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [stream]);
  return (
    <div className="st-self">
      <video ref={video} className="st-self__video" autoPlay playsInline muted aria-label={label} data-self-view />
      {hasPicture ? null : <p className="st-self__none">{t("prejoin.noPicture")}</p>}
    </div>
  );
}

export function LevelMeter({ stream }: { stream: MediaStream | null }) {
  const { t } = useTranslation("site");
  const level = useLevel(stream);
  return (
    <div
      className="st-level"
      role="meter"
      aria-label={t("prejoin.level")}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level * 100)}
      aria-valuetext={level > 0.15 ? t("prejoin.levelHigh") : t("prejoin.levelLow")}
    >
      <span className="st-level__bar" style={{ transform: `scaleX(${level})` }} />
    </div>
  );
}
