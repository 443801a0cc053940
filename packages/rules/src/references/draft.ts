/** A mention between reading and resolving: facts of the copy's offsets, completed by its list, then resolved once. */
import type { AlignedText } from "./align.ts";
import { readIssuerBefore, readSectionBefore, type Head } from "./head.ts";
import type { Lexicon, TypeEntry } from "./lexicon.ts";
import type { Context, Facts, Resolved } from "./resolve.ts";
import { quotedAbstract, termOf, type Tail } from "./tail.ts";
import type { Certainty, Reference, ReferenceKind } from "./types.ts";

/** What every reader of one text shares. */
export interface Frame {
  text: string;
  lexicon: Lexicon;
  context: Context;
  /** Where a number begins in which letters were read as digits. */
  mended: ReadonlySet<number>;
}

export interface Draft {
  start: number;
  end: number;
  citationStart: number;
  citationEnd: number;
  /** Null for a member of a list, which has no type word of its own. */
  head: Head | null;
  entries: readonly TypeEntry[];
  symbol: string | null;
  /** Found by a registry name, not by a number. */
  isName: boolean;
  fields: Pick<
    Reference,
    | "kind"
    | "system"
    | "type"
    | "typeName"
    | "number"
    | "year"
    | "symbol"
    | "issuerCode"
    | "issuerName"
    | "date"
    | "term"
    | "section"
    | "certainty"
  >;
  resolved: Resolved;
  /** A list's last symbol tells the issuer code of the short members before it. */
  share: (last: Draft) => void;
  /** Resolves; after the whole text is read, because a list ends behind its members. */
  settle: () => void;
}

export interface Reading {
  start: number;
  end: number;
  head: Head | null;
  kind: ReferenceKind;
  entries: readonly TypeEntry[];
  system: string | null;
  type?: string | null;
  typeName: string | null;
  number: string;
  year: number | null;
  symbol: string | null;
  issuerCode: string | null;
  symbolTerm?: number | null;
  tail: Tail;
  certainty: Certainty;
}

const UNRESOLVED: Resolved = { resolution: { status: "unknown" }, conflict: [] };

export function toDraft(frame: Frame, reading: Reading): Draft {
  const { text, lexicon, context } = frame;
  const { tail, entries, start, head } = reading;
  const citationStart = head?.citationStart ?? start;
  // A member of a list has the list's comma before it, not a section.
  const section = head || reading.symbol !== null ? readSectionBefore(text, citationStart) : null;
  const before = tail.issuerName === null && head ? readIssuerBefore(text, citationStart, lexicon) : null;
  const codes = [...new Set(entries.map((entry) => entry.type.code))];
  let sharedCode: string | null = null;
  const fields: Draft["fields"] = {
    kind: reading.kind,
    system: reading.system ?? onlySystem(entries),
    type: reading.type === undefined ? (codes[0] ?? null) : reading.type,
    typeName: reading.typeName,
    number: reading.number,
    year: reading.year ?? tail.year ?? (tail.date ? Number(tail.date.slice(0, 4)) : null),
    symbol: reading.symbol,
    issuerCode: reading.issuerCode ?? before?.code ?? tail.issuerCode,
    issuerName: tail.issuerName ?? before?.name ?? null,
    date: tail.date,
    term: tail.term ?? (reading.symbolTerm ? termOf(String(reading.symbolTerm)) : null),
    section: section?.section ?? tail.section,
    certainty: reading.certainty,
  };
  const facts = (): Facts => ({
    symbol: reading.symbol,
    types: reading.type ? [reading.type] : codes,
    typeName: reading.typeName,
    number: reading.number,
    year: reading.year ?? tail.year,
    issuerCode: reading.issuerCode ?? sharedCode,
    issuerName: fields.issuerName,
    date: fields.date,
    term: tail.term,
    quoted: () => quotedAbstract(text, tail.end),
  });
  const resolve = (): Resolved => {
    const resolved = context.resolve(facts());
    return head?.disagrees ? { ...resolved, conflict: ["type", ...resolved.conflict] } : resolved;
  };
  const draft: Draft = {
    start,
    end: Math.max(reading.end, tail.coreEnd),
    citationStart: section?.start ?? citationStart,
    citationEnd: Math.max(reading.end, tail.end),
    head,
    entries,
    symbol: reading.symbol,
    isName: false,
    fields,
    resolved: UNRESOLVED,
    share: (last) => {
      sharedCode = last.fields.issuerCode;
      fields.issuerCode ??= sharedCode;
    },
    settle: () => {
      draft.resolved = resolve();
    },
  };
  return draft;
}

function onlySystem(entries: readonly TypeEntry[]): string | null {
  const systems = new Set(entries.map((entry) => entry.type.system));
  return systems.size === 1 ? ([...systems][0] ?? null) : null;
}

export function toReference(draft: Draft, original: string, { startOf, endOf }: AlignedText): Reference {
  const start = startOf(draft.start);
  const end = endOf(draft.end);
  return {
    start,
    end,
    text: original.slice(start, end),
    citation: { start: startOf(draft.citationStart), end: endOf(draft.citationEnd) },
    ...draft.fields,
    resolution: draft.resolved.resolution,
    conflict: draft.resolved.conflict,
  };
}
