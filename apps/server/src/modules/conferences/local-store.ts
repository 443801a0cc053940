import type { LocalItem } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export async function readLocalVersion(db: Database, conferenceId: string, site: number): Promise<number> {
  const found = await sql<{ version: number }>`
    select version from local_agenda where conference_id = ${conferenceId} and site_ordinal = ${site}`.execute(db);
  return found.rows[0]?.version ?? 0;
}

export async function readLocalItems(db: Database, conferenceId: string, site: number): Promise<LocalItem[]> {
  const found = await sql<LocalItem>`
    select id, session_id as "sessionId", place, kind, title, minutes, presenters
    from local_agenda_item where conference_id = ${conferenceId} and site_ordinal = ${site} order by position, id`.execute(db);
  return found.rows;
}

/** Takes the room's list for a change and counts its version up. @returns the version before, 0 when there was none */
export async function lockLocalAgenda(tx: Tx, conferenceId: string, site: number, by: string, at: number): Promise<number> {
  const found = await sql<{ version: number }>`
    insert into local_agenda as l (conference_id, site_ordinal, changed_by, changed_at) values (${conferenceId}, ${site}, ${by}, ${new Date(at)})
    on conflict (conference_id, site_ordinal) do update set version = l.version + 1, changed_by = excluded.changed_by, changed_at = excluded.changed_at
    returning version`.execute(tx);
  return found.rows[0]!.version - 1;
}

/** Items that a room's list holds: those planned (LocalAgendaChange) and those added while the conference goes on (ADDED_LIMIT). */
const ITEM_LIMIT = 70;

/** Adds an item after the others; one that is there stays. A session that is gone is replaced by the conference's first. */
export async function appendLocalItem(tx: Tx, conferenceId: string, site: number, item: LocalItem, by: string, at: number): Promise<void> {
  await lockLocalAgenda(tx, conferenceId, site, by, at);
  await sql`
    insert into local_agenda_item (id, conference_id, site_ordinal, session_id, place, kind, title, minutes, presenters, position)
    select ${item.id}, ${conferenceId}, ${site}, s.id, ${item.place}, ${item.kind}, ${item.title}, ${item.minutes}, ${item.presenters}::text[], t.last + 1
    from (select coalesce(max(position), -1) as last, count(*) as items from local_agenda_item where conference_id = ${conferenceId} and site_ordinal = ${site}) t,
      (select id from conference_session where conference_id = ${conferenceId} order by id = ${item.sessionId} desc, starts_at limit 1) s
    where t.items < ${ITEM_LIMIT} on conflict (id) do nothing`.execute(tx);
}

export async function removeLocalItem(tx: Tx, conferenceId: string, site: number, id: string, by: string, at: number): Promise<void> {
  await lockLocalAgenda(tx, conferenceId, site, by, at);
  await sql`delete from local_agenda_item where conference_id = ${conferenceId} and site_ordinal = ${site} and id = ${id}`.execute(tx);
}

/** @returns false when an id belongs to another room's item */
export async function writeLocalItems(tx: Tx, conferenceId: string, site: number, items: readonly LocalItem[]): Promise<boolean> {
  await sql`delete from local_agenda_item where conference_id = ${conferenceId} and site_ordinal = ${site}`.execute(tx);
  const done = await sql`
    insert into local_agenda_item (id, conference_id, site_ordinal, session_id, place, kind, title, minutes, presenters, position)
    select id, ${conferenceId}, ${site}, "sessionId", place, kind, title, minutes, presenters, position
    from jsonb_to_recordset(${JSON.stringify(items.map((item, position) => ({ ...item, position })))}::jsonb)
      as t (id uuid, "sessionId" uuid, place text, kind text, title text, minutes int, presenters text[], position int)
    on conflict (id) do nothing returning 1`.execute(tx);
  return done.rows.length === items.length;
}
