/**
 * A whole conference at full size: two consoles and the hall of the centre, three more real rooms, 1,996 simulated ones,
 * a real phone and 100,000 simulated delegates, from the roll call to the minutes, with a bad moment in the middle of a vote.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { currentVote, snapshotFor, stateFromSnapshot, totalOf, type ConferenceState } from "@diemcau/rules";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, Page } from "playwright-core";
import { TestClient } from "../apps/server/src/testing/client.ts";
import { pdfOf } from "../apps/server/src/testing/zip.ts";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { Complaints, type Trouble } from "./support/complaints.ts";
import { missingFrom, numbersIn, numbersOn, openDesk } from "./support/numbers.ts";
import { inDatabase, part } from "./support/processes.ts";
import { startProgram, type Program } from "./support/program.ts";
import { startRehearsal, type Rehearsal } from "./support/rehearsal.ts";
import { enterRoom, expectPictureRuns, selectSite, signIn } from "./support/rooms.ts";
import { SteadyReader } from "./support/steady-reader.ts";
import { startsWith, wordsOf } from "./support/words.ts";

const SITES = 2_000;
const REAL_ROOMS = 4;
const SIMULATED = SITES - REAL_ROOMS;
const DELEGATES = 100_000;
const say = wordsOf("vi");

let program: Program;
let browser: Browser;
let rehearsal: Rehearsal;
let producer: Screen;
let secretary: Screen;
let rooms: Screen[];
let phone: Screen;
let names: string[];
let conferenceId: string;
let centre: TestClient;
let reader: SteadyReader;
const complaints = new Complaints();
/** What pages may say while something is broken on purpose: nothing but that it is. */
const troubles: Trouble[] = [];
const noted = { offlineSince: 0, items: 0, silent: 0, present: [] as number[] };
const SPEAKER = "Nguyễn Thị Mẫu";
const NOTICE = "Đề nghị các điểm cầu ổn định chỗ ngồi.";
/** A request that was under way when the database was back may still be told that it was not. */
const ANSWERS_MS = 5_000;
/** What the room without a line counts meanwhile; nobody else reports just this. */
const COUNTED = 77;
const RESOLUTION = "Thông qua Nghị quyết của hội nghị";
const BY_HAND = "Thông qua chương trình làm việc";
const QUESTION = "Kinh phí thực hiện chương trình hành động lấy từ nguồn nào?";
const DOCUMENT = "du-thao.pdf";
const TOPIC = "Góp ý vào dự thảo";

const state = (): ConferenceState => reader.state!;
const declared = (title: string) => state().votes.votes.find((vote) => vote.title === title && vote.phase === "declared")!;
const answered = (): number => [...state().rollCall.answers.entries()].length;
const everywhere = (act: (page: Page, at: number) => Promise<void>): Promise<void[]> => Promise.all(rooms.map(({ page }, at) => act(page, at)));
const agendaOf = (page: Page) => page.getByRole("region", { name: say("control:agenda.label") });

async function asAccount(url: string, who: { username: string; password: string }): Promise<TestClient> {
  const { headers } = await new TestClient(url, null, {}).post("/api/sign-in", who);
  return new TestClient(url, "account", { dc_account: /dc_account=([^;]+)/.exec(headers.get("set-cookie") ?? "")![1]! });
}

