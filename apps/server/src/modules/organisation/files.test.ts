import type { FileImported, FilePreview, FileStep, PeopleFound, ProblemDetails, UnitChildren, UnitDetail, UnitsFound } from "@diemcau/contract";
import { readXlsx, writeXlsx } from "hucre/xlsx";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
let root: string;
let own: string;
let rootName: string;
beforeAll(async () => {
  house = await openHouse();
  [producer, officer] = await Promise.all([house.producer(), house.officer()]);
  const [head] = (await producer.get<UnitChildren>("/api/organisation/tree")).body.units;
  root = head!.id;
  rootName = head!.name;
  own = (await officer.get<UnitChildren>("/api/organisation/tree")).body.units[0]!.id;
});
afterAll(() => house.close());

type Body = Uint8Array | string;
async function send<T>(client: TestClient, path: string, body: Body): Promise<{ result?: T; problem?: ProblemDetails; shares: number[] }> {
  const response = await fetch(`${house.url}/api/organisation/${path}`, {
    method: "POST",
    headers: { ...client.headers({ language: "en" }), "content-type": "application/octet-stream" },
    body: body as BodyInit,
  });
  const text = await response.text();
  if (!response.ok) return { problem: JSON.parse(text) as ProblemDetails, shares: [] };
  const steps = text.trim().split("\n").map((line) => JSON.parse(line) as FileStep<T>);
  const last = steps.at(-1)!;
  const shares = steps.flatMap((step) => ("share" in step ? [step.share] : []));
  return "problem" in last ? { problem: last.problem as ProblemDetails, shares } : { result: (last as { result: T }).result, shares };
}
const preview = async (client: TestClient, what: string, body: Body, query = "") => send<FilePreview>(client, `${what}/preview${query}`, body);
const confirm = (client: TestClient, what: string, body: Body, hash: string, query = "", id = uuidv7()) => send<FileImported>(client, `${what}/import?id=${id}&hash=${hash}${query}`, body);
const xlsx = (rows: (string | number | Date | null)[][]) => writeXlsx({ sheets: [{ name: "DS", rows }] });
const count = async () => (await sql<{ n: number }>`select count(*)::int as n from unit`.execute(house.db)).rows[0]!.n;
const find = async (query: string) => (await producer.get<UnitsFound>(`/api/organisation/search?query=${encodeURIComponent(query)}`)).body.units;
const HEAD = ["TT", "Mã", "Tên đơn vị", "Loại", "Đơn vị cấp trên", "Hiệu lực từ", "Hiệu lực đến"];

