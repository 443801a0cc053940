import { sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../postgres/testing.ts";
import { isDatabaseAway } from "../problem.ts";
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

it("survives the death of a connection that somebody holds, and makes a new one", async () => {
  const two = openDatabase(database.url, { max: 2, log: pino({ level: "silent" }), name: "test" }).db;
  const broken = two.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await sql`select pg_terminate_backend(${rows[0]!.pid})`.execute(two);
    // The server says goodbye while nothing is being asked.
    await new Promise((resolve) => setTimeout(resolve, 200));
    await sql`select 1`.execute(tx);
  });
  await expect(broken).rejects.toSatisfy(isDatabaseAway);
  expect((await sql<{ one: number }>`select 1 as one`.execute(two)).rows).toEqual([{ one: 1 }]);
  await two.destroy();
});
