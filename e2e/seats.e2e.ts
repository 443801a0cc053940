import JSZip from "jszip";
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Locator } from "playwright-core";
import { SIZES, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { ALL_SIZES, lookAt } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

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

const look = ({ page }: Screen, name: string) => lookAt(page, name, ALL_SIZES);

test("an officer seats a room, moves people by keyboard and by drag, and prints what the plan says", async () => {
  const say = wordsOf("vi");
  const { conferenceId, officer: account } = program.access;
  const officer = await openScreen(browser, SIZES.laptop, "vi");
  const { page } = officer;
  await signIn(program, officer, "office", account, "vi");
  await page.getByRole("heading", { name: say("office:list.title") }).waitFor();
  await page.goto(`${program.url}/office/${conferenceId}/seats`);
  await page.getByRole("button", { name: say("prints:seats.byRank") }).click();
  await page.getByText(say("prints:seats.allSeated")).waitFor();
  const seat = (key: string): Locator => page.locator(`[data-seat="${key}"]`);
  const nameAt = async (key: string): Promise<string> => (await seat(key).getAttribute("title")) ?? "";

  // By keyboard: pick up at A1, walk two to the right and one back, put down; who sat there changes places.
  const [a1, b2] = [await nameAt("1.1"), await nameAt("2.2")];
  await seat("1.1").click();
  await page.keyboard.press("Escape");
  await seat("1.1").focus();
  await page.keyboard.press("Enter");
  await page.getByText(say("prints:seats.picked", { name: a1 })).waitFor();
  await look(officer, "seats-picked");
  await seat("1.1").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  expect([await nameAt("1.1"), await nameAt("2.2")]).toEqual([b2, a1]);
  // By drag, back again.
  await seat("2.2").dragTo(seat("1.1"));
  expect([await nameAt("1.1"), await nameAt("2.2")]).toEqual([a1, b2]);
  await page.getByRole("button", { name: say("prints:seats.save") }).click();
  await page.getByText(say("common:command.sent")).waitFor();
  await page.reload();
  await seat("1.1").locator(".st-seat__name").waitFor();
  expect(await nameAt("1.1")).toBe(a1);

  // A room that is too small says how much, and who has no seat.
  await page.getByLabel(say("prints:seats.rows")).fill("2");
  await page.keyboard.press("Tab");
  await page.getByText(say("prints:seats.short").replace("{{n}}", "").trim().split(" ")[0]!, { exact: false }).first().waitFor();
  await page.getByRole("button", { name: say("prints:seats.undo") }).click();

  await page.goto(`${program.url}/office/${conferenceId}/prints`);
  await page.getByLabel(say("prints:letterhead.signerName")).fill("Đặng Thị Mẫu");
  await page.getByRole("button", { name: say("prints:letterhead.save") }).click();
  await page.getByText(say("common:command.sent")).waitFor();
  await page.getByRole("button", { name: say("prints:look") }).click();
  await page.locator("canvas[data-page='1']").waitFor({ timeout: 20_000 });
  await page.waitForTimeout(1_000);
  await look(officer, "prints-invitation");
  await page.locator('input[value="badges"]').check();
  await look(officer, "prints-badges");
  await page.locator('input[value="delegates"]').check();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: say("prints:take", { format: ".docx" }) }).click()]);
  const zip = await JSZip.loadAsync(await readFile(await download.path()));
  const xml = await zip.file("word/document.xml")!.async("string");
  expect(xml).toContain(a1);
  expect(xml).toContain("Đặng Thị Mẫu");
  expect(officer.complaints).toEqual([]);
}, 120_000);
