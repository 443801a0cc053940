/** A show of hands and a secret vote in real windows, while somebody kills a gateway and the database. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { VOTE_CHOICES, type VotingRule } from "@diemcau/contract";
import { Client } from "pg";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { VOTING_TEXT } from "../apps/server/src/delegate/voting/text.ts";
import { sealCookie } from "../apps/server/src/modules/identity/index.ts";
import { loadSecrets } from "../apps/server/src/platform/secrets.ts";
import { TestClient } from "../apps/server/src/testing/client.ts";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, lookAt } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { accountClient } from "./support/sign-ins.ts";
import { startsWith, wordsOf } from "./support/words.ts";

const LANGUAGE = "en";
const VOTERS = 120;
const say = wordsOf(LANGUAGE);

let program: Program;
let browser: Browser;
let producer: TestClient;
let control: Screen;
let room: Screen;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ args: ["--demo", "northwind-assembly", "--gateways", "2"] }), launchBrowser()]);
  [control, room] = await Promise.all([openScreen(browser, SIZES.laptop, LANGUAGE), openScreen(browser, SIZES.laptop, LANGUAGE)]);
  producer = await accountClient(program.url, program.access.producer);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

async function inDatabase<R>(work: (client: Client) => Promise<R>): Promise<R> {
  const folder = join(program.dataDir, "postgres");
  const [password, port] = ["password", "port"].map((file) => readFileSync(join(folder, file), "utf8").trim());
  const client = new Client({ host: "127.0.0.1", port: Number(port), user: "diemcau", password: password!, database: "diemcau" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The program's web servers. */
