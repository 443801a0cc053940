import type { Entry } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

/** Keeps lines and corrections, in the transaction that journals them. */
export async function writeLines(tx: Tx, conferenceId: string, entries: readonly Entry[]): Promise<void> {
  for (const entry of entries) {
    if (entry.kind === "caption.said") {
      await sql`
        insert into caption_line (conference_id, track_id, n, at, text, by)
        values (${conferenceId}, ${entry.trackId}, ${entry.n}, ${new Date(entry.at)}, ${entry.text}, ${entry.by ?? "system"})`.execute(tx);
    } else if (entry.kind === "caption.corrected") {
      await sql`
        update caption_line set text = ${entry.text}, corrected_at = ${new Date(entry.at)}
        where conference_id = ${conferenceId} and track_id = ${entry.trackId} and n = ${entry.n}`.execute(tx);
    }
  }
}

export interface TranscriptLine {
  readonly n: number;
  readonly at: number;
  readonly text: string;
}

/** All lines of a track, in their order. */
export async function readTranscript(db: Database, conferenceId: string, trackId: string): Promise<TranscriptLine[]> {
  const found = await sql<TranscriptLine>`
    select n, (extract(epoch from at) * 1000)::bigint as at, text from caption_line
    where conference_id = ${conferenceId} and track_id = ${trackId} order by n`.execute(db);
  return found.rows;
}
