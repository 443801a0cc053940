/** Whose turn it is to load the media server: one queue for all gateways, in the database. */
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

export interface Asking {
  readonly siteId: string;
  readonly conferenceId: string;
  /** ms since 1970 */
  readonly at: number;
}

export interface Turn {
  readonly admitted: boolean;
  /** From 1; 0 when admitted. */
  readonly place: number;
  readonly waiting: number;
  /** How many may test at once now. */
  readonly capacity: number;
}

export interface TurnLimits {
  readonly atOnce: number;
  /** While any conference is live: the programme comes first. */
  readonly atOnceLive: number;
  readonly turnMs: number;
  /** A room that has not asked for so long has gone away. */
  readonly silenceMs: number;
}

/** Two gateways at once would both give the last place away. */
const QUEUE_LOCK = 7_310_008;

/** Puts rooms in the queue or keeps their places, lets the next ones in, and says where each stands. */
export async function askForTurns(db: Database, asking: readonly Asking[], limits: TurnLimits): Promise<Turn[]> {
  const now = new Date(Math.max(...asking.map(({ at }) => at)));
  const rows = [...new Map(asking.map((each) => [each.siteId, each])).values()];
  const stands = await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${QUEUE_LOCK})`.execute(tx);
    await sql`
      delete from line_test_turn
      where case when admitted_at is null then seen_at < ${new Date(now.getTime() - limits.silenceMs)}
        else admitted_at < ${new Date(now.getTime() - limits.turnMs)} end`.execute(tx);
    await sql`
      insert into line_test_turn (site_id, conference_id, seen_at)
      select "siteId", "conferenceId", ${now} from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t ("siteId" uuid, "conferenceId" uuid)
      on conflict (site_id) do update set seen_at = excluded.seen_at`.execute(tx);
    const live = await sql<{ live: boolean }>`select exists (select 1 from conference where phase = 'live') as live`.execute(tx);
    const capacity = live.rows[0]!.live ? limits.atOnceLive : limits.atOnce;
    await sql`
      update line_test_turn set admitted_at = ${now} where site_id in (
        select site_id from line_test_turn where admitted_at is null order by place
        limit greatest(0, ${capacity} - (select count(*) from line_test_turn where admitted_at is not null)))`.execute(tx);
    const found = await sql<{ siteId: string; admitted: boolean; place: number; waiting: number }>`
      select * from (
        select site_id as "siteId", admitted_at is not null as admitted,
          case when admitted_at is null then row_number() over (partition by admitted_at is null order by place) else 0 end::int as place,
          (count(*) filter (where admitted_at is null) over ())::int as waiting
        from line_test_turn) all_turns
      where "siteId" = any(${rows.map(({ siteId }) => siteId)}::uuid[])`.execute(tx);
    return { capacity, bySite: new Map(found.rows.map((row) => [row.siteId, row])) };
  });
  return asking.map(({ siteId }) => ({ ...stands.bySite.get(siteId)!, capacity: stands.capacity }));
}

export async function hasTurn(db: Database, siteId: string, now: number, turnMs: number): Promise<boolean> {
  const found = await sql`select 1 from line_test_turn where site_id = ${siteId} and admitted_at >= ${new Date(now - turnMs)}`.execute(db);
  return found.rows.length > 0;
}

export async function endTurn(db: Database, siteId: string): Promise<void> {
  await sql`delete from line_test_turn where site_id = ${siteId}`.execute(db);
}

/** Rooms that were let in and have not said that they are done, with whether their time is over. */
export async function readLetIn(db: Database, now: number, turnMs: number): Promise<{ siteId: string; isOver: boolean }[]> {
  const found = await sql<{ siteId: string; isOver: boolean }>`
    select site_id as "siteId", admitted_at < ${new Date(now - turnMs)} as "isOver" from line_test_turn where admitted_at is not null`.execute(db);
  return found.rows;
}
