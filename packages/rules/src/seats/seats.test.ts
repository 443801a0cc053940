import type { RoomPlan } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { arrange, inPrecedence, planFor, rowName, seatKey, seatLabel, seatingFlaw, seatsOf, sitDown, standUp, tidyPlan, unitOf, type Sitter } from "./index.ts";

const hall = (change: Partial<RoomPlan> = {}): RoomPlan => ({ rows: 4, columns: 6, aisles: [], crossAisles: [], presidium: 0, gaps: [], ...change });
const people = (...units: string[]): Sitter[] => units.map((unit, at) => ({ delegateId: `d${at + 1}`, unit, isSiteChair: false }));
const where = (seats: readonly { row: number; column: number; delegateId: string }[]) =>
  Object.fromEntries(seats.map((seat) => [seat.delegateId, seatLabel(seat, "vi")]));

describe("the room", () => {
  it("names rows and seats as tickets do", () => {
    expect([1, 26, 27, 60].map(rowName)).toEqual(["A", "Z", "AA", "BH"]);
    expect(seatLabel({ row: 2, column: 12 }, "vi")).toBe("B12");
    expect([seatLabel({ row: 0, column: 1 }, "vi"), seatLabel({ row: 0, column: 1 }, "en")]).toEqual(["CT1", "PR1"]);
    // No two seats of the largest room have one name.
    const labels = seatsOf(hall({ rows: 60, columns: 60, presidium: 30 })).map((seat) => seatLabel(seat, "vi"));
    expect(new Set(labels).size).toBe(3_630);
  });

  it("is proposed with a seat for everybody", () => {
    for (const n of [0, 1, 7, 12, 13, 50, 120, 799, 3_000, 3_600]) {
      const seats = seatsOf(planFor(n)).length;
      expect(seats, `for ${n}`).toBeGreaterThanOrEqual(n);
      expect(seats, `for ${n}`).toBeLessThanOrEqual(n + 62);
    }
  });

  it("loses what lies outside it when it is made smaller", () => {
    expect(tidyPlan(hall({ columns: 3, rows: 2, aisles: [3, 1, 5], crossAisles: [2, 1], gaps: [{ row: 1, column: 3 }, { row: 3, column: 1 }] }))).toEqual(
      hall({ columns: 3, rows: 2, aisles: [1], crossAisles: [1], gaps: [{ row: 1, column: 3 }] }),
    );
  });
});

describe("seating by rank", () => {
  it("puts the highest in the middle of the front row, then right, left, and row by row", () => {
    const { seats, unseated } = arrange(hall({ columns: 5, rows: 2 }), people(..."abcdefg"), "rank");
    expect(where(seats)).toEqual({ d1: "A3", d2: "A4", d3: "A2", d4: "A5", d5: "A1", d6: "B3", d7: "B4" });
    expect(unseated).toEqual([]);
  });

  it("gives the presidium's table to the chairs first, from its middle", () => {
    const sitters = people(..."abcde").map((sitter) => ({ ...sitter, isSiteChair: sitter.delegateId === "d4" }));
    expect(where(arrange(hall({ presidium: 3 }), sitters, "rank").seats)).toMatchObject({ d4: "CT2", d1: "CT3", d2: "CT1", d3: "A4" });
  });

  it("passes over gaps and says who has no seat, the lowest ranks", () => {
    const plan = hall({ rows: 1, columns: 3, gaps: [{ row: 1, column: 2 }] });
    const { seats, unseated } = arrange(plan, people(..."abcd"), "rank");
    expect(where(seats)).toEqual({ d1: "A3", d2: "A1" });
    expect(unseated).toEqual(["d3", "d4"]);
  });

  it("leaves fixed seats alone, unless their seat or their delegate is gone", () => {
    const fixed = [
      { row: 1, column: 3, delegateId: "d5", fixed: true },
      { row: 9, column: 1, delegateId: "d1", fixed: true },
      { row: 1, column: 1, delegateId: "gone", fixed: true },
    ];
    const { seats } = arrange(hall({ columns: 5 }), people(..."abcde"), "rank", fixed);
    expect(where(seats)).toEqual({ d5: "A3", d1: "A4", d2: "A2", d3: "A5", d4: "A1" });
    expect(seats.filter((seat) => seat.fixed).map(({ delegateId }) => delegateId)).toEqual(["d5"]);
  });
});

describe("seating by unit", () => {
  it("keeps a unit within one block while a block has room for it", () => {
    const units = ["x", "y", "x", "z", "y", "x", "z", "z", "z", "x", "y", "w", "w", "w", "w", "w"];
    const plan = hall({ rows: 4, columns: 6, aisles: [3] });
    const sitters = people(...units);
    const { seats, unseated } = arrange(plan, sitters, "unit");
    expect(unseated).toEqual([]);
    const unit = new Map(sitters.map((sitter) => [sitter.delegateId, sitter.unit]));
    const sides = new Map<string, Set<string>>();
    for (const { delegateId, column } of seats) {
      const name = unit.get(delegateId)!;
      sides.set(name, (sides.get(name) ?? new Set()).add(column <= 3 ? "left" : "right"));
    }
    expect([...sides].map(([name, each]) => [name, each.size])).toEqual([["x", 1], ["y", 1], ["z", 1], ["w", 1]]);
  });

  it("lets members sit side by side, and on behind one another where the row ends", () => {
    const { seats } = arrange(hall({ rows: 2, columns: 4 }), people("a", "a", "a", "b", "b", "b"), "unit");
    expect(where(seats)).toEqual({ d1: "A1", d2: "A2", d3: "A3", d4: "A4", d5: "B4", d6: "B3" });
  });

  it("divides only a unit that fits nowhere, and uses every seat", () => {
    const plan = hall({ rows: 2, columns: 4, aisles: [2] });
    const { seats, unseated } = arrange(plan, people(...Array<string>(9).fill("a")), "unit");
    expect(new Set(seats.map(seatKey)).size).toBe(8);
    expect(unseated).toEqual(["d9"]);
  });

  it("is done at once for the largest hall", () => {
    const sitters = people(...Array.from({ length: 3_600 }, (_, at) => `u${at % 400}`));
    const { seats } = arrange(hall({ rows: 60, columns: 60, aisles: [15, 30, 45], crossAisles: [20, 40] }), sitters, "unit");
    expect(seats).toHaveLength(3_600);
  });
});

