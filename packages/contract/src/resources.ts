/** What is read over HTTP, and the snapshot that opens an event stream. */
import { Type, type Static } from "typebox";
import { MentionedText } from "./documents.ts";
import { CaptionsSnapshot } from "./floor/captions.ts";
import { RollCallSnapshot } from "./floor/roll-call.ts";
import { QueueRequest, SpeakingSnapshot } from "./floor/speaking.ts";
import { WallSnapshot } from "./floor/wall.ts";
import { StageSnapshot } from "./floor/stage.ts";
import { QuestionsSnapshot } from "./floor/questions.ts";
import { VotesSnapshot } from "./floor/votes.ts";
import { MessagesSnapshot } from "./floor/messages.ts";
import { LocalSnapshot } from "./floor/local.ts";
import { ConsolesSnapshot } from "./floor/consoles.ts";
import { EncodersSnapshot } from "./floor/encoders.ts";
import { ReceivingSnapshot } from "./floor/receiving.ts";
import { AdmissionSnapshot } from "./floor/admission.ts";
import { RecordingSnapshot } from "./floor/recording.ts";
import { AgendaItemKind, Instant, Line, Nullable, SLOT_COUNT, SiteOrdinal, SlotIndex, Speaker, Uuid } from "./primitives.ts";

export const Session = Type.Object({ id: Uuid, title: Type.String(), startsAt: Instant, endsAt: Instant });
export type Session = Static<typeof Session>;

export const AgendaItem = Type.Object({
  id: Uuid,
  sessionId: Uuid,
  kind: AgendaItemKind,
  title: Type.String(),
  /** Planned length in minutes. */
  minutes: Type.Integer(),
  presenters: Type.Array(Type.String()),
  /** The site it is read from, if that is fixed. */
  site: Nullable(SiteOrdinal),
  paperIds: Type.Array(Uuid),
  documentIds: Type.Array(Uuid),
});
export type AgendaItem = Static<typeof AgendaItem>;

export const ConferenceSummary = Type.Object({
  id: Uuid,
  title: Type.String(),
  shortTitle: Type.String(),
  phase: Type.Union([Type.Literal("prepared"), Type.Literal("live"), Type.Literal("ended")]),
  startsAt: Instant,
  timeZone: Type.String(),
  venue: Type.String(),
  groundDocument: Nullable(Type.String()),
  /** Is it going to be held? */
  standing: Type.Union([Type.Literal("planned"), Type.Literal("postponed"), Type.Literal("cancelled")]),
  siteCount: Type.Integer(),
  expected: Type.Integer(),
});
export type ConferenceSummary = Static<typeof ConferenceSummary>;

/** What any participant may know of the conference. GET /api/conferences/:id/outline */
export const Outline = Type.Object({
  conference: ConferenceSummary,
  sessions: Type.Array(Session),
  agenda: Type.Array(AgendaItem),
  papers: Type.Array(Type.Object({ id: Uuid, title: Type.String(), author: Type.String(), topic: Type.String() })),
  documents: Type.Array(
    Type.Object({ id: Uuid, symbol: Type.String(), title: Type.String(), issuer: Type.String(), issuedOn: Nullable(Type.String()) }),
  ),
  /** Titles of sessions and items that mention documents, for this reader. */
  mentions: Type.Optional(Type.Array(MentionedText)),
});
export type Outline = Static<typeof Outline>;

/**
 * All sites of a conference as columns, index = ordinal: 21,000 sites stay small on the wire and fast to
 * read. For the control room. GET /api/conferences/:id/directory
 */
export const Directory = Type.Object({
  version: Type.Integer(),
  outline: Outline,
  levels: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  sites: Type.Object({
    id: Type.Array(Uuid),
    name: Type.Array(Type.String()),
    /** Ordinal of the parent site, -1 for a root; always smaller than the own ordinal. */
    parent: Type.Array(Type.Integer({ minimum: -1 })),
    /** Index into `levels`. */
    level: Type.Array(Type.Integer()),
    /** Delegates expected. */
    expected: Type.Array(Type.Integer()),
    /** Index into `timeZones`. */
    timeZone: Type.Array(Type.Integer()),
    /** Degrees; null where unknown. */
    lat: Type.Array(Nullable(Type.Number())),
    lon: Type.Array(Nullable(Type.Number())),
  }),
  timeZones: Type.Array(Type.String()),
});
export type Directory = Static<typeof Directory>;

