import type { DocumentDetail, DocumentRelationKind, DocumentState, DocumentSummary } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";
import { keepVersion } from "./version-store.ts";

export interface NewDocument {
  readonly id: string;
  readonly system: string;
  readonly number: string | null;
  readonly symbol: string;
  readonly type: string;
  readonly issuer: string;
  /** yyyy-mm-dd */
  readonly issuedOn: string | null;
  readonly term: string | null;
  readonly abstract: string;
  readonly body: readonly string[];
  readonly relations: readonly { readonly kind: string; readonly to: string }[];
  /** Issued unless it says otherwise. */
  readonly state?: DocumentState;
  readonly changedBy?: string;
}

/** Adds documents, then their relations. Known ones are left as they are. */
export async function insertDocuments(db: Database | Tx, documents: readonly NewDocument[]): Promise<void> {
  await sql`
    insert into document (id, system, number, symbol, type, issuer, issued_on, term, abstract, body, state, changed_by)
    select id, system, number, symbol, type, issuer, "issuedOn", term, abstract, body, coalesce(state, 'issued'), "changedBy"
    from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as t (id uuid, system text, number text, symbol text, type text,
      issuer text, "issuedOn" date, term text, abstract text, body text[], state text, "changedBy" text)
    on conflict do nothing`.execute(db);
  const relations = documents.flatMap(({ id, relations }) => relations.map(({ kind, to }) => ({ from: id, kind, to })));
  await sql`
    insert into document_relation (from_id, kind, to_id)
    select "from", kind, "to" from jsonb_to_recordset(${JSON.stringify(relations)}::jsonb) as t ("from" uuid, kind text, "to" uuid)
    on conflict do nothing`.execute(db);
}

export interface DocumentRow {
  readonly id: string;
  readonly symbol: string;
  readonly title: string;
  readonly issuer: string;
  readonly issuedOn: string | null;
}

/** The documents of these ids, as an agenda shows them. */
export async function readDocuments(db: Database, ids: readonly string[]): Promise<DocumentRow[]> {
  if (ids.length === 0) return [];
  const found = await sql<DocumentRow>`
    select id, symbol, trim(type || ' ' || symbol) || ': ' || abstract as title, issuer, to_char(issued_on, 'YYYY-MM-DD') as "issuedOn"
    from document where id = any(${ids}::uuid[]) order by issued_on nulls last, symbol`.execute(db);
  return found.rows;
}

export interface DocumentText extends DocumentRow {
  readonly body: readonly string[];
}

/** One document to read; null where there is none. */
export async function readDocument(db: Database, id: string): Promise<DocumentText | null> {
  const found = await sql<DocumentText>`
    select id, symbol, trim(type || ' ' || symbol) || ': ' || abstract as title, issuer, to_char(issued_on, 'YYYY-MM-DD') as "issuedOn", body
    from document where id = ${id}`.execute(db);
  return found.rows[0] ?? null;
}

const summary = sql`d.id, d.type, d.symbol, d.issuer, to_char(d.issued_on, 'YYYY-MM-DD') as "issuedOn", d.term, d.abstract, d.state,
  exists (select 1 from reading_rule r where r.subject_id = d.id and r.recalled_at is not null) as recalled`;

export interface Search {
  /** Words that must all occur, whatever their diacritics. */
  readonly words: readonly string[];
  /** What was typed, as a symbol: without blanks, hyphens as "-". */
  readonly symbol: string;
  readonly type: string | null;
  readonly issuer: string | null;
  readonly year: number | null;
  readonly state: DocumentState | null;
  /** Documents that the reader may not see. */
  readonly hidden: readonly string[];
  readonly offset: number;
  readonly limit: number;
}

