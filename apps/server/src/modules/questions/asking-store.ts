import { QUESTIONS_LIMIT } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { keepBook, lockBooks, type Book } from "./book-store.ts";

/** A question as it is to be written; one without a name says nothing of whose it is. */
export interface AskedRow {
  readonly id: string;
  readonly conferenceId: string;
  readonly text: string;
  readonly itemId: string | null;
  readonly anonymous: boolean;
  readonly delegateId: string | null;
  readonly author: string | null;
  readonly position: string | null;
  readonly site: number | null;
  readonly paper: boolean;
  /** ms; of a question without a name only the hour is kept. */
  readonly at: number;
  /** Hex: of all that was sent, so that an id is not used for two questions. */
  readonly digest: string;
}

/** `number` 0: it has none yet. */
export type AskedResult = { readonly number: number; readonly repeated: boolean } | "id-reused" | "full";

/** Writes questions that came together in one transaction, each with its number. */
export function writeQuestions(db: Database, rows: readonly AskedRow[]): Promise<AskedResult[]> {
  return db.transaction().execute(async (tx) => {
    const books = await lockBooks(tx, rows.map((row) => row.conferenceId));
    const known = new Map((await readKnown(tx, rows.map((row) => row.id))).map((row) => [row.id, row]));
    const fresh: NumberedRow[] = [];
    const results = rows.map((row): AskedResult => {
      const before = known.get(row.id);
      if (before) return before.digest === row.digest ? { number: before.number ?? 0, repeated: true } : "id-reused";
      const book = books.get(row.conferenceId)!;
      if (book.lastNumber >= QUESTIONS_LIMIT) return "full";
      if (row.anonymous) {
        fresh.push({ ...row, number: null, revision: 0 });
        known.set(row.id, { id: row.id, digest: row.digest, number: null });
        return { number: 0, repeated: false };
      }
      const next: Book = { ...book, lastNumber: book.lastNumber + 1, revision: book.revision + 1 };
      books.set(row.conferenceId, next);
      fresh.push({ ...row, number: next.lastNumber, revision: next.revision });
      known.set(row.id, { id: row.id, digest: row.digest, number: next.lastNumber });
      return { number: next.lastNumber, repeated: false };
    });
    if (fresh.length > 0) {
      await insert(tx, fresh);
      for (const id of new Set(fresh.map((row) => row.conferenceId))) await keepBook(tx, books.get(id)!);
    }
    return results;
  });
}

/** One without a name is numbered later: see held-store.ts. */
type NumberedRow = AskedRow & { readonly number: number | null; readonly revision: number };

async function readKnown(tx: Tx, ids: readonly string[]): Promise<{ id: string; digest: string; number: number | null }[]> {
  const found = await sql<{ id: string; digest: string; number: number | null }>`
    select id, encode(digest, 'hex') as digest, number from question where id = any(${ids}::uuid[])`.execute(tx);
  return found.rows;
}

async function insert(tx: Tx, rows: readonly NumberedRow[]): Promise<void> {
  await sql`
    insert into question (id, conference_id, number, held, revision, at, text, item_id, anonymous, delegate_id, author, position, site_ordinal, paper, digest)
    select id, "conferenceId", number, number is null, revision, to_timestamp(at / 1000.0), text, "itemId", anonymous, "delegateId", author, position, site, paper, decode(digest, 'hex')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id uuid, "conferenceId" uuid, number int, revision bigint, at bigint, text text, "itemId" uuid,
      anonymous boolean, "delegateId" uuid, author text, position text, site int, paper boolean, digest text)`.execute(tx);
}

export interface VoteRow {
  readonly conferenceId: string;
  readonly questionId: string;
  readonly delegateId: string;
  /** Hex: the delegate's code in this conference; see 0017_questions.sql. */
  readonly voter: string;
  readonly vote: boolean;
}

export type VoteResult = { readonly voted: boolean; readonly votes: number } | "unknown" | "not-shown" | "own";

interface Votable {
  readonly id: string;
  readonly conferenceId: string;
  readonly state: string;
  readonly delegateId: string | null;
  readonly votes: number;
}

/** Writes votes that came together; of one voter's several for a question the last holds. */
export function writeVotes(db: Database, rows: readonly VoteRow[]): Promise<VoteResult[]> {
  return db.transaction().execute(async (tx) => {
    const books = await lockBooks(tx, rows.map((row) => row.conferenceId));
    const questions = await readVotable(tx, rows.map((row) => row.questionId));
    const refusals = rows.map((row) => refusalOf(questions.get(row.questionId), row));
    const wanted = new Map<string, VoteRow>();
    rows.forEach((row, at) => refusals[at] === null && wanted.set(`${row.questionId} ${row.voter}`, row));
    const changes = await writeWanted(tx, [...wanted.values()]);
    for (const [id, by] of changes) {
      if (by === 0) continue;
      const question = questions.get(id)!;
      const book = books.get(question.conferenceId)!;
      const revision = book.revision + 1;
      books.set(question.conferenceId, { ...book, revision, published: revision });
      const votes = question.votes + by;
      questions.set(id, { ...question, votes });
      await sql`update question set votes = ${votes}, revision = ${revision} where id = ${id}`.execute(tx);
    }
    for (const book of books.values()) await keepBook(tx, book);
    return rows.map((row, at) => refusals[at] ?? { voted: wanted.get(`${row.questionId} ${row.voter}`)!.vote, votes: questions.get(row.questionId)!.votes });
  });
}

function refusalOf(question: Votable | undefined, row: VoteRow): Exclude<VoteResult, object> | null {
  if (question?.conferenceId !== row.conferenceId) return "unknown";
  if (question.delegateId === row.delegateId) return "own";
  return question.state === "shown" ? null : "not-shown";
}

async function readVotable(tx: Tx, ids: readonly string[]): Promise<Map<string, Votable>> {
  const found = await sql<Votable>`
    select id, conference_id as "conferenceId", state, delegate_id as "delegateId", votes from question where id = any(${[...new Set(ids)]}::uuid[])`.execute(tx);
  return new Map(found.rows.map((row) => [row.id, row]));
}

/** @returns by how much each question's votes have changed */
async function writeWanted(tx: Tx, rows: readonly VoteRow[]): Promise<Map<string, number>> {
  const changes = new Map<string, number>();
  for (const vote of [true, false]) {
    const these = rows.filter((row) => row.vote === vote);
    if (these.length === 0) continue;
    const sent = sql`unnest(${these.map((row) => row.questionId)}::uuid[], ${these.map((row) => row.voter)}::text[]) as t (question, code)`;
    const done = vote
      ? await sql<{ id: string }>`
          insert into question_vote (question_id, voter) select question, decode(code, 'hex') from ${sent} on conflict do nothing returning question_id as id`.execute(tx)
      : await sql<{ id: string }>`
          delete from question_vote v using ${sent} where v.question_id = t.question and v.voter = decode(t.code, 'hex') returning v.question_id as id`.execute(tx);
    for (const { id } of done.rows) changes.set(id, (changes.get(id) ?? 0) + (vote ? 1 : -1));
  }
  return changes;
}
