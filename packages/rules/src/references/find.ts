/**
 * The recogniser. Every numbered citation holds a number, so the text is walked from number to number: a symbol is
 * tried there, the head is read leftwards and the facts rightwards, each within a bounded window. Time is linear.
 */
import { alignText } from "./align.ts";
import { findAnaphora } from "./anaphora.ts";
import { toDraft, toReference, type Draft, type Frame } from "./draft.ts";
import { readForeignTail } from "./foreign-tail.ts";
import { mayBear, readHead, type Head } from "./head.ts";
import { compileLexicon, type TypeEntry } from "./lexicon.ts";
import { createNameFinder } from "./names.ts";
import { createForeignFinder, type ForeignMatch } from "./patterns.ts";
import { compileContext } from "./resolve.ts";
import { mendDigits } from "./scanned.ts";
import { isListed, isShortForm, readShortNumber } from "./short.ts";
import { parseSymbol, type ParsedSymbol } from "./symbols.ts";
import { readTail } from "./tail.ts";
import type { Reference, ReferenceOptions } from "./types.ts";
import { foldKey, isDigit, isGap, isLetter, isWordUnit, wordKey, wordsFrom } from "./words.ts";

/** All mentions of documents in `text`, in order, without overlaps. For many texts use {@link createRecogniser}. */
export function findReferences(text: string, options: ReferenceOptions): Reference[] {
  return createRecogniser(options)(text);
}

/** Compiles the customer's tables and the context once. @throws RangeError for a pattern that cannot be read */
export function createRecogniser(options: ReferenceOptions): (text: string) => Reference[] {
  const lexicon = compileLexicon(options);
  const context = compileContext(options.context ?? [], lexicon);
  const findNames = createNameFinder(options.context ?? [], lexicon);
  const findForeign = createForeignFinder(options.patterns ?? [], options.types, lexicon);
  const terms = new Map<string, string>();
  for (const { term } of options.context ?? []) if (term) terms.set(foldKey(term), term);

  return (original) => {
    const aligned = alignText(original);
    const { text, mended } = mendDigits(aligned.text, lexicon);
    const frame: Frame = { text, lexicon, context, mended };
    const foreign = findForeign(text).flatMap((match) => foreignDraft(match, frame, terms) ?? []);
    const numbered = options.vietnamese === false ? [] : scan(frame);
    const kept = withoutOverlaps([...foreign, ...numbered, ...findNames(text)]);
    for (const draft of kept) draft.settle();
    const pointing = options.anaphora ? findAnaphora(frame, kept) : [];
    return [...kept, ...pointing]
      .sort((a, b) => a.start - b.start)
      .map((draft) => toReference(draft, original, aligned));
  };
}

/** Numbered mentions win over names; of two that overlap the first in the list stays. */
function withoutOverlaps(drafts: readonly Draft[]): Draft[] {
  const ranked = drafts.map((draft, rank) => ({ draft, rank }));
  ranked.sort((a, b) => a.draft.start - b.draft.start || b.draft.end - a.draft.end || a.rank - b.rank);
  const kept: { draft: Draft; rank: number }[] = [];
  for (const one of ranked) {
    const last = kept.at(-1);
    if (!last || one.draft.start >= last.draft.end) kept.push(one);
    else if (last.draft.isName && !one.draft.isName) kept[kept.length - 1] = one;
  }
  return kept.map((one) => one.draft);
}

function foreignDraft(match: ForeignMatch, frame: Frame, terms: ReadonlyMap<string, string>): Draft | null {
  const tail = readForeignTail(frame.text, match.end, frame.lexicon, terms);
  const codes = [...new Set(match.entries.map((entry) => entry.type.code))];
  // A form that leaves out part of the symbol is as likely a count ("Report 25"): only a known document makes it one.
  if (match.short && !frame.context.has(codes, match.number)) return null;
  return toDraft(frame, {
    start: match.start,
    end: match.end,
    head: null,
    kind: match.short ? "short" : "foreign",
    entries: match.entries,
    system: match.system,
    typeName: match.typeName,
    number: match.number,
    year: match.year,
    symbol: match.short ? null : match.symbol,
    issuerCode: match.issuerCode,
    tail,
    certainty: match.short ? "likely" : "certain",
  });
}

