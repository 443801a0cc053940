/** Whom to reach at a unit. */
import type { ContactFileChange } from "@diemcau/rules/organisation";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

const CHUNK = 2_000;

/** All of them, [unit, Contact][] as JSON. */
export async function readKnownContacts(db: Database | Tx): Promise<string> {
  const found = await sql<{ known: string }>`
    select coalesce(json_agg(json_build_array(unit_id, json_build_object('name', name, 'phone', phone, 'email', email, 'address', address))), '[]')::text as known
    from unit_contact`.execute(db);
  return found.rows[0]!.known;
}

export async function writeContacts(tx: Tx, contacts: readonly ContactFileChange[], onShare: (share: number) => void): Promise<void> {
  for (let at = 0; at < contacts.length; at += CHUNK) {
    await sql`
      insert into unit_contact (unit_id, name, phone, email, address)
      select "unitId", name, phone, email, address
      from jsonb_to_recordset(${JSON.stringify(contacts.slice(at, at + CHUNK))}::jsonb) as t ("unitId" uuid, name text, phone text, email text, address text)
      on conflict (unit_id) do update set name = excluded.name, phone = excluded.phone, email = excluded.email, address = excluded.address, changed_at = now()`.execute(tx);
    onShare(Math.min(1, (at + CHUNK) / contacts.length));
  }
}
