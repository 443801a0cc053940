/** Printed papers of a conference: which there are, and what stands at their head and foot. */
import { Type, type Static } from "typebox";
import { Line, Nullable } from "./primitives.ts";

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