function gateways(): number[] {
  return readdirSync("/proc").flatMap((name) => {
    try {
      const command = readFileSync(`/proc/${name}/cmdline`, "utf8").replaceAll("\0", " ");
      return /^\d+$/.test(name) && /main\.ts gateway/.test(command) && readFileSync(`/proc/${name}/environ`, "utf8").includes(program.dataDir) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

const command = (fields: { kind: string; [field: string]: unknown }) => producer.command(program.access.conferenceId, fields);

test("hands are counted in the room and declared by the centre", async () => {
  const { conferenceId, sites } = program.access;
  expect((await command({ kind: "conference.open" })).status).toBe(200);
  await signIn(program, control, "control", program.access.producer, LANGUAGE);
  await control.page.getByRole("link", { name: say("control:desks.voting") }).click();
  await control.page.getByRole("button", { name: say("voting:new") }).click();
  await control.page.getByLabel(say("voting:form.title")).fill("That the lanterns be lit");
  await control.page.getByRole("combobox", { name: say("voting:form.rule") }).selectOption("standing-count");
  // For this vote alone: it closes by itself, and bears a name of its own.
  await control.page.getByRole("button", { name: say("voting:adapt.open") }).click();
  await control.page.getByRole("combobox", { name: say("voting:adapt.window") }).selectOption("3600");
  await control.page.getByRole("button", { name: say("voting:form.save") }).click();
  await control.page.locator(".vt-detail__rule summary").getByText("(adapted)").waitFor();
  await enterRoom(program, room, sites[1]!.code, LANGUAGE);
  await command({ kind: "headcount.report", site: sites[1]!.site, present: 30, qualifier: "exact" });
  await control.page.getByRole("button", { name: say("voting:act.open") }).click();
  await control.page.getByRole("alertdialog").getByRole("button", { name: say("voting:act.open") }).click();
  // Over the stage, whatever tab is open.
  await room.page.getByRole("button", { name: say("voting:site.goCount") }).click();
  for (const [key, value] of [["for", "21"], ["against", "4"], ["abstain", "9"]] as const) await room.page.getByRole("textbox", { name: say(`voting:choice.${key}`) }).fill(value);
  await room.page.getByText(say("voting:site.tooMany")).waitFor();
  await room.page.getByRole("textbox", { name: say("voting:choice.abstain") }).fill("2");
  await room.page.getByRole("button", { name: say("voting:site.send") }).click();
  await expect.poll(() => room.page.getByTestId("vote-count").textContent(), { timeout: 10_000 }).toContain("21 for, 4 against, 2 abstaining");
  await room.page.getByRole("button", { name: say("voting:site.goAgain") }).waitFor();
  await control.page.locator(`.vt-room[data-site="${sites[1]!.site}"]`).getByText("21 for, 4 against, 2 abstaining").waitFor();
  await keepPicture(control.page, "voting-hands-control");
  await telephone(sites[2]!);
  expect([...(await axe(control.page)), ...(await axe(room.page))]).toEqual([]);
  await control.page.getByRole("button", { name: say("voting:act.close") }).click();
  await control.page.getByRole("alertdialog").getByRole("button", { name: say("voting:act.close") }).click();
  const declare = control.page.getByRole("button", { name: say("voting:act.declare") });
  await expect.poll(() => declare.isEnabled(), { timeout: 10_000 }).toBe(true);
  await declare.click();
  await room.page.getByRole("status", { name: say("voting:site.result") }).waitFor();
  const annex = await producer.get<string>(`/api/conferences/${conferenceId}/votes/${(await votes()).at(-1)!.id}/annex.csv`, { language: LANGUAGE });
  expect(annex.body).toContain(",21,4,2,");
  const minutes = await producer.get<{ sections: { key: string }[] }>(`/api/conferences/${conferenceId}/minutes?language=en`);
  expect(JSON.stringify(minutes.body.sections.find(({ key }) => key === "vote-annex"))).toMatch(/by telephone, entered by [^"]+\)","5","1","0"/);
}, 90_000);

/** A room that never had a line: the centre telephones it and writes down what it says. */
async function telephone({ name, site }: { name: string; site: number }): Promise<void> {
  const { page } = control;
  await page.getByRole("group", { name: say("voting:rooms.show") }).getByRole("button", { name: startsWith(say("voting:rooms.noLine")) }).click();
  await page.getByRole("searchbox", { name: say("voting:rooms.search") }).fill(name);
  const row = page.locator(`.vt-room[data-site="${site}"]`);
  await row.getByRole("button", { name: say("voting:telephone.of", { site: name }) }).click();
  const dialog = page.getByRole("dialog");
  const enter = dialog.getByRole("button", { name: say("voting:telephone.enter"), exact: true });
  await enter.click();
  await dialog.getByText(say("voting:telephone.presentMissing")).waitFor();
  await dialog.getByRole("textbox", { name: say("voting:telephone.present") }).fill("6");
  await dialog.getByRole("textbox", { name: say("voting:choice.for"), exact: true }).fill("7");
  await dialog.getByRole("textbox", { name: say("voting:choice.against") }).fill("1");
  await dialog.getByText(say("voting:site.tooMany")).waitFor();
  await dialog.getByRole("textbox", { name: say("voting:choice.for"), exact: true }).fill("5");
  for (const size of ["laptop", "phone"] as const) {
    await page.setViewportSize(SIZES[size]);
    await keepPicture(page, `voting-telephone-${size}`);
    expect(await axe(page)).toEqual([]);
  }
  await page.setViewportSize(SIZES.laptop);
  await enter.click();
  await dialog.waitFor({ state: "detached" });
  await page.getByRole("group", { name: say("voting:rooms.show") }).getByRole("button", { name: startsWith(say("voting:rooms.sent")) }).click();
  await row.getByText("5 for, 1 against, 0 abstaining").waitFor();
  await row.getByText(say("voting:rooms.telephone")).waitFor();
  await keepPicture(page, "voting-telephone-entered");
  await page.getByRole("searchbox", { name: say("voting:rooms.search") }).fill("");
}

test("a room whose line falls counts its people and then their hands, and brings both when it is back", async () => {
  const { conferenceId, sites } = program.access;
  const rules = await producer.get<VotingRule[]>(`/api/conferences/${conferenceId}/voting-rules`);
  const rule = { ...rules.body.find(({ method }) => method === "hands")!, classes: [], quorum: { persons: null, sites: null, of: "present" } };
  const voteId = uuidv7();
  expect((await command({ id: voteId, kind: "vote.draft", title: "That the quay be swept", text: null, itemId: null, rule })).status).toBe(200);
  const away = await openScreen(browser, SIZES.laptop, LANGUAGE);
  const { page } = away;
  await enterRoom(program, away, sites[3]!.code, LANGUAGE);
  expect((await command({ kind: "vote.open", voteId })).status).toBe(200);
  await page.getByRole("button", { name: say("voting:site.goCount") }).click();
  await page.getByText(say("voting:site.noHeadcount")).waitFor();
  await away.context.setOffline(true);
  // A stream that has gone silent is given up after its time, which a busy machine stretches.
  await page.waitForSelector('body[data-line="waiting"]', { timeout: 60_000 });
  const report = async (people: string) => {
    await page.getByRole("tab", { name: say("site:tabs.roster") }).click();
    await page.getByLabel(say("site:headcount.present")).fill(people);
    await page.getByRole("button", { name: say("site:headcount.submit") }).click();
    await page.getByRole("tab", { name: say("voting:site.tabOpen") }).click();
  };
  const count = async (yes: string, no: string) => {
    await page.getByRole("textbox", { name: say("voting:choice.for"), exact: true }).fill(yes);
    await page.getByRole("textbox", { name: say("voting:choice.against") }).fill(no);
  };
  await report("50");
  await count("40", "17");
  await page.getByText(say("voting:site.tooMany")).waitFor();
  // Some came in late: counted again.
  await report("57");
  await count("40", "17");
  await page.getByText(say("voting:site.sum", { sum: "57", present: "57" })).waitFor();
  await page.getByRole("button", { name: say("voting:site.send") }).click();
  await expect.poll(() => page.getByTestId("vote-count").textContent()).toContain(say("voting:site.waiting"));
  await keepPicture(page, "voting-hands-offline");
  await away.context.setOffline(false);
  await expect.poll(() => page.getByTestId("vote-count").textContent(), { timeout: 20_000 }).toContain("40 for, 17 against");
  expect((await command({ kind: "vote.close", voteId })).status).toBe(200);
  await expect.poll(async () => (await command({ kind: "vote.declare", voteId, casting: null })).status, { timeout: 10_000 }).toBe(200);
  expect((await votes()).at(-1)).toMatchObject({ id: voteId, persons: [40, 17, 0] });

  // An adoption: the line stumbles in the last seconds of the window, and the room objects just then.
  const consensus = { ...rules.body.find(({ method }) => method === "consensus")!, classes: [], seconds: 10, objections: 3, quorum: { persons: null, sites: null, of: "present" } };
  const adoption = uuidv7();
  expect((await command({ id: adoption, kind: "vote.draft", title: "That the quay be closed", text: null, itemId: null, rule: consensus })).status).toBe(200);
  const opened = Date.now();
  expect((await command({ kind: "vote.open", voteId: adoption })).status).toBe(200);
  await page.getByRole("button", { name: say("voting:site.go"), exact: true }).click();
  const form = page.locator(".sv-form");
  await form.getByRole("textbox", { name: say("voting:site.objectors") }).fill("35");
  await sleep(Math.max(0, opened + 8_000 - Date.now()));
  await away.context.setOffline(true);
  await form.getByRole("button", { name: say("voting:site.object"), exact: true }).click();
  const isClosed = () => inDatabase(async (client) => (await client.query("select 1 from journal where kind = 'vote.closed' and body ->> 'voteId' = $1", [adoption])).rowCount);
  await expect.poll(isClosed, { timeout: 10_000 }).toBe(1);
  // Nobody closed it by hand: it waits for such a room.
  expect((await command({ kind: "vote.declare", voteId: adoption, casting: null })).status).toBe(409);
  await away.context.setOffline(false);
  await expect.poll(() => page.getByTestId("vote-objection").textContent(), { timeout: 20_000 }).toContain("35 people object");
  await expect.poll(async () => (await command({ kind: "vote.declare", voteId: adoption, casting: null })).status, { timeout: 15_000 }).toBe(200);
  expect((await votes()).at(-1)).toMatchObject({ id: adoption, persons: [expect.any(Number), 35, 0] });
  await away.context.close();
}, 90_000);

test("objections to an adoption are counted site by site; the secretary declares it and shows what came of it", async () => {
  const { conferenceId, sites, desks } = program.access;
  const rules = await producer.get<VotingRule[]>(`/api/conferences/${conferenceId}/voting-rules`);
  const rule = { ...rules.body.find(({ method }) => method === "consensus")!, seconds: 600, objections: 3, quorum: { persons: null, sites: null, of: "present" } };
  const voteId = uuidv7();
  expect((await command({ id: voteId, kind: "vote.draft", title: "That the harbour be dredged", text: null, itemId: null, rule })).status).toBe(200);
  await command({ kind: "headcount.report", site: sites[2]!.site, present: 12, qualifier: "exact" });
  expect((await command({ kind: "vote.open", voteId })).status).toBe(200);
  const { page } = control;
  await page.goto(`${program.url}/control/${conferenceId}/voting`);
  await room.page.getByRole("button", { name: say("voting:site.go"), exact: true }).click();
  const form = room.page.locator(".sv-form");
  await form.getByRole("textbox", { name: say("voting:site.objectors") }).fill("5");
  await form.getByRole("textbox", { name: say("voting:site.reason") }).fill("The boats have nowhere to go");
  await form.getByRole("button", { name: say("voting:site.object"), exact: true }).click();
  await expect.poll(() => room.page.getByTestId("vote-objection").textContent(), { timeout: 10_000 }).toContain("5 people object");
  await page.getByText("The boats have nowhere to go").waitFor();
  // The room has talked it over; another one says on the telephone that somebody there objects.
  await form.getByRole("textbox", { name: say("voting:site.objectors") }).fill("1");
  await form.getByRole("button", { name: say("voting:site.objectAgain"), exact: true }).click();
  await expect.poll(() => room.page.getByTestId("vote-objection").textContent(), { timeout: 10_000 }).toContain("1 person objects");
  expect((await command({ kind: "vote.object", voteId, site: sites[2]!.site, persons: 1, reason: "Too dear" })).status).toBe(200);
  const row = (site: number) => page.locator(`.vt-room[data-site="${site}"]`);
  for (const { site } of [sites[1]!, sites[2]!]) await row(site).getByText("1 person objects").waitFor();
  await row(sites[2]!.site).getByText(say("voting:rooms.telephone")).waitFor();
  await keepPicture(page, "voting-objections-control");
  expect(await axe(page)).toEqual([]);
  expect((await command({ kind: "vote.close", voteId })).status).toBe(200);

  const secretary = await openScreen(browser, SIZES.laptop, LANGUAGE);
  await signIn(program, secretary, "control", desks.secretary, LANGUAGE);
  await secretary.page.locator(".dc-strip").waitFor();
  await secretary.page.goto(`${program.url}/control/${conferenceId}/voting`);
  const declare = secretary.page.getByRole("button", { name: say("voting:act.declare") });
  await expect.poll(() => declare.isEnabled(), { timeout: 10_000 }).toBe(true);
  await declare.click();
  await secretary.page.getByRole("button", { name: say("voting:act.show") }).click();
  const card = room.page.locator(".st-stage .dc-picture");
  await card.getByText("That the harbour be dredged").waitFor();
  await card.getByText("Adopted", { exact: true }).waitFor();
  // Shown by mistake: taken back at once by whoever showed it, and shown again.
  await secretary.page.getByTestId("undo-last").click();
  await card.getByText("That the harbour be dredged").waitFor({ state: "detached" });
  await secretary.page.getByRole("button", { name: say("voting:act.show") }).click();
  await card.getByText("That the harbour be dredged").waitFor();
  await keepPicture(secretary.page, "voting-shown-secretary");
  expect(await axe(secretary.page)).toEqual([]);
  // What is not theirs to press is not there, and what is can be taken off again.
  await secretary.page.getByRole("link", { name: say("control:desks.stage") }).click();
  await secretary.page.locator(".sg-desk .dc-programme").first().waitFor();
  expect(await secretary.page.getByRole("button", { name: say("stage:take.take") }).count()).toBe(0);
  await secretary.page.locator("#main button").first().waitFor();
  await lookAt(secretary.page, "stage-secretary");
  await secretary.page.getByRole("link", { name: say("control:desks.voting") }).click();
  await secretary.page.getByRole("button", { name: say("voting:act.hide") }).click();
  await card.getByText("That the harbour be dredged").waitFor({ state: "detached" });
  expect(secretary.complaints).toEqual([]);
  await secretary.context.close();
  const minutes = await producer.get<{ sections: { key: string }[] }>(`/api/conferences/${conferenceId}/minutes?language=en`);
  const annex = JSON.stringify(minutes.body.sections.find(({ key }) => key === "vote-annex"));
  for (const said of ["The boats have nowhere to go", "Too dear", "Entitled when it was opened"]) expect(annex).toContain(said);
}, 60_000);

/** Votes that are declared, as the journal has them. */
const votes = () =>
  inDatabase(async (client) => {
    const found = await client.query<{ body: { voteId: string; count: { persons: number[]; voted: { persons: number } } } }>("select body from journal where kind = 'vote.declared' order by seq");
    return found.rows.map(({ body }) => ({ id: body.voteId, ...body.count }));
  });

test("a secret vote loses nothing acknowledged when a gateway and the database are killed", async () => {
  const { conferenceId } = program.access;
  const rules = await producer.get<VotingRule[]>(`/api/conferences/${conferenceId}/voting-rules`);
  const voteId = uuidv7();
  const rule = { ...rules.body.find(({ code }) => code === "secret-ballot")!, classes: [], quorum: { persons: null, sites: null, of: "voted" } };
  expect((await command({ kind: "vote.draft", id: voteId, title: "That it be kept secret", text: null, itemId: null, rule })).status).toBe(200);
  const people = await inDatabase(async (client) => {
    const found = await client.query<{ id: string; site: number }>("select id, site_ordinal as site from delegate where conference_id = $1 order by id limit $2", [conferenceId, VOTERS + 1]);
    await client.query("insert into check_in (delegate_id, conference_id, site_ordinal, at, method) select id, conference_id, site_ordinal, now(), 'site' from delegate where id = any($1::uuid[]) on conflict do nothing", [found.rows.map(({ id }) => id)]);
    return found.rows;
  });
  expect((await command({ kind: "vote.open", voteId })).status).toBe(200);
  const secrets = loadSecrets(program.dataDir, null);
  const cookieOf = ({ id, site }: { id: string; site: number }) => sealCookie(secrets, { conferenceId, delegateId: id, site, expires: Math.floor(Date.now() / 1000) + 3_600 });

  // One of them on a real phone, pressing while the house falls down.
  const phone = await openScreen(browser, SIZES.phone, LANGUAGE);
  await phone.context.addCookies([{ name: "dc_delegate", value: cookieOf(people[VOTERS]!), url: program.url }]);
  await phone.page.goto(`${program.url}/me`);
  // A delegate's page with an open vote: the card as well.
  expect(await axe(phone.page)).toEqual([]);
  await phone.page.locator("#vote-go").click();
  await phone.page.locator(".choice-for").waitFor();
  expect(await axe(phone.page)).toEqual([]);

  const acknowledged: { receipt: string; choice: number }[] = [];
  let next = 0;
  const voting = Promise.all(
    Array.from({ length: 6 }, async () => {
      while (next < VOTERS) {
        const nth = next++;
        const voter = new TestClient(program.url, "delegate", { dc_delegate: cookieOf(people[nth]!) });
        const ballot = { id: uuidv4(), voteId, choice: VOTE_CHOICES[nth % 3], receipt: nth.toString(32).toUpperCase().replace(/[ILOU]/g, "Z").padStart(16, "A") };
        for (;;) {
          const answer = await voter.post<{ code?: string }>(`/api/conferences/${conferenceId}/ballots`, ballot).catch(() => null);
          if (answer?.status === 200) break;
          if (answer && answer.status < 500) throw new Error(JSON.stringify(answer.body));
          await sleep(100 + Math.random() * 200);
        }
        acknowledged.push({ receipt: ballot.receipt, choice: nth % 3 });
        await sleep(40);
      }
    }),
  );
  const [gateway] = gateways();
  expect(gateway).toBeGreaterThan(0);
  process.kill(gateway!, "SIGKILL");
  await sleep(600);
  process.kill(Number(readFileSync(join(program.dataDir, "postgres/cluster/postmaster.pid"), "utf8").split("\n")[0]), "SIGKILL");
  await phone.page.locator(".choice-for").click();
  await voting;
  await phone.page.locator(".receipt-code").waitFor({ timeout: 30_000 });
  const own = (await phone.page.locator(".receipt-code").textContent())!.replaceAll(" ", "");
  await keepPicture(phone.page, "voting-receipt");
  const grouped = own.replace(/(.{4})(?=.)/g, "$1 ");
  const receipt = phone.page.locator(".receipt-code").filter({ hasText: grouped });
  // A reload loses nothing.
  await phone.page.reload();
  await receipt.waitFor();
  await phone.page.locator("#vote-recorded").waitFor();

  await expect.poll(async () => (await command({ kind: "vote.close", voteId }).catch(() => null))?.status, { timeout: 20_000 }).toBe(200);
  await expect.poll(async () => (await command({ kind: "vote.declare", voteId, casting: null }).catch(() => null))?.status, { timeout: 30_000 }).toBe(200);
  // The page goes on beside the receipt: closed, declared, and the next vote.
  const words = VOTING_TEXT[LANGUAGE];
  await phone.page.locator(".outcome").waitFor({ timeout: 30_000 });
  await receipt.waitFor();
  const following = uuidv7();
  const hands = rules.body.find(({ method }) => method === "hands")!;
  expect((await command({ kind: "vote.draft", id: following, title: "That the lamps be lit", text: null, itemId: null, rule: hands })).status).toBe(200);
  expect((await command({ kind: "vote.open", voteId: following })).status).toBe(200);
  await phone.page.locator("#vote-next").getByText(words.nextVote.replace("{title}", "That the lamps be lit")).waitFor({ timeout: 15_000 });
  await receipt.waitFor();
  await keepPicture(phone.page, "voting-receipt-next");
  expect(await axe(phone.page)).toEqual([]);
  await phone.page.locator("#vote-next a").click();
  await phone.page.getByRole("heading", { name: "That the lamps be lit" }).waitFor();
  await receipt.waitFor();
  expect((await command({ kind: "vote.annul", voteId: following, reason: "tried" })).status).toBe(200);
  const { persons, voted } = (await votes()).find(({ id }) => id === voteId)!;
  const expected = VOTE_CHOICES.map((_choice, choice) => acknowledged.filter((each) => each.choice === choice).length + (choice === 0 ? 1 : 0));
  expect(persons).toEqual(expected);
  expect(voted.persons).toBe(VOTERS + 1);
  const list = await producer.get<{ rows: { receipt: string; choice: string }[] }>(`/api/conferences/${conferenceId}/votes/${voteId}/receipts`);
  const listed = list.body.rows.map(({ receipt, choice }) => `${receipt} ${choice}`).toSorted();
  expect(listed).toEqual([...acknowledged.map(({ receipt, choice }) => `${receipt} ${VOTE_CHOICES[choice]}`), `${own} for`].toSorted());
  // And its voter finds it: the receipt stands beside the list, until its owner clears it.
  await phone.page.locator(".receipt a").click();
  await phone.page.locator(".receipts code").getByText(grouped).waitFor();
  await receipt.waitFor();
  expect(await axe(phone.page)).toEqual([]);
  await keepPicture(phone.page, "voting-receipt-list");
  expect(await phone.page.evaluate(() => JSON.stringify(Object.values(sessionStorage)))).not.toMatch(/choice|"for"|against/);
  phone.page.once("dialog", (dialog) => void dialog.accept());
  await phone.page.getByRole("button", { name: words.receiptClear }).click();
  await receipt.waitFor({ state: "detached" });
  await phone.page.reload();
  await phone.page.locator(".receipts code").getByText(grouped).waitFor();
  expect(await receipt.count()).toBe(0);
  expect(phone.complaints.filter((each) => !/ERR_|Failed to load/.test(each))).toEqual([]);
}, 90_000);
