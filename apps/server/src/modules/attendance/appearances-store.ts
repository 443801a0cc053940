/** In which conferences a person sits, as far as rosters can tell. */
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

const titles = (column: string) => sql`regexp_split_to_array(lower(array_to_string(${sql.ref(column)}, ';')), '\\s*[;,]\\s*')`;

/**
 * The delegate's own place, and those that are surely the same person's in other conferences: the same name, a position
 * in common, and one home — the unit that both rosters say, else rooms of one unit or of the unit right above or below
 * (the head of the tree, who has everybody below, does not count as above). A conference in which two fit is left out:
 * whose calendar it is must not be guessed.
 */
export async function readAppearances(db: Database, delegateId: string): Promise<{ conferenceId: string; site: number }[]> {
  const found = await sql<{ conferenceId: string; site: number }>`
    with me as (
      select d.id, d.conference_id, d.site_ordinal, d.display_name, d.positions, lower(d.unit) as home, s.unit_id, u.parent_id
      from delegate d join site s on s.conference_id = d.conference_id and s.ordinal = d.site_ordinal left join unit u on u.id = s.unit_id
      where d.id = ${delegateId}
    ), fit as (
      select d.conference_id, min(d.site_ordinal) as site
      from me
      join delegate d on d.display_name = me.display_name and d.conference_id <> me.conference_id
      join site s on s.conference_id = d.conference_id and s.ordinal = d.site_ordinal
      left join unit u on u.id = s.unit_id
      where cardinality(me.positions) > 0 and ${titles("d.positions")} && ${titles("me.positions")}
        and case when d.unit <> '' and me.home <> '' then lower(d.unit) = me.home
            else s.unit_id = me.unit_id or (u.parent_id = me.unit_id and me.parent_id is not null)
              or (me.parent_id = s.unit_id and u.parent_id is not null) end
      group by d.conference_id having count(*) = 1
    )
    select conference_id as "conferenceId", site_ordinal as site from me
    union all select conference_id, site from fit`.execute(db);
  return found.rows;
}