async function give(command: { kind: string; [field: string]: unknown }): Promise<void> {
  const answer = await centre.command(conferenceId, command);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

/** As the PC of that room would. */
async function asRoom({ page }: Screen, route: string, body: object): Promise<void> {
  const { status, text } = await page.evaluate(
    async ([url, sent, as]) => {
      const answer = await fetch(url, { method: "POST", headers: { "content-type": "application/json", "x-diemcau-as": as }, body: sent });
      return { status: answer.status, text: await answer.text() };
    },
    [`/api/conferences/${conferenceId}/${route}`, JSON.stringify(body), `site:${page.url().split("/").at(-1)!}`] as const,
  );
  expect(status, text).toBe(200);
}

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ args: ["--demo", "vn-kl57-2023", "--gateways", "2"] }), launchBrowser()]);
  conferenceId = program.access.conferenceId;
  names = program.access.sites.map(({ name }) => name);
  centre = await asAccount(program.url, program.access.producer);
  [producer, secretary, phone, ...rooms] = await Promise.all([SIZES.monitor, SIZES.laptop, SIZES.phone, ...Array.from({ length: REAL_ROOMS }, () => SIZES.laptop)].map((size) => openScreen(browser, size))) as [Screen, Screen, Screen, ...Screen[]];
  for (const [screen, name] of [[producer, "producer"], [secretary, "secretary"], [phone, "phone"], ...rooms.map((room, at) => [room, `room ${at}`] as const)] as const) complaints.listen(screen, name);
  reader = new SteadyReader(centre, conferenceId);
}, 240_000);

afterAll(async () => {
  await reader?.stop();
  await browser?.close();
  await rehearsal?.stop().catch(() => {});
  await program?.[Symbol.asyncDispose]();
}, 90_000);

