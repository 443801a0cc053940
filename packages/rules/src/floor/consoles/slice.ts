import { ACTS_BESIDE_KEPT, ACTS_KEPT, ENTRY_KINDS, REVERSIBLES_KEPT, type CommandKind, type ConsoleAct, type ConsoleArea, type ConsolePerson, type ConsolesSnapshot, type Entry, type NewEntry } from "@diemcau/contract";
import type { Actor, DecisionContext } from "../decide.ts";
import { canBeCued, slotOf, whyUnseen } from "../on-air.ts";
import { accept, refuse, type Decision } from "../outcome.ts";
import type { Deciding, Slice } from "../slice.ts";
import { again, isCard, standing } from "../stage/scene.ts";
import type { ConferenceState } from "../state.ts";
import { AREA_OF_COMMAND, NO_ACTS, areasOf, isConsoleRole } from "./areas.ts";
import { anotherHolder, holderOf, type ConsolesState } from "./holder.ts";
import { areaToTakeBack, givenBack, reversalOf } from "./reversals.ts";

const NOTHING: ConsolesState = Object.freeze({ holders: [], acts: [], restoringUntil: 0 });

/** Somebody else who is in charge of what the command belongs to. */
export function heldByAnother(state: ConferenceState, kind: CommandKind, by: Actor): ConsolePerson | null {
  const area = AREA_OF_COMMAND[kind];
  return area === undefined ? null : anotherHolder(state.consoles, area, by);
}

/** Can it be taken back now? */
export const isReversible = (act: ConsoleAct): boolean => act.back !== undefined && act.undoneBy === undefined && act.overtakenBy === undefined;

/** Is it of a part that this role works in? What belongs to another's is theirs to take back. */
export const mayTakeBack = (act: ConsoleAct, role: string): boolean => isReversible(act) && isConsoleRole(role) && areaToTakeBack(act, role) !== null;

const ALL_PHASES: Deciding<"console.hand-over">["phases"] = ["prepared", "live"];

export const consoles: Slice<ConsolesState, ConsolesSnapshot> = {
  initial: NOTHING,
  folds: Object.fromEntries(ENTRY_KINDS.map((kind) => [kind, fold])),
  decisions: {
    "console.hand-over": { phases: ALL_PHASES, decide: (state, { areas, to }, context) => handOver(state.consoles, areas, to, context) },
    "console.undo": { phases: ["live"], decide: (state, { act }, context) => undo(state, act, context) },
  },
  visible: {},
  targets: {},
  pack: (own, audience) => (audience === "control" ? own : NOTHING),
  unpack: (packed) => packed,
};

function handOver(own: ConsolesState, areas: readonly ConsoleArea[], to: string | null, { consoleOf }: DecisionContext): Decision {
  const holder = to === null ? null : consoleOf(to);
  if (to !== null && (!holder || !areas.every((area) => areasOf(holder.role).includes(area)))) return refuse("console-person-unknown");
  const changed = areas.filter((area) => holderOf(own, area)?.account !== holder?.account);
  return changed.length === 0 ? accept() : accept({ kind: "console.assigned", areas: changed, holder });
}