export const SlotContent = Type.Object({
  site: SiteOrdinal,
  siteName: Type.String(),
  since: Instant,
  speaker: Type.Optional(Speaker),
});
export type SlotContent = Static<typeof SlotContent>;

/** The folded state as its audience may see it. `sites` holds only rows that differ from the blank one. */
export const Snapshot = Type.Object({
  seq: Type.Integer({ minimum: 0 }),
  phase: ConferenceSummary.properties.phase,
  openedAt: Nullable(Instant),
  /** When it ended; absent: it has not. */
  closedAt: Type.Optional(Instant),
  /** `dealt`: items that have been begun, each since when it was first; absent: not known (a fold that an older program kept). */
  agenda: Type.Object({ itemId: Nullable(Uuid), since: Nullable(Instant), dealt: Type.Optional(Type.Array(Type.Tuple([Uuid, Instant]))) }),
  slots: Type.Array(Nullable(SlotContent), { minItems: SLOT_COUNT, maxItems: SLOT_COUNT }),
  large: Nullable(SlotIndex),
  cued: Type.Array(SiteOrdinal),
  queue: Type.Array(QueueRequest),
  directoryVersion: Type.Integer(),
  /** Rows: [ordinal, presence, presenceSince, testedAt, reported (-1 none), qualifier, reportedAt, checkedIn, reportedLate]. */
  sites: Type.Array(
    Type.Tuple([
      SiteOrdinal,
      Type.Union([Type.Literal(""), Type.Literal("c"), Type.Literal("l")]),
      Type.Integer(),
      Type.Integer(),
      Type.Integer({ minimum: -1 }),
      Type.String(),
      Type.Integer(),
      Type.Integer(),
      Type.Union([Type.Literal(0), Type.Literal(1)]),
    ]),
  ),
  rollCall: RollCallSnapshot,
  speaking: SpeakingSnapshot,
  wall: WallSnapshot,
  stage: StageSnapshot,
  questions: QuestionsSnapshot,
  votes: VotesSnapshot,
  messages: MessagesSnapshot,
  local: LocalSnapshot,
  captions: CaptionsSnapshot,
  consoles: ConsolesSnapshot,
  recording: RecordingSnapshot,
  encoders: EncodersSnapshot,
  receiving: ReceivingSnapshot,
  admission: AdmissionSnapshot,
});
export type Snapshot = Static<typeof Snapshot>;

/** First event of a stream (`event: hello`). */
export const Hello = Type.Object({
  protocol: Type.String(),
  conferenceId: Uuid,
  /** The server's clock: screens show time from it, not from the PC. */
  now: Instant,
});
export type Hello = Static<typeof Hello>;

/** One line of a room's roster. GET /api/conferences/:id/sites/:ordinal/roster */
export const RosterEntry = Type.Object({
  delegateId: Uuid,
  name: Type.String(),
  positions: Type.Array(Type.String()),
  class: Type.String(),
  isSiteChair: Type.Boolean(),
  checkedInAt: Nullable(Instant),
  /** Was entered while the room's line was down, and sent afterwards. */
  late: Type.Boolean(),
  /** Has left the room and not come back. */
  leftAt: Nullable(Instant),
  /** Why they do not come; null: nothing is said, or they have come. */
  absence: Nullable(Type.String()),
});
export type RosterEntry = Static<typeof RosterEntry>;
export const Roster = Type.Object({
  site: SiteOrdinal,
  siteName: Type.String(),
  delegates: Type.Array(RosterEntry),
});
export type Roster = Static<typeof Roster>;

/** A unit of the organisation's tree, for picking sites. GET /api/organisation/units */
export const UnitColumns = Type.Object({
  id: Type.Array(Uuid),
  name: Type.Array(Type.String()),
  /** Index of the parent in these columns, -1 for a root; parents come first. */
  parent: Type.Array(Type.Integer({ minimum: -1 })),
  level: Type.Array(Type.Integer()),
  /** How many delegates usually sit in the unit's room. */
  usual: Type.Array(Type.Integer()),
  levels: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
});
export type UnitColumns = Static<typeof UnitColumns>;

