import type { Entry, SlotContent } from "@diemcau/contract";
import { cameLate, happenedAtOf } from "../offline/happened-at.ts";
import { countReplaces } from "../offline/late.ts";
import { moveCursor } from "./agenda.ts";
import { SLICE_NAMES, sliceOf, type SliceName } from "./slices.ts";
import { foldCentral } from "./speaking/queue.ts";
import type { ConferenceState } from "./state.ts";

/**
 * Folds one journal entry into the state: the same function on the server and in the browser. Entries
 * come in the order of `seq`; one that was folded already changes nothing, so a resume may overlap.
 */
export function reduce(state: ConferenceState, entry: Entry): ConferenceState {
  if (entry.seq <= state.seq) return state;
  const next = { ...apply(state, entry), seq: entry.seq };
  for (const [name, fold] of foldsOf.get(entry.kind) ?? []) Object.assign(next, { [name]: fold(state[name], entry as never, state) });
  return next;
}

type Fold = (own: unknown, entry: never, before: ConferenceState) => unknown;
/** Which parts listen to a kind of entry. */
const foldsOf = new Map<string, (readonly [SliceName, Fold])[]>();
for (const name of SLICE_NAMES) {
  for (const [kind, fold] of Object.entries(sliceOf(name).folds)) {
    const known = foldsOf.get(kind) ?? [];
    known.push([name, fold as Fold]);
    foldsOf.set(kind, known);
  }
}

function apply(state: ConferenceState, entry: Entry): ConferenceState {
  switch (entry.kind) {
    case "conference.opened":
      return { ...state, phase: "live", openedAt: entry.at };
    case "conference.closed":
      return {
        ...state,
        phase: "ended",
        closedAt: entry.at,
        agenda: { ...state.agenda, itemId: null, since: null },
        slots: state.slots.map(() => null),
        large: null,
        cued: [],
        queue: [],
      };
    case "agenda.moved":
      return { ...state, agenda: moveCursor(state.agenda, entry) };
    case "site.cued":
      return state.cued.includes(entry.site) ? state : { ...state, cued: [...state.cued, entry.site] };
    case "site.uncued":
      return { ...state, cued: state.cued.filter((site) => site !== entry.site) };
    case "programme.filled":
      return fill(state, entry.slot, {
        site: entry.site,
        siteName: entry.siteName,
        since: entry.at,
        ...(entry.speaker ? { speaker: entry.speaker } : {}),
      });
    case "programme.cleared":
      return clear(state, entry.slot);
    case "programme.enlarged":
      return { ...state, large: entry.slot };
    case "queue.requested":
    case "queue.withdrawn":
    case "queue.moved":
    case "queue.joined":
    case "queue.parted":
    case "queue.passed":
    case "queue.returned":
    case "speech.started":
      return { ...state, queue: foldCentral(state.queue, entry) };
    case "headcount.reported": {
      const reportedAt = happenedAtOf(entry);
      // Sent late, and the room has counted again since.
      if (!countReplaces(reportedAt, state.sites.get(entry.site).reportedAt)) return state;
      const { present: reported, qualifier } = entry;
      return { ...state, sites: state.sites.with([[entry.site, { reported, qualifier, reportedAt, reportedLate: cameLate(entry) }]]) };
    }
    case "site.tested": {
      const { testedAt } = state.sites.get(entry.site);
      // A failure that comes late does not take back what was passed since.
      if (entry.failed) return happenedAtOf(entry) < testedAt ? state : { ...state, sites: state.sites.with([[entry.site, { testedAt: 0 }]]) };
      return entry.camera && entry.microphone && entry.programme ? { ...state, sites: state.sites.with([[entry.site, { testedAt: Math.max(testedAt, happenedAtOf(entry)) }]]) } : state;
    }
    case "sites.presence":
      return {
        ...state,
        sites: state.sites.with(
          entry.changes.map(([site, presence, presenceSince]) => [site, { presence, presenceSince }] as const),
        ),
      };
    case "attendance.counted":
      return { ...state, sites: state.sites.with(entry.changes.map(([site, checkedIn]) => [site, { checkedIn }] as const)) };
    case "directory.changed":
      return { ...state, directoryVersion: entry.version };
    default:
      // What only a part of its own keeps.
      return state;
  }
}

/** A site stands in one slot at most; taking the floor ends its cue and its request. */
function fill(state: ConferenceState, slot: number, content: SlotContent): ConferenceState {
  const slots = state.slots.map((present, index) => {
    if (index === slot) return content;
    return present?.site === content.site ? null : present;
  });
  return {
    ...state,
    slots,
    large: slot,
    cued: state.cued.filter((site) => site !== content.site),
    queue: state.queue.filter((request) => request.site !== content.site),
  };
}

function clear(state: ConferenceState, slot: number): ConferenceState {
  const slots = state.slots.map((present, index) => (index === slot ? null : present));
  if (state.large !== slot) return { ...state, slots };
  const next = slots.findIndex((present) => present !== null);
  return { ...state, slots, large: next < 0 ? null : next };
}