describe("units from a spreadsheet", () => {
  it("are read as people write them, looked at, confirmed, and there at once; sent again they change nothing", async () => {
    const before = await count();
    const file = await xlsx([
      ["DANH SÁCH ĐƠN VỊ", null, null, null, null, null, null],
      ["TT", "Mã", "Tên đơn vị", "Loại", "Trực thuộc", "Hiệu lực", null],
      [null, null, null, null, null, "Từ ngày", "Đến ngày"],
      ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
      [1, "V1", "Vùng Ðông Bắc".normalize("NFD"), "Region", rootName, "01/7/2025", null],
      [2, "C1", "Chi hội Một", "Chapter", "VÙNG ĐÔNG BẮC", new Date(Date.UTC(2025, 6, 1)), null],
      [3, "C2", "Chi hội Hai", null, "vung dong bac", 45839, null],
      [4, null, null, null, null, null, null],
      ["Tổng cộng", null, "3", null, null, null, null],
    ]);
    const { result } = await preview(producer, "units", file);
    expect(result!.counts).toMatchObject({ rows: 3, add: 3, error: 0, heading: 1 });
    expect(result!.rows.find(({ row }) => row === 7)!.flaws).toEqual([{ code: "kind-guessed", value: "Chi hội Hai" }]);
    expect(await count()).toBe(before);
    const id = uuidv7();
    const done = await confirm(producer, "units", file, result!.hash, "", id);
    expect(done.result).toEqual({ id, changed: 3, repeated: false });
    expect(done.shares.length).toBeGreaterThan(3);
    expect((await confirm(producer, "units", file, result!.hash, "", id)).result).toEqual({ id, changed: 3, repeated: true });
    expect(await count()).toBe(before + 3);
    const [region] = await find("Vùng Đông Bắc");
    expect(region).toMatchObject({ name: "Vùng Đông Bắc", code: "V1", validFrom: "2025-07-01" });
    for (const name of ["Chi hội Một", "Chi hội Hai"]) expect((await find(name))[0]).toMatchObject({ validFrom: "2025-07-01", path: [{ id: root }, { id: region!.id }] });
    expect((await preview(producer, "units", file)).result!.counts).toMatchObject({ same: 3, add: 0, update: 0 });
  });

  it("say every problem in its row, and nothing is saved while there is one", async () => {
    const before = await count();
    const file = await xlsx([
      HEAD,
      [1, "K1", "Vùng Khác", "Region", rootName, null, null],
      [2, "K2", "Chi hội Mồ Côi", "Chapter", "Không có đơn vị này", null, null],
      [3, "K3", "Vòng A", "Chapter", "Vòng B", null, null],
      [4, "K4", "Vòng B", "Chapter", "Vòng A", null, null],
      [5, "K5", "Chi hội Trùng", "Chapter", "Vùng Khác", null, null],
      [6, "K5", "Chi hội Trùng Mã", "Chapter", "Vùng Khác", null, null],
      [7, "K6", null, "Chapter", "Vùng Khác", null, null],
      [8, "K7", "Chi hội Ngày Sai", "Chapter", "Vùng Khác", "31/2/2025", null],
      [9, "K8", "Chi hội Ngược", "Chapter", "Vùng Khác", "1/7/2025", "30/6/2025"],
      [10, "K9", "Đơn vị lạ", "Không có loại này", "Vùng Khác", null, null],
      [11, "K10", "Vùng Ngược Cấp", "Region", "Chi hội Trùng", null, null],
      [12, "V1", "Vùng Chiếm Mã", "Region", rootName, "1/1/2026", null],
      [13, "K12", "KHÔNG RÕ LOẠI", null, "Vùng Khác", null, null],
      [14, "K13", "Tự Mình", "Post", "Tự Mình", null, null],
    ]);
    const { result } = await preview(producer, "units", file);
    const flaws = Object.fromEntries(result!.rows.map(({ row, flaws }) => [row, flaws.map(({ code }) => code)]));
    expect(flaws).toEqual({
      2: [],
      3: ["parent-unknown"],
      4: ["cycle"],
      5: ["cycle"],
      6: ["code-twice"],
      7: ["code-twice"],
      8: ["name-missing"],
      9: ["date-unreadable"],
      10: ["dates-reversed"],
      11: ["kind-unknown"],
      12: ["parent-level"],
      // The bearer of the code: taken for that unit, under another name.
      13: ["renamed"],
      14: ["name-capitals", "kind-missing"],
      15: ["cycle"],
    });
    expect(result!.counts).toMatchObject({ add: 1, update: 1, error: 12 });
    expect((await confirm(producer, "units", file, result!.hash)).problem).toMatchObject({ code: "import-has-errors" });
    expect(await count()).toBe(before);
  });

  it("change what is known by its id or code, and keep what it was", async () => {
    const [unit] = await find("Chi hội Một");
    const file = await xlsx([["ID", "Tên đơn vị", "Đơn vị cấp trên"], [unit!.id, "Chi hội Nhất", rootName]]);
    const seen = (await preview(producer, "units", file, "?on=2025-09-01")).result!;
    expect(seen.rows[0]).toMatchObject({ fate: "update", flaws: [{ code: "renamed", value: "Chi hội Một" }, { code: "moved", value: "Vùng Đông Bắc" }] });
    expect((await confirm(producer, "units", file, seen.hash, "&on=2025-09-01")).result).toMatchObject({ changed: 1 });
    const page = (on: string) => producer.get<UnitDetail>(`/api/organisation/units/${unit!.id}?on=${on}`).then(({ body }) => body);
    expect([(await page("2025-08-31")).name, (await page("2025-09-01")).name]).toEqual(["Chi hội Một", "Chi hội Nhất"]);
    expect((await confirm(producer, "units", file, seen.hash, "&on=2025-09-01")).problem).toMatchObject({ code: "import-changed" });
  });

  it("are for the officer's own subtree", async () => {
    const file = await xlsx([HEAD, [1, null, "Trạm Trong", "Post", null, null, null], [2, null, "Vùng Ngoài", "Region", rootName, null, null], [3, null, "Vùng Đông Bắc Mới", "Region", null, null, null]]);
    const seen = (await preview(officer, "units", file, `?unit=${own}`)).result!;
    expect(seen.rows.map(({ fate, flaws }) => [fate, ...flaws.map(({ code }) => code)])).toEqual([["add"], ["error", "not-yours"], ["add"]]);
    const [theirs] = await find("Chi hội Hai");
    const steal = await xlsx([["ID", "Tên đơn vị", "Mã"], [theirs!.id, "Của tôi", "C2"], [own, "Tôi đổi tên tôi", "ZZ"]]);
    expect((await preview(officer, "units", steal)).result!.rows.map(({ flaws }) => flaws.map(({ code }) => code).includes("not-yours"))).toEqual([true, true]);
    expect((await preview(officer, "units", file, `?unit=${root}`)).problem).toMatchObject({ code: "not-allowed" });
    expect((await preview(await house.site(1), "units", file)).problem).toMatchObject({ code: "not-allowed" });
    expect((await preview(house.nobody(), "units", file)).problem).toMatchObject({ code: "sign-in-required" });
  });

  it("go out and come back without a change", async () => {
    for (const path of ["units.xlsx?language=vi", "units.csv?language=en", "people.xlsx?language=vi", "people.csv?language=en"]) {
      for (const client of [producer, officer]) {
        const response = await fetch(`${house.url}/api/organisation/export/${path}`, { headers: client.headers() });
        expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w-]+\.(xlsx|csv)"$/);
        const bytes = new Uint8Array(await response.arrayBuffer());
        const { counts, rows } = (await preview(client, path.split(".")[0]!, bytes)).result!;
        expect({ path, ...counts, flaws: rows.filter(({ fate }) => fate !== "same").slice(0, 3) }).toMatchObject({ path, add: 0, update: 0, error: 0, flaws: [] });
        expect(counts.same).toBeGreaterThan(10);
      }
    }
    const template = await fetch(`${house.url}/api/organisation/export/units.xlsx?template=1`, { headers: officer.headers() });
    const { sheets } = await readXlsx(new Uint8Array(await template.arrayBuffer()));
    expect(sheets.map(({ rows }) => rows.length)).toEqual([1, 6]);
  }, 120_000);

  it.each<[string, string, () => Body]>([
    ["a PDF named .xlsx", "sheet-not-a-spreadsheet", () => "%PDF-1.7\n"],
    ["an old workbook", "sheet-old-format", () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ["a list without headers", "units-no-names", () => "a;b\n1;2\n"],
    ["nothing", "sheet-unreadable", () => Buffer.alloc(0)],
    ["more than 5 MB", "input-too-large", () => Buffer.alloc(5 * 1024 * 1024 + 1)],
  ])("%s is refused", async (_what, code, make) => {
    expect((await preview(producer, "units", make())).problem).toMatchObject({ code });
  });
});

