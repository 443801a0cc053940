import type { RoomPlan, SeatPlace, SeatingChange, TakenSeat } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

/** Plan and seats of a room as they were saved. A seat whose delegate has moved to another room is empty. */
export async function readPlan(db: Database, conferenceId: string, site: number): Promise<{ version: number; plan: RoomPlan; seats: TakenSeat[] } | null> {
  const found = await sql<{ version: number; plan: RoomPlan; seats: TakenSeat[] }>`
    select p.version, p.plan, coalesce((
      select json_agg(json_build_object('row', s.row_no, 'column', s.column_no, 'delegateId', s.delegate_id, 'fixed', s.fixed) order by s.row_no, s.column_no)
      from seat s join delegate d on d.id = s.delegate_id and d.site_ordinal = s.site_ordinal
      where s.conference_id = p.conference_id and s.site_ordinal = p.site_ordinal), '[]') as seats
    from room_plan p where p.conference_id = ${conferenceId} and p.site_ordinal = ${site}`.execute(db);
  return found.rows[0] ?? null;
}

export interface SitterRow {
  readonly delegateId: string;
  readonly name: string;
  readonly familyName: string;
  readonly middleName: string;
  readonly givenName: string;
  readonly positions: string[];
  readonly class: string;
  readonly isSiteChair: boolean;
  /** As the roster has it. */
  readonly unit: string;
  /** Given by hand on the plan. */
  readonly given: string;
}

/** Who needs a seat, as the roster lists them. */
export async function readSitters(db: Database | Tx, conferenceId: string, site: number, limit: number): Promise<SitterRow[]> {
  const found = await sql<SitterRow>`
    select d.id as "delegateId", d.display_name as name, d.family_name as "familyName", d.middle_name as "middleName", d.given_name as "givenName", d.positions, d.class,
      d.is_site_chair as "isSiteChair", d.unit, coalesce(u.unit, '') as given
    from delegate d left join delegate_unit u on u.delegate_id = d.id
    where d.conference_id = ${conferenceId} and d.site_ordinal = ${site} order by d.precedence, d.id limit ${limit}`.execute(db);
  return found.rows;
}

/** Makes room for the next version. Answers false, and writes nothing, when somebody else was quicker. */
export async function putPlan(tx: Tx, conferenceId: string, site: number, { version, plan }: SeatingChange): Promise<boolean> {
  const body = JSON.stringify(plan);
  const done = version === 0
    ? await sql<{ version: number }>`
        insert into room_plan (conference_id, site_ordinal, plan) values (${conferenceId}, ${site}, ${body}::jsonb)
        on conflict do nothing returning version`.execute(tx)
    : await sql<{ version: number }>`
        update room_plan set plan = ${body}::jsonb, version = version + 1
        where conference_id = ${conferenceId} and site_ordinal = ${site} and version = ${version} returning version`.execute(tx);
  return done.rows.length > 0;
}

/** The room's seats from now on; a delegate who came from another room leaves the seat there. */
export async function putSeats(tx: Tx, conferenceId: string, site: number, { seats, units }: SeatingChange): Promise<void> {
  const wanted = JSON.stringify(seats);
  await sql`
    delete from seat where (conference_id = ${conferenceId} and site_ordinal = ${site})
      or delegate_id in (select "delegateId" from jsonb_to_recordset(${wanted}::jsonb) as t ("delegateId" uuid))`.execute(tx);
  await sql`
    insert into seat (conference_id, site_ordinal, row_no, column_no, delegate_id, fixed)
    select ${conferenceId}, ${site}, "row", "column", "delegateId", fixed
    from jsonb_to_recordset(${wanted}::jsonb) as t ("row" int, "column" int, "delegateId" uuid, fixed boolean)`.execute(tx);
  await sql`
    delete from delegate_unit where delegate_id in (select id from delegate where conference_id = ${conferenceId} and site_ordinal = ${site})`.execute(tx);
  await sql`
    insert into delegate_unit (delegate_id, unit)
    select "delegateId", unit from jsonb_to_recordset(${JSON.stringify(units)}::jsonb) as t ("delegateId" uuid, unit text)`.execute(tx);
}

/** Where a delegate sits in the room of that site. */
export async function readSeat(db: Database, delegateId: string, site: number): Promise<SeatPlace | null> {
  const found = await sql<SeatPlace>`
    select row_no as "row", column_no as "column" from seat where delegate_id = ${delegateId} and site_ordinal = ${site}`.execute(db);
  return found.rows[0] ?? null;
}

/** The unit of a site; null: it is none of the tree's. */
export async function readSiteUnit(db: Database, conferenceId: string, site: number): Promise<string | null> {
  const found = await sql<{ unitId: string | null }>`select unit_id as "unitId" from site where conference_id = ${conferenceId} and ordinal = ${site}`.execute(db);
  return found.rows[0]?.unitId ?? null;
}
