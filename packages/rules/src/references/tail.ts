/** What stands behind a number or symbol, in any order: date, issuer, term, year, section. */
import { cleanSection, SECTION } from "./head.ts";
import type { Lexicon } from "./lexicon.ts";
import { DAYS, MONTHS, YEARS, oneOf, valueOf } from "./spelled.ts";
import { isCapital, isGap, wordKey, wordsFrom } from "./words.ts";

export interface Tail {
  /** End of what is linked: behind a date that follows at once. */
  coreEnd: number;
  /** End of all that was read. */
  end: number;
  date: string | null;
  issuerName: string | null;
  /** Code of the issuer in the table; null for a body that is not in it. */
  issuerCode: string | null;
  term: string | null;
  year: number | null;
  section: string | null;
}

const S = "[ \\n]?";
const COMMA = `(?:${S},)?${S}`;
const NO_WORD = "(?![\\p{L}\\p{N}])";
const sticky = (source: string): RegExp => new RegExp(source, "iuy");
const DATE = sticky(
  `${COMMA}(?:(?:ban hành|ký|đề)[ \\n])?ngày${S}(\\d{1,2})${S}[/.-]${S}(\\d{1,2})${S}[/.-]${S}(\\d{4}|\\d{2})(?!\\d)`,
);
const DATE_IN_WORDS = sticky(
  `${COMMA}(?:(?:ban hành|ký|đề)[ \\n])?ngày${S}(\\d{1,2}),?${S}tháng${S}(\\d{1,2}),?${S}năm${S}(\\d{4})(?!\\d)`,
);
/** As resolutions and minutes write it out: "ngày mười lăm tháng sáu năm hai nghìn không trăm hai mươi ba". */
const DATE_SPELLED = sticky(
  `${COMMA}(?:(?:ban hành|ký|đề)[ \\n])?ngày[ \\n](?:mồng[ \\n]|mùng[ \\n])?(\\d{1,2}|${oneOf(DAYS)})[ \\n]tháng[ \\n](\\d{1,2}|${oneOf(MONTHS)}),?[ \\n]năm[ \\n](\\d{4}|${oneOf(YEARS)})${NO_WORD}`,
);
const DATE_ALONE = sticky(`${COMMA}(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4})(?!\\d)`);
const MONTH_YEAR = sticky(`${COMMA}tháng${S}\\d{1,2}(?:${S}/${S}|${S}năm${S})(\\d{4})(?!\\d)`);
// "5 năm 2021-2025" is a span, and no year of a document.
const YEAR = sticky(`${COMMA}năm[ \\n]((?:19|20)\\d{2})(?!\\d|${S}-${S}\\d)`);
const TERM = sticky(`${COMMA}(?:khóa|khoá)${S}([IVXLC]{1,7}|\\d{1,2})${NO_WORD}`);
const OF = sticky(`${COMMA}(?:của|do)[ \\n]`);
/** "…, được Bộ Chính trị ký ngày 22/12/2024": the verb tells it from "được Bộ Chính trị đánh giá". */
const BY = sticky(`${COMMA}được[ \\n]`);
const SIGNS = sticky(`[ \\n](?:(?:đã|chính thức)[ \\n])*(?:ký|ban hành|thông qua)${NO_WORD}`);
const BESIDE = sticky(`${COMMA}`);
const SECTION_BEHIND = sticky(`${COMMA}(?:tại[ \\n])?(${SECTION})`);
const OPEN = sticky(`${S}\\(${S}`);
const CLOSE = sticky(`${S}\\)`);

const ROMAN: Record<string, number> = { I: 1, V: 5, X: 10, L: 50, C: 100 };

export function romanToNumber(roman: string): number {
  let sum = 0;
  for (let at = 0; at < roman.length; at++) {
    const value = ROMAN[roman[at] ?? ""] ?? 0;
    sum += value < (ROMAN[roman[at + 1] ?? ""] ?? 0) ? -value : value;
  }
  return sum;
}