/** One page of the registry: the exact symbol first, then the number asked for, then the newest. */
export async function searchDocuments(db: Database, search: Search): Promise<{ total: number; documents: DocumentSummary[] }> {
  const { words, symbol, type, issuer, year, state, hidden, offset, limit } = search;
  const numbers = words.filter((word) => /^\d+$/.test(word)).map((word) => word.replace(/^0+/, ""));
  const where = sql`
    (${type}::text is null or d.type = ${type}) and (${issuer}::text is null or d.issuer = ${issuer})
    and (${year}::int is null or extract(year from d.issued_on) = ${year}::int)
    and (${state}::text is null or d.state = ${state}) and d.id <> all(${[...hidden]}::uuid[])
    and not exists (select 1 from unnest(${words}::text[]) word where strpos(d.folded, document_fold(word)) = 0)`;
  const [count, found] = await Promise.all([
    sql<{ total: number }>`select count(*)::int as total from document d where ${where}`.execute(db),
    sql<DocumentSummary>`
      select ${summary} from document d where ${where}
      order by case when d.symbol = ${symbol} then 0 when d.symbol <> '' and document_fold(d.symbol) = document_fold(${symbol}) then 1
        when d.plain_number = any(${numbers}::text[]) then 2 else 3 end, d.issued_on desc nulls last, d.symbol, d.issuer, d.id
      limit ${limit} offset ${offset}`.execute(db),
  ]);
  return { total: count.rows[0]!.total, documents: found.rows };
}

/** What the registry can be narrowed to. */
export async function readFilters(db: Database, hidden: readonly string[]): Promise<{ types: string[]; issuers: string[]; years: number[] }> {
  const found = await sql<{ types: string[]; issuers: string[]; years: number[] }>`
    with d as (select type, issuer, issued_on from document where id <> all(${[...hidden]}::uuid[]))
    select coalesce((select array_agg(type order by type) from (select distinct type from d) t), '{}') as types,
      coalesce((select array_agg(issuer order by issuer) from (select distinct issuer from d) t), '{}') as issuers,
      coalesce((select array_agg(year order by year desc) from (select distinct extract(year from issued_on)::int as year from d where issued_on is not null) t), '{}') as years`.execute(db);
  return found.rows[0]!;
}

export interface RegisteredDocument extends DocumentSummary {
  readonly system: string;
  readonly number: string | null;
}
const registered = sql`${summary}, d.system, d.number`;

export interface StoredDocument extends RegisteredDocument {
  readonly version: number;
  readonly body: string[];
}

/** All of one document; null where there is none. */
export async function readStored(db: Database | Tx, id: string): Promise<StoredDocument | null> {
  const found = await sql<StoredDocument>`select ${registered}, d.version, d.body from document d where d.id = ${id}`.execute(db);
  return found.rows[0] ?? null;
}

export async function readSummaries(db: Database, ids: readonly string[]): Promise<DocumentSummary[]> {
  if (ids.length === 0) return [];
  return (await sql<DocumentSummary>`select ${summary} from document d where d.id = any(${ids}::uuid[])`.execute(db)).rows;
}

/** Documents whose number has these digits, leading zeros gone. */
export async function readNumbered(db: Database, numbers: readonly string[], limit: number): Promise<RegisteredDocument[]> {
  const found = await sql<RegisteredDocument>`
    select ${registered} from document d where d.plain_number = any(${numbers}::text[]) order by d.issued_on desc nulls last, d.id limit ${limit}`.execute(db);
  return found.rows;
}

/** Documents of these types, whatever their number: those that texts cite by name. */
export async function readOfTypes(db: Database, types: readonly string[], limit: number): Promise<RegisteredDocument[]> {
  const found = await sql<RegisteredDocument>`
    select ${registered} from document d where d.type = any(${[...types]}::text[]) order by d.issued_on desc nulls last, d.id limit ${limit}`.execute(db);
  return found.rows;
}

/** One symbol of every type that has symbols: how this customer writes them. */
export async function readSymbolsOfTypes(db: Database): Promise<{ type: string; symbol: string; number: string | null; system: string }[]> {
  const found = await sql<{ type: string; symbol: string; number: string | null; system: string }>`
    select distinct on (type, shape) type, symbol, number, system
    from (select type, symbol, number, system, regexp_replace(symbol, '[0-9]+', '9', 'g') as shape from document where symbol ~ '^[^0-9]') d
    order by type, shape limit 200`.execute(db);
  return found.rows;
}

/** Documents that could be the same: of one issuer, with the same digits in the number, or without any. */
export async function readAlike(tx: Tx, issuer: string, plainNumber: string | null): Promise<RegisteredDocument[]> {
  const found = await sql<RegisteredDocument>`
    select ${registered} from document d
    where d.plain_number is not distinct from ${plainNumber} and document_fold(d.issuer) = document_fold(${issuer})`.execute(tx);
  return found.rows;
}