describe("people from a spreadsheet", () => {
  it("come with their positions and ranks; capitals and titles are mended, problems said", async () => {
    const rows = [
      ["STT", "Họ và tên", "Chức vụ", "Đơn vị"],
      [1, "ÔNG NGUYỄN VĂN MẪU", "Regional Warden; Clerk", rootName],
      [2, "Trần Thị Thử", "Không có trong bảng", "vung dong bac"],
    ];
    const file = await xlsx(rows);
    const { result } = await preview(producer, "people", file);
    expect(result!.rows.map(({ fate, name, flaws }) => [fate, name, ...flaws.map(({ code }) => code)])).toEqual([
      ["add", "Nguyễn Văn Mẫu", "name-title", "name-capitals"],
      ["add", "Trần Thị Thử"],
    ]);
    expect((await confirm(producer, "people", file, result!.hash)).result).toMatchObject({ changed: 2 });
    const found = (await producer.get<PeopleFound>("/api/organisation/people?query=nguyen+van+mau")).body.people[0]!;
    expect(found).toMatchObject({ place: 10, unit: { id: root }, positions: [{ title: "Regional Warden", rank: "regional-warden" }, { title: "Clerk", rank: "clerk" }] });
    expect((await preview(producer, "people", file)).result!.counts).toMatchObject({ same: 2 });
    const bad = await xlsx([...rows, [3, "Trần Thị Thử", "Không có trong bảng", "vung dong bac"], [4, "Lê Văn A", "", "Nơi nào đó"], [5, "", "Trưởng phòng", rootName]]);
    expect((await preview(producer, "people", bad)).result!.rows.slice(2).map(({ flaws }) => flaws.map(({ code }) => code))).toEqual([["twice-in-file"], ["unit-unknown"], ["name-missing"]]);
  });
});

