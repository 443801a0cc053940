import "./copy-field.css";
import { useState } from "react";
import { useTranslation } from "../i18n/index.ts";
import { Button } from "./Button.tsx";

/** Something to be carried to another program: marked with one click, copied with another. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const { t } = useTranslation("common");
  const [copied, setCopied] = useState(false);
  const copy = (): void => {
    // Outside a secure context there is no clipboard; the text can be marked and copied by hand.
    void navigator.clipboard?.writeText(value).then(() => setCopied(true));
  };
  return (
    <div className="dc-copy" role="group" aria-label={label}>
      <span className="dc-copy__label">{label}</span>
      <code className="dc-copy__value">{value}</code>
      <Button size="small" onPress={copy} aria-label={t("action.copyOf", { what: label })}>
        {t("action.copy")}
      </Button>
      <span className="dc-copy__done" role="status">
        {copied ? `✓ ${t("action.copied")}` : ""}
      </span>
    </div>
  );
}
