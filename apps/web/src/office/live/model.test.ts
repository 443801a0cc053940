import type { Directory } from "@diemcau/contract";
import { initialState, reduce, type ConferenceState } from "@diemcau/rules";
import { expect, test } from "vitest";
import { buildTree, partOf } from "../../control/model/site-tree.ts";
import { SiteSearch } from "../../control/model/search.ts";
import { countFacets, keepers, passedOn, placeOf, watched } from "./model.ts";

// Centre 0; provinces 1 and 2; 3 and 4 below 1; 5 below 3; 6 below 2.
const parent = [-1, 0, 0, 1, 1, 3, 2];
const level = [0, 1, 1, 2, 2, 3, 2];
const names = ["Trung ương", "Quảng Ninh", "Hải Phòng", "Cẩm Phả", "Hạ Long", "Cẩm Sơn", "Cẩm Giàng"];
const levels = ["centre", "province", "district", "commune"].map((code) => ({ code, name: code }));
const directory = { levels, sites: { name: names, parent, level, expected: parent.map(() => 10) } } as unknown as Directory;
const whole = buildTree(directory);
const tree = partOf(whole, [1]);

let seq = 0;
const fold = (...entries: object[]): ConferenceState => entries.reduce((state: ConferenceState, entry) => reduce(state, { at: 1_700_000_000_000, ...entry, seq: ++seq } as never), initialState);

test("a unit's part of the tree has its rooms alone, with nothing above them", () => {
  expect([...tree.preorder]).toEqual([1, 3, 5, 4]);
  expect([tree.roots, tree.parent[1], tree.parent[5]]).toEqual([[1], -1, 3]);
  expect(new SiteSearch(tree.names, tree.within).find("cam")).toEqual([3, 5]);
  // A unit without a room of its own has several at the top; one that is below another is no top.
  expect(partOf(whole, [4, 3, 5]).roots).toEqual([3, 4]);
  expect(partOf(whole, []).preorder).toHaveLength(0);
});

test("rooms are found by what they need", () => {
  const state = fold(
    { kind: "conference.opened" },
    { kind: "sites.presence", changes: [[1, "c", 1], [3, "l", 2], [4, "c", 1], [2, "l", 1]] },
    { kind: "headcount.reported", site: 1, present: 8, qualifier: "exact" },
    { kind: "roll-call.begun", round: 1 },
    { kind: "roll-call.called", level: "district", again: false },
    { kind: "roll-call.answered", site: 4, means: "room", chair: true, picture: true, sound: true },
    { kind: "local.begun", site: 4, itemId: null, title: "Thảo luận", until: null },
  );
  const rows = watched(tree, levels, state);
  expect(rows.map(({ site }) => site)).toEqual([1, 3, 5, 4]);
  expect(countFacets(rows)).toEqual({ all: 4, lost: 1, "not-joined": 1, silent: 1, "no-count": 3, away: 1, "no-vote": 0, incident: 0 });
  expect(rows.find(({ site }) => site === 3)!.facets).toContain("silent");
});

test("what was passed on is found again: on air, at the centre, at a level between, returned, spoken", () => {
  const id = (n: number) => `0000000${n}-0000-7000-8000-000000000000`;
  const ask = (n: number, site: number, holder?: number) => ({ kind: "queue.requested", requestId: id(n), site, siteName: names[site], ...(holder === undefined ? {} : { holder }) });
  const state = fold(
    { kind: "conference.opened" },
    { kind: "sites.presence", changes: [[1, "c", 1], [3, "c", 1], [4, "c", 1]] },
    ask(1, 6),
    ask(2, 3),
    ask(3, 5, 1),
    ask(4, 4),
    { kind: "queue.returned", requestId: id(4), sites: [4], word: "Gộp vào báo cáo" },
    { kind: "speech.started", speechId: id(5), site: 1, siteName: names[1], itemId: null, seconds: 60, warnSeconds: 10 },
    { kind: "site.cued", site: 3 },
  );
  expect(passedOn(tree, state).map(({ kind, site }) => [kind, site])).toEqual([["speaking", 1], ["centre", 3], ["returned", 4]]);
  expect(passedOn(tree, state)[1]).toMatchObject({ place: 2, of: 2, isCued: true });
  // The officer of the district below: what waits at the province is above them.
  expect(passedOn(partOf(whole, [3]), state).map(({ kind, site }) => [kind, site])).toEqual([["centre", 3], ["held", 5]]);
  // Nothing of the other province's, and its officer nothing of this one's.
  expect(passedOn(partOf(whole, [2]), state)).toMatchObject([{ kind: "centre", site: 6, place: 1, of: 2 }]);
});

test("queues stand where the level keeps one and somebody is below, the highest first", () => {
  const ruled = fold({ kind: "speaking.ruled", warnSeconds: 60, levels: ["district", "province"].map((code) => ({ level: code, holds: true, requests: 0, speeches: 0, seconds: 0 })) });
  expect(keepers(tree, levels, ruled.speaking)).toEqual([1, 3]);
  expect(keepers(tree, levels, initialState.speaking)).toEqual([]);
  expect(placeOf(directory, whole, 5)).toEqual({ site: 5, level: "commune", above: [{ site: 3, siteName: "Cẩm Phả", level: "district" }, { site: 1, siteName: "Quảng Ninh", level: "province" }, { site: 0, siteName: "Trung ương", level: "centre" }], hasBelow: false });
});
