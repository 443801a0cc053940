import type { Conclusion, Entry, LocalAct } from "@diemcau/contract";
import { happenedAtOf } from "@diemcau/rules/offline";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

const KINDS = { "local.opened": "opened", "local.closed": "closed", "local.begun": "begun", "local.returned": "returned" } as const;

/** Keeps what a room does on its own, as it is journalled. */
export async function writeActs(tx: Tx, conferenceId: string, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    const kind = KINDS[entry.kind as keyof typeof KINDS];
    if (!kind || !("site" in entry)) continue;
    const title = entry.kind === "local.begun" ? entry.title : null;
    await sql`
      insert into local_act (conference_id, site_ordinal, seq, kind, at, title)
      values (${conferenceId}, ${entry.site}, ${entry.seq}, ${kind}, ${new Date(happenedAtOf(entry))}, ${title})`.execute(tx);
  }
}

export async function readActs(db: Database, conferenceId: string, site: number): Promise<LocalAct[]> {
  const found = await sql<LocalAct>`
    select kind, (extract(epoch from at) * 1000)::bigint as when, title
    from local_act where conference_id = ${conferenceId} and site_ordinal = ${site} order by seq`.execute(db);
  return found.rows.map((row) => ({ ...row, when: Number(row.when) }));
}

/** Keeps a conclusion under its id, changes it, or drops it (null). */
export async function putConclusion(tx: Tx, conferenceId: string, site: number, id: string, text: string | null, at: number): Promise<void> {
  if (text === null) {
    await sql`delete from local_conclusion where conference_id = ${conferenceId} and site_ordinal = ${site} and id = ${id}`.execute(tx);
    return;
  }
  await sql`
    insert into local_conclusion (conference_id, site_ordinal, id, at, body) values (${conferenceId}, ${site}, ${id}, ${new Date(at)}, ${text})
    on conflict (conference_id, site_ordinal, id) do update set body = excluded.body`.execute(tx);
}

export async function readConclusions(db: Database, conferenceId: string, site: number): Promise<Conclusion[]> {
  const found = await sql<Conclusion>`
    select id, (extract(epoch from at) * 1000)::bigint as at, body as text
    from local_conclusion where conference_id = ${conferenceId} and site_ordinal = ${site} order by at, id`.execute(db);
  return found.rows.map((row) => ({ ...row, at: Number(row.at) }));
}
