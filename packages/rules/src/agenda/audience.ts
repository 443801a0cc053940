import type { PlanAudience } from "@diemcau/contract";

export interface LevelCount {
  readonly code: string;
  readonly sites: number;
  readonly expected: number;
}

/** What the classes add up to: each one, each level, all. */
export function rollUpAudience(audience: readonly PlanAudience[], levels: readonly LevelCount[]) {
  const all = levels.reduce((sum, level) => sum + level.sites, 0);
  const sitesOf = (level: string | null): number => (level === null ? all : (levels.find(({ code }) => code === level)?.sites ?? 0));
  const rows = audience.map((each) => sitesOf(each.level) * each.perSite);
  const perSite = (code: string): number => audience.reduce((sum, each) => (each.level === null || each.level === code ? sum + each.perSite : sum), 0);
  const byLevel = levels.map((level) => ({ code: level.code, planned: perSite(level.code) * level.sites, rooms: level.expected }));
  return { rows, byLevel, total: rows.reduce((sum, row) => sum + row, 0), rooms: levels.reduce((sum, level) => sum + level.expected, 0) };
}
