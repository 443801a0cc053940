/** The tree as it stood on a day. */
import type { UnitDetail, UnitNode, UnitsFound } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";
import { inSubtree } from "./store.ts";

const date = (column: ReturnType<typeof sql.ref>) => sql`to_char(${column}, 'YYYY-MM-DD')`;
/** Units that stand or once stood right below one: few, so that the history is read for these only. */
const everBelow = (parent: ReturnType<typeof sql.ref>) => sql`
  (select c.id from unit c where c.parent_id = ${parent} union select x.unit_id from unit_past x where x.parent_id = ${parent})`;

const node = (day: string) => sql`o.id, o.name, o.short_name as "shortName", o.code, o.kind, o.level_code as level,
  ${date(sql.ref("o.valid_from"))} as "validFrom", ${date(sql.ref("o.valid_to"))} as "validTo",
  (select count(*)::int from unit_on(${day}) c where c.parent_id = o.id and c.id in ${everBelow(sql.ref("o.id"))}) as children`;

/** One page of the units right below one; null: the heads of the tree. */
export async function readChildren(db: Database, parent: string | null, day: string, offset: number, limit: number): Promise<{ total: number; units: UnitNode[] }> {
  const place =
    parent === null
      ? sql`o.parent_id is null and o.id in (select id from unit where parent_id is null union select unit_id from unit_past where parent_id is null)`
      : sql`o.parent_id = ${parent} and o.id = any (array(select id from unit where parent_id = ${parent} union select unit_id from unit_past where parent_id = ${parent}))`;
  const found = await sql<UnitNode & { total: number }>`
    with page as materialized (
      select o.*, count(*) over ()::int as total from unit_on(${day}) o where ${place} order by o.place, o.id offset ${offset} limit ${limit}
    ) select ${node(day)}, o.total from page o order by o.place, o.id`.execute(db);
  return { total: found.rows[0]?.total ?? 0, units: found.rows.map(({ total: _total, ...unit }) => unit) };
}

export async function readNode(db: Database, id: string, day: string): Promise<UnitNode | null> {
  const found = await sql<UnitNode>`select ${node(day)} from unit_on(${day}) o where o.id = ${id}`.execute(db);
  return found.rows[0] ?? null;
}

/**
 * Units whose names, short names, other names, codes or former names hold all the words, whatever their diacritics.
 * Names that begin so come first, whole words before parts, the higher level before the lower.
 */
export async function searchUnits(db: Database, search: { words: readonly string[]; day: string; root: string | null; limit: number }): Promise<UnitsFound> {
  const { words, day, root, limit } = search;
  const like = words.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  const begin = words.join(" ").replace(/[\\%_]/g, "\\$&");
  const first = sql`(o.folded like ${`${begin} %`}) desc, (o.folded like ${`${begin}%`}) desc, depth, o.place, o.id`;
  const found = await sql<UnitsFound["units"][number] & { total: number }>`
    with hit as materialized (
      select id, null::text as former from unit where folded like all (${like}::text[])
      union all
      select unit_id, name from (select distinct on (unit_id) unit_id, name from unit_past where folded like all (${like}::text[]) order by unit_id, changed_on desc) p
      where not exists (select 1 from unit u where u.id = p.unit_id and u.folded like all (${like}::text[]))
    ), page as materialized (
      select o.*, hit.former, l.depth, count(*) over ()::int as total
      from hit join (select * from unit_on(${day})
        -- What is over is still found: its page says who took over.
        union all select id, parent_id, kind, level_code, code, name, short_name, aliases, valid_from, valid_to, usual_delegates, position, version, folded
        from unit where valid_to < ${day}
      ) o on o.id = hit.id join unit_level l on l.code = o.level_code
      where ${inSubtree(sql.ref("o.id"), root)}
      order by ${first} limit ${limit}
    )
    select ${node(day)}, o.former, o.total,
      coalesce((with recursive up (id, parent_id, name, step) as (
        select x.id, x.parent_id, x.name, 1 from unit_on(${day}) x where x.id = o.parent_id
        union all select x.id, x.parent_id, x.name, up.step + 1 from up join unit_on(${day}) x on x.id = up.parent_id where up.step < 20 and up.id is distinct from ${root}::uuid
      ) select json_agg(json_build_object('id', id, 'name', name) order by step desc) from up), '[]') as path
    from page o
    order by ${first}`.execute(db);
  return { total: found.rows[0]?.total ?? 0, units: found.rows.map(({ total: _total, ...unit }) => unit) };
}

type History = Pick<UnitDetail, "version" | "aliases" | "usual" | "path" | "past" | "predecessors" | "successors" | "below">;

/** All of a unit that its page shows, but the persons; null when there is none. Names of other units are today's. */
export async function readDetail(db: Database, id: string, day: string, root: string | null): Promise<(History & UnitNode & { absent: boolean }) | null> {
  const found = await sql<History & UnitNode & { absent: boolean }>`
    select u.id, coalesce(o.name, u.name) as name, case when o.id is null then u.short_name else o.short_name end as "shortName",
      case when o.id is null then u.code else o.code end as code, coalesce(o.kind, u.kind) as kind, coalesce(o.level_code, u.level_code) as level,
      ${date(sql.ref("u.valid_from"))} as "validFrom", ${date(sql.ref("u.valid_to"))} as "validTo", o.id is null as absent,
      u.version, u.aliases, u.usual_delegates as usual, 0 as children,
      coalesce((with recursive up (id, parent_id, name, step) as (
        select x.id, x.parent_id, x.name, 1 from unit x where x.id = (case when o.id is null then u.parent_id else o.parent_id end) and u.id is distinct from ${root}::uuid
        union all select x.id, x.parent_id, x.name, up.step + 1 from up join unit x on x.id = up.parent_id where up.step < 20 and up.id is distinct from ${root}::uuid
      ) select json_agg(json_build_object('id', id, 'name', name) order by step desc) from up), '[]') as path,
      coalesce((select json_agg(json_build_object('until', x.changed_on, 'name', x.name, 'shortName', x.short_name, 'code', x.code, 'parent', above.name) order by x.changed_on desc)
        from unit_past x left join unit above on above.id = x.parent_id where x.unit_id = u.id), '[]') as past,
      coalesce((select json_agg(json_build_object('id', x.id, 'name', x.name, 'since', s.since) order by s.since, x.position)
        from unit_succession s join unit x on x.id = s.from_id where s.to_id = u.id), '[]') as predecessors,
      coalesce((select json_agg(json_build_object('id', x.id, 'name', x.name, 'since', s.since) order by s.since, x.position)
        from unit_succession s join unit x on x.id = s.to_id where s.from_id = u.id), '[]') as successors,
      coalesce((with recursive tree as materialized (select t.id, t.parent_id, t.level_code from unit_on(${day}) t), below (id, level_code) as (
        select t.id, t.level_code from tree t where t.parent_id = u.id
        union all select t.id, t.level_code from below join tree t on t.parent_id = below.id
      ), counted as (select level_code, count(*)::int as n from below group by 1)
      select json_agg(json_build_object('level', counted.level_code, 'count', counted.n) order by l.depth, l.code)
        from counted join unit_level l on l.code = counted.level_code), '[]') as below
    from unit u left join unit_on(${day}) o on o.id = u.id where u.id = ${id}`.execute(db);
  return found.rows[0] ?? null;
}
