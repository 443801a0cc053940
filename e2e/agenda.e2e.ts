import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
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

/** Fits in every size, and axe finds nothing. */
async function look({ page }: Screen, name: string): Promise<void> {
  for (const size of ["phone", "laptop"] as const) {
    await page.setViewportSize(SIZES[size]);
    await page.waitForTimeout(200);
    await keepPicture(page, `agenda-${name}-${size}`);
    expect(await overflow(page)).toBe(0);
    if (size === "phone") continue;
    expect(await axe(page)).toEqual([]);
  }
}
const titles = (page: Page) => page.locator(".oa-session").first().locator(".oa-item__title").allTextContents();
/** What the server has, in order, of the first session. */
const kept = (page: Page) =>
  page.evaluate(async (id) => {
    const { plan } = (await (await fetch(`/api/conferences/${id}/plan?as=account`)).json()) as { plan: { sessions: { id: string }[]; agenda: { sessionId: string; title: string }[] } };
    return plan.agenda.filter(({ sessionId }) => sessionId === plan.sessions[0]!.id).map(({ title }) => title);
  }, program.access.conferenceId);
const saved = (page: Page) => page.getByText(say("editor:saving.saved")).waitFor();
async function open(screen: Screen): Promise<void> {
  await signIn(program, screen, "office", program.access.producer, "vi");
  await screen.page.getByRole("heading", { name: say("office:list.title") }).waitFor();
  await screen.page.goto(`${program.url}/office/${program.access.conferenceId}/agenda`);
  await screen.page.locator(".oa-item").first().waitFor();
}

