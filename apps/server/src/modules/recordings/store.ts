import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

export interface Titled {
  readonly id: string;
  readonly title: string;
  readonly startsAt: number;
  readonly timeZone: string;
}

export async function readTitles(db: Database, ids: readonly string[]): Promise<Titled[]> {
  const found = await sql<Titled>`
    select id, title, (extract(epoch from starts_at) * 1000)::bigint as "startsAt", time_zone as "timeZone"
    from conference where id = any(${[...ids]}::uuid[]) order by starts_at desc, id`.execute(db);
  return found.rows.map((row) => ({ ...row, startsAt: Number(row.startsAt) }));
}
