/** What can be done to the tree: decided under one lock, so that what was checked is what is written. */
import type { NewUnit, UnitChange, UnitClose, UnitMove, UnitSaved } from "@diemcau/contract";
import { codeHolder, isInForce, mayStandBelow, type UnitLife } from "@diemcau/rules/organisation";
import type { Database, Tx } from "../../platform/db/database.ts";
import { Problem } from "../../platform/problem.ts";
import { requireBelow, requireWithin, type Grant } from "./reach.ts";
import { insertUnits, lockOrganisation, readKinds } from "./store.ts";
import {
  addSuccessors,
  closeUnits,
  keepPast,
  livingBelow,
  livingSubtree,
  moveUnits,
  readAbove,
  readFacts,
  readLives,
  updateUnit,
  type UnitFacts,
} from "./unit-store.ts";

const inOrder = <T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await lockOrganisation(tx);
    return work(tx);
  });

/** @throws Problem unit-unknown, unit-changed */
async function take(tx: Tx, id: string, version?: number): Promise<UnitFacts> {
  const unit = (await readFacts(tx, [id])).get(id);
  if (!unit) throw new Problem("unit-unknown");
  if (version !== undefined && unit.version !== version) throw new Problem("unit-changed");
  return unit;
}

async function kindOf(tx: Tx, code: string) {
  const kind = (await readKinds(tx)).find((each) => each.code === code);
  if (!kind) throw new Problem("unit-kind-unknown");
  return kind;
}

/** @throws Problem unit-code-taken */
async function requireFreeCode(tx: Tx, id: string, change: (life: UnitLife | undefined) => UnitLife, codes: readonly (string | null)[]): Promise<void> {
  const asked = codes.filter((code) => code !== null);
  if (asked.length === 0) return;
  const lives = await readLives(tx, asked, id);
  const holder = codeHolder(change(lives.find((life) => life.id === id)), lives);
  if (holder) throw new Problem("unit-code-taken");
}

/** @param houseZone of a unit at the head of the tree; others are where the unit above is */
export function createUnit(db: Database, grant: Grant, input: NewUnit, houseZone: string): Promise<UnitSaved> {
  return inOrder(db, async (tx) => {
    const known = (await readFacts(tx, [input.id])).get(input.id);
    if (input.parentId === null) {
      if (grant.root !== null) throw new Problem("not-allowed");
    } else await requireWithin(tx, grant, input.parentId);
    if (known) {
      if (known.name !== input.name || known.parentId !== input.parentId) throw new Problem("command-id-reused");
      return { id: known.id, version: known.version };
    }
    const kind = await kindOf(tx, input.kind);
    let timeZone = houseZone;
    if (input.parentId !== null) {
      const parent = await take(tx, input.parentId);
      if (!mayStandBelow(kind.depth, parent.depth)) throw new Problem("unit-level");
      if (parent.validTo !== null || (input.validFrom !== null && !isInForce(parent, input.validFrom))) throw new Problem("unit-not-in-force", parent.name);
      timeZone = parent.timeZone;
    }
    await requireFreeCode(tx, input.id, () => ({ id: input.id, level: kind.level, code: input.code, validFrom: input.validFrom, validTo: null, past: [] }), [input.code]);
    const { usual, ...rest } = input;
    await insertUnits(tx, [{ ...rest, level: kind.level, timeZone, lat: null, lon: null, validTo: null, usualDelegates: usual }]);
    return { id: input.id, version: 1 };
  });
}

/** A change must not come before one that is known already. */
function requireLatest(unit: Pick<UnitFacts, "changedOn">, on: string): void {
  if (unit.changedOn !== null && unit.changedOn > on) throw new Problem("unit-later-change");
}

