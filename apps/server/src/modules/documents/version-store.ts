import type { DocumentState, DocumentVersion, DocumentVersions } from "@diemcau/contract";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

/** Puts away what a document says now, before it is changed. */
export async function keepVersion(tx: Tx, id: string): Promise<void> {
  await sql`
    insert into document_version (document_id, version, state, symbol, type, issuer, issued_on, term, abstract, body, changed_at, changed_by)
    select id, version, state, symbol, type, issuer, issued_on, term, abstract, body, changed_at, changed_by from document where id = ${id}`.execute(tx);
}

/** A new version with the same words. */
export async function putState(tx: Tx, id: string, state: DocumentState, changedBy: string): Promise<number> {
  await keepVersion(tx, id);
  const found = await sql<{ version: number }>`
    update document set state = ${state}, version = version + 1, changed_at = now(), changed_by = ${changedBy} where id = ${id} returning version`.execute(tx);
  return found.rows[0]!.version;
}

const all = sql`(
  select document_id, version, state, symbol, type, issuer, issued_on, term, abstract, body, changed_at, changed_by from document_version
  union all
  select id, version, state, symbol, type, issuer, issued_on, term, abstract, body, changed_at, changed_by from document)`;
const head = sql`v.version, v.state, (extract(epoch from v.changed_at) * 1000)::bigint as "changedAt", v.changed_by as "changedBy"`;

/** Newest first. */
export async function readVersions(db: Database, id: string): Promise<DocumentVersions> {
  return (await sql<DocumentVersions[number]>`select ${head} from ${all} v where v.document_id = ${id} order by v.version desc limit 500`.execute(db)).rows;
}

export async function readVersion(db: Database, id: string, version: number): Promise<DocumentVersion | null> {
  const found = await sql<DocumentVersion>`
    select ${head}, v.type, v.symbol, v.issuer, to_char(v.issued_on, 'YYYY-MM-DD') as "issuedOn", v.term, v.abstract, v.body
    from ${all} v where v.document_id = ${id} and v.version = ${version}`.execute(db);
  return found.rows[0] ?? null;
}