export function numberToRoman(value: number): string {
  const steps: [number, string][] = [
    [100, "C"],
    [90, "XC"],
    [50, "L"],
    [40, "XL"],
    [10, "X"],
    [9, "IX"],
    [5, "V"],
    [4, "IV"],
    [1, "I"],
  ];
  let rest = value;
  let roman = "";
  for (const [step, letters] of steps) {
    for (; rest >= step; rest -= step) roman += letters;
  }
  return roman;
}

/** "khóa XI" from "XI", "xi" or "11". */
export function termOf(value: string): string {
  return `khóa ${/^\d/.test(value) ? numberToRoman(Number(value)) : value.toUpperCase()}`;
}

/** ISO date of day, month and year as written; null if the calendar has no such day. Two digits of a year: 50 to 49. */
export function isoDate(day: string, month: string, year: string): string | null {
  const short = Number(year);
  const full = year.length > 2 ? short : short < 50 ? 2000 + short : 1900 + short;
  const date = new Date(Date.UTC(full, Number(month) - 1, Number(day)));
  const exists = date.getUTCFullYear() === full && date.getUTCMonth() === Number(month) - 1;
  return exists && date.getUTCDate() === Number(day) ? date.toISOString().slice(0, 10) : null;
}

function at(expression: RegExp, text: string, index: number): RegExpExecArray | null {
  expression.lastIndex = index;
  return expression.exec(text);
}

/** Facts behind `index`. At most one of each; two dates in a row are one date and something else. */
export function readTail(text: string, index: number, lexicon: Lexicon): Tail {
  const tail: Tail = {
    coreEnd: index,
    end: index,
    date: null,
    issuerName: null,
    issuerCode: null,
    term: null,
    year: null,
    section: null,
  };
  let bracket = false;
  for (let step = 0; step < 8; step++) {
    if (readFact(text, tail, lexicon, bracket)) {
      if (!bracket && step === 0 && (tail.date !== null || tail.year !== null)) tail.coreEnd = tail.end;
      continue;
    }
    const close = bracket ? at(CLOSE, text, tail.end) : null;
    if (close) {
      tail.end += close[0].length;
      bracket = false;
      continue;
    }
    const open = bracket ? null : at(OPEN, text, tail.end);
    if (!open) break;
    const outside = tail.end;
    tail.end += open[0].length;
    bracket = true;
    if (!readFact(text, tail, lexicon, true)) {
      tail.end = outside;
      break;
    }
  }
  return tail;
}

function readFact(text: string, tail: Tail, lexicon: Lexicon, bracket: boolean): boolean {
  return (
    readDate(text, tail) || readTerm(text, tail) || readIssuer(text, tail, lexicon, bracket) || readSection(text, tail)
  );
}

function readDate(text: string, tail: Tail): boolean {
  if (tail.date !== null || tail.year !== null) return false;
  const date = at(DATE, text, tail.end) ?? at(DATE_IN_WORDS, text, tail.end) ?? at(DATE_SPELLED, text, tail.end) ?? at(DATE_ALONE, text, tail.end);
  if (date) {
    const iso = isoDate(valueOf(DAYS, date[1]), valueOf(MONTHS, date[2]), valueOf(YEARS, date[3]));
    if (iso === null) return false;
    tail.date = iso;
    tail.end += date[0].length;
    return true;
  }
  const year = at(MONTH_YEAR, text, tail.end) ?? at(YEAR, text, tail.end);
  if (!year) return false;
  tail.year = Number(year[1]);
  tail.end += year[0].length;
  return true;
}

function readTerm(text: string, tail: Tail): boolean {
  const match = tail.term === null ? at(TERM, text, tail.end) : null;
  if (!match) return false;
  tail.term = termOf(match[1] ?? "");
  tail.end += match[0].length;
  return true;
}

function readSection(text: string, tail: Tail): boolean {
  const match = tail.section === null ? at(SECTION_BEHIND, text, tail.end) : null;
  if (!match) return false;
  tail.section = cleanSection(match[1] ?? "");
  tail.end += match[0].length;
  return true;
}