it("says what is wrong with seats", () => {
  const seat = (row: number, column: number, delegateId: string) => ({ row, column, delegateId, fixed: false });
  const known = new Set(["a", "b"]);
  expect(seatingFlaw(hall(), [seat(1, 1, "a"), seat(1, 2, "b")], known)).toBeNull();
  expect(seatingFlaw(hall(), [seat(5, 1, "a")], known)).toContain("no seat");
  expect(seatingFlaw(hall({ gaps: [{ row: 1, column: 1 }] }), [seat(1, 1, "a")], known)).toContain("no seat");
  expect(seatingFlaw(hall(), [seat(1, 1, "a"), seat(1, 1, "b")], known)).toContain("twice");
  expect(seatingFlaw(hall(), [seat(1, 1, "a"), seat(1, 2, "a")], known)).toContain("another seat");
  expect(seatingFlaw(hall(), [seat(1, 1, "c")], known)).toContain("roster");
});

it("seats people with the unit that is recorded, whatever their positions say, unless another was given", () => {
  const of = (unit: string, recorded: string) => unitOf({ unit, recorded, class: "Khách" });
  expect([of("", "Đại sứ quán"), of("Sở Nội vụ", "Sở Tài chính"), of("", "")]).toEqual(["Đại sứ quán", "Sở Nội vụ", "Khách"]);
});

describe("the order of precedence of a room", () => {
  const ranks = [
    { code: "chair", title: "Chủ tịch", place: 10, beginnings: ["Chủ tịch"] },
    { code: "deputy", title: "Phó Chủ tịch", place: 20, beginnings: ["Phó Chủ tịch"] },
  ];
  const sitter = (name: string, positions: string[], unit = "") => {
    const words = name.split(" ");
    return { name, familyName: words[0]!, middleName: words.slice(1, -1).join(" "), givenName: words.at(-1)!, positions, unit };
  };
  const known = (name: string, title: string, place: number, key: string, unitId = "u1") => ({ name, unitId, unitName: `Đơn vị ${unitId}`, titles: [title], place, key });
  const names = (all: ReturnType<typeof inPrecedence>) => all.map(({ delegate }) => delegate.name);

  it("follows the rank table and then the name, not the roster", () => {
    const roster = [sitter("Lê Văn Út", ["Chuyên viên"]), sitter("Lê Văn Tư", ["Phó Chủ tịch"]), sitter("Lê Văn Ba", ["Phó Chủ tịch"]), sitter("Lê Văn Hai", ["Ủy viên", "Chủ tịch UBND"])];
    expect(names(inPrecedence(roster, [], ranks, null))).toEqual(["Lê Văn Hai", "Lê Văn Ba", "Lê Văn Tư", "Lê Văn Út"]);
  });
  it("takes the place by hand of whom the organisation knows, told from namesakes by position or unit", () => {
    const roster = [sitter("Lê Văn Ba", ["Phó Chủ tịch"]), sitter("Lê Văn Út", ["Chuyên viên"])];
    const put = known("Lê Văn Út", "Chuyên viên", 20, "a");
    expect(names(inPrecedence(roster, [put], ranks, null))).toEqual(["Lê Văn Út", "Lê Văn Ba"]);
    // Another person of that name.
    expect(names(inPrecedence(roster, [{ ...put, titles: ["Bác sĩ"], unitId: "u9" }], ranks, "u1"))).toEqual(["Lê Văn Ba", "Lê Văn Út"]);
    const two = [known("Lê Văn Út", "Bác sĩ", 1, "a", "u1"), known("Lê Văn Út", "Kỹ sư", 2, "b", "u2")];
    expect(inPrecedence([sitter("Lê Văn Út", [], "Đơn vị u2")], two, ranks, "u1")[0]!.person).toBe(two[1]);
    expect(inPrecedence([sitter("Lê Văn Út", ["Chuyên viên"])], two, ranks, "u1")[0]!.person).toBe(two[0]);
    expect(inPrecedence([sitter("Lê Văn Út", ["Chuyên viên"])], two, ranks, null)[0]!.person).toBeNull();
  });
});

describe("moving by hand", () => {
  const seats = [
    { row: 1, column: 1, delegateId: "a", fixed: true },
    { row: 1, column: 2, delegateId: "b", fixed: false },
  ];
  it("to a free seat, to a taken one, from none, and off", () => {
    expect(where(sitDown(seats, "a", { row: 2, column: 5 }))).toEqual({ a: "B5", b: "A2" });
    const swapped = sitDown(seats, "a", { row: 1, column: 2 });
    expect(where(swapped)).toEqual({ a: "A2", b: "A1" });
    expect(swapped.find(({ delegateId }) => delegateId === "a")!.fixed).toBe(true);
    // Who had the seat has none now.
    expect(where(sitDown(seats, "c", { row: 1, column: 1 }))).toEqual({ c: "A1", b: "A2" });
    expect(where(sitDown(seats, "b", { row: 1, column: 2 }))).toEqual({ a: "A1", b: "A2" });
    expect(where(standUp(seats, "a"))).toEqual({ b: "A2" });
  });
});
