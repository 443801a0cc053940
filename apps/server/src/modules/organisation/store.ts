import type { Language } from "@diemcau/contract";
import type { Rank } from "@diemcau/rules/organisation";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export interface NewLevel {
  readonly code: string;
  /** 0 at the top. */
  readonly depth: number;
  readonly nameVi: string;
  readonly nameEn: string;
}

export interface NewKind {
  readonly code: string;
  readonly level: string;
  readonly nameVi: string;
  readonly nameEn: string;
}

export interface NewUnit {
  readonly id: string;
  readonly parentId: string | null;
  readonly kind: string;
  readonly level: string;
  readonly code: string | null;
  readonly name: string;
  readonly shortName: string | null;
  readonly aliases: readonly string[];
  readonly timeZone: string;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly usualDelegates: number;
}

export interface UnitRow {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly level: string;
  readonly timeZone: string;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly usualDelegates: number;
}

/** Adds levels, kinds, ranks and units. Known ones are left as they are. */
export const importUnits = (db: Database, ...what: Imported): Promise<void> => db.transaction().execute((tx) => importUnitsIn(tx, ...what));

type Imported = Parameters<typeof importUnitsIn> extends [Tx, ...infer What] ? What : never;

/** The same as a part of something larger. */
export async function importUnitsIn(
  tx: Tx,
  levels: readonly NewLevel[],
  units: readonly NewUnit[],
  { kinds = [], ranks = [] }: { kinds?: readonly NewKind[]; ranks?: readonly Rank[] } = {},
): Promise<void> {
  await sql`
    insert into unit_level (code, depth, name_vi, name_en)
    select code, depth, "nameVi", "nameEn" from jsonb_to_recordset(${JSON.stringify(levels)}::jsonb)
      as t (code text, depth int, "nameVi" text, "nameEn" text)
    on conflict do nothing`.execute(tx);
  await sql`
    insert into unit_kind (code, level_code, name_vi, name_en, position)
    select code, level, "nameVi", "nameEn", position from jsonb_to_recordset(${JSON.stringify(kinds.map((kind, position) => ({ ...kind, position })))}::jsonb)
      as t (code text, level text, "nameVi" text, "nameEn" text, position int)
    on conflict do nothing`.execute(tx);
  await sql`
    insert into rank (code, title, place, beginnings)
    select code, title, place, array(select jsonb_array_elements_text(beginnings)) from jsonb_to_recordset(${JSON.stringify(ranks)}::jsonb)
      as t (code text, title text, place int, beginnings jsonb)
    on conflict do nothing`.execute(tx);
  await insertUnits(tx, units);
}

/** Adds units behind those that are there. Known ones are left as they are. */
export async function insertUnits(tx: Tx, units: readonly NewUnit[]): Promise<void> {
  const rows = units.map((unit, nth) => ({ ...unit, nth }));
  await sql`
    insert into unit (id, parent_id, kind, level_code, code, name, short_name, aliases, time_zone, lat, lon, valid_from, valid_to, usual_delegates, position)
    select id, "parentId", kind, level, code, name, "shortName", aliases, "timeZone", lat, lon, "validFrom", "validTo", "usualDelegates", last.position + 1 + nth
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id uuid, "parentId" uuid, kind text, level text, code text, name text,
      "shortName" text, aliases text[], "timeZone" text, lat float8, lon float8, "validFrom" date, "validTo" date, "usualDelegates" int, nth int),
      (select coalesce(max(position), -1) as position from unit) last
    on conflict do nothing`.execute(tx);
}

export interface LevelRow {
  readonly code: string;
  readonly depth: number;
  readonly name: string;
}

export async function readLevels(db: Database | Tx, language: Language): Promise<LevelRow[]> {
  const found = await sql<LevelRow>`
    select code, depth, ${language === "en" ? sql`name_en` : sql`name_vi`} as name from unit_level order by depth, code`.execute(db);
  return found.rows;
}

export interface KindRow {
  readonly code: string;
  readonly level: string;
  readonly depth: number;
  readonly nameVi: string;
  readonly nameEn: string;
}

export async function readKinds(db: Database | Tx): Promise<KindRow[]> {
  const found = await sql<KindRow>`
    select k.code, k.level_code as level, l.depth, k.name_vi as "nameVi", k.name_en as "nameEn"
    from unit_kind k join unit_level l on l.code = k.level_code order by l.depth, k.position, k.code`.execute(db);
  return found.rows;
}

export async function readRanks(db: Database | Tx): Promise<Rank[]> {
  const found = await sql<Rank>`select code, title, place, beginnings from rank order by place, code`.execute(db);
  return found.rows;
}

export async function updateRank(tx: Tx, { code, title, place, beginnings }: Rank): Promise<boolean> {
  const done = await sql`update rank set title = ${title}, place = ${place}, beginnings = ${beginnings as string[]}::text[] where code = ${code}`.execute(tx);
  return Number(done.numAffectedRows) > 0;
}

/** Units in force on a day, in no particular order of the tree. */
export async function readUnits(db: Database, day: string): Promise<UnitRow[]> {
  const found = await sql<UnitRow>`
    select o.id, o.parent_id as "parentId", o.name, o.level_code as level, u.time_zone as "timeZone", u.lat, u.lon, o.usual_delegates as "usualDelegates"
    from unit_on(${day}) o join unit u on u.id = o.id order by o.place, o.id`.execute(db);
  return found.rows;
}

export async function readUnit(db: Database, id: string): Promise<{ id: string; name: string; timeZone: string } | null> {
  const found = await sql<{ id: string; name: string; timeZone: string }>`select id, name, time_zone as "timeZone" from unit where id = ${id}`.execute(db);
  return found.rows[0] ?? null;
}

/** Where the house keeps its calendar: the zone of the unit at the head of the tree. Null: there is no tree yet. */
export async function readHeadZone(db: Database | Tx): Promise<string | null> {
  const found = await sql<{ timeZone: string }>`
    select time_zone as "timeZone" from unit where parent_id is null order by valid_to desc nulls first, position, id limit 1`.execute(db);
  return found.rows[0]?.timeZone ?? null;
}

/** One change of the organisation at a time: what was checked stays so until it is written. */
export async function lockOrganisation(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('organisation', 0))`.execute(tx);
}

/** Is the unit the head of that subtree, or below it? */
export async function isBelow(db: Database | Tx, root: string, unitId: string): Promise<boolean> {
  const found = await sql<{ within: boolean }>`
    with recursive up (id, parent_id) as (
      select id, parent_id from unit where id = ${unitId}
      union select u.id, u.parent_id from up join unit u on u.id = up.parent_id
    ) select exists (select 1 from up where id = ${root}) as within`.execute(db);
  return found.rows[0]!.within;
}

/** A condition on a column of unit ids: within the subtree, or no condition. */
export const inSubtree = (column: ReturnType<typeof sql.ref>, root: string | null) =>
  root === null
    ? sql`true`
    : sql`${column} in (with recursive below (id) as (
        select id from unit where id = ${root} union select u.id from below join unit u on u.parent_id = below.id
      ) select id from below)`;

/** Time zones of units. */
export async function readZones(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await sql<{ id: string; timeZone: string }>`select id, time_zone as "timeZone" from unit where id = any(${[...ids]}::uuid[])`.execute(tx);
  return new Map(found.rows.map((row) => [row.id, row.timeZone]));
}
