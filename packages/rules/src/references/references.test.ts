import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  findReferences,
  linkify,
  vietnameseIssuers,
  vietnameseTypes,
  type DocumentType,
  type KnownDocument,
  type Reference,
  type ReferenceOptions,
} from "./index.ts";

const tables = { types: vietnameseTypes, issuers: vietnameseIssuers };
const kl57: KnownDocument = {
  id: "kl-57",
  system: "party",
  type: "KL",
  number: "57",
  symbol: "57-KL/TW",
  issuer: "Bộ Chính trị",
  issuedOn: "2023-06-15",
  term: "khóa XIII",
};
const find = (text: string, options: Partial<ReferenceOptions> = {}): Reference[] =>
  findReferences(text, { ...tables, ...options });
const ids = (references: readonly Reference[]): string[] =>
  references.map(({ resolution }) =>
    resolution.status === "resolved" ? resolution.id : resolution.status === "candidates" ? resolution.ids.join() : "?",
  );

describe("shape of a reference", () => {
  it("holds all facts, the core and the whole citation", () => {
    const text = "Theo mục II Kết luận số 57-KL/TW, ngày 15/6/2023 của Bộ Chính trị (khóa XIII), tỉnh đã làm.";
    const [one] = find(text, { context: [kl57] });
    expect(one).toEqual({
      start: 12,
      end: 48,
      text: "Kết luận số 57-KL/TW, ngày 15/6/2023",
      citation: { start: 5, end: text.indexOf(", tỉnh") },
      kind: "party",
      system: "party",
      type: "KL",
      typeName: "Kết luận",
      number: "57",
      year: 2023,
      symbol: "57-KL/TW",
      issuerCode: "TW",
      issuerName: "Bộ Chính trị",
      date: "2023-06-15",
      term: "khóa XIII",
      section: "mục II",
      resolution: { status: "resolved", id: "kl-57" },
      conflict: [],
      certainty: "certain",
    });
  });
  it("counts offsets in the text as given: NFD, no-break spaces, invisible characters", () => {
    const text = `🎉 \u200BTheo\u00A0${"Kết luận số".normalize("NFD")}\u00A0\u00A057\u200B-KL/TW của tỉnh`;
    const [one] = find(text, { context: [kl57] });
    expect(one?.text).toBe(text.slice(text.indexOf("K"), text.indexOf(" của")));
    expect(one?.symbol).toBe("57-KL/TW");
  });
  it("works with the types of a preset that lists two names for one code", () => {
    const types: DocumentType[] = [{ system: "party", code: "QĐ", name: "Quyết định, Quy định" }];
    const found = findReferences("Quy định số 66-QĐ/TW và Quyết định số 31-QĐ/TW", { types, issuers: [] });
    expect(found.map((one) => one.typeName)).toEqual(["Quy định", "Quyết định"]);
  });
});

describe("resolution", () => {
  const bct: KnownDocument = { id: "bct", type: "CT", number: "05", symbol: "05-CT/TW", issuer: "Bộ Chính trị" };
  const bbt: KnownDocument = { ...bct, id: "bbt", issuer: "Ban Bí thư" };
  it("never takes one of two documents with one symbol without a fact that tells", () => {
    expect(ids(find("Chỉ thị số 05-CT/TW", { context: [bct, bbt] }))).toEqual(["bct,bbt"]);
    expect(ids(find("Chỉ thị số 5-CT/TW của Ban Bí thư", { context: [bct, bbt] }))).toEqual(["bbt"]);
  });
  it("does not link to the only known one when the issuer is another", () => {
    const [one] = find("Chỉ thị số 05-CT/TW của Ban Bí thư", { context: [bct] });
    expect(one?.resolution).toEqual({ status: "candidates", ids: ["bct"] });
    expect(one?.conflict).toEqual(["issuer"]);
  });
  it("flags a date that differs, and asks if it is years away", () => {
    const [near] = find("Kết luận số 57-KL/TW ngày 14/6/2023", { context: [kl57] });
    expect([near?.resolution.status, near?.conflict]).toEqual(["resolved", ["date"]]);
    const [far] = find("Kết luận số 57-KL/TW ngày 8/3/2013", { context: [kl57] });
    expect([far?.resolution.status, far?.conflict]).toEqual(["candidates", ["date"]]);
  });
  it.each(["57-KL/tw", "57-Kl/TW", "57-KL/TU"])("does not take %s for 57-KL/TW", (symbol) => {
    for (const text of [`Kết luận số ${symbol}`, `Văn bản số ${symbol}`, `Xem ${symbol}.`]) {
      expect(find(text, { context: [kl57] }).filter((one) => one.resolution.status === "resolved")).toEqual([]);
    }
  });
  it("keeps HD and HĐ, QĐ and QD, CT and CTr apart", () => {
    const context = ["111-HD/TU", "7-QĐ/TU", "8-CT/TU"].map((symbol) => ({
      id: symbol,
      type: "?",
      number: null,
      symbol,
    }));
    expect(ids(find("Xem số 111-HĐ/TU, số 7-QD/TU, số 8-CTr/TU.", { context }))).toEqual(["?", "?", "?"]);
    expect(ids(find("Xem số 111-HD/TU, số 7-Q\u00D0/TU, số 8-CT/TU.", { context }))).toEqual(
      context.map((one) => one.id),
    );
  });
  it("offers candidates in a context and nothing outside one for short forms", () => {
    expect(ids(find("Kết luận số 57 được học."))).toEqual(["?"]);
    expect(
      ids(find("Kết luận số 57 được học.", { context: [kl57, { ...kl57, id: "x", issuer: "Ban Bí thư" }] })),
    ).toEqual(["kl-57,x"]);
  });
});

