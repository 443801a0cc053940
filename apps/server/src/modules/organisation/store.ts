import type { Language } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

export interface NewLevel {
  readonly code: string;
  /** 0 at the top. */
  readonly depth: number;
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

/** Adds levels and units; parents must come before their children. Known ones are left as they are. */
export async function importUnits(db: Database, levels: readonly NewLevel[], units: readonly NewUnit[]): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`
      insert into unit_level (code, depth, name_vi, name_en)
      select code, depth, "nameVi", "nameEn" from jsonb_to_recordset(${JSON.stringify(levels)}::jsonb)
        as t (code text, depth int, "nameVi" text, "nameEn" text)
      on conflict do nothing`.execute(tx);
    const rows = units.map((unit, position) => ({ ...unit, position }));
    await sql`
      insert into unit (id, parent_id, kind, level_code, code, name, short_name, aliases, time_zone, lat, lon, valid_from, valid_to, usual_delegates, position)
      select id, "parentId", kind, level, code, name, "shortName", aliases, "timeZone", lat, lon, "validFrom", "validTo", "usualDelegates", position
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id uuid, "parentId" uuid, kind text, level text, code text, name text,
        "shortName" text, aliases text[], "timeZone" text, lat float8, lon float8, "validFrom" date, "validTo" date, "usualDelegates" int, position int)
      on conflict do nothing`.execute(tx);
  });
}

export async function readLevels(db: Database, language: Language): Promise<{ code: string; name: string }[]> {
  const found = await sql<{ code: string; name: string }>`
    select code, ${language === "en" ? sql`name_en` : sql`name_vi`} as name from unit_level order by depth, code`.execute(db);
  return found.rows;
}

export async function readUnits(db: Database): Promise<UnitRow[]> {
  const found = await sql<UnitRow>`
    select id, parent_id as "parentId", name, level_code as level, time_zone as "timeZone", lat, lon, usual_delegates as "usualDelegates"
    from unit order by position`.execute(db);
  return found.rows;
}

export async function readUnit(db: Database, id: string): Promise<{ id: string; name: string } | null> {
  const found = await sql<{ id: string; name: string }>`select id, name from unit where id = ${id}`.execute(db);
  return found.rows[0] ?? null;
}
