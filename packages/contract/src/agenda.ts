/** What is planned of a conference and changed after it was made; a room's own additions; series, templates, copies. */
import { Type, type Static } from "typebox";
import { MentionedText } from "./documents.ts";
import { AgendaItemKind, Instant, Line, Nullable, SiteOrdinal, Uuid } from "./primitives.ts";

const strict = { additionalProperties: false } as const;
const Day = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });

/** How people take part, at the whole conference and at each site. */
export const AttendanceMode = Type.Union([Type.Literal("in-person"), Type.Literal("online"), Type.Literal("hybrid")]);
export type AttendanceMode = Static<typeof AttendanceMode>;
/** Is it going to be held? Postponed: it is, the day is not known yet. */
export const Standing = Type.Union([Type.Literal("planned"), Type.Literal("postponed"), Type.Literal("cancelled")]);
export type Standing = Static<typeof Standing>;

export const PLAN_LIMITS = { sessions: 20, items: 200, presenters: 20, papers: 500, chairs: 20, organisers: 50, audience: 60 } as const;

export const PlanSession = Type.Object({ id: Uuid, title: Line(200), startsAt: Instant, endsAt: Instant }, strict);
export type PlanSession = Static<typeof PlanSession>;
export const PlanItem = Type.Object(
  {
    id: Uuid,
    sessionId: Uuid,
    kind: AgendaItemKind,
    title: Line(500),
    minutes: Type.Integer({ minimum: 1, maximum: 600 }),
    presenters: Type.Array(Line(300), { maxItems: PLAN_LIMITS.presenters }),
    site: Nullable(SiteOrdinal),
    paperIds: Type.Array(Uuid, { maxItems: 50 }),
    /** For an adoption: the draft that is put before the conference. */
    documentIds: Type.Array(Uuid, { maxItems: 50 }),
  },
  strict,
);
export type PlanItem = Static<typeof PlanItem>;
export const PlanPaper = Type.Object(
  {
    id: Uuid,
    title: Line(500),
    author: Line(300),
    topic: Line(300),
    /** The site it is read from or comes from. */
    site: Nullable(SiteOrdinal),
    dueAt: Nullable(Instant),
    /** When the centre noted that it came; a file that was delivered stands in `PlanView.delivered`. */
    receivedAt: Nullable(Instant),
    /** The registry document that holds it. */
    documentId: Nullable(Uuid),
  },
  strict,
);
export type PlanPaper = Static<typeof PlanPaper>;
export const PlanChair = Type.Object(
  { role: Type.Union([Type.Literal("chair"), Type.Literal("co-chair")]), name: Line(200), post: Nullable(Line(300)) },
  strict,
);
export type PlanChair = Static<typeof PlanChair>;
export const PlanOrganiser = Type.Object({ role: Type.Union([Type.Literal("lead"), Type.Literal("coordinating")]), name: Line(300) }, strict);
export type PlanOrganiser = Static<typeof PlanOrganiser>;
/** So many of a class in each room of a level; level null: in every room. */
export const PlanAudience = Type.Object(
  { class: Line(200), level: Nullable(Type.String({ maxLength: 60 })), perSite: Type.Integer({ minimum: 0, maximum: 100_000 }) },
  strict,
);
export type PlanAudience = Static<typeof PlanAudience>;

export const Plan = Type.Object(
  {
    title: Line(300),
    shortTitle: Line(80),
    venue: Line(200),
    timeZone: Line(60),
    mode: AttendanceMode,
    sessions: Type.Array(PlanSession, { minItems: 1, maxItems: PLAN_LIMITS.sessions }),
    agenda: Type.Array(PlanItem, { maxItems: PLAN_LIMITS.items }),
    papers: Type.Array(PlanPaper, { maxItems: PLAN_LIMITS.papers }),
    chairs: Type.Array(PlanChair, { maxItems: PLAN_LIMITS.chairs }),
    organisers: Type.Array(PlanOrganiser, { maxItems: PLAN_LIMITS.organisers }),
    audience: Type.Array(PlanAudience, { maxItems: PLAN_LIMITS.audience }),
  },
  strict,
);
export type Plan = Static<typeof Plan>;