describe("dates of positions, committees and contacts", () => {
  const person = async (name: string) => (await producer.get<PeopleFound>(`/api/organisation/people?query=${encodeURIComponent(name)}`)).body.people[0]!;
  const codes = (rows: FilePreview["rows"]) => rows.map(({ flaws }) => flaws.map(({ code }) => code));

  it("positions bring their dates as people write them, and go out and come back with them", async () => {
    const head = ["Họ và tên", "Chức vụ", "Thời gian giữ chức vụ", null, "Đơn vị"];
    const file = await xlsx([
      head,
      [null, null, "Từ ngày", "Đến ngày", null],
      ["Lê Thị Niên", "Clerk; Guest", "01/7/2020; ngày 15 tháng 3 năm 2023".normalize("NFD"), "; 31.12.2025", rootName],
      ["Lê Thị Hạn", "Clerk", new Date(Date.UTC(2021, 0, 5)), 46022, rootName],
    ]);
    const seen = (await preview(producer, "people", file)).result!;
    expect(codes(seen.rows)).toEqual([[], []]);
    expect((await confirm(producer, "people", file, seen.hash)).result).toMatchObject({ changed: 2 });
    expect((await person("le thi nien")).positions).toMatchObject([
      { title: "Clerk", validFrom: "2020-07-01", validTo: null },
      { title: "Guest", validFrom: "2023-03-15", validTo: "2025-12-31" },
    ]);
    expect((await person("le thi han")).positions).toMatchObject([{ validFrom: "2021-01-05", validTo: "2025-12-31" }]);
    for (const path of ["people.xlsx?language=vi", "people.csv?language=en"]) {
      const response = await fetch(`${house.url}/api/organisation/export/${path}`, { headers: producer.headers() });
      expect((await preview(producer, "people", new Uint8Array(await response.arrayBuffer()))).result!.counts, path).toMatchObject({ add: 0, update: 0, error: 0 });
    }
    // A list without dates leaves them; one with the column and an empty cell takes them away.
    const plain = await xlsx([["Họ và tên", "Chức vụ", "Đơn vị"], ["Lê Thị Hạn", "Clerk", rootName]]);
    expect((await preview(producer, "people", plain)).result!.counts).toMatchObject({ same: 1 });
    const bad = await xlsx([
      ["Họ và tên", "Chức vụ", "Từ ngày", "Đến ngày", "Đơn vị"],
      ["Lê Thị Niên", "Clerk; Guest", "1/7/2020", null, rootName],
      ["Lê Thị Hạn", "Clerk", "31/2/2021", null, rootName],
      ["Lê Văn Ngược", "Clerk", "1/7/2025", "30/6/2025", rootName],
    ]);
    expect(codes((await preview(producer, "people", bad)).result!.rows)).toEqual([["dates-count"], ["date-unreadable"], ["dates-reversed"]]);
  }, 180_000);

  it("committees come with members, roles and dates; nobody is taken off, and every problem is said in its row", async () => {
    const head = ["Ban", "Đơn vị", "Nhiệm kỳ", "Họ và tên", "Vai trò", "Từ ngày", "Đến ngày"];
    const file = await xlsx([
      ["DANH SÁCH BAN", null, null, null, null, null, null],
      head,
      ["Ban Thử nghiệm", rootName, "2020–2025", "Lê Thị Niên", "Trưởng ban", "1/1/2020", null],
      // The cells of the committee are merged over its members.
      [null, null, null, "Ông Lê Thị Hạn", "Ủy viên", "01/02/2021", "31/12/2022"],
    ]);
    const seen = (await preview(producer, "committees", file)).result!;
    expect(seen.counts).toMatchObject({ rows: 2, add: 2, error: 0 });
    expect((await confirm(producer, "committees", file, seen.hash)).result).toMatchObject({ changed: 2 });
    const committee = async () => (await producer.get<UnitDetail>(`/api/organisation/units/${root}`)).body.committees.find(({ name }) => name === "Ban Thử nghiệm")!;
    expect(await committee()).toMatchObject({
      term: "2020–2025",
      members: [
        { name: "Lê Thị Niên", role: "Trưởng ban", validFrom: "2020-01-01", validTo: null },
        { name: "Lê Thị Hạn", role: "Ủy viên", validFrom: "2021-02-01", validTo: "2022-12-31" },
      ],
    });
    for (const path of ["committees.xlsx?language=vi", "committees.csv?language=en"]) {
      const response = await fetch(`${house.url}/api/organisation/export/${path}`, { headers: producer.headers() });
      expect((await preview(producer, "committees", new Uint8Array(await response.arrayBuffer()))).result!.counts, path).toMatchObject({ same: 2, add: 0, update: 0, error: 0 });
    }
    const change = await xlsx([head, ["Ban Thử nghiệm", rootName, "2020–2025", "Lê Thị Hạn", "Phó trưởng ban", "1/2/2021", null]]);
    const changed = (await preview(producer, "committees", change)).result!;
    expect((await confirm(producer, "committees", change, changed.hash)).result).toMatchObject({ changed: 1 });
    expect((await committee()).members).toMatchObject([{ role: "Trưởng ban" }, { role: "Phó trưởng ban", validTo: null }]);
    const bad = await xlsx([
      head,
      ["Ban Khác", rootName, null, "Không Có Ai", "Ủy viên", null, null],
      ["Ban Khác", rootName, null, "Lê Thị Hạn", null, "hôm qua", null],
      ["Ban Khác", "Không có đơn vị", null, "Lê Thị Niên", "Ủy viên", "1/7/2025", "1/6/2025"],
      ["Ban Khác", rootName, null, null, "Ủy viên", null, null],
    ]);
    const problems = (await preview(producer, "committees", bad)).result!;
    expect(codes(problems.rows)).toEqual([["person-unknown"], ["role-missing", "date-unreadable"], ["unit-unknown", "dates-reversed"], ["person-missing"]]);
    expect((await confirm(producer, "committees", bad, problems.hash)).problem).toMatchObject({ code: "import-has-errors" });
    expect((await preview(officer, "committees", file)).result!.counts).toMatchObject({ error: 2 });
  }, 180_000);

  it("contacts of all units come in one file, and invitations and lists to telephone have them", async () => {
    const campaign = { version: 0, language: "vi", subject: "Giấy mời", body: "Kính mời.", byLevel: false, remindHours: 24 };
    const start = Date.now();
    const deadlines = { answerBy: start + 1e8, registerBy: start + 2e8, rosterBy: start + 3e8, testBy: start + 4e8 };
    const base = `/api/conferences/${house.conferenceId}/invitations`;
    expect((await producer.post(`${base}/campaign`, { ...campaign, ...deadlines })).status).toBe(200);
    const exported = await fetch(`${house.url}/api/organisation/export/contacts.xlsx?language=vi`, { headers: producer.headers() });
    const { sheets } = await readXlsx(new Uint8Array(await exported.arrayBuffer()));
    const [head, ...units] = sheets[0]!.rows as (string | number | null)[][];
    const filled = units.map((row, nth) => [...row.slice(0, 4), `Người liên hệ ${nth}`, nth % 2 ? `0912 ${String(nth).padStart(6, "0")}` : 912_000_000 + nth, `Don-Vi-${nth}@Example.org`, `Số ${nth}, phố Lớn`, row[8]!]);
    const file = await xlsx([head!, ...filled]);
    const seen = (await preview(producer, "contacts", file)).result!;
    expect(seen.counts).toMatchObject({ add: units.length, error: 0, warning: Math.ceil(units.length / 2) });
    expect((await confirm(producer, "contacts", file, seen.hash)).result).toMatchObject({ changed: units.length });
    expect((await preview(producer, "contacts", file)).result!.counts).toMatchObject({ same: units.length });
    // Every room of the conference, which was made before the file came.
    Object.assign(house.config, { smtpUrl: "smtp://127.0.0.1:9", mailFrom: "Office <office@example.org>" });
    expect((await producer.post(`${base}/send`, { under: 0 })).body).toMatchObject({ sent: house.sites.length, byMail: house.sites.length });
    const contacts = (await producer.get<{ site: number; name: string; phone: string }[]>(`/api/conferences/${house.conferenceId}/contacts`)).body;
    const nth = units.findIndex((row) => row[8] === house.sites[5]!.unitId);
    expect(contacts.find(({ site }) => site === 5)).toMatchObject({ name: `Người liên hệ ${nth}`, phone: nth % 2 ? `0912 ${String(nth).padStart(6, "0")}` : `0${912_000_000 + nth}` });
    // What a unit registered itself stays.
    const room = { act: "register", room: "Hội trường", address: "Số 9", capacity: 50, equipment: [], line: "fibre", contactName: "Tự đăng ký", contactPhone: "0999 999 999", contactEmail: null };
    for (const act of [{ act: "accept" }, room]) expect((await producer.post(`${base}/sites/5`, act)).status).toBe(204);
    const five = house.sites[5]!;
    const correction = await xlsx([["ID đơn vị", "Điện thoại", "E-mail"], [five.unitId, "0888 888 888", "-"], [house.sites[6]!.unitId, "0777 777 777", ""]]);
    const again = (await preview(producer, "contacts", correction)).result!;
    expect((await confirm(producer, "contacts", correction, again.hash)).result).toMatchObject({ changed: 2 });
    const row = async (site: number) => (await producer.get<{ contactPhone: string; contactEmail: string | null }>(`${base}/sites/${site}`)).body;
    expect(await row(5)).toMatchObject({ contactPhone: "0999 999 999" });
    expect(await row(6)).toMatchObject({ contactPhone: "0777 777 777", contactEmail: expect.stringContaining("@example.org") });
    const bad = await xlsx([
      ["Đơn vị", "Điện thoại", "E-mail"],
      ["Không có đơn vị này", "0912 345 678", "a@b.vn"],
      [rootName, "gọi buổi sáng", "không phải thư"],
      [rootName, "0912 345 678", null],
    ]);
    expect(codes((await preview(producer, "contacts", bad)).result!.rows)).toEqual([["unit-unknown"], ["email-wrong", "phone-wrong"], ["unit-twice"]]);
    expect((await preview(officer, "contacts", await xlsx([["Đơn vị", "Điện thoại"], [rootName, "0912 345 678"]]))).result!.counts).toMatchObject({ error: 1 });
  }, 180_000);
});

