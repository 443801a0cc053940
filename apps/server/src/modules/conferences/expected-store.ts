/** How many delegates each room expects. */
import type { PlanAudience } from "@diemcau/contract";
import { perRoom } from "@diemcau/rules/agenda";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

interface ExpectedRow {
  readonly expected: number;
  readonly usual: number;
  readonly level: string;
  readonly setBy: string | null;
  readonly setAt: number | null;
}

export async function readExpected(db: Database | Tx, conferenceId: string, site: number): Promise<ExpectedRow | null> {
  const found = await sql<ExpectedRow>`
    select expected, usual, level_code as level, expected_set_by as "setBy", (extract(epoch from expected_set_at) * 1000)::bigint as "setAt"
    from site where conference_id = ${conferenceId} and ordinal = ${site}`.execute(db);
  return found.rows[0] ?? null;
}

export async function writeExpected(tx: Tx, conferenceId: string, site: number, expected: number, by: { name: string; at: number } | null): Promise<void> {
  await sql`
    update site set expected = ${expected}, expected_set_by = ${by?.name ?? null}, expected_set_at = ${by ? new Date(by.at) : null}
    where conference_id = ${conferenceId} and ordinal = ${site}`.execute(tx);
}

/** Forgets what was set by hand, in all rooms. */
export async function forgetByHand(tx: Tx, conferenceId: string): Promise<number> {
  const done = await sql`
    update site set expected_set_by = null, expected_set_at = null where conference_id = ${conferenceId} and expected_set_by is not null`.execute(tx);
  return Number(done.numAffectedRows ?? 0);
}

/** Every room whose number nobody set by hand expects what the classes say; where none is for its level, what its unit usually sends. */
export async function followClasses(tx: Tx, conferenceId: string, audience: readonly PlanAudience[]): Promise<void> {
  const levels = await sql<{ level: string }>`select distinct level_code as level from site where conference_id = ${conferenceId}`.execute(tx);
  const rows = levels.rows.map(({ level }) => ({ level, people: perRoom(audience, level) }));
  await sql`
    update site s set expected = coalesce(t.people, s.usual)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (level text, people int)
    where s.conference_id = ${conferenceId} and s.level_code = t.level and s.expected_set_by is null and s.expected <> coalesce(t.people, s.usual)`.execute(tx);
}
