import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";

const KNOWN = sql`id, site_ordinal as site, display_name as name, positions, class, unit, is_site_chair as chair, is_site_lead as lead`;

/** Delegates of sites, of these names anywhere in the conference, and of these ids: as JSON, made by the database. */
export async function readKnown(
  db: Database | Tx,
  conferenceId: string,
  { sites, names, ids }: { readonly sites: readonly number[]; readonly names: string; readonly ids: string },
): Promise<string> {
  const found = await sql<{ known: string }>`
    select coalesce(json_agg(k order by k.site, k.id), '[]')::text as known from (
      select ${KNOWN} from delegate where conference_id = ${conferenceId} and (site_ordinal = any(${sites}::int[])
        or display_name in (select jsonb_array_elements_text(${names}::jsonb))
        or id in (select jsonb_array_elements_text(${ids}::jsonb)::uuid))
    ) k`.execute(db);
  return found.rows[0]!.known;
}

/** Rosters of sites in their order, as JSON; null when there are more delegates than `limit`. */
export async function readRosters(db: Database, conferenceId: string, sites: readonly number[], limit: number): Promise<string | null> {
  const found = await sql<{ n: number; known: string }>`
    select count(*)::int as n, coalesce(json_agg(k order by k.site, k.precedence, k.id), '[]')::text as known from (
      select ${KNOWN}, precedence from delegate where conference_id = ${conferenceId} and site_ordinal = any(${sites}::int[]) limit ${limit + 1}
    ) k`.execute(db);
  return found.rows[0]!.n > limit ? null : found.rows[0]!.known;
}

/** Places of the rooms that have registered them. */
export async function readCapacities(db: Database | Tx, conferenceId: string, sites: readonly number[]): Promise<Map<number, number>> {
  const found = await sql<{ site: number; capacity: number }>`
    select site_ordinal as site, capacity from invitation
    where conference_id = ${conferenceId} and site_ordinal = any(${[...sites]}::int[]) and capacity is not null and answer is distinct from 'declined'`.execute(db);
  return new Map(found.rows.map(({ site, capacity }) => [site, capacity]));
}

export async function readSiteNames(tx: Tx, conferenceId: string, sites: readonly number[]): Promise<Map<number, string>> {
  const found = await sql<{ site: number; name: string }>`
    select ordinal as site, name from site where conference_id = ${conferenceId} and ordinal = any(${[...sites]}::int[])`.execute(tx);
  return new Map(found.rows.map(({ site, name }) => [site, name]));
}

