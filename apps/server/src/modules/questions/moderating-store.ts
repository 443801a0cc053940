import type { ProblemCode, QuestionAct, QuestionState } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import type { Database, Tx } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { keepBook, lockBooks } from "./book-store.ts";

export interface Moderation {
  readonly conferenceId: string;
  readonly act: QuestionAct;
  /** Who, as the control room names them. */
  readonly by: string;
  readonly digest: Buffer;
  readonly at: number;
  /** Somebody else is in charge of questions: what is not done yet is refused. */
  readonly heldBy?: string | undefined;
}

interface Held {
  readonly id: string;
  readonly state: QuestionState;
  readonly wasShown: boolean;
  readonly mergedInto: string | null;
}

/** From which states an act takes a question. */
const FROM: Record<QuestionAct["kind"], readonly QuestionState[]> = {
  show: ["new", "returned", "shown"],
  return: ["new", "shown", "returned"],
  merge: ["new", "shown"],
  answer: ["new", "shown", "answered"],
  reopen: ["new", "shown", "returned", "merged", "answered"],
};

/**
 * Does what a moderator asked, all of it or nothing.
 * @throws Problem console-held, question-unknown, question-not-now, command-id-reused
 */
export function moderate(db: Database, { conferenceId, act, by, digest, at, heldBy }: Moderation): Promise<{ repeated: boolean }> {
  return db.transaction().execute(async (tx) => {
    const book = (await lockBooks(tx, [conferenceId])).get(conferenceId)!;
    const done = await sql<{ same: boolean }>`select digest = ${digest} and by = ${by} as same from question_act where id = ${act.id}`.execute(tx);
    if (done.rows[0]) {
      if (!done.rows[0].same) throw new Problem("command-id-reused");
      return { repeated: true };
    }
    if (heldBy !== undefined) throw new Problem("console-held", heldBy);
    const ids = act.kind === "answer" ? [act.question] : act.questions;
    const held = await hold(tx, conferenceId, act.kind === "merge" ? [...ids, act.into] : ids);
    for (const id of ids) if (!FROM[act.kind].includes(held.get(id)!.state)) throw new Problem("question-not-now");
    const changed = await change(tx, act, ids, held);
    await stamp(tx, changed, { revision: book.revision, by, at });
    const revision = book.revision + changed.length;
    await keepBook(tx, { ...book, revision, published: revision });
    const { id, kind, ...body } = act;
    await sql`
      insert into question_act (id, conference_id, at, by, kind, digest, questions, body)
      values (${id}, ${conferenceId}, ${new Date(at)}, ${by}, ${kind}, ${digest}, ${ids}::uuid[], ${JSON.stringify(body)}::jsonb)`.execute(tx);
    return { repeated: false };
  });
}

/** Who takes a question back: the delegate who asked it, or the room that typed it. */
export interface Withdrawal {
  readonly conferenceId: string;
  readonly questionId: string;
  readonly whose: { readonly delegateId: string } | { readonly site: number };
  readonly at: number;
}

/**
 * Takes a question back for whoever asked it: nobody is for it any more. What was merged into it stands by itself again;
 * what it was merged into loses it.
 */
export function withdraw(db: Database, { conferenceId, questionId, whose, at }: Withdrawal): Promise<"unknown" | "late" | "repeated" | "done"> {
  return db.transaction().execute(async (tx) => {
    const book = (await lockBooks(tx, [conferenceId])).get(conferenceId)!;
    const mine = "site" in whose ? sql`paper and site_ordinal = ${whose.site}` : sql`not paper and delegate_id = ${whose.delegateId}`;
    const found = await sql<Held & { by: string | null }>`
      select id, state, was_shown as "wasShown", merged_into as "mergedInto", author as by from question
      where conference_id = ${conferenceId} and id = ${questionId} and not held and ${mine}`.execute(tx);
    const own = found.rows[0];
    if (!own) return "unknown";
    if (own.state === "withdrawn") return "repeated";
    if (!["new", "shown", "merged"].includes(own.state)) return "late";
    // One put together with another is answered with it.
    if (own.mergedInto !== null && (await hold(tx, conferenceId, [own.mergedInto])).get(own.mergedInto)!.state === "answered") return "late";
    const others = await sql<Held>`
      select id, state, was_shown as "wasShown", merged_into as "mergedInto" from question where merged_into = ${questionId}`.execute(tx);
    const parted = new Map([...others.rows, ...(own.state === "merged" ? [own] : [])].map((row) => [row.id, row]));
    const changed = parted.size > 0 ? await reopen(tx, [...parted.keys()], parted) : [];
    await sql`delete from question_vote where question_id = ${questionId}`.execute(tx);
    await sql`update question set state = 'withdrawn', was_shown = false, votes = 0, alike = 0 where id = ${questionId}`.execute(tx);
    const all = [...new Set([...changed, questionId])];
    await stamp(tx, all, { revision: book.revision, by: own.by, at });
    const revision = book.revision + all.length;
    await keepBook(tx, { ...book, revision, published: revision });
    await sql`
      insert into question_act (id, conference_id, at, by, kind, digest, questions, body)
      values (${uuidv7()}, ${conferenceId}, ${new Date(at)}, ${own.by ?? ""}, 'withdraw', sha256(convert_to(${questionId}, 'utf8')), ${[questionId]}::uuid[], '{}'::jsonb)`.execute(tx);
    return "done";
  });
}

