import { writeXlsx } from "hucre/xlsx";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { problems } from "@diemcau/contract";
import { SIZES, keepPicture, launchBrowser, openScreen, type Language, type Screen } from "./support/browser.ts";
import { lookAt } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { startsWith, wordsOf } from "./support/words.ts";

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

const twin = problems["delegate-twin"];
const type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const choose = async (page: Page, rows: (string | number | null)[][]) =>
  page.setInputFiles('input[type="file"]', { name: "danh-sach.xlsx", mimeType: type, buffer: Buffer.from(await writeXlsx({ sheets: [{ name: "DS", rows }] })) });
const look = ({ page }: Screen, name: string) => lookAt(page, name);

test.each(["vi", "en"] as const)("an officer imports a roster, and the room has the delegate (%s)", async (language: Language) => {
  const say = wordsOf(language);
  const { conferenceId, officer: account } = program.access;
  const room = program.access.sites.find(({ name }) => name.includes("Cẩm Phả")) ?? program.access.sites[1]!;
  const person = language === "vi" ? "Nguyễn Thị Thử Nghiệm" : "Trần Văn Mẫu Thử";
  const officer = await openScreen(browser, SIZES.laptop, language);
  const { page } = officer;
  await signIn(program, officer, "office", account, language);
  await page.getByRole("link", { name: startsWith(say("office:list.view").replace("{{title}}", "").trim()) }).first().click();
  await page.getByLabel(say("office:conference.find")).fill(room.name);
  await page.getByRole("link", { name: say("office:roster.openFor", { site: room.name }) }).click();
  await page.getByText(say("office:roster.chooseHint")).waitFor();
  await look(officer, `roster-start-${language}`);

  const head = ["TT", "Họ và tên", "Chức vụ", "Điểm cầu"];
  const title = ["DANH SÁCH ĐẠI BIỂU"];
  const good = [1, person.toLocaleUpperCase("vi"), "Trưởng phòng; Bí thư chi bộ", room.name];
  await choose(page, [title, [], head, good, [2, "", "Phó phòng", room.name], ["Tổng cộng", 2]]);
  const flaw = page.getByText(say("office:roster.flaw.name-missing"));
  await flaw.waitFor();
  expect(await page.getByRole("button", { name: say("office:roster.confirm") }).count()).toBe(0);
  await flaw.scrollIntoViewIfNeeded();
  await look(officer, `roster-problem-${language}`);

  await choose(page, [title, [], head, good, ["Tổng cộng", 1]]);
  const confirm = page.getByRole("button", { name: say("office:roster.confirm") });
  await confirm.scrollIntoViewIfNeeded();
  await look(officer, `roster-preview-${language}`);
  await confirm.click();
  await page.getByText(say("office:roster.done", { add: "1", update: "0" })).waitFor();
  await keepPicture(page, `roster-done-${language}`);

  // One more by hand, seen on the page; a second time they are refused; then they are removed again.
  const hand = (key: string, holes: Record<string, string> = {}) => say(`office:roster.byHand.${key}`, holes);
  const single = language === "vi" ? "Lê Thị Thêm Tay" : "Phạm Văn Thêm Tay";
  const byHand = page.getByRole("region", { name: hand("heading") });
  const dialog = page.getByRole("dialog");
  const fill = async (): Promise<void> => {
    await byHand.getByRole("button", { name: hand("add") }).click();
    await dialog.getByLabel(hand("name")).fill(single);
    await dialog.getByLabel(hand("positions")).fill("Chuyên viên thử nghiệm");
    await dialog.getByRole("button", { name: hand("save"), exact: true }).click();
  };
  await fill();
  const anyway = dialog.getByRole("button", { name: hand("saveAnyway") });
  const added = byHand.getByText(hand("added", { name: single }));
  await anyway.or(added).waitFor();
  if (await anyway.isVisible()) {
    await look(officer, `roster-by-hand-warning-${language}`);
    await anyway.click();
  }
  await added.waitFor();
  await byHand.getByLabel(hand("find")).fill(single);
  await byHand.getByRole("listitem").filter({ hasText: single }).scrollIntoViewIfNeeded();
  await look(officer, `roster-by-hand-${language}`);
  await fill();
  await dialog.getByText(twin[language].title).waitFor();
  await look(officer, `roster-by-hand-twin-${language}`);
  await dialog.getByRole("button", { name: say("common:action.cancel") }).click();
  await byHand.getByRole("button", { name: hand("removeNamed", { name: single }) }).click();
  const question = page.getByRole("alertdialog", { name: hand("removeTitle", { name: single }) });
  await look(officer, `roster-by-hand-remove-${language}`);
  await question.getByRole("button", { name: hand("remove") }).click();
  await byHand.getByText(hand("removed", { name: single })).waitFor();
  await expect.poll(() => byHand.getByRole("listitem").count()).toBe(0);
  expect(officer.complaints).toEqual([]);

  // What the server has, and then what the room shows.
  const roster = await page.evaluate(
    async ({ conferenceId, site }) => (await (await fetch(`/api/conferences/${conferenceId}/sites/${site}/roster?as=account`)).json()) as { delegates: { name: string }[] },
    { conferenceId, site: room.site },
  );
  expect(roster.delegates.map(({ name }) => name)).toContain(person);
  expect(roster.delegates.map(({ name }) => name)).not.toContain(single);
  if (language === "vi") {
    const pc = await openScreen(browser, SIZES.laptop, language);
    await enterRoom(program, pc, room.code, language);
    await pc.page.getByLabel(say("site:roster.search")).fill(person);
    await pc.page.getByText(person).first().waitFor();
    await keepPicture(pc.page, "roster-room");
    await pc.context.close();
  }
  await officer.context.close();
});
