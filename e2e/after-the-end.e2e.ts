/** A conference is over: nobody is offered what would be refused, and everybody is told so. */
import { v7 as uuidv7 } from "uuid";
import type { Browser, Page, Request } from "playwright-core";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { accountClient } from "./support/sign-ins.ts";
import { startsWith, wordsOf } from "./support/words.ts";

const say = wordsOf("en");
let program: Program;
let browser: Browser;
let room: Screen;
let phone: Screen;
let conferenceId: string;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ args: ["--demo", "northwind-assembly"] }), launchBrowser()]);
  conferenceId = program.access.conferenceId;
  const centre = await accountClient(program.url, program.access.producer);
  // A room is connected, and a vote counted, a moment later.
  const give = (command: { kind: string; [field: string]: unknown }) =>
    vi.waitFor(
      async () => {
        const { status, body } = await centre.command(conferenceId, command);
        if (status !== 200) throw new Error(`${command.kind}: ${JSON.stringify(body)}`);
      },
      { timeout: 20_000, interval: 250 },
    );
  [room, phone] = await Promise.all([openScreen(browser, SIZES.laptop, "en"), openScreen(browser, SIZES.phone, "en")]);
  const { site, code } = program.access.sites.find((each) => each.site > 0)!;
  const { body: links } = await centre.get<{ url: string }[]>(`/api/conferences/${conferenceId}/sites/${site}/links`);
  await Promise.all([enterRoom(program, room, code, "en"), phone.page.goto(links[0]!.url)]);

  // Something of everything is there when it ends.
  await give({ kind: "conference.open" });
  const { body: rules } = await centre.get<{ method: string }[]>(`/api/conferences/${conferenceId}/voting-rules`);
  const rule = rules.find(({ method }) => method === "hands");
  const [first, second] = [uuidv7(), uuidv7()];
  for (const [id, title] of [[first, "Was declared"], [second, "Never opened"]]) await give({ id, kind: "vote.draft", title, text: null, itemId: null, rule });
  await give({ kind: "vote.open", voteId: first });
  await give({ kind: "vote.close", voteId: first });
  await give({ kind: "vote.declare", voteId: first, casting: null });
  await give({ kind: "roll-call.call", level: null, again: false });
  await give({ kind: "notice.send", text: "To your places", urgency: "confirm", rooms: true, to: null, chosen: { kind: "all" } });
  await give({ kind: "speech.start", site, seconds: 300 });
  await give({ kind: "stage.take", scene: { layout: "title", title: "Discussion" } });
  await give({ kind: "conference.close" });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

/** What a page asks of the server: what is under way, and what was refused because the conference is over, after which press. */
interface Heard {
  readonly under: Set<Request>;
  pressed: string;
  readonly refused: string[];
}
function listen(page: Page): Heard {
  const heard: Heard = { under: new Set(), pressed: "", refused: [] };
  page.on("request", (request) => void (request.method() === "POST" && heard.under.add(request)));
  page.on("requestfailed", (request) => void heard.under.delete(request));
  page.on("response", async (answer) => {
    if (answer.request().method() !== "POST") return;
    const { pressed } = heard;
    const { code } = answer.status() < 400 ? {} : ((await answer.json().catch(() => ({}))) as { code?: string });
    if (code === "conference-ended" || code === "conference-not-live") heard.refused.push(`${new URL(page.url()).pathname}: ${pressed}`);
    heard.under.delete(answer.request());
  });
  return heard;
}

const LAYERS = '[role="dialog"], [role="alertdialog"], [role="menu"]';
const PRESSED = 'button, [role="menuitem"], [role="tab"]';
/** More than any page has: it ends where a page makes new names all the time. */
const MOST = 150;

