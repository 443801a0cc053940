/** Votes and adoption. */
import { Type, type Static } from "typebox";
import { Instant, Line, Nullable, SiteOrdinal, Uuid } from "../primitives.ts";
import { command, entry } from "./define.ts";

const Count = Type.Integer({ minimum: 0, maximum: 10_000_000 });
/** Several lines; no other control characters. */
const Paragraphs = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f]+$" });

/** A part of a whole, in whole numbers: two thirds is [2, 3]. */
export const VoteShare = Type.Tuple([Type.Integer({ minimum: 0, maximum: 1_000 }), Type.Integer({ minimum: 1, maximum: 1_000 })]);
export type VoteShare = Static<typeof VoteShare>;

export const VOTE_METHODS = ["consensus", "hands", "devices", "secret"] as const;
const VoteMethod = Type.Union(VOTE_METHODS.map((method) => Type.Literal(method)) as [ReturnType<typeof Type.Literal<(typeof VOTE_METHODS)[number]>>]);
export type VoteMethod = (typeof VOTE_METHODS)[number];

const Weight = Type.Integer({ minimum: 0, maximum: 10_000 });

/** How a vote is taken and when it passes. Customer data: a preset brings them. */
export const VotingRule = Type.Object(
  {
    code: Type.String({ pattern: "^[a-z0-9]+(?:[-.][a-z0-9]+)*$", maxLength: 60 }),
    name: Type.Object({ vi: Line(120), en: Line(120) }, { additionalProperties: false }),
    /**
     * `consensus` rooms object within a window, silence is consent; `hands` each room's lead counts them; `devices` each
     * person on their own, by name; `secret` the same, and nobody can tell who voted how.
     */
    method: VoteMethod,
    /** Classes of the roster that may vote; none named: everybody on it. */
    classes: Type.Array(Line(200), { maxItems: 40 }),
    /** It passes with that share of the base: `strict` more than it, else at least it. */
    threshold: Type.Object(
      {
        /** `cast` all votes; `decided` those for and against; `present`; `entitled`. */
        base: Type.Union([Type.Literal("cast"), Type.Literal("decided"), Type.Literal("present"), Type.Literal("entitled")]),
        share: VoteShare,
        strict: Type.Boolean(),
      },
      { additionalProperties: false },
    ),
    /** Shares of the entitled persons and of the sites that must be there, or must have voted. Null: none asked. */
    quorum: Type.Object(
      { persons: Nullable(VoteShare), sites: Nullable(VoteShare), of: Type.Union([Type.Literal("present"), Type.Literal("voted")]) },
      { additionalProperties: false },
    ),
    /** As many for as against: not adopted, or the chair decides. */
    tie: Type.Union([Type.Literal("rejected"), Type.Literal("chair")]),
    mayChange: Type.Boolean(),
    /** The control room may see the choices before the vote is closed. */
    liveTally: Type.Boolean(),
    /** Length of the window; null: until somebody closes it. */
    seconds: Nullable(Type.Integer({ minimum: 10, maximum: 86_400 })),
    /** What a vote counts: by the voter's class, or by the level of their site (index from the highest). Null: one. */
    weights: Nullable(
      Type.Union([
        Type.Object({ by: Type.Literal("class"), of: Type.Array(Type.Tuple([Line(200), Weight]), { maxItems: 40 }), other: Weight }, { additionalProperties: false }),
        Type.Object({ by: Type.Literal("level"), of: Type.Array(Weight, { maxItems: 20 }), other: Weight }, { additionalProperties: false }),
      ]),
    ),
    /** Of a consensus: so many objectors do not yet prevent it. */
    objections: Count,
  },
  { additionalProperties: false },
);
export type VotingRule = Static<typeof VotingRule>;

/** For, against, abstaining; -1 each: not shown before the vote is closed. */
const Tally = Type.Tuple([Type.Integer(), Type.Integer(), Type.Integer()]);
export type VoteTally = Static<typeof Tally>;

/** Of a level of sites: [level, entitled persons, persons who have voted, for, against, abstaining]. */
const LevelTally = Type.Tuple([Type.Integer(), Type.Integer(), Type.Integer(), Type.Integer(), Type.Integer(), Type.Integer()]);

/** Everything that a result is worked out from. */
export const VoteCount = Type.Object({
  /** What the votes weigh. Of a consensus those present who did not object are for it. */
  tally: Tally,
  /** How many persons they are. */
  persons: Tally,
  /** Entitled, there when it was closed, and voted: persons, sites and what they weigh. */
  entitled: Type.Object({ persons: Count, sites: Count, weight: Type.Integer({ minimum: 0 }) }),
  present: Type.Object({ persons: Count, sites: Count, weight: Type.Integer({ minimum: 0 }) }),
  voted: Type.Object({ persons: Count, sites: Count }),
  /** Of a secret vote: SHA-256 of the public list of receipts; null where there were too few for a list, and tally and persons are 0. */
  fingerprint: Nullable(Type.String({ pattern: "^[0-9a-f]{64}$" })),
  /** Of a consensus: rooms that had no line in the whole window, and people there; they are present, and not for it. */
  unheard: Type.Optional(Type.Object({ persons: Count, sites: Count })),
});
export type VoteCount = Static<typeof VoteCount>;

