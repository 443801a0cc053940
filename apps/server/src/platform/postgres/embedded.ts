import { openFolder } from "./folder.ts";
import { acquireLock } from "./lock.ts";
import { startServer } from "./server.ts";
import type { EmbeddedPostgresOptions, PostgresExit } from "./types.ts";

export interface EmbeddedPostgres {
  /** postgresql:// address with the password: a secret. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Shuts the server down in order and frees the folder. May be called twice. */
  stop(): Promise<void>;
  /** Called once when the server process has ended, asked for or not; the folder is free again by then. */
  onExit(callback: (exit: PostgresExit) => void): void;
}

/**
 * Starts the PostgreSQL of a data folder, creating it at the first use, and stops what a killed run left behind.
 * Resolves when it accepts connections.
 * @throws EmbeddedPostgresError when the folder is in use by a living process, the asked port is taken, the binaries do
 *   not run here, or the server refuses its data; the message tells an operator what to do.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const folder = openFolder(options.dataDir);
  const release = await acquireLock(folder.lock);
  try {
    const server = await startServer(folder, options);
    void server.exited.then(release);
    return {
      url: server.url,
      port: server.port,
      pid: server.pid,
      stop: () => server.stop(),
      onExit: (listener) => void server.exited.then(listener),
    };
  } catch (error) {
    release();
    throw error;
  }
}
