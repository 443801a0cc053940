import type { AgendaItem } from "@diemcau/contract";
import { expect, test } from "vitest";
import { presentersOf, secondsOf, speakerOfLine } from "./speech-plan.ts";

const item = (kind: AgendaItem["kind"], minutes: number, presenters: string[] = []): AgendaItem => ({ id: "i", sessionId: "s", kind, title: "T", minutes, presenters, site: null, paperIds: [], documentIds: [] });
const rules = { warnSeconds: 60, levels: [{ level: "province", holds: false, requests: 0, speeches: 0, seconds: 420 }] };

test("a paper may last as long as the agenda plans for it; in a discussion the level's rule holds for each", () => {
  expect(secondsOf(item("paper", 15), rules, "province")).toBe(900);
  expect(secondsOf(item("report", 20), rules, "district")).toBe(1_200);
  expect(secondsOf(item("discussion", 60), rules, "province")).toBe(420);
  expect(secondsOf(null, rules, "province")).toBe(420);
  expect(secondsOf(null, rules, "district")).toBe(0);
  expect(secondsOf(item("talk", 600), rules, "province")).toBe(14_400);
});

test("a presenter's line is a name and, behind a comma or a dash, a position", () => {
  expect(speakerOfLine("Bộ Ngoại giao")).toEqual({ name: "Bộ Ngoại giao" });
  expect(speakerOfLine("Lê Văn Mẫu, Giám đốc Sở Thử nghiệm, tỉnh X")).toEqual({ name: "Lê Văn Mẫu", position: "Giám đốc Sở Thử nghiệm, tỉnh X" });
  expect(speakerOfLine("Ada Sample – Keeper-General")).toEqual({ name: "Ada Sample", position: "Keeper-General" });
  expect(speakerOfLine("  ")).toBeUndefined();
  expect(presentersOf(item("paper", 5, ["A, B", ""]))).toEqual([{ name: "A", position: "B" }]);
  // Where a unit reads from its own room, the room's name says it.
  expect(presentersOf(item("paper", 5, ["Hobart", "A"]), "Hobart")).toEqual([{ name: "A" }]);
});
