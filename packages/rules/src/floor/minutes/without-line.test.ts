import type { Entry } from "@diemcau/contract";
import { expect, it } from "vitest";
import { initialState } from "../state.ts";
import { minutesSay } from "./say.ts";
import type { MinutesFacts } from "./section.ts";
import { withoutLine } from "./without-line.ts";

/** 8:00 on the 11th of October 2023 in Hà Nội. */
const EIGHT = Date.UTC(2023, 9, 11, 1);
const facts = { sites: [{ name: "Trung tâm" }, { name: "Điểm cầu A" }] } as unknown as MinutesFacts;
const write = (language: "vi" | "en", entries: unknown[]) =>
  withoutLine.write({ language, facts, state: initialState, entries: entries as Entry[], rows: undefined, say: minutesSay(language, "Asia/Ho_Chi_Minh", () => "") });

it("tells what came later with both times, and nothing where all came at once", () => {
  const now = { seq: 1, at: EIGHT, kind: "headcount.reported", site: 1, present: 40, qualifier: "approx" };
  expect(write("vi", [now])).toEqual([]);
  const late = { ...now, seq: 2, at: EIGHT + 20 * 60_000, happenedAt: EIGHT + 5 * 60_000 };
  const [part] = write("vi", [now, late]);
  expect(part!.blocks[1]).toMatchObject({ rows: [["Điểm cầu A", "Báo quân số: khoảng 40", "08 giờ 05", "08 giờ 20"]] });
  expect(write("en", [late])[0]!.blocks[1]).toMatchObject({ rows: [["Điểm cầu A", "Headcount: about 40", "08:05", "08:20"]] });
});

it("says which of them came when the conference was over", () => {
  const counted = { seq: 2, at: EIGHT + 40 * 60_000, happenedAt: EIGHT + 5 * 60_000, kind: "headcount.reported", site: 1, present: 40, qualifier: "exact" };
  const over = { ...initialState, phase: "ended", closedAt: EIGHT + 30 * 60_000 } as const;
  const row = (entry: object) => {
    const parts = withoutLine.write({ language: "en", facts, state: over, entries: [entry as Entry], rows: undefined, say: minutesSay("en", "Asia/Ho_Chi_Minh", () => "") });
    const table = parts[0]!.blocks.find((block) => block.kind === "table");
    return table?.rows[0]![1];
  };
  expect(row(counted)).toBe("Headcount: 40 (arrived after the end)");
  expect(row({ ...counted, at: EIGHT + 20 * 60_000 })).toBe("Headcount: 40");
});

it("stays short, whatever happens in two thousand rooms", () => {
  const many = Array.from({ length: 2_000 }, (_, seq) => ({ seq, at: EIGHT + 60_000, happenedAt: EIGHT, kind: "vote.hands-counted", voteId: "v", site: seq % 2, counts: [1, 2, 3] }));
  const [part] = write("en", many);
  const table = part!.blocks.find((block) => block.kind === "table");
  expect(table?.rows).toHaveLength(200);
  expect(part!.blocks.at(-1)).toMatchObject({ text: "And 1,800 more; see the journal." });
});
