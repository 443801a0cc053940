/** The speaker queue through the levels, time limits and the speaker's timer. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, SiteOrdinal, SlotIndex, Speaker, Uuid } from "../primitives.ts";
import { command, entry, Follows } from "./define.ts";

/** So many requests may share one speaker. */
export const JOINED_LIMIT = 20;

/** Seconds that a speech may be given, all in all. */
export const LONGEST_SPEECH = 14_400;

/** A request that another one speaks for. */
const JoinedRequest = Type.Object({
  id: Uuid,
  site: SiteOrdinal,
  siteName: Type.String(),
  speaker: Type.Optional(Speaker),
  note: Type.Optional(Line(300)),
});
export type JoinedRequest = Static<typeof JoinedRequest>;

export const QueueRequest = Type.Object({
  id: Uuid,
  site: SiteOrdinal,
  siteName: Type.String(),
  at: Instant,
  speaker: Type.Optional(Speaker),
  /** For those who order the queue it stands in, and for who wrote it. */
  note: Type.Optional(Line(300)),
  /** The site in whose queue it stands; absent: the centre's. */
  holder: Type.Optional(SiteOrdinal),
  /** Requests it speaks for as well. */
  joined: Type.Optional(Type.Array(JoinedRequest, { maxItems: JOINED_LIMIT })),
  /** Names of the sites that passed it on, the lowest first. */
  via: Type.Optional(Type.Array(Type.String())),
});
export type QueueRequest = Static<typeof QueueRequest>;

/** A request in the queue of a site, with its place there: who asked knows the place, not the others. */
const HeldRequest = Type.Object({ ...QueueRequest.properties, holder: SiteOrdinal, place: Type.Integer({ minimum: 0 }), of: Type.Integer({ minimum: 0 }) });
export type HeldRequest = Static<typeof HeldRequest>;

const Seconds = Type.Integer({ minimum: 0, maximum: LONGEST_SPEECH });
const Quota = Type.Integer({ minimum: 0, maximum: 1_000 });

/** What holds for the sites of a level. 0: no limit. */
export const SpeakingRule = Type.Object(
  {
    /** The level's code. */
    level: Line(80),
    /** Its sites keep the queue of those below them. */
    holds: Type.Boolean(),
    /** Requests of one site and those below it that may wait in the queue above it. */
    requests: Quota,
    /** Speeches of one site and those below it in the whole conference. */
    speeches: Quota,
    /** How long somebody of such a site speaks. */
    seconds: Seconds,
  },
  { additionalProperties: false },
);
export type SpeakingRule = Static<typeof SpeakingRule>;
/** Before the end of a speech its speaker is warned. */
const WarnSeconds = Type.Integer({ minimum: 0, maximum: 600 });
const rules = { warnSeconds: WarnSeconds, levels: Type.Array(SpeakingRule, { maxItems: 20 }) };
export const SpeakingRules = Type.Object(rules, { additionalProperties: false });
export type SpeakingRules = Static<typeof SpeakingRules>;

const Sites = Type.Array(SiteOrdinal, { maxItems: JOINED_LIMIT + 1 });
/** A request in a site's queue: its id, its place from 1, and the sites that it speaks for. */
const PlaceInQueue = Type.Tuple([Uuid, Type.Integer({ minimum: 1 }), Sites]);
export type PlaceInQueue = Static<typeof PlaceInQueue>;

const Speech = Type.Object({
  id: Uuid,
  site: SiteOrdinal,
  siteName: Type.String(),
  speaker: Type.Optional(Speaker),
  itemId: Nullable(Uuid),
  startedAt: Instant,
  seconds: Seconds,
  warnSeconds: WarnSeconds,
  /** Of its time, what was given in addition. */
  added: Seconds,
  /** Since when its time stands still; absent: it runs. */
  pausedAt: Type.Optional(Instant),
  /** How long it stood still before, ms; absent: never. */
  pausedMs: Type.Optional(Type.Integer({ minimum: 0 })),
});
export type Speech = Static<typeof Speech>;

