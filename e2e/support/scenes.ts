/** What the centre shows while a conference goes on, from its preparation to the last screen that has it. */
import { v7 as uuidv7 } from "uuid";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { pdfOf } from "../../apps/server/src/testing/zip.ts";
import { keepPicture, type Screen } from "./browser.ts";
import type { Day } from "./day.ts";
import { openDesk } from "./numbers.ts";
import { signIn } from "./rooms.ts";
import { startsWith, wordsOf } from "./words.ts";

const say = wordsOf("vi");

/** The chair has the chair's view before them, and a unit's officer the situation of their rooms, from the beginning. */
export async function chairAndOfficerSit({ program, chair, officer }: Day): Promise<void> {
  await Promise.all([signIn(program, chair, "control", program.access.desks.chair, "vi"), signIn(program, officer, "office", program.access.officer, "vi")]);
  await Promise.all([chair.page.locator(".ch-desk").waitFor(), officer.page.getByRole("heading", { name: say("office:list.title") }).waitFor()]);
  await officer.page.goto(`${program.url}/office/${program.access.conferenceId}/live`);
  await officer.page.getByTestId("unit-headcount").waitFor();
}

/** The delegate of the start card opens the page by their own link and checks in there. */
export async function phoneChecksIn({ program, centre, conferenceId, phone: { page } }: Day, site: number): Promise<void> {
  const { body: links } = await centre.get<{ delegateId: string; url: string }[]>(`/api/conferences/${conferenceId}/sites/${site}/links`);
  await page.goto(links.find(({ delegateId }) => delegateId === program.access.delegate.id)!.url);
  await page.waitForSelector("#line.up");
  await page.locator("#check-in button").click();
  await page.locator("#checked-in").waitFor({ timeout: 30_000 });
}

/** Whoever presides ends the vote that stands before them, and declares it. */
export async function chairDeclares({ chair: { page } }: Day, title: string): Promise<void> {
  const card = page.locator(".ch-vote");
  await card.getByText(title).waitFor();
  await card.getByRole("button", { name: say("voting:act.close") }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: say("voting:act.close") }).click();
  await card.getByRole("button", { name: say("voting:act.declare") }).click({ timeout: 30_000 });
  await card.locator('.vo-result[data-outcome="adopted"]').waitFor({ timeout: 20_000 });
}

/** Puts a paper's file into the conference, as its producer. */
async function keepDocument(page: Page, conferenceId: string, name: string): Promise<void> {
  const stored = await page.evaluate(
    async ([conference, id, title, pdf]) => {
      const headers = { "x-diemcau-as": "account" };
      const papers = (await (await fetch(`/api/conferences/${conference}/paper-files`, { headers })).json()) as { id: string }[];
      const bytes = Uint8Array.from(atob(pdf), (char) => char.charCodeAt(0));
      await fetch(`/api/files/${id}/parts/0`, { method: "PUT", headers: { ...headers, "content-type": "application/octet-stream" }, body: bytes });
      const subject = { kind: "paper", id: papers[0]!.id, conferenceId: conference };
      return (await fetch("/api/files", { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ id, name: title, size: bytes.length, subject }) })).status;
    },
    [conferenceId, uuidv7(), name, pdfOf(["Mot", "Hai", "Ba"]).toString("base64")] as const,
  );
  expect([200, 201]).toContain(stored);
}

/** That page of the document stands in these rooms. */
export const expectPageIn = (day: Day, rooms: readonly Screen[], nth: number) => day.everywhere((room) => room.locator(`.st-stage [data-page="${nth}"]`).waitFor({ timeout: 20_000 }), rooms);

