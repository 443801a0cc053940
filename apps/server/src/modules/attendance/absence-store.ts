/** Who does not come, and why. Whoever has checked in is not absent, whatever was said and in whatever order it came. */
import type { AbsenceMinutes } from "@diemcau/rules/minutes";
import { sql } from "kysely";
import { prepared, type Database, type Tx } from "../../platform/db/database.ts";
import { OPEN_OR_JUST_ENDED } from "./store.ts";

export interface AbsenceRow {
  readonly delegateId: string;
  readonly conferenceId: string;
  /** The site the sign-in belongs to. */
  readonly site: number;
  /** Null: taken back. */
  readonly reason: string | null;
  readonly at: number;
  readonly receivedAt: number | null;
}

/** The last thing said of somebody holds. Null: no such delegate on that site's roster. `here`: checked in, nothing is written. */
export async function writeAbsence(db: Database, { delegateId, conferenceId, site, reason, at, receivedAt }: AbsenceRow): Promise<{ reason: string | null; at: number } | "here" | null> {
  return db.transaction().execute(async (tx) => {
    const found = await sql<{ here: boolean }>`
      select exists (select from check_in c where c.delegate_id = d.id) as here from delegate d
      where d.id = ${delegateId} and d.conference_id = ${conferenceId} and d.site_ordinal = ${site} for key share`.execute(tx);
    if (!found.rows[0]) return null;
    if (found.rows[0].here && reason !== null) return "here";
    await sql`
      insert into absence as a (delegate_id, conference_id, site_ordinal, reason, at, received_at)
      values (${delegateId}, ${conferenceId}, ${site}, ${reason}, ${new Date(at)}, ${receivedAt === null ? null : new Date(receivedAt)})
      on conflict (delegate_id) do update set reason = excluded.reason, at = excluded.at, received_at = excluded.received_at, xact = pg_current_xact_id()
      where a.at <= excluded.at`.execute(tx);
    const stands = await sql<{ reason: string | null; at: number }>`
      select reason, (extract(epoch from at) * 1000)::bigint as at from absence where delegate_id = ${delegateId}`.execute(tx);
    const row = stands.rows[0]!;
    return { reason: row.reason, at: Number(row.at) };
  });
}

/** Another person sits on the place: what was said of the one before is not said of them. */
export async function forgetAbsence(tx: Tx, delegateId: string): Promise<void> {
  await sql`update absence set reason = null, at = now(), xact = pg_current_xact_id() where delegate_id = ${delegateId}`.execute(tx);
}

/** Whether something was said of anybody in transactions of [from, to). */
export async function anyAbsence(db: Database, from: string, to: string): Promise<boolean> {
  const found = await sql<{ any: boolean }>`${prepared}
    select exists (select from absence where conference_id in (${OPEN_OR_JUST_ENDED}) and xact >= ${from}::xid8 and xact < ${to}::xid8) as any`.execute(db);
  return found.rows[0]!.any;
}

const STANDS = sql`a.reason is not null and not exists (select from check_in c where c.delegate_id = a.delegate_id)`;

/** How many are absent with a reason, by site. */
export async function countAbsent(db: Database): Promise<{ conferenceId: string; site: number; n: number }[]> {
  const found = await sql<{ conferenceId: string; site: number; n: number }>`
    select a.conference_id as "conferenceId", a.site_ordinal as site, count(*)::int as n from absence a
    where a.conference_id in (${OPEN_OR_JUST_ENDED}) and ${STANDS} group by 1, 2`.execute(db);
  return found.rows;
}

export interface AbsentPerson {
  readonly site: number;
  readonly name: string;
  readonly position: string;
  readonly class: string;
  readonly reason: string;
}

/** By site and precedence. */
export async function readAbsent(db: Database, conferenceId: string, limit: number): Promise<AbsentPerson[]> {
  const found = await sql<AbsentPerson>`
    select a.site_ordinal as site, d.display_name as name, array_to_string(d.positions, '; ') as position, d.class, a.reason
    from absence a join delegate d on d.id = a.delegate_id
    where a.conference_id = ${conferenceId} and ${STANDS} order by a.site_ordinal, d.precedence, d.id limit ${limit}`.execute(db);
  return found.rows;
}

/** Names that stand in the minutes themselves; of more there is the file. */
const NAMED = 500;

export async function absenceMinutes(db: Database, conferenceId: string): Promise<AbsenceMinutes> {
  const sums = await sql<{ persons: number; sites: number }>`
    select count(*)::int as persons, count(distinct a.site_ordinal)::int as sites from absence a where a.conference_id = ${conferenceId} and ${STANDS}`.execute(db);
  const rows = await readAbsent(db, conferenceId, NAMED);
  return { rows: rows.map(({ site, name, position, reason }) => ({ site, name, position, reason })), ...sums.rows[0]! };
}
