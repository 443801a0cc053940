/**
 * Grammars of numbers and symbols, tried in this order at a number (shared domain notes "Documents", §2):
 *
 *   party   57-KL/TW             number - type / issuer
 *   norm    30/2020/NĐ-CP        number / year / type - issuer
 *   law     29/2018/QH14         number / year / QH or UBTVQH with the term
 *   ubtvqh  1654/NQ-UBTVQH15     number / type - UBTVQH with the term
 *   admin   15/QĐ-ABC            number / type - issuer, the type being one of the customer's
 *   letter  7554/VP-KGVX         number / issuer - unit; has the shape of admin, hence last
 *
 * Behind them stand forms that are wrong but common (18-NQ-TW, 18 NQ/TW, 18.NQ/TW, 18-NQTW, 57-KL, 3456/BGDĐT, 30/2020/NĐCP): `loose`, which count
 * only behind a type word. All quantifiers are bounded and the expressions sticky, so that a failed try is cheap.
 */
import type { Lexicon } from "./lexicon.ts";
import type { ReferenceKind } from "./types.ts";

export interface ParsedSymbol {
  kind: Exclude<ReferenceKind, "short" | "foreign">;
  number: string;
  year: number | null;
  type: string | null;
  issuerCode: string | null;
  /** Term of the National Assembly in the suffix: QH14. */
  term: number | null;
  symbol: string;
  end: number;
  loose: boolean;
  /** A space stood beside a separator. */
  spaced: boolean;
}

const S = "[ \\n]?";
const YEAR = "((?:19|20)\\d{2})";
const CODE = "(\\p{Lu}[\\p{Lu}A-Za-zđ]{0,7})";
const ORG = "(\\p{Lu}[\\p{Lu}A-Za-zđ0-9&]{0,19}(?:-\\p{Lu}[\\p{Lu}A-Za-zđ0-9]{0,19}){0,5})";
// A space may be lost behind the symbol: "57-KL/TWngày 15/6/2023".
const END = "(?:(?![\\p{L}\\p{N}_])|(?=của|ngày|về|khóa|khoá))";
const sticky = (source: string): RegExp => new RegExp(source + END, "uy");

const PARTY = sticky(`(\\d{1,5}[a-z]?)${S}-${S}${CODE}${S}/${S}${ORG}`);
const NORM = sticky(`(\\d{1,5}[a-z]?)${S}/${S}${YEAR}${S}/${S}${CODE}${S}-${S}${ORG}`);
const LAW = sticky(`(\\d{1,4})${S}/${S}${YEAR}${S}/${S}(QH|UBTVQH) ?(\\d{1,2})`);
const UBTVQH = sticky(`(\\d{1,5})${S}/${S}(NQ|PL)${S}-${S}UBTVQH ?(\\d{1,2})`);
const SLASH = sticky(`(\\d{1,6}[a-z]?)${S}/${S}${CODE}${S}-${S}${ORG}`);
const WRONG_SEPARATOR = sticky(`(\\d{1,5})${S}([-/._ ]?)${S}${CODE}${S}[-/._]${S}${ORG}`);
const NO_SLASH = sticky(`(\\d{1,5})${S}-${S}(\\p{Lu}[\\p{Lu}đr]{2,12})`);
const NO_ISSUER = sticky(`(\\d{1,5})-${CODE}`);
const NO_UNIT = sticky(`(\\d{1,6})/${CODE}`);
const NO_HYPHEN = sticky(`(\\d{1,5}[a-z]?)/${YEAR}/(\\p{Lu}[\\p{Lu}đ]{3,12})`);

function at(expression: RegExp, text: string, index: number): RegExpExecArray | null {
  expression.lastIndex = index;
  return expression.exec(text);
}

