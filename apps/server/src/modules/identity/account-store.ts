import type { CentreAccount, CentreRole } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

/** Everybody who works at the centre and is not revoked. */
export async function readCentreAccounts(db: Database, me: string): Promise<CentreAccount[]> {
  const found = await sql<CentreAccount>`
    select a.id, a.username, a.display_name as name, a.role, b.display_name as "appointedBy",
      to_char(a.created_at, 'YYYY-MM-DD') as "appointedOn", a.id = ${me} as "isMe"
    from account a left join account b on b.id = a.appointed_by
    where a.role <> 'unit-officer' and a.revoked_at is null order by a.display_name, a.id limit 200`.execute(db);
  return found.rows;
}

export interface NewCentreRow {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: CentreRole;
  /** The account that appoints. */
  readonly by: string;
  readonly passwordHash: string;
}

/** @returns false when somebody has that name, even if revoked: names are not handed on */
export async function insertCentreAccount(db: Database, { id, username, displayName, role, by, passwordHash }: NewCentreRow): Promise<boolean> {
  const done = await sql`
    insert into account (id, username, password_hash, display_name, role, unit_id, appointed_by)
    values (${id}, ${username}, ${passwordHash}, ${displayName}, ${role}, null, ${by}) on conflict do nothing`.execute(db);
  return Number(done.numAffectedRows) === 1;
}

export async function readCentreUsername(db: Database, id: string): Promise<string | null> {
  const found = await sql<{ username: string }>`
    select username from account where id = ${id} and role <> 'unit-officer' and revoked_at is null`.execute(db);
  return found.rows[0]?.username ?? null;
}

export async function readUsername(db: Database, id: string): Promise<string | null> {
  const found = await sql<{ username: string }>`select username from account where id = ${id} and revoked_at is null`.execute(db);
  return found.rows[0]?.username ?? null;
}

/** A password of one's own choice; every sign-in of the account but this one is ended. */
export async function changePassword(db: Database, id: string, passwordHash: string, keep: Buffer): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`update account set password_hash = ${passwordHash} where id = ${id}`.execute(tx);
    await sql`update sign_in set revoked_at = now() where account_id = ${id} and revoked_at is null and token_hash <> ${keep}`.execute(tx);
  });
}
