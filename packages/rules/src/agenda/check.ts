import type { Plan } from "@diemcau/contract";
import { isZone } from "./zoned.ts";

/** What does not agree within a plan, in words for a detail; null when all does. */
export function planFlaw(plan: Plan): string | null {
  const sessions = new Set(plan.sessions.map(({ id }) => id));
  if (sessions.size !== plan.sessions.length) return "sessions: id twice";
  if (new Set(plan.agenda.map(({ id }) => id)).size !== plan.agenda.length) return "agenda: id twice";
  const papers = new Set(plan.papers.map(({ id }) => id));
  if (papers.size !== plan.papers.length) return "papers: id twice";
  if (!isZone(plan.timeZone)) return plan.timeZone;
  let last = 0;
  for (const session of plan.sessions) {
    if (session.endsAt <= session.startsAt) return session.title;
    // Two sessions cannot be in one room at once.
    if (session.startsAt < last) return session.title;
    last = session.endsAt;
  }
  for (const item of plan.agenda) {
    if (!sessions.has(item.sessionId)) return item.title;
    if (item.paperIds.some((id) => !papers.has(id))) return item.title;
  }
  return null;
}

export interface Moment {
  readonly phase: "prepared" | "live" | "ended";
  readonly cancelled: boolean;
  /** The item that is under way. */
  readonly currentItem: string | null;
  readonly now: number;
}

/**
 * What may still be changed. Prepared: everything. Live: what is to come, so sessions that have not begun, items
 * except the one under way, papers, chairs, organisers; what a session or an item already was stays. Ended: papers
 * may be completed (texts and dates that came late), none taken away. Cancelled: nothing, until it is taken up again.
 * @returns the name of the part that may not, or null
 */
export function fixedPart(before: Plan, after: Plan, moment: Moment): string | null {
  if (moment.cancelled) return differs(before, after) ? before.title : null;
  if (moment.phase === "prepared") return null;
  for (const key of ["title", "shortTitle", "timeZone", "mode", "audience"] as const) if (differs(before[key], after[key])) return key;
  if (moment.phase === "ended") {
    for (const key of ["venue", "sessions", "agenda", "chairs", "organisers"] as const) if (differs(before[key], after[key])) return key;
    const kept = new Set(after.papers.map(({ id }) => id));
    return before.papers.find(({ id }) => !kept.has(id))?.title ?? null;
  }
  const sessions = new Map(after.sessions.map((session) => [session.id, session]));
  for (const session of before.sessions) {
    const next = sessions.get(session.id);
    if (session.startsAt > moment.now) continue;
    // Begun: it may end later or sooner, but not have begun at another time.
    if (!next || next.startsAt !== session.startsAt) return session.title;
  }
  const current = before.agenda.find(({ id }) => id === moment.currentItem);
  if (current) {
    const next = after.agenda.find(({ id }) => id === current.id);
    if (!next || next.kind !== current.kind || next.sessionId !== current.sessionId) return current.title;
  }
  return null;
}

export const differs = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);
