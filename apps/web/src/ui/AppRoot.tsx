import { StrictMode, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { I18nProvider } from "react-aria-components";
import { useTranslation } from "react-i18next";
import { language, LOCALE_OF, setUpLanguages } from "../i18n/index.ts";
import { applyStoredDisplay } from "./display.ts";
import "./tokens.css";
import "./base.css";
import "./controls.css";
import "./dialogs.css";
import "./marks.css";
import "./header.css";

function Localised({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  void i18n.language;
  return <I18nProvider locale={LOCALE_OF[language()]}>{children}</I18nProvider>;
}

/**
 * Starts an app in the page's #root: languages, display settings, styles, React.
 * @param addTexts brings the texts that only this app has
 */
export function mountApp(app: ReactNode, addTexts?: () => void): void {
  setUpLanguages();
  addTexts?.();
  applyStoredDisplay();
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  createRoot(root).render(
    <StrictMode>
      <Localised>{app}</Localised>
    </StrictMode>,
  );
}
