import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { copyFile, mkdir, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { Client } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { MigrationError, migrate, readMigrations } from "../platform/db/migrate.ts";
import { hashOf } from "./files.ts";
import { BackupError, readManifest, type Manifest } from "./manifest.ts";
import { foreignKeysOf, quoted, tablesOf } from "./schema.ts";

export interface RestoreOptions {
  /** The backup's folder. */
  readonly from: string;
  /** Data folder of the installation: it must not exist yet, or be empty. */
  readonly dataDir: string;
  /** Folder of recordings, made where the backup has any. */
  readonly recordingsDir: string;
  /**
   * Opens the database to restore into; it must be empty.
   * @param dataDir where the installation is put together; it gets its own name at the end
   */
  open(dataDir: string): Promise<{ url: string; close(): Promise<void> }>;
  say(what: string): void;
}

/**
 * Makes an installation of a backup. All of the backup is read and held against its checksums before anything is
 * written, and the data folder has its name only when everything is in it.
 * @throws BackupError when the backup is damaged, newer than the program, or the place is taken; nothing is there then
 */
export async function restoreBackup({ from, dataDir, recordingsDir, open, say }: RestoreOptions): Promise<Manifest> {
  const manifest = await readManifest(from);
  assertKnown(manifest);
  await assertFree(dataDir);
  if (manifest.recordings !== null && !recordingsDir.startsWith(`${dataDir}/`)) await assertFree(recordingsDir);
  await verify(from, manifest, say);
  const making = `${dataDir}.restoring`;
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true, mode: 0o700 });
  try {
    const database = await open(making);
    try {
      await fill(database.url, from, manifest, say);
    } finally {
      await database.close();
    }
    say("files");
    await putFiles(from, making, manifest);
    if (manifest.recordings !== null) {
      say("recordings");
      const inside = recordingsDir.startsWith(`${dataDir}/`) ? join(making, recordingsDir.slice(dataDir.length + 1)) : recordingsDir;
      for (const { path } of manifest.recordings) await put(join(from, "recordings", path), join(inside, path));
    }
    await rmdir(dataDir).catch(() => {});
    await rename(making, dataDir);
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    throw error instanceof MigrationError ? new BackupError(error.message) : error;
  }
  return manifest;
}

/** @throws BackupError when the program is older than the backup, or its migrations are others */
function assertKnown({ migrations }: Manifest): void {
  const known = new Map(readMigrations().map(({ number, checksum }) => [number, checksum]));
  if (migrations.every(({ number, checksum }) => known.get(number) === checksum)) return;
  throw new BackupError("Bản sao lưu do bản chương trình mới hơn tạo ra. Cài bản đó, rồi phục hồi lại.\nThe backup was made by a newer version of the program. Install that version, then restore again.");
}

async function assertFree(folder: string): Promise<void> {
  const is = await stat(folder).catch(() => null);
  if (is === null) return;
  // Only an empty folder can be removed so.
  await rmdir(folder).catch(() => {
    throw new BackupError(`${folder} không trống: phục hồi không ghi đè lên bản cài đặt nào. Chọn thư mục khác với --data, hoặc đổi tên thư mục cũ.\n${folder} is not empty: nothing is restored over an installation. Choose another folder with --data, or rename the old one.`);
  });
}

async function verify(from: string, manifest: Manifest, say: RestoreOptions["say"]): Promise<void> {
  say("verifying");
  const damaged = (what: string): never => {
    throw new BackupError(`Bản sao lưu bị hỏng: ${what} thiếu hoặc không còn nguyên vẹn. Dùng bản sao lưu khác.\nThe backup is damaged: ${what} is missing or not what it was. Use another one.`);
  };
  for (const { name, sha256 } of manifest.tables) {
    const hash = createHash("sha256");
    await pipeline(createReadStream(tablePath(from, name)), createGunzip(), hash).catch(() => damaged(`tables/${name}`));
    if (hash.digest("hex") !== sha256) damaged(`tables/${name}`);
  }
  const files = [...manifest.files.map((sha256) => ({ path: join("files", sha256.slice(0, 2), sha256), sha256 })), ...manifest.own.map(({ name, sha256 }) => ({ path: name, sha256 }))];
  for (const { path, sha256 } of files) if ((await hashOf(join(from, path)).catch(() => null)) !== sha256) damaged(path);
  for (const { path, bytes } of manifest.recordings ?? []) if ((await stat(join(from, "recordings", path)).catch(() => null))?.size !== bytes) damaged(`recordings/${path}`);
}

const tablePath = (from: string, name: string): string => join(from, "tables", `${name}.copy.gz`);

async function fill(databaseUrl: string, from: string, manifest: Manifest, say: RestoreOptions["say"]): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: "diemcau restore" });
  await client.connect();
  try {
    if ((await tablesOf(client)).length > 0) throw new BackupError("Cơ sở dữ liệu đã có bảng. Phục hồi vào một cơ sở dữ liệu trống.\nThe database has tables already. Restore into an empty one.");
    // The schema as it was, so that the rows fit; what came later is applied when the program starts.
    await migrate({ databaseUrl, only: new Set(manifest.migrations.map(({ number }) => number)) });
    await client.query("begin");
    const tables = await tablesOf(client);
    const keys = await foreignKeysOf(client);
    // Rows come table by table: what holds between them is put up again, and thereby looked at, when all are there.
    for (const { table, name } of keys) await client.query(`alter table ${quoted(table)} drop constraint ${quoted(name)}`);
    for (const { name } of tables) await client.query(`alter table ${quoted(name)} disable trigger user`);
    // Migrations may have put rows of their own.
    await client.query(`truncate ${tables.map(({ name }) => quoted(name)).join(", ")}`);
    for (const { name, columns, rows } of manifest.tables) {
      say(name);
      const sink = client.query(copyFrom(`copy ${quoted(name)} (${columns.map(quoted).join(", ")}) from stdin`));
      await pipeline(createReadStream(tablePath(from, name)), createGunzip(), sink);
      if (sink.rowCount !== rows) throw new BackupError(`Bảng ${name}: ${sink.rowCount} dòng thay vì ${rows}.\nTable ${name}: ${sink.rowCount} rows instead of ${rows}.`);
    }
    for (const { table, name, definition } of keys) await client.query(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`);
    for (const { name } of tables) await client.query(`alter table ${quoted(name)} enable trigger user`);
    for (const { table, column, next } of manifest.sequences) await client.query("select setval(pg_get_serial_sequence($1, $2), $3, false)", [quoted(table), column, next]);
    await client.query("commit");
    await client.query("analyze");
  } finally {
    await client.end();
  }
}

async function putFiles(from: string, dataDir: string, manifest: Manifest): Promise<void> {
  for (const sha256 of manifest.files) await put(join(from, "files", sha256.slice(0, 2), sha256), join(dataDir, "files", sha256.slice(0, 2), sha256));
  for (const { name } of manifest.own) await put(join(from, name), join(dataDir, name));
}

async function put(from: string, into: string): Promise<void> {
  await mkdir(dirname(into), { recursive: true, mode: 0o700 });
  await copyFile(from, into);
}
