import { afterAll, beforeAll, expect, it } from "vitest";
import type { Browser, Page } from "playwright-core";
import { v7 as uuidv7 } from "uuid";
import { keepPicture, launchBrowser, openScreen, SIZES } from "./support/browser.ts";
import { axe } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom } from "./support/rooms.ts";
import { startsWith, wordsOf } from "./support/words.ts";

let program: Program;
let browser: Browser;
beforeAll(async () => {
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
});

interface Row {
  delegateId: string;
  name: string;
  absence: string | null;
  checkedInAt: number | null;
  late: boolean;
  leftAt: number | null;
}

/** The producer's own eyes: what the server has, asked past every page. */
async function producer() {
  const { producer: who, conferenceId } = program.access;
  const answer = await fetch(`${program.url}/api/sign-in`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(who) });
  const headers = { cookie: answer.headers.get("set-cookie")!.split(";")[0]!, "x-diemcau-as": "account", "content-type": "application/json" };
  return {
    command: (body: object) => fetch(`${program.url}/api/conferences/${conferenceId}/commands`, { method: "POST", headers, body: JSON.stringify({ id: uuidv7(), ...body }) }),
    recall: async (title: string) => {
      const outline = (await (await fetch(`${program.url}/api/conferences/${conferenceId}/outline`, { headers })).json()) as Record<"papers" | "documents", { id: string; title: string }[]>;
      const { id } = [...outline.papers, ...outline.documents].find((each) => each.title === title)!;
      return fetch(`${program.url}/api/readings/${id}/recall`, { method: "POST", headers, body: JSON.stringify({ reason: "sent by mistake" }) });
    },
    /** Of agenda items with papers: at how many sites they are kept. */
    ready: async () => ((await (await fetch(`${program.url}/api/conferences/${conferenceId}/shelf/ready`, { headers })).json()) as { sites: number }[]).map(({ sites }) => sites),
    roster: async (site: number): Promise<Row[]> => ((await (await fetch(`${program.url}/api/conferences/${conferenceId}/sites/${site}/roster`, { headers })).json()) as { delegates: Row[] }).delegates,
  };
}

const waiting = (page: Page) => page.evaluate(() => Number(document.body.dataset["pending"]));

