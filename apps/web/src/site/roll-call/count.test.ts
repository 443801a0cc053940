import { describe, expect, it } from "vitest";
import { EMPTY, classDrafts, countOf, shownCount, sumOf } from "./count.ts";
import { peopleTyped } from "@diemcau/rules/text";

describe("a count as it is typed", () => {
  it.each<[string, number | null]>([["45", 45], [" 1.045 ", 1045], ["1,045", 1045], ["", 0], ["vài", null], ["-3", null], ["100001", null]])("reads %j as %j", (typed, number) => {
    expect(peopleTyped(typed)).toBe(number);
  });

  it("follows the room's newest count until somebody types", () => {
    expect(shownCount(null, { reported: -1, checkedIn: 0 })).toBe("");
    expect(shownCount(null, { reported: -1, checkedIn: 31 })).toBe("31");
    expect(shownCount(null, { reported: 34, checkedIn: 31 })).toBe("34");
    expect(shownCount("33", { reported: 35, checkedIn: 31 })).toBe("33");
    // Emptied by hand stays empty.
    expect(shownCount("", { reported: 35, checkedIn: 31 })).toBe("");
  });

  it("needs a number, and numbers that agree", () => {
    expect(countOf(EMPTY)).toBe("number");
    expect(countOf({ ...EMPTY, present: "45" })).toEqual({ present: 45, qualifier: "exact" });
    expect(countOf({ ...EMPTY, present: "45", remote: "46" })).toBe("inconsistent");
    expect(countOf({ ...EMPTY, present: "45", absent: "3", countedBy: "  Tổ   điểm danh " })).toEqual({ present: 45, qualifier: "exact", absent: 3, countedBy: "Tổ điểm danh" });
  });

  it("adds classes up by itself, beginning with who has checked in", () => {
    const classes = classDrafts([{ class: "Đại biểu", expected: 40, checkedIn: 30, absent: 3 }, { class: "Khách mời", expected: 5, checkedIn: 4, absent: 0 }], "Khác");
    expect(sumOf(classes, "present")).toBe(34);
    const typed = classes.map((each, at) => (at === 0 ? { ...each, absent: "2", remote: "1" } : each));
    expect(countOf({ ...EMPTY, present: "7", classes: typed })).toEqual({
      present: 34,
      qualifier: "exact",
      classes: [{ class: "Đại biểu", present: 30, remote: 1, absent: 2, substitutes: 0 }, { class: "Khách mời", present: 4, remote: 0, absent: 0, substitutes: 0 }],
    });
    expect(countOf({ ...EMPTY, classes: classes.map((each) => ({ ...each, present: "x" })) })).toBe("number");
  });

  it("more classes than a count may have share its last row: nobody is left out of the sum", () => {
    const many = Array.from({ length: 15 }, (_, at) => ({ class: at === 3 ? "Khác" : `Thành phần ${at}`, expected: 20 - at, checkedIn: 10, absent: 1 }));
    const drafts = classDrafts(many, "Khác");
    expect(drafts).toHaveLength(12);
    expect(sumOf(drafts, "present")).toBe(150);
    expect(sumOf(drafts, "absent")).toBe(15);
    expect(drafts.at(-1)).toMatchObject({ class: "Khác", present: "40", absent: "4" });
    expect(countOf({ ...EMPTY, classes: drafts })).toMatchObject({ present: 150 });
    expect(classDrafts(many.slice(0, 12), "Khác").map((each) => each.class)).toEqual(many.slice(0, 12).map((each) => each.class));
  });
});
