/** What stands before a number: the type word, modifiers, "số", a section, a body that "ban hành" it. */
import type { IssuerName, Lexicon, TypeEntry, WordQuality } from "./lexicon.ts";
import type { ParsedSymbol } from "./symbols.ts";
import { isCapital, isGap, isLetter, wordFold, wordKey, wordsBefore, type Word } from "./words.ts";

export interface Head {
  /** Where the type word begins; the number's own place without one or behind a bracket. */
  start: number;
  /** Where the type word begins also if a bracket parts it from the number: "Luật … (số 104/2016/QH13)". */
  citationStart: number;
  entries: readonly TypeEntry[];
  quality: WordQuality | null;
  /** "số" stood before the number. */
  numberWord: boolean;
  capital: boolean;
  /** The word says another type than the symbol. */
  disagrees: boolean;
}

/** Vietnamese words that may stand between a type and its number: "Chương trình hành động số 12". */
const MODIFIERS = new Set([
  "hành động",
  "chuyên đề",
  "liên tịch",
  "liên ngành",
  "phối hợp",
  "khẩn",
  "thượng khẩn",
  "hỏa tốc",
  "cá biệt",
]);
/** A word beyond which a type word belongs to something else. */
const STOPS = new Set(["và", "hoặc", "hay", "cùng", "theo", "tại"]);
/** How many words a title may have between its type and "số": "Luật Tiếp cận thông tin số …". */
const FARTHEST = 10;

const key = (text: string, word: Word): string => wordKey(text.slice(word.start, word.end));
const phrase = (text: string, words: readonly Word[], from: number, count: number): string =>
  words
    .slice(from, from + count)
    .toReversed()
    .map((word) => key(text, word))
    .join(" ");

/** The assemblies number ordinances and resolutions like laws. */
const ASSEMBLY_TYPES = new Set(["PL", "NQ"]);
/** Whether a type may bear a symbol that carries no code of its own. */
export const mayBear = (entry: TypeEntry, symbol: ParsedSymbol): boolean => entry.type.grammar === symbol.kind || (symbol.kind === "law" && ASSEMBLY_TYPES.has(entry.type.code));

/** True if a type read from a word fits the symbol behind it. */
function fits(entries: readonly TypeEntry[], symbol: ParsedSymbol | null): boolean {
  if (symbol === null) return true;
  if (symbol.type !== null) return entries.some((entry) => entry.type.code === symbol.type);
  return entries.some((entry) => mayBear(entry, symbol));
}

/** Reads leftwards from a number at `index`. Null: the number is glued to a word that is no part of a citation. */
export function readHead(text: string, index: number, lexicon: Lexicon, symbol: ParsedSymbol | null): Head | null {
  const glued = index > 0 && isLetter(text.charCodeAt(index - 1));
  const none = { entries: [], quality: null, capital: false, disagrees: false };
  let position = index;
  let beforeColon = position;
  if (beforeColon > 0 && isGap(text.charCodeAt(beforeColon - 1))) beforeColon--;
  if (text[beforeColon - 1] === ":" || text[beforeColon - 1] === ".") position = beforeColon - 1;
  const [nearest] = wordsBefore(text, position, 1);
  const nearestKey = nearest ? key(text, nearest) : "";
  // "so", "sô", "sổ", "sồ": a slip, unless nothing else says that a document is meant.
  const accentless = nearestKey.length === 2 && nearestKey !== "số" && wordFold(nearestKey) === "so";
  const numberWord = nearestKey === "số" || accentless;
  let bracket = false;
  if (numberWord && nearest) position = nearest.start;
  else position = index;
  if (symbol) {
    const gap = position > 0 && isGap(text.charCodeAt(position - 1)) ? 1 : 0;
    if (text[position - gap - 1] === "(") {
      bracket = true;
      position -= gap + 1;
    }
  }
  const words = wordsBefore(text, position, symbol ? FARTHEST + lexicon.longest : lexicon.longest + 2);
  const found = words.length === 0 ? null : direct(text, words, lexicon, symbol, numberWord);
  const place = (one: Found): Pick<Head, "start" | "citationStart"> => ({
    start: bracket ? index : one.start,
    citationStart: one.start,
  });
  if (found && (fits(found.entries, symbol) || symbol?.type === null)) {
    return { ...found, ...place(found), numberWord, disagrees: false };
  }
  if (symbol && (numberWord || bracket)) {
    const far = behindTitle(text, words, lexicon, symbol);
    if (far) return { ...far, ...place(far), numberWord, disagrees: false };
  }
  // An open bracket without "số" holds something else: "Kế hoạch (57-KL/TW …)" is no plan of that number.
  if (found && !(bracket && !numberWord)) {
    return { ...found, ...place(found), numberWord, disagrees: true };
  }
  if (glued && !(numberWord && symbol)) return null;
  return { ...none, start: index, citationStart: index, numberWord: numberWord && !accentless };
}

type Found = Pick<Head, "start" | "entries" | "quality" | "capital">;

