import type { ConsoleAct, ConsoleArea, ConsoleRole, Entry, EntryKind, HeldRequest, NewEntry, QueueRequest, SlotContent, StageScene } from "@diemcau/contract";
import { slotOf } from "../on-air.ts";
import { isCard, standing } from "../stage/scene.ts";
import { bare, sitesOf } from "../speaking/queue.ts";
import { spokenRow } from "../speaking/clock.ts";
import { areasOf } from "./areas.ts";
import type { ConferenceState } from "../state.ts";

type EntryNamed<K extends EntryKind> = Extract<Entry, { kind: K }>;

/** How a kind of act is taken back. */
export interface Reversal<K extends EntryKind> {
  readonly area: ConsoleArea;
  /** What it changes. An act that has been overtaken in one of these is not taken back: the newer one first. */
  touches(entry: EntryNamed<K>, before: ConferenceState): readonly string[];
  /** Entries that restore what was before; null when it cannot be taken back, or nothing was changed. */
  back(entry: EntryNamed<K>, before: ConferenceState): readonly NewEntry[] | null;
  /** Acts of the same command, which are taken back with it. */
  with?(entry: EntryNamed<K>, before: ConferenceState): readonly ConsoleAct[];
}

const PROGRAMME = "programme";

const filled = (slot: number, { site, siteName, speaker }: SlotContent): NewEntry => ({
  kind: "programme.filled",
  slot,
  site,
  siteName,
  ...(speaker ? { speaker } : {}),
});
/** Filling makes a slot the large one: afterwards it is the one that was. */
const large = (before: ConferenceState): NewEntry[] => (before.large === null ? [] : [{ kind: "programme.enlarged", slot: before.large }]);

/** Marks what was touched where a vote's result came onto the programme or left it: whoever may do that (vote.show) may also undo it. */
const RESULT = "result";
const isResult = (scene: StageScene): boolean => scene.layout === "card" && (scene.card.kind === "vote-result" || scene.card.kind === "adoption");

/** The scene that stood, and the card or film that has made way for a room. */
const sceneOf = ({ stage }: ConferenceState, { at }: Entry): NewEntry => ({ kind: "stage.shown", scene: standing(stage, at) });
const madeWay = (before: ConferenceState, entry: Entry): NewEntry[] => (isCard(before.stage.scene) ? [sceneOf(before, entry)] : []);

/** The queue that a request stands in, as the state had it. */
const queueWith = ({ queue, speaking }: ConferenceState, id: string) => {
  const held = speaking.below.find((request) => request.id === id);
  return held ? speaking.below.filter(({ holder }) => holder === held.holder) : queue;
};
const isLast = (before: ConferenceState, id: string): boolean => queueWith(before, id).at(-1)?.id === id;

/** Requests that end because their sites take the floor. */
const consumed = ({ queue, speaking }: ConferenceState, ...sites: number[]): readonly QueueRequest[] => [...queue, ...speaking.below].filter(({ site }) => sites.includes(site));
/** Its queue, the end of it where that was its place, and that those who asked in it ask no second time. */
const touchesConsumed = (site: number, before: ConferenceState): string[] =>
  consumed(before, site).flatMap((request) => {
    const at = request.holder ?? "";
    return [`queue ${at}`, ...(isLast(before, request.id) ? [`tail ${at}`] : []), ...sitesOf(request).map((asked) => `asked ${asked}`)];
  });
