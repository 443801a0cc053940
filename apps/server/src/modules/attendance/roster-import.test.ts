import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { promisify } from "node:util";
import { deflateRawSync } from "node:zlib";
import type { ProblemDetails, RosterEntry, RosterImported, RosterPreview } from "@diemcau/contract";
import { readXlsx, writeXlsx } from "hucre/xlsx";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let officer: TestClient;
let producer: TestClient;
/** Sites of the officer's subtree, and one outside. */
let own: number[];
let outside: number;
beforeAll(async () => {
  house = await openHouse();
  [officer, producer] = await Promise.all([house.officer(), house.producer()]);
  const under = (site: number): boolean => site >= 0 && (house.sites[site]!.name === house.access.officer.unit || under(house.sites[site]!.parent));
  own = house.sites.map(({ ordinal }) => ordinal).filter(under);
  outside = house.sites.findLast(({ ordinal }) => !under(ordinal))!.ordinal;
});
afterAll(() => house.close());

type Body = Uint8Array | string;
type Got<T> = { status: number; body: T & ProblemDetails };
async function send<T>(client: TestClient, path: string, body: Body): Promise<Got<T>> {
  const response = await fetch(`${house.url}/api/conferences/${house.conferenceId}/rosters${path}`, {
    method: "POST",
    headers: { ...client.headers({ language: "en" }), "content-type": "application/octet-stream" },
    body: body as BodyInit,
  });
  return { status: response.status, body: (await response.json()) as T & ProblemDetails };
}
const preview = (client: TestClient, body: Body, site?: number) => send<RosterPreview>(client, `/preview${site === undefined ? "" : `?site=${site}`}`, body);
const confirm = (client: TestClient, body: Body, hash: string, { site, id = uuidv7() }: { site?: number; id?: string } = {}) =>
  send<RosterImported>(client, `?id=${id}&hash=${hash}${site === undefined ? "" : `&site=${site}`}`, body);
const roster = async (site: number) =>
  (await producer.get<{ delegates: RosterEntry[] }>(`/api/conferences/${house.conferenceId}/sites/${site}/roster`)).body.delegates;
const all = async () => (await sql<{ n: number }>`select count(*)::int as n from delegate where conference_id = ${house.conferenceId}`.execute(house.db)).rows[0]!.n;
const HEAD = ["STT", "Họ và tên", "Chức vụ", "Điểm cầu", "Thành phần"];
const xlsx = (rows: (string | number | null)[][]) => writeXlsx({ sheets: [{ name: "DS", rows }] });
const nameOf = (site: number) => house.sites[site]!.name;

