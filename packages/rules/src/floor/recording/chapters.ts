/** What there is to watch, from the journal: the items of the agenda that were recorded, and who spoke in them. */
import type { Entry, Speaker } from "@diemcau/contract";
import { reduce } from "../reduce.ts";
import { initialState, type ConferenceState } from "../state.ts";

/** A state of the conference, from the moment of the entry that made it. */
export interface Moment {
  readonly at: number;
  readonly state: ConferenceState;
}
export interface Span {
  readonly from: number;
  readonly end: number;
}
/** Somebody was the large picture. */
export interface Turn extends Span {
  readonly site: number;
  readonly siteName: string;
  readonly speaker?: Speaker;
}
export interface Chapter extends Span {
  /** Null: no item of the agenda was on. */
  readonly itemId: string | null;
  readonly turns: readonly Turn[];
}

/** A glance is no turn, ms. */
const LEAST_TURN_MS = 2_000;
/** A room that comes on air is recorded from its first whole picture on: no gap, ms. */
const LEAST_GAP_MS = 3_000;

/** @param entries in order; what a reader may not see is simply not there */
export function momentsOf(entries: readonly Entry[]): Moment[] {
  let state = initialState;
  return entries.map((entry) => {
    state = reduce(state, entry);
    return { at: entry.at, state };
  });
}

/** The state at a moment of the server's clock. */
export function stateAt(moments: readonly Moment[], at: number): ConferenceState {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (moments[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return moments[low - 1]?.state ?? initialState;
}

/** When something was recorded, breaks left out. @param now what goes on ends here for the time being */
export function recordedSpans(moments: readonly Moment[], now: number): Span[] {
  return spansOf(moments, now, ({ recording: { on } }) => (on && !on.paused ? "on" : null)).map(({ from, end }) => ({ from, end }));
}

/**
 * When a room was on air and nothing at all was recorded: the program was down, or its camera sent nothing.
 * @param parts of any slot
 */
export function gapsOf(moments: readonly Moment[], recorded: readonly Span[], parts: readonly Span[], now: number): Span[] {
  const onAir = spansOf(moments, now, ({ slots }) => (slots.some((slot) => slot !== null) ? "on" : null));
  const wanted = recorded.flatMap((span) => onAir.flatMap(({ from, end }) => cut(span, from, end)));
  return parts.reduce<Span[]>((left, { from, end }) => left.flatMap((gap) => [...cut(gap, gap.from, from), ...cut(gap, end, gap.end)]), wanted).filter(({ from, end }) => end - from >= LEAST_GAP_MS);
}

export function chaptersOf(moments: readonly Moment[], now: number): Chapter[] {
  const recorded = recordedSpans(moments, now);
  const items = spansOf(moments, now, ({ phase, agenda }) => (phase === "live" ? (agenda.itemId ?? "") : null));
  const turns = spansOf(moments, now, ({ slots, large }) => {
    const slot = large === null ? null : slots[large];
    return slot ? JSON.stringify([slot.site, slot.speaker?.name ?? ""]) : null;
  });
  return items.flatMap(({ key, from, end }) => {
    const inside = recorded.flatMap((span) => cut(span, from, end));
    // What the clock's last moments leave of an item is none.
    if (inside.length === 0 || inside.at(-1)!.end - inside[0]!.from < LEAST_TURN_MS) return [];
    const whole = { from: inside[0]!.from, end: inside.at(-1)!.end };
    const own = turns.flatMap(({ state, ...span }): Turn[] => {
      const { site, siteName, speaker } = state.slots[state.large!]!;
      return cut(span, whole.from, whole.end)
        .filter((each) => each.end - each.from >= LEAST_TURN_MS)
        .map((each) => ({ ...each, site, siteName, ...(speaker ? { speaker } : {}) }));
    });
    return [{ ...whole, itemId: key || null, turns: own }];
  });
}

function cut(span: Span, from: number, end: number): Span[] {
  const inside = { from: Math.max(span.from, from), end: Math.min(span.end, end) };
  return inside.from < inside.end ? [inside] : [];
}

/** Stretches in which something stays the same; null: nothing to tell of. */
function spansOf(moments: readonly Moment[], now: number, keyOf: (state: ConferenceState) => string | null): (Span & { key: string; state: ConferenceState })[] {
  const spans: (Span & { key: string; state: ConferenceState })[] = [];
  let open = null as { key: string; from: number; state: ConferenceState } | null;
  for (const { at, state } of moments) {
    const key = keyOf(state);
    if (key === open?.key) continue;
    if (open && at > open.from) spans.push({ ...open, end: at });
    open = key === null ? null : { key, from: at, state };
  }
  if (open && now > open.from) spans.push({ ...open, end: now });
  return spans;
}
