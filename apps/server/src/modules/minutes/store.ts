import type { MinutesText } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

export interface SavedText {
  readonly text: MinutesText;
  readonly version: number;
  readonly changedAt: number;
  readonly changedBy: string;
}

const columns = sql`body as text, version, (extract(epoch from changed_at) * 1000)::bigint as "changedAt", changed_by as "changedBy"`;

export async function readText(db: Database, conferenceId: string): Promise<SavedText | null> {
  const found = await sql<SavedText>`select ${columns} from minutes_text where conference_id = ${conferenceId}`.execute(db);
  return found.rows[0] ?? null;
}

/** Null: it is no longer the version that was edited (0: none yet). */
export async function putText(db: Database, conferenceId: string, text: MinutesText, version: number, by: string, at: number): Promise<SavedText | null> {
  const body = JSON.stringify(text);
  const changed = version === 0
    ? await sql<SavedText>`
        insert into minutes_text (conference_id, body, changed_at, changed_by) values (${conferenceId}, ${body}::jsonb, ${new Date(at)}, ${by})
        on conflict (conference_id) do nothing returning ${columns}`.execute(db)
    : await sql<SavedText>`
        update minutes_text set body = ${body}::jsonb, version = version + 1, changed_at = ${new Date(at)}, changed_by = ${by}
        where conference_id = ${conferenceId} and version = ${version} returning ${columns}`.execute(db);
  return changed.rows[0] ?? null;
}
