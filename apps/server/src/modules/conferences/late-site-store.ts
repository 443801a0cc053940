/** A site that joins a conference that is there already. */
import { sql } from "kysely";
import type { Tx } from "../../platform/db/database.ts";
import { followClasses } from "./expected-store.ts";
import { readPeople } from "./plan-store.ts";
import type { NewSite } from "./store.ts";

/** Adds a site after all others, and says that the directory is another one. The conference's row is locked by the caller. */
export async function insertLateSite(tx: Tx, conferenceId: string, site: Omit<NewSite, "ordinal">, directoryVersion: number): Promise<void> {
  await sql`
    insert into site (id, conference_id, ordinal, parent_ordinal, unit_id, level_code, name, time_zone, lat, lon, expected, usual, code_hash, code_expires_at)
    select ${site.id}, ${conferenceId}, (select max(ordinal) + 1 from site where conference_id = ${conferenceId}), ${site.parentOrdinal}, ${site.unitId}, ${site.level},
      ${site.name}, ${site.timeZone}, ${site.lat}, ${site.lon}, ${site.expected}, ${site.expected}, decode(${site.codeHash}, 'hex'),
      (select max(code_expires_at) from site where conference_id = ${conferenceId})
    on conflict (id) do nothing`.execute(tx);
  await followClasses(tx, conferenceId, (await readPeople(tx, conferenceId)).audience);
  await sql`update conference set directory_version = ${directoryVersion} where id = ${conferenceId}`.execute(tx);
}
