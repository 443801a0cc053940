import type { Command, Headcount, ProblemCode } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { LATE_AFTER_MS } from "../../offline/index.ts";
import { decide } from "../decide.ts";
import { rollUp } from "../roll-up.ts";
import { stateFromSnapshot, type ConferenceState } from "../state.ts";
import { Floor, contextOf, randomFloor, testId } from "../testing.ts";
import { oneSite, snapshotFor } from "../visibility.ts";
import { calledAt } from "./calls.ts";
import { figuresOfBranches } from "./figures.ts";
import { partsOf, sameWithParts } from "./headcount.ts";

type Bare = Command extends infer C ? (C extends Command ? Omit<C, "id"> : never) : never;
const SITES = 20;
const refused = (problem: ProblemCode) => expect.objectContaining({ ok: false, problem });
const nothingToDo = { ok: true, entries: [] };
const well = { chair: true, picture: true, sound: true };
const exactly = (present: number): Headcount => ({ present, qualifier: "exact" });

function prepared() {
  const floor = new Floor(SITES);
  let next = 1;
  return Object.assign(floor, { give: (command: Bare, by?: string) => floor.carryOut({ id: testId(next++), ...command } as Command, by) });
}
const kinds = (decision: ReturnType<Floor["carryOut"]>) => (decision.ok ? decision.entries.map(({ kind }) => kind) : decision.problem);

