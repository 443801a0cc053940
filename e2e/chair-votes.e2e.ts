/** Whoever presides sees a vote from its quorum to its result, and decides it, without leaving the chair's view. */
import type { VotingRule } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import type { TestClient } from "../apps/server/src/testing/client.ts";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { signIn } from "./support/rooms.ts";
import { accountClient } from "./support/sign-ins.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("en");
let program: Program;
let browser: Browser;
let chair: Screen;
let producer: TestClient;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ args: ["--demo", "northwind-assembly"] }), launchBrowser()]);
  chair = await openScreen(browser, SIZES.laptop, "en");
  producer = await accountClient(program.url, program.access.producer);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

const command = (fields: { kind: string; [field: string]: unknown }) => producer.command(program.access.conferenceId, fields);

async function drafted(title: string, change: Partial<VotingRule>): Promise<string> {
  const rules = await producer.get<VotingRule[]>(`/api/conferences/${program.access.conferenceId}/voting-rules`);
  const rule = { ...rules.body.find(({ method }) => method === (change.method ?? "hands"))!, classes: [], seconds: null, quorum: { persons: null, sites: null, of: "present" }, ...change };
  const id = uuidv7();
  expect((await command({ kind: "vote.draft", id, title, text: null, itemId: null, rule })).status).toBe(200);
  return id;
}

async function look(name: string): Promise<void> {
  for (const size of ["laptop", "monitor", "phone"] as const) {
    await chair.page.setViewportSize(SIZES[size]);
    await keepPicture(chair.page, `chair-${name}-${size}`);
    expect(await axe(chair.page)).toEqual([]);
  }
  await chair.page.setViewportSize(SIZES.laptop);
}

test("the chair reads that the quorum is not there, then opens a vote, decides its tie and sees what came of it", async () => {
  const { conferenceId, sites, desks } = program.access;
  expect((await command({ kind: "conference.open" })).status).toBe(200);
  for (const { site } of sites.slice(1, 3)) await command({ kind: "headcount.report", site, present: 30, qualifier: "exact" });
  await drafted("That the bridge be mended", { quorum: { persons: [1, 2], sites: [1, 2], of: "present" } });
  const voteId = await drafted("That the lanterns be lit", { tie: "chair" });
  await signIn(program, chair, "control", desks.chair, "en");
  const { page } = chair;
  await page.locator(".ch-desk").waitFor();
  await page.goto(`${program.url}/control/${conferenceId}/chair`);
  await page.getByRole("tab", { name: say("voting:chair.tab") }).click();
  await page.getByRole("button", { name: "That the bridge be mended" }).click();
  const lists = page.locator(".ch-votes");
  await lists.getByText(say("voting:quorum.missing")).waitFor();
  await lists.getByText(/^People: 60 there, [\d,]+ needed$/).waitFor();
  await lists.getByText(/^Sites: 2 there, [\d,]+ needed$/).waitFor();
  await look("draft");
  await lists.getByRole("button", { name: say("voting:act.open") }).click();
  const asked = page.getByRole("alertdialog");
  await asked.getByText(say("voting:quorum.missing")).waitFor();
  await keepPicture(page, "chair-quorum-asked");
  await asked.getByRole("button", { name: say("common:action.cancel") }).click();

  await page.getByRole("button", { name: "That the lanterns be lit" }).click();
  await lists.getByRole("button", { name: say("voting:act.open") }).click();
  await asked.getByRole("button", { name: say("voting:act.open") }).click();
  const card = page.locator(".ch-vote");
  await card.getByText("That the lanterns be lit").waitFor();
  await card.getByText(say("voting:chair.rooms", { rooms: "0", missing: "2", people: "60" })).waitFor();
  expect((await command({ kind: "vote.count-hands", voteId, site: sites[1]!.site, counts: [20, 5, 0] })).status).toBe(200);
  expect((await command({ kind: "vote.count-hands", voteId, site: sites[2]!.site, counts: [5, 20, 1] })).status).toBe(200);
  await card.getByText(say("voting:chair.rooms", { rooms: "2", missing: "0", people: "0" })).waitFor();
  await look("open");
  await card.getByRole("button", { name: say("voting:act.close") }).click();
  await asked.getByRole("button", { name: say("voting:act.close") }).click();
  await card.getByText(say("voting:tied")).waitFor();
  await look("tied");
  await card.getByRole("button", { name: say("voting:act.castFor") }).click();
  await card.getByText(say("voting:result.casting.for")).waitFor();
  await look("declared");
  await card.getByRole("button", { name: say("voting:site.hide") }).click();
  await card.waitFor({ state: "detached" });
}, 120_000);

test("of a consensus the chair is told how many could not have heard, before it is declared", async () => {
  const { sites } = program.access;
  const card = chair.page.locator(".ch-vote");
  // Nobody can hear at all: the chair is warned while it is open, and what comes of it is no adoption.
  const unheard = await drafted("That the harbour be closed", { method: "consensus" });
  expect((await command({ kind: "vote.open", voteId: unheard })).status).toBe(200);
  await card.getByText(say("voting:unheard.nobody")).waitFor();
  expect((await command({ kind: "vote.close", voteId: unheard })).status).toBe(200);
  await card.getByText(say("voting:unheard.nobodyDecide")).waitFor();
  await look("unheard");
  await card.getByRole("button", { name: say("voting:act.declare") }).click();
  await card.locator('.vo-result[data-outcome="unheard"]').getByText(say("voting:outcome.unheard")).waitFor();

  const voteId = await drafted("That the harbour be dredged", { method: "consensus" });
  expect((await command({ kind: "vote.open", voteId })).status).toBe(200);
  // Nobody has a page open: all but the hall, two of them with thirty people.
  await card.getByText(/^▲ 119 sites have had no line in the whole time, with 60 people known there/).waitFor();
  expect((await command({ kind: "vote.object", voteId, site: sites[1]!.site, persons: 0, reason: null })).status).toBe(200);
  await card.getByText(/^▲ 118 sites have had no line in the whole time, with 30 people known there/).waitFor();
  await chair.page.getByRole("radio", { name: say("common:language.vi") }).click();
  await look("consensus-vi");
  await chair.page.getByRole("radio", { name: say("common:language.en") }).click();
  expect((await command({ kind: "vote.close", voteId })).status).toBe(200);
  await card.getByText(say("voting:result.unheardAt", { sites: "118", persons: "30" })).waitFor();
  await card.getByRole("button", { name: say("voting:act.declare") }).click();
  await card.getByText(say("voting:outcome.adopted")).waitFor();
  expect(chair.complaints).toEqual([]);
}, 60_000);
