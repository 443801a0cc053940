import type { LocalItem, Plan } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { halfDayOf } from "../text/index.ts";
import { USUAL_TIMES, blueprintOf, expectedFrom, fixedPart, instantOf, localTimesOf, mergePlans, moveItems, nextDays, perRoom, placed, planFlaw, planOn, receiptOf, rollUpAudience, stepItem, timesOf, titleOn, withoutPaper, withoutSession } from "./index.ts";

const at = (text: string) => Date.parse(text);
const item = (id: string, sessionId: string, minutes = 10): Plan["agenda"][number] => ({ id, sessionId, kind: "report", title: `title ${id}`, minutes, presenters: [], site: null, paperIds: [], documentIds: [] });
const plan = (change: Partial<Plan> = {}): Plan => ({
  title: "T",
  shortTitle: "t",
  venue: "V",
  timeZone: "Europe/Oslo",
  mode: "hybrid",
  sessions: [
    { id: "s1", title: "Monday", startsAt: at("2027-03-22T07:00:00Z"), endsAt: at("2027-03-22T08:00:00Z") },
    { id: "s2", title: "Wednesday", startsAt: at("2027-03-24T12:00:00Z"), endsAt: at("2027-03-24T13:00:00Z") },
  ],
  agenda: [item("a", "s1"), item("b", "s1"), item("c", "s1"), item("d", "s2"), item("e", "s2")],
  papers: [],
  chairs: [],
  organisers: [],
  audience: [],
  ...change,
});
const shape = ({ agenda }: Plan) => agenda.map(({ id, sessionId }) => `${id}${sessionId.slice(1)}`).join(" ");

describe("clock times", () => {
  it("run on from the session's start, and say which items overrun it", () => {
    const [first, second] = timesOf(plan().sessions, [item("a", "s1", 40), item("b", "s1", 20), item("c", "s1", 5), item("d", "s2", 60)]);
    expect(first!.items.map(({ startsAt, over }) => [new Date(startsAt).toISOString().slice(11, 16), over])).toEqual([["07:00", false], ["07:40", false], ["08:00", true]]);
    expect([first!.used, first!.planned, first!.over]).toEqual([65, 60, 5]);
    expect([second!.used, second!.over]).toEqual([60, 0]);
  });

  it("put a room's own items before and after what it inherits", () => {
    const local = (id: string, place: "before" | "after", minutes: number): LocalItem => ({ id, place, minutes, sessionId: "s1", kind: "opening", title: id, presenters: [] });
    const [session] = timesOf(plan().sessions, [item("a", "s1", 70)]);
    const { before, after } = localTimesOf(session!, [local("hello", "before", 10), local("seats", "before", 5), local("close", "after", 15)]);
    expect(before.map(({ item, startsAt }) => [item.id, new Date(startsAt).toISOString().slice(11, 16)])).toEqual([["hello", "06:45"], ["seats", "06:55"]]);
    // The centre overruns by ten minutes: so does the room.
    expect(after.map(({ startsAt }) => new Date(startsAt).toISOString().slice(11, 16))).toEqual(["08:10"]);
  });
});

describe("order", () => {
  const list = ["1", "2", "3", "4"].map((id) => ({ id }));
  it.each([
    [["3"], "1", "3124"],
    [["1", "3"], null, "2413"],
    [["2"], "2", "1234"],
    [["1", "2"], "2", "1234"],
    [["4"], "2", "1423"],
    [["1"], "nowhere", "1234"],
  ])("%s before %s", (ids, before, expected) => {
    expect(placed(list, new Set(ids), before).map(({ id }) => id).join("")).toBe(expected);
  });

  it("moves within a session and into another one", () => {
    expect(shape(moveItems(plan(), new Set(["c"]), "s1", "a"))).toBe("c1 a1 b1 d2 e2");
    expect(shape(moveItems(plan(), new Set(["a"]), "s2", "e"))).toBe("b1 c1 d2 a2 e2");
    expect(shape(moveItems(plan(), new Set(["d", "e"]), "s1", null))).toBe("a1 b1 c1 d1 e1");
  });

  it("steps over the edge of a session, and stops at the ends", () => {
    expect(shape(stepItem(plan(), "b", -1))).toBe("b1 a1 c1 d2 e2");
    expect(shape(stepItem(plan(), "c", 1))).toBe("a1 b1 c2 d2 e2");
    expect(shape(stepItem(plan(), "d", -1))).toBe("a1 b1 c1 d1 e2");
    for (const [id, by] of [["a", -1], ["e", 1]] as const) expect(stepItem(plan(), id, by)).toEqual(plan());
  });

  it("gives the items of a session that goes to its neighbour, and never takes the last", () => {
    expect(shape(withoutSession(plan(), "s1"))).toBe("a2 b2 c2 d2 e2");
    expect(shape(withoutSession(plan(), "s2"))).toBe("a1 b1 c1 d1 e1");
    expect(withoutSession(withoutSession(plan(), "s2"), "s1").sessions).toHaveLength(1);
  });

  it("takes a paper off the agenda with it", () => {
    const paper = { id: "p", title: "P", author: "A", topic: "T", site: null, dueAt: null, receivedAt: null, documentId: null };
    const left = withoutPaper(plan({ papers: [paper], agenda: [{ ...item("a", "s1"), paperIds: ["p"] }] }), "p");
    expect([left.papers, left.agenda[0]!.paperIds]).toEqual([[], []]);
  });
});

