import { useState, type FormEvent } from "react";
import { normaliseInput } from "@diemcau/rules/text";
import { useTranslation } from "../../i18n/index.ts";
import { Button, TextField } from "../../ui/index.ts";
import { LANGUAGES, languageName } from "./languages.ts";

interface FormProps {
  /** To begin with. */
  language?: string;
  name?: string;
  submit: string;
  onSubmit(language: string, name: string): void;
}

/** A language and what it is called on the screens. */
export function LanguageForm({ language: first = "vi", name: known, submit, onSubmit }: FormProps) {
  const { t, i18n } = useTranslation("captions");
  const [language, setLanguage] = useState(first);
  const [typed, setTyped] = useState<string | null>(known ?? null);
  const [tried, setTried] = useState(false);
  // In its own words, as its readers look for it.
  const name = typed ?? capital(languageName(language, language));
  const cleaned = normaliseInput(name);
  const codes: readonly string[] = (LANGUAGES as readonly string[]).includes(language) ? LANGUAGES : [language, ...LANGUAGES];
  const send = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (cleaned === "") return;
    onSubmit(language, cleaned);
    setTyped(known === undefined ? null : cleaned);
    setTried(false);
  };
  return (
    <form className="la-form" onSubmit={send} noValidate>
      <label className="dc-field">
        <span className="dc-field__label">{t("desk.language")}</span>
        <select className="dc-input" value={language} onChange={(event) => setLanguage(event.target.value)}>
          {codes.map((code) => (
            <option key={code} value={code}>
              {languageName(code, i18n.language)}
            </option>
          ))}
        </select>
      </label>
      <TextField label={t("desk.name")} value={name} onChange={setTyped} maxLength={60} error={tried && cleaned === "" ? t("desk.nameMissing") : undefined} />
      <Button type="submit">{submit}</Button>
    </form>
  );
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);
