/** The roll call of the sites before the opening, and figures that are published. */
import { Type, type Static } from "typebox";
import { HeadcountQualifier, Instant, Line, Nullable, SiteOrdinal, Uuid } from "../primitives.ts";
import { command, entry } from "./define.ts";
import { Headcount } from "./headcount.ts";

/** Calls of one roll call, and published figures that the floor keeps; the journal keeps all. */
export const CALLS_LIMIT = 60;
export const PUBLISHED_KEPT = 20;
/** Classes that a published figure names; the rest is one sum under "". */
export const PUBLISHED_CLASSES = 40;

export const LevelCode = Type.String({ minLength: 1, maxLength: 60 });
const People = Type.Integer({ minimum: 0 });

/** How an answer came: the room pressed its button, or the secretary has heard it by telephone. */
export const ROLL_CALL_MEANS = ["room", "telephone"] as const;
export const RollCallMeans = Type.Enum([...ROLL_CALL_MEANS]);
export type RollCallMeans = (typeof ROLL_CALL_MEANS)[number];

/** What a room confirms; whatever is false is not well, and the note says what. */
const Confirmed = {
  /** The site's chair is there and ready. */
  chair: Type.Boolean(),
  picture: Type.Boolean(),
  sound: Type.Boolean(),
  note: Type.Optional(Line(200)),
};

/** A sum over sites. */
export const FigureSum = Type.Object({
  sites: People,
  /** Sites that have sent a count; the others stand with those checked in one by one. */
  counted: People,
  expected: People,
  present: People,
  remote: People,
  absent: People,
  substitutes: People,
  /** Expected, and neither counted as present nor excused. */
  missing: People,
  /** Checked in one by one, whatever the rooms have counted. */
  checkedIn: People,
  qualifier: HeadcountQualifier,
});
export type FigureSum = Static<typeof FigureSum>;

export const PublishedFigure = Type.Object({
  id: Uuid,
  at: Instant,
  remark: Type.Optional(Line(200)),
  total: FigureSum,
  levels: Type.Array(Type.Object({ level: LevelCode, ...FigureSum.properties })),
  /** From rooms that count by class; `class` "": all others. */
  classes: Type.Array(Type.Object({ class: Type.String(), present: People, remote: People, absent: People, substitutes: People })),
});
export type PublishedFigure = Static<typeof PublishedFigure>;
const { id: figureId, at: _at, ...figure } = PublishedFigure.properties;

export const rollCallEntries = {
  /** A roll call begins: nobody has been called yet. */
  "roll-call.begun": entry("roll-call.begun", { round: Type.Integer({ minimum: 1 }) }),
  /** A level is asked to answer, or all (null); `again`: only those called before who are silent. */
  "roll-call.called": entry("roll-call.called", { level: Nullable(LevelCode), again: Type.Boolean() }),
  "roll-call.answered": entry("roll-call.answered", {
    site: SiteOrdinal,
    means: RollCallMeans,
    ...Confirmed,
    /** As the room counted when it answered; absent: by telephone, and not asked. */
    present: Type.Optional(People),
    qualifier: Type.Optional(HeadcountQualifier),
  }),
  /** Roll-up: how many of a site's delegates are named as absent with a reason and have not come, as absolute numbers. */
  "absences.counted": entry("absences.counted", { changes: Type.Array(Type.Tuple([SiteOrdinal, People])) }),
  "roll-call.closed": entry("roll-call.closed", {}),
  "roll-call.reopened": entry("roll-call.reopened", {}),
  /** The sum of this very moment, frozen. */
  "headcount.published": entry("headcount.published", { figureId, ...figure }),
} as const;

export const rollCallCommands = {
  /** Calls a level or all (null); the first call begins the roll call. */
  "roll-call.call": command("roll-call.call", { level: Nullable(LevelCode), again: Type.Boolean() }),
  /** The room answers. Sent again while the roll call is open it replaces the answer before. */
  "roll-call.answer": command("roll-call.answer", { site: SiteOrdinal, ...Confirmed, count: Headcount }),
  /** What the secretary has heard by telephone; the room's own answer is never replaced by it. */
  "roll-call.record": command("roll-call.record", { site: SiteOrdinal, ...Confirmed, count: Type.Optional(Headcount) }),
  "roll-call.close": command("roll-call.close", {}),
  "roll-call.reopen": command("roll-call.reopen", {}),
  /** Another roll call after one that is closed: before the next session, say. */
  "roll-call.begin": command("roll-call.begin", {}),
  /** Freezes the sum of all counts as a figure to be told outside. */
  "headcount.publish": command("headcount.publish", { remark: Type.Optional(Line(200)) }),
} as const;

/** This part of the folded state as its audience may see it. */
export const RollCallSnapshot = Type.Object({
  /** 0: none yet. */
  round: Type.Integer({ minimum: 0 }),
  status: Type.Union([Type.Literal("none"), Type.Literal("open"), Type.Literal("closed")]),
  /** Since when it has this status. */
  since: Nullable(Instant),
  calls: Type.Array(Type.Object({ level: Nullable(LevelCode), again: Type.Boolean(), at: Instant })),
  /** Rows: [ordinal, at, by telephone, 1 chair + 2 picture + 4 sound, note]. */
  answers: Type.Array(Type.Tuple([SiteOrdinal, Instant, Type.Union([Type.Literal(0), Type.Literal(1)]), Type.Integer(), Type.String()])),
  /** Names of classes, as the rows below count them. */
  classes: Type.Array(Type.String()),
  /** Rows: [ordinal, remote, absent, substitutes, for each class its place above, present, remote, absent, substitutes]. */
  details: Type.Array(Type.Tuple([SiteOrdinal, People, People, People, Type.Array(Type.Integer())])),
  published: Type.Array(PublishedFigure),
  /** Rows: [ordinal, how many of its delegates are named as absent with a reason]. Missing: none. */
  named: Type.Optional(Type.Array(Type.Tuple([SiteOrdinal, People]))),
});
export type RollCallSnapshot = Static<typeof RollCallSnapshot>;
