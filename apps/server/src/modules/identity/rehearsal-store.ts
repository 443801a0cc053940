import { createHash, randomBytes } from "node:crypto";
import { sql } from "kysely";
import type { Platform } from "../../platform/platform.ts";

/** Simulated rooms are signed in for one day's rehearsal. */
const LIFETIME_MS = 24 * 3_600_000;

/**
 * Signs rooms in without their codes, which stay unused and valid: for rehearsals, started by somebody who can read
 * the installation's database anyway. No route leads here.
 * @returns the tokens for the rooms' cookies, in the order of the ids
 */
export async function rehearsalSignIns(platform: Pick<Platform, "db" | "clock">, siteIds: readonly string[]): Promise<string[]> {
  const tokens = siteIds.map(() => randomBytes(32).toString("base64url"));
  const expires = new Date(platform.clock() + LIFETIME_MS);
  await sql`
    insert into sign_in (token_hash, site_id, expires_at)
    select hash, site, ${expires} from unnest(
      ${tokens.map((token) => createHash("sha256").update(token).digest())}::bytea[], ${[...siteIds]}::uuid[]) as t (hash, site)`.execute(platform.db);
  return tokens;
}
