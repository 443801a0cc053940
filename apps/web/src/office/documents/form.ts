/** What is typed about a document, and what is missing from it. */
import type { DocumentDetail, DocumentMention, DocumentRelationKind, DocumentSummary, NewDocument } from "@diemcau/contract";
import { recogniseDocument } from "../recognise.ts";
import { dateText, isoDate } from "../zoned.ts";

export interface Draft {
  readonly type: string;
  readonly symbol: string;
  readonly issuer: string;
  /** As typed: day/month/year. */
  readonly issuedOn: string;
  readonly term: string;
  readonly abstract: string;
  /** One paragraph a line. */
  readonly body: string;
  readonly relations: readonly { readonly kind: DocumentRelationKind; readonly document: DocumentSummary }[];
}
export const FIELDS = ["type", "symbol", "issuer", "issuedOn", "term", "abstract"] as const;
export type Field = (typeof FIELDS)[number];

export const blank: Draft = { type: "", symbol: "", issuer: "", issuedOn: "", term: "", abstract: "", body: "", relations: [] };

export function draftOf(document: DocumentDetail): Draft {
  return {
    type: document.type,
    symbol: document.symbol,
    issuer: document.issuer,
    issuedOn: document.issuedOn ? dateText(document.issuedOn) : "",
    term: document.term ?? "",
    abstract: document.abstract,
    body: document.body.join("\n"),
    relations: document.relations,
  };
}

export function flawsOf(draft: Draft): Field[] {
  const missing = (["type", "issuer", "abstract"] as const).filter((field) => draft[field].trim() === "");
  return draft.issuedOn.trim() !== "" && isoDate(draft.issuedOn) === "" ? [...missing, "issuedOn"] : missing;
}

/** @returns what is sent, the id or version aside */
export function entryOf(draft: Draft): Omit<NewDocument, "id"> {
  return {
    type: draft.type.trim(),
    symbol: draft.symbol.trim(),
    issuer: draft.issuer.trim(),
    issuedOn: isoDate(draft.issuedOn) || null,
    term: draft.term.trim() || null,
    abstract: draft.abstract.replaceAll(/\s+/g, " ").trim(),
    body: draft.body.split("\n").map((line) => line.replaceAll(/\s+/g, " ").trim()).filter((line) => line !== ""),
    relations: draft.relations.map(({ kind, document }) => ({ kind, to: document.id })),
  };
}

/** What a pasted citation tells: the recogniser's facts before those that are guessed from the line's shape. */
export function readCitation(pasted: string, mention: DocumentMention | undefined): Partial<Pick<Draft, Field>> {
  const { issuedOn, ...guessed } = recogniseDocument(pasted);
  const date = mention?.issuedOn ?? issuedOn;
  const facts = { type: mention?.type, symbol: mention?.symbol, issuer: mention?.issuer, term: mention?.term };
  return {
    ...guessed,
    ...(Object.fromEntries(Object.entries(facts).filter(([, value]) => value)) as Partial<Pick<Draft, Field>>),
    ...(date ? { issuedOn: dateText(date) } : {}),
  };
}
