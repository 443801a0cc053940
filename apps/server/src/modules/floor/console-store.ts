import type { ConsolePresence } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

/** Somebody's control room is open. After a pause they have come anew. */
export async function writeConsoleSign(db: Database, conferenceId: string, account: string, desk: string, at: number, goneBefore: number): Promise<void> {
  await sql`
    insert into console_presence as p (conference_id, account_id, desk, since, seen_at)
    values (${conferenceId}, ${account}, ${desk}, ${new Date(at)}, ${new Date(at)})
    on conflict (conference_id, account_id) do update set desk = excluded.desk, seen_at = excluded.seen_at,
      since = case when p.seen_at < ${new Date(goneBefore)} then excluded.since else p.since end`.execute(db);
}

/** Those who have signed since then, in the order they came. */
export async function readConsolesPresent(db: Database, conferenceId: string, seenSince: number): Promise<ConsolePresence[]> {
  const found = await sql<Omit<ConsolePresence, "since"> & { since: Date }>`
    select a.id as account, a.display_name as name, a.role, p.desk, p.since
    from console_presence p join account a on a.id = p.account_id
    where p.conference_id = ${conferenceId} and p.seen_at >= ${new Date(seenSince)} and a.revoked_at is null
      and a.role in ('producer', 'secretary', 'chair')
    order by p.since, a.id limit 200`.execute(db);
  return found.rows.map((row) => ({ ...row, since: row.since.getTime() }));
}
