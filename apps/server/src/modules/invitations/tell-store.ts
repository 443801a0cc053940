import type { Language } from "@diemcau/contract";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/database.ts";

export interface ToldSite {
  readonly site: number;
  readonly name: string;
  readonly unitId: string | null;
  readonly timeZone: string;
  readonly email: string | null;
  /** Of the invitations; Vietnamese where none was written. */
  readonly language: Language;
}

/** Of these sites those to be told: not the ones that have declined, nor those whose invitation was written but not sent yet. */
export async function readTold(tx: Tx, conferenceId: string, sites: readonly number[]): Promise<ToldSite[]> {
  const found = await sql<ToldSite>`
    select s.ordinal as site, s.name, s.unit_id as "unitId", s.time_zone as "timeZone", i.contact_email as email, coalesce(k.language, 'vi') as language
    from site s left join invitation_campaign k on k.conference_id = s.conference_id
    left join invitation i on i.conference_id = s.conference_id and i.site_ordinal = s.ordinal
    where s.conference_id = ${conferenceId} and s.ordinal = any(${`{${sites.join(",")}}`}::int[])
      and i.answer is distinct from 'declined' and (k.conference_id is null or i.invited_at is not null)`.execute(tx);
  return found.rows;
}
