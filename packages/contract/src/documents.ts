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

/** A draft is worked on, submitted, and issued or withdrawn. Only what is submitted or issued is shown to others. */
export const DocumentState = Type.Union([Type.Literal("draft"), Type.Literal("submitted"), Type.Literal("issued"), Type.Literal("withdrawn")]);
export type DocumentState = Static<typeof DocumentState>;

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
  state: DocumentState,
  recalled: Type.Boolean(),
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

/** POST /api/documents/references: marks every mention of a document in a text. `near`: documents in whose company it stands, which decide between several that are possible. */
export const ReferenceCheck = Type.Object({ text: Type.String({ minLength: 1, maxLength: 100_000 }), near: Type.Optional(Type.Array(Uuid, { maxItems: 200 })) }, { additionalProperties: false });
export const ReferenceMarks = Type.Object({ paragraphs: Type.Array(MarkedText), documents: Type.Array(DocumentSummary) });
export type ReferenceMarks = Static<typeof ReferenceMarks>;

/**
 * A text as a room or a phone reads it, cut into parts; joined they are the text again. `documentId`: what the mention
 * opens; null where this reader cannot open it, or where it is not certain which document is meant.
 */
export const MentionedText = Type.Array(Type.Object({ text: Type.String(), mention: Type.Optional(Type.Object({ documentId: Nullable(Uuid) })) }));
export type MentionedText = Static<typeof MentionedText>;

/** The documents round one document: as far as two steps away, the nearest first, itself at the head. */
export const DocumentGraph = Type.Object({
  nodes: Type.Array(DocumentSummary),
  edges: Type.Array(Type.Object({ from: Uuid, kind: DocumentRelationKind, to: Uuid })),
  /** There are more than are told of here. */
  cut: Type.Boolean(),
});
export type DocumentGraph = Static<typeof DocumentGraph>;

/** Whom a reading rule can name; those who write always read. */
export const ReaderRole = Type.Union([Type.Literal("unit-officer"), Type.Literal("site"), Type.Literal("delegate")]);
export type ReaderRole = Static<typeof ReaderRole>;
const rule = {
  /** Codes of the organisation's levels; null: all. */
  levels: Nullable(Type.Array(Type.String({ minLength: 1, maxLength: 60 }), { minItems: 1, maxItems: 50 })),
  roles: Nullable(Type.Array(ReaderRole, { minItems: 1, maxItems: 3 })),
  visibleFrom: Nullable(Instant),
  visibleTo: Nullable(Instant),
  /** Rooms and delegates see it only once their conference has been opened. */
  fromOpening: Type.Boolean(),
};
/** Who may read, and when. POST /api/readings/:subjectId/rule */
export const ReadingRule = Type.Object(rule, { additionalProperties: false });
export type ReadingRule = Static<typeof ReadingRule>;
/** POST /api/readings/:subjectId/recall */
export const Recall = Type.Object({ reason: Line(500) }, { additionalProperties: false });
export type Recall = Static<typeof Recall>;

/** Something attached to a document or to a paper. */
export const AttachedFile = Type.Object({
  id: Uuid,
  name: Type.String(),
  mediaType: Type.String(),
  size: Type.Integer(),
  sha256: Type.String(),
  /** False for pictures, films and scans: no program could look for marks of secrecy in their words. */
  wordsRead: Type.Boolean(),
  /** Who said of such a file that it bears none. */
  declared: Nullable(Type.Object({ by: Type.String(), at: Instant })),
  addedBy: Type.String(),
  addedAt: Instant,
});
export type AttachedFile = Static<typeof AttachedFile>;

/**
 * All that those who manage reading see of a document or a paper. GET /api/readings/:subjectId
 */
export const Reading = Type.Object({
  rule: ReadingRule,
  recall: Nullable(Type.Object({ at: Instant, by: Type.String(), reason: Type.String() })),
  openings: Type.Object({
    /** Sign-ins that have opened it. */
    total: Type.Integer(),
    /** The last ones. */
    last: Type.Array(Type.Object({ kind: Type.Union([Type.Literal("account"), Type.Literal("site"), Type.Literal("delegate")]), name: Type.String(), place: Nullable(Type.String()), firstAt: Instant, lastAt: Instant, times: Type.Integer() })),
  }),
  levels: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
});
export type Reading = Static<typeof Reading>;