/** Sites of a level, and how they take part. */
export const LevelRow = Type.Object({
  code: Type.String(),
  name: Type.String(),
  sites: Type.Integer(),
  expected: Type.Integer(),
  /** Sites whose expected number was set by hand: it does not follow the classes. */
  byHand: Type.Integer(),
  inPerson: Type.Integer(),
  online: Type.Integer(),
  hybrid: Type.Integer(),
});
export type LevelRow = Static<typeof LevelRow>;

/** GET /api/conferences/:id/plan */
export const PlanView = Type.Object({
  version: Type.Integer(),
  phase: Type.Union([Type.Literal("prepared"), Type.Literal("live"), Type.Literal("ended")]),
  standing: Standing,
  standingReason: Nullable(Type.String()),
  changedBy: Nullable(Type.String()),
  changedAt: Nullable(Instant),
  /** The item that is under way. */
  currentItem: Nullable(Uuid),
  series: Nullable(Type.Object({ id: Uuid, title: Type.String() })),
  plan: Plan,
  levels: Type.Array(LevelRow),
  /** Rooms that the agenda or a paper names. */
  siteNames: Type.Array(Type.Object({ site: SiteOrdinal, name: Type.String() })),
  documents: Type.Array(Type.Object({ id: Uuid, symbol: Type.String(), title: Type.String() })),
  /** Papers whose text is here. */
  withText: Type.Array(Uuid),
  /** Papers with files, and when the first came of those that are still there. */
  delivered: Type.Array(Type.Object({ paperId: Uuid, at: Instant })),
});
export type PlanView = Static<typeof PlanView>;

/** POST /api/conferences/:id/plan. `version`: the one that was changed; another's change in between is refused, not overwritten. */
export const PlanChange = Type.Object({ id: Uuid, version: Type.Integer({ minimum: 1 }), plan: Plan }, strict);
export type PlanChange = Static<typeof PlanChange>;
export const PlanSaved = Type.Object({ version: Type.Integer() });
export type PlanSaved = Static<typeof PlanSaved>;

/** POST /api/conferences/:id/standing */
export const StandingChange = Type.Object({ id: Uuid, version: Type.Integer({ minimum: 1 }), standing: Standing, reason: Nullable(Line(500)) }, strict);
export type StandingChange = Static<typeof StandingChange>;

/** POST /api/conferences/:id/site-modes: of all sites of a level, or of some. */
export const SiteModes = Type.Object(
  { id: Uuid, mode: AttendanceMode, level: Nullable(Type.String({ maxLength: 60 })), sites: Type.Array(SiteOrdinal, { maxItems: 1_000, uniqueItems: true }) },
  strict,
);
export type SiteModes = Static<typeof SiteModes>;

/** GET /api/conferences/:id/sites/:ordinal/expected: how many delegates the room expects, and why so many. */
export const SiteExpected = Type.Object({
  site: SiteOrdinal,
  siteName: Type.String(),
  expected: Type.Integer(),
  /** What it is, or would be, while nobody sets it by hand: from the classes of the audience, or as the unit usually sends. */
  followed: Type.Integer(),
  source: Type.Union([Type.Literal("classes"), Type.Literal("usual")]),
  /** Who set it by hand; null: nobody. */
  setBy: Nullable(Type.String()),
  setAt: Nullable(Instant),
});
export type SiteExpected = Static<typeof SiteExpected>;
/** POST there. Null: it follows the classes again. */
export const SetSiteExpected = Type.Object({ id: Uuid, expected: Nullable(Type.Integer({ minimum: 0, maximum: 100_000 })) }, strict);
/** POST /api/conferences/:id/expected-by-classes: no room has a number set by hand any more. */
export const FollowClasses = Type.Object({ id: Uuid }, strict);

