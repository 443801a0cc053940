import type { Entry, HeldRequest, QueueRequest, ReturnedWord, SpeakingRules, SpeakingSnapshot, Speech } from "@diemcau/contract";
import { withoutAuthor } from "../outcome.ts";
import type { Projections, Slice } from "../slice.ts";
import type { Scope } from "../visibility.ts";
import { spokenOf, spokenRow, type Spoken } from "./clock.ts";
import { speakingDecisions } from "./decisions.ts";
import { foldBelow, forReader, sitesOf, toldMore } from "./queue.ts";

/** The speaker queue through the levels, time limits and the speaker's timer. The centre's queue is the state's own. */
export interface SpeakingState {
  readonly rules: SpeakingRules;
  /** Requests in the queues of sites. */
  readonly below: readonly HeldRequest[];
  /** Sites that could keep a queue and let everything pass. */
  readonly passing: readonly number[];
  readonly returned: ReadonlyMap<number, ReturnedWord>;
  readonly speech: Speech | null;
  readonly spoken: ReadonlyMap<number, Spoken>;
}

type EntryNamed<K extends Entry["kind"]> = Extract<Entry, { kind: K }>;

const initial: SpeakingState = Object.freeze({
  rules: { warnSeconds: 60, levels: [] },
  below: [],
  passing: [],
  returned: new Map<number, ReturnedWord>(),
  speech: null,
  spoken: new Map<number, Spoken>(),
});

function queued(own: SpeakingState, entry: Entry): SpeakingState {
  const below = foldBelow(own.below, entry);
  return below === own.below ? own : { ...own, below };
}

function requested(own: SpeakingState, entry: EntryNamed<"queue.requested">): SpeakingState {
  const next = queued(own, entry);
  if (!own.returned.has(entry.site)) return next;
  const returned = new Map(own.returned);
  returned.delete(entry.site);
  return { ...next, returned };
}

function returned(own: SpeakingState, entry: EntryNamed<"queue.returned">): SpeakingState {
  const { at, sites, word, from } = entry;
  const next = queued(own, entry);
  if (word === undefined || sites.length === 0) return next;
  return { ...next, returned: new Map([...own.returned, ...sites.map((site) => [site, { at, word, ...(from === undefined ? {} : { from }) }] as const)]) };
}

function started(own: SpeakingState, entry: EntryNamed<"speech.started">): SpeakingState {
  const { speechId: id, site, siteName, speaker, itemId, at: startedAt, seconds, warnSeconds } = entry;
  return { ...queued(own, entry), speech: { id, site, siteName, ...(speaker ? { speaker } : {}), itemId, startedAt, seconds, warnSeconds, added: 0 } };
}

function ended(own: SpeakingState, { speechId, site, spoke, at }: EntryNamed<"speech.ended">): SpeakingState {
  const speech = own.speech?.id === speechId ? null : own.speech;
  if (!spoke) return { ...own, speech };
  const before = own.spoken.get(site) ?? { count: 0, seconds: 0, over: 0, at: 0 };
  const now: Spoken = { count: before.count + 1, seconds: before.seconds + spoke.seconds, over: before.over + spoke.over, at };
  return { ...own, speech, spoken: new Map(own.spoken).set(site, now) };
}

/** Ended by mistake: what it lasted is no longer counted, and its time goes on where it stood. */
function reopened(own: SpeakingState, { speech: stood, since, spoken: row, site, at }: EntryNamed<"speech.reopened">): SpeakingState {
  const speech = since === null ? stood : { ...stood, pausedMs: (stood.pausedMs ?? 0) + Math.max(0, at - since) };
  if (row === undefined) return { ...own, speech };
  const spoken = new Map(own.spoken);
  if (row === null) spoken.delete(site);
  else spoken.set(site, spokenOf(row));
  return { ...own, speech, spoken };
}

/** It waits again: the word with which it was returned is no longer so. */
function passed(own: SpeakingState, entry: EntryNamed<"queue.passed">): SpeakingState {
  const next = queued(own, entry);
  const asking = sitesOf(entry.request);
  if (!asking.some((site) => own.returned.has(site))) return next;
  return { ...next, returned: new Map([...own.returned].filter(([site]) => !asking.includes(site))) };
}