/** What a site has spoken so far: [site, speeches, seconds, of these over time, when the last one ended]. */
const SpokenRow = Type.Tuple([SiteOrdinal, Type.Integer(), Type.Integer(), Type.Integer(), Instant]);

export const speakingEntries = {
  "queue.requested": entry("queue.requested", {
    requestId: Uuid,
    site: SiteOrdinal,
    siteName: Type.String(),
    speaker: Type.Optional(Speaker),
    note: Type.Optional(Line(300)),
    /** The site in whose queue it stands; absent: the centre's. */
    holder: Type.Optional(SiteOrdinal),
  }),
  /** `holder`, `sites`: of a request in a site's queue, which only those concerned know of. */
  "queue.withdrawn": entry("queue.withdrawn", { requestId: Uuid, holder: Type.Optional(SiteOrdinal), sites: Type.Optional(Sites) }),
  "queue.moved": entry("queue.moved", { requestId: Uuid, before: Nullable(Uuid), holder: Type.Optional(SiteOrdinal) }),
  /** A request was merged into another one, which now looks so. */
  "queue.joined": entry("queue.joined", { requestId: Uuid, request: QueueRequest }),
  /**
   * What was merged into a request, that of `site`, stands alone again right behind it (`parted`) or is taken back; when
   * `site` takes back the request itself, `request` is the first of the merged ones, with the others, in its place.
   */
  "queue.parted": entry("queue.parted", { requestId: Uuid, site: SiteOrdinal, request: Type.Optional(QueueRequest), parted: Type.Optional(QueueRequest) }),
  /** A request goes to the end of the queue above, or the centre has pulled it up, or has taken back what ended it. */
  "queue.passed": entry("queue.passed", { request: QueueRequest, from: SiteOrdinal }),
  /** Sent back with a word to those who asked, who may ask again. */
  "queue.returned": entry("queue.returned", {
    requestId: Uuid,
    sites: Sites,
    holder: Type.Optional(SiteOrdinal),
    /** Name of the site whose queue it stood in; absent: the centre's. */
    from: Type.Optional(Type.String()),
    word: Type.Optional(Line(300)),
  }),
  /** How a site's queue stands now. */
  "queue.ordered": entry("queue.ordered", { holder: SiteOrdinal, of: Type.Integer({ minimum: 0 }), places: Type.Array(PlaceInQueue) }),
  /** A site lets requests from below pass straight on, or keeps them again. */
  "queue.kept": entry("queue.kept", { site: SiteOrdinal, keeps: Type.Boolean() }),
  "speaking.ruled": entry("speaking.ruled", rules),
  "speech.started": entry("speech.started", {
    speechId: Uuid,
    site: SiteOrdinal,
    siteName: Type.String(),
    speaker: Type.Optional(Speaker),
    itemId: Nullable(Uuid),
    /** How long it may last; 0: no limit. */
    seconds: Seconds,
    warnSeconds: WarnSeconds,
    /** Absent in old journals. */
    follows: Type.Optional(Follows),
  }),
  /** More time: how long it may last now. Less than nothing is added where more time was taken back. */
  "speech.extended": entry("speech.extended", { speechId: Uuid, seconds: Seconds, added: Type.Integer({ minimum: -3_600, maximum: 3_600 }) }),
  /** Its time stands still: a line has failed in the middle of it. */
  "speech.paused": entry("speech.paused", { speechId: Uuid, site: SiteOrdinal }),
  "speech.resumed": entry("speech.resumed", { speechId: Uuid, site: SiteOrdinal }),
  "speech.ended": entry("speech.ended", {
    speechId: Uuid,
    site: SiteOrdinal,
    /**
     * How long it lasted, pauses left out, and how much of that was over its time; for the control room and those whose
     * speech it was. In the journal absent: it was given the floor by mistake, and there was no speech.
     */
    spoke: Type.Optional(Type.Object({ seconds: Type.Integer({ minimum: 0 }), over: Type.Integer({ minimum: 0 }) })),
  }),
  /** It was ended by mistake and goes on; the time since does not count. */
  "speech.reopened": entry("speech.reopened", {
    /** Its site. */
    site: SiteOrdinal,
    /** As it stood when it was ended. */
    speech: Speech,
    /** When it was ended; null: its time stood still already, and still does. */
    since: Nullable(Instant),
    /** What the site had spoken before it, for the control room and those whose speech it is. */
    spoken: Type.Optional(Nullable(SpokenRow)),
  }),
} as const;

