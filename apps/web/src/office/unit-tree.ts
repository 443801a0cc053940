/** Choosing units out of the organisation's tree: pure, O(units) per change, made for 25,000 of them. */
import type { UnitColumns } from "@diemcau/contract";
import { createMatcher } from "@diemcau/rules/text";

export type Tick = "all" | "some" | "none";

export interface TreeCounts {
  /** Chosen units of the subtree, itself included. */
  readonly chosen: Int32Array;
  /** Units of the subtree that the level filter lets through. */
  readonly offered: Int32Array;
}

/** `levels[k]`: is level k offered? */
export function countTree(units: UnitColumns, chosen: Uint8Array, levels: readonly boolean[]): TreeCounts {
  const n = units.parent.length;
  const counts = { chosen: new Int32Array(n), offered: new Int32Array(n) };
  for (let unit = n - 1; unit >= 0; unit--) {
    if (levels[units.level[unit]!]) {
      counts.offered[unit] = counts.offered[unit]! + 1;
      counts.chosen[unit] = counts.chosen[unit]! + chosen[unit]!;
    }
    const up = units.parent[unit]!;
    if (up < 0) continue;
    counts.offered[up] = counts.offered[up]! + counts.offered[unit]!;
    counts.chosen[up] = counts.chosen[up]! + counts.chosen[unit]!;
  }
  return counts;
}

export function tickOf(counts: TreeCounts, unit: number): Tick {
  const chosen = counts.chosen[unit]!;
  if (chosen === 0) return "none";
  return chosen === counts.offered[unit] ? "all" : "some";
}

/** Chooses or drops a whole subtree, as far as its levels are offered. */
export function withSubtree(
  units: UnitColumns,
  chosen: Uint8Array,
  levels: readonly boolean[],
  root: number,
  on: boolean,
): Uint8Array {
  const next = chosen.slice();
  const inside = new Uint8Array(next.length);
  // Parents come first, so one pass downwards finds the subtree.
  for (let unit = root; unit < next.length; unit++) {
    if (unit !== root && !(units.parent[unit]! >= 0 && inside[units.parent[unit]!])) continue;
    inside[unit] = 1;
    if (levels[units.level[unit]!]) next[unit] = on ? 1 : 0;
  }
  return next;
}

export function withUnit(chosen: Uint8Array, unit: number, on: boolean): Uint8Array {
  const next = chosen.slice();
  next[unit] = on ? 1 : 0;
  return next;
}

export interface TreeRow {
  readonly unit: number;
  readonly depth: number;
  readonly parentOfRows: boolean;
  readonly open: boolean;
}

/**
 * The rows to show, in the order of the tree. A query shows what matches and the way to it; units that the
 * level filter leaves out stay as headings where something below them is offered.
 */
export function rowsOf(
  units: UnitColumns,
  children: readonly (readonly number[])[],
  counts: TreeCounts,
  levels: readonly boolean[],
  opened: ReadonlySet<number>,
  query: string,
): TreeRow[] {
  const n = units.parent.length;
  const searching = query.trim() !== "";
  let shown: Uint8Array | null = null;
  if (searching) {
    const rank = createMatcher(query);
    shown = new Uint8Array(n);
    for (let unit = n - 1; unit >= 0; unit--) {
      if (shown[unit] === 0 && levels[units.level[unit]!] && rank(units.name[unit]!) > 0) shown[unit] = 1;
      const up = units.parent[unit]!;
      if (shown[unit] && up >= 0) shown[up] = 1;
    }
  }
  const rows: TreeRow[] = [];
  const visible = (unit: number): boolean => counts.offered[unit]! > 0 && (!shown || shown[unit] === 1);
  const walk = (list: readonly number[], depth: number): void => {
    for (const unit of list) {
      if (!visible(unit)) continue;
      const parentOfRows = children[unit]!.some(visible);
      const open = parentOfRows && (searching || opened.has(unit));
      rows.push({ unit, depth, parentOfRows, open });
      if (open) walk(children[unit]!, depth + 1);
    }
  };
  walk(rootsOf(units), 0);
  return rows;
}

export const rootsOf = (units: UnitColumns): number[] =>
  units.parent.flatMap((parent, unit) => (parent < 0 ? [unit] : []));

export function childrenOf(units: UnitColumns): number[][] {
  const children: number[][] = units.parent.map(() => []);
  units.parent.forEach((parent, unit) => {
    if (parent >= 0) children[parent]!.push(unit);
  });
  return children;
}
