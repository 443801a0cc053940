/** A room's count of its people: how many, how sure, and who they are. */
import { Type, type Static } from "typebox";
import { HeadcountQualifier, Line } from "../primitives.ts";

/** Classes that one count may be divided into. */
export const HEADCOUNT_CLASSES = 12;

const People = Type.Integer({ minimum: 0, maximum: 100_000 });

/** Everybody who takes part is `present`: in the room, or from elsewhere (`remote`, part of `present`). */
const parts = {
  /** Of those present: not in the room but joined from elsewhere. */
  remote: People,
  /** Expected, and absent with a reason. */
  absent: People,
  /** Of those present: came instead of somebody who was invited. */
  substitutes: People,
};

export const ClassCount = Type.Object({ class: Line(60), present: People, ...parts }, { additionalProperties: false });
export type ClassCount = Static<typeof ClassCount>;

/** What a count may say beside the number itself. With classes, their sums are the room's numbers. */
export const headcountDetail = {
  remote: Type.Optional(parts.remote),
  absent: Type.Optional(parts.absent),
  substitutes: Type.Optional(parts.substitutes),
  /** Who has counted, in words: "Ban Tổ chức", "tổ điểm danh". */
  countedBy: Type.Optional(Line(120)),
  classes: Type.Optional(Type.Array(ClassCount, { minItems: 1, maxItems: HEADCOUNT_CLASSES })),
};

export const Headcount = Type.Object({ present: People, qualifier: HeadcountQualifier, ...headcountDetail }, { additionalProperties: false });
export type Headcount = Static<typeof Headcount>;
