import { useState, type ReactNode } from "react";
import { Dialog as AriaDialog, DialogTrigger, Popover, ToggleButtonGroup } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { LANGUAGES, language, switchLanguage, type Language } from "../i18n/index.ts";
import { AccountDialog } from "./AccountDialog.tsx";
import { Button, ToggleButton } from "./Button.tsx";
import { setDisplay, TEXT_SIZES, useDisplay, type TextSize } from "./display.ts";

interface AppHeaderProps {
  /** The conference, or what this screen is; becomes the page's h1. */
  title: string;
  /** Who is signed in and as what. */
  who?: { name: string; role: string } | undefined;
  onSignOut?: (() => void) | undefined;
  /** State of the line and the like. */
  children?: ReactNode;
}

/** Head of every app's page: product, conference, who, language, display. */
export function AppHeader({ title, who, onSignOut, children }: AppHeaderProps) {
  const { t } = useTranslation("common");
  const [isAsking, setAsking] = useState(false);
  return (
    <header className="dc-header">
      <a className="skip-link" href="#main">
        {t("skipToMain")}
      </a>
      <span className="dc-header__product">{t("product")}</span>
      <h1 className="dc-header__title" title={title}>
        {title}
      </h1>
      {children}
      <div className="dc-header__tools">
        {who && onSignOut ? (
          <Button look="plain" className="dc-header__who" aria-haspopup="dialog" onPress={() => setAsking(true)}>
            <strong>{who.name}</strong>
            {who.role}
          </Button>
        ) : null}
        {who && isAsking ? <AccountDialog who={who} onClose={() => setAsking(false)} /> : null}
        {onSignOut ? (
          <Button size="small" onPress={onSignOut}>
            {t("signIn.out")}
          </Button>
        ) : null}
        <LanguageSwitch />
        <DisplaySwitch />
      </div>
    </header>
  );
}

export function LanguageSwitch() {
  const { t, i18n } = useTranslation("common");
  void i18n.language;
  return (
    <ToggleButtonGroup
      className="dc-choice"
      aria-label={t("language.label")}
      selectedKeys={[language()]}
      disallowEmptySelection
      onSelectionChange={(keys) => switchLanguage([...keys][0] as Language)}
    >
      {LANGUAGES.map((code) => (
        <ToggleButton key={code} id={code} size="small" aria-label={t(`language.${code}`)}>
          {code.toUpperCase()}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

export function DisplaySwitch() {
  const { t } = useTranslation("common");
  const display = useDisplay();
  return (
    <DialogTrigger>
      <Button size="small">
        <span aria-hidden="true">A±</span>
        <span className="visually-hidden">{t("display.label")}</span>
      </Button>
      <Popover className="dc-popover" placement="bottom end">
        <AriaDialog className="dc-popover__body" aria-label={t("display.label")}>
          <div className="dc-field">
            <span className="dc-field__label" id="dc-text-size">
              {t("display.textSize")}
            </span>
            <ToggleButtonGroup
              className="dc-choice"
              aria-labelledby="dc-text-size"
              selectedKeys={[display.textSize]}
              disallowEmptySelection
              onSelectionChange={(keys) => setDisplay({ textSize: [...keys][0] as TextSize })}
            >
              {TEXT_SIZES.map((size) => (
                <ToggleButton key={size} id={size}>
                  {t(`display.${size}`)}
                </ToggleButton>
              ))}
            </ToggleButtonGroup>
          </div>
          <ToggleButton isSelected={display.highContrast} onChange={(on) => setDisplay({ highContrast: on })}>
            {t("display.contrast")}
          </ToggleButton>
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  );
}
