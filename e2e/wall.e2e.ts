import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SIZES, keepPicture, launchBrowser, openScreen } from "./support/browser.ts";
import { blackPicture } from "./support/camera.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
let program: Program;
let good: Browser;
let dark: Browser;
let files: string;
beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), "diemcau-wall-"));
  const camera = join(files, "cap-on.y4m");
  writeFileSync(camera, blackPicture(640, 360));
  program = await startProgram({ args: ["--demo", "northwind-assembly", "--gateways", "2"] });
  [good, dark] = await Promise.all([launchBrowser(), launchBrowser(camera)]);
}, 180_000);
afterAll(async () => {
  await Promise.all([good?.close(), dark?.close()]);
  await program?.[Symbol.asyncDispose]();
  rmSync(files, { recursive: true, force: true });
}, 60_000);

/** How wide the still of a tile really is; 0 while none is there. */
const stillWidth = (page: Page, site: number) => page.evaluate((n) => document.querySelector<HTMLImageElement>(`[data-site="${n}"] img`)?.naturalWidth ?? 0, site);
const framesOf = (page: Page) => page.evaluate(() => document.querySelector<HTMLVideoElement>(".wl-room__video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0);

test("the control room sees every room, looks into one live, and is told of the one that stays black", async () => {
  const [first, second] = program.access.sites.filter(({ site }) => site > 0);
  const centre = await openScreen(good, SIZES.laptop);
  const [room, capped] = await Promise.all([openScreen(good, SIZES.laptop), openScreen(dark, SIZES.laptop)]);
  await Promise.all([enterRoom(program, room, first!.code, "vi"), enterRoom(program, capped, second!.code, "vi"), signIn(program, centre, "control", program.access.producer, "vi")]);
  const { page } = centre;
  await page.getByRole("link", { name: say("control:desks.wall") }).click();
  await expect.poll(() => stillWidth(page, first!.site), { timeout: 15_000 }).toBe(160);

  // By the keyboard: the tile is found by its name, opened, and sends a sharper still.
  await page.getByLabel(say("control:search.label")).fill(first!.name);
  await page.locator(`[data-site="${first!.site}"]`).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: first!.name });
  await expect.poll(() => dialog.locator("img[data-large]").evaluate((image: HTMLImageElement) => image.naturalWidth).catch(() => 0), { timeout: 15_000 }).toBe(640);

  // Live: the room is told, sends its picture, and nothing goes on air.
  await dialog.getByRole("button", { name: say("wall:look.start") }).click();
  await page.waitForSelector('[data-look="playing"]', { timeout: 15_000 });
  const before = await framesOf(page);
  await expect.poll(() => framesOf(page), { timeout: 10_000 }).toBeGreaterThan(before + 5);
  await room.page.getByText(say("wall:room.watched")).waitFor();
  const body = () => room.page.evaluate(() => ({ ...document.body.dataset }));
  expect(await body()).toMatchObject({ watched: "true", publishing: "live", onAir: "false", cued: "false" });
  await Promise.all([keepPicture(page, "wall-live"), keepPicture(room.page, "wall-room-watched")]);
  await dialog.getByRole("button", { name: say("wall:look.stop") }).click();
  await room.page.waitForSelector('body[data-watched="false"][data-publishing="off"]', { timeout: 10_000 });
  await page.keyboard.press("Escape");

  // The room with its cap on: known to itself, and first among those that need a look.
  await page.getByLabel(say("control:search.label")).fill("");
  await page.getByRole("button", { name: say("wall:needsLook") }).click();
  const tile = page.locator(`[data-site="${second!.site}"]`);
  await tile.getByText(say("wall:mark.black")).waitFor({ timeout: 40_000 });
  expect(await page.locator("[data-site]").count()).toBe(1);
  await capped.page.getByText(say("wall:room.blackRemedy")).waitFor({ timeout: 20_000 });
  await keepPicture(page, "wall-needs-look");
  await keepPicture(capped.page, "wall-room-black");
  expect([...centre.complaints, ...room.complaints, ...capped.complaints]).toEqual([]);
}, 120_000);