/** Words that end the name of a body that is not in the table. */
const ENDS = new Set(
  (
    "về ngày khóa được đã đang sẽ đến tới từ nêu là do ở trên trong tại với cho theo để nhằm khẳng xác yêu có cùng như " +
    "này vào thì mà giao nhiệm giai kèm liên còn cũng đối gồm sửa bổ thay gửi quy hướng phê triển năm tháng số"
  ).split(" "),
);
/** Behind these a name goes on only with a proper name: "UBND tỉnh giao …" ends, "UBND tỉnh Tây Ninh" does not. */
const LEVELS = new Set("tỉnh huyện quận phường phố ủy".split(" "));
/** Behind "ủy" in small letters as well: "Ủy ban", "Đảng ủy khối", "Đảng ủy các cơ quan". */
const GOES_DOWN = new Set("ban khối xã phường các".split(" "));
const LONGEST_NAME = 14;

function readIssuer(text: string, tail: Tail, lexicon: Lexicon, bracket: boolean): boolean {
  if (tail.issuerName !== null) return false;
  const by = at(BY, text, tail.end);
  const of = by ?? at(OF, text, tail.end);
  const beside = of ?? at(BESIDE, text, tail.end);
  const start = tail.end + (beside?.[0].length ?? 0);
  // Without "của" a gap or a bracket must part the name from the symbol.
  if (!of && !bracket && !isGap(text.charCodeAt(start - 1))) return false;
  const words = wordsFrom(text, start, Math.max(LONGEST_NAME, lexicon.longestIssuer));
  const keys = words.map((word) => wordKey(text.slice(word.start, word.end)));
  if (words.length === 0 || !(isCapital(text, start) || of)) return false;
  for (let count = Math.min(words.length, lexicon.longestIssuer); count > 0; count--) {
    const known = lexicon.issuers.get(keys.slice(0, count).join(" "));
    if (!known) continue;
    // "Ban Bí thư Trung ương Đoàn" is another body than "Ban Bí thư".
    if (of && isOtherBody(text, words, keys, count)) break;
    if (by && !at(SIGNS, text, words[count - 1]?.end ?? 0)) return false;
    tail.issuerName = known.name;
    tail.issuerCode = known.code;
    tail.end = words[count - 1]?.end ?? tail.end;
    return true;
  }
  if (!of || by || !isCapital(text, start)) return false;
  const count = lengthOfName(text, words, keys);
  const last = words[count - 1];
  if (!last) return false;
  tail.issuerName = text.slice(start, last.end).replaceAll("\n", " ");
  tail.end = last.end;
  return true;
}

function isOtherBody(text: string, words: { start: number; end: number }[], keys: string[], count: number): boolean {
  const [next, after, third] = [keys[count], keys[count + 1], keys[count + 2]];
  return next === "trung" && after === "ương" && third !== "đảng" && isCapital(text, words[count + 2]?.start ?? 0);
}

function lengthOfName(text: string, words: { start: number; end: number }[], keys: string[]): number {
  let count = 0;
  for (; count < Math.min(words.length, LONGEST_NAME); count++) {
    const word = words[count];
    if (!word || ENDS.has(keys[count] ?? "")) {
      // Function words end a name only in lower case: "Ban Tổ chức", "Hướng Hóa".
      if (!word || !isCapital(text, word.start)) break;
    }
    if (keys[count] === "ban" && keys[count + 1] === "hành" && !isCapital(text, word.start)) break;
    const plainWord = !isCapital(text, word.start) && !/^\d/.test(keys[count] ?? "") && keys[count] !== "ủy";
    if (plainWord && LEVELS.has(keys[count - 1] ?? "") && !(keys[count - 1] === "ủy" && GOES_DOWN.has(keys[count] ?? ""))) break;
    if (keys[count] === "và" && !isCapital(text, words[count + 1]?.start ?? 0)) break;
  }
  return count;
}

/** The words behind "về", by which a citation quotes the abstract; empty without them. */
export function quotedAbstract(text: string, index: number): string {
  const words = wordsFrom(text, index, 13);
  const skipped = text[index] === "," ? wordsFrom(text, index + 1, 13) : words;
  const from = wordKey(text.slice(skipped[0]?.start ?? 0, skipped[0]?.end ?? 0)) === "về" ? 1 : 0;
  return from === 0
    ? ""
    : skipped
        .slice(1)
        .map((word) => wordKey(text.slice(word.start, word.end)))
        .join(" ");
}