function undo(state: ConferenceState, seq: number, { by, now }: DecisionContext): Decision {
  const act = state.consoles.acts.find((known) => known.seq === seq);
  if (!act) return refuse("act-unknown");
  // Two consoles that take back the same act have one wish.
  if (act.undoneBy !== undefined) return accept();
  if (act.overtakenBy !== undefined) return refuse("act-overtaken");
  if (act.back === undefined || act.area === undefined) return refuse("act-not-reversible");
  const area = isConsoleRole(by.role) ? areaToTakeBack(act, by.role) : null;
  if (area === null) return refuse("not-allowed");
  // A result on the programme is that of the votes as well: then neither may be in somebody else's hands.
  const holder = anotherHolder(state.consoles, act.area, by) ?? anotherHolder(state.consoles, area, by);
  if (holder) return refuse("console-held", holder.name);
  const { speech } = state.speaking;
  const reopens = act.kind === "speech.ended";
  if (reopens && speech) return refuse("speech-another-on");
  // What took the speaker off the air in the same stroke is taken back with it.
  const cleared = reopens && act.site !== undefined && slotOf(state, act.site) < 0 ? clearedWith(state.consoles.acts, act) : null;
  if (reopens && act.site !== undefined && slotOf(state, act.site) < 0 && (!cleared || !isReversible(cleared))) return refuse("speech-off-air");
  const back = ([...(cleared?.back ?? []), ...act.back] as unknown as NewEntry[]).map((entry) => (entry.kind === "stage.shown" ? { ...entry, scene: again(entry.scene, now) } : entry));
  const floor = act.kind === "speech.started" ? back.find((entry) => entry.kind === "speech.ended") : undefined;
  if (floor && speech?.id !== floor.speechId) return refuse("speech-over");
  if (act.kind === "speech.extended" && back.some((entry) => entry.kind === "speech.extended" && entry.speechId !== speech?.id)) return refuse("speech-over");
  const filled = back.flatMap((entry) => (entry.kind === "programme.filled" ? [entry.site] : []));
  if (floor && back.some((entry) => entry.kind === "speech.reopened" && slotOf(state, entry.site) < 0 && !filled.includes(entry.site))) return refuse("speech-off-air");
  // A room that is put back and has asked to speak again still asks: before what the act itself gives back.
  const asking = givenBack(state, ...filled);
  const after = back.findIndex(({ kind }) => kind === "queue.passed" || kind === "queue.joined" || kind === "stage.shown" || kind === "speech.reopened");
  back.splice(after < 0 ? back.length : after, 0, ...asking);
  const { scene, film } = state.stage;
  // A room that is put back behind a card or a film stays behind it.
  if (isCard(scene) && back.some(({ kind }) => kind === "programme.filled") && !back.some(({ kind }) => kind === "stage.shown")) {
    const shown = standing(state.stage, now);
    back.push({ kind: "stage.shown", scene: shown.layout === "video" ? { ...shown, playing: film?.playing ?? false } : shown });
  }
  for (const entry of back) {
    if (entry.kind === "site.cued" && !canBeCued(state, entry.site)) return refuse("site-not-connected");
    const missing = entry.kind === "programme.filled" ? whyUnseen(state, entry.site) : null;
    if (missing) return refuse(missing);
  }
  return accept({ kind: "console.undone", act: seq, restoring: back.length }, ...back);
}

function fold(own: ConsolesState, entry: Entry, before: ConferenceState): ConsolesState {
  // Others than the control room are not told who did something, and keep no acts.
  if (entry.by === undefined) return own;
  if (entry.kind === "console.assigned") return record(assigned(own, entry), entry, before);
  if (entry.kind === "console.undone") return record(undone(own, entry, entry.by), entry, before);
  if (entry.seq <= own.restoringUntil) return own;
  if (entry.kind === "conference.closed") return record({ ...own, acts: own.acts.map((act) => ({ ...act, overtakenBy: act.overtakenBy ?? entry.seq })) }, entry, before);
  const touched = reversalOf(entry.kind)?.touches(entry, before) ?? [];
  return record(touched.length === 0 ? own : overtaken(own, touched, entry, before), entry, before);
}

function assigned(own: ConsolesState, { areas, holder }: Extract<Entry, { kind: "console.assigned" }>): ConsolesState {
  const others = own.holders.filter(([area]) => !areas.includes(area));
  return { ...own, holders: holder ? [...others, ...areas.map((area): [ConsoleArea, ConsolePerson] => [area, holder])] : others };
}

/** The act that ended a speech and the one that took its site off the air are of one command: what stands beside it. */
const clearedWith = (acts: readonly ConsoleAct[], { seq, by, site }: ConsoleAct): ConsoleAct | null =>
  acts.find((act) => act.kind === "programme.cleared" && Math.abs(act.seq - seq) === 1 && act.by === by && act.site === site) ?? null;

function undone(own: ConsolesState, entry: Extract<Entry, { kind: "console.undone" }>, by: string): ConsolesState {
  const act = own.acts.find(({ seq }) => seq === entry.act);
  // A speech that is taken up again by itself is one entry: with more its site was put back as well.
  const cleared = act?.kind === "speech.ended" && entry.restoring > 1 ? clearedWith(own.acts, act) : null;
  const taken = [entry.act, ...(cleared ? [cleared.seq] : []), ...(act?.with ?? [])];
  const acts = own.acts.map((act) => {
    if (taken.includes(act.seq)) return { ...act, undoneBy: by };
    // What it had overtaken is as it was before: it can be taken back in its turn, unless another act since has overtaken it as well.
    if (act.overtakenBy === undefined || !taken.includes(act.overtakenBy)) return act;
    const { overtakenBy: _over, ...free } = act;
    const other = own.acts.find(({ seq, undoneBy, touches }) => seq > act.seq && !taken.includes(seq) && undoneBy === undefined && meet(touches, act.touches));
    return other ? { ...free, overtakenBy: other.seq } : free;
  });
  return { ...own, acts, restoringUntil: entry.seq + entry.restoring };
}

