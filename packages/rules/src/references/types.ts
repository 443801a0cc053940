/**
 * Shapes of the reference recogniser. Document types, issuers and foreign grammars are customer data and come in
 * through {@link ReferenceOptions}; nothing here names one.
 */

/** Which grammar a mention was read with. `short` has a number (or a name) but no symbol; `foreign` came from a customer's pattern. */
export type ReferenceKind = "party" | "norm" | "law" | "ubtvqh" | "admin" | "letter" | "short" | "foreign";

/**
 * A kind of document. One code may stand for two kinds (Party usage: QĐ is both Quyết định and Quy định): give
 * two rows, or one row whose name lists both with a comma; the word in the text then decides.
 */
export interface DocumentType {
  /** Numbering system: `party`, `state`, or the customer's own. */
  system: string;
  code: string;
  name: string;
  aliases?: readonly string[];
  /** Set where the symbol does not carry the type code: laws (`29/2018/QH14`), official letters (`7554/VP-KGVX`). */
  grammar?: "law" | "letter";
  /**
   * `context`: the word is often numbered without being a document ("Phương án 2"), so a mention without a symbol
   * counts only if the context knows the document or a date or an issuer follows. Default `always`.
   */
  shortForm?: "always" | "context";
}

/**
 * An issuer code and the bodies that sign under it. A code need not identify the body (TW: Bộ Chính trị, Ban Bí
 * thư, …): each entry of `names` is one body, an inner array lists spellings of one body.
 */
export interface IssuerCode {
  code: string;
  names: readonly (string | readonly string[])[];
  /** Other spellings of the code: `TƯ` for `TW`. */
  aliases?: readonly string[];
}

/** A document of the conference or of the registry. Identity is `id`: two documents may bear one symbol. */
export interface KnownDocument {
  id: string;
  system?: string | undefined;
  type: string;
  /** Tells Quyết định from Quy định where the code does not. */
  typeName?: string | undefined;
  number: string | null;
  symbol: string | null;
  issuer?: string | null | undefined;
  /** ISO calendar date. */
  issuedOn?: string | null | undefined;
  /** "khóa XIII", or any text that a mention repeats in brackets. */
  term?: string | null | undefined;
  year?: number | null | undefined;
  /** Decides between documents with one symbol when the text quotes how the abstract begins. */
  abstract?: string | null | undefined;
  /** Names under which texts cite it without a number ("Công ước …"); found as they are, whatever the case and tone placement. */
  names?: readonly string[] | undefined;
}

/**
 * A foreign grammar as data. Template fields: `{type}` (code or name of a type), `{year}` (four digits),
 * `{issuer}` (a code in capitals), `{number:SHAPE}` where in SHAPE `9` is a run of digits and `A` a capital
 * letter; everything else stands for itself, a space may be missing in the text.
 * Examples: `{type} {year}/{number:9-A}` reads "RES 2024/17-B"; `{type} {number:9/9}` reads "Standard 12/3".
 */
export interface SymbolPattern {
  system?: string;
  template: string;
  /** Type codes the template is for; all of the system when absent. */
  types?: readonly string[];
  /** The form leaves out part of the symbol, so only a context can resolve it. */
  short?: boolean;
}

export interface ReferenceOptions {
  types: readonly DocumentType[];
  issuers: readonly IssuerCode[];
  context?: readonly KnownDocument[];
  patterns?: readonly SymbolPattern[];
  /** Vietnamese grammars. Default true; a customer with only foreign patterns turns them off. */
  vietnamese?: boolean;
  /** Also mark "Kết luận này", "Nghị quyết nói trên" where exactly one document of that type was cited before. Default false. */
  anaphora?: boolean;
}

export type Resolution =
  | { status: "resolved"; id: string }
  | { status: "candidates"; ids: string[] }
  | { status: "unknown" };

/** A fact of the mention that contradicts the registry, or (`type`) the word that contradicts the symbol. */
export type ConflictField = "type" | "symbol" | "issuer" | "date" | "term" | "year";

/** `certain`: a well-formed symbol; `likely`: tolerated errors or a short form with "số"; `possible`: a bare number. */
export type Certainty = "certain" | "likely" | "possible";

/** One mention. Offsets are UTF-16 units of the text as given, also when it is NFD or has no-break spaces. */
export interface Reference {
  /** What to link: type word, number or symbol, and a date that follows at once. */
  start: number;
  end: number;
  text: string;
  /** The whole citation: with section before, and issuer, term, date after. */
  citation: { start: number; end: number };
  kind: ReferenceKind;
  system: string | null;
  /** Type code; null where neither word nor symbol tells it. */
  type: string | null;
  typeName: string | null;
  /** As written ("05"). */
  number: string | null;
  year: number | null;
  /** Without spaces, hyphens as "-", no-break and other variants gone; case and đ/Đ untouched. */
  symbol: string | null;
  issuerCode: string | null;
  issuerName: string | null;
  /** ISO. */
  date: string | null;
  /** "khóa XI". */
  term: string | null;
  /** "khoản 2 Điều 8". */
  section: string | null;
  resolution: Resolution;
  /** Empty when nothing disagrees. */
  conflict: ConflictField[];
  certainty: Certainty;
}
