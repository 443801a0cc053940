/** Which sites of a conference a screen lists. */
import type { Directory, UnitColumns } from "@diemcau/contract";
import { fold } from "@diemcau/rules/text";

/** Ordinals of a subtree, in order. Parents stand before their children, so one pass finds them. */
export function subtree(parent: readonly number[], root: number): number[] {
  const inside = new Uint8Array(parent.length);
  const found: number[] = [];
  for (let site = root; site < parent.length; site++) {
    if (site !== root && !(parent[site]! >= 0 && inside[parent[site]!])) continue;
    inside[site] = 1;
    found.push(site);
  }
  return found;
}

/**
 * The site of a unit, -1 when it has none. The directory does not name units, so it is found by name; where
 * several sites bear it, by the names above it. Only what is shown follows from it: the server decides what
 * the officer may do.
 */
export function siteOfUnit(directory: Directory, units: UnitColumns, unitId: string): number {
  const at = units.id.indexOf(unitId);
  if (at < 0) return -1;
  const above = new Set<string>();
  for (let up = units.parent[at]!; up >= 0; up = units.parent[up]!) above.add(fold(units.name[up]!));
  const wanted = fold(units.name[at]!);
  const { name, parent } = directory.sites;
  let best = -1;
  let bestScore = -1;
  name.forEach((text, site) => {
    if (!sameName(fold(text), wanted)) return;
    let score = 0;
    for (let up = parent[site]!; up >= 0; up = parent[up]!) if (above.has(fold(name[up]!))) score++;
    if (score > bestScore) [best, bestScore] = [site, score];
  });
  return best;
}

const sameName = (site: string, unit: string): boolean => site === unit || site.endsWith(` ${unit}`);
