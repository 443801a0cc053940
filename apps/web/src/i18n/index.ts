/** Languages of the web apps: texts, React Aria's own sentences, numbers and times. The only door. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { supplyAriaStrings } from "./aria.ts";
import { LANGUAGES, LOCALE_OF, storeLanguage, storedLanguage, type Language } from "./language.ts";
import enCommon from "./en/common.json";
import enControl from "./en/control.json";
import enSite from "./en/site.json";
import viCommon from "./vi/common.json";
import viControl from "./vi/control.json";
import viSite from "./vi/site.json";

export { LANGUAGES, LOCALE_OF, type Language };
export { useTranslation } from "react-i18next";
export { readTimesIn, timesAreReadIn, useFormat, type Format } from "./format.ts";

const resources = {
  vi: { common: viCommon, control: viControl, site: viSite },
  en: { common: enCommon, control: enControl, site: enSite },
};

/** The language shown now. */
export const language = (): Language => (i18next.language === "en" ? "en" : "vi");

/** Call once, before rendering. */
export function setUpLanguages(): void {
  if (i18next.isInitialized) return;
  supplyAriaStrings(language);
  i18next.on("languageChanged", () => {
    document.documentElement.lang = language();
  });
  void i18next.use(initReactI18next).init({
    resources,
    lng: storedLanguage(),
    fallbackLng: "vi",
    ns: Object.keys(resources.vi),
    defaultNS: "common",
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = language();
}

/** Texts of one app that the others do not load. Before its first page is drawn. */
export function addTexts(of: Language, texts: Record<string, object>): void {
  for (const [namespace, catalog] of Object.entries(texts)) i18next.addResourceBundle(of, namespace, catalog);
}

export function switchLanguage(next: Language): void {
  storeLanguage(next);
  void i18next.changeLanguage(next);
}
