import type { SiteVote } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";

/** What a room has said, in words. */
export function RoomSaid({ sent: { counts }, hands }: { sent: SiteVote; hands: boolean }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const [yes, no, abstaining] = counts;
  if (hands) return t("rooms.hands", { for: format.number(yes), against: format.number(no), abstain: format.number(abstaining) });
  return no > 0 ? t("rooms.objecting", { count: no, number: format.number(no) }) : t("rooms.noObjection");
}
