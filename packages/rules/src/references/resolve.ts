/**
 * Which known document a mention means.
 *
 * A symbol does not identify a document (documents.md §1: 05-CT/TW of Bộ Chính trị and of Ban Bí thư), so the
 * symbol, or type and number, only gives the pool; issuer, date, term and year decide in it. A fact that contradicts
 * makes a document drop out, except a date that is near: that is a slip, resolved and flagged.
 */
import { fold } from "../text/index.ts";
import type { Lexicon } from "./lexicon.ts";
import { parseSymbol, plainNumber } from "./symbols.ts";
import { romanToNumber } from "./tail.ts";
import type { ConflictField, KnownDocument, Resolution } from "./types.ts";
import { foldKey, phraseKey } from "./words.ts";

/** Facts of a mention, as read. */
export interface Facts {
  symbol: string | null;
  /** Codes the type may have; several for a word such as Quy định (QĐ, QyĐ). */
  types: readonly string[];
  typeName: string | null;
  number: string | null;
  year: number | null;
  issuerCode: string | null;
  issuerName: string | null;
  date: string | null;
  term: string | null;
  /** Words after "về", keys. Asked only when nothing else decides. */
  quoted: () => string;
}

export interface Resolved {
  resolution: Resolution;
  conflict: ConflictField[];
}

interface Entry {
  document: KnownDocument;
  symbol: string;
  issuerCode: string | null;
  issuedOn: string | null;
  year: number | null;
  term: string | null;
  typeName: string;
  abstract: string;
}

export interface Context {
  resolve: (facts: Facts) => Resolved;
  /** Is there a document of one of the types with this number? */
  has: (types: readonly string[], number: string) => boolean;
}

/** Symbol as a key: no spaces, one hyphen, no leading zeros, issuer aliases replaced. Case and đ/Đ stay. */
function symbolKey(symbol: string, lexicon: Lexicon): string {
  const plain = symbol
    .normalize("NFC")
    .replace(/[\u00D0]/g, "Đ")
    .replace(/[‐‑‒–—―−]/g, "-")
    .replace(/\s+/g, "");
  const parsed = /^\d/.test(plain) ? parseSymbol(plain, 0, lexicon) : null;
  return plainNumber(parsed && parsed.end === plain.length ? parsed.symbol : plain);
}

