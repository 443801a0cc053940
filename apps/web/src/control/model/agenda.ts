import type { AgendaItem, Outline } from "@diemcau/contract";
import { itemPlaces, type ConferenceState, type ItemPlace } from "@diemcau/rules";

export interface AgendaLine {
  readonly item: AgendaItem;
  readonly place: ItemPlace | "next";
  /** Planned start: the session's start and the items before it. */
  readonly plannedAt: number;
}
export interface AgendaView {
  readonly lines: readonly AgendaLine[];
  readonly current: AgendaItem | null;
  readonly next: AgendaItem | null;
}

const MINUTE = 60_000;

/** The agenda around its live cursor. Before the opening nothing is current and the first item is next. */
export function agendaView(outline: Outline, state: Pick<ConferenceState, "agenda" | "phase">): AgendaView {
  const { itemId, dealt } = state.agenda;
  // Where nothing is on, it goes on after the last that was.
  const at = outline.agenda.findIndex((item) => item.id === itemId);
  const last = at >= 0 ? at : outline.agenda.findLastIndex(({ id }) => dealt?.some(([each]) => each === id));
  const startOf = new Map(outline.sessions.map((session) => [session.id, session.startsAt]));
  const ended = state.phase === "ended";
  const places = itemPlaces(outline.agenda, state.agenda, ended);
  const lines = outline.agenda.map((item, index): AgendaLine => {
    const plannedAt = startOf.get(item.sessionId) ?? outline.conference.startsAt;
    startOf.set(item.sessionId, plannedAt + item.minutes * MINUTE);
    const place = places[index] === "later" && index === last + 1 ? "next" : places[index]!;
    return { item, place, plannedAt };
  });
  return { lines, current: outline.agenda[at] ?? null, next: ended ? null : (outline.agenda[last + 1] ?? null) };
}

export interface ItemClock {
  readonly elapsed: number;
  readonly planned: number;
  /** Milliseconds beyond the plan, 0 while within it. */
  readonly over: number;
}

/** Times in milliseconds of the server's clock. */
export function itemClock(item: AgendaItem, since: number, now: number): ItemClock {
  const elapsed = Math.max(0, now - since);
  const planned = item.minutes * MINUTE;
  return { elapsed, planned, over: Math.max(0, elapsed - planned) };
}
