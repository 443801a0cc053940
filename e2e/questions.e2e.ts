import type { Browser } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { loudnessOf } from "./support/sound.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { startsWith, wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
let program: Program;
let browser: Browser;
let control: Screen;
let room: Screen;
let crew: Screen;
let phone: Screen;
/** What the server could not do, with its address. */
const failures: string[] = [];
function watch({ context }: Screen): void {
  context.on("response", (answer) => {
    if (answer.status() >= 500) failures.push(`${answer.status()} ${answer.request().method()} ${new URL(answer.url()).pathname}`);
  });
}
const QUESTION = "Kinh phí thực hiện chương trình hành động lấy từ nguồn nào?";

beforeAll(async () => {
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
  [control, room, crew, phone] = (await Promise.all([SIZES.laptop, SIZES.laptop, SIZES.laptop, SIZES.phone].map((size) => openScreen(browser, size, "vi")))) as [Screen, Screen, Screen, Screen];
  for (const screen of [control, room, crew, phone]) watch(screen);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

/** Fits, axe finds nothing, and a picture for a person to look at. */
async function look({ page }: Screen, name: string): Promise<void> {
  await keepPicture(page, `questions-${name}`);
  expect(await overflow(page)).toBe(0);
  expect(await axe(page)).toEqual([]);
}

test("a question on paper rises to the programme, is supported on a phone and answered in writing", async () => {
  const { conferenceId, sites } = program.access;
  const { site, code } = sites[1]!;
  await signIn(program, control, "control", program.access.producer, "vi");
  await control.page.getByRole("navigation", { name: say("control:desks.label") }).waitFor();
  const opened = await control.page.evaluate(
    ([id, commandId]) =>
      fetch(`/api/conferences/${id}/commands`, { method: "POST", headers: { "content-type": "application/json", "x-diemcau-as": "account" }, body: JSON.stringify({ id: commandId, kind: "conference.open" }) }).then(({ status }) => status),
    [conferenceId, uuidv7()] as const,
  );
  expect(opened).toBe(200);
  await enterRoom(program, room, code, "vi");
  const siteId = room.page.url().split("/").at(-1)!;
  const links = await room.page.evaluate(
    ([id, ordinal, as]) =>
      fetch(`/api/conferences/${id}/sites/${ordinal}/links`, { headers: { "x-diemcau-as": as } }).then((answer) => answer.json() as Promise<{ url: string }[]>),
    [conferenceId, site, `site:${siteId}`] as const,
  );

  await room.page.getByRole("tab", { name: startsWith(say("questions:site.tab")) }).click();
  await room.page.getByLabel(say("questions:site.text")).fill(QUESTION);
  await room.page.getByLabel(say("questions:site.who"), { exact: true }).click();
  await room.page.getByRole("option").first().click();
  await room.page.getByRole("button", { name: say("questions:site.submit") }).click();
  await room.page.getByText(say("questions:site.sent")).waitFor();

  const desk = control.page;
  await desk.goto(`${program.url}/control/${conferenceId}/questions`);
  await desk.getByRole("button", { name: new RegExp(QUESTION.slice(0, 20)) }).click();
  await desk.getByRole("button", { name: say("questions:step.show") }).click();
  await desk.getByRole("button", { name: say("questions:air.show") }).click();
  await room.page.locator(".dc-question").getByText(QUESTION).waitFor();
  await room.page.locator("#questions-own ~ ul").getByText(say("questions:state.shown")).waitFor();
  await look(room, "room");
  await look(control, "desk");

  // Another delegate of that room, on a phone.
  await phone.page.goto(links[3]!.url.replace(/^https?:\/\/[^/]+/, program.url));
  await phone.page.getByRole("link", { name: "Mở phần câu hỏi" }).click();
  await phone.page.getByRole("button", { name: "Tán thành câu số 1" }).click();
  await phone.page.getByText("Bạn đã tán thành").waitFor();
  await look(phone, "phone");
  await phone.page.getByRole("link", { name: "Gửi câu hỏi" }).click();
  await phone.page.getByLabel("Câu hỏi, ý kiến").fill("Bao giờ có văn bản hướng dẫn?");
  await look(phone, "phone-form");
  await phone.page.getByRole("button", { name: "Gửi", exact: true }).click();
  await phone.page.getByText("Đã nhận câu hỏi số 2.").waitFor();
  // Without a name only where the conference lets them.
  await phone.page.goto(`${program.url}/me/questions/new`);
  await phone.page.getByLabel("Câu hỏi, ý kiến").waitFor();
  expect(await phone.page.getByLabel("Không ghi tên tôi").count()).toBe(0);
  await desk.locator(".qu-switch").filter({ hasText: say("questions:rules.anonymous") }).click();
  await expect.poll(async () => (await phone.page.reload(), phone.page.getByLabel("Không ghi tên tôi").count()), { timeout: 10_000 }).toBe(1);
  await phone.page.getByLabel("Câu hỏi, ý kiến").fill("Ai chịu trách nhiệm về tiến độ?");
  await phone.page.getByLabel("Không ghi tên tôi").check();
  await phone.page.getByRole("button", { name: "Gửi", exact: true }).click();
  await phone.page.getByRole("heading", { name: "Câu hỏi không ghi tên" }).waitFor();
  await look(phone, "phone-nameless");
  expect(phone.page.url()).toMatch(/\/me\/questions\/sent\//);

  await desk.getByText(say("questions:votes", { votes: "1" })).first().waitFor({ timeout: 10_000 });
  // While it is on the programme the room cannot withdraw it; another one it can.
  expect(await room.page.getByRole("button", { name: say("questions:site.withdrawNamed", { number: "1" }) }).count()).toBe(0);
  await room.page.getByLabel(say("questions:site.text")).fill("Câu này nhập nhầm?");
  await room.page.getByLabel(say("questions:site.who"), { exact: true }).click();
  await room.page.getByRole("option").first().click();
  await room.page.getByRole("button", { name: say("questions:site.submit") }).click();
  await room.page.getByRole("button", { name: say("questions:site.withdrawNamed", { number: "3" }) }).click();
  await look(room, "room-withdraw");
  await room.page.getByRole("alertdialog").getByRole("button", { name: say("questions:site.withdraw") }).click();
  await room.page.locator("#questions-own ~ ul").getByText(say("questions:state.withdrawn")).waitFor();
  await desk.locator(".qu-tab").filter({ hasText: say("questions:tab.withdrawn") }).getByText("1", { exact: true }).waitFor({ timeout: 10_000 });
  await desk.getByLabel(say("questions:answer.text")).fill("Từ ngân sách năm sau.");
  await desk.getByRole("button", { name: say("questions:answer.submit") }).click();
  await expect
    .poll(async () => {
      await phone.page.goto(`${program.url}/me/questions`);
      return phone.page.getByText("Từ ngân sách năm sau.").count();
    }, { timeout: 10_000 })
    .toBe(1);
  await desk.setViewportSize(SIZES.phone);
  await look(control, "desk-phone");
  await desk.setViewportSize(SIZES.laptop);
}, 90_000);

test("captions are typed, corrected and read; an interpreter is heard, and the floor under them", async () => {
  const { conferenceId, desks } = program.access;
  const desk = control.page;
  await desk.goto(`${program.url}/control/${conferenceId}/languages`);
  await desk.getByRole("button", { name: say("captions:desk.addTrack") }).click();
  await desk.getByRole("button", { name: say("captions:desk.addChannel") }).click();
  await desk.getByText("English").first().waitFor();

  await signIn(program, crew, "control", desks.stenographer, "vi");
  await crew.page.getByRole("button", { name: say("captions:steno.take") }).click();
  const field = crew.page.getByLabel(say("captions:steno.line"));
  await field.fill("Kính thưa hội ngị");
  await field.press("Enter");
  await crew.page.getByRole("button", { name: /hội ngị/ }).waitFor();
  await room.page.getByRole("tab", { name: say("captions:site.tab") }).click();
  await room.page.getByRole("combobox", { name: startsWith(say("captions:choose.captions")) }).selectOption({ index: 1 });
  await room.page.locator(".dc-captions").getByText("Kính thưa hội ngị").waitFor();
  await field.press("ArrowUp");
  await crew.page.locator("textarea").fill("Kính thưa hội nghị");
  await crew.page.locator("textarea").press("Enter");
  await room.page.locator(".dc-captions").getByText("Kính thưa hội nghị").waitFor();
  await look(crew, "stenographer");

  const interpreter = await openScreen(browser, SIZES.laptop, "vi");
  watch(interpreter);
  await signIn(program, interpreter, "control", desks.interpreter, "vi");
  await interpreter.page.getByRole("button", { name: say("captions:interpret.open") }).click();
  await interpreter.page.locator('.cr-mic[data-phase="live"]').waitFor();
  // What lies on the table is read before it is spoken of.
  await interpreter.page.locator(".dc-reading-list__open").first().click();
  await interpreter.page.getByRole("dialog").locator("p, a").first().waitFor();
  await interpreter.page.getByRole("dialog").getByRole("button", { name: say("common:action.close") }).click();
  await room.page.getByRole("combobox", { name: startsWith(say("captions:choose.sound")) }).selectOption({ label: "English" });
  await room.page.getByText(say("captions:choose.playing")).waitFor();
  expect(await loudnessOf(room.page, '[data-testid="channel-sound"]')).toBeGreaterThan(0.02);
  const floor = () => room.page.locator(".st-stage video").first().evaluate((video: HTMLVideoElement) => video.volume);
  expect(await floor()).toBeLessThan(0.3);
  await look(room, "room-languages");

  await phone.page.goto(`${program.url}/me/captions`);
  await phone.page.getByText("Kính thưa hội nghị").waitFor();
  await phone.page.getByRole("button", { name: "Nghe English" }).click();
  await phone.page.getByText("Đang nghe English.").waitFor();
  await look(phone, "phone-listen");

  // A colleague who understands that language and not the floor's hears it instead of the floor, and interprets from it.
  const relayed = uuidv7();
  await interpreter.page.getByRole("button", { name: say("captions:crew.sound") }).click();
  await desk.evaluate(
    async ([id, channelId]) => {
      const { accounts } = (await (await fetch(`/api/conferences/${id}/interpreters?as=account`)).json()) as { accounts: unknown[] };
      await fetch(`/api/conferences/${id}/commands`, { method: "POST", headers: { "content-type": "application/json", "x-diemcau-as": "account" }, body: JSON.stringify({ id: channelId, kind: "channel.set", channelId, language: "fr", name: "Français", interpreters: accounts }) });
    },
    [conferenceId, relayed] as const,
  );
  const colleague = interpreter.page;
  await colleague.getByRole("combobox", { name: startsWith(say("captions:interpret.channels")) }).waitFor();
  await colleague.getByRole("button", { name: say("captions:interpret.shut") }).click();
  await expect.poll(floor).toBe(1);
  await colleague.getByRole("combobox", { name: startsWith(say("captions:interpret.channels")) }).selectOption({ label: "Français" });
  await colleague.getByRole("combobox", { name: startsWith(say("captions:interpret.hear")) }).selectOption({ index: 1 });
  await colleague.getByText(say("captions:choose.floorMeanwhile")).waitFor();
  const second = await openScreen(browser, SIZES.laptop, "vi");
  watch(second);
  await signIn(program, second, "control", desks.interpreter, "vi");
  await second.page.getByRole("button", { name: say("captions:interpret.open") }).click();
  await colleague.getByText(say("captions:choose.playing")).waitFor();
  expect(await loudnessOf(colleague, '[data-testid="channel-sound"]')).toBeGreaterThan(0.02);
  expect(await colleague.locator(".cr-stage video").first().evaluate((video: HTMLVideoElement) => video.volume)).toBeLessThan(0.3);
  for (const [size, name] of [["laptop", "interpreter"], ["phone", "interpreter-phone"], ["monitor", "interpreter-monitor"]] as const) {
    await colleague.setViewportSize(SIZES[size]);
    await look(interpreter, name);
  }
  await second.page.getByRole("button", { name: say("captions:interpret.shut") }).click();
  expect(second.complaints).toEqual([]);
  await look(control, "languages-desk");
  expect(failures).toEqual([]);
  for (const screen of [control, room, crew, phone, interpreter]) expect(screen.complaints).toEqual([]);
}, 90_000);
