import type { Entry, Outline } from "@diemcau/contract";
import { expect, it } from "vitest";
import { reduce } from "../reduce.ts";
import { initialState } from "../state.ts";
import { testId } from "../testing.ts";
import { writeMinutes, type MinutesFacts } from "./index.ts";

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

function rowsOf(entries: (Record<string, unknown> & { kind: string; minute: number })[], language: "vi" | "en" = "vi"): readonly (readonly string[])[] {
  const journal = entries.map(({ minute, ...entry }, index) => ({ by: "system", seq: index + 1, at: at(minute), ...entry }) as unknown as Entry);
  const sections = writeMinutes({ language, facts, state: journal.reduce(reduce, initialState), journal, rows: {} });
  const blocks = sections.find(({ key }) => key === "pictures")?.parts[0]?.blocks ?? [];
  return blocks.flatMap((block) => (block.kind === "table" ? block.rows : []));
}
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
