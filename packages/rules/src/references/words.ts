/** Words of an aligned text: reading them forwards and backwards in bounded steps, and keys to compare them by. */
import { fold, normaliseTonePlacement } from "../text/index.ts";

export interface Word {
  start: number;
  end: number;
}

const KEY_LIMIT = 20_000;
const keys = new Map<string, string>();
const folds = new Map<string, string>();
const LONGEST_WORD = 40;

/** Letter or digit of Latin script. Enough to cut Vietnamese words; no regular expression, it runs per character. */
export function isWordUnit(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x30 && unit <= 0x39) || isAsciiLetter(unit);
  return (unit >= 0xc0 && unit <= 0x24f && unit !== 0xd7 && unit !== 0xf7) || (unit >= 0x1e00 && unit <= 0x1eff);
}

const isAsciiLetter = (unit: number): boolean => (unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a;
export const isDigit = (unit: number): boolean => unit >= 0x30 && unit <= 0x39;
export const isLetter = (unit: number): boolean => isWordUnit(unit) && !isDigit(unit);
export const isGap = (unit: number): boolean => unit === 0x20 || unit === 0x0a;

/** Same word whatever the case and the place of the tone mark ("UỶ" = "ủy"); diacritics count. */
export const wordKey = (word: string): string =>
  remembered(keys, word, (one) => normaliseTonePlacement(one).toLowerCase());

/** Same word whatever the diacritics. */
export const wordFold = (word: string): string => remembered(folds, word, fold);

/** A text says the same words again and again, and normalising one costs more than all other work on it. */
function remembered(memory: Map<string, string>, word: string, make: (word: string) => string): string {
  let key = memory.get(word);
  if (key === undefined) {
    key = /^[\w ]*$/.test(word) ? word.toLowerCase() : make(word);
    if (memory.size >= KEY_LIMIT) memory.clear();
    memory.set(word, key);
  }
  return key;
}

/** Key of a phrase: its words' keys joined by one space. */
export const phraseKey = (phrase: string): string =>
  wordsFrom(phrase.normalize("NFC"), 0, 60, true)
    .map((word) => wordKey(phrase.normalize("NFC").slice(word.start, word.end)))
    .join(" ");

export const foldKey = (phrase: string): string => fold(phrase).replace(/\s+/g, " ").trim();

/**
 * Up to `max` words from `index` on, each separated by one gap; stops at punctuation. With `loose`, punctuation
 * between words is skipped (names hold commas and hyphens).
 */
export function wordsFrom(text: string, index: number, max: number, loose = false): Word[] {
  const words: Word[] = [];
  let at = index;
  while (words.length < max) {
    const limit = at + (loose ? 4 : 1);
    while (at < limit && at < text.length && !isWordUnit(text.charCodeAt(at))) {
      if (!loose && !isGap(text.charCodeAt(at))) return words;
      at++;
    }
    const start = at;
    while (at < text.length && at - start < LONGEST_WORD && isWordUnit(text.charCodeAt(at))) at++;
    if (at === start) return words;
    words.push({ start, end: at });
  }
  return words;
}

/** Up to `max` words that end at `index` or one gap before it, nearest first; stops at punctuation. */
export function wordsBefore(text: string, index: number, max: number): Word[] {
  const words: Word[] = [];
  let at = index;
  while (words.length < max) {
    if (at > 0 && isGap(text.charCodeAt(at - 1))) at--;
    const end = at;
    while (at > 0 && end - at < LONGEST_WORD && isWordUnit(text.charCodeAt(at - 1))) at--;
    if (at === end) return words;
    words.push({ start: at, end });
  }
  return words;
}

/** True if one insertion, deletion, substitution or swap of neighbours turns `a` into `b`. */
export function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  const restA = a.slice(at);
  const restB = b.slice(at);
  if (restA.length > restB.length) return restA.slice(1) === restB;
  if (restA.length < restB.length) return restA === restB.slice(1);
  return (
    restA.slice(1) === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}

/** True where the word at the position begins with a capital letter. */
export function isCapital(text: string, index: number): boolean {
  const letter = text[index] ?? "";
  return letter !== letter.toLowerCase();
}
