import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { docxOf, pdfOf, scanOf } from "../apps/server/src/testing/zip.ts";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { ALL_SIZES, lookAt } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { signIn } from "./support/rooms.ts";
import { startsWith, wordsOf } from "./support/words.ts";

const say = wordsOf("vi");

describe("files of documents and papers", () => {
  let program: Program;
  let browser: Browser;
  let producer: Screen;
  let officer: Screen;
  let address: string;
  const folder = mkdtempSync(join(tmpdir(), "diemcau-files-"));
  const file = (name: string, bytes: Buffer): string => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };

  const office = (name: string, as: string): string => file(as, readFileSync(new URL(`../apps/server/src/testing/office/${name}`, import.meta.url)));

  beforeAll(async () => {
    program = await startProgram();
    browser = await launchBrowser();
    [producer, officer] = await Promise.all([openScreen(browser, SIZES.laptop), openScreen(browser, SIZES.laptop)]);
    await signIn(program, producer, "office", program.access.producer, "vi");
    await producer.page.getByRole("heading", { name: say("office:list.title") }).waitFor();
    await signIn(program, officer, "office", program.access.officer, "vi");
    await officer.page.getByRole("heading", { name: say("office:list.title") }).waitFor();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await program?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const look = ({ page }: Screen, name: string) => lookAt(page, `files-${name}`, ALL_SIZES);
  const field = (page: Page, name: string) => page.getByLabel(say(`office:documents.field.${name}`), { exact: true });
  const choose = (page: Page, ...paths: string[]) => page.getByLabel(say("drafts:files.add")).first().setInputFiles(paths);

  test("a draft takes files; a macro document, a false name and a mark of secrecy are refused in words", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/documents/new`);
    for (const [name, text] of [["type", "Kế hoạch"], ["issuer", "Ban Tuyên giáo Tỉnh ủy Quảng Ninh"], ["abstract", "Tổ chức hội nghị trực tuyến học tập, quán triệt Kết luận số 57 tại các điểm cầu"]] as const) await field(page, name).fill(text);
    await field(page, "body").fill("Hội nghị được tổ chức trong một buổi sáng tại các điểm cầu.\nĐiểm cầu kiểm tra đường truyền trước ngày 10 tháng 10.\nĐại biểu có mặt trước giờ khai mạc 15 phút.");
    await page.getByRole("button", { name: say("drafts:state.saveDraft") }).click();
    await page.getByText(say("drafts:state.draft"), { exact: true }).first().waitFor();
    address = new URL(page.url()).pathname;
    await choose(
      page,
      file("Kế hoạch tổ chức.pdf", pdfOf(["Plan for 57-KL/TW", "Second page"])),
      file("Có macro.docm", docxOf(["x"], { macro: true })),
      file("Đổi đuôi.pdf", docxOf(["x"])),
      file("Đóng dấu.docx", docxOf(["TỐI MẬT", "Nội dung"])),
      file("Dự thảo chương trình.docx", docxOf(["Chương trình hội nghị", "Khai mạc lúc 8 giờ tại điểm cầu Trung ương."])),
    );
    for (const name of ["Kế hoạch tổ chức.pdf", "Dự thảo chương trình.docx"]) await page.getByRole("button", { name: say("drafts:files.previewOf", { name }) }).waitFor();
    for (const sentence of ["Có macro.docm: Tệp này chứa macro", "Đổi đuôi.pdf: Đuôi tên tệp không khớp", "Đóng dấu.docx: Trong tệp có dấu mật"]) await page.getByText(sentence).waitFor();
    await page.getByText("Có macro.docm:").scrollIntoViewIfNeeded();
    await look(producer, "refused");
  });

  test("a PDF and a .docx are looked at in the page, under the strict policy", async () => {
    const { page } = producer;
    await page.getByRole("button", { name: say("drafts:files.previewOf", { name: "Kế hoạch tổ chức.pdf" }) }).click();
    await page.locator("canvas[data-page='1']").waitFor();
    // Something dark was drawn on the sheet: the letters.
    const ink = await page.locator("canvas[data-page]").evaluate((canvas: HTMLCanvasElement) => canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data.filter((value, at) => at % 4 === 0 && value < 100).length);
    expect(ink).toBeGreaterThan(100);
    // The document that the page names is linked where its name stands.
    const named = page.locator("canvas[data-page='1'] + div").getByRole("link", { name: "57-KL/TW" });
    await named.waitFor();
    expect(await named.getAttribute("href")).toMatch(/^\/office\/documents\/[0-9a-f-]{36}$/);
    const [word, sheet] = [(await named.boundingBox())!, (await page.locator("canvas[data-page]").boundingBox())!];
    expect(word.x > sheet.x && word.x + word.width < sheet.x + sheet.width && word.width > 20 && word.height > 5).toBe(true);
    await look(producer, "pdf");
    await page.getByRole("button", { name: say("drafts:files.pageAfter") }).click();
    await page.locator("canvas[data-page='2']").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: say("common:action.close"), exact: true }).first().click();
    await page.getByRole("button", { name: say("drafts:files.previewOf", { name: "Dự thảo chương trình.docx" }) }).click();
    await page.getByText("Khai mạc lúc 8 giờ tại điểm cầu Trung ương.").waitFor();
    await look(producer, "docx");
    await page.getByRole("dialog").getByRole("button", { name: say("common:action.close"), exact: true }).first().click();
  });

  test("a presentation, a spreadsheet and an OpenDocument text are looked at as words and tables", async () => {
    const { page } = producer;
    const sheet = await writeXlsx({ sheets: [{ name: "Đại biểu", rows: [["Điểm cầu", "Có mặt", "Tỷ lệ"], ["Quảng Ninh", 1200, 0.95], ["Hà Nội", 3400, 0.985]], columns: [{}, { numFmt: "#,##0" }, { numFmt: "0.0%" }] }, { name: "Ghi chú", rows: [["Số liệu đến 17 giờ"], ["Căn cứ Kết luận số 57-KL/TW"]] }] });
    await choose(page, office("slides.pptx", "Trình chiếu.pptx"), file("Số liệu.xlsx", Buffer.from(sheet)), office("text.odt", "Chương trình.odt"));
    const open = async (name: string, words: string): Promise<void> => {
      await page.getByRole("button", { name: say("drafts:files.previewOf", { name }) }).click();
      await page.getByRole("dialog").getByText(words).first().waitFor();
    };
    const close = () => page.getByRole("dialog").getByRole("button", { name: say("common:action.close"), exact: true }).first().click();
    await open("Trình chiếu.pptx", "Hơn 100.000 đại biểu");
    await look(producer, "slides");
    await close();
    await open("Số liệu.xlsx", "Quảng Ninh");
    await look(producer, "sheet");
    await page.getByRole("tab", { name: "Ghi chú" }).click();
    await page.getByText("Số liệu đến 17 giờ").waitFor();
    await page.getByRole("dialog").getByRole("link", { name: "Kết luận số 57-KL/TW" }).waitFor();
    await look(producer, "sheet-named");
    await close();
    await open("Chương trình.odt", "Tham luận");
    await look(producer, "odt");
    await close();
  });

  test("a scan is attached on its sender's word alone, and the list says whose", async () => {
    const { page } = producer;
    await choose(page, file("Bản quét.pdf", scanOf()), file("Ảnh chụp.pdf", scanOf()));
    await page.getByRole("button", { name: say("drafts:files.declareOf", { name: "Ảnh chụp.pdf" }) }).waitFor();
    await page.getByRole("button", { name: say("drafts:files.declareOf", { name: "Ảnh chụp.pdf" }) }).scrollIntoViewIfNeeded();
    await look(producer, "scan");
    await page.getByRole("button", { name: say("drafts:files.leaveOutOf", { name: "Ảnh chụp.pdf" }) }).click();
    await page.getByRole("button", { name: say("drafts:files.declareOf", { name: "Bản quét.pdf" }) }).click();
    await page.getByText("xác nhận không có dấu mật").waitFor();
    expect(await page.getByText("Ảnh chụp.pdf").count()).toBe(0);
  });

  test("a presentation becomes a PDF where the server can make one, and says what to do where it cannot", async () => {
    const { page } = producer;
    const make = page.getByRole("button", { name: say("drafts:files.makePdfOf", { name: "Trình chiếu.pptx" }) });
    const cannot = page.getByText(say("drafts:files.noConverter"));
    await make.or(cannot).first().waitFor();
    await page.getByText("Trình chiếu.pptx").first().scrollIntoViewIfNeeded();
    await look(producer, "make-pdf");
    if (await cannot.isVisible()) return;
    await make.click();
    await page.getByRole("button", { name: say("drafts:files.previewOf", { name: "Trình chiếu.pdf" }) }).click({ timeout: 100_000 });
    await page.locator("canvas[data-page='1']").waitFor();
    await look(producer, "made-pdf");
    await page.getByRole("dialog").getByRole("button", { name: say("common:action.close"), exact: true }).first().click();
  });

  test("two versions are compared, side by side and in one column", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("office:documents.edit"), exact: true }).click();
    await field(page, "body").fill("Hội nghị được tổ chức trong một ngày tại các điểm cầu.\nĐiểm cầu kiểm tra đường truyền trước ngày 8 tháng 10.\nMỗi điểm cầu cử một cán bộ kỹ thuật trực.\nĐại biểu có mặt trước giờ khai mạc 15 phút.");
    await page.getByRole("button", { name: say("office:documents.save"), exact: true }).click();
    await page.getByText(say("office:documents.saved")).waitFor();
    await page.getByRole("link", { name: say("drafts:versions.withBeforeOf", { n: "2" }) }).click();
    await page.getByText(say("drafts:compare.changes", { n: "3" })).waitFor();
    expect((await page.locator("del.od-gone").allTextContents()).map((text) => text.trim())).toEqual(expect.arrayContaining(["buổi sáng", "10"]));
    await look(producer, "compare");
    await page.getByRole("tab", { name: say("drafts:compare.inline") }).click();
    await look(producer, "compare-inline");
    // Uploaded ones as well: the second .docx against the first, paragraph by paragraph.
    await page.goto(program.url + address);
    const [first, second] = ["Dự thảo chương trình.docx", "Dự thảo chương trình, bản 2.docx"] as const;
    await choose(page, file(second, docxOf(["Chương trình hội nghị", "Khai mạc lúc 7 giờ 30 tại điểm cầu Trung ương.", "Bế mạc lúc 11 giờ."])));
    await page.getByRole("button", { name: say("drafts:files.previewOf", { name: second }) }).waitFor();
    await page.goto(program.url + address);
    await page.getByRole("link", { name: startsWith(say("drafts:files.compareOf", { name: second, before: "" }).trim()) }).waitFor();
    await page.goto(await page.evaluate(async ({ address, first, second }) => {
      const { files } = (await (await fetch(`/api${address.replace("/office", "")}?as=account`)).json()) as { files: { id: string; name: string }[] };
      const side = (name: string) => `file-${files.find((each) => each.name === name)!.id}`;
      return `${location.origin}${address}/compare?from=${side(first)}&to=${side(second)}`;
    }, { address, first, second }));
    await page.getByText(say("drafts:compare.changes", { n: "2" })).waitFor();
    expect(await page.locator("ins").allInnerTexts()).toContain("Bế mạc lúc 11 giờ.");
    await look(producer, "compare-files");
    await page.goBack();
  });

  test("submitted it is an officer's to read; recalled it is gone, and says who had opened it", async () => {
    const { page } = producer;
    await page.goto(program.url + address);
    await officer.page.goto(program.url + address);
    await officer.page.getByRole("alert").waitFor();
    await page.getByRole("button", { name: say("drafts:state.to.submitted"), exact: true }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: say("drafts:state.to.submitted"), exact: true }).click();
    await page.getByText(say("drafts:state.submitted"), { exact: true }).first().waitFor();
    await officer.page.reload();
    await officer.page.getByText("Kế hoạch tổ chức.pdf").first().waitFor();
    await look(officer, "officer");
    await page.getByRole("button", { name: say("drafts:recall.start") }).click();
    await page.getByLabel(say("drafts:recall.reason")).fill("Ghi nhầm ngày kiểm tra đường truyền");
    await keepPicture(page, "files-recall-question");
    await page.getByRole("dialog").getByRole("button", { name: say("drafts:recall.confirm") }).click();
    await page.getByText("Ghi nhầm ngày kiểm tra đường truyền").waitFor();
    await page.locator("summary").filter({ hasText: "Đã mở xem" }).click();
    await page.locator(".od-recalled").scrollIntoViewIfNeeded();
    await look(producer, "recalled");
    await officer.page.reload();
    await officer.page.getByText("Tài liệu này đã bị thu hồi.").waitFor();
    await look(officer, "recalled-officer");
  });

  test("papers of a conference with their files, and who may read them", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/${program.access.conferenceId}/papers`);
    await page.getByRole("heading", { name: say("drafts:papers.title") }).waitFor();
    await choose(page, file("Tham luận.docx", docxOf(["Tham luận của tỉnh"])));
    await page.getByText("Tham luận.docx", { exact: true }).waitFor();
    // It has come now, on this day; the agenda's list says so too.
    const come = new RegExp(`^✓ ${say("editor:paper.receivedOn", { date: "" })}\\d`);
    await page.getByText(come).waitFor();
    await look(producer, "papers");
    await page.goto(`${program.url}/office/${program.access.conferenceId}/agenda`);
    await page.getByRole("tab", { name: new RegExp(`^${say("editor:tab.papers").replace(/ \(.*$/, "")}`) }).click();
    await page.getByText(come).waitFor();
    // Beside them the sessions, which may be in the evening too.
    await page.getByRole("tab", { name: say("editor:tab.agenda"), exact: true }).click();
    await page.getByRole("button", { name: say("editor:session.add"), exact: false }).click();
    const session = page.getByRole("dialog");
    await session.getByRole("button", { name: say("editor:session.evening"), exact: true }).click();
    const given = ["title", "start", "end"].map((name) => session.getByLabel(say(`editor:session.${name}`), { exact: true }).inputValue());
    expect(await Promise.all(given)).toEqual([say("editor:session.evening"), "19:00", "21:00"]);
    await page.keyboard.press("Escape");
    await page.goto(`${program.url}/office/${program.access.conferenceId}/papers`);
    await page.getByRole("button", { name: say("drafts:reading.manage"), exact: false }).first().click();
    await page.getByRole("dialog").getByText(say("drafts:reading.levels"), { exact: true }).waitFor();
    await look(producer, "reading");
    for (const screen of [producer, officer]) expect(screen.complaints.filter((each) => !/status of (410|415|422)/.test(each))).toEqual([]);
  });
});
