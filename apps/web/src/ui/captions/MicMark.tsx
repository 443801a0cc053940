import { useTranslation } from "../../i18n/index.ts";

/** Whether an interpreter's microphone is open: a shape and a word. */
export function MicMark({ on }: { on: boolean }) {
  const { t } = useTranslation("captions");
  return (
    <span className="dc-mic" data-on={on}>
      <span aria-hidden="true">{on ? "●" : "○"}</span> {on ? t("mic.on") : t("mic.off")}
    </span>
  );
}
