import type { DocumentDetail, DocumentFilters, DocumentList, DocumentMention, DocumentSaved, MarkedText, ProblemCode, ProblemDetails, ReferenceMarks } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
const known: Record<string, string> = {};
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  const add = async (key: string, change: Record<string, unknown>) => {
    const { status, body } = await enter(entry(change));
    expect(status, JSON.stringify(body)).toBe(201);
    known[key] = body.id;
  };
  await add("lights", {});
  await add("bureau", { type: "Chỉ thị", symbol: "05-CT/TW", issuer: "Bộ Chính trị", issuedOn: "2016-05-15", abstract: "Về đèn đường" });
  await add("secretariat", { type: "Chỉ thị", symbol: "05-CT/TW", issuer: "Ban Bí thư", issuedOn: "2021-06-23", abstract: "Về đèn biển" });
});
afterAll(() => house.close());

const entry = (change: Record<string, unknown> = {}) => ({
  id: uuidv7(),
  type: "Kết luận",
  symbol: "57-KL/TW",
  issuer: "Bộ Chính trị",
  issuedOn: "2023-06-15",
  term: "khóa XIII",
  abstract: "Về nâng cao chất lượng hải đăng ở Cẩm Phả",
  body: ["Đoạn một."],
  relations: [],
  ...change,
});
const enter = (body: unknown, client = producer) => client.post<DocumentSaved & ProblemDetails>("/api/documents", body, { language: "en" });
const change = (id: string, { id: _id, ...fields }: ReturnType<typeof entry>, version: number) => producer.post<DocumentSaved & ProblemDetails>(`/api/documents/${id}`, { ...fields, version });
const find = async (query: string, more = "") => (await producer.get<DocumentList>(`/api/documents?query=${encodeURIComponent(query)}${more}`)).body;
const detail = async (id: string) => (await producer.get<DocumentDetail>(`/api/documents/${id}`)).body;
const mentions = (paragraphs: readonly MarkedText[]): [string, DocumentMention][] => paragraphs.flatMap((parts) => parts.flatMap(({ text, mention }) => (mention ? [[text, mention] as [string, DocumentMention]] : [])));

describe("the list", () => {
  it.each([
    ["ket luan 57", "57-KL/TW"],
    ["Kết luận số 57", "57-KL/TW"],
    ["57 - KL/TW", "57-KL/TW"],
    ["HAI DANG cam pha", "57-KL/TW"],
    ["std 12/3", "STD 12/3"],
    ["future of unmanned posts", "RES 2024/17-B"],
  ])("finds %s first", async (query, symbol) => {
    expect((await find(query)).documents[0]).toMatchObject({ symbol });
  });

  it("shows two documents of one symbol, told apart", async () => {
    const { documents, total } = await find("05-CT/TW");
    expect(total).toBe(2);
    expect(documents.map(({ issuer, issuedOn }) => [issuer, issuedOn])).toEqual([["Ban Bí thư", "2021-06-23"], ["Bộ Chính trị", "2016-05-15"]]);
  });

  it("puts the exact symbol before what only holds it", async () => {
    await enter(entry({ symbol: "157-KL/TW", issuedOn: "2025-01-01", abstract: "Nhắc 57-KL/TW" }));
    expect((await find("57-KL/TW")).documents.map(({ symbol }) => symbol)).toEqual(["57-KL/TW", "157-KL/TW"]);
  });

  it("comes in pages, and narrowed", async () => {
    const all = await find("");
    const paged = [await find("", "&limit=5"), await find("", "&limit=5&offset=5")];
    expect(paged.flatMap(({ documents }) => documents)).toEqual(all.documents.slice(0, 10));
    expect(all.total).toBeGreaterThan(10);
    expect((await find("", "&year=2016")).documents.map(({ symbol }) => symbol)).toEqual(["05-CT/TW"]);
    expect((await find("", `&issuer=${encodeURIComponent("Ban Bí thư")}`)).total).toBe(1);
    expect((await find("", `&type=${encodeURIComponent("Chỉ thị")}`)).total).toBe(2);
    const { body } = await producer.get<DocumentFilters>("/api/documents/filters");
    expect(body.types).toContain("Kết luận");
    expect(body.years).toEqual(body.years.toSorted((a, b) => b - a));
  });

  it.each(["%", "_", "'", "\\", "((", "57-"])("takes %s as it stands", async (query) => {
    expect((await producer.get(`/api/documents?query=${encodeURIComponent(query)}`)).status).toBe(200);
  });
});

