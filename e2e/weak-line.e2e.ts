/**
 * What a room sees of a line that gets worse and worse, and of its way back. The line is told by the browser's counters,
 * which are spoiled here: lines that really lose packets are tried with every engine in packages/media.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Browser } from "playwright-core";
import type { TestClient } from "../apps/server/src/testing/client.ts";
import { SIZES, keepPicture, launchBrowser, openScreen, type Screen } from "./support/browser.ts";
import { axe, overflow } from "./support/look.ts";
import { startProgram, type Program } from "./support/program.ts";
import { enterRoom, expectPictureRuns } from "./support/rooms.ts";
import { accountClient } from "./support/sign-ins.ts";
import { wordsOf } from "./support/words.ts";

const say = wordsOf("en");
let program: Program;
let browser: Browser;
let room: Screen;
let producer: TestClient;

beforeAll(async () => {
  [program, browser] = await Promise.all([startProgram({ args: ["--demo", "northwind-assembly"] }), launchBrowser()]);
  producer = await accountClient(program.url, program.access.producer);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await program?.[Symbol.asyncDispose]();
}, 60_000);

/** Lets the counters of what is received say that so much is lost from now on: a share, 1 for everything. */
const lose = (share: number) => room.page.evaluate((now) => void ((globalThis as unknown as { lostShare: number }).lostShare = now), share);

/** Runs in the room's page before anything else of it. */
function spoilCounters(): void {
  const world = globalThis as unknown as { lostShare: number };
  world.lostShare = 0;
  const told = new Map<string, { real: number; received: number; lost: number }>();
  const spoiled = (report: RTCStatsReport): RTCStatsReport => {
    const entries = new Map<string, Record<string, unknown>>();
    report.forEach((entry: Record<string, unknown>, id: string) => {
      if (entry["type"] !== "inbound-rtp") return void entries.set(id, entry);
      const key = `${String(entry["ssrc"])} ${id}`;
      const real = Number(entry["packetsReceived"] ?? 0);
      const last = told.get(key) ?? { real, received: real, lost: 0 };
      const came = Math.max(0, real - last.real);
      const now = { real, received: last.received + Math.round(came * (1 - world.lostShare)), lost: last.lost + Math.round(came * world.lostShare) };
      told.set(key, now);
      entries.set(id, { ...entry, packetsReceived: now.received, packetsLost: now.lost });
    });
    return entries as unknown as RTCStatsReport;
  };
  for (const { prototype } of [RTCPeerConnection, RTCRtpReceiver]) {
    const real = prototype.getStats as () => Promise<RTCStatsReport>;
    prototype.getStats = async function (this: never): Promise<RTCStatsReport> {
      return spoiled(await real.call(this));
    } as never;
  }
}

const notice = () => room.page.locator(".of-picture");

async function look(name: string): Promise<void> {
  for (const size of ["laptop", "phone", "monitor"] as const) {
    await room.page.setViewportSize(SIZES[size]);
    await keepPicture(room.page, `weak-line-${name}-${size}`);
    expect(await overflow(room.page)).toBe(0);
    expect(await axe(room.page), name).toEqual([]);
  }
  await room.page.setViewportSize(SIZES.laptop);
}

test("a line that loses ever more: small pictures, the agenda as text, then back to everything, and each step says why", async () => {
  const { conferenceId, sites } = program.access;
  const give = async (command: { kind: string; [field: string]: unknown }) => expect((await producer.command(conferenceId, command)).status).toBe(200);
  const speaker = await openScreen(browser, SIZES.laptop, "en");
  room = await openScreen(browser, SIZES.laptop, "en");
  await enterRoom(program, speaker, sites[1]!.code, "en");
  await room.page.addInitScript(spoilCounters);
  await enterRoom(program, room, sites[2]!.code, "en");
  const { agenda } = (await producer.get<{ agenda: { id: string; title: string }[] }>(`/api/conferences/${conferenceId}/outline`)).body;
  await give({ kind: "conference.open" });
  await give({ kind: "agenda.move", itemId: agenda[1]!.id });
  await give({ kind: "site.cue", site: sites[1]!.site });
  await give({ kind: "programme.put-on-air", site: sites[1]!.site });
  await expectPictureRuns(room.page, 1);
  expect(await notice().count()).toBe(0);

  await lose(0.15);
  await room.page.locator('.of-picture[data-picture="low"], .of-picture[data-picture="audio"]').waitFor({ timeout: 40_000 });
  await room.page.getByText(/\(\d.*%/).first().waitFor();
  await look("lossy");

  await lose(1);
  const text = room.page.locator("[data-text-stage]");
  await room.page.locator('.of-picture[data-picture="text"]').waitFor({ timeout: 60_000 });
  await text.getByText(agenda[1]!.title).waitFor();
  await look("text");
  // The page itself is on: the agenda goes on as text.
  await give({ kind: "agenda.move", itemId: agenda[2]!.id });
  await text.getByText(agenda[2]!.title).first().waitFor();

  await lose(0);
  // Sound first; or what was there before everything went, where that had run well.
  await room.page.locator('.of-picture[data-picture="audio"], .of-picture[data-picture="low"]').waitFor({ timeout: 60_000 });
  await room.page.getByRole("button", { name: say("offline:picture.tryFull") }).click();
  await notice().waitFor({ state: "detached" });
  await expectPictureRuns(room.page, 1);
  expect(room.complaints).toEqual([]);
}, 240_000);