describe("the roll call", () => {
  it("begins with its first call, before the opening, and is called level by level", () => {
    const floor = prepared();
    expect(kinds(floor.give({ kind: "roll-call.call", level: "province", again: false }))).toEqual(["roll-call.begun", "roll-call.called"]);
    expect(kinds(floor.give({ kind: "roll-call.call", level: "district", again: false }))).toEqual(["roll-call.called"]);
    const { calls } = floor.state.rollCall;
    expect(calledAt(calls, "province")).toEqual({ first: calls[0]!.at, last: calls[0]!.at });
    expect(calledAt(calls, "district")).toEqual({ first: calls[1]!.at, last: calls[1]!.at });
    expect(calledAt(calls, "centre")).toBeNull();
    expect(floor.give({ kind: "roll-call.call", level: "moon", again: false })).toEqual(refused("roll-call-level-unknown"));
  });

  it("reaches with a second call only those who were called before", () => {
    const floor = prepared();
    expect(floor.give({ kind: "roll-call.call", level: null, again: true })).toEqual(refused("roll-call-nobody-called"));
    floor.give({ kind: "roll-call.call", level: "province", again: false });
    expect(floor.give({ kind: "roll-call.call", level: "district", again: true })).toEqual(refused("roll-call-nobody-called"));
    floor.give({ kind: "roll-call.call", level: null, again: true });
    const { calls } = floor.state.rollCall;
    expect(calledAt(calls, "province")).toEqual({ first: calls[0]!.at, last: calls[1]!.at });
    expect(calledAt(calls, "district")).toBeNull();
    // Whoever calls the same level twice means those who are silent.
    floor.give({ kind: "roll-call.call", level: "province", again: false });
    expect(floor.state.rollCall.calls.at(-1)).toMatchObject({ level: "province", again: true });
  });

  it("takes a room's answer with its count in one act, and the same again changes nothing", () => {
    const floor = prepared();
    const answer = { kind: "roll-call.answer" as const, site: 7, ...well, count: exactly(45) };
    expect(floor.give(answer)).toEqual(refused("roll-call-not-open"));
    floor.give({ kind: "roll-call.call", level: null, again: false });
    expect(kinds(floor.give(answer))).toEqual(["headcount.reported", "roll-call.answered"]);
    expect(floor.give(answer)).toEqual(nothingToDo);
    expect(floor.state.sites.get(7)).toMatchObject({ reported: 45 });
    // What was well is not any more: said again, without counting again.
    expect(kinds(floor.give({ ...answer, sound: false, note: "không nghe được trung tâm" }))).toEqual(["roll-call.answered"]);
    expect(floor.state.rollCall.answers.get(7)).toMatchObject({ means: "room", sound: false, note: "không nghe được trung tâm" });
  });

  it("takes the same said again later as a new answer: an older one that is still on its way does not replace it", () => {
    const floor = prepared();
    floor.give({ kind: "roll-call.call", level: null, again: false });
    const answer = { id: testId(901), kind: "roll-call.answer" as const, site: 7, ...well, count: exactly(45) };
    floor.give({ kind: "roll-call.answer", site: 7, ...well, count: exactly(45) });
    const { reportedAt } = floor.state.sites.get(7);
    const at = (now: number) => decide(floor.state, answer, { ...contextOf(SITES), now });
    expect(at(reportedAt + LATE_AFTER_MS)).toEqual(nothingToDo);
    const again = at(reportedAt + 60_000);
    expect(kinds(again)).toEqual(["headcount.reported", "roll-call.answered"]);
    if (again.ok) for (const entry of again.entries) floor.append({ ...entry, happenedAt: reportedAt + 60_000, by: "site:7" } as never);
    const between = { happenedAt: reportedAt + 30_000, by: "site:7", site: 7 };
    floor.append({ ...between, kind: "headcount.reported", ...exactly(12) } as never);
    floor.append({ ...between, kind: "roll-call.answered", means: "room", ...well, sound: false } as never);
    expect(floor.state.sites.get(7).reported).toBe(45);
    expect(floor.state.rollCall.answers.get(7)).toMatchObject({ sound: true });
  });

  it("marks what was heard by telephone, which never replaces the room's own answer", () => {
    const floor = prepared();
    floor.give({ kind: "roll-call.call", level: null, again: false });
    floor.give({ kind: "roll-call.record", site: 3, ...well, count: { present: 30, qualifier: "approx" } });
    expect(floor.state.rollCall.answers.get(3)).toMatchObject({ means: "telephone" });
    floor.give({ kind: "roll-call.answer", site: 3, ...well, count: exactly(31) });
    expect(floor.state.rollCall.answers.get(3)).toMatchObject({ means: "room" });
    expect(floor.give({ kind: "roll-call.record", site: 3, chair: false, picture: true, sound: true })).toEqual(refused("roll-call-answered-already"));
    expect(floor.state.sites.get(3)).toMatchObject({ reported: 31, qualifier: "exact" });
  });

  it("is closed, opened again, and begun anew with nobody's answer", () => {
    const floor = prepared();
    expect(floor.give({ kind: "roll-call.close" })).toEqual(refused("roll-call-not-open"));
    floor.give({ kind: "roll-call.call", level: null, again: false });
    floor.give({ kind: "roll-call.answer", site: 7, ...well, count: exactly(45) });
    expect(floor.give({ kind: "roll-call.begin" })).toEqual(refused("roll-call-still-open"));
    floor.give({ kind: "roll-call.close" });
    expect(floor.give({ kind: "roll-call.close" })).toEqual(nothingToDo);
    expect(floor.give({ kind: "roll-call.answer", site: 8, ...well, count: exactly(4) })).toEqual(refused("roll-call-not-open"));
    expect(floor.give({ kind: "roll-call.call", level: null, again: true })).toEqual(refused("roll-call-closed"));
    floor.give({ kind: "roll-call.reopen" });
    expect(kinds(floor.give({ kind: "roll-call.answer", site: 8, ...well, count: exactly(4) }))).toEqual(["headcount.reported", "roll-call.answered"]);
    floor.give({ kind: "roll-call.close" });
    floor.give({ kind: "roll-call.begin" });
    expect(floor.state.rollCall).toMatchObject({ round: 2, status: "open", calls: [] });
    expect(floor.state.rollCall.answers.get(7)).toBeUndefined();
    // What was counted stays.
    expect(floor.state.sites.get(7).reported).toBe(45);
  });

  it("does not take what a room entered without a line before this roll call began, and keeps the later of two answers", () => {
    const floor = prepared();
    floor.give({ kind: "roll-call.call", level: null, again: false });
    const begun = floor.state.rollCall.calls[0]!.at;
    const context = { ...contextOf(SITES), now: begun + 60_000 };
    const answer = { id: testId(900), kind: "roll-call.answer" as const, site: 7, ...well, count: exactly(45) };
    expect(decide(floor.state, answer, { ...context, happenedAt: begun - 1 })).toEqual(refused("roll-call-not-open"));
    // Answered at once by a PC whose clock is a moment behind.
    expect(kinds(decide(floor.state, answer, { ...context, now: begun + 300, happenedAt: begun - 1 }))).toEqual(["headcount.reported", "roll-call.answered"]);
    const late = decide(floor.state, answer, { ...context, happenedAt: begun + 1 });
    expect(kinds(late)).toEqual(["headcount.reported", "roll-call.answered"]);
    // It arrives after another one, which was given later.
    floor.give({ kind: "roll-call.answer", site: 7, ...well, sound: false, count: exactly(46) });
    if (late.ok) for (const entry of late.entries) floor.append({ ...entry, happenedAt: begun + 1, by: "site:7" } as never);
    expect(floor.state.rollCall.answers.get(7)).toMatchObject({ sound: false });
    expect(floor.state.sites.get(7).reported).toBe(46);
  });

  it("takes what a room counted and answered before the end, however late it comes, and nothing done after it", () => {
    const floor = prepared();
    floor.give({ kind: "roll-call.call", level: null, again: false });
    const called = floor.state.rollCall.calls[0]!.at;
    floor.give({ kind: "conference.open" });
    floor.give({ kind: "conference.close" });
    const end = floor.state.closedAt!;
    expect(end).toBeGreaterThan(called);
    const late = (command: object, happenedAt?: number) => {
      const decision = decide(floor.state, { id: testId(901), ...command } as Command, { ...contextOf(SITES), now: end + 60_000, ...(happenedAt === undefined ? {} : { happenedAt }) });
      if (decision.ok) for (const entry of decision.entries) floor.append({ ...entry, happenedAt, by: "site:7" } as never);
      return decision;
    };
    const report = { kind: "headcount.report", site: 7, ...exactly(45) };
    const answer = { kind: "roll-call.answer", site: 8, ...well, count: exactly(41) };
    for (const command of [report, answer]) {
      expect(late(command)).toEqual(refused("conference-ended"));
      expect(late(command, end + 1)).toEqual(refused("conference-ended"));
    }
    expect(kinds(late(report, end - 1))).toEqual(["headcount.reported"]);
    expect(floor.state.sites.get(7)).toMatchObject({ reported: 45, reportedAt: end - 1 });
    // An older count that comes later still does not replace it.
    late({ ...report, present: 12 }, end - 2);
    expect(floor.state.sites.get(7).reported).toBe(45);
    expect(late(answer, called - 1)).toEqual(refused("roll-call-not-open"));
    expect(kinds(late(answer, end))).toEqual(["headcount.reported", "roll-call.answered"]);
    expect(floor.state.rollCall.answers.get(8)?.at).toBe(end);
    // What was meant for a moment of the conference is over.
    expect(late({ kind: "queue.request", site: 7 }, end - 1)).toEqual(refused("conference-ended"));
    expect(late({ kind: "vote.count-hands", voteId: testId(1), site: 7, counts: [1, 0, 0] }, end - 1)).toEqual(refused("conference-ended"));
    // A reader that comes now folds the same.
    expect(stateFromSnapshot(JSON.parse(JSON.stringify(snapshotFor(floor.state, "control")))).closedAt).toBe(end);
  });

  it("ends with the conference", () => {
    const floor = prepared();
    floor.give({ kind: "roll-call.call", level: null, again: false });
    floor.give({ kind: "conference.open" });
    floor.give({ kind: "conference.close" });
    expect(floor.state.rollCall.status).toBe("closed");
    expect(floor.give({ kind: "roll-call.reopen" })).toEqual(refused("conference-ended"));
  });

  it("shows a room its own answer and when its level was called, and no other room's", () => {
    const floor = prepared();
    floor.give({ kind: "roll-call.call", level: "district", again: false });
    for (const site of [7, 8]) floor.give({ kind: "roll-call.answer", site, ...well, note: `phòng ${site}`, count: { ...exactly(40), classes: [{ class: "đại biểu", present: 40, remote: 1, absent: 2, substitutes: 3 }] } });
    const seen = snapshotFor(floor.state, "site", oneSite(8)).rollCall;
    expect(seen.calls).toHaveLength(1);
    expect(seen.answers.map(([site]) => site)).toEqual([8]);
    expect(seen.details.map(([site]) => site)).toEqual([8]);
    expect(snapshotFor(floor.state, "delegate").rollCall).toEqual(snapshotFor(new Floor(SITES).state, "delegate").rollCall);
  });
});

