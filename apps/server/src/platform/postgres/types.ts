/** The part of a pino logger this folder needs. */
export interface PostgresLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface EmbeddedPostgresOptions {
  /**
   * Folder of this installation's database: cluster, password, port, lock and server log.
   * One folder is one database; two folders live side by side.
   */
  readonly dataDir: string;
  /** TCP port on 127.0.0.1. Without it a free one is chosen once and remembered in the folder. */
  readonly port?: number;
  readonly log: PostgresLog;
  /** Settings written after ours in postgresql.conf (tests lower durability with this; nothing else should). */
  readonly settings?: Readonly<Record<string, string | number>>;
}

export interface PostgresExit {
  readonly pid: number;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** True when stop() was asked for; false when the server died by itself or was killed. */
  readonly expected: boolean;
}

/** A failure an operator can act upon: the message says what is wrong and what to do. */
export class EmbeddedPostgresError extends Error {
  override readonly name = "EmbeddedPostgresError";
}
