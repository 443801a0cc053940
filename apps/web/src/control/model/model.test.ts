import { expect, test } from "vitest";
import type { Directory, Outline } from "@diemcau/contract";
import { initialState, rollUp } from "@diemcau/rules";
import { agendaView, itemClock } from "./agenda.ts";
import { spelled } from "./code.ts";
import { countMatches, keepIfSame, matchMask, visibleRows } from "./filter.ts";
import { countStates, dotsOf, planMap, projection, spread } from "./map.ts";
import { SiteSearch } from "./search.ts";
import { buildTree, groupsOf, pathOf, siblingCount } from "./site-tree.ts";
import { speakerFrom } from "./speaker.ts";

/** Centre 0; Quảng Ninh 1 with Cẩm Phả 3 and Hạ Long 4; a mission abroad 2; 3 has a ward 5. */
const names = ["Điểm cầu Trung ương", "Tỉnh Quảng Ninh", "Đại sứ quán tại Cộng hòa Pháp", "Thành phố Cẩm Phả", "Thành phố Hạ Long", "Phường Cẩm Sơn"];
const parent = [-1, 0, 0, 1, 1, 3];
const outline: Outline = {
  conference: {
    id: "c",
    title: "Hội nghị",
    shortTitle: "HN",
    phase: "live",
    startsAt: 1_000_000,
    timeZone: "Asia/Ho_Chi_Minh",
    venue: "",
    groundDocument: null,
    standing: "planned",
    siteCount: 6,
    expected: 60,
  },
  sessions: [{ id: "s", title: "", startsAt: 1_000_000, endsAt: 2_000_000 }],
  agenda: ["a", "b", "c"].map((id, i) => ({
    id,
    sessionId: "s",
    kind: "report" as const,
    title: id,
    minutes: 10 * (i + 1),
    presenters: [],
    site: null,
    paperIds: [],
    documentIds: [],
  })),
  papers: [],
  documents: [],
};
const directory: Directory = {
  version: 1,
  outline,
  levels: ["Trung ương", "Tỉnh", "Huyện", "Xã"].map((name) => ({ code: name, name })),
  sites: {
    id: names,
    name: names,
    parent,
    level: [0, 1, 1, 2, 2, 3],
    expected: [10, 10, 10, 10, 10, 10],
    timeZone: [0, 0, 0, 0, 0, 0],
    lat: [21.03, 20.95, 48.85, 21.01, 20.95, null],
    lon: [105.85, 107.08, 2.35, 107.27, 107.08, null],
  },
  timeZones: ["Asia/Ho_Chi_Minh"],
};
const country = { box: [101.5, 6.4, 117.8, 23.6] };
const tree = buildTree(directory);

test("the tree knows depth, order, path and siblings", () => {
  expect([...tree.depth]).toEqual([0, 1, 1, 2, 2, 3]);
  expect([...tree.preorder]).toEqual([0, 1, 3, 5, 4, 2]);
  expect(pathOf(tree, 5).map((site) => names[site])).toEqual(["Điểm cầu Trung ương", "Tỉnh Quảng Ninh", "Thành phố Cẩm Phả", "Phường Cẩm Sơn"]);
  expect(siblingCount(tree, 4)).toBe(2);
  expect(tree.place[4]).toBe(2);
});

test("the wall gathers branches; rooms without one stand with the centre", () => {
  expect(groupsOf(tree)).toEqual([
    { head: 0, sites: [0, 2] },
    { head: 1, sites: [1, 3, 5, 4] },
  ]);
});

test("rows follow what is open; a filter opens what leads to a match", () => {
  expect(visibleRows(tree, new Set([0]), null)).toEqual([0, 1, 2]);
  expect(visibleRows(tree, new Set([0, 1]), null)).toEqual([0, 1, 3, 4, 2]);
  const mask = matchMask(tree, [1, 2, 2, 2, 2, 4], { states: new Set([4]), level: null });
  expect([...mask]).toEqual([1, 1, 0, 1, 0, 2]);
  expect(countMatches(mask)).toBe(1);
  expect(visibleRows(tree, new Set(), mask)).toEqual([0, 1, 3, 5]);
  expect([...matchMask(tree, [2, 2, 2, 2, 2, 2], { states: new Set([2]), level: 2 })]).toEqual([1, 1, 0, 2, 2, 0]);
});

test("equal rows keep their identity", () => {
  const rows = [1, 2, 3];
  expect(keepIfSame(rows, [1, 2, 3])).toBe(rows);
  expect(keepIfSame(rows, [1, 2, 4])).toEqual([1, 2, 4]);
});

test("search needs no diacritics and puts the best first", () => {
  const search = new SiteSearch(names);
  expect(search.find("cam pha").map((site) => names[site])).toEqual(["Thành phố Cẩm Phả"]);
  expect(search.find("Cẩm").map((site) => names[site])).toEqual(expect.arrayContaining(["Thành phố Cẩm Phả", "Phường Cẩm Sơn"]));
  expect(search.find("phap")).toEqual([2]);
  expect(search.find("   ")).toEqual([]);
  expect(search.find("xyz")).toEqual([]);
});

