/** What the commands of the speaker queue and of the timer do. Who may give them at all was settled before. */
import { JOINED_LIMIT, LONGEST_SPEECH, type Command, type CommandKind, type JoinedRequest, type NewEntry, type QueueRequest, type Speech } from "@diemcau/contract";
import type { Actor, DecisionContext } from "../decide.ts";
import { CENTRAL_SLOT, slotOf } from "../on-air.ts";
import { accept, refuse, type Decision } from "../outcome.ts";
import { putOnAir } from "../programme.ts";
import type { Deciding } from "../slice.ts";
import type { ConferenceState } from "../state.ts";
import { spokenFor, spokeUntil } from "./clock.ts";
import { exceeded, mayKeep, nextHolder } from "./levels.ts";
import { apart, bare, partings, sitesOf } from "./queue.ts";

/** Longest queue of the centre. */
export const QUEUE_LIMIT = 500;
/** Requests that may stand in one site's queue, and in all of them. */
export const HOLDER_LIMIT = 60;
export const BELOW_LIMIT = 3_000;

type Given<K extends CommandKind> = Extract<Command, { kind: K }>;

const AT_THE_CENTRE: ReadonlySet<Actor["role"]> = new Set<Actor["role"]>(["producer", "secretary", "chair"]);
const isCentre = ({ role }: Actor): boolean => AT_THE_CENTRE.has(role);

/** The centre orders every queue; a site and its officers the one that the site keeps, and those below it. */
const mayOrder = (by: Actor, { holder }: Pick<QueueRequest, "holder">): boolean => isCentre(by) || (holder !== undefined && by.covers(holder));

const everything = (state: ConferenceState): readonly QueueRequest[] => [...state.queue, ...state.speaking.below];
const find = (state: ConferenceState, id: string): QueueRequest | undefined => everything(state).find((request) => request.id === id);

/** The request in which a site's own one stands: itself, or the one that speaks for it. */
export function requestFor(state: Pick<ConferenceState, "queue" | "speaking">, site: number): QueueRequest | undefined {
  const mine = (request: QueueRequest) => sitesOf(request).includes(site);
  return state.queue.find(mine) ?? state.speaking.below.find(mine);
}

function request(state: ConferenceState, command: Given<"queue.request">, context: DecisionContext): Decision {
  const { id, site, speaker, note } = command;
  if (requestFor(state, site)) return refuse("already-requested");
  const holder = nextHolder(state, site, context);
  const full = isFull(state, holder);
  if (full) return full;
  const quota = isCentre(context.by) ? null : exceeded(state, { id, site }, holder, context);
  if (quota) return refuse(quota.kind === "requests" ? "request-quota" : "speech-quota", context.siteName(quota.site));
  return accept({
    kind: "queue.requested",
    // The command's id names the request, so a request sent twice is one request.
    requestId: id,
    site,
    siteName: context.siteName(site),
    ...(speaker ? { speaker } : {}),
    ...(note ? { note } : {}),
    ...(holder === undefined ? {} : { holder }),
  });
}

function isFull(state: ConferenceState, holder: number | undefined): Decision | null {
  const { below } = state.speaking;
  if (holder === undefined) return state.queue.length >= QUEUE_LIMIT ? refuse("queue-full") : null;
  const full = below.length >= BELOW_LIMIT || below.filter((other) => other.holder === holder).length >= HOLDER_LIMIT;
  return full ? refuse("queue-full") : null;
}

const inQueueOf = ({ holder }: QueueRequest, sites: number[]) => (holder === undefined ? {} : { holder, sites });

function withdraw(state: ConferenceState, { requestId }: Given<"queue.withdraw">, { by }: DecisionContext): Decision {
  const own = (site: number) => by.role !== "site" || site === by.site;
  const whole = find(state, requestId);
  // A room takes back its own; what others had merged into it stays, under the first of them.
  if (whole?.joined?.length && by.role === "site" && own(whole.site)) return accept({ kind: "queue.parted", requestId, site: whole.site, request: promoted(whole, whole.joined) });
  if (whole) return own(whole.site) ? accept({ kind: "queue.withdrawn", requestId, ...inQueueOf(whole, sitesOf(whole)) }) : refuse("not-allowed");
  const into = everything(state).find(({ joined }) => joined?.some((other) => other.id === requestId));
  const joined = into?.joined?.find((other) => other.id === requestId);
  if (!into || !joined) return refuse("request-unknown");
  return own(joined.site) ? accept({ kind: "queue.parted", requestId: into.id, site: joined.site, request: apart(into, requestId) }) : refuse("not-allowed");
}

function promoted({ at, holder, via }: QueueRequest, [first, ...rest]: readonly JoinedRequest[]): QueueRequest {
  return { ...first!, at, ...(holder === undefined ? {} : { holder }), ...(via ? { via } : {}), ...(rest.length > 0 ? { joined: rest } : {}) };
}

