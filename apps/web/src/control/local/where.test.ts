import { initialState, reduce, type ConferenceState } from "@diemcau/rules";
import type { Directory, NewEntry } from "@diemcau/contract";
import { expect, test } from "vitest";
import { buildTree } from "../model/site-tree.ts";
import { countByLevel, rowsOf } from "./where.ts";

// A centre, two rooms below it and two below the first of these.
const tree = buildTree({ sites: { name: ["Centre", "North", "South", "North 1", "North 2"], parent: [-1, 0, 0, 1, 1], level: [0, 1, 1, 2, 2], expected: [0, 0, 0, 0, 0] } } as unknown as Directory);
const after = (entries: readonly NewEntry[]): ConferenceState => entries.reduce((state, entry, seq) => reduce(state, { ...entry, seq: seq + 1, at: 1_000 + seq } as never), initialState as ConferenceState);

test("who never joined or is lost is not in the common programme; who is on their own stays so when the line goes", () => {
  const state = after([
    { kind: "conference.opened" },
    { kind: "sites.presence", changes: [[0, "c", 1], [1, "c", 1], [3, "c", 1], [4, "c", 1]] },
    { kind: "local.begun", site: 3, itemId: null, title: "Own", happenedAt: 2 } as NewEntry,
    { kind: "local.begun", site: 4, itemId: null, title: "Own", happenedAt: 2 } as NewEntry,
    { kind: "sites.presence", changes: [[1, "l", 5], [4, "l", 5]] },
  ]);
  const counts = countByLevel(tree, state, 3).map(({ common, away, absent, all }) => [common, away, absent, all]);
  expect(counts).toEqual([[1, 0, 0, 1], [0, 0, 2, 2], [0, 2, 0, 2]]);
  expect([rowsOf(tree, state, "common"), rowsOf(tree, state, "away"), rowsOf(tree, state, "absent")]).toEqual([[0], [3, 4], [1, 2]]);
});
