import { writeXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enrolRoom, signIn } from "./support/rooms.ts";
import { startsWith, wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
const words = (key: string, values: Record<string, string> = {}) => say(`invitations:${key}`, values);
let program: Program;
let browser: Browser;
beforeAll(async () => {
  program = await startProgram();
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

/** The same person's page in English. */
async function inEnglish({ context, page }: Screen, name: string): Promise<void> {
  const other = await openScreen(browser, SIZES.laptop, "en");
  await other.context.addCookies(await context.cookies());
  await other.page.goto(page.url());
  await other.page.locator("main h2").first().waitFor();
  await expect.poll(() => other.page.getByRole("progressbar").count(), { timeout: 30_000 }).toBe(0);
  const flaws: string[] = [];
  for (const size of ["phone", "monitor", "laptop"] as const) {
    await other.page.setViewportSize(SIZES[size]);
    await other.page.waitForTimeout(100);
    await keepPicture(other.page, `preparation-${name}-en-${size}`);
    if ((await overflow(other.page)) > 0) flaws.push(`${size}: wider than the window`);
  }
  await other.context.close();
  expect(flaws).toEqual([]);
  expect(other.complaints).toEqual([]);
}

/** Keeps a picture of the whole page in each size; nothing sticks out, axe finds nothing. */
async function look({ page }: Screen, name: string): Promise<void> {
  const flaws: string[] = [];
  for (const size of ["phone", "monitor", "laptop"] as const) {
    await page.setViewportSize(SIZES[size]);
    await page.waitForTimeout(100);
    await keepPicture(page, `preparation-${name}-${size}`);
    if ((await overflow(page)) > 0) flaws.push(`${size}: wider than the window`);
    if (size !== "laptop") continue;
    flaws.push(...(await axe(page)).map((each) => `${size}: ${each}`));
  }
  expect(flaws).toEqual([]);
}

const stage = (page: Page, name: string) => page.locator(`[data-stage="${name}"] .in-funnel__number`);
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** The room, as its officer fills it in. */
async function register(page: Page, capacity: string): Promise<void> {
  await page.getByLabel(words("register.room")).fill("Hội trường lớn");
  await page.getByLabel(words("register.address")).fill("Số 1, đường Trung Tâm");
  await page.getByLabel(words("register.capacity")).fill(capacity);
  await page.getByLabel(words("equipment.screen")).check();
  await page.getByLabel(words("register.contactName")).first().fill("Người Liên Hệ");
  await page.getByLabel(words("register.contactPhone")).first().fill("0203 333 4444");
  await button(page, words("register.save")).click();
}

const REFERENCE = "Kết luận số 99-KL/TW ngày 3/9/2026 của Bộ Chính trị";
const SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** The centre enters the document in the registry. */
async function enterDocument(page: Page): Promise<void> {
  await page.goto(`${program.url}/office/documents/new`);
  const field = (name: string) => page.getByLabel(say(`office:documents.field.${name}`), { exact: true });
  for (const [name, text] of [["type", "Kết luận"], ["symbol", "99-KL/TW"], ["issuer", "Bộ Chính trị"], ["issuedOn", "03/09/2026"], ["abstract", "Về tiếp tục đổi mới công tác thông tin đối ngoại"]] as const) await field(name).fill(text);
  await button(page, say("office:documents.save")).click();
  await page.getByText(say("office:documents.saved")).waitFor();
}

/** The conference on that document: one province and all below it. @returns its id, and how many sites it has */
async function makeConference(page: Page, province: string): Promise<{ conferenceId: string; sites: number }> {
  const next = (name: string) => button(page, say("office:steps.next", { step: say(`office:steps.${name}`) })).click();
  await page.goto(`${program.url}/office`);
  await page.getByRole("link", { name: say("office:list.new") }).click();
  await page.getByLabel(say("office:document.paste")).fill(`${REFERENCE} về tiếp tục đổi mới công tác thông tin đối ngoại`);
  await expect.poll(() => page.getByLabel(say("office:document.symbol"), { exact: true }).inputValue()).toBe("99-KL/TW");
  await next("conference");
  await page.getByRole("button", { name: startsWith(say("office:about.suggest", { title: "" }).trim()) }).click();
  await page.getByLabel(say("office:about.venue")).fill("Hội trường Trung ương");
  const session = page.getByRole("group", { name: say("office:about.session", { n: "1" }), exact: true });
  for (const [field, text] of [["sessionTitle", "Phiên sáng"], ["start", "8h"], ["end", "11h30"]] as const) await session.getByLabel(say(`office:about.${field}`)).fill(text);
  await next("agenda");
  const part = page.getByRole("region", { name: "Phiên sáng", exact: true });
  await part.getByRole("button", { name: say("office:agenda.add", { session: "Phiên sáng" }) }).click();
  const row = part.getByRole("group", { name: say("office:agenda.item", { n: "1" }), exact: true });
  await row.getByLabel(say("office:agenda.name"), { exact: true }).fill("Quán triệt Kết luận số 99-KL/TW");
  await row.getByLabel(say("office:agenda.minutes")).fill("90");
  await next("sites");
  const rows = page.getByRole("treegrid", { name: say("office:sites.tree") });
  await rows.getByRole("checkbox").first().waitFor();
  await page.getByLabel(say("office:sites.find")).fill(province.replace(/^Tỉnh /, ""));
  await rows.getByLabel(say("office:sites.subtree", { name: province }), { exact: true }).check();
  await page.getByRole("button", { name: say("office:sites.roster") }).click();
  await page.getByRole("option", { name: "Hội nghị triển khai Kết luận 57", exact: true }).click();
  const sites = Number(/\d[\d.]*/.exec((await page.getByTestId("chosen-count").textContent())!)![0].replace(".", ""));
  await next("review");
  await button(page, say("office:review.create")).click();
  await page.getByText(say("office:conference.created")).waitFor({ timeout: 30_000 });
  // It stands on the document that the registry has.
  await page.getByRole("link", { name: "Kết luận số 99-KL/TW", exact: true }).first().waitFor();
  return { conferenceId: /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(page.url())![0], sites };
}

/** By the unit's page. @returns the one-time link */
async function appoint(page: Page, unit: string): Promise<string> {
  await page.goto(`${program.url}/office/organisation`);
  await page.getByLabel(say("organisation:search.label")).fill(unit);
  await page.getByRole("link", { name: unit, exact: true }).first().click();
  await button(page, say("organisation:officer.appoint")).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(say("organisation:officer.name")).fill("Cán bộ đầu mối cấp huyện");
  await dialog.getByLabel(say("organisation:officer.username")).fill("district");
  await dialog.getByRole("button", { name: say("organisation:officer.appoint") }).click();
  const link = (await page.getByTestId("officer-link").textContent())!.trim();
  await button(page, say("organisation:link.noted")).click();
  return link;
}

/** A roster with one bad row: seen, mended, imported. */
async function importRoster(page: Page, address: string, site: number): Promise<void> {
  await page.goto(`${address.replace(/invitations$/, "roster")}?site=${site}`);
  const choose = async (rows: string[][]) =>
    page.setInputFiles('input[type="file"]', { name: "danh-sach.xlsx", mimeType: SHEET, buffer: Buffer.from(await writeXlsx({ sheets: [{ name: "DS", rows: [["TT", "Họ và tên", "Chức vụ"], ...rows] }] })) });
  await page.getByText(say("office:roster.chooseHint")).waitFor();
  await choose([["1", "LÊ THỊ CHUẨN BỊ", "Phó Chánh Văn phòng"], ["2", "", "Chuyên viên"]]);
  await page.getByText(say("office:roster.flaw.name-missing")).waitFor();
  expect(await button(page, say("office:roster.confirm")).count()).toBe(0);
  await choose([["1", "LÊ THỊ CHUẨN BỊ", "Phó Chánh Văn phòng"], ["2", "Phạm Văn Sẵn Sàng", "Chuyên viên"]]);
  await button(page, say("office:roster.confirm")).click();
  await page.getByText(say("office:roster.done", { add: "2", update: "0" })).waitFor();
}

/** The room's PC tests itself; whatever it finds, it is usable. */
async function testLine(screen: Screen, code: string): Promise<void> {
  await enrolRoom(program, screen, code, "vi");
  const { page } = screen;
  await button(page, say("site:lineTest.start")).click();
  const heard = button(page, say("site:lineTest.heard"));
  const verdict = page.locator("[data-line-test]");
  await heard.or(verdict).first().waitFor({ timeout: 60_000 });
  if (await heard.isVisible()) await heard.click();
  await verdict.waitFor({ timeout: 60_000 });
  expect(await verdict.getAttribute("data-line-test")).not.toBe("not-usable");
  await page.getByText(say("site:lineTest.sent")).waitFor({ timeout: 15_000 });
}

test("centre, province and district prepare one conference to readiness, beginning with its document", async () => {
  const name = "Thành phố Cẩm Phả";
  const [centre, province, district] = await Promise.all([openScreen(browser, SIZES.laptop), openScreen(browser, SIZES.laptop), openScreen(browser, SIZES.laptop)]);

  // The centre enters the document, makes the conference of it, and appoints the district's officer.
  await signIn(program, centre, "office", program.access.producer, "vi");
  await centre.page.getByRole("heading", { name: say("office:list.title") }).waitFor();
  await enterDocument(centre.page);
  const { conferenceId, sites } = await makeConference(centre.page, program.access.officer.unit);
  await centre.page.getByLabel(say("office:conference.find")).fill("cam pha");
  await centre.page.getByRole("button", { name: say("office:conference.getCode", { site: name }), exact: true }).click();
  await button(centre.page, say("office:conference.codeRenewConfirm")).click();
  const code = (await centre.page.getByTestId("site-code").textContent())!;
  await centre.page.keyboard.press("Escape");
  const link = await appoint(centre.page, name);
  const ordinals = await centre.page.evaluate(async (id) => ((await (await fetch(`/api/conferences/${id}/directory?as=account`)).json()) as { sites: { name: string[] } }).sites.name, conferenceId);
  const room = { name, site: ordinals.indexOf(name) };
  const address = `${program.url}/office/${conferenceId}/invitations`;

  // It writes once and sends to all.
  await centre.page.goto(address);
  await centre.page.getByRole("heading", { name: words("write.title") }).waitFor();
  await look(centre, "write");
  await button(centre.page, words("write.save")).click();
  await button(centre.page, words("send.all")).click();
  await button(centre.page.getByRole("alertdialog") as unknown as Page, words("send.confirm")).click();
  await stage(centre.page, "invited").waitFor();
  await expect.poll(() => stage(centre.page, "invited").innerText()).toMatch(new RegExp(`^${sites}\\s*/\\s*${sites}$`));
  await look(centre, "centre-sent");
  await inEnglish(centre, "centre-sent");

  // The province: what is new, accept, register; its districts have been invited already.
  await signIn(program, province, "office", program.access.officer, "vi");
  await province.page.getByRole("button", { name: words("bell.label", { number: "1" }) }).click();
  await province.page.getByRole("dialog").getByRole("link").first().waitFor();
  await keepPicture(province.page, "preparation-news");
  await province.page.keyboard.press("Escape");
  await province.page.goto(address);
  await button(province.page, words("answer.accept")).waitFor();
  await look(province, "province-invited");
  await inEnglish(province, "province-invited");
  await button(province.page, words("answer.accept")).click();
  await province.page.getByLabel(words("register.room")).waitFor();
  await button(province.page, words("register.save")).click();
  await province.page.getByText(words("register.flaw.some")).waitFor();
  await look(province, "province-register");
  await register(province.page, "500");
  await importRoster(province.page, address, 0);
  await province.page.goto(address);
  await button(province.page, words("roster.complete")).click();

  // The district: too small a room is found, a question goes up, the roster is declared complete.
  await district.page.goto(link);
  await district.page.getByLabel(say("common:account.new"), { exact: true }).fill("Núi cao biển rộng");
  await district.page.getByLabel(say("common:account.again"), { exact: true }).fill("Núi cao biển rộng");
  await button(district.page, say("organisation:welcome.do")).click();
  await district.page.getByRole("button", { name: words("bell.label", { number: "1" }) }).waitFor();
  await district.page.goto(address);
  await button(district.page, words("answer.accept")).click();
  await register(district.page, "5");
  await district.page.locator(".in-findings").waitFor();
  await district.page.getByLabel(words("questions.ask")).fill("Phòng lớn đang sửa, mượn nhà văn hóa được không?");
  await button(district.page, words("questions.sendQuestion")).click();
  await district.page.locator(".in-message").waitFor();
  await look(district, "district-finding");
  await inEnglish(district, "district-finding");
  await district.page.getByRole("button", { name: words("change.of", { step: words("step.register") }) }).click();
  await register(district.page, "900");
  await button(district.page, words("roster.substitute")).click();
  const dialog = district.page.getByRole("dialog");
  await dialog.getByLabel(words("substitute.who")).selectOption({ index: 2 });
  await dialog.getByLabel(words("substitute.name")).fill("Vũ Thị Đi Thay");
  await dialog.getByLabel(words("substitute.positions")).fill("Phó Trưởng ban");
  await dialog.getByLabel(words("substitute.reason")).fill("Đi công tác dài ngày");
  await dialog.getByRole("button", { name: words("substitute.save") }).click();
  await district.page.getByText("Vũ Thị Đi Thay").waitFor();
  await district.page.getByText("Đi công tác dài ngày").waitFor();
  await button(district.page, words("roster.complete")).click();

  // The centre reminds those who have not tested their line.
  await centre.page.getByRole("combobox", { name: words("list.show") }).selectOption({ label: words("filter.untested") });
  const remindAll = centre.page.getByRole("button", { name: startsWith(words("list.remindAll", { number: "" }).replace(/\s*\(\)$/, "")) });
  await remindAll.click();
  await centre.page.getByRole("alertdialog").getByRole("button", { name: startsWith(words("list.remindAll", { number: "" }).replace(/\s*\(\)$/, "")) }).click();
  await centre.page.getByText(`✓ ${words("list.reminded", { number: "2", mails: "0" })}`).waitFor();

  // The province sees the question and answers.
  await province.page.goto(address);
  await province.page.getByRole("button", { name: `${words("filter.questions")}: 1` }).click();
  await province.page.locator(`[data-site="${room.site}"]`).getByRole("link", { name: room.name }).click();
  await province.page.getByLabel(words("questions.answer")).fill("Được, nhớ sửa địa chỉ.");
  await button(province.page, words("questions.sendAnswer")).click();
  await province.page.locator('.in-message[data-above="true"]').waitFor();
  await look(province, "province-answers");

  // The room tests itself; the district has nothing left to do.
  const pc = await openScreen(browser, SIZES.laptop);
  await testLine(pc, code);
  await pc.context.close();
  await district.page.getByText(words("next.none")).waitFor({ timeout: 15_000 });
  await district.page.getByText("Được, nhớ sửa địa chỉ.").waitFor();
  await look(district, "district-ready");
  await inEnglish(district, "district-ready");

  // The centre sees it within seconds, and who is still to be telephoned.
  await expect.poll(() => stage(centre.page, "accepted").innerText(), { timeout: 10_000 }).toMatch(/^2\s*\//);
  for (const [name, n] of [["opened", 2], ["registered", 2], ["rosters", 2], ["tested", 1]] as const) {
    await expect.poll(() => stage(centre.page, name).innerText(), { timeout: 10_000 }).toMatch(new RegExp(`^${n}\\s*/`));
  }
  await look(centre, "centre-ready");
  await inEnglish(centre, "centre-ready");
  await centre.page.goto(`${address}/letter/${room.site}`);
  await button(centre.page, words("letter.print")).waitFor();
  await look(centre, "letter");
  for (const screen of [centre, province, district]) expect(screen.complaints).toEqual([]);
}, 180_000);
