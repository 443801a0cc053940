import type { ProblemCode, VotingRule } from "@diemcau/contract";
import { sql } from "kysely";
import { prepared, type Database, type Tx } from "../../platform/db/database.ts";

/** A vote as those who record ballots need it; nothing of it changes once it is opened. */
export interface OpenVote {
  readonly id: string;
  readonly conferenceId: string;
  /** The list of those entitled. */
  readonly listId: string;
  readonly rule: VotingRule;
  /** Of a secret vote that is not counted yet. */
  readonly salt: Buffer | null;
}

export interface BallotRow {
  readonly ballotId: string;
  readonly delegateId: string;
  /** The site the sign-in belongs to, its level and what that weighs. */
  readonly site: number;
  readonly level: number;
  readonly levelWeight: number;
  readonly choice: number;
  /** Of a secret vote: the choice and the receipt in their envelope. */
  readonly sealed: Buffer | null;
  readonly at: number;
}

export type BallotResult = { readonly at: number; readonly repeated: boolean } | { readonly refusal: ProblemCode };

/** Numbers of a level in a subtotal: voters, for, against, abstaining. */
export const SUBTOTAL = 4;
/** Nobody changes their mind more often than that. */
const MOST_CHANGES = 20;

export async function readVote(db: Database | Tx, voteId: string): Promise<OpenVote | null> {
  const found = await sql<OpenVote>`
    select v.id, v.conference_id as "conferenceId", v.list_id as "listId", v.rule, k.salt
    from vote v left join vote_key k on k.vote_id = v.id where v.id = ${voteId}`.execute(db);
  return found.rows[0] ?? null;
}

/**
 * The vote's lock, until the transaction ends. Whoever closes holds it alone: PostgreSQL serves its waiters in turn, so
 * that a stream of ballots cannot keep the closing waiting.
 */
export const lockVote = (tx: Tx, voteId: string, how: "shared" | "alone") =>
  how === "shared"
    ? sql`${prepared}select pg_advisory_xact_lock_shared(hashtextextended(${voteId}, 18))`.execute(tx)
    : sql`${prepared}select pg_advisory_xact_lock(hashtextextended(${voteId}, 18))`.execute(tx);

/** An array as PostgreSQL reads it, of values that need no quotes. A shorter one beside others is filled up with nulls. */
const list = (values: readonly (string | number)[]) => `{${values.join(",")}}`;

/** There, and has not left since (see isOut of attendance). */
const here = sql`exists (select 1 from check_in c left join check_out o on o.delegate_id = c.delegate_id
  where c.delegate_id = d.id and not coalesce(o.at > coalesce(c.last_at, c.at), false))`;

interface Counting {
  /** By level: voters, for, against, abstaining. */
  readonly counts: number[];
  add(level: number, choice: number | null, voters: number, weight: number): void;
}

function counting(): Counting {
  const counts: number[] = [];
  return {
    counts,
    add(level, choice, voters, weight) {
      while (counts.length < (level + 1) * SUBTOTAL) counts.push(0);
      counts[level * SUBTOTAL]! += voters;
      if (choice !== null) counts[level * SUBTOTAL + 1 + choice]! += weight;
    },
  };
}

/**
 * Records ballots of one vote in one transaction. Each delegate once: the same ballot again is answered as before,
 * another one changes the vote where the rule allows it. Nothing is written once the vote is closed.
 */
export async function writeBallots(db: Database, vote: OpenVote, rows: readonly BallotRow[]): Promise<BallotResult[]> {
  const results: (BallotResult | undefined)[] = rows.map(() => undefined);
  await db.transaction().execute(async (tx) => {
    await lockVote(tx, vote.id, "shared");
    const sums = counting();
    // Of one person several in a batch: in the order they came, each in a turn of its own.
    for (let waiting = rows.map((_row, at) => at); waiting.length > 0; ) {
      const taken = new Set<string>();
      const later: number[] = [];
      const now: number[] = [];
      for (const at of waiting) {
        const { delegateId } = rows[at]!;
        if (taken.has(delegateId)) later.push(at);
        else now.push(at);
        taken.add(delegateId);
      }
      await writeDistinct(tx, vote, rows, now, results, sums);
      waiting = later;
    }
    if (sums.counts.some((n) => n !== 0)) {
      await sql`${prepared}insert into vote_subtotal (vote_id, counts) values (${vote.id}, ${list(sums.counts)}::int[])`.execute(tx);
    }
  });
  return results as BallotResult[];
}

