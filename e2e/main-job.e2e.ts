import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { SIZES, keepPicture, launchBrowser, openScreen, type Language, type Screen } from "./support/browser.ts";
import { axe } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, expectPictureRuns, loudness, selectSite, signIn } from "./support/rooms.ts";
import { startsWith, wordsOf } from "./support/words.ts";

interface Case {
  preset: string;
  language: Language;
  /** As the screens print them. */
  sites: string;
  expected: string;
  firstItem: string;
  /** The room the issue asks for, as one types it. */
  query: string;
  centralQuery: string;
}

/** Two quite different organisations through the same code: the second proves that nothing is hard-coded. */
const cases: Case[] = [
  {
    preset: "vn-kl57-2023",
    language: "vi",
    sites: "2.000 điểm cầu",
    expected: "/ 100.000",
    firstItem: "Khai mạc, giới thiệu đại biểu",
    query: "cam pha",
    centralQuery: "trung uong",
  },
  {
    preset: "northwind-assembly",
    language: "en",
    sites: "120 sites",
    expected: "/ 4,000",
    firstItem: "Lighting of the lamp and roll of the posts",
    query: "north sea",
    centralQuery: "lamp hall",
  },
];

describe.each(cases)("the main job with $preset", ({ preset, language, ...want }) => {
  const say = wordsOf(language);
  let program: Program;
  let browser: Browser;
  let control: Screen;
  let second: Screen;
  /** Central site, the one that is asked for, and two more. */
  let rooms: [Screen, Screen, Screen, Screen];
  let names: string[];
  const speaker = language === "vi" ? "Trần Thị Ví Dụ" : "Example Speaker";
  const note = language === "vi" ? "xin năm phút" : "five minutes please";

  beforeAll(async () => {
    program = await startProgram({ args: ["--demo", preset], fresh: true });
    browser = await launchBrowser();
    control = await openScreen(browser, SIZES.monitor, language);
    second = await openScreen(browser, SIZES.laptop, language);
    const open = () => openScreen(browser, SIZES.laptop, language);
    rooms = [await open(), await open(), await open(), await open()];
    names = program.access.sites.map((site) => site.name);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await program?.[Symbol.asyncDispose]();
  }, 60_000);

  test("the producer signs in and sees all sites and all expected delegates", async () => {
    await signIn(program, control, "control", program.access.producer, language);
    const { page } = control;
    await page.getByText(want.sites).first().waitFor();
    await page.getByText(want.expected).first().waitFor();
  });

  test("opening asks once and then runs for everybody", async () => {
    const { page } = control;
    await page.getByRole("button", { name: say("control:phase.open") }).first().click();
    await page.getByRole("alertdialog").getByRole("button", { name: say("control:phase.open") }).click();
    await page.getByText(say("common:phase.live")).waitFor();
  });

  test("four rooms enrol with their codes, test themselves and join", async () => {
    for (const [index, room] of rooms.entries()) await enterRoom(program, room, program.access.sites[index]!.code, language);
    const connected = say("control:strip.count", { state: say("common:state.connected"), number: "4" });
    await control.page.getByRole("button", { name: connected }).waitFor({ timeout: 15_000 });
  });

  test("a used code is refused with what to do", async () => {
    const { page } = await openScreen(browser, SIZES.laptop, language);
    await page.goto(`${program.url}/site`);
    await page.getByLabel(say("site:enrol.code")).fill(program.access.sites[1]!.code);
    await page.getByRole("button", { name: say("site:enrol.submit") }).click();
    await page.getByText(language === "vi" ? "Mã điểm cầu này đã được dùng cho một máy khác." : "This site code was already used on another PC.").waitFor();
    await page.getByText(language === "vi" ? "Xin ban tổ chức cấp mã mới." : "Ask the organisers for a new code.").waitFor();
    await page.context().close();
  });

  test("a site found by typing goes on air; three rooms and the centre see and hear it", async () => {
    const { page } = control;
    await selectSite(page, want.query, names[1]!, language);
    await page.getByRole("button", { name: say("control:site.putOnAirNamed", { site: names[1]! }) }).click();
    await rooms[1].page.waitForSelector('body[data-on-air="true"]');
    for (const room of [rooms[0], rooms[2], rooms[3], control]) await expectPictureRuns(room.page, 1);
    expect(await loudness(rooms[2].page, 1)).toBeGreaterThan(0.01);
    expect(await loudness(rooms[3].page, 1)).toBeGreaterThan(0.01);
    await rooms[2].page.locator(".dc-lower-third").getByText(names[1]!).waitFor();
  });

  test("the centre talks with it, and neither hears itself", async () => {
    const { page } = control;
    await selectSite(page, want.centralQuery, names[0]!, language);
    await page.getByRole("button", { name: say("control:site.putOnAirNamed", { site: names[0]! }) }).click();
    await expectPictureRuns(rooms[1].page, 0);
    expect(await loudness(rooms[1].page, 0)).toBeGreaterThan(0.01);
    expect(await loudness(rooms[0].page, 1)).toBeGreaterThan(0.01);
    for (const [room, slot] of [[rooms[1], 1], [rooms[0], 0]] as const) {
      const silent = await room.page.evaluate((n) => document.querySelector<HTMLVideoElement>(`[data-slot="${n}"] video`)!.muted, slot);
      expect(silent).toBe(true);
    }
  });

  test("two consoles see the same; what one does, the other shows", async () => {
    await signIn(program, second, "control", program.access.secondProducer, language);
    const onAir = second.page.getByRole("region", { name: say("control:onAir.label") });
    await onAir.getByText(names[0]!).waitFor();
    await onAir.getByRole("button", { name: say("control:onAir.enlargeNamed", { site: names[1]! }) }).click();
    const first = control.page.getByRole("region", { name: say("control:onAir.label") });
    await first.getByRole("button", { name: say("control:onAir.enlargeNamed", { site: names[0]! }) }).waitFor();
  });

  test("who is in charge of a part is read at its desk before anything is pressed; nobody hinders whoever is", async () => {
    const area = say("consoles:area.programme");
    const mine = second.page.getByTestId("desk-charge");
    const theirs = control.page.getByTestId("desk-charge");
    expect(await theirs.count()).toBe(0);
    await second.page.getByRole("link", { name: say("control:desks.consoles"), exact: true }).click();
    await second.page.getByRole("button", { name: say("consoles:charge.takeNamed", { area }) }).click();
    await theirs.and(control.page.locator("[data-hindered]")).getByText(area).waitFor();
    await theirs.getByRole("link", { name: say("consoles:deskCharge.take") }).waitFor();
    await second.page.getByRole("link", { name: say("control:desks.stage"), exact: true }).click();
    await mine.getByText(say("consoles:deskCharge.mine")).waitFor();
    expect(await mine.getAttribute("data-hindered")).toBeNull();
    for (const size of ["laptop", "phone"] as const) {
      await control.page.setViewportSize(SIZES[size]);
      await keepPicture(control.page, `main-job-charge-${size}`);
      expect(await axe(control.page)).toEqual([]);
    }
    await control.page.setViewportSize(SIZES.monitor);
    await second.page.getByRole("link", { name: say("control:desks.consoles"), exact: true }).click();
    await second.page.getByRole("button", { name: say("consoles:charge.freeNamed", { area }) }).click();
    await theirs.waitFor({ state: "detached" });
    await second.page.getByRole("link", { name: say("control:desks.floor"), exact: true }).click();
  });

  test("the agenda's cursor moves on every screen", async () => {
    await control.page.getByRole("button", { name: startsWith(say("control:agenda.start")) }).click();
    await rooms[2].page.locator(".dc-lower-third").getByText(want.firstItem).waitFor();
    await rooms[2].page.getByRole("tab", { name: say("site:tabs.agenda") }).click();
    await rooms[2].page.locator('[aria-current="step"], [aria-current="true"]').getByText(want.firstItem).waitFor();
  });

  test("a room asks to speak, sees its place, and goes on air from the queue", async () => {
    const { page } = rooms[2];
    await page.getByRole("tab", { name: startsWith(say("site:tabs.speak")) }).click();
    await page.getByLabel(say("site:speak.who")).fill(speaker);
    await page.getByLabel(say("site:speak.note")).fill(note);
    await page.getByRole("button", { name: say("site:speak.submit") }).click();
    await page.waitForSelector('body[data-queue-place="1"]');
    const queue = control.page.getByRole("region", { name: say("control:queue.label") });
    await queue.getByText(speaker).waitFor();
    await queue.getByText(note).waitFor();
    // Another room sees the order, not the note.
    await rooms[3].page.getByRole("tab", { name: startsWith(say("site:tabs.speak")) }).click();
    await rooms[3].page.getByText(names[2]!).first().waitFor();
    expect(await rooms[3].page.getByText(note).count()).toBe(0);
    await queue.getByRole("button", { name: startsWith(say("control:site.putOnAirNamed", { site: names[2]! })) }).click();
    await page.waitForSelector('body[data-on-air="true"]');
    await page.waitForSelector('body[data-queue-place="0"]');
    await expectPictureRuns(rooms[3].page, 2);
    await rooms[3].page.locator(".dc-lower-third").getByText(speaker).waitFor();
  });

  test("check-in and headcount reach the control room", async () => {
    const { page } = rooms[3];
    await page.getByRole("tab", { name: say("site:tabs.roster") }).click();
    await page.getByRole("button", { name: startsWith(say("site:roster.checkIn", { name: "" })) }).first().click();
    await expect.poll(() => page.getByTestId("checked-in-count").innerText()).toMatch(/(^|\D)1\/[1-9]\d*/);
    await page.getByLabel(say("site:headcount.present")).fill("68");
    await page.getByRole("button", { name: say("site:headcount.submit") }).click();
    await page.getByText(startsWith(say("site:headcount.reported", { people: "68" }).slice(0, -20))).first().waitFor();
    await selectSite(control.page, names[3]!, names[3]!, language);
    await control.page.getByRole("region", { name: say("control:site.label") }).getByText("68").first().waitFor();
  });

  test("a phone checks in by its personal link, which does not stay in its address", async () => {
    const phone = await openScreen(browser, SIZES.phone, language);
    const { page } = phone;
    const link = /http:\/\/\S+\/me\/k\/\S+/.exec(program.output())?.[0];
    await page.goto(link!);
    expect(new URL(page.url()).pathname).toBe("/me");
    await page.getByText(program.access.delegate.name).first().waitFor();
    await page.getByRole("button", { name: language === "vi" ? /Điểm danh/ : /Check in/ }).click();
    await page.getByText(language === "vi" ? /Đã điểm danh lúc/ : /Checked in at/).first().waitFor();
    await page.getByText(want.firstItem).first().waitFor();
    await keepPicture(page, `${preset}-delegate`);
    await selectSite(control.page, want.query, program.access.delegate.siteName, language);
    await expect
      .poll(() => control.page.getByRole("region", { name: say("control:site.label") }).innerText(), { timeout: 10_000 })
      .toMatch(/(^|\D)1\s*\/\s*\d+/);
    expect(phone.complaints).toEqual([]);
    await page.context().close();
  });

  test("pictures for people to look at", async () => {
    await control.page.getByLabel(say("control:search.label")).fill("");
    await control.page.waitForTimeout(1_000);
    await keepPicture(control.page, `${preset}-control-room`);
    await keepPicture(second.page, `${preset}-control-room-laptop`);
    await keepPicture(rooms[3].page, `${preset}-site-room`);
  });

  test("off air again: the room stops sending", async () => {
    await control.page.getByRole("button", { name: say("control:site.takeOffNamed", { site: names[1]! }) }).first().click();
    await rooms[1].page.waitForSelector('body[data-on-air="false"]');
    await expect.poll(() => rooms[1].page.evaluate(() => document.body.dataset["publishing"]), { timeout: 10_000 }).not.toBe("live");
  });

  test("no page complained", () => {
    for (const screen of [control, second, ...rooms]) expect(screen.complaints).toEqual([]);
  });
});
