import { Type, type Static } from "typebox";

/** How the programme reaches the rooms, as their own browsers count it: sent every some seconds, kept by the minute. */

export const QualityStep = Type.Union([Type.Literal("full"), Type.Literal("low"), Type.Literal("audio"), Type.Literal("text")]);
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Count = Type.Integer({ minimum: 0, maximum: 1_000_000 });

/** What a room counted since its last report. */
export const QualityReport = Type.Object(
  {
    /** Length of the stretch, ms. */
    ms: Type.Integer({ minimum: 1_000, maximum: 600_000 }),
    step: QualityStep,
    /** Who carries the programme to it: an edge's id, "root", or null while nobody does. */
    edge: Type.Union([Type.Null(), Type.String({ maxLength: 40, pattern: "^[A-Za-z0-9-]+$" })]),
    /** Something was to be seen: a site was on air with a picture that the step receives. */
    pictures: Type.Boolean(),
    bytes: Type.Integer({ minimum: 0, maximum: 2_000_000_000 }),
    /** Packets lost after what was sent again, of those that should have come. */
    loss: Share,
    rttMs: Type.Union([Type.Null(), Type.Number({ minimum: 0, maximum: 60_000 })]),
    jitterMs: Type.Union([Type.Null(), Type.Number({ minimum: 0, maximum: 60_000 })]),
    /** Frames decoded, of the picture that had most. */
    frames: Count,
    freezes: Count,
    /** Sound that the player had to invent. */
    invented: Share,
  },
  { additionalProperties: false },
);
export type QualityReport = Static<typeof QualityReport>;

/** When to report again, ms. */
export const QualityTaken = Type.Object({ nextMs: Type.Integer() }, { additionalProperties: false });

export const QualityVerdict = Type.Union([Type.Literal("good"), Type.Literal("fair"), Type.Literal("poor")]);
export type QualityVerdict = Static<typeof QualityVerdict>;
/** What is most wrong: each has its words and what to do. */
export const QualityReason = Type.Union([
  Type.Literal("no-media"),
  Type.Literal("no-picture"),
  Type.Literal("sound-holes"),
  Type.Literal("loss"),
  Type.Literal("freezes"),
  Type.Literal("delay"),
  Type.Literal("few-frames"),
  Type.Literal("weak-line"),
  /** Not the room's: who carries it, or the root, does not answer. */
  Type.Literal("server-silent"),
]);
export type QualityReason = Static<typeof QualityReason>;

export const SiteQuality = Type.Object(
  {
    site: Type.Integer(),
    /** When it last reported, Unix ms. */
    at: Type.Integer(),
    step: QualityStep,
    edge: Type.Union([Type.Null(), Type.String()]),
    kbps: Type.Integer(),
    loss: Type.Number(),
    rttMs: Type.Union([Type.Null(), Type.Number()]),
    jitterMs: Type.Union([Type.Null(), Type.Number()]),
    fps: Type.Number(),
    freezes: Type.Integer(),
    invented: Type.Number(),
    verdict: QualityVerdict,
    reason: Type.Union([Type.Null(), QualityReason]),
  },
  { additionalProperties: false },
);
export type SiteQuality = Static<typeof SiteQuality>;

/** What is wrong with a link between two servers. */
export const LinkReason = Type.Union([Type.Literal("link-down"), Type.Literal("link-loss"), Type.Literal("link-delay")]);
export type LinkReason = Static<typeof LinkReason>;
/** What is wrong with who carries rooms; a link of its own comes first. */
export const CarrierReason = Type.Union([LinkReason, Type.Literal("lost"), Type.Literal("silent"), Type.Literal("overloaded"), Type.Literal("rooms-poor")]);
export type CarrierReason = Static<typeof CarrierReason>;
const Known = Type.Union([Type.Null(), Type.Number()]);

/** A link between an edge and whom it pulls from, as the edge counts it. */
export const LinkQuality = Type.Object(
  {
    layer: Type.Union([Type.Literal("good"), Type.Literal("small")]),
    /** An edge's id or "root". */
    from: Type.String(),
    fromName: Type.Union([Type.Null(), Type.String()]),
    connected: Type.Boolean(),
    kbps: Type.Integer(),
    /** Before what was lost was sent again. */
    loss: Type.Number(),
    rttMs: Known,
    jitterMs: Known,
    /** Pictures a second, of the slot that has most: an edge decodes none. */
    fps: Type.Number(),
    /** How often it had to be made again since the edge was started. */
    reconnects: Type.Integer(),
    verdict: QualityVerdict,
    reason: Type.Union([Type.Null(), LinkReason]),
  },
  { additionalProperties: false },
);
export type LinkQuality = Static<typeof LinkQuality>;

