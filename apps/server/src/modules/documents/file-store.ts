import type { AttachedFile, FileSubject } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

export interface FileRow extends AttachedFile {
  readonly subject: "document" | "paper";
  readonly subjectId: string;
  readonly conferenceId: string | null;
}

const shown = sql`f.id, f.name, f.media_type as "mediaType", f.size, f.sha256, f.words_read as "wordsRead",
  (select jsonb_build_object('by', d.declared_by, 'at', (extract(epoch from d.declared_at) * 1000)::bigint) from file_declaration d where d.file_id = f.id) as declared,
  f.added_by as "addedBy",
  (extract(epoch from f.added_at) * 1000)::bigint as "addedAt"`;

export async function readFile(db: Database | Tx, id: string): Promise<FileRow | null> {
  const found = await sql<FileRow>`
    select ${shown}, f.subject, f.subject_id as "subjectId", f.conference_id as "conferenceId" from attached_file f where f.id = ${id}`.execute(db);
  return found.rows[0] ?? null;
}

export async function readFilesOf(db: Database | Tx, subjects: readonly string[]): Promise<(AttachedFile & { subjectId: string })[]> {
  if (subjects.length === 0) return [];
  const found = await sql<AttachedFile & { subjectId: string }>`
    select ${shown}, f.subject_id as "subjectId" from attached_file f where f.subject_id = any(${[...subjects]}::uuid[]) order by f.added_at, f.id`.execute(db);
  return found.rows;
}

/** Whoever attaches to the same document or paper waits: the count stays true until the row is written. */
export async function lockSubject(tx: Tx, subjectId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('documents: files of ' || ${subjectId}))`.execute(tx);
}

export async function insertFile(tx: Tx, file: Omit<AttachedFile, "addedAt" | "declared">, subject: FileSubject): Promise<void> {
  await sql`
    insert into attached_file (id, subject, subject_id, conference_id, name, media_type, size, sha256, words_read, added_by)
    values (${file.id}, ${subject.kind}, ${subject.id}, ${subject.kind === "paper" ? subject.conferenceId : null}, ${file.name}, ${file.mediaType},
      ${file.size}, ${file.sha256}, ${file.wordsRead}, ${file.addedBy})`.execute(tx);
}

/** Kept when the file is gone. */
export async function insertDeclaration(tx: Tx, file: Pick<AttachedFile, "id" | "sha256" | "name">, subject: FileSubject, account: { id: string; name: string }): Promise<void> {
  await sql`
    insert into file_declaration (file_id, sha256, name, subject, subject_id, declared_by, account_id)
    values (${file.id}, ${file.sha256}, ${file.name}, ${subject.kind}, ${subject.id}, ${account.name}, ${account.id})`.execute(tx);
}

export async function deleteFile(db: Database, id: string): Promise<void> {
  await sql`delete from attached_file where id = ${id}`.execute(db);
}

/** Which of these hashes some file has. */
export async function readNamedHashes(db: Database, hashes: readonly string[]): Promise<Set<string>> {
  const found = await sql<{ sha256: string }>`select distinct sha256 from attached_file where sha256 = any(${[...hashes]}::text[])`.execute(db);
  return new Set(found.rows.map(({ sha256 }) => sha256));
}

/** When the first of its files came, of those of some documents and papers that have any. */
export async function readDeliveries(db: Database, subjects: readonly string[]): Promise<Map<string, number>> {
  const found = await sql<{ id: string; at: number }>`
    select subject_id as id, (extract(epoch from min(added_at)) * 1000)::bigint as at
    from attached_file where subject_id = any(${[...subjects]}::uuid[]) group by subject_id`.execute(db);
  return new Map(found.rows.map(({ id, at }) => [id, at]));
}

export interface PaperRow {
  readonly id: string;
  readonly title: string;
  readonly author: string;
  readonly topic: string;
  readonly dueAt: number | null;
  /** When the centre noted that it came. */
  readonly notedAt: number | null;
  readonly hasText: boolean;
}

export async function readPapersOf(db: Database, conferenceId: string): Promise<PaperRow[]> {
  const found = await sql<PaperRow>`
    select id, title, author, topic, (extract(epoch from due_at) * 1000)::bigint as "dueAt",
           (extract(epoch from received_at) * 1000)::bigint as "notedAt", cardinality(body) > 0 as "hasText"
    from paper where conference_id = ${conferenceId} and position >= 0 order by position, id limit 1000`.execute(db);
  return found.rows;
}

/** Whether the agenda shows the document, or the conference has the paper. */
export async function isShownBy(db: Database, conferenceId: string, subjectId: string): Promise<boolean> {
  const found = await sql<{ shown: boolean }>`
    select exists (select 1 from agenda_item where conference_id = ${conferenceId} and ${subjectId}::uuid = any(document_ids))
      or exists (select 1 from paper where conference_id = ${conferenceId} and id = ${subjectId} and position >= 0) as shown`.execute(db);
  return found.rows[0]!.shown;
}

/** The conferences whose agenda shows the document, or that have the paper. */
export async function readShowing(db: Database, subjectId: string): Promise<{ id: string; phase: "prepared" | "live" | "ended" }[]> {
  const found = await sql<{ id: string; phase: "prepared" | "live" | "ended" }>`
    select c.id, c.phase from conference c
    where exists (select 1 from agenda_item a where a.conference_id = c.id and ${subjectId}::uuid = any(a.document_ids))
      or exists (select 1 from paper p where p.conference_id = c.id and p.id = ${subjectId} and p.position >= 0)`.execute(db);
  return found.rows;
}

/** Papers that come from a room of the unit or of a unit below it: the paper says its room, or the agenda does. */
export async function readPapersBelow(db: Database, conferenceId: string, unitId: string): Promise<Set<string>> {
  const found = await sql<{ id: string }>`
    with recursive below as (
      select ordinal from site where conference_id = ${conferenceId} and unit_id = ${unitId}
      union
      select s.ordinal from below b join site s on s.conference_id = ${conferenceId} and s.parent_ordinal = b.ordinal
    )
    select p.id from paper p
    where p.conference_id = ${conferenceId} and (
      p.site_ordinal in (select ordinal from below)
      or exists (select 1 from agenda_item a where a.conference_id = p.conference_id and p.id = any(a.paper_ids) and a.site_ordinal in (select ordinal from below)))`.execute(db);
  return new Set(found.rows.map(({ id }) => id));
}
