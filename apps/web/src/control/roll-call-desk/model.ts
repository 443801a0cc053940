/** What the roll call shows: every site's answer, and sums of it by level. Pure. */
import { calledAt, type RollCallAnswer, type RollCallState, type SitesTable } from "@diemcau/rules";
import type { SiteTree } from "../model/site-tree.ts";

export const ROLL_STATUSES = ["silent", "trouble", "ready", "not-called"] as const;
export type RollStatus = (typeof ROLL_STATUSES)[number];

export interface RollRow {
  readonly site: number;
  readonly status: RollStatus;
  readonly called: { readonly first: number; readonly last: number } | null;
  readonly answer: RollCallAnswer | null;
}

export const isWell = ({ chair, picture, sound, note }: RollCallAnswer): boolean => chair && picture && sound && note === "";

/** By level, then region by region as the tree has them. */
export function rollRows(tree: SiteTree, levels: readonly { readonly code: string }[], rollCall: Pick<RollCallState, "calls" | "answers">): RollRow[] {
  const calls = levels.map(({ code }) => calledAt(rollCall.calls, code));
  const byLevel: RollRow[][] = levels.map(() => []);
  for (const site of tree.preorder) {
    const level = tree.level[site]!;
    const called = calls[level] ?? null;
    const answer = rollCall.answers.get(site) ?? null;
    const status: RollStatus = answer ? (isWell(answer) ? "ready" : "trouble") : called ? "silent" : "not-called";
    byLevel[level]?.push({ site, status, called, answer });
  }
  return byLevel.flat();
}

export interface RollCounts extends Readonly<Record<RollStatus, number>> {
  readonly sites: number;
  /** Of those answered: heard by telephone. */
  readonly telephone: number;
  /** When the level was called last, 0 for not yet. */
  readonly calledAt: number;
}

export function countsOf(rows: readonly RollRow[]): RollCounts {
  const counts = { sites: rows.length, silent: 0, trouble: 0, ready: 0, "not-called": 0, telephone: 0, calledAt: 0 };
  for (const { status, answer, called } of rows) {
    counts[status]++;
    if (answer?.means === "telephone") counts.telephone++;
    counts.calledAt = Math.max(counts.calledAt, called?.last ?? 0);
  }
  return counts;
}

export interface RollFilter {
  readonly status: RollStatus | "telephone" | "all";
  readonly level: number | null;
  /** Only the branch that this site heads. */
  readonly branch: number | null;
}

export function chosenRows(rows: readonly RollRow[], { status, level, branch }: RollFilter, tree: SiteTree, found: ReadonlySet<number> | null): RollRow[] {
  return rows.filter(
    (row) =>
      (status === "all" || (status === "telephone" ? row.answer?.means === "telephone" : row.status === status)) &&
      (level === null || tree.level[row.site] === level) &&
      (branch === null || isUnder(tree, row.site, branch)) &&
      (found === null || found.has(row.site)),
  );
}

export function isUnder(tree: SiteTree, site: number, head: number): boolean {
  for (let at = site; at >= 0; at = tree.parent[at]!) if (at === head) return true;
  return false;
}

/** Branches that can be chosen: what stands directly below the top and has rooms below itself. */
export const branchHeads = (tree: SiteTree): number[] => tree.roots.flatMap((root) => tree.children[root]!.filter((child) => tree.children[child]!.length > 0));

/** Counts in a branch that were taken without a line and sent when it was back; index = ordinal. */
export function lateOfBranches(tree: SiteTree, sites: Pick<SitesTable, "get">): Int32Array {
  const late = new Int32Array(tree.size);
  // Parents stand before their children.
  for (let site = tree.size - 1; site >= 0; site--) {
    if (sites.get(site).reportedLate) late[site]!++;
    const up = tree.parent[site]!;
    if (up >= 0) late[up] = late[up]! + late[site]!;
  }
  return late;
}
