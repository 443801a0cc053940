import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";

/** A token of an encoder that is good, or one of what was opened with it. */
export interface EncoderRow {
  readonly conferenceId: string;
  readonly site: number;
  readonly isGood: boolean;
  /** What it has opened, as the media's address names it; null: nothing. */
  readonly session: string | null;
}

/** Of all conferences that have not ended. */
export async function readEncoders(db: Database, now: number): Promise<EncoderRow[]> {
  const at = new Date(now);
  const found = await sql<EncoderRow>`
    select p.conference_id as "conferenceId", p.site, p.revoked_at is null and p.until > ${at} as "isGood", s.name as "session"
    from media_pass p join conference c on c.id = p.conference_id and c.phase <> 'ended' left join media_pass_session s on s.pass_id = p.id
    where p.direction = 'in' and (s.name is not null or (p.revoked_at is null and p.until > ${at}))`.execute(db);
  return found.rows;
}

/** What encoders have opened for a site. */
export async function readEncoderSessions(db: Database, conferenceId: string, site: number): Promise<string[]> {
  const found = await sql<{ name: string }>`
    select s.name from media_pass_session s join media_pass p on p.id = s.pass_id
    where s.conference_id = ${conferenceId} and p.direction = 'in' and p.site = ${site}`.execute(db);
  return found.rows.map(({ name }) => name);
}

/** Passes with which something is open now. */
export async function readOpenPasses(db: Database, conferenceId: string): Promise<ReadonlySet<string>> {
  const found = await sql<{ passId: string }>`select distinct pass_id as "passId" from media_pass_session where conference_id = ${conferenceId}`.execute(db);
  return new Set(found.rows.map(({ passId }) => passId));
}

/** The media engine knows them no more. */
export async function forgetSessions(db: Database, conferenceId: string, names: readonly string[]): Promise<void> {
  await sql`delete from media_pass_session where conference_id = ${conferenceId} and name = any(${names as string[]})`.execute(db);
}
