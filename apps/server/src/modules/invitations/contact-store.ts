/** Whom to telephone in each room: as it was registered for this conference, else for an earlier one, else the roster's site lead. */
import type { SiteContact } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { LAST_CONTACT, NEWER_CONTACT, countChange } from "./store.ts";

/**
 * Those who have nobody are left out. Where the invitation says both, nobody is looked for elsewhere, and for all others at
 * once: there may be 21,000 rooms.
 */
const contacts = (conferenceId: string, sites: readonly number[] | null) => sql`
    with room as materialized (
      select s.conference_id, s.ordinal, s.unit_id, i.contact_name, i.contact_phone, i.contact_name is not null and i.contact_phone is not null as whole
      from site s left join invitation i on i.conference_id = s.conference_id and i.site_ordinal = s.ordinal
      where s.conference_id = ${conferenceId} ${sites === null ? sql`` : sql`and s.ordinal = any(${`{${sites.join(",")}}`}::int[])`}
    ), other as materialized (
      select distinct on (o.unit_id) o.unit_id, i.contact_name, i.contact_phone, i.contact_email, i.address, i.registered_at as at
      from site o join invitation i on i.conference_id = o.conference_id and i.site_ordinal = o.ordinal
      where o.conference_id <> ${conferenceId} and coalesce(i.contact_email, i.contact_phone) is not null and o.unit_id in (select unit_id from room where not whole)
      order by o.unit_id, i.registered_at desc nulls last
    ), lead as materialized (
      select distinct on (site_ordinal) site_ordinal, display_name from delegate where conference_id = ${conferenceId} and is_site_lead order by site_ordinal, precedence
    ), known as (
      select ordinal as site, contact_name as name, contact_phone as phone from room where whole
      union all
      select s.ordinal, coalesce(s.contact_name, last.contact_name, lead.display_name), coalesce(s.contact_phone, last.contact_phone)
      from room s left join other on other.unit_id = s.unit_id ${NEWER_CONTACT} left join lead on lead.site_ordinal = s.ordinal where not s.whole
    )
    select site, name, phone from known where coalesce(name, phone) is not null order by site`;

export async function readSiteContacts(db: Database, conferenceId: string): Promise<SiteContact[]> {
  const found = await sql<SiteContact>`${contacts(conferenceId, null)}`.execute(db);
  return found.rows;
}

/** SiteContact[] as JSON, made by the database; of these rooms, or of all. */
export async function readContactsText(db: Database, conferenceId: string, sites: readonly number[] | null): Promise<string> {
  const found = await sql<{ contacts: string }>`select coalesce(json_agg(c), '[]')::text as contacts from (${contacts(conferenceId, sites)}) c`.execute(db);
  return found.rows[0]!.contacts;
}

/** Somebody has found out whom to call; kept where the room's registration keeps it, also before anybody was invited. */
export async function putSiteContact(db: Database, conferenceId: string, { site, name, phone }: SiteContact): Promise<void> {
  await sql`
    insert into invitation as i (conference_id, site_ordinal, contact_name, contact_phone, contact_email)
    select s.conference_id, s.ordinal, ${name}, ${phone}, last.contact_email
    from site s ${LAST_CONTACT} where s.conference_id = ${conferenceId} and s.ordinal = ${site}
    on conflict (conference_id, site_ordinal) do update set contact_name = coalesce(excluded.contact_name, i.contact_name), contact_phone = excluded.contact_phone`.execute(db);
}

/** Telephone numbers of many rooms at once, where none is known yet. */
export async function addSitePhones(db: Database, conferenceId: string, phones: readonly { readonly site: number; readonly phone: string }[]): Promise<void> {
  await sql`
    insert into invitation as i (conference_id, site_ordinal, contact_phone)
    select ${conferenceId}, site, phone from jsonb_to_recordset(${JSON.stringify(phones)}::jsonb) as t (site int, phone text)
    on conflict (conference_id, site_ordinal) do update set contact_phone = coalesce(i.contact_phone, excluded.contact_phone)`.execute(db);
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
