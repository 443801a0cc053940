import type { Vote } from "@diemcau/rules";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import type { Room } from "../rooms.ts";

/** The room counted more hands than may vote there: what was taken of them, in words; else nothing. */
export function TakenNote({ room, vote }: { room: Room; vote: Vote }) {
  const { t } = useTranslation("voting");
  const format = useFormat();
  const own = vote.taken?.find(([site]) => site === room.site);
  if (!own) return null;
  const [, yes, no, abstaining] = own;
  return (
    <span className="sv-taken" data-testid="vote-taken">
      {t("site.taken", { most: format.number(yes + no + abstaining), for: format.number(yes), against: format.number(no), abstain: format.number(abstaining) })}
    </span>
  );
}