describe("a roster from a spreadsheet", () => {
  it("is looked at, confirmed, and then the room has it; sent again it changes nothing", async () => {
    const site = own.at(-1)!;
    const before = await all();
    const count = (await roster(site)).length;
    const file = await xlsx([["Danh sách"], HEAD, [1, "NGUYỄN VĂN THỬ NGHIỆM", "Trưởng phòng", nameOf(site), "Khách"], [2, "Trần Thị Mẫu", "Phó phòng; Bí thư", null, null]]);
    const seen = await preview(officer, file, site);
    expect(seen.status).toBe(200);
    expect(seen.body.counts).toMatchObject({ rows: 2, add: 2, error: 0, sites: 1 });
    expect(seen.body.rows[0]!.flaws[0]).toEqual({ code: "name-capitals", value: "NGUYỄN VĂN THỬ NGHIỆM" });
    expect(await all()).toBe(before);

    const id = uuidv7();
    const done = await confirm(officer, file, seen.body.hash, { site, id });
    expect([done.status, done.body]).toEqual([200, { id, changed: 2, repeated: false }]);
    expect((await confirm(officer, file, seen.body.hash, { site, id })).body).toEqual({ id, changed: 0, repeated: true });
    expect((await roster(site)).slice(count)).toMatchObject([
      { name: "Nguyễn Văn Thử Nghiệm", positions: ["Trưởng phòng"], class: "Khách" },
      { name: "Trần Thị Mẫu", positions: ["Phó phòng", "Bí thư"] },
    ]);
    // The check-in of one of them outlives an import that changes them.
    const delegateId = (await roster(site))[count]!.delegateId;
    expect((await (await house.site(site)).checkIn(house.conferenceId, delegateId)).status).toBe(200);
    const again = await xlsx([HEAD, [1, "Nguyễn Văn Thử Nghiệm", "Trưởng phòng", nameOf(site), "Báo cáo viên"], [2, "Trần Thị Mẫu", "Phó phòng, Bí thư", nameOf(site), null]]);
    const second = await preview(officer, again, site);
    expect(second.body.counts).toMatchObject({ add: 0, update: 1, same: 1 });
    expect((await confirm(officer, again, second.body.hash, { site })).body).toMatchObject({ changed: 1 });
    expect(await roster(site)).toHaveLength(count + 2);
    expect((await roster(site))[count]).toMatchObject({ delegateId, class: "Báo cáo viên", checkedInAt: expect.anything() });
    expect((await preview(officer, again, site)).body.counts).toMatchObject({ same: 2, update: 0, add: 0 });
  });

  it("saves all or nothing", async () => {
    const before = await all();
    const file = await xlsx([HEAD, [1, "Lê Văn Đúng", "A", nameOf(own[0]!)], [2, "", "B", nameOf(own[0]!)]]);
    const seen = await preview(officer, file, own[0]);
    expect(seen.body.rows.map(({ fate }) => fate)).toEqual(["add", "error"]);
    expect((await confirm(officer, file, seen.body.hash, { site: own[0]! })).body).toMatchObject({ code: "roster-has-errors" });
    expect(await all()).toBe(before);
  });

  it("tells whoever asks for it how far it is: by the rows that are written, in the order of the file", async () => {
    const site = own.at(-1)!;
    const names = Array.from({ length: 2_500 }, (_, at) => `Trần Thị Hàng ${at}`);
    const file = await xlsx([HEAD, ...names.map((name, at) => [at + 1, name, "Cán bộ", nameOf(site), "Khách"])]);
    const seen = await preview(officer, file, site);
    expect(seen.body.counts).toMatchObject({ rows: 2_500, add: 2_500, error: 0 });
    const before = (await roster(site)).length;
    const answer = await fetch(`${house.url}/api/conferences/${house.conferenceId}/rosters?id=${uuidv7()}&hash=${seen.body.hash}&site=${site}`, {
      method: "POST",
      headers: { ...officer.headers(), "content-type": "application/octet-stream", accept: "application/x-ndjson" },
      body: file as BodyInit,
    });
    const steps = (await answer.text()).trim().split("\n").map((line) => JSON.parse(line) as { share?: number; result?: RosterImported });
    expect(steps.pop()!.result).toMatchObject({ changed: 2_500, repeated: false });
    expect(steps.map(({ share }) => share)).toEqual([0.05, 0.25, 0.5, 0.65, 0.8, 0.95]);
    expect((await roster(site)).slice(before).map(({ name }) => name)).toEqual(names);
    await sql`delete from delegate where conference_id = ${house.conferenceId} and display_name like 'Trần Thị Hàng %'`.execute(house.db);
  });

  it("is refused when the outcome is no longer what was shown, and nothing is saved", async () => {
    const file = await xlsx([HEAD, [1, "Lê Văn Một", "A", null]]);
    const first = await preview(officer, file, own[0]);
    const both = await Promise.all([1, 2].map(() => confirm(officer, file, first.body.hash, { site: own[0]! })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await roster(own[0]!)).filter(({ name }) => name === "Lê Văn Một")).toHaveLength(1);
    const other = await xlsx([HEAD, [1, "Lê Văn Hai", "A", null]]);
    expect((await confirm(officer, other, first.body.hash, { site: own[0]! })).body).toMatchObject({ code: "roster-changed" });
  });

  it("is for the officer's own subtree only", async () => {
    const file = await xlsx([HEAD, [1, "Lê Văn Ngoài", "A", nameOf(outside)]]);
    const seen = await preview(officer, file, own[0]);
    expect(seen.body.rows[0]!.flaws).toEqual([{ code: "site-not-yours", value: nameOf(outside) }]);
    expect((await preview(officer, file, outside)).body).toMatchObject({ code: "not-allowed" });
    expect((await preview(await house.site(own[0]!), file)).body).toMatchObject({ code: "not-allowed" });
    expect((await preview(house.nobody(), file)).body).toMatchObject({ code: "sign-in-required" });
    expect((await preview(producer, file)).body.rows[0]).toMatchObject({ fate: "add", site: outside });
    for (const path of ["roster.xlsx", "roster.csv"]) {
      expect((await officer.get(`/api/conferences/${house.conferenceId}/sites/${outside}/${path}`)).status).toBe(403);
      expect((await (await house.site(own[0]!)).get(`/api/conferences/${house.conferenceId}/sites/${own[0]!}/${path}`)).status).toBe(403);
    }
  });

  it("goes out and comes back without a change, and no cell is a formula", async () => {
    const site = own[0]!;
    const bad = await xlsx([HEAD, [1, "Lê Văn =1+1", "=HYPERLINK(\"http://x\")", null]]);
    await confirm(officer, bad, (await preview(officer, bad, site)).body.hash, { site });
    for (const path of ["roster.xlsx?language=vi", "roster.csv?language=en", "roster.csv?below=1"]) {
      const response = await fetch(`${house.url}/api/conferences/${house.conferenceId}/sites/${site}/${path}`, { headers: officer.headers() });
      expect(response.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w-]+\.(xlsx|csv)"$/);
      const bytes = new Uint8Array(await response.arrayBuffer());
      const { counts, rows } = (await preview(officer, bytes, site)).body;
      expect({ path, ...counts }).toMatchObject({ path, add: 0, update: 0, error: 0, heading: 0, same: rows.length });
      const cells = path.startsWith("roster.xlsx") ? (await readXlsx(bytes)).sheets[0]!.rows.flat().map(String) : new TextDecoder().decode(bytes).split(/[,;\n]/);
      expect(cells.filter((cell) => /^"?[=+\-@]/.test(cell))).toEqual([]);
      expect(cells.some((cell) => cell.includes("'=HYPERLINK"))).toBe(true);
    }
    const template = await fetch(`${house.url}/api/conferences/${house.conferenceId}/rosters/template.xlsx?as=account`, { headers: officer.headers() });
    const { sheets } = await readXlsx(new Uint8Array(await template.arrayBuffer()));
    expect(sheets[0]!.rows[0]).toContain("Họ và tên");
    expect(sheets[1]!.rows.flat()).toEqual(["Điểm cầu", ...own.map(nameOf)].map((name) => expect.stringContaining(name)));
  });
});

/** An archive of entries; `bytes` as long as they are, whatever the directory says. */
function zipOf(entries: Record<string, Buffer>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of Object.entries(entries)) {
    const packed = deflateRawSync(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt32LE(packed.length, 18);
    local.writeUInt32LE(10, 22);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(10, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(at, 42);
    parts.push(local, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    at += 30 + name.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

describe("a file that is no roster", () => {
  const text = (value: string) => Buffer.from(value);
  it.each<[string, string, () => Body]>([
    ["a letter named .xlsx", "sheet-not-a-spreadsheet", () => zipOf({ "word/document.xml": text("<w/>") })],
    ["a workbook with macros", "sheet-has-macros", () => zipOf({ "xl/workbook.xml": text("<w/>"), "xl/vbaProject.bin": text("x") })],
    ["a workbook that says it has macros", "sheet-has-macros", () => zipOf({ "[Content_Types].xml": text("application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "xl/workbook.xml": text("<w/>") })],
    ["a zip bomb", "sheet-too-large", () => zipOf({ "xl/workbook.xml": Buffer.alloc(60 * 1024 * 1024), "xl/sheet.xml": Buffer.alloc(60 * 1024 * 1024) })],
    ["half an archive", "sheet-unreadable", () => zipOf({ "xl/workbook.xml": text("<w/>") }).subarray(0, 40)],
    ["an old workbook", "sheet-old-format", () => Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1])],
    ["a PDF", "sheet-not-a-spreadsheet", () => "%PDF-1.7\n"],
    ["a web page", "sheet-not-a-spreadsheet", () => "<!DOCTYPE html><table>"],
    ["a picture", "sheet-not-a-spreadsheet", () => Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d])],
    ["nothing", "sheet-unreadable", () => Buffer.alloc(0)],
    ["a list without headers", "roster-no-names", () => "a;b\n1;2\n"],
    ["too many rows", "sheet-too-many-rows", () => `Họ và tên\n${"Lê Văn A\n".repeat(25_001)}`],
    ["more than 5 MB", "input-too-large", () => Buffer.alloc(5 * 1024 * 1024 + 1)],
  ])("%s is refused", async (_what, code, make) => {
    expect((await preview(officer, make(), own[0])).body).toMatchObject({ code });
  });

  const csv = "STT;Họ và tên;Chức vụ\n1;Đỗ Thị Ước;Trưởng phòng, Bí thư\n";
  const utf16 = (mark: string) => Buffer.from(mark + csv.replaceAll(";", "\t"), "utf16le");
  it.each<[string, () => Body]>([
    ["UTF-8 with a mark", () => `\uFEFF${csv}`],
    ["UTF-8 with commas", () => 'STT,Họ và tên,Chức vụ\n1,Đỗ Thị Ước,"Trưởng phòng, Bí thư"\n'],
    ["decomposed", () => csv.normalize("NFD")],
    ["UTF-16 with tabs", () => utf16("\uFEFF")],
    ["UTF-16 without a mark", () => utf16("")],
    ["UTF-16, big end first", () => utf16("\uFEFF").swap16()],
    // Đ ỗ T h ị Ư ớ c as Windows-1258 has them: letter, then tone.
    ["Windows-1258", () => Buffer.from([...text("Ho va ten;Chuc vu\n"), 0xd0, 0xf4, 0xde, ...text(" Thi"), 0xf2, ...text(" "), 0xdd, 0xf5, 0xec, ...text("c;A\n")])],
  ])("CSV in %s is read", async (_what, make) => {
    const { body } = await preview(officer, make(), own[0]);
    expect(body.rows?.[0]).toMatchObject({ name: "Đỗ Thị Ước", fate: "add" });
  });
});

it("takes 20,000 rows while the gateway answers everybody else", async () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => [at + 1, `Nguyễn Văn Số ${at}`, `Trưởng phòng ${at % 977}; Bí thư chi bộ`, nameOf(own[0]!), "Đại biểu"]);
  const file = await xlsx([HEAD, ...rows]);
  // Sent by a program of its own: what pauses this event loop is the gateway's work.
  const at = join(house.config.dataDir, "roster.xlsx");
  writeFileSync(at, file);
  const sender = `import { readFileSync } from "node:fs";
    const [url, headers, file] = process.argv.slice(1);
    const answer = await fetch(url, { method: "POST", headers: JSON.parse(headers), body: readFileSync(file) });
    process.stdout.write((await answer.text()).slice(0, 200));`;
  const post = async (path: string) => {
    const url = `${house.url}/api/conferences/${house.conferenceId}/rosters${path}`;
    const headers = JSON.stringify({ ...officer.headers(), "content-type": "application/octet-stream" });
    return (await promisify(execFile)(process.execPath, ["--input-type=module", "-e", sender, url, headers, at])).stdout;
  };
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();
  const seen = await post("/preview");
  const seenMs = performance.now() - started;
  expect(seen.slice(75, 160)).toContain('"rows":20000,"add":20000');
  const done = await post(`?id=${uuidv7()}&hash=${seen.slice(9, 73)}`);
  const doneMs = performance.now() - started - seenMs;
  delay.disable();
  expect(JSON.parse(done)).toMatchObject({ changed: 20_000 });
  process.stdout.write(
    `20,000 rows, ${(file.length / 1024).toFixed(0)} KB: preview ${seenMs.toFixed(0)} ms, confirmation ${doneMs.toFixed(0)} ms; event loop paused for at most ${(delay.max / 1e6).toFixed(0)} ms, 99 % below ${(delay.percentile(99) / 1e6).toFixed(0)} ms\n`,
  );
  const again = await preview(officer, file, own[0]);
  expect(again.body.counts).toMatchObject({ same: 20_000, add: 0 });
}, 60_000);