test("the agenda stands around its cursor, with planned times that add up", () => {
  const view = agendaView(outline, { phase: "live", agenda: { itemId: "b", since: 0 } });
  expect(view.lines.map((line) => line.place)).toEqual(["done", "current", "next"]);
  expect(view.lines.map((line) => (line.plannedAt - 1_000_000) / 60_000)).toEqual([0, 10, 30]);
  expect([view.current?.id, view.next?.id]).toEqual(["b", "c"]);
  expect(agendaView(outline, { phase: "prepared", agenda: { itemId: null, since: null } }).next?.id).toBe("a");
  const ended = agendaView(outline, { phase: "ended", agenda: { itemId: null, since: null } });
  expect([ended.next, ended.lines.every((line) => line.place === "done")]).toEqual([null, true]);
  // Jumped from the first to the last; then nothing is on for a while.
  const jumped = { itemId: "c", since: 9, dealt: [["a", 1], ["c", 9]] as [string, number][] };
  expect(agendaView(outline, { phase: "live", agenda: jumped }).lines.map((line) => line.place)).toEqual(["done", "skipped", "current"]);
  expect(agendaView(outline, { phase: "live", agenda: { itemId: null, since: null, dealt: [["a", 1]] } }).next?.id).toBe("b");
});

test("an item says how far over its time it is", () => {
  const item = outline.agenda[0]!;
  expect(itemClock(item, 0, 9 * 60_000)).toEqual({ elapsed: 540_000, planned: 600_000, over: 0 });
  expect(itemClock(item, 0, 11 * 60_000).over).toBe(60_000);
  expect(itemClock(item, 5_000, 0).elapsed).toBe(0);
});

test("the map counts a branch at its head and rooms abroad on their own", () => {
  const plan = planMap(tree, directory.sites, [country]);
  expect(plan.country).toBe(country);
  expect(plan.main.map(({ head, sites }) => [head, sites])).toEqual([
    [0, [0]],
    [1, [1, 3, 4, 5]],
  ]);
  expect(plan.abroad.map(({ head }) => head)).toEqual([2]);
  expect(plan.unplaced).toBe(0);
  const roll = rollUp(initialState, parent, directory.sites.expected);
  expect(countStates(plan.main[1]!.sites, roll.own, null)).toEqual([4, 0, 0, 0, 0]);
});

test("an organisation elsewhere gets the world as its map", () => {
  const elsewhere = { ...directory.sites, lat: names.map((_, i) => 50 + i), lon: names.map((_, i) => 5 + i) };
  expect(planMap(tree, elsewhere, [country]).country).toBeNull();
});

test("branches of one town are one dot, named by the most senior", () => {
  const capital = { ...directory.sites, lat: [21.03, 21.03, 48.85, 21.01, 20.95, null], lon: [105.85, 105.86, 2.35, 107.27, 107.08, null] };
  expect(planMap(tree, capital, [country]).main.map(({ head, heads, sites }) => [head, heads, sites])).toEqual([[0, [0, 1], [0, 1, 3, 4, 5]]]);
});

test.each([8, 13])("a map full of dots, %s px each, keeps every one near its place", (px) => {
  // The centre with ten committees beside it, its city, and provinces down the coast.
  const places: [name: string, lon: number, lat: number, sites: number][] = [
    ...Array.from({ length: 10 }, (_, i): [string, number, number, number] => [`Ban ${i}`, 105.84 + i / 1000, 21.03, 1]),
    ["Hà Nội", 105.85, 21.03, 600],
    ["Hưng Yên", 106.06, 20.65, 180],
    ["Hà Nam", 105.92, 20.54, 110],
    ["Nam Định", 106.17, 20.42, 230],
    ["Ninh Bình", 105.97, 20.25, 150],
    ["Thái Bình", 106.34, 20.45, 260],
    ["Hải Dương", 106.32, 20.94, 240],
    ["Hải Phòng", 106.68, 20.86, 220],
    ["Bắc Ninh", 106.07, 21.18, 130],
    ["Vĩnh Phúc", 105.6, 21.31, 140],
    ["Hòa Bình", 105.34, 20.82, 160],
    ["Thanh Hóa", 105.78, 19.81, 560],
    ["Nghệ An", 105.69, 18.67, 480],
  ];
  const { at } = projection(country.box, 560);
  const groups = places.map(([, lon, lat, sites], head) => ({ head, heads: [head], sites: Array.from({ length: sites }, () => head), lon, lat }));
  const dots = dotsOf(groups, at, px);
  for (const dot of dots) expect(Math.hypot(dot.x - dot.home[0], dot.y - dot.home[1])).toBeLessThanOrEqual(2 * dot.r);
  const y = (name: string) => dots[places.findIndex(([each]) => each === name)]!.y;
  expect(y("Hà Nội")).toBeLessThan(y("Thanh Hóa"));
  expect(y("Thanh Hóa")).toBeLessThan(y("Nghệ An"));
});

test("dots on one spot move apart", () => {
  const dots = [
    { x: 0, y: 0, r: 5 },
    { x: 0, y: 0, r: 5 },
  ];
  spread(dots);
  expect(Math.hypot(dots[0]!.x - dots[1]!.x, dots[0]!.y - dots[1]!.y)).toBeGreaterThanOrEqual(9.9);
});

test("a speaker without a name is none; texts are tidied", () => {
  expect(speakerFrom({ name: "  " })).toBeUndefined();
  expect(speakerFrom({ name: " Lê  Văn Mẫu ", position: " " })).toEqual({ name: "Lê Văn Mẫu" });
});

test("a code is shown in groups", () => {
  expect(spelled("K7QM4XPD")).toBe("K7QM 4XPD");
  expect(spelled("K7QM-4XPD")).toBe("K7QM-4XPD");
});
