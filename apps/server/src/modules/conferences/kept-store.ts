import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

export interface KeptText {
  readonly id: string;
  readonly digest: string;
}

/** What a room keeps, instead of what it kept before. */
export async function putKept(db: Database, conferenceId: string, site: number, kept: readonly KeptText[]): Promise<void> {
  const ids = kept.map(({ id }) => id);
  const digests = kept.map(({ digest }) => digest);
  await db.transaction().execute(async (tx) => {
    await sql`delete from kept_paper where conference_id = ${conferenceId} and site_ordinal = ${site} and not subject_id = any(${ids}::uuid[])`.execute(tx);
    await sql`
      insert into kept_paper (conference_id, site_ordinal, subject_id, digest)
      select ${conferenceId}, ${site}, kept.id, kept.digest from (select distinct on (id) id, digest from unnest(${ids}::uuid[], ${digests}::text[]) as k (id, digest)) as kept
      on conflict (conference_id, site_ordinal, subject_id) do update set digest = excluded.digest where kept_paper.digest <> excluded.digest`.execute(tx);
  });
}

/** Of items and what belongs to each: how many sites keep all of it, by the item. An item that nobody keeps is left out. */
export async function countKept(db: Database, conferenceId: string, items: readonly { readonly id: string; readonly texts: readonly KeptText[] }[]): Promise<Map<string, number>> {
  const wanted = items.flatMap(({ id, texts }) => texts.map((text) => ({ item: id, of: texts.length, ...text })));
  if (wanted.length === 0) return new Map();
  const found = await sql<{ item: string; sites: number }>`
    select item, count(*)::int as sites from (
      select w.item, k.site_ordinal
      from unnest(${wanted.map(({ item }) => item)}::uuid[], ${wanted.map(({ id }) => id)}::uuid[], ${wanted.map(({ digest }) => digest)}::text[], ${wanted.map(({ of }) => of)}::int[]) as w (item, subject, digest, parts)
      join kept_paper k on k.conference_id = ${conferenceId} and k.subject_id = w.subject and k.digest = w.digest
      group by w.item, k.site_ordinal, w.parts
      having count(*) = w.parts) as whole
    group by item`.execute(db);
  return new Map(found.rows.map(({ item, sites }) => [item, sites]));
}
