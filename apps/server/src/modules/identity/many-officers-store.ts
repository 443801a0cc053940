/** Many officers at once. */
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export interface ManyRow {
  readonly accountId: string;
  readonly linkId: string;
  readonly unitId: string;
  readonly name: string;
  readonly username: string;
  readonly email: string | null;
}

/** Those who are there, KnownOfficer[] of the rules, and the names that anybody has or had. */
export async function readKnownOfficers(db: Database | Tx): Promise<{ officers: string; usernames: string }> {
  const found = await sql<{ officers: string; usernames: string }>`
    select coalesce(json_agg(json_build_object('id', id, 'unitId', unit_id, 'name', display_name, 'username', username, 'email', email, 'hasPassword', password_hash is not null) order by id)
        filter (where role = 'unit-officer' and revoked_at is null and unit_id is not null), '[]')::text as officers,
      coalesce(json_agg(username), '[]')::text as usernames
    from account`.execute(db);
  return found.rows[0]!;
}

const json = (rows: readonly ManyRow[]) => sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t ("accountId" uuid, "linkId" uuid, "unitId" uuid, name text, username text, email text)`;

/** @returns how many were made: fewer when somebody has one of the names */
export async function insertOfficers(tx: Tx, rows: readonly ManyRow[], by: string): Promise<number> {
  if (rows.length === 0) return 0;
  const done = await sql`
    insert into account (id, username, display_name, role, unit_id, email, appointed_by)
    select "accountId", username, name, 'unit-officer', "unitId", email, ${by} from ${json(rows)} on conflict do nothing`.execute(tx);
  return Number(done.numAffectedRows);
}

/** @returns how many of these are still without a password; nobody chooses one until the transaction ends */
export async function lockWithoutPassword(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const found = await sql`select 1 from account where id = any(${[...ids]}::uuid[]) and password_hash is null and revoked_at is null order by id for update`.execute(tx);
  return found.rows.length;
}

/** New links; those before, and their mails if they still wait, are gone. */
export async function replaceLinks(tx: Tx, rows: readonly ManyRow[], by: string, expiresAt: number): Promise<void> {
  if (rows.length === 0) return;
  await sql`delete from account_link where account_id = any(${rows.map(({ accountId }) => accountId)}::uuid[]) and used_at is null`.execute(tx);
  await sql`insert into account_link (id, account_id, made_by, expires_at) select "linkId", "accountId", ${by}, ${new Date(expiresAt)} from ${json(rows)}`.execute(tx);
  await sql`update account a set email = t.email from ${json(rows)} where a.id = t."accountId"`.execute(tx);
}
