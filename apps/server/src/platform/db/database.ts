import { Kysely, PostgresDialect, type Transaction } from "kysely";
import pg from "pg";
import type { DB } from "./schema.gen.ts";
import type { Log } from "../log.ts";

// bigint columns here are journal positions and byte counts: all far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Database = Kysely<DB>;
export type Tx = Transaction<DB>;

/** A pool of connections; `pool` for the few statements that need to bypass the query builder. */
export function openDatabase(url: string, options: { max: number; log: Log; name: string }): { db: Database; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max,
    connectionTimeoutMillis: 3_000,
    application_name: `diemcau ${options.name}`,
    keepAlive: true,
  });
  // An idle connection that breaks is no error of anybody's: the pool makes a new one.
  pool.on("error", (error) => options.log.warn({ err: error.message }, "database connection lost"));
  // One that breaks while somebody holds it, between two statements: the holder's next statement says so. Without a
  // listener it would end the process.
  pool.on("connect", (client) => client.on("error", (error) => options.log.debug({ err: error.message }, "database connection broke")));
  return { db: new Kysely<DB>({ dialect: new PostgresDialect({ pool }) }), pool };
}
