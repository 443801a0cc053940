/** Enlarges a preset for benchmarks and rehearsals. */
import { distribute } from "./distribute.ts";
import { unitOf } from "./random.ts";
import type { Preset, PresetSite, PresetUnit } from "./schema.ts";

const SCATTER_DEGREES = 0.08;

/**
 * A larger preset with exactly `sites` sites and `delegates` expected delegates. New sites are added at the
 * most numerous kind of leaf, in turn below the sites that already have such children; numbers of delegates
 * keep their proportions, at least one each. Deterministic; the given preset is not changed. The result is
 * valid and has the id `<id>-x<sites>`.
 * @throws RangeError when `sites` is smaller than what the preset has, or `delegates` smaller than `sites`
 */
export function scalePreset(preset: Preset, target: { sites: number; delegates: number }): Preset {
  const missing = target.sites - preset.sites.length;
  if (!Number.isInteger(missing) || missing < 0)
    throw new RangeError(`the preset has ${preset.sites.length} sites already`);
  if (!Number.isInteger(target.delegates) || target.delegates < target.sites) {
    throw new RangeError("there must be at least one delegate for each site");
  }
  const scaled = structuredClone(preset);
  addLeaves(scaled, missing);
  const expected = distribute(
    target.delegates,
    scaled.sites.map((site) => site.expected),
    1,
  );
  scaled.sites.forEach((site, index) => (site.expected = expected[index] as number));
  scaled.totals = { sites: target.sites, delegates: target.delegates };
  scaled.id = `${preset.id}-x${target.sites}`;
  return scaled;
}

function addLeaves(preset: Preset, missing: number): void {
  if (missing === 0) return;
  const patterns = leafPatterns(preset.sites);
  const units = new Map(preset.units.map((unit) => [unit.id, unit]));
  const kindNames = new Map(preset.unitKinds.map((kind) => [kind.code, kind.name[preset.locale]]));
  for (let number = 1; number <= missing; number++) {
    const pattern = patterns[(number - 1) % patterns.length] as PresetSite;
    const patternUnit = units.get(pattern.unitId) as PresetUnit;
    const parentId = pattern.parentId ?? pattern.id;
    const id = `${parentId}.x${String(number).padStart(6, "0")}`;
    const name = `${kindNames.get(patternUnit.kind) ?? patternUnit.kind} ${number}`;
    const place = {
      lat: scatter(pattern.lat, `${id}/lat`, 89),
      lon: scatter(pattern.lon, `${id}/lon`, 179),
    };
    // What names the pattern itself must not be copied.
    const { code: _code, shortName: _shortName, aliases: _aliases, ...unit } = patternUnit;
    const { address: _address, ...site } = pattern;
    preset.units.push({ ...unit, id, parentId: patternUnit.parentId ?? patternUnit.id, name, ...place });
    preset.sites.push({ ...site, id, parentId, unitId: id, name, ...place });
  }
}

/** One leaf of the most numerous leaf kind for each parent that has such leaves. */
function leafPatterns(sites: readonly PresetSite[]): PresetSite[] {
  const parents = new Set(sites.map((site) => site.parentId));
  const leaves = sites.filter((site) => !parents.has(site.id));
  const counts = new Map<string, number>();
  for (const leaf of leaves) counts.set(leaf.kind, (counts.get(leaf.kind) ?? 0) + 1);
  const kind = [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
  const byParent = new Map<string | null, PresetSite>();
  for (const leaf of leaves) if (leaf.kind === kind && !byParent.has(leaf.parentId)) byParent.set(leaf.parentId, leaf);
  return [...byParent.values()];
}

function scatter(degrees: number, key: string, limit: number): number {
  const moved = degrees + (unitOf(key) - 0.5) * SCATTER_DEGREES;
  return Math.round(Math.max(-limit, Math.min(limit, moved)) * 10_000) / 10_000;
}
