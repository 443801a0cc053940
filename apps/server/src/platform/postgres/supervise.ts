import { setTimeout as sleep } from "node:timers/promises";

import { stopLeftovers } from "./cluster.ts";
import { openFolder } from "./folder.ts";
import { acquireLock } from "./lock.ts";
import { type Server, startServer } from "./server.ts";
import type { EmbeddedPostgresOptions, PostgresExit } from "./types.ts";

export interface SupervisedPostgres {
  /** postgresql:// address with the password: a secret. The same before and after restarts. */
  readonly url: string;
  readonly port: number;
  /** The server's process now; null while it is down. */
  readonly pid: number | null;
  /** Ends the supervision, shuts the server down in order and frees the folder. May be called twice. */
  stop(): Promise<void>;
  /** Called each time the server process has ended, asked for or not. */
  onExit(callback: (exit: PostgresExit) => void): void;
  /** Called each time the server is back and accepts connections. */
  onRestart(callback: (pid: number) => void): void;
}

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;
/** A server that ran this long was healthy: the next failure begins again with the shortest delay. */
const STEADY_MS = 60_000;

/**
 * Like startEmbeddedPostgres, and brings the server back, on the same port, whenever it dies: at once the first time,
 * then after growing delays (0.1 s doubling to 10 s) for as long as it takes. Connections that were open are lost; what
 * was acknowledged is not.
 * @throws EmbeddedPostgresError when the first start fails; later failures are logged and tried again.
 */
export async function superviseEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<SupervisedPostgres> {
  const folder = openFolder(options.dataDir);
  const release = await acquireLock(folder.lock);
  let first: Server;
  try {
    first = await startServer(folder, options);
  } catch (error) {
    release();
    throw error;
  }
  const { log } = options;
  const { url, port } = first;
  const exits: ((exit: PostgresExit) => void)[] = [];
  const restarts: ((pid: number) => void)[] = [];
  const stopped = new AbortController();
  let server: Server | null = first;
  let delay = FIRST_DELAY_MS;

  const pause = async (): Promise<void> => {
    await sleep(delay, undefined, { signal: stopped.signal }).catch(() => {});
    delay = Math.min(delay * 2, LONGEST_DELAY_MS);
  };
  const bringBack = async (): Promise<Server | null> => {
    while (!stopped.signal.aborted) {
      try {
        return await startServer(folder, options, port);
      } catch (error) {
        log.error({ err: error, delay }, "the database could not be restarted, trying again");
        await pause();
      }
    }
    return null;
  };

  const watch = async (): Promise<void> => {
    while (server !== null) {
      const since = Date.now();
      const exit = await server.exited;
      server = null;
      for (const callback of exits) callback(exit);
      if (stopped.signal.aborted) return;
      log.error({ ...exit }, "the database ended unexpectedly, restarting it");
      if (Date.now() - since > STEADY_MS) delay = FIRST_DELAY_MS;
      else await pause();
      server = await bringBack();
      if (server !== null) {
        if (stopped.signal.aborted) await server.stop();
        else for (const callback of restarts) callback(server.pid);
      }
    }
  };
  // A server that was killed may leave its own processes behind for a moment: the folder is free when they are gone.
  const watching = watch()
    .then(() => stopLeftovers(folder.cluster, log))
    .finally(release);

  return {
    url,
    port,
    get pid() {
      return server?.pid ?? null;
    },
    stop: async () => {
      stopped.abort();
      await server?.stop();
      await watching;
    },
    onExit: (callback) => void exits.push(callback),
    onRestart: (callback) => void restarts.push(callback),
  };
}
