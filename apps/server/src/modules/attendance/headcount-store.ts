/** What a room is asked to count, and what it has counted. */
import type { RosterClass, SentCount } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";
import { isOut } from "./store.ts";

/** The classes of a room's roster with how many are expected and how many are there, the largest first. */
export async function readClasses(db: Database, conferenceId: string, site: number): Promise<RosterClass[]> {
  const found = await sql<RosterClass>`
    select d.class, count(*)::int as expected, (count(c.delegate_id) filter (where not coalesce(${isOut}, false)))::int as "checkedIn",
           (count(a.reason) filter (where c.delegate_id is null))::int as absent
    from delegate d left join check_in c on c.delegate_id = d.id left join check_out o on o.delegate_id = d.id left join absence a on a.delegate_id = d.id
    where d.conference_id = ${conferenceId} and d.site_ordinal = ${site}
    group by 1 order by 2 desc, 1`.execute(db);
  return found.rows;
}

/** A room's counts, the latest first. */
export async function readCounts(db: Database, conferenceId: string, site: number): Promise<SentCount[]> {
  const found = await sql<SentCount>`
    select (extract(epoch from at) * 1000)::bigint as at, received_at is not null as late, present, qualifier, remote, absent, substitutes,
      counted_by as "countedBy", coalesce(classes, '[]'::jsonb) as classes
    from headcount where conference_id = ${conferenceId} and site_ordinal = ${site} order by seq desc limit 20`.execute(db);
  return found.rows;
}
