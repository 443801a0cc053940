import type { PlanAudience } from "@diemcau/contract";

export interface LevelCount {
  readonly code: string;
  readonly sites: number;
  readonly expected: number;
}

/** So many people in each room of a level by the classes; null: no class is for it. */
export function perRoom(audience: readonly PlanAudience[], level: string): number | null {
  const own = audience.filter((each) => each.level === null || each.level === level);
  return own.length === 0 ? null : own.reduce((sum, { perSite }) => sum + perSite, 0);
}

/** How many a room expects while nobody has set it by hand: by the classes, where none is for it as its unit usually sends. */
export function expectedFrom(audience: readonly PlanAudience[], { level, usual }: { readonly level: string; readonly usual: number }): { people: number; source: "classes" | "usual" } {
  const people = perRoom(audience, level);
  return people === null ? { people: usual, source: "usual" } : { people, source: "classes" };
}

/** What the classes add up to: each one, each level, all. */
export function rollUpAudience(audience: readonly PlanAudience[], levels: readonly LevelCount[]) {
  const all = levels.reduce((sum, level) => sum + level.sites, 0);
  const sitesOf = (level: string | null): number => (level === null ? all : (levels.find(({ code }) => code === level)?.sites ?? 0));
  const rows = audience.map((each) => sitesOf(each.level) * each.perSite);
  const byLevel = levels.map((level) => ({ code: level.code, planned: (perRoom(audience, level.code) ?? 0) * level.sites, rooms: level.expected }));
  return { rows, byLevel, total: rows.reduce((sum, row) => sum + row, 0), rooms: levels.reduce((sum, level) => sum + level.expected, 0) };
}