/**
 * `unheard`: of a consensus, nobody was there who could have heard and objected; `too-few`: of a secret vote, so few
 * ballots that their numbers would tell who chose what. Nothing is decided, as without a quorum.
 */
export const VOTE_OUTCOMES = ["adopted", "rejected", "no-quorum", "unheard", "too-few"] as const;
const VoteOutcome = Type.Union(VOTE_OUTCOMES.map((outcome) => Type.Literal(outcome)) as [ReturnType<typeof Type.Literal<(typeof VOTE_OUTCOMES)[number]>>]);
export type VoteOutcome = (typeof VOTE_OUTCOMES)[number];
const CastingVote = Nullable(Type.Union([Type.Literal("for"), Type.Literal("against")]));

/** A room, and for, against, abstaining as they were taken of it. */
const Taken = Type.Tuple([SiteOrdinal, Count, Count, Count]);

const motion = { voteId: Uuid, title: Line(300), text: Nullable(Paragraphs(2_000)), itemId: Nullable(Uuid), rule: VotingRule };
const raised = { voteId: Uuid, site: SiteOrdinal };
/** The centre entered what the room said on the telephone; absent: the room sent it itself. */
const means = Type.Optional(Type.Literal("telephone"));

const unheard = Type.Optional(Type.Array(SiteOrdinal));

/** What a room made in time and is not counted: it came when the result was `declared`, or the room had been `recounted` since. */
const missed = {
  /** For, against, abstaining; objectors stand as against. */
  counts: Type.Tuple([Count, Count, Count]),
  why: Type.Union([Type.Literal("declared"), Type.Literal("recounted")]),
};

export const votesEntries = {
  /** Made, or changed before it is opened. */
  "vote.drafted": entry("vote.drafted", motion),
  "vote.discarded": entry("vote.discarded", { voteId: Uuid }),
  "vote.opened": entry("vote.opened", { ...motion, until: Nullable(Instant) }),
  "vote.extended": entry("vote.extended", { voteId: Uuid, until: Instant }),
  /** A room's lead has counted; a later count of the same room replaces it. */
  "vote.hands-counted": entry("vote.hands-counted", { ...raised, counts: Type.Tuple([Count, Count, Count]), means }),
  /** So many in a room object; none: the objection is taken back. */
  "vote.objected": entry("vote.objected", { ...raised, persons: Count, reason: Nullable(Line(300)), means }),
  /** A room's count or objection, made before the closing, that could not be counted any more. `commandId`: it is told once. */
  "vote.missed": entry("vote.missed", { ...raised, commandId: Uuid, ...missed, reason: Nullable(Line(300)) }),
  /** Roll-up, at most two a second: how many have voted, by level, as absolute numbers. */
  "vote.tallied": entry("vote.tallied", { voteId: Uuid, levels: Type.Array(LevelTally, { maxItems: 40 }) }),
  /** `unheard`: of a consensus, rooms that could not have heard the question. */
  "vote.closed": entry("vote.closed", { voteId: Uuid, unheard }),
  /** Counted from the ballots themselves, after closing. */
  "vote.counted": entry("vote.counted", { voteId: Uuid, count: VoteCount }),
  /** Rooms that counted more by hand than may vote there, and what was taken of each; all of them each time. */
  "vote.brought-down": entry("vote.brought-down", { voteId: Uuid, rooms: Type.Array(Taken) }),
  "vote.declared": entry("vote.declared", { voteId: Uuid, title: Line(300), outcome: VoteOutcome, casting: CastingVote, count: VoteCount }),
  /** Broken off: nothing was decided. */
  "vote.annulled": entry("vote.annulled", { voteId: Uuid, reason: Line(300) }),
} as const;

const draft = { title: Line(300), text: Nullable(Paragraphs(2_000)), itemId: Nullable(Uuid), rule: VotingRule };

export const votesCommands = {
  /** The command's id names the vote. */
  "vote.draft": command("vote.draft", draft),
  "vote.revise": command("vote.revise", { voteId: Uuid, ...draft }),
  "vote.discard": command("vote.discard", { voteId: Uuid }),
  "vote.open": command("vote.open", { voteId: Uuid }),
  "vote.extend": command("vote.extend", { voteId: Uuid, seconds: Type.Integer({ minimum: 10, maximum: 86_400 }) }),
  "vote.close": command("vote.close", { voteId: Uuid }),
  /** `casting`: the chair's own vote when it is a tie and the rule leaves it to the chair. */
  "vote.declare": command("vote.declare", { voteId: Uuid, casting: CastingVote }),
  /** The declared result stands on the programme as a card, in that language; `shown` false: what stood before comes back. */
  "vote.show": command("vote.show", { voteId: Uuid, shown: Type.Boolean(), language: Type.Union([Type.Literal("vi"), Type.Literal("en")]) }),
  "vote.annul": command("vote.annul", { voteId: Uuid, reason: Line(300) }),
  "vote.count-hands": command("vote.count-hands", { ...raised, counts: Type.Tuple([Count, Count, Count]) }),
  "vote.object": command("vote.object", { ...raised, persons: Count, reason: Nullable(Line(300)) }),
} as const;

