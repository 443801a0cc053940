import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { lookAt, type Size } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { startsWith, wordsOf } from "./support/words.ts";

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

const look = ({ page }: Screen, name: string, within: readonly Size[] = ["laptop"]) => lookAt(page, `agenda-${name}`, ["phone", "laptop"], within);
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

test("a second conference is made from a document, opened in its control room, and a room of it joins", async () => {
  const office = await openScreen(browser, SIZES.laptop);
  const { page } = office;
  const wizard = (name: string) => look(office, `wizard-${name}`, ["laptop", "phone"]);
  const step = (name: string) => page.getByRole("navigation", { name: say("office:steps.label") }).getByRole("button", { name: startsWith(say(`office:steps.${name}`)) });
  const next = (name: string) => page.getByRole("button", { name: say("office:steps.next", { step: say(`office:steps.${name}`) }) }).click();
  const create = page.getByRole("button", { name: say("office:review.create"), exact: true });
  await signIn(program, office, "office", program.access.producer, "vi");
  await page.getByRole("link", { name: say("office:list.new") }).click();

  // Whoever looks ahead is told what is missing, and is led there.
  await step("review").click();
  await page.getByText(say("office:flaw.noUnits")).waitFor();
  expect(await create.isDisabled()).toBe(true);
  await wizard("missing");
  await page.getByRole("button", { name: `${say("office:review.fix")}: ${say("office:flaw.symbol")}` }).click();

  await page.getByLabel(say("office:document.paste")).fill("Kết luận số 57-KL/TW ngày 15/6/2023 của Bộ Chính trị về tiếp tục nâng cao chất lượng, hiệu quả công tác thông tin đối ngoại trong tình hình mới");
  await expect.poll(() => page.getByLabel(say("office:document.symbol"), { exact: true }).inputValue()).toBe("57-KL/TW");
  expect(await page.getByLabel(say("office:document.issuer"), { exact: true }).inputValue()).toBe("Bộ Chính trị");
  expect(await page.getByLabel(say("office:document.issuedOn"), { exact: true }).inputValue()).toBe("15/06/2023");
  await wizard("document");

  await next("conference");
  await page.getByRole("button", { name: startsWith(say("office:about.suggest", { title: "" }).trim()) }).click();
  const title = say("office:about.suggested", { document: "Kết luận 57-KL/TW" });
  expect(await page.getByLabel(say("office:about.name"), { exact: true }).inputValue()).toBe(title);
  await page.getByLabel(say("office:about.venue")).fill("Hội trường Tỉnh ủy");
  await page.getByRole("button", { name: say("office:about.addSession") }).click();
  for (const [n, name, start, end] of [["1", "Phiên sáng", "8h", "11h30"], ["2", "Phiên chiều", "14h", "16h30"]] as const) {
    const session = page.getByRole("group", { name: say("office:about.session", { n }), exact: true });
    await session.getByLabel(say("office:about.sessionTitle")).fill(name);
    await session.getByLabel(say("office:about.start")).fill(start);
    await session.getByLabel(say("office:about.end")).fill(end);
  }
  await wizard("conference");

  await next("agenda");
  const item = async (session: string, n: string, kind: string, name: string, minutes: string, presenters: string): Promise<void> => {
    const part = page.getByRole("region", { name: session, exact: true });
    await part.getByRole("button", { name: say("office:agenda.add", { session }) }).click();
    const row = part.getByRole("group", { name: say("office:agenda.item", { n }), exact: true });
    await row.getByRole("button", { name: say("office:agenda.kind") }).click();
    await page.getByRole("option", { name: say(`common:agendaKind.${kind}`), exact: true }).click();
    await row.getByLabel(say("office:agenda.name"), { exact: true }).fill(name);
    await row.getByLabel(say("office:agenda.minutes")).fill(minutes);
    await row.getByLabel(say("office:agenda.presenters")).fill(presenters);
  };
  await item("Phiên sáng", "1", "briefing", "Quán triệt Kết luận số 57-KL/TW", "90", "Nguyễn Văn Ví Dụ");
  await item("Phiên sáng", "2", "opening", "Khai mạc", "15", "");
  await item("Phiên chiều", "1", "conclusion", "Phát biểu kết luận", "20", "Trần Thị Ví Dụ\nLê Văn Ví Dụ");
  await page.getByRole("button", { name: say("office:agenda.up", { n: "2" }) }).click();
  await wizard("agenda");

  // The draft outlives the page.
  await page.reload();
  await step("sites").click();
  const rows = page.getByRole("treegrid", { name: say("office:sites.tree") });
  await page.getByLabel(say("office:sites.find")).fill("quang ninh");
  const province = "Tỉnh Quảng Ninh";
  await rows.getByLabel(say("office:sites.subtree", { name: province }), { exact: true }).check();
  const chosen = async () => Number(/\d[\d.]*/.exec((await page.getByTestId("chosen-count").textContent())!)![0].replace(".", ""));
  const all = await chosen();
  await rows.getByLabel(say("office:sites.expand", { name: province }), { exact: true }).click();
  const city = "Thành phố Hạ Long";
  await rows.getByLabel(new RegExp(`^${city}`)).first().uncheck();
  await expect.poll(chosen).toBeLessThan(all);
  const sites = await chosen();
  expect(await page.getByRole("combobox", { name: say("office:sites.central") }).inputValue()).toBe(province);
  await page.getByRole("button", { name: say("office:sites.roster") }).click();
  await page.getByRole("option", { name: "Hội nghị triển khai Kết luận 57", exact: true }).click();
  await wizard("sites");

  await next("review");
  await page.getByText(title).waitFor();
  await wizard("review");
  await create.click();

  // It is there, with its sites; one of them is given its code.
  await page.getByText(say("office:conference.created")).waitFor({ timeout: 30_000 });
  await page.getByRole("heading", { name: title }).waitFor();
  await page.getByText(say("office:conference.shown", { n: String(sites), m: String(sites) })).waitFor();
  // The document was in the registry: it stays one, and the agenda's mention of it leads there.
  await page.getByRole("link", { name: "Kết luận số 57-KL/TW", exact: true }).waitFor();
  await wizard("created");
  const room = "Thành phố Cẩm Phả";
  await page.getByLabel(say("office:conference.find")).fill("cam pha");
  await page.getByRole("button", { name: say("office:conference.getCode", { site: room }), exact: true }).click();
  await page.getByRole("button", { name: say("office:conference.codeRenewConfirm"), exact: true }).click();
  const code = (await page.getByTestId("site-code").textContent())!;
  await wizard("code");
  await page.keyboard.press("Escape");

  // Live, by its control room.
  await page.getByRole("link", { name: say("office:conference.control") }).click();
  await page.getByTestId("count-not-joined").and(page.getByRole("button", { name: say("control:strip.count", { state: say("common:state.not-joined"), number: String(sites) }) })).waitFor({ timeout: 20_000 });
  await page.getByText("Quán triệt Kết luận số 57-KL/TW").first().waitFor();
  await wizard("control");
  await page.getByTestId("open-conference").click();
  await page.getByRole("alertdialog").getByRole("button", { name: say("control:phase.open") }).click();
  await page.getByTestId("phase").getByText(say("common:phase.live")).waitFor();
  const pc = await openScreen(browser, SIZES.laptop);
  await enterRoom(program, pc, code, "vi");
  await page.getByRole("button", { name: say("control:strip.count", { state: say("common:state.connected"), number: "1" }) }).waitFor({ timeout: 20_000 });
  // The people of its roster came along from the first conference.
  await pc.page.getByRole("button", { name: startsWith(say("site:roster.checkIn", { name: "" })) }).first().waitFor();
  await wizard("live");
  await keepPicture(pc.page, "agenda-wizard-room-laptop");
  for (const { complaints } of [office, pc]) expect(complaints).toEqual([]);
}, 120_000);
