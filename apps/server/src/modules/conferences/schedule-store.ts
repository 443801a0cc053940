import type { Standing } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

/** A conference as a calendar shows it. */
export interface ScheduledConference {
  readonly id: string;
  readonly title: string;
  readonly shortTitle: string;
  readonly venue: string;
  readonly standing: Standing;
  readonly reason: string | null;
  readonly version: number;
  readonly changedAt: number | null;
  /** The room it is attended in; null: the centre's. */
  readonly siteName: string | null;
  readonly sessions: readonly { id: string; title: string; startsAt: number; endsAt: number; items: string[] }[];
}

/** Calendars look back so far; what was before is in the office. */
const BACK_MS = 2 * 365 * 86_400_000;
const LIMIT = 300;

const columns = sql`
  c.id, c.title, c.short_title as "shortTitle", c.venue, c.standing, c.standing_reason as reason, c.plan_version as version,
  (extract(epoch from c.plan_changed_at) * 1000)::bigint as "changedAt",
  (select coalesce(jsonb_agg(jsonb_build_object('id', s.id, 'title', s.title,
      'startsAt', (extract(epoch from s.starts_at) * 1000)::bigint, 'endsAt', (extract(epoch from s.ends_at) * 1000)::bigint,
      'items', (select coalesce(jsonb_agg(a.title order by a.position), '[]') from agenda_item a where a.session_id = s.id)) order by s.position), '[]')
   from conference_session s where s.conference_id = c.id) as sessions`;

/** One conference, in a room of it. */
export async function readSchedule(db: Database, conferenceId: string, site: number | null): Promise<ScheduledConference | null> {
  const found = await sql<ScheduledConference>`
    select ${columns}, (select name from site where conference_id = c.id and ordinal = ${site}) as "siteName"
    from conference c where c.id = ${conferenceId}`.execute(db);
  return found.rows[0] ?? null;
}

/** Conferences in which one of the units has a room, the uppermost of which is named; null: all. */
export async function readSchedulesOfUnits(db: Database, units: readonly string[] | null, now: number): Promise<ScheduledConference[]> {
  const since = new Date(now - BACK_MS);
  if (units === null) {
    const found = await sql<ScheduledConference>`
      select ${columns}, null as "siteName" from conference c where c.starts_at > ${since} order by c.starts_at desc limit ${LIMIT}`.execute(db);
    return found.rows;
  }
  const found = await sql<ScheduledConference>`
    with mine as (
      select conference_id, (array_agg(name order by ordinal))[1] as name from site where unit_id = any(${[...units]}::uuid[]) group by conference_id
    )
    select ${columns}, m.name as "siteName" from mine m join conference c on c.id = m.conference_id
    where c.starts_at > ${since} order by c.starts_at desc limit ${LIMIT}`.execute(db);
  return found.rows;
}