/** POST /api/conferences. The id is the client's: sending it twice makes one conference. */
export const NewConference = Type.Object(
  {
    id: Uuid,
    title: Line(300),
    shortTitle: Line(80),
    startsAt: Instant,
    timeZone: Line(60),
    venue: Line(200),
    groundDocument: Type.Object(
      {
        symbol: Line(60),
        type: Line(60),
        issuer: Line(200),
        issuedOn: Type.String({ pattern: "^\\d{4}-\\d{2}-\\d{2}$" }),
        abstract: Line(1000),
      },
      { additionalProperties: false },
    ),
    sessions: Type.Array(
      Type.Object(
        { id: Uuid, title: Line(200), startsAt: Instant, endsAt: Instant },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 20 },
    ),
    agenda: Type.Array(
      Type.Object(
        {
          id: Uuid,
          sessionId: Uuid,
          kind: AgendaItemKind,
          title: Line(500),
          minutes: Type.Integer({ minimum: 1, maximum: 600 }),
          presenters: Type.Array(Line(300), { maxItems: 20 }),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 200 },
    ),
    /** Units that become sites; the first is the central site. The tree among them follows the organisation. */
    units: Type.Array(Uuid, { minItems: 1, maxItems: 25_000, uniqueItems: true }),
    /** Takes over the delegates these units had at an earlier conference. */
    rosterFrom: Type.Optional(Uuid),
  },
  { additionalProperties: false },
);
export type NewConference = Static<typeof NewConference>;

export const SignIn = Type.Object(
  { username: Line(80), password: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);
/** `id` is made by the PC for each code: when the answer is lost, the same again within ten minutes enrols it all the same. */
export const Enrol = Type.Object({ code: Line(40), id: Type.Optional(Uuid) }, { additionalProperties: false });
export const Enrolled = Type.Object({
  conferenceId: Uuid,
  conferenceTitle: Type.String(),
  siteId: Uuid,
  site: SiteOrdinal,
  siteName: Type.String(),
  /** IANA name of the room's own time zone. */
  timeZone: Type.String(),
});
export type Enrolled = Static<typeof Enrolled>;

/** GET /api/me: who the chosen sign-in is. */
export const Me = Type.Object({
  /** Of an account: its id, as entries name it; null: a room or a delegate. */
  account: Nullable(Uuid),
  name: Type.String(),
  role: Type.Union([
    Type.Literal("producer"),
    Type.Literal("secretary"),
    Type.Literal("chair"),
    Type.Literal("stenographer"),
    Type.Literal("interpreter"),
    Type.Literal("unit-officer"),
    Type.Literal("site"),
    Type.Literal("delegate"),
  ]),
  /** For a unit officer: the unit whose subtree is theirs. */
  unit: Nullable(Type.Object({ id: Uuid, name: Type.String() })),
  /** Where they read the time: their unit's zone, else the house's. */
  timeZone: Type.Optional(Type.String()),
});
export type Me = Static<typeof Me>;

/** Which sites an account may act for: these and everything below them. GET /api/conferences/:id/reach */
export const AccountReach = Type.Object({ roots: Type.Array(SiteOrdinal) });
export type AccountReach = Static<typeof AccountReach>;

export const SiteCode = Type.Object({
  site: SiteOrdinal,
  code: Type.String(),
  expiresAt: Instant,
  /** PCs that were shut out with it. */
  shutOut: Type.Integer({ minimum: 0 }),
  /** The one that was issued before it, after the first: when, by whom (null: the program itself), how many PCs it shut out (null: not asked for). */
  before: Nullable(Type.Object({ at: Instant, by: Nullable(Type.String()), shutOut: Nullable(Type.Integer({ minimum: 0 })) })),
});
/** POST /api/conferences/:id/sites/:site/code */
export const SiteCodeRequest = Type.Object({ shutOut: Type.Optional(Type.Boolean()) }, { additionalProperties: false });
export type SiteCode = Static<typeof SiteCode>;
