import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

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
}

/** Adds documents, then their relations. Known ones are left as they are. */
export async function insertDocuments(db: Database | Tx, documents: readonly NewDocument[]): Promise<void> {
  await sql`
    insert into document (id, system, number, symbol, type, issuer, issued_on, term, abstract, body)
    select id, system, number, symbol, type, issuer, "issuedOn", term, abstract, body
    from jsonb_to_recordset(${JSON.stringify(documents)}::jsonb) as t (id uuid, system text, number text, symbol text, type text,
      issuer text, "issuedOn" date, term text, abstract text, body text[])
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
