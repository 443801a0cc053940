/** Minutes of a conference: written from its journal, with what the secretary adds by hand. */
import { Type, type Static } from "typebox";
import { Instant, Nullable } from "./primitives.ts";

const Text = (maxLength: number) => Type.String({ maxLength, pattern: "^[^\\u0000-\\u001f\\u007f]*$" });
/** Of several lines. */
const Prose = (maxLength: number) => Type.String({ maxLength, pattern: "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]*$" });

/** What is written by hand. Kept apart from what is generated: writing the minutes anew never loses it. */
export const MinutesText = Type.Object(
  {
    /** The minutes' own number; "" to be filled in later. */
    number: Text(20),
    place: Text(200),
    /** Who signs: the secretary left, the chair right. */
    secretary: Text(120),
    secretaryTitle: Text(200),
    chair: Text(120),
    chairTitle: Text(200),
    /** Who else attended, in words. */
    attendance: Prose(4_000),
    /** The chair's conclusions. */
    conclusions: Prose(20_000),
    /** Remarks below a section, by its key. */
    remarks: Type.Record(Type.String({ pattern: "^[a-z][a-z-]{0,39}$" }), Prose(4_000), { maxProperties: 40 }),
  },
  { additionalProperties: false },
);
export type MinutesText = Static<typeof MinutesText>;

const MinutesColumn = Type.Object({
  title: Type.String(),
  share: Type.Number(),
  align: Type.Optional(Type.Union([Type.Literal("left"), Type.Literal("center"), Type.Literal("right")])),
});
export const MinutesBlock = Type.Union([
  Type.Object({ kind: Type.Literal("text"), text: Type.String() }),
  Type.Object({ kind: Type.Literal("table"), columns: Type.Array(MinutesColumn), rows: Type.Array(Type.Array(Type.String())) }),
]);
export const MinutesSectionView = Type.Object({
  key: Type.String(),
  place: Type.Union([Type.Literal("course"), Type.Literal("annex")]),
  parts: Type.Array(Type.Object({ title: Type.String(), blocks: Type.Array(MinutesBlock) })),
});

/** GET /api/conferences/:id/minutes?language= */
export const MinutesView = Type.Object({
  /** Position of the journal that they were written from. */
  seq: Type.Integer(),
  writtenAt: Instant,
  /** First lines of the paper: when, where, who. */
  head: Type.Array(Type.String()),
  sections: Type.Array(MinutesSectionView),
  text: MinutesText,
  /** Of what is written by hand; 0: nothing was written yet. */
  version: Type.Integer({ minimum: 0 }),
  changedAt: Nullable(Instant),
  changedBy: Nullable(Type.String()),
});
export type MinutesView = Static<typeof MinutesView>;

/** POST /api/conferences/:id/minutes/text: `version` guards against two editors */
export const SaveMinutesText = Type.Object({ version: Type.Integer({ minimum: 0 }), text: MinutesText }, { additionalProperties: false });
export type SaveMinutesText = Static<typeof SaveMinutesText>;
export const MinutesTextSaved = Type.Object({ version: Type.Integer(), changedAt: Instant, changedBy: Type.String() });
export type MinutesTextSaved = Static<typeof MinutesTextSaved>;
