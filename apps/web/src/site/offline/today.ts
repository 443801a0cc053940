import type { Outline } from "@diemcau/contract";

const dayOf = (instant: number, timeZone: string): string => new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" }).format(instant);

/** What the sessions of today's date need, in the conference's own zone; null: nothing is held today. */
export function todaysPapers(outline: Outline, now: number): ReadonlySet<string> | null {
  const { timeZone } = outline.conference;
  const today = dayOf(now, timeZone);
  const sessions = new Set(outline.sessions.filter(({ startsAt, endsAt }) => dayOf(startsAt, timeZone) <= today && today <= dayOf(endsAt, timeZone)).map(({ id }) => id));
  if (sessions.size === 0) return null;
  return new Set(outline.agenda.filter(({ sessionId }) => sessions.has(sessionId)).flatMap(({ paperIds, documentIds }) => [...paperIds, ...documentIds]));
}
