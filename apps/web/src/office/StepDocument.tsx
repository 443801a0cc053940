import { useState } from "react";
import { useTranslation } from "../i18n/index.ts";
import { TextField } from "../ui/index.ts";
import { DateField } from "./TimeFields.tsx";
import type { StepProps } from "./NewConferencePage.tsx";
import { useFlaw } from "./useFlaw.ts";
import { recogniseDocument } from "./recognise.ts";

const FIELDS = ["type", "symbol", "issuedOn", "issuer", "abstract"] as const;

/** The document the conference stands on; a pasted citation fills the fields in. */
export function StepDocument({ draft, change, flaws }: StepProps) {
  const { t } = useTranslation("office");
  const flaw = useFlaw(flaws);
  const [filled, setFilled] = useState<readonly (typeof FIELDS)[number][] | null>(null);
  const { document } = draft;

  const paste = (pasted: string): void => {
    const found = recogniseDocument(pasted);
    const got = FIELDS.filter((field) => found[field] !== undefined);
    setFilled(pasted.trim() === "" ? null : got);
    change({ pasted, document: { ...document, ...found } });
  };
  const field = (key: (typeof FIELDS)[number], maxLength: number) => (
    <TextField
      label={t(`document.${key}`)}
      value={document[key]}
      onChange={(value) => change({ document: { ...document, [key]: value } })}
      maxLength={maxLength}
      autoComplete="off"
      error={flaw(key)}
      {...(key === "abstract" ? { rows: 3 } : {})}
    />
  );
  return (
    <div className="of-stack">
      <TextField
        label={t("document.paste")}
        hint={t("document.pasteHint")}
        value={draft.pasted}
        onChange={paste}
        autoComplete="off"
      />
      <p className="of-hint" role="status">
        {filled === null
          ? ""
          : filled.length > 0
            ? t("document.recognised", { fields: filled.map((each) => t(`document.${each}`)).join(", ") })
            : t("document.notRecognised")}
      </p>
      <div className="of-fields">
        {field("type", 60)}
        {field("symbol", 60)}
        {field("issuer", 200)}
        <DateField
          // A paste puts another date into the field.
          key={draft.pasted}
          label={t("document.issuedOn")}
          value={document.issuedOn}
          onChange={(issuedOn) => change({ document: { ...document, issuedOn } })}
          error={flaw("issuedOn")}
        />
      </div>
      {field("abstract", 1000)}
      <p className="of-hint">{t("document.open")}</p>
    </div>
  );
}
