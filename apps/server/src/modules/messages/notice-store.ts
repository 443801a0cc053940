import type { NoticeReceipts } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export interface Receipt {
  readonly conferenceId: string;
  readonly site: number;
  readonly delivered: readonly string[];
  readonly read: readonly string[];
  readonly at: number;
}

/**
 * Keeps what a room has received and read, and counts it. What it says again changes nothing: the first time counts.
 * Rooms of one conference come one after the other (its lane), so that no count is lost.
 */
export async function writeReceipt(tx: Tx, { conferenceId, site, delivered, read, at }: Receipt): Promise<void> {
  const time = new Date(at);
  const all = [...new Set([...delivered, ...read])];
  if (all.length === 0) return;
  await sql`
    with sent as (
      select id, id = any(${read}::uuid[]) as read from unnest(${all}::uuid[]) as t (id)
    ), known as (
      select r.notice_id, r.read_at from notice_receipt r join sent s on s.id = r.notice_id
      where r.conference_id = ${conferenceId} and r.site_ordinal = ${site}
    ), put as (
      insert into notice_receipt as r (conference_id, notice_id, site_ordinal, delivered_at, read_at)
      select ${conferenceId}, id, ${site}, ${time}, case when read then ${time}::timestamptz end from sent
      on conflict (conference_id, notice_id, site_ordinal) do update
        set delivered_at = least(r.delivered_at, excluded.delivered_at), read_at = coalesce(r.read_at, excluded.read_at)
    )
    insert into notice_tally as t (conference_id, notice_id, delivered, read)
    select ${conferenceId}, s.id, (k.notice_id is null)::int, (s.read and k.read_at is null)::int
    from sent s left join known k on k.notice_id = s.id
    on conflict (conference_id, notice_id) do update set delivered = t.delivered + excluded.delivered, read = t.read + excluded.read`.execute(tx);
}

/** `sites`: only of these; null: of all. */
export async function readReceipts(db: Database, conferenceId: string, noticeId: string, sites: readonly number[] | null): Promise<NoticeReceipts> {
  const found = await sql<{ site: number; delivered: number; read: number | null }>`
    select site_ordinal as site, (extract(epoch from delivered_at) * 1000)::bigint as delivered, (extract(epoch from read_at) * 1000)::bigint as read
    from notice_receipt where conference_id = ${conferenceId} and notice_id = ${noticeId}
      and (${sites}::int[] is null or site_ordinal = any(${sites}::int[])) order by site_ordinal`.execute(db);
  return { site: found.rows.map(({ site }) => site), delivered: found.rows.map(({ delivered }) => Number(delivered)), read: found.rows.map(({ read }) => (read === null ? null : Number(read))) };
}

/** What one room has received and read. */
export async function readReceiptsOfSite(db: Database, conferenceId: string, site: number): Promise<{ id: string; read: number | null }[]> {
  const found = await sql<{ id: string; read: number | null }>`
    select notice_id as id, (extract(epoch from read_at) * 1000)::bigint as read
    from notice_receipt where conference_id = ${conferenceId} and site_ordinal = ${site}`.execute(db);
  return found.rows.map(({ id, read }) => ({ id, read: read === null ? null : Number(read) }));
}

export interface ReadByDelegate {
  readonly conferenceId: string;
  readonly noticeId: string;
  readonly delegateId: string;
  readonly at: number;
}

/** Delegates who have confirmed; each counts once. In the order of the ids, so that two batches cannot wait for each other. */
export async function writeReads(db: Database, reads: readonly ReadByDelegate[]): Promise<void> {
  await sql`
    with sent as (
      select distinct on (n, d) c, n, d, at from unnest(${reads.map((r) => r.conferenceId)}::uuid[], ${reads.map((r) => r.noticeId)}::uuid[],
        ${reads.map((r) => r.delegateId)}::uuid[], ${reads.map((r) => new Date(r.at))}::timestamptz[]) as t (c, n, d, at)
      join delegate on delegate.id = d and delegate.conference_id = c order by n, d, at
    ), put as (
      insert into notice_read (notice_id, delegate_id, at) select n, d, at from sent order by n, d
      on conflict do nothing returning notice_id
    )
    insert into notice_tally as t (conference_id, notice_id, read_by_delegates)
    select distinct on (s.n) s.c, s.n, p.count from sent s join (select notice_id, count(*)::int as count from put group by 1) p on p.notice_id = s.n order by s.n
    on conflict (conference_id, notice_id) do update set read_by_delegates = t.read_by_delegates + excluded.read_by_delegates`.execute(db);
}

export async function readReadsOf(db: Database, delegateId: string): Promise<string[]> {
  const found = await sql<{ id: string }>`select notice_id as id from notice_read where delegate_id = ${delegateId}`.execute(db);
  return found.rows.map(({ id }) => id);
}

export interface Tally {
  readonly conferenceId: string;
  readonly noticeId: string;
  readonly delivered: number;
  readonly read: number;
  readonly readByDelegates: number;
}

/** Of conferences that are not over. */
export async function readTallies(db: Database): Promise<Tally[]> {
  const found = await sql<Tally>`
    select t.conference_id as "conferenceId", t.notice_id as "noticeId", t.delivered, t.read, t.read_by_delegates as "readByDelegates"
    from notice_tally t join conference c on c.id = t.conference_id where c.phase <> 'ended'`.execute(db);
  return found.rows;
}
