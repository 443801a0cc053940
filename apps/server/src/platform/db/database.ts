import { createHash } from "node:crypto";
import { Kysely, PostgresDialect, sql, type Transaction } from "kysely";
import pg from "pg";
import type { DB } from "./schema.gen.ts";
import type { Log } from "../log.ts";

// bigint columns here are journal positions and byte counts: all far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

export type Database = Kysely<DB>;
export type Tx = Transaction<DB>;

const PREPARED = "/* prepared */ ";
/**
 * To begin a statement with that runs hundreds of times a second: each connection parses and plans it once. Worth it
 * where planning costs more than running; its text must not change with its values.
 */
export const prepared = sql.raw(PREPARED);

const names = new Map<string, string>();
function nameOf(text: string): string {
  let name = names.get(text);
  if (name === undefined) names.set(text, (name = createHash("sha256").update(text).digest("hex").slice(0, 32)));
  return name;
}

/** Gives the statements that ask for it a name, which is what makes the driver keep them. */
class PreparingClient extends pg.Client {
  // The driver's own overloads say more than can be said again here.
  override query: pg.Client["query"] = ((first: unknown, ...rest: unknown[]) => {
    const asked = typeof first === "string" && first.startsWith(PREPARED) ? { name: nameOf(first), text: first } : first;
    return (super.query as (...args: unknown[]) => unknown)(asked, ...rest);
  }) as pg.Client["query"];
}

/** A pool of connections; `pool` for the few statements that need to bypass the query builder. */
export function openDatabase(url: string, options: { max: number; log: Log; name: string }): { db: Database; pool: pg.Pool } {
  const pool = new pg.Pool({
    Client: PreparingClient,
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