function direct(
  text: string,
  words: readonly Word[],
  lexicon: Lexicon,
  symbol: ParsedSymbol | null,
  numberWord: boolean,
): Found | null {
  for (const skipped of [0, 1, 2]) {
    if (skipped > 0 && !MODIFIERS.has(phrase(text, words, 0, skipped))) continue;
    if (!lexicon.lastWords.has(phrase(text, words, skipped, 1))) continue;
    for (let count = Math.min(lexicon.longest, words.length - skipped); count > 0; count--) {
      const entries = lexicon.byWord.get(phrase(text, words, skipped, count));
      if (entries) return make(text, words[skipped + count - 1], entries, "exact");
    }
  }
  const coded = byCode(text, words[0], lexicon);
  if (coded && fits(coded.entries, symbol)) return coded;
  if ((!numberWord && !symbol) || !isLetter(text.charCodeAt(words[0]?.start ?? 0))) return null;
  const folded = words.slice(0, lexicon.longest).map((word) => wordFold(text.slice(word.start, word.end)));
  for (let count = Math.min(lexicon.longest, words.length); count > 0; count--) {
    const read = lexicon.tolerant(folded.slice(0, count).toReversed());
    if (!read || (symbol !== null && !fits(read.entries, symbol))) continue;
    // One syllable with wrong accents is mostly another word; the symbol has to confirm it.
    if (symbol === null && count === 1 && !read.entries.some((entry) => entry.name.includes(" "))) continue;
    return make(text, words[count - 1], read.entries, read.quality);
  }
  return null;
}

/** Shortened as in minutes and talks: "NĐ 30/2020/NĐ-CP", "KL số 57". Case and đ/Đ tell codes apart. */
function byCode(text: string, word: Word | undefined, lexicon: Lexicon): Found | null {
  const code = word ? text.slice(word.start, word.end) : "";
  const entries = code.length > 1 ? lexicon.byCode.get(code) : undefined;
  return entries ? make(text, word, entries, "code") : null;
}

function behindTitle(text: string, words: readonly Word[], lexicon: Lexicon, symbol: ParsedSymbol): Found | null {
  for (let skipped = 1; skipped < Math.min(words.length, FARTHEST); skipped++) {
    if (STOPS.has(phrase(text, words, skipped - 1, 1))) return null;
    if (!lexicon.lastWords.has(phrase(text, words, skipped, 1))) continue;
    for (let count = Math.min(lexicon.longest, words.length - skipped); count > 0; count--) {
      const entries = lexicon.byWord.get(phrase(text, words, skipped, count));
      if (entries && fits(entries, symbol)) return make(text, words[skipped + count - 1], entries, "exact");
    }
  }
  return null;
}

function make(text: string, word: Word | undefined, entries: readonly TypeEntry[], quality: WordQuality): Found | null {
  return word ? { start: word.start, entries, quality, capital: isCapital(text, word.start) } : null;
}

const UNIT = "(?:tiểu mục|điểm|khoản|điều|mục|phần|chương|tiết|phụ lục)";
const VALUE = "(?:\\d{1,3}(?:\\.\\d{1,2}){0,3}[a-zđ]?|[IVXLC]{1,6}|[a-zđ])(?![\\p{L}\\p{N}])";
/** "điểm c khoản 2 Điều 8". */
export const SECTION = `${UNIT}[ \\n]${VALUE}(?:(?:,?[ \\n](?:của[ \\n])?|,)${UNIT}[ \\n]${VALUE}){0,4}`;
const SECTION_BEFORE = new RegExp(`(?<![\\p{L}\\p{N}])(${SECTION})(?:[ \\n](?:của|trong)|,)?[ \\n]$`, "iu");
const WINDOW = 90;

/** The section cited before the type word, and where it begins. */
export function readSectionBefore(text: string, start: number): { section: string; start: number } | null {
  // A section ends in a number, a roman number or one letter, then a gap.
  if (start < 5 || !isGap(text.charCodeAt(start - 1))) return null;
  const from = Math.max(0, start - WINDOW);
  const match = SECTION_BEFORE.exec(text.slice(from, start));
  return match ? { section: cleanSection(match[1] ?? ""), start: from + match.index } : null;
}

export const cleanSection = (section: string): string =>
  section.replace(/\n/g, " ").replace(/,? của (?=\p{L})/giu, " ");

const ISSUED = new Set(["ra", "ký", "có"]);
const JUST = new Set(["đã", "vừa", "mới"]);

/** The body in "Ban Bí thư đã ban hành Chỉ thị số …". */
export function readIssuerBefore(text: string, start: number, lexicon: Lexicon): IssuerName | null {
  const words = wordsBefore(text, start, lexicon.longestIssuer + 6);
  let at = 0;
  const next = (): string => phrase(text, words, at, 1);
  if (phrase(text, words, 0, 2) === "ban hành") at = 2;
  else if (ISSUED.has(next())) at = 1;
  else return null;
  if (at === 2 && next() === "ký") at++;
  while (JUST.has(next())) at++;
  for (let count = Math.min(lexicon.longestIssuer, words.length - at); count > 0; count--) {
    const issuer = lexicon.issuers.get(phrase(text, words, at, count));
    if (issuer) return issuer;
  }
  return null;
}
