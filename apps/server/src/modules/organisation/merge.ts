/** Many mergers of one day, as a file has them. */
import type { MergerChange } from "@diemcau/rules/organisation";
import { v7 as uuidv7 } from "uuid";
import type { Tx } from "../../platform/db/database.ts";
import { insertUnits } from "./store.ts";
import { addSuccessors, closeUnits, keepPast, livingBelow, moveUnits, readFacts, updateUnit } from "./unit-store.ts";

/**
 * Under the organisation's lock, judged by `checkMergers`. Units that end go first, so that a code is free on the day
 * when another takes it; what stood below them goes to their successor.
 */
export async function mergeUnits(tx: Tx, changes: readonly MergerChange[], on: string, timeZone: string, onShare: (share: number) => void): Promise<void> {
  for (const [nth, change] of changes.entries()) {
    const { from, name, code, kind, level, parentId, aliases, shortName, usual } = change;
    const into = change.into ?? uuidv7();
    if (change.into === null) {
      const [like] = [...(await readFacts(tx, from)).values()];
      await insertUnits(tx, [{ id: into, parentId, kind, level, code, name, shortName, aliases, timeZone: like?.timeZone ?? timeZone, lat: null, lon: null, validFrom: on, validTo: null, usualDelegates: usual }]);
    } else {
      await keepPast(tx, [into], on);
      await updateUnit(tx, into, { name, shortName, code, kind, level, aliases, usual });
    }
    for (const id of from) {
      const below = await livingBelow(tx, id, on);
      await keepPast(tx, below, on);
      await moveUnits(tx, below, into);
      await addSuccessors(tx, id, [into], on);
    }
    await closeUnits(tx, from, on);
    onShare((nth + 1) / changes.length);
  }
}