it("a room goes on working without a line, over a reload, and everything arrives once with the right times", async () => {
  const { sites } = program.access;
  const { site, code } = sites.find((each) => each.site > 0)!;
  const say = wordsOf("vi");
  const server = await producer();
  expect((await server.command({ kind: "conference.open" })).status).toBe(200);

  const room = await openScreen(browser, SIZES.laptop);
  const { page, context } = room;
  await enterRoom(program, room, code, "vi");
  const address = page.url();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const people = (await server.roster(site)).slice(0, 6);
  await page.locator(`[data-delegate="${people[5]!.delegateId}"]`).waitFor();
  // Before the day: the papers.
  await page.getByRole("tab", { name: startsWith(say("offline:tab")) }).click();
  await page.getByRole("button", { name: /Tải \d+ tài liệu/ }).click();
  await page.getByText(/tải lúc/).first().waitFor();
  // The centre sees that this room has them.
  await expect.poll(async () => Math.max(...(await server.ready())), { timeout: 30_000 }).toBe(1);
  const title = (await page.locator(".of-list .of-item__what").first().innerText()).split("\n")[0]!;
  await page.getByRole("tab", { name: say("site:tabs.roster") }).click();
  // What the room last knew is written down every few seconds.
  await expect.poll(() => page.evaluate(() => new Promise((resolve) => {
    const open = indexedDB.open("diemcau");
    open.onsuccess = () => {
      const all = open.result.transaction("readings").objectStore("readings").getAllKeys();
      all.onsuccess = () => resolve(all.result.filter((key) => String(key).includes(" state ")).length);
    };
  })), { timeout: 10_000 }).toBe(1);

  // Every id that the server acknowledges, and how often.
  const acknowledged = new Map<string, number>();
  context.on("response", (response) => {
    if (response.request().method() !== "POST" || response.status() !== 200 || !/check-ins|check-outs|absences|commands/.test(response.url())) return;
    const { id } = response.request().postDataJSON() as { id: string };
    acknowledged.set(id, (acknowledged.get(id) ?? 0) + 1);
  });

  const press = async (on: Page, person: Row, action: string) => on.locator(`[data-delegate="${person.delegateId}"]`).getByRole("button", { name: say(action, { name: person.name }) }).click();
  await context.setOffline(true);
  await page.waitForSelector('body[data-line="waiting"]');
  const cut = Date.now();
  for (const person of people.slice(0, 3)) await press(page, person, "site:roster.checkIn");
  await expect.poll(() => waiting(page)).toBe(3);
  await page.getByLabel(say("site:headcount.present")).fill("57");
  await page.getByRole("button", { name: say("site:headcount.submit") }).click();
  await press(page, people[0]!, "offline:roster.leaveOne");
  await expect.poll(() => waiting(page)).toBe(5);
  // Somebody does not come, and why: it waits as well.
  await press(page, people[4]!, "site:absence.openOne");
  const why = page.getByRole("dialog");
  await why.getByLabel(say("site:absence.reason")).fill("Đi công tác nước ngoài");
  for (const size of ["laptop", "phone"] as const) {
    await page.setViewportSize(SIZES[size]);
    await keepPicture(page, `offline-absence-${size}`);
    expect(await axe(page)).toEqual([]);
  }
  await page.setViewportSize(SIZES.laptop);
  await why.getByRole("button", { name: say("site:absence.say"), exact: true }).click();
  await page.locator(`[data-delegate="${people[4]!.delegateId}"]`).getByText("Vắng: Đi công tác nước ngoài").waitFor();
  await expect.poll(() => waiting(page)).toBe(6);
  await keepPicture(page, "offline-waiting");

  // The PC is started again: the page comes from its own storage, and a second one beside it.
  await page.reload();
  await page.locator(`[data-delegate="${people[1]!.delegateId}"][data-waiting="true"]`).waitFor();
  expect(await waiting(page)).toBe(6);
  await page.waitForSelector('body[data-line="waiting"]');
  const second = await context.newPage();
  await second.goto(address);
  await second.locator(`[data-delegate="${people[3]!.delegateId}"]`).waitFor();
  await press(second, people[3]!, "site:roster.checkIn");
  await expect.poll(() => waiting(page)).toBe(7);
  // Papers that were fetched are read, others say that they are not there.
  await page.getByRole("tab", { name: say("site:tabs.agenda") }).click();
  await page.getByRole("button", { name: title }).first().click();
  await page.getByRole("dialog").getByText(/./).nth(2).waitFor();
  expect(await page.getByRole("dialog").getByText(say("offline:papers.notKept")).count()).toBe(0);
  await page.keyboard.press("Escape");
  await page.getByRole("tab", { name: startsWith(say("offline:tab")) }).click();
  await keepPicture(page, "offline-list");
  expect((await server.roster(site)).filter(({ checkedInAt }) => checkedInAt !== null)).toEqual([]);
  await page.waitForTimeout(Math.max(0, cut + 8_000 - Date.now()));

  // Recalled while this PC could not hear of it.
  expect((await server.recall(title)).status).toBe(200);
  const back = Date.now();
  await context.setOffline(false);
  await expect.poll(() => waiting(page), { timeout: 20_000 }).toBe(0);
  await expect.poll(() => waiting(second)).toBe(0);
  const rows = new Map((await server.roster(site)).map((row) => [row.delegateId, row]));
  const of = (at: number) => rows.get(people[at]!.delegateId)!;
  for (const at of [0, 1, 2, 3]) {
    const { checkedInAt, late } = of(at);
    expect(checkedInAt! - cut, `person ${at}`).toBeGreaterThan(-1_000);
    expect(back - checkedInAt!, `person ${at}`).toBeGreaterThan(0);
    if (at < 3) expect(late).toBe(true);
  }
  expect(of(0).leftAt).toBeGreaterThan(of(0).checkedInAt!);
  expect([...rows.values()].filter(({ checkedInAt }) => checkedInAt !== null)).toHaveLength(4);
  expect(acknowledged.size).toBe(7);
  expect(of(4).absence).toBe("Đi công tác nước ngoài");
  expect([...acknowledged.values()].every((times) => times === 1)).toBe(true);

  await page.getByRole("tab", { name: say("site:tabs.roster") }).click();
  await expect.poll(() => page.getByTestId("headcount").innerText()).toContain("57");
  await page.locator(`[data-delegate="${people[1]!.delegateId}"][data-checked-in="true"]`).getByText(say("offline:roster.late")).waitFor();
  await keepPicture(page, "offline-back");
  await page.getByRole("tab", { name: startsWith(say("offline:tab")) }).click();
  await page.getByText(say("offline:list.sent"), { exact: true }).waitFor();
  await page.getByText(say("offline:papers.recalled_other", { count: "1" })).waitFor();
  expect(await page.locator(".of-list .of-item__what").filter({ hasText: title }).count()).toBe(0);
  await keepPicture(page, "offline-sent");
  await context.close();
});
