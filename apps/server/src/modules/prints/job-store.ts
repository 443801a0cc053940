import type { NewPrintJob } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

export interface JobRow {
  readonly id: string;
  readonly conferenceId: string;
  readonly accountId: string;
  readonly request: Omit<NewPrintJob, "id">;
  readonly state: "waiting" | "running" | "done" | "failed" | "cancelled";
  readonly done: number;
  readonly total: number;
  readonly problem: string | null;
  readonly bytes: number | null;
  readonly createdAt: number;
}

const row = sql`id, conference_id as "conferenceId", account_id as "accountId", request, state, parts_done as done, parts as total, problem, bytes::float8 as bytes,
  (extract(epoch from created_at) * 1000)::bigint as "createdAt"`;
/** Who makes a print says so every few seconds; after that much silence it is taken over. */
const SILENCE = "60 seconds";

/** False: this account has one that is not done yet. The same id again is the same print. */
export async function insertJob(db: Database, job: Pick<JobRow, "id" | "conferenceId" | "accountId" | "request" | "total">): Promise<boolean> {
  const { id, conferenceId, accountId, request, total } = job;
  const done = await sql`
    insert into print_job (id, conference_id, account_id, request, parts)
    select ${id}, ${conferenceId}, ${accountId}, ${JSON.stringify(request)}::jsonb, ${total}
    where not exists (select 1 from print_job where account_id = ${accountId} and state in ('waiting', 'running') and id <> ${id})
    on conflict (id) do nothing`.execute(db);
  if (Number(done.numAffectedRows) === 1) return true;
  const known = await sql`select 1 from print_job where id = ${id} and account_id = ${accountId}`.execute(db);
  return known.rows.length > 0;
}

export async function readJobs(db: Database, conferenceId: string, accountId: string): Promise<JobRow[]> {
  const found = await sql<JobRow>`
    select ${row} from print_job where conference_id = ${conferenceId} and account_id = ${accountId} and state <> 'cancelled' order by created_at desc limit 20`.execute(db);
  return found.rows;
}

export async function readJob(db: Database, id: string, accountId: string): Promise<JobRow | null> {
  const found = await sql<JobRow>`select ${row} from print_job where id = ${id} and account_id = ${accountId}`.execute(db);
  return found.rows[0] ?? null;
}

/** The next one that nobody makes, or whose maker has gone silent; it is ours now. */
export async function takeJob(db: Database): Promise<JobRow | null> {
  const found = await sql<JobRow>`
    update print_job set state = 'running', heard_at = now(), parts_done = 0 where id = (
      select id from print_job where state = 'waiting' or (state = 'running' and heard_at < now() - ${SILENCE}::interval)
      order by created_at limit 1 for update skip locked
    ) returning ${row}`.execute(db);
  return found.rows[0] ?? null;
}

/** False: it was cancelled meanwhile. */
export async function tellJob(db: Database, id: string, done: number): Promise<boolean> {
  const told = await sql`update print_job set parts_done = ${done}, heard_at = now() where id = ${id} and state = 'running'`.execute(db);
  return Number(told.numAffectedRows) === 1;
}

/** Still at it: a part may take a while. */
export async function beatJob(db: Database, id: string): Promise<void> {
  await sql`update print_job set heard_at = now() where id = ${id} and state = 'running'`.execute(db);
}

export async function endJob(db: Database, id: string, end: { state: "done"; bytes: number } | { state: "failed"; problem: string }): Promise<void> {
  await sql`
    update print_job set state = ${end.state}, finished_at = now(), bytes = ${end.state === "done" ? end.bytes : null}, problem = ${end.state === "failed" ? end.problem : null}
    where id = ${id} and state = 'running'`.execute(db);
}

export async function cancelJob(db: Database, id: string, accountId: string): Promise<boolean> {
  const done = await sql`update print_job set state = 'cancelled', finished_at = now() where id = ${id} and account_id = ${accountId}`.execute(db);
  return Number(done.numAffectedRows) === 1;
}

/** Those of before yesterday are gone; answers whose archives can go. */
export async function forgetJobs(db: Database): Promise<string[]> {
  const gone = await sql<{ id: string }>`
    delete from print_job where created_at < now() - interval '1 day' and state not in ('waiting', 'running') returning id`.execute(db);
  return gone.rows.map(({ id }) => id);
}