describe("what does not agree", () => {
  const [one, two] = plan().sessions as [Plan["sessions"][0], Plan["sessions"][0]];
  it.each<[string, Partial<Plan>, string | null]>([
    ["nothing", {}, null],
    ["a session over before it begins", { sessions: [{ ...one, endsAt: one.startsAt }, two] }, "Monday"],
    ["sessions at one time", { sessions: [one, { ...two, startsAt: one.startsAt + 60_000 }] }, "Wednesday"],
    ["an item of no session", { agenda: [item("x", "s9")] }, "title x"],
    ["a paper that is not there", { agenda: [{ ...item("x", "s1"), paperIds: ["p9"] }] }, "title x"],
    ["a zone of no place", { timeZone: "Asia/Atlantis" }, "Asia/Atlantis"],
  ])("%s", (_what, change, flaw) => {
    expect(planFlaw(plan(change))).toBe(flaw);
  });
});

describe("what may still be changed", () => {
  const [one, two] = plan().sessions as [Plan["sessions"][0], Plan["sessions"][0]];
  const live = { phase: "live", cancelled: false, currentItem: "b", now: one.startsAt + 1 } as const;
  it.each<[string, Partial<Plan>, string | null]>([
    ["the order of what is to come", { agenda: plan().agenda.toReversed() }, null],
    ["an item that comes in", { agenda: [...plan().agenda, item("f", "s2")] }, null],
    ["the item under way is made longer", { agenda: plan().agenda.map((each) => (each.id === "b" ? { ...each, minutes: 90 } : each)) }, null],
    ["the item under way goes", { agenda: plan().agenda.filter(({ id }) => id !== "b") }, "title b"],
    ["the item under way becomes a break", { agenda: plan().agenda.map((each) => (each.id === "b" ? { ...each, kind: "break" as const } : each)) }, "title b"],
    ["a session to come is put off", { sessions: [one, { ...two, startsAt: two.startsAt + 3_600_000, endsAt: two.endsAt + 3_600_000 }] }, null],
    ["a session that has begun ends later", { sessions: [{ ...one, endsAt: one.endsAt + 600_000 }, two] }, null],
    ["a session that has begun is moved", { sessions: [{ ...one, startsAt: one.startsAt - 60_000 }, two] }, "Monday"],
    ["another zone", { timeZone: "UTC" }, "timeZone"],
    ["another title", { title: "U" }, "title"],
  ])("live: %s", (_what, change, fixed) => {
    expect(fixedPart(plan(), plan(change), live)).toBe(fixed);
  });

  it("ended: papers come in late, nothing goes", () => {
    const paper = { id: "p", title: "P", author: "A", topic: "T", site: null, dueAt: null, receivedAt: null, documentId: null };
    const ended = { ...live, phase: "ended", currentItem: null } as const;
    expect(fixedPart(plan({ papers: [paper] }), plan({ papers: [{ ...paper, receivedAt: 5 }] }), ended)).toBeNull();
    expect(fixedPart(plan({ papers: [paper] }), plan(), ended)).toBe("P");
    expect(fixedPart(plan(), plan({ agenda: [] }), ended)).toBe("agenda");
  });

  it("cancelled: nothing", () => {
    expect(fixedPart(plan(), plan({ venue: "W" }), { ...live, phase: "prepared", cancelled: true })).toBe("T");
  });
});