/** These requests whole, with what was merged into them, at their places; the last first, so that each finds the next. */
export const givenBack = (before: ConferenceState, ...sites: number[]): NewEntry[] => consumed(before, ...sites).toReversed().flatMap((found) => atItsPlace(before, found));
/** A request whole, where it stood. */
function atItsPlace(before: ConferenceState, found: QueueRequest): NewEntry[] {
  const queue = queueWith(before, found.id);
  const next = queue[queue.findIndex(({ id }) => id === found.id) + 1];
  const { place: _place, of: _of, ...request } = found as QueueRequest & Partial<HeldRequest>;
  const { id: requestId, site, holder } = request;
  const passed: NewEntry = { kind: "queue.passed", request, from: holder ?? site };
  return next ? [passed, { kind: "queue.moved", requestId, before: next.id, ...(holder === undefined ? {} : { holder }) }] : [passed];
}
const standingAs = ({ queue, speaking }: ConferenceState, id: string): QueueRequest | undefined => [...queue, ...speaking.below].find((request) => request.id === id);
/** What ends a request touches: its queue, the end of it where that was its place, and that its sites ask no second time. */
const touchesRequest = (before: ConferenceState, id: string, holder: number | undefined): string[] => {
  const found = standingAs(before, id);
  const at = holder ?? "";
  return [`queue ${at}`, ...(found && isLast(before, id) ? [`tail ${at}`] : []), ...(found ? sitesOf(found).map((asked) => `asked ${asked}`) : [])];
};
const requestBack = (before: ConferenceState, id: string): NewEntry[] | null => {
  const found = standingAs(before, id);
  return found ? atItsPlace(before, found) : null;
};
const SPEAKERS = "speakers";
/** Marks the rules for speaking. */
const RULES = "rules";
/** What was done in the same stroke just before it: giving the floor has ended the speech before, a pause has put up its card. */
function companions({ follows = 0 }: { follows?: number }, { consoles: { acts }, seq }: ConferenceState): readonly ConsoleAct[] {
  return acts.filter((act) => act.seq > seq - follows);
}
/** How these are taken back, the last first; null where one of them cannot be. */
function companionsBack(entry: { follows?: number }, before: ConferenceState): readonly NewEntry[] | null {
  const beside = companions(entry, before);
  if (beside.length < (entry.follows ?? 0) || beside.some(({ back }) => back === undefined)) return null;
  // What is taken back with one of them is no second time.
  const inner = beside.flatMap((act) => act.with ?? []);
  return beside.filter(({ seq }) => !inner.includes(seq)).toReversed().flatMap(({ back }) => back as unknown as NewEntry[]);
}
/** An act that takes back, with itself, what was done in the same stroke. */
function inOneStroke<K extends "programme.filled" | "local.paused" | "local.resumed">(alone: Reversal<K>): Reversal<K> {
  return {
    area: alone.area,
    with: companions,
    touches: (entry, before) => [...new Set([...alone.touches(entry, before), ...companions(entry, before).flatMap(({ touches }) => touches)])],
    back: (entry, before) => {
      const [own, beside] = [alone.back(entry, before), companionsBack(entry, before)];
      return own && beside && [...own, ...beside];
    },
  };
}

const MESSAGES = "messages";
/** The question that stood on the programme. */
const airedBefore = ({ questions: { aired } }: ConferenceState): NewEntry | null => {
  if (!aired) return null;
  const { since: _since, ...card } = aired;
  return { kind: "question.aired", ...card };
};