/** A room's own: [site, for, against, abstaining, counted at, came after the closing (1) + entered by the centre (2)]; objectors stand as against. */
const SiteVote = Type.Tuple([SiteOrdinal, Count, Count, Count, Instant, Type.Integer()]);

const Vote = Type.Object({
  id: Uuid,
  phase: Type.Union(["draft", "open", "closed", "declared", "annulled"].map((phase) => Type.Literal(phase)) as [ReturnType<typeof Type.Literal<"draft" | "open" | "closed" | "declared" | "annulled">>]),
  title: Type.String(),
  text: Nullable(Type.String()),
  itemId: Nullable(Uuid),
  rule: VotingRule,
  openedAt: Nullable(Instant),
  until: Nullable(Instant),
  /** When it was closed, declared or annulled, whichever came last. */
  changedAt: Nullable(Instant),
  closedAt: Nullable(Instant),
  levels: Type.Array(LevelTally),
  count: Nullable(VoteCount),
  outcome: Nullable(VoteOutcome),
  casting: CastingVote,
  /** Why it was annulled. */
  reason: Nullable(Type.String()),
  /** Why rooms object; the first hundred. */
  reasons: Type.Array(Type.Object({ site: SiteOrdinal, reason: Type.String() })),
  /** Rooms whose count by hand was brought down, as the reader may see; absent: none. */
  taken: Type.Optional(Type.Array(Taken)),
  /** Made in time by rooms that the reader may see, and not counted; absent: none. */
  missed: Type.Optional(Type.Array(Type.Object({ id: Uuid, site: SiteOrdinal, at: Instant, ...missed }))),
  /** Of a consensus that is closed and not declared: rooms that had no line in the whole window. The control room alone. */
  unheard,
});

/** This part of the folded state as its audience may see it. */
export const VotesSnapshot = Type.Object({
  votes: Type.Array(Vote),
  /** What rooms have sent for the vote that is open, or closed and not yet declared. */
  sites: Type.Array(SiteVote),
});
export type VotesSnapshot = Static<typeof VotesSnapshot>;

export const VOTE_CHOICES = ["for", "against", "abstain"] as const;
export const VoteChoice = Type.Union(VOTE_CHOICES.map((choice) => Type.Literal(choice)) as [ReturnType<typeof Type.Literal<(typeof VOTE_CHOICES)[number]>>]);
export type VoteChoice = (typeof VOTE_CHOICES)[number];

/** A receipt: 80 random bits, in letters and digits that are not mistaken for each other. */
export const Receipt = Type.String({ pattern: "^[0-9A-HJKMNP-TV-Z]{16}$" });

/** One person's vote. High volume: group commit; reaches the journal only as roll-ups. POST /api/conferences/:id/ballots */
export const Ballot = Type.Object(
  {
    /** Sent again under the same id it is the same ballot; another choice is another ballot with an id of its own. */
    id: Uuid,
    voteId: Uuid,
    choice: VoteChoice,
    /** For a secret vote, made by the voter's device: the public list shows it beside the choice. */
    receipt: Type.Optional(Receipt),
  },
  { additionalProperties: false },
);
export type Ballot = Static<typeof Ballot>;
export const BallotAck = Type.Object({
  id: Uuid,
  voteId: Uuid,
  /** When it was recorded: the same however often it is sent. */
  at: Type.Integer(),
  repeated: Type.Boolean(),
});
export type BallotAck = Static<typeof BallotAck>;

/** Who is entitled, there and has voted while it is prepared or open. GET /api/conferences/:id/votes/:voteId/standing */
export const VoteStanding = Type.Object({
  at: Instant,
  entitled: Type.Object({ persons: Count, sites: Count }),
  present: Type.Object({ persons: Count, sites: Count }),
  voted: Type.Object({ persons: Count, sites: Count }),
});
export type VoteStanding = Static<typeof VoteStanding>;

/** GET /api/conferences/:id/voting-rules */
export const VotingRules = Type.Array(VotingRule);

/** The public list of a secret vote, by receipt. GET /api/conferences/:id/votes/:voteId/receipts?from= */
export const Receipts = Type.Object({
  total: Type.Integer(),
  fingerprint: Nullable(Type.String()),
  /** Receipts from `from` on, at most 1,000. */
  rows: Type.Array(Type.Object({ receipt: Receipt, choice: VoteChoice })),
});
