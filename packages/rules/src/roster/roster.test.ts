import { describe, expect, it } from "vitest";
import { checkEntry, checkRoster, columnOf, findTable, readRows, siteLabels, wantedBy, wantedPersons, type Cell, type KnownDelegate, type RosterContext } from "./index.ts";

const sites = {
  name: ["Trung ương", "Tỉnh Sông Đà", "Thành phố Hòa Bình", "Huyện Châu Thành", "Tỉnh Biển Đông", "Huyện Châu Thành"],
  parent: [-1, 0, 1, 1, 0, 4],
  expected: [10, 10, 2, 10, 10, 10],
};
const ID = "0192f3c4-0000-7000-8000-000000000001";
const known = (more: Partial<KnownDelegate> = {}): KnownDelegate => ({
  id: ID,
  site: 2,
  name: "Nguyễn Văn Thử",
  positions: ["Ủy viên", "Trưởng ban"],
  class: "Đại biểu",
  unit: "",
  chair: false,
  lead: false,
  ...more,
});
/** The officer of Tỉnh Sông Đà. */
const context = (more: Partial<RosterContext> = {}): RosterContext => ({ sites, within: (site) => site >= 1 && site <= 3, picked: null, capacity: new Map(), known: [], elsewhere: [], ...more });

const HEAD = ["TT", "Họ và tên", "Chức vụ", "Điểm cầu", "Thành phần"];
function check(grid: Cell[][], more: Partial<RosterContext> = {}) {
  const table = findTable(grid);
  if (!table) throw new Error("no table");
  return checkRoster(readRows(grid, table, more.picked !== undefined && more.picked !== null), context(more));
}
const codes = (grid: Cell[][], more: Partial<RosterContext> = {}) => check(grid, more).rows.map(({ flaws }) => flaws.map(({ code }) => code).join(" "));

describe("the table in a sheet", () => {
  it.each([
    ["Họ và tên", "name"],
    ["HỌ VÀ TÊN (viết hoa)", "name"],
    ["ho va ten", "name"],
    ["Họ và tên".normalize("NFD"), "name"],
    ["Họ,\u00a0tên", "name"],
    ["Full name *", "name"],
    ["Họ và tên đệm", "leading"],
    ["Họ đệm", "leading"],
    ["Tên", "given"],
    ["Chức vụ:", "positions"],
    ["Ðiểm cầu", "site"],
    ["Đơn vị/Điểm cầu", "site"],
    ["Đơn vị", "unit"],
    ["Thành phần", "class"],
    ["Số TT", "number"],
    ["Ghi chú", "note"],
    ["Danh sách đại biểu", null],
    ["", null],
  ])("%s announces %s", (cell, column) => expect(columnOf(cell)).toBe(column));

  it("stands below titles, under merged headers and numbered columns", () => {
    const grid: Cell[][] = [
      ["TỈNH ỦY SÔNG ĐÀ", null, null, "ĐẢNG CỘNG SẢN VIỆT NAM"],
      ["DANH SÁCH ĐẠI BIỂU"],
      [],
      ["STT", "Họ và tên", null, "Chức vụ", "Điểm cầu"],
      [null, "Họ và tên đệm", "Tên", null, null],
      ["(1)", "(2)", "(3)", "(4)", "(5)"],
      ["1", "Lò Thị", "Thử", "Bí thư", "Thành phố Hoà Bình"],
    ];
    const { rows, changes } = check(grid);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ row: 7, name: "Lò Thị Thử", site: 2, fate: "add", flaws: [] });
    expect(changes[0]).toMatchObject({ familyName: "Lò", middleName: "Thị", givenName: "Thử" });
  });

  it("is not there when nothing names the delegates", () => {
    expect(findTable([["Chức vụ", "Ghi chú"], ["a", "b"]])).toBeNull();
    expect(findTable([])).toBeNull();
  });
});

