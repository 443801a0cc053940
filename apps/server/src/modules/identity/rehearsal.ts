import { randomBytes } from "node:crypto";
import type { Platform } from "../../platform/platform.ts";
import { hashOf } from "./sign-ins.ts";
import { insertSignIns } from "./store.ts";

/** Simulated rooms are signed in for one day's rehearsal. */
const LIFETIME_MS = 24 * 3_600_000;

/**
 * Signs rooms in without their codes, which stay unused and valid: for rehearsals, started by somebody who can read
 * the installation's database anyway. No route leads here.
 * @returns the tokens for the rooms' cookies, in the order of the ids
 */
export async function rehearsalSignIns(platform: Pick<Platform, "db" | "clock">, siteIds: readonly string[]): Promise<string[]> {
  const rooms = siteIds.map((siteId) => ({ siteId, token: randomBytes(32).toString("base64url") }));
  const expiresAt = platform.clock() + LIFETIME_MS;
  await insertSignIns(platform.db, rooms.map(({ siteId, token }) => ({ tokenHash: hashOf(token), accountId: null, siteId, expiresAt })));
  return rooms.map(({ token }) => token);
}
