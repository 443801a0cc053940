import { type SpawnOptions, spawn } from "node:child_process";
import {
  chmodSync,
  chownSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";

import { type Account, canReach, giveTo } from "./account.ts";
import { type Binaries, SERVER_ENVIRONMENT } from "./binaries.ts";
import { PG_HBA_CONF, postgresqlConf } from "./configuration.ts";
import { type Folder, loadPassword, writePrivately } from "./folder.ts";
import { isAlive, isPostgresOf, processesOf, signalQuietly, waitUntil } from "./processes.ts";
import { EmbeddedPostgresError, type PostgresLog } from "./types.ts";

/** Name of the superuser role and of the database the program works in. */
export const DATABASE_NAME = "diemcau";

/** How a child process is told where the cluster is. */
export interface ClusterAccess {
  /** Value of -D for the child. */
  readonly path: string;
  /** Descriptors the child inherits after its three standard ones. */
  readonly inherited: readonly number[];
  close(): void;
}

/**
 * The account may be barred from the way to the cluster (a folder under /root). The cluster itself belongs to it, so
 * the child is handed the open folder as descriptor 3: on Linux /proc/self/fd/3 leads there without the walk.
 */
export function accessCluster(account: Account | null, cluster: string): ClusterAccess {
  if (canReach(account, cluster)) return { path: cluster, inherited: [], close: () => {} };
  if (process.platform !== "linux") {
    throw new EmbeddedPostgresError(
      `The folders above ${cluster} are closed to the system user that runs PostgreSQL. Choose a --data folder that other users may walk to.`,
    );
  }
  const descriptor = openSync(cluster, constants.O_RDONLY | constants.O_DIRECTORY);
  return { path: "/proc/self/fd/3", inherited: [descriptor], close: () => closeSync(descriptor) };
}

/** cwd "/" and a detached session: a Ctrl-C in the terminal must reach Node alone, which then stops the server in order. */
export function childOptions(account: Account | null): SpawnOptions {
  return { cwd: "/", env: SERVER_ENVIRONMENT, detached: true, ...account };
}

async function runTool(
  command: string,
  args: readonly string[],
  account: Account | null,
  inherited: readonly number[],
  input = "",
): Promise<void> {
  const child = spawn(command, args, { ...childOptions(account), stdio: ["pipe", "pipe", "pipe", ...inherited] });
  let output = "";
  child.stdout?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  if (code !== 0) throw new EmbeddedPostgresError(`${command} ended with code ${code}:\n${output.trim()}`);
}

/**
 * The account can read neither our password file nor, perhaps, the folder around it: it gets an open file of its own,
 * already without a name.
 */
function passwordDescriptorFor(account: Account | null, folder: Folder): number {
  const handed = `${folder.password}.initdb`;
  writeFileSync(handed, readFileSync(folder.password), { mode: 0o600 });
  if (account) chownSync(handed, account.uid, account.gid);
  const descriptor = openSync(handed, "r");
  rmSync(handed);
  return descriptor;
}

async function initialise(
  folder: Folder,
  binaries: Binaries,
  account: Account | null,
  durable: boolean,
): Promise<void> {
  // An initdb that was killed half-way leaves only these; the cluster appears by renaming, whole.
  for (const entry of readdirSync(folder.root)) {
    if (entry.startsWith("cluster.partial")) rmSync(join(folder.root, entry), { recursive: true, force: true });
  }
  const partial = join(folder.root, "cluster.partial");
  mkdirSync(partial, { mode: 0o700 });
  if (account) giveTo(account, partial);
  const access = accessCluster(account, partial);
  const password = passwordDescriptorFor(account, folder);
  try {
    const passwordDescriptor = 3 + access.inherited.length;
    await runTool(
      binaries.initdb,
      [
        `--pgdata=${access.path}`,
        `--username=${DATABASE_NAME}`,
        "--encoding=UTF8",
        "--auth=scram-sha-256",
        `--pwfile=/dev/fd/${passwordDescriptor}`,
        // The builtin provider does not depend on the machine's locales: the same order and case rules everywhere.
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
        "--set=unix_socket_directories=",
        ...(durable ? [] : ["--no-sync"]),
      ],
      account,
      [...access.inherited, password],
    );
  } finally {
    closeSync(password);
    access.close();
  }
  renameSync(partial, folder.cluster);
}

async function resetPassword(
  folder: Folder,
  binaries: Binaries,
  account: Account | null,
  password: string,
): Promise<void> {
  const access = accessCluster(account, folder.cluster);
  try {
    // Single-user mode asks no password. Ours has only base64url characters: nothing to escape.
    const args = ["--single", "-D", access.path, "-c", "log_min_messages=error", "postgres"];
    await runTool(
      binaries.postgres,
      args,
      account,
      access.inherited,
      `ALTER ROLE ${DATABASE_NAME} PASSWORD '${password}'\n`,
    );
  } finally {
    access.close();
  }
}

/**
 * Makes the cluster if there is none, repairs its ownership, and writes its configuration.
 * @returns the password of the role DATABASE_NAME.
 */
export async function prepareCluster(
  folder: Folder,
  binaries: Binaries,
  account: Account | null,
  settings: Readonly<Record<string, string | number>>,
  log: PostgresLog,
): Promise<string> {
  const { password, fresh } = loadPassword(folder);
  const versionFile = join(folder.cluster, "PG_VERSION");
  if (!existsSync(folder.cluster)) {
    log.info({ folder: folder.root }, "creating the database");
    await initialise(folder, binaries, account, settings["fsync"] !== "off");
  } else {
    const version = existsSync(versionFile) ? readFileSync(versionFile, "utf8").trim() : "unknown";
    if (version !== binaries.majorVersion) {
      throw new EmbeddedPostgresError(
        `The database in ${folder.cluster} was made by PostgreSQL ${version}, and this program brings PostgreSQL ${binaries.majorVersion}. ` +
          "Restore a backup into a new --data folder, or start the version of the program that made it.",
      );
    }
    // A folder copied or restored by root belongs to root, and often with its modes widened.
    if (account && statSync(folder.cluster).uid !== account.uid) giveTo(account, folder.cluster);
    chmodSync(folder.cluster, 0o700);
  }
  writePrivately(folder.cluster, join(folder.cluster, "postgresql.conf"), postgresqlConf(settings));
  writePrivately(folder.cluster, join(folder.cluster, "pg_hba.conf"), PG_HBA_CONF);
  if (fresh && existsSync(join(folder.cluster, "postmaster.opts"))) {
    // Only a cluster that ran before has this file: its password was lost, not never made.
    log.warn({ folder: folder.root }, "the password file was missing: a new password is set");
    await resetPassword(folder, binaries, account, password);
  }
  return password;
}

export interface PostmasterFile {
  readonly pid: number;
  readonly ready: boolean;
}

/** postmaster.pid: line 1 the pid, line 8 the state (since PostgreSQL 10). */
export function readPostmasterFile(cluster: string): PostmasterFile | null {
  try {
    const lines = readFileSync(join(cluster, "postmaster.pid"), "utf8").split("\n");
    const pid = Number(lines[0]);
    return Number.isInteger(pid) && pid > 0 ? { pid, ready: lines[7]?.trim() === "ready" } : null;
  } catch {
    return null;
  }
}

/**
 * Stops what an earlier run left behind: the server survives a Node that was killed, and a server's own processes may
 * survive a server that was killed. Only called while holding the folder's lock, so nobody else is using them.
 * Stopping was chosen over adopting: the new server is our child (its end is seen at once) and has our settings.
 */
export async function stopLeftovers(cluster: string, log: PostgresLog): Promise<void> {
  const stale = readPostmasterFile(cluster);
  if (stale && isPostgresOf(cluster, stale.pid)) {
    log.warn({ pid: stale.pid }, "a database server left by an earlier run is still there: stopping it");
    const steps: readonly [NodeJS.Signals, number][] = [
      ["SIGINT", 20_000],
      ["SIGQUIT", 5_000],
      ["SIGKILL", 5_000],
    ];
    for (const [signal, patience] of steps) {
      signalQuietly(stale.pid, signal);
      if (await waitUntil(() => !isAlive(stale.pid), patience)) break;
    }
  }
  // Processes without their postmaster keep the shared memory, and a new server refuses to start beside them.
  for (const signal of ["SIGQUIT", "SIGKILL"] as const) {
    const orphans = processesOf(cluster);
    if (orphans.length === 0) break;
    for (const pid of orphans) signalQuietly(pid, signal);
    await waitUntil(() => orphans.every((pid) => !isAlive(pid)), 3_000);
  }
}
