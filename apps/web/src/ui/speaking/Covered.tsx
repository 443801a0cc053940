import { isQuiet, type ConferenceState } from "@diemcau/rules";
import { useTranslation } from "../../i18n/index.ts";

/** Beside a speaker's time: it runs on while a film or a pause stands over the rooms, and nobody sees or hears the speaker. */
export function Covered({ state }: { state: Pick<ConferenceState, "stage"> }) {
  const { t } = useTranslation("speaking");
  const { scene } = state.stage;
  if (!isQuiet(scene)) return null;
  return (
    <p className="sp-covered" role="status">
      <span aria-hidden="true">◪</span> {t(scene.layout === "video" ? "covered.video" : "covered.pause")}
    </p>
  );
}