/** A run of mentions that share one type word: "Nghị quyết số 18, 19-NQ/TW". */
interface List {
  entries: readonly TypeEntry[];
  /** A type word stands at its head; else only symbols tell the types. */
  worded: boolean;
  end: number;
  /** Short members that wait for the symbol at the end. */
  open: Draft[];
}

const BETWEEN = /^(?:[ \n]?[,;][ \n]?(?:và[ \n]|hoặc[ \n]|cùng[ \n])?|[ \n](?:và|hoặc|hay|cùng|&)[ \n]|\/)(?:số[ \n]?)?$/u;
const LONGEST_BETWEEN = 14;

function scan(frame: Frame): Draft[] {
  const { text } = frame;
  const drafts: Draft[] = [];
  let list: List | null = null;
  let index = 0;
  const length = text.length;
  while (index < length) {
    if (!isDigit(text.charCodeAt(index))) {
      index++;
      continue;
    }
    let runEnd = index + 1;
    while (runEnd < length && isDigit(text.charCodeAt(runEnd))) runEnd++;
    const listed: boolean =
      list !== null && index - list.end <= LONGEST_BETWEEN && BETWEEN.test(text.slice(list.end, index));
    const draft = runEnd - index <= 6 ? readMention(frame, index, listed ? list : null) : null;
    if (!draft) {
      index = runEnd;
      continue;
    }
    drafts.push(draft);
    if (!listed || draft.head) list = null;
    list = continueList(list, draft);
    index = Math.max(runEnd, draft.citationEnd);
  }
  return drafts;
}

function continueList(list: List | null, draft: Draft): List {
  const entries = draft.entries.length > 0 ? draft.entries : (list?.entries ?? []);
  const open = list?.open ?? [];
  if (draft.symbol === null) open.push(draft);
  else for (const waiting of open.splice(0)) waiting.share(draft);
  return { entries, worded: draft.head !== null || list?.worded === true, end: draft.citationEnd, open };
}

/** Reads the mention whose number begins at `index`. */
function readMention(frame: Frame, index: number, list: List | null): Draft | null {
  const { text, lexicon } = frame;
  if (!canBegin(text, index, list !== null)) return null;
  const symbol = parseSymbol(text, index, lexicon);
  if (symbol) {
    const head = readHead(text, index, lexicon, symbol);
    if (head && isSymbolMention(text, index, symbol, head, list !== null, frame)) {
      return symbolDraft(frame, index, symbol, head, list);
    }
    if (symbol.loose) return shortMention(frame, index, list);
    return null;
  }
  return shortMention(frame, index, list);
}

/** The unit before a number: part of an address, a date, a decimal, a path? */
function canBegin(text: string, index: number, listed: boolean): boolean {
  if (index === 0) return true;
  const before = text.charCodeAt(index - 1);
  const further = index > 1 ? text.charCodeAt(index - 2) : 0x20;
  if (listed && text[index - 1] === "/" && !isGap(further)) return true;
  if ("/_=@#&+%\\".includes(text[index - 1] ?? "")) return false;
  if (before === 0x2d || before === 0x2e) return !isWordUnit(further);
  if (before === 0x2c) return listed || !isDigit(further);
  return true;
}

function isSymbolMention(
  text: string,
  index: number,
  symbol: ParsedSymbol,
  head: Head,
  listed: boolean,
  { lexicon }: Frame,
): boolean {
  // A path or a file name goes on: "57-KL/TW.pdf", "57-KL/TW/2023".
  const next = text[symbol.end] ?? " ";
  if ((next === "/" || next === "_" || next === "@") && isWordUnit(text.charCodeAt(symbol.end + 1)) && !(next === "/" && beginsType(text, symbol.end + 1, lexicon))) return false;
  const announced = head.entries.length > 0 || head.numberWord || listed;
  if (symbol.loose) return head.entries.length > 0 || (announced && symbol.type !== null && symbol.issuerCode !== null);
  if (announced) return true;
  if (isLetter(text.charCodeAt(index - 1))) return false;
  switch (symbol.kind) {
    case "party":
    case "admin":
      return symbol.type !== null && lexicon.codes.has(symbol.type);
    case "letter":
      // Alone it could be a ratio of two names; two codes in capitals without spaces are a letter.
      return !symbol.spaced && /^\d+[a-z]?\/\p{Lu}{2,}-\p{Lu}{2,}/u.test(symbol.symbol);
    default:
      return true;
  }
}