describe("a headcount in its parts", () => {
  const count = (over: Partial<Headcount>): Headcount => ({ present: 50, qualifier: "exact", ...over });
  const guests = { class: "Khách mời", present: 20, remote: 0, absent: 1, substitutes: 2 };
  const members = { class: "Đại biểu", present: 30, remote: 5, absent: 4, substitutes: 0 };

  it("adds classes up to the room's numbers", () => {
    expect(partsOf(count({ classes: [guests, members] }))).toMatchObject({ remote: 5, absent: 5, substitutes: 2 });
    expect(partsOf(count({ remote: 5, absent: 5, substitutes: 2, classes: [guests, members] }))).not.toBeNull();
  });

  it.each<[string, Partial<Headcount>]>([
    ["more remote than present", { remote: 51 }],
    ["more substitutes than present", { substitutes: 51 }],
    ["classes that add up to another number", { present: 49, classes: [guests, members] }],
    ["classes that say otherwise than the total", { absent: 6, classes: [guests, members] }],
    ["a class twice", { classes: [{ ...guests, present: 25 }, { ...guests, present: 25 }] }],
    ["a class with more substitutes than people", { classes: [{ ...guests, substitutes: 21 }, members] }],
  ])("refuses %s", (_what, over) => {
    const floor = prepared();
    expect(floor.give({ kind: "headcount.report", site: 2, ...count(over) })).toEqual(refused("headcount-inconsistent"));
  });

  it("forgets the parts when a room sends a bare number again", () => {
    const floor = prepared();
    floor.give({ kind: "headcount.report", site: 2, ...count({ classes: [guests, members] }) });
    expect(floor.state.rollCall.details.get(2)).toMatchObject({ absent: 5 });
    floor.give({ kind: "headcount.report", site: 2, ...count({}) });
    expect(floor.state.rollCall.details.get(2)).toBeUndefined();
  });
});

