/** The producer records, an item ends, and within a minute it is played in the browser; a killed media engine costs a moment. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import type { Outline, RecordingParts } from "@diemcau/contract";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { familyOf } from "./support/processes.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, expectPictureRuns, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("en");
let program: Program;
let browser: Browser;
let control: Screen;
let room: Screen;
const SITE = 1;

/** Asks the server as the page's sign-in does. */
const ask = <T>(path: string, body?: unknown): Promise<T> =>
  control.page.evaluate(
    async ({ path, body }) => {
      const headers = { "x-diemcau-as": "account", ...(body === undefined ? {} : { "content-type": "application/json" }) };
      const answer = await fetch(path, { method: body === undefined ? "GET" : "POST", headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      return answer.json() as Promise<never>;
    },
    { path, body },
  ) as Promise<T>;
const give = (command: { kind: string; [field: string]: unknown }) => ask(`/api/conferences/${program.access.conferenceId}/commands`, { id: uuidv7(), ...command });
const parts = async () => (await ask<RecordingParts>(`/api/conferences/${program.access.conferenceId}/recording/parts`)).parts ?? [];
/** Seconds of the room's slot that can be played. */
const playable = async () => (await parts()).filter(({ slot, chunks }) => slot !== 0 && chunks.length > 0).reduce((sum, { from, end }) => sum + (end - from) / 1000, 0);

/** The media engine is killed, and again whenever it comes back within that time. */
async function downFor(ms: number): Promise<void> {
  for (const until = Date.now() + ms; Date.now() < until; await new Promise((resolve) => setTimeout(resolve, 50))) {
    const there = familyOf(program.process.pid!).find(({ command }) => /packages\/media\//.test(command));
    if (there) process.kill(there.pid, "SIGKILL");
  }
}

beforeAll(async () => {
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
  control = await openScreen(browser, SIZES.laptop, "en");
  room = await openScreen(browser, SIZES.laptop, "en");
  await signIn(program, control, "control", program.access.producer, "en");
  await control.page.locator(".dc-strip").waitFor();
  await give({ kind: "recording.set-rules", start: "manual", speakers: true, keepDays: 30, openTo: "rooms" });
  await give({ kind: "conference.open" });
  await enterRoom(program, room, program.access.sites.find(({ site }) => site === SITE)!.code, "en");
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

test("record, the item ends, it is played within a minute, while the conference goes on and though the engine was killed", async () => {
  const { page } = control;
  const { agenda } = await ask<Outline>(`/api/conferences/${program.access.conferenceId}/outline`);
  const [first, second] = agenda.filter(({ kind }) => kind !== "break");
  await give({ kind: "agenda.move", itemId: first!.id });
  await page.getByRole("button", { name: say("recordings:room.start"), exact: true }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: say("recordings:room.start"), exact: true }).click();
  await page.locator('[data-testid="recording"][data-on="true"]').waitFor();
  await room.page.getByText(say("recordings:sign.on")).waitFor();
  await expect.poll(async () => (await give({ kind: "programme.put-on-air", site: SITE, speaker: { name: "Ada Quill" } }) as { seq?: number }).seq ?? 0, { timeout: 15_000 }).toBeGreaterThan(0);
  const slot = 1;
  await expectPictureRuns(page, slot);
  // So much that pieces of it can be fetched.
  await expect.poll(playable, { timeout: 40_000 }).toBeGreaterThan(4);

  await downFor(5_000);
  const before = (await parts()).map(({ id }) => id);
  const isNew = async () => (await parts()).some(({ id, chunks, slot: of }) => !before.includes(id) && of === slot && chunks.length > 0);
  await expect.poll(isNew, { timeout: 60_000 }).toBe(true);
  // What was before the kill is still there.
  expect((await parts()).map(({ id }) => id)).toEqual(expect.arrayContaining(before));

  await give({ kind: "agenda.move", itemId: second!.id });
  const ended = Date.now();
  await page.goto(`${program.url}/recordings/${program.access.conferenceId}`);
  const chapter = page.locator(".rc-chapter", { hasText: first!.title });
  await chapter.getByRole("button").first().waitFor({ timeout: 60_000 });
  await chapter.getByRole("button", { name: /Ada Quill/ }).first().click();
  const video = `.rc-picture [data-slot="${slot}"] video`;
  const seen = () => page.evaluate((selector) => document.querySelector<HTMLVideoElement>(selector)?.getVideoPlaybackQuality().totalVideoFrames ?? 0, video);
  await expect.poll(seen, { timeout: 30_000 }).toBeGreaterThan(10);
  expect(Date.now() - ended).toBeLessThan(60_000);
  // The programme of that moment stands around the picture.
  await page.locator(".rc-picture .dc-lower-third", { hasText: "Ada Quill" }).waitFor();
  // Of the time in which the engine was down there is nothing: said in words, and gone on behind it, by a press or by itself.
  const rows = (await parts()).filter(({ slot: of }) => of === slot).toSorted((a, b) => a.from - b.from);
  const back = rows.find(({ id }) => !before.includes(id))!;
  const seeker = page.getByLabel(say("recordings:controls.seek"));
  const [gap, play] = [page.locator(".rc-gap"), page.getByRole("button", { name: say("recordings:controls.play"), exact: true })];
  const moment = () => page.locator(".rc-picture").getAttribute("data-at").then(Number);
  if (!(await play.isVisible())) await page.keyboard.press("k");
  for (const how of ["pressed", "by itself"]) {
    const least = Number(await seeker.getAttribute("min"));
    // In its steps of a second.
    await seeker.fill(String(least + Math.round((back.from - 2_000 - least) / 1_000) * 1_000));
    await gap.getByRole("status").filter({ hasText: /^Nothing was recorded from .+ to .+\(\d+ s\)\.$/ }).waitFor();
    expect(await moment()).toBeLessThan(back.from);
    if (how === "pressed") {
      expect(await axe(page)).toEqual([]);
      // Sentence and button fit the picture's place, on a phone too.
      for (const size of [SIZES.phone, SIZES.laptop]) {
        await page.setViewportSize(size);
        for (const language of ["vi", "en"] as const) {
          await page.getByRole("radio", { name: say(`common:language.${language}`) }).click();
          expect(await gap.evaluate((element) => element.scrollHeight - element.clientHeight)).toBeLessThanOrEqual(0);
          await keepPicture(page, `recordings-gap-${size.width}-${language}`);
        }
      }
      // It plays from there.
      await gap.getByRole("button").click();
    } else await play.click();
    await gap.waitFor({ state: "detached", timeout: 8_000 });
    await expect.poll(moment, { timeout: 15_000 }).toBeGreaterThan(back.from);
    await page.keyboard.press("k");
    await play.waitFor();
  }
  await page.getByRole("button", { name: say("recordings:controls.fullScreen"), exact: true }).click();
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.className)).toBe("rc-watch");
  await keepPicture(page, "recordings-full-screen");
  await page.keyboard.press("f");
  await expect.poll(() => page.evaluate(() => document.fullscreenElement)).toBe(null);
  // The room alone, as the conference allows it.
  await chapter.getByRole("button", { name: /alone/ }).first().click();
  await expect.poll(() => page.evaluate(() => document.querySelector<HTMLVideoElement>(".rc-picture video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0), { timeout: 30_000 }).toBeGreaterThan(5);
  await page.keyboard.press("k");
  await page.getByRole("button", { name: say("recordings:controls.play"), exact: true }).waitFor();
  const at = await moment();
  await page.locator("h2").first().click();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(moment).toBeLessThan(at);
  for (const size of [SIZES.laptop, SIZES.phone]) {
    await page.setViewportSize(size);
    expect(await axe(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await keepPicture(page, `recordings-${size.width}`);
  }
}, 240_000);

test("the item is one file to keep, asked for in ranges", async () => {
  const { page } = control;
  const href = await page.locator(".rc-chapter__file").first().getAttribute("href");
  const answer = await page.evaluate(async (path) => {
    const got = await fetch(path, { headers: { range: "bytes=4-7" } });
    return [got.status, await got.text(), got.headers.get("content-type")];
  }, href!);
  expect(answer).toEqual([206, "ftyp", "video/mp4"]);
}, 60_000);