/** As people cite it who leave out the year: 30/NĐ-CP. */
const withoutYear = (key: string): string => key.replace(/^(\d+[a-z]?)\/(?:19|20)\d{2}\//, "$1/");

/** The same symbol whatever its separators: 18-NQ/TW and the common 18/NQ-TW. */
const looseKey = (key: string): string => key.replace(/[^\p{L}\p{N}]+/gu, "|");

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export function compileContext(documents: readonly KnownDocument[], lexicon: Lexicon): Context {
  const bySymbol = new Map<string, Entry[]>();
  const byLoose = new Map<string, Entry[]>();
  const byNumber = new Map<string, Entry[]>();
  for (const document of documents) {
    const symbol = document.symbol === null ? "" : symbolKey(document.symbol, lexicon);
    const parsed = symbol === "" ? null : parseSymbol(symbol, 0, lexicon);
    const issuedOn = document.issuedOn ?? null;
    const entry: Entry = {
      document,
      symbol,
      issuerCode: parsed?.issuerCode ?? null,
      issuedOn,
      year: document.year ?? parsed?.year ?? (issuedOn ? Number(issuedOn.slice(0, 4)) : null),
      term: document.term ?? null,
      typeName: phraseKey(document.typeName ?? ""),
      abstract: phraseKey(document.abstract ?? "").replace(/^về /, ""),
    };
    if (symbol !== "") {
      add(bySymbol, symbol, entry);
      add(byLoose, looseKey(symbol), entry);
    }
    const number = document.number ?? parsed?.number ?? null;
    if (number !== null) add(byNumber, `${document.type.normalize("NFC")} ${plainNumber(number)}`, entry);
  }

  const numbered = (types: readonly string[], number: string): Entry[] => {
    const [only] = types;
    if (only !== undefined && types.length === 1) return byNumber.get(`${only} ${plainNumber(number)}`) ?? [];
    const found = new Set(types.flatMap((type) => byNumber.get(`${type} ${plainNumber(number)}`) ?? []));
    return [...found];
  };

  const poolOf = (facts: Facts): { pool: Entry[]; exact: boolean } => {
    if (facts.symbol === null) return { pool: facts.number ? numbered(facts.types, facts.number) : [], exact: true };
    const key = symbolKey(facts.symbol, lexicon);
    const exact = bySymbol.get(key) ?? byLoose.get(looseKey(key));
    if (exact) return { pool: exact, exact: true };
    const alike = facts.number === null ? [] : numbered(facts.types, facts.number);
    // Registry entries without a symbol, and symbols without an issuer in the text (57-KL), leave room.
    const open = alike.filter((entry) => entry.symbol === "" || facts.issuerCode === null);
    if (open.length > 0) return { pool: open, exact: true };
    // The word says the same type and number, the symbol is close: perhaps a slip, for a person to judge.
    const same = alike.filter((entry) => fold(entry.symbol) === fold(key));
    // Numbers start again each year: without it the document can only be offered.
    return { pool: same.length > 0 ? same : alike.filter((entry) => entry.symbol !== key && withoutYear(entry.symbol) === key), exact: false };
  };

  const resolve = (facts: Facts): Resolved => {
    const { pool, exact } = poolOf(facts);
    if (pool.length === 0) return { resolution: { status: "unknown" }, conflict: [] };
    const judged = pool.map((entry) => ({ entry, ...judge(entry, facts, lexicon) }));
    if (!exact) return offer(judged, ["symbol"]);
    const possible = judged.filter((one) => one.against.length === 0);
    if (possible.length === 0) {
      const near = judged.filter((one) => one.against.length === 1);
      // Two contradictions make it another document, not a slip.
      return near.length === 0
        ? { resolution: { status: "unknown" }, conflict: [] }
        : offer(near, [...new Set(near.flatMap((one) => one.against))]);
    }
    const best = Math.max(...possible.map((one) => one.support));
    let left = possible.filter((one) => one.support === best);
    if (left.length > 1) left = byAbstract(left, facts.quoted());
    const [only] = left;
    return left.length === 1 && only
      ? { resolution: { status: "resolved", id: only.entry.document.id }, conflict: only.slips }
      : offer(left, []);
  };
  return { resolve, has: (types, number) => numbered(types, number).length > 0 };
}

interface Judgement {
  /** Facts that agree. */
  support: number;
  /** Facts that rule the document out. */
  against: ConflictField[];
  /** Facts that disagree like a slip of the pen. */
  slips: ConflictField[];
}

function offer(judged: readonly { entry: Entry }[], conflict: ConflictField[]): Resolved {
  return { resolution: { status: "candidates", ids: judged.map((one) => one.entry.document.id) }, conflict };
}

function judge(entry: Entry, facts: Facts, lexicon: Lexicon): Judgement {
  const result: Judgement = { support: 0, against: [], slips: [] };
  const weigh = (field: ConflictField, agrees: boolean | null): void => {
    if (agrees === true) result.support++;
    else if (agrees === false) result.against.push(field);
  };
  weigh("issuer", sameIssuer(facts.issuerName, entry.document.issuer ?? null, lexicon));
  // A list shares its last symbol: in "05 và 20-CT/TW" the code of the second speaks for the first.
  if (facts.symbol === null && facts.issuerCode && entry.issuerCode) {
    weigh("issuer", facts.issuerCode === entry.issuerCode);
  }
  weigh("term", sameTerm(facts.term, entry.term));
  if (facts.typeName && entry.typeName) weigh("type", phraseKey(facts.typeName) === entry.typeName);
  if (facts.date && entry.issuedOn) {
    if (facts.date === entry.issuedOn) result.support++;
    else if (isSlip(facts.date, entry.issuedOn)) result.slips.push("date");
    else result.against.push("date");
  } else if (facts.year !== null && entry.year !== null) {
    weigh("year", facts.year === entry.year);
  }
  return result;
}

const SLIP_YEARS = 1;

/**
 * Numbers start again each year or term, so a date years away may be another document. Within a year, or with day
 * and month the same, it is taken for a slip.
 */
function isSlip(date: string, issuedOn: string): boolean {
  const years = Math.abs(Number(date.slice(0, 4)) - Number(issuedOn.slice(0, 4)));
  return years <= SLIP_YEARS || date.slice(5) === issuedOn.slice(5);
}

function termNumber(term: string): number | null {
  const match = /(?:khóa|khoá)\s*([IVXLC]+|\d+)/iu.exec(term);
  if (!match) return null;
  const value = match[1] ?? "";
  return /^\d/.test(value) ? Number(value) : romanToNumber(value.toUpperCase());
}

function sameTerm(mentioned: string | null, known: string | null): boolean | null {
  if (mentioned === null || known === null) return null;
  const [a, b] = [termNumber(mentioned), termNumber(known)];
  return a !== null && b !== null ? a === b : foldKey(mentioned) === foldKey(known) ? true : null;
}

/** Null where one of the names is not in the table and neither contains the other: then the name proves nothing. */
function sameIssuer(mentioned: string | null, known: string | null, lexicon: Lexicon): boolean | null {
  if (mentioned === null || known === null) return null;
  const [a, b] = [phraseKey(mentioned), phraseKey(known)];
  if (a === b) return true;
  const [first, second] = [lexicon.issuers.get(a), lexicon.issuers.get(b)];
  if (first && second) return first.body === second.body;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.includes(" ") && ` ${long} `.startsWith(` ${short} `) ? true : null;
}

const QUOTED_WORDS = 4;

/** Of documents with equal evidence, the one whose abstract the text begins to quote. */
function byAbstract<T extends { entry: Entry }>(equal: readonly T[], quoted: string): T[] {
  const words = quoted.split(" ").slice(0, 12);
  const common = (entry: Entry): number => {
    const abstract = entry.abstract.split(" ");
    let at = 0;
    while (at < words.length && words[at] !== "" && words[at] === abstract[at]) at++;
    return at;
  };
  const lengths = equal.map((one) => common(one.entry));
  const best = Math.max(...lengths);
  return best < QUOTED_WORDS ? [...equal] : equal.filter((_one, index) => lengths[index] === best);
}
