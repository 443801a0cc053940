import { randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";

/** What lies in an installation's database folder. */
export interface Folder {
  readonly root: string;
  /** PostgreSQL's own data folder. Absent until initdb has finished: it is made beside and renamed. */
  readonly cluster: string;
  readonly password: string;
  readonly port: string;
  readonly lock: string;
  readonly log: string;
}

/** A server log larger than this is put aside (one older file is kept) before a start. */
const LOG_LIMIT_BYTES = 20 * 1024 * 1024;

export function openFolder(dataDir: string): Folder {
  // Others may walk through but not list: the server's account reaches its cluster, and every file has its own mode.
  mkdirSync(resolve(dataDir), { recursive: true, mode: 0o711 });
  const root = realpathSync(resolve(dataDir));
  return {
    root,
    cluster: join(root, "cluster"),
    password: join(root, "password"),
    port: join(root, "port"),
    lock: join(root, "lock"),
    log: join(root, "postgres.log"),
  };
}

/** A file that root makes belongs to whom the folder belongs to: the ordinary owner can start the program next time. */
export function leaveToOwner(folder: string, file: string): void {
  if (process.getuid?.() !== 0) return;
  const owner = statSync(folder);
  chownSync(file, owner.uid, owner.gid);
}

/** Replaces a file in one step, readable by the owner of the folder only. */
export function writePrivately(folder: string, file: string, content: string): void {
  const partial = `${file}.new`;
  writeFileSync(partial, content, { mode: 0o600, flush: true });
  chmodSync(partial, 0o600);
  leaveToOwner(folder, partial);
  renameSync(partial, file);
}

/** @returns the password of the database role, and whether it had to be made now. */
export function loadPassword(folder: Folder): { password: string; fresh: boolean } {
  if (existsSync(folder.password)) {
    const password = readFileSync(folder.password, "utf8").trim();
    if (password !== "") return { password, fresh: false };
  }
  const password = randomBytes(24).toString("base64url");
  writePrivately(folder.root, folder.password, `${password}\n`);
  return { password, fresh: true };
}

export function rotateLog(folder: Folder): void {
  const size = statSync(folder.log, { throwIfNoEntry: false })?.size ?? 0;
  if (size > LOG_LIMIT_BYTES) renameSync(folder.log, `${folder.log}.1`);
}
