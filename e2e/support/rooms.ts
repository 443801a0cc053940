import { expect } from "vitest";
import type { Page } from "playwright-core";
import type { Language, Screen } from "./browser.ts";
import type { Program } from "./program.ts";
import { loudnessOf } from "./sound.ts";
import { startsWith, wordsOf } from "./words.ts";

/** A room's PC: enrols with its code, tries its equipment and enters. */
export async function enterRoom(program: Pick<Program, "url">, screen: Screen, code: string, language: Language): Promise<void> {
  await enrolRoom(program, screen, code, language);
  await joinRoom(screen, language);
}

/** A room's PC enrols with its code, and stands before its equipment. */
export async function enrolRoom(program: Pick<Program, "url">, { page }: Screen, code: string, language: Language): Promise<void> {
  const say = wordsOf(language);
  await page.goto(`${program.url}/site`);
  await page.getByLabel(say("site:enrol.code")).fill(code);
  await page.getByRole("button", { name: say("site:enrol.submit") }).click();
  await page.getByRole("heading", { name: say("site:prejoin.title") }).waitFor();
}

/** An enrolled room has tried its equipment and enters. */
export async function joinRoom({ page }: Screen, language: Language): Promise<void> {
  const say = wordsOf(language);
  for (const check of ["checkCamera", "checkMicrophone", "checkProgramme"]) {
    const box = page.getByLabel(say(`site:prejoin.${check}`));
    // As a person would who has missed: equipment that turns up meanwhile may move what stands below it.
    await box.check().catch(() => box.check());
  }
  await page.getByRole("button", { name: say("site:prejoin.confirm") }).click();
  await page.waitForSelector('body[data-line="live"]');
}

export async function signIn(program: Pick<Program, "url">, { page }: Screen, app: "control" | "office", who: { username: string; password: string }, language: Language): Promise<void> {
  const say = wordsOf(language);
  await page.goto(`${program.url}/${app}`);
  await page.getByLabel(say("common:signIn.username")).fill(who.username);
  await page.getByLabel(say("common:signIn.password")).fill(who.password);
  await page.getByRole("button", { name: say("common:signIn.submit") }).click();
}

/** Finds a site by typing in the control room, as its producer would, and selects it. */
export async function selectSite(page: Page, query: string, name: string, language: Language): Promise<void> {
  const say = wordsOf(language);
  await page.getByLabel(say("control:search.label")).fill(query);
  await page.getByRole("option", { name: startsWith(name) }).first().click();
  await page.getByRole("region", { name: say("control:site.label") }).getByText(name, { exact: true }).first().waitFor();
}

/** Loudest sample of what a page plays of a slot, 0 when nothing is heard; listens for up to `ms`. */
export async function loudness(page: Page, slot: number, ms = 4_000): Promise<number> {
  const video = `[data-slot="${slot}"] video`;
  const isMuted = await page.evaluate((what) => document.querySelector<HTMLVideoElement>(what)?.muted !== false, video);
  return isMuted ? 0 : loudnessOf(page, video, ms);
}

/** Frames that a slot's picture has shown so far. */
const frames = (page: Page, slot: number) =>
  page.evaluate((n) => document.querySelector<HTMLVideoElement>(`[data-slot="${n}"] video`)?.getVideoPlaybackQuality().totalVideoFrames ?? 0, slot);

/** The slot shows its site, and the picture moves. */
export async function expectPictureRuns(page: Page, slot: number): Promise<void> {
  await page.waitForSelector(`[data-slot="${slot}"][data-shown="true"]`, { timeout: 20_000 });
  const before = await frames(page, slot);
  await expect.poll(() => frames(page, slot), { timeout: 10_000 }).toBeGreaterThan(before + 5);
}