function move(state: ConferenceState, { requestId, before }: Given<"queue.move">, { by }: DecisionContext): Decision {
  const moving = find(state, requestId);
  if (!moving) return refuse("request-unknown");
  if (!mayOrder(by, moving)) return refuse("not-allowed");
  const queue = everything(state).filter(({ holder }) => holder === moving.holder);
  const at = queue.indexOf(moving);
  const target = before === null ? queue.length : queue.findIndex(({ id }) => id === before);
  if (target < 0) return refuse("request-unknown");
  if (target === at || target === at + 1) return accept();
  return accept({ kind: "queue.moved", requestId, before, ...(moving.holder === undefined ? {} : { holder: moving.holder }) });
}

function join(state: ConferenceState, { requestId, into }: Given<"queue.join">, { by }: DecisionContext): Decision {
  const [goes, stays] = [find(state, requestId), find(state, into)];
  if (!goes || !stays || goes === stays) return refuse("request-unknown");
  if (goes.holder !== stays.holder) return refuse("queues-differ");
  if (!mayOrder(by, stays)) return refuse("not-allowed");
  const { id, site, siteName, speaker, note, joined = [] } = goes;
  const all = [...(stays.joined ?? []), { id, site, siteName, ...(speaker ? { speaker } : {}), ...(note ? { note } : {}) }, ...joined];
  if (all.length > JOINED_LIMIT) return refuse("too-many-joined");
  return accept({ kind: "queue.joined", requestId, request: { ...bare(stays), joined: all } });
}

function part(state: ConferenceState, { requestId, joinedId }: Given<"queue.part">, { by }: DecisionContext): Decision {
  const into = find(state, requestId);
  const joined = into?.joined?.find((other) => other.id === joinedId);
  if (!into || !joined) return refuse("request-unknown");
  if (!mayOrder(by, into)) return refuse("not-allowed");
  const full = isFull(state, into.holder);
  if (full) return full;
  const { at, holder, via } = into;
  const parted: QueueRequest = { ...joined, at, ...(holder === undefined ? {} : { holder }), ...(via ? { via } : {}) };
  return accept({ kind: "queue.parted", requestId, site: joined.site, request: apart(into, joinedId), parted });
}

function giveBack(state: ConferenceState, { requestId, word }: Given<"queue.return">, { by, siteName }: DecisionContext): Decision {
  const found = find(state, requestId);
  if (!found) return refuse("request-unknown");
  if (!mayOrder(by, found)) return refuse("not-allowed");
  const { holder } = found;
  return accept({ kind: "queue.returned", requestId, sites: sitesOf(found), word, ...(holder === undefined ? {} : { holder, from: siteName(holder) }) });
}

function pass(state: ConferenceState, { requestId }: Given<"queue.pass">, context: DecisionContext): Decision {
  const found = find(state, requestId);
  if (!found) return refuse("request-unknown");
  if (!mayOrder(context.by, found)) return refuse("not-allowed");
  // In the centre's queue it is as high as it goes.
  return found.holder === undefined ? accept() : passed(state, [found], found.holder, context);
}

function passAll(state: ConferenceState, { site }: Given<"queue.pass-all">, context: DecisionContext): Decision {
  if (!mayOrder(context.by, { holder: site })) return refuse("not-allowed");
  return passed(state, state.speaking.below.filter(({ holder }) => holder === site), site, context);
}

/** On to the next queue, each behind the one before; the centre pulls them up past all others, whatever the quotas. */
function passed(state: ConferenceState, requests: readonly QueueRequest[], from: number, context: DecisionContext): Decision {
  const pulled = isCentre(context.by);
  const to = pulled ? undefined : nextHolder(state, from, context);
  const entries: NewEntry[] = [];
  let now = state;
  for (const request of requests) {
    const refused = isFull(now, to) ?? overQuota(now, request, pulled, to, context);
    if (refused) {
      // Of several those go that may; of one, why not.
      if (entries.length === 0) return refused;
      break;
    }
    const { holder: _holder, ...rest } = bare(request);
    const gone: QueueRequest = { ...rest, ...(to === undefined ? {} : { holder: to }), via: [...(request.via ?? []), context.siteName(from)] };
    entries.push({ kind: "queue.passed", request: gone, from });
    const below = now.speaking.below.filter(({ id }) => id !== request.id);
    now =
      to === undefined
        ? { ...now, queue: [...now.queue, gone], speaking: { ...now.speaking, below } }
        : { ...now, speaking: { ...now.speaking, below: [...below, { ...gone, holder: to, place: 0, of: 0 }] } };
  }
  return accept(...entries);
}

function overQuota(state: ConferenceState, request: QueueRequest, pulled: boolean, to: number | undefined, context: DecisionContext): Decision | null {
  const quota = pulled ? null : exceeded(state, request, to, context);
  return quota ? refuse(quota.kind === "requests" ? "request-quota" : "speech-quota", context.siteName(quota.site)) : null;
}

function keep(state: ConferenceState, { site, keeps }: Given<"queue.keep">, context: DecisionContext): Decision {
  if (!mayKeep(state, site, context)) return refuse("keeps-no-queue");
  if (keeps === !state.speaking.passing.includes(site)) return accept();
  if (keeps) return accept({ kind: "queue.kept", site, keeps });
  const rest = passed(state, state.speaking.below.filter(({ holder }) => holder === site), site, context);
  // What a quota keeps back stays where it is: the site can still return it, the centre can still pull it up.
  return accept({ kind: "queue.kept", site, keeps }, ...(rest.ok ? rest.entries : []));
}

