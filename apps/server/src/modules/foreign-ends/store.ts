import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export interface PassRow {
  readonly id: string;
  readonly direction: "in" | "out";
  readonly site: number | null;
  readonly label: string;
  readonly madeBy: string;
  readonly madeAt: number;
  readonly until: number;
}

export interface PassSession {
  readonly conferenceId: string;
  /** As the media's address names it. */
  readonly name: string;
  readonly passId: string;
}

export interface OutputRow {
  readonly id: string;
  readonly kind: "hls" | "push";
  readonly label: string;
  readonly url: string | null;
  readonly key: string | null;
  /** Opened for what the stage shows. */
  readonly scenes: boolean;
  readonly madeBy: string;
  readonly madeAt: number;
}

const PASS = sql`id, direction, site, label, made_by as "madeBy", (extract(epoch from made_at) * 1000)::bigint as "madeAt", (extract(epoch from until) * 1000)::bigint as "until"`;
const OUTPUT = sql`id, kind, label, url, key, scenes, made_by as "madeBy", (extract(epoch from made_at) * 1000)::bigint as "madeAt"`;

export async function readPasses(db: Database, conferenceId: string, now: number): Promise<PassRow[]> {
  const found = await sql<PassRow>`
    select ${PASS} from media_pass where conference_id = ${conferenceId} and revoked_at is null and until > ${new Date(now)} order by made_at, id`.execute(db);
  return found.rows;
}

/** The pass of a token that is good now. */
export async function readPass(db: Database, conferenceId: string, id: string, now: number): Promise<PassRow | null> {
  const found = await sql<PassRow>`
    select ${PASS} from media_pass
    where id = ${id} and conference_id = ${conferenceId} and revoked_at is null and until > ${new Date(now)}`.execute(db);
  return found.rows[0] ?? null;
}

/** What was opened with a pass. */
export async function putPassSession(db: Database, { conferenceId, name, passId }: PassSession): Promise<void> {
  await sql`insert into media_pass_session (conference_id, name, pass_id) values (${conferenceId}, ${name}, ${passId}) on conflict do nothing`.execute(db);
}

/**
 * Sessions of passes that are not good any more, each to whoever asks first. A camera is not cut off in the middle of a
 * speech because its time is over: it ends when its site is neither on air nor cued, as every camera.
 */
export async function takeEndedSessions(db: Database, now: number): Promise<PassSession[]> {
  const found = await sql<PassSession>`
    delete from media_pass_session s using media_pass p
    where p.id = s.pass_id and (p.revoked_at is not null or (p.direction = 'out' and p.until <= ${new Date(now)}))
    returning s.conference_id as "conferenceId", s.name, s.pass_id as "passId"`.execute(db);
  return found.rows;
}

/** How many others are good, this transaction being the only one that adds to them: what is asked for once more is there already. */
async function lockAndCount(tx: Tx, conferenceId: string, id: string, table: "media_pass" | "programme_output", still: ReturnType<typeof sql>): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${table} ${conferenceId}`}, 0))`.execute(tx);
  const found = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where conference_id = ${conferenceId} and id <> ${id} and ${still}`.execute(tx);
  return found.rows[0]!.n;
}

/** Without those that rooms have made: each has one, however many rooms there are. */
export const countPasses = (tx: Tx, conferenceId: string, id: string, now: number): Promise<number> =>
  lockAndCount(tx, conferenceId, id, "media_pass", sql`made_by not like 'site:%' and revoked_at is null and until > ${new Date(now)}`);

export const countOutputs = (tx: Tx, conferenceId: string, id: string): Promise<number> => lockAndCount(tx, conferenceId, id, "programme_output", sql`ended_at is null`);

/** @returns false when the id belongs to something else */
export async function putPass(tx: Tx, conferenceId: string, pass: PassRow): Promise<boolean> {
  const done = await sql`
    insert into media_pass as p (id, conference_id, direction, site, label, made_by, made_at, until)
    values (${pass.id}, ${conferenceId}, ${pass.direction}, ${pass.site}, ${pass.label}, ${pass.madeBy}, ${new Date(pass.madeAt)}, ${new Date(pass.until)})
    on conflict (id) do update set until = p.until
    where p.conference_id = excluded.conference_id and p.direction = excluded.direction and p.site is not distinct from excluded.site and p.revoked_at is null
    returning 1`.execute(tx);
  return done.rows.length > 0;
}

export async function revokePass(db: Database, conferenceId: string, id: string, at: number): Promise<boolean> {
  const done = await sql`update media_pass set revoked_at = ${new Date(at)} where id = ${id} and conference_id = ${conferenceId} and revoked_at is null`.execute(db);
  return Number(done.numAffectedRows ?? 0) > 0;
}

/** A room has one encoder: its new token ends the one before. */
export async function revokeOfSite(tx: Tx, conferenceId: string, site: number, except: string, at: number): Promise<void> {
  await sql`
    update media_pass set revoked_at = ${new Date(at)}
    where conference_id = ${conferenceId} and site = ${site} and id <> ${except} and made_by = ${`site:${site}`} and revoked_at is null`.execute(tx);
}

export async function readOutputs(db: Database, conferenceId: string): Promise<OutputRow[]> {
  const found = await sql<OutputRow>`select ${OUTPUT} from programme_output where conference_id = ${conferenceId} and ended_at is null order by made_at, id`.execute(db);
  return found.rows;
}

/** Of all conferences, for the one who tells the media process. */
export async function readAllOutputs(db: Database): Promise<(OutputRow & { conferenceId: string })[]> {
  const found = await sql<OutputRow & { conferenceId: string }>`
    select ${OUTPUT}, conference_id as "conferenceId" from programme_output where ended_at is null order by made_at, id`.execute(db);
  return found.rows;
}

export interface KeyedOutput {
  readonly id: string;
  readonly conferenceId: string;
  readonly scenes: boolean;
}

export async function readOutputOfKey(db: Database, key: string): Promise<KeyedOutput | null> {
  const found = await sql<KeyedOutput>`
    select id, conference_id as "conferenceId", scenes from programme_output where key = ${key} and ended_at is null`.execute(db);
  return found.rows[0] ?? null;
}

export async function putOutput(tx: Tx, conferenceId: string, output: OutputRow): Promise<boolean> {
  const done = await sql`
    insert into programme_output as o (id, conference_id, kind, label, url, key, scenes, made_by, made_at)
    values (${output.id}, ${conferenceId}, ${output.kind}, ${output.label}, ${output.url}, ${output.key}, ${output.scenes}, ${output.madeBy}, ${new Date(output.madeAt)})
    on conflict (id) do update set label = o.label
    where o.conference_id = excluded.conference_id and o.kind = excluded.kind and o.url is not distinct from excluded.url and o.scenes = excluded.scenes and o.ended_at is null
    returning 1`.execute(tx);
  return done.rows.length > 0;
}

/** All of one conference; no stream's key stays behind. */
export async function endOutputs(db: Database, conferenceId: string, at: number): Promise<void> {
  await sql`update programme_output set ended_at = ${new Date(at)}, url = case when kind = 'push' then 'ended:' end where conference_id = ${conferenceId} and ended_at is null`.execute(db);
}

export async function endOutput(db: Database, conferenceId: string, id: string, at: number): Promise<boolean> {
  const done = await sql`update programme_output set ended_at = ${new Date(at)}, url = case when kind = 'push' then 'ended:' end where id = ${id} and conference_id = ${conferenceId} and ended_at is null`.execute(db);
  return Number(done.numAffectedRows ?? 0) > 0;
}