/** Largest file, bytes; the size of the parts it comes in; how many one document or paper holds. */
export const FILE_LIMIT = 50 * 1024 * 1024;
/** A video for the programme may be larger: what it is, its name says, and its content is held against that. */
export const FILM_LIMIT = 500 * 1024 * 1024;
export const FILM_NAME = /\.(mp4|m4v|webm)$/i;
/** Largest size of a file of that name, bytes. */
export const fileLimit = (name: string): number => (FILM_NAME.test(name) ? FILM_LIMIT : FILE_LIMIT);
export const FILE_PART = 1024 * 1024;
export const FILES_PER_SUBJECT = 20;
/** What a file is attached to; a paper is one of a conference. */
export const FileSubject = Type.Union([
  Type.Object({ kind: Type.Literal("document"), id: Uuid }, { additionalProperties: false }),
  Type.Object({ kind: Type.Literal("paper"), id: Uuid, conferenceId: Uuid }, { additionalProperties: false }),
]);
export type FileSubject = Static<typeof FileSubject>;
const Rows = Type.Array(Type.Array(Type.String()));
/** What a text or a slide says, in its order; levels count from 1. */
export const PreviewBlock = Type.Union([
  Type.Object({ kind: Type.Union([Type.Literal("heading"), Type.Literal("paragraph"), Type.Literal("item")]), level: Type.Integer(), text: Type.String() }),
  Type.Object({ kind: Type.Literal("table"), rows: Rows }),
]);
export type PreviewBlock = Static<typeof PreviewBlock>;
export const PreviewSlide = Type.Object({
  title: Nullable(Type.String()),
  /** Left out when the slides are shown. */
  hidden: Type.Boolean(),
  /** Pictures and charts on it, which the preview does not show. */
  pictures: Type.Integer(),
  blocks: Type.Array(PreviewBlock),
});
export type PreviewSlide = Static<typeof PreviewSlide>;
/** A file's words and tables. `cut`: there is more of it in the file. GET /api/files/:fileId/preview */
export const OfficePreview = Type.Union([
  Type.Object({ kind: Type.Literal("sheets"), sheets: Type.Array(Type.Object({ name: Type.String(), rows: Rows, cut: Type.Boolean() })), cut: Type.Boolean() }),
  Type.Object({ kind: Type.Literal("slides"), slides: Type.Array(PreviewSlide), cut: Type.Boolean() }),
  Type.Object({ kind: Type.Literal("text"), blocks: Type.Array(PreviewBlock), pictures: Type.Integer(), cut: Type.Boolean() }),
]);
export type OfficePreview = Static<typeof OfficePreview>;
/** What a PDF can be made of, by the extension of the name. */
export const CONVERTIBLE = ["docx", "odt", "pptx", "odp"] as const satisfies readonly ConvertibleKind[];
export const ConvertibleKind = Type.Union([Type.Literal("docx"), Type.Literal("odt"), Type.Literal("pptx"), Type.Literal("odp")]);
export type ConvertibleKind = Static<typeof ConvertibleKind>;
/** What this installation can make PDFs of; nothing without an office program. GET /api/files/converter */
export const Converter = Type.Object({ kinds: Type.Array(ConvertibleKind) });
export type Converter = Static<typeof Converter>;
/** Makes a PDF beside a file, under an id of the client's. POST /api/files/:fileId/pdf */
export const NewPdf = Type.Object({ id: Uuid }, { additionalProperties: false });
export type NewPdf = Static<typeof NewPdf>;
/** After all its parts: PUT /api/files/:fileId/parts/:offset, then POST /api/files. */
export const NewFile = Type.Object(
  {
    id: Uuid,
    name: Line(200),
    size: Type.Integer({ minimum: 1 }),
    subject: FileSubject,
    /** The sender has looked: a scan or picture, whose words cannot be searched, bears no mark of secrecy. */
    declared: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
export type NewFile = Static<typeof NewFile>;
export const PartTaken = Type.Object({ received: Type.Integer() });
export type PartTaken = Static<typeof PartTaken>;

/** The papers of a conference with what is attached to them. GET /api/conferences/:conferenceId/paper-files */
export const PaperFiles = Type.Array(
  Type.Object({
    id: Uuid,
    title: Type.String(),
    author: Type.String(),
    topic: Type.String(),
    dueAt: Nullable(Instant),
    /** By a file, by its text, or because the centre noted it. */
    received: Type.Boolean(),
    /** Null too when nobody knows when its text came. */
    receivedAt: Nullable(Instant),
    mayAttach: Type.Boolean(),
    recalled: Type.Boolean(),
    files: Type.Array(AttachedFile),
  }),
);
export type PaperFiles = Static<typeof PaperFiles>;

/** GET /api/files/:fileId/text: the paragraphs of a .docx, .odt, .pdf or .txt, in reading order, to be compared. */
export const FileText = Type.Object({
  paragraphs: Type.Array(Type.String()),
  /** It is longer; this is its beginning. */
  cut: Type.Boolean(),
  /** Some pages show pictures that no program could read. */
  unread: Type.Boolean(),
});
export type FileText = Static<typeof FileText>;

/** GET /api/documents/:documentId/versions, newest first */
export const DocumentVersions = Type.Array(Type.Object({ version: Type.Integer(), state: DocumentState, changedAt: Instant, changedBy: Nullable(Type.String()) }));
export type DocumentVersions = Static<typeof DocumentVersions>;
/** GET /api/documents/:documentId/versions/:version */
export const DocumentVersion = Type.Object({
  version: Type.Integer(),
  state: DocumentState,
  changedAt: Instant,
  changedBy: Nullable(Type.String()),
  type: Type.String(),
  symbol: Type.String(),
  issuer: Type.String(),
  issuedOn: Nullable(Type.String()),
  term: Nullable(Type.String()),
  abstract: Type.String(),
  body: Type.Array(Type.String()),
});
export type DocumentVersion = Static<typeof DocumentVersion>;
/** POST /api/documents/:documentId/state, moved from `version`. */
export const DocumentMove = Type.Object({ version: Type.Integer({ minimum: 1 }), state: DocumentState }, { additionalProperties: false });
export type DocumentMove = Static<typeof DocumentMove>;

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
  files: Type.Array(AttachedFile),
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
export const NewDocument = Type.Object({ id: Uuid, state: Type.Optional(Type.Union([Type.Literal("draft"), Type.Literal("issued")])), ...fields }, { additionalProperties: false });
export type NewDocument = Static<typeof NewDocument>;
/** POST /api/documents/:documentId, made from `version`. */
export const DocumentChange = Type.Object({ version: Type.Integer({ minimum: 1 }), ...fields }, { additionalProperties: false });
export type DocumentChange = Static<typeof DocumentChange>;
export const DocumentSaved = Type.Object({ id: Uuid, version: Type.Integer() });
export type DocumentSaved = Static<typeof DocumentSaved>;
