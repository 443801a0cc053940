import { v7 as uuidv7 } from "uuid";
import type { Database } from "../../platform/db/database.ts";
import type { AccountRole } from "../../platform/http/principal.ts";
import { Problem } from "../../platform/problem.ts";
import { hashPassword, verifyPassword } from "./passwords.ts";
import { readPasswordHash, upsertAccount } from "./store.ts";

export interface NewAccount {
  readonly username: string;
  readonly password: string;
  readonly displayName: string;
  readonly role: AccountRole;
  readonly unitId: string | null;
}

/** Makes an account, or gives an existing one of that name this password. */
export async function putAccount(db: Database, account: NewAccount): Promise<void> {
  const { password, ...rest } = account;
  await upsertAccount(db, uuidv7(), { ...rest, passwordHash: await hashPassword(password) });
}

// Compared when there is no such user, so that the answer takes as long and names cannot be probed.
const NOBODY = await hashPassword("nobody has this password");

/** @throws Problem sign-in-failed */
export async function checkPassword(db: Database, username: string, password: string): Promise<string> {
  const row = await readPasswordHash(db, username.trim().toLowerCase());
  const right = await verifyPassword(password, row?.passwordHash ?? NOBODY);
  // Without a password yet there is nothing to be right about.
  if (!row?.passwordHash || !right) throw new Problem("sign-in-failed");
  return row.id;
}

/** @throws Problem password-weak */
export function requireStrong(password: string, username: string): void {
  if (password.toLowerCase().includes(username) || new Set(password).size < 5) throw new Problem("password-weak");
}
