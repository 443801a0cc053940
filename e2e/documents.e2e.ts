import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { SIZES, keepPicture, launchBrowser, openScreen, type Language, type Screen } from "./support/browser.ts";
import { ALL_SIZES, lookAt } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { signIn } from "./support/rooms.ts";
import { startsWith, wordsOf } from "./support/words.ts";

describe.each(["vi", "en"] as const)("the registry of documents in %s", (language: Language) => {
  const say = wordsOf(language);
  let program: Program;
  let browser: Browser;
  let producer: Screen;
  let officer: Screen;

  beforeAll(async () => {
    program = await startProgram();
    browser = await launchBrowser();
    [producer, officer] = await Promise.all([openScreen(browser, SIZES.laptop, language), openScreen(browser, SIZES.laptop, language)]);
    await signIn(program, producer, "office", program.access.producer, language);
    await producer.page.getByRole("heading", { name: say("office:list.title") }).waitFor();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await program?.[Symbol.asyncDispose]();
  }, 60_000);

  const look = ({ page }: Screen, name: string) => lookAt(page, `documents-${name}-${language}`, ALL_SIZES);
  const field = (page: Page, name: string) => page.getByLabel(say(`office:documents.field.${name}`), { exact: true });

  test("two documents of one symbol are both found, and told apart", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("office:nav.documents") }).click();
    await page.getByLabel(say("office:documents.find")).fill("05-CT/TW");
    const issuers = async () => {
      const rows = await page.getByRole("listitem").filter({ hasText: "05-CT/TW" }).allInnerTexts();
      return rows.map((text) => ["Bộ Chính trị", "Ban Bí thư"].filter((issuer) => text.includes(issuer)).join());
    };
    // Both bear the symbol itself; whatever only mentions it comes after them.
    await page.getByText(say("office:documents.sameSymbol")).first().waitFor();
    await expect.poll(async () => (await issuers()).slice(0, 2)).toEqual(["Ban Bí thư", "Bộ Chính trị"]);
    await look(producer, "list");
  });

  test("a document is found without diacritics, and a relation walked by keyboard", async () => {
    const { page } = producer;
    await page.getByLabel(say("office:documents.find")).fill("thong tin doi ngoai trong tinh hinh moi");
    await page.getByRole("link", { name: /57-KL\/TW/ }).first().click();
    await page.getByRole("heading", { name: /57-KL\/TW/ }).waitFor();
    await look(producer, "page");
    const graph = page.getByRole("group", { name: say("office:documents.graph.title") });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await graph.evaluate((drawing) => drawing.scrollIntoView({ block: "center" }));
      await keepPicture(page, `documents-graph-${language}-${size}`);
    }
    await page.setViewportSize(SIZES.laptop);
    await graph.getByRole("link", { name: /16-KL\/TW/ }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /16-KL\/TW/ }).waitFor();
    // The one that was walked to is the middle now, and has the focus.
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "")).toMatch(/16-KL\/TW/);
    await graph.getByRole("link", { name: /57-KL\/TW/ }).click();
    await page.getByRole("heading", { name: /57-KL\/TW/ }).waitFor();
  });

  test("a document is entered from its citation, and its references are linked", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/documents/new`);
    await page.getByLabel(say("office:document.paste")).fill("Hướng dẫn số 900-HD/BTGTW ngày 02/9/2023 của Ban Tuyên giáo Trung ương về thắp sáng hải đăng");
    await expect.poll(() => field(page, "symbol").inputValue()).toBe("900-HD/BTGTW");
    expect(await field(page, "issuedOn").inputValue()).toBe("02/09/2023");
    await look(producer, "form");
    await field(page, "body").fill("Thực hiện Kết luận số 57-KL/TW ngày 15/6/2023 của Bộ Chính trị.\nTheo Nghị quyết số 700-NQ/TW ngày 01/02/2020 và Chỉ thị số 05-CT/TW.");
    await page.getByLabel(say("office:documents.relations.find")).fill("ket luan 57");
    await page.getByRole("button", { name: startsWith(say("office:documents.relations.addOf", { document: "Kết luận 57-KL/TW" })) }).or(page.getByRole("button", { name: /57-KL\/TW/ })).first().click();
    await page.getByRole("button", { name: say("office:documents.save"), exact: true }).click();
    await page.getByText(say("office:documents.saved")).waitFor();
    const link = page.getByRole("link", { name: startsWith("Kết luận số 57-KL/TW") });
    await link.waitFor();
    await page.getByText(say("office:documents.open.unknown")).waitFor();
    await page.getByText(say("office:documents.open.candidates")).waitFor();
    await look(producer, "entered");
    await link.click();
    await page.getByRole("heading", { name: /57-KL\/TW/ }).waitFor();
    await page.getByRole("link", { name: /900-HD\/BTGTW/ }).first().waitFor();
  });

  test("the same document a second time is refused, with the way to the one that is there", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/documents/new`);
    await page.getByRole("button", { name: say("office:documents.save"), exact: true }).click();
    await page.getByText(say("office:documents.flaw.issuer")).waitFor();
    for (const [name, text] of [["type", "Hướng dẫn"], ["symbol", "900-HD/BTGTW"], ["issuer", "Ban Tuyên giáo Trung ương"], ["issuedOn", "2/9/2023"], ["abstract", "Về hải đăng"]] as const) await field(page, name).fill(text);
    await page.getByRole("button", { name: say("office:documents.save"), exact: true }).click();
    await page.getByRole("link", { name: say("office:documents.existing") }).waitFor();
    await look(producer, "duplicate");
  });

  test("the second of two editors is told", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/documents?query=900-HD/BTGTW`);
    await page.getByRole("link", { name: /900-HD\/BTGTW/ }).click();
    await page.getByRole("link", { name: say("office:documents.edit"), exact: true }).click();
    const other = await producer.context.newPage();
    await other.goto(page.url());
    for (const [tab, text] of [[other, "Về một"], [page, "Về hai"]] as const) {
      await field(tab, "abstract").fill(text);
      await tab.getByRole("button", { name: say("office:documents.save"), exact: true }).click();
      if (tab === other) await other.getByText(say("office:documents.saved")).waitFor();
    }
    await page.getByRole("button", { name: say("office:documents.reload") }).click();
    await expect.poll(() => field(page, "abstract").inputValue()).toBe("Về một");
    await other.close();
  });

  test("any text can be checked, by an officer too, who may not write; a conference leads to its documents", async () => {
    await signIn(program, officer, "office", program.access.officer, language);
    const { page } = officer;
    await page.getByRole("link", { name: say("office:nav.documents") }).click();
    await page.getByRole("link", { name: say("office:documents.check.title") }).waitFor();
    expect(await page.getByRole("link", { name: say("office:documents.new") }).count()).toBe(0);
    await page.getByRole("link", { name: say("office:documents.check.title") }).click();
    await page.getByLabel(say("office:documents.check.text")).fill("Hội nghị quán triệt Kết luận số 57 và Hướng dẫn số 111-HD/BTGTW ngày 11.8.2023.");
    await page.getByRole("button", { name: say("office:documents.check.submit") }).click();
    await page.getByText(say("office:documents.check.found", { n: "2", linked: "2" })).waitFor();
    await look(officer, "check");
    await page.goto(`${program.url}/office/${program.access.conferenceId}`);
    await page.getByRole("heading", { name: say("office:documents.ofConference") }).waitFor();
    await page.getByRole("link", { name: /57-KL\/TW/ }).first().click();
    await page.getByRole("heading", { name: say("office:documents.uses.title") }).waitFor();
    for (const screen of [producer, officer]) expect(screen.complaints).toEqual([]);
  });
});
