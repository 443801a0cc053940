import { Problem } from "../problem.ts";

/**
 * What came in, with every text composed (NFC) and trimmed: what is compared, counted and stored is one form.
 * @throws Problem input-malformed for half a character (a lone surrogate), which the database would refuse
 */
export function cleanText(value: unknown): unknown {
  if (typeof value === "string") {
    if (!value.isWellFormed()) throw new Problem("input-malformed", "text");
    return value.normalize("NFC").trim();
  }
  if (Array.isArray(value)) return value.map(cleanText);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, cleanText(inner)]));
}
