/** What the agenda has planned comes to the programme and to the floor with one press, and is taken back with one; a film and what lies over the picture reach the rooms. */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser, Locator } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import type { AgendaItem, Outline, SiteCode } from "@diemcau/contract";
import { pdfOf } from "../apps/server/src/testing/zip.ts";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("en");
let program: Program;
let browser: Browser;
let control: Screen;
let chair: Screen;
/** The room that the agenda has a paper read from, and the central hall. */
let room: Screen;
let hall: Screen;
let item: AgendaItem;
const onProgramme = ".st-stage .dc-picture";
const region = ({ page }: Screen, key: string): Locator => page.getByRole("region", { name: say(key), exact: true });

beforeAll(async () => {
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
  const open = () => openScreen(browser, SIZES.laptop, "en");
  [control, chair, room, hall] = [await open(), await open(), await open(), await open()];
  await signIn(program, control, "control", program.access.producer, "en");
  await control.page.locator(".dc-strip").waitFor();
  const { conferenceId } = program.access;
  // A paper with its pages and a film of twenty seconds; the item before it is on.
  const made = await control.page.evaluate(
    async ({ conferenceId, ids, pdf }) => {
      const headers = { "x-diemcau-as": "account" };
      const json = { ...headers, "content-type": "application/json" };
      const outline = (await (await fetch(`/api/conferences/${conferenceId}/outline`, { headers })).json()) as Outline;
      const at = outline.agenda.findIndex(({ kind, site, paperIds }) => kind === "paper" && site !== null && paperIds.length > 0);
      const item = outline.agenda[at]!;
      const subject = { kind: "paper", id: item.paperIds[0]!, conferenceId };
      const attach = async (id: string, name: string, bytes: Uint8Array<ArrayBuffer>) => {
        await fetch(`/api/files/${id}/parts/0`, { method: "PUT", headers: { ...headers, "content-type": "application/octet-stream" }, body: bytes });
        return (await fetch("/api/files", { method: "POST", headers: json, body: JSON.stringify({ id, name, size: bytes.length, subject }) })).status;
      };
      const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
      const pen = canvas.getContext("2d")!;
      const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: "video/webm;codecs=vp8" });
      const chunks: Blob[] = [];
      recorder.addEventListener("dataavailable", ({ data }) => chunks.push(data));
      recorder.start();
      const end = performance.now() + 20_000;
      while (performance.now() < end) {
        pen.fillStyle = `hsl(${performance.now() / 10} 80% 50%)`;
        pen.fillRect(0, 0, 320, 180);
        await new Promise(requestAnimationFrame);
      }
      const stopped = new Promise((resolve) => recorder.addEventListener("stop", resolve));
      recorder.stop();
      await stopped;
      const film = new Uint8Array(await new Blob(chunks).arrayBuffer());
      const attached = [await attach(ids[0]!, "lanterns.pdf", Uint8Array.from(atob(pdf), (char) => char.charCodeAt(0))), await attach(ids[1]!, "lamps.webm", film)];
      const give = async (id: string, command: object) => (await fetch(`/api/conferences/${conferenceId}/commands`, { method: "POST", headers: json, body: JSON.stringify({ id, ...command }) })).status;
      const given = [await give(ids[2]!, { kind: "conference.open" }), await give(ids[3]!, { kind: "agenda.move", itemId: outline.agenda[at - 2]!.id })];
      const code = (await (await fetch(`/api/conferences/${conferenceId}/sites/${item.site}/code`, { method: "POST", headers: json, body: "{}" })).json()) as SiteCode;
      return { item, before: outline.agenda[at - 2]!, code: code.code, attached, given };
    },
    { conferenceId, ids: [uuidv7(), uuidv7(), uuidv7(), uuidv7()], pdf: pdfOf(["Page one", "Page two", "Page three"]).toString("base64") },
  );
  if (`${[...made.attached, ...made.given]}` !== "201,201,200,200") throw new Error(`the conference could not be prepared: ${[...made.attached, ...made.given]}`);
  item = made.item;
  await enterRoom(program, room, made.code, "en");
  await enterRoom(program, hall, program.access.sites[0]!.code, "en");
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