export function changeUnit(db: Database, grant: Grant, id: string, input: UnitChange): Promise<UnitSaved> {
  return inOrder(db, async (tx) => {
    await requireBelow(tx, grant, id);
    const unit = await take(tx, id, input.version);
    const kind = await kindOf(tx, input.kind);
    if (unit.parentId !== null && !mayStandBelow(kind.depth, (await take(tx, unit.parentId)).depth)) throw new Problem("unit-level");
    const { on } = input;
    if (on !== null) {
      if (!isInForce(unit, on)) throw new Problem("unit-not-in-force", unit.name);
      requireLatest(unit, on);
    }
    await requireFreeCode(
      tx,
      id,
      (life) => {
        const past = [...(life?.past ?? [])];
        if (on !== null && (unit.validFrom === null || unit.validFrom < on) && past.at(-1)?.until !== on) past.push({ until: on, level: unit.level, code: unit.code });
        return { id, level: kind.level, code: input.code, validFrom: unit.validFrom, validTo: unit.validTo, past };
      },
      [input.code],
    );
    if (on !== null) await keepPast(tx, [id], on);
    return { id, version: await updateUnit(tx, id, { ...input, level: kind.level }) };
  });
}

export function moveUnit(db: Database, grant: Grant, id: string, { version, on, parentId }: UnitMove): Promise<UnitSaved> {
  return inOrder(db, async (tx) => {
    await requireBelow(tx, grant, id);
    await requireWithin(tx, grant, parentId);
    const unit = await take(tx, id, version);
    const parent = await take(tx, parentId);
    if ((await readAbove(tx, parentId)).has(id)) throw new Problem("unit-cycle");
    if (!mayStandBelow(unit.depth, parent.depth)) throw new Problem("unit-level");
    if (!isInForce(unit, on)) throw new Problem("unit-not-in-force", unit.name);
    if (!isInForce(parent, on) || parent.validTo !== null) throw new Problem("unit-not-in-force", parent.name);
    requireLatest(unit, on);
    await keepPast(tx, [id], on);
    await moveUnits(tx, [id], parentId);
    return { id, version: version + 1 };
  });
}

/** Ends a unit; its successors, if there are any, take over from that day. */
export function closeUnit(db: Database, grant: Grant, id: string, input: UnitClose): Promise<UnitSaved> {
  const { on, below, successors } = input;
  return inOrder(db, async (tx) => {
    await requireBelow(tx, grant, id);
    for (const successor of successors) await requireWithin(tx, grant, successor);
    const unit = await take(tx, id, input.version);
    if (!isInForce(unit, on) || unit.validFrom === on) throw new Problem("unit-not-in-force", unit.name);
    requireLatest(unit, on);
    const children = await livingBelow(tx, id, on);
    if (children.length > 0) {
      if (below === "none" || (below === "move" && successors.length !== 1)) throw new Problem("unit-has-units-below");
      const touched = below === "close" ? await livingSubtree(tx, id, on) : [...(await readFacts(tx, children)).values()];
      // Whatever begins or changes later cannot be ended, or moved, before that.
      for (const each of touched) {
        if (each.changedOn !== null && each.changedOn > on) throw new Problem("unit-later-change");
        if (below === "close" && each.validFrom !== null && each.validFrom >= on) throw new Problem("unit-has-units-below");
      }
      if (below === "close") await closeUnits(tx, touched.map((each) => each.id), on);
    }
    const known = await readFacts(tx, successors);
    for (const successor of successors) {
      const facts = known.get(successor);
      if (!facts) throw new Problem("unit-unknown");
      if (!isInForce(facts, on)) throw new Problem("unit-not-in-force", facts.name);
      // What is closed with it, or the unit itself, cannot take over.
      if ((await readAbove(tx, successor)).has(id)) throw new Problem("unit-cycle");
    }
    if (children.length > 0 && below === "move") {
      const to = known.get(successors[0]!)!;
      for (const child of (await readFacts(tx, children)).values()) if (!mayStandBelow(child.depth, to.depth)) throw new Problem("unit-level");
      await keepPast(tx, children, on);
      await moveUnits(tx, children, to.id);
    }
    await closeUnits(tx, [id], on);
    await addSuccessors(tx, id, successors, on);
    return { id, version: input.version + 1 };
  });
}
