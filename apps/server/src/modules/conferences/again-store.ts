import type { AttendanceMode, PlanView, SeriesRule, SpeakingRules, Standing, Template } from "@diemcau/contract";
import type { Blueprint } from "@diemcau/rules/agenda";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

/** A site as it is taken over into another conference. */
export interface SeedSite {
  readonly ordinal: number;
  readonly parentOrdinal: number | null;
  readonly unitId: string | null;
  readonly level: string;
  readonly name: string;
  readonly timeZone: string;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly expected: number;
  /** A template of an older program has none of these two. */
  readonly usual?: number;
  readonly expectedSetBy?: string | null;
  readonly mode: AttendanceMode;
}

/** All that a conference is made from again. */
export interface Seed {
  readonly blueprint: Blueprint;
  readonly groundDocumentId: string | null;
  readonly objectives: readonly string[];
  readonly topics: readonly string[];
  readonly sites: readonly SeedSite[];
  /** How long and how often each level speaks; a template of an older program has none. */
  readonly speaking?: SpeakingRules;
}

export async function readSeedParts(db: Database | Tx, conferenceId: string): Promise<Omit<Seed, "blueprint" | "speaking"> | null> {
  const head = await sql<Pick<Seed, "groundDocumentId" | "objectives" | "topics">>`
    select ground_document_id as "groundDocumentId", objectives, topics from conference where id = ${conferenceId}`.execute(db);
  if (!head.rows[0]) return null;
  const sites = await sql<SeedSite>`
    select ordinal, parent_ordinal as "parentOrdinal", unit_id as "unitId", level_code as level, name, time_zone as "timeZone", lat, lon, expected, usual, expected_set_by as "expectedSetBy", mode
    from site where conference_id = ${conferenceId} order by ordinal`.execute(db);
  return { ...head.rows[0], sites: sites.rows };
}

export async function readMadeDigest(tx: Tx, conferenceId: string): Promise<Buffer | null> {
  const found = await sql<{ digest: Buffer | null }>`select made_digest as digest from conference where id = ${conferenceId}`.execute(tx);
  return found.rows[0]?.digest ?? null;
}

/** What a conference was made from, beside its plan. */
export async function writeOrigin(tx: Tx, conferenceId: string, digest: Buffer, mode: AttendanceMode, seriesId: string | null): Promise<void> {
  await sql`update conference set made_digest = ${digest}, mode = ${mode}, series_id = ${seriesId} where id = ${conferenceId}`.execute(tx);
}

/** Sites that take part otherwise than most. */
export async function writeSiteModes(tx: Tx, conferenceId: string, modes: readonly AttendanceMode[]): Promise<void> {
  await sql`
    update site s set mode = t.mode from unnest(${[...modes]}::text[]) with ordinality as t (mode, place)
    where s.conference_id = ${conferenceId} and s.ordinal = t.place - 1 and s.mode <> t.mode`.execute(tx);
}

export async function insertTemplate(tx: Tx, t: { id: string; name: string; seed: Seed; digest: Buffer; by: string; at: number }): Promise<boolean> {
  const made = await sql`
    insert into conference_template (id, name, body, site_count, made_digest, created_by, created_at)
    values (${t.id}, ${t.name}, ${JSON.stringify(t.seed)}::jsonb, ${t.seed.sites.length}, ${t.digest}, ${t.by}, ${new Date(t.at)})
    on conflict (id) do nothing returning 1`.execute(tx);
  if (made.rows.length > 0) return true;
  const found = await sql<{ same: boolean }>`select made_digest = ${t.digest} as same from conference_template where id = ${t.id}`.execute(tx);
  return found.rows[0]?.same === true;
}

export async function readTemplates(db: Database): Promise<Template[]> {
  const found = await sql<Template>`
    select id, name, (extract(epoch from created_at) * 1000)::bigint as "createdAt", site_count as "siteCount",
           jsonb_array_length(body -> 'blueprint' -> 'sessions') as sessions, jsonb_array_length(body -> 'blueprint' -> 'items') as items
    from conference_template order by name, id limit 200`.execute(db);
  return found.rows;
}

export async function readTemplate(db: Database, id: string): Promise<Seed | null> {
  const found = await sql<{ body: Seed }>`select body from conference_template where id = ${id}`.execute(db);
  return found.rows[0]?.body ?? null;
}

export async function deleteTemplate(db: Database, id: string): Promise<boolean> {
  const done = await sql`delete from conference_template where id = ${id}`.execute(db);
  return Number(done.numAffectedRows ?? 0) > 0;
}

export interface SeriesRow extends SeriesRule {
  readonly id: string;
  readonly title: string;
}
export interface MemberRow {
  readonly seriesId: string;
  readonly id: string;
  readonly title: string;
  readonly startsAt: number;
  readonly timeZone: string;
  readonly phase: PlanView["phase"];
  readonly standing: Standing;
}

export async function insertSeries(tx: Tx, series: SeriesRow, by: string, at: number): Promise<void> {
  await sql`
    insert into conference_series (id, title, every, day_rule, created_by, created_at)
    values (${series.id}, ${series.title}, ${series.every}, ${series.dayRule}, ${by}, ${new Date(at)}) on conflict (id) do nothing`.execute(tx);
}

/** @returns the series that the conference belongs to now: another one when it had one already */
export async function joinSeries(tx: Tx, conferenceId: string, seriesId: string): Promise<string | null> {
  const found = await sql<{ seriesId: string }>`
    update conference set series_id = coalesce(series_id, ${seriesId}) where id = ${conferenceId} returning series_id as "seriesId"`.execute(tx);
  return found.rows[0]?.seriesId ?? null;
}

/** A series, taken so that two people do not make the same next ones. */
export async function lockSeries(tx: Tx, id: string): Promise<SeriesRow | null> {
  const found = await sql<SeriesRow>`
    select id, title, every, day_rule as "dayRule" from conference_series where id = ${id} for update`.execute(tx);
  return found.rows[0] ?? null;
}

export async function readSeries(db: Database): Promise<SeriesRow[]> {
  const found = await sql<SeriesRow>`
    select id, title, every, day_rule as "dayRule" from conference_series order by title, id limit 200`.execute(db);
  return found.rows;
}

/** Members by date; of one series, or of all. */
export async function readMembers(db: Database | Tx, seriesId: string | null): Promise<MemberRow[]> {
  const found = await sql<MemberRow>`
    select series_id as "seriesId", id, title, (extract(epoch from starts_at) * 1000)::bigint as "startsAt", time_zone as "timeZone", phase, standing
    from conference where series_id is not null and (${seriesId}::uuid is null or series_id = ${seriesId}::uuid)
    order by starts_at, id limit 2000`.execute(db);
  return found.rows;
}
