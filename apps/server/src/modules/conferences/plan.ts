import type { NewConference } from "@diemcau/contract";
import { isDay, isZone } from "@diemcau/rules/agenda";
import type { UnitRow } from "../organisation/index.ts";

export interface PlannedSite {
  readonly unit: UnitRow;
  readonly ordinal: number;
  readonly parentOrdinal: number | null;
}

/**
 * The tree of sites for chosen units: a site stands below the nearest unit above it that was chosen too,
 * else directly below the central site, which is the first one chosen. Parents come before children.
 * @returns null when one of the units does not exist
 */
export function planSites(units: readonly UnitRow[], chosen: readonly string[]): PlannedSite[] | null {
  const byId = new Map(units.map((unit) => [unit.id, unit]));
  if (chosen.some((id) => !byId.has(id))) return null;
  const wanted = new Set(chosen);
  const central = chosen[0]!;
  const children = new Map<string, UnitRow[]>();
  // `units` has parents first, so the order of the organisation is kept among sisters.
  for (const unit of units) {
    if (!wanted.has(unit.id) || unit.id === central) continue;
    const parent = nearestChosen(unit, byId, wanted) ?? central;
    const sisters = children.get(parent);
    if (sisters) sisters.push(unit);
    else children.set(parent, [unit]);
  }
  const plan: PlannedSite[] = [];
  const open: { unit: UnitRow; parentOrdinal: number | null }[] = [{ unit: byId.get(central)!, parentOrdinal: null }];
  while (open.length > 0) {
    const { unit, parentOrdinal } = open.pop()!;
    const ordinal = plan.push({ unit, ordinal: plan.length, parentOrdinal }) - 1;
    for (const child of (children.get(unit.id) ?? []).toReversed()) open.push({ unit: child, parentOrdinal: ordinal });
  }
  return plan;
}

function nearestChosen(unit: UnitRow, byId: ReadonlyMap<string, UnitRow>, wanted: ReadonlySet<string>): string | null {
  for (let up = unit.parentId; up !== null; up = byId.get(up)?.parentId ?? null) if (wanted.has(up)) return up;
  return null;
}

/** What does not agree within a new conference, as a sentence's detail; null when all does. */
export function inconsistency(c: NewConference): string | null {
  const sessions = new Map(c.sessions.map((session) => [session.id, session]));
  if (sessions.size !== c.sessions.length) return "sessions: id twice";
  if (new Set(c.agenda.map((item) => item.id)).size !== c.agenda.length) return "agenda: id twice";
  for (const session of c.sessions) if (session.endsAt <= session.startsAt) return `session "${session.title}" ends before it starts`;
  for (const item of c.agenda) if (!sessions.has(item.sessionId)) return `agenda item "${item.title}" is in no session`;
  if (!isDay(c.groundDocument.issuedOn)) return `date "${c.groundDocument.issuedOn}"`;
  if (!isZone(c.timeZone)) return `time zone "${c.timeZone}"`;
  return null;
}
