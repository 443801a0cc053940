/** Who issued a site's later codes. */
import type { SiteCode } from "@diemcau/contract";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/database.ts";

export interface Issue {
  readonly siteId: string;
  readonly generation: number;
  readonly by: string | null;
  readonly shutOut: number | null;
  readonly at: number;
}

export async function putIssue(tx: Tx, { siteId, generation, by, shutOut, at }: Issue): Promise<void> {
  await sql`insert into site_code_issue (site_id, generation, by, shut_out, at) values (${siteId}, ${generation}, ${by}, ${shutOut}, ${new Date(at)})`.execute(tx);
}

export async function lastIssue(tx: Tx, siteId: string): Promise<SiteCode["before"]> {
  const found = await sql<NonNullable<SiteCode["before"]>>`
    select (extract(epoch from at) * 1000)::bigint as at, by, shut_out as "shutOut" from site_code_issue where site_id = ${siteId} order by id desc limit 1`.execute(tx);
  return found.rows[0] ?? null;
}