describe("rows as people fill them in", () => {
  it("passes over empty rows, headings, totals and signatures, and says so", () => {
    const grid: Cell[][] = [
      HEAD,
      ["I", "KHỐI ĐẢNG"],
      [1, "Trần Văn Một", "A", "Tỉnh Sông Đà"],
      [],
      ["II. KHỐI CHÍNH QUYỀN"],
      [2, "Trần Văn Hai", "B", "Tỉnh Sông Đà"],
      [3, null, null, null],
      ["Tổng cộng: 2 đại biểu"],
      [null, null, null, "Người lập biểu"],
      [null, "Phạm Thị Ký"],
    ];
    const { rows, counts } = check(grid);
    expect(rows.map(({ fate }) => fate)).toEqual(["heading", "add", "heading", "add", "heading", "heading", "heading"]);
    expect(counts).toMatchObject({ rows: 2, add: 2, heading: 5 });
  });

  it("cleans names: NFD, no-break spaces, Ð, capitals, titles", () => {
    const grid: Cell[][] = [
      HEAD,
      [1, "  Nguyễn\u00a0 Văn   Ðức ".normalize("NFD"), "A", "Tỉnh Sông Đà"],
      [2, "ĐỖ THỊ ƯỚC", "B", "TỈNH SÔNG ĐÀ"],
      [3, "Đồng chí Lê Văn Thử", "C", "tinh song da"],
      [4, "John O'Neil", "D", "Điểm cầu Tỉnh Sông Đà"],
    ];
    const { rows, changes } = check(grid);
    expect(rows.map(({ name }) => name)).toEqual(["Nguyễn Văn Đức", "Đỗ Thị Ước", "Lê Văn Thử", "John O'Neil"]);
    expect(rows.map(({ flaws }) => flaws.map(({ code }) => code).join())).toEqual(["", "name-capitals", "name-title", ""]);
    expect(rows.map(({ site }) => site)).toEqual([1, 1, 1, 1]);
    expect(changes[3]).toMatchObject({ familyName: "", givenName: "John O'Neil" });
  });

  it("reads several positions, dates as text, and takes off the apostrophe before a formula", () => {
    const { rows } = check([HEAD, [1, "Lê Văn A B", "Bí thư; Chủ tịch, Trưởng ban", "Tỉnh Sông Đà", new Date(Date.UTC(2023, 9, 11))], [2, "'=Lê Văn", "'-x", "Tỉnh Sông Đà"]]);
    expect(rows[0]).toMatchObject({ positions: ["Bí thư", "Chủ tịch, Trưởng ban"], class: "11/10/2023" });
    expect(rows[1]).toMatchObject({ name: "=Lê Văn", positions: ["-x"] });
  });

  it("names what is wrong in each row", () => {
    const grid: Cell[][] = [
      HEAD,
      [1, "", "Bí thư", "Tỉnh Sông Đà"],
      [2, "12345", "Bí thư", "Tỉnh Sông Đà"],
      [3, "Lê Văn Xa", "A", "Tỉnh Nào Đó"],
      [4, "Lê Văn Ngoài", "A", "Tỉnh Biển Đông"],
      [5, "Lê Văn Thiếu", "A", ""],
      [6, "Lê Văn Gần", "A", "Hòa Bình"],
      [7, "Lê Văn Dài ".repeat(20), "A", "Tỉnh Sông Đà"],
      [8, "Lê Văn Chức", "x".repeat(301), "Tỉnh Sông Đà"],
      [9, "Lê Văn Huyện", "A", "Huyện Châu Thành"],
      [10, "Lê Văn Trùng", "A", "Tỉnh Sông Đà"],
      [11, "LÊ VĂN TRÙNG", "a", "Huyện Châu Thành (Tỉnh Sông Đà)"],
    ];
    expect(codes(grid)).toEqual([
      "name-missing",
      "name-not-a-name",
      "site-unknown",
      "site-not-yours",
      "site-missing",
      "site-guessed",
      "name-too-long",
      "positions-too-long",
      "",
      "",
      "name-capitals twice-in-file",
    ]);
    expect(check(grid).rows.at(-1)!.flaws[1]).toEqual({ code: "twice-in-file", row: 11 });
    expect(check(grid).changes).toEqual([]);
    expect(codes([HEAD, [1, "Lê Văn Huyện", "A", "Huyện Châu Thành"]], { within: () => true })).toEqual(["site-ambiguous"]);
  });

  it("uses the picked site, and then does not take the delegates' offices for sites", () => {
    const offices: Cell[][] = [["Họ và tên", "Đơn vị"], ["Lê Văn Sở", "Sở Tài chính"]];
    expect(check(offices, { picked: 2 }).rows[0]).toMatchObject({ site: 2, fate: "add" });
    expect(codes(offices)).toEqual(["site-unknown"]);
    expect(codes([HEAD, [1, "Lê Văn Khác", "A", "Tỉnh Sông Đà"]], { picked: 2 })).toEqual(["site-other"]);
    expect(check([["Tên"], ["Lê Văn Một"]], { within: (site) => site === 3 }).rows[0]).toMatchObject({ site: 3 });
  });

  it("warns once when a room would hold more than expected", () => {
    const grid: Cell[][] = [HEAD, ...["Một", "Hai", "Ba", "Bốn"].map((name, at): Cell[] => [at, `Lê Văn ${name}`, "A", "Thành phố Hòa Bình"])];
    expect(codes(grid)).toEqual(["", "", "more-than-expected", ""]);
    expect(codes(grid.slice(0, 3), { known: [known()] })).toEqual(["", "more-than-expected"]);
  });
});

