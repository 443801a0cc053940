/**
 * The list of those entitled, written down before its vote is opened: with a hundred thousand names it takes a quarter of
 * a second, which the conference's other commands do not wait for (ADR 0021).
 */
import type { VotingRule } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { Database, Tx } from "../../platform/db/database.ts";

/** Enough for some hundred thousand; beyond, the sort goes to disk. */
const SORTING_MEMORY = "64MB";
/** So many rooms are read again at the opening without anybody noticing. */
const FEW_ROOMS = 50;
/** An import of every roster that ends while the list is written: after that often it is brought up to date at the opening. */
const MOST_ROUNDS = 4;

type Scope = Pick<VotingRule, "classes" | "weights">;

/** A list that no vote has yet. */
export interface PreparedList {
  readonly id: string;
  readonly conferenceId: string;
  /** For whom it was written: the rule may be revised meanwhile. */
  readonly scope: string;
  /** What the rosters' transactions had done when it was written: a `pg_snapshot`. */
  readonly seen: string;
}

const scopeOf = ({ classes, weights }: Scope): string => JSON.stringify([classes, weights]);

/** Writes the list in transactions of its own, until so little of it is out of date that the rest is quick. */
export async function prepareList(db: Database, conferenceId: string, rule: Scope): Promise<PreparedList> {
  await sweepLists(db, conferenceId);
  const id = uuidv7();
  // What is read and what `seen` says are one snapshot.
  const written = (since: string | null) =>
    db.transaction().setIsolationLevel("repeatable read").execute(async (tx) => {
      const found = await sql<{ seen: string }>`select pg_current_snapshot()::text as seen`.execute(tx);
      if (since === null) await beginList(tx, conferenceId, id);
      return { seen: found.rows[0]!.seen, rooms: await writeRooms(tx, { id, conferenceId }, rule, since) };
    });
  let { seen, rooms } = await written(null);
  // The first ballot comes before PostgreSQL would look at the table by itself.
  await sql`analyze vote_entitled`.execute(db);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    ({ seen, rooms } = await written(seen));
    if (rooms <= FEW_ROOMS) break;
  }
  return { id, conferenceId, scope: scopeOf(rule), seen };
}

/**
 * The list of a vote that is opened in this transaction, exactly as the rosters stand at this statement: what was
 * prepared, with those rooms read again whose rosters have changed since. Without one that fits it is written here.
 */
export async function finishList(tx: Tx, conferenceId: string, rule: Scope, prepared: PreparedList | null): Promise<string> {
  if (prepared && isFor(prepared, rule)) {
    await writeRooms(tx, prepared, rule, prepared.seen);
    return prepared.id;
  }
  const id = uuidv7();
  await beginList(tx, conferenceId, id);
  await writeRooms(tx, { id, conferenceId }, rule, null);
  await sql`analyze vote_entitled`.execute(tx);
  return id;
}

/** Was it written for the people of this rule? */
export const isFor = (list: PreparedList, rule: Scope): boolean => list.scope === scopeOf(rule);

/** Its vote was not opened with it. */
export async function dropList(db: Database, { id }: PreparedList): Promise<void> {
  await sql`delete from entitled_list l where id = ${id} and not exists (select from vote v where v.list_id = l.id)`.execute(db);
}

/** Lists whose writer died before the vote was opened; nobody takes that long. */
async function sweepLists(db: Database, conferenceId: string): Promise<void> {
  await sql`
    delete from entitled_list l where conference_id = ${conferenceId} and made_at < now() - interval '1 hour'
      and not exists (select from vote v where v.list_id = l.id)`.execute(db);
}

async function beginList(tx: Tx, conferenceId: string, id: string): Promise<void> {
  await sql`select set_config('work_mem', ${SORTING_MEMORY}, true)`.execute(tx);
  await sql`insert into entitled_list (id, conference_id) values (${id}, ${conferenceId})`.execute(tx);
}

/**
 * Reads rooms' rosters into the list: all of them, or those that changed after a snapshot. One statement, so that which
 * rooms have changed and what stands on their rosters is of one moment.
 * @returns how many rooms
 */
async function writeRooms(tx: Tx, { id, conferenceId }: Pick<PreparedList, "id" | "conferenceId">, { classes, weights }: Scope, since: string | null): Promise<number> {
  const byClass = weights?.by === "class" ? weights : { of: [], other: 1 };
  const changed = since === null ? sql`` : sql`and not pg_visible_in_snapshot(xact, ${since}::pg_snapshot)`;
  const found = await sql<{ rooms: number }>`
    with rooms as materialized (
      select site_ordinal from roster_size where conference_id = ${conferenceId} ${changed}
    ), fresh as materialized (
      select r.site_ordinal, d.* from rooms r cross join lateral (
        select class, array_agg(id) as delegates, array_agg(precedence) as precedences, array_agg(display_name) as names,
               array_agg(array_to_string(positions, '; ')) as positions
        from (
          select id, class, precedence, display_name, positions from delegate
          where conference_id = ${conferenceId} and site_ordinal = r.site_ordinal
            and (cardinality(${[...classes]}::text[]) = 0 or class = any(${[...classes]}::text[]))
          order by class, precedence, id
        ) ordered group by class
      ) d
    ), gone as (
      delete from vote_entitled e using rooms r where e.list_id = ${id} and e.site_ordinal = r.site_ordinal
        and not exists (select from fresh f where f.site_ordinal = e.site_ordinal and f.class = e.class)
    ), put as (
      insert into vote_entitled (list_id, site_ordinal, class, weight, delegates, precedences, names, positions)
      select ${id}::uuid, f.site_ordinal, f.class,
             coalesce((select w from unnest(${byClass.of.map(([name]) => name)}::text[], ${byClass.of.map(([, w]) => w)}::int[]) as x (name, w) where x.name = f.class), ${byClass.other}::int),
             f.delegates, f.precedences, f.names, f.positions
      from fresh f
      on conflict (list_id, site_ordinal, class) do update
        set weight = excluded.weight, delegates = excluded.delegates, precedences = excluded.precedences, names = excluded.names, positions = excluded.positions
    )
    select count(*)::int as rooms from rooms`.execute(tx);
  return found.rows[0]!.rooms;
}
