import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { reasonWords, verdictWords } from "@diemcau/rules/line-test";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SIZES, fakeCamera, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { blackPicture } from "./support/camera.ts";
import { lookAt } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
/** Pictures a second of the good room's camera: the test of a line objects to few. */
const GOOD_FPS = 25;
let program: Program;
let good: Browser;
let dead: Browser;
let files: string;
beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), "diemcau-line-test-"));
  const camera = join(files, "cap-on.y4m");
  const microphone = join(files, "muted.wav");
  writeFileSync(camera, blackPicture(1280, 720));
  const speaking = join(files, "speaking.wav");
  writeFileSync(microphone, silence());
  writeFileSync(speaking, voice());
  program = await startProgram();
  [good, dead] = await Promise.all([launchBrowser(undefined, speaking, [fakeCamera(GOOD_FPS)]), launchBrowser(camera, microphone)]);
}, 180_000);
afterAll(async () => {
  await Promise.all([good?.close(), dead?.close()]);
  await program?.[Symbol.asyncDispose]();
  rmSync(files, { recursive: true, force: true });
}, 60_000);

/** Four seconds of a microphone; each sample's loudness, 0…1, by its time in seconds. */
function sound(loudness: (at: number) => number, rate = 48_000): Buffer {
  const samples = Buffer.alloc(rate * 4 * 2);
  for (let n = 0; n < samples.length / 2; n++) samples.writeInt16LE(Math.round(Math.sin((2 * Math.PI * 180 * n) / rate) * loudness(n / rate) * 32_767), n * 2);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + samples.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(rate * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(samples.length, 40);
  return Buffer.concat([head, samples]);
}
/** Syllables, as loud as somebody near the microphone; and one that is switched off. */
const voice = () => sound((at) => 0.25 * Math.max(0, Math.sin(at * 9)));
const silence = () => sound(() => 0);

const look = ({ page }: Screen, name: string) => lookAt(page, name);

async function enrol({ page }: Screen, code: string): Promise<void> {
  await page.goto(`${program.url}/site`);
  await page.getByLabel(say("site:enrol.code")).fill(code);
  await page.getByRole("button", { name: say("site:enrol.submit") }).click();
  await page.getByRole("heading", { name: say("site:prejoin.title") }).waitFor();
}

/** Presses the one button, says that the tones were heard, and waits for the verdict. */
async function runTest(page: Page, name: string): Promise<string> {
  await page.getByRole("button", { name: say("site:lineTest.start") }).click();
  await page.getByText(say("site:lineTest.microphoneDo")).waitFor({ timeout: 30_000 });
  await keepPicture(page, `line-test-${name}-running`);
  const heard = page.getByRole("button", { name: say("site:lineTest.heard"), exact: true });
  const verdict = page.locator("[data-line-test]");
  await heard.or(verdict).first().waitFor({ timeout: 45_000 });
  if (await heard.isVisible()) {
    await keepPicture(page, `line-test-${name}-asks`);
    await heard.click();
  }
  await verdict.waitFor({ timeout: 60_000 });
  await page.getByText(say("site:lineTest.sent")).waitFor({ timeout: 15_000 });
  return (await verdict.getAttribute("data-line-test"))!;
}

test("a good room passes, a dead one is told what to mend, and the centre sees both", async () => {
  const [roomA, roomB] = program.access.sites.slice(1, 3) as [Program["access"]["sites"][number], Program["access"]["sites"][number]];
  const [a, b] = [await openScreen(good, SIZES.laptop), await openScreen(dead, SIZES.laptop)];
  await Promise.all([enrol(a, roomA.code), enrol(b, roomB.code)]);
  const verdicts = await Promise.all([runTest(a.page, "good"), runTest(b.page, "dead")]);
  expect(verdicts, await a.page.locator(".lt-parts").first().innerText()).toEqual(["good", "not-usable"]);
  for (const reason of ["camera-black", "microphone-muted"]) {
    const { title, remedy } = reasonWords(reason, "vi");
    await b.page.getByText(title).first().waitFor();
    await b.page.getByText(remedy).first().waitFor();
  }
  await keepPicture(a.page, "line-test-room-good");
  await look(b, "line-test-room-dead");

  const centre = await openScreen(good, SIZES.laptop);
  const { page } = centre;
  await signIn(program, centre, "office", program.access.producer, "vi");
  await page.getByRole("heading", { name: say("office:list.title") }).waitFor();
  await page.goto(`${program.url}/office/${program.access.conferenceId}/tests`);
  const row = (name: string) => page.locator(".ol-table tr").filter({ hasText: name }).first();
  await row(roomB.name).getByText(verdictWords("not-usable", "vi")).waitFor();
  await row(roomB.name).getByText(reasonWords("camera-black", "vi").title).waitFor();
  await row(roomA.name).getByText(verdictWords("good", "vi")).waitFor();
  const tile = (verdict: string) => page.locator(`.ol-tile[data-verdict="${verdict}"] strong`).innerText();
  expect([await tile("good"), await tile("usable"), await tile("not-usable")]).toEqual(["1", "0", "1"]);
  await look(centre, "line-test-board");

  // A round of today: the room is reminded of it.
  await page.getByRole("button", { name: say("tests:addRound") }).click();
  await page.getByLabel(say("tests:form.name")).fill("Chạy thử lần 1");
  await keepPicture(page, "line-test-round-form");
  await page.getByRole("button", { name: say("tests:form.submit") }).click();
  await page.getByRole("button", { name: say("tests:cancelRound", { name: "Chạy thử lần 1" }) }).waitFor();
  await page.locator(".ol-tile[data-verdict='not-usable']").click();
  await page.getByRole("button", { name: say("tests:open", { site: roomB.name }) }).click();
  await page.getByText(reasonWords("microphone-muted", "vi").remedy).waitFor();
  await look(centre, "line-test-history");
  await page.keyboard.press("Escape");
  for (const size of ["laptop", "phone"] as const) {
    await page.setViewportSize(SIZES[size]);
    await page.locator(".ol-table").evaluate((table) => table.parentElement!.scrollIntoView());
    await keepPicture(page, `line-test-list-${size}`);
  }
  await a.page.reload();
  await a.page.getByText("Chạy thử lần 1").waitFor();
  await keepPicture(a.page, "line-test-room-reminded");
  expect([...a.complaints, ...b.complaints, ...centre.complaints]).toEqual([]);
}, 150_000);
