/**
 * The shape of a preset: everything about an organisation and one of its conferences that is customer data.
 * Levels, titles, ranks, document types and symbols live here and nowhere in code.
 */
import { RecordingRules, VotingRule } from "@diemcau/contract";
import { Type, type Static, type TSchema } from "typebox";

const strict = <T extends Record<string, TSchema>>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });
const Text = Type.String({ minLength: 1, pattern: "\\S" });
/** Stable slug: lower-case ASCII words joined by `-`, levels of a tree joined by `.`. */
const Slug = Type.String({ pattern: "^[a-z0-9]+(?:[-.][a-z0-9]+)*$" });
const CalendarDate = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" });
const Instant = Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(?:Z|[+-]\\d{2}:\\d{2})$" });
const Latitude = Type.Number({ minimum: -90, maximum: 90 });
const Longitude = Type.Number({ minimum: -180, maximum: 180 });

export const L10nSchema = strict({ vi: Text, en: Text });
const Named = strict({ code: Slug, name: L10nSchema });

/** Node of the organisation tree. `code` is an attribute and may be reused over time; `id` is the identity. */
export const PresetUnitSchema = strict({
  id: Slug,
  parentId: Type.Union([Slug, Type.Null()]),
  kind: Slug,
  level: Slug,
  code: Type.Optional(Text),
  name: Text,
  shortName: Type.Optional(Text),
  aliases: Type.Optional(Type.Array(Text)),
  timeZone: Type.Optional(Text),
  lat: Type.Optional(Latitude),
  lon: Type.Optional(Longitude),
  validFrom: Type.Optional(CalendarDate),
  validTo: Type.Optional(CalendarDate),
});

/** A room with a place in the site tree. `expected` is the number of delegates expected in the room. */
export const PresetSiteSchema = strict({
  id: Slug,
  unitId: Slug,
  parentId: Type.Union([Slug, Type.Null()]),
  kind: Slug,
  name: Text,
  room: Type.Optional(Text),
  address: Type.Optional(Text),
  timeZone: Text,
  lat: Latitude,
  lon: Longitude,
  expected: Type.Integer({ minimum: 1 }),
  siteChairTitle: Type.Optional(Text),
});

const AgendaKindSchema = Type.Union([
  Type.Literal("opening"),
  Type.Literal("report"),
  Type.Literal("briefing"),
  Type.Literal("paper"),
  Type.Literal("talk"),
  Type.Literal("adoption"),
  Type.Literal("discussion"),
  Type.Literal("conclusion"),
  Type.Literal("break"),
]);

const PresetSessionSchema = strict({
  id: Slug,
  title: Text,
  startsAt: Instant,
  endsAt: Instant,
  half: Type.Union([Type.Literal("morning"), Type.Literal("afternoon"), Type.Literal("evening")]),
});

const PresetAgendaItemSchema = strict({
  id: Slug,
  sessionId: Slug,
  /** Position within its session, from 1. */
  order: Type.Integer({ minimum: 1 }),
  kind: AgendaKindSchema,
  title: Text,
  minutes: Type.Integer({ minimum: 1 }),
  presenters: Type.Array(strict({ unitId: Type.Optional(Slug), title: Type.Optional(Text) })),
  /** The site the item comes from when it is not the central one. */
  siteId: Type.Optional(Slug),
  documents: Type.Array(Slug),
  paper: Type.Optional(Slug),
});

const PresetPaperSchema = strict({
  id: Slug,
  title: Text,
  topic: Slug,
  authorUnitId: Slug,
  summary: Type.Array(Text, { minItems: 2, maxItems: 5 }),
});

/** How long one speaks, how many may, and which levels keep the queue of those below them. 0: no limit. */
const PresetSpeakingSchema = strict({
  warnSeconds: Type.Integer({ minimum: 0, maximum: 600 }),
  levels: Type.Array(
    strict({
      level: Slug,
      holds: Type.Boolean(),
      requests: Type.Integer({ minimum: 0, maximum: 1_000 }),
      speeches: Type.Integer({ minimum: 0, maximum: 1_000 }),
      minutes: Type.Integer({ minimum: 0, maximum: 120 }),
    }),
    { maxItems: 20 },
  ),
});

const PresetConferenceSchema = strict({
  id: Slug,
  title: Text,
  shortTitle: Text,
  mode: Type.Union([Type.Literal("in-person"), Type.Literal("online"), Type.Literal("hybrid")]),
  organisers: Type.Array(
    strict({ unitId: Slug, role: Type.Union([Type.Literal("lead"), Type.Literal("coordinating")]) }),
    { minItems: 1 },
  ),
  venue: Text,
  groundDocument: Slug,
  startsAt: Instant,
  sessions: Type.Array(PresetSessionSchema, { minItems: 1 }),
  chairs: Type.Array(strict({ title: Text, unitId: Type.Optional(Slug) }), { minItems: 1 }),
  objectives: Type.Array(Text),
  topics: Type.Array(strict({ id: Slug, title: Text })),
  agenda: Type.Array(PresetAgendaItemSchema, { minItems: 1 }),
  papers: Type.Array(PresetPaperSchema),
  speaking: Type.Optional(PresetSpeakingSchema),
  /** What is recorded, for whom, and how long it is kept. None: by a button, for the centre, a year. */
  recording: Type.Optional(RecordingRules),
});

const DocumentRelationKindSchema = Type.Union([
  Type.Literal("implements"),
  Type.Literal("guides"),
  Type.Literal("supersedes"),
  Type.Literal("amends"),
  Type.Literal("continues"),
  Type.Literal("reviews"),
  Type.Literal("cites"),
]);

