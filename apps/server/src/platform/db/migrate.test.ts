import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Client } from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { type TestDatabase, createTestDatabase } from "../postgres/testing.ts";
import { MigrationError, migrate, readMigrations } from "./migrate.ts";

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createTestDatabase({ migrated: false });
  folder = mkdtempSync(join(tmpdir(), "diemcau-migrations-"));
});

afterEach(async () => {
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, sql: string): void => writeFileSync(join(folder, name), sql);
const run = (): Promise<string[]> => migrate({ databaseUrl: database.url, folder });

async function tables(): Promise<string[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  await client.end();
  return rows.map(({ name }) => name);
}

describe("migrate", () => {
  it("applies what is missing, in order, once", async () => {
    write("0001_unit.sql", "CREATE TABLE unit (id uuid PRIMARY KEY); CREATE INDEX ON unit (id);");
    expect(await run()).toEqual(["0001_unit.sql"]);
    write("0002_site.sql", "CREATE TABLE site (unit uuid REFERENCES unit);");
    expect(await run()).toEqual(["0002_site.sql"]);
    expect(await run()).toEqual([]);
    expect(await tables()).toEqual(["schema_migration", "site", "unit"]);
  });

  it("lets several processes start at once: each file is applied by exactly one", async () => {
    for (let number = 1; number <= 5; number += 1)
      write(`000${number}_step.sql`, `CREATE TABLE step_${number} (id int); SELECT pg_sleep(0.05);`);
    const applied = await Promise.all(Array.from({ length: 6 }, run));
    expect(applied.flat().toSorted()).toHaveLength(5);
    expect(await tables()).toHaveLength(6);
  });

  it("rolls a failing file back whole, keeps the earlier ones, and names file and line", async () => {
    write("0001_good.sql", "CREATE TABLE good (id int);");
    write("0002_bad.sql", "CREATE TABLE half (id int);\nCREATE TABLE broken (id nonsense);");
    await expect(run()).rejects.toThrow(/0002_bad\.sql, line 2: type "nonsense" does not exist/);
    expect(await tables()).toEqual(["good", "schema_migration"]);
  });

  it("refuses an applied file that was changed, but not other line ends", async () => {
    write("0001_unit.sql", "CREATE TABLE unit (\n id int);");
    await run();
    write("0001_unit.sql", "CREATE TABLE unit (\r\n id int);");
    expect(await run()).toEqual([]);
    write("0001_unit.sql", "CREATE TABLE unit (\n id bigint);");
    await expect(run()).rejects.toThrow(/0001_unit\.sql was changed after it had been applied/);
  });

  it("refuses a database that is newer than the program", async () => {
    write("0001_unit.sql", "CREATE TABLE unit (id int);");
    write("0002_site.sql", "CREATE TABLE site (id int);");
    await run();
    rmSync(join(folder, "0002_site.sql"));
    await expect(run()).rejects.toThrow(/older than the database/);
  });

  it("applies a lower number that landed later", async () => {
    write("0001_a.sql", "CREATE TABLE a (id int);");
    write("0003_c.sql", "CREATE TABLE c (id int);");
    expect(await run()).toEqual(["0001_a.sql", "0003_c.sql"]);
    write("0002_b.sql", "CREATE TABLE b (id int);");
    expect(await run()).toEqual(["0002_b.sql"]);
    expect(await run()).toEqual([]);
  });

  it("refuses doubled numbers and odd names", () => {
    write("0001_a.sql", "");
    write("0001_b.sql", "");
    expect(() => readMigrations(folder)).toThrow(MigrationError);
    rmSync(join(folder, "0001_b.sql"));
    write("0002-Site.sql", "");
    expect(() => readMigrations(folder)).toThrow(MigrationError);
  });
});

describe("the migrations of this program", () => {
  it("apply to an empty database", async () => {
    const applied = await migrate({ databaseUrl: database.url });
    expect(applied).toEqual(readMigrations().map(({ name }) => name));
  });
});
