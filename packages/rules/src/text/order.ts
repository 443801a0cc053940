/** Vietnamese alphabetical order, and the order of lists of persons. */

const collator = new Intl.Collator("vi", { numeric: true });

/**
 * Order of the Vietnamese alphabet (a ă â b c d đ e ê …), tones after letters, digits as numbers
 * ("Quận 2" before "Quận 10"). For `Array.sort`.
 */
export function compareVi(a: string, b: string): number {
  return collator.compare(a, b);
}

/** Parts of a personal name as entered on a form; parts of a foreign name are never guessed. */
export interface NameParts {
  familyName: string;
  middleName?: string | null | undefined;
  givenName: string;
}

/** Order of Vietnamese lists of persons: by given name (tên), then family name (họ), then middle name (đệm). */
export function compareNames(a: NameParts, b: NameParts): number {
  return (
    collator.compare(a.givenName, b.givenName) ||
    collator.compare(a.familyName, b.familyName) ||
    collator.compare(a.middleName ?? "", b.middleName ?? "")
  );
}

/**
 * Splits a name that is KNOWN to be Vietnamese and full: first word họ, last word tên, the rest đệm.
 * A single word is taken as the given name. Do not use for foreign names.
 */
export function splitVietnameseName(displayName: string): Required<Record<keyof NameParts, string>> {
  const parts = displayName.trim().split(/\s+/);
  const givenName = parts.pop() ?? "";
  const familyName = parts.shift() ?? "";
  return { familyName, middleName: parts.join(" "), givenName };
}

/** Name in the Vietnamese order họ – đệm – tên. */
export function joinVietnameseName(parts: NameParts): string {
  return [parts.familyName, parts.middleName, parts.givenName].filter(Boolean).join(" ");
}
