import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

const PAGE = 5_000;

export interface Registered {
  readonly delegateId: string;
  readonly site: number;
  readonly precedence: number;
  readonly name: string;
  readonly positions: string[];
  /** Null in a secret vote. */
  readonly choice: number | null;
  readonly weight: number;
}

/** Everybody who has voted, by site and precedence: never by when they did. */
export async function* readRegister(db: Database, voteId: string): AsyncGenerator<Registered> {
  for (let last: Registered | null = null; ; ) {
    const after: Pick<Registered, "site" | "precedence" | "delegateId"> = last ?? { site: -1, precedence: -1, delegateId: "00000000-0000-0000-0000-000000000000" };
    const found = await sql<Registered>`
      select d.id as "delegateId", r.site_ordinal as site, d.precedence, d.display_name as name, d.positions, r.choice, r.weight
      from vote_register r join delegate d on d.id = r.delegate_id
      where r.vote_id = ${voteId} and (r.site_ordinal, d.precedence, d.id) > (${after.site}::int, ${after.precedence}::int, ${after.delegateId}::uuid)
      order by r.site_ordinal, d.precedence, d.id limit ${PAGE}`.execute(db);
    yield* found.rows;
    if (found.rows.length < PAGE) return;
    last = found.rows.at(-1)!;
  }
}

export interface SiteCountRow {
  readonly site: number;
  readonly counts: number[];
  readonly reason: string | null;
  readonly at: number;
  readonly late: boolean;
  readonly telephone: boolean;
}

export async function readSiteCounts(db: Database, voteId: string): Promise<SiteCountRow[]> {
  const found = await sql<SiteCountRow>`
    select site_ordinal as site, counts, reason, (extract(epoch from at) * 1000)::bigint as at, late, telephone
    from vote_site_count where vote_id = ${voteId} order by site_ordinal`.execute(db);
  return found.rows.map((row) => ({ ...row, at: Number(row.at) }));
}

/** Votes of a conference that are over, in the order they were opened. */
export async function readEndedVotes(db: Database, conferenceId: string): Promise<string[]> {
  const found = await sql<{ id: string }>`select id from vote where conference_id = ${conferenceId} and phase = 'closed' order by opened_at, id`.execute(db);
  return found.rows.map(({ id }) => id);
}

/** So many are in the register. */
export async function countRegistered(db: Database, voteId: string): Promise<number> {
  const found = await sql<{ n: number }>`select count(*)::int as n from vote_register where vote_id = ${voteId}`.execute(db);
  return found.rows[0]!.n;
}

/** Of each site how many have voted. */
export async function readVotedBySite(db: Database, voteId: string): Promise<Map<number, number>> {
  const found = await sql<{ site: number; n: number }>`select site_ordinal as site, count(*)::int as n from vote_register where vote_id = ${voteId} group by 1`.execute(db);
  return new Map(found.rows.map(({ site, n }) => [site, n]));
}
