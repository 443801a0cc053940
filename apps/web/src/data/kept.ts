/** What a room has read is kept in its browser, and shown again when there is no line: also after a restart of the PC. */
import type { As } from "./api.ts";
import { houseDatabase, type KeptReading } from "./database.ts";

/** Only a room's PC stands in a room for the whole conference: what an account reads stays in the server's hands. */
export const isKept = (as: As): boolean => as.startsWith("site:");

export const readingKey = (as: As, path: string): string => `${as} ${path}`;

/** Never fails: what cannot be kept is read again. */
export async function keepReading(key: string, data: unknown, etag?: string): Promise<void> {
  try {
    await (await houseDatabase())?.put("readings", { key, data, etag, at: Date.now() });
  } catch {
    // No room, or no right: the outbox says so where it matters.
  }
}

export async function keptReading(key: string): Promise<KeptReading | undefined> {
  try {
    return await (await houseDatabase())?.get("readings", key);
  } catch {
    return undefined;
  }
}

/** A room that leaves this PC takes along what it has read. */
export async function forgetReadings(as: As): Promise<void> {
  const prefix = readingKey(as, "");
  await (await houseDatabase())?.delete("readings", IDBKeyRange.bound(prefix, `${prefix}\uffff`));
}
