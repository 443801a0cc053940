/**
 * Cleaning and folding of Vietnamese text. Pure, without dependencies, the same in the browser and on the server.
 *
 * Facts behind the rules: shared domain notes "Vietnamese text" (CLDR, NĐ 30/2020), repeated in the tests.
 */

const EXOTIC_SPACES = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;
const INVISIBLE = /[\u200B\u2060\uFEFF\u00AD]/g;

/**
 * Cleans one line of text at a boundary (form, file, API): NFC, no-break and other exotic spaces become
 * spaces, U+00D0 `Ð` (eth, a common mistyping) becomes U+0110 `Đ`, invisible characters go, runs of white
 * space collapse to one space, ends are trimmed. Never changes case. Line breaks become spaces.
 */
export function normaliseInput(text: string): string {
  return clean(text).replace(/\s+/g, " ").trim();
}

/** Like {@link normaliseInput} but keeps line breaks: each line is cleaned, at most one blank line in a row stays. */
export function normaliseMultiline(text: string): string {
  return clean(text)
    .split(/\r\n|\r|\n/)
    .map((line) => line.replace(/\s+/g, " ").trim())
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function clean(text: string): string {
  return text
    .normalize("NFC")
    .replace(EXOTIC_SPACES, " ")
    .replace(INVISIBLE, "")
    .replace(/\u00D0/g, "\u0110");
}

/**
 * Accent-insensitive, case-insensitive form for searching: "Cẩm Phả" → "cam pha", "Hoà" = "hòa" → "hoa",
 * "Đ" → "d". Stripping marks alone is not enough: `đ` has no decomposition.
 *
 * Never fold a document symbol to decide that two documents are the same: in symbols case and đ/Đ carry
 * meaning (HD hướng dẫn, HĐ hợp đồng).
 */
export function fold(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đð]/g, "d")
    .replace(/[ĐÐ]/g, "D")
    .replace(EXOTIC_SPACES, " ")
    .replace(INVISIBLE, "")
    .toLowerCase();
}

const TONE = "[\\u0300\\u0301\\u0303\\u0309\\u0323]";
// An open syllable with oa, oe or uy (not qu-) whose tone mark stands on its last vowel.
const TONE_ON_LAST = new RegExp(`(?<![qQ])([oO][aAeE]|[uU][yY])(${TONE})(?![\\p{L}\\p{M}])`, "gu");

/**
 * Puts the tone mark where state texts put it: "uỷ" → "ủy", "hoà" → "hòa". Two spellings of one word then
 * compare equal as strings and serve as an exact key. Result is NFC.
 */
export function normaliseTonePlacement(text: string): string {
  return text
    .normalize("NFD")
    .replace(TONE_ON_LAST, (_all, vowels: string, tone: string) => `${vowels[0]}${tone}${vowels[1]}`)
    .normalize("NFC");
}

/** Upper-cases a whole line, safe for Vietnamese ("Đảng ủy" → "ĐẢNG ỦY"). Title-casing by machine is never safe. */
export function upperVi(text: string): string {
  return text.normalize("NFC").toLocaleUpperCase("vi");
}
