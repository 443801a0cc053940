import type { Entry, NewEntry } from "@diemcau/contract";
import { sql } from "kysely";
import { append } from "../platform/live/journal.ts";
import type { TestHouse } from "./house.ts";

/** Writes to a house's journal what the control room would have caused. */
export async function happen({ conferenceId, db }: TestHouse, entries: readonly NewEntry[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const head = await sql<{ seq: number }>`
      update conference set last_seq = last_seq + ${entries.length} where id = ${conferenceId} returning last_seq as seq`.execute(tx);
    const first = head.rows[0]!.seq - entries.length + 1;
    await append(tx, conferenceId, entries.map((entry, at) => ({ ...entry, seq: first + at, at: Date.now() }) as Entry));
  });
}
