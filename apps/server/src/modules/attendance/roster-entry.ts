import type { ProblemCode, RosterFlawCode } from "@diemcau/contract";
import { checkEntry, wantedNames, wantedPersons, type CheckedEntry, type EntryFields, type KnownDelegate, type KnownElsewhere } from "@diemcau/rules/roster";
import type { Tx } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { readElsewhere } from "./elsewhere-store.ts";
import { readCapacities, readKnown, readSiteNames } from "./roster-store.ts";

const SAID: Partial<Record<RosterFlawCode, ProblemCode>> = {
  "name-missing": "delegate-name-unfit",
  "name-not-a-name": "delegate-name-unfit",
  "name-too-long": "delegate-too-long",
  "positions-too-long": "delegate-too-long",
  "class-too-long": "delegate-too-long",
  "twice-in-file": "delegate-twin",
  "in-other-site": "delegate-elsewhere",
};

export interface Entry {
  readonly conferenceId: string;
  readonly site: number;
  readonly expected: number;
  /** Id of the delegate who is changed; null for a new one. */
  readonly before: string | null;
  readonly fields: EntryFields;
}

/**
 * Holds one delegate against the rosters as they are; to be called under `lockRosters`.
 * @throws Problem delegate-unknown, delegate-twin, delegate-elsewhere, delegate-name-unfit, delegate-too-long
 */
export async function judgeEntry(tx: Tx, { conferenceId, site, expected, before: id, fields }: Entry): Promise<CheckedEntry> {
  const wanted = { sites: [site], names: JSON.stringify(wantedNames(fields.name)), ids: JSON.stringify(id === null ? [] : [id]) };
  const known = JSON.parse(await readKnown(tx, conferenceId, wanted)) as KnownDelegate[];
  const before = id === null ? null : (known.find((each) => each.id === id && each.site === site) ?? null);
  if (id !== null && before === null) throw new Problem("delegate-unknown");
  const names = await readSiteNames(tx, conferenceId, [...new Set(known.map((each) => each.site))]);
  const capacity = (await readCapacities(tx, conferenceId, [site])).get(site) ?? null;
  const elsewhere = JSON.parse(await readElsewhere(tx, conferenceId, JSON.stringify(wantedPersons(fields.name, fields.positions)))) as KnownElsewhere[];
  const checked = checkEntry(fields, { site, expected, capacity, siteName: (at) => names.get(at) ?? "", known, elsewhere, before });
  if (checked.error) throw new Problem(SAID[checked.error.code] ?? "input-malformed", checked.error.value);
  return checked;
}
