import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

export interface ShelfRow {
  readonly id: string;
  readonly digest: string;
  readonly until: number | null;
  readonly files: { id: string; name: string; size: number }[];
}

/** Of some documents and papers: what tells one text from another, how long they are open, and what is attached. */
export async function readShelf(db: Database, ids: readonly string[]): Promise<ShelfRow[]> {
  if (ids.length === 0) return [];
  const found = await sql<ShelfRow>`
    select s.id, md5(concat_ws(E'\n', d.symbol, d.abstract, array_to_string(d.body, E'\n'), p.title, p.author, array_to_string(p.body, E'\n'))) as digest,
           (extract(epoch from r.visible_to) * 1000)::bigint as until,
           coalesce((select jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name, 'size', f.size) order by f.added_at, f.id)
                     from attached_file f where f.subject_id = s.id), '[]') as files
    from unnest(${[...ids]}::uuid[]) as s (id)
    left join document d on d.id = s.id left join paper p on p.id = s.id left join reading_rule r on r.subject_id = s.id`.execute(db);
  return found.rows;
}
