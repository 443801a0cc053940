import type { Seat } from "@diemcau/rules/admission";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

/** A room that has a place goes on having it. @returns false: it has none */
export async function keepSeat(db: Database, conferenceId: string, site: number): Promise<boolean> {
  const { numAffectedRows } = await sql`update programme_seat set taken_at = now() where conference_id = ${conferenceId} and site_ordinal = ${site} and taken_at is not null`.execute(db);
  return numAffectedRows === 1n;
}

/** Until the transaction ends nobody else takes a place of this conference. */
export async function lockSeats(tx: Tx, conferenceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(51, hashtext(${conferenceId}))`.execute(tx);
}

/** Those who have a place, and how many were refused within so many seconds and have none yet. */
export async function readSeats(db: Database | Tx, conferenceId: string, refusedWithinS: number): Promise<{ seats: Seat[]; refused: number }> {
  const { rows } = await sql<{ site: number; ageMs: number | null }>`
    select site_ordinal as site, (extract(epoch from clock_timestamp() - taken_at) * 1000)::float8 as "ageMs"
    from programme_seat where conference_id = ${conferenceId} and (taken_at is not null or refused_at > now() - make_interval(secs => ${refusedWithinS}))`.execute(db);
  const seats = rows.flatMap(({ site, ageMs }) => (ageMs === null ? [] : { site, ageMs }));
  return { seats, refused: rows.length - seats.length };
}

export async function freeSeats(tx: Tx, conferenceId: string, sites: readonly number[]): Promise<void> {
  if (sites.length === 0) return;
  await sql`delete from programme_seat where conference_id = ${conferenceId} and site_ordinal = any(${sites}::int[])`.execute(tx);
}

export async function writeSeat(db: Database | Tx, conferenceId: string, site: number, admitted: boolean): Promise<void> {
  const [taken, refused] = admitted ? [sql`now()`, sql`null`] : [sql`null`, sql`now()`];
  await sql`
    insert into programme_seat (conference_id, site_ordinal, taken_at, refused_at) values (${conferenceId}, ${site}, ${taken}, ${refused})
    on conflict (conference_id, site_ordinal) do update set taken_at = excluded.taken_at, refused_at = excluded.refused_at`.execute(db);
}
