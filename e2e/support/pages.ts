import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import { SIZES, launchBrowser, openScreen, type Language, type Screen } from "./browser.ts";
import { ALL_SIZES, lookAt } from "./look.ts";
import { startProgram, type Program } from "./program.ts";
import { enterRoom, selectSite, signIn } from "./rooms.ts";
import { wordsOf } from "./words.ts";

/** The scenario of every page in one language; each language is a file of its own, so that two run at a time. */
export const everyPageIn = (language: Language) => describe(`every page in ${language}`, () => {
  const say = wordsOf(language);
  let program: Program;
  let browser: Browser;
  let producer: Screen;
  let officer: Screen;
  let room: Screen;
  let phone: Screen;

  beforeAll(async () => {
    program = await startProgram();
    browser = await launchBrowser();
    [producer, officer, room, phone] = await Promise.all([
      openScreen(browser, SIZES.laptop, language),
      openScreen(browser, SIZES.laptop, language),
      openScreen(browser, SIZES.laptop, language),
      openScreen(browser, SIZES.phone, language),
    ]);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await program?.[Symbol.asyncDispose]();
  }, 60_000);

  // The markup is the same in both languages: what differs is how long the words are.
  const look = ({ page }: Screen, name: string) => (language === "vi" ? lookAt(page, `page-${name}-vi`, ALL_SIZES) : lookAt(page, `page-${name}-en`, ["laptop", "phone"], []));

  test("control: sign-in", async () => {
    await producer.page.goto(`${program.url}/control`);
    await producer.page.getByLabel(say("common:signIn.username")).waitFor();
    await look(producer, "control-sign-in");
  });

  test("control: a wrong password says what to do", async () => {
    await signIn(program, producer, "control", { username: "producer", password: "wrong" }, language);
    await producer.page.getByText(language === "vi" ? "Tên đăng nhập hoặc mật khẩu không đúng." : "The user name or password is wrong.").waitFor();
    await look(producer, "control-sign-in-wrong");
  });

  test("control room: tree, grid, map", async () => {
    await signIn(program, producer, "control", program.access.producer, language);
    const { page } = producer;
    await page.getByRole("tab", { name: say("control:rollCall.tree") }).waitFor();
    await look(producer, "control-tree");
    for (const view of ["grid", "map"]) {
      await page.getByRole("tab", { name: say(`control:rollCall.${view}`) }).click();
      await look(producer, `control-${view}`);
    }
  });

  test("control room: the wall, empty and with a room", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("control:desks.wall") }).click();
    await page.getByText(say("wall:none.title")).waitFor();
    await look(producer, "control-wall-empty");
    await page.getByLabel(say("control:search.label")).fill("cam pha");
    await page.locator("[data-site]").first().click();
    await page.getByRole("dialog").getByText(say("wall:room.gone")).waitFor();
    await look(producer, "control-wall");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: say("control:desks.floor") }).click();
  });

  test("control room: lines, notices, incidents, rooms on their own", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("control:desks.messages") }).click();
    for (const view of ["lines", "notices", "incidents"] as const) {
      await page.locator(`[data-view="${view}"]`).click();
      await page.getByText(say({ lines: "messages:lines.none.waiting", notices: "messages:notices.none", incidents: "messages:incident.noneOf" }[view])).waitFor();
      await look(producer, `control-messages-${view}`);
    }
    await page.getByRole("link", { name: say("control:desks.local") }).click();
    await page.getByText(say("local:desk.none.away")).waitFor();
    await look(producer, "control-local");
    await page.getByRole("link", { name: say("control:desks.floor") }).click();
  });

  test("control room: the stage, and its keys", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("control:desks.stage"), exact: true }).click();
    await page.locator(".sg-desk").waitFor();
    await look(producer, "control-stage");
    await page.getByRole("button", { name: say("stage:keys.open") }).click();
    await page.getByRole("dialog").waitFor();
    await look(producer, "control-stage-keys");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: say("control:desks.floor") }).click();
  });

  test("control room: the quality board, before anybody reports", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("control:desks.quality") }).click();
    await page.locator(".ql-numbers").waitFor();
    await look(producer, "control-quality");
    await page.getByRole("link", { name: say("control:desks.floor") }).click();
  });

  test("control room: questions, and the languages that the conference is heard and read in", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("control:desks.questions") }).click();
    await page.getByText(say("questions:list.none")).waitFor();
    await look(producer, "control-questions");
    await page.getByRole("link", { name: say("control:desks.languages") }).click();
    await page.getByText(say("captions:desk.captionsNone")).waitFor();
    await look(producer, "control-languages");
    await page.getByRole("link", { name: say("control:desks.floor") }).click();
  });

  test("control room: votes, none, one being written, a draft", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("control:desks.voting") }).click();
    await page.getByText(say("voting:none")).waitFor();
    await look(producer, "control-votes");
    await page.getByRole("button", { name: say("voting:new") }).click();
    await page.getByRole("combobox", { name: say("voting:form.rule") }).waitFor();
    await look(producer, "control-votes-form");
    await page.getByLabel(say("voting:form.title")).fill(language === "vi" ? "Thông qua dự thảo Chương trình hành động" : "That the draft programme be adopted");
    await page.getByRole("button", { name: say("voting:form.save") }).click();
    await page.getByRole("button", { name: say("voting:act.edit") }).waitFor();
    await look(producer, "control-votes-draft");
    await page.getByRole("link", { name: say("control:desks.floor") }).click();
  });

  test("control room: the chair's desk, who has not spoken, the rules for speaking", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("control:desks.chair"), exact: true }).click();
    await page.getByText(say("speaking:speech.none")).waitFor();
    await look(producer, "control-chair");
    await page.getByRole("tab", { name: say("speaking:chair.speakers") }).click();
    await page.getByRole("group", { name: say("speaking:chair.notSpoken"), exact: true }).waitFor();
    await look(producer, "control-chair-speakers");
    await page.getByRole("link", { name: say("control:desks.floor") }).click();
    await page.getByRole("button", { name: say("speaking:rules.open") }).click();
    await page.getByRole("dialog").waitFor();
    await look(producer, "control-speaking-rules");
    await page.keyboard.press("Escape");
  });

  test("control room: the roll call, headcounts, the minutes", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("control:desks.roll-call") }).click();
    await page.locator(".rd-site").first().waitFor();
    await look(producer, "control-roll-call");
    await page.getByRole("button", { name: say("rollcall:view.headcount"), exact: true }).click();
    await page.getByTestId("headcount-sum").waitFor();
    await look(producer, "control-headcount");
    await page.getByRole("link", { name: say("control:desks.minutes") }).click();
    await page.locator(".mi-text").waitFor();
    await look(producer, "control-minutes");
    await page.getByRole("link", { name: say("control:desks.floor") }).click();
  });

  test("control room: a site, its roster, the question before opening", async () => {
    const { page } = producer;
    await page.getByRole("tab", { name: say("control:rollCall.tree") }).click();
    await selectSite(page, "cam pha", "Thành phố Cẩm Phả", language);
    await look(producer, "control-site");
    await page.getByRole("button", { name: say("control:site.roster") }).click();
    await page.getByRole("dialog").waitFor();
    await look(producer, "control-roster");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: say("control:phase.open") }).first().click();
    await look(producer, "control-open");
    await page.keyboard.press("Escape");
  });

  test("control room: consoles; one's own account", async () => {
    const { page } = producer;
    await page.getByRole("link", { name: say("control:desks.consoles"), exact: true }).click();
    await page.locator('[data-area="agenda"]').getByRole("button").first().click();
    await page.getByTestId("hand-over").waitFor();
    await look(producer, "control-consoles");
    await page.locator(".dc-header__who").click();
    await page.getByRole("dialog").waitFor();
    await look(producer, "account");
    await page.keyboard.press("Escape");
  });

  test("control room: an upgrade under an open page takes no desk away; one that is missing says so", async () => {
    const screen = await openScreen(browser, SIZES.laptop, language);
    const { page } = screen;
    await signIn(program, screen, "control", program.access.producer, language);
    await page.getByRole("tab", { name: say("control:rollCall.tree") }).waitFor();
    // The last of the desks is there before anybody has opened it.
    await page.waitForFunction(() => performance.getEntriesByType("resource").some(({ name }) => /MinutesDesk.*js$/.test(name)));
    // As after an upgrade: the files of the version that the page is from are gone.
    await page.route("**/assets/**", (route) => route.fulfill({ status: 404 }));
    await page.getByRole("link", { name: say("control:desks.minutes") }).click();
    await page.locator("main.mi-desk").waitFor();
    await page.unroute("**/assets/**");

    await page.route("**/assets/QualityDesk*", (route) => route.fulfill({ status: 404 }));
    await page.goto(`${program.url}/control/${program.access.conferenceId}/quality`);
    await page.getByText(say("common:problem.missingTitle")).waitFor();
    await look(screen, "control-desk-missing");
    await page.unroute("**/assets/QualityDesk*");
    await page.getByRole("button", { name: say("common:action.reload") }).click();
    await page.locator(".ql-numbers").waitFor();
    await screen.context.close();
  });

  test("office: list, new conference, an officer's own sites", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office`);
    await page.getByRole("heading", { name: say("office:list.title") }).waitFor();
    await look(producer, "office-list");
    await page.getByRole("link", { name: say("office:list.new") }).or(page.getByRole("button", { name: say("office:list.new") })).first().click();
    await page.getByText(say("office:steps.document")).first().waitFor();
    await look(producer, "office-new");
    await page.goto(`${program.url}/office/${program.access.conferenceId}/papers`);
    await page.getByRole("heading", { name: say("drafts:papers.title") }).waitFor();
    await look(producer, "office-papers");
    await page.goto(`${program.url}/office/accounts`);
    await page.getByRole("button", { name: say("accounts:add") }).click();
    await page.getByRole("dialog").waitFor();
    await look(producer, "office-accounts");
    await page.keyboard.press("Escape");
    await signIn(program, officer, "office", program.access.officer, language);
    await officer.page.getByRole("heading", { name: say("office:list.title") }).waitFor();
    await look(officer, "office-officer");
  });

  test("office: seats and prints of an officer's site", async () => {
    const { page } = officer;
    await page.goto(`${program.url}/office/${program.access.conferenceId}/seats`);
    await page.getByRole("button", { name: say("prints:seats.byUnit") }).click();
    await page.getByText(say("prints:seats.allSeated")).waitFor();
    await look(officer, "office-seats");
    // Nothing is saved: the browser asks whether to leave.
    page.once("dialog", (dialog) => void dialog.accept());
    await page.goto(`${program.url}/office/${program.access.conferenceId}/prints`);
    await page.getByLabel(say("prints:letterhead.issuer")).waitFor();
    await look(officer, "office-prints");
  });

  test("office: the agenda's editor, series and templates, calendar addresses", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/${program.access.conferenceId}/agenda`);
    await page.locator(".oa-item").first().waitFor();
    await look(producer, "office-agenda");
    for (const [path, words] of [["series", "editor:template.none"], ["calendar", "editor:calendar.none"]] as const) {
      await page.goto(`${program.url}/office/${path}`);
      await page.getByText(say(words)).waitFor();
      await look(producer, `office-${path}`);
    }
  });

  test("office: edges, what is needed for many sites", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/edges`);
    await page.getByText(say("edges:none")).waitFor();
    await look(producer, "office-edges");
    await page.getByRole("link", { name: say("planner:open") }).click();
    await page.getByLabel(say("planner:field.sites"), { exact: true }).fill("21000");
    await page.getByRole("rowheader", { name: say("planner:edges.belowRoot") }).waitFor();
    await look(producer, "office-plan");
    await page.getByLabel(say("planner:field.sites"), { exact: true }).fill("many");
    await page.getByText(say("planner:mend")).waitFor();
  });

  test("office: foreign equipment and ways out", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/${program.access.conferenceId}/foreign-ends`);
    await page.getByRole("region", { name: say("foreign:outputs.title") }).waitFor();
    await look(producer, "office-foreign-ends");
  });

  test("office: line tests, a producer's board and an officer's", async () => {
    for (const [screen, name] of [[producer, "producer"], [officer, "officer"]] as const) {
      await screen.page.goto(`${program.url}/office/${program.access.conferenceId}/tests`);
      await screen.page.locator(".ol-table tbody tr").first().waitFor();
      await look(screen, `office-line-tests-${name}`);
    }
  });

  test("office: invitations, before they are written and as a unit sees them", async () => {
    const { page } = producer;
    await page.goto(`${program.url}/office/${program.access.conferenceId}/invitations`);
    await page.getByRole("heading", { name: say("invitations:write.title") }).waitFor();
    await look(producer, "office-invitations-write");
    await page.getByRole("button", { name: say("invitations:write.save") }).click();
    await page.getByRole("button", { name: say("invitations:send.all") }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: say("invitations:send.confirm") }).click();
    await page.locator("[data-testid=funnel]").waitFor();
    await page.locator("[data-site]").first().waitFor();
    await look(producer, "office-invitations");
    await officer.page.goto(`${program.url}/office/${program.access.conferenceId}/invitations`);
    await officer.page.getByRole("button", { name: say("invitations:answer.accept"), exact: true }).waitFor();
    await look(officer, "office-invitation");
  });

  test("site: enrolment, a wrong code, equipment, the room", async () => {
    const { page } = room;
    await page.goto(`${program.url}/site`);
    await page.getByLabel(say("site:enrol.code")).fill("AAAAA-AAAAA");
    await look(room, "site-enrol");
    await page.getByRole("button", { name: say("site:enrol.submit") }).click();
    await page.getByText(language === "vi" ? "Mã điểm cầu không đúng." : "This site code is not valid.").waitFor();
    await look(room, "site-enrol-wrong");
    await enterRoom(program, room, program.access.sites[1]!.code, language);
    await look(room, "site-room");
    for (const tab of ["speak", "agenda", "equipment"]) {
      await page.getByRole("tab", { name: say(`site:tabs.${tab}`) }).click();
      await look(room, `site-room-${tab}`);
    }
    await page.getByRole("tab", { name: say("offline:tab") }).click();
    await look(room, "site-room-line");
  });

  test("delegate: without a link, with one, a wrong one", async () => {
    const { page } = phone;
    await page.goto(`${program.url}/me`);
    await look(phone, "me-nobody");
    await page.goto(`${program.url}/me/k/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`);
    await look(phone, "me-wrong");
    await page.goto(/http:\/\/\S+\/me\/k\/\S+/.exec(program.output())![0]);
    await look(phone, "me");
  });

  test("no page complained", () => {
    for (const screen of [producer, officer, room, phone]) expect(screen.complaints).toEqual([]);
  });
});
