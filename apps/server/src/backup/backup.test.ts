import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { pino } from "pino";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../testing/house.ts";
import { startEmbeddedPostgres } from "../platform/postgres/index.ts";
import { createTestDatabase, type TestDatabase } from "../platform/postgres/testing.ts";
import { migrate } from "../platform/db/migrate.ts";
import { makeBackup, restoreBackup } from "./index.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const CONTENT = Buffer.from("Chương trình hội nghị\n");
const SHA = createHash("sha256").update(CONTENT).digest("hex");
const folder = mkdtempSync(join(tmpdir(), "diemcau-backup-"));
const whole = join(folder, "whole");
let house: TestHouse;
let databaseUrl: string;
const drops: TestDatabase[] = [];

const quiet = () => {};
async function query<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}
/** Every row of every table that is kept, in one figure a table; without the database's own transaction numbers. */
async function contents(url: string): Promise<Record<string, string>> {
  const tables = await query<{ name: string }>(url, "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relpersistence = 'p' and relname <> 'schema_migration' order by 1");
  const all: Record<string, string> = {};
  for (const { name } of tables) all[name] = (await query<{ sum: string }>(url, `select count(*) || ' ' || coalesce(md5(string_agg((to_jsonb(t) - 'xact')::text, '|' order by (to_jsonb(t) - 'xact')::text)), '') as sum from "${name}" t`))[0]!.sum;
  return all;
}
async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ migrated: false });
  drops.push(database);
  return database;
}
const into = (database: TestDatabase) => async () => ({ url: database.url, close: async () => {} });
/** @returns what it printed; rejects with it when it failed */
function run(args: readonly string[], env: Record<string, string>): Promise<string> {
  const child = spawn(process.execPath, ["--no-warnings", MAIN, ...args], { env: { ...process.env, DATABASE_URL: "", ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const output of [child.stdout, child.stderr]) output.on("data", (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve, reject) => child.once("close", (code) => (code === 0 ? resolve(said) : reject(new Error(said)))));
}

beforeAll(async () => {
  house = await openHouse();
  databaseUrl = house.database.url;
  const files = join(house.config.dataDir, "files", SHA.slice(0, 2));
  await mkdir(files, { recursive: true });
  writeFileSync(join(files, SHA), CONTENT);
  writeFileSync(join(house.config.dataDir, "secret.key"), "not a real one", { mode: 0o600 });
  await makeBackup({ databaseUrl, dataDir: house.config.dataDir, into: whole, recordingsDir: null, say: quiet });
});
afterAll(async () => {
  for (const database of drops) await database.drop();
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

it("is every kept row of every table, with the files and the secret, for its owner's eyes only", async () => {
  const database = await emptyDatabase();
  const dataDir = join(folder, "again");
  await restoreBackup({ from: whole, dataDir, recordingsDir: join(dataDir, "recordings"), open: into(database), say: quiet });
  expect(await contents(database.url)).toEqual(await contents(databaseUrl));
  expect(readFileSync(join(dataDir, "files", SHA.slice(0, 2), SHA))).toEqual(CONTENT);
  expect(readFileSync(join(dataDir, "secret.key"), "utf8")).toBe("not a real one");
  expect(statSync(whole).mode & 0o077).toBe(0);
  for (const name of readdirSync(whole, { recursive: true, withFileTypes: true })) if (name.isFile()) expect(statSync(join(name.parentPath, name.name)).mode & 0o077, name.name).toBe(0);
  // What holds between tables holds again, and what the database does by itself it does again.
  const keys = "select count(*)::int as count from pg_constraint where contype = 'f' and convalidated";
  expect(await query(database.url, keys)).toEqual(await query(databaseUrl, keys));
  const triggers = "select tgname, tgenabled from pg_trigger where not tgisinternal order by 1";
  expect(await query(database.url, triggers)).toEqual(await query(databaseUrl, triggers));
  expect(await migrate({ databaseUrl: database.url })).toEqual([]);
});

it("is one moment of a conference that goes on: what was acknowledged before is in it, nothing is in it by half", async () => {
  const [conference, desk] = [house.conferenceId, await house.site(3)];
  const delegates = await query<{ id: string }>(databaseUrl, `select id from delegate where conference_id = '${conference}' and site_ordinal = 3 limit 40`);
  let before = 0;
  let goesOn = true;
  let done = 0;
  const work = (async () => {
    for (const { id } of delegates) {
      if (!goesOn) break;
      const { status } = await desk.post(`/api/conferences/${conference}/check-ins`, { id: uuidv7(), delegateId: id }).catch(() => ({ status: 0 }));
      if (status < 300 && status > 0) done++;
    }
  })();
  while (done < 3 && goesOn) await new Promise((resolve) => setTimeout(resolve, 10));
  before = done;
  const live = join(folder, "live");
  await makeBackup({ databaseUrl, dataDir: house.config.dataDir, into: live, recordingsDir: null, say: quiet });
  const after = done;
  goesOn = false;
  await work;
  const database = await emptyDatabase();
  const dataDir = join(folder, "from-live");
  await restoreBackup({ from: live, dataDir, recordingsDir: join(dataDir, "recordings"), open: into(database), say: quiet });
  const [{ count }] = (await query<{ count: number }>(database.url, `select count(*)::int as count from check_in where conference_id = '${conference}'`)) as [{ count: number }];
  expect(before).toBeGreaterThanOrEqual(3);
  expect(count).toBeGreaterThanOrEqual(before);
  expect(count).toBeLessThanOrEqual(after + 1);
});

it("is refused where it is damaged, newer than the program, or would cover something; nothing is left behind", async () => {
  const dataDir = join(folder, "refused");
  const tried = async (from: string) => {
    const database = await emptyDatabase();
    const error = await restoreBackup({ from, dataDir, recordingsDir: join(dataDir, "recordings"), open: into(database), say: quiet }).then(() => null, (failure: Error) => failure.message);
    expect(await query(database.url, "select 1 from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'")).toEqual([]);
    expect(readdirSync(folder).filter((name) => name.startsWith("refused.") || name.startsWith("."))).toEqual([]);
    return error;
  };
  const copy = join(folder, "copy");
  await makeBackup({ databaseUrl, dataDir: house.config.dataDir, into: copy, recordingsDir: null, say: quiet });
  await expect(makeBackup({ databaseUrl, dataDir: house.config.dataDir, into: copy, recordingsDir: null, say: quiet })).rejects.toThrow(/exists already/);

  const table = join(copy, "tables", "delegate.copy.gz");
  const bytes = readFileSync(table);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(table, bytes);
  expect(await tried(copy)).toMatch(/tables\/delegate.*damaged|damaged: tables\/delegate/s);

  const manifest = JSON.parse(readFileSync(join(whole, "manifest.json"), "utf8")) as { migrations: { number: number; checksum: string }[] };
  writeFileSync(join(copy, "manifest.json"), JSON.stringify({ ...manifest, migrations: [...manifest.migrations, { number: 9_999, checksum: "0".repeat(64) }] }));
  expect(await tried(copy)).toMatch(/newer version/);
  writeFileSync(join(copy, "manifest.json"), JSON.stringify({ ...manifest, files: ["../../etc/passwd"] }));
  expect(await tried(copy)).toMatch(/cannot be read/);
  rmSync(join(copy, "manifest.json"));
  expect(await tried(copy)).toMatch(/no whole backup/);
  expect(existsSync(dataDir)).toBe(false);

  await mkdir(dataDir);
  writeFileSync(join(dataDir, "something"), "");
  expect(await tried(whole)).toMatch(/not empty/);
});

it("is made and taken back by two commands, and the installation that comes of it opens its database", async () => {
  const kept = join(folder, "by-command");
  const said = await run(["backup", "--data", house.config.dataDir, "--into", kept], { DATABASE_URL: databaseUrl });
  expect(said).toContain(kept);
  const dataDir = join(folder, "restored");
  await run(["restore", "--from", kept, "--data", dataDir], {});
  // The clerk takes what is older than every transaction that still runs: all of it, in a database that is new.
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), log: pino({ level: "silent" }) });
  const [kinds] = await query<{ count: number; unseen: number }>(postgres.url, "select count(*)::int as count, (count(*) filter (where xact >= pg_snapshot_xmin(pg_current_snapshot())))::int as unseen from check_in");
  await postgres.stop();
  expect(kinds!.count).toBeGreaterThanOrEqual(3);
  expect(kinds!.unseen).toBe(0);
  // The embedded database of the new installation, stopped: started for so long.
  expect(await run(["migrate", "--data", dataDir], {})).toContain("up to date");
  const again = join(folder, "again-by-command");
  await run(["backup", "--data", dataDir, "--into", again], {});
  const tables = (from: string) => (JSON.parse(readFileSync(join(from, "manifest.json"), "utf8")) as { tables: { name: string; sha256: string }[] }).tables.filter(({ name }) => name !== "sign_in").map(({ name, sha256 }) => ({ name, sha256 }));
  expect(tables(again)).toEqual(tables(kept));
  await expect(run(["restore", "--from", kept, "--data", dataDir], {})).rejects.toThrow(/not empty/);
  await expect(run(["backup", "--data", join(folder, "nowhere")], {})).rejects.toThrow(/no installation/);
}, 60_000);
