import type { Entry, Outline } from "@diemcau/contract";
import { expect, it } from "vitest";
import { reduce } from "../reduce.ts";
import { initialState } from "../state.ts";
import { testId } from "../testing.ts";
import { writeMinutes, type MinutesFacts } from "./index.ts";

/** 8:00 on the 11th of October 2023 in Hà Nội. */
const EIGHT = Date.UTC(2023, 9, 11, 1);
const MINUTE = 60_000;
const DAY = 1_440;
const facts = {
  outline: { conference: { id: testId(1), title: "T", shortTitle: "T", startsAt: EIGHT, timeZone: "Asia/Ho_Chi_Minh" }, sessions: [], agenda: [], papers: [], documents: [] } as unknown as Outline,
  chairs: [],
  organisers: [],
  levels: [],
  sites: [{ name: "Centre", parent: -1, level: "x", expected: 10 }, { name: "Site 1", parent: 0, level: "x", expected: 10 }],
} satisfies MinutesFacts;

function desks(...acts: (Record<string, unknown> & { kind: string; by: string; minute: number })[]): string {
  const journal = acts.map(({ minute, by, ...entry }, at) => ({ by: `account:${by}`, seq: at + 1, at: EIGHT + minute * MINUTE, ...entry }) as unknown as Entry);
  const sections = writeMinutes({ language: "en", facts, state: journal.reduce(reduce, initialState), journal, rows: {} });
  return JSON.stringify(sections.find(({ key }) => key === "presiding")!.parts);
}

it("names whoever did anything at a desk of the centre, from the first act of that day to the last", () => {
  const notice = { kind: "notice.withdrawn", noticeId: testId(9) };
  const scene = { layout: "title", title: "Welcome" };
  const written = desks(
    // Two days before, at home.
    { by: "Minh", kind: "speaking.ruled", warnSeconds: 30, levels: [], minute: -2 * DAY },
    { by: "Minh", kind: "roll-call.begun", round: 1, minute: -20 },
    { by: "Minh", kind: "conference.opened", minute: 0 },
    { by: "Lan", kind: "stage.shown", scene, minute: 5 },
    { by: "Hoa", kind: "vote.annulled", voteId: testId(8), minute: 20 },
    { by: "Hoa", kind: "speech.paused", speechId: testId(7), site: 1, minute: 25 },
    { by: "Lan", kind: "stage.shown", scene, minute: 40 },
    { by: "Officer", role: "unit-officer", ...notice, minute: 41 },
    { by: "Typist", role: "stenographer", kind: "caption.turn-taken", track: "vi", minute: 42 },
    { by: "Minh", ...notice, minute: 50 },
    { by: "Lan", kind: "conference.closed", minute: 55 },
    // The week after.
    { by: "Minh", kind: "recording.recalled", recalled: true, minute: 7 * DAY },
  );
  expect(written).toContain("At the desks of the centre: Minh (from 7:40 to 8:50); Lan (from 8:05 to 8:55); Hoa (from 8:20 to 8:25).".replaceAll(/\b(\d):/g, "0$1:"));
});
