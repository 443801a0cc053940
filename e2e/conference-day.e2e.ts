/**
 * A whole conference at full size: two consoles, the chair and the hall of the centre, a unit's officer, three more real
 * rooms, 1,996 simulated ones, a real phone and 99,999 simulated ones, from the roll call to the minutes, with a bad moment
 * in the middle of a vote.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { currentVote, snapshotFor, stateFromSnapshot, totalOf } from "@diemcau/rules";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Page } from "playwright-core";
import { keepPicture, type Screen } from "./support/browser.ts";
import { missingOutside } from "./support/agree.ts";
import type { Trouble } from "./support/complaints.ts";
import { DELEGATES, Day, REAL_ROOMS, SIMULATED, SIMULATED_DELEGATES, SITES } from "./support/day.ts";
import { missingFrom, numbersIn, numbersOn, openDesk } from "./support/numbers.ts";
import { inDatabase, part } from "./support/processes.ts";
import { enterRoom, expectPictureRuns, selectSite, signIn } from "./support/rooms.ts";
import { answerOnAir, askFromPhone, chairAndOfficerSit, chairDeclares, expectPageIn, phoneChecksIn, recess, showDocument, takeDocumentBack } from "./support/scenes.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("vi");

let day: Day;
/** What pages may say while something is broken on purpose: nothing but that it is. */
const troubles: Trouble[] = [];
const noted = { items: 0, silent: 0, present: [] as number[], acknowledged: {} as Record<string, number[]> };
const SPEAKER = "Nguyễn Thị Mẫu";
const NOTICE = "Đề nghị các điểm cầu ổn định chỗ ngồi.";
/** A request that was under way when the database was back may still be told that it was not. */
const ANSWERS_MS = 5_000;
/** The line of a room is down for so long. */
const WITHOUT_LINE_MS = 60_000;
/** What the room without a line counts meanwhile; nobody else reports just this. */
const COUNTED = 77;
const RESOLUTION = "Thông qua Nghị quyết của hội nghị";
const BY_HAND = "Thông qua chương trình làm việc";
const QUESTION = "Kinh phí thực hiện chương trình hành động lấy từ nguồn nào?";
const DOCUMENT = "du-thao.pdf";
const TOPIC = "Góp ý vào dự thảo";

const agendaOf = (page: Page) => page.getByRole("region", { name: say("control:agenda.label") });

beforeAll(async () => {
  day = await Day.begin();
}, 240_000);

afterAll(() => day?.end(), 90_000);

