import { CONVERTIBLE, type StageSource } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";
import { MEDIA_TYPES } from "../documents/index.ts";

/** What the programme can show (pages that a browser draws, films that it plays), and what a PDF has to be made of first. */
const LISTED = ["pdf", "png", "jpg", "webp", "mp4", "webm", ...CONVERTIBLE].map((extension) => MEDIA_TYPES[extension]!);
/** More than a producer looks through. */
const MOST = 500;

/** Files of a conference's papers, and of the documents that its agenda shows, in the order of the agenda. */
export async function readShowable(db: Database, conferenceId: string): Promise<StageSource[]> {
  const found = await sql<StageSource>`
    with subject as (
      select p.id, 'paper' as kind, p.title, p.position as place from paper p where p.conference_id = ${conferenceId} and p.position >= 0
      union
      select d.id, 'document', coalesce(nullif(d.symbol, '') || ': ', '') || d.abstract, 10000 from document d
      where d.id in (select unnest(document_ids) from agenda_item where conference_id = ${conferenceId})
    )
    select f.id, f.name, f.media_type as "mediaType", f.size, s.id as "subjectId", s.kind as subject, s.title
    from attached_file f join subject s on s.id = f.subject_id
    where f.media_type = any(${LISTED}::text[]) order by s.place, s.id, f.added_at, f.id limit ${MOST}`.execute(db);
  return found.rows.map((row) => ({ ...row, size: Number(row.size) }));
}
