import { sql } from "kysely";
import { prepared, type Database } from "../../platform/db/database.ts";
import { OPEN_OR_JUST_ENDED, isOut, type CheckInRow } from "./store.ts";

export type CheckOutRow = Omit<CheckInRow, "method">;

/** Keeps the latest time at which a delegate left. Null: no such delegate on that site's roster. */
export async function writeCheckOut(db: Database, { delegateId, conferenceId, site, at, receivedAt }: CheckOutRow): Promise<{ at: number; present: boolean } | null> {
  const came = receivedAt === null ? null : new Date(receivedAt);
  const written = await sql<{ at: number; present: boolean }>`
    with put as (
      insert into check_out as o (delegate_id, conference_id, site_ordinal, at, received_at)
      select d.id, d.conference_id, d.site_ordinal, ${new Date(at)}, ${came}
      from delegate d where d.id = ${delegateId} and d.conference_id = ${conferenceId} and d.site_ordinal = ${site}
      on conflict (delegate_id) do update
        set at = greatest(o.at, excluded.at), xact = pg_current_xact_id(),
            received_at = case when excluded.at > o.at then excluded.received_at else o.received_at end
      returning o.delegate_id, o.at
    )
    select (extract(epoch from o.at) * 1000)::bigint as at, c.delegate_id is not null and not ${isOut} as present
    from put o left join check_in c on c.delegate_id = o.delegate_id`.execute(db);
  const [row] = written.rows;
  return row ? { at: Number(row.at), present: row.present } : null;
}

/** Whether somebody left, or came back, in transactions of [from, to). */
export async function anyCheckOut(db: Database, from: string, to: string): Promise<boolean> {
  const found = await sql<{ any: boolean }>`${prepared}
    select exists (select from check_out where conference_id in (${OPEN_OR_JUST_ENDED}) and xact >= ${from}::xid8 and xact < ${to}::xid8) as any`.execute(db);
  return found.rows[0]!.any;
}

/** Who was checked in and is out now, by site. */
export async function countAway(db: Database): Promise<{ conferenceId: string; site: number; n: number }[]> {
  const found = await sql<{ conferenceId: string; site: number; n: number }>`
    select o.conference_id as "conferenceId", o.site_ordinal as site, count(*)::int as n
    from check_out o join check_in c on c.delegate_id = o.delegate_id
    where o.conference_id in (${OPEN_OR_JUST_ENDED}) and ${isOut} group by 1, 2`.execute(db);
  return found.rows;
}

/** When the conference ended; null: it has not. */
export async function readEnd(db: Database, conferenceId: string): Promise<number | null> {
  const found = await sql<{ at: Date }>`
    select at from journal where conference_id = ${conferenceId} and kind = 'conference.closed' order by seq desc limit 1`.execute(db);
  return found.rows[0]?.at.getTime() ?? null;
}
