/** Customer tables of types and issuers, compiled once per call for look-up by word, by code and by name. */
import type { DocumentType, IssuerCode, ReferenceOptions } from "./types.ts";
import { foldKey, isOneEdit, phraseKey } from "./words.ts";

/** One word for one type: "Quyết định, Quy định" becomes two. */
export interface TypeEntry {
  type: DocumentType;
  name: string;
}

/** How a type word was read: as written, as its code ("NĐ", "KL"), with wrong accents only, with one wrong letter. */
export type WordQuality = "exact" | "code" | "accents" | "edit";

export interface IssuerName {
  code: string;
  name: string;
  /** Identity of the body; spellings of one body share it. */
  body: string;
}

export interface Lexicon {
  codes: ReadonlySet<string>;
  byCode: ReadonlyMap<string, readonly TypeEntry[]>;
  byWord: ReadonlyMap<string, readonly TypeEntry[]>;
  /** Words of the longest type name. */
  longest: number;
  /** Last words of the type names: most words before a number are none of them. */
  lastWords: ReadonlySet<string>;
  /** Reads folded words as a type name with wrong accents, a lost space or one wrong letter. */
  tolerant: (words: readonly string[]) => { entries: readonly TypeEntry[]; quality: WordQuality } | null;
  issuers: ReadonlyMap<string, IssuerName>;
  longestIssuer: number;
  /** Canonical issuer code: TƯ → TW, and Tw → TW where only the case is wrong and one code is meant. */
  issuerCode: (code: string) => string;
  /** Whether the table has this code. */
  isIssuer: (code: string) => boolean;
}

// Shorter words differ by one letter from too many others: Đề án and Dự án, Luật and luận.
const SHORTEST_WITH_EDIT = 6;

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

export function compileLexicon(options: Pick<ReferenceOptions, "types" | "issuers">): Lexicon {
  const byCode = new Map<string, TypeEntry[]>();
  const byWord = new Map<string, TypeEntry[]>();
  const byFold = new Map<string, TypeEntry[]>();
  let longest = 1;
  for (const type of options.types) {
    for (const name of [type.name, ...(type.aliases ?? [])].flatMap((text) => text.split(/[,;]/))) {
      const key = phraseKey(name);
      if (key === "") continue;
      const entry = { type, name: name.trim() };
      push(byCode, type.code.normalize("NFC"), entry);
      push(byWord, key, entry);
      push(byFold, foldKey(name), entry);
      longest = Math.max(longest, key.split(" ").length);
    }
  }
  const names = [...byFold].map(([name, entries]) => ({
    name,
    entries,
    letters: name.replaceAll(" ", ""),
    words: name.split(" ").length,
  }));
  const tolerant: Lexicon["tolerant"] = (words) => {
    const phrase = words.join(" ");
    const accents = byFold.get(phrase);
    if (accents) return { entries: accents, quality: "accents" };
    for (const one of names) {
      if (one.letters.length < SHORTEST_WITH_EDIT) continue;
      if (words.length === 1 && one.letters === phrase) return { entries: one.entries, quality: "accents" };
      if (one.words === words.length && isNear(phrase, one.name)) return { entries: one.entries, quality: "edit" };
    }
    return null;
  };
  const lastWords = new Set([...byWord.keys()].map((key) => key.slice(key.lastIndexOf(" ") + 1)));
  return {
    codes: new Set(byCode.keys()),
    byCode,
    byWord,
    longest,
    lastWords,
    tolerant,
    ...compileIssuers(options.issuers),
  };
}

/** One edit changes the first or the last letter, not both: a cheap look before the comparison. */
const isNear = (phrase: string, name: string): boolean =>
  Math.abs(phrase.length - name.length) <= 1 &&
  (phrase[0] === name[0] || phrase.at(-1) === name.at(-1)) &&
  isOneEdit(phrase, name);

function compileIssuers(table: readonly IssuerCode[]): Pick<Lexicon, "issuers" | "longestIssuer" | "issuerCode" | "isIssuer"> {
  const issuers = new Map<string, IssuerName>();
  const aliases = new Map<string, string>();
  const byCase = Map.groupBy(table, ({ code }) => code.normalize("NFC").toLowerCase());
  const codes = new Set(table.map(({ code }) => code.normalize("NFC")));
  let longestIssuer = 1;
  for (const { code, names, aliases: others } of table) {
    const canonical = code.normalize("NFC");
    for (const other of others ?? []) aliases.set(other.normalize("NFC"), canonical);
    for (const [index, spellings] of names.entries()) {
      for (const name of typeof spellings === "string" ? [spellings] : spellings) {
        const key = phraseKey(name);
        if (key === "" || issuers.has(key)) continue;
        issuers.set(key, { code: canonical, name, body: `${canonical}#${index}` });
        longestIssuer = Math.max(longestIssuer, key.split(" ").length);
      }
    }
  }
  const issuerCode = (code: string): string => {
    if (codes.has(code)) return code;
    const alike = byCase.get(code.toLowerCase()) ?? [];
    return aliases.get(code) ?? (alike.length === 1 ? alike[0]!.code.normalize("NFC") : code);
  };
  return { issuers, longestIssuer, issuerCode, isIssuer: (code) => codes.has(code) || aliases.has(code) };
}
