import type { Audience, Entry, VotesSnapshot } from "@diemcau/contract";
import { happenedAtOf } from "../../offline/happened-at.ts";
import { withoutAuthor } from "../outcome.ts";
import type { Slice } from "../slice.ts";
import type { Scope } from "../visibility.ts";
import { PerSite } from "../per-site.ts";
import type { SiteVote } from "./by-site.ts";
import { decisions } from "./decide.ts";

export type Vote = Readonly<VotesSnapshot["votes"][number]>;

/** Votes and adoption: each vote from its draft to its result, and what rooms have sent for the one that is going on. */
export interface VotesState {
  readonly votes: readonly Vote[];
  readonly sites: PerSite<SiteVote>;
}

const NONE = PerSite.none<SiteVote>();
/** Reasons of rooms that object which are kept in memory. */
const REASONS_LIMIT = 100;

/** The vote that is open, or closed and not yet declared: there is at most one. */
export const currentVote = ({ votes }: VotesState): Vote | null => votes.find(({ phase }) => phase === "open" || phase === "closed") ?? null;

const change = (own: VotesState, id: string, to: Partial<Vote>, sites = own.sites): VotesState => ({
  votes: own.votes.map((vote) => (vote.id === id ? { ...vote, ...to } : vote)),
  sites,
});

const BLANK = { openedAt: null, until: null, changedAt: null, closedAt: null, levels: [], count: null, outcome: null, casting: null, reason: null, reasons: [] };
/** What only matters while a vote is going on is let go of afterwards, so that a long day stays small. */
const OVER = { text: null, levels: [], reasons: [], unheard: [] };

/** Replaces a known vote, or adds it: most readers hear of a vote when it is opened. */
function put(own: VotesState, vote: Vote): VotesState {
  const known = own.votes.some(({ id }) => id === vote.id);
  return { ...own, votes: known ? own.votes.map((each) => (each.id === vote.id ? vote : each)) : [...own.votes, vote] };
}

type Raised = { readonly voteId: string; readonly site: number; readonly at: number; readonly happenedAt?: number; readonly means?: "telephone" };

function raise(own: VotesState, entry: Raised, counts: readonly [number, number, number]): VotesState {
  const vote = own.votes.find(({ id }) => id === entry.voteId);
  if (!vote || (vote.phase !== "open" && vote.phase !== "closed")) return own;
  const at = entry.happenedAt ?? entry.at;
  const known = own.sites.get(entry.site);
  // Sent late, and the room has counted again since.
  if (known && known.at > at) return own;
  const sites = own.sites.with([[entry.site, { counts, at, late: vote.phase === "closed", telephone: entry.means === "telephone" }]]);
  // What was counted at the closing is out of date: it is counted again.
  return { votes: vote.count === null ? own.votes : own.votes.map((each) => (each === vote ? { ...each, count: null } : each)), sites };
}

const whole = (entry: Entry) => withoutAuthor(entry);
const own = (entry: Extract<Entry, { site: number }>, scope: Scope) => (scope.covers(entry.site) ? withoutAuthor(entry) : null);
/** Which rooms had no line is the control room's to know. */
const withoutRooms = (entry: Extract<Entry, { kind: "vote.closed" }>) => withoutAuthor(entry.unheard ? { ...entry, unheard: [] } : entry);
const everybody = { "vote.opened": whole, "vote.extended": whole, "vote.closed": withoutRooms, "vote.declared": whole, "vote.annulled": whole };
/** Each room is told its own. */
const ownRooms = (entry: Extract<Entry, { kind: "vote.brought-down" }>, scope: Scope) => {
  const rooms = entry.rooms.filter(([site]) => scope.covers(site));
  return rooms.length > 0 ? withoutAuthor({ ...entry, rooms }) : null;
};
const room = { ...everybody, "vote.missed": own, "vote.hands-counted": own, "vote.objected": own, "vote.brought-down": ownRooms };

/** As somebody outside the control room knows it. A draft annulled or opened is known from then on. */
function asSeen(vote: Vote, scope: Scope): Vote {
  const declared = vote.phase === "declared";
  const { taken: all, missed: everything, ...rest } = vote;
  const taken = all?.filter(([site]) => scope.covers(site)) ?? [];
  const missed = everything?.filter(({ site }) => scope.covers(site)) ?? [];
  return { ...rest, ...(taken.length > 0 ? { taken } : {}), ...(missed.length > 0 ? { missed } : {}), ...(vote.unheard ? { unheard: [] } : {}), levels: [], count: declared ? vote.count : null, reasons: vote.reasons.filter(({ site }) => scope.covers(site)) };
}

