/** Rosters as spreadsheets: what a file would change, before anything is changed. */
import { Type, type Static } from "typebox";
import { Nullable, SiteOrdinal, Uuid } from "./primitives.ts";

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
  "more-than-expected",
] as const;
export type RosterFlawCode = (typeof ROSTER_ERRORS)[number] | (typeof ROSTER_WARNINGS)[number];

export const RosterFlaw = Type.Object({
  code: Type.Union([...ROSTER_ERRORS, ...ROSTER_WARNINGS].map((code) => Type.Literal(code))),
  /** What it is about: the text as it stood, the name of a site, a number. */
  value: Type.Optional(Type.String()),
  /** The row of the file that it is about. */
  row: Type.Optional(Type.Integer()),
});
export type RosterFlaw = { readonly code: RosterFlawCode; readonly value?: string; readonly row?: number };

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
