import type { Committee, PersonDetail, PersonSummary } from "@diemcau/contract";
import type { Standing } from "@diemcau/rules/organisation";
import type { KnownStanding } from "@diemcau/rules/seats";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { inSubtree } from "./store.ts";

const day = (column: string) => sql`to_char(${sql.ref(column)}, 'YYYY-MM-DD')`;

const summary = sql`p.id, p.display_name as name, json_build_object('id', u.id, 'name', u.name) as unit, p.place, p.precedence, lpad(p.place::text, 5, '0') || p.order_key as "order",
  coalesce((select json_agg(json_build_object('title', h.title, 'unit', case when hu.id is null then null else json_build_object('id', hu.id, 'name', hu.name) end,
      'rank', h.rank_code, 'validFrom', ${day("h.valid_from")}, 'validTo', ${day("h.valid_to")}) order by h.position)
    from person_position h left join unit hu on hu.id = h.unit_id where h.person_id = p.id), '[]') as positions`;

export interface PeopleSearch {
  readonly words: readonly string[];
  /** Only of this unit, or of it and all below. */
  readonly unit: string | null;
  readonly below: boolean;
  /** The head of what may be seen. */
  readonly root: string | null;
  readonly offset: number;
  readonly limit: number;
}

/** One page of people in the order of precedence, then by given name. The words may stand in the name or in a position. */
export async function searchPeople(db: Database, { words, unit, below, root, offset, limit }: PeopleSearch): Promise<{ total: number; people: PersonSummary[] }> {
  const like = words.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  const where = sql`${inSubtree(sql.ref("p.unit_id"), root)}
    and ${unit === null ? sql`true` : below ? inSubtree(sql.ref("p.unit_id"), unit) : sql`(p.unit_id = ${unit} or exists (select 1 from person_position a where a.person_id = p.id and a.unit_id = ${unit}))`}
    and ${like.length === 0 ? sql`true` : sql`(p.folded like all (${like}::text[]) or exists (select 1 from person_position a where a.person_id = p.id
      and a.folded like all (${like}::text[])))`}`;
  const found = await sql<PersonSummary>`
    with page as materialized (select p.* from person p where ${where} order by p.place, p.order_key offset ${offset} limit ${limit})
    select ${summary} from page p join unit u on u.id = p.unit_id order by p.place, p.order_key`.execute(db);
  const counted = await sql<{ n: number }>`select count(*)::int as n from person p where ${where}`.execute(db);
  return { total: counted.rows[0]!.n, people: found.rows };
}

export async function readPerson(db: Database | Tx, id: string): Promise<PersonDetail | null> {
  const found = await sql<PersonDetail>`
    select ${summary}, p.version, p.family_name as "familyName", p.middle_name as "middleName", p.given_name as "givenName",
      coalesce((select json_agg(json_build_object('id', c.id, 'name', c.name, 'term', c.term, 'role', m.role, 'unit', json_build_object('id', cu.id, 'name', cu.name)) order by c.name)
        from committee_member m join committee c on c.id = m.committee_id join unit cu on cu.id = c.unit_id where m.person_id = p.id), '[]') as committees
    from person p join unit u on u.id = p.unit_id where p.id = ${id}`.execute(db);
  return found.rows[0] ?? null;
}

export interface PersonRow {
  readonly id: string;
  readonly unitId: string;
  readonly familyName: string;
  readonly middleName: string;
  readonly givenName: string;
  readonly displayName: string;
  readonly precedence: number | null;
  readonly place: number;
  readonly positions: readonly { readonly title: string; readonly unitId: string | null; readonly rank: string | null; readonly validFrom: string | null; readonly validTo: string | null }[];
}

/** Adds people, or replaces those of these ids with all their positions. */
export async function putPeople(tx: Tx, people: readonly PersonRow[]): Promise<void> {
  const rows = JSON.stringify(people);
  await sql`
    insert into person (id, unit_id, family_name, middle_name, given_name, display_name, precedence, place)
    select id, "unitId", "familyName", "middleName", "givenName", "displayName", precedence, place
    from jsonb_to_recordset(${rows}::jsonb) as t (id uuid, "unitId" uuid, "familyName" text, "middleName" text, "givenName" text, "displayName" text, precedence int, place int)
    on conflict (id) do update set unit_id = excluded.unit_id, family_name = excluded.family_name, middle_name = excluded.middle_name,
      given_name = excluded.given_name, display_name = excluded.display_name, precedence = excluded.precedence, place = excluded.place,
      hand_key = case when excluded.precedence is not distinct from person.precedence then person.hand_key end, version = person.version + 1`.execute(tx);
  await sql`delete from person_position where person_id = any(${people.map(({ id }) => id)}::uuid[])`.execute(tx);
  await sql`
    insert into person_position (person_id, position, title, unit_id, rank_code, valid_from, valid_to)
    select t.id, h.position - 1, h.held->>'title', (h.held->>'unitId')::uuid, h.held->>'rank', (h.held->>'validFrom')::date, (h.held->>'validTo')::date
    from jsonb_to_recordset(${rows}::jsonb) as t (id uuid, positions jsonb), jsonb_array_elements(t.positions) with ordinality as h (held, position)`.execute(tx);
}

export async function lockPerson(tx: Tx, id: string): Promise<{ version: number; unitId: string } | null> {
  const found = await sql<{ version: number; unitId: string }>`select version, unit_id as "unitId" from person where id = ${id} for update`.execute(tx);
  return found.rows[0] ?? null;
}

