import { useState } from "react";
import { useTranslation } from "../../i18n/index.ts";
import { TextField } from "../../ui/index.ts";
import { dateText, isoDate } from "../zoned.ts";

interface DayFieldProps {
  label: string;
  /** "2025-07-01"; "" when nothing is entered, null while it is no date. */
  value: string | null;
  onChange(value: string | null): void;
  hint?: string;
}

/** A calendar day as people type it. */
export function DayField({ label, value, onChange, hint }: DayFieldProps) {
  const { t } = useTranslation("organisation");
  const [typed, setTyped] = useState(value ? dateText(value) : "");
  return (
    <TextField
      label={label}
      value={typed}
      placeholder={t("day.placeholder")}
      hint={hint}
      autoComplete="off"
      inputMode="numeric"
      maxLength={20}
      error={value === null ? t("day.wrong") : undefined}
      onChange={(text) => {
        setTyped(text);
        onChange(text.trim() === "" ? "" : isoDate(text) || null);
      }}
    />
  );
}

/** For the wire: an empty field is no day. */
export const dayOrNull = (value: string | null): string | null => value || null;