describe("delegates that are known already", () => {
  const HERE = "Thành phố Hòa Bình";
  it("are the same by name and positions, however these are written", () => {
    const { rows, changes } = check([HEAD, [1, "Nguyễn Văn Thử", "Uỷ viên; Trưởng ban", HERE, ""]], { known: [known()] });
    expect(rows[0]!.fate).toBe("same");
    expect(changes).toEqual([]);
  });
  it("keep the unit they come from, which a column of its own says beside the room's", () => {
    const head = [...HEAD, "Cơ quan, đơn vị công tác"];
    const row = [1, "Nguyễn Văn Thử", "Ủy viên; Trưởng ban", HERE, ""];
    expect(check([head, [...row, "Sở Nội vụ"]], { known: [known()] }).changes).toMatchObject([{ id: ID, unit: "Sở Nội vụ" }]);
    // A file without the column says nothing about it.
    expect(check([HEAD, row], { known: [known({ unit: "Sở Nội vụ" })] }).rows[0]!.fate).toBe("same");
  });
  it("are changed where the rest differs", () => {
    expect(check([HEAD, [1, "Nguyễn Văn Thử", "Ủy viên, Trưởng ban", HERE, "Khách mời"]], { known: [known()] }).changes).toMatchObject([{ id: ID, class: "Khách mời" }]);
  });
  it("are changed by their id, in their room only", () => {
    const head = [...HEAD, "Mã đại biểu"];
    expect(check([head, [1, "Nguyễn Văn Khác", "", HERE, "", ID.toUpperCase()]], { known: [known()] }).changes).toMatchObject([{ id: ID, displayName: "Nguyễn Văn Khác" }]);
    expect(codes([head, [1, "Nguyễn Văn Khác", "", "Tỉnh Sông Đà", "", ID]], { known: [known()] })).toEqual(["in-other-site"]);
    expect(codes([head, [1, "Nguyễn Văn Khác", "", HERE, "", "x"]], { known: [known()] })).toEqual(["id-unknown"]);
    expect(codes([head, [1, "A B", "", HERE, "", ID], [2, "C D", "", HERE, "", ID]], { known: [known()] })).toEqual(["", "twice-in-file"]);
  });
  it("sit in one room only", () => {
    const row = [1, "Nguyễn Văn Thử", "Ủy viên, Trưởng ban", "Tỉnh Sông Đà"];
    expect(codes([HEAD, row], { known: [known()] })).toEqual(["in-other-site"]);
    expect(codes([HEAD, [1, "Nguyễn Văn Thử", "", "Tỉnh Sông Đà"]], { known: [known({ positions: [] })] })).toEqual(["maybe-in-other-site"]);
    expect(codes([HEAD, [1, "Nguyễn Văn Thử", "Bí thư", HERE]], { known: [known()] })).toEqual(["same-name"]);
  });
});

it("says what must be known to judge a file, and how sites are called apart", () => {
  const grid: Cell[][] = [HEAD, [1, "NGUYỄN VĂN HOÀ", "A", "Hòa Bình"]];
  const wanted = wantedBy(readRows(grid, findTable(grid)!, false), context());
  expect(wanted.sites).toEqual([2]);
  expect(wanted.names).toContain("Nguyễn Văn Hòa");
  expect([3, 5, 2].map(siteLabels(sites))).toEqual(["Huyện Châu Thành (Tỉnh Sông Đà)", "Huyện Châu Thành (Tỉnh Biển Đông)", "Thành phố Hòa Bình"]);
});

it("says from which row on a room has more delegates than places", () => {
  const rows = ["A", "B", "C"].map((name, at) => [at + 1, `Nguyễn Văn ${name}`, "Bí thư", "Tỉnh Sông Đà"]);
  expect(codes([HEAD, ...rows], { capacity: new Map([[1, 1]]) })).toEqual(["", "more-than-capacity", ""]);
});

