/** The delegate's page in a real browser, with its script and without. */
import { existsSync } from "node:fs";
import type { NewEntry } from "@diemcau/contract";
import { sql } from "kysely";
import { STANDARD_RULES } from "@diemcau/rules";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { linkToken } from "../modules/identity/index.ts";
import { axe } from "../testing/axe.ts";
import { happen } from "../testing/happen.ts";
import { openHouse, type TestHouse } from "../testing/house.ts";
import { pdfOf } from "../testing/zip.ts";
import { v7 as uuidv7 } from "uuid";

const CHROMIUM = process.env["DIEMCAU_CHROMIUM"] ?? "/usr/bin/chromium";
const WAIT = { timeout: 10_000, interval: 50 };

let house: TestHouse;
let browser: Browser;
let items: string[];
let used = 0;

beforeAll(async () => {
  if (!existsSync(CHROMIUM)) throw new Error("Chromium is missing: run `npm run ensure-system`, or set DIEMCAU_CHROMIUM");
  [house, browser] = await Promise.all([
    openHouse(),
    chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
    }),
  ]);
  const found = await sql<{ id: string }>`select id from agenda_item where conference_id = ${house.conferenceId} order by position`.execute(house.db);
  items = found.rows.map(({ id }) => id);
});
afterAll(async () => {
  await browser?.close();
  await house?.close();
});

const journal = (entries: readonly NewEntry[]) => happen(house, entries);

/** A phone of a delegate whom no other test has used, signed in by the personal link. */
async function phone(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "vi-VN", ...options });
  const page = await context.newPage();
  const delegateId = (await house.delegatesOf(3))[used++]!;
  await page.goto(`${house.url}/me/k/${linkToken(house.platform.secrets, delegateId, 1)}`);
  expect(page.url()).toBe(`${house.url}/me`);
  return page;
}

/** What is going on, as the page shows it. */
const shown = (page: Page) =>
  page.locator("main").evaluate((main) => ({
    phase: main.querySelector("#phase")!.textContent,
    hidden: main.querySelector<HTMLElement>("#now")!.hidden,
    item: main.querySelector("#now-item")!.innerHTML,
    air: main.querySelector("#on-air")!.innerHTML,
    agenda: [...main.querySelectorAll("[data-item]")].map((li) => [li.className, li.getAttribute("aria-current"), li.querySelector(".mark")!.textContent]),
  }));

function randomEntries(random: () => number): NewEntry[] {
  const upTo = (n: number) => Math.floor(random() * n);
  return Array.from({ length: 12 }, (): NewEntry => {
    const slot = upTo(4);
    const site = upTo(5);
    const speaker = { name: `Đại biểu <${site}>`, ...(upTo(2) ? { position: "Trưởng ban & Co" } : {}) };
    switch (upTo(5)) {
      case 0:
        return { kind: "agenda.moved", itemId: upTo(6) === 0 ? null : items[upTo(items.length)]! };
      case 1:
        return { kind: "programme.cleared", slot };
      default:
        return { kind: "programme.filled", slot, site, siteName: `Room ${site}`, ...(upTo(2) ? { speaker } : {}) };
    }
  });
}

it("folds what happens as the server does", async () => {
  const live = await phone();
  await live.waitForSelector("#line.up");
  await journal([{ kind: "conference.opened" }]);
  // What the cursor jumps over was skipped.
  await journal([{ kind: "agenda.moved", itemId: items[0]! }, { kind: "agenda.moved", itemId: items[2]! }]);
  await expect.poll(async () => (await shown(live)).agenda.slice(0, 4), WAIT).toEqual([["done", null, "Đã xong"], ["skipped", null, "Bỏ qua"], ["now", "step", "Đang tiến hành"], ["", null, ""]]);
  let seed = 7;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  for (let round = 0; round < 4; round++) {
    await journal(randomEntries(random));
    const { seq } = (await sql<{ seq: number }>`select last_seq as seq from conference where id = ${house.conferenceId}`.execute(house.db)).rows[0]!;
    await expect.poll(async () => (await house.platform.hub.get(house.conferenceId)).state.seq, WAIT).toBe(seq);
    const rendered = await phone({ javaScriptEnabled: false });
    const expected = await shown(rendered);
    await expect.poll(() => shown(live), WAIT).toEqual(expected);
    await rendered.context().close();
  }
  await live.context().close();
});

