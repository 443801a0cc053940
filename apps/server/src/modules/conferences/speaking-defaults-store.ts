import { SpeakingRules } from "@diemcau/contract";
import { sql } from "kysely";
import { Value } from "typebox/value";
import type { Database, Tx } from "../../platform/db/database.ts";

const KEY = "speaking";

/** The rules for speaking with which new conferences of this installation begin; those of its preset. */
export async function putSpeakingDefaults(db: Database | Tx, rules: SpeakingRules): Promise<void> {
  await sql`insert into installation (key, value) values (${KEY}, ${JSON.stringify(rules)}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(db);
}

/** Null: a preset without any, or an installation from before they were kept. */
export async function readSpeakingDefaults(db: Database | Tx): Promise<SpeakingRules | null> {
  const found = await sql<{ value: unknown }>`select value from installation where key = ${KEY}`.execute(db);
  const value = found.rows[0]?.value;
  return Value.Check(SpeakingRules, value) ? value : null;
}
