/** Notices to the rooms, the rooms' line to the producer, incidents. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, SiteOrdinal, Uuid } from "../primitives.ts";
import { command, entry } from "./define.ts";

const strict = { additionalProperties: false };

/**
 * Some of the sites, as bits: the lowest bit of the first byte is ordinal `from`, a multiple of 8. All of 21,000 sites
 * are 3.5 kB, one is 4 characters. See rules/floor/site-set.ts.
 */
export const SiteSet = Type.Object(
  { from: Type.Integer({ minimum: 0, maximum: 99_992, multipleOf: 8 }), bits: Type.String({ maxLength: 16_668, pattern: "^[A-Za-z0-9+/]*={0,2}$" }) },
  strict,
);
export type SiteSet = Static<typeof SiteSet>;

/** `info` is for information, `confirm` must be confirmed by a person in the room. */
export const NOTICE_URGENCIES = ["info", "confirm"] as const;
export const NoticeUrgency = Type.Union([Type.Literal("info"), Type.Literal("confirm")]);
export type NoticeUrgency = (typeof NOTICE_URGENCIES)[number];

/** How the sites were chosen, for whoever reads the list of notices later; whom it went to stands in `to`. */
export const NoticeChoice = Type.Object(
  {
    kind: Type.Union([Type.Literal("all"), Type.Literal("level"), Type.Literal("region"), Type.Literal("state"), Type.Literal("picked"), Type.Literal("unread")]),
    /** Of the level, of the region's first site, of the state, of the one site. */
    name: Type.Optional(Line(160)),
  },
  strict,
);
export type NoticeChoice = Static<typeof NoticeChoice>;
/** Delegates who are addressed: of these classes, or all; in the sites of the notice. */
export const NoticeDelegates = Type.Object({ classes: Nullable(Type.Array(Line(80), { minItems: 1, maxItems: 20, uniqueItems: true })) }, strict);
export type NoticeDelegates = Static<typeof NoticeDelegates>;

/** The unit whose officer has sent it; absent: the centre has. */
const NoticeUnit = Type.Object({ id: Uuid, name: Type.String() }, strict);

const notice = {
  noticeId: Uuid,
  text: Line(600),
  urgency: NoticeUrgency,
  /** The rooms' screens are addressed. */
  rooms: Type.Boolean(),
};

/** What does not work: sound, picture, electricity, the line. */
export const INCIDENT_KINDS = ["no-sound", "no-picture", "power", "line", "other"] as const;
export const IncidentKind = Type.Union([Type.Literal("no-sound"), Type.Literal("no-picture"), Type.Literal("power"), Type.Literal("line"), Type.Literal("other")]);
export type IncidentKind = (typeof INCIDENT_KINDS)[number];
/** `minor` the room works on, `major` it works badly, `blocking` it cannot take part. */
export const INCIDENT_SEVERITIES = ["minor", "major", "blocking"] as const;
export const IncidentSeverity = Type.Union([Type.Literal("minor"), Type.Literal("major"), Type.Literal("blocking")]);
export type IncidentSeverity = (typeof INCIDENT_SEVERITIES)[number];

/** Which side it was: a room, or the centre (and who stands between them). */
export const MessageSide = Type.Union([Type.Literal("site"), Type.Literal("centre")]);
export type MessageSide = Static<typeof MessageSide>;

/** A name as screens show it; no person of a room. */
const Holder = Type.String({ maxLength: 160 });

