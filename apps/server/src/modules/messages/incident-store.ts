import type { EntryOf, IncidentRecord } from "@diemcau/contract";
import { happenedAtOf } from "@diemcau/rules/offline";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export async function insertIncident(tx: Tx, conferenceId: string, entry: EntryOf<"incident.opened">, author: string): Promise<void> {
  const { incidentId, site, what, severity, since, side, note } = entry;
  const at = happenedAtOf(entry);
  await sql`
    insert into incident (id, conference_id, site_ordinal, what, severity, since, opened_at, opened_by, from_site)
    values (${incidentId}, ${conferenceId}, ${site}, ${what}, ${severity}, ${new Date(since)}, ${new Date(at)}, ${author}, ${side === "site"})`.execute(tx);
  if (note) await insertNote(tx, incidentId, { at, side, author, text: note });
}

type Note = IncidentRecord["notes"][number];

export async function insertNote(tx: Tx, incidentId: string, { at, side, author, text, kind = "note" }: Omit<Note, "kind"> & Partial<Pick<Note, "kind">>): Promise<void> {
  await sql`
    insert into incident_note (incident_id, at, from_site, author, body, kind)
    values (${incidentId}, ${new Date(at)}, ${side === "site"}, ${author}, ${text}, ${kind})`.execute(tx);
}

/** Open again: how it had been closed, and why that was not all, become notes. */
export async function reopenIncident(tx: Tx, { incidentId, side, reason, siteName }: { incidentId: string; side: Note["side"]; reason: string; siteName: string }, at: number, author: string): Promise<void> {
  await sql`
    insert into incident_note (incident_id, at, from_site, author, body, kind)
    select id, closed_at, closed_by = ${siteName}, coalesce(closed_by, ''), coalesce(solution, ''), 'closed' from incident where id = ${incidentId} and closed_at is not null`.execute(tx);
  await sql`update incident set closed_at = null, closed_by = null, solution = null where id = ${incidentId}`.execute(tx);
  await insertNote(tx, incidentId, { at, side, author, text: reason, kind: "reopened" });
}

export async function setOwner(tx: Tx, incidentId: string, owner: string): Promise<void> {
  await sql`update incident set owner = ${owner} where id = ${incidentId}`.execute(tx);
}

export async function setSeverity(tx: Tx, incidentId: string, severity: string): Promise<void> {
  await sql`update incident set severity = ${severity} where id = ${incidentId}`.execute(tx);
}

export async function closeIncident(tx: Tx, incidentId: string, at: number, by: string, solution: string): Promise<void> {
  await sql`update incident set closed_at = ${new Date(at)}, closed_by = ${by}, solution = ${solution} where id = ${incidentId}`.execute(tx);
}

type Row = Omit<IncidentRecord, "siteName">;

/** Open and closed ones, the newest first. `sites`: null for all. */
export async function readIncidents(db: Database, conferenceId: string, sites: readonly number[] | null, limit: number): Promise<Row[]> {
  const found = await sql<Row>`
    select i.id, i.site_ordinal as site, i.what, i.severity, (extract(epoch from i.since) * 1000)::bigint as since,
      (extract(epoch from i.opened_at) * 1000)::bigint as "openedAt", case when i.from_site then 'site' else 'centre' end as side,
      i.opened_by as "openedBy", i.owner, (extract(epoch from i.closed_at) * 1000)::bigint as "closedAt", i.closed_by as "closedBy", i.solution,
      coalesce((
        select jsonb_agg(jsonb_build_object('kind', n.kind, 'at', (extract(epoch from n.at) * 1000)::bigint, 'side', case when n.from_site then 'site' else 'centre' end,
          'author', n.author, 'text', n.body) order by n.at, n.id)
        from incident_note n where n.incident_id = i.id), '[]') as notes
    from incident i
    where i.conference_id = ${conferenceId} and (${sites === null} or i.site_ordinal = any(${sites ?? []}::int[]))
    order by i.opened_at desc, i.id desc limit ${limit}`.execute(db);
  return found.rows.map((row) => ({
    ...row,
    since: Number(row.since),
    openedAt: Number(row.openedAt),
    closedAt: row.closedAt === null ? null : Number(row.closedAt),
  }));
}
