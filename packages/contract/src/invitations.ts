/** Invitations down the tree of sites: the text, the answers, the funnel. Below /api/conferences/:id/invitations. */
import { Type, type Static } from "typebox";
import { Email, Instant, Line, Nullable, Phone, SiteOrdinal, Uuid } from "./primitives.ts";
import { ENTRY_WARNINGS, EntryWarning, RosterClash } from "./roster.ts";

/** Text of several lines. */
const Prose = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: "^[^\\u0000-\\u0008\\u000b-\\u001f\\u007f]+$" });
/** One of these texts; the type follows the list. */
const OneOf = <const T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>(Type.Union(values.map((value) => Type.Literal(value))));
const closed = { additionalProperties: false } as const;

/** What a unit is asked to do, in this order; `invite` only where there are units below. */
export const INVITATION_STEPS = ["answer", "register", "invite", "roster", "test"] as const;
export type InvitationStep = (typeof INVITATION_STEPS)[number];

const Deadlines = {
  answerBy: Instant,
  registerBy: Instant,
  rosterBy: Instant,
  testBy: Instant,
};

/** The text and the deadlines, as the producer writes them. `version` 0: nothing was written before. */
export const NewInvitationCampaign = Type.Object(
  {
    version: Type.Integer({ minimum: 0 }),
    language: Type.Union([Type.Literal("vi"), Type.Literal("en")]),
    subject: Line(200),
    body: Prose(8_000),
    byLevel: Type.Boolean(),
    /** How long before a deadline whoever has not done it is reminded. */
    remindHours: Type.Integer({ minimum: 1, maximum: 720 }),
    ...Deadlines,
  },
  closed,
);
export type NewInvitationCampaign = Static<typeof NewInvitationCampaign>;

export const InvitationCampaign = Type.Object({
  ...NewInvitationCampaign.properties,
  sentAt: Nullable(Instant),
});
export type InvitationCampaign = Static<typeof InvitationCampaign>;

/** Null: no text was written yet. */
export const InvitationCampaignAnswer = Type.Object({ campaign: Nullable(InvitationCampaign), mailConfigured: Type.Boolean() });
export type InvitationCampaignAnswer = Static<typeof InvitationCampaignAnswer>;

/** `sites`: these, again if they have it already. Without: everyone below `under` who has none yet, or only the level below it. */
export const SendInvitations = Type.Object({ under: SiteOrdinal, sites: Type.Optional(Type.Array(SiteOrdinal, { minItems: 1, maxItems: 2_000 })) }, closed);
export const InvitationsSent = Type.Object({ sent: Type.Integer(), byMail: Type.Integer() });
export type InvitationsSent = Static<typeof InvitationsSent>;

const Counts = {
  sites: Type.Integer(),
  invited: Type.Integer(),
  opened: Type.Integer(),
  accepted: Type.Integer(),
  declined: Type.Integer(),
  registered: Type.Integer(),
  rosters: Type.Integer(),
  tested: Type.Integer(),
  questions: Type.Integer(),
  findings: Type.Integer(),
  delegates: Type.Integer(),
  expected: Type.Integer(),
};
export const FunnelCounts = Type.Object(Counts);
export type FunnelCounts = Static<typeof FunnelCounts>;

/** A subtree and, each rolled up, the subtrees below it. */
export const InvitationFunnel = Type.Object({
  site: SiteOrdinal,
  name: Type.String(),
  /** From the reader's own site down to this one. */
  path: Type.Array(Type.Object({ site: SiteOrdinal, name: Type.String() })),
  total: FunnelCounts,
  levels: Type.Array(Type.Object({ name: Type.String(), ...Counts })),
  below: Type.Array(Type.Object({ site: SiteOrdinal, name: Type.String(), ...Counts })),
  /** Children in all; `below` holds one page of them. */
  children: Type.Integer(),
});
export type InvitationFunnel = Static<typeof InvitationFunnel>;

export const INVITATION_FILTERS = [
  "all",
  "uninvited",
  "unopened",
  "unanswered",
  "declined",
  "unregistered",
  "rosterless",
  "untested",
  "questions",
  "findings",
  "unreachable",
] as const;
export type InvitationFilter = (typeof INVITATION_FILTERS)[number];
export const InvitationFilter = OneOf(INVITATION_FILTERS);

export const InvitationRow = Type.Object({
  site: SiteOrdinal,
  name: Type.String(),
  above: Nullable(Type.String()),
  level: Type.String(),
  /** Somebody signs in for this unit. */
  hasOfficer: Type.Boolean(),
  contactName: Nullable(Type.String()),
  contactPhone: Nullable(Type.String()),
  contactEmail: Nullable(Type.String()),
  invitedAt: Nullable(Instant),
  openedAt: Nullable(Instant),
  answer: Nullable(Type.Union([Type.Literal("accepted"), Type.Literal("declined")])),
  answeredAt: Nullable(Instant),
  onBehalf: Type.Boolean(),
  reason: Nullable(Type.String()),
  registeredAt: Nullable(Instant),
  rosterAt: Nullable(Instant),
  testedAt: Nullable(Instant),
  remindedAt: Nullable(Instant),
  reminders: Type.Integer(),
  askedAt: Nullable(Instant),
  capacity: Nullable(Type.Integer()),
  delegates: Type.Integer(),
  doubles: Type.Integer(),
  /** People on its roster who are on another conference's in the same hours, by name and title. */
  clashes: Type.Integer(),
});
export type InvitationRow = Static<typeof InvitationRow>;

export const InvitationList = Type.Object({ total: Type.Integer(), rows: Type.Array(InvitationRow), next: Nullable(Type.Integer()) });
export type InvitationList = Static<typeof InvitationList>;