describe("two people's changes together", () => {
  const retitled = (p: Plan, id: string, title: string): Plan => ({ ...p, agenda: p.agenda.map((each) => (each.id === id ? { ...each, title } : each)) });
  it("keeps both when they touched different things", () => {
    const mine = { ...retitled(plan(), "a", "mine"), venue: "my hall" };
    const theirs = moveItems({ ...retitled(plan(), "b", "theirs"), shortTitle: "short" }, new Set(["e"]), "s1", "a");
    const { plan: both, contested } = mergePlans(plan(), mine, theirs);
    expect([shape(both), both.agenda.find(({ id }) => id === "a")!.title, both.agenda.find(({ id }) => id === "b")!.title]).toEqual(["e1 a1 b1 c1 d2", "mine", "theirs"]);
    expect([both.venue, both.shortTitle, contested]).toEqual(["my hall", "short", []]);
  });

  it("keeps both fields of one item", () => {
    const longer = (p: Plan): Plan => ({ ...p, agenda: p.agenda.map((each) => (each.id === "a" ? { ...each, minutes: 45 } : each)) });
    const { plan: both, contested } = mergePlans(plan(), retitled(plan(), "a", "mine"), longer(plan()));
    expect([both.agenda[0]!.title, both.agenda[0]!.minutes, contested]).toEqual(["mine", 45, []]);
  });

  it("names what both changed, and lets mine stand", () => {
    const { plan: both, contested } = mergePlans(plan(), retitled(plan(), "a", "mine"), retitled(plan(), "a", "theirs"));
    expect([both.agenda[0]!.title, contested]).toEqual(["mine", ["mine"]]);
  });

  it("loses no work on what the other took away", () => {
    const gone = { ...plan(), agenda: plan().agenda.filter(({ id }) => id !== "a") };
    expect(mergePlans(plan(), retitled(plan(), "a", "mine"), gone).contested).toEqual(["mine"]);
    expect(shape(mergePlans(plan(), gone, retitled(plan(), "a", "theirs")).plan)).toContain("a1");
    expect(shape(mergePlans(plan(), plan(), gone).plan)).not.toContain("a1");
  });

  it("puts both additions in their places, and brings an item of a vanished session home", () => {
    const added = (id: string, after: number): Plan => ({ ...plan(), agenda: plan().agenda.toSpliced(after, 0, item(id, "s1")) });
    expect(shape(mergePlans(plan(), added("x", 1), added("y", 3)).plan)).toBe("a1 x1 b1 c1 y1 d2 e2");
    const mine = { ...plan(), agenda: [...plan().agenda, item("z", "s2")] };
    expect(shape(mergePlans(plan(), mine, withoutSession(plan(), "s2")).plan)).toMatch(/z1/);
  });

  it("is theirs when I did nothing, mine when they did nothing", () => {
    const changed = moveItems({ ...plan(), title: "U" }, new Set(["a", "d"]), "s2", null);
    expect(mergePlans(plan(), plan(), changed)).toEqual({ plan: changed, contested: [] });
    expect(mergePlans(plan(), changed, plan())).toEqual({ plan: changed, contested: [] });
  });
});

describe("made again on another day", () => {
  it("keeps clock times over the change to summer time, and the days between", () => {
    // Oslo went to summer time on 28 March 2027: 08:00 is 07:00 UTC before and 06:00 UTC after.
    const made = planOn(blueprintOf(plan()), "2027-04-05", (kind, n) => `${kind}${n}`);
    expect(made.sessions.map(({ startsAt, endsAt }) => [startsAt, endsAt].map((each) => new Date(each).toISOString()))).toEqual([
      ["2027-04-05T06:00:00.000Z", "2027-04-05T07:00:00.000Z"],
      ["2027-04-07T11:00:00.000Z", "2027-04-07T12:00:00.000Z"],
    ]);
    expect(made.agenda.map(({ id, sessionId, title }) => [id, sessionId, title])).toEqual([
      ["item0", "session0", "title a"], ["item1", "session0", "title b"], ["item2", "session0", "title c"], ["item3", "session1", "title d"], ["item4", "session1", "title e"],
    ]);
    expect(planFlaw(made)).toBeNull();
  });

  it("keeps a session that ends after midnight", () => {
    const night = plan({ sessions: [{ id: "s1", title: "Night", startsAt: at("2027-01-10T21:00:00Z"), endsAt: at("2027-01-10T23:30:00Z") }], agenda: [] });
    const [session] = planOn(blueprintOf(night), "2027-02-01", () => "s").sessions;
    expect([session!.startsAt, session!.endsAt].map((each) => new Date(each).toISOString())).toEqual(["2027-02-01T21:00:00.000Z", "2027-02-01T23:30:00.000Z"]);
  });
});