/** A document beside the room that speaks to it: shown by the producer, turned over by that room. Left on the second page. */
export async function showDocument(day: Day, name: string, rooms: readonly Screen[]): Promise<void> {
  const { page } = day.producer;
  await keepDocument(page, day.conferenceId, name);
  await openDesk(page, "stage");
  await page.locator(".sg-desk").waitFor();
  await page.keyboard.press("5");
  await page.getByRole("button", { name: startsWith(name) }).click();
  await page.getByLabel(say("stage:rooms.search")).fill(day.names[1]!);
  await page.locator(".sg-rooms .sg-choice").filter({ hasText: day.names[1]! }).first().click();
  await page.locator('[data-preview="document"] [data-page="1"]').waitFor();
  await page.getByRole("button", { name: say("stage:take.take") }).click();
  await expectPageIn(day, rooms, 1);
  // Whoever speaks turns the page.
  await day.rooms[1]!.page.getByRole("group", { name: say("stage:room.label") }).getByRole("button").last().click();
  await expectPageIn(day, rooms, 2);
  await page.locator('.sg-monitor--programme [data-page="2"]').waitFor();
  await keepPicture(day.rooms[2]!.page, "day-document");
}

export async function takeDocumentBack(day: Day): Promise<void> {
  await day.producer.page.getByRole("button", { name: say("stage:take.back") }).click();
  await day.everywhere((room) => room.locator(".st-stage [data-page]").waitFor({ state: "detached" }));
}

/** Asked on the phone; the secretary lets it be shown. */
export async function askFromPhone(day: Day, text: string): Promise<void> {
  const { page } = day.phone;
  await page.goto(`${day.program.url}/me/questions/new`);
  await page.getByLabel("Câu hỏi, ý kiến").fill(text);
  await page.getByRole("button", { name: "Gửi", exact: true }).click();
  await page.getByText(/Đã nhận câu hỏi số/).waitFor();
  await page.goto(`${day.program.url}/me`);
  await page.waitForSelector("#line.up");
  const { page: desk } = day.secretary;
  await openDesk(desk, "questions");
  await desk.getByRole("button", { name: new RegExp(text.slice(0, 20)) }).click();
  await desk.getByRole("button", { name: say("questions:step.show") }).click();
}

/** Put on the programme with its author's place, seen in every room, and answered. */
export async function answerOnAir(day: Day, text: string, author: string): Promise<void> {
  const { page: desk } = day.secretary;
  await desk.getByRole("button", { name: say("questions:air.show") }).click();
  await day.everywhere(async (room) => {
    const card = room.locator(".st-stage .dc-question");
    await card.getByText(text).waitFor({ timeout: 20_000 });
    await card.locator(".dc-question__author").getByText(author).waitFor();
  });
  await keepPicture(day.rooms[0]!.page, "day-question");
  await desk.getByLabel(say("questions:answer.text")).fill("Từ ngân sách năm sau.");
  await desk.getByRole("button", { name: say("questions:answer.submit") }).click();
  await desk.getByRole("button", { name: say("questions:air.clear") }).first().click();
  await day.everywhere((room) => room.locator(".st-stage .dc-question").waitFor({ state: "detached" }));
}

/** The centre pauses, every room is told what to discuss and sees the pause in place of the picture, and it goes on. */
export async function recess(day: Day, topic: string): Promise<void> {
  const { page } = day.producer;
  await openDesk(page, "local");
  await page.getByLabel(say("local:recess.topic")).fill(topic);
  await page.getByRole("button", { name: say("local:recess.pause") }).click();
  await day.everywhere((room) => room.getByTestId("local-banner").getByText(topic).waitFor({ timeout: 20_000 }));
  await day.everywhere((room) => room.locator(".st-stage .dc-card").getByText(topic).waitFor());
  await keepPicture(day.rooms[2]!.page, "day-recess");
  await page.getByRole("button", { name: say("local:recess.resume") }).click();
  await day.everywhere((room) => room.getByTestId("local-banner").waitFor({ state: "detached" }));
  await day.everywhere((room) => room.locator(".st-stage .dc-card").getByText(topic).waitFor({ state: "detached" }));
  await openDesk(page, "floor");
}
