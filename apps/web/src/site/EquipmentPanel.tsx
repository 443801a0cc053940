import { useTranslation } from "../i18n/index.ts";
import { Button, DisplaySwitch, LanguageSwitch } from "../ui/index.ts";
import { DeviceFaultNotice, DeviceFields, LevelMeter, SelfView } from "./DeviceFields.tsx";
import { EncoderCard } from "./encoder/EncoderCard.tsx";
import { LineTestCard } from "./line-test/LineTestCard.tsx";
import { changeRoom, type Room } from "./rooms.ts";
import { playTestSound } from "./sound.ts";
import type { Devices } from "./useDevices.ts";
import { StillsHint } from "./wall/WallNotices.tsx";

interface EquipmentPanelProps {
  room: Room;
  devices: Devices;
  microphone: boolean;
  onMicrophone(on: boolean): void;
  /** Cued or on air: no time for a test. */
  busy: boolean;
  isOver: boolean;
  encoderSends: boolean;
}

export function EquipmentPanel({ room, devices, microphone, onMicrophone, busy, isOver, encoderSends }: EquipmentPanelProps) {
  const { t } = useTranslation("site");
  return (
    <div className="st-panel">
      <section className="st-section" aria-label={t("tabs.equipment")}>
        <SelfView stream={devices.stream} label={t("prejoin.preview")} />
        <LevelMeter stream={microphone ? devices.stream : null} />
        {devices.opening ? null : <DeviceFaultNotice devices={devices} />}
        <div className="st-row">
          <Button look={microphone ? "quiet" : "primary"} onPress={() => onMicrophone(!microphone)}>
            {microphone ? t("room.muteMicrophone") : t("room.unmuteMicrophone")}
          </Button>
          <Button onPress={() => void playTestSound(room.devices.loudspeaker).catch(() => {})}>
            {t("prejoin.testSound")}
          </Button>
        </div>
        <DeviceFields room={room} devices={devices} />
        <StillsHint />
        <LineTestCard room={room} devices={devices} blocked={busy} isOver={isOver} />
      </section>
      <EncoderCard room={room} sends={encoderSends} />
      <section className="st-section st-row">
        <LanguageSwitch />
        <DisplaySwitch />
        <Button look="plain" onPress={() => changeRoom(room.siteId, { entered: false })}>
          {t("room.leave")}
        </Button>
      </section>
    </div>
  );
}
