/** One delegate instead of another on the same chair. */
import type { EntryWarning } from "@diemcau/contract";
import { splitName } from "@diemcau/rules/roster";
import { sql } from "kysely";
import type { Tx } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { forgetAbsence } from "./absence-store.ts";
import { judgeEntry } from "./roster-entry.ts";
import { lockRosters } from "./roster-store.ts";

/** What may make a substitute the wrong person; how a name is spelled is left as it was typed. */
const ASKED: ReadonlySet<EntryWarning["code"]> = new Set(["same-name", "maybe-in-other-site", "other-conference"]);

/**
 * The place on the roster stays, the person changes; the personal link of the one before stops working.
 * @param accepted warnings that are meant to be so: with any other nothing is saved
 * @returns who it was; null with warnings when nothing was saved
 * @throws Problem delegate-unknown, delegate-checked-in, delegate-twin, delegate-elsewhere, delegate-name-unfit, delegate-too-long
 */
export async function substituteDelegate(
  tx: Tx,
  where: { readonly conferenceId: string; readonly site: number; readonly delegateId: string },
  person: { readonly name: string; readonly positions: readonly string[] },
  accepted: readonly EntryWarning["code"][],
): Promise<{ before: { name: string; positions: string[] } | null; warnings: EntryWarning[] }> {
  await lockRosters(tx, where.conferenceId);
  const found = await sql<{ name: string; positions: string[]; here: boolean }>`
    select d.display_name as name, d.positions, exists (select 1 from check_in c where c.delegate_id = d.id) as here from delegate d
    where d.id = ${where.delegateId} and d.conference_id = ${where.conferenceId} and d.site_ordinal = ${where.site} for update`.execute(tx);
  const [before] = found.rows;
  if (!before) throw new Problem("delegate-unknown");
  if (before.here) throw new Problem("delegate-checked-in");
  const fields = { ...person, class: "", unit: "", chair: false, lead: false };
  // The place was counted before, so it is not one too many now.
  const checked = await judgeEntry(tx, { conferenceId: where.conferenceId, site: where.site, expected: Number.MAX_SAFE_INTEGER, before: where.delegateId, fields });
  const warnings = checked.warnings.filter(({ code }) => ASKED.has(code));
  if (warnings.some(({ code }) => !accepted.includes(code))) return { before: null, warnings };
  const { familyName, middleName, givenName } = splitName(person.name);
  await sql`
    update delegate set display_name = ${person.name}, family_name = ${familyName}, middle_name = ${middleName}, given_name = ${givenName},
      positions = ${[...person.positions]}::text[], link_generation = link_generation + 1 where id = ${where.delegateId}`.execute(tx);
  await forgetAbsence(tx, where.delegateId);
  return { before: { name: before.name, positions: before.positions }, warnings };
}