describe("a conference in the same hours", () => {
  const clash = { conference: "Hội nghị khác", site: "Tỉnh Biển Đông", startsAt: 1, endsAt: 2, timeZone: "Asia/Ho_Chi_Minh" };
  const elsewhere = [{ name: "Nguyễn Văn Thử", positions: ["Ủy viên; Trưởng ban"], ...clash }, { name: "Lê Văn Trơn", positions: [], ...clash }];
  it("is said of every row whose person has one position there, also of rows that change nothing", () => {
    const rows = [
      [1, "NGUYỄN VĂN THỬ", "Trưởng  ban, Bí thư", "Tỉnh Sông Đà"],
      [2, "Nguyễn Văn Thử", "Văn thư", "Thành phố Hòa Bình"],
      [3, "Lê Văn Trơn", "", "Tỉnh Sông Đà"],
      [4, "Lê Văn Trơn", "Bí thư", "Thành phố Hòa Bình"],
    ];
    expect(codes([HEAD, ...rows], { elsewhere })).toEqual(["name-capitals other-conference", "", "other-conference", ""]);
    const { rows: checked, counts, changes } = check([HEAD, [1, "Nguyễn Văn Thử", "Uỷ viên; Trưởng ban", "Thành phố Hòa Bình", ""]], { known: [known()], elsewhere });
    expect(checked[0]).toMatchObject({ fate: "same", flaws: [{ code: "other-conference", clash }] });
    expect([counts.warning, counts.error, changes]).toEqual([1, 0, []]);
  });
  it("is looked for under every spelling of the name and each position", () => {
    expect(wantedPersons("NGUYỄN VĂN HOÀ", ["Ủy viên; Trưởng ban"])).toEqual(
      expect.arrayContaining([{ name: "Nguyễn Văn Hòa", position: "trưởng ban" }, { name: "Nguyễn Văn Hoà", position: "ủy viên" }]),
    );
    expect(wantedPersons("Lê Văn Trơn", [])).toEqual([{ name: "Lê Văn Trơn", position: "" }]);
    expect(wantedPersons("", ["A"])).toEqual([]);
  });
});

describe("one delegate by hand", () => {
  const fields = { name: "Nguyễn Văn Thử", positions: ["Ủy viên", "Trưởng ban"], class: "Khách", unit: "", chair: true, lead: false };
  const entry = (more: Partial<typeof fields> = {}, about: Partial<Parameters<typeof checkEntry>[1]> = {}) =>
    checkEntry({ ...fields, ...more }, { site: 2, expected: 10, capacity: null, siteName: (site) => sites.name[site]!, known: [], elsewhere: [], before: null, ...about });

  it("is judged as the row of a file is", () => {
    expect(entry()).toMatchObject({ error: null, warnings: [], change: { id: null, site: 2, displayName: "Nguyễn Văn Thử", givenName: "Thử", chair: true, lead: false } });
    expect(entry({ name: "  ÔNG  NGUYỄN VĂN THỬ" })).toMatchObject({ warnings: [{ code: "name-title" }, { code: "name-capitals" }], change: { displayName: "Nguyễn Văn Thử" } });
    expect(entry({}, { known: [known()] })).toEqual({ error: { code: "twice-in-file" }, warnings: [], change: null });
    expect(entry({ positions: ["Ủy viên; Trưởng ban"] }, { known: [known({ class: "Khách", chair: true })] }).error).toMatchObject({ code: "twice-in-file" });
    expect(entry({}, { known: [known({ site: 3 })] }).error).toEqual({ code: "in-other-site", value: "Huyện Châu Thành" });
    expect(entry({ positions: [] }, { known: [known({ site: 3, positions: [] })] })).toMatchObject({ error: null, warnings: [{ code: "maybe-in-other-site" }] });
    expect(entry({ positions: ["Bí thư"] }, { known: [known()] }).warnings).toEqual([{ code: "same-name", value: "Nguyễn Văn Thử" }]);
    expect(entry({ name: "Lê Văn A" }, { known: [known()], expected: 1 }).warnings).toEqual([{ code: "more-than-expected", value: "1" }]);
    expect(entry({ name: "Lê Văn A" }, { known: [known()], capacity: 1 }).warnings).toEqual([{ code: "more-than-capacity", value: "1" }]);
  });

  it("is not held against others anew when name and positions stay, nor against themselves", () => {
    const twin = known({ id: "0192f3c4-0000-7000-8000-000000000002", site: 3 });
    const about = { known: [known(), twin], before: known(), expected: 0 };
    expect(entry({}, about)).toMatchObject({ error: null, warnings: [], change: { id: ID, class: "Khách" } });
    expect(entry({ name: "Nguyễn Văn Khác" }, about)).toMatchObject({ error: null, change: { id: ID, displayName: "Nguyễn Văn Khác" } });
    expect(entry({}, { ...about, before: known({ name: "Lê Văn A" }) }).error).toMatchObject({ code: "in-other-site" });
  });
});