test("a producer reorders by drag and by keyboard, two windows conflict politely, a copy is made", async () => {
  const first = await openScreen(browser, SIZES.laptop);
  const { page } = first;
  await open(first);
  await look(first, "sessions");
  const [a, b, c] = await titles(page);

  // By mouse: the first item behind the second.
  const handle = page.getByRole("button", { name: say("editor:item.drag", { title: a! }) });
  const target = page.locator(".oa-item", { hasText: b! }).first();
  const box = (await target.boundingBox())!;
  const from = (await handle.boundingBox())!;
  await page.mouse.move(from.x + 8, from.y + 8);
  await page.mouse.down();
  await page.mouse.move(from.x + 12, from.y + 20, { steps: 4 });
  await page.mouse.move(box.x + box.width / 2, box.y + box.height - 4, { steps: 8 });
  await keepPicture(page, "agenda-dragging");
  await page.mouse.up();
  await expect.poll(() => titles(page).then((all) => all.slice(0, 3))).toEqual([b, a, c]);
  await saved(page);
  await expect.poll(() => kept(page).then((all) => all.slice(0, 3))).toEqual([b, a, c]);

  // By keyboard alone: pick up with Enter, go on to the next place, put down with Enter.
  await page.getByRole("button", { name: say("editor:item.drag", { title: b! }) }).focus();
  await page.keyboard.press("Enter");
  await page.waitForTimeout(200);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(() => titles(page).then((all) => all[0])).toBe(a);
  await expect.poll(() => kept(page).then((all) => all[0])).toBe(a);

  // By button, and taken back again.
  const before = await titles(page);
  await page.getByRole("button", { name: say("editor:item.up", { title: before[1]! }) }).click();
  await expect.poll(() => kept(page).then((all) => all[0])).toBe(before[1]);
  await page.getByRole("button", { name: say("editor:undo") }).click();
  await expect.poll(() => kept(page)).toEqual(before);

  // A document is found while its name is typed, and attached; one that the registry lacks is offered to be entered.
  await page.getByRole("button", { name: say("editor:item.editOf", { title: before[2]! }) }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: say("editor:item.title") }).fill("Quán triệt Kết luận số 57-KL/TW và Nghị quyết số 987-NQ/TW");
  const mentions = page.getByRole("dialog").getByRole("region", { name: say("office:documents.mentions.title") });
  expect(new URL((await mentions.getByRole("link", { name: say("office:documents.open.enter") }).getAttribute("href"))!, program.url).searchParams.get("cite")).toContain("987-NQ/TW");
  const found = mentions.getByRole("link", { name: "57-KL/TW" });
  const address = (await found.getAttribute("href"))!;
  await look(first, "mentions");
  const attach = mentions.getByRole("button");
  if (await attach.isVisible()) await attach.click();
  await mentions.getByText(say("office:documents.mentions.chosen")).waitFor();
  await page.getByRole("button", { name: say("editor:save"), exact: true }).click();
  await saved(page);
  await page.getByRole("link", { name: "Kết luận số 57-KL/TW" }).first().waitFor();
  expect(await page.locator(".oa-item", { hasText: "987-NQ/TW" }).getByRole("link").first().getAttribute("href")).toBe(address);
  await page.getByRole("region", { name: say("office:documents.open.title") }).getByRole("listitem").filter({ hasText: "987-NQ/TW" }).getByRole("link", { name: say("office:documents.open.enter") }).waitFor();
  await look(first, "marked");
  await page.getByRole("button", { name: say("editor:undo") }).click();
  await expect.poll(() => kept(page)).toEqual(before);

  // A second window that hears of nothing: its line to the events is cut.
  const second = await openScreen(browser, SIZES.laptop);
  await second.page.route("**/events*", (route) => route.abort());
  await open(second);
  await page.getByRole("button", { name: say("editor:item.editOf", { title: before[0]! }) }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: say("editor:item.title") }).fill("Mục do cửa sổ thứ nhất sửa");
  await look(first, "item");
  await page.getByRole("button", { name: say("editor:save"), exact: true }).click();
  await expect.poll(() => kept(page).then((all) => all[0])).toBe("Mục do cửa sổ thứ nhất sửa");
  await second.page.getByRole("button", { name: say("editor:item.down", { title: before[1]! }) }).click();
  await second.page.getByText(say("editor:conflict.apart")).waitFor();
  await look(second, "conflict");
  await second.page.getByRole("button", { name: say("editor:conflict.mine") }).click();
  await expect.poll(() => kept(page).then((all) => [all[0], all[2]])).toEqual(["Mục do cửa sổ thứ nhất sửa", before[1]]);
  // The first window follows by itself.
  await expect.poll(() => titles(page).then((all) => all[2])).toBe(before[1]);
  await second.context.close();

  for (const tab of ["papers", "people", "local", "head"] as const) {
    await page.getByRole("tab", { name: new RegExp(`^${say(`editor:tab.${tab}`).replace(/ \(.*$/, "")}`) }).click();
    await page.waitForTimeout(300);
    await look(first, tab);
  }

  await page.getByRole("button", { name: say("editor:again.copy") }).click();
  await page.getByRole("dialog").getByLabel(say("editor:head.shortName")).fill("Bản sao thử");
  await keepPicture(page, "agenda-copy");
  await page.getByRole("button", { name: say("editor:again.copyDo"), exact: true }).click();
  await page.getByRole("heading", { name: "Bản sao thử" }).waitFor({ timeout: 20_000 });
  expect((await titles(page))[0]).toBe("Mục do cửa sổ thứ nhất sửa");

  await page.getByRole("tab", { name: say("editor:tab.head") }).click();
  await page.getByRole("button", { name: say("editor:again.series") }).click();
  await page.getByRole("button", { name: say("editor:again.seriesDo"), exact: true }).click();
  await page.goto(`${program.url}/office/series`);
  await page.getByRole("button", { name: say("editor:series.make") }).waitFor();
  await look(first, "series");
  await page.goto(`${program.url}/office/calendar`);
  await page.getByLabel(say("editor:calendar.name")).fill("Điện thoại");
  await page.getByRole("button", { name: say("editor:calendar.make") }).click();
  await page.locator(".dc-copy__value").waitFor();
  await look(first, "calendar");
  expect(first.complaints).toEqual([]);
}, 120_000);
