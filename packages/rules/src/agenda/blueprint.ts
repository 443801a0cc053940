import type { Plan, PlanItem } from "@diemcau/contract";
import { dayAfter, daysBetween, instantOf, wallClock } from "./zoned.ts";

/** A plan without its dates: what templates, copies and the next of a series are made from. */
export interface Blueprint {
  readonly title: string;
  readonly shortTitle: string;
  readonly venue: string;
  readonly timeZone: string;
  readonly mode: Plan["mode"];
  readonly chairs: Plan["chairs"];
  readonly organisers: Plan["organisers"];
  readonly audience: Plan["audience"];
  /** Days after the first session's, clock times of the zone. */
  readonly sessions: readonly { readonly title: string; readonly day: number; readonly start: string; readonly endDay: number; readonly end: string }[];
  readonly items: readonly (Omit<PlanItem, "id" | "sessionId" | "paperIds"> & { readonly session: number })[];
}

/** Papers stay behind: each conference has its own. */
export function blueprintOf(plan: Plan): Blueprint {
  const { title, shortTitle, venue, timeZone, mode, chairs, organisers, audience } = plan;
  const at = new Map(plan.sessions.map(({ id }, index) => [id, index]));
  const first = wallClock(plan.sessions[0]!.startsAt, timeZone).date;
  return {
    title,
    shortTitle,
    venue,
    timeZone,
    mode,
    chairs,
    organisers,
    audience,
    sessions: plan.sessions.map((session) => {
      const [start, end] = [wallClock(session.startsAt, timeZone), wallClock(session.endsAt, timeZone)];
      return { title: session.title, day: daysBetween(first, start.date), start: start.time, endDay: daysBetween(first, end.date), end: end.time };
    }),
    items: plan.agenda.map(({ id: _id, sessionId, paperIds: _papers, ...item }) => ({ ...item, session: at.get(sessionId)! })),
  };
}

/**
 * The plan on a day: each session keeps its distance in days and its clock times, whatever daylight saving does between.
 * @param idOf makes the ids, from what it is ("session", "item") and its place
 */
export function planOn(blueprint: Blueprint, startsOn: string, idOf: (kind: "session" | "item", at: number) => string): Plan {
  const { sessions, items, ...head } = blueprint;
  const { timeZone } = blueprint;
  return {
    ...head,
    chairs: [...head.chairs],
    organisers: [...head.organisers],
    audience: [...head.audience],
    sessions: sessions.map((session, at) => ({
      id: idOf("session", at),
      title: session.title,
      startsAt: instantOf(dayAfter(startsOn, session.day), session.start, timeZone),
      endsAt: instantOf(dayAfter(startsOn, session.endDay), session.end, timeZone),
    })),
    agenda: items.map(({ session, ...item }, at) => ({ ...item, id: idOf("item", at), sessionId: idOf("session", session), paperIds: [] })),
    papers: [],
  };
}
