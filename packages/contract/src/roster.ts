/** Rosters as spreadsheets: what a file would change, before anything is changed. And one delegate at a time. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, SiteOrdinal, Uuid } from "./primitives.ts";

/** What is wrong with a row (`error`: nothing can be saved) or worth a look (`warning`). */
export const ROSTER_ERRORS = [
  "name-missing",
  "name-not-a-name",
  "name-too-long",
  "positions-too-long",
  "class-too-long",
  "site-missing",
  "site-unknown",
  "site-ambiguous",
  "site-not-yours",
  "twice-in-file",
  "in-other-site",
  "id-unknown",
] as const;
export const ROSTER_WARNINGS = [
  "name-capitals",
  "name-title",
  "site-guessed",
  "site-other",
  "same-name",
  "maybe-in-other-site",
  "other-conference",
  "more-than-expected",
  "more-than-capacity",
] as const;
export type RosterFlawCode = (typeof ROSTER_ERRORS)[number] | (typeof ROSTER_WARNINGS)[number];

/** Another conference whose session lies in the same hours, and the room on whose roster the name stands. */
export const RosterClash = Type.Object({
  conference: Type.String(),
  site: Type.String(),
  /** Hours of that conference's session. */
  startsAt: Instant,
  endsAt: Instant,
  /** IANA name, in which the hours are best read: that room's. */
  timeZone: Type.String(),
});
export type RosterClash = Readonly<Static<typeof RosterClash>>;

export const RosterFlaw = Type.Object({
  code: Type.Union([...ROSTER_ERRORS, ...ROSTER_WARNINGS].map((code) => Type.Literal(code))),
  /** What it is about: the text as it stood, the name of a site, a number. */
  value: Type.Optional(Type.String()),
  /** The row of the file that it is about. */
  row: Type.Optional(Type.Integer()),
  /** Of `other-conference`. */
  clash: Type.Optional(RosterClash),
});
export type RosterFlaw = { readonly code: RosterFlawCode; readonly value?: string; readonly row?: number; readonly clash?: RosterClash };

export const RosterRow = Type.Object({
  /** As the spreadsheet counts, from 1. */
  row: Type.Integer(),
  /** `heading`: a title, total or signature, which is passed over. */
  fate: Type.Union([Type.Literal("add"), Type.Literal("update"), Type.Literal("same"), Type.Literal("error"), Type.Literal("heading")]),
  name: Type.String(),
  positions: Type.Array(Type.String()),
  class: Type.String(),
  site: Nullable(SiteOrdinal),
  siteName: Type.String(),
  flaws: Type.Array(RosterFlaw),
});
export type RosterRow = Omit<Static<typeof RosterRow>, "flaws"> & { flaws: RosterFlaw[] };

/** POST /api/conferences/:id/rosters/preview */
export const RosterPreview = Type.Object({
  /** Stands for the file and everything said here; sent with the confirmation. */
  hash: Type.String(),
  counts: Type.Object({
    rows: Type.Integer(),
    add: Type.Integer(),
    update: Type.Integer(),
    same: Type.Integer(),
    error: Type.Integer(),
    warning: Type.Integer(),
    heading: Type.Integer(),
    sites: Type.Integer(),
  }),
  rows: Type.Array(RosterRow),
});
export type RosterPreview = Omit<Static<typeof RosterPreview>, "rows"> & { rows: RosterRow[] };

/** POST /api/conferences/:id/rosters */
export const RosterImported = Type.Object({
  id: Uuid,
  /** Delegates that were added or changed. */
  changed: Type.Integer(),
  /** It had been done already under this id. */
  repeated: Type.Boolean(),
});
export type RosterImported = Static<typeof RosterImported>;

const Blank = (maxLength: number) => Type.String({ maxLength, pattern: "^[^\\u0000-\\u001f\\u007f]*$" });

/** What a roster says of a delegate. Longer texts than a roster keeps are let in here, to be refused in words. */
const entered = {
  name: Line(1_000),
  positions: Type.Array(Line(1_000), { maxItems: 50 }),
  class: Blank(1_000),
  /** Where they come from; "" where the roster does not say it. */
  unit: Blank(1_000),
  isSiteChair: Type.Boolean(),
  isSiteLead: Type.Boolean(),
};

/** What may be worth a look in one delegate who is entered by hand. */
export const ENTRY_WARNINGS = ["name-capitals", "name-title", "same-name", "maybe-in-other-site", "other-conference", "more-than-expected", "more-than-capacity"] as const satisfies readonly RosterFlawCode[];
const WarningCode = Type.Union(ENTRY_WARNINGS.map((code) => Type.Literal(code)));
export const EntryWarning = Type.Object({ code: WarningCode, value: Type.Optional(Type.String()), clash: Type.Optional(RosterClash) });
export type EntryWarning = { readonly code: (typeof ENTRY_WARNINGS)[number]; readonly value?: string; readonly clash?: RosterClash };

/** POST /api/conferences/:id/sites/:ordinal/delegates, and …/delegates/:delegateId to change one. */
export const DelegateInput = Type.Object(
  {
    /** Sent again with the same content it is done once; of a new delegate it becomes the id. */
    id: Uuid,
    ...entered,
    /** Warnings that were shown and are meant to be so: with any other nothing is saved yet. */
    accepted: Type.Array(WarningCode, { maxItems: ENTRY_WARNINGS.length }),
  },
  { additionalProperties: false },
);
export type DelegateInput = Omit<Static<typeof DelegateInput>, "accepted"> & { accepted: EntryWarning["code"][] };

export const DelegateEntered = Type.Object({
  delegateId: Uuid,
  /** Not saved: `warnings` are to be accepted first. */
  saved: Type.Boolean(),
  warnings: Type.Array(EntryWarning),
  /** It had been done already under this id. */
  repeated: Type.Boolean(),
});
export type DelegateEntered = Omit<Static<typeof DelegateEntered>, "warnings"> & { warnings: EntryWarning[] };

/** GET /api/conferences/:id/sites/:ordinal/delegates: a roster as those see it who may change it. */
export const EditableRoster = Type.Object({
  site: SiteOrdinal,
  siteName: Type.String(),
  expected: Type.Integer(),
  delegates: Type.Array(
    Type.Object({
      delegateId: Uuid,
      name: Type.String(),
      positions: Type.Array(Type.String()),
      class: Type.String(),
      unit: Type.String(),
      isSiteChair: Type.Boolean(),
      isSiteLead: Type.Boolean(),
    }),
  ),
});
export type EditableRoster = Static<typeof EditableRoster>;