export const LINE_TYPES = ["fibre", "leased", "mobile", "satellite", "other"] as const;
export const EQUIPMENT = ["screen", "camera", "microphone", "speakers", "backup-line", "backup-power"] as const;
export const SiteRegistration = Type.Object(
  {
    room: Line(200),
    address: Line(300),
    capacity: Type.Integer({ minimum: 1, maximum: 100_000 }),
    equipment: Type.Array(OneOf(EQUIPMENT), { maxItems: EQUIPMENT.length, uniqueItems: true }),
    line: OneOf(LINE_TYPES),
    contactName: Line(120),
    contactPhone: Phone,
    contactEmail: Nullable(Email),
  },
  closed,
);
export type SiteRegistration = Static<typeof SiteRegistration>;

/** What is done with one invitation. */
export const InvitationAct = Type.Union([
  Type.Object({ act: Type.Literal("open") }, closed),
  Type.Object({ act: Type.Literal("accept") }, closed),
  Type.Object({ act: Type.Literal("decline"), reason: Prose(1_000) }, closed),
  Type.Object({ act: Type.Literal("register"), ...SiteRegistration.properties }, closed),
  Type.Object({ act: Type.Literal("complete-roster") }, closed),
  Type.Object({ act: Type.Literal("reopen-roster") }, closed),
  Type.Object({ act: Type.Literal("contact"), contactName: Nullable(Line(120)), contactPhone: Nullable(Phone), contactEmail: Nullable(Email) }, closed),
]);
export type InvitationAct = Static<typeof InvitationAct>;

export const InvitationMessage = Type.Object({ id: Uuid, at: Instant, author: Type.String(), fromAbove: Type.Boolean(), body: Type.String() });
export const NewInvitationMessage = Type.Object({ id: Uuid, body: Prose(2_000) }, closed);
export const Substitution = Type.Object({
  id: Uuid,
  at: Instant,
  author: Type.String(),
  oldName: Type.String(),
  newName: Type.String(),
  newPositions: Type.Array(Type.String()),
  reason: Type.String(),
});
export const NewSubstitution = Type.Object(
  {
    id: Uuid,
    delegateId: Uuid,
    name: Line(120),
    positions: Type.Array(Line(300), { minItems: 1, maxItems: 10 }),
    reason: Prose(500),
    /** Warnings that were shown and are meant to be so: with any other nothing is saved yet. */
    accepted: Type.Optional(Type.Array(EntryWarning.properties.code, { maxItems: ENTRY_WARNINGS.length })),
  },
  closed,
);
export type NewSubstitution = Omit<Static<typeof NewSubstitution>, "accepted"> & { accepted?: EntryWarning["code"][] };
export const SubstitutionMade = Type.Object({
  /** Not saved: `warnings` are to be accepted first. */
  saved: Type.Boolean(),
  warnings: Type.Array(EntryWarning),
});
export type SubstitutionMade = Omit<Static<typeof SubstitutionMade>, "warnings"> & { warnings: EntryWarning[] };

export const InvitationDetail = Type.Object({
  ...InvitationRow.properties,
  room: Nullable(Type.String()),
  address: Nullable(Type.String()),
  equipment: Type.Array(Type.String()),
  line: Nullable(Type.String()),
  answeredBy: Nullable(Type.String()),
  expected: Type.Integer(),
  /** The sign-in asking is the unit's own. */
  own: Type.Boolean(),
  /** Units directly below, and how many of them have their invitation. */
  below: Type.Integer(),
  belowInvited: Type.Integer(),
  doubleSeats: Type.Array(Type.Object({ name: Type.String(), other: Type.String() })),
  /** The first of them, and where else they are awaited. */
  clashing: Type.Array(Type.Object({ name: Type.String(), ...RosterClash.properties })),
  messages: Type.Array(InvitationMessage),
  substitutions: Type.Array(Substitution),
  campaign: Nullable(InvitationCampaign),
});
export type InvitationDetail = Static<typeof InvitationDetail>;

/** All whom `filter` names below `under`, or these. */
export const RemindInvitations = Type.Object(
  { under: SiteOrdinal, filter: Type.Optional(InvitationFilter), sites: Type.Optional(Type.Array(SiteOrdinal, { minItems: 1, maxItems: 2_000 })) },
  closed,
);
export const InvitationsReminded = Type.Object({ reminded: Type.Integer(), byMail: Type.Integer() });
export type InvitationsReminded = Static<typeof InvitationsReminded>;

/** A site that joins after the invitations went out. */
export const NewLateSite = Type.Object({ unitId: Uuid }, closed);

export const MailState = Type.Object({
  configured: Type.Boolean(),
  waiting: Type.Integer(),
  sent: Type.Integer(),
  failed: Type.Integer(),
  failures: Type.Array(Type.Object({ site: SiteOrdinal, siteName: Type.String(), address: Type.String(), error: Type.String(), attempts: Type.Integer(), givenUp: Type.Boolean() })),
});
export type MailState = Static<typeof MailState>;

export const NOTICE_KINDS = ["invited", "sent-again", "reminder", "question", "answer", "declined", "answered-for-you", "test-round", "test-round-moved", "test-round-cancelled", "test-round-soon", "roster-clash"] as const;
export const Notice = Type.Object({
  id: Uuid,
  at: Instant,
  kind: OneOf(NOTICE_KINDS),
  conferenceId: Uuid,
  conferenceTitle: Type.String(),
  site: SiteOrdinal,
  siteName: Type.String(),
  detail: Nullable(Type.String()),
  isNew: Type.Boolean(),
});
export type Notice = Static<typeof Notice>;
/** GET /api/notices */
export const Notices = Type.Object({ fresh: Type.Integer(), notices: Type.Array(Notice) });
export type Notices = Static<typeof Notices>;