function resumed(own: SpeakingState, { speechId, at }: EntryNamed<"speech.resumed">): SpeakingState {
  if (own.speech?.id !== speechId || own.speech.pausedAt === undefined) return own;
  const { pausedAt, pausedMs = 0, ...speech } = own.speech;
  return { ...own, speech: { ...speech, pausedMs: pausedMs + Math.max(0, at - pausedAt) } };
}

const whole = <E extends Entry>(entry: E): Entry => withoutAuthor(entry);
const coversAny = (scope: Scope, sites: readonly number[]) => sites.some((site) => scope.covers(site));
/** A request that a reader sees, as what is left of an entry without it. */
const seen = (request: QueueRequest | undefined, scope: Scope): { request?: QueueRequest } => {
  const visible = request && forReader(request, scope);
  return visible ? { request: visible } : {};
};

/** What a speech's clock goes by: phones of the room that speaks show it. Nothing of queues. */
const delegates: Projections = {
  "speech.started": whole,
  "speech.extended": whole,
  "speech.paused": whole,
  "speech.resumed": whole,
  "speech.ended": ({ spoke: _spoke, ...open }) => withoutAuthor(open),
  "speech.reopened": ({ spoken: _spoken, ...open }) => withoutAuthor(open),
};

/** What sites see, and officers of the sites they answer for. */
const sites: Projections = {
  "queue.requested": (entry, scope) => {
    const { note: _note, ...open } = entry;
    const { holder, site } = entry;
    if (scope.covers(site) || (holder !== undefined && scope.covers(holder))) return withoutAuthor(entry);
    return holder === undefined ? withoutAuthor(open) : null;
  },
  "queue.withdrawn": (entry, scope) => (entry.holder === undefined || coversAny(scope, [entry.holder, ...(entry.sites ?? [])]) ? withoutAuthor(entry) : null),
  "queue.moved": (entry, scope) => (entry.holder === undefined || scope.covers(entry.holder) ? withoutAuthor(entry) : null),
  "queue.joined": (entry, scope) => {
    const request = forReader(entry.request, scope);
    return request && withoutAuthor({ ...entry, request });
  },
  "queue.parted": (entry, scope) => {
    const { request, parted, ...rest } = entry;
    const stays = seen(request, scope);
    const alone = seen(parted, scope).request;
    if (!stays.request && !alone && !scope.covers(entry.site)) return null;
    return withoutAuthor({ ...rest, ...stays, ...(alone ? { parted: alone } : {}) });
  },
  "queue.passed": (entry, scope) => {
    const request = forReader(entry.request, scope);
    if (request) return withoutAuthor({ ...entry, request });
    // Whoever passed it on no longer has it.
    const { seq, at, from } = entry;
    return scope.covers(from) ? { kind: "queue.withdrawn", seq, at, requestId: entry.request.id, holder: from, sites: [] } : null;
  },
  "queue.returned": (entry, scope) => {
    const { word: _word, from: _from, ...rest } = entry;
    const own = entry.sites.filter((site) => scope.covers(site));
    if (own.length > 0) return withoutAuthor({ ...entry, sites: own });
    return entry.holder === undefined || scope.covers(entry.holder) ? withoutAuthor({ ...rest, sites: [] }) : null;
  },
  "queue.ordered": (entry, scope) => {
    if (scope.covers(entry.holder)) return withoutAuthor(entry);
    const places = entry.places.filter(([, , standing]) => coversAny(scope, standing));
    return places.length > 0 ? withoutAuthor({ ...entry, places }) : null;
  },
  "queue.kept": (entry, scope) => (scope.covers(entry.site) ? withoutAuthor(entry) : null),
  "speaking.ruled": whole,
  "speech.started": whole,
  "speech.extended": whole,
  "speech.paused": whole,
  "speech.resumed": whole,
  "speech.ended": (entry, scope) => {
    const { spoke: _spoke, ...open } = entry;
    return withoutAuthor(scope.covers(entry.site) ? entry : open);
  },
  "speech.reopened": (entry, scope) => {
    const { spoken: _spoken, ...open } = entry;
    return withoutAuthor(scope.covers(entry.site) ? entry : open);
  },
};

