import type { Enrolled, SiteCode } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { codeHash, siteCode } from "../identity/index.ts";
import { lockSite, lockSiteByCode, markCodeUsed, putNewCode } from "./store.ts";

/** A code printed on a letter must live until the day; a new one read out on the telephone as well. */
export const CODE_LIFE_MS = 60 * 86_400_000;

/**
 * Takes a site's code: it works once.
 * @throws Problem code-unknown, code-used, code-expired
 */
export async function takeCode(platform: Platform, typed: string): Promise<Enrolled> {
  return platform.db.transaction().execute(async (tx) => {
    const found = await lockSiteByCode(tx, codeHash(typed));
    if (!found) throw new Problem("code-unknown");
    const { used, expiresAt, ...enrolled } = found;
    if (used) throw new Problem("code-used");
    if (expiresAt !== null && expiresAt < platform.clock()) throw new Problem("code-expired");
    await markCodeUsed(tx, enrolled.siteId);
    return enrolled;
  });
}

/** A new code for a site; the one before stops working. @throws Problem site-unknown */
export async function renewCode(platform: Pick<Platform, "db" | "secrets" | "clock">, conferenceId: string, site: number): Promise<SiteCode> {
  const expiresAt = platform.clock() + CODE_LIFE_MS;
  return platform.db.transaction().execute(async (tx) => {
    const found = await lockSite(tx, conferenceId, site);
    if (!found) throw new Problem("site-unknown");
    const code = siteCode(platform.secrets, found.id, found.generation + 1);
    await putNewCode(tx, found.id, codeHash(code), expiresAt);
    return { site, code, expiresAt };
  });
}
