/** Writing of units. Every statement runs under the organisation's lock. */
import type { UnitLife } from "@diemcau/rules/organisation";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/database.ts";

export interface UnitFacts {
  readonly id: string;
  readonly parentId: string | null;
  readonly kind: string;
  readonly level: string;
  readonly depth: number;
  readonly code: string | null;
  readonly name: string;
  readonly shortName: string | null;
  readonly aliases: readonly string[];
  readonly usual: number;
  readonly timeZone: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly version: number;
  /** The day of its last change; null: it is as it began. */
  readonly changedOn: string | null;
}

const day = (column: ReturnType<typeof sql.ref>) => sql`to_char(${column}, 'YYYY-MM-DD')`;

export async function readFacts(tx: Tx, ids: readonly string[]): Promise<Map<string, UnitFacts>> {
  const found = await sql<UnitFacts>`
    select u.id, u.parent_id as "parentId", u.kind, u.level_code as level, l.depth, u.code, u.name, u.short_name as "shortName", u.aliases,
      u.usual_delegates as usual, u.time_zone as "timeZone", ${day(sql.ref("u.valid_from"))} as "validFrom", ${day(sql.ref("u.valid_to"))} as "validTo", u.version,
      (select to_char(max(changed_on), 'YYYY-MM-DD') from unit_past x where x.unit_id = u.id) as "changedOn"
    from unit u join unit_level l on l.code = u.level_code where u.id = any(${ids as string[]}::uuid[])`.execute(tx);
  return new Map(found.rows.map((row) => [row.id, row]));
}

/** Whoever bears or ever bore one of these codes, and the unit itself, with their lives. */
export async function readLives(tx: Tx, codes: readonly string[], id: string): Promise<UnitLife[]> {
  const found = await sql<UnitLife>`
    select u.id, u.level_code as level, u.code, ${day(sql.ref("u.valid_from"))} as "validFrom", ${day(sql.ref("u.valid_to"))} as "validTo",
      coalesce((select json_agg(json_build_object('until', x.changed_on, 'level', x.level_code, 'code', x.code) order by x.changed_on)
        from unit_past x where x.unit_id = u.id), '[]') as past
    from unit u where u.id = ${id} or u.code = any(${codes as string[]}::text[])
      or u.id in (select unit_id from unit_past where code = any(${codes as string[]}::text[]))`.execute(tx);
  return found.rows;
}

/** Keeps what a unit is now as what it was until a day; a second change on one day leaves what was before the first. */
export async function keepPast(tx: Tx, ids: readonly string[], on: string): Promise<void> {
  await sql`
    insert into unit_past (unit_id, changed_on, parent_id, kind, level_code, code, name, short_name)
    select id, ${on}, parent_id, kind, level_code, code, name, short_name from unit
    where id = any(${ids as string[]}::uuid[]) and (valid_from is null or valid_from < ${on})
    on conflict do nothing`.execute(tx);
}

export async function updateUnit(
  tx: Tx,
  id: string,
  to: { name: string; shortName: string | null; code: string | null; kind: string; level: string; aliases: readonly string[]; usual: number },
): Promise<number> {
  const done = await sql<{ version: number }>`
    update unit set name = ${to.name}, short_name = ${to.shortName}, code = ${to.code}, kind = ${to.kind}, level_code = ${to.level},
      aliases = ${to.aliases as string[]}::text[], usual_delegates = ${to.usual}, version = version + 1 where id = ${id} returning version`.execute(tx);
  return done.rows[0]!.version;
}

export async function moveUnits(tx: Tx, ids: readonly string[], parentId: string): Promise<void> {
  await sql`update unit set parent_id = ${parentId}, version = version + 1 where id = any(${ids as string[]}::uuid[])`.execute(tx);
}

/** From a day on they are no more. */
export async function closeUnits(tx: Tx, ids: readonly string[], on: string): Promise<void> {
  await sql`update unit set valid_to = ${on}::date - 1, version = version + 1 where id = any(${ids as string[]}::uuid[])`.execute(tx);
}

export async function addSuccessors(tx: Tx, from: string, to: readonly string[], since: string): Promise<void> {
  await sql`insert into unit_succession (from_id, to_id, since) select ${from}, unnest(${to as string[]}::uuid[]), ${since} on conflict do nothing`.execute(tx);
}

/** The units right below one that live on that day or later, whose place then is still that one. */
export async function livingBelow(tx: Tx, id: string, on: string): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select id from unit where parent_id = ${id} and (valid_to is null or valid_to >= ${on})`.execute(tx);
  return found.rows.map((row) => row.id);
}

/** The whole subtree that lives on that day or later, without its head. */
export async function livingSubtree(tx: Tx, id: string, on: string): Promise<{ id: string; validFrom: string | null; changedOn: string | null }[]> {
  const found = await sql<{ id: string; validFrom: string | null; changedOn: string | null }>`
    with recursive below (id) as (select id from unit where parent_id = ${id} union select u.id from below join unit u on u.parent_id = below.id)
    select u.id, ${day(sql.ref("u.valid_from"))} as "validFrom", (select to_char(max(changed_on), 'YYYY-MM-DD') from unit_past x where x.unit_id = u.id) as "changedOn"
    from below join unit u on u.id = below.id where u.valid_to is null or u.valid_to >= ${on}`.execute(tx);
  return found.rows;
}

/** A unit and all that stand above it. */
export async function readAbove(tx: Tx, id: string): Promise<Set<string>> {
  const found = await sql<{ id: string }>`
    with recursive up (id, parent_id) as (select id, parent_id from unit where id = ${id} union select u.id, u.parent_id from up join unit u on u.id = up.parent_id)
    select id from up`.execute(tx);
  return new Set(found.rows.map((row) => row.id));
}