async function hold(tx: Tx, conferenceId: string, ids: readonly string[]): Promise<Map<string, Held>> {
  const found = await sql<Held>`
    select id, state, was_shown as "wasShown", merged_into as "mergedInto" from question
    where conference_id = ${conferenceId} and id = any(${ids}::uuid[]) and not held`.execute(tx);
  const held = new Map(found.rows.map((row) => [row.id, row]));
  if (ids.some((id) => !held.has(id))) throw new Problem("question-unknown" satisfies ProblemCode);
  return held;
}

/** @returns the questions that are now something else */
async function change(tx: Tx, act: QuestionAct, ids: readonly string[], held: ReadonlyMap<string, Held>): Promise<string[]> {
  switch (act.kind) {
    case "show":
      await sql`update question set state = 'shown', was_shown = true, word = null where id = any(${ids}::uuid[])`.execute(tx);
      return [...ids];
    case "return":
      await sql`update question set state = 'returned', word = ${act.word} where id = any(${ids}::uuid[])`.execute(tx);
      return [...ids];
    case "answer":
      if (act.answer === null && !act.onAir) throw new Problem("input-malformed", "/answer");
      await sql`
        update question set state = 'answered', answer = coalesce(${act.answer}, answer), answered_on_air = answered_on_air or ${act.onAir}
        where id = ${act.question}`.execute(tx);
      return [...ids];
    case "merge":
      return merge(tx, ids, held.get(act.into)!);
    case "reopen":
      return reopen(tx, ids, held);
  }
}

/** What was merged into these comes along; who was for one of them is for the one that stays, once. */
async function merge(tx: Tx, ids: readonly string[], into: Held): Promise<string[]> {
  if (ids.includes(into.id) || !["new", "shown", "answered"].includes(into.state)) throw new Problem("question-not-now");
  const moved = await sql<{ id: string }>`
    update question set state = 'merged', merged_into = ${into.id}
    where id = any(${ids}::uuid[]) or merged_into = any(${ids}::uuid[]) returning id`.execute(tx);
  const all = moved.rows.map(({ id }) => id);
  await sql`delete from question_vote where question_id = any(${all}::uuid[]) and via is not null`.execute(tx);
  await bringVotes(tx, into.id, all);
  return recount(tx, [into.id, ...all]);
}

async function bringVotes(tx: Tx, into: string, from: readonly string[]): Promise<void> {
  await sql`
    insert into question_vote (question_id, voter, via)
    select distinct on (voter) ${into}::uuid, voter, question_id from question_vote
    where question_id = any(${from}::uuid[]) and via is null order by voter, question_id
    on conflict do nothing`.execute(tx);
}

async function reopen(tx: Tx, ids: readonly string[], held: ReadonlyMap<string, Held>): Promise<string[]> {
  const parted = ids.filter((id) => held.get(id)!.state === "merged");
  const targets = [...new Set(parted.map((id) => held.get(id)!.mergedInto!))];
  await sql`
    update question set
      state = case when state <> 'shown' and was_shown then 'shown' else 'new' end,
      was_shown = state <> 'shown' and was_shown,
      merged_into = null, word = null, answer = null, answered_on_air = false
    where id = any(${ids}::uuid[])`.execute(tx);
  for (const target of targets) {
    await sql`delete from question_vote where question_id = ${target} and via is not null`.execute(tx);
    const left = await sql<{ id: string }>`select id from question where merged_into = ${target}`.execute(tx);
    await bringVotes(tx, target, left.rows.map(({ id }) => id));
  }
  await recount(tx, [...targets, ...parted]);
  return [...new Set([...ids, ...targets])];
}

/** @returns the same questions */
async function recount(tx: Tx, ids: readonly string[]): Promise<string[]> {
  await sql`
    update question q set
      votes = (select count(*) from question_vote v where v.question_id = q.id),
      alike = (select count(*) from question m where m.merged_into = q.id)
    where id = any(${ids}::uuid[])`.execute(tx);
  return [...ids];
}

/** Each gets a revision of its own, so that readers can go on from any of them. */
async function stamp(tx: Tx, ids: readonly string[], { revision, by, at }: { revision: number; by: string | null; at: number }): Promise<void> {
  await sql`
    update question q set revision = ${revision}::bigint + t.place, changed_by = ${by}, changed_at = ${new Date(at)}
    from unnest(${ids}::uuid[]) with ordinality as t (id, place) where q.id = t.id`.execute(tx);
}
