import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { EdgesBoard, LineTestHistory } from "@diemcau/contract";
import { freeUdpPort } from "@diemcau/media/testing";
import type { Browser, Page } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { part } from "./support/processes.ts";
import { freePort, startProgram, type Program } from "./support/program.ts";
import { enrolRoom, enterRoom, joinRoom, expectPictureRuns, selectSite, signIn } from "./support/rooms.ts";
import { accountClient } from "./support/sign-ins.ts";
import { loudnessOf } from "./support/sound.ts";
import { noteConnections, sessionsOf } from "./support/ways.ts";
import { startsWith, wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
const ROOT = fileURLToPath(new URL("../", import.meta.url));
/** The silence that tells of it, the new process, three sessions one after the other: 2.6 s at a load of 16. */
const ROOT_BACK_MS = 5_000;
let program: Program;
let browser: Browser;
let control: Screen;
/** The page of edges in the office, beside the control room. */
let office: Page;
let speaker: Screen;
let rooms: Screen[];
/** Who speaks on a channel, and a delegate who listens. */
let interpreter: Screen;
let phone: Screen;
const edges = new Map<string, { id: string; child: ChildProcess }>();

/** The row of an edge on the office's page. */
const row = (name: string) => office.locator(".ed-row").filter({ has: office.getByText(name, { exact: true }) });
const inState = (name: string, state: string) => row(name).and(office.locator(`[data-state="${state}"]`)).waitFor({ timeout: 30_000 });

/** What the page shows as the line of an edge, which it then puts away. */
async function readLine(name: string): Promise<string> {
  const dialog = office.getByRole("dialog", { name: say("edges:lineNamed", { name }) });
  const line = await dialog.locator("code").innerText();
  await keepPicture(office, "edges-line");
  await dialog.getByRole("button", { name: say("common:action.close") }).click();
  return line;
}
async function fromMenu(name: string, what: string): Promise<void> {
  await office.getByRole("button", { name: say("edges:moreNamed", { name }) }).click();
  await office.getByRole("menuitem", { name: say(`edges:${what}`) }).click();
}
/** @param what said by the dialog that asks first */
async function confirm(name: string, what: "drain" | "spread" | "renew" | "remove"): Promise<void> {
  await office.getByRole("alertdialog", { name: say(`edges:named.${what}`, { name }) }).getByRole("button", { name: say(`edges:${what}`), exact: true }).click();
}

/** Adds an edge as an administrator does, and runs the line that the page shows. */
async function addEdge(name: string, parent: string | null): Promise<string> {
  await office.getByRole("button", { name: say("edges:add") }).click();
  const dialog = office.getByRole("dialog", { name: say("edges:add") });
  await dialog.getByLabel(say("edges:name")).fill(name);
  if (parent !== null) {
    await dialog.getByRole("button", { name: say("edges:parent") }).click();
    await office.getByRole("option", { name: parent, exact: true }).click();
  }
  await dialog.getByLabel(say("edges:limit")).fill("50");
  await dialog.getByRole("button", { name: say("edges:make") }).click();
  const line = await readLine(name);
  await run(name, line);
  return line;
}
/** Somebody types the line at the machine; what a machine has by itself comes from its environment here. */
async function run(name: string, line: string): Promise<ChildProcess> {
  expect(line).toMatch(/^npm run media -- --parent - <<< 'http:\/\/127\.0\.0\.1:\d+\/(edges\/[a-z-]+)?#\S+'$/);
  const { id } = (await board()).edges.find((each) => each.name === name)!;
  const env = { ...process.env, DIEMCAU_EDGE_HOST: "127.0.0.1", DIEMCAU_EDGE_PORT: String(await freeUdpPort()), DIEMCAU_EDGE_CONTROL_PORT: String(await freePort()) };
  // In a group of its own: npm's own processes end with it.
  const child = spawn("bash", ["-c", line], { cwd: ROOT, env, stdio: "ignore", detached: true });
  edges.set(name, { id, child });
  return child;
}
/** With everything that its line has started. */
const kill = ({ child }: { child: ChildProcess }): void => {
  if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, "SIGKILL");
};

