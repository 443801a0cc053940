import type { DocumentMention, DocumentSummary, MarkedText } from "@diemcau/contract";
import { createRecogniser, linkify, vietnameseIssuers, vietnameseTypes, type DocumentType, type KnownDocument, type Reference, type SymbolPattern } from "@diemcau/rules/references";
import { fold } from "@diemcau/rules/text";
import type { Database } from "../../platform/db/database.ts";
import { readNumbered, readOfTypes, readSummaries, readSymbolsOfTypes, type RegisteredDocument } from "./store.ts";

/** How many documents of the registry a text is held against: those whose number it mentions. */
const CONTEXT_LIMIT = 5_000;
const CANDIDATE_LIMIT = 12;
const CONSTITUTION = "Hiến pháp";
/** What texts cite without a number. */
const NAMED_TYPES: readonly string[] = ["Luật", "Bộ luật", "Pháp lệnh", CONSTITUTION];
const NAMED_LIMIT = 1_000;

/** Types and symbols as this installation's documents have them. */
export interface Grammar {
  readonly types: readonly DocumentType[];
  readonly patterns: readonly SymbolPattern[];
  /** The type's code, whether code, name or another name of it was given; what is not known stays, folded. */
  codeOf(type: string): string;
}

const LEADING_CODE = /^(\p{L}+)\s+(?=\d)/u;

/**
 * Learns from the registry what no table says: a symbol that begins with letters ("STD 12/3") shows the code of its
 * type and how its numbers are written. Vietnamese symbols have a grammar of their own.
 */
export async function readGrammar(db: Database): Promise<Grammar> {
  const types: DocumentType[] = [...vietnameseTypes];
  const patterns = new Map<string, SymbolPattern>();
  for (const { type, symbol, number, system } of await readSymbolsOfTypes(db)) {
    const code = LEADING_CODE.exec(symbol)?.[1];
    if (code === undefined) continue;
    if (!types.some((known) => known.system === system && known.code === code)) types.push({ system, code, name: type, shortForm: "context" });
    const shape = (text: string) => text.replaceAll(/\d+/g, "9").replaceAll(/\p{Lu}/gu, "A");
    const rest = symbol.slice(code.length);
    const at = number === null ? -1 : rest.lastIndexOf(number);
    const written = at > 0 ? `${rest.slice(0, at).replace(/\d{4}/, "{year}")}{number:${shape(number!)}}` : ` {number:${shape(rest.trim())}}`;
    const template = `{type}${written}`;
    if (!/[{}]/.test(rest)) patterns.set(`${system} ${template}`, { system, template });
  }
  const codes = new Map<string, string>();
  for (const { code, name, aliases = [] } of types) {
    for (const each of [...name.split(","), ...aliases]) if (!codes.has(fold(each.trim()))) codes.set(fold(each.trim()), code);
  }
  const exact = new Set(types.map(({ code }) => code));
  return { types, patterns: [...patterns.values()], codeOf: (type) => (exact.has(type) ? type : (codes.get(fold(type)) ?? fold(type))) };
}

const asKnown = (grammar: Grammar) => (document: RegisteredDocument): KnownDocument => ({
  ...document,
  type: grammar.codeOf(document.type),
  symbol: document.symbol === "" ? null : document.symbol,
  names: namesOf(document),
});

/** A law's abstract is its name: "Luật Đất đai", with its year where there were several. A constitution has its year alone. */
function namesOf({ type, abstract, issuedOn }: RegisteredDocument): string[] {
  if (!NAMED_TYPES.includes(type)) return [];
  const year = issuedOn?.slice(0, 4);
  const title = abstract.replace(/^về\s+/i, "").trim();
  const name = fold(title).startsWith(fold(type)) ? title : `${type} ${title}`;
  const short = type === CONSTITUTION ? [type] : [];
  return [name, ...short].flatMap((each) => (year && !each.includes(year) ? [`${each} năm ${year}`, `${each} ${year}`, ...(each === type ? [] : [each])] : each === type ? [] : [each]));
}

export const recogniserOf = (grammar: Grammar, context: readonly KnownDocument[] = []) => {
  const options = { types: grammar.types, issuers: vietnameseIssuers, context };
  try {
    return createRecogniser({ ...options, patterns: grammar.patterns });
  } catch (error) {
    // A symbol of which no pattern can be made.
    if (error instanceof RangeError) return createRecogniser(options);
    throw error;
  }
};

export interface Marks {
  readonly paragraphs: MarkedText[];
  readonly documents: DocumentSummary[];
}

/**
 * Marks every mention of a document in a text.
 * @param hidden documents that the reader may not know of
 * @param near documents in whose company the text stands: of several candidates, the one of these is meant
 */
export async function markReferences(db: Database, paragraphs: readonly string[], hidden: ReadonlySet<string>, near: readonly string[] = []): Promise<Marks> {
  const numbers = [...new Set(paragraphs.join("\n").match(/\d+/g) ?? [])].map((number) => number.replace(/^0+/, "")).filter((number) => number.length <= 6);
  const [grammar, numbered, cited] = await Promise.all([readGrammar(db), readNumbered(db, numbers, CONTEXT_LIMIT), readOfTypes(db, NAMED_TYPES, NAMED_LIMIT)]);
  const found = [...new Map([...numbered, ...cited].map((document) => [document.id, document])).values()];
  const recognise = recogniserOf(grammar, found.filter(({ id }) => !hidden.has(id)).map(asKnown(grammar)));
  const company = new Set(near);
  const marked = paragraphs.map((text) => linkify(text, recognise(text)).map(({ text: part, reference }) => (reference ? { text: part, mention: mentionOf(text, reference, company) } : { text: part })));
  const ids = new Set(marked.flatMap((parts) => parts.flatMap((part) => ("mention" in part ? (part.mention?.ids ?? []) : []))));
  return { paragraphs: marked, documents: await readSummaries(db, [...ids]) };
}

function mentionOf(text: string, reference: Reference, company: ReadonlySet<string>): DocumentMention {
  const { resolution, citation, conflict, typeName, type, symbol, number, issuerName, date, term } = reference;
  const ids = resolution.status === "resolved" ? [resolution.id] : resolution.status === "candidates" ? resolution.ids : [];
  const here = conflict.length === 0 ? ids.filter((id) => company.has(id)) : [];
  const meant = here.length === 1 ? here : ids;
  return {
    status: meant.length === 0 ? "unknown" : resolution.status === "resolved" || here.length === 1 ? "resolved" : "candidates",
    ids: meant.slice(0, CANDIDATE_LIMIT),
    conflict,
    type: typeName ?? type,
    symbol: symbol ?? number,
    issuer: issuerName,
    issuedOn: date,
    term,
    citation: text.slice(citation.start, citation.end),
  };
}
