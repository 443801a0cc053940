import type { VoteCount, VotingRule } from "@diemcau/contract";
import { sql } from "kysely";
import { prepared, type Database, type Tx } from "../../platform/db/database.ts";
import { SUBTOTAL, lockVote } from "./ballot-store.ts";

export interface Opened {
  readonly voteId: string;
  readonly rule: VotingRule;
  readonly at: number;
}

export async function insertVote(tx: Tx, conferenceId: string, listId: string, { voteId, rule, at }: Opened): Promise<void> {
  await sql`insert into vote (id, conference_id, list_id, phase, rule, opened_at)
    values (${voteId}, ${conferenceId}, ${listId}, 'open', ${JSON.stringify(rule)}::jsonb, to_timestamp(${at} / 1000.0))`.execute(tx);
}

export async function putKey(tx: Tx, voteId: string, salt: Buffer): Promise<void> {
  await sql`insert into vote_key (vote_id, salt) values (${voteId}, ${salt})`.execute(tx);
}

/** From the commit on nobody records a ballot of it. `voteId` null: whatever of the conference is open or not counted yet. */
export async function endVote(tx: Tx, conferenceId: string, voteId: string | null, phase: "closed" | "annulled", at: number): Promise<void> {
  const ids = voteId === null ? await goingVotes(tx, conferenceId) : [voteId];
  for (const id of ids) {
    await lockVote(tx, id, "alone");
    await sql`update vote set phase = ${phase}, closed_at = coalesce(closed_at, to_timestamp(${at} / 1000.0)) where id = ${id}`.execute(tx);
    if (phase !== "annulled") continue;
    // Nothing was decided: who voted how in secret is nobody's business any more.
    // The key first: whoever counts takes them in this order.
    await sql`delete from vote_key where vote_id = ${id}`.execute(tx);
    await sql`delete from vote_envelope where vote_id = ${id}`.execute(tx);
  }
}

/** `closed` are those with a result, too: they have no key any more. */
async function goingVotes(tx: Tx, conferenceId: string): Promise<string[]> {
  const found = await sql<{ id: string }>`
    select id from vote v where conference_id = ${conferenceId} and phase <> 'annulled'
      and (phase = 'open' or exists (select 1 from vote_key k where k.vote_id = v.id)) order by id`.execute(tx);
  return found.rows.map(({ id }) => id);
}

export interface SiteCount {
  readonly voteId: string;
  readonly site: number;
  readonly counts: readonly number[];
  readonly reason: string | null;
  readonly at: number;
  /** The centre entered what the room said on the telephone. */
  readonly telephone: boolean;
}

/** A room's count, unless a later one of the same room is known. */
export async function putSiteCount(tx: Tx, { voteId, site, counts, reason, at, telephone }: SiteCount): Promise<void> {
  await sql`
    insert into vote_site_count (vote_id, site_ordinal, counts, reason, at, late, telephone)
    select ${voteId}, ${site}, ${[...counts]}::int[], ${reason}, to_timestamp(${at} / 1000.0), v.phase = 'closed', ${telephone} from vote v where v.id = ${voteId}
    on conflict (vote_id, site_ordinal) do update set counts = excluded.counts, reason = excluded.reason, at = excluded.at, late = excluded.late, telephone = excluded.telephone
    where vote_site_count.at <= excluded.at`.execute(tx);
}

export async function readRules(db: Database): Promise<VotingRule[]> {
  const found = await sql<{ body: VotingRule }>`select body from voting_rule order by position, code`.execute(db);
  return found.rows.map(({ body }) => body);
}

/** The rules of a preset; known ones become as they are now. */
export async function putRules(db: Database | Tx, rules: readonly VotingRule[]): Promise<void> {
  await sql`
    insert into voting_rule (code, position, body)
    select rule ->> 'code', place, rule from jsonb_array_elements(${JSON.stringify(rules)}::jsonb) with ordinality as t (rule, place)
    on conflict (code) do update set position = excluded.position, body = excluded.body`.execute(db);
}

export interface SiteLevels {
  readonly siteCount: number;
  /** As the tree of the conference says it: an index from the highest level. */
  levelOf(site: number): number;
}

export async function readSiteLevels(db: Database, conferenceId: string): Promise<SiteLevels> {
  const found = await sql<{ level: number }>`
    select l.place as level from site s
    join (select code, (row_number() over (order by depth, code) - 1)::int as place from unit_level) l on l.code = s.level_code
    where s.conference_id = ${conferenceId} order by s.ordinal`.execute(db);
  const levels = found.rows.map(({ level }) => level);
  return { siteCount: levels.length, levelOf: (site) => levels[site] ?? 0 };
}

/**
 * What transactions in [from, to) have added, where `to` is the oldest one still running: each is counted exactly once,
 * whatever order they commit in.
 */
export async function readSubtotals(db: Database, voteId: string, from: string): Promise<{ to: string; counts: number[] }> {
  return db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
    const horizon = await sql<{ to: string }>`${prepared}select pg_snapshot_xmin(pg_current_snapshot())::text as "to"`.execute(tx);
    const { to } = horizon.rows[0]!;
    const found = await sql<{ counts: number[] }>`${prepared}
      select counts from vote_subtotal where vote_id = ${voteId} and xact >= ${from}::xid8 and xact < ${to}::xid8`.execute(tx);
    const sums: number[] = [];
    for (const { counts } of found.rows) for (const [at, n] of counts.entries()) sums[at] = (sums[at] ?? 0) + n;
    for (let at = 0; at < sums.length; at++) sums[at] ??= 0;
    return { to, counts: sums.slice(0, Math.ceil(sums.length / SUBTOTAL) * SUBTOTAL) };
  });
}

/** Of a vote by name, from the ballots themselves. */
export async function countNamed(db: Database, voteId: string): Promise<Pick<VoteCount, "tally" | "persons" | "voted">> {
  const found = await sql<{ choice: number; persons: number; weight: number }>`
    select choice, count(*)::int as persons, sum(weight)::bigint as weight from vote_register where vote_id = ${voteId} group by choice`.execute(db);
  const of = (choice: number) => found.rows.find((row) => row.choice === choice) ?? { persons: 0, weight: 0 };
  const [yes, no, abstaining] = [of(0), of(1), of(2)];
  return {
    tally: [Number(yes.weight), Number(no.weight), Number(abstaining.weight)],
    persons: [yes.persons, no.persons, abstaining.persons],
    voted: await readVoted(db, voteId),
  };
}

/** Persons and sites that are in the register. */
export async function readVoted(db: Database | Tx, voteId: string): Promise<VoteCount["voted"]> {
  const found = await sql<VoteCount["voted"]>`
    select count(*)::int as persons, count(distinct site_ordinal)::int as sites from vote_register where vote_id = ${voteId}`.execute(db);
  return found.rows[0]!;
}

/** A delegate's own place in the register: null while they have not voted. */
export async function readOwn(db: Database, voteId: string, delegateId: string): Promise<{ at: number; choice: number | null } | null> {
  const found = await sql<{ at: number; choice: number | null }>`
    select (extract(epoch from at) * 1000)::bigint as at, choice from vote_register where vote_id = ${voteId} and delegate_id = ${delegateId}`.execute(db);
  return found.rows[0] ? { ...found.rows[0], at: Number(found.rows[0].at) } : null;
}
