/** Choosing units out of the organisation's tree: pure, O(units) per change, made for 25,000 of them. */
import type { UnitColumns } from "@diemcau/contract";
import { createMatcher } from "@diemcau/rules/text";

export type Tick = "all" | "some" | "none";

export interface TreeCounts {
  /** Chosen units of the subtree, itself included. */
  readonly chosen: Int32Array;
  /** Units of the subtree that may be chosen. */
  readonly offered: Int32Array;
}

/** Units that may be chosen: of the levels ticked and, with `roomsOnly`, those where somebody usually sits. */
export function offeredUnits(units: UnitColumns, levels: readonly boolean[], roomsOnly: boolean): Uint8Array {
  return Uint8Array.from(units.level, (level, unit) =>
    levels[level] && !(roomsOnly && units.usual[unit] === 0) ? 1 : 0,
  );
}

/** `offered[unit]`: 1 where the unit may be chosen. */
export function countTree(units: UnitColumns, chosen: Uint8Array, offered: Uint8Array): TreeCounts {
  const n = units.parent.length;
  const counts = { chosen: new Int32Array(n), offered: new Int32Array(n) };
  for (let unit = n - 1; unit >= 0; unit--) {
    if (offered[unit]) {
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

/** Chooses or drops a whole subtree, as far as it is offered. */
export function withSubtree(
  units: UnitColumns,
  chosen: Uint8Array,
  offered: Uint8Array,
  root: number,
  on: boolean,
): Uint8Array {
  const next = chosen.slice();
  const inside = new Uint8Array(next.length);
  // Parents come first, so one pass downwards finds the subtree.
  for (let unit = root; unit < next.length; unit++) {
    if (unit !== root && !(units.parent[unit]! >= 0 && inside[units.parent[unit]!])) continue;
    inside[unit] = 1;
    if (offered[unit]) next[unit] = on ? 1 : 0;
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
 * The rows to show, in the order of the tree. A query shows what matches and the way to it; what lies below a
 * match is shown once the match is opened. Units that are not offered stay as headings where
 * something below them is offered.
 */
export function rowsOf(
  units: UnitColumns,
  children: readonly (readonly number[])[],
  counts: TreeCounts,
  offered: Uint8Array,
  opened: ReadonlySet<number>,
  query: string,
): TreeRow[] {
  const found = query.trim() === "" ? null : search(units, offered, query);
  const rows: TreeRow[] = [];
  const walk = (list: readonly number[], depth: number, below: boolean): void => {
    for (const unit of list) {
      if (counts.offered[unit] === 0 || !(found === null || below || found.way[unit])) continue;
      const inside = children[unit]!.filter((child) => counts.offered[child]! > 0);
      const isWay = found !== null && inside.some((child) => found.way[child] === 1);
      const open =
        inside.length > 0 && (isWay || (opened.has(unit) && (found === null || below || found.match[unit] === 1)));
      rows.push({ unit, depth, parentOfRows: inside.length > 0, open });
      if (open) walk(inside, depth + 1, found !== null && opened.has(unit) && (below || found.match[unit] === 1));
    }
  };
  walk(rootsOf(units), 0, false);
  return rows;
}

/** Units that match, and those together with everything above them. */
function search(units: UnitColumns, offered: Uint8Array, query: string): { match: Uint8Array; way: Uint8Array } {
  const n = units.parent.length;
  const rank = createMatcher(query);
  const match = new Uint8Array(n);
  const way = new Uint8Array(n);
  for (let unit = n - 1; unit >= 0; unit--) {
    if (offered[unit] && rank(units.name[unit]!) > 0) match[unit] = way[unit] = 1;
    const up = units.parent[unit]!;
    if (way[unit] && up >= 0) way[up] = 1;
  }
  return { match, way };
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
