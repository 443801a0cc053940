import { useTranslation } from "../../i18n/index.ts";
import type { RollStatus } from "./model.ts";

const SIGNS: Record<RollStatus, string> = { ready: "✓", trouble: "!", silent: "…", "not-called": "○" };

/** Colour, sign and text. */
export function RollMark({ status, text }: { status: RollStatus; text?: string }) {
  const { t } = useTranslation("rollcall");
  return (
    <span className={`rd-mark rd-mark--${status}`}>
      <span className="rd-mark__sign" aria-hidden="true">
        {SIGNS[status]}
      </span>
      {text ?? t(`status.${status}`)}
    </span>
  );
}