/** Who is judged against rosters is judged by what is so until they are written. */
export async function lockRosters(tx: Tx, conferenceId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`roster:${conferenceId}`}, 0))`.execute(tx);
}

/**
 * One import at a time in a conference; what was done under an id is not done again.
 * @returns whether it was done before
 * @throws Problem command-id-reused
 */
export async function beginImport(tx: Tx, conferenceId: string, id: string, actor: string, digest: Buffer): Promise<boolean> {
  await lockRosters(tx, conferenceId);
  const done = await sql<{ actor: string; digest: Buffer }>`select actor, digest from command_done where id = ${id}`.execute(tx);
  const [before] = done.rows;
  if (before && (before.actor !== actor || !before.digest.equals(digest))) throw new Problem("command-id-reused");
  return before !== undefined;
}

/**
 * Writes what a checked roster changes; new delegates come after those that their room has.
 * @param changes in parts, one after the other
 * @param onPart after each: how many are done
 */
export async function writeImport(
  tx: Tx,
  { conferenceId, id, actor, digest, changes }: { conferenceId: string; id: string; actor: string; digest: Buffer; changes: readonly string[] },
  onPart: (done: number) => void = () => {},
): Promise<void> {
  for (const [at, part] of changes.entries()) {
    await writePart(tx, conferenceId, part);
    onPart(at + 1);
  }
  await rememberDone(tx, { conferenceId, id, actor, digest });
}

async function writePart(tx: Tx, conferenceId: string, changes: string): Promise<void> {
  const positions = sql`array(select jsonb_array_elements_text(s.positions))`;
  // One statement: a long list goes over the wire once.
  await sql`
    with s as materialized (
      select * from jsonb_to_recordset(${changes}::jsonb) as t (id uuid, "newId" uuid, nth int, site int, "familyName" text, "middleName" text, "givenName" text,
        "displayName" text, positions jsonb, class text, unit text, chair boolean, lead boolean)
    ), changed as (
      update delegate d set display_name = s."displayName", positions = ${positions}, class = s.class, unit = s.unit, is_site_chair = s.chair, is_site_lead = s.lead,
        family_name = case when d.display_name = s."displayName" then d.family_name else s."familyName" end,
        middle_name = case when d.display_name = s."displayName" then d.middle_name else s."middleName" end,
        given_name = case when d.display_name = s."displayName" then d.given_name else s."givenName" end
      from s where s.id is not null and d.id = s.id and d.conference_id = ${conferenceId} and d.site_ordinal = s.site
    )
    insert into delegate (id, conference_id, site_ordinal, precedence, family_name, middle_name, given_name, display_name, positions, class, unit, is_site_chair, is_site_lead)
    select coalesce(s."newId", gen_random_uuid()), ${conferenceId}, s.site, coalesce(last.precedence, 0) + row_number() over (partition by s.site order by s.nth),
      s."familyName", s."middleName", s."givenName", s."displayName", ${positions}, s.class, s.unit, s.chair, s.lead
    from s left join (
      select site_ordinal, max(precedence) as precedence from delegate where conference_id = ${conferenceId} group by 1
    ) last on last.site_ordinal = s.site
    where s.id is null`.execute(tx);
}

/** What was done under this id is not done again (`beginImport`). */
export async function rememberDone(tx: Tx, { conferenceId, id, actor, digest }: { conferenceId: string; id: string; actor: string; digest: Buffer }): Promise<void> {
  await sql`insert into command_done (id, conference_id, actor, digest, seq) values (${id}, ${conferenceId}, ${actor}, ${digest}, 0)`.execute(tx);
}

/** Of PostgreSQL: a lock was not to be had in time. */
const LOCK_TIMEOUT = "55P03";

/**
 * Takes a delegate off a roster; their seat is free. Who has left a trace stays.
 * @throws Problem delegate-unknown, delegate-in-use, server-busy
 */
export async function removeDelegate(tx: Tx, { conferenceId, site, delegateId }: { conferenceId: string; site: number; delegateId: string }): Promise<void> {
  const found = await sql`select 1 from delegate where id = ${delegateId} and conference_id = ${conferenceId} and site_ordinal = ${site} for update`.execute(tx);
  if (found.rows.length === 0) throw new Problem("delegate-unknown");
  // Check-ins are written without a look at locks of delegates: none may slip in between the question and the act,
  // and none may wait long for it either.
  await sql`set local lock_timeout = '1s'`.execute(tx);
  try {
    await sql`lock table check_in in share mode`.execute(tx);
  } catch (error) {
    throw (error as { code?: unknown }).code === LOCK_TIMEOUT ? new Problem("server-busy") : error;
  }
  const used = await sql<{ used: boolean }>`
    select exists (select from check_in where delegate_id = ${delegateId})
      or exists (select from check_out where delegate_id = ${delegateId})
      or exists (select from vote_register where delegate_id = ${delegateId} and vote_id in (select id from vote where conference_id = ${conferenceId}))
      or exists (select from substitution where conference_id = ${conferenceId} and site_ordinal = ${site} and delegate_id = ${delegateId})
      or exists (select from question where delegate_id = ${delegateId})
      or exists (select from notice_read where delegate_id = ${delegateId}) as used`.execute(tx);
  if (used.rows[0]!.used) throw new Problem("delegate-in-use");
  await sql`delete from delegate where id = ${delegateId}`.execute(tx);
}
