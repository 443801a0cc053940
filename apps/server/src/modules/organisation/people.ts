/** People and committees: what is checked before it is written. */
import type { CommitteeEntry, NewPerson, PersonPlace, RankChange, UnitSaved } from "@diemcau/contract";
import { NO_PLACE, datesAreReversed, placeOf, standBetween } from "@diemcau/rules/organisation";
import { splitName } from "@diemcau/rules/roster";
import type { Database, Tx } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { deleteCommittee, deletePerson, lockCommittee, lockPerson, placeAgain, placePerson, putCommittee, putPeople, readBeside, readHomes, readPerson } from "./people-store.ts";
import { requireWithin, type Grant } from "./reach.ts";
import { lockOrganisation, readRanks, updateRank } from "./store.ts";
import { readFacts } from "./unit-store.ts";

async function requireUnits(tx: Tx, ids: readonly (string | null)[]): Promise<void> {
  const asked = [...new Set(ids.filter((id) => id !== null))];
  if ((await readFacts(tx, asked)).size < asked.length) throw new Problem("unit-unknown");
}

/** @param version null: a new person */
export function savePerson(db: Database, grant: Grant, id: string, version: number | null, input: Omit<NewPerson, "id">, today: string): Promise<UnitSaved> {
  return db.transaction().execute(async (tx) => {
    const known = await lockPerson(tx, id);
    if (known) await requireWithin(tx, grant, known.unitId);
    await requireWithin(tx, grant, input.unitId);
    if (version === null && known) return { id, version: known.version };
    if (version !== null && !known) throw new Problem("person-unknown");
    if (known && known.version !== version) throw new Problem("person-changed");
    if (input.positions.some(datesAreReversed)) throw new Problem("dates-reversed");
    await requireUnits(tx, [input.unitId, ...input.positions.map(({ unitId }) => unitId)]);
    const ranks = await readRanks(tx);
    if (input.positions.some(({ rank }) => rank !== null && !ranks.some(({ code }) => code === rank))) throw new Problem("rank-unknown");
    const place = placeOf(input.precedence, input.positions, ranks, today);
    await putPeople(tx, [{ id, unitId: input.unitId, ...splitName(input.name), displayName: input.name, precedence: input.precedence, place, positions: input.positions }]);
    return { id, version: (version ?? 0) + 1 };
  });
}

/** Puts somebody beside another in the order of precedence, or back to where the rank table has them. */
export function movePerson(db: Database, grant: Grant, id: string, to: PersonPlace, today: string): Promise<void> {
  return db.transaction().execute(async (tx) => {
    // One at a time: two at the same spot stand one behind the other.
    await lockOrganisation(tx);
    const person = await readPerson(tx, id);
    if (!person) throw new Problem("person-unknown");
    await requireWithin(tx, grant, person.unit.id);
    if ("byRank" in to) {
      const place = placeOf(null, person.positions, await readRanks(tx), today);
      return placePerson(tx, id, { place, key: null });
    }
    const [side, other] = "behind" in to ? (["behind", to.behind] as const) : (["before", to.before] as const);
    if (other === id) return;
    const found = await readBeside(tx, other, side, id);
    if (!found) throw new Problem("person-unknown");
    await requireWithin(tx, grant, found.person.unitId);
    await placePerson(tx, id, side === "behind" ? standBetween(found.person, found.beside) : standBetween(found.beside, found.person));
  });
}

export function removePerson(db: Database, grant: Grant, id: string): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const known = await lockPerson(tx, id);
    if (!known) throw new Problem("person-unknown");
    await requireWithin(tx, grant, known.unitId);
    await deletePerson(tx, id);
  });
}

export function saveCommittee(db: Database, grant: Grant, input: CommitteeEntry): Promise<UnitSaved> {
  return db.transaction().execute(async (tx) => {
    const { id, version, ...fields } = input;
    const known = await lockCommittee(tx, id);
    await requireWithin(tx, grant, known?.unitId ?? fields.unitId);
    if (version === null && known) return { id, version: known.version };
    if (version !== null && known?.version !== version) throw new Problem("committee-changed");
    if (known && known.unitId !== fields.unitId) throw new Problem("committee-changed");
    if (datesAreReversed(fields) || fields.members.some(datesAreReversed)) throw new Problem("dates-reversed");
    await requireUnits(tx, [fields.unitId]);
    const homes = await readHomes(tx, fields.members.map(({ personId }) => personId));
    if (new Set(fields.members.map(({ personId }) => personId)).size < fields.members.length) throw new Problem("input-malformed", "members");
    for (const { personId } of fields.members) {
      const home = homes.get(personId);
      if (home === undefined) throw new Problem("person-unknown");
    }
    // An officer names members whom they may see.
    if (grant.root !== null) for (const home of new Set(homes.values())) await requireWithin(tx, grant, home);
    return { id, version: await putCommittee(tx, { id, ...fields }) };
  });
}

export function removeCommittee(db: Database, grant: Grant, id: string): Promise<void> {
  return db.transaction().execute(async (tx) => {
    const known = await lockCommittee(tx, id);
    if (!known) throw new Problem("committee-changed");
    await requireWithin(tx, grant, known.unitId);
    await deleteCommittee(tx, id);
  });
}

/** A rank that stands elsewhere moves everybody who has it. */
export function changeRank(db: Database, code: string, change: RankChange, today: string): Promise<void> {
  return db.transaction().execute(async (tx) => {
    await lockOrganisation(tx);
    if (!(await updateRank(tx, { code, ...change }))) throw new Problem("rank-unknown");
    await placeAgain(tx, today, NO_PLACE);
  });
}
