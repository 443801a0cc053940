import { sql } from "kysely";
import type { Enrolled, SiteCode } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { codeHash, siteCode } from "../identity/index.ts";

/** A code printed on a letter must live until the day; a new one read out on the telephone as well. */
export const CODE_LIFE_MS = 60 * 86_400_000;

interface FoundCode {
  site_id: string;
  conference_id: string;
  title: string;
  ordinal: number;
  name: string;
  time_zone: string;
  used: boolean;
  expires: Date | null;
}

/**
 * Takes a site's code: it works once.
 * @throws Problem code-unknown, code-used, code-expired
 */
export async function takeCode(platform: Platform, typed: string): Promise<Enrolled> {
  const hash = codeHash(typed);
  return platform.db.transaction().execute(async (tx) => {
    const found = await sql<FoundCode>`
      select s.id as site_id, s.conference_id, c.title, s.ordinal, s.name, s.time_zone, s.code_used_at is not null as used, s.code_expires_at as expires
      from site s join conference c on c.id = s.conference_id where s.code_hash = ${hash} for update of s`.execute(tx);
    const row = found.rows[0];
    if (!row) throw new Problem("code-unknown");
    if (row.used) throw new Problem("code-used");
    if (row.expires && row.expires.getTime() < platform.clock()) throw new Problem("code-expired");
    await sql`update site set code_used_at = now() where id = ${row.site_id}`.execute(tx);
    return {
      conferenceId: row.conference_id,
      conferenceTitle: row.title,
      siteId: row.site_id,
      site: row.ordinal,
      siteName: row.name,
      timeZone: row.time_zone,
    };
  });
}

/** A new code for a site; the one before stops working. @throws Problem site-unknown */
export async function renewCode(platform: Platform, conferenceId: string, site: number): Promise<SiteCode> {
  const expiresAt = platform.clock() + CODE_LIFE_MS;
  return platform.db.transaction().execute(async (tx) => {
    const found = await sql<{ id: string; generation: number }>`
      select id, code_generation as generation from site where conference_id = ${conferenceId} and ordinal = ${site} for update`.execute(tx);
    const row = found.rows[0];
    if (!row) throw new Problem("site-unknown");
    const code = siteCode(platform.secrets, row.id, row.generation + 1);
    await sql`
      update site set code_generation = code_generation + 1, code_hash = ${codeHash(code)}, code_used_at = null,
        code_expires_at = ${new Date(expiresAt)} where id = ${row.id}`.execute(tx);
    return { site, code, expiresAt };
  });
}

/** The room that a site's sign-in is for. */
export async function findSite(platform: Platform, siteId: string): Promise<{ conferenceId: string; site: number; unitId: string | null; name: string } | null> {
  const found = await sql<{ conferenceId: string; site: number; unitId: string | null; name: string }>`
    select conference_id as "conferenceId", ordinal as site, unit_id as "unitId", name from site where id = ${siteId}`.execute(platform.db);
  return found.rows[0] ?? null;
}
