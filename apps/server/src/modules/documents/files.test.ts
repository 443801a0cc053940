import { existsSync, readFileSync, readdirSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import type { AttachedFile, Converter, DocumentDetail, DocumentList, DocumentSaved, DocumentVersion, DocumentVersions, FileText, OfficePreview, Outline, PaperFiles, PlanView, ProblemDetails, Reading } from "@diemcau/contract";
import { writeXlsx } from "hucre/xlsx";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { docxOf, pdfOf, scanOf } from "../../testing/zip.ts";
import { createFileStore } from "../../platform/files/index.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
let shownId: string;
let paperId: string;
beforeAll(async () => {
  house = await openHouse();
  [producer, officer] = await Promise.all([house.producer(), house.officer()]);
  const { body } = await producer.get<Outline>(`/api/conferences/${house.conferenceId}/outline`);
  shownId = body.documents[0]!.id;
  paperId = body.papers[0]!.id;
});
afterAll(() => house.close());

const PART = 1024 * 1024;
const put = (client: TestClient, path: string, bytes: Buffer) =>
  fetch(client.url + path, { method: "PUT", headers: { ...client.headers({ language: "en" }), "content-type": "application/octet-stream" }, body: new Uint8Array(bytes) });
async function send(method: string, client: TestClient, path: string, body?: unknown): Promise<{ status: number; body: never }> {
  const answer = await fetch(client.url + path, { method, headers: { ...client.headers({ language: "en" }), ...(body === undefined ? {} : { "content-type": "application/json" }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, body: (await answer.json()) as never };
}
async function upload(client: TestClient, bytes: Buffer, name: string, subject: object, id = uuidv7()): Promise<{ status: number; body: AttachedFile & ProblemDetails }> {
  for (let at = 0; at < Math.max(bytes.length, 1); at += PART) await put(client, `/api/files/${id}/parts/${at}`, bytes.subarray(at, at + PART));
  return client.post<AttachedFile & ProblemDetails>("/api/files", { id, name, size: Math.max(bytes.length, 1), subject }, { language: "en" });
}
const document = (id: string) => ({ kind: "document", id });
const draft = (change: Record<string, unknown> = {}) => ({ id: uuidv7(), type: "Kế hoạch", symbol: "", issuer: "Ban Hải đăng", issuedOn: null, term: null, abstract: `Về đèn ${uuidv7()}`, body: ["Đoạn một.", "Đoạn hai."], relations: [], ...change });
const enter = async (change: Record<string, unknown> = {}) => {
  const body = draft(change);
  expect((await producer.post<DocumentSaved>("/api/documents", body)).status).toBe(201);
  return body;
};
const rule = (change: object = {}) => ({ levels: null, roles: null, visibleFrom: null, visibleTo: null, fromOpening: false, ...change });
const setRule = (id: string, change: object) => send("POST", producer, `/api/readings/${id}/rule`, rule(change));
const incoming = () => join(house.config.dataDir, "files", "incoming");

describe("a file", () => {
  it("comes in parts, is kept once under its hash, and goes out whole or in ranges", async () => {
    const pdf = pdfOf(Array.from({ length: 3 }, (_none, n) => `Page ${n}`));
    const big = Buffer.concat([pdf, Buffer.alloc(2 * PART, 0x20)]);
    const { id } = await enter();
    const [first, second] = [await upload(producer, big, "Kế hoạch đèn biển.pdf", document(id)), await upload(producer, big, "again.pdf", document(id))];
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(first.body).toMatchObject({ name: "Kế hoạch đèn biển.pdf", mediaType: "application/pdf", size: big.length, wordsRead: true, addedBy: expect.any(String) });
    expect(second.body.sha256).toBe(first.body.sha256);
    const folder = join(house.config.dataDir, "files", first.body.sha256.slice(0, 2));
    expect(readdirSync(folder)).toEqual([first.body.sha256]);
    expect(statSync(join(folder, first.body.sha256)).size).toBe(big.length);
    const whole = await fetch(`${house.url}/api/files/${first.body.id}`, { headers: producer.headers() });
    expect(Buffer.from(await whole.arrayBuffer()).equals(big)).toBe(true);
    expect(Object.fromEntries(["content-type", "content-disposition", "x-content-type-options", "accept-ranges", "cache-control"].map((name) => [name, whole.headers.get(name)]))).toEqual({
      "content-type": "application/pdf",
      "content-disposition": "inline; filename=\"Ke hoach den bien.pdf\"; filename*=UTF-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%C4%91%C3%A8n%20bi%E1%BB%83n.pdf",
      "x-content-type-options": "nosniff",
      "accept-ranges": "bytes",
      "cache-control": "private, no-store",
    });
    expect(whole.headers.get("content-security-policy")).toContain("default-src 'none'");
    const ranged = async (range: string) => {
      const answer = await fetch(`${house.url}/api/files/${first.body.id}?download=1`, { headers: { ...producer.headers(), range } });
      return [answer.status, answer.headers.get("content-range"), answer.status === 206 ? Buffer.from(await answer.arrayBuffer()).toString("latin1") : ""];
    };
    expect(await ranged("bytes=0-7")).toEqual([206, `bytes 0-7/${big.length}`, "%PDF-1.4"]);
    expect(await ranged("bytes=-2")).toEqual([206, `bytes ${big.length - 2}-${big.length - 1}/${big.length}`, "  "]);
    expect((await ranged(`bytes=${big.length}-`)).slice(0, 2)).toEqual([416, `bytes */${big.length}`]);
  });

  it("is attached once, however often its end is sent; a part may be sent again", async () => {
    const { id } = await enter();
    const bytes = docxOf(["Một đoạn"]);
    const fileId = uuidv7();
    await put(producer, `/api/files/${fileId}/parts/0`, bytes.subarray(0, 40));
    expect((await put(producer, `/api/files/${fileId}/parts/100`, bytes.subarray(100))).status).toBe(409);
    const answers = [await upload(producer, bytes, "a.docx", document(id), fileId), await producer.post("/api/files", { id: fileId, name: "a.docx", size: bytes.length, subject: document(id) })];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect((await producer.get<DocumentDetail>(`/api/documents/${id}`)).body.files).toHaveLength(1);
  });

  it.each<[string, string, () => Buffer, string]>([
    ["macros", "x.docm", () => docxOf(["x"], { macro: true }), "file-macro"],
    ["a false name", "x.pdf", () => docxOf(["x"]), "file-mislabelled"],
    ["a mark of secrecy", "x.docx", () => docxOf(["TỐI MẬT"]), "file-secret"],
    ["nothing in it", "x.pdf", () => Buffer.alloc(0), "file-incomplete"],
  ])("is refused with %s, and nothing of it stays", async (_what, name, bytes, code) => {
    const { id } = await enter();
    expect((await upload(producer, bytes(), name, document(id))).body).toMatchObject({ code, remedy: expect.any(String) });
    expect((await producer.get<DocumentDetail>(`/api/documents/${id}`)).body.files).toEqual([]);
    expect(readdirSync(incoming())).toEqual([]);
  });

  it("is refused beyond 50 MB before it has come, and in parts that are too large", async () => {
    const { id } = await enter();
    expect((await producer.post("/api/files", { id: uuidv7(), name: "x.pdf", size: 200 * PART, subject: document(id) })).body).toMatchObject({ code: "file-too-large" });
    expect((await put(producer, `/api/files/${uuidv7()}/parts/${50 * PART}`, Buffer.alloc(10))).status).toBe(409);
    expect((await put(producer, `/api/files/${uuidv7()}/parts/0`, Buffer.alloc(PART + 1))).status).toBe(413);
    for (const name of readdirSync(incoming())) await createFileStore(house.config.dataDir).drop(name);
  });

  it("is the twentieth at most, also when many come at once", async () => {
    const { id } = await enter();
    const answers = await Promise.all(Array.from({ length: 9 }, (_none, n) => upload(producer, Buffer.from(`chữ ${n}`), `${n}.txt`, document(id))));
    expect(answers.every(({ status }) => status === 201)).toBe(true);
    await sql`insert into attached_file (id, subject, subject_id, name, media_type, size, sha256, words_read, added_by)
      select gen_random_uuid(), 'document', ${id}, n::text, 'text/plain', 1, ${"0".repeat(64)}, true, 'x' from generate_series(1, 10) n`.execute(house.db);
    const last = await Promise.all([1, 2, 3].map((n) => upload(producer, Buffer.from(`thêm ${n}`), `+${n}.txt`, document(id))));
    expect(last.map(({ body }) => body.code ?? "taken").toSorted()).toEqual(["file-too-many", "file-too-many", "taken"]);
  });

  it("of an office program is looked at as words and tables, by who may read it", async () => {
    const { id } = await enter();
    const bytes = readFileSync(new URL("../../testing/office/slides.pptx", import.meta.url));
    const { body: file } = await upload(producer, bytes, "Trình chiếu.pptx", document(id));
    const { body: shown } = await producer.get<OfficePreview>(`/api/files/${file.id}/preview`);
    expect(shown).toMatchObject({ kind: "slides", slides: [{ blocks: [{ text: "Kết quả thực hiện Kết luận 57" }, {}, {}, {}] }, {}] });
    const { body: plain } = await upload(producer, Buffer.from("chữ"), "a.txt", document(id));
    expect((await producer.get(`/api/files/${plain.id}/preview`)).body).toMatchObject({ code: "preview-none" });
    expect((await (await house.site(5)).get(`/api/files/${file.id}/preview`)).body).toMatchObject({ code: "not-allowed" });
    await send("POST", producer, `/api/readings/${id}/recall`, { reason: "nhầm tệp" });
    expect((await officer.get(`/api/files/${file.id}/preview`)).body).toMatchObject({ code: "document-recalled" });
  });

  it("without words waits for its sender's word, which is kept with their name, also when the file is gone", async () => {
    const { id } = await enter();
    const scan = scanOf();
    const fileId = uuidv7();
    expect((await upload(producer, scan, "Bản quét.pdf", document(id), fileId)).body).toMatchObject({ code: "file-unread", remedy: expect.any(String) });
    expect((await producer.get<DocumentDetail>(`/api/documents/${id}`)).body.files).toEqual([]);
    // Nothing is sent again but the word.
    const { status, body } = await producer.post<AttachedFile>("/api/files", { id: fileId, name: "Bản quét.pdf", size: scan.length, subject: document(id), declared: true });
    expect([status, body.wordsRead]).toEqual([201, false]);
    expect(body.declared).toEqual({ by: body.addedBy, at: expect.any(Number) });
    expect((await producer.get<DocumentDetail>(`/api/documents/${id}`)).body.files[0]!.declared).toEqual(body.declared);
    await send("DELETE", producer, `/api/files/${fileId}`);
    const kept = await sql<{ declared_by: string; name: string }>`select declared_by, name from file_declaration where file_id = ${fileId}`.execute(house.db);
    expect(kept.rows).toEqual([{ declared_by: body.addedBy, name: "Bản quét.pdf" }]);
    // Where the words can be read, nobody's word is asked or believed.
    const declare = async (bytes: Buffer) => {
      const one = uuidv7();
      await put(producer, `/api/files/${one}/parts/0`, bytes);
      return (await producer.post<AttachedFile & ProblemDetails>("/api/files", { id: one, name: "a.pdf", size: bytes.length, subject: document(id), declared: true })).body;
    };
    expect((await declare(pdfOf(["Plan", "Second page"]))).declared).toBeNull();
    expect((await declare(pdfOf(["TOP SECRET"]))).code).toBe("file-secret");
    const left = uuidv7();
    await upload(producer, scan, "b.pdf", document(id), left);
    expect((await send("DELETE", producer, `/api/files/${left}/parts`)).status).toBe(200);
    expect(readdirSync(incoming())).toEqual([]);
  });

  it("that is a presentation becomes a PDF beside it where there is an office program, and says what to do where there is none", { timeout: 120_000 }, async () => {
    const { id } = await enter();
    const bytes = readFileSync(new URL("../../testing/office/slides.pptx", import.meta.url));
    const { body: file } = await upload(producer, bytes, "Trình chiếu.pptx", document(id));
    const { body: converter } = await producer.get<Converter>("/api/files/converter");
    const made = await producer.post<AttachedFile & ProblemDetails>(`/api/files/${file.id}/pdf`, { id: uuidv7() });
    if (converter.kinds.includes("pptx")) {
      expect(made.body).toMatchObject({ name: "Trình chiếu.pdf", mediaType: "application/pdf", wordsRead: true });
      const pdf = await fetch(`${house.url}/api/files/${made.body.id}`, { headers: producer.headers() });
      expect(Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString()).toBe("%PDF-");
    } else expect(made.body).toMatchObject({ code: "convert-missing", remedy: expect.any(String) });
    const { body: text } = await upload(producer, Buffer.from("chữ"), "a.txt", document(id));
    expect((await producer.post(`/api/files/${text.id}/pdf`, { id: uuidv7() })).body).toMatchObject({ code: "convert-failed" });
    expect((await (await house.site(5)).get("/api/files/converter")).body).toMatchObject({ code: "not-allowed" });
  });

  it("is compared by its paragraphs, a PDF's lines put together, for whoever may read it", async () => {
    const { id } = await enter();
    const word = (await upload(producer, docxOf(["KẾ HOẠCH", "1. Điểm cầu  mở cửa lúc bảy giờ.", "2. Báo cáo trước ngày 15."]), "một.docx", document(id))).body;
    const pdf = (await upload(producer, pdfOf(["PLAN", "1. Rooms open at seven", "in the morning.", "2. Reports come by 15 October."]), "plan.pdf", document(id))).body;
    const text = async (fileId: string, who = producer) => (await who.get<FileText & ProblemDetails>(`/api/files/${fileId}/text`)).body;
    expect([word.code, pdf.code]).toEqual([undefined, undefined]);
    expect(await text(word.id)).toEqual({ paragraphs: ["KẾ HOẠCH", "1. Điểm cầu mở cửa lúc bảy giờ.", "2. Báo cáo trước ngày 15."], cut: false, unread: false });
    expect(await text(pdf.id)).toMatchObject({ cut: false, unread: false, paragraphs: expect.arrayContaining(["2. Reports come by 15 October."]) });
    const sheet = (await upload(producer, Buffer.from(await writeXlsx({ sheets: [{ name: "A", rows: [["a"]] }] })), "số liệu.xlsx", document(id))).body;
    expect(await text(sheet.id)).toMatchObject({ code: "compare-none" });
    expect(await text(word.id, house.nobody())).toMatchObject({ code: "sign-in-required" });
    expect(await text(word.id, await house.site(3))).toMatchObject({ code: "not-allowed" });
  });

  it("that broke off is seen nowhere, and swept away; what nothing names is, too", async () => {
    const { id } = await enter();
    const half = uuidv7();
    await put(producer, `/api/files/${half}/parts/0`, Buffer.alloc(500));
    const kept = (await upload(producer, docxOf(["giữ lại"]), "kept.docx", document(id))).body;
    const gone = (await upload(producer, docxOf(["bỏ đi"]), "gone.docx", document(id))).body;
    expect((await send("DELETE", producer, `/api/files/${gone.id}`)).status).toBe(200);
    expect((await producer.get<DocumentDetail>(`/api/documents/${id}`)).body.files.map(({ name }) => name)).toEqual(["kept.docx"]);
    expect((await producer.get(`/api/files/${gone.id}`)).status).toBe(404);
    const path = ({ sha256 }: AttachedFile) => join(house.config.dataDir, "files", sha256.slice(0, 2), sha256);
    const long = new Date(Date.now() - 25 * 3_600_000);
    for (const file of [path(kept), path(gone), ...readdirSync(incoming()).map((name) => join(incoming(), name))]) utimesSync(file, long, long);
    const store = createFileStore(house.config.dataDir);
    await store.sweep(async (hashes) => new Set((await sql<{ sha256: string }>`select sha256 from attached_file where sha256 = any(${[...hashes]}::text[])`.execute(house.db)).rows.map(({ sha256 }) => sha256)), Date.now());
    expect([existsSync(path(kept)), existsSync(path(gone)), readdirSync(incoming())]).toEqual([true, false, []]);
    expect((await producer.get(`/api/files/${kept.id}`)).status).toBe(200);
  });
});

describe("who attaches and reads", () => {
  /** The officer's own province and the rooms below it. */
  async function paperOf(site: number): Promise<string> {
    const id = uuidv7();
    await sql`insert into paper (id, conference_id, title, author, topic, position, site_ordinal) values (${id}, ${house.conferenceId}, 'Tham luận', 'Một đơn vị', 'Đèn', 99, ${site})`.execute(house.db);
    return id;
  }

  it("role by role, inside and outside the subtree", async () => {
    const unit = (await sql<{ unitId: string }>`select unit_id as "unitId" from account where username = ${house.access.officer.username}`.execute(house.db)).rows[0]!.unitId;
    const root = house.sites.find(({ unitId }) => unitId === unit)!.ordinal;
    const inside = await paperOf(house.sites.find(({ parent }) => parent === root)!.ordinal);
    const outside = await paperOf(house.sites.find(({ ordinal, parent }) => parent === house.sites[root]!.parent && ordinal !== root)!.ordinal);
    const { id } = await enter();
    const paper = (of: string) => ({ kind: "paper", id: of, conferenceId: house.conferenceId });
    const [room, seat] = [await house.site(3), await house.delegate(3)];
    const tried: string[] = [];
    for (const [who, client] of Object.entries({ producer, officer, room, seat, nobody: house.nobody() })) {
      const answers = [];
      for (const subject of [document(id), paper(inside), paper(outside)]) answers.push((await upload(client, Buffer.from(`của ${who}`), "x.txt", subject)).body.code ?? "taken");
      tried.push(`${who}: ${answers.join(" ")}`);
    }
    expect(tried).toEqual([
      "producer: taken taken taken",
      "officer: not-allowed taken not-allowed",
      "room: not-allowed not-allowed not-allowed",
      "seat: not-allowed not-allowed not-allowed",
      "nobody: sign-in-required sign-in-required sign-in-required",
    ]);
    const { body } = await officer.get<PaperFiles>(`/api/conferences/${house.conferenceId}/paper-files`);
    const may = new Map(body.map((each) => [each.id, each.mayAttach]));
    expect([may.get(inside), may.get(outside)]).toEqual([true, false]);
  });

  it("a paper counts as received from the moment its first file came until its last one goes", async () => {
    const planPath = `/api/conferences/${house.conferenceId}/plan`;
    const id = await paperOf(3);
    await sql`update paper set due_at = now() - interval '1 day' where id = ${id}`.execute(house.db);
    const plan = async () => (await producer.get<PlanView>(planPath)).body;
    const inPlan = async () => (await plan()).delivered.filter(({ paperId: of }) => of === id).map(({ at }) => at);
    const onPage = async () => {
      const { received, receivedAt, dueAt } = (await producer.get<PaperFiles>(`/api/conferences/${house.conferenceId}/paper-files`)).body.find((each) => each.id === id)!;
      expect(dueAt).toBeLessThan(Date.now());
      return [received, receivedAt];
    };
    expect([await inPlan(), await onPage()]).toEqual([[], [false, null]]);
    const subject = { kind: "paper", id, conferenceId: house.conferenceId };
    const before = Date.now();
    const { body: first } = await upload(producer, Buffer.from("Bài thứ nhất"), "một.txt", subject);
    const { body: second } = await upload(producer, Buffer.from("Bài thứ hai"), "hai.txt", subject);
    expect(first.addedAt).toBeGreaterThanOrEqual(before - 1);
    expect(second.addedAt).toBeGreaterThan(first.addedAt);
    expect([await inPlan(), await onPage()]).toEqual([[first.addedAt], [true, first.addedAt]]);
    // The plan saved again meanwhile keeps nothing of it: withdrawn, the paper has not come.
    const { version, plan: same } = await plan();
    expect((await producer.post(planPath, { id: uuidv7(), version, plan: same })).status).toBe(200);
    expect((await producer.del(`/api/files/${first.id}`)).status).toBe(200);
    expect([await inPlan(), await onPage()]).toEqual([[second.addedAt], [true, second.addedAt]]);
    expect((await producer.del(`/api/files/${second.id}`)).status).toBe(200);
    expect([await inPlan(), await onPage()]).toEqual([[], [false, null]]);
    // What the centre noted itself stays when a file comes and goes.
    const noted = Date.parse("2026-01-05T03:00:00Z");
    const next = await plan();
    expect((await producer.post(planPath, { id: uuidv7(), version: next.version, plan: { ...next.plan, papers: next.plan.papers.map((each) => (each.id === id ? { ...each, receivedAt: noted } : each)) } })).status).toBe(200);
    const { body: third } = await upload(producer, Buffer.from("Bài thứ ba"), "ba.txt", subject);
    expect([await inPlan(), await onPage()]).toEqual([[third.addedAt], [true, noted]]);
    await producer.del(`/api/files/${third.id}`);
    expect([await inPlan(), await onPage()]).toEqual([[], [true, noted]]);
  });

  it("an officer who may not read the plan's papers is told of none of their files either", async () => {
    const id = await paperOf(3);
    await upload(producer, Buffer.from("Bài kín"), "kín.txt", { kind: "paper", id, conferenceId: house.conferenceId });
    const told = async () => (await officer.get<PlanView>(`/api/conferences/${house.conferenceId}/plan`)).body.delivered.some(({ paperId: of }) => of === id);
    expect(await told()).toBe(true);
    expect((await setRule(id, { roles: ["site"] })).status).toBe(200);
    expect(await told()).toBe(false);
  });

  it("rooms and phones read the files of what their conference shows, and no others", async () => {
    const [room, seat] = [await house.site(3), await house.delegate(3)];
    const shown = (await upload(producer, pdfOf(["For all"]), "for all.pdf", document(shownId))).body;
    const paper = (await upload(producer, docxOf(["Tham luận"]), "tham luận.docx", { kind: "paper", id: paperId, conferenceId: house.conferenceId })).body;
    const other = (await upload(producer, pdfOf(["Not shown"]), "other.pdf", document((await enter()).id))).body;
    const status = async (client: TestClient, path: string) => (await client.get(path)).status;
    for (const client of [room, seat]) expect([await status(client, `/api/files/${shown.id}`), await status(client, `/api/files/${paper.id}`), await status(client, `/api/files/${other.id}`)]).toEqual([200, 200, 404]);
    expect([await status(seat, `/me/files/${shown.id}`), await status(seat, `/me/files/${other.id}`)]).toEqual([200, 404]);
    expect((await seat.get<string>(`/me/papers/${paperId}`)).body).toContain("tham luận.docx");
    // Nor does anybody of the crew before the opening, where it waits for that.
    await setRule(shownId, { fromOpening: true });
    expect(await status(await house.crew("interpreter"), `/api/files/${shown.id}`)).toBe(403);
    await setRule(shownId, {});
    expect(await status(house.nobody(), `/api/files/${shown.id}`)).toBe(401);
  });
});

describe("recall", () => {
  it("takes it away from everybody at once, shows who had opened it, and can be taken back", async () => {
    const [room, seat] = [await house.site(3), await house.delegate(3)];
    const file = (await upload(producer, pdfOf(["To be recalled"]), "recalled.pdf", document(shownId))).body;
    const own = `/api/conferences/${house.conferenceId}`;
    const everywhere = async () => [
      (await officer.get<ProblemDetails>(`/api/documents/${shownId}`)).body.code ?? "open",
      (await officer.get<ProblemDetails>(`/api/files/${file.id}`)).body.code ?? "open",
      (await officer.get<DocumentList>("/api/documents?limit=100")).body.documents.some(({ id }) => id === shownId) ? "listed" : "gone",
      (await room.get<Outline>(`${own}/outline`)).body.documents.some(({ id }) => id === shownId) ? "listed" : "gone",
      (await room.get<ProblemDetails>(`${own}/documents/${shownId}`)).body.code ?? "open",
      (await seat.get<string>("/me")).body.includes(shownId) ? "listed" : "gone",
      (await seat.get(`/me/documents/${shownId}`)).status,
      (await seat.get(`/me/files/${file.id}`)).status,
    ];
    expect(await everywhere()).toEqual(["open", "open", "listed", "listed", "open", "listed", 200, 200]);
    const recalled = await send("POST", producer, `/api/readings/${shownId}/recall`, { reason: "Bản in sai phụ lục" });
    expect(recalled.status).toBe(200);
    expect(await everywhere()).toEqual(["document-recalled", "document-recalled", "gone", "gone", "document-recalled", "gone", 410, 410]);
    const { body } = await producer.get<Reading>(`/api/readings/${shownId}`);
    expect(body.recall).toMatchObject({ reason: "Bản in sai phụ lục", by: expect.stringMatching(/./) });
    expect(body.openings.last.map(({ kind, name }) => [kind, name !== ""])).toEqual(expect.arrayContaining([["account", true], ["site", true], ["delegate", true]]));
    expect(body.openings.last.find(({ kind }) => kind === "delegate")!.times).toBeGreaterThan(1);
    expect((await producer.get<DocumentDetail>(`/api/documents/${shownId}`)).body.recalled).toBe(true);
    expect((await send("DELETE", producer, `/api/readings/${shownId}/recall`)).status).toBe(200);
    expect(await everywhere()).toEqual(["open", "open", "listed", "listed", "open", "listed", 200, 200]);
  });

  it("holds at another gateway in the same moment, and for papers", async () => {
    const other = await house.gateway();
    const seat = (await house.delegate(3)).at(other.url);
    expect((await seat.get(`/me/papers/${paperId}`)).status).toBe(200);
    await send("POST", producer, `/api/readings/${paperId}/recall`, { reason: "Đổi báo cáo viên" });
    expect((await seat.get(`/me/papers/${paperId}`)).status).toBe(410);
    expect((await seat.get<string>("/me")).body).not.toContain(paperId);
    await send("DELETE", producer, `/api/readings/${paperId}/recall`);
    await other.close();
  });

  it("is the producer's, as is everything about who reads", async () => {
    for (const client of [officer, await house.site(3), await house.delegate(3)]) {
      expect((await send("POST", client, `/api/readings/${shownId}/recall`, { reason: "x" })).body).toMatchObject({ code: "not-allowed" });
      expect((await send("POST", client, `/api/readings/${shownId}/rule`, rule())).body).toMatchObject({ code: "not-allowed" });
      expect((await client.get(`/api/readings/${shownId}`)).body).toMatchObject({ code: "not-allowed" });
    }
    expect((await producer.get(`/api/readings/${uuidv7()}`)).body).toMatchObject({ code: "document-unknown" });
    expect((await setRule(shownId, { visibleFrom: 2_000, visibleTo: 1_000 })).body).toMatchObject({ code: "reading-times" });
  });
});

describe("access by level, role and time", () => {
  it("opens a document to those whom its rule names", async () => {
    const [room, seat] = [await house.site(3), await house.delegate(3)];
    const level = (await sql<{ level: string }>`select level_code as level from site where conference_id = ${house.conferenceId} and ordinal = 3`.execute(house.db)).rows[0]!.level;
    const reads = async () => {
      const codes = [];
      for (const client of [room, seat]) codes.push((await client.get<ProblemDetails>(`/api/conferences/${house.conferenceId}/documents/${shownId}`)).body.code ?? "open");
      return [...codes, (await officer.get<ProblemDetails>(`/api/documents/${shownId}`)).body.code ?? "open", (await producer.get<ProblemDetails>(`/api/documents/${shownId}`)).body.code ?? "open"].join(" ");
    };
    const no = "document-not-open";
    const hour = 3_600_000;
    for (const [change, expected] of [
      [{ roles: ["site"] }, `open ${no} ${no} open`],
      [{ levels: [level], roles: ["site", "delegate"] }, `open open ${no} open`],
      [{ levels: ["no such level"] }, `${no} ${no} ${no} open`],
      [{ fromOpening: true }, `${no} ${no} open open`],
      [{ visibleFrom: Date.now() + hour }, `${no} ${no} ${no} open`],
      [{ visibleFrom: Date.now() - hour, visibleTo: Date.now() + hour }, "open open open open"],
    ] as const) {
      expect((await setRule(shownId, change)).status).toBe(200);
      expect(await reads(), JSON.stringify(change)).toBe(expected);
    }
    await setRule(shownId, { fromOpening: true });
    expect((await producer.command(house.conferenceId, { kind: "conference.open" })).status).toBe(200);
    expect(await reads()).toBe("open open open open");
    await setRule(shownId, {});
  });
});

describe("drafts", () => {
  it("are the writers' until submitted, and keep every version", async () => {
    const { id, ...entry } = await enter({ state: "draft" });
    const move = (state: string, version: number) => send("POST", producer, `/api/documents/${id}/state`, { state, version });
    const seen = async () => (await officer.get<ProblemDetails & DocumentDetail>(`/api/documents/${id}`)).body.code ?? "open";
    expect(await seen()).toBe("document-unknown");
    const { state: _state, ...fields } = entry as typeof entry & { state: string };
    expect((await producer.post(`/api/documents/${id}`, { ...fields, body: ["Đoạn một đã sửa.", "Đoạn hai."], version: 1 })).status).toBe(200);
    expect((await move("issued", 2)).body).toMatchObject({ code: "document-state" });
    expect((await move("submitted", 1)).body).toMatchObject({ code: "document-changed" });
    expect((await move("submitted", 2)).body).toEqual({ id, version: 3 });
    expect(await seen()).toBe("open");
    expect((await move("issued", 3)).status).toBe(200);
    expect((await move("withdrawn", 4)).body).toMatchObject({ code: "document-state" });
    const { body } = await producer.get<DocumentVersions>(`/api/documents/${id}/versions`);
    expect(body.map(({ version, state, changedBy }) => [version, state, changedBy !== ""])).toEqual([[4, "issued", true], [3, "submitted", true], [2, "draft", true], [1, "draft", true]]);
    const first = (await producer.get<DocumentVersion>(`/api/documents/${id}/versions/1`)).body;
    expect(first.body).toEqual(["Đoạn một.", "Đoạn hai."]);
    expect((await officer.get(`/api/documents/${id}/versions`)).body).toMatchObject({ code: "not-allowed" });
    expect((await producer.get<DocumentList>("/api/documents?state=draft&limit=100")).body.documents.map((each) => each.id)).not.toContain(id);
  });
});

describe("those who interpret and write down", () => {
  it("read what their conference shows by its rules, and what the programme shows whomever a rule names; recalled it is gone", async () => {
    const crew = await Promise.all([house.crew("interpreter"), house.crew("stenographer")]);
    const shown = (await upload(producer, pdfOf(["For all"]), "crew.pdf", document(shownId))).body;
    const other = (await upload(producer, pdfOf(["Not shown"]), "other.pdf", document((await enter()).id))).body;
    const all = async (file: AttachedFile) => Promise.all(crew.map(async (client) => (await client.get<ProblemDetails>(`/api/files/${file.id}`)).body.code ?? "open"));
    expect([await all(shown), await all(other)]).toEqual([["open", "open"], ["file-unknown", "file-unknown"]]);
    await setRule(shownId, { roles: ["site"], levels: ["nowhere"] });
    expect(await all(shown)).toEqual(["document-not-open", "document-not-open"]);
    await producer.command(house.conferenceId, { kind: "conference.open" });
    await setRule(shownId, { fromOpening: true });
    expect(await all(shown)).toEqual(["open", "open"]);
    await setRule(shownId, { roles: ["site"], levels: ["nowhere"] });
    const file = { id: shown.id, name: shown.name, size: shown.size };
    expect((await producer.command(house.conferenceId, { kind: "stage.take", scene: { layout: "document", file, page: 1, pages: 1, speaker: false } })).status).toBe(200);
    await expect.poll(() => all(shown)).toEqual(["open", "open"]);
    await send("POST", producer, `/api/readings/${shownId}/recall`, { reason: "Bản in sai" });
    expect(await all(shown)).toEqual(["document-recalled", "document-recalled"]);
    await send("DELETE", producer, `/api/readings/${shownId}/recall`);
    await producer.command(house.conferenceId, { kind: "stage.take", scene: { layout: "title", title: "x" } });
    await expect.poll(() => all(shown)).toEqual(["document-not-open", "document-not-open"]);
    await setRule(shownId, {});
    await send("DELETE", producer, `/api/files/${shown.id}`);
  });
});
