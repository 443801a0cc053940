import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

/** Classes of the delegates of a conference, the largest first. `sites`: only of these; null: of all. */
export async function readDelegateClasses(db: Database, conferenceId: string, sites: readonly number[] | null): Promise<{ name: string; delegates: number }[]> {
  const found = await sql<{ name: string; delegates: number }>`
    select class as name, count(*)::int as delegates from delegate where conference_id = ${conferenceId} and (${sites}::int[] is null or site_ordinal = any(${sites}::int[])) group by 1 order by 2 desc, 1 limit 100`.execute(db);
  return found.rows;
}
