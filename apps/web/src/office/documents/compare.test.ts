import { describe, expect, it } from "vitest";
import { compareTexts, type ComparedRow } from "./compare.ts";

const marked = (rows: readonly ComparedRow[]) => rows.map(({ pieces }) => pieces.map(({ text, kind }) => (kind === "same" ? text : kind === "gone" ? `[-${text}-]` : `{+${text}+}`)).join(""));
const side = (rows: readonly ComparedRow[], without: "gone" | "new") => rows.map(({ pieces }) => pieces.filter(({ kind }) => kind !== without).map(({ text }) => text).join("")).filter((text) => text !== "");

describe("comparing two versions", () => {
  it("marks whole Vietnamese words, not letters", () => {
    expect(marked(compareTexts(["Các tỉnh báo cáo trước ngày 15 tháng 10."], ["Các tỉnh và thành phố báo cáo trước ngày 20 tháng 10."]))).toEqual(["Các tỉnh {+và thành phố +}báo cáo trước ngày [-15-]{+20+} tháng 10."]);
  });
  it("tells a phrase that was replaced as one change", () => {
    expect(marked(compareTexts(["Họp trong một buổi sáng tại phòng A."], ["Họp trong một ngày tại phòng A."]))).toEqual(["Họp trong một [-buổi sáng -]{+ngày +}tại phòng A."]);
  });
  it("takes the same letters in another encoding for the same", () => {
    expect(compareTexts(["Đường dây nóng"], ["Đường dây nóng".normalize("NFD")]).map(({ kind }) => kind)).toEqual(["same"]);
  });
  it("pairs a changed paragraph with its like, also when one was put before it", () => {
    const rows = compareTexts(["Một.", "Điểm cầu mở cửa lúc bảy giờ sáng."], ["Một.", "Hoàn toàn khác biệt.", "Điểm cầu mở cửa lúc tám giờ sáng."]);
    expect(rows.map(({ kind }) => kind)).toEqual(["same", "new", "changed"]);
    expect(marked(rows)[2]).toBe("Điểm cầu mở cửa lúc [-bảy-]{+tám+} giờ sáng.");
  });
  it.each<[string, string[], string[]]>([
    ["nothing to nothing", [], []],
    ["nothing to something", [], ["A b c", "d"]],
    ["all gone", ["A b c", "d"], []],
    ["all else", ["x y z", "u v"], ["A b c", "d", "e"]],
    ["moved", ["a b c", "d e f", "g h i"], ["g h i", "a b c", "d e f"]],
    ["blanks", ["a  b"], ["a b"]],
  ])("loses nothing of either side: %s", (_what, before, after) => {
    const rows = compareTexts(before, after);
    expect(side(rows, "new")).toEqual(before);
    expect(side(rows, "gone")).toEqual(after);
  });
  it("pairs 2,000 paragraphs that all changed one by one, without running away", () => {
    const before = Array.from({ length: 2_000 }, (_none, n) => `Đoạn ${n} nói về điểm cầu số ${n} và việc chuẩn bị`);
    expect(compareTexts(before, before.map((text) => `${text} kỹ hơn`))).toHaveLength(2_000);
  });
});