/** "57-KL/TW/Hướng dẫn số 111-HD/BTGTW": the slash stands between two documents. */
function beginsType(text: string, index: number, lexicon: Frame["lexicon"]): boolean {
  const words = wordsFrom(text, index, lexicon.longest).map(({ start, end }) => wordKey(text.slice(start, end)));
  return words.some((_word, at) => lexicon.byWord.has(words.slice(0, at + 1).join(" ")));
}

function symbolDraft(frame: Frame, index: number, symbol: ParsedSymbol, head: Head, list: List | null): Draft {
  const { text, lexicon } = frame;
  const tail = readTail(text, symbol.end, lexicon);
  const known = symbol.type === null ? [] : (lexicon.byCode.get(symbol.type) ?? []);
  const shared = head.entries.length === 0 ? (list?.entries ?? []) : [];
  const worded =
    symbol.type === null
      ? [...head.entries, ...shared.filter((entry) => entry.type.grammar === symbol.kind || (list?.worded && mayBear(entry, symbol)))]
      : [...head.entries, ...shared].filter((entry) => entry.type.code === symbol.type);
  const fitting = worded.length > 0 ? worded : known;
  const ofSystem = fitting.filter((entry) => (entry.type.system === "party") === (symbol.kind === "party"));
  const entries = ofSystem.length > 0 ? ofSystem : fitting;
  const names = new Set(entries.map((entry) => entry.name));
  const exact = !symbol.loose && !frame.mended.has(index) && !head.disagrees && (head.quality === null || head.quality === "exact" || head.quality === "code");
  return toDraft(frame, {
    start: head.entries.length > 0 ? head.start : index,
    end: symbol.end,
    head: head.entries.length > 0 ? head : null,
    kind: symbol.kind,
    entries,
    system: entries[0]?.type.system ?? (symbol.kind === "party" ? "party" : "state"),
    type: symbol.type ?? entries[0]?.type.code ?? null,
    typeName: names.size === 1 ? (entries[0]?.name ?? null) : null,
    number: symbol.number,
    year: symbol.year,
    symbol: symbol.symbol,
    issuerCode: symbol.issuerCode,
    symbolTerm: symbol.term,
    tail,
    certainty: exact ? "certain" : "likely",
  });
}

function shortMention(frame: Frame, index: number, list: List | null): Draft | null {
  const { text, lexicon, context } = frame;
  // The cheap question first: numbers behind anything but a word, a colon or a list are the many.
  const before = text.charCodeAt(index - 1);
  const further = isGap(before) ? text.charCodeAt(index - 2) : before;
  if (!list && !isLetter(further) && further !== 0x3a && further !== 0x2e) return null;
  const read = readShortNumber(text, index, (end) => parseSymbol(text, end, lexicon)?.kind === "party");
  if (!read) return null;
  const head = readHead(text, index, lexicon, null);
  const direct = head !== null && head.entries.length > 0;
  const entries = direct ? head.entries : list ? list.entries : [];
  if (entries.length === 0 || !head) return null;
  // Glued without "số" it is a code ("Luật57"), not a citation.
  const codes = [...new Set(entries.map((entry) => entry.type.code))];
  const known = context.has(codes, read.number);
  if (isLetter(before) && !head.numberWord && !(head.quality === "code" && known)) return null;
  const tail = readTail(text, read.end, lexicon);
  const accepted = direct ? isShortForm({ text, head, read, tail, known }) : isListed(text, read, tail, known);
  if (!accepted) return null;
  return toDraft(frame, {
    start: direct ? head.start : index,
    end: read.end,
    head: direct ? head : null,
    kind: "short",
    entries,
    system: null,
    typeName: entries[0]?.name ?? null,
    number: read.number,
    year: read.year,
    symbol: null,
    issuerCode: null,
    tail,
    certainty: head.numberWord || known ? "likely" : "possible",
  });
}
