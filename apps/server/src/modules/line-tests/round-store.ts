/** Test rounds: made, moved, cancelled, and whose rooms are told. */
import type { LineTestRound } from "@diemcau/contract";
import { REMIND_BEFORE_MS } from "@diemcau/rules/line-test";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

/** Answers false when a round of this id is there already. */
export async function insertRound(tx: Tx, conferenceId: string, round: LineTestRound, createdBy: string, now: number): Promise<boolean> {
  const made = await sql`
    insert into line_test_round (id, conference_id, name, starts_at, ends_at, levels, sites, created_by, told_at)
    values (${round.id}, ${conferenceId}, ${round.name}, ${new Date(round.startsAt)}, ${new Date(round.endsAt)}, ${round.levels}::text[], ${round.sites}::int[], ${createdBy}, ${new Date(now)})
    on conflict (id) do nothing returning id`.execute(tx);
  return made.rows.length > 0;
}

const columns = sql`
  r.id, r.conference_id as "conferenceId", r.name, (extract(epoch from r.starts_at) * 1000)::bigint as "startsAt", (extract(epoch from r.ends_at) * 1000)::bigint as "endsAt",
  r.levels, r.sites, (extract(epoch from r.told_at) * 1000)::bigint as "toldAt", (extract(epoch from r.reminded_at) * 1000)::bigint as "remindedAt"`;

interface KeptRound extends LineTestRound {
  readonly conferenceId: string;
  readonly toldAt: number | null;
  readonly remindedAt: number | null;
}

/** A round that was not cancelled, taken for what is done with it; null: there is none. */
export async function lockRound(tx: Tx, conferenceId: string, id: string): Promise<KeptRound | null> {
  const found = await sql<KeptRound>`
    select ${columns} from line_test_round r where r.conference_id = ${conferenceId} and r.id = ${id} and r.cancelled_at is null for update`.execute(tx);
  return found.rows[0] ?? null;
}

/** Of other times its rooms are told and reminded anew. */
export async function moveRound(tx: Tx, id: string, times: { startsAt: number; endsAt: number }, now: number): Promise<void> {
  await sql`
    update line_test_round set starts_at = ${new Date(times.startsAt)}, ends_at = ${new Date(times.endsAt)}, told_at = ${new Date(now)}, reminded_at = null
    where id = ${id}`.execute(tx);
}

export async function cancelRound(tx: Tx, id: string, now: number): Promise<void> {
  await sql`update line_test_round set cancelled_at = ${new Date(now)} where id = ${id}`.execute(tx);
}

export async function markRoundReminded(tx: Tx, id: string, now: number): Promise<void> {
  await sql`update line_test_round set reminded_at = ${new Date(now)} where id = ${id}`.execute(tx);
}

/** Rounds that begin within the time of reminders, of conferences that are to be held. */
export async function readComing(db: Database, now: number): Promise<KeptRound[]> {
  const found = await sql<KeptRound>`
    select ${columns} from line_test_round r join conference c on c.id = r.conference_id
    where r.cancelled_at is null and r.reminded_at is null and r.starts_at > ${new Date(now)} and r.starts_at <= ${new Date(now + REMIND_BEFORE_MS)}
      and c.phase <> 'ended' and c.standing = 'planned' order by r.starts_at limit 100`.execute(db);
  return found.rows;
}

/** The sites that a round concerns: as `roundConcerns` of the rules says it of one. */
export async function readConcerned(tx: Tx, conferenceId: string, { levels, sites }: Pick<LineTestRound, "levels" | "sites">): Promise<number[]> {
  const found = await sql<{ ordinal: number }>`
    with recursive within as (
      select ordinal from site where conference_id = ${conferenceId} and (${sites.length === 0} or ordinal = any(${sites}::int[]))
      union
      select s.ordinal from within w join site s on s.conference_id = ${conferenceId} and s.parent_ordinal = w.ordinal
    )
    select s.ordinal from within w join site s on s.conference_id = ${conferenceId} and s.ordinal = w.ordinal
    where ${levels.length === 0} or s.level_code = any(${levels}::text[]) order by 1`.execute(tx);
  return found.rows.map(({ ordinal }) => ordinal);
}

export async function readConferenceTitle(tx: Tx, conferenceId: string): Promise<string> {
  const found = await sql<{ title: string }>`select title from conference where id = ${conferenceId}`.execute(tx);
  return found.rows[0]?.title ?? "";
}