export interface Edge {
  readonly from: string;
  readonly kind: DocumentRelationKind;
  readonly to: string;
}

/** Relations that start at a document. */
export async function readRelations(db: Database, id: string): Promise<DocumentDetail["relations"]> {
  const found = await sql<DocumentSummary & { kind: DocumentRelationKind }>`
    select r.kind, ${summary} from document_relation r join document d on d.id = r.to_id where r.from_id = ${id} order by r.kind, d.issued_on, d.id`.execute(db);
  return found.rows.map(({ kind, ...document }) => ({ kind, document }));
}

/** Relations that touch any of these documents. */
export async function readEdges(db: Database, ids: readonly string[], limit: number): Promise<Edge[]> {
  const found = await sql<Edge>`
    select from_id as "from", kind, to_id as "to" from document_relation
    where from_id = any(${ids}::uuid[]) or to_id = any(${ids}::uuid[]) order by from_id, kind, to_id limit ${limit}`.execute(db);
  return found.rows;
}

/** Conferences that stand on the document or have it on their agenda. */
export async function readUses(db: Database, id: string): Promise<DocumentDetail["conferences"]> {
  const found = await sql<DocumentDetail["conferences"][number]>`
    select c.id, c.title, (extract(epoch from c.starts_at) * 1000)::bigint as "startsAt", c.time_zone as "timeZone",
      c.ground_document_id is not distinct from ${id}::uuid as ground
    from conference c
    where c.ground_document_id = ${id}::uuid
      or exists (select 1 from agenda_item a where a.conference_id = c.id and ${id}::uuid = any(a.document_ids))
    order by c.starts_at desc, c.id limit 100`.execute(db);
  return found.rows;
}

/** Whoever enters or edits documents waits for the one before: what is compared with the registry stays true until it is written. */
export async function lockRegistry(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('documents: registry'))`.execute(tx);
}

/** The version now stored, locked; null where there is no such document. */
export async function lockVersion(tx: Tx, id: string): Promise<number | null> {
  const found = await sql<{ version: number }>`select version from document where id = ${id} for update`.execute(tx);
  return found.rows[0]?.version ?? null;
}

export async function updateDocument(tx: Tx, document: Omit<NewDocument, "system">): Promise<number> {
  const { id, number, symbol, type, issuer, issuedOn, term, abstract, body, changedBy = null } = document;
  await keepVersion(tx, id);
  const found = await sql<{ version: number }>`
    update document set changed_at = now(), changed_by = ${changedBy}, number = ${number}, symbol = ${symbol}, type = ${type}, issuer = ${issuer}, issued_on = ${issuedOn}::date,
      term = ${term}, abstract = ${abstract}, body = ${[...body]}::text[], version = version + 1
    where id = ${id} returning version`.execute(tx);
  return found.rows[0]!.version;
}

/** The relations that start at a document, as they are from now on. */
export async function putRelations(tx: Tx, from: string, relations: readonly { kind: string; to: string }[]): Promise<void> {
  await sql`delete from document_relation where from_id = ${from}`.execute(tx);
  await sql`
    insert into document_relation (from_id, kind, to_id)
    select ${from}::uuid, kind, "to" from jsonb_to_recordset(${JSON.stringify(relations)}::jsonb) as t (kind text, "to" uuid)
    on conflict do nothing`.execute(tx);
}

export async function countDocuments(tx: Tx, ids: readonly string[]): Promise<number> {
  return (await sql<{ n: number }>`select count(*)::int as n from document where id = any(${ids}::uuid[])`.execute(tx)).rows[0]!.n;
}

/** Relations of a document that lead back to it along their own kind. Texts may cite each other; nothing else goes in a circle. */
export async function readCircles(tx: Tx, id: string): Promise<{ kind: string }[]> {
  const found = await sql<{ kind: string }>`
    with recursive walk (kind, at) as (
      select kind, to_id from document_relation where from_id = ${id} and kind <> 'cites'
      union
      select r.kind, r.to_id from walk w join document_relation r on r.from_id = w.at and r.kind = w.kind
    )
    select distinct kind from walk where at = ${id}`.execute(tx);
  return found.rows;
}
