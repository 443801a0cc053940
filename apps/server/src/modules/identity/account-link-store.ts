import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export interface NewLink {
  readonly id: string;
  readonly accountId: string;
  readonly by: string;
  readonly email: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A new link; the one before, and its mail if that still waits, are gone. */
export async function replaceLink(tx: Tx, { id, accountId, by, email, expiresAt }: NewLink): Promise<void> {
  // One at a time: two who send again at once leave one link.
  await sql`select 1 from account where id = ${accountId} for update`.execute(tx);
  await sql`delete from account_link where account_id = ${accountId} and used_at is null`.execute(tx);
  await sql`insert into account_link (id, account_id, made_by, expires_at) values (${id}, ${accountId}, ${by}, ${new Date(expiresAt)})`.execute(tx);
  await sql`update account set email = ${email} where id = ${accountId}`.execute(tx);
}

/** Nobody signs in with the old password, and whoever did is signed out. */
export async function endPassword(tx: Tx, accountId: string): Promise<void> {
  await sql`update account set password_hash = null where id = ${accountId}`.execute(tx);
  await sql`update sign_in set revoked_at = now() where account_id = ${accountId} and revoked_at is null`.execute(tx);
}

export interface LinkRow {
  readonly accountId: string;
  readonly username: string;
  readonly name: string;
  readonly unitId: string | null;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** A link that still works. */
export async function readLink(db: Database, id: string, now: number): Promise<LinkRow | null> {
  const found = await sql<LinkRow>`
    select a.id as "accountId", a.username, a.display_name as name, a.unit_id as "unitId", (extract(epoch from l.expires_at) * 1000)::bigint as "expiresAt"
    from account_link l join account a on a.id = l.account_id
    where l.id = ${id} and l.used_at is null and l.expires_at > ${new Date(now)} and a.revoked_at is null`.execute(db);
  return found.rows[0] ?? null;
}

/** The password that was chosen; of two at once the second gets false. */
export function useLink(db: Database, { id, passwordHash, now }: { id: string; passwordHash: string; now: number }): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const used = await sql<{ accountId: string }>`
      update account_link l set used_at = ${new Date(now)} from account a
      where l.id = ${id} and l.used_at is null and l.expires_at > ${new Date(now)} and a.id = l.account_id and a.revoked_at is null
      returning l.account_id as "accountId"`.execute(tx);
    const accountId = used.rows[0]?.accountId;
    if (accountId === undefined) return false;
    await sql`update account set password_hash = ${passwordHash} where id = ${accountId}`.execute(tx);
    await sql`update sign_in set revoked_at = now() where account_id = ${accountId} and revoked_at is null`.execute(tx);
    return true;
  });
}
