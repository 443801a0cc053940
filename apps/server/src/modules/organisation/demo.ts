import { createRankFinder, placeOf } from "@diemcau/rules/organisation";
import type { Database } from "../../platform/db/database.ts";
import { putPeople, type PersonRow } from "./people-store.ts";
import { readRanks } from "./store.ts";

export type NewPerson = Omit<PersonRow, "precedence" | "place" | "positions"> & { readonly positions: readonly string[] };

/** Adds people who hold their positions at their own unit; ranks follow from the titles. */
export async function importPeople(db: Database, people: readonly NewPerson[]): Promise<void> {
  const ranks = await readRanks(db);
  const rankOf = createRankFinder(ranks);
  const rows = people.map(({ positions, ...person }) => {
    const held = positions.map((title) => ({ title, unitId: person.unitId, rank: rankOf(title), validFrom: null, validTo: null }));
    return { ...person, positions: held, precedence: null, place: placeOf(null, held, ranks, "") };
  });
  await db.transaction().execute((tx) => putPeople(tx, rows));
}