/** Who carries rooms, as these rooms count it, and its own links. */
export const CarrierQuality = Type.Object(
  {
    /** An edge's id, "root", or null: rooms that nobody carries. */
    edge: Type.Union([Type.Null(), Type.String()]),
    name: Type.Union([Type.Null(), Type.String()]),
    sites: Type.Integer(),
    poor: Type.Integer(),
    fair: Type.Integer(),
    /** To all its rooms together. */
    kbps: Type.Integer(),
    /** Means of its rooms. */
    loss: Type.Number(),
    rttMs: Known,
    jitterMs: Known,
    /** Frames decoded a second, of the rooms that had something to see. */
    fps: Known,
    /** Freezes of all its rooms in their last stretches. */
    freezes: Type.Integer(),
    verdict: QualityVerdict,
    reason: Type.Union([Type.Null(), CarrierReason]),
    /** Since when it has been lost or silent, Unix ms. */
    since: Type.Union([Type.Null(), Type.Integer()]),
    links: Type.Array(LinkQuality),
  },
  { additionalProperties: false },
);
export type CarrierQuality = Static<typeof CarrierQuality>;

/** What is most wrong with what a room sends; `uplink-none`: it is on the programme and nothing comes from it. */
export const UplinkReason = Type.Union([
  Type.Literal("uplink-none"),
  Type.Literal("uplink-silent"),
  Type.Literal("uplink-no-picture"),
  Type.Literal("uplink-loss"),
  Type.Literal("uplink-few-frames"),
]);
export type UplinkReason = Static<typeof UplinkReason>;

/** What a room that is on air or cued sends, as the centre counts it: everybody sees and hears this. */
export const UplinkQuality = Type.Object(
  {
    site: Type.Integer(),
    onAir: Type.Boolean(),
    /** An encoder sends in place of the room's page. */
    encoder: Type.Boolean(),
    kbps: Type.Integer(),
    /** Before what was lost was sent again. */
    loss: Type.Number(),
    rttMs: Known,
    jitterMs: Known,
    fps: Type.Number(),
    verdict: QualityVerdict,
    reason: Type.Union([Type.Null(), UplinkReason]),
  },
  { additionalProperties: false },
);
export type UplinkQuality = Static<typeof UplinkQuality>;

export const QualityBoard = Type.Object(
  {
    now: Type.Integer(),
    /** Rooms that report, by how it goes, and by what they receive. */
    verdicts: Type.Record(QualityVerdict, Type.Integer()),
    steps: Type.Record(QualityStep, Type.Integer()),
    /** Rooms that are on air or cued, the worst first; null: the centre's media server did not answer. */
    uplinks: Type.Union([Type.Null(), Type.Array(UplinkQuality)]),
    /** By who carries them, the worst first. */
    edges: Type.Array(CarrierQuality),
    /** The worst first. */
    worst: Type.Array(SiteQuality),
  },
  { additionalProperties: false },
);
export type QualityBoard = Static<typeof QualityBoard>;

const minute = { at: Type.Integer(), kbps: Type.Integer(), loss: Type.Number(), rttMs: Known, jitterMs: Known, fps: Type.Number() };
const counted = { ...minute, freezes: Type.Integer(), invented: Type.Number() };
export const QualityMinute = Type.Object({ ...counted, step: QualityStep }, { additionalProperties: false });
export type QualityMinute = Static<typeof QualityMinute>;
/** What a room sent in a minute in which it was on air or cued: means of the time in which something came. */
export const UplinkMinute = Type.Object(
  {
    ...minute,
    loss: Known,
    /** Of the minute's worst look. */
    worstLoss: Known,
    /** Share of the time in which it was to send and something came. */
    up: Type.Number(),
  },
  { additionalProperties: false },
);
export type UplinkMinute = Static<typeof UplinkMinute>;
/** One site, minute by minute, the oldest first: what it received, what it sent; and how it is now. */
export const QualityHistory = Type.Object(
  {
    latest: Type.Union([Type.Null(), SiteQuality]),
    minutes: Type.Array(QualityMinute),
    sent: Type.Array(UplinkMinute),
    /** The server that would carry it if its edge failed now; null: there is none, or it plays from the root, or from nobody. */
    second: Type.Union([Type.Null(), Type.Object({ edge: Type.String(), name: CarrierQuality.properties.name }, { additionalProperties: false })]),
  },
  { additionalProperties: false },
);
export type QualityHistory = Static<typeof QualityHistory>;

/** All rooms of a server, minute by minute: bitrate of all together, the other figures their means. */
export const CarrierMinute = Type.Object(counted, { additionalProperties: false });
export type CarrierMinute = Static<typeof CarrierMinute>;
export const LinkMinute = Type.Object(
  {
    ...minute,
    /** Of the minute's worst second. */
    worstLoss: Type.Number(),
    /** Share of the minute in which it was connected. */
    up: Type.Number(),
    reconnects: Type.Integer(),
  },
  { additionalProperties: false },
);
export type LinkMinute = Static<typeof LinkMinute>;
/** GET /api/conferences/:conferenceId/edges/:edge/quality: a server's rooms and its links, the oldest minute first. */
export const CarrierHistory = Type.Object(
  { minutes: Type.Array(CarrierMinute), links: Type.Array(Type.Object({ layer: LinkQuality.properties.layer, from: Type.String(), fromName: LinkQuality.properties.fromName, minutes: Type.Array(LinkMinute) }, { additionalProperties: false })) },
  { additionalProperties: false },
);
export type CarrierHistory = Static<typeof CarrierHistory>;
