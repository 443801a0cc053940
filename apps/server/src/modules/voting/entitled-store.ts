/** Who was entitled to a vote: written down when it is opened, and from then on the only list that is asked. */
import { sql } from "kysely";
import { prepared, type Database, type Tx } from "../../platform/db/database.ts";

/** A vote with the rows of its list. */
const listed = sql`vote v join vote_entitled e on e.list_id = v.list_id`;

/** Entitled persons of each site that has any, what their classes weigh, and those of them that are there. */
export interface Entitled {
  readonly site: number;
  readonly persons: number;
  readonly weight: number;
  readonly here: number;
  readonly hereWeight: number;
}

const isHere = sql`(c.delegate_id is not null and not coalesce(o.at > coalesce(c.last_at, c.at), false))`;

export async function readEntitled(db: Database | Tx, voteId: string): Promise<Entitled[]> {
  const found = await sql<Entitled>`
    select e.site_ordinal as site, count(*)::int as persons, sum(e.weight)::int as weight,
           (count(*) filter (where ${isHere}))::int as here, coalesce(sum(e.weight) filter (where ${isHere}), 0)::int as "hereWeight"
    from ${listed} cross join unnest(e.delegates) as p (id)
    left join check_in c on c.delegate_id = p.id left join check_out o on o.delegate_id = p.id
    where v.id = ${voteId} group by 1`.execute(db);
  return found.rows;
}

/** How many are entitled in each site, without a look at who is there. */
export async function readEntitledNumbers(db: Database, voteId: string): Promise<Pick<Entitled, "site" | "persons">[]> {
  const found = await sql<Pick<Entitled, "site" | "persons">>`
    select e.site_ordinal as site, sum(cardinality(e.delegates))::int as persons from ${listed} where v.id = ${voteId} group by 1 order by 1`.execute(db);
  return found.rows;
}

/** Does this person stand in the list? */
export async function isEntitled(db: Database, voteId: string, site: number, delegateId: string): Promise<boolean> {
  const found = await sql<{ listed: boolean }>`${prepared}
    select exists (select from ${listed} where v.id = ${voteId} and e.site_ordinal = ${site} and ${delegateId}::uuid = any(e.delegates)) as listed`.execute(db);
  return found.rows[0]!.listed;
}

export interface EntitledPerson {
  readonly delegateId: string;
  readonly site: number;
  readonly name: string;
  readonly position: string;
  readonly class: string;
  /** By the class; the level of the site comes on top. */
  readonly weight: number;
  readonly voted: boolean;
  /** Null in a secret vote, and where they did not vote. */
  readonly choice: number | null;
  /** Who voted in their place, being named after the opening. */
  readonly substitute: string | null;
}

/** Sites of one page: some thousand persons. */
const SITES = 100;

/** Everybody who was entitled, by site and precedence, and whether they voted. */
export async function* readEntitledPersons(db: Database, voteId: string): AsyncGenerator<EntitledPerson> {
  const sites = await readEntitledNumbers(db, voteId);
  for (let at = 0; at < sites.length; at += SITES) {
    const page = sites.slice(at, at + SITES).map(({ site }) => site);
    const found = await sql<EntitledPerson>`
      select p.id as "delegateId", e.site_ordinal as site, p.name, p.position, e.class, e.weight, r.delegate_id is not null as voted, r.choice,
             case when r.delegate_id is not null and d.display_name <> p.name then d.display_name end as substitute
      from ${listed} cross join unnest(e.delegates, e.precedences, e.names, e.positions) as p (id, precedence, name, position)
      left join vote_register r on r.vote_id = v.id and r.delegate_id = p.id
      left join delegate d on d.id = p.id
      where v.id = ${voteId} and e.site_ordinal = any(${page}::int[])
      order by e.site_ordinal, p.precedence, p.id`.execute(db);
    yield* found.rows;
  }
}
