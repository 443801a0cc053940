import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { Database } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";

export interface NewAccount {
  readonly username: string;
  readonly password: string;
  readonly displayName: string;
  readonly role: "producer" | "unit-officer";
  readonly unitId: string | null;
}

/** Makes an account, or gives an existing one of that name this password. */
export async function putAccount(db: Database, account: NewAccount): Promise<void> {
  const hash = await hashPassword(account.password);
  await sql`
    insert into account (id, username, password_hash, display_name, role, unit_id)
    values (${uuidv7()}, ${account.username}, ${hash}, ${account.displayName}, ${account.role}, ${account.unitId})
    on conflict (username) do update set password_hash = excluded.password_hash, display_name = excluded.display_name,
      role = excluded.role, unit_id = excluded.unit_id`.execute(db);
}

// Compared when there is no such user, so that the answer takes as long and names cannot be probed.
const NOBODY = await hashPassword("nobody has this password");

/** @throws Problem sign-in-failed */
export async function checkPassword(db: Database, username: string, password: string): Promise<string> {
  const found = await sql<{ id: string; password_hash: string }>`
    select id, password_hash from account where username = ${username.trim().toLowerCase()}`.execute(db);
  const row = found.rows[0];
  const right = await verifyPassword(password, row?.password_hash ?? NOBODY);
  if (!row || !right) throw new Problem("sign-in-failed");
  return row.id;
}
