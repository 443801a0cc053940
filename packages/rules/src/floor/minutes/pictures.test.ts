import type { Entry, Outline } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { reduce } from "../reduce.ts";
import { initialState } from "../state.ts";
import { testId } from "../testing.ts";
import { writeMinutes, type MinutesBlock, type MinutesFacts } from "./index.ts";

/** 8:00 on the 11th of October 2023 in Hà Nội. */
const EIGHT = Date.UTC(2023, 9, 11, 1);
const at = (minute: number) => EIGHT + minute * 60_000;
const facts = {
  outline: {
    conference: { id: testId(1), title: "Hội nghị thử", shortTitle: "Thử", startsAt: EIGHT, timeZone: "Asia/Ho_Chi_Minh" },
    sessions: [],
    agenda: [],
    papers: [],
    documents: [],
  } as unknown as Outline,
  chairs: [],
  organisers: [],
  levels: [],
  sites: ["Trung tâm", "Tỉnh Một", "Tỉnh Hai"].map((name) => ({ name, parent: -1, level: "x", expected: 10 })),
} satisfies MinutesFacts;

type Entries = (Record<string, unknown> & { kind: string; minute: number })[];

function blocksOf(key: string, entries: Entries, language: "vi" | "en" = "vi"): readonly MinutesBlock[] {
  const journal = entries.map(({ minute, ...entry }, index) => ({ by: "system", seq: index + 1, at: at(minute), ...entry }) as unknown as Entry);
  const sections = writeMinutes({ language, facts, state: journal.reduce(reduce, initialState), journal, rows: {} });
  return sections.find((each) => each.key === key)?.parts[0]?.blocks ?? [];
}
const rowsOf = (entries: Entries, language?: "vi" | "en", key = "pictures"): readonly (readonly string[])[] =>
  blocksOf(key, entries, language).flatMap((block) => (block.kind === "table" ? block.rows : []));
const sentencesOf = (key: string, entries: Entries): string[] => blocksOf(key, entries).flatMap((block) => (block.kind === "text" ? [block.text] : []));
const present = (minute: number, ...changes: [number, "c" | "l", number][]) => ({ kind: "sites.presence", minute, changes });
const marked = (minute: number, ...changes: [number, number, number][]) => ({ kind: "wall.marked", minute, changes });
const opened = { kind: "conference.opened", minute: 0 };
const closed = { kind: "conference.closed", minute: 120 };

it("tells what lasted while the conference was on: which room, what, from when to when", () => {
  expect(rowsOf([opened, marked(10, [1, 0, at(9)]), marked(30, [1, 0, 0], [2, 2, at(29)]), closed])).toEqual([
    ["Tỉnh Một", "Hình đen", "08 giờ 09 – 08 giờ 30", "21 phút"],
    ["Tỉnh Hai", "Không có tiếng", "08 giờ 29 – đến khi kết thúc", "1 giờ 31 phút"],
  ]);
});

it("leaves out what was short, and what was before the opening", () => {
  expect(rowsOf([marked(-60, [1, 1, at(-61)]), opened, marked(2, [1, 1, 0]), marked(20, [2, 3, at(19)]), marked(23, [2, 3, 0]), closed])).toEqual([]);
  expect(rowsOf([marked(-60, [1, 1, at(-61)]), opened, marked(8, [1, 1, 0]), closed], "en")).toEqual([["Tỉnh Một", "Frozen picture", "08:00 – 08:08", "8 min"]]);
  expect(rowsOf([opened, closed])).toEqual([]);
});

it("ends with the room's line", () => {
  expect(rowsOf([opened, marked(10, [1, 0, at(9)]), { kind: "sites.presence", minute: 20, changes: [[1, "l", at(19)]] }, closed])).toEqual([
    ["Tỉnh Một", "Hình đen", "08 giờ 09 – 08 giờ 19", "10 phút"],
  ]);
});

describe("lines", () => {
  const joined = present(-10, [0, "c", at(-30)], [1, "c", at(-20)], [2, "c", at(-12)]);

  it("a site that was away stands in the minutes, from when to when", () => {
    const day = [joined, opened, present(40, [1, "l", at(39)]), present(80, [1, "c", at(79)]), present(100, [2, "l", at(99)]), closed];
    expect(rowsOf(day, "vi", "lines")).toEqual([
      ["Tỉnh Một", "08 giờ 39 – 09 giờ 19", "40 phút"],
      ["Tỉnh Hai", "09 giờ 39 – đến khi kết thúc", "21 phút"],
    ]);
    expect(sentencesOf("lines", day)).toEqual(["Trong thời gian hội nghị, 2 điểm cầu mất đường truyền từ 1 phút trở lên, tổng cộng 2 lần."]);
  });

  it("counts only the time of the conference, and nothing after its end", () => {
    expect(rowsOf([joined, present(-5, [1, "l", at(-5)]), opened, present(7, [1, "c", at(7)]), closed, present(121, [2, "l", at(121)])], "en", "lines")).toEqual([["Tỉnh Một", "08:00 – 08:07", "7 min"]]);
    expect(rowsOf([joined, opened, present(7, [1, "l", at(7)]), present(7.5, [1, "c", at(7.5)]), closed], "vi", "lines")).toEqual([]);
    expect(blocksOf("lines", [joined, opened, closed])).toEqual([]);
    expect(blocksOf("lines", [joined, present(-5, [1, "l", at(-5)])])).toEqual([]);
  });

  it("names who never came: not at all, or gone before the opening for good", () => {
    const day = [present(-10, [0, "c", at(-30)], [1, "c", at(-20)]), present(-5, [1, "l", at(-5)]), opened, closed];
    expect(sentencesOf("lines", day)).toEqual(["2 điểm cầu không kết nối lần nào: Tỉnh Một; Tỉnh Hai."]);
    expect(rowsOf(day, "vi", "lines")).toEqual([]);
    expect(sentencesOf("lines", [present(-10, [0, "c", at(-30)], [1, "c", at(-20)]), opened, present(9, [2, "c", at(9)]), closed])).toEqual(["1 điểm cầu kết nối sau giờ khai mạc."]);
  });
});
