import { createHash, randomBytes } from "node:crypto";

import { Client } from "pg";

import { migrate, readMigrations } from "../db/migrate.ts";

/** Set by the vitest global setup: address of a cluster in which tests may create and drop databases. */
export const TEST_DATABASE_URL_VARIABLE = "DIEMCAU_TEST_DATABASE_URL";

/** A folder that lives as long as the cluster and the run's files share; set by the same set-up. */
export const TEST_FOLDER_VARIABLE = "DIEMCAU_TEST_FOLDER";

/** Serialise the making of templates among the test workers. */
const TEMPLATE_LOCK = 2_718_281_828;
const FILLED_LOCK = 2_718_281_829;

export interface TestDatabase extends AsyncDisposable {
  /** postgresql:// address of the fresh database. */
  readonly url: string;
  readonly name: string;
  /** Drops it, throwing out whoever is still connected. */
  drop(): Promise<void>;
}

function clusterUrl(): URL {
  const url = process.env[TEST_DATABASE_URL_VARIABLE];
  if (!url)
    throw new Error(`${TEST_DATABASE_URL_VARIABLE} is not set: run the tests with "npm test" or "npx vitest run".`);
  return new URL(url);
}

function addressOf(name: string): string {
  const url = clusterUrl();
  url.pathname = `/${name}`;
  return url.href;
}

async function withCluster<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: clusterUrl().href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function exists(client: Client, name: string): Promise<boolean> {
  const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
  return found.rowCount !== 0;
}

/**
 * Makes a template once, whoever asks first.
 * @param fill writes into the database at this address, and closes its connections
 */
async function once(client: Client, template: string, from: string, lock: number, fill: (url: string) => Promise<void>): Promise<string> {
  await client.query("SELECT pg_advisory_lock($1)", [lock]);
  try {
    if (await exists(client, template)) return template;
    // Renamed when complete: a worker killed in the middle leaves no half-filled template.
    const partial = `${template}_partial`;
    await client.query(`DROP DATABASE IF EXISTS ${partial} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${partial} TEMPLATE ${from}`);
    await fill(addressOf(partial));
    await client.query(`ALTER DATABASE ${partial} RENAME TO ${template}`);
    return template;
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [lock]);
  }
}

async function migratedTemplate(client: Client): Promise<string> {
  const fingerprint = createHash("sha256")
    .update(
      readMigrations()
        .map(({ checksum }) => checksum)
        .join("\n"),
    )
    .digest("hex")
    .slice(0, 16);
  const template = `diemcau_template_${fingerprint}`;
  return once(client, template, "template0", TEMPLATE_LOCK, async (databaseUrl) => void (await migrate({ databaseUrl })));
}

/** What a run's databases have in common beyond the migrations: made once a run, copied by each. */
export interface Filling {
  /** Part of a database's name: lower case letters and digits. */
  readonly name: string;
  /** Writes into the migrated database at this address, and closes its connections. */
  fill(url: string): Promise<void>;
}

/**
 * Makes a database for one test file, with all migrations applied (or empty with `migrated: false`).
 * Call it in beforeAll and drop() in afterAll, or hold it with `await using`.
 */
export async function createTestDatabase(options: { readonly migrated?: boolean; readonly filling?: Filling } = {}): Promise<TestDatabase> {
  const name = `diemcau_test_${randomBytes(8).toString("hex")}`;
  await withCluster(async (client) => {
    let template = options.migrated ?? true ? await migratedTemplate(client) : "template0";
    const { filling } = options;
    if (filling) template = await once(client, `${template}_${filling.name}`, template, FILLED_LOCK, (url) => filling.fill(url));
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`);
  });
  const drop = (): Promise<void> =>
    withCluster(async (client) => void (await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)));
  return { url: addressOf(name), name, drop, [Symbol.asyncDispose]: drop };
}
