import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import type { VotingRule } from "@diemcau/contract";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { startProgram, type Access, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { accountClient } from "./support/sign-ins.ts";
import { startsWith, wordsOf } from "./support/words.ts";

const say = wordsOf("en");
let program: Program;
let browser: Browser;
let control: Screen;
let chair: Screen;
/** A post, and the chapter above it, which keeps the queue. */
let post: Screen;
let chapter: Screen;
let names: string[];

beforeAll(async () => {
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
  const open = () => openScreen(browser, SIZES.laptop, "en");
  [control, chair, post, chapter] = [await open(), await open(), await open(), await open()];
  names = program.access.sites.map(({ name }) => name);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

const queueOf = ({ page }: Screen) => page.getByRole("region", { name: say("control:queue.label") });
const speakTab = ({ page }: Screen) => page.getByRole("tab", { name: startsWith(say("site:tabs.speak")) });

test("a request rises from a post through its chapter to the chair, who gives it the floor for its time", async () => {
  const { page } = control;
  await signIn(program, control, "control", program.access.producer, "en");
  await page.getByTestId("open-conference").click();
  await page.getByRole("alertdialog").getByRole("button", { name: say("control:phase.open") }).click();

  // The rules: chapters keep a queue, a post speaks for a minute.
  await queueOf(control).getByRole("button", { name: say("speaking:rules.open") }).click();
  const setting = page.getByRole("dialog");
  await setting.getByRole("checkbox", { name: say("speaking:rules.holdsOf", { level: "Chapter" }) }).check({ force: true });
  await setting.getByLabel(say("speaking:rules.minutesOf", { level: "Post" })).fill("1");
  await setting.getByRole("button", { name: say("speaking:rules.save") }).click();
  await setting.waitFor({ state: "hidden" });

  await enterRoom(program, chapter, program.access.sites[2]!.code, "en");
  await enterRoom(program, post, program.access.sites[3]!.code, "en");
  const connected = say("control:strip.count", { state: say("common:state.connected"), number: "2" });
  await page.getByRole("button", { name: connected }).waitFor({ timeout: 20_000 });

  await speakTab(post).click();
  await post.page.getByText(say("speaking:own.first", { site: names[2]! })).waitFor();
  await post.page.getByLabel(say("site:speak.who")).fill("Example Keeper");
  await post.page.getByLabel(say("site:speak.note")).fill("about the lamps");
  await post.page.getByRole("button", { name: say("site:speak.submit") }).click();
  await post.page.getByText(say("speaking:own.held", { place: "1", total: "1", site: names[2]! })).waitFor();

  // The chapter sees it with its note, the centre that something waits below.
  await speakTab(chapter).click();
  await chapter.page.getByText("about the lamps").waitFor();
  await queueOf(control).getByRole("button", { name: /1 request waits below/ }).waitFor();
  await keepPicture(chapter.page, "speaking-chapter");
  await chapter.page.getByRole("button", { name: say("speaking:level.passNamed", { site: names[3]! }) }).click();
  await post.page.waitForSelector('body[data-queue-place="1"]');
  await queueOf(control).getByText("Example Keeper").waitFor();

  // Who presides comes to a desk of their own.
  const { desks } = program.access as Access & { desks: Record<"chair", { username: string; password: string }> };
  await signIn(program, chair, "control", desks.chair, "en");
  const next = chair.page.getByRole("region", { name: say("speaking:chair.next"), exact: true });
  await next.getByText("Example Keeper").waitFor();
  await next.getByRole("button", { name: say("speaking:call.cueNamed", { site: names[3]! }) }).click();
  await post.page.waitForSelector('body[data-cued="true"]');
  await next.getByRole("button", { name: say("control:site.putOnAirNamed", { site: names[3]! }) }).click();
  await post.page.waitForSelector('body[data-on-air="true"]');

  // The same time on the speaker's screen, the chair's and the producer's; more of it when the chair gives it.
  const speech = chair.page.getByRole("region", { name: say("speaking:speech.now"), exact: true });
  for (const screen of [post.page, speech, queueOf(control)]) await screen.getByTestId("speech-timer").waitFor();
  await speech.getByRole("button", { name: say("speaking:speech.moreNamed_one", { n: "1" }) }).click();
  await speech.getByText(say("speaking:speech.limit", { time: "02:00" })).waitFor();
  // Given in its first second it shows the whole two minutes.
  await expect.poll(() => post.page.getByTestId("speech-timer").innerText()).toMatch(/^(02:00|01:)/);
  await keepPicture(post.page, "speaking-post-on-air");
  await keepPicture(chair.page, "speaking-chair");

  // A line fails in the middle of it: the time stands still on all screens, and runs on.
  await speech.getByRole("button", { name: say("speaking:speech.pause") }).click();
  for (const screen of [post.page, speech, queueOf(control)]) await screen.locator('[data-testid="speech-timer"][data-paused]').waitFor();
  await keepPicture(chair.page, "speaking-chair-paused");
  await keepPicture(post.page, "speaking-post-paused");
  await queueOf(control).getByRole("button", { name: say("speaking:speech.resume") }).click();
  for (const screen of [post.page, speech, queueOf(control)]) await screen.locator('[data-testid="speech-timer"]:not([data-paused])').waitFor();

  // What is declared meanwhile stands below the time, which stays whole in sight, and folds to a line by itself. The chime is as it was left.
  const { conferenceId } = program.access;
  const producer = await accountClient(program.url, program.access.producer);
  const rules = await producer.get<VotingRule[]>(`/api/conferences/${conferenceId}/voting-rules`);
  const rule = { ...rules.body.find(({ method }) => method === "hands")!, classes: [], seconds: null, quorum: { persons: null, sites: null, of: "present" } };
  const voteId = uuidv7();
  for (const act of [{ kind: "vote.draft", id: voteId, title: "That the lanterns be lit", text: null, itemId: null, rule }, { kind: "vote.open", voteId }, { kind: "vote.close", voteId }]) {
    expect(await producer.command(conferenceId, act)).toMatchObject({ status: 200 });
  }
  // While it waits to be declared the speaker's time stays in sight, and so does what is to be pressed.
  const declare = chair.page.locator('.ch-vote[data-phase="closed"]').getByRole("button", { name: say("voting:act.declare") });
  await declare.waitFor();
  const [running, press] = [(await speech.getByTestId("speech-timer").boundingBox())!, (await declare.boundingBox())!];
  expect(running.y + running.height).toBeLessThan(press.y);
  expect(press.y + press.height).toBeLessThan(SIZES.laptop.height);
  await keepPicture(chair.page, "speaking-chair-vote");
  // On a phone the name has room beside the clock.
  await chair.page.setViewportSize(SIZES.phone);
  expect((await chair.page.locator(".ch-speech--short .sp-strip__who").boundingBox())!.width).toBeGreaterThan(90);
  await keepPicture(chair.page, "speaking-chair-vote-phone");
  await chair.page.setViewportSize(SIZES.laptop);
  // Once the server has counted.
  await expect.poll(async () => (await producer.command(conferenceId, { kind: "vote.declare", voteId, casting: null })).status, { timeout: 15_000 }).toBe(200);
  await speech.getByRole("button", { name: say("speaking:timer.soundOff") }).click();
  await chair.page.reload();
  await speech.getByRole("button", { name: say("speaking:timer.soundOn") }).waitFor();
  const result = chair.page.locator('.ch-vote[data-phase="declared"]');
  for (const size of ["phone", "laptop"] as const) {
    await chair.page.setViewportSize(SIZES[size]);
    const [time, card] = [(await speech.getByTestId("speech-timer").boundingBox())!, (await result.boundingBox())!];
    expect(time.y + time.height).toBeLessThan(Math.min(card.y, SIZES[size].height));
    await keepPicture(chair.page, `speaking-chair-result-${size}`);
  }
  const [show, fold] = ["showResult", "foldResult"].map((key) => result.getByRole("button", { name: say(`voting:chair.${key}`), exact: true }));
  await show!.waitFor({ timeout: 30_000 });
  // One press each, by the mouse and by the keyboard.
  await show!.click();
  await result.getByText(say("voting:act.show")).waitFor();
  await fold!.press("Enter");
  await show!.waitFor();
  await result.getByRole("button", { name: say("voting:act.show") }).waitFor({ state: "hidden" });
  await keepPicture(chair.page, "speaking-chair-result-line");
  await speech.getByRole("button", { name: say("speaking:speech.end") }).click();
  await post.page.waitForSelector('body[data-on-air="false"]');
  await chair.page.getByRole("tab", { name: say("speaking:chair.speakers") }).click();
  await chair.page.getByRole("button", { name: say("speaking:chair.spoken") }).click();
  await chair.page.getByRole("group", { name: say("speaking:chair.spoken"), exact: true }).getByText(names[3]!).waitFor();
  for (const { complaints } of [control, chair, post, chapter]) expect(complaints).toEqual([]);
}, 120_000);

test("the queue is put in another order by the keyboard alone", async () => {
  await speakTab(post).click();
  await speakTab(chapter).click();
  for (const [room, name] of [[post, "First"], [chapter, "Second"]] as const) {
    await room.page.getByLabel(say("site:speak.who")).fill(name);
    await room.page.getByRole("button", { name: say("site:speak.submit") }).click();
    await room.page.waitForSelector('[data-testid="queue-place"]');
  }
  // The chapter's own went straight to the centre; the post's follows it.
  await chapter.page.getByRole("button", { name: say("speaking:level.passNamed", { site: names[3]! }) }).click();
  await post.page.waitForSelector('body[data-queue-place="2"]');
  // Picked up with Enter, one place further down, put down with Enter.
  const { page } = control;
  const place = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
  await queueOf(control).getByRole("button", { name: say("speaking:queue.drag", { site: names[2]! }) }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(place).toMatch(/^Insert between/);
  await page.keyboard.press("ArrowDown");
  await expect.poll(place).toMatch(/^Insert after/);
  await page.keyboard.press("Enter");
  await post.page.waitForSelector('body[data-queue-place="1"]');
  await chapter.page.waitForSelector('body[data-queue-place="2"]');
}, 60_000);

test("the officer of the unit keeps its queue from the office, by keyboard and on a phone, and sees what became of it", async () => {
  const { conferenceId } = program.access;
  const lodge = await openScreen(browser, SIZES.laptop, "en");
  await enterRoom(program, lodge, program.access.sites[1]!.code, "en");
  // Regions and chapters keep a queue; a region may have one request waiting above.
  await control.page.evaluate(
    ({ id, levels }) =>
      fetch(`/api/conferences/${id}/commands`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-diemcau-as": "account" },
        body: JSON.stringify({ id: "01900000-0000-7000-8000-00000000ab01", kind: "speaking.set-rules", warnSeconds: 30, levels }),
      }),
    { id: conferenceId, levels: ["region", "chapter"].map((level) => ({ level, holds: true, requests: level === "region" ? 1 : 0, speeches: 0, seconds: 180 })) },
  );
  for (const room of [chapter, post]) await room.page.getByRole("button", { name: say("site:speak.withdraw") }).click();
  for (const [room, name] of [[chapter, "From the chapter"], [post, "From the post"]] as const) {
    await room.page.getByLabel(say("site:speak.who")).fill(name);
    await room.page.getByRole("button", { name: say("site:speak.submit") }).click();
  }

  const officer = await openScreen(browser, SIZES.phone, "en");
  const { page } = officer;
  await signIn(program, officer, "office", program.access.officer, "en");
  await page.getByRole("link", { name: startsWith(say("office:nav.conferences")) }).waitFor();
  await page.goto(`${program.url}/office/${conferenceId}/live/speaking`);
  const queue = page.getByRole("grid", { name: say("speaking:level.title") });
  await queue.getByText("From the chapter").waitFor();
  // What waits further down is pulled up to the own queue.
  await page.getByRole("button", { name: /1 request waits below/ }).click();
  await page.getByRole("button", { name: say("speaking:below.passNamed", { site: names[3]! }) }).click();
  await queue.getByText("From the post").waitFor();
  const rows = () => queue.getByRole("row").allInnerTexts();
  expect((await rows())[0]).toContain("From the chapter");
  await queue.getByRole("button", { name: say("speaking:queue.drag", { site: names[2]! }) }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "")).toMatch(/^Insert between/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await rows())[0]).toContain("From the post");
  await keepPicture(page, "officer-speaking-phone");

  // The first goes on and is followed; that is all the region may have above, so the second comes back with a word.
  await queue.getByRole("button", { name: say("speaking:level.passNamed", { site: names[3]! }) }).click();
  const passed = page.getByRole("region", { name: say("live:passed.title") });
  await passed.getByText(say("live:passed.place", { place: "1", of: "1", at: say("live:passed.centre") })).waitFor();
  await page.getByText(say("live:quota.full")).waitFor();
  await queue.getByRole("button", { name: say("speaking:queue.more", { site: names[2]! }) }).click();
  await page.getByRole("menuitem", { name: say("speaking:return.open") }).click();
  await page.getByLabel(say("speaking:return.word")).fill("Into the report, please");
  await page.getByRole("dialog").getByRole("button", { name: say("speaking:return.send") }).click();
  await chapter.page.getByText("Into the report, please").first().waitFor();
  await passed.getByText("Into the report, please").waitFor();
  await post.page.waitForSelector('body[data-queue-place="1"]');
  await queueOf(control).getByRole("button", { name: say("control:site.putOnAirNamed", { site: names[3]! }) }).click();
  await passed.getByTestId("speech-timer").waitFor();

  // The unit's rooms and nobody else's, live: the post leaves and is found among the lost.
  await page.locator('[data-view="situation"]').click();
  await page.locator('[data-facet="lost"]').getByText("0", { exact: true }).waitFor();
  await post.page.close();
  await page.locator('[data-facet="lost"]').click();
  await page.locator(`.lv-room[data-site="3"]`).waitFor({ timeout: 40_000 });
  expect(await page.locator(".lv-room").count()).toBe(1);
  for (const size of ["laptop", "phone"] as const) {
    await page.setViewportSize(SIZES[size]);
    for (const view of ["situation", "roll-call", "headcount", "speaking", "messages"]) {
      await page.locator(`[data-view="${view}"]`).click();
      await page.waitForSelector(`[data-view="${view}"][aria-current="page"]`);
      await keepPicture(page, `officer-${view}-${size}`);
      expect(await overflow(page)).toBe(0);
      expect(await axe(page), `${view}`).toEqual([]);
    }
  }
  expect([...officer.complaints, ...lodge.complaints]).toEqual([]);
}, 180_000);
