/** Customers' own grammars: templates of {@link SymbolPattern} made into bounded regular expressions, never expressions of theirs. */
import type { Lexicon, TypeEntry } from "./lexicon.ts";
import type { DocumentType, SymbolPattern } from "./types.ts";
import { phraseKey } from "./words.ts";

export interface ForeignMatch {
  start: number;
  end: number;
  entries: readonly TypeEntry[];
  typeName: string | null;
  system: string | null;
  number: string;
  year: number | null;
  issuerCode: string | null;
  /** Type code and the rest as the template has it: "RES 2024/17-B" also for "Resolution 2024/17-B". */
  symbol: string;
  short: boolean;
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const GAP = "[ \\n]?";
/** Words for "number" between type and number, in any customer's language. */
const NUMBER_WORD = "(?:(?:[Nn]o\\.?|[Nn]r\\.?|[Nn]umber|№|#|số)[ \\n]?)?";
const FIELD = /\{(type|year|issuer|number:([^{}]+))\}/g;

interface Compiled {
  expression: RegExp;
  pattern: SymbolPattern;
  entriesOf: (word: string) => readonly TypeEntry[];
}

const numberShape = (shape: string): string =>
  [...shape].map((unit) => (unit === "9" ? "\\d{1,6}" : unit === "A" ? "\\p{Lu}" : literal(unit))).join("");

const literal = (text: string): string => [...text].map((unit) => (unit === " " ? GAP : `${escape(unit)}`)).join("");

/** Finds all matches of the templates in text order. @throws RangeError for a template without type or number */
export function createForeignFinder(
  patterns: readonly SymbolPattern[],
  types: readonly DocumentType[],
  lexicon: Lexicon,
): (text: string) => ForeignMatch[] {
  const compiled = patterns.map((pattern) => compile(pattern, types));
  return (text) => {
    const matches: ForeignMatch[] = [];
    for (const one of compiled) {
      for (const match of text.matchAll(one.expression)) {
        const read = readMatch(match, one, lexicon);
        if (read) matches.push(read);
      }
    }
    // At one place the template that reads most wins.
    return matches.sort((a, b) => a.start - b.start || b.end - a.end);
  };
}

function compile(pattern: SymbolPattern, types: readonly DocumentType[]): Compiled {
  const { template } = pattern;
  if (!template.includes("{type}") || !template.includes("{number:")) {
    throw new RangeError(`A symbol template needs {type} and {number:…}: ${template}`);
  }
  const byCode = new Map<string, TypeEntry[]>();
  const byName = new Map<string, TypeEntry[]>();
  for (const type of types) {
    if (pattern.system !== undefined && type.system !== pattern.system) continue;
    if (pattern.types && !pattern.types.includes(type.code)) continue;
    for (const name of [type.name, ...(type.aliases ?? [])].flatMap((text) => text.split(/[,;]/))) {
      const entry = { type, name: name.trim() };
      byName.set(phraseKey(name), [...(byName.get(phraseKey(name)) ?? []), entry]);
      byCode.set(type.code, [...(byCode.get(type.code) ?? []), entry]);
    }
  }
  const anyCase = (word: string): string =>
    [...word].map((unit) => (unit === " " ? "[ \\n]" : caseless(unit))).join("");
  const words = [...byCode.keys()].map(escape).concat([...byName.keys()].map(anyCase));
  const typeSource = `(?<type>${words.length === 0 ? "(?!)" : words.sort((a, b) => b.length - a.length).join("|")})`;
  let source = "";
  let last = 0;
  for (const field of template.matchAll(FIELD)) {
    source += literal(template.slice(last, field.index));
    last = field.index + field[0].length;
    if (field[1] === "type") source += typeSource;
    else if (field[1] === "year") source += `${source.endsWith(GAP) ? NUMBER_WORD : ""}(?<year>(?:19|20)\\d{2})`;
    else if (field[1] === "issuer") source += "(?<issuer>\\p{Lu}[\\p{Lu}\\d]{0,14})";
    else source += `${source.endsWith(GAP) ? NUMBER_WORD : ""}(?<number>${numberShape(field[2] ?? "")})`;
  }
  source += literal(template.slice(last));
  const expression = new RegExp(`(?<![\\p{L}\\p{N}_/.-])${source}(?![\\p{L}\\p{N}_%]|[/.,-][\\p{L}\\p{N}])`, "gu");
  return { expression, pattern, entriesOf: (word) => byCode.get(word) ?? byName.get(phraseKey(word)) ?? [] };
}

function caseless(unit: string): string {
  const [lower, upper] = [unit.toLowerCase(), unit.toUpperCase()];
  return lower === upper ? escape(unit) : `[${lower}${upper}]`;
}

function readMatch(match: RegExpMatchArray, one: Compiled, lexicon: Lexicon): ForeignMatch | null {
  const { type: word = "", number = "", year, issuer } = match.groups ?? {};
  const entries = one.entriesOf(word);
  const [first] = entries;
  if (!first) return null;
  const written = phraseKey(word);
  const named = entries.find((entry) => phraseKey(entry.name) === written);
  const symbol = one.pattern.template.replace(FIELD, (_all, field: string) =>
    field === "type" ? first.type.code : field === "year" ? (year ?? "") : field === "issuer" ? (issuer ?? "") : number,
  );
  return {
    start: match.index ?? 0,
    end: (match.index ?? 0) + match[0].length,
    entries,
    typeName: (named ?? first).name,
    system: first.type.system,
    number,
    year: year === undefined ? null : Number(year),
    issuerCode: issuer === undefined ? null : lexicon.issuerCode(issuer),
    symbol,
    short: one.pattern.short ?? false,
  };
}