/** Reads the symbol that begins at `index`, a digit; null if none does. */
export function parseSymbol(text: string, index: number, lexicon: Lexicon): ParsedSymbol | null {
  const make = (match: RegExpExecArray, fields: Omit<ParsedSymbol, "end" | "spaced">): ParsedSymbol => ({
    ...fields,
    end: index + match[0].length,
    spaced: /[ \n]/.test(match[0]),
  });
  const none = { year: null, term: null, loose: false };
  const group = (match: RegExpExecArray, position: number): string => match[position] ?? "";
  const issuer = (code: string): string => lexicon.issuerCode(code);

  let match = at(PARTY, text, index);
  if (match) {
    const [number, type, org] = [group(match, 1), group(match, 2), issuer(group(match, 3))];
    return make(match, { ...none, kind: "party", number, type, issuerCode: org, symbol: `${number}-${type}/${org}` });
  }
  match = at(NORM, text, index);
  if (match) {
    const [number, year, type, org] = [group(match, 1), group(match, 2), group(match, 3), issuer(group(match, 4))];
    const symbol = `${number}/${year}/${type}-${org}`;
    return make(match, { ...none, kind: "norm", number, year: Number(year), type, issuerCode: org, symbol });
  }
  match = at(LAW, text, index);
  if (match) {
    const [number, year, org, term] = [group(match, 1), group(match, 2), group(match, 3), group(match, 4)];
    const symbol = `${number}/${year}/${org}${term}`;
    const facts = { year: Number(year), term: Number(term), type: null, issuerCode: org };
    return make(match, { ...none, ...facts, kind: "law", number, symbol });
  }
  match = at(UBTVQH, text, index);
  if (match) {
    const [number, type, term] = [group(match, 1), group(match, 2), group(match, 3)];
    const symbol = `${number}/${type}-UBTVQH${term}`;
    return make(match, { ...none, kind: "ubtvqh", number, type, term: Number(term), issuerCode: "UBTVQH", symbol });
  }
  match = at(SLASH, text, index);
  if (match) {
    const [number, first, org] = [group(match, 1), group(match, 2), issuer(group(match, 3))];
    const symbol = `${number}/${first}-${org}`;
    return lexicon.codes.has(first)
      ? make(match, { ...none, kind: "admin", number, type: first, issuerCode: org, symbol })
      : make(match, { ...none, kind: "letter", number, type: null, issuerCode: issuer(first), symbol });
  }
  return parseLoose(text, index, lexicon, make);
}

function parseLoose(
  text: string,
  index: number,
  lexicon: Lexicon,
  make: (match: RegExpExecArray, fields: Omit<ParsedSymbol, "end" | "spaced">) => ParsedSymbol,
): ParsedSymbol | null {
  const loose = { year: null, term: null, loose: true };
  let match = at(WRONG_SEPARATOR, text, index);
  if (match && lexicon.codes.has(match[3] ?? "")) {
    const [number, type, org] = [match[1] ?? "", match[3] ?? "", lexicon.issuerCode(match[4] ?? "")];
    return match[2] === "/"
      ? make(match, { ...loose, kind: "admin", number, type, issuerCode: org, symbol: `${number}/${type}-${org}` })
      : make(match, { ...loose, kind: "party", number, type, issuerCode: org, symbol: `${number}-${type}/${org}` });
  }
  match = at(NO_SLASH, text, index);
  if (match) {
    const [number, rest] = [match[1] ?? "", match[2] ?? ""];
    const type = longestCode(rest, lexicon, (org) => lexicon.isIssuer(org));
    if (type) {
      const org = lexicon.issuerCode(rest.slice(type.length));
      return make(match, { ...loose, kind: "party", number, type, issuerCode: org, symbol: `${number}-${type}/${org}` });
    }
  }
  match = at(NO_ISSUER, text, index);
  if (match && lexicon.codes.has(match[2] ?? "")) {
    const [number, type] = [match[1] ?? "", match[2] ?? ""];
    return make(match, { ...loose, kind: "party", number, type, issuerCode: null, symbol: `${number}-${type}` });
  }
  match = at(NO_HYPHEN, text, index);
  if (match) {
    const [number, year, rest] = [match[1] ?? "", match[2] ?? "", match[3] ?? ""];
    const type = longestCode(rest, lexicon, (org) => org.length >= 2);
    if (type) {
      const org = lexicon.issuerCode(rest.slice(type.length));
      return make(match, { ...loose, kind: "norm", number, year: Number(year), type, issuerCode: org, symbol: `${number}/${year}/${type}-${org}` });
    }
  }
  match = at(NO_UNIT, text, index);
  if (match) {
    const [number, code] = [match[1] ?? "", match[2] ?? ""];
    const isType = lexicon.codes.has(code);
    const facts = { number, type: isType ? code : null, issuerCode: isType ? null : lexicon.issuerCode(code) };
    return make(match, { ...loose, ...facts, kind: isType ? "admin" : "letter", symbol: `${number}/${code}` });
  }
  return null;
}

/** The type whose code begins `rest`, what follows being an issuer's. */
const longestCode = (rest: string, { codes }: Lexicon, isIssuer: (code: string) => boolean): string | undefined =>
  [...codes].filter((code) => rest.startsWith(code) && isIssuer(rest.slice(code.length))).sort((a, b) => b.length - a.length)[0];

/** Number without leading zeros, for comparing: 05 = 5. */
export const plainNumber = (number: string): string =>
  number
    .normalize("NFC")
    .trim()
    .replace(/^0+(?=\d)/, "");
