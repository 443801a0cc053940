import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

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

test("centre, province and district prepare one conference to readiness", async () => {
  const { conferenceId, sites } = program.access;
  const room = sites.find(({ name }) => name.includes("Cẩm Phả"))!;
  const address = `${program.url}/office/${conferenceId}/invitations`;
  const [centre, province, district] = await Promise.all([openScreen(browser, SIZES.laptop), openScreen(browser, SIZES.laptop), openScreen(browser, SIZES.laptop)]);

  // The centre writes once and sends to all.
  await signIn(program, centre, "office", program.access.producer, "vi");
  await centre.page.getByText(program.access.producer.username).or(centre.page.getByRole("heading", { name: say("office:list.title") })).first().waitFor();
  await centre.page.goto(address);
  await centre.page.getByRole("heading", { name: words("write.title") }).waitFor();
  await look(centre, "write");
  await button(centre.page, words("write.save")).click();
  await button(centre.page, words("send.all")).click();
  await button(centre.page.getByRole("alertdialog") as unknown as Page, words("send.confirm")).click();
  await stage(centre.page, "invited").waitFor();
  await expect.poll(() => stage(centre.page, "invited").innerText()).toMatch(/^2\.000\s*\/\s*2\.000$/);
  await look(centre, "centre-sent");
  await inEnglish(centre, "centre-sent");

  // The district's officer is appointed by the centre, and chooses a password with the link.
  const link = await centre.page.evaluate(async (unitName) => {
    const headers = { "x-diemcau-as": "account", "content-type": "application/json" };
    const units = (await (await fetch("/api/organisation/units", { headers })).json()) as { id: string[]; name: string[] };
    const unitId = units.id[units.name.findIndex((name) => name === unitName)]!;
    const officer = { id: "0192f0c1-0000-7000-8000-000000000001", name: "Cán bộ đầu mối cấp huyện", username: "district" };
    return ((await (await fetch(`/api/organisation/units/${unitId}/officers`, { method: "POST", headers, body: JSON.stringify(officer) })).json()) as { link: string }).link;
  }, room.name);

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
  await button(district.page, words("roster.complete")).click();

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
  await enterRoom(program, pc, room.code, "vi");
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
  await centre.page.getByRole("button", { name: `${program.access.officer.unit} ›` }).click();
  await centre.page.getByRole("navigation", { name: words("funnel.path") }).waitFor();
  await expect.poll(() => stage(centre.page, "tested").innerText()).toMatch(/^1\s*\//);
  await look(centre, "centre-ready");
  await inEnglish(centre, "centre-ready");
  await centre.page.goto(`${address}/letter/${room.site}`);
  await button(centre.page, words("letter.print")).waitFor();
  await look(centre, "letter");
  for (const screen of [centre, province, district]) expect(screen.complaints).toEqual([]);
});
