import type { Client } from "pg";

/** What a database keeps, read from its own catalogue: a new migration needs no line here. */

export interface Table {
  readonly name: string;
  /**
   * In the table's order. Left out: those that the database computes, and its own transaction numbers (xid8), which tell
   * the clerk what is new and mean nothing in another database: those of a restored row are the restoring's.
   */
  readonly columns: readonly string[];
}
export interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Made by whoever migrates. */
const MIGRATIONS_TABLE = "schema_migration";
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Logged tables alone: unlogged ones hold what is made anew after a crash. */
export async function tablesOf(client: Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select c.relname as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.atttypid <> 'xid8'::regtype
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p' and c.relname <> '${MIGRATIONS_TABLE}'
    group by c.relname order by c.relname`);
  return rows;
}

export async function foreignKeysOf(client: Client): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(`
    select r.relname as "table", c.conname as name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_class r on r.oid = c.conrelid
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace
    order by r.relname, c.conname`);
  return rows;
}

/** Columns that count by themselves, and what they would give next. */
export async function sequencesOf(client: Client): Promise<{ table: string; column: string; next: string }[]> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    select t.relname as "table", a.attname as "column", s.oid::regclass::text as sequence
    from pg_class s join pg_depend d on d.objid = s.oid and d.deptype in ('a', 'i') and d.refobjsubid > 0
    join pg_class t on t.oid = d.refobjid and t.relpersistence = 'p' join pg_attribute a on a.attrelid = t.oid and a.attnum = d.refobjsubid
    where s.relkind = 'S' and s.relnamespace = 'public'::regnamespace order by 1, 2`);
  const found = [];
  for (const { table, column, sequence } of rows) {
    const { rows: at } = await client.query<{ next: string }>(`select (last_value + is_called::int)::text as next from ${sequence}`);
    found.push({ table, column, next: at[0]!.next });
  }
  return found;
}

export async function migrationsOf(client: Client): Promise<{ number: number; checksum: string }[]> {
  const { rows } = await client.query<{ number: number; checksum: string }>(`select number, checksum from ${MIGRATIONS_TABLE} order by number`);
  return rows;
}
