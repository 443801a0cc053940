/** Whom to telephone in each room: as it was registered for this conference, else for an earlier one, else the roster's site lead. */
import type { SiteContact } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { LAST_CONTACT, countChange } from "./store.ts";

/** Those who have nobody are left out. */
export async function readSiteContacts(db: Database, conferenceId: string): Promise<SiteContact[]> {
  const found = await sql<SiteContact>`
    select s.ordinal as site, coalesce(i.contact_name, last.contact_name, lead.display_name) as name, coalesce(i.contact_phone, last.contact_phone) as phone
    from site s left join invitation i on i.conference_id = s.conference_id and i.site_ordinal = s.ordinal
    ${LAST_CONTACT}
    left join lateral (
      select d.display_name from delegate d where d.conference_id = s.conference_id and d.site_ordinal = s.ordinal and d.is_site_lead order by d.precedence limit 1
    ) lead on true
    where s.conference_id = ${conferenceId} and coalesce(i.contact_name, i.contact_phone, last.contact_name, last.contact_phone, lead.display_name) is not null
    order by s.ordinal`.execute(db);
  return found.rows;
}

/** Somebody has found out whom to call; kept where the room's registration keeps it, also before anybody was invited. */
export async function putSiteContact(db: Database, conferenceId: string, { site, name, phone }: SiteContact): Promise<void> {
  await sql`
    insert into invitation as i (conference_id, site_ordinal, contact_name, contact_phone, contact_email)
    select s.conference_id, s.ordinal, ${name}, ${phone}, last.contact_email
    from site s ${LAST_CONTACT} where s.conference_id = ${conferenceId} and s.ordinal = ${site}
    on conflict (conference_id, site_ordinal) do update set contact_name = coalesce(excluded.contact_name, i.contact_name), contact_phone = excluded.contact_phone`.execute(db);
}

/**
 * What an import says of units goes to the invitations of all conferences that are not over. A room that its unit has
 * registered keeps what was registered.
 */
export async function spreadContacts(tx: Tx, unitIds: readonly string[]): Promise<void> {
  const spread = await sql<{ conferenceId: string }>`
    update invitation i set contact_name = c.name, contact_phone = c.phone, contact_email = c.email, address = coalesce(c.address, i.address)
    from site s join conference k on k.id = s.conference_id and k.phase <> 'ended' join unit_contact c on c.unit_id = s.unit_id
    where i.conference_id = s.conference_id and i.site_ordinal = s.ordinal and i.registered_at is null and s.unit_id = any(${[...unitIds]}::uuid[])
      and (i.contact_name, i.contact_phone, i.contact_email, i.address) is distinct from (c.name, c.phone, c.email, coalesce(c.address, i.address))
    returning i.conference_id as "conferenceId"`.execute(tx);
  for (const conferenceId of new Set(spread.rows.map((row) => row.conferenceId))) await countChange(tx, conferenceId);
}
