import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export interface Book {
  readonly conferenceId: string;
  readonly revision: number;
  readonly published: number;
  readonly lastNumber: number;
}

/** Locks the books of these conferences, in one order, making those that are not there yet. */
export async function lockBooks(tx: Tx, conferenceIds: Iterable<string>): Promise<Map<string, Book>> {
  const ids = [...new Set(conferenceIds)].toSorted();
  await sql`insert into question_book (conference_id) select unnest(${ids}::uuid[]) on conflict do nothing`.execute(tx);
  const found = await sql<Book>`
    select conference_id as "conferenceId", revision, published, last_number as "lastNumber"
    from question_book where conference_id = any(${ids}::uuid[]) order by conference_id for update`.execute(tx);
  return new Map(found.rows.map((book) => [book.conferenceId, book]));
}

export async function keepBook(tx: Tx, { conferenceId, revision, published, lastNumber }: Book): Promise<void> {
  await sql`
    update question_book set revision = ${revision}, published = ${published}, last_number = ${lastNumber}
    where conference_id = ${conferenceId}`.execute(tx);
}

export interface Untold {
  readonly conferenceId: string;
  readonly revision: number;
  readonly published: number;
  readonly isPublished: boolean;
}

/** Conferences whose questions have changed since the journal was told. */
export async function readUntold(db: Database): Promise<Untold[]> {
  const found = await sql<Untold>`
    select conference_id as "conferenceId", revision, published, published > told_published as "isPublished"
    from question_book where revision > told_revision or published > told_published`.execute(db);
  return found.rows;
}

/** How many questions a conference has in each state. */
export async function countStates(db: Database, conferenceId: string): Promise<Map<string, number>> {
  const found = await sql<{ state: string; n: number }>`
    select state, count(*)::int as n from question where conference_id = ${conferenceId} and not held group by state`.execute(db);
  return new Map(found.rows.map(({ state, n }) => [state, n]));
}

export async function writeTold(tx: Tx, conferenceId: string, told: { revision: number; published: number | null }): Promise<void> {
  await sql`
    update question_book set told_revision = greatest(told_revision, ${told.revision}::bigint), told_published = greatest(told_published, coalesce(${told.published}::bigint, 0))
    where conference_id = ${conferenceId}`.execute(tx);
}
