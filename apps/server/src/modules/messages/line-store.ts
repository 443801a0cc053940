import type { LineMessage } from "@diemcau/contract";
import { fold } from "@diemcau/rules/text";
import { sql } from "kysely";
import type { Database, Tx } from "../../platform/db/database.ts";

const columns = sql`id, site_ordinal as site, (extract(epoch from at) * 1000)::bigint as at,
  case when from_site then 'site' else 'centre' end as side, author, body as text`;
const asMessage = (row: LineMessage): LineMessage => ({ ...row, at: Number(row.at) });

export async function writeMessage(tx: Tx, conferenceId: string, { id, site, at, side, author, text }: LineMessage): Promise<void> {
  await sql`
    insert into line_message (id, conference_id, site_ordinal, at, from_site, author, body, folded)
    values (${id}, ${conferenceId}, ${site}, ${new Date(at)}, ${side === "site"}, ${author}, ${text}, ${fold(text)}) on conflict (id) do nothing`.execute(tx);
}

/** The newest ones before a moment, the newest last. */
export async function readLine(db: Database, conferenceId: string, site: number, before: number, limit: number): Promise<LineMessage[]> {
  const found = await sql<LineMessage>`
    select ${columns} from line_message
    where conference_id = ${conferenceId} and site_ordinal = ${site} and at < ${new Date(before)} order by at desc, id desc limit ${limit}`.execute(db);
  return found.rows.map(asMessage).toReversed();
}

/** Messages in which all words occur, without regard to signs and capitals; the newest first. `sites`: null for all. */
export async function findMessages(db: Database, conferenceId: string, words: string, sites: readonly number[] | null, limit: number): Promise<LineMessage[]> {
  const patterns = fold(words)
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 8)
    .map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`);
  if (patterns.length === 0 || sites?.length === 0) return [];
  const found = await sql<LineMessage>`
    select ${columns} from line_message
    where conference_id = ${conferenceId} and folded like all (${patterns}::text[])
      and (${sites === null} or site_ordinal = any(${sites ?? []}::int[])) order by at desc, id desc limit ${limit}`.execute(db);
  return found.rows.map(asMessage);
}
