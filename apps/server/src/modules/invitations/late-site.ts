import { v5 as uuidv5 } from "uuid";
import { Lane } from "../../platform/live/lane.ts";
import type { Platform } from "../../platform/platform.ts";
import { Problem } from "../../platform/problem.ts";
import { firstCodeHash, insertLateSite, type Conferences } from "../conferences/index.ts";
import type { Organisation } from "../organisation/index.ts";
import { addInvitations, countChange } from "./store.ts";

/**
 * A unit joins after the invitations went out: its site stands below the nearest unit above it that has one, else below
 * the central site. Every screen learns of it by the journal.
 * @returns the new site
 * @throws Problem unit-unknown, site-exists
 */
export async function addLateSite(platform: Platform, conferences: Conferences, organisation: Organisation, conferenceId: string, unitId: string, actor: string): Promise<number> {
  const [units, tree, conference] = await Promise.all([organisation.units(), conferences.tree(conferenceId), platform.hub.get(conferenceId)]);
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  const unit = byId.get(unitId);
  if (!unit) throw new Problem("unit-unknown");
  const siteOf = new Map(tree.sites.flatMap((site) => (site.unitId === null ? [] : [[site.unitId, site.ordinal] as const])));
  if (siteOf.has(unitId)) throw new Problem("site-exists");
  let parentOrdinal = 0;
  for (let up = unit.parentId; up !== null; up = byId.get(up)?.parentId ?? null) {
    const above = siteOf.get(up);
    if (above === undefined) continue;
    parentOrdinal = above;
    break;
  }
  // Derived as for the sites that were there from the beginning: the same unit twice is one site.
  const id = uuidv5(unitId, conferenceId);
  const { level, name, timeZone, lat, lon, usualDelegates } = unit;
  const site = { id, parentOrdinal, unitId, level, name, timeZone, lat, lon, expected: usualDelegates, codeHash: firstCodeHash(platform, id) };
  await new Lane(platform.hub, conference, platform.clock).submit({
    id: null,
    digest: null,
    actor,
    decide: (state) => ({ ok: true, entries: [{ kind: "directory.changed", version: state.directoryVersion + 1 }] }),
    write: async (tx, entries) => {
      const [entry] = entries;
      await insertLateSite(tx, conferenceId, site, entry?.kind === "directory.changed" ? entry.version : 1);
      await addInvitations(tx, conferenceId);
      await countChange(tx, conferenceId);
    },
  });
  const now = await conferences.tree(conferenceId);
  return now.sites.findIndex((each) => each.id === id);
}
