/** An overflow audience's page through an ordinary cache: the real stream, and what the stage shows at the moment when it is heard. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ChildProcess } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Page, Response as Answer } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import type { OverflowList } from "@diemcau/contract";
import { pdfOf } from "../apps/server/src/testing/zip.ts";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { startNginx } from "./support/outside.ts";
import { freePort, startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("en");
const GUIDE = fileURLToPath(new URL("../docs/guide/foreign-ends.md", import.meta.url));
const SITE = 1;
/** A stream is some 15 s late, a machine under test a little more. */
const LATE_MS = 60_000;
let program: Program;
let browser: Browser;
let folder: string;
let nginx: ChildProcess;
let cached: string;
let headers: Record<string, string>;
let office: Screen;
let room: Screen;
let hall: Screen;
let address: string;
let file: { id: string; name: string; size: number };

const post = (path: string, body: object) => fetch(`${program.url}${path}`, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) });
async function give(command: { kind: string } & Record<string, unknown>): Promise<void> {
  const answer = await post(`/api/conferences/${program.access.conferenceId}/commands`, { id: uuidv7(), ...command });
  expect(answer.status, await answer.text()).toBe(200);
}
const take = (scene: object) => give({ kind: "stage.take", scene });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "diemcau-overflow-"));
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
  const { access } = program;
  const port = await freePort();
  nginx = startNginx(folder, readFileSync(GUIDE, "utf8"), { port, origin: program.url });
  cached = `http://127.0.0.1:${port}`;
  const answer = await fetch(`${program.url}/api/sign-in`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(access.producer) });
  headers = { cookie: answer.headers.get("set-cookie")!.split(";")[0]!, "x-diemcau-as": "account" };
  const papers = (await (await fetch(`${program.url}/api/conferences/${access.conferenceId}/paper-files`, { headers })).json()) as { id: string }[];
  const pdf = pdfOf(["Page one: lanterns", "Page two: oil", "Page three: wicks"]);
  file = { id: uuidv7(), name: "lanterns.pdf", size: pdf.length };
  await fetch(`${program.url}/api/files/${file.id}/parts/0`, { method: "PUT", headers: { ...headers, "content-type": "application/octet-stream" }, body: new Uint8Array(pdf) });
  await post("/api/files", { ...file, subject: { kind: "paper", id: papers[0]!.id, conferenceId: access.conferenceId } });
  [office, room, hall] = await Promise.all([openScreen(browser, SIZES.laptop, "en"), openScreen(browser, SIZES.laptop, "en"), openScreen(browser, SIZES.monitor, "en")]);
}, 180_000);
afterAll(async () => {
  nginx?.kill("SIGKILL");
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const stage = (page: Page) => page.locator(".ov-stage");
const frames = (page: Page) => page.evaluate(() => document.querySelector<HTMLVideoElement>(".ov-stage video")?.getVideoPlaybackQuality().totalVideoFrames ?? 0);

test("the office gives the page's address first, and the page waits calmly for what is to come", async () => {
  await signIn(program, office, "office", program.access.producer, "en");
  const { page } = office;
  await page.getByRole("heading", { name: say("office:list.title") }).waitFor();
  await page.goto(`${program.url}/office/${program.access.conferenceId}/foreign-ends`);
  const outputs = page.getByRole("region", { name: say("foreign:outputs.title") });
  await outputs.getByLabel(say("foreign:label")).fill("Overflow hall");
  await outputs.getByRole("button", { name: say("foreign:outputs.start") }).click();
  const addresses = outputs.locator(".dc-copy__value");
  await addresses.first().waitFor();
  const [watch, list] = await addresses.allInnerTexts();
  expect(list).toBe(watch!.replace(/watch$/, "live.m3u8"));
  await outputs.getByRole("img", { name: say("foreign:outputs.qr", { label: "Overflow hall" }) }).waitFor();
  for (const size of ["laptop", "monitor", "phone"] as const) {
    await page.setViewportSize(SIZES[size]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await keepPicture(page, `overflow-office-${size}`);
  }
  address = watch!.replace(/^https?:\/\/[^/]+/, cached);
  await hall.page.goto(address);
  await stage(hall.page).getByText(/starts|opens/i).first().waitFor({ timeout: LATE_MS });
  await keepPicture(hall.page, "overflow-before");
  const unknown = await openScreen(browser, SIZES.phone, "vi");
  await unknown.page.goto(`${cached}/hls/${"A".repeat(24)}/watch`);
  await unknown.page.getByText(wordsOf("vi")("overflow:nothing")).waitFor();
  await keepPicture(unknown.page, "overflow-nothing-phone");
  await unknown.page.close();
}, 120_000);

test("the picture plays, and the page of the document, its turns and cards come when the stream has come to them", async () => {
  const { page } = hall;
  await give({ kind: "conference.open" });
  await enterRoom(program, room, program.access.sites[SITE]!.code, "en");
  await expect.poll(async () => (await post(`/api/conferences/${program.access.conferenceId}/commands`, { id: uuidv7(), kind: "programme.put-on-air", site: SITE, speaker: { name: "Ada Quill", position: "Keeper of lamps" } })).status, { timeout: 20_000 }).toBe(200);
  await expect.poll(() => frames(page), { timeout: LATE_MS }).toBeGreaterThan(20);
  await stage(page).locator(".dc-lower-third", { hasText: "Ada Quill" }).waitFor({ timeout: LATE_MS });
  await keepPicture(page, "overflow-speaker");
  // The button for the sound stands beside the picture, not on whoever's name is at its foot, and within the window.
  const button = page.getByRole("button", { name: say("overflow:soundOn") });
  for (const size of ["laptop", "phone", "monitor"] as const) {
    await page.setViewportSize(SIZES[size]);
    const [box, picture] = [(await button.boundingBox())!, (await stage(page).boundingBox())!];
    expect([size, box.y >= picture.y + picture.height || box.y + box.height <= picture.y]).toEqual([size, true]);
    expect(box.y + box.height).toBeLessThanOrEqual(SIZES[size].height);
  }
  await page.setViewportSize(SIZES.laptop);
  await keepPicture(page, "overflow-speaker-laptop");
  await page.keyboard.press("f");
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.className)).toBe("ov-page");
  // Who fills the screen before turning the sound on still finds how.
  expect(await button.isVisible()).toBe(true);
  await page.keyboard.press("f");
  await page.setViewportSize(SIZES.monitor);

  await take({ layout: "document", file, page: 1, pages: 3, speaker: true });
  await give({ kind: "stage.dress", overlay: { clock: true, strip: true } });
  await stage(page).locator('.dc-document[data-page="1"]').waitFor({ timeout: LATE_MS });
  await stage(page).locator(".dc-programme__clock").waitFor({ timeout: LATE_MS });
  await keepPicture(page, "overflow-document");
  // In a language of the rooms, for whoever wants them.
  const trackId = uuidv7();
  await give({ kind: "caption.set-track", trackId, language: "en", name: "English" });
  await give({ kind: "caption.take-turn", trackId });
  await page.getByLabel(say("captions:choose.captions")).selectOption({ label: "English" });
  await page.locator(".dc-captions").getByText(say("captions:bar.none", { name: "English" })).waitFor();
  await give({ kind: "caption.say", trackId, text: "Trim the wick before you light it." });
  await give({ kind: "stage.turn", page: 2 });
  const list = async () => (await (await fetch(address.replace(/watch$/, "scenes.json"))).json()) as OverflowList;
  await expect.poll(async () => (await list()).scenes.at(-1)!.page, { timeout: 10_000 }).toBe(2);
  const turnedAt = (await list()).scenes.at(-1)!.at;
  // Known long before, and not shown: what is heard still belongs to the first page.
  await page.waitForResponse((answer) => answer.url().endsWith("scenes.json"));
  expect(await stage(page).locator(".dc-document").getAttribute("data-page")).toBe("1");
  expect(await page.locator(".dc-captions").innerText()).not.toContain("wick");
  const off = await page.evaluate(async (turned) => {
    const shown = () => document.querySelector('.ov-stage .dc-document[data-page="2"]');
    while (!shown()) await new Promise(requestAnimationFrame);
    return Date.now() - Number(document.querySelector<HTMLElement>(".ov-stage")!.dataset["late"]) - turned;
  }, turnedAt);
  expect(off, `${off} ms after the stream came to the turn`).toBeGreaterThan(-250);
  expect(off, `${off} ms after the stream came to the turn`).toBeLessThan(600);
  // Said just before the turn, and read with what is heard: not as soon as the list had it.
  await page.locator(".dc-captions", { hasText: "Trim the wick before you light it." }).waitFor({ timeout: 1_000 });
  await keepPicture(page, "overflow-captions");
  const late = Number(await stage(page).getAttribute("data-late"));
  expect(late).toBeGreaterThan(3_000);
  expect(late).toBeLessThan(40_000);

  await take({ layout: "pause", title: "Lamps are trimmed", until: Date.now() + 600_000 });
  await stage(page).getByText("Lamps are trimmed").waitFor({ timeout: LATE_MS });
  await expect.poll(() => stage(page).locator(".dc-card__countdown").innerText()).toMatch(/^0?9:\d\d|10:00$/);
  await keepPicture(page, "overflow-pause");
  // The clock of the stream goes on behind the card.
  const before = await frames(page);
  await expect.poll(() => frames(page), { timeout: 20_000 }).toBeGreaterThan(before);
}, 300_000);

test("sound by one button; every screen's size, both languages; nothing that the page's policy forbids", async () => {
  const { page } = hall;
  await take({ layout: "document", file, page: 3, pages: 3, speaker: true });
  await stage(page).locator('.dc-document[data-page="3"]').waitFor({ timeout: LATE_MS });
  const isMuted = () => page.evaluate(() => document.querySelector<HTMLVideoElement>(".ov-stage video")!.muted);
  expect(await isMuted()).toBe(true);
  await page.getByRole("button", { name: say("overflow:soundOn") }).click();
  expect(await isMuted()).toBe(false);
  await page.keyboard.press("m");
  expect(await isMuted()).toBe(true);
  for (const size of ["laptop", "monitor", "phone"] as const) {
    for (const language of ["EN", "VI"]) {
      await page.setViewportSize(SIZES[size]);
      await page.getByRole("button", { name: language, exact: true }).click();
      await stage(page).locator('.dc-document[data-page="3"] canvas').waitFor();
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await axe(page)).toEqual([]);
      await keepPicture(page, `overflow-${size}-${language}`);
    }
  }
  await page.getByRole("button", { name: "EN", exact: true }).click();
  await page.setViewportSize(SIZES.laptop);
  expect(hall.complaints).toEqual([]);
  expect(await page.context().cookies()).toEqual([]);
}, 120_000);

