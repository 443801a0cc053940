/** What files are held against, and the writing of what they change. */
import type { PersonFileChange, UnitFileChange } from "@diemcau/rules/organisation";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { Database, Tx } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { putPeople } from "./people-store.ts";
import { inSubtree, insertUnits, lockOrganisation, readZones } from "./store.ts";
import { keepPast } from "./unit-store.ts";

const CHUNK = 2_000;
const day = (column: string) => sql`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`;

/** All units, KnownUnit[] as JSON, made by the database. */
export async function readKnownUnits(db: Database | Tx): Promise<string> {
  const found = await sql<{ known: string }>`
    select coalesce(json_agg(k order by k.position, k.id), '[]')::text as known from (
      select u.id, u.parent_id as "parentId", u.name, u.short_name as "shortName", u.aliases, u.code, u.kind, u.level_code as level, u.usual_delegates as usual, u.position,
        ${day("u.valid_from")} as "validFrom", ${day("u.valid_to")} as "validTo", coalesce(x.past, '[]') as past
      from unit u left join (select unit_id, json_agg(json_build_object('until', changed_on, 'level', level_code, 'code', code) order by changed_on) as past from unit_past group by 1) x
        on x.unit_id = u.id
    ) k`.execute(db);
  return found.rows[0]!.known;
}

/** People of a subtree, KnownPerson[] as JSON; null when there are more than `limit`. */
export async function readKnownPeople(db: Database | Tx, root: string | null, limit: number): Promise<string | null> {
  const found = await sql<{ n: number; known: string }>`
    select count(*)::int as n, coalesce(json_agg(k order by k.place, k.order_key), '[]')::text as known from (
      select p.id, p.unit_id as "unitId", p.display_name as name, p.precedence, p.place, p.order_key,
        coalesce((select json_agg(json_build_object('title', h.title, 'unitId', h.unit_id, 'rank', h.rank_code, 'validFrom', h.valid_from, 'validTo', h.valid_to) order by h.position)
          from person_position h where h.person_id = p.id), '[]') as positions
      from person p where ${inSubtree(sql.ref("p.unit_id"), root)} limit ${limit + 1}
    ) k`.execute(db);
  return found.rows[0]!.n > limit ? null : found.rows[0]!.known;
}

/** Committees of a subtree with their members in order, KnownCommittee[] as JSON. */
export async function readKnownCommittees(db: Database | Tx, root: string | null): Promise<string> {
  const found = await sql<{ known: string }>`
    select coalesce(json_agg(k order by k.name, k.id), '[]')::text as known from (
      select c.id, c.unit_id as "unitId", c.name, c.term, ${day("c.valid_from")} as "validFrom", ${day("c.valid_to")} as "validTo",
        coalesce((select json_agg(json_build_object('personId', m.person_id, 'role', m.role, 'validFrom', m.valid_from, 'validTo', m.valid_to) order by m.position)
          from committee_member m where m.committee_id = c.id), '[]') as members
      from committee c where ${inSubtree(sql.ref("c.unit_id"), root)}
    ) k`.execute(db);
  return found.rows[0]!.known;
}

/** Under the organisation's lock. @returns how much was changed when it was done before. @throws Problem command-id-reused */
export async function beginImport(tx: Tx, id: string, actor: string, digest: Buffer): Promise<number | null> {
  await lockOrganisation(tx);
  const done = await sql<{ actor: string; digest: Buffer; changed: number }>`select actor, digest, changed from organisation_import where id = ${id}`.execute(tx);
  const [before] = done.rows;
  if (before && (before.actor !== actor || !before.digest.equals(digest))) throw new Problem("command-id-reused");
  return before?.changed ?? null;
}

export async function endImport(tx: Tx, id: string, actor: string, digest: Buffer, changed: number): Promise<void> {
  await sql`insert into organisation_import (id, actor, digest, changed) values (${id}, ${actor}, ${digest}, ${changed})`.execute(tx);
}

/** @param changes new parents before what stands below them */
export async function writeUnitChanges(tx: Tx, changes: readonly UnitFileChange[], on: string, timeZone: string, onShare: (share: number) => void): Promise<void> {
  const ids = new Map(changes.map((change) => [change.key, change.was?.id ?? uuidv7()]));
  const parentOf = ({ parent }: UnitFileChange): string | null => (parent === null ? null : (ids.get(parent) ?? parent));
  // Where the unit above is, they are: missions abroad have posts of their own.
  const known = await readZones(tx, changes.flatMap((unit) => (unit.parent === null || ids.has(unit.parent) ? [] : [unit.parent])));
  const zones = new Map<string, string>();
  const zoneOf = (unit: UnitFileChange): string => {
    const zone = unit.parent === null ? timeZone : (zones.get(unit.parent) ?? known.get(unit.parent) ?? timeZone);
    zones.set(unit.key, zone);
    return zone;
  };
  for (let at = 0; at < changes.length; at += CHUNK) {
    const chunk = changes.slice(at, at + CHUNK);
    const added = chunk.filter(({ was }) => was === null);
    const kept = chunk.filter(({ was }) => was !== null);
    await insertUnits(
      tx,
      added.map((unit) => ({ ...unit, id: ids.get(unit.key)!, parentId: parentOf(unit), aliases: unit.aliases, timeZone: zoneOf(unit), lat: null, lon: null, usualDelegates: unit.usual })),
    );
    // What a page shows as former: names, places, codes and kinds; other fields are corrected.
    const past = kept.filter((unit) => unit.was!.name !== unit.name || unit.was!.code !== unit.code || unit.was!.kind !== unit.kind || unit.was!.parentId !== parentOf(unit));
    await keepPast(tx, past.map(({ was }) => was!.id), on);
    const rows = kept.map((unit) => ({ ...unit, id: unit.was!.id, parentId: parentOf(unit), was: null }));
    await sql`
      update unit u set parent_id = t."parentId", name = t.name, short_name = t."shortName", aliases = array(select jsonb_array_elements_text(t.aliases)), code = t.code,
        kind = t.kind, level_code = t.level, valid_from = t."validFrom", valid_to = t."validTo", usual_delegates = t.usual, version = u.version + 1
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id uuid, "parentId" uuid, name text, "shortName" text, aliases jsonb, code text, kind text, level text,
        "validFrom" date, "validTo" date, usual int)
      where u.id = t.id`.execute(tx);
    onShare(Math.min(1, (at + CHUNK) / changes.length));
  }
}

export async function writePeopleChanges(tx: Tx, changes: readonly PersonFileChange[], onShare: (share: number) => void): Promise<void> {
  for (let at = 0; at < changes.length; at += CHUNK) {
    await putPeople(tx, changes.slice(at, at + CHUNK).map((person) => ({ ...person, id: person.id ?? uuidv7() })));
    onShare(Math.min(1, (at + CHUNK) / changes.length));
  }
}