export const speaking: Slice<SpeakingState, SpeakingSnapshot> = {
  initial,
  folds: {
    "queue.requested": requested,
    "queue.withdrawn": queued,
    "queue.moved": queued,
    "queue.joined": queued,
    "queue.parted": queued,
    "queue.passed": passed,
    "queue.returned": returned,
    "queue.ordered": queued,
    "queue.kept": (own, { site, keeps }) => ({ ...own, passing: keeps ? own.passing.filter((other) => other !== site) : [...own.passing, site] }),
    "programme.filled": queued,
    "speaking.ruled": (own, { warnSeconds, levels }) => ({ ...own, rules: { warnSeconds, levels } }),
    "speech.started": started,
    "speech.extended": (own, { speechId, seconds, added }) =>
      own.speech?.id === speechId ? { ...own, speech: { ...own.speech, seconds, added: own.speech.added + added } } : own,
    "speech.paused": (own, { speechId, at }) =>
      own.speech?.id === speechId && own.speech.pausedAt === undefined ? { ...own, speech: { ...own.speech, pausedAt: at } } : own,
    "speech.resumed": resumed,
    "speech.ended": ended,
    "speech.reopened": reopened,
    // A speech that was still on ends by an entry of its own, with what it lasted.
    "conference.closed": (own, entry) => ({ ...queued(own, entry), returned: initial.returned }),
  },
  decisions: speakingDecisions,
  visible: { site: sites, officer: sites, delegate: delegates },
  targets: {
    "queue.requested": ({ holder, site, note }) => (holder !== undefined ? [holder, site] : note ? [site] : []),
    "queue.withdrawn": ({ holder, sites: asked = [] }) => (holder === undefined ? [] : [...new Set([holder, ...asked])]),
    "queue.moved": ({ holder }) => (holder === undefined ? [] : [holder]),
    "queue.joined": ({ request }) => toldMore(request),
    "queue.parted": ({ site, request, parted }) => {
      const isHeld = (request ?? parted)?.holder !== undefined;
      return [...new Set([...(isHeld ? [site] : []), ...(request ? toldMore(request) : []), ...(parted ? toldMore(parted) : [])])];
    },
    "queue.passed": ({ request, from }) => (request.holder === undefined ? toldMore(request) : [...new Set([...toldMore(request), from])]),
    "queue.returned": ({ holder, sites: asked }) => [...new Set([...(holder === undefined ? [] : [holder]), ...asked])],
    "queue.ordered": ({ holder, places }) => [...new Set([holder, ...places.flatMap(([, , standing]) => standing)])],
    "queue.kept": ({ site }) => [site],
    "speech.ended": ({ site, spoke }) => (spoke ? [site] : []),
    "speech.reopened": ({ site, spoken }) => (spoken === undefined ? [] : [site]),
  },
  pack(own, audience, scope) {
    const none: SpeakingSnapshot = { rules: initial.rules, below: [], passing: [], returned: [], speech: null, spoken: [] };
    if (audience === "delegate") return { ...none, speech: own.speech };
    const sees = (site: number) => audience === "control" || scope.covers(site);
    return {
      rules: own.rules,
      below: audience === "control" ? [...own.below] : own.below.flatMap((request) => forReader(request, scope) ?? []),
      passing: own.passing.filter(sees),
      returned: [...own.returned].filter(([site]) => sees(site)),
      speech: own.speech,
      spoken: [...own.spoken].flatMap(([site, each]) => (sees(site) ? [spokenRow(site, each)] : [])),
    };
  },
  unpack: ({ rules, below, passing, returned: words, speech, spoken }) => ({
    rules,
    below,
    passing,
    returned: new Map(words),
    speech,
    spoken: new Map(spoken.map((row) => [row[0], spokenOf(row)])),
  }),
};

/** The request in a site's queue, in its order. */
export const queueOf = (own: SpeakingState, holder: number): readonly HeldRequest[] => own.below.filter((request) => request.holder === holder);