describe("a published figure", () => {
  const sums = (state: ConferenceState) => {
    let present = 0;
    let checkedIn = 0;
    for (let site = 0; site < SITES; site++) {
      const row = state.sites.get(site);
      present += row.reported >= 0 ? row.reported : row.checkedIn;
      checkedIn += row.checkedIn;
    }
    return { present, checkedIn };
  };

  it.each(Array.from({ length: 12 }, (_, seed) => seed + 1))("equals the sum of that instant whatever comes later, and what the control room's strip shows (seed %i)", (seed) => {
    const floor = randomFloor(seed, 250, SITES);
    const instant = floor.state;
    const decision = floor.carryOut({ id: testId(77), kind: "headcount.publish", remark: "họp báo" });
    expect(decision.ok).toBe(true);
    const figure = floor.state.rollCall.published.at(-1)!;
    expect(figure).toMatchObject({ id: testId(77), remark: "họp báo", total: { sites: SITES, expected: SITES * 50, ...sums(instant) } });
    const { parentOf, expectedAt } = contextOf(SITES);
    const parents = Array.from({ length: SITES }, (_, site) => parentOf(site));
    const roll = rollUp(instant, parents, parents.map((_, site) => expectedAt(site)));
    expect(figure.total.present).toBe(roll.present[0]);
    expect(figure.total.qualifier).toBe(roll.qualifier[0]);
    // Levels are the same people in another order; classes never more than there are.
    for (const part of ["sites", "counted", "present", "remote", "absent", "substitutes", "missing", "checkedIn"] as const) {
      expect(figure.levels.reduce((sum, level) => sum + level[part], 0), part).toBe(figure.total[part]);
    }
    for (const part of ["present", "remote", "absent", "substitutes"] as const) {
      expect(figure.classes.reduce((sum, each) => sum + each[part], 0)).toBeLessThanOrEqual(figure.total[part]);
    }
    floor.carryOut({ id: testId(78), kind: "headcount.report", site: 3, present: figure.total.present + 1, qualifier: "exact" });
    expect(floor.state.rollCall.published.at(-1)).toEqual(figure);
  });

  it("is the same in every branch as counting the branch by itself", () => {
    const { state } = randomFloor(5, 300, SITES);
    const { parentOf } = contextOf(SITES);
    const parents = Array.from({ length: SITES }, (_, site) => parentOf(site));
    const under = (site: number): number[] => [site, ...parents.flatMap((up, child) => (up === site ? under(child) : []))];
    const branches = figuresOfBranches(state, parents, parents.map(() => 50));
    for (let site = 0; site < SITES; site++) {
      const all = under(site);
      expect(branches[site]).toMatchObject({
        sites: all.length,
        counted: all.filter((each) => state.sites.get(each).reported >= 0).length,
        absent: all.reduce((sum, each) => sum + (state.rollCall.details.get(each)?.absent ?? 0), 0),
        present: all.reduce((sum, each) => sum + (state.sites.get(each).reported >= 0 ? state.sites.get(each).reported : state.sites.get(each).checkedIn), 0),
      });
    }
  });
});

it("reads a fold that an older program kept", () => {
  const { rollCall: _rollCall, ...old } = snapshotFor(new Floor(3).state, "control");
  expect(stateFromSnapshot({ ...old, rollCall: {} } as never).rollCall).toMatchObject({ round: 0, status: "none" });
});

it("a number that is said again keeps what was said of the people", () => {
  const known = { reported: 34, parts: { remote: 1, absent: 2, substitutes: 0, classes: [] } };
  expect(sameWithParts(34, "approx", known)).toEqual({ present: 34, qualifier: "approx", remote: 1, absent: 2, substitutes: 0 });
  expect(sameWithParts(35, "exact", known)).toEqual({ present: 35, qualifier: "exact" });
});
