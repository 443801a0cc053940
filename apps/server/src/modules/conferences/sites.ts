import type { Enrolled, SiteCode } from "@diemcau/contract";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { codeHash, revokeSignInsOfSite, siteCode, type SignIns } from "../identity/index.ts";
import { lastIssue, putIssue } from "./code-issue-store.ts";
import { lockSite, lockSiteByCode, markCodeUsed, putNewCode } from "./store.ts";

/** A code printed on a letter must live until the day; a new one read out on the telephone as well. */
export const CODE_LIFE_MS = 60 * 86_400_000;

/** A PC that did not hear that its code was taken may take it again for so long. */
const REPEAT_MS = 10 * 60_000;

export interface Enrolment {
  readonly enrolled: Enrolled;
  readonly token: string;
  readonly maxAgeSeconds: number;
}

/**
 * Takes a site's code and signs the room in, both or neither. It works once, and again for the same PC for a while.
 * @param id what the PC calls this enrolment
 * @throws Problem code-unknown, code-used, code-expired
 */
export async function takeCode(platform: Platform, signIns: SignIns, typed: string, id: string | null): Promise<Enrolment> {
  return platform.db.transaction().execute(async (tx) => {
    const found = await lockSiteByCode(tx, codeHash(typed));
    if (!found) throw new Problem("code-unknown");
    const { usedAt, usedBy, expiresAt, ...enrolled } = found;
    const now = platform.clock();
    const repeated = usedAt !== null && id !== null && usedBy === id && now - usedAt < REPEAT_MS;
    if (usedAt !== null && !repeated) throw new Problem("code-used");
    if (expiresAt !== null && expiresAt < now) throw new Problem("code-expired");
    if (!repeated) await markCodeUsed(tx, enrolled.siteId, now, id);
    return { enrolled, ...(await signIns.create({ siteId: enrolled.siteId }, tx)) };
  });
}

export interface Renewal {
  /** The account's name; null: the program itself. */
  readonly by: string | null;
  /** Also the PCs that are signed in: one was stolen, or left to somebody else. Two desks of one room are allowed, so that it has to be asked for. */
  readonly shutOut: boolean;
}

/** A new code for a site; the one before stops working. Who issued it is kept. @throws Problem site-unknown */
export async function renewCode(platform: Pick<Platform, "db" | "secrets" | "clock">, conferenceId: string, site: number, { by, shutOut }: Renewal): Promise<SiteCode> {
  const at = platform.clock();
  const expiresAt = at + CODE_LIFE_MS;
  return platform.db.transaction().execute(async (tx) => {
    const found = await lockSite(tx, conferenceId, site);
    if (!found) throw new Problem("site-unknown");
    const generation = found.generation + 1;
    const code = siteCode(platform.secrets, found.id, generation);
    await putNewCode(tx, found.id, codeHash(code), expiresAt);
    const pcs = shutOut ? await revokeSignInsOfSite(tx, found.id) : null;
    const before = await lastIssue(tx, found.id);
    await putIssue(tx, { siteId: found.id, generation, by, shutOut: pcs, at });
    return { site, code, expiresAt, shutOut: pcs ?? 0, before };
  });
}