function setRules({ speaking }: ConferenceState, { warnSeconds, levels }: Given<"speaking.set-rules">): Decision {
  if (new Set(levels.map(({ level }) => level)).size !== levels.length) return refuse("input-malformed", "levels");
  const same = JSON.stringify(speaking.rules) === JSON.stringify({ warnSeconds, levels });
  return same ? accept() : accept({ kind: "speaking.ruled", warnSeconds, levels });
}

/** The entry with which a speech ends at a moment. */
export const endOf = (speech: Speech, now: number): NewEntry => ({ kind: "speech.ended", speechId: speech.id, site: speech.site, spoke: spokeUntil(speech, now) });

function start(state: ConferenceState, command: Given<"speech.start">, context: DecisionContext): Decision {
  const { id, site } = command;
  const { speech: before, rules } = state.speaking;
  const asked = requestFor(state, site);
  // Its own, or what of it was merged into another's.
  const request = asked?.site === site ? asked : asked?.joined?.find((other) => other.site === site);
  const speaker = command.speaker ?? request?.speaker;
  const isOn = slotOf(state, site) >= 0;
  // Two consoles call the same speaker, or just the site: the second one changes nothing.
  if (before?.site === site && isOn && !request && (!speaker || JSON.stringify(before.speaker) === JSON.stringify(speaker))) return accept();
  // Who is next takes the place of who has spoken; the centre keeps its own.
  const inherited = before && before.site !== site && !isOn && site !== 0 ? slotOf(state, before.site) : -1;
  const slot = command.slot ?? (inherited > CENTRAL_SLOT ? inherited : undefined);
  const put = putOnAir(state, { site, ...(speaker ? { speaker } : {}), ...(slot === undefined ? {} : { slot }) }, context);
  if (!put.ok) return put;
  const level = context.levelCodeOf(site);
  const parted = put.entries.some(({ kind }) => kind === "programme.filled") ? [] : partings(state, site);
  const first: NewEntry[] = [...(before ? [endOf(before, context.now)] : []), ...parted, ...put.entries];
  return accept(
    ...first,
    {
      kind: "speech.started",
      speechId: id,
      site,
      siteName: context.siteName(site),
      ...(speaker ? { speaker } : {}),
      itemId: state.agenda.itemId,
      seconds: command.seconds ?? rules.levels.find((rule) => rule.level === level)?.seconds ?? 0,
      warnSeconds: rules.warnSeconds,
      follows: first.length,
    },
  );
}

function extend({ speaking: { speech } }: ConferenceState, { speechId, seconds }: Given<"speech.extend">, { now }: DecisionContext): Decision {
  if (speech?.id !== speechId) return refuse("speech-over");
  // More time counts from the end; from now when the end is past or there was none.
  const elapsed = Math.ceil(spokenFor(speech, now) / 1_000);
  const total = Math.min(LONGEST_SPEECH, Math.max(speech.seconds, elapsed) + seconds);
  return total <= speech.seconds ? accept() : accept({ kind: "speech.extended", speechId, seconds: total, added: seconds });
}

function end(state: ConferenceState, { speechId, off }: Given<"speech.end">, { now }: DecisionContext): Decision {
  const { speech } = state.speaking;
  // Somebody else has ended it: that is what was wanted.
  if (speech?.id !== speechId) return accept();
  const slot = slotOf(state, speech.site);
  return accept(endOf(speech, now), ...(off && slot >= 0 ? [{ kind: "programme.cleared", slot } as const] : []));
}

/** Stops the clock of a speech, or lets it run on. */
function hold({ speaking: { speech } }: ConferenceState, { speechId, kind }: Given<"speech.pause" | "speech.resume">): Decision {
  if (speech?.id !== speechId) return refuse("speech-over");
  const pauses = kind === "speech.pause";
  if (pauses === (speech.pausedAt !== undefined)) return accept();
  return accept({ kind: pauses ? "speech.paused" : "speech.resumed", speechId, site: speech.site });
}

const live: Deciding<"queue.move">["phases"] = ["live"];

export const speakingDecisions = {
  "queue.request": { phases: live, decide: request },
  "queue.withdraw": { phases: live, decide: withdraw },
  "queue.move": { phases: live, decide: move },
  "queue.join": { phases: live, decide: join },
  "queue.part": { phases: live, decide: part },
  "queue.return": { phases: live, decide: giveBack },
  "queue.pass": { phases: live, decide: pass },
  "queue.pass-all": { phases: live, decide: passAll },
  "queue.keep": { phases: ["prepared", "live"], decide: keep },
  "speaking.set-rules": { phases: ["prepared", "live"], decide: setRules },
  "speech.start": { phases: live, decide: start },
  "speech.extend": { phases: live, decide: extend },
  "speech.pause": { phases: live, decide: hold },
  "speech.resume": { phases: live, decide: hold },
  "speech.end": { phases: live, decide: end },
} as const satisfies { readonly [K in CommandKind]?: Deciding<K> };
