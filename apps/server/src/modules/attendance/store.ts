import type { Entry, RosterEntry } from "@diemcau/contract";
import { sql } from "kysely";
import { prepared, type Database, type Tx } from "../../platform/db/database.ts";

export interface NewDelegate {
  readonly id: string;
  readonly site: number;
  readonly precedence: number;
  readonly familyName: string;
  readonly middleName: string;
  readonly givenName: string;
  readonly displayName: string;
  readonly positions: readonly string[];
  readonly class: string;
  readonly isSiteChair: boolean;
  readonly isSiteLead: boolean;
}

/** Adds delegates to the rosters of a conference; known ones are left as they are. */
export async function addDelegates(db: Database | Tx, conferenceId: string, delegates: readonly NewDelegate[]): Promise<void> {
  await sql`
    insert into delegate (id, conference_id, site_ordinal, precedence, family_name, middle_name, given_name, display_name, positions, class, is_site_chair, is_site_lead)
    select id, ${conferenceId}, site, precedence, "familyName", "middleName", "givenName", "displayName", positions, class, "isSiteChair", "isSiteLead"
    from jsonb_to_recordset(${JSON.stringify(delegates)}::jsonb) as t (id uuid, site int, precedence int, "familyName" text, "middleName" text,
      "givenName" text, "displayName" text, positions text[], class text, "isSiteChair" boolean, "isSiteLead" boolean)
    on conflict do nothing`.execute(db);
}

/** Takes over the delegates that the same units had at an earlier conference, and their number as expected. */
export async function takeRoster(tx: Tx, conferenceId: string, from: string): Promise<void> {
  await sql`
    insert into delegate (id, conference_id, site_ordinal, precedence, family_name, middle_name, given_name, display_name, positions, class, is_site_chair, is_site_lead)
    select gen_random_uuid(), mine.conference_id, mine.ordinal, d.precedence, d.family_name, d.middle_name, d.given_name, d.display_name, d.positions, d.class, d.is_site_chair, d.is_site_lead
    from site mine join site theirs on theirs.unit_id = mine.unit_id and theirs.conference_id = ${from}
    join delegate d on d.conference_id = theirs.conference_id and d.site_ordinal = theirs.ordinal
    where mine.conference_id = ${conferenceId}`.execute(tx);
}

export async function readRoster(db: Database, conferenceId: string, site: number): Promise<RosterEntry[]> {
  const found = await sql<RosterEntry>`
    select d.id as "delegateId", d.display_name as name, d.positions, d.class, d.is_site_chair as "isSiteChair",
           (extract(epoch from c.at) * 1000)::bigint as "checkedInAt"
    from delegate d left join check_in c on c.delegate_id = d.id
    where d.conference_id = ${conferenceId} and d.site_ordinal = ${site} order by d.precedence, d.id`.execute(db);
  return found.rows;
}

export interface LinkHolder {
  readonly delegateId: string;
  readonly name: string;
  readonly positions: string[];
  readonly generation: number;
}

/** Whom a site's personal links are for, in the order of its roster. */
export async function readLinkHolders(db: Database, conferenceId: string, site: number): Promise<LinkHolder[]> {
  const found = await sql<LinkHolder>`
    select id as "delegateId", display_name as name, positions, link_generation as generation
    from delegate where conference_id = ${conferenceId} and site_ordinal = ${site} order by precedence, id`.execute(db);
  return found.rows;
}

export interface DelegateRecord {
  readonly id: string;
  readonly conferenceId: string;
  readonly site: number;
  readonly name: string;
  readonly positions: string[];
  readonly generation: number;
  readonly checkedInAt: number | null;
}

export async function readDelegate(db: Database, delegateId: string): Promise<DelegateRecord | null> {
  const found = await sql<DelegateRecord>`
    select d.id, d.conference_id as "conferenceId", d.site_ordinal as site, d.display_name as name, d.positions,
           d.link_generation as generation, (extract(epoch from c.at) * 1000)::bigint as "checkedInAt"
    from delegate d left join check_in c on c.delegate_id = d.id where d.id = ${delegateId}`.execute(db);
  return found.rows[0] ?? null;
}

/** Keeps the counts that rooms have sent, in the transaction that journals them. */
export async function writeHeadcounts(tx: Tx, conferenceId: string, entries: readonly Entry[]): Promise<void> {
  const counts = entries.filter((entry) => entry.kind === "headcount.reported");
  if (counts.length === 0) return;
  await sql`
    insert into headcount (conference_id, site_ordinal, seq, present, qualifier, at)
    select ${conferenceId}, site, seq, present, qualifier, to_timestamp(at / 1000.0)
    from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as t (site int, seq bigint, present int, qualifier text, at bigint)`.execute(tx);
}

