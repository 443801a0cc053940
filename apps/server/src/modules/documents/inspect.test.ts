import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { docxOf, pdfOf, scanOf, zipOf } from "../../testing/zip.ts";
import { inspect } from "./inspect.ts";

const folder = mkdtempSync(join(tmpdir(), "diemcau-inspect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let nth = 0;
async function look(name: string, bytes: Buffer): Promise<unknown> {
  const path = join(folder, String(nth++));
  writeFileSync(path, bytes);
  return inspect(path, name).catch((error: { code?: string }) => error.code ?? error);
}

const PNG = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
const CFB = (inside: string) => Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(1024), Buffer.from(inside, "utf16le"), Buffer.alloc(512)]);
const locked = (pdf: Buffer) => Buffer.from(pdf.toString("latin1").replace("/Root 1 0 R", `/Root 1 0 R /ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <${"61".repeat(32)}> /U <${"62".repeat(32)}> >>`), "latin1");

describe("a file is taken for what is in it", () => {
  it.each<[string, Buffer, { mediaType: unknown; wordsRead: boolean }]>([
    ["Báo cáo.docx", docxOf(["Kết quả kiểm tra đường truyền"]), { mediaType: expect.stringContaining("wordprocessingml"), wordsRead: true }],
    ["Báo cáo.DOCX", docxOf(["Kết quả"]), { mediaType: expect.stringContaining("wordprocessingml"), wordsRead: true }],
    ["plan.pdf", pdfOf(["Plan of the day", "Second page"]), { mediaType: "application/pdf", wordsRead: true }],
    ["scan.pdf", pdfOf([""]), { mediaType: "application/pdf", wordsRead: false }],
    ["scanned.pdf", scanOf(), { mediaType: "application/pdf", wordsRead: false }],
    ["partly scanned.pdf", pdfOf(["BT /F1 24 Tf 60 760 Td (Plan of the day) Tj ET", "q 400 0 0 400 90 200 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x00\xff\xff\x00 EI Q"], true), { mediaType: "application/pdf", wordsRead: false }],
    ["with an empty page.pdf", pdfOf(["Plan of the day", ""]), { mediaType: "application/pdf", wordsRead: true }],
    ["pictures of pages.docx", docxOf([]), { mediaType: expect.stringContaining("wordprocessingml"), wordsRead: false }],
    ["ảnh.png", PNG, { mediaType: "image/png", wordsRead: false }],
    ["film.mp4", Buffer.from("000000186674797069736f6d0000020069736f6d69736f32", "hex"), { mediaType: "video/mp4", wordsRead: false }],
    ["ghi chú.txt", Buffer.from("Ghi chú của thư ký\n"), { mediaType: "text/plain; charset=utf-8", wordsRead: true }],
    ["notes.odt", zipOf({ mimetype: "application/vnd.oasis.opendocument.text", "content.xml": "<a><text:p>Notes</text:p></a>", "META-INF/manifest.xml": "<m/>" }), { mediaType: "application/vnd.oasis.opendocument.text", wordsRead: true }],
    ["mật mã.docx", docxOf(["LỊCH SỬ NGÀNH MẬT MÃ", "QUY ĐỊNH VỀ BẢO MẬT", "ĐỔI MẬT KHẨU", "MẬT ĐỘ DÂN SỐ"]), { mediaType: expect.any(String), wordsRead: true }],
  ])("%s", async (name, bytes, expected) => {
    expect(await look(name, bytes)).toEqual(expected);
  });
});

describe("what is refused, and in which words", () => {
  it.each<[string, Buffer, string]>([
    ["empty.pdf", Buffer.alloc(0), "file-empty"],
    ["a picture.pdf", PNG, "file-mislabelled"],
    ["a letter.pdf", docxOf(["x"]), "file-mislabelled"],
    ["a letter.xlsx", docxOf(["x"]), "file-mislabelled"],
    ["only text.pdf", Buffer.from("no PDF at all"), "file-mislabelled"],
    ["not utf-8.txt", Buffer.from([0xff, 0xfe, 0x41, 0xd8]), "file-mislabelled"],
    ["macros.docm", docxOf(["x"], { macro: true }), "file-macro"],
    ["macros, renamed.docx", docxOf(["x"], { macro: true }), "file-macro"],
    ["template.docx", docxOf(["x"], { type: "application/vnd.ms-word.document.macroEnabled.main+xml" }), "file-macro"],
    ["old macros.doc", CFB("_VBA_PROJECT"), "file-macro"],
    ["old.doc", CFB("WordDocument"), "file-type"],
    ["with a password.docx", CFB("EncryptedPackage"), "file-locked"],
    ["archive with a password.zip", zipOf({ "a.txt": "x" }, true), "file-locked"],
    ["with a password.pdf", locked(pdfOf(["x"])), "file-locked"],
    ["archive.zip", zipOf({ "a.txt": "x" }), "file-archive"],
    ["archive.docx", zipOf({ "a.txt": "x" }), "file-mislabelled"],
    ["program.exe", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(200)]), "file-program"],
    ["program, renamed.pdf", Buffer.concat([Buffer.from("\x7fELF\x02\x01\x01", "latin1"), Buffer.alloc(200)]), "file-program"],
    ["run.sh", Buffer.from("#!/bin/sh\necho"), "file-program"],
    ["run.txt", Buffer.from("#!/bin/sh\necho"), "file-program"],
    ["page.html", Buffer.from("<script>1</script>"), "file-program"],
    ["film.mov", Buffer.from("0000001466747970717420200000020071742020", "hex"), "file-type"],
    ["film.pdf", Buffer.from("000000186674797069736f6d0000020069736f6d69736f32", "hex"), "file-mislabelled"],
    ["torn.docx", docxOf(["một đoạn dài"]).subarray(0, 300), "file-damaged"],
    ["torn.pdf", Buffer.from("%PDF-1.7\nnothing"), "file-damaged"],
    ["stamped.docx", docxOf(["TUYỆT MẬT", "Kế hoạch"]), "file-secret"],
    ["stamped, decomposed.docx", docxOf(["TỐI MẬT".normalize("NFD")]), "file-secret"],
    ["stamped in the header.docx", docxOf(["Kế hoạch"], { header: "MẬT" }), "file-secret"],
    ["letters apart.docx", docxOf(["M Ậ T"]), "file-secret"],
    ["in words.docx", docxOf(["Độ mật: Tối mật"]), "file-secret"],
    ["stamped.pdf", pdfOf(["Front page", "TOP SECRET"]), "file-secret"],
    ["Kế hoạch (MẬT).txt", Buffer.from("Kế hoạch"), "file-secret"],
  ])("%s", async (name, bytes, code) => {
    expect(await look(name, bytes)).toBe(code);
  });
});