it("shows the time of whoever speaks in the own room, and nobody else's", async () => {
  const page = await phone();
  await page.waitForSelector("#line.up");
  const card = page.locator("#speech");
  const speech = (site: number, speechId: string, seconds: number): NewEntry => ({ kind: "speech.started", speechId, site, siteName: `Room ${site}`, speaker: { name: "Đại biểu Lò Thị <Mẫu>", position: "Trưởng phòng" }, itemId: null, seconds, warnSeconds: 60 });
  await journal([speech(4, uuidv7(), 300)]);
  const own = uuidv7();
  await journal([speech(3, own, 300)]);
  await card.waitFor();
  expect(await card.getAttribute("data-phase")).toBe("running");
  expect(await page.textContent("#speech-who")).toBe("Đại biểu Lò Thị <Mẫu>, Trưởng phòng");
  const time = () => page.textContent("#speech-time");
  await expect.poll(time, WAIT).toMatch(/^4:5\d$/);
  const before = await time();
  await expect.poll(time, WAIT).not.toBe(before);
  // It stands still with the clock, and the word says so.
  await journal([{ kind: "speech.paused", speechId: own, site: 3 }]);
  await expect.poll(() => card.getAttribute("data-phase"), WAIT).toBe("paused");
  await journal([{ kind: "speech.resumed", speechId: own, site: 3 }, { kind: "speech.extended", speechId: own, seconds: 3_900, added: 3_600 }]);
  await expect.poll(time, WAIT).toMatch(/^1:04:\d\d$/);
  // Without scripts it says until when; a page that is opened later knows of it too.
  const plain = await phone({ javaScriptEnabled: false });
  expect(await plain.locator("#speech").innerText()).toMatch(/Bắt đầu lúc \d\d:\d\d\. Hết giờ lúc \d\d:\d\d\./);
  await plain.context().close();
  await journal([{ kind: "speech.ended", speechId: own, site: 3, spoke: { seconds: 40, over: 0 } }]);
  await card.waitFor({ state: "hidden" });
  await journal([speech(3, uuidv7(), 1)]);
  await expect.poll(() => card.getAttribute("data-phase"), WAIT).toBe("over");
  await expect.poll(time, WAIT).toMatch(/^\+0:\d\d$/);
  expect(await axe(page)).toEqual([]);
  await page.context().close();
});

it("says when the line is down, and takes up where it was", async () => {
  const page = await phone();
  await page.waitForSelector("#line.up");
  await page.context().setOffline(true);
  await page.waitForSelector("#line.down");
  await journal([{ kind: "agenda.moved", itemId: items[1]! }]);
  await page.context().setOffline(false);
  await page.waitForSelector("#line.up", { timeout: 15_000 });
  await expect.poll(() => page.locator("li.now").getAttribute("data-item"), WAIT).toBe(items[1]);
  await page.context().close();
});

it("does not say that a check-in is recorded before it is", async () => {
  const page = await phone();
  const sent: string[] = [];
  let away = true;
  await page.route("**/check-ins", (route) => {
    sent.push((route.request().postDataJSON() as { id: string }).id);
    return away ? route.abort() : route.continue();
  });
  await page.getByRole("button", { name: "Điểm danh" }).click();
  await page.getByText("Chưa ghi nhận").waitFor();
  expect(await page.locator("#checked-in").count()).toBe(0);
  // Closed before the answer came, and opened again: the same press goes on.
  await page.reload();
  await expect.poll(() => sent.length, WAIT).toBeGreaterThan(2);
  away = false;
  await page.locator("#checked-in").waitFor({ timeout: 15_000 });
  expect(new Set(sent).size).toBe(1);
  await page.reload();
  expect(await page.locator("#checked-in").textContent()).toMatch(/^Đã điểm danh lúc \d\d:\d\d$/);
  await page.context().close();
});