export const speakingCommands = {
  /** A site asks to speak; its note is for those who order the queue. */
  "queue.request": command("queue.request", {
    site: SiteOrdinal,
    speaker: Type.Optional(Speaker),
    note: Type.Optional(Line(300)),
  }),
  /** The site takes its request back, or the control room takes it out. */
  "queue.withdraw": command("queue.withdraw", { requestId: Uuid }),
  /** Puts a request before another one of the same queue, or last. */
  "queue.move": command("queue.move", { requestId: Uuid, before: Nullable(Uuid) }),
  /** One speaker for both: the request goes into another one of the same queue. */
  "queue.join": command("queue.join", { requestId: Uuid, into: Uuid }),
  /** A merged request stands alone again. */
  "queue.part": command("queue.part", { requestId: Uuid, joinedId: Uuid }),
  "queue.return": command("queue.return", { requestId: Uuid, word: Line(300) }),
  /** To the queue above; from the centre: straight to the centre. */
  "queue.pass": command("queue.pass", { requestId: Uuid }),
  /** All that wait in a site's queue, in their order. */
  "queue.pass-all": command("queue.pass-all", { site: SiteOrdinal }),
  /** A site keeps the queue of those below it, or lets their requests pass straight on. */
  "queue.keep": command("queue.keep", { site: SiteOrdinal, keeps: Type.Boolean() }),
  "speaking.set-rules": command("speaking.set-rules", rules),
  /** Gives a site the floor: on air, and its time runs. Whoever spoke before has ended. */
  "speech.start": command("speech.start", {
    site: SiteOrdinal,
    speaker: Type.Optional(Speaker),
    /** Else as the rules say for the site's level. */
    seconds: Type.Optional(Seconds),
    slot: Type.Optional(SlotIndex),
  }),
  "speech.extend": command("speech.extend", { speechId: Uuid, seconds: Type.Integer({ minimum: 1, maximum: 3_600 }) }),
  "speech.pause": command("speech.pause", { speechId: Uuid }),
  "speech.resume": command("speech.resume", { speechId: Uuid }),
  /** The speech is over; `off`: its site leaves the air as well. */
  "speech.end": command("speech.end", { speechId: Uuid, off: Type.Boolean() }),
} as const;

const Word = Type.Object({ at: Instant, word: Type.String(), from: Type.Optional(Type.String()) });
export type ReturnedWord = Static<typeof Word>;

/** This part of the folded state as its audience may see it. */
export const SpeakingSnapshot = Type.Object({
  rules: SpeakingRules,
  below: Type.Array(HeldRequest),
  /** Sites that could keep a queue and let everything pass. */
  passing: Type.Array(SiteOrdinal),
  /** The last word with which a site's request was returned. */
  returned: Type.Array(Type.Tuple([SiteOrdinal, Word])),
  speech: Nullable(Speech),
  spoken: Type.Array(SpokenRow),
});
export type SpeakingSnapshot = Static<typeof SpeakingSnapshot>;

/** Where a site stands in the tree. GET /api/conferences/:id/sites/:ordinal/place */
export const SitePlace = Type.Object({
  site: SiteOrdinal,
  /** Its level's code. */
  level: Type.String(),
  /** From the nearest to the root. */
  above: Type.Array(Type.Object({ site: SiteOrdinal, siteName: Type.String(), level: Type.String() })),
  /** Are there sites below it? */
  hasBelow: Type.Boolean(),
});
export type SitePlace = Static<typeof SitePlace>;