export const messagesEntries = {
  "notice.sent": entry("notice.sent", {
    ...notice,
    /** Null: all sites, also those that come later. For the control room alone, as the two after it. */
    to: Type.Optional(Nullable(SiteSet)),
    chosen: Type.Optional(NoticeChoice),
    sites: Type.Optional(Type.Integer({ minimum: 0 })),
    /** Absent: no delegates. */
    delegates: Type.Optional(NoticeDelegates),
    unit: Type.Optional(NoticeUnit),
  }),
  /** Shown again in the rooms that have not read it. */
  "notice.reminded": entry("notice.reminded", { noticeId: Uuid }),
  "notice.withdrawn": entry("notice.withdrawn", { noticeId: Uuid }),
  /** Roll-up, at most two a second: rooms that it reached, that read it, delegates who read it; absolute numbers. */
  "notices.counted": entry("notices.counted", {
    counts: Type.Array(Type.Tuple([Uuid, Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 0 }), Type.Integer({ minimum: 0 })])),
    /** Whom those of units are for: officers are told the counts of notices that are for their own sites alone. */
    units: Type.Optional(Type.Array(Type.Tuple([Uuid, SiteSet]))),
  }),
  /** Somebody wrote on a room's line. The text itself stands in a table. */
  "line.said": entry("line.said", { site: SiteOrdinal, messageId: Uuid, side: MessageSide, excerpt: Type.String({ maxLength: 80 }) }),
  /** One side has seen so many of the other's messages. */
  "line.seen": entry("line.seen", { site: SiteOrdinal, side: MessageSide, count: Type.Integer({ minimum: 0 }) }),
  "line.taken": entry("line.taken", { site: SiteOrdinal, holder: Holder }),
  "line.released": entry("line.released", { site: SiteOrdinal }),
  /** Nothing more to answer. */
  "line.settled": entry("line.settled", { site: SiteOrdinal }),
  "incident.opened": entry("incident.opened", {
    incidentId: Uuid,
    site: SiteOrdinal,
    siteName: Type.String(),
    what: IncidentKind,
    severity: IncidentSeverity,
    /** When it began, as far as known. */
    since: Instant,
    side: MessageSide,
    note: Type.Optional(Line(300)),
  }),
  "incident.taken": entry("incident.taken", { incidentId: Uuid, site: SiteOrdinal, owner: Holder }),
  "incident.noted": entry("incident.noted", { incidentId: Uuid, site: SiteOrdinal, side: MessageSide, text: Line(300) }),
  "incident.graded": entry("incident.graded", { incidentId: Uuid, site: SiteOrdinal, severity: IncidentSeverity }),
  /** It was not solved after all. */
  "incident.reopened": entry("incident.reopened", { incidentId: Uuid, site: SiteOrdinal, side: MessageSide, reason: Line(300) }),
  "incident.closed": entry("incident.closed", { incidentId: Uuid, site: SiteOrdinal, side: MessageSide, solution: Line(300) }),
} as const;

const ofIncident = { site: SiteOrdinal, incidentId: Uuid };

export const messagesCommands = {
  /** The centre speaks to rooms and, where it says so, to delegates; an officer to those of the own unit and below. */
  "notice.send": command("notice.send", {
    text: notice.text,
    urgency: NoticeUrgency,
    rooms: Type.Boolean(),
    to: Nullable(SiteSet),
    chosen: NoticeChoice,
    delegates: Type.Optional(NoticeDelegates),
  }),
  "notice.remind": command("notice.remind", { noticeId: Uuid }),
  "notice.withdraw": command("notice.withdraw", { noticeId: Uuid }),
  /** Notices have reached the room's screen; a person there has pressed "read". */
  "notice.receive": command("notice.receive", {
    site: SiteOrdinal,
    delivered: Type.Array(Uuid, { maxItems: 50, uniqueItems: true }),
    read: Type.Array(Uuid, { maxItems: 50, uniqueItems: true }),
  }),
  "line.say": command("line.say", { site: SiteOrdinal, text: Line(600) }),
  "line.see": command("line.see", { site: SiteOrdinal, count: Type.Integer({ minimum: 0, maximum: 1_000_000 }) }),
  "line.take": command("line.take", { site: SiteOrdinal }),
  "line.release": command("line.release", { site: SiteOrdinal }),
  "line.settle": command("line.settle", { site: SiteOrdinal }),
  "incident.open": command("incident.open", {
    site: SiteOrdinal,
    what: IncidentKind,
    severity: IncidentSeverity,
    since: Type.Optional(Instant),
    note: Type.Optional(Line(300)),
  }),
  /** Whoever gives it owns it from now on. */
  "incident.take": command("incident.take", ofIncident),
  "incident.note": command("incident.note", { ...ofIncident, text: Line(300) }),
  "incident.grade": command("incident.grade", { ...ofIncident, severity: IncidentSeverity }),
  "incident.close": command("incident.close", { ...ofIncident, solution: Line(300) }),
  /** One of the last that were closed. */
  "incident.reopen": command("incident.reopen", { ...ofIncident, reason: Line(300) }),
} as const;

export const NoticeState = Type.Object({
  id: Uuid,
  at: Instant,
  text: Type.String(),
  urgency: NoticeUrgency,
  rooms: Type.Boolean(),
  reminders: Type.Integer(),
  remindedAt: Type.Integer(),
  withdrawnAt: Type.Integer(),
  unit: Type.Optional(NoticeUnit),
  /** The control room's alone, and of officers whose sites it is for. */
  to: Type.Optional(Nullable(SiteSet)),
  chosen: Type.Optional(NoticeChoice),
  sites: Type.Optional(Type.Integer()),
  delegates: Type.Optional(NoticeDelegates),
  by: Type.Optional(Type.String()),
  delivered: Type.Integer(),
  read: Type.Integer(),
  readByDelegates: Type.Integer(),
});
export type NoticeState = Static<typeof NoticeState>;

