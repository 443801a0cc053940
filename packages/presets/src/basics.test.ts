import { describe, expect, it } from "vitest";
import { formatCsv, parseCsv } from "./csv.ts";
import { distribute } from "./distribute.ts";
import { createRandom, randomUnit, seededUuid, unitOf } from "./random.ts";

describe("csv", () => {
  it("round-trips commas, quotes, line breaks and Vietnamese", () => {
    const rows = [
      { a: "Thông tin, Truyền thông", b: 'nói "có"\nvà "không"' },
      { a: "", b: "Đắk Lắk" },
    ];
    expect(parseCsv(formatCsv(["a", "b"], rows))).toEqual(rows);
  });
  it("reads CRLF, a byte order mark and a last line without a break", () => {
    expect(parseCsv("\uFEFFa,b\r\n1,2\r\n3,4")).toEqual([
      { a: "1", b: "2" },
      { a: "3", b: "4" },
    ]);
    expect(parseCsv("")).toEqual([]);
  });
  it("refuses torn files", () => {
    expect(() => parseCsv("a,b\n1")).toThrow(/record 2/);
    expect(() => parseCsv('a\n"1')).toThrow(/not closed/);
  });
});

describe("distribute", () => {
  it("is exact, proportional and keeps the minimum", () => {
    expect(distribute(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(distribute(100, [3, 1], 0)).toEqual([75, 25]);
    expect(distribute(5, [1000, 1, 1], 1)).toEqual([3, 1, 1]);
  });
  it("refuses what cannot be", () => {
    expect(() => distribute(2, [1, 1, 1], 1)).toThrow(RangeError);
    expect(() => distribute(2, [0, 0])).toThrow(RangeError);
  });
  it("adds up for random weights", () => {
    const random = createRandom("distribute");
    for (let round = 0; round < 200; round++) {
      const weights = Array.from({ length: 1 + (round % 40) }, () => randomUnit(random) + 0.001);
      const total = 100 + (random() % 10_000);
      const shares = distribute(total, weights, 1);
      expect(shares.reduce((a, b) => a + b, 0)).toBe(total);
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
    }
  });
});

describe("random", () => {
  it("is pinned: changing it changes every shipped number", () => {
    const random = createRandom("pin");
    expect([random(), random()]).toMatchInlineSnapshot(`
      [
        449954603,
        1362853084,
      ]
    `);
    expect(unitOf("pin")).toMatchInlineSnapshot(`0.8422075361013412`);
    expect(seededUuid(1_697_007_600_000, createRandom("pin"))).toMatchInlineSnapshot(
      `"018b1d89-0180-7ad1-832b-513b7cdcf8c7"`,
    );
  });
  it("is about even", () => {
    const random = createRandom("even");
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 40_000; i++) counts[Math.floor(randomUnit(random) * 4)]!++;
    for (const count of counts) expect(count / 10_000).toBeCloseTo(1, 1);
  });
});
