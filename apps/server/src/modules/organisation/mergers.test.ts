import { readFileSync } from "node:fs";
import type { FileImported, FilePreview, FileStep, UnitChildren, UnitDetail, UnitsFound } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

const CSV = readFileSync(new URL("../../../../../packages/presets/data/vn-provinces-2025/mergers.csv", import.meta.url), "utf8");
const ROWS = CSV.trim().split(/\r?\n/).slice(1).map((line) => {
  const [oldCode, oldName, newCode, newName] = line.split(",") as [string, string, string, string];
  return { oldCode, oldName, newCode, newName };
});
const DAY = "2025-07-01";
const BEFORE = "2025-06-30";
const cities = new Set(["Hà Nội", "Hải Phòng", "Đà Nẵng", "Hồ Chí Minh", "Cần Thơ"]);
const full = (name: string) => `${cities.has(name) ? "Thành phố" : "Tỉnh"} ${name}`;
let house: TestHouse;
let producer: TestClient;
let root: string;

async function send<T>(path: string, body: string): Promise<T> {
  const response = await fetch(`${house.url}/api/organisation/${path}`, { method: "POST", headers: { ...producer.headers(), "content-type": "application/octet-stream" }, body });
  expect(response.status).toBe(200);
  const last = JSON.parse((await response.text()).trim().split("\n").at(-1)!) as FileStep<T>;
  if (!("result" in last)) throw new Error(JSON.stringify(last));
  return last.result;
}
async function importFile(what: string, body: string, on: string): Promise<FilePreview> {
  const seen = await send<FilePreview>(`${what}/preview?on=${on}&unit=${root}`, body);
  expect(seen.rows.filter(({ fate }) => fate === "error")).toEqual([]);
  await send<FileImported>(`${what}/import?on=${on}&unit=${root}&id=${uuidv7()}&hash=${seen.hash}`, body);
  return seen;
}
const provinces = async (on: string) =>
  (await producer.get<UnitChildren>(`/api/organisation/tree?parent=${root}&on=${on}`)).body.units.filter(({ name }) => /^(Tỉnh|Thành phố) /.test(name));
const detail = async (id: string, on = DAY) => (await producer.get<UnitDetail>(`/api/organisation/units/${id}?on=${on}`)).body;

beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  root = (await producer.get<UnitChildren>("/api/organisation/tree")).body.units[0]!.id;
  const lines = ROWS.map(({ oldCode, oldName }) => `${oldCode};${full(oldName)};Region;01/01/1997`);
  // A district below one that ends, and codes that districts share with provinces.
  const districts = ["455;Huyện Quảng Ninh;Chapter;Tỉnh Quảng Bình", "44;Huyện Bốn Mươi Bốn;Chapter;Tỉnh Lào Cai"];
  await importFile("units", `Mã;Tên đơn vị;Loại;Hiệu lực từ\n${lines.join("\n")}\n`, "1997-01-01");
  await importFile("units", `Mã;Tên đơn vị;Loại;Đơn vị cấp trên\n${districts.join("\n")}\n`, "1997-01-01");
}, 180_000);
afterAll(() => house.close());