const board = () => control.page.evaluate(async () => (await (await fetch("/api/edges?as=account")).json()) as EdgesBoard);

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
  office = await control.context.newPage();
}, 180_000);

afterAll(async () => {
  for (const edge of edges.values()) kill(edge);
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

test("the page of edges: one is added, started with its line, drained and taken back; a new key ends the machine that has the old one", async () => {
  await office.goto(`${program.url}/office/edges`);
  await office.getByText(say("edges:none")).waitFor();
  await office.getByRole("button", { name: say("edges:add") }).click();
  const dialog = office.getByRole("dialog", { name: say("edges:add") });
  await dialog.getByLabel(say("edges:name")).fill("bắc");
  await dialog.getByLabel(say("edges:limit")).fill("0");
  await dialog.getByRole("button", { name: say("edges:make") }).click();
  for (const wrong of ["nameWrong", "limitWrong"]) await dialog.getByText(say(`edges:${wrong}`)).waitFor();
  await dialog.getByRole("button", { name: say("common:action.cancel") }).click();
  const old = await addEdge("north", null);
  await inState("north", "up");
  await row("north").getByText(say("edges:carries", { viewers: "0", limit: "50" })).waitFor();

  // Its name is taken; the page says so and keeps what was typed.
  await office.getByRole("button", { name: say("edges:add") }).click();
  await dialog.getByLabel(say("edges:name")).fill("north");
  await dialog.getByRole("button", { name: say("edges:make") }).click();
  await dialog.getByRole("alert").waitFor();
  await dialog.getByRole("button", { name: say("common:action.cancel") }).click();

  await office.getByRole("button", { name: say("edges:named.drain", { name: "north" }) }).click();
  await confirm("north", "drain");
  await inState("north", "draining");
  await office.getByRole("button", { name: say("edges:undrainNamed", { name: "north" }) }).click();
  await inState("north", "up");

  const first = edges.get("north")!.child;
  const ended = once(first, "exit");
  await fromMenu("north", "renew");
  await confirm("north", "renew");
  const fresh = await readLine("north");
  expect(fresh).not.toBe(old);
  expect((await ended)[0]).toBe(3);
  await inState("north", "waiting");
  expect((await once(await run("north", old), "exit"))[0]).toBe(3);
  await run("north", fresh);
  await inState("north", "up");
}, 90_000);

test("a room's line test comes back from the edge that the room is placed on, and says so in the room and at the centre", async () => {
  await addEdge("north-east", "north");
  await inState("north-east", "up");
  const site = program.access.sites[0]!;
  const { page } = rooms[0]!;
  await enrolRoom(program, rooms[0]!, site.code, "vi");
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
  const rows = await control.page.evaluate(async ({ conferenceId, at }) => ((await (await fetch(`/api/conferences/${conferenceId}/line-tests/sites?under=${at}&as=account`)).json()) as { rows: { server: { edge: string | null; fellBack: boolean } | null }[] }).rows, { conferenceId: program.access.conferenceId, at: site.site });
  expect(named).toContain(say("common:lineTest.server", { name: rows.find(({ server: each }) => each !== null)!.server!.edge! }));
  // Its round trip to that edge: what the room is placed by before an edge has measured it.
  const { tests } = await control.page.evaluate(async (path) => (await (await fetch(`${path}?as=account`)).json()) as LineTestHistory, `/api/conferences/${program.access.conferenceId}/sites/${site.site}/line-tests`);
  expect(tests[0]!.measures.line!.edgeRttMs).toBeLessThan(1_000);
}, 150_000);

test("two edges, one below the other, carry the programme to the rooms placed on them", async () => {
  await enterRoom(program, speaker, program.access.sites[1]!.code, "vi");
  await joinRoom(rooms[0]!, "vi");
  await enterRoom(program, rooms[1]!, program.access.sites[2]!.code, "vi");
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

/** The edge that a room's interpreter comes from. */
const voiceFrom = async (page: Page) => nameOf(await page.evaluate(() => document.body.dataset["voiceEdge"] ?? null));
const hearsVoice = (page: Page) => page.getByText(say("captions:choose.playing")).waitFor({ timeout: 20_000 });

test("an interpreter's voice comes to rooms and phones by the edges", async () => {
  const { conferenceId, desks, producer, sites } = program.access;
  const client = await accountClient(program.url, producer);
  const { body } = await client.get<{ accounts: unknown[] }>(`/api/conferences/${conferenceId}/interpreters`);
  expect((await client.command(conferenceId, { kind: "channel.set", channelId: uuidv7(), language: "en", name: "English", interpreters: body.accounts })).status).toBe(200);
  interpreter = await openScreen(browser, SIZES.laptop);
  await signIn(program, interpreter, "control", desks.interpreter, "vi");
  await interpreter.page.getByRole("button", { name: say("captions:interpret.open") }).click();
  await interpreter.page.locator('.cr-mic[data-phase="live"]').waitFor();

  for (const { page } of rooms.slice(0, 2)) {
    await page.getByRole("tab", { name: say("captions:site.tab") }).click();
    await page.getByRole("combobox", { name: startsWith(say("captions:choose.sound")) }).selectOption({ label: "English" });
    await hearsVoice(page);
    expect(await voiceFrom(page)).toMatch(/^north/);
    expect(await loudnessOf(page, '[data-testid="channel-sound"]')).toBeGreaterThan(0.02);
  }
  phone = await openScreen(browser, SIZES.phone);
  await noteConnections(phone);
  const { body: links } = await client.get<{ url: string }[]>(`/api/conferences/${conferenceId}/sites/${sites[0]!.site}/links`);
  await phone.page.goto(links[0]!.url);
  await phone.page.goto(`${program.url}/me/captions`);
  const [answer] = await Promise.all([phone.page.waitForResponse((response) => response.url().includes("/whep")), phone.page.getByRole("button", { name: "Nghe English" }).click()]);
  expect(nameOf(answer.headers()["x-diemcau-edge"]!)).toMatch(/^north/);
  await phone.page.getByText("Đang nghe English.").waitFor();
}, 60_000);

test("an edge is killed: its rooms, and those of the edge below it, are back within three seconds", async () => {
  for (const { page } of rooms.slice(0, 2)) await watchGaps(page, 1);
  kill(edges.get("north")!);
  for (const { page } of rooms.slice(0, 2)) await expect.poll(async () => nameOf(await edgeOf(page)), { timeout: 15_000 }).toBe("north-east");
  for (const { page } of rooms.slice(0, 2)) await expectPictureRuns(page, 1);
  const gaps = await Promise.all(rooms.slice(0, 2).map(({ page }) => longestGap(page)));
  process.stdout.write(`edges: an edge killed, pictures back after ${gaps.map((gap) => Math.round(gap)).join(" and ")} ms\n`);
  for (const gap of gaps) expect(gap).toBeLessThan(3_000);
  // So is the interpreter, without anybody pressing anything.
  for (const { page } of rooms.slice(0, 2)) {
    await expect.poll(() => voiceFrom(page), { timeout: 15_000 }).toBe("north-east");
    await hearsVoice(page);
  }
  const energy = async () => Math.max(0, ...(await sessionsOf(phone.page)).map(({ soundHeard }) => soundHeard));
  const heard = await energy();
  await expect.poll(energy, { timeout: 30_000 }).toBeGreaterThan(heard + 0.001);
  await phone.page.getByText("Đang nghe English.").waitFor();
  for (const screen of [phone, interpreter]) expect(screen.complaints).toEqual([]);
});

test("a third edge added while live gets the next room", async () => {
  await addEdge("south", null);
  await inState("south", "up");
  // It has tested its line nowhere: one that has knows another edge for near.
  await enterRoom(program, rooms[2]!, program.access.sites[3]!.code, "vi");
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
  // Who speaks has a page as well, perhaps on the same edge: any of them may be the one that goes.
  const moved = async () => (await Promise.all([...rooms.slice(0, 2), speaker].map(async ({ page }) => nameOf(await edgeOf(page))))).filter((name) => name === "south").length;
  /** @returns whether one came of those that were asked: each is, with the chance of its share, and now and then none is */
  const spread = async (): Promise<boolean> => {
    await fromMenu("south", "spread");
    await confirm("south", "spread");
    await office.getByRole("status").filter({ hasText: "south" }).waitFor();
    const came = async (): Promise<boolean> => {
      if ((await moved()) === 0) throw new Error("nobody has come yet");
      return true;
    };
    return vi.waitFor(came, { timeout: 16_000, interval: 250 }).catch(() => false);
  };
  for (let tries = 1; !(await spread()); tries++) expect(tries).toBeLessThan(5);
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
  await office.getByRole("button", { name: say("edges:named.drain", { name: "north-east" }) }).click();
  await confirm("north-east", "drain");
  for (const { page } of rooms.slice(0, 2)) await expect.poll(async () => nameOf(await edgeOf(page)), { timeout: 20_000 }).toBe("south");
  for (const { page } of rooms.slice(0, 2)) await expectPictureRuns(page, 1);
  const gaps = await Promise.all(rooms.slice(0, 2).map(({ page }) => longestGap(page)));
  const said = (each: number[]): string => each.map((gap) => Math.round(gap)).join(" and ");
  process.stdout.write(`edges: an edge drained, longest time without a new frame ${said(gaps)} ms; untouched ${said(untouched)} ms\n`);
  for (const gap of gaps) expect(gap).toBeLessThan(Math.max(1_000, 3 * Math.max(...untouched)));
  await expect.poll(async () => (await board()).edges.find(({ name }) => name === "north-east")?.load?.viewers, { timeout: 15_000 }).toBe(0);
});

test("the root's media process is killed: who speaks sends again by themselves, and no room takes it for a weak line", async () => {
  const watchers = rooms.slice(0, 2);
  for (const { page } of watchers) {
    await resetGaps(page);
    await page.evaluate(() => {
      const steps = [document.body.dataset["picture"]];
      Object.assign(globalThis, { steps });
      new MutationObserver(() => steps.push(document.body.dataset["picture"])).observe(document.body, { attributeFilter: ["data-picture"] });
    });
  }
  process.kill(part(program, "media"), "SIGKILL");
  await expect.poll(() => speaker.page.evaluate(() => document.body.dataset["publishing"]), { timeout: 10_000, interval: 50 }).toBe("failed");
  for (const { page } of watchers) await expectPictureRuns(page, 1);
  const gaps = await Promise.all(watchers.map(({ page }) => longestGap(page)));
  process.stdout.write(`edges: the root killed, pictures back after ${gaps.map((gap) => Math.round(gap)).join(" and ")} ms\n`);
  for (const gap of gaps) expect(gap).toBeLessThan(ROOT_BACK_MS);
  for (const { page } of watchers) expect(new Set(await page.evaluate(() => (globalThis as unknown as { steps: string[] }).steps))).toEqual(new Set(["full"]));
  await expect.poll(() => speaker.page.evaluate(() => document.body.dataset["publishing"])).toBe("live");
  // The interpreter as well: a new session of theirs, heard through the edge.
  await expect.poll(() => loudnessOf(watchers[0]!.page, '[data-testid="channel-sound"]', 1_000), { timeout: 20_000 }).toBeGreaterThan(0.02);
});

test("the page with edges on it is readable in both languages and at every size; an edge is removed and its machine ends", async () => {
  for (const language of ["en", "vi"] as const) {
    await office.getByRole("radio", { name: say(`common:language.${language}`) }).click();
    await office.getByRole("heading", { name: wordsOf(language)("edges:title") }).waitFor();
    for (const [name, size] of Object.entries(SIZES)) {
      await office.setViewportSize(size);
      await keepPicture(office, `edges-${language}-${name}`);
      expect({ language, name, overflow: await overflow(office) }).toMatchObject({ overflow: 0 });
    }
    expect(await axe(office, "all")).toEqual([]);
    await office.setViewportSize(SIZES.laptop);
  }
  const ended = once(edges.get("north-east")!.child, "exit");
  await fromMenu("north-east", "remove");
  await confirm("north-east", "remove");
  await row("north-east").waitFor({ state: "detached" });
  expect((await ended)[0]).toBe(3);
});
