import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, fstatSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

import { Client } from "pg";

import { type Account, chooseAccount } from "./account.ts";
import { prepareBinaries } from "./binaries.ts";
import {
  DATABASE_NAME,
  accessCluster,
  childOptions,
  prepareCluster,
  readPostmasterFile,
  stopLeftovers,
} from "./cluster.ts";
import { type Folder, leaveToOwner, loadPassword, openFolder, rotateLog, writePrivately } from "./folder.ts";
import { choosePort, rememberedPort } from "./port.ts";
import { type EmbeddedPostgresOptions, EmbeddedPostgresError, type PostgresExit, type PostgresLog } from "./types.ts";

/** A running server that is our child. */
export interface Server {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Settles when the process has ended, for whatever reason. Never rejects. */
  readonly exited: Promise<PostgresExit>;
  /** Clean shutdown: open transactions are rolled back, everything acknowledged is on the disk. */
  stop(): Promise<void>;
}

const STOP_PATIENCE_MS = 30_000;
/** Refusals that pass by themselves: remains of a killed server, or a port taken between the look and the bind. */
const PASSING_REFUSAL =
  /pre-existing shared memory block|lock file "postmaster\.pid" already exists|Address already in use/;
const START_ATTEMPTS = 10;

function databaseUrl(password: string, port: number, database: string): string {
  return `postgresql://${DATABASE_NAME}:${password}@127.0.0.1:${port}/${database}`;
}

/** Address of the server that another process runs in this folder; null where there is none. A secret. */
export function runningDatabase(dataDir: string): string | null {
  const folder = openFolder(dataDir);
  const port = rememberedPort(folder.port);
  if (port === null || !existsSync(folder.password)) return null;
  return databaseUrl(loadPassword(folder).password, port, DATABASE_NAME);
}

function refusal(logFile: string, from: number): string {
  const lines = readFileSync(logFile).subarray(from).toString("utf8").split("\n");
  const fatal = lines.filter((line) => /\b(FATAL|PANIC|ERROR|HINT|DETAIL)\b|could not|cannot/.test(line));
  return (fatal.length > 0 ? fatal : lines).slice(-8).join("\n").trim();
}

async function waitUntilReady(
  child: ChildProcess,
  ended: () => boolean,
  cluster: string,
  log: PostgresLog,
): Promise<boolean> {
  // No limit: after a crash PostgreSQL replays its log, and giving up in the middle would only begin it again.
  let nextReport = Date.now() + 5_000;
  while (!ended()) {
    const state = readPostmasterFile(cluster);
    if (state?.pid === child.pid && state?.ready) return true;
    if (Date.now() > nextReport) {
      log.info({ pid: child.pid }, "the database is recovering, still waiting for it");
      nextReport += 10_000;
    }
    await sleep(15);
  }
  return false;
}

async function launch(
  folder: Folder,
  account: Account | null,
  postgres: string,
  port: number,
  password: string,
  log: PostgresLog,
): Promise<Server | { refused: string }> {
  rotateLog(folder);
  // A file and not a pipe: the server must not lose its log, nor block on it, when Node dies before it.
  const logDescriptor = openSync(folder.log, "a", 0o600);
  const logStart = fstatSync(logDescriptor).size;
  leaveToOwner(folder.root, folder.log);
  const access = accessCluster(account, folder.cluster);
  let child: ChildProcess;
  try {
    child = spawn(postgres, ["-D", access.path, "-p", String(port)], {
      ...childOptions(account),
      stdio: ["ignore", logDescriptor, logDescriptor, ...access.inherited],
    });
  } finally {
    access.close();
    closeSync(logDescriptor);
  }
  let stopping = false;
  let exit: PostgresExit | null = null;
  const exited = new Promise<PostgresExit>((resolve) => {
    const end = (code: number | null, signal: NodeJS.Signals | null): void => {
      exit = { pid: child.pid ?? 0, code, signal, expected: stopping };
      resolve(exit);
    };
    child.once("exit", end);
    child.once("error", () => end(null, null));
  });
  // Node ending without stop(): the signal is all that can still be given.
  const farewell = (): void => void child.kill("SIGINT");
  process.once("exit", farewell);
  void exited.then(() => process.removeListener("exit", farewell));

  if (!(await waitUntilReady(child, () => exit !== null, folder.cluster, log))) {
    return { refused: refusal(folder.log, logStart) };
  }
  return {
    url: databaseUrl(password, port, DATABASE_NAME),
    port,
    pid: child.pid ?? 0,
    exited,
    stop: async () => {
      stopping = true;
      for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
        if (exit !== null) break;
        child.kill(signal);
        await Promise.race([exited, sleep(STOP_PATIENCE_MS, undefined, { ref: false })]);
      }
    },
  };
}

async function ensureDatabase(password: string, port: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(password, port, "postgres") });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE_NAME]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE_NAME}`);
  } finally {
    await client.end();
  }
}

/**
 * Brings the folder's server up. The caller holds the folder's lock.
 * @param port overrides options.port: a restart must come back where the clients look for it.
 */
export async function startServer(
  folder: Folder,
  options: EmbeddedPostgresOptions,
  port = options.port,
): Promise<Server> {
  if (process.platform === "win32") {
    throw new EmbeddedPostgresError("The embedded database does not run on Windows. Set DATABASE_URL, or use WSL.");
  }
  const { log } = options;
  const account = chooseAccount(folder.cluster);
  const binaries = prepareBinaries(account);
  await stopLeftovers(folder.cluster, log);
  const password = await prepareCluster(folder, binaries, account, options.settings ?? {}, log);
  for (let attempt = 1; ; attempt += 1) {
    const remembered = rememberedPort(folder.port);
    const chosen = await choosePort(port, remembered);
    if (remembered !== null && chosen !== remembered && port === undefined) {
      log.warn({ was: remembered, now: chosen }, "the remembered port of the database is taken: another one is used");
    }
    const server = await launch(folder, account, binaries.postgres, chosen, password, log);
    if ("refused" in server) {
      if (attempt < START_ATTEMPTS && PASSING_REFUSAL.test(server.refused)) {
        await stopLeftovers(folder.cluster, log);
        await sleep(100 * attempt);
        continue;
      }
      throw new EmbeddedPostgresError(`PostgreSQL did not start (see ${folder.log}):\n${server.refused}`);
    }
    writePrivately(folder.root, folder.port, `${chosen}\n`);
    try {
      await ensureDatabase(password, chosen);
    } catch (error) {
      await server.stop();
      throw error;
    }
    log.info({ pid: server.pid, port: chosen, folder: folder.root }, "the database is ready");
    return server;
  }
}