describe("20,000 rows", () => {
  it("of units and of people are looked at and saved, and all views still answer", async () => {
    // As people make them: titles, two header rows, NFD, Ð for Đ, capitals, dates as text, as dates and as numbers.
    const day = (nth: number) => ["01/7/2025", "1.7.2025", "ngày 1 tháng 7 năm 2025", 45839, new Date(Date.UTC(2025, 6, 1))][nth % 5]!;
    const units: (string | number | Date | null)[][] = [
      ["DANH SÁCH ĐƠN VỊ TOÀN NGÀNH"],
      [null, "Mã", "Tên đơn vị", "Loại", "Trực thuộc", "Hiệu lực", null],
      [null, null, null, null, null, "Từ ngày", "Đến ngày"],
      ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"],
    ];
    for (let region = 0; region < 40; region++) {
      units.push([null, `R${region}`, `Vùng Lớn ${region}`, "Region", rootName, null, null]);
      for (let nth = 0; nth < 499; nth++) units.push([null, `R${region}-${nth}`, `Chi hội Lớn ${region}.${nth}`, "Chapter", (nth % 2 ? `Vùng Lớn ${region}`.normalize("NFD") : `VÙNG LỚN ${region}`), day(nth), null]);
    }
    const nameOf = (nth: number) => [`Nguyễn Văn Thử ${nth}`, `NGUYỄN VĂN THỬ ${nth}`, `Ðỗ Thị Thử ${nth}`.normalize("NFD"), `Ông Nguyễn Văn Thử ${nth}`][nth % 4]!;
    const people = [
      ["DANH SÁCH CÁN BỘ"],
      ["Họ và tên", null, "Chức vụ", "Đơn vị"],
      ["Họ và tên đệm", "Tên", null, null],
      ...Array.from({ length: 20_000 }, (_, nth) => [...nameOf(nth).split(/ (?=\S+$)/), "Clerk; Guest", `Chi hội Lớn ${nth % 40}.${nth % 499}`]),
    ];
    for (const [what, rows] of [["units", units], ["people", people]] as const) {
      const file = await xlsx(rows as (string | null)[][]);
      const began = performance.now();
      const { result } = await preview(producer, what, file);
      expect(result!.counts).toMatchObject({ add: 20_000, error: 0 });
      expect((await confirm(producer, what, file, result!.hash)).result).toMatchObject({ changed: 20_000 });
      process.stdout.write(`20,000 ${what}: looked at and saved in ${((performance.now() - began) / 1000).toFixed(1)} s\n`);
    }
    await sql`analyze`.execute(house.db);
    for (const path of [`tree?parent=${root}`, "tree?parent=" + root + "&on=2025-07-01", "search?query=chi+hoi+lon", "search?query=lon+7.31", `units/${root}`, "people", "people?query=nguyen+77", `people?unit=${root}&below=1`]) {
      expect((await producer.get(`/api/organisation/${path}`)).status, path).toBe(200);
    }
  }, 180_000);
});
