import type { EntryWarning } from "@diemcau/contract";
import { useFormat, useTranslation } from "../../i18n/index.ts";
import "../sheet/sheet.css";
import { warningHoles } from "./warning.ts";

/** What is worth a look in one delegate before they are saved. */
export function WarningList({ warnings }: { warnings: readonly EntryWarning[] }) {
  const { t } = useTranslation("office");
  const format = useFormat();
  if (warnings.length === 0) return null;
  return (
    <div role="alert">
      <p className="of-strong">{t("roster.byHand.look")}</p>
      <ul className="of-sheet__warnings">
        {warnings.map((warning) => (
          <li key={warning.code} className="of-sheet__warning">
            {t(`roster.byHand.warning.${warning.code}`, warningHoles(format, warning))}
          </li>
        ))}
      </ul>
    </div>
  );
}