/** A document. Its symbol does not identify it: identity is issuer + type + number + date (or term). */
const PresetDocumentSchema = strict({
  id: Slug,
  system: Slug,
  number: Type.Union([Text, Type.Null()]),
  symbol: Type.Union([Text, Type.Null()]),
  type: Text,
  issuer: Text,
  issuerUnitId: Type.Optional(Slug),
  issuedOn: Type.Union([CalendarDate, Type.Null()]),
  term: Type.Union([Text, Type.Null()]),
  abstract: Text,
  status: Type.Union([Type.Literal("issued"), Type.Literal("draft")]),
  relations: Type.Array(strict({ kind: DocumentRelationKindSchema, to: Slug })),
  body: Type.Optional(Type.Array(Text)),
});

/** A pool entry: a name part and its relative frequency. */
const Weighted = Type.Tuple([Type.String(), Type.Number({ exclusiveMinimum: 0 })]);
const GenderPool = strict({ middle: Type.Array(Weighted), given: Type.Array(Weighted, { minItems: 1 }) });
export const NamePoolSchema = strict({
  code: Slug,
  weight: Type.Number({ exclusiveMinimum: 0 }),
  /** Sites in these zones draw mostly from this pool. */
  timeZones: Type.Optional(Type.Array(Text)),
  family: Type.Array(Weighted, { minItems: 1 }),
  female: GenderPool,
  male: GenderPool,
});
export const NamesSchema = strict({
  order: Type.Union([Type.Literal("family-first"), Type.Literal("given-first")]),
  femaleShare: Type.Number({ minimum: 0, maximum: 1 }),
  pools: Type.Array(NamePoolSchema, { minItems: 1 }),
  /** SHA-256 (hex) of folded full names that must never be generated. */
  deniedSha256: Type.Array(Type.String({ pattern: "^[0-9a-f]{64}$" })),
});

/** One group of delegates of a room: either a fixed `count` or a `share` of the seats left over. */
export const RosterTierSchema = strict({
  class: Slug,
  role: Type.Optional(Type.Union([Type.Literal("chair"), Type.Literal("lead")])),
  count: Type.Optional(Type.Integer({ minimum: 1 })),
  share: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  /** Alternatives are offices that one person holds: dealt in order, the last one again to all that remain. */
  offices: Type.Optional(Type.Boolean()),
  /** Alternatives, drawn at random unless `offices` or `count`; each is one person's positions in their fixed order. `{name}` is replaced from `terms`. */
  positions: Type.Array(Type.Array(strict({ rank: Slug, title: Text }), { minItems: 1 }), { minItems: 1 }),
});
const RosterPlanSchema = strict({
  /** Words for `{placeholders}` by unit kind; `{unit}`, `{short}` and `{chair}` are always there. */
  terms: Type.Record(Slug, Type.Record(Type.String(), Text)),
  /** Tiers by site kind. */
  tiers: Type.Record(Slug, Type.Array(RosterTierSchema, { minItems: 1 })),
});

export const PresetHeadSchema = strict({
  id: Slug,
  title: L10nSchema,
  locale: Type.Union([Type.Literal("vi"), Type.Literal("en")]),
  timeZone: Text,
  description: L10nSchema,
  /** What the sites must add up to. */
  totals: strict({ sites: Type.Integer({ minimum: 1 }), delegates: Type.Integer({ minimum: 1 }) }),
  levels: Type.Array(strict({ code: Slug, depth: Type.Integer({ minimum: 0 }), name: L10nSchema }), { minItems: 1 }),
  unitKinds: Type.Array(strict({ code: Slug, name: L10nSchema, level: Slug }), { minItems: 1 }),
  siteKinds: Type.Array(Named, { minItems: 1 }),
  documentTypes: Type.Array(strict({ system: Slug, code: Text, name: L10nSchema })),
  classes: Type.Array(Named),
  /** `beginnings`: how titles of the rank begin, besides what `title` and the roster plan say. */
  /** How votes are taken and when they pass; `classes` and weights by class name classes by their code. None: the usual ways. */
  votingRules: Type.Optional(Type.Array(VotingRule)),
  ranks: Type.Array(strict({ code: Slug, title: Text, order: Type.Integer(), beginnings: Type.Optional(Type.Array(Text)) })),
});

export const PresetSchema = Type.Object(
  {
    ...PresetHeadSchema.properties,
    units: Type.Array(PresetUnitSchema, { minItems: 1 }),
    sites: Type.Array(PresetSiteSchema, { minItems: 1 }),
    conference: PresetConferenceSchema,
    documents: Type.Array(PresetDocumentSchema),
    names: NamesSchema,
    roster: RosterPlanSchema,
  },
  { additionalProperties: false },
);

export type L10n = Static<typeof L10nSchema>;
export type PresetUnit = Static<typeof PresetUnitSchema>;
export type PresetSite = Static<typeof PresetSiteSchema>;
export type AgendaKind = Static<typeof AgendaKindSchema>;
export type PresetSession = Static<typeof PresetSessionSchema>;
export type PresetAgendaItem = Static<typeof PresetAgendaItemSchema>;
export type PresetPaper = Static<typeof PresetPaperSchema>;
export type PresetConference = Static<typeof PresetConferenceSchema>;
export type DocumentRelationKind = Static<typeof DocumentRelationKindSchema>;
export type PresetDocument = Static<typeof PresetDocumentSchema>;
export type NamePool = Static<typeof NamePoolSchema>;
export type PresetNames = Static<typeof NamesSchema>;
export type RosterTier = Static<typeof RosterTierSchema>;
export type PresetHead = Static<typeof PresetHeadSchema>;
export type Preset = Static<typeof PresetSchema>;