test("a second viewer is served by the cache alone: the page, what it is made of, segments and the document", async () => {
  const other = await openScreen(browser, SIZES.phone, "vi");
  const answers: Answer[] = [];
  other.page.on("response", (answer) => answers.push(answer));
  await other.page.goto(address);
  await expect.poll(() => frames(other.page), { timeout: LATE_MS }).toBeGreaterThan(10);
  await stage(other.page).locator('.dc-document[data-page="3"]').waitFor({ timeout: LATE_MS });
  const by = Map.groupBy(answers, (answer) => (/\/(scenes\.json|live\.m3u8)$/.test(answer.url()) ? "list" : (/\/(assets|files|watch|s\d+-\d+\.ts)/.exec(answer.url())?.[1] ?? answer.url())));
  const found = (kind: string) => (by.get(kind) ?? []).map((answer) => answer.headers()["x-cache"]);
  expect([...by.keys()].filter((kind) => !["list", "assets", "files", "watch"].includes(kind) && !/^s\d+-/.test(kind))).toEqual([]);
  expect(new Set(found("files"))).toEqual(new Set(["HIT"]));
  expect(new Set(found("assets"))).toEqual(new Set(["HIT"]));
  expect(found("watch").every((state) => ["HIT", "EXPIRED", "STALE", "UPDATING"].includes(state!))).toBe(true);
  const segments = answers.filter((answer) => answer.url().endsWith(".ts"));
  expect(segments.length).toBeGreaterThan(1);
  // Hall and phone ask for a new one in the same moment, and one of them asks the origin.
  expect(segments.filter((answer) => answer.headers()["x-cache"] === "HIT").length).toBeGreaterThan(0);
  expect(answers.every((answer) => answer.headers()["set-cookie"] === undefined)).toBe(true);
  // The lists: many at once are one for the origin.
  for (const name of ["scenes.json", "live.m3u8"]) {
    const at = address.replace(/watch$/, name);
    const states = await Promise.all(Array.from({ length: 20 }, () => fetch(at).then((answer) => answer.headers.get("x-cache"))));
    expect(states.filter((state) => state === "MISS" || state === "EXPIRED" || state === "REVALIDATED").length, states.join()).toBeLessThanOrEqual(2);
  }
  await other.page.close();
}, 120_000);

test("a line that fails and a stream that ends are said in a sentence, and what comes back goes on by itself", async () => {
  const { page, context } = hall;
  await context.setOffline(true);
  await page.getByText(say("overflow:away")).first().waitFor({ timeout: 60_000 });
  await context.setOffline(false);
  await expect.poll(() => stage(page).getAttribute("data-reach"), { timeout: 30_000 }).toBe("there");
  const before = await frames(page);
  await expect.poll(() => frames(page), { timeout: LATE_MS }).not.toBe(before);
  await page.getByText(say("overflow:away")).first().waitFor({ state: "detached" });
  const ends = (await (await fetch(`${program.url}/api/conferences/${program.access.conferenceId}/foreign-ends`, { headers })).json()) as { outputs: { id: string }[] };
  await fetch(`${program.url}/api/conferences/${program.access.conferenceId}/outputs/${ends.outputs[0]!.id}`, { method: "DELETE", headers });
  await page.getByText(say("overflow:ended")).waitFor({ timeout: 60_000 });
  await keepPicture(page, "overflow-ended");
}, 240_000);