describe("entering a document", () => {
  it("makes one, however often it is sent", async () => {
    const body = entry({ symbol: "90-KL/TW" });
    const answers = await Promise.all([enter(body), enter(body), enter(body)]);
    expect(answers.map(({ status, body: saved }) => [status, saved])).toEqual(answers.map(() => [201, { id: body.id, version: 1 }]));
    expect((await find("90-KL/TW")).total).toBe(1);
  });

  it.each<[string, ProblemCode, () => Record<string, unknown>]>([
    ["a secret symbol", "document-secret", () => ({ symbol: "12-BC/TU (MẬT)" })],
    ["a secret paragraph, decomposed", "document-secret", () => ({ body: ["TỐI MẬT: kế hoạch".normalize("NFD")] })],
    ["31 February", "document-date", () => ({ symbol: "91-KL/TW", issuedOn: "2026-02-31" })],
    ["a blank issuer", "input-malformed", () => ({ symbol: "91-KL/TW", issuer: "  " })],
    ["a relation of no kind", "input-malformed", () => ({ symbol: "91-KL/TW", relations: [{ kind: "likes", to: known["lights"] }] })],
    ["a relation to nothing", "document-unknown", () => ({ symbol: "91-KL/TW", relations: [{ kind: "cites", to: uuidv7() }] })],
  ])("refuses %s: %s", async (_what, code, wrong) => {
    const body = entry(wrong());
    expect((await enter(body)).body).toMatchObject({ code });
    expect((await producer.get(`/api/documents/${body.id}`)).status).toBe(404);
  });

  it.each([
    ["as it was", {}],
    ["with other hyphens and blanks", { symbol: "57 – KL / TW" }],
    ["with the code for the type", { type: "KL" }],
    ["with the issuer in capitals", { issuer: "BỘ CHÍNH TRỊ" }],
    ["without its date", { issuedOn: null }],
  ])("refuses a document that is there, %s, and names it", async (_what, same) => {
    expect((await enter(entry(same))).body).toMatchObject({ code: "document-duplicate", detail: known["lights"] });
  });

  it("takes what only looks alike: another issuer, another date, another letter case", async () => {
    for (const other of [{ issuer: "Ban Bí thư" }, { issuedOn: "2018-06-15" }, { symbol: "57-Kl/TW" }]) expect((await enter(entry(other))).status).toBe(201);
  });

  it("makes one of two that are entered at once", async () => {
    const answers = await Promise.all([1, 2, 3].map(() => enter(entry({ symbol: "92-KL/TW" }))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  });

  it("is the producer's alone; accounts may read", async () => {
    const officer = await house.officer();
    expect((await officer.get("/api/documents")).status).toBe(200);
    for (const [client, code] of [
      [officer, "not-allowed"],
      [await house.site(3), "not-allowed"],
      [await house.delegate(3), "not-allowed"],
      [house.nobody(), "sign-in-required"],
    ] as const) {
      expect((await enter(entry({ symbol: "93-KL/TW" }), client)).body).toMatchObject({ code });
      expect((await client.post(`/api/documents/${known["lights"]}`, { ...entry(), id: undefined, version: 1 })).body).toMatchObject({ code });
    }
    expect((await (await house.site(3)).get<ProblemDetails>("/api/documents")).body).toMatchObject({ code: "not-allowed" });
  });
});

describe("editing", () => {
  it("tells the second of two editors", async () => {
    const body = entry({ symbol: "94-KL/TW" });
    await enter(body);
    expect((await change(body.id, { ...body, abstract: "Về một" }, 1)).body).toEqual({ id: body.id, version: 2 });
    expect((await change(body.id, { ...body, abstract: "Về hai" }, 1)).body).toMatchObject({ code: "document-changed" });
    expect(await detail(body.id)).toMatchObject({ abstract: "Về một", version: 2 });
    expect((await change(uuidv7(), { ...body, symbol: "95-KL/TW" }, 1)).body).toMatchObject({ code: "document-unknown" });
    expect((await change(body.id, { ...body, symbol: "57-KL/TW" }, 2)).body).toMatchObject({ code: "document-duplicate", detail: known["lights"] });
  });

  it("keeps relations from going in a circle, save citations", async () => {
    const [a, b, c] = ["96", "97", "98"].map((number) => entry({ symbol: `${number}-KL/TW` })) as [ReturnType<typeof entry>, ReturnType<typeof entry>, ReturnType<typeof entry>];
    const to = (kind: string, id: string) => ({ relations: [{ kind, to: id }] as never[] });
    for (const each of [a, { ...b, ...to("supersedes", a.id) }, { ...c, ...to("supersedes", b.id) }]) expect((await enter(each)).status).toBe(201);
    expect((await change(a.id, { ...a, ...to("supersedes", c.id) }, 1)).body).toMatchObject({ code: "relation-circular" });
    expect((await change(a.id, { ...a, ...to("cites", a.id) }, 1)).body).toMatchObject({ code: "relation-circular" });
    expect((await detail(a.id)).version).toBe(1);
    expect((await change(a.id, { ...a, ...to("cites", c.id) }, 1)).status).toBe(200);
    expect((await change(c.id, { ...c, relations: [{ kind: "supersedes", to: b.id }, { kind: "cites", to: a.id }] as never[] }, 1)).status).toBe(200);
    const { graph } = await detail(a.id);
    expect((await detail(c.id)).relations.map(({ kind, document }) => [kind, document.id])).toEqual([["cites", a.id], ["supersedes", b.id]]);
    expect(graph.nodes[0]!.id).toBe(a.id);
    expect(graph.nodes.map(({ symbol }) => symbol).toSorted()).toEqual(["96-KL/TW", "97-KL/TW", "98-KL/TW"]);
    expect(graph.edges).toContainEqual({ from: b.id, kind: "supersedes", to: a.id });
    expect(graph.edges).toContainEqual({ from: c.id, kind: "cites", to: a.id });
  });
});

describe("what a text mentions", () => {
  it("is linked on a document's page, the related one among several of one symbol", async () => {
    const body = entry({
      symbol: "99-KL/TW",
      abstract: "Về thực hiện Kết luận số 57-KL/TW ngày 15/6/2023 của Bộ Chính trị",
      body: ["Thực hiện Chỉ thị số 05-CT/TW, các địa phương báo cáo.", "Theo Nghị quyết số 700-NQ/TW ngày 01/02/2020."],
      relations: [{ kind: "implements", to: known["secretariat"] }],
    });
    expect((await enter(body)).status).toBe(201);
    const page = await detail(body.id);
    expect(page.marked.body.map((parts) => parts.map(({ text }) => text).join(""))).toEqual(page.body);
    const found = mentions([page.marked.abstract, ...page.marked.body]);
    expect(found.map(([, { status, ids }]) => [status, ids])).toEqual([
      ["resolved", [known["lights"]]],
      ["resolved", [known["secretariat"]]],
      ["unknown", []],
    ]);
    expect(page.mentioned.map(({ id }) => id).toSorted()).toEqual([known["lights"]!, known["secretariat"]!].toSorted());
  });

  it("offers candidates where the text leaves it open, and knows this customer's own symbols", async () => {
    const text = "Chỉ thị số 05-CT/TW nêu rõ.\nSee RES 2024/17-B and Standard 12/3 for the rest.";
    const { status, body } = await (await house.officer()).post<ReferenceMarks>("/api/documents/references", { text });
    expect(status).toBe(200);
    const found = mentions(body.paragraphs);
    expect(found[0]![1]).toMatchObject({ status: "candidates", ids: expect.arrayContaining([known["bureau"], known["secretariat"]]) });
    const symbols = found.slice(1).map(([, { ids }]) => body.documents.find(({ id }) => id === ids[0])?.symbol);
    expect(symbols).toEqual(["RES 2024/17-B", "STD 12/3"]);
  });

  it("links laws and the constitution by name and year, and asks where the name alone leaves it open", async () => {
    const law = (issuedOn: string, symbol: string) => entry({ type: "Luật", symbol, issuer: "Quốc hội", issuedOn, term: null, abstract: "Hải đăng" });
    const [old, now] = [law("2013-11-29", "45/2013/QH13"), law("2024-01-18", "31/2024/QH15")];
    const constitution = entry({ type: "Hiến pháp", symbol: "", issuer: "Quốc hội", issuedOn: "2013-11-28", term: null, abstract: "Nước Cộng hòa xã hội chủ nghĩa Việt Nam" });
    for (const each of [old, now, constitution]) expect((await enter(each)).status).toBe(201);
    const text = "Theo khoản 1 Điều 5 Luật Hải đăng năm 2024 và Hiến pháp năm 2013; Luật Hải đăng 2013 đã hết hiệu lực. Năm 2024, Luật Đường thủy được bàn.";
    const { body } = await producer.post<ReferenceMarks>("/api/documents/references", { text });
    expect(mentions(body.paragraphs).map(([cited, { ids }]) => [cited, ids])).toEqual([
      ["Luật Hải đăng năm 2024", [now.id]],
      ["Hiến pháp năm 2013", [constitution.id]],
      ["Luật Hải đăng 2013", [old.id]],
    ]);
  });

  it("needs a text, and somebody who asks", async () => {
    expect((await producer.post("/api/documents/references", { text: "" })).body).toMatchObject({ code: "input-malformed" });
    expect((await house.nobody().post("/api/documents/references", { text: "57-KL/TW" })).body).toMatchObject({ code: "sign-in-required" });
  });
});

it("names the conferences that use a document", async () => {
  const { documents } = await find("RES 2024/17-B");
  const page = await detail(documents[0]!.id);
  expect(page.conferences).toEqual([expect.objectContaining({ id: house.conferenceId, ground: true })]);
  expect(page.graph.edges.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["continues", "amends", "implements", "guides"]));
});
