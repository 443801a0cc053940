import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";
import { keepBook, lockBooks } from "./book-store.ts";

/**
 * Lets all questions go that wait, of every conference: they get their numbers and revisions in an order drawn by lot,
 * so that neither tells which of them came first.
 */
export async function releaseHeld(db: Database): Promise<void> {
  const waiting = await sql<{ id: string }>`select distinct conference_id as id from question where held`.execute(db);
  for (const { id } of waiting.rows) {
    await db.transaction().execute(async (tx) => {
      const book = (await lockBooks(tx, [id])).get(id)!;
      const released = await sql`
        with lot as (select id, row_number() over (order by gen_random_uuid()) as n from question where conference_id = ${id} and held)
        update question q set held = false, number = ${book.lastNumber}::int + lot.n, revision = ${book.revision}::bigint + lot.n
        from lot where q.id = lot.id returning q.id`.execute(tx);
      const n = released.rows.length;
      await keepBook(tx, { ...book, lastNumber: book.lastNumber + n, revision: Number(book.revision) + n });
    });
  }
}