const meet = (some: readonly string[], others: readonly string[]): boolean => some.some((each) => others.includes(each));

function overtaken(own: ConsolesState, touched: readonly string[], entry: Entry, before: ConferenceState): ConsolesState {
  const { seq, role } = entry;
  // What a room does, and what cannot be taken back: from then on it is what stands in the way.
  const forGood = !isAccounts(entry) || !backOf(entry, before);
  const acts = own.acts.map((act) => {
    if (act.undoneBy !== undefined || !meet(act.touches, touched)) return act;
    // An officer's act leaves the list before the consoles' do: it must not be forgotten behind one of theirs.
    const stands = act.overtakenBy === undefined || forGood || (role !== undefined && isConsoles(own, act.overtakenBy));
    return stands ? { ...act, overtakenBy: seq } : act;
  });
  return { ...own, acts };
}

const isAccounts = ({ by }: Entry): boolean => by?.startsWith("account:") === true;
const isConsoles = ({ acts }: ConsolesState, seq: number): boolean => acts.some((act) => act.seq === seq && act.back !== undefined && !act.beside);

/** Entries that take it back, or null. */
function backOf(entry: Entry, before: ConferenceState): readonly NewEntry[] | null {
  const back = reversalOf(entry.kind)?.back(entry, before);
  return back && back.length > 0 ? back : null;
}

/** Keeps what a person at a console did; what rooms and clerks do is not theirs to take back. */
function record(own: ConsolesState, entry: Entry, before: ConferenceState): ConsolesState {
  if (!isAccounts(entry) || NO_ACTS.has(entry.kind)) return own;
  const reversal = reversalOf(entry.kind);
  const back = backOf(entry, before);
  const beside = reversal?.with?.(entry, before) ?? [];
  const act: ConsoleAct = {
    seq: entry.seq,
    at: entry.at,
    by: entry.by!,
    kind: entry.kind,
    ...(entry.role === undefined ? {} : { beside: true }),
    touches: [...(reversal?.touches(entry, before) ?? [])],
    ...("site" in entry && typeof entry.site === "number" ? { site: entry.site } : {}),
    ...detailOf(entry, own, before),
    ...(reversal && back ? { back: [...back], area: reversal.area } : {}),
    ...(beside.length > 0 ? { with: beside.map(({ seq }) => seq) } : {}),
  };
  return { ...own, acts: kept([...own.acts, act]) };
}

/** The last of each sort: neither talk nor officers, however many, push out what somebody at a console can take back. */
function kept(acts: readonly ConsoleAct[]): ConsoleAct[] {
  let [all, reversible, beside] = [0, 0, 0];
  const last = acts.toReversed().filter((act) => {
    if (act.beside) return ++beside <= ACTS_BESIDE_KEPT;
    const among = ++all <= ACTS_KEPT;
    return (act.back !== undefined && act.undoneBy === undefined && ++reversible <= REVERSIBLES_KEPT) || among;
  });
  return last.toReversed();
}

/** What the list of acts says beside the kind and the site. */
function detailOf(entry: Entry, own: ConsolesState, before: ConferenceState): Partial<ConsoleAct> {
  switch (entry.kind) {
    case "agenda.moved":
      return { itemId: entry.itemId };
    case "console.undone": {
      const act = own.acts.find(({ seq }) => seq === entry.act);
      return act ? { of: act.kind, ...(act.site === undefined ? {} : { site: act.site }), ...(act.itemId === undefined ? {} : { itemId: act.itemId }) } : {};
    }
    case "console.assigned":
      return { areas: entry.areas, ...(entry.holder ? { to: entry.holder.name } : {}) };
    case "programme.cleared":
    case "programme.enlarged": {
      const site = before.slots[entry.slot]?.site;
      return site === undefined ? {} : { site };
    }
    case "queue.withdrawn":
    case "queue.moved":
    case "queue.joined":
    case "queue.returned": {
      const site = [...before.queue, ...before.speaking.below].find(({ id }) => id === entry.requestId)?.site;
      return site === undefined ? {} : { site };
    }
    case "queue.passed":
      return { site: entry.request.site };
    case "roll-call.called":
      return { level: entry.level, ...(entry.again ? { again: true } : {}) };
    case "speech.extended": {
      const site = before.speaking.speech?.site;
      return site === undefined ? {} : { site };
    }
    default:
      return {};
  }
}