async function writeDistinct(tx: Tx, vote: OpenVote, rows: readonly BallotRow[], places: readonly number[], results: (BallotResult | undefined)[], sums: Counting): Promise<void> {
  const { rule } = vote;
  const secret = rule.method === "secret";
  const some = places.map((at) => rows[at]!);
  const put = await sql<{ delegateId: string; weight: number }>`${prepared}
    with sent as (
      select * from unnest(${list(some.map((r) => r.ballotId))}::uuid[], ${list(some.map((r) => r.delegateId))}::uuid[], ${list(some.map((r) => r.site))}::int[],
        ${list(some.map((r) => r.levelWeight))}::int[], ${list(some.map((r) => r.choice))}::smallint[], ${list(some.map((r) => r.at))}::bigint[],
        ${list(some.flatMap((r) => (r.sealed ? [r.sealed.toString("hex")] : [])))}::text[]) as t (ballot_id, delegate_id, site, weight, choice, ms, sealed)
    ), put as (
      insert into vote_register (vote_id, delegate_id, site_ordinal, ballot_id, at, choice, weight)
      select ${vote.id}::uuid, s.delegate_id, s.site, s.ballot_id, to_timestamp(s.ms / 1000.0), case when ${secret}::boolean then null else s.choice end,
             s.weight * e.weight
      from sent s join delegate d on d.id = s.delegate_id and d.conference_id = ${vote.conferenceId}::uuid and d.site_ordinal = s.site
      cross join lateral (select weight from vote_entitled where list_id = ${vote.listId}::uuid and site_ordinal = s.site and s.delegate_id = any(delegates) limit 1) e
      where ${here} and exists (select 1 from vote v where v.id = ${vote.id}::uuid and v.phase = 'open')
      order by s.delegate_id
      on conflict (vote_id, delegate_id) do nothing returning delegate_id, weight
    ), enveloped as (
      insert into vote_envelope (vote_id, delegate_id, sealed)
      select ${vote.id}::uuid, s.delegate_id, decode(s.sealed, 'hex') from sent s join put using (delegate_id) where ${secret}::boolean
    )
    select delegate_id as "delegateId", weight from put`.execute(tx);
  const weightOf = new Map(put.rows.map((row) => [row.delegateId, row.weight]));
  const rest: number[] = [];
  for (const at of places) {
    const { delegateId, level, choice, at: when } = rows[at]!;
    const weight = weightOf.get(delegateId);
    if (weight === undefined) rest.push(at);
    else {
      results[at] = { at: when, repeated: false };
      sums.add(level, shown(rule, choice), 1, weight);
    }
  }
  if (rest.length > 0) await again(tx, vote, rows, rest, results, sums);
}

/** What a subtotal may say of a choice: of a secret vote, and of one whose tally is hidden until the end, nothing. */
const shown = (rule: VotingRule, choice: number): number | null => (rule.method !== "secret" && rule.liveTally ? choice : null);

interface Known {
  readonly delegateId: string;
  readonly ballotId: string | null;
  readonly at: number;
  readonly choice: number | null;
  readonly weight: number;
  readonly past: [string, number][] | null;
  readonly listed: boolean;
  readonly here: boolean;
}