describe("63 provinces become 34 on 1/7/2025", () => {
  let before: Map<string, string>;
  let oldConference: { site: number; unitId: string; name: string; code: string }[];

  it("as one file, looked at first, all or nothing", async () => {
    expect([ROWS.length, new Set(ROWS.map(({ newCode }) => newCode)).size]).toEqual([63, 34]);
    const all = await provinces(BEFORE);
    expect(all).toHaveLength(63);
    before = new Map(all.map(({ name, id }) => [name, id]));
    // A conference of before sits in provinces that will end, go on with another code, or stay as they are.
    oldConference = ["Quảng Bình", "Lào Cai", "Hà Nội", "Bắc Giang"].map((name, nth) => ({ site: nth + 1, unitId: before.get(full(name))!, name: full(name), code: ROWS.find(({ oldName }) => oldName === name)!.oldCode }));
    for (const { site, unitId, name } of oldConference) await sql`update site set unit_id = ${unitId}, name = ${name} where conference_id = ${house.conferenceId} and ordinal = ${site}`.execute(house.db);
    await sql`update conference set starts_at = '2023-10-11T01:00Z', directory_version = directory_version + 1 where id = ${house.conferenceId}`.execute(house.db);

    const wrong = await send<FilePreview>(`mergers/preview?on=${DAY}`, CSV.replace("02,Hà Giang", "03,Hà Giang"));
    expect(wrong.rows.filter(({ fate }) => fate === "error").map(({ flaws }) => flaws[0])).toEqual([{ code: "unit-unknown", value: "Hà Giang" }]);
    const seen = await importFile("mergers", CSV, DAY);
    // Ten stay as they are, 23 take others over, Thừa Thiên Huế is called Huế, 29 end.
    expect(seen.counts).toMatchObject({ rows: 63, error: 0, same: 10, update: 24, add: 29 });
    expect(await provinces(BEFORE)).toEqual(all.map((unit) => expect.objectContaining({ id: unit.id, name: unit.name, code: unit.code })));
  }, 120_000);

  it("each of the 34 has its code, its name and whom it took over; each of the 63 its successor", async () => {
    const after = await provinces(DAY);
    expect(after.map(({ code, name }) => `${code} ${name}`).toSorted()).toEqual([...new Set(ROWS.map(({ newCode, newName }) => `${newCode} ${full(newName)}`))].toSorted());
    for (const { id, code, name } of after) {
      const group = ROWS.filter(({ newCode }) => newCode === code);
      const from = (group.length === 1 ? [] : group).map(({ oldName }) => full(oldName)).filter((old) => old !== name);
      const unit = await detail(id);
      expect(unit.predecessors.map((each) => each.name).toSorted(), name).toEqual(from.toSorted());
      expect(unit.predecessors.every(({ since }) => since === DAY), name).toBe(true);
    }
    for (const { oldCode, oldName, newCode, newName } of ROWS) {
      const id = before.get(full(oldName))!;
      const was = await detail(id, BEFORE);
      expect([was.code, was.name, was.absent], oldName).toEqual([oldCode, full(oldName), false]);
      const is = await detail(id);
      const alone = ROWS.filter((row) => row.newCode === newCode).length === 1;
      if (alone || oldName === newName) expect([is.code, is.name, is.absent], oldName).toEqual([newCode, full(newName), false]);
      else expect([is.validTo, is.absent, is.successors.map(({ name }) => name)], oldName).toEqual([BEFORE, true, [full(newName)]]);
    }
  }, 120_000);

  it.each([
    ["10", "15", "Lào Cai", "Yên Bái"],
    ["27", "24", "Bắc Ninh", "Bắc Giang"],
    ["45", "44", "Quảng Trị", "Quảng Bình"],
    ["64", "52", "Gia Lai", "Bình Định"],
    ["72", "80", "Tây Ninh", "Long An"],
    ["87", "82", "Đồng Tháp", "Tiền Giang"],
    ["89", "91", "An Giang", "Kiên Giang"],
  ])("code %s becomes %s for %s; the day before it was %s's", async (oldCode, newCode, name, former) => {
    const bearer = async (on: string) => (await provinces(on)).filter(({ code }) => code === newCode).map((unit) => unit.name);
    expect([await bearer(BEFORE), await bearer(DAY)]).toEqual([[full(former)], [full(name)]]);
    expect((await detail(before.get(full(name))!)).past).toMatchObject([{ until: DAY, code: oldCode, name: full(name) }]);
  });

  it("what stood below goes to the successor, and what is over is found with its former place", async () => {
    const [district] = (await producer.get<UnitsFound>("/api/organisation/search?query=huyen+quang+ninh")).body.units;
    expect(district!.path.at(-1)!.name).toBe("Tỉnh Quảng Trị");
    expect((await detail(district!.id, BEFORE)).path.at(-1)!.name).toBe("Tỉnh Quảng Bình");
    const [over] = (await producer.get<UnitsFound>("/api/organisation/search?query=tinh+ha+giang")).body.units;
    expect(over).toMatchObject({ name: "Tỉnh Hà Giang", validTo: BEFORE });
  });

  it("a conference of before keeps its units, and prints them", async () => {
    const { body } = await producer.get<{ sites: { name: string[] } }>(`/api/conferences/${house.conferenceId}/directory`);
    for (const { site, name, unitId, code } of oldConference) {
      expect(body.sites.name[site]).toBe(name);
      expect((await detail(unitId, "2023-10-11")).code).toBe(code);
      const head = await producer.get<{ letterhead: { issuer: string } }>(`/api/conferences/${house.conferenceId}/sites/${site}/letterhead`);
      expect(head.body.letterhead.issuer).toBe(name);
    }
    // Also one that is called otherwise since: papers of its time say what it was called then.
    const ended = oldConference[1]!;
    const unit = await detail(ended.unitId);
    const renamed = { version: unit.version, on: "2026-01-01", name: "Tỉnh Lào Cai Mới", shortName: null, code: unit.code, kind: unit.kind, aliases: [], usual: 0 };
    expect((await producer.post(`/api/organisation/units/${ended.unitId}`, renamed)).status).toBe(200);
    const issuer = async () => (await producer.get<{ letterhead: { issuer: string } }>(`/api/conferences/${house.conferenceId}/sites/${ended.site}/letterhead`)).body.letterhead.issuer;
    expect(await issuer()).toBe("Tỉnh Lào Cai");
    await sql`update conference set starts_at = '2026-03-01T01:00Z' where id = ${house.conferenceId}`.execute(house.db);
    expect(await issuer()).toBe("Tỉnh Lào Cai Mới");
  });
});
