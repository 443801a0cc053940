import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeXlsx } from "hucre/xlsx";
import { afterAll, expect, it } from "vitest";
import { zipOf } from "../../../testing/zip.ts";
import { readPreview, type PreviewKind } from "./index.ts";

const folder = mkdtempSync(join(tmpdir(), "diemcau-preview-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const read = (bytes: Uint8Array, kind: PreviewKind) => {
  const path = join(folder, "file");
  writeFileSync(path, bytes);
  return readPreview(path, kind);
};
/** Written by an office program. */
const real = (name: string) => fileURLToPath(new URL(`../../../testing/office/${name}`, import.meta.url));

const A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"';
const shape = (type: string, ...lines: string[]) => `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${type}"/></p:nvPr></p:nvSpPr><p:txBody>${lines.map((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`).join("")}</p:txBody></p:sp>`;
const slide = (content: string, more = "") => `<p:sld ${A}${more}><p:cSld><p:spTree>${content}</p:spTree></p:cSld></p:sld>`;
const pptx = (slides: readonly string[], before = "") =>
  zipOf({
    "[Content_Types].xml": "<Types/>",
    "ppt/presentation.xml": `<p:presentation ${A}><p:sldIdLst>${slides.map((_none, at) => `<p:sldId id="${at}" r:id="r${at}"/>`).join("")}</p:sldIdLst></p:presentation>`,
    "ppt/_rels/presentation.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${slides.map((_none, at) => `<Relationship Id="r${at}" Target="slides/s${slides.length - at}.xml"/>`).join("")}</Relationships>`,
    ...Object.fromEntries(slides.map((xml, at) => [`ppt/slides/s${slides.length - at}.xml`, before + xml])),
  });