describe("a conference of 2,000 sites and 100,000 delegates", () => {
  test("everybody comes: two consoles, the chair, an officer, four rooms, a phone, the simulated rooms and their phones", async () => {
    const { rooms } = day;
    day.startCrowd();
    await Promise.all([
      signIn(day.program, day.producer, "control", day.program.access.producer, "vi"),
      signIn(day.program, day.secretary, "control", day.program.access.desks.secretary, "vi"),
      chairAndOfficerSit(day),
      ...rooms.map((room, at) => enterRoom(day.program, room, day.program.access.sites[at]!.code, "vi")),
    ]);
    const connected = () => [...day.state.sites.entries()].filter(([, row]) => row.presence === "c").length;
    await expect.poll(connected, { timeout: 90_000, interval: 500 }).toBeGreaterThanOrEqual(SITES - 20);
    await phoneChecksIn(day, day.siteOf(1));
  }, 300_000);

  test("the secretary calls the sites while phones still check in; each answers with one press; the silent ones are listed", async () => {
    const { page } = day.secretary;
    await page.goto(`${day.program.url}/control/${day.conferenceId}/roll-call`);
    await page.getByRole("button", { name: /^Gọi tất cả/ }).click();
    await day.everywhere(async (room) => {
      const card = room.getByTestId("roll-call");
      await card.waitFor({ timeout: 20_000 });
      const present = card.getByRole("textbox").first();
      if ((await present.inputValue()) === "") await present.fill("50");
      await card.getByRole("button", { name: /^Báo sẵn sàng/ }).click();
      await room.getByTestId("roll-call-answered").waitFor();
    });
    // Everybody who means to answer has: the number is the rooms' own.
    await expect.poll(() => day.crowd.number("answered") + day.crowd.number("silent"), { timeout: 60_000, interval: 250 }).toBe(SIMULATED);
    noted.silent = day.crowd.number("silent");
    expect(noted.silent).toBeGreaterThan(0);
    expect(noted.silent).toBeLessThan(SIMULATED * 0.03);
    await expect.poll(() => SITES - day.answered(), { timeout: 10_000 }).toBe(noted.silent);
    await page.getByText(new RegExp(`Chưa trả lời\\D*${noted.silent.toLocaleString("vi-VN")}(\\D|$)`)).first().waitFor();
    await keepPicture(page, "day-roll-call");
    await page.getByRole("button", { name: say("rollcall:act.close") }).first().click();
    await page.getByRole("alertdialog").getByRole("button", { name: say("rollcall:act.close") }).click();
    await expect.poll(() => day.state.rollCall.status).toBe("closed");
    await expect.poll(() => day.crowd.number("checked in"), { timeout: 120_000, interval: 500 }).toBe(SIMULATED_DELEGATES);
    const checkedIn = () => [...day.state.sites.entries()].reduce((sum, [, row]) => sum + row.checkedIn, 0);
    await expect.poll(checkedIn, { timeout: 20_000 }).toBe(DELEGATES);
    await keepPicture(day.producer.page, "day-everybody-there");
  }, 180_000);

  test("it is opened, a site goes on air, and every room sees it", async () => {
    const { page } = day.producer;
    await page.getByTestId("open-conference").click();
    await page.getByRole("alertdialog").getByRole("button", { name: say("control:phase.open") }).click();
    await expect.poll(() => day.state.phase).toBe("live");
    await selectSite(page, day.names[1]!, day.names[1]!, "vi");
    await page.getByRole("button", { name: say("control:site.putOnAirNamed", { site: day.names[1]! }) }).click();
    for (const room of [day.rooms[0]!, day.rooms[2]!, day.rooms[3]!]) await expectPictureRuns(room.page, 1);
    await keepPicture(day.rooms[2]!.page, "day-room");
  }, 90_000);

  test("two consoles act in the same second: both acts stand, the same act is done once", async () => {
    await day.secretary.page.goto(`${day.program.url}/control/${day.conferenceId}`);
    await day.secretary.page.getByTestId("next-item").waitFor();
    const before = day.reader.kinds("agenda.moved");
    // Neither has seen the other's act when both have pressed: what they send leaves together.
    const pages = [day.producer.page, day.secretary.page];
    const pressed = pages.map(() => Promise.withResolvers<void>());
    const seqs = await Promise.all(
      pages.map(async (page, at) => {
        await page.route("**/commands", async (route) => {
          pressed[at]!.resolve();
          await Promise.all(pressed.map(({ promise }) => promise));
          await route.continue();
        });
        const answered = page.waitForResponse((answer) => answer.url().endsWith("/commands"));
        await page.getByTestId("next-item").click();
        const { seq } = (await (await answered).json()) as { seq: number };
        await page.unroute("**/commands");
        return seq;
      }),
    );
    await expect.poll(() => day.state.seq).toBeGreaterThanOrEqual(Math.max(...seqs));
    // Both pressed “next” on the same screen: the conference went on by one item, not by two.
    const [first] = day.state.agenda.itemId === null ? [] : [day.state.agenda.itemId];
    expect(day.reader.kinds("agenda.moved") - before).toBe(1);
    for (const { page } of [day.producer, day.secretary]) await agendaOf(page).locator('[aria-current="step"]').waitFor();
    // And two different acts at once are both there.
    await selectSite(day.secretary.page, day.names[2]!, day.names[2]!, "vi");
    await Promise.all([
      day.producer.page.getByRole("button", { name: say("control:site.takeOffNamed", { site: day.names[1]! }) }).first().click(),
      day.secretary.page.getByTestId("next-item").click(),
    ]);
    await expect.poll(() => day.state.slots.some((slot) => slot?.site === day.siteOf(1))).toBe(false);
    await expect.poll(() => day.state.agenda.itemId).not.toBe(first);
  }, 60_000);

  test("one console takes charge; the other is told who has it; what was done is taken back", async () => {
    const { page } = day.secretary;
    await page.goto(`${day.program.url}/control/${day.conferenceId}/consoles`);
    await page.locator('[data-area="agenda"]').getByRole("button", { name: /^Nhận/ }).click();
    await expect.poll(() => day.state.consoles.holders.map(([area]) => area)).toEqual(["agenda"]);
    const item = day.state.agenda.itemId;
    await day.producer.page.getByTestId("desk-charge").getByText(say("consoles:area.agenda")).waitFor();
    await day.producer.page.getByTestId("next-item").click();
    await day.producer.page.getByText("Phần việc này đang do người khác phụ trách.").waitFor();
    expect(day.state.agenda.itemId).toBe(item);
    await day.producer.page.getByRole("button", { name: say("common:action.close") }).first().click();
    await page.locator('[data-area="agenda"]').getByRole("button", { name: /^Thôi giữ/ }).click();
    await expect.poll(() => day.state.consoles.holders).toEqual([]);
    const begun = day.state.agenda;
    await day.producer.page.getByTestId("next-item").click();
    await expect.poll(() => day.state.agenda.itemId).not.toBe(item);
    await day.producer.page.getByTestId("undo-last").click();
    await expect.poll(() => day.state.agenda).toEqual(begun);
    await keepPicture(page, "day-consoles");
  }, 60_000);

  test("hands are counted in 2,000 rooms, and the total is their sum", async () => {
    const { body: rules } = await day.centre.get<{ method: string }[]>(`/api/conferences/${day.conferenceId}/voting-rules`);
    const voteId = uuidv7();
    await day.give({ id: voteId, kind: "vote.draft", title: BY_HAND, text: null, itemId: null, rule: rules.find(({ method }) => method === "hands") });
    await day.give({ kind: "vote.open", voteId });
    await day.everywhere(async (room, at) => {
      const { reported } = day.state.sites.get(day.siteOf(at));
      noted.present[at] = reported;
      await room.getByRole("button", { name: say("voting:site.goCount") }).click();
      for (const [key, value] of [["for", reported - 2], ["against", 1], ["abstain", 1]] as const) await room.getByRole("textbox", { name: say(`voting:choice.${key}`), exact: true }).fill(String(value));
      await room.getByRole("button", { name: say("voting:site.send") }).click();
      await room.getByTestId("vote-count").waitFor();
    });
    await expect.poll(() => day.crowd.number("hands counted"), { timeout: 60_000, interval: 250 }).toBe(SIMULATED);
    await expect.poll(() => totalOf(day.state.votes.sites).rooms, { timeout: 15_000 }).toBe(SITES);
    await openDesk(day.producer.page, "voting");
    const { counts } = totalOf(day.state.votes.sites);
    for (const n of counts) await day.producer.page.locator(".vt-detail .vo-bar__number").getByText(n.toLocaleString("vi-VN"), { exact: true }).first().waitFor();
    await keepPicture(day.producer.page, "day-hands");
    await chairDeclares(day, BY_HAND);
    await expect.poll(() => day.declared(BY_HAND)?.count?.persons).toEqual(counts);
    await day.everywhere((room) => room.getByText(`${say("voting:outcome.adopted")}: ${BY_HAND}`).first().waitFor({ timeout: 20_000 }));
    await openDesk(day.producer.page, "floor");
  }, 120_000);

  test("100,000 vote while a room loses its line for a minute and the database is killed; the others turn over the document", async () => {
    const { body: rules } = await day.centre.get<{ code: string; method: string; mayChange: boolean }[]>(`/api/conferences/${day.conferenceId}/voting-rules`);
    const voteId = uuidv7();
    await day.give({ id: voteId, kind: "vote.draft", title: RESOLUTION, text: null, itemId: null, rule: rules.find(({ method }) => method === "devices") });
    await day.give({ kind: "vote.open", voteId });
    for (const { page } of [...day.rooms, day.phone, day.chair, day.officer]) await page.getByText(RESOLUTION).first().waitFor();
    await day.phone.page.locator("#vote-go").click();
    await day.phone.page.locator(".choice-against").waitFor();
    await expect.poll(() => day.crowd.number("voted"), { timeout: 60_000, interval: 250 }).toBeGreaterThan(10_000);

    // The line of a room goes; the room works on.
    const room = day.rooms[3]!;
    const offlineSince = Date.now();
    await room.context.setOffline(true);
    await room.page.waitForSelector('body:not([data-line="live"])', { timeout: 45_000 });
    await room.page.getByRole("tab", { name: say("site:tabs.roster") }).click();
    await room.page.getByLabel(say("site:headcount.present")).fill(String(COUNTED));
    await room.page.getByRole("button", { name: say("site:headcount.submit") }).click();
    await room.page.getByTestId("headcount").getByText(/^Chờ đường truyền/).waitFor();

    // The database goes as well.
    const killed = part(day.program, "postgres");
    const killedAt = Date.now();
    process.kill(killed, "SIGKILL");
    // Pressed on the phone while there is nobody to record it: it is sent again until somebody has.
    await day.phone.page.locator(".choice-against").click();
    const again = async (): Promise<boolean> => (await fetch(`${day.program.url}/readyz`).catch(() => null))?.status === 200 && part(day.program, "postgres") !== killed;
    await expect.poll(again, { timeout: 60_000, interval: 200 }).toBe(true);
    const backAt = Date.now();
    troubles.push({ from: killedAt, to: backAt + ANSWERS_MS, may: /^answer: 503 .*: database-unavailable$/ });
    const before = day.crowd.number("voted");
    await expect.poll(() => day.crowd.number("voted"), { timeout: 60_000, interval: 250 }).toBeGreaterThan(Math.min(before + 1_000, SIMULATED_DELEGATES - 1));
    await day.phone.page.locator(".checked").getByText(/^Đã ghi nhận lúc [\d:]+: .*Không tán thành$/).waitFor({ timeout: 30_000 });

    // The others have what is voted on before them; somebody asks about it.
    const others = day.rooms.slice(0, 3);
    await showDocument(day, DOCUMENT, others);
    await askFromPhone(day, QUESTION);
    await openDesk(day.producer.page, "voting");
    await expect.poll(() => day.crowd.number("voted"), { timeout: 180_000, interval: 500 }).toBe(SIMULATED_DELEGATES);
    expect(day.state.sites.get(day.siteOf(3)).reported).not.toBe(COUNTED);
    await keepPicture(day.producer.page, "day-voting");

    await sleep(Math.max(0, WITHOUT_LINE_MS - (Date.now() - offlineSince)));
    await room.context.setOffline(false);
    await room.page.waitForSelector('body[data-line="live"]', { timeout: 45_000 });
    troubles.push({ from: offlineSince, to: Date.now(), of: [room], may: /^console: .*net::ERR_INTERNET_DISCONNECTED/ });
    expect(currentVote(day.state.votes)?.id).toBe(voteId);
    // What it counted meanwhile comes by itself, with the time at which it was counted.
    await expect.poll(() => day.state.sites.get(day.siteOf(3)), { timeout: 30_000 }).toMatchObject({ reported: COUNTED, reportedLate: true });
    expect(Date.now() - day.state.sites.get(day.siteOf(3)).reportedAt).toBeGreaterThan(30_000);
    // It sees what the others see, though it was away when that began.
    await expectPageIn(day, [room], 2);
    await openDesk(day.producer.page, "stage");
    await takeDocumentBack(day);
    await openDesk(day.producer.page, "floor");

    await day.give({ kind: "vote.close", voteId });
    await expect.poll(() => day.state.votes.votes.find(({ id }) => id === voteId)?.count?.voted.persons, { timeout: 30_000 }).toBe(DELEGATES);
    await day.give({ kind: "vote.declare", voteId, casting: null });
    for (const { page } of day.rooms) await page.getByText(/Thông qua: Thông qua Nghị quyết/).first().waitFor({ timeout: 20_000 });
    await expect.poll(() => day.phone.page.locator("#vote-how").innerText(), { timeout: 20_000 }).toMatch(/^Thông qua|^Được thông qua/);
    await keepPicture(day.phone.page, "day-phone");
    await keepPicture(room.page, "day-result");
  }, 360_000);

  test("a question stands on the programme, the centre pauses", async () => {
    await answerOnAir(day, QUESTION, day.names[1]!);
    await recess(day, TOPIC);
  }, 120_000);

  test("what else belongs to a day: a speaker from the queue, an end taken back, cards, a notice, an incident", async () => {
    const { page } = day.producer;
    const [, first] = day.program.access.sites;
    const sees = async (text: string | RegExp): Promise<void> => {
      for (const room of day.rooms) await room.page.locator(".st-stage").getByText(text).first().waitFor({ timeout: 20_000 });
    };
    // A room asks; it is given the floor from the queue, its clock runs in the room, an end pressed by mistake is taken back.
    await day.asRoom(day.rooms[1]!, "commands", { id: uuidv7(), kind: "queue.request", site: first!.site, speaker: { name: SPEAKER } });
    await expect.poll(() => day.state.queue.length + day.state.speaking.below.length).toBeGreaterThan(0);
    await day.give({ kind: "speech.start", site: first!.site, seconds: 300 });
    await expect.poll(() => day.state.speaking.speech?.site).toBe(first!.site);
    await day.rooms[2]!.page.getByText(SPEAKER).first().waitFor({ timeout: 20_000 });
    const { id: speechId } = day.state.speaking.speech!;
    await day.give({ kind: "speech.end", speechId, off: true });
    await expect.poll(() => day.state.speaking.speech).toBeNull();
    await day.give({ kind: "console.undo", act: day.state.consoles.acts.findLast(({ kind }) => kind === "speech.ended")!.seq });
    await expect.poll(() => day.state.speaking.speech?.id).toBe(speechId);
    await day.give({ kind: "speech.end", speechId, off: true });

    // Cards on every screen.
    await day.give({ kind: "stage.take", scene: { layout: "title", title: "Phần thảo luận" } });
    await sees("Phần thảo luận");
    await day.give({ kind: "stage.take", scene: { layout: "pause", title: "Nghỉ giữa giờ", until: Date.now() + 600_000 } });
    await sees("Nghỉ giữa giờ");
    await day.give({ kind: "stage.back" });
    await sees("Phần thảo luận");

    // A notice to all, read in the rooms; an incident of one of them, from its opening to its end.
    await day.give({ kind: "notice.send", text: NOTICE, urgency: "confirm", rooms: true, to: null, chosen: { kind: "all" } });
    for (const room of day.rooms) {
      const notice = room.page.locator(".st-notice");
      await notice.getByText(NOTICE).waitFor({ timeout: 20_000 });
      await notice.getByRole("button", { name: say("messages:room.read"), exact: true }).click();
      await notice.waitFor({ state: "detached" });
    }
    const incident = uuidv7();
    await day.asRoom(day.rooms[2]!, "commands", { id: incident, kind: "incident.open", site: day.siteOf(2), what: "no-sound", severity: "major" });
    await expect.poll(() => day.state.messages.incidents.some(({ id }) => id === incident)).toBe(true);
    const ofIncident = { site: day.siteOf(2), incidentId: incident };
    await day.give({ kind: "incident.take", ...ofIncident });
    await day.give({ kind: "incident.close", ...ofIncident, solution: "Đã bật lại bộ trộn" });
    await keepPicture(page, "day-everything");
  }, 180_000);

  test("the whole agenda runs to its end on every screen", async () => {
    const { page } = day.producer;
    for (const { page: room } of day.rooms) await room.getByRole("tab", { name: say("site:tabs.agenda") }).click();
    const next = page.getByTestId("next-item");
    for (let item = 0; item < 60 && (await next.count()) > 0; item++) {
      const title = (await next.locator(".dc-next__title").innerText()).trim();
      await next.click();
      await agendaOf(page).locator('[aria-current="step"]').getByText(title).first().waitFor();
      noted.items++;
      const room = day.rooms[item % REAL_ROOMS]!.page;
      await expect.poll(() => room.evaluate(() => document.body.innerText.replace(/\s+/g, " ")), { timeout: 15_000 }).toContain(title.replace(/\s+/g, " "));
    }
    expect(noted.items).toBeGreaterThan(3);
    await page.getByTestId("close-conference").last().click();
    await page.getByRole("alertdialog").getByRole("button", { name: say("control:phase.close") }).click();
    await expect.poll(() => day.state.phase).toBe("ended");
  }, 180_000);

  test("nothing acknowledged is lost, and all screens agree", async () => {
    // Every room that was told so has read the notice, and all of them have said so.
    const read = () => day.state.messages.notices.reduce((sum, notice) => sum + notice.read, 0);
    await expect.poll(() => day.crowd.number("notices read") + REAL_ROOMS - read(), { timeout: 30_000, interval: 500 }).toBe(0);
    const counts = await day.crowd.stop();
    const { votes, raised } = counts.answers;
    expect(votes.for + votes.against + votes.abstain).toBe(SIMULATED_DELEGATES);
    const own = day.rooms.map((_room, at) => noted.present[at]! - 2).reduce((sum, n) => sum + n, 0);
    // What was acknowledged to those who sent it, the real phone and the real rooms among them.
    noted.acknowledged = {
      [RESOLUTION]: [votes.for, votes.against + 1, votes.abstain],
      [BY_HAND]: [raised.for + own, raised.against + REAL_ROOMS, raised.abstain + REAL_ROOMS],
    };
    for (const [title, persons] of Object.entries(noted.acknowledged)) expect(day.declared(title).count!.persons, title).toEqual(persons);
    // Those of its last second come to the screens a moment later.
    await expect.poll(read, { timeout: 30_000 }).toBe(counts.sites.noticesRead + REAL_ROOMS);
    expect(day.answered()).toBe(counts.answers.answered + REAL_ROOMS);
    expect(counts.phones).toMatchObject({ checkedIn: SIMULATED_DELEGATES, refused: 0 });
    const kept = await inDatabase(day.program.dataDir, async (client) => (await client.query<{ n: number }>("select count(*)::int as n from check_in where conference_id = $1", [day.conferenceId])).rows[0]!.n);
    expect(kept).toBe(DELEGATES);
    // What the room did without a line is there once.
    const late = await inDatabase(day.program.dataDir, async (client) =>
      (await client.query<{ n: number }>("select count(*)::int as n from journal where conference_id = $1 and kind = 'headcount.reported' and (body ->> 'site')::int = $2 and (body ->> 'present')::int = $3", [day.conferenceId, day.siteOf(3), COUNTED])).rows[0]!.n,
    );
    expect(late).toBe(1);

    // The console that has been there all the time, through the database's death, and one that comes now.
    const fresh = (await (await day.centre.events(day.conferenceId)).opened()).snapshot!;
    await expect.poll(() => day.state.seq, { timeout: 15_000 }).toBeGreaterThanOrEqual(fresh.seq);
    const again = (await (await day.centre.events(day.conferenceId)).opened()).snapshot!;
    await expect.poll(() => day.state.seq, { timeout: 15_000 }).toBe(again.seq);
    expect(JSON.parse(JSON.stringify(snapshotFor(day.state, "control")))).toEqual(JSON.parse(JSON.stringify(again)));
    for (const { page } of [day.producer, day.secretary, day.officer]) await expect.poll(() => page.getByTestId("phase").innerText(), { timeout: 15_000 }).toBe(say("common:phase.ended"));
    await day.chair.page.getByText(say("control:over.speaking")).first().waitFor({ timeout: 15_000 });
    for (const { page } of day.rooms) await expect.poll(() => page.evaluate(() => document.body.dataset["phase"]), { timeout: 15_000 }).toBe("ended");
    await expect.poll(() => day.phone.page.locator("#phase").innerText(), { timeout: 15_000 }).toBe("Hội nghị đã bế mạc");
    // Both consoles count the same, whatever they have been through.
    const counted = async ({ page }: Screen) => (await page.locator(".dc-strip__states, .dc-strip__people").allInnerTexts()).join();
    await expect.poll(async () => (await counted(day.producer)) === (await counted(day.secretary)), { timeout: 15_000 }).toBe(true);
  }, 120_000);

  test("every number is the same for the producer, the secretary, whoever comes now, and in the minutes", async () => {
    const fresh = (await (await day.centre.events(day.conferenceId)).opened()).snapshot!;
    const wanted = numbersIn(stateFromSnapshot(fresh));
    // The producer's page has folded everything itself; the secretary's begins anew.
    await day.secretary.page.reload();
    let shown: Record<string, string> = {};
    await expect.poll(async () => missingFrom((shown = await numbersOn(day.producer.page)), wanted.desks), { timeout: 30_000 }).toEqual([]);
    await expect.poll(() => numbersOn(day.secretary.page), { timeout: 30_000 }).toEqual(shown);
    await openDesk(day.secretary.page, "minutes");
    const minutes = async () => {
      const sections = day.secretary.page.locator("[data-section]");
      await sections.first().waitFor();
      return Object.fromEntries(await sections.evaluateAll((all) => all.map((each) => [(each as HTMLElement).dataset["section"]!, (each as HTMLElement).innerText])));
    };
    await expect.poll(async () => missingFrom(await minutes(), wanted.minutes), { timeout: 20_000 }).toEqual([]);
  }, 120_000);

  test("rooms, the phone, the chair and the officer read the same numbers, and they are what was acknowledged", async () => {
    expect(Object.keys(noted.acknowledged)).toEqual([RESOLUTION, BY_HAND]);
    expect(await missingOutside(day, noted.acknowledged, RESOLUTION)).toEqual([]);
  }, 60_000);

  test("the minutes say what happened", async () => {
    const { page } = day.secretary;
    await page.goto(`${day.program.url}/control/${day.conferenceId}/minutes`);
    const minutes = page.getByRole("main");
    await minutes.getByText("Thông qua Nghị quyết của hội nghị").first().waitFor({ timeout: 20_000 });
    const text = (await minutes.innerText()).replace(/\s+/g, " ");
    expect(text).toContain(day.answered().toLocaleString("vi-VN"));
    const told = (section: string) => minutes.locator(`[data-section="${section}"]`).innerText();
    expect(await told("roll-call")).toMatch(new RegExp(`(^|\\D)${noted.silent.toLocaleString("vi-VN")}(\\D|$)`));
    const { body: outline } = await day.centre.get<{ agenda: { title: string }[] }>(`/api/conferences/${day.conferenceId}/outline`);
    const course = (await told("agenda")).replace(/\s+/g, " ");
    for (const { title } of outline.agenda) expect(course).toContain(title.replace(/\s+/g, " "));
    expect(await told("on-air")).toContain(day.names[1]!);
    // The room that had no line, what it counted, and that it came late.
    const without = await told("without-line");
    for (const said of [day.names[3]!, `Báo quân số: ${COUNTED}`]) expect(without).toContain(said);
    for (const key of ["opening", "closing"]) expect(await told(key)).not.toBe("");
    expect(await told("speeches")).toContain(SPEAKER);
    for (const shown of [DOCUMENT, "Nghỉ giữa giờ"]) expect(await told("stage")).toContain(shown);
    expect(await told("questions")).toContain(QUESTION);
    expect(await told("own-parts")).toContain(TOPIC);
    expect(await told("incidents")).toContain("Đã bật lại bộ trộn");
    await keepPicture(page, "day-minutes");
  }, 60_000);

  test("no page complained of more than what was broken, while it was", () => {
    expect(day.complaints.beyond(troubles)).toEqual([]);
  });
});
