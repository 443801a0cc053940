import type { Directory } from "@diemcau/contract";
import type { RollCallAnswer, RollCallState } from "@diemcau/rules";
import { describe, expect, it } from "vitest";
import { buildTree } from "../model/site-tree.ts";
import { branchHeads, chosenRows, countsOf, lateOfBranches, rollRows } from "./model.ts";

/** The centre; two provinces with two districts each; one province alone. */
const parent = [-1, 0, 0, 0, 1, 2, 1, 2];
const level = [0, 1, 1, 1, 2, 2, 2, 2];
const tree = buildTree({ sites: { name: parent.map((_, site) => `Site ${site}`), parent, level, expected: parent.map(() => 10) } } as unknown as Directory);
const levels = ["centre", "province", "district"].map((code) => ({ code }));
const well = (over: Partial<RollCallAnswer> = {}): RollCallAnswer => ({ at: 9, means: "room", chair: true, picture: true, sound: true, note: "", ...over });
const rollCall = (calls: RollCallState["calls"], answers: Record<number, RollCallAnswer>) => ({ calls, answers: { get: (site: number) => answers[site] } }) as unknown as RollCallState;

describe("the roll call's rows", () => {
  const state = rollCall([{ level: "province", again: false, at: 1 }, { level: null, again: true, at: 5 }], { 1: well(), 2: well({ picture: false, means: "telephone" }), 4: well() });
  const rows = rollRows(tree, levels, state);

  it("stand by level, region after region, each with what it has said", () => {
    expect(rows.map(({ site, status }) => [site, status])).toEqual([
      [0, "not-called"],
      [1, "ready"],
      [2, "trouble"],
      [3, "silent"],
      // Below the first province, then below the second.
      [4, "ready"],
      [6, "not-called"],
      [5, "not-called"],
      [7, "not-called"],
    ]);
    expect(rows[3]).toMatchObject({ called: { first: 1, last: 5 } });
  });

  it("add up", () => {
    expect(countsOf(rows)).toEqual({ sites: 8, silent: 1, trouble: 1, ready: 2, "not-called": 4, telephone: 1, calledAt: 5 });
  });

  it("are sifted by state, level, region and name", () => {
    const all = { status: "all", level: null, branch: null } as const;
    const sites = (filter: Parameters<typeof chosenRows>[1], found: ReadonlySet<number> | null = null) => chosenRows(rows, filter, tree, found).map(({ site }) => site);
    expect(sites(all)).toHaveLength(8);
    expect(sites({ ...all, status: "silent" })).toEqual([3]);
    expect(sites({ ...all, status: "telephone" })).toEqual([2]);
    expect(sites({ ...all, level: 2 })).toEqual([4, 6, 5, 7]);
    expect(sites({ ...all, branch: 2 })).toEqual([2, 5, 7]);
    expect(sites(all, new Set([5, 6]))).toEqual([6, 5]);
    expect(branchHeads(tree)).toEqual([1, 2]);
  });
});

it("counts that were sent when the line was back are summed by branch", () => {
  const sites = { get: (site: number) => ({ reportedLate: site === 4 || site === 5 || site === 1 }) } as unknown as Parameters<typeof lateOfBranches>[1];
  expect([...lateOfBranches(tree, sites)]).toEqual([3, 2, 1, 0, 1, 1, 0, 0]);
});
