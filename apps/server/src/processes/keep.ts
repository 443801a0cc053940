import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { BackupError, makeBackup, restoreBackup, type Manifest } from "../backup/index.ts";
import { ConfigError, readConfig, type Config } from "../platform/config.ts";
import { MigrationError, migrate as applyMigrations } from "../platform/db/migrate.ts";
import { createLog } from "../platform/log.ts";
import { EmbeddedPostgresError, runningDatabase, startEmbeddedPostgres } from "../platform/postgres/index.ts";
import { Client } from "pg";

const USAGE = `npm run backup -- [--into <folder>] [--data <folder>] [--recordings]
npm run restore -- --from <folder> [--data <folder>]
npm run migrate -- [--data <folder>]
`;
const options = { data: { type: "string" }, into: { type: "string" }, from: { type: "string" }, recordings: { type: "boolean" } } as const;

function read(args: readonly string[], env: NodeJS.ProcessEnv) {
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true, allowPositionals: false });
    return { values, config: readConfig(values.data === undefined ? [] : ["--data", values.data], env) };
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError(`${(error as Error).message}\n${USAGE}`);
  }
}

/** Copies the installation while it runs, or while it is stopped. */
export async function backup(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { values, config } = read(args, env);
  const stamp = new Date().toISOString().slice(0, 16).replaceAll(/[T:]/g, "-");
  const into = resolve(values.into ?? `diemcau-${stamp}`);
  await plainly(async () => {
    const database = await openDatabase(config);
    try {
      const manifest = await makeBackup({ databaseUrl: database.url, dataDir: config.dataDir, into, recordingsDir: values.recordings ? config.recordingsDir : null, say });
      report(`Đã sao lưu vào / backed up into: ${into}`, manifest);
      if (config.secret !== null) process.stdout.write("DIEMCAU_SECRET không nằm trong bản sao lưu; hãy giữ riêng.\nDIEMCAU_SECRET is not in it: keep it elsewhere.\n");
    } finally {
      await database.close();
    }
  });
}

/** Makes an installation of a backup, in a data folder that does not exist yet. */
export async function restore(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { values, config } = read(args, env);
  if (values.from === undefined) throw new ConfigError(USAGE);
  const from = resolve(values.from);
  await plainly(async () => {
    const open = async (dataDir: string) => (config.databaseUrl === null ? startHere(dataDir, config) : { url: config.databaseUrl, close: async () => {} });
    const manifest = await restoreBackup({ from, dataDir: config.dataDir, recordingsDir: config.recordingsDir, open, say });
    report(`Đã phục hồi vào / restored into: ${config.dataDir}`, manifest);
  });
}

/** Brings the database to the program's schema and ends; `serve` does so by itself. */
export async function migrate(args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const { config } = read(args, env);
  await plainly(async () => {
    const database = await openDatabase(config);
    try {
      const names = await applyMigrations({ databaseUrl: database.url });
      process.stdout.write(names.length === 0 ? "Cơ sở dữ liệu đã đúng phiên bản.\nThe database is up to date.\n" : `${names.join("\n")}\n`);
    } finally {
      await database.close();
    }
  });
}

const say = (what: string): void => void process.stderr.write(`… ${what}\n`);

function report(first: string, { tables, files, recordings }: Manifest): void {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  process.stdout.write(`${first}\n${tables.length} bảng / tables, ${rows} dòng / rows, ${files.length + (recordings?.length ?? 0)} tệp / files\n`);
}

/** What an administrator can do something about is said without a stack. */
async function plainly(work: () => Promise<void>): Promise<void> {
  await work().catch((error: unknown) => {
    throw error instanceof BackupError || error instanceof MigrationError || error instanceof EmbeddedPostgresError ? new ConfigError(error.message) : error;
  });
}

/** The database in use: one of one's own, the embedded one of the running program, or that of a stopped one, for so long. */
async function openDatabase(config: Config): Promise<{ url: string; close(): Promise<void> }> {
  const none = async (): Promise<void> => {};
  if (config.databaseUrl !== null) return { url: config.databaseUrl, close: none };
  const postgres = join(config.dataDir, "postgres");
  if (!existsSync(postgres)) throw new ConfigError(`Không có bản cài đặt nào trong ${config.dataDir}.\nThere is no installation in ${config.dataDir}. Say where it is with --data.`);
  const running = runningDatabase(postgres);
  if (running !== null && (await answers(running))) return { url: running, close: none };
  return startHere(config.dataDir, config);
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function startHere(dataDir: string, { logLevel }: Config): Promise<{ url: string; close(): Promise<void> }> {
  const log = createLog({ dataDir, level: logLevel, process: "backup" });
  const postgres = await startEmbeddedPostgres({ dataDir: join(dataDir, "postgres"), log });
  return { url: postgres.url, close: () => postgres.stop() };
}
