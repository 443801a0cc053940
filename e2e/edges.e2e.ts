import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EdgeAddress, EdgesBoard } from "@diemcau/contract";
import { freeUdpPort } from "@diemcau/media/testing";
import type { Browser, Page } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { freePort, startProgram, type Program } from "./support/program.ts";
import { enrolRoom, enterRoom, joinRoom, expectPictureRuns, selectSite, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
const ROOT = fileURLToPath(new URL("../", import.meta.url));
let program: Program;
let browser: Browser;
let control: Screen;
let speaker: Screen;
let rooms: Screen[];
const edges = new Map<string, { id: string; child: ChildProcess; said: () => string }>();

/** What the office's page of edges does, and then what somebody types at the machine. */
async function addEdge(name: string, parent: string | null): Promise<void> {
  const { page } = control;
  const made = await page.evaluate(
    async ({ id, name, parentId }) => {
      const response = await fetch("/api/edges", { method: "POST", headers: { "content-type": "application/json", "x-diemcau-as": "account" }, body: JSON.stringify({ id, name, parentId, unitId: null, limit: 50 }) });
      if (!response.ok) throw new Error(await response.text());
      return (await response.json()) as EdgeAddress;
    },
    { id: uuidv7(), name, parentId: parent === null ? null : edges.get(parent)!.id },
  );
  const child = spawn(process.execPath, [join(ROOT, "apps/server/src/main.ts"), "media", "--parent", "-", "--host", "127.0.0.1", "--port", String(await freeUdpPort()), "--control-port", String(await freePort())], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  for (const output of [child.stdout, child.stderr]) output.on("data", (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(made.parent);
  edges.set(name, { id: made.id, child, said: () => said });
  await expect.poll(() => stateOf(name), { timeout: 30_000 }).toBe("up");
}
const board = () => control.page.evaluate(async () => (await (await fetch("/api/edges?as=account")).json()) as EdgesBoard);
const stateOf = async (name: string) => (await board()).edges.find((each) => each.name === name)?.state;

/** The edge that a room plays from: what its last WHEP answer said. */
const edgeOf = (page: Page) => page.evaluate(() => document.body.dataset["edge"] ?? null);
const nameOf = (id: string | null) => [...edges].find(([, each]) => each.id === id)?.[0] ?? id;

/** Watches a room's picture of a slot: the longest time without a new frame, ms. */
const watchGaps = (page: Page, slot: number) =>
  page.evaluate((n) => {
    const state = { last: performance.now(), frames: -1, longest: 0 };
    Object.assign(globalThis, { gaps: state });
    const look = () => {
      const video = document.querySelector<HTMLVideoElement>(`[data-slot="${n}"] video`);
      const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
      const now = performance.now();
      if (frames !== state.frames) {
        state.longest = Math.max(state.longest, now - state.last);
        state.frames = frames;
        state.last = now;
      }
    };
    setInterval(look, 20);
  }, slot);
const resetGaps = (page: Page) => page.evaluate(() => Object.assign((globalThis as unknown as { gaps: { longest: number; last: number } }).gaps, { longest: 0, last: performance.now() }));
const longestGap = (page: Page) => page.evaluate(() => (({ longest, last }) => Math.max(longest, performance.now() - last))((globalThis as unknown as { gaps: { longest: number; last: number } }).gaps));

beforeAll(async () => {
  program = await startProgram();
  browser = await launchBrowser();
  control = await openScreen(browser, SIZES.monitor);
  speaker = await openScreen(browser, SIZES.laptop);
  rooms = [await openScreen(browser, SIZES.laptop), await openScreen(browser, SIZES.laptop), await openScreen(browser, SIZES.laptop)];
  await signIn(program, control, "control", program.access.producer, "vi");
  await control.page.getByRole("button", { name: say("control:phase.open") }).first().click();
  await control.page.getByRole("alertdialog").getByRole("button", { name: say("control:phase.open") }).click();
  await control.page.getByText(say("common:phase.live")).waitFor();
}, 180_000);

afterAll(async () => {
  for (const { child } of edges.values()) child.kill("SIGKILL");
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

test("two edges, one below the other, carry the programme to the rooms placed on them", async () => {
  await addEdge("north", null);
  await addEdge("north-east", "north");
  await enterRoom(program, speaker, program.access.sites[1]!.code, "vi");
  for (const [index, room] of [rooms[0]!, rooms[1]!].entries()) await enterRoom(program, room, program.access.sites[index === 0 ? 0 : 2]!.code, "vi");
  for (const { page } of rooms.slice(0, 2)) await expect.poll(async () => nameOf(await edgeOf(page)), { timeout: 20_000 }).toMatch(/^north/);
  const name = program.access.sites[1]!.name;
  await selectSite(control.page, "cam pha", name, "vi");
  await control.page.getByRole("button", { name: say("control:site.putOnAirNamed", { site: name }) }).click();
  for (const { page } of rooms.slice(0, 2)) await expectPictureRuns(page, 1);
  const links = async () => (await board()).edges.find(({ name }) => name === "north-east")?.load?.links ?? [];
  if ((await Promise.all(rooms.slice(0, 2).map(({ page }) => edgeOf(page)))).includes(edges.get("north-east")!.id)) {
    await expect.poll(async () => (await links()).map(({ from }) => nameOf(from)), { timeout: 15_000 }).toContain("north");
  }
});

test("a room's line test comes back from the edge that the room is placed on, and says so in the room and at the centre", async () => {
  const site = program.access.sites[3]!;
  const { page } = rooms[2]!;
  await enrolRoom(program, rooms[2]!, site.code, "vi");
  await page.getByRole("button", { name: say("site:lineTest.start") }).click();
  const heard = page.getByRole("button", { name: say("site:lineTest.heard"), exact: true });
  const verdict = page.locator("[data-line-test]");
  await heard.or(verdict).first().waitFor({ timeout: 60_000 });
  if (await heard.isVisible()) await heard.click();
  await verdict.waitFor({ timeout: 60_000 });
  const server = page.locator(".lt-verdict .lt-server");
  await server.waitFor({ timeout: 15_000 });
  const named = ["north", "north-east"].map((name) => say("common:lineTest.server", { name }));
  expect(named).toContain(await server.innerText());
  expect(await page.locator(".lt-verdict .lt-parts").innerText()).toMatch(/Mbit\/s/);
  await keepPicture(page, "edges-line-test");
  const [row] = await control.page.evaluate(async ({ conferenceId, at }) => ((await (await fetch(`/api/conferences/${conferenceId}/line-tests/sites?under=${at}&as=account`)).json()) as { rows: { server: { edge: string | null; fellBack: boolean } | null }[] }).rows, { conferenceId: program.access.conferenceId, at: site.site });
  expect(named).toContain(say("common:lineTest.server", { name: row!.server!.edge! }));
}, 150_000);

test("an edge is killed: its rooms, and those of the edge below it, are back within three seconds", async () => {
  for (const { page } of rooms.slice(0, 2)) await watchGaps(page, 1);
  edges.get("north")!.child.kill("SIGKILL");
  await once(edges.get("north")!.child, "exit");
  for (const { page } of rooms.slice(0, 2)) await expect.poll(async () => nameOf(await edgeOf(page)), { timeout: 15_000 }).toBe("north-east");
  for (const { page } of rooms.slice(0, 2)) await expectPictureRuns(page, 1);
  const gaps = await Promise.all(rooms.slice(0, 2).map(({ page }) => longestGap(page)));
  process.stdout.write(`edges: an edge killed, pictures back after ${gaps.map((gap) => Math.round(gap)).join(" and ")} ms\n`);
  for (const gap of gaps) expect(gap).toBeLessThan(3_000);
});

test("a third edge added while live gets the next room", async () => {
  await addEdge("south", null);
  await joinRoom(rooms[2]!, "vi");
  await expect.poll(async () => nameOf(await edgeOf(rooms[2]!.page)), { timeout: 20_000 }).toBe("south");
  await expectPictureRuns(rooms[2]!.page, 1);
});

test("rooms of a fuller edge come to the added one without a visible cut, and those that are better off where they are stay", async () => {
  const placed = async () => Promise.all(rooms.map(async ({ page }) => nameOf(await edgeOf(page))));
  expect(await placed()).toEqual(["north-east", "north-east", "south"]);
  // It goes first: the next to come is better off on an empty edge.
  await rooms[2]!.page.close();
  await expect.poll(async () => (await board()).edges.find(({ name }) => name === "south")?.load?.viewers, { timeout: 30_000 }).toBe(0);
  for (const { page } of rooms.slice(0, 2)) await resetGaps(page);
  const spread = () =>
    control.page.evaluate(async (edge) => ((await (await fetch(`/api/edges/${edge}/spread`, { method: "POST", headers: { "x-diemcau-as": "account" } })).json()) as { asked: number }).asked, edges.get("south")!.id);
  // Who speaks has a page as well, perhaps on the same edge: any of them may be the one that goes.
  const moved = async () => (await Promise.all([...rooms.slice(0, 2), speaker].map(async ({ page }) => nameOf(await edgeOf(page))))).filter((name) => name === "south").length;
  // Each room is asked with the chance of its share: now and then none is.
  await expect.poll(async () => (await moved()) > 0 || ((await spread()), (await moved()) > 0), { timeout: 90_000, interval: 16_000 }).toBe(true);
  expect(await moved()).toBe(1);
  for (const { page } of rooms.slice(0, 2)) await expectPictureRuns(page, 1);
  const gaps = await Promise.all(rooms.slice(0, 2).map(({ page }) => longestGap(page)));
  process.stdout.write(`edges: a room moved onto an added edge, longest time without a new frame ${gaps.map((gap) => Math.round(gap)).join(" and ")} ms\n`);
  for (const gap of gaps) expect(gap).toBeLessThan(1_000);
}, 150_000);

test("an edge is drained without a visible cut", async () => {
  for (const { page } of rooms.slice(0, 2)) {
    await expectPictureRuns(page, 1);
    await resetGaps(page);
  }
  // What this machine does to a picture that nobody touches.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  const untouched = await Promise.all(rooms.slice(0, 2).map(({ page }) => longestGap(page)));
  for (const { page } of rooms.slice(0, 2)) await resetGaps(page);
  const { id } = edges.get("north-east")!;
  await control.page.evaluate((edge) => fetch(`/api/edges/${edge}/drain`, { method: "POST", headers: { "content-type": "application/json", "x-diemcau-as": "account" }, body: JSON.stringify({ drain: true }) }), id);
  for (const { page } of rooms.slice(0, 2)) await expect.poll(async () => nameOf(await edgeOf(page)), { timeout: 20_000 }).toBe("south");
  for (const { page } of rooms.slice(0, 2)) await expectPictureRuns(page, 1);
  const gaps = await Promise.all(rooms.slice(0, 2).map(({ page }) => longestGap(page)));
  const said = (each: number[]): string => each.map((gap) => Math.round(gap)).join(" and ");
  process.stdout.write(`edges: an edge drained, longest time without a new frame ${said(gaps)} ms; untouched ${said(untouched)} ms\n`);
  for (const gap of gaps) expect(gap).toBeLessThan(Math.max(1_000, 3 * Math.max(...untouched)));
  await expect.poll(async () => (await board()).edges.find(({ name }) => name === "north-east")?.load?.viewers, { timeout: 15_000 }).toBe(0);
});
