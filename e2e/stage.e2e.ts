/** The producer's desk and a room: what is prepared is seen in the room once it is taken, and not before. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import { pdfOf } from "../apps/server/src/testing/zip.ts";
import { SIZES, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("en");
let program: Program;
let browser: Browser;
let control: Screen;
let room: Screen;
const desk = (name: string) => control.page.getByRole("button", { name });
const take = () => desk(say("stage:take.take")).click();
const onProgramme = ".st-stage .dc-picture";

beforeAll(async () => {
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
  control = await openScreen(browser, SIZES.laptop, "en");
  room = await openScreen(browser, SIZES.laptop, "en");
  await signIn(program, control, "control", program.access.producer, "en");
  await control.page.locator(".dc-strip").waitFor();
  const { conferenceId } = program.access;
  // A document of three pages among the conference's papers, and the opening.
  await control.page.evaluate(
    async ({ conferenceId, ids, pdf }) => {
      const headers = { "x-diemcau-as": "account" };
      const json = { ...headers, "content-type": "application/json" };
      const papers = (await (await fetch(`/api/conferences/${conferenceId}/paper-files`, { headers })).json()) as { id: string }[];
      const bytes = Uint8Array.from(atob(pdf), (char) => char.charCodeAt(0));
      await fetch(`/api/files/${ids[0]}/parts/0`, { method: "PUT", headers: { ...headers, "content-type": "application/octet-stream" }, body: bytes });
      const subject = { kind: "paper", id: papers[0]!.id, conferenceId };
      await fetch("/api/files", { method: "POST", headers: json, body: JSON.stringify({ id: ids[0], name: "lanterns.pdf", size: bytes.length, subject }) });
      await fetch(`/api/conferences/${conferenceId}/commands`, { method: "POST", headers: json, body: JSON.stringify({ id: ids[1], kind: "conference.open" }) });
    },
    { conferenceId, ids: [uuidv7(), uuidv7()], pdf: pdfOf(["Page one", "Page two", "Page three"]).toString("base64") },
  );
  await enterRoom(program, room, program.access.sites[1]!.code, "en");
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

test("a title card is prepared by keys, taken by a key, and only then seen in the room; typing fires nothing", async () => {
  const { page } = control;
  await page.getByRole("link", { name: say("control:desks.stage") }).click();
  await page.locator(".sg-desk").waitFor();
  await page.keyboard.press("6");
  const title = page.getByLabel(say("stage:fields.title"));
  await title.fill("Welcome to 8 sites");
  await title.press("End");
  await title.press("1");
  await title.press("Enter");
  await page.locator('[data-preview="title"]').getByText("Welcome to 8 sites1").waitFor();
  await expect.poll(() => room.page.locator(onProgramme).getAttribute("data-layout")).toBe("strip");
  await page.locator(".sg-monitor--preview .sg-monitor__name").click();
  await page.keyboard.press("Enter");
  await room.page.locator(onProgramme).getByText("Welcome to 8 sites1").waitFor();
}, 30_000);

test("a document with the room that speaks: the room turns its own page, and back brings what was before", async () => {
  const { page } = control;
  const name = program.access.sites[1]!.name;
  await page.keyboard.press("5");
  await page.getByRole("button", { name: /^lanterns\.pdf/ }).click();
  await page.getByLabel(say("stage:rooms.search")).fill(name);
  await page.locator(".sg-rooms .sg-choice").filter({ hasText: name }).first().click();
  await page.locator('[data-preview="document"] [data-page="1"]').waitFor();
  await take();
  await room.page.locator(`${onProgramme} [data-page="1"]`).waitFor();
  await page.locator('.sg-monitor--programme [data-slot="1"][data-shown="true"]').waitFor({ timeout: 20_000 });
  await room.page.getByRole("group", { name: say("stage:room.label") }).getByRole("button").last().click();
  for (const screen of [room, control]) await screen.page.locator('.dc-document[data-page="2"]').first().waitFor();
  const sheet = (await page.locator(".sg-monitor--programme .dc-document__sheet").boundingBox())!;
  await page.mouse.move(sheet.x + sheet.width / 2, sheet.y + sheet.height / 2);
  await room.page.locator(".dc-document__pointer").waitFor();
  await desk(say("stage:take.back")).click();
  await room.page.locator(onProgramme).getByText("Welcome to 8 sites1").waitFor();
}, 40_000);

test("two rooms stand side by side, the chair beside the speaker, and a pause counts down", async () => {
  const { page } = control;
  const { conferenceId, sites } = program.access;
  const others = await Promise.all([sites[0]!, sites[2]!].map(async ({ code }) => {
    const screen = await openScreen(browser, SIZES.laptop, "en");
    await enterRoom(program, screen, code, "en");
    return screen;
  }));
  const put = (site: number, slot?: number) =>
    page.evaluate(
      ([id, commandId, at, place]) =>
        fetch(`/api/conferences/${id}/commands`, { method: "POST", headers: { "content-type": "application/json", "x-diemcau-as": "account" }, body: JSON.stringify({ id: commandId, kind: "programme.put-on-air", site: at, ...(place === null ? {} : { slot: place }) }) }).then(({ status }) => status),
      [conferenceId, uuidv7(), site, slot ?? null] as const,
    );
  for (const { site } of [sites[2]!, sites[1]!]) await expect.poll(() => put(site), { timeout: 20_000 }).toBe(200);
  // Who takes within a moment of what others did to the programme is asked to look first.
  await page.waitForTimeout(1_500);
  const shown = (screen: Screen) => screen.page.locator(`${onProgramme} [data-shown="true"]`);
  const runs = async (screen: Screen): Promise<void> => {
    for (const at of [0, 1]) await expect.poll(() => shown(screen).nth(at).locator("video").evaluate((video) => (video as HTMLVideoElement).videoWidth), { timeout: 20_000 }).toBeGreaterThan(0);
  };
  await page.locator(".sg-monitor--preview .sg-monitor__name").click();
  await page.keyboard.press("3");
  await page.locator('[data-preview="two"]').waitFor();
  await take();
  for (const screen of [room, ...others]) {
    await expect.poll(() => screen.page.locator(onProgramme).getAttribute("data-layout"), { timeout: 10_000 }).toBe("two");
    await expect.poll(() => shown(screen).count()).toBe(2);
  }
  await runs(others[0]!);
  await page.locator(".sg-monitor--preview .sg-monitor__name").click();
  await page.keyboard.press("4");
  await page.locator('[data-preview="chair"]').waitFor();
  await take();
  await expect.poll(() => others[1]!.page.locator(onProgramme).getAttribute("data-layout"), { timeout: 10_000 }).toBe("chair");
  await expect.poll(() => others[1]!.page.locator(`${onProgramme} [data-slot="0"][data-shown="true"]`).count()).toBe(1);
  await runs(others[1]!);
  await page.locator(".sg-monitor--preview .sg-monitor__name").click();
  await page.keyboard.press("7");
  await page.getByLabel(say("stage:fields.pauseTitle")).fill("Lamps are trimmed");
  await page.getByRole("button", { name: say("stage:fields.minutes_other", { count: "5" }), exact: true }).click();
  await take();
  const countdown = room.page.locator(`${onProgramme} .dc-card__countdown`);
  await room.page.locator(onProgramme).getByText("Lamps are trimmed").waitFor();
  const first = (await countdown.textContent())!;
  expect(first).toMatch(/^0?[45]:[0-5]\d$/);
  await expect.poll(() => countdown.textContent(), { timeout: 5_000 }).not.toBe(first);
  // Rooms are neither seen nor heard meanwhile.
  expect(await room.page.locator(`${onProgramme} [data-slot] video`).evaluateAll((videos) => videos.length > 0 && videos.every((video) => (video as HTMLVideoElement).muted))).toBe(true);
  expect([control, room, ...others].flatMap(({ complaints }) => complaints)).toEqual([]);
}, 90_000);
