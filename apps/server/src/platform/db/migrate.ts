import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Client } from "pg";

/** Where the migrations of this program lie: db/migrations at the root of the project. */
const MIGRATIONS_FOLDER = fileURLToPath(new URL("../../../../../db/migrations/", import.meta.url));

/** Any fixed number: it names "somebody is migrating this database" among its advisory locks. */
const MIGRATION_LOCK = 4_815_162_342;

const FILE_NAME = /^(\d{4})_([a-z0-9_]+)\.sql$/;

export interface Migration {
  /** 1, 2, 3 … without holes. */
  readonly number: number;
  /** File name, e.g. "0001_organisation.sql". */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text, hexadecimal; line ends do not count. */
  readonly checksum: string;
}

/** A database and a program that do not fit together. The message says which file and what to do. */
export class MigrationError extends Error {
  override readonly name = "MigrationError";
}

/**
 * Reads a folder of migrations in order.
 * @throws MigrationError when a .sql file is misnamed, or two have one number.
 */
export function readMigrations(folder: string = MIGRATIONS_FOLDER): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .toSorted();
  let last = 0;
  return names.map((name) => {
    const number = Number(FILE_NAME.exec(name)?.[1]);
    // Holes are allowed: numbers are given out beforehand to those who work at the same time, and land in any order.
    if (!(number > last)) {
      throw new MigrationError(`${name} in db/migrations: files are named NNNN_name.sql (a-z, 0-9, _), each with a number of its own.`);
    }
    last = number;
    const sql = readFileSync(join(folder, name), "utf8").replaceAll("\r\n", "\n");
    return { number, name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
  });
}

interface AppliedRow {
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
}

/** What of `migrations` is still to be applied, after checking that what was applied is the same text. */
function pending(migrations: readonly Migration[], applied: readonly AppliedRow[]): readonly Migration[] {
  const byNumber = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const migration = byNumber.get(row.number);
    if (!migration) {
      throw new MigrationError(
        `The database has migration ${row.name}, which this program does not know: it is older than the database. Start a newer version, or restore a backup.`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `${migration.name} was changed after it had been applied (as ${row.name}). Migrations only go forward: restore its text and write a new file.`,
      );
    }
  }
  const done = new Set(applied.map((row) => row.number));
  return migrations.filter((migration) => !done.has(migration.number));
}

async function apply(client: Client, migration: Migration): Promise<void> {
  await client.query("BEGIN");
  try {
    // One simple query: a file may hold any number of statements (but none that refuses a transaction).
    await client.query(migration.sql);
    await client.query("INSERT INTO schema_migration (number, name, checksum) VALUES ($1, $2, $3)", [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    const { message, position } = error as Error & { position?: string };
    const line = position ? migration.sql.slice(0, Number(position)).split("\n").length : null;
    throw new MigrationError(`${migration.name}${line ? `, line ${line}` : ""}: ${message}`, { cause: error });
  }
}

export interface MigrateOptions {
  /** postgresql:// address of a role that may create tables and trusted extensions. */
  readonly databaseUrl: string;
  readonly folder?: string;
  /** Numbers of those that are to be applied; without it all are. */
  readonly only?: ReadonlySet<number>;
  readonly log?: { info(fields: object, message: string): void };
}

/**
 * Brings a database to the schema of this program: applies what is missing of db/migrations, each file in a transaction
 * of its own together with its row in schema_migration. Any number of processes may call it at once; they take turns.
 * @returns the names applied by this call, in order; empty when there was nothing to do.
 * @throws MigrationError when a file fails (its transaction is rolled back, earlier ones stay), when an applied file was
 *   changed, or when the database is newer than the program.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const migrations = readMigrations(options.folder);
  const client = new Client({ connectionString: options.databaseUrl, application_name: "diemcau migrate" });
  await client.connect();
  try {
    // The lock belongs to the connection: a process that dies in the middle gives it back.
    await client.query("SELECT pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await client.query(`
      CREATE TABLE IF NOT EXISTS schema_migration (
        number     integer     PRIMARY KEY,
        name       text        NOT NULL,
        checksum   text        NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT now()
      )`);
    const applied = await client.query<AppliedRow>(
      "SELECT number, name, checksum FROM schema_migration ORDER BY number",
    );
    const names: string[] = [];
    for (const migration of pending(migrations, applied.rows)) {
      if (options.only?.has(migration.number) === false) continue;
      await apply(client, migration);
      options.log?.info({ migration: migration.name }, "migration applied");
      names.push(migration.name);
    }
    return names;
  } finally {
    await client.end();
  }
}