/** Acts that can be taken back, and what overtakes them. */
export const reversals: { readonly [K in EntryKind]?: Reversal<K> } = {
  "agenda.moved": {
    area: "agenda",
    touches: () => ["agenda"],
    // Where nothing was on: since just before what is taken back, so that it has not been dealt with.
    back: ({ at }, { agenda: { itemId, since } }) => [{ kind: "agenda.moved", itemId, since: since ?? at - 1 }],
  },
  "question.aired": {
    area: MESSAGES,
    touches: () => ["question"],
    back: (_entry, before) => [airedBefore(before) ?? { kind: "question.cleared" }],
  },
  "question.cleared": {
    area: MESSAGES,
    touches: () => ["question"],
    back: (_entry, before) => {
      const aired = airedBefore(before);
      return aired ? [aired] : null;
    },
  },
  "questions.set": {
    area: MESSAGES,
    touches: () => ["questions"],
    back: (_entry, { questions: { accepting, anonymous } }) => [{ kind: "questions.set", accepting, anonymous }],
  },
  "site.cued": {
    area: SPEAKERS,
    touches: ({ site }) => [`cue ${site}`],
    back: ({ site }) => [{ kind: "site.uncued", site }],
  },
  "site.uncued": {
    area: SPEAKERS,
    touches: ({ site }) => [`cue ${site}`],
    back: ({ site }, before) => (before.cued.includes(site) ? [{ kind: "site.cued", site }] : null),
  },
  "programme.filled": inOneStroke({
    area: PROGRAMME,
    touches: ({ site }, before) => [PROGRAMME, `cue ${site}`, ...touchesConsumed(site, before)],
    back: (entry, before) => {
      const { slot, site } = entry;
      const from = slotOf(before, site);
      const pushed = before.slots[slot] ?? null;
      const entries: NewEntry[] = [];
      if (from >= 0) entries.push(filled(from, before.slots[from]!));
      if (from !== slot) entries.push(pushed ? filled(slot, pushed) : { kind: "programme.cleared", slot });
      // Back in its old slot, the site has left the new one by itself.
      if (from >= 0 && from !== slot && !pushed) entries.pop();
      entries.push(...large(before));
      if (before.cued.includes(site)) entries.push({ kind: "site.cued", site });
      entries.push(...givenBack(before, site), ...madeWay(before, entry));
      return entries;
    },
  }),
  "programme.cleared": {
    area: PROGRAMME,
    touches: () => [PROGRAMME],
    back: ({ slot }, before) => {
      const content = before.slots[slot];
      return content ? [filled(slot, content), ...large(before)] : null;
    },
  },
  "stage.shown": {
    area: PROGRAMME,
    touches: ({ scene }, { stage }) => [PROGRAMME, ...(isResult(scene) || isResult(stage.scene) ? [RESULT] : [])],
    back: (entry, before) => [sceneOf(before, entry)],
  },
  "stage.dressed": {
    area: PROGRAMME,
    touches: () => ["overlay"],
    back: (_entry, { stage }) => [{ kind: "stage.dressed", overlay: stage.overlay }],
  },
  "programme.enlarged": {
    area: PROGRAMME,
    touches: () => [PROGRAMME],
    back: (entry, before) => (before.large === null ? null : [...large(before), ...madeWay(before, entry)]),
  },
  "receiving.limited": {
    area: PROGRAMME,
    touches: ({ site }) => [`receiving ${site}`],
    back: ({ site }, before) => [{ kind: "receiving.limited", site, most: before.receiving.get(site) ?? null }],
  },
  "admission.limited": {
    area: PROGRAMME,
    touches: () => ["admission"],
    back: (_entry, before) => [{ kind: "admission.limited", most: before.admission }],
  },
  "queue.moved": {
    area: SPEAKERS,
    // Back at the end, it would stand behind whoever has asked since.
    touches: ({ requestId, holder }, before) => [`queue ${holder ?? ""}`, ...(isLast(before, requestId) ? [`tail ${holder ?? ""}`] : [])],
    back: ({ requestId, holder }, before) => {
      const queue = queueWith(before, requestId);
      const at = queue.findIndex(({ id }) => id === requestId);
      return at < 0 ? null : [{ kind: "queue.moved", requestId, before: queue[at + 1]?.id ?? null, ...(holder === undefined ? {} : { holder }) }];
    },
  },
  "queue.withdrawn": {
    area: SPEAKERS,
    touches: ({ requestId, holder }, before) => touchesRequest(before, requestId, holder),
    back: ({ requestId }, before) => requestBack(before, requestId),
  },
  "queue.returned": {
    area: SPEAKERS,
    touches: ({ requestId, holder }, before) => touchesRequest(before, requestId, holder),
    back: ({ requestId }, before) => requestBack(before, requestId),
  },
  "queue.passed": {
    area: SPEAKERS,
    touches: ({ request: { id, holder }, from }, before) => [`queue ${from}`, `queue ${holder ?? ""}`, ...(isLast(before, id) ? [`tail ${from}`] : [])],
    back: ({ request, from }, before) => {
      // Where all passes on nothing is put back: it would wait where nobody looks.
      if (before.speaking.passing.includes(from)) return null;
      const stood = requestBack(before, request.id);
      const { id: requestId, holder } = request;
      // Everybody who saw it above learns that it is no longer there.
      return stood && [{ kind: "queue.withdrawn", requestId, ...(holder === undefined ? {} : { holder, sites: sitesOf(request) }) }, ...stood];
    },
  },
  "speech.ended": {
    area: SPEAKERS,
    touches: ({ site }) => [`spoke ${site}`],
    back: ({ site, at }, { speaking: { speech, spoken } }) => {
      if (!speech) return null;
      const had = spoken.get(site);
      return [{ kind: "speech.reopened", site, speech, since: speech.pausedAt === undefined ? at : null, spoken: had ? spokenRow(site, had) : null }];
    },
  },
  "speech.started": {
    area: SPEAKERS,
    with: companions,
    touches: (entry, before) => {
      const beside = companions(entry, before);
      // Whoever spoke before goes on only from the air.
      const from = beside.some(({ kind }) => kind === "speech.ended") ? [PROGRAMME] : [];
      return [...new Set([`spoke ${entry.site}`, ...touchesConsumed(entry.site, before), ...beside.flatMap(({ touches }) => touches), ...from])];
    },
    back: (entry, before) => {
      const undone = entry.follows === undefined ? null : companionsBack(entry, before);
      const { speechId, site } = entry;
      // Without what it lasted: there was no speech.
      return undone && [{ kind: "speech.ended", speechId, site }, ...givenBack(before, site), ...undone];
    },
  },
  "speech.extended": {
    area: SPEAKERS,
    touches: (_entry, { speaking: { speech } }) => (speech ? [`spoke ${speech.site}`] : []),
    back: ({ speechId, added }, { speaking: { speech } }) => (speech?.id === speechId ? [{ kind: "speech.extended", speechId, seconds: speech.seconds, added: -added }] : null),
  },
  "speaking.ruled": {
    area: SPEAKERS,
    touches: () => [RULES],
    back: (_entry, { speaking: { rules } }) => [{ kind: "speaking.ruled", ...rules }],
  },
  "queue.joined": {
    area: SPEAKERS,
    touches: ({ requestId, request: { holder } }, before) => [`queue ${holder ?? ""}`, ...(isLast(before, requestId) ? [`tail ${holder ?? ""}`] : [])],
    back: ({ requestId, request: { id } }, before) => {
      const [goes, stays] = [standingAs(before, requestId), standingAs(before, id)];
      if (!goes || !stays) return null;
      const queue = queueWith(before, id);
      const at = queue.indexOf(goes);
      const { site, holder } = goes;
      const parted: NewEntry = { kind: "queue.parted", requestId: id, site, request: bare(stays), parted: bare(goes) };
      // Parted, it stands right behind the other.
      return queue[at - 1] === stays ? [parted] : [parted, { kind: "queue.moved", requestId, before: queue[at + 1]?.id ?? null, ...(holder === undefined ? {} : { holder }) }];
    },
  },
  "queue.parted": {
    area: SPEAKERS,
    touches: ({ site, request, parted }) => [`queue ${request?.holder ?? ""}`, ...(parted ? [] : [`asked ${site}`])],
    back: ({ requestId, site, parted }, before) => {
      const stood = standingAs(before, requestId);
      const gone = parted?.id ?? stood?.joined?.find((other) => other.site === site)?.id;
      return stood && gone ? [{ kind: "queue.joined", requestId: gone, request: bare(stood) }] : null;
    },
  },
  "local.paused": inOneStroke({
    area: "agenda",
    touches: () => ["recess"],
    back: (_entry, { local: { recess } }) => [recess ? { kind: "local.paused", ...recess } : { kind: "local.resumed", mistaken: true }],
  }),
  "local.resumed": inOneStroke({
    area: "agenda",
    touches: () => ["recess"],
    back: (_entry, { local: { recess } }) => (recess ? [{ kind: "local.paused", ...recess }] : null),
  }),
  // Nothing restores these: they only overtake what was done to the same queue before.
  "queue.kept": { area: SPEAKERS, touches: ({ site }) => [`queue ${site}`], back: () => null },
  "queue.requested": { area: SPEAKERS, touches: ({ site, holder }) => [`tail ${holder ?? ""}`, `asked ${site}`], back: () => null },
};

/** The area in which a role may take an act back, or null: of a result on the programme it is also that of the votes. */
export function areaToTakeBack({ area, touches }: Pick<ConsoleAct, "area" | "touches">, role: ConsoleRole): ConsoleArea | null {
  const own = areasOf(role);
  // They may be changed by those who lead, not by everybody who works with speakers.
  if (touches.includes(RULES) && role === "chair") return null;
  if (area !== undefined && own.includes(area)) return area;
  return touches.includes(RESULT) && own.includes("votes") ? "votes" : null;
}

/** The rule for an entry, whatever its kind. */
export function reversalOf(kind: EntryKind): Reversal<EntryKind> | undefined {
  return reversals[kind] as Reversal<EntryKind> | undefined;
}