test("whoever has not asked gets the floor from the agenda, with the presenter and the minutes it plans", async () => {
  const { page } = chair;
  await signIn(program, chair, "control", program.access.desks.chair, "en");
  await page.locator(".ch-desk").waitFor();
  const agenda = page.locator(".ch-agenda");
  await agenda.getByRole("button", { name: new RegExp(`^${say("speaking:floor.openNamed", { about: "" })}`) }).click();
  const dialog = page.getByRole("dialog");
  // The item before is a briefing of 40 minutes by the Standards Board, read in the central hall.
  expect(await dialog.getByLabel(say("control:speaker.name"), { exact: true }).inputValue()).toBe("Standards Board");
  expect(await dialog.getByLabel(say("speaking:floor.minutes")).inputValue()).toBe("40");
  await keepPicture(page, "give-floor");
  expect(await overflow(page)).toBe(0);
  expect(await axe(page)).toEqual([]);
  await dialog.getByLabel(say("control:speaker.name"), { exact: true }).fill("Example Warden");
  await dialog.getByTestId("give-floor").click();
  await dialog.waitFor({ state: "hidden" });
  const speech = region(chair, "speaking:speech.now");
  await speech.getByText("Example Warden").waitFor();
  await speech.getByText(say("speaking:speech.limit", { time: "40:00" })).waitFor();
  await hall.page.locator(onProgramme).getByText("Example Warden").first().waitFor();
}, 60_000);

test("a chair is shown no button that the server would refuse", async () => {
  for (const [screen, shown] of [[control, 1], [chair, 0]] as const) {
    await screen.page.getByRole("link", { name: say("control:desks.floor") }).click();
    const queue = region(screen, "control:queue.label");
    await queue.waitFor();
    expect(await queue.getByRole("button", { name: say("speaking:rules.open"), exact: true }).count()).toBe(shown);
    const site = region(screen, "control:site.label");
    await site.getByRole("button", { name: say("control:site.roster") }).waitFor();
    expect(await site.getByRole("button", { name: say("control:code.new") }).count()).toBe(shown);
  }
  await keepPicture(chair.page, "floor-chair");
  await chair.page.getByRole("link", { name: say("control:desks.chair") }).click();
}, 30_000);

test("the next item's document is previewed with its room, and nobody sees it before it is taken", async () => {
  const { page } = control;
  await page.getByRole("link", { name: say("control:desks.stage") }).click();
  await page.locator(".sg-desk").waitFor();
  // A break lies between: it is gone to, and the paper is next.
  await page.keyboard.press("Escape");
  const { conferenceId } = program.access;
  await page.evaluate(
    async ([conferenceId, id, itemId]) => {
      const outline = (await (await fetch(`/api/conferences/${conferenceId}/outline`, { headers: { "x-diemcau-as": "account" } })).json()) as Outline;
      const before = outline.agenda[outline.agenda.findIndex(({ id: each }) => each === itemId) - 1]!;
      await fetch(`/api/conferences/${conferenceId}/commands`, { method: "POST", headers: { "x-diemcau-as": "account", "content-type": "application/json" }, body: JSON.stringify({ id, kind: "agenda.move", itemId: before.id }) });
    },
    [conferenceId, uuidv7(), item.id] as const,
  );
  const line = page.getByRole("group", { name: say("stage:rundown.nextNamed", { item: item.title }), exact: true });
  await line.waitFor();
  await line.getByRole("button", { name: say("stage:rundown.pagesNamed", { item: item.title, file: "lanterns.pdf" }) }).click();
  await page.locator('[data-preview="document"] [data-page="1"]').waitFor();
  // The chapter reads from its own room, whose name stands there anyway.
  expect(item.presenters).toEqual(["Hobart Chapter"]);
  await page.locator('[data-preview="document"]').getByText("Hobart Chapter", { exact: true }).first().waitFor();
  expect(await page.getByLabel(say("control:speaker.name"), { exact: true }).inputValue()).toBe("");
  expect(await page.locator(".sg-files .sg-choice").first().textContent()).toContain("lanterns.pdf");
  expect(await room.page.locator(onProgramme).getAttribute("data-layout")).toBe("strip");
  await line.getByRole("button", { name: /^Cue/ }).click();
  await page.locator(".sg-desk").evaluate((desk) => desk.scrollTo(0, 0));
  await keepPicture(page, "rundown");
  expect(await overflow(page)).toBe(0);
  await page.getByRole("radio", { name: say("common:language.vi") }).click();
  await page.getByRole("group", { name: wordsOf("vi")("stage:rundown.nextNamed", { item: item.title }), exact: true }).waitFor();
  await keepPicture(page, "rundown-vi");
  expect(await overflow(page)).toBe(0);
  await page.getByRole("radio", { name: wordsOf("vi")("common:language.en") }).click();
  await line.waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: say("stage:take.take") }).click();
  await room.page.locator(`${onProgramme} [data-page="1"]`).waitFor();
}, 60_000);

