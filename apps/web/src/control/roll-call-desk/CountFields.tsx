import type { HeadcountQualifier } from "@diemcau/contract";
import { useTranslation } from "../../i18n/index.ts";
import { TextField } from "../../ui/index.ts";

const QUALIFIERS: readonly HeadcountQualifier[] = ["exact", "approx", "more-than"];

interface CountFieldsProps {
  label: string;
  present: string;
  onPresent(typed: string): void;
  qualifier: HeadcountQualifier;
  onQualifier(qualifier: HeadcountQualifier): void;
  error: string | undefined;
}

/** How many, and how sure. */
export function CountFields({ label, present, onPresent, qualifier, onQualifier, error }: CountFieldsProps) {
  const { t } = useTranslation("rollcall");
  return (
    <div className="rd-record__count">
      <TextField label={label} value={present} onChange={onPresent} inputMode="numeric" autoComplete="off" error={error} />
      <label className="dc-field">
        <span className="dc-field__label">{t("record.qualifier")}</span>
        <select className="dc-input" value={qualifier} onChange={(event) => onQualifier(event.target.value as HeadcountQualifier)}>
          {QUALIFIERS.map((each) => (
            <option key={each} value={each}>
              {t(`qualifier.${each}`)}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
