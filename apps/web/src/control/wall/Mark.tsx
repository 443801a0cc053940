import type { WallMark } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";

const SIGNS: Record<WallMark, string> = { black: "■", frozen: "‖", silent: "⊘", missing: "?" };

/** What is wrong with a room's picture or sound: sign and word, never colour alone. */
export function Mark({ mark }: { mark: WallMark }) {
  const { t } = useTranslation("wall");
  return (
    <span className="wl-mark" data-mark={mark}>
      <span aria-hidden="true">{SIGNS[mark]}</span> {t(`mark.${mark}`)}
    </span>
  );
}
