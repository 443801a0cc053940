import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { Database, Tx } from "../../platform/db/database.ts";

export async function hasAccounts(db: Database): Promise<boolean> {
  return (await sql`select 1 from account limit 1`.execute(db)).rows.length > 0;
}

export interface FirstAccount {
  readonly username: string;
  readonly displayName: string;
  readonly passwordHash: string;
}

/** The producer of an empty installation. Two who try at once: one of them. @returns false when there is an account already */
export async function insertFirstAccount(tx: Tx, { username, displayName, passwordHash }: FirstAccount): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('first-account', 0))`.execute(tx);
  const done = await sql`
    insert into account (id, username, password_hash, display_name, role)
    select ${uuidv7()}, ${username}, ${passwordHash}, ${displayName}, 'producer' where not exists (select 1 from account)`.execute(tx);
  return Number(done.numAffectedRows) === 1;
}
