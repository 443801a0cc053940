/** The registry of documents. A symbol does not identify a document: issuer, type, number and date (or term) do. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, Uuid } from "./primitives.ts";

export const DOCUMENT_RELATION_KINDS = ["implements", "guides", "supersedes", "amends", "continues", "reviews", "cites"] as const;
export type DocumentRelationKind = (typeof DOCUMENT_RELATION_KINDS)[number];
export const DocumentRelationKind = Type.Union([
  Type.Literal("implements"),
  Type.Literal("guides"),
  Type.Literal("supersedes"),
  Type.Literal("amends"),
  Type.Literal("continues"),
  Type.Literal("reviews"),
  Type.Literal("cites"),
]);

/** What tells a document from every other one. */
export const DocumentSummary = Type.Object({
  id: Uuid,
  type: Type.String(),
  /** "" for a document without one. */
  symbol: Type.String(),
  issuer: Type.String(),
  issuedOn: Nullable(Type.String()),
  term: Nullable(Type.String()),
  abstract: Type.String(),
});
export type DocumentSummary = Static<typeof DocumentSummary>;

/** GET /api/documents?query=&type=&issuer=&year=&offset=&limit= */
export const DocumentList = Type.Object({ total: Type.Integer(), documents: Type.Array(DocumentSummary) });
export type DocumentList = Static<typeof DocumentList>;

/** What the registry can be narrowed to. GET /api/documents/filters */
export const DocumentFilters = Type.Object({
  types: Type.Array(Type.String()),
  issuers: Type.Array(Type.String()),
  years: Type.Array(Type.Integer()),
});
export type DocumentFilters = Static<typeof DocumentFilters>;

/** A mention of a document in a text, and what the registry makes of it. */
export const DocumentMention = Type.Object({
  status: Type.Union([Type.Literal("resolved"), Type.Literal("candidates"), Type.Literal("unknown")]),
  /** The document, or those that it may be. */
  ids: Type.Array(Uuid),
  /** Facts of the mention that contradict the registry. */
  conflict: Type.Array(Type.String()),
  /** As the text has them; null where it does not say. */
  type: Nullable(Type.String()),
  symbol: Nullable(Type.String()),
  issuer: Nullable(Type.String()),
  issuedOn: Nullable(Type.String()),
  term: Nullable(Type.String()),
  /** The whole citation, to enter an unknown document from. */
  citation: Type.String(),
});
export type DocumentMention = Static<typeof DocumentMention>;

/** A paragraph cut into parts; joined they are the paragraph again. */
export const MarkedText = Type.Array(Type.Object({ text: Type.String(), mention: Type.Optional(DocumentMention) }));
export type MarkedText = Static<typeof MarkedText>;

/** POST /api/documents/references: marks every mention of a document in a text. */
export const ReferenceCheck = Type.Object({ text: Type.String({ minLength: 1, maxLength: 100_000 }) }, { additionalProperties: false });
export const ReferenceMarks = Type.Object({ paragraphs: Type.Array(MarkedText), documents: Type.Array(DocumentSummary) });
export type ReferenceMarks = Static<typeof ReferenceMarks>;

/** The documents round one document: as far as two steps away, the nearest first, itself at the head. */
export const DocumentGraph = Type.Object({
  nodes: Type.Array(DocumentSummary),
  edges: Type.Array(Type.Object({ from: Uuid, kind: DocumentRelationKind, to: Uuid })),
  /** There are more than are told of here. */
  cut: Type.Boolean(),
});
export type DocumentGraph = Static<typeof DocumentGraph>;

/** GET /api/documents/:documentId */
export const DocumentDetail = Type.Object({
  ...DocumentSummary.properties,
  /** Counts the changes: an edit names the version it was made from. */
  version: Type.Integer(),
  body: Type.Array(Type.String()),
  marked: Type.Object({ abstract: MarkedText, body: Type.Array(MarkedText) }),
  /** Documents that the marks name. */
  mentioned: Type.Array(DocumentSummary),
  /** All that starts at this document; the graph may be cut. */
  relations: Type.Array(Type.Object({ kind: DocumentRelationKind, document: DocumentSummary })),
  graph: DocumentGraph,
  conferences: Type.Array(Type.Object({ id: Uuid, title: Type.String(), startsAt: Instant, timeZone: Type.String(), ground: Type.Boolean() })),
});
export type DocumentDetail = Static<typeof DocumentDetail>;

const fields = {
  type: Line(60),
  symbol: Type.String({ maxLength: 60, pattern: "^[^\\u0000-\\u001f\\u007f]*$" }),
  issuer: Line(200),
  issuedOn: Nullable(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })),
  term: Nullable(Line(60)),
  abstract: Line(1000),
  /** Paragraphs. */
  body: Type.Array(Line(8000), { maxItems: 2000 }),
  relations: Type.Array(Type.Object({ kind: DocumentRelationKind, to: Uuid }, { additionalProperties: false }), { maxItems: 100 }),
};
/** POST /api/documents. The id is the client's: sending it twice makes one document. */
export const NewDocument = Type.Object({ id: Uuid, ...fields }, { additionalProperties: false });
export type NewDocument = Static<typeof NewDocument>;
/** POST /api/documents/:documentId, made from `version`. */
export const DocumentChange = Type.Object({ version: Type.Integer({ minimum: 1 }), ...fields }, { additionalProperties: false });
export type DocumentChange = Static<typeof DocumentChange>;
export const DocumentSaved = Type.Object({ id: Uuid, version: Type.Integer() });
export type DocumentSaved = Static<typeof DocumentSaved>;
