import { sql } from "kysely";
import type { Database } from "../platform/db/database.ts";

/** A clerk that has not got through a round for so long is not there, s. */
const ALIVE_SECONDS = 20;

/** Written after a round that went well: a clerk that runs but gets nothing done does not count. */
export async function beatAsClerk(db: Database): Promise<void> {
  await sql`
    insert into installation (key, value) values ('clerk', to_jsonb(extract(epoch from now())))
    on conflict (key) do update set value = excluded.value`.execute(db);
}

export async function clerkIsAlive(db: Database): Promise<boolean> {
  const found = await sql<{ alive: boolean }>`
    select extract(epoch from now()) - value::text::float8 < ${ALIVE_SECONDS} as alive from installation where key = 'clerk'`.execute(db);
  return found.rows[0]?.alive ?? false;
}
