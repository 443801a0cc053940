import { describe, expect, it } from "vitest";
import { OFFICERS_AT_ONCE, checkOfficers, findOfficerTable, readOfficerRows } from "./index.ts";

/** A province, two districts, and a commune of one name in each. */
const units = { id: ["p", "d1", "d2", "c1", "c2"], name: ["Tỉnh Mẫu", "Huyện Đông", "Huyện Tây", "Xã Tân Phú", "Xã Tân Phú"], parent: [-1, 0, 0, 1, 2], code: ["1", "11", "12", "111", "121"] };
const below = (unit: number): boolean => unit > 0;
const check = (grid: (string | number | null)[][], more: Partial<Parameters<typeof checkOfficers>[1]> = {}) => {
  const table = findOfficerTable(grid)!;
  return checkOfficers(readOfficerRows(grid, table), { units, within: below, known: [], usernames: new Set(), ...more });
};

describe("a file of officers", () => {
  it("is read as people make it; a name is made for whoever is given none, and no two are alike", () => {
    const { counts, changes, rows } = check([
      ["DANH SÁCH ĐẦU MỐI"],
      ["TT", "Ðơn vị".normalize("NFD"), "Trực thuộc", "Cán bộ đầu mối", "Ghi chú"],
      [1, "Xã Tân Phú", "Huyện Đông", "NGUYỄN THỊ AN", null],
      [2, "XÃ TÂN PHÚ", "Huyện Tây", "Đồng chí Trần Văn Bình".normalize("NFD"), null],
      [3, "Huyện Đông", "Tỉnh Mẫu", "Lê Thị Cúc", null],
      [4, "Huyện Đông", "Tỉnh Mẫu", "Lê Văn Dũng", null],
      [5, "Huyện Tây", "Tỉnh Mẫu", null, "chưa có người"],
      ["Tổng cộng", null, null, 4, null],
    ]);
    expect(counts).toMatchObject({ rows: 5, add: 4, same: 1, error: 0, heading: 1 });
    expect(changes.map(({ unitId, name, username }) => [unitId, name, username])).toEqual([
      ["c1", "Nguyễn Thị An", "xa-tan-phu"],
      ["c2", "Trần Văn Bình", "xa-tan-phu.huyen-tay"],
      ["d1", "Lê Thị Cúc", "huyen-dong"],
      ["d1", "Lê Văn Dũng", "huyen-dong.tinh-mau"],
    ]);
    expect(rows.find(({ row }) => row === 3)!.flaws).toEqual([{ code: "name-capitals", value: "NGUYỄN THỊ AN" }]);
  });

  it("gives no name that somebody has, has had, or is given further down", () => {
    const grid = [["Đơn vị", "Cán bộ đầu mối", "Tên đăng nhập"], ["Huyện Đông", "Lê Thị Cúc", ""], ["Huyện Tây", "Lê Thị Dung", "huyen-dong"]];
    expect(check(grid).changes.map(({ username }) => username)).toEqual(["huyen-dong.tinh-mau", "huyen-dong"]);
    expect(check(grid.slice(0, 2), { usernames: new Set(["huyen-dong", "huyen-dong.tinh-mau"]) }).changes.map(({ username }) => username)).toEqual(["huyen-dong-2"]);
  });

  it("tells nothing of officers outside, and holds at most so many", () => {
    const known = [{ id: "x", unitId: "p", name: "Người Trên", username: "nguoi-tren", email: null, hasPassword: true }];
    expect(check([["Đơn vị", "Cán bộ đầu mối"], ["Tỉnh Mẫu", "Ai Đó"]], { known }).rows[0]!.flaws).toEqual([{ code: "not-below", value: "Tỉnh Mẫu" }]);
    const many = [["Mã đơn vị", "Cán bộ đầu mối"], ...Array.from({ length: OFFICERS_AT_ONCE + 1 }, (_, nth) => ["111", `Người Số ${nth}`])];
    const { counts, changes, rows } = check(many);
    expect([counts.error, changes.length]).toEqual([1, 0]);
    expect(rows.at(-1)!.flaws).toContainEqual({ code: "officers-too-many", value: String(OFFICERS_AT_ONCE) });
  });
});