const odf = (body: string) =>
  zipOf({
    mimetype: "application/vnd.oasis.opendocument.text",
    "content.xml": `<office:document-content ${["office", "text", "table", "presentation"].map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`).join(" ")} xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><office:body>${body}</office:body></office:document-content>`,
  });

it("shows what an office program wrote: slides, a text with a list and a table, a sheet", async () => {
  const items = ["63 điểm cầu cấp tỉnh", "2.000 điểm cầu cấp huyện", "Hơn 100.000 đại biểu"];
  for (const kind of ["odp", "pptx"] as const) {
    const preview = await readPreview(real(`slides.${kind}`), kind);
    expect(preview.kind === "slides" && preview.slides.map(({ blocks }) => blocks.map((block) => ("text" in block ? [block.text, block.level] : [])))).toEqual([
      [["Kết quả thực hiện Kết luận 57", 1], [items[0], 1], [items[1], 2], [items[2], 1]],
      [["Nhiệm vụ thời gian tới", 1]],
    ]);
  }
  expect(await readPreview(real("text.odt"), "odt")).toMatchObject({
    blocks: [
      { kind: "heading", text: "Chương trình hội nghị" },
      { kind: "paragraph", text: "Khai mạc lúc 8 giờ tại điểm cầu Trung ương. [Giờ Hà Nội]" },
      { kind: "item", text: "Báo cáo" },
      { kind: "item", text: "Tham luận" },
      { kind: "table", rows: [["Phiên", "Giờ"], ["Sáng", "8:00"]] },
    ],
    cut: false,
  });
  expect(await readPreview(real("sheet.ods"), "ods")).toMatchObject({ sheets: [{ rows: [["Điểm cầu", "Đại biểu", "Tỷ lệ", "Ngày"], ["Quảng Ninh", "1200", expect.any(String), "11/10/2023"], expect.any(Array)] }] });
});

it("takes a slide's title from its place, the order from the show, and says what is hidden or not shown", async () => {
  const table = `<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Tỉnh</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>63</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`;
  expect(await read(pptx([slide(shape("body", "Một", "Hai") + shape("title", "Mở đầu") + shape("sldNum", "1")), slide(`${table}<p:pic/>`, ' show="0"')]), "pptx")).toEqual({
    kind: "slides",
    slides: [
      { title: "Mở đầu", hidden: false, pictures: 0, blocks: [{ kind: "item", level: 1, text: "Một" }, { kind: "item", level: 1, text: "Hai" }] },
      { title: null, hidden: true, pictures: 1, blocks: [{ kind: "table", rows: [["Tỉnh", "63"]] }] },
    ],
    cut: false,
  });
  const page = `<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Tổng kết</text:p></draw:text-box></draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>Nhắc: nói chậm</text:p></draw:text-box></draw:frame></presentation:notes></draw:page>`;
  expect(await read(odf(`<office:presentation>${page}</office:presentation>`), "odp")).toEqual({ kind: "slides", slides: [{ title: "Tổng kết", hidden: false, pictures: 0, blocks: [] }], cut: false });
});

it("shows a sheet as its reader sees it, without hidden sheets, and stops at a bound that it names", async () => {
  const bytes = await writeXlsx({
    sheets: [
      { name: "Số liệu", rows: [["Tỷ lệ", "Ngày"], ...Array.from({ length: 300 }, (_none, n) => [n / 100, new Date(Date.UTC(2023, 9, 11))])], columns: [{ numFmt: "0%" }, {}] },
      { name: "Ẩn", rows: [["không ai thấy"]], hidden: true },
    ],
  });
  const preview = await read(bytes, "xlsx");
  if (preview.kind !== "sheets") throw new Error(preview.kind);
  expect(preview.sheets.map(({ name, rows, cut }) => [name, rows.length, cut])).toEqual([["Số liệu", 200, true]]);
  expect(preview.sheets[0]!.rows[96]!.at(1)).toBe("11/10/2023");
  expect(preview.cut).toBe(true);
  expect(JSON.stringify(preview)).not.toContain("không ai thấy");
});

it("leaves out what was struck out and remarks in the margin, and bounds what is repeated", async () => {
  const text = `<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>Đã bỏ</text:p></text:deletion></text:changed-region></text:tracked-changes><text:p>Còn lại<office:annotation><text:p>Ghi chú</text:p></office:annotation></text:p><table:table><table:table-row><table:table-cell table:number-columns-repeated="900000000"><text:p>x</text:p></table:table-cell></table:table-row></table:table></office:text>`;
  const preview = await read(odf(text), "odt");
  if (preview.kind !== "text") throw new Error(preview.kind);
  expect(preview.blocks[0]).toEqual({ kind: "paragraph", level: 1, text: "Còn lại" });
  expect(preview.blocks[1]).toMatchObject({ kind: "table", rows: [Array.from({ length: 40 }, () => "x")] });
});

const LAUGHS = `<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "${"&a;".repeat(50)}"><!ENTITY c "${"&b;".repeat(50)}">]>`;
it.each<[string, PreviewKind, () => Buffer, string]>([
  ["entities of its own", "pptx", () => pptx([slide(shape("title", "&c;"))], LAUGHS), "file-damaged"],
  ["a file of this machine as an entity", "pptx", () => pptx([slide(shape("title", "&x;"))], '<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "file-damaged"],
  ["a thousand levels", "odt", () => odf(`<office:text>${"<text:section>".repeat(1000)}${"</text:section>".repeat(1000)}</office:text>`), "preview-too-large"],
  ["half a million elements", "odt", () => odf(`<office:text>${"<text:p/>".repeat(500_000)}</office:text>`), "preview-too-large"],
  ["no order of slides", "pptx", () => zipOf({ "ppt/presentation.xml": "<a/>" }), "file-damaged"],
  ["broken XML", "odt", () => odf("<office:text><text:p></office:text>"), "file-damaged"],
  ["no zip", "xlsx", () => Buffer.from("PK nothing"), "file-damaged"],
])("refuses a file with %s", async (_what, kind, bytes, code) => {
  await expect(read(bytes(), kind)).rejects.toMatchObject({ code });
});

it("cuts a text that never ends, and says so", async () => {
  const preview = await read(odf(`<office:text>${`<text:p>${"Kết luận 57 ".repeat(100)}</text:p>`.repeat(1000)}</office:text>`), "odt");
  expect(preview.cut).toBe(true);
  expect(JSON.stringify(preview).length).toBeLessThan(1_500_000);
});