describe("a conference of 2,000 sites and 100,000 delegates", () => {
  test("everybody comes: two consoles, four rooms, the simulated rooms and phones", async () => {
    // Rooms of the start card are left for people: the crowd comes while these sign in.
    rehearsal = startRehearsal(program, ["--sites", String(SIMULATED), "--delegates", String(DELEGATES), "--joins", "200", "--check-ins", "6000", "--votes", "4000", "--drops", "10", "--asks", "6", "--reads", "400", "--within", "8", "--seed", "57"]);
    await signIn(program, producer, "control", program.access.producer, "vi");
    await signIn(program, secretary, "control", program.access.desks.secretary, "vi");
    for (const [at, room] of rooms.entries()) await enterRoom(program, room, program.access.sites[at]!.code, "vi");
    const connected = () => [...state().sites.entries()].filter(([, row]) => row.presence === "c").length;
    await expect.poll(connected, { timeout: 90_000, interval: 500 }).toBeGreaterThanOrEqual(SIMULATED + REAL_ROOMS - 20);
    await expect.poll(() => rehearsal.number("checked in"), { timeout: 120_000, interval: 1_000 }).toBe(DELEGATES);
    const checkedIn = () => [...state().sites.entries()].reduce((sum, [, row]) => sum + row.checkedIn, 0);
    await expect.poll(checkedIn, { timeout: 20_000 }).toBe(DELEGATES);
    const { body: links } = await centre.get<{ url: string }[]>(`/api/conferences/${conferenceId}/sites/${program.access.sites[3]!.site}/links`);
    await phone.page.goto(links[0]!.url);
    await phone.page.waitForSelector("#line.up");
    await keepPicture(producer.page, "day-everybody-there");
  }, 300_000);

  test("the secretary calls the sites; each answers with one press; the silent ones are listed", async () => {
    const { page } = secretary;
    await page.goto(`${program.url}/control/${conferenceId}/roll-call`);
    await page.getByRole("button", { name: /^Gọi tất cả/ }).click();
    for (const { page: room } of rooms) {
      const card = room.getByTestId("roll-call");
      await card.waitFor({ timeout: 20_000 });
      const present = card.getByRole("textbox").first();
      if ((await present.inputValue()) === "") await present.fill("50");
      await card.getByRole("button", { name: /^Báo sẵn sàng/ }).click();
      await room.getByTestId("roll-call-answered").waitFor();
    }
    const silent = () => SITES - answered();
    await expect.poll(() => rehearsal.number("answered"), { timeout: 60_000, interval: 500 }).toBeGreaterThan(SIMULATED * 0.97);
    // Everybody who means to answer has: the number stands, and it is the rooms' own.
    const stands = async () => {
      const before = answered();
      await page.waitForTimeout(2_500);
      return answered() === before && before === rehearsal.number("answered") + REAL_ROOMS;
    };
    await expect.poll(stands, { timeout: 60_000 }).toBe(true);
    expect(silent()).toBeGreaterThan(0);
    noted.silent = silent();
    await page.getByText(new RegExp(`Chưa trả lời\\D*${silent().toLocaleString("vi-VN")}(\\D|$)`)).first().waitFor();
    await keepPicture(page, "day-roll-call");
    await page.getByRole("button", { name: say("rollcall:act.close") }).first().click();
    await page.getByRole("alertdialog").getByRole("button", { name: say("rollcall:act.close") }).click();
    await expect.poll(() => state().rollCall.status).toBe("closed");
  }, 180_000);

  test("it is opened, a site goes on air, and every room sees it", async () => {
    const { page } = producer;
    await page.getByTestId("open-conference").click();
    await page.getByRole("alertdialog").getByRole("button", { name: say("control:phase.open") }).click();
    await expect.poll(() => state().phase).toBe("live");
    await selectSite(page, names[1]!, names[1]!, "vi");
    await page.getByRole("button", { name: say("control:site.putOnAirNamed", { site: names[1]! }) }).click();
    for (const room of [rooms[0]!, rooms[2]!, rooms[3]!]) await expectPictureRuns(room.page, 1);
    await keepPicture(rooms[2]!.page, "day-room");
  }, 90_000);

  test("two consoles act in the same second: both acts stand, the same act is done once", async () => {
    await secretary.page.goto(`${program.url}/control/${conferenceId}`);
    await secretary.page.getByTestId("next-item").waitFor();
    const before = reader.kinds("agenda.moved");
    const press = (page: Page) => page.getByTestId("next-item").evaluate((button) => (button as HTMLButtonElement).click());
    await Promise.all([press(producer.page), press(secretary.page)]);
    await expect.poll(() => state().agenda.itemId).not.toBeNull();
    await sleep(1_500);
    // Both pressed “next” on the same screen: the conference went on by one item, not by two.
    const [first] = state().agenda.itemId === null ? [] : [state().agenda.itemId];
    expect(reader.kinds("agenda.moved") - before).toBe(1);
    for (const { page } of [producer, secretary]) await agendaOf(page).locator('[aria-current="step"]').waitFor();
    // And two different acts at once are both there.
    await selectSite(secretary.page, names[2]!, names[2]!, "vi");
    await Promise.all([
      producer.page.getByRole("button", { name: say("control:site.takeOffNamed", { site: names[1]! }) }).first().click(),
      secretary.page.getByTestId("next-item").click(),
    ]);
    await expect.poll(() => state().slots.some((slot) => slot?.site === program.access.sites[1]!.site)).toBe(false);
    await expect.poll(() => state().agenda.itemId).not.toBe(first);
  }, 60_000);

  test("one console takes charge; the other is told who has it; what was done is taken back", async () => {
    const { page } = secretary;
    await page.goto(`${program.url}/control/${conferenceId}/consoles`);
    await page.locator('[data-area="agenda"]').getByRole("button", { name: /^Nhận/ }).click();
    await expect.poll(() => state().consoles.holders.map(([area]) => area)).toEqual(["agenda"]);
    const item = state().agenda.itemId;
    await producer.page.getByTestId("next-item").click();
    await producer.page.getByText("Phần việc này đang do người khác phụ trách.").waitFor();
    expect(state().agenda.itemId).toBe(item);
    await producer.page.getByRole("button", { name: say("common:action.close") }).first().click();
    await page.locator('[data-area="agenda"]').getByRole("button", { name: /^Thôi giữ/ }).click();
    await expect.poll(() => state().consoles.holders).toEqual([]);
    const begun = state().agenda;
    await producer.page.getByTestId("next-item").click();
    await expect.poll(() => state().agenda.itemId).not.toBe(item);
    await page.getByTestId("undo-last").click();
    await expect.poll(() => state().agenda).toEqual(begun);
    await keepPicture(page, "day-consoles");
  }, 60_000);

  test("hands are counted in 2,000 rooms, and the total is their sum", async () => {
    const { body: rules } = await centre.get<{ method: string }[]>(`/api/conferences/${conferenceId}/voting-rules`);
    const voteId = uuidv7();
    await give({ id: voteId, kind: "vote.draft", title: BY_HAND, text: null, itemId: null, rule: rules.find(({ method }) => method === "hands") });
    await give({ kind: "vote.open", voteId });
    await everywhere(async (room, at) => {
      const { reported } = state().sites.get(program.access.sites[at]!.site);
      noted.present[at] = reported;
      await room.getByRole("button", { name: say("voting:site.goCount") }).click();
      for (const [key, value] of [["for", reported - 2], ["against", 1], ["abstain", 1]] as const) await room.getByRole("textbox", { name: say(`voting:choice.${key}`), exact: true }).fill(String(value));
      await room.getByRole("button", { name: say("voting:site.send") }).click();
      await room.getByTestId("vote-count").waitFor();
    });
    await expect.poll(() => rehearsal.number("hands counted"), { timeout: 60_000, interval: 250 }).toBe(SIMULATED);
    await expect.poll(() => totalOf(state().votes.sites).rooms, { timeout: 15_000 }).toBe(SITES);
    await openDesk(producer.page, "voting");
    const { counts } = totalOf(state().votes.sites);
    for (const n of counts) await producer.page.locator(".vt-detail .vo-bar__number").getByText(n.toLocaleString("vi-VN"), { exact: true }).first().waitFor();
    await keepPicture(producer.page, "day-hands");
    await give({ kind: "vote.close", voteId });
    const vote = () => state().votes.votes.find(({ id }) => id === voteId)!;
    await expect.poll(() => vote().count?.persons, { timeout: 30_000 }).toEqual(counts);
    await give({ kind: "vote.declare", voteId, casting: null });
    await everywhere((room) => room.getByText(`${say("voting:outcome.adopted")}: ${BY_HAND}`).first().waitFor({ timeout: 20_000 }));
    await openDesk(producer.page, "floor");
  }, 120_000);

  test("100,000 vote while a room loses its line for a minute and the database is killed", async () => {
    const { body: rules } = await centre.get<{ code: string; method: string; mayChange: boolean }[]>(`/api/conferences/${conferenceId}/voting-rules`);
    const voteId = uuidv7();
    await give({ id: voteId, kind: "vote.draft", title: RESOLUTION, text: null, itemId: null, rule: rules.find(({ method }) => method === "devices") });
    await give({ kind: "vote.open", voteId });
    for (const { page } of [...rooms, phone]) await page.getByText(RESOLUTION).first().waitFor();
    await expect.poll(() => rehearsal.number("voted"), { timeout: 60_000, interval: 250 }).toBeGreaterThan(10_000);

    // The line of a room goes; the room works on.
    const room = rooms[3]!;
    await room.context.setOffline(true);
    noted.offlineSince = Date.now();
    await room.page.waitForSelector('body:not([data-line="live"])', { timeout: 45_000 });
    await room.page.getByRole("tab", { name: say("site:tabs.roster") }).click();
    await room.page.getByLabel(say("site:headcount.present")).fill(String(COUNTED));
    await room.page.getByRole("button", { name: say("site:headcount.submit") }).click();
    await room.page.getByTestId("headcount").getByText(/^Chờ đường truyền/).waitFor();

    // The database goes as well.
    const killed = part(program, "postgres");
    const killedAt = Date.now();
    process.kill(killed, "SIGKILL");
    const again = async (): Promise<boolean> => (await fetch(`${program.url}/readyz`).catch(() => null))?.status === 200 && part(program, "postgres") !== killed;
    await expect.poll(again, { timeout: 60_000, interval: 200 }).toBe(true);
    troubles.push({ from: killedAt, to: Date.now() + ANSWERS_MS, may: /^answer: 503 .*: database-unavailable$/ });
    await expect.poll(() => rehearsal.number("voted"), { timeout: 180_000, interval: 1_000 }).toBe(DELEGATES);
    expect(state().sites.get(program.access.sites[3]!.site).reported).not.toBe(COUNTED);
    await keepPicture(producer.page, "day-voting");

    await sleep(Math.max(0, 60_000 - (Date.now() - noted.offlineSince)));
    await room.context.setOffline(false);
    await room.page.waitForSelector('body[data-line="live"]', { timeout: 45_000 });
    troubles.push({ from: noted.offlineSince, to: Date.now(), of: [room], may: /^console: .*net::ERR_INTERNET_DISCONNECTED/ });
    expect(currentVote(state().votes)?.id).toBe(voteId);
    // What it counted meanwhile comes by itself, with the time at which it was counted.
    await expect.poll(() => state().sites.get(program.access.sites[3]!.site), { timeout: 30_000 }).toMatchObject({ reported: COUNTED, reportedLate: true });
    const back = Date.now();
    const { reportedAt } = state().sites.get(program.access.sites[3]!.site);
    expect(back - reportedAt).toBeGreaterThan(30_000);

    await give({ kind: "vote.close", voteId });
    await expect.poll(() => state().votes.votes.find(({ id }) => id === voteId)?.count?.voted.persons, { timeout: 30_000 }).toBe(DELEGATES);
    await give({ kind: "vote.declare", voteId, casting: null });
    for (const { page } of rooms) await page.getByText(/Thông qua: Thông qua Nghị quyết/).first().waitFor({ timeout: 20_000 });
    await expect.poll(() => phone.page.locator("#vote-how").innerText(), { timeout: 20_000 }).toMatch(/^Thông qua|^Được thông qua/);
    await keepPicture(phone.page, "day-phone");
    await keepPicture(room.page, "day-result");
  }, 360_000);

  test("a document is turned over in every room, a question stands on the programme, the centre pauses", async () => {
    const { page } = producer;
    const stored = await page.evaluate(
      async ([conference, id, name, pdf]) => {
        const headers = { "x-diemcau-as": "account" };
        const papers = (await (await fetch(`/api/conferences/${conference}/paper-files`, { headers })).json()) as { id: string }[];
        const bytes = Uint8Array.from(atob(pdf), (char) => char.charCodeAt(0));
        await fetch(`/api/files/${id}/parts/0`, { method: "PUT", headers: { ...headers, "content-type": "application/octet-stream" }, body: bytes });
        const subject = { kind: "paper", id: papers[0]!.id, conferenceId: conference };
        return (await fetch("/api/files", { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ id, name, size: bytes.length, subject }) })).status;
      },
      [conferenceId, uuidv7(), DOCUMENT, pdfOf(["Mot", "Hai", "Ba"]).toString("base64")] as const,
    );
    expect([200, 201]).toContain(stored);
    await openDesk(page, "stage");
    await page.locator(".sg-desk").waitFor();
    await page.keyboard.press("5");
    await page.getByRole("button", { name: startsWith(DOCUMENT) }).click();
    await page.getByLabel(say("stage:rooms.search")).fill(names[1]!);
    await page.locator(".sg-rooms .sg-choice").filter({ hasText: names[1]! }).first().click();
    await page.locator('[data-preview="document"] [data-page="1"]').waitFor();
    await page.getByRole("button", { name: say("stage:take.take") }).click();
    const pageOn = (nth: number) => everywhere((room) => room.locator(`.st-stage [data-page="${nth}"]`).waitFor({ timeout: 20_000 }));
    await pageOn(1);
    // Whoever speaks turns the page.
    await rooms[1]!.page.getByRole("group", { name: say("stage:room.label") }).getByRole("button").last().click();
    await pageOn(2);
    await page.locator('.sg-monitor--programme [data-page="2"]').waitFor();
    await keepPicture(rooms[2]!.page, "day-document");
    await page.getByRole("button", { name: say("stage:take.back") }).click();
    await everywhere((room) => room.locator(".st-stage [data-page]").waitFor({ state: "detached" }));

    // Asked on a phone; its author's place is named.
    await phone.page.goto(`${program.url}/me/questions/new`);
    await phone.page.getByLabel("Câu hỏi, ý kiến").fill(QUESTION);
    await phone.page.getByRole("button", { name: "Gửi", exact: true }).click();
    await phone.page.getByText(/Đã nhận câu hỏi số/).waitFor();
    await phone.page.goto(`${program.url}/me`);
    await phone.page.waitForSelector("#line.up");
    const { page: desk } = secretary;
    await openDesk(desk, "questions");
    await desk.getByRole("button", { name: new RegExp(QUESTION.slice(0, 20)) }).click();
    await desk.getByRole("button", { name: say("questions:step.show") }).click();
    await desk.getByRole("button", { name: say("questions:air.show") }).click();
    await everywhere(async (room) => {
      const card = room.locator(".st-stage .dc-question");
      await card.getByText(QUESTION).waitFor({ timeout: 20_000 });
      await card.locator(".dc-question__author").getByText(names[3]!).waitFor();
    });
    await keepPicture(rooms[0]!.page, "day-question");
    await desk.getByLabel(say("questions:answer.text")).fill("Từ ngân sách năm sau.");
    await desk.getByRole("button", { name: say("questions:answer.submit") }).click();
    await desk.getByRole("button", { name: say("questions:air.clear") }).first().click();
    await everywhere((room) => room.locator(".st-stage .dc-question").waitFor({ state: "detached" }));

    await openDesk(page, "local");
    await page.getByLabel(say("local:recess.topic")).fill(TOPIC);
    await page.getByRole("button", { name: say("local:recess.pause") }).click();
    await everywhere((room) => room.getByTestId("local-banner").getByText(TOPIC).waitFor({ timeout: 20_000 }));
    await keepPicture(rooms[2]!.page, "day-recess");
    await page.getByRole("button", { name: say("local:recess.resume") }).click();
    await everywhere((room) => room.getByTestId("local-banner").waitFor({ state: "detached" }));
    await openDesk(page, "floor");
  }, 180_000);

  test("what else belongs to a day: a speaker from the queue, an end taken back, cards, a notice, an incident", async () => {
    const { page } = producer;
    const [, first] = program.access.sites;
    const sees = async (text: string | RegExp): Promise<void> => {
      for (const room of rooms) await room.page.locator(".st-stage").getByText(text).first().waitFor({ timeout: 20_000 });
    };
    // A room asks; it is given the floor from the queue, its clock runs in the room, an end pressed by mistake is taken back.
    await asRoom(rooms[1]!, "commands", { id: uuidv7(), kind: "queue.request", site: first!.site, speaker: { name: SPEAKER } });
    await expect.poll(() => state().queue.length + state().speaking.below.length).toBeGreaterThan(0);
    await give({ kind: "speech.start", site: first!.site, seconds: 300 });
    await expect.poll(() => state().speaking.speech?.site).toBe(first!.site);
    await rooms[2]!.page.getByText(SPEAKER).first().waitFor({ timeout: 20_000 });
    const { id: speechId } = state().speaking.speech!;
    await give({ kind: "speech.end", speechId, off: true });
    await expect.poll(() => state().speaking.speech).toBeNull();
    await give({ kind: "console.undo", act: state().consoles.acts.findLast(({ kind }) => kind === "speech.ended")!.seq });
    await expect.poll(() => state().speaking.speech?.id).toBe(speechId);
    await give({ kind: "speech.end", speechId, off: true });

    // Cards on every screen.
    await give({ kind: "stage.take", scene: { layout: "title", title: "Phần thảo luận" } });
    await sees("Phần thảo luận");
    await give({ kind: "stage.take", scene: { layout: "pause", title: "Nghỉ giữa giờ", until: Date.now() + 600_000 } });
    await sees("Nghỉ giữa giờ");
    await give({ kind: "stage.back" });
    await sees("Phần thảo luận");

    // A notice to all, read in the rooms; an incident of one of them, from its opening to its end.
    await give({ kind: "notice.send", text: NOTICE, urgency: "confirm", rooms: true, to: null, chosen: { kind: "all" } });
    for (const room of rooms) {
      const notice = room.page.locator(".st-notice");
      await notice.getByText(NOTICE).waitFor({ timeout: 20_000 });
      await notice.getByRole("button", { name: say("messages:room.read"), exact: true }).click();
      await notice.waitFor({ state: "detached" });
    }
    const incident = uuidv7();
    await asRoom(rooms[2]!, "commands", { id: incident, kind: "incident.open", site: program.access.sites[2]!.site, what: "no-sound", severity: "major" });
    await expect.poll(() => state().messages.incidents.some(({ id }) => id === incident)).toBe(true);
    const ofIncident = { site: program.access.sites[2]!.site, incidentId: incident };
    await give({ kind: "incident.take", ...ofIncident });
    await give({ kind: "incident.close", ...ofIncident, solution: "Đã bật lại bộ trộn" });
    await keepPicture(page, "day-everything");
  }, 180_000);

  test("the whole agenda runs to its end on every screen", async () => {
    const { page } = producer;
    for (const { page: room } of rooms) await room.getByRole("tab", { name: say("site:tabs.agenda") }).click();
    const next = page.getByTestId("next-item");
    for (let item = 0; item < 60 && (await next.count()) > 0; item++) {
      const title = (await next.locator(".dc-next__title").innerText()).trim();
      await next.click();
      await agendaOf(page).locator('[aria-current="step"]').getByText(title).first().waitFor();
      noted.items++;
      const room = rooms[item % REAL_ROOMS]!.page;
      await expect.poll(() => room.evaluate(() => document.body.innerText.replace(/\s+/g, " ")), { timeout: 15_000 }).toContain(title.replace(/\s+/g, " "));
    }
    expect(noted.items).toBeGreaterThan(3);
    await page.getByTestId("close-conference").last().click();
    await page.getByRole("alertdialog").getByRole("button", { name: say("control:phase.close") }).click();
    await expect.poll(() => state().phase).toBe("ended");
  }, 180_000);

  test("nothing acknowledged is lost, and all screens agree", async () => {
    // Every room that was told so has read the notice, and all of them have said so.
    const read = () => state().messages.notices.reduce((sum, notice) => sum + notice.read, 0);
    await expect.poll(() => rehearsal.number("notices read") + REAL_ROOMS - read(), { timeout: 30_000, interval: 500 }).toBe(0);
    const counts = await rehearsal.stop();
    const { votes, raised } = counts.answers;
    expect(votes.for + votes.against + votes.abstain).toBe(DELEGATES);
    expect(declared(RESOLUTION).count!.persons).toEqual([votes.for, votes.against, votes.abstain]);
    const own = rooms.map((_room, at) => noted.present[at]! - 2).reduce((sum, n) => sum + n, 0);
    expect(declared(BY_HAND).count!.persons).toEqual([raised.for + own, raised.against + REAL_ROOMS, raised.abstain + REAL_ROOMS]);
    expect(read()).toBe(counts.sites.noticesRead + REAL_ROOMS);
    expect(answered()).toBe(counts.answers.answered + REAL_ROOMS);
    expect(counts.phones).toMatchObject({ checkedIn: DELEGATES, refused: 0 });
    const kept = await inDatabase(program.dataDir, async (client) => (await client.query<{ n: number }>("select count(*)::int as n from check_in where conference_id = $1", [conferenceId])).rows[0]!.n);
    expect(kept).toBe(DELEGATES);
    // What the room did without a line is there once.
    const late = await inDatabase(program.dataDir, async (client) =>
      (await client.query<{ n: number }>("select count(*)::int as n from journal where conference_id = $1 and kind = 'headcount.reported' and (body ->> 'site')::int = $2 and (body ->> 'present')::int = $3", [conferenceId, program.access.sites[3]!.site, COUNTED])).rows[0]!.n,
    );
    expect(late).toBe(1);

    // The console that has been there all the time, through the database's death, and one that comes now.
    const fresh = (await (await centre.events(conferenceId)).opened()).snapshot!;
    await expect.poll(() => state().seq, { timeout: 15_000 }).toBeGreaterThanOrEqual(fresh.seq);
    const again = (await (await centre.events(conferenceId)).opened()).snapshot!;
    await expect.poll(() => state().seq, { timeout: 15_000 }).toBe(again.seq);
    expect(JSON.parse(JSON.stringify(snapshotFor(state(), "control")))).toEqual(JSON.parse(JSON.stringify(again)));
    for (const { page } of [producer, secretary]) await expect.poll(() => page.getByTestId("phase").innerText(), { timeout: 15_000 }).toBe(say("common:phase.ended"));
    for (const { page } of rooms) await expect.poll(() => page.evaluate(() => document.body.dataset["phase"]), { timeout: 15_000 }).toBe("ended");
    await expect.poll(() => phone.page.locator("#phase").innerText(), { timeout: 15_000 }).toBe("Hội nghị đã bế mạc");
    // Both consoles count the same, whatever they have been through.
    const counted = async ({ page }: Screen) => (await page.locator(".dc-strip__states, .dc-strip__people").allInnerTexts()).join();
    await expect.poll(async () => (await counted(producer)) === (await counted(secretary)), { timeout: 15_000 }).toBe(true);
  }, 120_000);

  test("every number is the same for the producer, the secretary, whoever comes now, and in the minutes", async () => {
    const fresh = (await (await centre.events(conferenceId)).opened()).snapshot!;
    const wanted = numbersIn(stateFromSnapshot(fresh));
    // The producer's page has folded everything itself; the secretary's begins anew.
    await secretary.page.reload();
    let shown: Record<string, string> = {};
    await expect.poll(async () => missingFrom((shown = await numbersOn(producer.page)), wanted.desks), { timeout: 30_000 }).toEqual([]);
    await expect.poll(() => numbersOn(secretary.page), { timeout: 30_000 }).toEqual(shown);
    await openDesk(secretary.page, "minutes");
    const minutes = async () => {
      const sections = secretary.page.locator("[data-section]");
      await sections.first().waitFor();
      return Object.fromEntries(await sections.evaluateAll((all) => all.map((each) => [(each as HTMLElement).dataset["section"]!, (each as HTMLElement).innerText])));
    };
    await expect.poll(async () => missingFrom(await minutes(), wanted.minutes), { timeout: 20_000 }).toEqual([]);
  }, 120_000);

  test("the minutes say what happened", async () => {
    const { page } = secretary;
    await page.goto(`${program.url}/control/${conferenceId}/minutes`);
    const minutes = page.getByRole("main");
    await minutes.getByText("Thông qua Nghị quyết của hội nghị").first().waitFor({ timeout: 20_000 });
    const text = (await minutes.innerText()).replace(/\s+/g, " ");
    expect(text).toContain(answered().toLocaleString("vi-VN"));
    const told = (section: string) => minutes.locator(`[data-section="${section}"]`).innerText();
    expect(await told("roll-call")).toMatch(new RegExp(`(^|\\D)${noted.silent.toLocaleString("vi-VN")}(\\D|$)`));
    const { body: outline } = await centre.get<{ agenda: { title: string }[] }>(`/api/conferences/${conferenceId}/outline`);
    const course = (await told("agenda")).replace(/\s+/g, " ");
    for (const { title } of outline.agenda) expect(course).toContain(title.replace(/\s+/g, " "));
    expect(await told("on-air")).toContain(names[1]!);
    // The room that had no line, what it counted, and that it came late.
    const without = await told("without-line");
    for (const said of [names[3]!, `Báo quân số: ${COUNTED}`]) expect(without).toContain(said);
    for (const key of ["opening", "closing"]) expect(await told(key)).not.toBe("");
    expect(await told("speeches")).toContain(SPEAKER);
    for (const shown of [DOCUMENT, "Nghỉ giữa giờ"]) expect(await told("stage")).toContain(shown);
    expect(await told("questions")).toContain(QUESTION);
    expect(await told("own-parts")).toContain(TOPIC);
    expect(await told("incidents")).toContain("Đã bật lại bộ trộn");
    await keepPicture(page, "day-minutes");
  }, 60_000);

  test("no page complained of more than what was broken, while it was", () => {
    expect(complaints.beyond(troubles)).toEqual([]);
  });
});