export async function deletePerson(tx: Tx, id: string): Promise<void> {
  await sql`delete from person where id = ${id}`.execute(tx);
}

type StandingRow = Standing & { readonly unitId: string };
const standing = sql`unit_id as "unitId", place, order_key as key`;

/** A person, and who stands right beside them on one side, `except` left out. */
export async function readBeside(tx: Tx, id: string, side: "before" | "behind", except: string): Promise<{ person: StandingRow; beside: Standing | null } | null> {
  const found = await sql<StandingRow>`select ${standing} from person where id = ${id}`.execute(tx);
  const person = found.rows[0];
  if (!person) return null;
  const at = sql`(${person.place}, ${person.key}::text collate "C")`;
  const beside = await (side === "before"
    ? sql<StandingRow>`select ${standing} from person where (place, order_key) < ${at} and id <> ${except} order by place desc, order_key desc limit 1`
    : sql<StandingRow>`select ${standing} from person where (place, order_key) > ${at} and id <> ${except} order by place, order_key limit 1`
  ).execute(tx);
  return { person, beside: beside.rows[0] ?? null };
}

/** By hand; or by rank again at this place. */
export async function placePerson(tx: Tx, id: string, where: Standing | { readonly place: number; readonly key: null }): Promise<void> {
  await sql`
    update person set precedence = ${where.key === null ? null : where.place}, place = ${where.place}, hand_key = ${where.key}, version = version + 1
    where id = ${id}`.execute(tx);
}

/** Everybody's place again, after the rank table has changed. */
export async function placeAgain(tx: Tx, today: string, nowhere: number): Promise<void> {
  await sql`
    update person p set place = n.place from (
      select p.id, coalesce(p.precedence, min(r.place), ${nowhere}) as place
      from person p left join person_position h on h.person_id = p.id and (h.valid_to is null or h.valid_to >= ${today}) left join rank r on r.code = h.rank_code
      group by p.id
    ) n where n.id = p.id and n.place <> p.place`.execute(tx);
}

/** Committees of a unit with their members in order. */
export async function readCommittees(db: Database, unitId: string): Promise<Committee[]> {
  const found = await sql<Committee>`
    select c.id, c.version, c.name, c.term, ${day("c.valid_from")} as "validFrom", ${day("c.valid_to")} as "validTo",
      coalesce((select json_agg(json_build_object('personId', m.person_id, 'name', p.display_name, 'order', lpad(p.place::text, 5, '0') || p.order_key, 'role', m.role,
          'validFrom', ${day("m.valid_from")}, 'validTo', ${day("m.valid_to")}) order by m.position)
        from committee_member m join person p on p.id = m.person_id where m.committee_id = c.id), '[]') as members
    from committee c where c.unit_id = ${unitId} order by c.valid_to desc nulls first, c.name, c.id`.execute(db);
  return found.rows;
}

export async function lockCommittee(tx: Tx, id: string): Promise<{ version: number; unitId: string } | null> {
  const found = await sql<{ version: number; unitId: string }>`select version, unit_id as "unitId" from committee where id = ${id} for update`.execute(tx);
  return found.rows[0] ?? null;
}

export interface CommitteeRow {
  readonly id: string;
  readonly unitId: string;
  readonly name: string;
  readonly term: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly members: readonly { readonly personId: string; readonly role: string; readonly validFrom: string | null; readonly validTo: string | null }[];
}

export async function putCommittee(tx: Tx, committee: CommitteeRow): Promise<number> {
  const { id, unitId, name, term, validFrom, validTo, members } = committee;
  const done = await sql<{ version: number }>`
    insert into committee (id, unit_id, name, term, valid_from, valid_to) values (${id}, ${unitId}, ${name}, ${term}, ${validFrom}, ${validTo})
    on conflict (id) do update set name = excluded.name, term = excluded.term, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
      version = committee.version + 1 returning version`.execute(tx);
  await sql`delete from committee_member where committee_id = ${id}`.execute(tx);
  await sql`
    insert into committee_member (committee_id, person_id, position, role, valid_from, valid_to)
    select ${id}, (m.each->>'personId')::uuid, m.position - 1, m.each->>'role', (m.each->>'validFrom')::date, (m.each->>'validTo')::date
    from jsonb_array_elements(${JSON.stringify(members)}::jsonb) with ordinality as m (each, position)`.execute(tx);
  return done.rows[0]!.version;
}

export async function deleteCommittee(tx: Tx, id: string): Promise<void> {
  await sql`delete from committee where id = ${id}`.execute(tx);
}

/** Which of these people there are, with their units. */
export async function readHomes(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  const found = await sql<{ id: string; unitId: string }>`select id, unit_id as "unitId" from person where id = any(${ids as string[]}::uuid[])`.execute(tx);
  return new Map(found.rows.map(({ id, unitId }) => [id, unitId]));
}

/** People of these names, where they stand in the order of precedence. */
export async function readStandings(db: Database, names: readonly string[]): Promise<KnownStanding[]> {
  const found = await sql<KnownStanding>`
    select p.display_name as name, p.unit_id as "unitId", u.name as "unitName", p.place, p.order_key as key,
      array(select h.title from person_position h where h.person_id = p.id order by h.position) as titles
    from person p join unit u on u.id = p.unit_id where p.display_name = any(${[...names]}::text[])`.execute(db);
  return found.rows;
}
