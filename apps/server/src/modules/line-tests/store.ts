import type { LineTest, LineTestMeasures, LineTestRound, LineTestServer } from "@diemcau/contract";
import { LINE_TEST_VERDICTS } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

/** Longest history that a room is shown, and that is kept of it. */
const HISTORY = 30;
const KEPT = 200;

export interface KeptTest {
  readonly id: string;
  readonly at: number;
  readonly overall: number;
  readonly parts: number[];
  readonly reasons: string[];
  readonly measures: LineTestMeasures;
  readonly server: LineTestServer | null;
}

/** As the table has it: which server it was stands beside what was measured over it. */
type Row = Omit<KeptTest, "measures" | "server"> & { measures: LineTestMeasures & { server?: LineTestServer } };

export const verdictOf = (rank: number) => LINE_TEST_VERDICTS[rank]!;
const shown = ({ overall, parts, measures: { server, ...measures }, ...rest }: Row): LineTest => ({
  ...rest,
  overall: verdictOf(overall),
  parts: parts.map(verdictOf),
  measures,
  server: server ?? null,
});

export interface SentTest {
  readonly conferenceId: string;
  readonly site: number;
  readonly digest: Buffer;
  readonly test: KeptTest;
}

/**
 * Keeps a test and makes it the room's latest.
 * @returns false when this id is kept already
 */
export async function insertTest(tx: Tx, { conferenceId, site, digest, test }: SentTest): Promise<boolean> {
  const at = new Date(test.at);
  const made = await sql`
    insert into line_test (id, conference_id, site_ordinal, at, digest, overall, parts, reasons, measures)
    values (${test.id}, ${conferenceId}, ${site}, ${at}, ${digest}, ${test.overall}, ${test.parts}::smallint[], ${test.reasons}::text[], ${JSON.stringify({ ...test.measures, ...(test.server && { server: test.server }) })}::jsonb)
    on conflict (id) do nothing returning id`.execute(tx);
  if (made.rows.length === 0) return false;
  await sql`
    insert into line_test_latest (conference_id, site_ordinal, test_id, at, overall, parts, reasons)
    values (${conferenceId}, ${site}, ${test.id}, ${at}, ${test.overall}, ${test.parts}::smallint[], ${test.reasons}::text[])
    on conflict (conference_id, site_ordinal) do update
      set test_id = excluded.test_id, at = excluded.at, overall = excluded.overall, parts = excluded.parts, reasons = excluded.reasons
      where line_test_latest.at <= excluded.at`.execute(tx);
  await sql`
    delete from line_test where id in (
      select id from line_test where conference_id = ${conferenceId} and site_ordinal = ${site} order by at desc, id desc offset ${KEPT})`.execute(tx);
  return true;
}

const columns = sql`id, (extract(epoch from at) * 1000)::bigint as at, overall, parts, reasons, measures`;

/** The test of this id, with what it was sent as. */
export async function readTest(db: Database | Tx, id: string): Promise<{ digest: Buffer; test: LineTest } | null> {
  const found = await sql<Row & { digest: Buffer }>`select ${columns}, digest from line_test where id = ${id}`.execute(db);
  const [row] = found.rows;
  if (!row) return null;
  const { digest, ...test } = row;
  return { digest, test: shown(test) };
}

/** A room's tests, the newest first. */
export async function readHistory(db: Database, conferenceId: string, site: number): Promise<LineTest[]> {
  const found = await sql<Row>`
    select ${columns} from line_test where conference_id = ${conferenceId} and site_ordinal = ${site} order by at desc, id desc limit ${HISTORY}`.execute(db);
  return found.rows.map(shown);
}

/** The latest 100 rounds that were not cancelled, by time. */
export async function readRounds(db: Database | Tx, conferenceId: string): Promise<LineTestRound[]> {
  const found = await sql<LineTestRound>`
    select id, name, (extract(epoch from starts_at) * 1000)::bigint as "startsAt", (extract(epoch from ends_at) * 1000)::bigint as "endsAt", levels, sites
    from line_test_round where conference_id = ${conferenceId} and cancelled_at is null order by starts_at desc, id limit 100`.execute(db);
  return found.rows.toReversed();
}