/** A room's own item, before or after what it inherits of a session. */
export const LocalItem = Type.Object(
  {
    id: Uuid,
    sessionId: Uuid,
    place: Type.Union([Type.Literal("before"), Type.Literal("after")]),
    kind: AgendaItemKind,
    title: Line(500),
    minutes: Type.Integer({ minimum: 1, maximum: 600 }),
    presenters: Type.Array(Line(300), { maxItems: PLAN_LIMITS.presenters }),
  },
  strict,
);
export type LocalItem = Static<typeof LocalItem>;
/** GET /api/conferences/:id/sites/:ordinal/local-agenda; version 0: the room has none yet. `mentions`: titles that mention documents, for this reader. */
export const LocalAgenda = Type.Object({ site: SiteOrdinal, siteName: Type.String(), timeZone: Type.String(), version: Type.Integer(), items: Type.Array(LocalItem), mentions: Type.Optional(Type.Array(MentionedText)) });
export type LocalAgenda = Static<typeof LocalAgenda>;
export const LocalAgendaChange = Type.Object({ version: Type.Integer({ minimum: 0 }), items: Type.Array(LocalItem, { maxItems: 40 }) }, strict);
export type LocalAgendaChange = Static<typeof LocalAgendaChange>;

/** POST /api/conferences/:id/copies. The first session falls on `startsOn`, the others keep their distance and their clock times. */
export const NewCopy = Type.Object({ id: Uuid, title: Line(300), shortTitle: Line(80), startsOn: Day, roster: Type.Boolean() }, strict);
export type NewCopy = Static<typeof NewCopy>;

/** POST /api/conferences/:id/templates */
export const NewTemplate = Type.Object({ id: Uuid, name: Line(200) }, strict);
export const Template = Type.Object({ id: Uuid, name: Type.String(), createdAt: Instant, siteCount: Type.Integer(), sessions: Type.Integer(), items: Type.Integer() });
export type Template = Static<typeof Template>;
/** POST /api/conference-templates/:templateId/conferences */
export const FromTemplate = Type.Object({ id: Uuid, title: Line(300), shortTitle: Line(80), startsOn: Day }, strict);

export const SeriesRule = Type.Object(
  {
    every: Type.Union([Type.Literal("month"), Type.Literal("quarter")]),
    /** The same day of the month; the same weekday of the same week; the last such weekday of the month. */
    dayRule: Type.Union([Type.Literal("date"), Type.Literal("weekday"), Type.Literal("last-weekday")]),
  },
  strict,
);
export type SeriesRule = Static<typeof SeriesRule>;
/** POST /api/conferences/:id/series: makes the conference the first of one. */
export const NewSeries = Type.Object({ id: Uuid, title: Line(200), ...SeriesRule.properties }, strict);
export const SeriesMember = Type.Object({ id: Uuid, title: Type.String(), startsAt: Instant, timeZone: Type.String(), phase: PlanView.properties.phase, standing: Standing });
/** GET /api/conference-series */
export const Series = Type.Object({
  id: Uuid,
  title: Type.String(),
  every: SeriesRule.properties.every,
  dayRule: SeriesRule.properties.dayRule,
  members: Type.Array(SeriesMember),
  /** The days on which the next ones would be. */
  next: Type.Array(Day),
});
export type Series = Static<typeof Series>;
/** POST /api/conference-series/:seriesId/next: the id is the run's, so that sending it twice makes the same ones. */
export const MoreOfSeries = Type.Object({ id: Uuid, count: Type.Integer({ minimum: 1, maximum: 12 }) }, strict);
export const SeriesMade = Type.Object({ conferences: Type.Array(Type.Object({ id: Uuid, startsOn: Day })) });
export type SeriesMade = Static<typeof SeriesMade>;

/** GET /api/conferences/defaults: what a new conference starts with. */
export const ConferenceDefaults = Type.Object({ timeZone: Type.String() });
export type ConferenceDefaults = Static<typeof ConferenceDefaults>;
