import type { UnitColumns } from "@diemcau/contract";
import { expect, test } from "vitest";
import { flawsOf, isSecret, moved, newDraft, newItem, toNewConference } from "./draft.ts";
import { subtrees } from "./own-sites.ts";
import { childrenOf, countTree, offeredUnits, rowsOf, tickOf, withSubtree, withUnit } from "./unit-tree.ts";
import { dateText, instantOf, isoDate, isoTime, wallClock } from "./zoned.ts";

const units: UnitColumns = {
  id: ["r", "qn", "cp", "hl", "bg"],
  name: ["Trung ương", "Quảng Ninh", "Cẩm Phả", "Hạ Long", "Bắc Giang"],
  parent: [-1, 0, 1, 1, 0],
  level: [0, 1, 2, 2, 1],
  usual: [10, 20, 30, 40, 50],
  levels: [
    { code: "c", name: "Trung ương" },
    { code: "p", name: "Tỉnh" },
    { code: "d", name: "Huyện" },
  ],
};
const all = offeredUnits(units, [true, true, true], false);
const none = new Uint8Array(5);

test("a subtree is ticked whole, in part or not at all, within the levels offered", () => {
  const whole = withSubtree(units, none, all, 1, true);
  expect([...whole]).toEqual([0, 1, 1, 1, 0]);
  let counts = countTree(units, whole, all);
  expect([0, 1, 4].map((unit) => tickOf(counts, unit))).toEqual(["some", "all", "none"]);
  expect(counts.chosen[0]).toBe(3);

  const onlyProvinces = offeredUnits(units, [false, true, false], true);
  const provinces = withSubtree(units, none, onlyProvinces, 0, true);
  expect([...provinces]).toEqual([0, 1, 0, 0, 1]);
  counts = countTree(units, provinces, onlyProvinces);
  expect(tickOf(counts, 0)).toBe("all");
  expect([...withUnit(whole, 2, false)]).toEqual([0, 1, 0, 1, 0]);
  const bodies = { ...units, usual: [0, 20, 30, 40, 50] };
  expect([...offeredUnits(bodies, [true, true, true], true)]).toEqual([0, 1, 1, 1, 1]);
});

test("search without diacritics shows the way to what matches", () => {
  const rows = rowsOf(units, childrenOf(units), countTree(units, none, all), all, new Set(), "cam pha");
  expect(rows.map((row) => [units.name[row.unit], row.depth])).toEqual([
    ["Trung ương", 0],
    ["Quảng Ninh", 1],
    ["Cẩm Phả", 2],
  ]);
});

test("below a match everything can be opened, beside the way to it nothing is shown", () => {
  const show = (query: string, opened: number[]) =>
    rowsOf(units, childrenOf(units), countTree(units, none, all), all, new Set(opened), query).map(
      (row) => units.name[row.unit],
    );
  expect(show("quang ninh", [0])).toEqual(["Trung ương", "Quảng Ninh"]);
  expect(show("quang ninh", [0, 1])).toEqual(["Trung ương", "Quảng Ninh", "Cẩm Phả", "Hạ Long"]);
});

test("wall clock of a zone, over daylight saving", () => {
  expect(instantOf("2023-10-11", "08:00", "Asia/Ho_Chi_Minh")).toBe(Date.UTC(2023, 9, 11, 1));
  expect(instantOf("2024-03-31", "12:00", "Europe/Paris")).toBe(Date.UTC(2024, 2, 31, 10));
  expect(wallClock(Date.UTC(2023, 9, 11, 1), "Asia/Ho_Chi_Minh")).toEqual({ date: "2023-10-11", time: "08:00" });
  expect(instantOf("", "08:00", "Asia/Ho_Chi_Minh")).toBeNaN();
});

test("a draft says what it lacks, and is sent with the central site first and items by session", () => {
  const draft = newDraft("2023-10-11", "Asia/Ho_Chi_Minh");
  expect(flawsOf(draft).map((flaw) => flaw.key)).toEqual([
    "symbol",
    "type",
    "issuer",
    "issuedOn",
    "abstract",
    "title",
    "shortTitle",
    "venue",
    "sessionTitle",
    "noItems",
    "noUnits",
  ]);
  draft.document = {
    symbol: "57-KL/TW",
    type: "Kết luận",
    issuer: "Bộ Chính trị",
    issuedOn: "2023-06-15",
    abstract: "Về …",
  };
  Object.assign(draft, { title: " Hội  nghị ", shortTitle: "HN", venue: "Hà Nội", units: ["qn", "r"], central: "r" });
  draft.sessions[0]!.title = "Sáng";
  const second = { ...draft.sessions[0]!, id: "s2", title: "Chiều", start: "14:00", end: "17:00" };
  draft.sessions.push(second);
  draft.agenda = [
    { ...newItem("s2"), title: "Hai" },
    { ...newItem(draft.sessions[0]!.id), title: "Một", presenters: "A\n\n B " },
  ];
  expect(flawsOf(draft)).toEqual([]);
  const sent = toNewConference(draft);
  expect(sent.units).toEqual(["r", "qn"]);
  expect(sent.title).toBe("Hội nghị");
  expect(sent.agenda.map((item) => item.title)).toEqual(["Một", "Hai"]);
  expect(sent.agenda[0]?.presenters).toEqual(["A", "B"]);
  second.start = "10:00";
  expect(flawsOf(draft)).toEqual([{ step: "conference", key: "sessionOrder", row: "s2" }]);
});

test("moving stops at the ends", () => {
  expect(moved(["a", "b", "c"], 1, -1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
});

test("dates and times as people write them", () => {
  expect(["15/6/2023", "5.6.2023", "2023-06-15", "31/2/2023", "6/2023", ""].map(isoDate)).toEqual([
    "2023-06-15",
    "2023-06-05",
    "2023-06-15",
    "",
    "",
    "",
  ]);
  expect(["8:00", "8h30", "14h", "0730", "7", "25:00", "8:60", "x"].map(isoTime)).toEqual([
    "08:00",
    "08:30",
    "14:00",
    "07:30",
    "07:00",
    "",
    "",
    "",
  ]);
  expect(dateText("2023-06-05")).toBe("05/06/2023");
});

test("a subtree is its roots and everything below them, in order", () => {
  const parent = [-1, 0, 1, 0, 3, 2];
  expect(subtrees(parent, [1])).toEqual([1, 2, 5]);
  expect(subtrees(parent, [2, 3])).toEqual([2, 3, 4, 5]);
  expect(subtrees(parent, [])).toEqual([]);
});

test("a draft with a mark of secrecy has a flaw at the step where the mark stands", () => {
  const draft = newDraft("2026-11-21", "Asia/Ho_Chi_Minh");
  expect(isSecret(draft)).toBe(false);
  expect(isSecret({ ...draft, pasted: "TỐI MẬT. Kết luận số 1-KL/TW" })).toBe(true);
  const item = { ...newItem(draft.sessions[0]!.id), title: "Báo cáo (MẬT)" };
  expect(flawsOf({ ...draft, agenda: [item] })).toContainEqual({ step: "agenda", key: "secret", row: item.id });
});