describe("a series", () => {
  it.each([
    ["month", "date", "2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]],
    ["quarter", "date", "2026-11-15", ["2027-02-15", "2027-05-15", "2027-08-15", "2027-11-15"]],
    // 14 Jan 2026 is the second Wednesday.
    ["month", "weekday", "2026-01-14", ["2026-02-11", "2026-03-11", "2026-04-08", "2026-05-13"]],
    // 30 Jan 2026 is the fifth Friday; February has four.
    ["month", "weekday", "2026-01-30", ["2026-02-27", "2026-03-27", "2026-04-24", "2026-05-29"]],
    ["quarter", "last-weekday", "2026-03-27", ["2026-06-26", "2026-09-25", "2026-12-25", "2027-03-26"]],
  ] as const)("every %s by %s from %s", (every, dayRule, first, expected) => {
    expect(nextDays({ every, dayRule }, first, first, 4)).toEqual(expected);
  });

  it("goes on after the last one held", () => {
    expect(nextDays({ every: "month", dayRule: "date" }, "2026-01-31", "2026-03-31", 2)).toEqual(["2026-04-30", "2026-05-31"]);
  });
});

describe("the title of the next one", () => {
  it.each([
    ["Thông tin chuyên đề tháng 12/2026", "2026-12-10", "2027-01-10", "Thông tin chuyên đề tháng 1/2027"],
    ["Hội nghị báo cáo viên quý IV năm 2026", "2026-12-10", "2027-03-10", "Hội nghị báo cáo viên quý I năm 2027"],
    ["Briefing, March 2026", "2026-03-10", "2026-04-10", "Briefing, April 2026"],
    ["Keepers Q2 2026", "2026-05-10", "2026-08-10", "Keepers Q3 2026"],
    ["Giao ban", "2026-03-10", "2026-04-10", "Giao ban (04/2026)"],
    ["Giao ban (04/2026)", "2026-04-10", "2026-05-10", "Giao ban (05/2026)"],
    ["Kết luận số 57-KL/TW ngày 15/6/2023", "2026-04-10", "2026-05-10", "Kết luận số 57-KL/TW ngày 15/6/2023 (05/2026)"],
  ])("%s", (title, was, on, expected) => {
    expect(titleOn(title, was, on, 300)).toBe(expected);
  });
});

describe("who is expected", () => {
  it("adds up by class, by level and all", () => {
    const levels = [{ code: "centre", sites: 1, expected: 300 }, { code: "province", sites: 63, expected: 6_000 }];
    const rolled = rollUpAudience([{ class: "Leaders", level: "province", perSite: 20 }, { class: "Guests", level: "centre", perSite: 150 }, { class: "Press", level: null, perSite: 2 }], levels);
    expect(rolled.rows).toEqual([1_260, 150, 128]);
    expect(rolled.byLevel.map(({ planned }) => planned)).toEqual([152, 1_386]);
    expect([rolled.total, rolled.rooms]).toEqual([1_538, 6_300]);
  });

  it("in a room is the sum of the classes of its level and of every room; without a class what its unit usually sends", () => {
    const audience = [{ class: "Leaders", level: "province", perSite: 20 }, { class: "Press", level: null, perSite: 2 }, { class: "Staff", level: "province", perSite: 5 }];
    expect([perRoom(audience, "province"), perRoom(audience, "district"), perRoom([], "province")]).toEqual([27, 2, null]);
    const room = { level: "district", usual: 40 };
    expect(expectedFrom(audience, room)).toEqual({ people: 2, source: "classes" });
    expect(expectedFrom(audience.slice(0, 1), room)).toEqual({ people: 40, source: "usual" });
    // A class of nobody says that nobody is expected, which is not the same as no class.
    expect(expectedFrom([{ class: "Leaders", level: "district", perSite: 0 }], room)).toEqual({ people: 0, source: "classes" });
  });
});

it("a paper has come by its file, by a note of the centre, or by its text, at the first of these times", () => {
  expect(receiptOf(null, null, false)).toEqual({ received: false, at: null });
  expect(receiptOf(null, null, true)).toEqual({ received: true, at: null });
  expect(receiptOf(null, 7, false)).toEqual({ received: true, at: 7 });
  expect([receiptOf(5, 7, false).at, receiptOf(9, 7, true).at, receiptOf(5, null, false).at]).toEqual([5, 7, 5]);
});

it("the usual times of a session lie in the part of the day that they are named after, and not in another's", () => {
  const parts = Object.entries(USUAL_TIMES);
  expect(parts.map(([part]) => part)).toEqual(["morning", "afternoon", "evening"]);
  let free = "00:00";
  for (const [part, [start, end]] of parts) {
    expect(halfDayOf(new Date(instantOf("2027-03-05", start, "Europe/Oslo")), "Europe/Oslo")).toBe(part);
    expect(start > free && end > start, part).toBe(true);
    free = end;
  }
});
