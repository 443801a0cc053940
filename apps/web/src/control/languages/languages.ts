/** Languages offered first; every one that a browser knows can be shown. */
export const LANGUAGES = ["vi", "en", "fr", "zh", "ru", "lo", "km", "ja", "ko", "de", "es", "th", "id", "ar"] as const;

/** A language's name in the reader's language. */
export function languageName(code: string, reader: string): string {
  return new Intl.DisplayNames([reader], { type: "language" }).of(code) ?? code;
}
