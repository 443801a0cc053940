import type { CalendarFeed } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export interface FeedRow {
  readonly id: string;
  readonly name: string;
  readonly unitId: string | null;
}

export async function readFeeds(db: Database, accountId: string): Promise<(Omit<CalendarFeed, "unit"> & { unitId: string | null })[]> {
  const found = await sql<Omit<CalendarFeed, "unit"> & { unitId: string | null }>`
    select id, name, unit_id as "unitId", (extract(epoch from created_at) * 1000)::bigint as "createdAt",
           (extract(epoch from read_at) * 1000)::bigint as "readAt"
    from calendar_feed where account_id = ${accountId} and revoked_at is null order by created_at, id`.execute(db);
  return found.rows;
}

/** @returns how many of the account's addresses are in use, this transaction being the only one that adds to them */
export async function countFeeds(tx: Tx, accountId: string): Promise<number> {
  await sql`select 1 from account where id = ${accountId} for update`.execute(tx);
  const found = await sql<{ n: number }>`select count(*)::int as n from calendar_feed where account_id = ${accountId} and revoked_at is null`.execute(tx);
  return found.rows[0]!.n;
}

/** Adds an address; the same id again gets the new key, since nobody has heard of the one before. */
export async function putFeed(tx: Tx, feed: FeedRow & { accountId: string; tokenHash: Buffer; at: number }): Promise<boolean> {
  const done = await sql`
    insert into calendar_feed as f (id, token_hash, unit_id, account_id, name, created_at)
    values (${feed.id}, ${feed.tokenHash}, ${feed.unitId}, ${feed.accountId}, ${feed.name}, ${new Date(feed.at)})
    on conflict (id) do update set token_hash = excluded.token_hash
    where f.account_id = excluded.account_id and f.revoked_at is null and f.read_at is null returning 1`.execute(tx);
  return done.rows.length > 0;
}

export async function revokeFeed(db: Database, accountId: string, id: string, at: number): Promise<boolean> {
  const done = await sql`
    update calendar_feed set revoked_at = ${new Date(at)} where id = ${id} and account_id = ${accountId} and revoked_at is null`.execute(db);
  return Number(done.numAffectedRows ?? 0) > 0;
}

/** The feed of an address in use, with who made it as they stand today; notes that it was read, at most once a minute. */
export async function readFeedByToken(db: Database, tokenHash: Buffer, at: number): Promise<(FeedRow & { role: string; ownUnitId: string | null }) | null> {
  const found = await sql<FeedRow & { role: string; ownUnitId: string | null }>`
    select f.id, f.name, f.unit_id as "unitId", a.role, a.unit_id as "ownUnitId" from calendar_feed f join account a on a.id = f.account_id
    where f.token_hash = ${tokenHash} and f.revoked_at is null`.execute(db);
  const feed = found.rows[0];
  if (!feed) return null;
  await sql`
    update calendar_feed set read_at = ${new Date(at)}
    where id = ${feed.id} and (read_at is null or read_at < ${new Date(at - 60_000)})`.execute(db);
  return feed;
}
