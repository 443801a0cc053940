/** Counting secret ballots: the envelopes are opened, shuffled by their receipts, kept without them, and gone. */
import { setImmediate as breathe } from "node:timers/promises";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import type { CountedBallot } from "./receipts.ts";

const PAGE = 5_000;

/**
 * Opens all envelopes of a vote that is closed, and keeps the ballots without them, in one transaction. Called again, or
 * by another process at the same time, it changes nothing.
 */
export async function openEnvelopes(db: Database, voteId: string, open: (salt: Buffer, delegateId: string, sealed: Buffer) => CountedBallot): Promise<void> {
  const done = await db.transaction().execute(async (tx) => {
    const key = await sql<{ salt: Buffer }>`
      select k.salt from vote_key k join vote v on v.id = k.vote_id where k.vote_id = ${voteId} and v.phase = 'closed' for update of k`.execute(tx);
    const salt = key.rows[0]?.salt;
    if (!salt) return false;
    const ballots: CountedBallot[] = [];
    let after = "00000000-0000-0000-0000-000000000000";
    for (;;) {
      const page = await sql<{ delegateId: string; sealed: Buffer }>`
        select delegate_id as "delegateId", sealed from vote_envelope where vote_id = ${voteId} and delegate_id > ${after} order by delegate_id limit ${PAGE}`.execute(tx);
      for (const { delegateId, sealed } of page.rows) ballots.push(open(salt, delegateId, sealed));
      if (page.rows.length < PAGE) break;
      after = page.rows.at(-1)!.delegateId;
      await breathe();
    }
    // Receipts are random: in their order nothing is left of who voted when.
    ballots.sort((a, b) => (a.receipt < b.receipt ? -1 : a.receipt > b.receipt ? 1 : a.choice - b.choice));
    await keep(tx, voteId, ballots);
    await gone(tx, voteId);
    return true;
  });
  if (done) await sweep(db);
}

/** Throws away all envelopes of a vote that is closed, unopened. */
export async function dropEnvelopes(db: Database, voteId: string): Promise<void> {
  const done = await db.transaction().execute(async (tx) => {
    const key = await sql`select from vote_key k join vote v on v.id = k.vote_id where k.vote_id = ${voteId} and v.phase = 'closed' for update of k`.execute(tx);
    if (key.rows.length > 0) await gone(tx, voteId);
    return key.rows.length > 0;
  });
  if (done) await sweep(db);
}

async function gone(tx: Tx, voteId: string): Promise<void> {
  await sql`delete from vote_envelope where vote_id = ${voteId}`.execute(tx);
  await sql`delete from vote_key where vote_id = ${voteId}`.execute(tx);
}

/** What is deleted lies in the tables' files until they are swept. */
const sweep = (db: Database) => sql`vacuum vote_key, vote_envelope`.execute(db);

async function keep(tx: Tx, voteId: string, ballots: readonly CountedBallot[]): Promise<void> {
  for (let at = 0; at < ballots.length; at += PAGE) {
    const some = ballots.slice(at, at + PAGE);
    await sql`
      insert into secret_ballot (vote_id, place, receipt, choice)
      select ${voteId}, ${at}::int + nth::int - 1, receipt, choice
      from unnest(${`{${some.map(({ receipt }) => receipt).join(",")}}`}::text[], ${`{${some.map(({ choice }) => choice).join(",")}}`}::smallint[]) with ordinality as t (receipt, choice, nth)`.execute(tx);
  }
}

/** Counted ballots in the order of the public list, from a place on. */
export async function readBallots(db: Database, voteId: string, from: number, limit: number): Promise<CountedBallot[]> {
  const found = await sql<CountedBallot>`
    select receipt, choice from secret_ballot where vote_id = ${voteId} and place >= ${from} order by place limit ${limit}`.execute(db);
  return found.rows;
}

/** Where a receipt, or the next one after it, stands in the list. */
export async function placeOf(db: Database, voteId: string, receipt: string): Promise<number> {
  const found = await sql<{ place: number | null }>`select min(place) as place from secret_ballot where vote_id = ${voteId} and receipt >= ${receipt}`.execute(db);
  return found.rows[0]?.place ?? 0;
}

/** All of them, a page at a time. */
export async function* eachBallot(db: Database, voteId: string): AsyncGenerator<CountedBallot> {
  for (let from = 0; ; from += PAGE) {
    const page = await readBallots(db, voteId, from, PAGE);
    yield* page;
    if (page.length < PAGE) return;
  }
}
