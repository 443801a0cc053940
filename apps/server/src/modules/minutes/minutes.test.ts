import type { MinutesView, OwnRollCall, ProblemDetails, SaveMinutesText, SentCounts, SiteContacts } from "@diemcau/contract";
import JSZip from "jszip";
import { sql } from "kysely";
import { extractText, getDocumentProxy } from "unpdf";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let room: TestClient;
const SITE = 5;
beforeAll(async () => {
  house = await openHouse();
  [producer, room] = await Promise.all([house.producer(), house.site(SITE)]);
});
afterAll(() => house.close());

const address = (path: string) => `/api/conferences/${house.conferenceId}/${path}`;
const give = (who: TestClient, command: { kind: string; [field: string]: unknown }) => who.command(house.conferenceId, command);
const well = { chair: true, picture: true, sound: true };
const read = async (language: "vi" | "en" = "vi") => {
  const { status, body } = await producer.get<MinutesView>(address(`minutes?language=${language}`));
  expect(status).toBe(200);
  return body;
};
const file = async (path: string) => {
  const response = await fetch(house.url + address(path), { headers: producer.headers() });
  expect(response.status).toBe(200);
  return new Uint8Array(await response.arrayBuffer());
};
const pdf = async (path: string) => (await extractText(await getDocumentProxy(await file(path)), { mergePages: true })).text.replace(/\s+/g, " ");
const docx = async (path: string) => (await (await JSZip.loadAsync(await file(path))).file("word/document.xml")!.async("string")).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");

describe("a roll call from the first call to its minute", () => {
  it("tells a room which calls are for it and what its roster expects by class", async () => {
    const { body } = await room.get<OwnRollCall>(address(`sites/${SITE}/roll-call`));
    const roster = await sql<{ class: string; n: number }>`
      select class, count(*)::int as n from delegate where conference_id = ${house.conferenceId} and site_ordinal = ${SITE} group by 1`.execute(house.db);
    const level = await sql<{ code: string }>`select level_code as code from site where conference_id = ${house.conferenceId} and ordinal = ${SITE}`.execute(house.db);
    expect(body).toMatchObject({ level: level.rows[0]!.code, expected: house.sites[SITE]!.expected });
    expect(Object.fromEntries(body.classes.map((each) => [each.class, each.expected]))).toEqual(Object.fromEntries(roster.rows.map((row) => [row.class, row.n])));
    expect((await room.get(address(`sites/${SITE + 1}/roll-call`))).status).toBe(403);
  });

  it("keeps a room's count in its parts, in the same transaction as its answer", async () => {
    expect((await give(room, { kind: "roll-call.answer", site: SITE, ...well, count: { present: 20, qualifier: "exact" } })).body).toMatchObject({ code: "roll-call-not-open" });
    expect((await give(producer, { kind: "roll-call.call", level: null, again: false })).status).toBe(200);
    const classes = [
      { class: "Officers", present: 12, remote: 2, absent: 1, substitutes: 1 },
      { class: "Guests", present: 8, remote: 0, absent: 0, substitutes: 0 },
    ];
    expect((await give(room, { kind: "roll-call.answer", site: SITE, ...well, count: { present: 20, qualifier: "exact", countedBy: "Ban Tổ chức", classes } })).status).toBe(200);
    expect((await give(room, { kind: "headcount.report", site: SITE, present: 21, qualifier: "exact", classes })).body).toMatchObject({ status: 422, code: "headcount-inconsistent" });
    const { body } = await producer.get<SentCounts>(address(`sites/${SITE}/headcounts`));
    expect(body.counts).toEqual([{ at: expect.any(Number), late: false, present: 20, qualifier: "exact", remote: 2, absent: 1, substitutes: 1, countedBy: "Ban Tổ chức", classes }]);
    const journal = await house.journal();
    expect(journal.slice(-2).map(({ kind, actor }) => [kind, actor])).toEqual([["headcount.reported", `site:${SITE}`], ["roll-call.answered", `site:${SITE}`]]);
  });

  it("lets the centre write down whom to call, before anybody was invited, and nobody else", async () => {
    const path = address(`sites/7/contact`);
    expect((await room.post(path, { phone: "0900 000 007" })).status).toBe(403);
    expect((await producer.post(path, { name: "Người trực", phone: "0900 000 007" })).status).toBe(200);
    expect((await producer.post(path, { phone: "0900 000 008" })).status).toBe(200);
    expect((await producer.post(path, { phone: "gọi sau" })).status).toBe(400);
    const { body } = await producer.get<SiteContacts>(address("contacts"));
    expect(body.find(({ site }) => site === 7)).toEqual({ site: 7, name: "Người trực", phone: "0900 000 008" });
    // It does not look as if an invitation had been written.
    expect((await producer.get<ProblemDetails>(address("invitations/sites/7"))).body.code).toBe("invitation-not-written");
  });

  it("is printed with who answered by what means, and whom to telephone", async () => {
    await give(producer, { kind: "roll-call.record", site: 6, chair: true, picture: false, sound: true, note: "máy chiếu hỏng" });
    await give(producer, { kind: "roll-call.close" });
    const [printed, written] = await Promise.all([pdf("roll-calls/1.pdf?language=vi"), docx("roll-calls/1.docx?language=vi")]);
    for (const text of [printed, written]) {
      expect(text).toContain("BIÊN BẢN");
      expect(text).toContain(house.sites[SITE]!.name);
      expect(text).toContain("chưa có hình; máy chiếu hỏng");
      expect(text).toMatch(/Qua điện thoại \(.+ ghi\)/);
      expect(text).toContain("0900 000 008");
    }
    expect((await producer.get(address("roll-calls/2.pdf"))).status).toBe(404);
    expect((await room.get(address("roll-calls/1.pdf"))).status).toBe(403);
  }, 60_000);
});