export interface CheckInRow {
  readonly delegateId: string;
  readonly conferenceId: string;
  /** The site the sign-in belongs to: nobody checks in on another site's roster. */
  readonly site: number;
  readonly method: "delegate" | "site";
  readonly at: number;
}

/** An array as PostgreSQL reads it, of values that need no quotes: thousands a second, and the driver looks at each character. */
const list = (values: readonly (string | number)[]) => `{${values.join(",")}}`;

export type CheckInResult = { readonly at: number; readonly repeated: boolean } | null;

/**
 * Writes check-ins in one statement and one transaction. The first one of a delegate counts and its time is
 * the answer to every later one. Null: no such delegate on that site's roster.
 */
export async function writeCheckIns(db: Database, rows: readonly CheckInRow[]): Promise<CheckInResult[]> {
  const written = await sql<{ id: string; at: number; fresh: boolean }>`${prepared}
    with sent as (
      select distinct on (id) id, conference_id, site, method, to_timestamp(ms / 1000.0) as at
      from unnest(${list(rows.map((r) => r.delegateId))}::uuid[], ${list(rows.map((r) => r.conferenceId))}::uuid[], ${list(rows.map((r) => r.site))}::int[],
        ${list(rows.map((r) => r.method))}::text[], ${list(rows.map((r) => r.at))}::bigint[]) as t (id, conference_id, site, method, ms)
      order by id, at
    ), known as (
      select s.* from sent s join delegate d on d.id = s.id and d.conference_id = s.conference_id and d.site_ordinal = s.site
    ), put as (
      insert into check_in (delegate_id, conference_id, site_ordinal, at, method)
      select id, conference_id, site, at, method from known order by id
      on conflict (delegate_id) do nothing returning delegate_id, at
    )
    select delegate_id as id, (extract(epoch from at) * 1000)::bigint as at, true as fresh from put
    union all
    select c.delegate_id, (extract(epoch from c.at) * 1000)::bigint, false from check_in c join known k on k.id = c.delegate_id`.execute(db);
  const byId = new Map<string, { at: number; fresh: boolean }>();
  for (const row of written.rows) if (!byId.get(row.id)?.fresh) byId.set(row.id, { at: Number(row.at), fresh: row.fresh });
  const told = new Set<string>();
  const missing = rows.filter((row) => !byId.has(row.delegateId));
  // Inserted by another process between this statement's snapshot and its write: there by now.
  const late = missing.length > 0 ? await readCheckIns(db, missing) : new Map<string, number>();
  return rows.map((row) => {
    const found = byId.get(row.delegateId);
    const lateAt = late.get(row.delegateId);
    if (!found) return lateAt === undefined ? null : { at: lateAt, repeated: true };
    const first = found.fresh && !told.has(row.delegateId);
    told.add(row.delegateId);
    return { at: found.at, repeated: !first };
  });
}

async function readCheckIns(db: Database, rows: readonly CheckInRow[]): Promise<Map<string, number>> {
  const found = await sql<{ id: string; at: number }>`
    select c.delegate_id as id, (extract(epoch from c.at) * 1000)::bigint as at
    from check_in c join unnest(${list(rows.map((r) => r.delegateId))}::uuid[], ${list(rows.map((r) => r.conferenceId))}::uuid[], ${list(rows.map((r) => r.site))}::int[])
      as t (id, conference_id, site) on t.id = c.delegate_id and t.conference_id = c.conference_id and t.site = c.site_ordinal`.execute(db);
  return new Map(found.rows.map((row) => [row.id, Number(row.at)]));
}

/** The last check-ins before the end are counted after it; conferences of long ago are not counted again and again. */
const OPEN_OR_JUST_ENDED = sql`
  select c.id from conference c left join journal j on j.conference_id = c.id and j.seq = c.last_seq
  where c.phase <> 'ended' or j.at > now() - interval '15 minutes'`;

/**
 * Check-ins by site of transactions in [from, to), where `to` is the oldest transaction still running: every
 * row is counted exactly once, whatever order transactions commit in.
 */
export async function countNewCheckIns(db: Database, from: string): Promise<{ to: string; counts: { conferenceId: string; site: number; n: number }[] }> {
  return db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
    const horizon = await sql<{ to: string }>`select pg_snapshot_xmin(pg_current_snapshot())::text as "to"`.execute(tx);
    const { to } = horizon.rows[0]!;
    const found = await sql<{ conferenceId: string; site: number; n: number }>`
      select conference_id as "conferenceId", site_ordinal as site, count(*)::int as n from check_in
      where conference_id in (${OPEN_OR_JUST_ENDED}) and xact >= ${from}::xid8 and xact < ${to}::xid8
      group by 1, 2`.execute(tx);
    return { to, counts: found.rows };
  });
}
