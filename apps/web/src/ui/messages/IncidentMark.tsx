import type { IncidentSeverity } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";

const SIGNS: Record<IncidentSeverity, string> = { minor: "▵", major: "▲", blocking: "⬣" };

/** How bad an incident is: a shape, a colour and a word. */
export function IncidentMark({ severity }: { severity: IncidentSeverity }) {
  const { t } = useTranslation("messages");
  return (
    <span className={`ms-severity ms-severity--${severity}`}>
      <span aria-hidden="true">{SIGNS[severity]}</span> {t(`severity.${severity}`)}
    </span>
  );
}