test("the next item is gone to and its presenter given the floor with one press; one press takes the floor back", async () => {
  const { page } = control;
  const clock = room.page.locator(".sp-timer");
  await page.getByRole("button", { name: say("stage:rundown.nextFloorNamed", { item: item.title }) }).click();
  const line = page.getByRole("group", { name: say("stage:rundown.onNamed", { item: item.title }), exact: true });
  await line.getByText(say("speaking:speech.now")).waitFor();
  await clock.first().waitFor();
  await region(chair, "speaking:speech.now").getByText(say("speaking:speech.limit", { time: `${item.minutes}:00` })).waitFor();
  await page.getByTestId("undo-last").click();
  // Who spoke before speaks again, with the clock they had.
  await region(chair, "speaking:speech.now").getByText("Example Warden").waitFor();
  await line.getByRole("button", { name: say("stage:rundown.floorNamed", { item: item.title }) }).waitFor();
  await clock.first().waitFor({ state: "hidden" });
}, 60_000);

test("a film plays in the rooms and stands still when it is paused; a line of one's own, the clock and the strip lie over the picture", async () => {
  const { page } = control;
  // Whoever interprets or writes down has the page before them that the rooms have, and the film.
  const crew = await Promise.all(
    [program.access.desks.interpreter, program.access.desks.stenographer].map(async (who) => {
      const screen = await openScreen(browser, SIZES.laptop, "en");
      await signIn(program, screen, "control", who, "en");
      await screen.page.locator('.cr-stage .dc-picture [data-page="1"]').waitFor();
      return screen;
    }),
  );
  await page.locator(".sg-monitor--preview .sg-monitor__name").click();
  await page.keyboard.press("8");
  await page.getByRole("button", { name: /^lamps\.webm/ }).click();
  await page.locator('[data-preview="video"]').waitFor();
  await page.getByRole("button", { name: say("stage:take.take") }).click();
  const film = room.page.locator(`${onProgramme}[data-layout="video"] .dc-picture__over video`);
  await film.waitFor();
  const at = () => film.evaluate((video) => (video as HTMLVideoElement).currentTime);
  await expect.poll(at, { timeout: 15_000 }).toBeGreaterThan(0.5);
  for (const screen of crew) {
    const own = screen.page.locator('.cr-stage .dc-picture[data-layout="video"] .dc-film__video');
    await expect.poll(() => own.evaluate((video) => (video as HTMLVideoElement).currentTime), { timeout: 15_000 }).toBeGreaterThan(0.5);
    expect(screen.complaints).toEqual([]);
    await screen.context.close();
  }
  const live = region(control, "stage:live.label");
  await live.getByRole("button", { name: say("stage:film.pause") }).click();
  await expect.poll(() => film.evaluate((video) => (video as HTMLVideoElement).paused)).toBe(true);
  expect(await film.evaluate((video) => (video as HTMLVideoElement).ended)).toBe(false);

  await page.locator(".sg-monitor--preview .sg-monitor__name").click();
  await page.keyboard.press("1");
  await page.getByRole("button", { name: say("stage:take.take") }).click();
  await expect.poll(() => room.page.locator(onProgramme).getAttribute("data-layout")).toBe("one");
  await live.getByLabel(say("stage:overlay.heading")).fill("Lamps of the North");
  await live.getByLabel(say("stage:overlay.line")).fill("Read by Example Warden");
  await live.getByRole("button", { name: say("stage:overlay.show"), exact: true }).click();
  // They show what the programme shows, once the server has said so.
  for (const [key, shown] of [["stage:overlay.clock", ".dc-programme__clock"], ["stage:overlay.strip", ".dc-programme__strip"]] as const) {
    await live.getByLabel(say(key)).click();
    await room.page.locator(`${onProgramme} ${shown}`).waitFor();
  }
  const picture = room.page.locator(onProgramme);
  await picture.getByText("Lamps of the North").waitFor();
  await picture.getByText("Read by Example Warden").waitFor();
  await picture.locator(".dc-programme__strip").getByText(item.title).waitFor();
  await picture.locator(".dc-programme__clock").waitFor();
  await keepPicture(room.page, "stage-overlays");
  await live.getByLabel(say("stage:overlay.clock")).click();
  await picture.locator(".dc-programme__clock").waitFor({ state: "hidden" });
  expect([control, chair, room, hall].flatMap(({ complaints }) => complaints)).toEqual([]);
}, 90_000);
