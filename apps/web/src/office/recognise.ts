/**
 * Recognises the line with which a document is cited, to prefill the form: "Kết luận số 57-KL/TW ngày
 * 15/6/2023 của Bộ Chính trị về …". It only proposes: types, symbols and issuers are the customer's own
 * and are taken as they stand, never looked up or folded (case and đ/Đ carry meaning in a symbol).
 */
import { normaliseInput } from "@diemcau/rules/text";

export interface RecognisedDocument {
  symbol?: string;
  type?: string;
  issuer?: string;
  /** yyyy-mm-dd */
  issuedOn?: string;
  abstract?: string;
}

const NUMBER_WORD = /(?<![\p{L}])(?:số|no\.?|number)(?![\p{L}])\s*[:.]?\s*/iu;
// A hyphen may be any dash, and typists put blanks round it; the first part or a later one holds a digit.
const SYMBOL = /^(?:\d{1,6}|\p{L}{1,8}\s*[-–—/]\s*\d{1,6})(?:\s*[-–—/]\s*[\p{L}\d&]{1,15})*/u;
const BARE_SYMBOL = /(?<![\p{L}\d])\d{1,6}(?:\s*[-–—/]\s*[\p{L}\d&]{1,15})*\s*[-–—/]\s*\p{Lu}[\p{L}\d&]{0,14}/u;
const NUMERIC_DATE = /(?<!\d)(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})(?!\d)/u;
const ISO_DATE = /(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/u;
const WORD_DATE_VI = /(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})/iu;
const WORD_DATE_EN =
  /(\d{1,2})(?:st|nd|rd|th)?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}*\.?,?\s+(\d{4})/iu;
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DATE_WORD = /(?:,\s*)?(?:ngày|dated|of|on)?\s*$/iu;
const ISSUER =
  /^[\s,]*(?:của|issued by|by|of|from)\s+(?<issuer>.+?)(?=\s*(?:$|[;(]|,|\s(?:về|v\/v|on|concerning|regarding)\s))/iu;
const ABSTRACT = /(?:^|[\s,;)])(?<abstract>(?:về|v\/v|concerning|regarding|on)\s.+)$/iu;

export function recogniseDocument(pasted: string): RecognisedDocument {
  let rest = normaliseInput(pasted).replace(/\s+/gu, " ").trim();
  const found: RecognisedDocument = {};
  const word = NUMBER_WORD.exec(rest);
  if (word) {
    const type = rest.slice(0, word.index).trim();
    const after = rest.slice(word.index + word[0].length);
    const symbol = SYMBOL.exec(after);
    if (symbol) {
      if (type) found.type = capitalised(type);
      found.symbol = tidySymbol(symbol[0]);
      rest = after.slice(symbol[0].length);
    }
  }
  if (!found.symbol) {
    const symbol = BARE_SYMBOL.exec(rest);
    if (!symbol) return {};
    const type = rest.slice(0, symbol.index).trim();
    if (type) found.type = capitalised(type);
    found.symbol = tidySymbol(symbol[0]);
    rest = rest.slice(symbol.index + symbol[0].length);
  }
  const date = dateIn(rest);
  if (date) {
    found.issuedOn = date.iso;
    rest = `${rest.slice(0, date.index).replace(DATE_WORD, "")} ${rest.slice(date.index + date.length)}`.trim();
  }
  const issuer = ISSUER.exec(rest);
  if (issuer?.groups?.["issuer"]) {
    found.issuer = issuer.groups["issuer"].trim().replace(/^the\s+/iu, "");
    rest = rest.slice(issuer[0].length);
  }
  const abstract = ABSTRACT.exec(rest)?.groups?.["abstract"];
  if (abstract) found.abstract = capitalised(abstract.trim().replace(/[.;]$/u, ""));
  return found;
}

function dateIn(text: string): { iso: string; index: number; length: number } | null {
  const tries: [RegExpExecArray | null, (match: RegExpExecArray) => [string, string, string]][] = [
    [WORD_DATE_VI.exec(text), (match) => [match[3]!, match[2]!, match[1]!]],
    [WORD_DATE_EN.exec(text), (match) => [match[3]!, String(MONTHS.indexOf(match[2]!.toLowerCase()) + 1), match[1]!]],
    [ISO_DATE.exec(text), (match) => [match[1]!, match[2]!, match[3]!]],
    [NUMERIC_DATE.exec(text), (match) => [match[3]!, match[2]!, match[1]!]],
  ];
  for (const [match, parts] of tries) {
    if (!match) continue;
    const [year, month, day] = parts(match);
    const iso = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
    const date = new Date(`${iso}T00:00:00Z`);
    // 31/02 rolls over into March: no such date was meant.
    if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso) continue;
    return { iso, index: match.index, length: match[0].length };
  }
  return null;
}

const tidySymbol = (symbol: string): string => symbol.replace(/\s*([/])\s*/gu, "$1").replace(/\s*[-–—]\s*/gu, "-");

const capitalised = (text: string): string => text.charAt(0).toLocaleUpperCase("vi") + text.slice(1);
