import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../postgres/testing.ts";
import { openDatabase, prepared, type Database } from "./database.ts";

let database: TestDatabase;
let db: Database;
beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = openDatabase(database.url, { max: 1, log: pino({ level: "silent" }), name: "test" }));
});
afterAll(async () => {
  await db.destroy();
  await database.drop();
});

it("a statement that asks for it is kept by its connection and runs with other values; others are not kept", async () => {
  const twice = (n: number) => sql<{ n: number }>`${prepared}select ${n}::int * 2 as n`.execute(db);
  const answers = [await twice(2), await twice(21)].map(({ rows }) => rows[0]!.n);
  await sql`select ${3}::int`.execute(db);
  expect(answers).toEqual([4, 42]);
  const { rows } = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db);
  expect(rows).toEqual([{ statement: expect.stringContaining("* 2") }]);
});

it("an error in one is told as any other, and the next call works", async () => {
  const divide = (by: number) => sql<{ n: number }>`${prepared}select 10 / ${by}::int as n`.execute(db);
  await expect(divide(0)).rejects.toThrow("division by zero");
  expect((await divide(5)).rows).toEqual([{ n: 2 }]);
});
