/** Who is on the roster of another conference in the same hours. */
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

/** More namesakes than this tell nobody anything. */
const LIMIT = 20_000;

/**
 * Other conferences, planned or live, of which a session overlaps one of this conference's: their name and their first
 * such hours, as a query. None where this one is put off or cancelled.
 */
export const sameHours = (conferenceId: string) => sql`
  select distinct on (o.conference_id) o.conference_id, c.short_title, o.starts_at, o.ends_at
  from conference_session m
  join conference own on own.id = m.conference_id and own.standing = 'planned'
  join conference_session o on o.conference_id <> m.conference_id and o.starts_at < m.ends_at and o.ends_at > m.starts_at
  join conference c on c.id = o.conference_id and c.phase <> 'ended' and c.standing = 'planned'
  where m.conference_id = ${conferenceId}
  order by o.conference_id, o.starts_at`;

/**
 * Namesakes with one of their positions in common, in conferences that are planned or live and of which a session
 * overlaps one of this conference's; rooms that have declined are left out. KnownElsewhere[] as JSON, made by the database.
 * @param persons WantedPerson[] as JSON
 */
export async function readElsewhere(db: Database | Tx, conferenceId: string, persons: string): Promise<string> {
  const found = await sql<{ elsewhere: string }>`
    with hours as materialized (${sameHours(conferenceId)}), wanted as materialized (
      select distinct name, position from jsonb_to_recordset(${persons}::jsonb) as w (name text, position text)
      where exists (select from hours)
    )
    select coalesce(json_agg(json_build_object('name', k.display_name, 'positions', k.positions, 'conference', k.short_title, 'site', k.site,
      'startsAt', (extract(epoch from k.starts_at) * 1000)::bigint, 'endsAt', (extract(epoch from k.ends_at) * 1000)::bigint, 'timeZone', k.time_zone)
      order by k.starts_at, k.conference_id, k.site_ordinal, k.id), '[]')::text as elsewhere
    from (
      select distinct d.id, d.display_name, d.positions, d.conference_id, d.site_ordinal, h.short_title, h.starts_at, h.ends_at, s.name as site, s.time_zone
      from wanted w
      join delegate d on d.display_name = w.name
      join hours h on h.conference_id = d.conference_id
      join site s on s.conference_id = d.conference_id and s.ordinal = d.site_ordinal
      left join invitation i on i.conference_id = d.conference_id and i.site_ordinal = d.site_ordinal
      where i.answer is distinct from 'declined'
        and case when w.position = '' then cardinality(d.positions) = 0
            else w.position = any(regexp_split_to_array(lower(array_to_string(d.positions, ';')), '\\s*[;,]\\s*')) end
      limit ${LIMIT}
    ) k`.execute(db);
  return found.rows[0]!.elsewhere;
}