it("shows a refusal and lets try again", async () => {
  const page = await phone({ locale: "en-GB" });
  const problem = { type: "/problems/not-allowed", code: "not-allowed", status: 403, title: "Not you.", remedy: "Ask." };
  await page.route("**/check-ins", (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify(problem) }));
  await page.getByRole("button", { name: "Check in" }).click();
  await page.getByText("Not you. Ask.").waitFor();
  await page.unroute("**/check-ins");
  await page.getByRole("button", { name: "Check in" }).click();
  await page.getByText(/^Checked in at/).waitFor();
  await page.context().close();
});

it("works without scripts", async () => {
  const page = await phone({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
  await page.getByRole("button", { name: "Điểm danh" }).click();
  await page.locator("#checked-in").waitFor();
  await page.getByRole("link", { name: "English" }).click();
  expect(await page.locator("html").getAttribute("lang")).toBe("en");
  await page.getByRole("link", { name: "A+ large text" }).click();
  expect(await page.locator("html").getAttribute("data-text-size")).toBe("larger");
  await page.getByRole("link", { name: /^Read the paper/ }).first().click();
  await page.getByRole("link", { name: /Back to my page/ }).click();
  await page.getByRole("button", { name: "This is not me, sign out" }).click();
  await page.getByRole("heading", { name: "The delegate's page" }).waitFor();
  await page.context().close();
});

it.each(["vi-VN", "en-GB"])("can be used by everybody, %s", async (locale) => {
  const page = await phone({ locale, viewport: { width: 320, height: 640 } });
  await page.waitForSelector("#line.up");
  const visit = ["/me", "/me/show?size=larger&back=/me", (await page.locator(".reading a").first().getAttribute("href"))!, "/me/nowhere"];
  for (const path of visit) {
    await page.goto(house.url + path);
    expect(await axe(page, "all"), path).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth"), path).toBeLessThanOrEqual(0);
  }
  await page.context().clearCookies();
  await page.goto(`${house.url}/me`);
  expect(await axe(page, "all")).toEqual([]);
  await page.context().close();
}, 90_000);

it("tells what the programme shows, and draws the page of the document that is shown", async () => {
  await journal([{ kind: "conference.opened" }, { kind: "stage.shown", scene: { layout: "pause", title: "Nghỉ giải lao", until: null } }]);
  const page = await phone();
  const says = () => page.locator("#shown").innerText();
  await expect.poll(says, WAIT).toContain("Nghỉ giải lao");
  await journal([{ kind: "stage.shown", scene: { layout: "card", card: { kind: "vote-result", title: "Biểu quyết dự thảo", lines: [], outcome: "Thông qua" } } }]);
  await expect.poll(says, WAIT).toContain("Biểu quyết dự thảo Thông qua");
  // A film that stands is not said to play; whoever comes now reads the same.
  const film = { layout: "video" as const, file: { id: uuidv7(), name: "phim.webm", size: 9 }, length: 60_000, position: 0 };
  await journal([{ kind: "stage.shown", scene: { ...film, playing: true } }]);
  await expect.poll(says, WAIT).toContain("Đang phát video phim.webm");
  await journal([{ kind: "stage.played", playing: false, position: 900 }]);
  await expect.poll(says, WAIT).toContain("Video đang tạm dừng phim.webm");
  await page.reload();
  expect(await says()).toContain("Video đang tạm dừng phim.webm");
  // Closed and not declared there is no result to see.
  const motion = { voteId: uuidv7(), title: "That it be so", text: null, itemId: null, rule: STANDARD_RULES.find(({ method }) => method === "secret")!, until: null };
  await journal([{ kind: "vote.opened", ...motion }]);
  const go = page.locator("#vote-go");
  await expect.poll(() => go.innerText(), WAIT).toBe("Biểu quyết");
  await journal([{ kind: "vote.closed", voteId: motion.voteId }]);
  await expect.poll(() => go.innerText(), WAIT).toBe("Xem cuộc biểu quyết");
  await page.reload();
  expect(await go.innerText()).toBe("Xem cuộc biểu quyết");
  await journal([{ kind: "vote.annulled", voteId: motion.voteId, reason: "tried" }]);

  const producer = await house.producer();
  const { body: papers } = await producer.get<{ id: string }[]>(`/api/conferences/${house.conferenceId}/paper-files`);
  const id = uuidv7();
  const bytes = pdfOf(["First page", "Second page", "Third page"]);
  await fetch(`${house.url}/api/files/${id}/parts/0`, { method: "PUT", headers: { ...producer.headers(), "content-type": "application/octet-stream" }, body: new Uint8Array(bytes) });
  const attached = await producer.post("/api/files", { id, name: "Báo cáo.pdf", size: bytes.length, subject: { kind: "paper", id: papers[0]!.id, conferenceId: house.conferenceId } });
  expect(attached.status).toBe(201);
  await journal([{ kind: "stage.shown", scene: { layout: "document", file: { id, name: "Báo cáo.pdf", size: bytes.length }, page: 1, pages: 3, speaker: true } }, { kind: "stage.turned", page: 2 }]);
  await expect.poll(says, WAIT).toContain("Báo cáo.pdf Trang 2/3");
  await page.getByRole("link", { name: "Xem trang đang chiếu" }).click();
  const sheet = page.locator("#sheet");
  const drawn = () => sheet.getAttribute("data-page");
  await expect.poll(drawn, { ...WAIT, timeout: 20_000 }).toBe("2");
  expect(await sheet.evaluate((canvas: HTMLCanvasElement) => canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height).data.some((value, at) => at % 4 === 0 && value < 100))).toBe(true);
  await journal([{ kind: "stage.turned", page: 3 }]);
  await expect.poll(drawn, WAIT).toBe("3");
  expect(await axe(page, "all")).toEqual([]);
  await journal([{ kind: "stage.shown", scene: { layout: "strip" } }]);
  await page.getByText("Hình chính không còn chiếu tài liệu.").waitFor();
  await page.context().close();
}, 60_000);

it("tells what the own room does by itself, as the server writes it, and nothing of another room", async () => {
  await journal([{ kind: "conference.opened" }, { kind: "local.begun", site: 4, itemId: null, title: "Việc của phòng khác", until: null }]);
  const page = await phone();
  const part = page.locator("#room-part");
  await expect.poll(() => part.isHidden(), WAIT).toBe(true);
  const until = Date.now() + 1_800_000;
  const say = async (entry: NewEntry, words: string | null) => {
    await journal([entry]);
    if (words === null) await expect.poll(() => part.isHidden(), WAIT).toBe(true);
    else await expect.poll(() => part.innerText(), WAIT).toContain(words);
  };
  await say({ kind: "local.begun", site: 3, itemId: null, title: "Thảo luận <tổ>", until }, "Thảo luận <tổ>");
  await say({ kind: "local.called-back", to: { from: 0, bits: "CA==" }, sites: 1 }, "Trung tâm đang gọi");
  // Loaded anew, and without a script: the same words.
  const live = await part.innerHTML();
  const plain = await phone({ javaScriptEnabled: false });
  expect(await plain.locator("#room-part").innerHTML()).toBe(live);
  await page.reload();
  await expect.poll(() => part.innerHTML(), WAIT).toBe(live);
  expect(await axe(page)).toEqual([]);
  await say({ kind: "local.returned", site: 3 }, null);
  await say({ kind: "local.paused", until, topic: "Góp ý dự thảo" }, "Góp ý dự thảo");
  await say({ kind: "local.resumed" }, null);
  expect(await page.content()).not.toContain("Việc của phòng khác");
}, 60_000);