export const OpenIncident = Type.Object({
  id: Uuid,
  site: SiteOrdinal,
  siteName: Type.String(),
  what: IncidentKind,
  severity: IncidentSeverity,
  since: Instant,
  openedAt: Instant,
  side: MessageSide,
  /** "" while nobody has taken it. */
  owner: Type.String(),
  notes: Type.Integer(),
  /** The newest note. */
  note: Type.String(),
});
export type OpenIncident = Static<typeof OpenIncident>;

/** This part of the folded state as its audience may see it. */
export const MessagesSnapshot = Type.Object({
  notices: Type.Array(NoticeState),
  /**
   * Rows: [site, messages from the room, from the centre, seen by the centre, seen by the room, waiting since (0: not),
   * last at, side of the last, its beginning, who answers, minute of the rate, messages in it].
   */
  lines: Type.Array(
    Type.Tuple([
      SiteOrdinal,
      Type.Integer(),
      Type.Integer(),
      Type.Integer(),
      Type.Integer(),
      Type.Integer(),
      Type.Integer(),
      MessageSide,
      Type.String(),
      Type.String(),
      Type.Integer(),
      Type.Integer(),
    ]),
  ),
  incidents: Type.Array(OpenIncident),
  /** The last that were closed, as they were; `note` says how they were solved. Absent: none. */
  closed: Type.Optional(Type.Array(OpenIncident)),
});
export type MessagesSnapshot = Static<typeof MessagesSnapshot>;

/** One text on a room's line. */
export const LineMessage = Type.Object({
  id: Uuid,
  site: SiteOrdinal,
  at: Instant,
  side: MessageSide,
  /** Who of the centre; "" for the room. */
  author: Type.String(),
  text: Type.String(),
});
export type LineMessage = Static<typeof LineMessage>;
/** GET /api/conferences/:id/sites/:ordinal/line: the newest last; `more` when there are older ones. */
export const LineHistory = Type.Object({ messages: Type.Array(LineMessage), more: Type.Boolean() });
export type LineHistory = Static<typeof LineHistory>;
/** GET /api/conferences/:id/lines/search */
export const LineFound = Type.Object({ messages: Type.Array(LineMessage), more: Type.Boolean() });
export type LineFound = Static<typeof LineFound>;
/** GET /api/conferences/:id/phrases: ready-made sentences, in the reader's language. */
export const Phrases = Type.Object({ site: Type.Array(Type.String()), centre: Type.Array(Type.String()), notices: Type.Array(Type.String()) });
export type Phrases = Static<typeof Phrases>;

/** How to reach the people of a room. */
export const SiteContact = Type.Object({ site: SiteOrdinal, name: Nullable(Type.String()), phone: Nullable(Type.String()) });
export type SiteContact = Static<typeof SiteContact>;
/** GET /api/conferences/:id/contacts */
export const SiteContacts = Type.Array(SiteContact);
export type SiteContacts = Static<typeof SiteContacts>;

/** GET /api/conferences/:id/notices/:noticeId/receipts, of the rooms that it has reached, as columns. */
export const NoticeReceipts = Type.Object({
  site: Type.Array(SiteOrdinal),
  /** When it was on the room's screen. */
  delivered: Type.Array(Instant),
  /** When a person there pressed "read". */
  read: Type.Array(Nullable(Instant)),
});
export type NoticeReceipts = Static<typeof NoticeReceipts>;
/** GET /api/conferences/:id/sites/:ordinal/notices: which have reached this room, and when it has read them. */
export const OwnReceipts = Type.Array(Type.Object({ id: Uuid, read: Nullable(Instant) }));
export type OwnReceipts = Static<typeof OwnReceipts>;
/** GET /api/conferences/:id/delegate-classes */
export const DelegateClasses = Type.Array(Type.Object({ name: Type.String(), delegates: Type.Integer() }));
export type DelegateClasses = Static<typeof DelegateClasses>;

/** `closed`: how it was solved, before it was opened again; `reopened`: why. */
export const IncidentNote = Type.Object({
  kind: Type.Union([Type.Literal("note"), Type.Literal("closed"), Type.Literal("reopened")]),
  at: Instant,
  side: MessageSide,
  author: Type.String(),
  text: Type.String(),
});
export const IncidentRecord = Type.Object({
  id: Uuid,
  site: SiteOrdinal,
  siteName: Type.String(),
  what: IncidentKind,
  severity: IncidentSeverity,
  since: Instant,
  openedAt: Instant,
  side: MessageSide,
  openedBy: Type.String(),
  owner: Type.String(),
  closedAt: Nullable(Instant),
  closedBy: Nullable(Type.String()),
  solution: Nullable(Type.String()),
  notes: Type.Array(IncidentNote),
});
export type IncidentRecord = Static<typeof IncidentRecord>;
/** GET /api/conferences/:id/incidents: open and closed, the newest first. */
export const Incidents = Type.Object({ incidents: Type.Array(IncidentRecord), more: Type.Boolean() });
export type Incidents = Static<typeof Incidents>;
