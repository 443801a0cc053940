import type { Standing } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

/** A conference as a calendar shows it. */
export interface ScheduledConference {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly venue: string;
  /** IANA name: the zone that the conference's hours are said in. */
  readonly timeZone: string;
  readonly standing: Standing;
  readonly reason: string | null;
  readonly version: number;
  readonly changedAt: number | null;
  /** The room it is attended in; null: the centre's. */
  readonly siteName: string | null;
  /** Of that room, IANA name; null: the conference's. */
  readonly siteZone: string | null;
  /** `isOff`: taken off the plan since a calendar was given it. `isNew`: no calendar was given it before. */
  readonly sessions: readonly { id: string; title: string; startsAt: number; endsAt: number; isOff: boolean; isNew: boolean; items: string[] }[];
}

/** Calendars look back so far; what was before is in the office. */
const BACK_MS = 2 * 365 * 86_400_000;
const LIMIT = 300;

const columns = sql`
  c.id, c.title, c.short_title as "shortTitle", c.venue, c.time_zone as "timeZone", c.standing, c.standing_reason as reason, c.plan_version as version,
  (extract(epoch from c.plan_changed_at) * 1000)::bigint as "changedAt",
  (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'title', s.title,
      'startsAt', (extract(epoch from s.starts_at) * 1000)::bigint, 'endsAt', (extract(epoch from s.ends_at) * 1000)::bigint, 'isOff', s.off, 'isNew', not s.in_calendars,
      'items', (select coalesce(jsonb_agg(a.title order by a.position), '[]') from agenda_item a where a.session_id = s.id)) order by s.starts_at, s.id), '[]')
   from (
     select id, title, starts_at, ends_at, false as off, in_calendars from conference_session where conference_id = c.id
     union all select id, title, starts_at, ends_at, true, true from conference_session_gone where conference_id = c.id and in_calendars
   ) s) as sessions`;

/** One conference, in a room of it. */
export async function readSchedule(db: Database, conferenceId: string, site: number | null): Promise<ScheduledConference | null> {
  const found = await sql<ScheduledConference>`
    select ${columns}, r.name as "siteName", r.time_zone as "siteZone"
    from conference c left join site r on r.conference_id = c.id and r.ordinal = ${site} where c.id = ${conferenceId}`.execute(db);
  return found.rows[0] ?? null;
}

/** Conferences, each in one room of it; what lies too far back is left out. */
export async function readSchedulesIn(db: Database, places: readonly { conferenceId: string; site: number }[], now: number): Promise<ScheduledConference[]> {
  const found = await sql<ScheduledConference>`
    select ${columns}, r.name as "siteName", r.time_zone as "siteZone"
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as p ("conferenceId" uuid, site int)
    join conference c on c.id = p."conferenceId" left join site r on r.conference_id = c.id and r.ordinal = p.site
    where c.starts_at > ${new Date(now - BACK_MS)} order by c.starts_at desc limit ${LIMIT}`.execute(db);
  return found.rows;
}

/** Conferences in which one of the units has a room, the uppermost of which is named; null: all. */
export async function readSchedulesOfUnits(db: Database, units: readonly string[] | null, now: number): Promise<ScheduledConference[]> {
  const since = new Date(now - BACK_MS);
  if (units === null) {
    const found = await sql<ScheduledConference>`
      select ${columns}, null as "siteName", null as "siteZone" from conference c where c.starts_at > ${since} order by c.starts_at desc limit ${LIMIT}`.execute(db);
    return found.rows;
  }
  const found = await sql<ScheduledConference>`
    with mine as (
      select distinct on (conference_id) conference_id, name, time_zone from site where unit_id = any(${[...units]}::uuid[]) order by conference_id, ordinal
    )
    select ${columns}, m.name as "siteName", m.time_zone as "siteZone" from mine m join conference c on c.id = m.conference_id
    where c.starts_at > ${since} order by c.starts_at desc limit ${LIMIT}`.execute(db);
  return found.rows;
}

/**
 * Notes what a calendar is about to be given, before it is: what was taken off the plan unseen is nobody's to cancel. The
 * second table is for a session that is taken off at this very moment.
 */
export async function noteGiven(db: Database, schedules: readonly ScheduledConference[]): Promise<void> {
  const given = schedules.flatMap(({ sessions }) => sessions.flatMap(({ id, isNew }) => (isNew ? [id] : [])));
  if (given.length === 0) return;
  for (const table of ["conference_session", "conference_session_gone"] as const) {
    await sql`update ${sql.table(table)} set in_calendars = true where id = any(${given}::uuid[]) and not in_calendars`.execute(db);
  }
}
