import type { Entry, EntryKind, Snapshot } from "@diemcau/contract";
import { initialState, reduce, snapshotFor, stateFromSnapshot, type ConferenceState } from "@diemcau/rules";
import { sql } from "kysely";
import { prepared, type Database, type Tx } from "../db/database.ts";

const PAGE = 10_000;

interface JournalRow {
  seq: number;
  at: Date;
  actor: string;
  kind: string;
  body: object;
}

function toEntry(row: JournalRow): Entry {
  return { seq: Number(row.seq), at: row.at.getTime(), kind: row.kind, by: row.actor, ...row.body } as Entry;
}

/** Committed entries after a position, in order, at most 10,000. */
export async function readAfter(db: Database | Tx, conferenceId: string, seq: number): Promise<Entry[]> {
  const rows = await sql<JournalRow>`${prepared}
    select seq, at, actor, kind, body from journal
    where conference_id = ${conferenceId} and seq > ${seq} order by seq limit ${PAGE}`.execute(db);
  return rows.rows.map(toEntry);
}

/** All entries of some kinds up to a position, in order: what a paper is written from. */
export async function readKinds(db: Database, conferenceId: string, kinds: readonly EntryKind[], upTo: number): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (;;) {
    const rows = await sql<JournalRow>`
      select seq, at, actor, kind, body from journal
      where conference_id = ${conferenceId} and seq > ${entries.at(-1)?.seq ?? 0} and seq <= ${upTo} and kind = any(${[...kinds]}::text[])
      order by seq limit ${PAGE}`.execute(db);
    entries.push(...rows.rows.map(toEntry));
    if (rows.rows.length < PAGE) return entries;
  }
}

/** Appends entries whose places were taken under the conference's lock. One statement for all. */
export async function append(tx: Tx, conferenceId: string, entries: readonly Entry[]): Promise<void> {
  if (entries.length === 0) return;
  const bodies = entries.map(({ seq: _seq, at: _at, by: _by, kind: _kind, ...body }) => JSON.stringify(body));
  await sql`${prepared}
    insert into journal (conference_id, seq, at, actor, kind, body)
    select ${conferenceId}, * from unnest(
      ${entries.map((e) => e.seq)}::bigint[],
      ${entries.map((e) => new Date(e.at))}::timestamptz[],
      ${entries.map((e) => e.by ?? "system")}::text[],
      ${entries.map((e) => e.kind)}::text[],
      ${bodies}::jsonb[])`.execute(tx);
}

/** The first entries of a conference that has just been made in the same transaction. */
export async function beginJournal(tx: Tx, conferenceId: string, entries: readonly Entry[]): Promise<void> {
  await append(tx, conferenceId, entries);
  await sql`update conference set last_seq = ${entries.length} where id = ${conferenceId} and last_seq = 0`.execute(tx);
}

/** Folds a conference from its kept snapshot and the journal after it. Null: no such conference. */
export async function loadFold(db: Database, conferenceId: string): Promise<ConferenceState | null> {
  const found = await sql<{ snapshot: Snapshot | null }>`
    select f.body as snapshot from conference c left join fold_snapshot f on f.conference_id = c.id
    where c.id = ${conferenceId}`.execute(db);
  const row = found.rows[0];
  if (!row) return null;
  let state = row.snapshot ? stateFromSnapshot(row.snapshot) : initialState;
  for (;;) {
    const entries = await readAfter(db, conferenceId, state.seq);
    for (const entry of entries) state = reduce(state, entry);
    if (entries.length < PAGE) return state;
  }
}

/** Keeps a fold so that the next start reads the journal's tail only. */
export async function keepFold(db: Database, conferenceId: string, state: ConferenceState): Promise<void> {
  await sql`
    insert into fold_snapshot (conference_id, seq, body)
    values (${conferenceId}, ${state.seq}, ${JSON.stringify(snapshotFor(state, "control"))}::jsonb)
    on conflict (conference_id) do update set seq = excluded.seq, body = excluded.body
    where fold_snapshot.seq < excluded.seq`.execute(db);
}
