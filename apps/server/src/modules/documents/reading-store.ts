import type { Reading, ReadingRule } from "@diemcau/contract";
import type { Shelved } from "@diemcau/rules/documents";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export type ShelvedSubject = Shelved & { readonly id: string };

const rule = sql`r.levels, r.roles, (extract(epoch from r.visible_from) * 1000)::bigint as "visibleFrom",
  (extract(epoch from r.visible_to) * 1000)::bigint as "visibleTo", coalesce(r.from_opening, false) as "fromOpening"`;
const shelved = sql`coalesce(d.state, 'issued') as state, r.recalled_at is not null as recalled, ${rule}`;

/** What stands over these documents and papers. Papers have no state of their own. */
export async function readShelved(db: Database, ids: readonly string[]): Promise<ShelvedSubject[]> {
  if (ids.length === 0) return [];
  const found = await sql<ShelvedSubject>`
    select s.id, ${shelved} from unnest(${[...ids]}::uuid[]) as s (id)
    left join document d on d.id = s.id left join reading_rule r on r.subject_id = s.id`.execute(db);
  return found.rows;
}

/** Documents that are not simply open to everybody. */
export async function readSpecial(db: Database): Promise<ShelvedSubject[]> {
  const found = await sql<ShelvedSubject>`
    select d.id, ${shelved} from document d left join reading_rule r on r.subject_id = d.id
    where d.state in ('draft', 'withdrawn') or r.subject_id is not null`.execute(db);
  return found.rows;
}

export async function readUnitLevel(db: Database, unitId: string): Promise<string | null> {
  return (await sql<{ level: string }>`select level_code as level from unit where id = ${unitId}`.execute(db)).rows[0]?.level ?? null;
}

export async function readSiteLevel(db: Database, conferenceId: string, site: number): Promise<string | null> {
  return (await sql<{ level: string }>`select level_code as level from site where conference_id = ${conferenceId} and ordinal = ${site}`.execute(db)).rows[0]?.level ?? null;
}

export async function subjectExists(db: Database | Tx, id: string): Promise<boolean> {
  const found = await sql<{ there: boolean }>`
    select exists (select 1 from document where id = ${id}) or exists (select 1 from paper where id = ${id}) as there`.execute(db);
  return found.rows[0]!.there;
}

export interface StoredReading {
  readonly rule: ReadingRule;
  readonly recall: Reading["recall"];
}
const OPEN_TO_ALL: StoredReading = { rule: { levels: null, roles: null, visibleFrom: null, visibleTo: null, fromOpening: false }, recall: null };

export async function readRule(db: Database, id: string): Promise<StoredReading> {
  const found = await sql<ReadingRule & { at: number | null; by: string | null; reason: string | null }>`
    select ${rule}, (extract(epoch from r.recalled_at) * 1000)::bigint as at, r.recalled_by as by, r.recall_reason as reason
    from reading_rule r where r.subject_id = ${id}`.execute(db);
  const [row] = found.rows;
  if (!row) return OPEN_TO_ALL;
  const { at, by, reason, ...known } = row;
  return { rule: known, recall: at === null ? null : { at, by: by ?? "", reason: reason ?? "" } };
}

export async function putRule(db: Database, id: string, { levels, roles, visibleFrom, visibleTo, fromOpening }: ReadingRule): Promise<void> {
  const at = (ms: number | null) => (ms === null ? null : new Date(ms));
  await sql`
    insert into reading_rule (subject_id, levels, roles, visible_from, visible_to, from_opening)
    values (${id}, ${levels}::text[], ${roles}::text[], ${at(visibleFrom)}, ${at(visibleTo)}, ${fromOpening})
    on conflict (subject_id) do update set levels = excluded.levels, roles = excluded.roles, visible_from = excluded.visible_from,
      visible_to = excluded.visible_to, from_opening = excluded.from_opening`.execute(db);
}

/** The first recall counts: a second one changes neither its time nor its reason. */
export async function putRecall(db: Database, id: string, recall: { at: number; by: string; reason: string } | null): Promise<void> {
  const [at, by, reason] = recall ? [new Date(recall.at), recall.by, recall.reason] : [null, null, null];
  await sql`
    insert into reading_rule (subject_id, recalled_at, recalled_by, recall_reason) values (${id}, ${at}, ${by}, ${reason})
    on conflict (subject_id) do update set recalled_at = excluded.recalled_at, recalled_by = excluded.recalled_by, recall_reason = excluded.recall_reason
    where (reading_rule.recalled_at is null) <> (excluded.recalled_at is null)`.execute(db);
}

export interface Opening {
  readonly subjectId: string;
  readonly kind: "account" | "site" | "delegate";
  readonly readerId: string;
  readonly at: number;
}

/** Many openings in one statement; of the same reader and subject the first and the last time stay. */
export async function putOpenings(db: Database, openings: readonly Opening[]): Promise<void> {
  await sql`
    insert into opening (subject_id, reader_kind, reader_id, first_at, last_at, times)
    select "subjectId", kind, "readerId", to_timestamp(min(at) / 1000.0), to_timestamp(max(at) / 1000.0), count(*)::int
    from jsonb_to_recordset(${JSON.stringify(openings)}::jsonb) as t ("subjectId" uuid, kind text, "readerId" uuid, at bigint)
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (subject_id, reader_kind, reader_id) do update set last_at = greatest(opening.last_at, excluded.last_at), times = opening.times + excluded.times`.execute(db);
}

/** Who has opened it, the last first. Names are those of today; whoever is gone is told by kind alone. */
export async function readOpenings(db: Database, id: string, limit: number): Promise<Reading["openings"]> {
  const [count, last] = await Promise.all([
    sql<{ total: number }>`select count(*)::int as total from opening where subject_id = ${id}`.execute(db),
    sql<Reading["openings"]["last"][number]>`
      select o.reader_kind as kind, coalesce(a.display_name, s.name, g.display_name, '') as name, coalesce(u.name, gs.name) as place,
        (extract(epoch from o.first_at) * 1000)::bigint as "firstAt", (extract(epoch from o.last_at) * 1000)::bigint as "lastAt", o.times
      from opening o
      left join account a on o.reader_kind = 'account' and a.id = o.reader_id left join unit u on u.id = a.unit_id
      left join site s on o.reader_kind = 'site' and s.id = o.reader_id
      left join delegate g on o.reader_kind = 'delegate' and g.id = o.reader_id
      left join site gs on gs.conference_id = g.conference_id and gs.ordinal = g.site_ordinal
      where o.subject_id = ${id} order by o.last_at desc, o.reader_id limit ${limit}`.execute(db),
  ]);
  return { total: count.rows[0]!.total, last: last.rows };
}
