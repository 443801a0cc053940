import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SIZES, launchBrowser, openScreen } from "./support/browser.ts";
import { ALL_SIZES, lookAt } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
let program: Program;
let browser: Browser;
beforeAll(async () => {
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

const button = (page: Page, key: string) => page.getByRole("button", { name: say(`rollcall:${key}`), exact: true });
const look = (page: Page, name: string) => lookAt(page, `roll-call-${name}`, ALL_SIZES);

test("the secretary calls, a room answers with one press, another by telephone, and the minutes say so", async () => {
  const centre = await openScreen(browser, SIZES.laptop);
  const room = await openScreen(browser, SIZES.laptop);
  const { page } = centre;
  const [own] = program.access.sites.filter(({ site }) => site > 0);
  await Promise.all([enterRoom(program, room, own!.code, "vi"), signIn(program, centre, "control", program.access.desks.secretary, "vi")]);
  await page.getByRole("link", { name: say("control:desks.roll-call") }).click();
  // Whatever the room is looking at.
  await room.page.getByRole("tab", { name: say("site:tabs.agenda") }).click();
  await page.getByRole("button", { name: say("rollcall:act.callAll_other", { n: "120" }) }).click();

  const card = room.page.getByTestId("roll-call");
  await card.waitFor();
  await look(room.page, "room");
  await card.locator("input").first().fill("41");
  await card.getByRole("button", { name: say("rollcall:room.readyWith_other", { n: "41" }) }).click();
  await room.page.getByTestId("roll-call-answered").waitFor();

  // Gone from those silent; the next one is telephoned.
  await button(page, "tab.silent").or(page.getByRole("button", { name: `119 ${say("rollcall:tab.silent")}` })).click();
  await page.getByLabel(say("rollcall:list.search")).fill("Baltic");
  const row = page.locator(".rd-site", { hasText: "Baltic Region Lodge" }).first();
  await row.getByRole("button").click();
  // Whom to call, with a number: the demo's belong to nobody.
  await row.getByText(/^\+999 /).or(row.getByRole("link", { name: /^\+999 / })).first().waitFor();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: say("rollcall:record.editPhone") }).click();
  await dialog.getByLabel(say("rollcall:record.phone")).fill("0900 000 123");
  await dialog.getByRole("button", { name: say("rollcall:record.savePhone") }).click();
  await dialog.getByRole("link", { name: "0900 000 123" }).waitFor();
  await dialog.getByLabel(say("rollcall:room.sound")).uncheck();
  await dialog.getByLabel(say("rollcall:room.note")).fill("loa hỏng");
  await dialog.getByRole("button", { name: say("rollcall:record.submit") }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByLabel(say("rollcall:list.search")).fill("");
  await page.getByRole("button", { name: `1 ${say("rollcall:tab.trouble")}` }).click();
  await page.locator(".rd-site", { hasText: "loa hỏng" }).waitFor();
  await look(page, "desk");

  await button(page, "view.headcount").click();
  await expect.poll(() => page.getByTestId("headcount-now").textContent()).toBe("41");
  await button(page, "published.act").click();
  await page.getByRole("alertdialog").getByRole("button", { name: say("rollcall:published.act") }).click();
  await page.getByTestId("published-figure").getByText("41").waitFor();
  await look(page, "headcount");

  await button(page, "view.roll-call").click();
  await button(page, "act.close").click();
  await page.getByRole("alertdialog").getByRole("button", { name: say("rollcall:act.close") }).click();
  await expect.poll(() => page.getByTestId("roll-call-status").textContent()).toMatch(/^Đã chốt/);

  // What a room says by telephone later is entered for it, and stands everywhere.
  await button(page, "view.headcount").click();
  await page.locator(".rd-figures__name button").first().click();
  const heard = page.getByRole("dialog");
  await heard.getByLabel(say("rollcall:heard.present")).fill("250");
  await heard.getByLabel(say("rollcall:detail.remote")).fill("251");
  await heard.getByRole("button", { name: say("rollcall:heard.submit") }).click();
  await heard.getByText(say("rollcall:detail.inconsistent")).waitFor();
  await heard.getByLabel(say("rollcall:detail.remote")).fill("30");
  await heard.getByLabel(say("rollcall:heard.who")).fill("Chị Trực");
  await heard.getByLabel(say("rollcall:record.qualifier")).selectOption("more-than");
  await heard.getByRole("button", { name: say("rollcall:heard.submit") }).click();
  await heard.getByText(say("rollcall:heard.by", { who: "Chị Trực" })).waitFor();
  await look(page, "heard");
  await page.keyboard.press("Escape");
  await expect.poll(() => page.getByTestId("headcount-sum").textContent()).toContain("> 291");
  await expect.poll(() => page.getByTestId("headcount").textContent()).toContain("> 291");

  await page.getByRole("link", { name: say("control:desks.minutes") }).click();
  await page.getByText("Baltic Region Lodge (chưa có tiếng; loa hỏng)").waitFor();
  await page.getByLabel(say("rollcall:minutes.conclusions")).fill("Hội nghị thống nhất chương trình.");
  await button(page, "minutes.save").click();
  await expect.poll(() => page.getByTestId("minutes-saved").textContent()).toMatch(/^Đã lưu/);
  await button(page, "minutes.refresh").click();
  await expect.poll(() => page.getByLabel(say("rollcall:minutes.conclusions")).inputValue()).toBe("Hội nghị thống nhất chương trình.");
  await look(page, "minutes");
  const size = await page.evaluate(async (id) => {
    const answer = await fetch(`/api/conferences/${id}/roll-calls/1.pdf?as=account`);
    return answer.headers.get("content-type") === "application/pdf" ? (await answer.arrayBuffer()).byteLength : 0;
  }, program.access.conferenceId);
  expect(size).toBeGreaterThan(10_000);
  expect([...centre.complaints, ...room.complaints]).toEqual([]);
}, 90_000);