describe("the minutes", () => {
  it("tell what happened, and are the same on the screen and on paper", async () => {
    const { agenda } = (await producer.get<{ agenda: { id: string; title: string }[] }>(address("outline"))).body;
    const stream = await (await house.site(1)).events(house.conferenceId);
    await stream.opened();
    await give(producer, { kind: "conference.open" });
    await give(producer, { kind: "agenda.move", itemId: agenda[1]!.id });
    await give(producer, { kind: "headcount.publish", remark: "gửi báo chí" });
    const view = await read();
    stream.close();
    const published = (await house.journal()).find(({ kind }) => kind === "headcount.published")!.body as { total: { present: number } };
    const all = JSON.stringify(view.sections);
    expect(all).toContain(agenda[1]!.title);
    expect(all).toMatch(/Số công bố lúc .* 20 đại biểu .* gửi báo chí/);
    expect(published.total.present).toBe(20);
    expect(view.sections.map(({ key }) => key)).toEqual(expect.arrayContaining(["roll-call", "headcount", "opening", "agenda"]));
    const [printed, written] = await Promise.all([pdf("minutes-papers/minutes.pdf?language=vi"), docx("minutes-papers/minutes.docx?language=vi")]);
    for (const text of [printed, written]) for (const said of ["BIÊN BẢN", "Điểm danh điểm cầu", "gửi báo chí", "Khai mạc", "THƯ KÝ"]) expect(text).toContain(said);
    expect(JSON.stringify((await read("en")).sections)).not.toMatch(/điểm cầu|đại biểu/);
  }, 60_000);

  it("never lose what was written by hand, whatever happens next; the second of two editors is told", async () => {
    const { text, version } = await read();
    expect(version).toBe(0);
    const save = (body: SaveMinutesText) => producer.post<ProblemDetails & { version: number }>(address("minutes/text"), body);
    const conclusions = "Hội nghị thống nhất:\n1. Ban hành chương trình hành động.\n2. Giao các đơn vị báo cáo trước ngày 30.";
    const mine = { ...text, number: "12", secretary: "Nguyễn Văn Mẫu", conclusions, remarks: { "roll-call": "Hai điểm cầu vào muộn do mưa." } };
    expect((await save({ version: 0, text: mine })).body).toMatchObject({ version: 1 });
    expect((await save({ version: 0, text })).body).toMatchObject({ code: "minutes-changed" });
    await give(producer, { kind: "headcount.report", site: 2, present: 31, qualifier: "more-than" });
    await give(producer, { kind: "conference.close" });
    const after = await read();
    expect(after.text).toEqual(mine);
    expect(after.sections.map(({ key }) => key)).toContain("closing");
    const printed = await pdf("minutes-papers/minutes.pdf?language=vi");
    for (const said of ["Số: 12", "Ban hành chương trình hành động.", "Hai điểm cầu vào muộn do mưa.", "Nguyễn Văn Mẫu", "hơn 51"]) expect(printed).toContain(said);
    expect((await save({ version: 1, text: { ...mine, conclusions: "Độ mật: MẬT" } })).body.code).toBe("document-secret");
  }, 60_000);

  it("link the documents that the conclusions mean, on paper as well; one that the registry does not know stays text", async () => {
    const id = "0198f000-0000-7000-8000-00000000d0c5";
    const entered = await producer.post<ProblemDetails>("/api/documents", { id, type: "Kết luận", symbol: "957-KL/TW", issuer: "Bộ Chính trị", issuedOn: "2023-06-15", term: null, abstract: "Về công tác thông tin đối ngoại", body: [], relations: [], state: "issued" });
    expect(entered.status, JSON.stringify(entered.body)).toBe(201);
    const { text, version } = await read();
    // Long enough that the mention lies across two lines of the page, between spaces that are spread.
    const conclusions = "Hội nghị giao các đơn vị tiếp tục nghiên cứu, quán triệt và tổ chức thực hiện nghiêm túc Kết luận số 957-KL/TW, ngày 15/6/2023 và Quyết định số 4711-QĐ/XYZ; báo cáo kết quả.";
    expect((await producer.post(address("minutes/text"), { version, text: { ...text, conclusions } })).status).toBe(200);
    const page = new RegExp(`^https?://[^/]+/office/documents/${id}$`);
    const links = async (page: { getAnnotations(): Promise<{ url?: string; rect: number[] }[]> }) => (await page.getAnnotations()).filter((each) => each.url !== undefined);
    const paper = await getDocumentProxy(await file("minutes-papers/minutes.pdf?language=vi"));
    const found = (await Promise.all(Array.from({ length: paper.numPages }, async (_, at) => links(await paper.getPage(at + 1))))).flat();
    expect(found.length).toBeGreaterThan(0);
    for (const { url, rect } of found) {
      expect(url).toMatch(page);
      expect(rect[2]! - rect[0]!).toBeGreaterThan(10);
    }
    const word = await JSZip.loadAsync(await file("minutes-papers/minutes.docx?language=vi"));
    const [body, relations] = await Promise.all(["word/document.xml", "word/_rels/document.xml.rels"].map((part) => word.file(part)!.async("string")));
    expect(relations).toMatch(new RegExp(`Target="https?://[^/"]+/office/documents/${id}"`));
    expect(body!.match(/<w:hyperlink\b.*?<\/w:hyperlink>/g)!.map((link) => link.replace(/<[^>]+>/g, ""))).toEqual(["Kết luận số 957-KL/TW, ngày 15/6/2023"]);
    expect(body!.replace(/<[^>]+>/g, "")).toContain(conclusions);
  }, 60_000);

  it("are for the centre alone", async () => {
    const [officer, delegate] = await Promise.all([house.officer(), house.delegate(SITE)]);
    for (const who of [officer, delegate, room]) for (const path of ["minutes", "minutes-papers/minutes.pdf", "roll-calls/1.docx"]) expect((await who.get(address(path))).status).toBe(403);
    expect((await room.post(address("minutes/text"), { version: 1, text: (await read()).text })).status).toBe(403);
  });
});
