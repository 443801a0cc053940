import type { Letterhead } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

export interface SiteFacts {
  /** As it was saved. */
  readonly letterhead: Letterhead | null;
  /** Which system the conference's ground document belongs to. */
  readonly system: string | null;
  readonly unit: string | null;
  readonly unitCode: string | null;
  readonly parentUnit: string | null;
  readonly organiser: string | null;
  readonly chairs: string | null;
  readonly room: string | null;
  readonly address: string | null;
}

/** A unit as it was on the day when the conference is held: one of years ago keeps the names of its time. */
const unitOn = (id: string) => sql`(
  select case when x.unit_id is null then n.parent_id else x.parent_id end as parent_id, coalesce(x.name, n.name) as name, case when x.unit_id is null then n.short_name else x.short_name end as short_name
  from unit n left join lateral (select * from unit_past y where y.unit_id = n.id and y.changed_on > held.day order by y.changed_on limit 1) x on true
  where n.id = ${sql.raw(id)}
)`;

/** What is known of a site's letterhead and place; null where there is no such site. */
export async function readSiteFacts(db: Database, conferenceId: string, site: number): Promise<SiteFacts | null> {
  const found = await sql<SiteFacts>`
    select l.body as letterhead, d.system, u.name as unit, u.short_name as "unitCode", p.name as "parentUnit", i.room, i.address,
      (select o.name from conference_organiser o where o.conference_id = c.id order by (o.role = 'lead') desc, o.position limit 1) as organiser,
      (select string_agg(concat_ws(', ', h.name, h.post), '; ' order by h.position) from conference_chair h where h.conference_id = c.id) as chairs
    from site s join conference c on c.id = s.conference_id
    left join letterhead l on l.conference_id = s.conference_id and l.site_ordinal = s.ordinal
    left join document d on d.id = c.ground_document_id
    cross join lateral (select (c.starts_at at time zone c.time_zone)::date as day) held
    left join lateral ${unitOn("s.unit_id")} u on true left join lateral ${unitOn("u.parent_id")} p on true
    left join invitation i on i.conference_id = s.conference_id and i.site_ordinal = s.ordinal
    where s.conference_id = ${conferenceId} and s.ordinal = ${site}`.execute(db);
  return found.rows[0] ?? null;
}

export async function putLetterhead(db: Database, conferenceId: string, site: number, letterhead: Letterhead): Promise<void> {
  await sql`
    insert into letterhead (conference_id, site_ordinal, body) values (${conferenceId}, ${site}, ${JSON.stringify(letterhead)}::jsonb)
    on conflict (conference_id, site_ordinal) do update set body = excluded.body`.execute(db);
}

export interface LocalItem {
  readonly sessionId: string;
  readonly place: "before" | "after";
  readonly title: string;
  readonly minutes: number;
  readonly presenters: string[];
}

/** What a room does beside the agenda that it inherits. */
export async function readLocalItems(db: Database, conferenceId: string, site: number): Promise<LocalItem[]> {
  const found = await sql<LocalItem>`
    select session_id as "sessionId", place, title, minutes, presenters from local_agenda_item
    where conference_id = ${conferenceId} and site_ordinal = ${site} order by position`.execute(db);
  return found.rows;
}
