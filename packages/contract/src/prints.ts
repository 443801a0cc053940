/** Printed papers of a conference: which there are, and what stands at their head and foot. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, SiteOrdinal, Uuid } from "./primitives.ts";

export const PAPER_KINDS = ["invitation", "agenda", "delegates", "seat-plan", "badges"] as const;
export type PaperKind = (typeof PAPER_KINDS)[number];
export const PAPER_FORMATS = ["docx", "pdf"] as const;
export type PaperFormat = (typeof PAPER_FORMATS)[number];

/** How badges are laid out: columns × rows of labels on a sheet of A4, or one on a card of its own (A6). */
export const BADGE_SHEETS = ["2x4", "2x5", "2x7", "card"] as const;
export type BadgeSheet = (typeof BADGE_SHEETS)[number];

/** More delegates than these do not go into one file: lists and plans; letters and badges, a page or a code for each. */
export const PRINT_LIMIT = { list: 5_000, each: { pdf: 2_000, docx: 500 } } as const;

const Text = (maxLength: number) => Type.String({ maxLength, pattern: "^[^\\u0000-\\u001f\\u007f]*$" });

/** Head and foot of a site's papers. A text may be empty: the paper leaves room to write it in by hand. */
export const Letterhead = Type.Object(
  {
    /** Whose layout: the conference's ground document decides until it is chosen otherwise. */
    system: Type.Union([Type.Literal("party"), Type.Literal("state"), Type.Literal("plain")]),
    parentBody: Text(200),
    issuer: Text(200),
    /** Short name of the issuer within symbols. */
    code: Text(30),
    number: Text(20),
    place: Text(80),
    date: Nullable(Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" })),
    chairedBy: Text(500),
    /** Signing authority, such as TM. ỦY BAN NHÂN DÂN. */
    authority: Text(200),
    signerTitle: Text(200),
    signerName: Text(120),
    recipients: Type.Array(Line(200), { maxItems: 20 }),
  },
  { additionalProperties: false },
);
export type Letterhead = Static<typeof Letterhead>;

/** GET and POST /api/conferences/:id/sites/:ordinal/letterhead */
export const LetterheadAnswer = Type.Object({ letterhead: Letterhead, saved: Type.Boolean() });
export type LetterheadAnswer = Static<typeof LetterheadAnswer>;

const Choice = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Union(values.map((value) => Type.Literal(value))));
/**
 * POST /api/conferences/:id/print-jobs: papers of a site, or of it and all below, made in the background as a .zip with
 * a file for each site, and parts where a room has more delegates than go into one. The id is the client's.
 */
export const NewPrintJob = Type.Object(
  {
    id: Uuid,
    site: SiteOrdinal,
    below: Type.Boolean(),
    paper: Choice(PAPER_KINDS),
    format: Choice(PAPER_FORMATS),
    language: Choice(["vi", "en"]),
    to: Choice(["unit", "delegates"]),
    sheet: Choice(BADGE_SHEETS),
  },
  { additionalProperties: false },
);
export type NewPrintJob = Static<typeof NewPrintJob>;

/** GET /api/conferences/:id/print-jobs: the account's own of the last day, the newest first. */
export const PrintJob = Type.Object({
  ...NewPrintJob.properties,
  siteName: Type.String(),
  state: Choice(["waiting", "running", "done", "failed", "cancelled"]),
  /** Sites done, of how many. */
  done: Type.Integer(),
  total: Type.Integer(),
  problem: Nullable(Type.Object({ title: Type.String(), remedy: Type.String() })),
  bytes: Nullable(Type.Integer()),
  createdAt: Instant,
});
export type PrintJob = Static<typeof PrintJob>;