/** Those who have voted before, and those who may not vote. */
async function again(tx: Tx, vote: OpenVote, rows: readonly BallotRow[], places: readonly number[], results: (BallotResult | undefined)[], sums: Counting): Promise<void> {
  const { rule } = vote;
  const ids = places.map((at) => rows[at]!.delegateId);
  const phase = await sql<{ phase: string }>`${prepared}select phase from vote where id = ${vote.id}`.execute(tx);
  const isOpen = phase.rows[0]?.phase === "open";
  const held = await sql<Known>`
    select delegate_id as "delegateId", ballot_id as "ballotId", (extract(epoch from at) * 1000)::bigint as at, choice, weight, past, true as listed, true as here
    from vote_register where vote_id = ${vote.id} and delegate_id = any(${list(ids)}::uuid[]) order by delegate_id for update`.execute(tx);
  const known = new Map(held.rows.map((row) => [row.delegateId, row]));
  const strangers = ids.filter((id) => !known.has(id));
  const sites = new Map(places.map((at) => [rows[at]!.delegateId, rows[at]!.site]));
  if (strangers.length > 0) {
    const found = await sql<Known & { site: number }>`
      select d.id as "delegateId", null as "ballotId", 0 as at, null as choice, 0 as weight, null as past, d.site_ordinal as site,
             exists (select from vote_entitled e where e.list_id = ${vote.listId} and e.site_ordinal = d.site_ordinal and d.id = any(e.delegates)) as listed, ${here} as here
      from delegate d where d.id = any(${list(strangers)}::uuid[]) and d.conference_id = ${vote.conferenceId}`.execute(tx);
    for (const row of found.rows) if (row.site === sites.get(row.delegateId)) known.set(row.delegateId, row);
  }
  const changed: { row: BallotRow; past: [string, number][] }[] = [];
  for (const at of places) {
    const row = rows[at]!;
    const before = known.get(row.delegateId);
    const result = judge(rule, isOpen, before, row);
    if (result !== "change") {
      results[at] = result;
      continue;
    }
    const { ballotId, at: beforeAt, choice, weight, past } = before!;
    changed.push({ row, past: [...(past ?? []), [ballotId!, Number(beforeAt)]] });
    if (choice !== null && shown(rule, choice) !== null) sums.add(row.level, choice, 0, -weight);
    sums.add(row.level, shown(rule, row.choice), 0, weight);
    results[at] = { at: row.at, repeated: false };
  }
  if (changed.length === 0) return;
  const secret = rule.method === "secret";
  await sql`
    update vote_register r set ballot_id = t."ballotId", at = to_timestamp(t.ms / 1000.0), choice = case when ${secret}::boolean then null else t.choice end, past = t.past
    from jsonb_to_recordset(${JSON.stringify(changed.map(({ row, past }) => ({ delegateId: row.delegateId, ballotId: row.ballotId, ms: row.at, choice: row.choice, past })))}::jsonb)
      as t ("delegateId" uuid, "ballotId" uuid, ms bigint, choice smallint, past jsonb)
    where r.vote_id = ${vote.id} and r.delegate_id = t."delegateId"`.execute(tx);
  if (!secret) return;
  await sql`
    update vote_envelope e set sealed = decode(t.sealed, 'hex')
    from unnest(${list(changed.map(({ row }) => row.delegateId))}::uuid[], ${list(changed.map(({ row }) => row.sealed!.toString("hex")))}::text[]) as t (delegate_id, sealed)
    where e.vote_id = ${vote.id} and e.delegate_id = t.delegate_id`.execute(tx);
}

function judge(rule: VotingRule, isOpen: boolean, before: Known | undefined, row: BallotRow): BallotResult | "change" {
  if (before && before.ballotId !== null) {
    if (before.ballotId === row.ballotId) {
      return before.choice !== null && before.choice !== row.choice ? { refusal: "ballot-id-reused" } : { at: Number(before.at), repeated: true };
    }
    // Overtaken by a later one: it was recorded, and changes nothing now.
    const overtaken = before.past?.find(([id]) => id === row.ballotId);
    if (overtaken) return { at: overtaken[1], repeated: true };
    if (!isOpen) return { refusal: "vote-closed" };
    if (!rule.mayChange) return { refusal: "vote-already-cast" };
    return (before.past?.length ?? 0) >= MOST_CHANGES ? { refusal: "vote-changed-too-often" } : "change";
  }
  if (!isOpen) return { refusal: "vote-closed" };
  return { refusal: before?.listed ? (before.here ? "server-busy" : "vote-check-in-first") : "vote-not-entitled" };
}
