import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SIZES, launchBrowser, openScreen } from "./support/browser.ts";
import { lookAt } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, signIn } from "./support/rooms.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("vi");
let program: Program;
let browser: Browser;
beforeAll(async () => {
  program = await startProgram({ args: ["--demo", "northwind-assembly"] });
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

const look = (page: Page, name: string) => lookAt(page, `messages-${name}`);

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const view = (page: Page, key: "lines" | "notices" | "incidents") => page.locator(`[data-view="${key}"]`);

test("a notice is read in a room, the room writes without its line, works on its own and is called back", async () => {
  const { conferenceId, producer, sites } = program.access;
  const room = sites[1]!;
  const centre = await openScreen(browser, SIZES.laptop);
  const there = await openScreen(browser, SIZES.laptop);
  await signIn(program, centre, "control", producer, "vi");
  await enterRoom(program, there, room.code, "vi");
  const { page } = centre;
  await page.evaluate(
    (id) =>
      fetch(`/api/conferences/${id}/commands`, {
        method: "POST",
        headers: { "content-type": "application/json", "x-diemcau-as": "account" },
        body: JSON.stringify({ id: "01900000-0000-7000-8000-00000000aa01", kind: "conference.open" }),
      }),
    conferenceId,
  );
  await page.goto(`${program.url}/control/${conferenceId}/messages`);

  // A notice to everybody that must be confirmed.
  await view(page, "notices").click();
  await button(page, say("messages:send.new")).click();
  const text = "Hội nghị tiếp tục sau năm phút.";
  await page.getByLabel(say("messages:send.text")).fill(text);
  await page.getByLabel(say("messages:urgency.confirm")).check();
  await look(page, "composer");
  await page.locator(".dc-dialog .dc-button--primary").click();
  await page.locator(".ms-row").click();
  const notice = there.page.locator(".st-notice");
  await notice.getByText(text).waitFor();
  await look(there.page, "room-notice");
  await notice.getByRole("button", { name: say("messages:room.read"), exact: true }).click();
  await notice.waitFor({ state: "detached" });
  await page.getByText(say("messages:notices.readOf", { read: "1", all: "120" })).waitFor();
  await look(page, "notices");

  // Those whom it has not reached are written to from their list; a list that somebody has as text is pasted.
  await page.getByRole("button", { name: new RegExp(`^${say("messages:notices.list.undelivered")}`) }).click();
  await button(page, say("messages:send.toThese_other", { n: "119" })).click();
  await page.getByText(say("messages:send.reach_other", { n: "119", reachable: "0" })).waitFor();
  await button(page, say("messages:send.unpickAll_other", { n: "119" })).click();
  await page.getByText(say("messages:paste.open")).click();
  await page.getByLabel(say("messages:paste.label")).fill(`${sites[0]!.name}; 3\nNowhere Lodge`);
  await button(page, say("messages:paste.add")).click();
  await page.getByText(say("messages:paste.added_other", { n: "2" })).waitFor();
  await page.getByText("Nowhere Lodge").waitFor();
  await page.getByText(say("messages:send.reach_other", { n: "2", reachable: "0" })).waitFor();
  await look(page, "composer-pasted");
  await button(page, say("common:action.cancel")).click();

  // Without its line the room goes on: it leaves the common programme and writes; both wait, visibly.
  await there.context.setOffline(true);
  await there.page.getByRole("tab", { name: say("local:tab") }).click();
  await button(there.page, say("local:begin.own")).click();
  await there.page.getByTestId("local-stage").waitFor();
  await there.page.getByRole("tab", { name: new RegExp(`^${say("messages:room.tab")}`) }).click();
  await there.page.getByLabel(say("messages:thread.write")).fill("Phòng mất đường truyền từ lúc nãy.");
  await button(there.page, say("messages:thread.send")).click();
  await there.page.locator('.ms-message[data-state="waiting"]').waitFor();
  await there.context.setOffline(false);
  await there.page.locator('.ms-message[data-state="waiting"]').waitFor({ state: "detached", timeout: 30_000 });

  // The centre has it once, takes the line and answers.
  await view(page, "lines").click();
  await page.locator(".ms-row", { hasText: room.name }).click();
  await page.locator(".ms-message").waitFor();
  expect(await page.locator(".ms-message").count()).toBe(1);
  await button(page, say("messages:lines.take")).click();
  await page.getByText(say("messages:lines.yours")).waitFor();
  await page.getByText(say("messages:thread.phrases")).click();
  await page.locator(".ms-phrases .dc-button").first().click();
  await page.locator('.ms-message[data-own="true"]').waitFor();
  await there.page.locator('.ms-message[data-own="false"]').waitFor();
  await look(page, "line");

  // An incident: reported by the room, taken and closed by the centre.
  await button(there.page, say("messages:incident.report")).click();
  await button(there.page, say("messages:incident.send")).click();
  await view(page, "incidents").click();
  await page.locator(".ms-row", { hasText: room.name }).click();
  await button(page, say("messages:incident.take")).click();
  await page.getByLabel(say("messages:incident.noteOrSolution")).fill("Đã bật lại bộ trộn");
  await look(page, "incident");
  await button(page, say("messages:incident.close")).click();
  await there.page.getByText(say("messages:incident.none")).waitFor();
  // Closed too early: the room opens it again with the reason, and the centre closes it anew.
  await there.page.getByText(say("messages:incident.lastClosed")).click();
  await there.page.getByLabel(say("messages:incident.reason")).fill("Vẫn không có tiếng");
  await look(there.page, "room-solved");
  await button(there.page, say("messages:incident.reopen")).click();
  await page.getByText(say("messages:incident.reopenedAs", { text: "Vẫn không có tiếng" })).waitFor();
  await page.getByLabel(say("messages:incident.noteOrSolution")).fill("Đã đổi dây");
  await look(page, "incident-reopened");
  await button(page, say("messages:incident.close")).click();
  await there.page.getByText(say("messages:incident.none")).waitFor();

  // Who is where, and everybody called back with one act.
  await page.goto(`${program.url}/control/${conferenceId}/local`);
  await page.locator('.lo-row[data-away="true"]', { hasText: room.name }).waitFor();
  // Rooms that never joined are in no programme.
  expect(await Promise.all(["common", "away", "absent"].map((each) => page.getByTestId(`local-${each}`).innerText()))).toEqual(["0", "1", "119"]);
  await look(page, "local");
  await button(page, say("local:desk.callAll")).click();
  await page.locator(".dc-dialog .dc-button--primary").click();
  await there.page.locator('.st-local[data-called="true"]').waitFor();
  await look(there.page, "room-called");
  await there.page.locator('.st-local[data-called="true"] .dc-button').click();
  await there.page.getByTestId("local-stage").waitFor({ state: "detached" });
  await page.locator('.lo-row[data-away="true"]').waitFor({ state: "detached" });

  // The room's own part: opened, an item added and begun, closed; the centre sees it, and pauses for all of them.
  await there.page.getByRole("tab", { name: say("local:tab") }).click();
  await button(there.page, say("local:open.open")).click();
  await there.page.getByTestId("local-open").getByText(/^Đã mở/).or(there.page.getByTestId("local-open").getByText(/lúc/)).waitFor();
  await there.page.getByLabel(say("local:items.new")).fill("Bàn việc của phòng");
  await button(there.page, say("local:items.add")).click();
  const item = there.page.locator(".st-own-items li[data-item]", { hasText: "Bàn việc của phòng" });
  await item.getByRole("button", { name: say("local:items.begin"), exact: true }).click();
  await there.page.getByTestId("local-stage").waitFor();
  await page.locator('.lo-row[data-away="true"]', { hasText: "Bàn việc của phòng" }).waitFor();
  await button(there.page, say("local:banner.back")).first().click();
  await there.page.getByTestId("local-stage").waitFor({ state: "detached" });
  await page.getByLabel(say("local:recess.topic")).fill("Dự thảo nghị quyết");
  await button(page, say("local:recess.pause")).click();
  const banner = there.page.getByTestId("local-banner");
  await banner.getByText("Trung tâm tạm dừng, thảo luận tại chỗ: Dự thảo nghị quyết").waitFor();
  // Nobody in the centre is seen or heard meanwhile.
  await there.page.locator(".st-stage .dc-card").getByText("Dự thảo nghị quyết").waitFor();
  await look(there.page, "room-recess");
  await banner.getByRole("button", { name: say("local:banner.discuss") }).click();
  await page.locator('.lo-row[data-away="true"]', { hasText: room.name }).waitFor();
  await look(page, "local-recess");
  await button(page, say("local:recess.resume")).click();
  await button(there.page, say("local:banner.back")).first().click();
  await banner.waitFor({ state: "detached" });
  await button(there.page, say("local:open.close")).click();
  await button(there.page, say("local:open.again")).waitFor();
  expect([...centre.complaints, ...there.complaints.filter((complaint) => !/ERR_INTERNET_DISCONNECTED/.test(complaint))]).toEqual([]);
}, 150_000);