describe("anaphora", () => {
  const text = "Kết luận số 57-KL/TW đã ban hành. Kết luận này rất rõ. Nghị quyết nói trên thì không.";
  it("is off by default", () => expect(find(text, { context: [kl57] })).toHaveLength(1));
  it("points to the only document of the type", () => {
    const found = find(text, { context: [kl57], anaphora: true });
    expect(found.map((one) => one.text)).toEqual(["Kết luận số 57-KL/TW", "Kết luận này"]);
    expect(ids(found)).toEqual(["kl-57", "kl-57"]);
  });
  it("is silent when two were cited", () => {
    expect(find("Kết luận số 57-KL/TW và Kết luận số 16-KL/TW. Kết luận này rõ.", { anaphora: true })).toHaveLength(2);
  });
});

describe("foreign grammars", () => {
  const preset = (name: string): unknown =>
    JSON.parse(
      readFileSync(join(import.meta.dirname, "../../../presets/data/northwind-assembly", name), "utf8"),
    ) as unknown;
  const head = preset("preset.json") as { documentTypes: { system: string; code: string; name: { en: string } }[] };
  const options: ReferenceOptions = {
    types: head.documentTypes.map(({ system, code, name }) => ({ system, code, name: name.en })),
    issuers: [
      { code: "SB", names: ["Standards Board"] },
      { code: "CL", names: ["Council of Lights"] },
    ],
    context: preset("documents.json") as KnownDocument[],
    vietnamese: false,
    patterns: [
      { system: "assembly", template: "{type} {year}/{number:9-A}" },
      { system: "assembly", template: "{type} {number:9-A}", short: true },
      { system: "guild", types: ["STD"], template: "{type} {number:9/9}" },
      { system: "guild", types: ["CIR", "REP"], template: "{type} {number:9-9}" },
    ],
  };
  it.each([
    ["as RES 2024/17-B asks", ["RES 2024/17-B"], ["res-2024-17b"]],
    ["as Resolution 17-B asks", ["Resolution 17-B"], ["res-2024-17b"]],
    ["as resolution No. 2024/17-B (30th Assembly) asks", ["resolution No. 2024/17-B"], ["res-2024-17b"]],
    ["STD 12/3 supersedes STD 12/2.", ["STD 12/3", "STD 12/2"], ["std-12-3", "std-12-2"]],
    [
      "Standard 12/3 of the Standards Board, Circular 24‑07",
      ["Standard 12/3", "Circular 24‑07"],
      ["std-12-3", "cir-24-07"],
    ],
    ["REP 25-03 is not known", ["REP 25-03"], ["?"]],
    ["Report 25 delegates, standard 12/3/2024, STD12, res 4, 2024/17-B, Resolution 99-Z", [], []],
  ])("%s", (text, texts, targets) => {
    const found = findReferences(text, options);
    expect(found.map((one) => one.text)).toEqual(texts);
    expect(ids(found)).toEqual(targets);
  });
  it("reads issuer, date and term in English", () => {
    const [one] = findReferences("CIR 24-07 of the Council of Lights of 27 October 2024 is clear", options);
    expect([one?.issuerName, one?.date, one?.conflict]).toEqual(["Council of Lights", "2024-10-27", ["date"]]);
    expect(findReferences("RES 2024/17-B (30th Assembly)", options)[0]?.term).toBe("30th Assembly");
  });
  it("refuses a template without a number", () => {
    expect(() => findReferences("", { ...options, patterns: [{ template: "{type}" }] })).toThrow(RangeError);
  });
});

describe("linkify", () => {
  it("cuts at the mentions and loses nothing", () => {
    const text = "Học Kết luận số 57-KL/TW, rồi 16-KL/TW.";
    const parts = linkify(text, find(text));
    expect(parts.map((part) => [part.text, part.reference?.number])).toEqual([
      ["Học ", undefined],
      ["Kết luận số 57-KL/TW", "57"],
      [", rồi ", undefined],
      ["16-KL/TW", "16"],
      [".", undefined],
    ]);
    expect(linkify("không có", [])).toEqual([{ text: "không có" }]);
    expect(linkify("", [])).toEqual([]);
  });
});

it("knows the same types as the Vietnamese preset that customers start from", () => {
  const preset = JSON.parse(readFileSync(join(import.meta.dirname, "../../../presets/data/vn-kl57-2023/preset.json"), "utf8")) as { documentTypes: { system: string; code: string; name: { vi: string } }[] };
  const rows = (types: readonly { system: string; code: string; name: string }[]) => [...new Set(types.flatMap(({ system, code, name }) => name.split(", ").map((each) => `${system} ${code} ${each}`)))].toSorted();
  const known = vietnameseTypes.flatMap(({ system, code, name, aliases = [] }) => [name, ...(code === "L" ? aliases : [])].map((each) => ({ system, code, name: each })));
  expect(rows(preset.documentTypes.map(({ system, code, name }) => ({ system, code, name: name.vi })))).toEqual(rows(known));
});
