import type { Entry, RosterEntry } from "@diemcau/contract";
import { LATE_AFTER_MS } from "@diemcau/rules/offline";
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

/** Has left and not come back: the same as `isPresent` of the rules, in SQL. */
export const isOut = sql`(c.delegate_id is not null and o.at > coalesce(c.last_at, c.at))`;

export async function readRoster(db: Database, conferenceId: string, site: number): Promise<RosterEntry[]> {
  const found = await sql<RosterEntry>`
    select d.id as "delegateId", d.display_name as name, d.positions, d.class, d.is_site_chair as "isSiteChair",
           (extract(epoch from c.at) * 1000)::bigint as "checkedInAt", c.received_at is not null as late,
           case when ${isOut} then (extract(epoch from o.at) * 1000)::bigint end as "leftAt",
           case when c.delegate_id is null then a.reason end as absence
    from delegate d left join check_in c on c.delegate_id = d.id left join check_out o on o.delegate_id = d.id left join absence a on a.delegate_id = d.id
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
  readonly class: string;
  readonly generation: number;
  readonly checkedInAt: number | null;
}

export async function readDelegate(db: Database, delegateId: string): Promise<DelegateRecord | null> {
  const found = await sql<DelegateRecord>`
    select d.id, d.conference_id as "conferenceId", d.site_ordinal as site, d.display_name as name, d.positions, d.class,
           d.link_generation as generation, (extract(epoch from c.at) * 1000)::bigint as "checkedInAt"
    from delegate d left join check_in c on c.delegate_id = d.id where d.id = ${delegateId}`.execute(db);
  return found.rows[0] ?? null;
}

/** Keeps the counts that rooms have sent, in the transaction that journals them. */
export async function writeHeadcounts(tx: Tx, conferenceId: string, entries: readonly Entry[]): Promise<void> {
  const counts = entries.filter((entry) => entry.kind === "headcount.reported");
  if (counts.length === 0) return;
  await sql`
    insert into headcount (conference_id, site_ordinal, seq, present, qualifier, remote, absent, substitutes, counted_by, classes, at, received_at)
    select ${conferenceId}, site, seq, present, qualifier, coalesce(remote, 0), coalesce(absent, 0), coalesce(substitutes, 0), "countedBy", classes,
           to_timestamp(coalesce("happenedAt", at) / 1000.0), case when at - "happenedAt" >= ${LATE_AFTER_MS} then to_timestamp(at / 1000.0) end
    from jsonb_to_recordset(${JSON.stringify(counts)}::jsonb) as t (site int, seq bigint, present int, qualifier text, remote int, absent int, substitutes int,
      "countedBy" text, classes jsonb, at bigint, "happenedAt" bigint)`.execute(tx);
}

export interface CheckInRow {
  readonly delegateId: string;
  readonly conferenceId: string;
  /** The site the sign-in belongs to: nobody checks in on another site's roster. */
  readonly site: number;
  readonly method: "delegate" | "site";
  /** When it happened. */
  readonly at: number;
  /** When it came, where a room entered it while its line was down. */
  readonly receivedAt: number | null;
}

/** An array as PostgreSQL reads it, of values that need no quotes: thousands a second, and the driver looks at each character. */
const list = (values: readonly (string | number)[]) => `{${values.join(",")}}`;

export type CheckInResult = { readonly at: number; readonly repeated: boolean } | null;

/**
 * Writes check-ins in one statement and one transaction. The earliest one of a delegate counts, whenever it comes, and
 * its time is the answer to every other one. Null: no such delegate on that site's roster.
 */
export async function writeCheckIns(db: Database, rows: readonly CheckInRow[]): Promise<CheckInResult[]> {
  const written = await sql<{ id: string; at: number; fresh: boolean }>`${prepared}
    with sent as (
      select distinct on (id) id, conference_id, site, method, to_timestamp(ms / 1000.0) as at, to_timestamp(nullif(came, 0) / 1000.0) as received_at,
             to_timestamp(max(ms) over (partition by id) / 1000.0) as last_at
      from unnest(${list(rows.map((r) => r.delegateId))}::uuid[], ${list(rows.map((r) => r.conferenceId))}::uuid[], ${list(rows.map((r) => r.site))}::int[],
        ${list(rows.map((r) => r.method))}::text[], ${list(rows.map((r) => r.at))}::bigint[], ${list(rows.map((r) => r.receivedAt ?? 0))}::bigint[])
        as t (id, conference_id, site, method, ms, came)
      order by id, ms
    ), known as (
      select s.* from sent s join delegate d on d.id = s.id and d.conference_id = s.conference_id and d.site_ordinal = s.site
    ), put as (
      insert into check_in as c (delegate_id, conference_id, site_ordinal, at, method, received_at, last_at)
      select id, conference_id, site, at, method, received_at, nullif(last_at, at) from known order by id
      on conflict (delegate_id) do update
        set at = least(c.at, excluded.at), last_at = greatest(coalesce(c.last_at, c.at), coalesce(excluded.last_at, excluded.at)),
            received_at = case when excluded.at < c.at then excluded.received_at else c.received_at end,
            method = case when excluded.at < c.at then excluded.method else c.method end
        where excluded.at < c.at or coalesce(excluded.last_at, excluded.at) > coalesce(c.last_at, c.at)
      returning c.delegate_id, c.at, (c.xmax = 0) as fresh
    ), back as (
      -- Somebody who had left: the clerk counts their room anew.
      update check_out o set xact = pg_current_xact_id()
      from (select l.delegate_id from check_out l join put on put.delegate_id = l.delegate_id order by 1 for update of l) t where o.delegate_id = t.delegate_id
    )
    select delegate_id as id, (extract(epoch from at) * 1000)::bigint as at, fresh from put
    union all
    select c.delegate_id, (extract(epoch from c.at) * 1000)::bigint, false from check_in c join known k on k.id = c.delegate_id
    where not exists (select from put p where p.delegate_id = c.delegate_id)`.execute(db);
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
export const OPEN_OR_JUST_ENDED = sql`
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
