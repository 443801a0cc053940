import { sql } from "kysely";
import type { Database } from "../platform/db/database.ts";

/** When a conference was closed; null while it is not. */
export async function readClosedAt(db: Database, conferenceId: string): Promise<number | null> {
  const found = await sql<{ at: Date }>`
    select at from journal where conference_id = ${conferenceId} and kind = 'conference.closed' order by seq desc limit 1`.execute(db);
  return found.rows[0]?.at.getTime() ?? null;
}
