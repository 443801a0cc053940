import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { constants, copyFile, mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { Client } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { hashOf, OWN_FILES, storedFiles, tree } from "./files.ts";
import { BackupError, FORMAT, MANIFEST, type Manifest } from "./manifest.ts";
import { migrationsOf, quoted, sequencesOf, tablesOf, type Table } from "./schema.ts";

export interface MakeOptions {
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Where the backup is to lie: a folder that does not exist yet. */
  readonly into: string;
  /** Folder of recordings to take along; null: they stay where they are. */
  readonly recordingsDir: string | null;
  /** Told before each table and each kind of file. */
  say(what: string): void;
}

/**
 * Copies an installation while it runs: the database as it is at one moment, then the files that it names. The folder
 * is called by its name only when everything is in it and on disk.
 * @throws BackupError when the folder exists already
 */
export async function makeBackup({ databaseUrl, dataDir, into, recordingsDir, say }: MakeOptions): Promise<Manifest> {
  if (await stat(into).catch(() => null)) throw new BackupError(`${into} đã có. Chọn thư mục khác: mỗi bản sao lưu nằm trong một thư mục riêng.\n${into} exists already. Choose another one: each backup lies in a folder of its own.`);
  const partial = join(dirname(into), `.${basename(into)}.partial`);
  await rm(partial, { recursive: true, force: true });
  await mkdir(join(partial, "tables"), { recursive: true, mode: 0o700 });
  try {
    const database = await copyDatabase(databaseUrl, join(partial, "tables"), say);
    // After the database: what it names is there, and what came since then does no harm.
    const manifest: Manifest = { format: FORMAT, madeAt: new Date().toISOString(), ...database, ...(await copyFiles(dataDir, partial, say)), recordings: recordingsDir === null ? null : await copyRecordings(recordingsDir, join(partial, "recordings"), say) };
    await writeDurably(join(partial, MANIFEST), `${JSON.stringify(manifest, null, 1)}\n`);
    await rename(partial, into);
    return manifest;
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function copyDatabase(databaseUrl: string, folder: string, say: MakeOptions["say"]): Promise<Pick<Manifest, "postgres" | "migrations" | "tables" | "sequences">> {
  const client = new Client({ connectionString: databaseUrl, application_name: "diemcau backup" });
  await client.connect();
  try {
    // One moment for all tables; writers do not wait for it, and it does not wait for them.
    await client.query("begin isolation level repeatable read read only");
    const { rows } = await client.query<{ postgres: string }>("select current_setting('server_version') as postgres");
    const migrations = await migrationsOf(client);
    const tables: Manifest["tables"] = [];
    for (const table of await tablesOf(client)) {
      say(table.name);
      tables.push(await copyTable(client, table, join(folder, `${table.name}.copy.gz`)));
    }
    const sequences = await sequencesOf(client);
    await client.query("commit");
    return { postgres: rows[0]!.postgres, migrations, tables, sequences };
  } finally {
    await client.end();
  }
}

async function copyTable(client: Client, { name, columns }: Table, path: string): Promise<Manifest["tables"][number]> {
  const source = client.query(copyTo(`copy ${quoted(name)} (${columns.map(quoted).join(", ")}) to stdout`));
  const hash = createHash("sha256");
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(source, counted, createGzip({ level: 4 }), createWriteStream(path, { mode: 0o600, flush: true }));
  return { name, columns: [...columns], rows: source.rowCount, sha256: hash.digest("hex") };
}

async function copyFiles(dataDir: string, partial: string, say: MakeOptions["say"]): Promise<Pick<Manifest, "files" | "own">> {
  say("files");
  const files = await storedFiles(dataDir);
  const kept: string[] = [];
  for (const sha256 of files) {
    await mkdir(join(partial, "files", sha256.slice(0, 2)), { recursive: true, mode: 0o700 });
    const place = join("files", sha256.slice(0, 2), sha256);
    // Deleted by a rule of retention in this moment: the database may still name it, and says so to whoever asks.
    if (await copied(join(dataDir, place), join(partial, place))) kept.push(sha256);
  }
  const own: Manifest["own"] = [];
  for (const name of OWN_FILES)
    if (await copied(join(dataDir, name), join(partial, name))) own.push({ name, sha256: await hashOf(join(partial, name)) });
  return { files: kept, own };
}

async function copyRecordings(from: string, into: string, say: MakeOptions["say"]): Promise<NonNullable<Manifest["recordings"]>> {
  say("recordings");
  const taken: NonNullable<Manifest["recordings"]> = [];
  for (const path of await tree(from)) {
    await mkdir(dirname(join(into, path)), { recursive: true, mode: 0o700 });
    if (await copied(join(from, path), join(into, path))) taken.push({ path, bytes: (await stat(join(into, path))).size });
  }
  return taken;
}

/** @returns false: there is no such file (any more) */
async function copied(from: string, into: string): Promise<boolean> {
  try {
    await copyFile(from, into, constants.COPYFILE_FICLONE);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
  await flush(into);
  return true;
}

async function flush(path: string): Promise<void> {
  const file = await open(path, "r+");
  await file.chmod(0o600);
  await file.sync();
  await file.close();
}

async function writeDurably(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600, flush: true });
}

