/** The board: the latest verdict of every room, counted and listed in the database. */
import type { LineTestRow, LineTestServer, VerdictCounts } from "@diemcau/contract";
import { LINE_TEST_PARTS } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";
import { verdictOf } from "./store.ts";

/** Which rooms are meant. */
export interface Scope {
  readonly conferenceId: string;
  /** Where the walk downward begins. */
  readonly starts: readonly number[];
  /** The starts are not counted as branches: their children are. */
  readonly below: boolean;
  /** Only from there downward, besides; empty: no such limit. */
  readonly within: readonly number[];
  /** Only these levels; empty: all. */
  readonly levels: readonly string[];
  /** Tests before that do not count, ms. */
  readonly since: number | null;
}

/** Everything below the starts, each with the branch that it belongs to; then its latest verdict. */
const rooms = (scope: Scope) => sql`
  walk as (
    select ordinal, parent_ordinal, level_code, name, ${scope.below ? sql`null::int` : sql`ordinal`} as branch,
      ${scope.within.length === 0} or ordinal = any(${[...scope.within]}::int[]) as inside
    from site where conference_id = ${scope.conferenceId} and ordinal = any(${[...scope.starts]}::int[])
    union all
    select s.ordinal, s.parent_ordinal, s.level_code, s.name, coalesce(w.branch, s.ordinal), w.inside or s.ordinal = any(${[...scope.within]}::int[])
    from site s join walk w on s.conference_id = ${scope.conferenceId} and s.parent_ordinal = w.ordinal
  ),
  room as (
    select w.ordinal, w.parent_ordinal, w.level_code, w.name, w.branch, l.test_id, l.at, l.overall, l.parts, l.reasons
    from walk w left join line_test_latest l on l.conference_id = ${scope.conferenceId} and l.site_ordinal = w.ordinal
      and l.at >= ${new Date(scope.since ?? 0)}
    where w.inside and (${scope.levels.length === 0} or w.level_code = any(${[...scope.levels]}::text[]))
  )`;

const counts = sql`
  (count(*) filter (where overall = 0))::int as good, (count(*) filter (where overall = 1))::int as usable,
  (count(*) filter (where overall = 2))::int as "notUsable", (count(*) filter (where overall is null))::int as none`;

export interface Counted {
  readonly total: VerdictCounts;
  readonly levels: { level: string; counts: VerdictCounts }[];
  readonly branches: { site: number; counts: VerdictCounts }[];
  readonly parts: { usable: number; notUsable: number }[];
}

export async function countRooms(db: Database, scope: Scope): Promise<Counted> {
  const ofParts = LINE_TEST_PARTS.flatMap((_part, at) => [
    sql`(count(*) filter (where parts[${sql.lit(at + 1)}] = 1))::int as ${sql.id(`u${at}`)}`,
    sql`(count(*) filter (where parts[${sql.lit(at + 1)}] = 2))::int as ${sql.id(`n${at}`)}`,
  ]);
  const found = await sql<VerdictCounts & { kind: number; level: string | null; branch: number | null } & Record<string, number>>`
    with recursive ${rooms(scope)}
    select grouping(level_code, branch) as kind, level_code as level, branch, ${counts}, ${sql.join(ofParts)}
    from room group by grouping sets ((), (level_code), (branch))`.execute(db);
  const of = ({ good, usable, notUsable, none }: VerdictCounts): VerdictCounts => ({ good, usable, notUsable, none });
  const total = found.rows.find(({ kind }) => kind === 3);
  return {
    total: total ? of(total) : { good: 0, usable: 0, notUsable: 0, none: 0 },
    levels: found.rows.filter(({ kind }) => kind === 1).map((row) => ({ level: row.level!, counts: of(row) })),
    // The start itself belongs to none.
    branches: found.rows.filter(({ kind, branch }) => kind === 2 && branch !== null).map((row) => ({ site: row.branch!, counts: of(row) })),
    parts: LINE_TEST_PARTS.map((_part, at) => ({ usable: total?.[`u${at}`] ?? 0, notUsable: total?.[`n${at}`] ?? 0 })),
  };
}

export interface Wanted {
  /** 0 … 2; "none": not tested; null: all. */
  readonly verdict: number | "none" | null;
  /** Rooms in which this part is not good: its place in LINE_TEST_PARTS. */
  readonly part: number | null;
  /** Only these; null: no such limit. */
  readonly sites: readonly number[] | null;
  readonly sort: "worst" | "oldest" | "untested";
  readonly offset: number;
  readonly limit: number;
}

const orders = {
  worst: sql`overall desc nulls last, cardinality(array_positions(parts, 2::smallint)) desc, cardinality(array_positions(parts, 1::smallint)) desc, ordinal`,
  oldest: sql`at nulls last, ordinal`,
  untested: sql`at is not null, overall desc, ordinal`,
};

export async function listRooms(db: Database, scope: Scope, wanted: Wanted): Promise<{ total: number; rows: LineTestRow[] }> {
  const { verdict, part, sites, sort, offset, limit } = wanted;
  const matching = sql`
    select * from room where ${verdict === null ? sql`true` : verdict === "none" ? sql`overall is null` : sql`overall = ${verdict}`}
      and ${part === null ? sql`true` : sql`parts[${sql.lit(part + 1)}] > 0`}
      and ${sites === null ? sql`true` : sql`ordinal = any(${[...sites]}::int[])`}`;
  type Row = Omit<LineTestRow, "overall" | "parts"> & { overall: number | null; parts: number[] | null; server: LineTestServer | null; total: number };
  const found = await sql<Row>`
    with recursive ${rooms(scope)}, matching as (${matching}),
    cut as (select * from matching order by ${orders[sort]} offset ${offset} limit ${limit}),
    page as (select *, row_number() over (order by ${orders[sort]}) as position from cut)
    select p.ordinal as site, p.name, coalesce(above.name, '') as "parentName", p.level_code as level,
      (extract(epoch from p.at) * 1000)::bigint as at, p.overall, p.parts,
      (select (extract(epoch from max(t.at)) * 1000)::bigint from line_test t
        where p.overall = 2 and t.conference_id = ${scope.conferenceId} and t.site_ordinal = p.ordinal and t.overall < 2) as "passedAt", coalesce(p.reasons, '{}') as reasons,
      (select t.measures -> 'server' from line_test t where t.id = p.test_id) as server,
      coalesce(i.contact_name, '') as contact, coalesce(i.contact_phone, '') as telephone,
      (select count(*) from matching)::int as total
    from page p
    left join site above on above.conference_id = ${scope.conferenceId} and above.ordinal = p.parent_ordinal
    left join invitation i on i.conference_id = ${scope.conferenceId} and i.site_ordinal = p.ordinal
    order by p.position`.execute(db);
  // Beyond the last page nothing says how many there are.
  const total = found.rows[0]?.total ?? (offset > 0 ? (await listRooms(db, scope, { ...wanted, offset: 0, limit: 1 })).total : 0);
  return {
    total,
    rows: found.rows.map(({ overall, parts, total: _total, ...row }) => ({ ...row, overall: overall === null ? null : verdictOf(overall), parts: (parts ?? []).map(verdictOf) })),
  };
}