export const votes: Slice<VotesState, VotesSnapshot> = {
  initial: { votes: [], sites: NONE },
  folds: {
    "vote.drafted": (own, { voteId, title, text, itemId, rule }) => put(own, { id: voteId, phase: "draft", title, text, itemId, rule, ...BLANK }),
    "vote.discarded": (own, { voteId }) => ({ ...own, votes: own.votes.filter(({ id }) => id !== voteId) }),
    "vote.opened": (own, { voteId, title, text, itemId, rule, until, at }) => ({
      ...put(own, { id: voteId, phase: "open", title, text, itemId, rule, ...BLANK, openedAt: at, until, changedAt: at }),
      sites: NONE,
    }),
    "vote.extended": (own, { voteId, until }) => change(own, voteId, { until }),
    "vote.hands-counted": (own, entry) => raise(own, entry, entry.counts),
    "vote.objected": (own, entry) => {
      const { votes, sites } = raise(own, entry, [0, entry.persons, 0]);
      if (sites === own.sites) return own;
      return {
        sites,
        votes: votes.map((vote) => {
          if (vote.id !== entry.voteId) return vote;
          const others = vote.reasons.filter(({ site }) => site !== entry.site);
          const { site, reason } = entry;
          return { ...vote, reasons: reason === null || entry.persons === 0 || others.length >= REASONS_LIMIT ? others : [...others, { site, reason }] };
        }),
      };
    },
    "vote.missed": (own, entry) => {
      const { voteId, site, commandId: id, counts, why } = entry;
      const missed = own.votes.find((vote) => vote.id === voteId)?.missed ?? [];
      return change(own, voteId, { missed: [...missed, { id, site, at: happenedAtOf(entry), counts, why }] });
    },
    "vote.tallied": (own, { voteId, levels }) => change(own, voteId, { levels }),
    "vote.closed": (own, { voteId, at, unheard }) => change(own, voteId, { phase: "closed", closedAt: at, changedAt: at, ...(unheard ? { unheard } : {}) }),
    "vote.counted": (own, { voteId, count }) => change(own, voteId, { count }),
    "vote.brought-down": (own, { voteId, rooms }) => change(own, voteId, { taken: rooms }),
    "vote.declared": (own, { voteId, outcome, casting, count, at }) =>
      change(own, voteId, { ...OVER, phase: "declared", outcome, casting, count, changedAt: at }, NONE),
    // The conference ended first: nothing was decided.
    "conference.closed": (own, { at }) => {
      const vote = currentVote(own);
      return vote ? change(own, vote.id, { ...OVER, phase: "annulled", count: null, reason: null, changedAt: at }, NONE) : own;
    },
    "vote.annulled": (own, { voteId, reason, at }) => change(own, voteId, { ...OVER, phase: "annulled", count: null, reason, changedAt: at }, NONE),
  },
  decisions,
  visible: { officer: room, site: room, delegate: everybody },
  targets: { "vote.missed": ({ site }) => [site], "vote.hands-counted": ({ site }) => [site], "vote.objected": ({ site }) => [site], "vote.brought-down": ({ rooms }) => rooms.map(([site]) => site) },
  pack: (own, audience: Audience, scope) => {
    const control = audience === "control";
    const rows = [...own.sites.entries()].filter(([site]) => control || (audience !== "delegate" && scope.covers(site)));
    return {
      votes: control ? [...own.votes] : own.votes.filter(({ phase }) => phase !== "draft").map((vote) => asSeen(vote, scope)),
      sites: rows.map(([site, { counts, at, late, telephone }]) => [site, ...counts, at, (late ? 1 : 0) + (telephone ? 2 : 0)]),
    };
  },
  unpack: ({ votes, sites }) => ({
    votes,
    sites: NONE.with(sites.map(([site, yes, no, abstaining, at, how]) => [site, { counts: [yes, no, abstaining] as const, at, late: (how & 1) > 0, telephone: (how & 2) > 0 }] as const)),
  }),
};
