import { QUESTION_STATES, type OpenQuestion, type OwnQuestion, type QuestionRow, type QuestionState } from "@diemcau/contract";
import type { QuestionMinutes } from "@diemcau/rules/minutes";
import { sql } from "kysely";
import type { Database } from "../../platform/db/database.ts";
import { countStates } from "./book-store.ts";

/** Most questions of each kind that everybody is shown. */
const OPEN_LIMIT = 300;
const OWN_LIMIT = 500;

const ms = (column: ReturnType<typeof sql.ref>) => sql<number>`(extract(epoch from ${column}) * 1000)::bigint`;

/** Questions that have changed after a revision (0: all; those that wait have none), the oldest change first. */
export async function readChanged(db: Database, conferenceId: string, after: number, limit: number): Promise<QuestionRow[]> {
  const found = await sql<Omit<QuestionRow, "author"> & { author: string | null; position: string | null }>`
    select id, number, revision, ${ms(sql.ref("at"))} as at, state, text, item_id as "itemId", author, position, site_ordinal as site, paper, votes, alike,
           merged_into as "mergedInto", word, answer, answered_on_air as "answeredOnAir", changed_by as by, ${ms(sql.ref("changed_at"))} as "changedAt"
    from question where conference_id = ${conferenceId} and revision > ${after} order by revision limit ${limit}`.execute(db);
  return found.rows.map(({ author, position, ...row }) => ({ ...row, author: author === null ? null : { name: author, ...(position ? { position } : {}) } }));
}

/** What everybody may read: the most wanted first, then the answered ones, the latest answer first. */
export async function readOpen(db: Database, conferenceId: string): Promise<OpenQuestion[]> {
  const found = await sql<OpenQuestion>`
    with chosen as (
      (select * from question where conference_id = ${conferenceId} and state = 'shown' order by votes + alike desc, number limit ${OPEN_LIMIT})
      union all
      (select * from question where conference_id = ${conferenceId} and state = 'answered' order by changed_at desc, number limit ${OPEN_LIMIT})
    )
    select q.id, q.number, q.text, q.item_id as "itemId", q.author, s.name as "siteName", q.votes, q.alike, q.state = 'answered' as answered, q.answer,
           q.answered_on_air as "answeredOnAir"
    from chosen q left join site s on s.conference_id = q.conference_id and s.ordinal = q.site_ordinal
    order by answered, case when q.state = 'shown' then q.votes + q.alike end desc, q.changed_at desc nulls last, q.number`.execute(db);
  return found.rows;
}

/** Whose questions are asked for; one without a name is found by its own id alone. */
export type Whose = { readonly delegateId: string } | { readonly conferenceId: string; readonly site: number } | { readonly conferenceId: string; readonly id: string };

export async function readOwn(db: Database, whose: Whose): Promise<OwnQuestion[]> {
  const mine =
    "delegateId" in whose
      ? sql`q.delegate_id = ${whose.delegateId} and not q.paper`
      : "site" in whose
        ? sql`q.conference_id = ${whose.conferenceId} and q.site_ordinal = ${whose.site} and q.paper`
        : sql`q.conference_id = ${whose.conferenceId} and q.id = ${whose.id} and q.anonymous`;
  const found = await sql<OwnQuestion>`
    select q.id, coalesce(q.number, 0) as number, ${ms(sql.ref("q.at"))} as at, q.text, q.item_id as "itemId", q.author, q.state, q.votes, q.word, into_.number as "mergedInto",
           coalesce(q.answer, into_.answer) as answer, q.answered_on_air or coalesce(into_.answered_on_air, false) as "answeredOnAir"
    from question q left join question into_ on into_.id = q.merged_into
    where ${mine} order by q.number desc limit ${OWN_LIMIT}`.execute(db);
  return found.rows;
}

/** Which of these questions a voter is for. */
export async function readVoted(db: Database, voter: string, questionIds: readonly string[]): Promise<Set<string>> {
  if (questionIds.length === 0) return new Set();
  const found = await sql<{ id: string }>`
    select question_id as id from question_vote where voter = decode(${voter}, 'hex') and question_id = any(${questionIds}::uuid[])`.execute(db);
  return new Set(found.rows.map(({ id }) => id));
}

/** Answered questions that the minutes themselves hold; the rest are in the file. */
const IN_MINUTES = 200;

/** What the minutes tell of the questions. */
export async function readForMinutes(db: Database, conferenceId: string): Promise<QuestionMinutes> {
  const [states, found] = await Promise.all([
    countStates(db, conferenceId),
    sql<QuestionMinutes["answered"][number]>`
      select q.number, q.text, q.author, s.name as "siteName", q.answer, q.answered_on_air as "onAir", q.alike
      from question q left join site s on s.conference_id = q.conference_id and s.ordinal = q.site_ordinal
      where q.conference_id = ${conferenceId} and q.state = 'answered' order by q.number limit ${IN_MINUTES}`.execute(db),
  ]);
  const counts = Object.fromEntries(QUESTION_STATES.map((state) => [state, states.get(state) ?? 0])) as Record<QuestionState, number>;
  return { counts, answered: found.rows, more: Math.max(0, counts.answered - found.rows.length) };
}
