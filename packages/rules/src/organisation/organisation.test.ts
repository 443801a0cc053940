import { describe, expect, it } from "vitest";
import { NO_PLACE, codeHolder, createRankFinder, dayBefore, isInForce, mayStandBelow, placeOf, tenuresOf, type Rank, type UnitLife, outOfOrder, standBetween } from "./index.ts";

describe("codes through time", () => {
  const unit = (id: string, code: string, validFrom: string | null, validTo: string | null, past: UnitLife["past"] = []): UnitLife => ({ id, level: "province", code, validFrom, validTo, past });
  // 1/7/2025, from the shared administrative facts: 44 was Quảng Bình and is Quảng Trị, which was 45.
  const binh = unit("binh", "44", null, "2025-06-30");
  const tri = unit("tri", "44", null, null, [{ until: "2025-07-01", level: "province", code: "45" }]);

  it("are used again, but never by two at once", () => {
    expect(codeHolder(tri, [binh, tri])).toBeNull();
    expect(codeHolder(binh, [binh, tri])).toBeNull();
    expect(codeHolder(unit("new", "45", "2025-07-01", null), [binh, tri])).toBeNull();
    expect(codeHolder(unit("new", "45", "2025-06-30", null), [binh, tri])?.id).toBe("tri");
    expect(codeHolder(unit("new", "44", null, null), [binh])?.id).toBe("binh");
    expect(codeHolder({ ...unit("new", "44", null, null), level: "district" }, [binh])).toBeNull();
  });
  it("have tenures that leave no gap", () => {
    expect(tenuresOf(tri)).toEqual([
      { validFrom: null, validTo: "2025-06-30", level: "province", code: "45" },
      { validFrom: "2025-07-01", validTo: null, level: "province", code: "44" },
    ]);
  });
});

it("a unit is in force up to its last day", () => {
  expect(["2025-06-30", "2025-07-01"].map((day) => isInForce({ validFrom: null, validTo: "2025-06-30" }, day))).toEqual([true, false]);
  expect([dayBefore("2024-03-01"), dayBefore("2025-01-01")]).toEqual(["2024-02-29", "2024-12-31"]);
  expect([mayStandBelow(1, 0), mayStandBelow(0, 0), mayStandBelow(0, 1)]).toEqual([true, true, false]);
});

describe("the order of precedence", () => {
  const ranks: Rank[] = [
    { code: "deputy-minister", title: "Thứ trưởng", place: 20, beginnings: ["Thứ trưởng"] },
    { code: "secretary", title: "Bí thư", place: 100, beginnings: ["Bí thư"] },
    { code: "deputy", title: "Phó Bí thư", place: 120, beginnings: ["Phó Bí thư"] },
    { code: "standing", title: "Phó Bí thư Thường trực", place: 110, beginnings: ["Phó Bí thư Thường trực"] },
  ];
  const rankOf = createRankFinder(ranks);
  it.each([
    ["Bí thư Tỉnh ủy", "secretary"],
    ["Phó Bí thư Thường trực Tỉnh uỷ", "standing"],
    ["PHÓ BÍ THƯ, Chủ tịch UBND", "deputy"],
    ["pho bi thu thuong truc", "standing"],
    ["Thứ trưởng Bộ Ngoại giao", "deputy-minister"],
    ["Thủ trưởng doanh nghiệp", null],
    ["Bí thưởng", null],
    ["", null],
  ])("%s is %s", (title, rank) => expect(rankOf(title)).toBe(rank));
  it("takes the best position that is not over, unless a place was given by hand", () => {
    const held = (rank: string | null, validTo: string | null = null) => ({ title: "", rank, validFrom: null, validTo });
    expect(placeOf(null, [held("deputy"), held("secretary", "2024-12-31")], ranks, "2025-01-01")).toBe(120);
    expect(placeOf(null, [held("deputy"), held("secretary", "2025-01-01")], ranks, "2025-01-01")).toBe(100);
    expect(placeOf(5, [held("deputy")], ranks, "2025-01-01")).toBe(5);
    expect(placeOf(null, [held(null)], ranks, "2025-01-01")).toBe(NO_PLACE);
  });
});

describe("the order by hand", () => {
  const standing = (place: number, key: string) => ({ place, key });
  const line = (each: { place: number; key: string }) => `${String(each.place).padStart(5, "0")}${each.key}`;
  it("puts somebody between two of one rank, of two ranks, and before everybody", () => {
    const [an, binh, cuc] = [standing(10, "an le\u00021"), standing(10, "binh le\u00022"), standing(20, "anh le\u00023")];
    for (const [before, behind] of [[an, binh], [binh, cuc], [null, an], [cuc, null]] as const) {
      const put = standBetween(before, behind);
      if (before) expect(line(put) > line(before)).toBe(true);
      if (behind) expect(line(put) < line(behind)).toBe(true);
    }
  });
  it("holds a thousand at one spot, always in between", () => {
    const [before, last] = [standing(10, "an\u00021"), standing(10, "an le\u00022")];
    let behind = last;
    for (let n = 0; n < 1_000; n++) {
      const put = standBetween(before, behind);
      expect(line(put) > line(before) && line(put) < line(behind)).toBe(true);
      behind = put;
    }
    let front = before as { place: number; key: string };
    for (let n = 0; n < 1_000; n++) {
      const put = standBetween(front, behind);
      expect(line(put) > line(front) && line(put) < line(behind)).toBe(true);
      front = put;
    }
  });
  it("marks as few as stand out of it", () => {
    expect(outOfOrder(["a", "b", "c"])).toEqual([false, false, false]);
    expect(outOfOrder(["b", "c", "a", "d"])).toEqual([false, false, true, false]);
    expect(outOfOrder(["a", "a"])).toEqual([false, false]);
    expect(outOfOrder([])).toEqual([]);
  });
});
