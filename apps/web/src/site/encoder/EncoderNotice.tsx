import { useTranslation } from "../../i18n/index.ts";
import { Button, ProblemNotice } from "../../ui/index.ts";
import { changeRoom, type Room } from "../rooms.ts";

interface EncoderNoticeProps {
  room: Room;
  /** On air or asked to be ready. */
  may: boolean;
  /** An encoder's picture of this room is there. */
  sends: boolean;
}

/** Why this PC's camera is not on its way: an encoder's is, or should be. */
export function EncoderNotice({ room, may, sends }: EncoderNoticeProps) {
  const { t } = useTranslation("site");
  if (sends) {
    return (
      <p className="st-note" role="status">
        {t(room.encoder === true ? "encoder.sendsOnly" : "encoder.sends")}
      </p>
    );
  }
  if (!may || room.encoder !== true) return null;
  return (
    <ProblemNotice
      polite
      problem={{ title: t("encoder.missing"), remedy: t("encoder.missingRemedy") }}
      actions={
        <Button size="small" onPress={() => changeRoom(room.siteId, { encoder: false })}>
          {t("encoder.useCamera")}
        </Button>
      }
    />
  );
}