/** Presses everything under these that can be pressed, once, and everything in what opens. */
async function pressEverything(page: Page, within: string, heard: Heard): Promise<string[]> {
  const done = new Set<string>();
  for (let step = 0; step < MOST; step++) {
    const layer = page.locator(LAYERS).last();
    const isLayered = (await layer.count()) > 0;
    const scope = (isLayered ? layer : page.locator(within)).locator(PRESSED);
    const found = await scope.evaluateAll((all) =>
      (all as HTMLButtonElement[]).map((each) => ({
        name: each.disabled || each.ariaDisabled === "true" || each.getClientRects().length === 0 ? "" : (each.ariaLabel ?? each.innerText).trim(),
        isTab: each.role === "tab",
      })),
    );
    const isNew = ({ name }: { name: string }): boolean => name !== "" && !done.has(name);
    // What lies under a tab before the next tab.
    const inside = found.findIndex((each) => isNew(each) && !each.isTab);
    const at = inside >= 0 ? inside : found.findIndex(isNew);
    if (at >= 0) {
      done.add((heard.pressed = found[at]!.name));
      // It may be gone by now, or lie under what has just opened.
      await scope.nth(at).click({ timeout: 1_000, noWaitAfter: true }).catch(() => {});
      await expect.poll(() => heard.under.size, { timeout: 10_000, interval: 20 }).toBe(0);
    } else if (isLayered) await page.keyboard.press("Escape");
    else break;
  }
  return [...done];
}

const DESKS = { producer: ["floor", "chair", "roll-call", "wall", "quality", "stage", "consoles", "questions", "languages", "voting", "messages", "local", "minutes"], secretary: ["floor", "roll-call", "voting"], chair: ["chair", "voting"] };

test.each(["chair", "secretary", "producer"] as const)("the %s finds no desk that offers what would be refused", async (who) => {
  const { page, context } = await openScreen(browser, SIZES.laptop, "en");
  await signIn(program, { page } as Screen, "control", who === "producer" ? program.access.producer : program.access.desks[who], "en");
  const nav = page.getByRole("navigation", { name: say("control:desks.label") });
  await nav.or(page.getByRole("button", { name: startsWith(say("control:open")) })).first().waitFor();
  const heard = listen(page);
  for (const desk of DESKS[who]) {
    await page.goto(`${program.url}/control/${conferenceId}/${desk}`);
    await page.locator("#main").waitFor();
    await page.getByRole("progressbar").waitFor({ state: "detached" });
    await keepPicture(page, `ended-${who}-${desk}`);
    if (desk === "chair" || desk === "floor") await page.getByText(say("control:over.speaking")).first().waitFor();
    if (desk === "stage") await page.getByText(say("control:over.stage")).waitFor();
    if (desk === "voting") {
      await page.locator(".vt-line").filter({ hasText: "Never opened" }).click();
      await page.getByText(say("control:over.vote")).waitFor();
    }
    const pressed = await pressEverything(page, "#main, footer", heard);
    for (const act of ["speaking:floor.open", "control:site.putOnAir", "consoles:undo", "voting:act.open", "voting:act.edit"]) expect(pressed.filter((name) => name.endsWith(say(act))), `${desk}: ${act}`).toEqual([]);
  }
  expect(heard.refused).toEqual([]);
  await context.close();
}, 240_000);

test("a room reads its roster and is told why nothing can be done there any more", async () => {
  const { page } = room;
  await page.getByText(say("site:room.phaseEnded")).first().waitFor();
  await page.getByTestId("roll-call").waitFor({ state: "detached" });
  for (const text of ["headcount", "checkIn"]) await page.getByText(say(`site:over.${text}`)).waitFor();
  await keepPicture(page, "ended-room");
  await page.getByRole("tab", { name: say("site:tabs.speak") }).click();
  await page.getByText(say("site:over.speak")).waitFor();
  await page.getByRole("tab", { name: say("site:tabs.equipment") }).click();
  await page.getByText(say("site:over.test")).waitFor();
  const heard = listen(page);
  const pressed = await pressEverything(page, "aside", heard);
  for (const act of ["headcount.submit", "roster.checkInShort", "lineTest.start"]) expect(pressed).not.toContain(say(`site:${act}`));
  expect(heard.refused).toEqual([]);
}, 120_000);

test("a phone says that it is over and checks nobody in", async () => {
  const { page } = phone;
  await page.reload();
  await expect.poll(() => page.locator("#phase").innerText()).toBe("The conference has closed");
  await page.locator("#check-in-closed").waitFor();
  expect(await page.locator('form[action="/me/check-in"]').isVisible()).toBe(false);
  await keepPicture(page, "ended-phone");
  await page.goto(`${program.url}/me/questions`);
  expect(await page.locator('a[href="/me/questions/new"]').count()).toBe(0);
}, 60_000);
