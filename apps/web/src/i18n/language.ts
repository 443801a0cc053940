/** The language of the screens: Vietnamese, unless the browser asks for English first, as the server reads it. Kept per browser. */
export const LANGUAGES = ["vi", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
/** Locale that React Aria and Intl work with. */
export const LOCALE_OF: Record<Language, string> = { vi: "vi-VN", en: "en-GB" };

const KEY = "diemcau.language";

/** The language chosen before, else the browser's. */
export function storedLanguage(): Language {
  try {
    const stored = localStorage.getItem(KEY);
    if (stored === "vi" || stored === "en") return stored;
  } catch {
    // Storage may be closed to us; the language is then chosen for this page only.
  }
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "vi";
}

export function storeLanguage(language: Language): void {
  try {
    localStorage.setItem(KEY, language);
  } catch {
    // As above.
  }
}
