/** The roll call beside the floor: whom to telephone, what a room is asked to count. */
import { Type, type Static } from "typebox";
import { ClassCount } from "./floor/headcount.ts";
import { HeadcountQualifier, Instant, Line, Nullable, Phone } from "./primitives.ts";

/** POST /api/conferences/:id/sites/:ordinal/contact */
export const NewSiteContact = Type.Object({ name: Type.Optional(Line(120)), phone: Phone }, { additionalProperties: false });
export type NewSiteContact = Static<typeof NewSiteContact>;

export const RosterClass = Type.Object({ class: Type.String(), expected: Type.Integer(), checkedIn: Type.Integer(), /** Named one by one as absent with a reason. */ absent: Type.Integer() });
export type RosterClass = Static<typeof RosterClass>;

/** What a room sees of the roll call beside the stream. GET /api/conferences/:id/sites/:ordinal/roll-call */
export const OwnRollCall = Type.Object({
  /** Code of the room's level: which calls are for it. */
  level: Type.String(),
  expected: Type.Integer(),
  classes: Type.Array(RosterClass),
});
export type OwnRollCall = Static<typeof OwnRollCall>;

/** A count that a room has sent. */
export const SentCount = Type.Object({
  at: Instant,
  /** Entered while the line was down. */
  late: Type.Boolean(),
  present: Type.Integer(),
  qualifier: HeadcountQualifier,
  remote: Type.Integer(),
  absent: Type.Integer(),
  substitutes: Type.Integer(),
  countedBy: Nullable(Type.String()),
  classes: Type.Array(ClassCount),
});
export type SentCount = Static<typeof SentCount>;

/** The latest first. GET /api/conferences/:id/sites/:ordinal/headcounts */
export const SentCounts = Type.Object({ counts: Type.Array(SentCount) });
export type SentCounts = Static<typeof SentCounts>;
