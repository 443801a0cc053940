import type { Command, Entry, ProblemCode } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { CUE_LIMIT, QUEUE_LIMIT } from "./decide.ts";
import { siteSince, siteStateOf, BLANK_SITE } from "./sites.ts";
import { mayPublish, queuePlace } from "./state.ts";
import { AGENDA, Floor, testId } from "./testing.ts";

type Bare = Command extends infer C ? (C extends Command ? Omit<C, "id"> : never) : never;

/** A live conference of 40 sites, all of them connected. */
function live(): Floor & { give(command: Bare): ReturnType<Floor["carryOut"]> } {
  const floor = new Floor(40);
  let next = 100;
  floor.carryOut({ id: testId(1), kind: "conference.open" });
  floor.append({ kind: "sites.presence", changes: Array.from({ length: 40 }, (_, site) => [site, "c", 1]) } as unknown as Entry);
  return Object.assign(floor, { give: (command: Bare) => floor.carryOut({ id: testId(next++), ...command } as Command) });
}
const onAir = (floor: Floor) => floor.state.slots.map((slot) => slot?.site ?? null);
const refused = (problem: ProblemCode) => expect.objectContaining({ ok: false, problem });
const nothingToDo = { ok: true, entries: [] };

describe("on air", () => {
  it("gives the central site its own slot and the others the first free one", () => {
    const floor = live();
    for (const site of [7, 0, 8, 9]) floor.give({ kind: "programme.put-on-air", site });
    expect(onAir(floor)).toEqual([0, 7, 8, 9]);
    expect(floor.state.large).toBe(3);
  });

  it("refuses a fifth site, even while the central slot is free", () => {
    const floor = live();
    for (const site of [1, 2, 3]) floor.give({ kind: "programme.put-on-air", site });
    expect(floor.give({ kind: "programme.put-on-air", site: 4 })).toEqual(refused("slots-full"));
    expect(floor.give({ kind: "programme.put-on-air", site: 4, slot: 0 })).toEqual(refused("slot-taken"));
    expect(floor.give({ kind: "programme.put-on-air", site: 0 })).toMatchObject({ ok: true });
  });

  it("replaces whom a slot shows when the slot is named", () => {
    const floor = live();
    floor.give({ kind: "programme.put-on-air", site: 1 });
    floor.give({ kind: "programme.put-on-air", site: 2, slot: 1 });
    expect(onAir(floor)).toEqual([null, 2, null, null]);
  });

  it("moves a site instead of showing it twice", () => {
    const floor = live();
    floor.give({ kind: "programme.put-on-air", site: 1 });
    floor.give({ kind: "programme.put-on-air", site: 1, slot: 3 });
    expect(onAir(floor)).toEqual([null, null, null, 1]);
    expect(floor.state.large).toBe(3);
  });

  it("enlarges a site that is put on air again as it is, and does nothing the third time", () => {
    const floor = live();
    floor.give({ kind: "programme.put-on-air", site: 1, speaker: { name: "A" } });
    floor.give({ kind: "programme.put-on-air", site: 2 });
    expect(floor.give({ kind: "programme.put-on-air", site: 1, speaker: { name: "A" } })).toEqual({ ok: true, entries: [{ kind: "programme.enlarged", slot: 1 }] });
    expect(floor.give({ kind: "programme.put-on-air", site: 1, speaker: { name: "A" } })).toEqual(nothingToDo);
    // Another speaker of the same site is news.
    expect(floor.give({ kind: "programme.put-on-air", site: 1, speaker: { name: "B" } })).toMatchObject({ entries: [{ kind: "programme.filled", speaker: { name: "B" } }] });
  });

  it("shows the next filled slot large when the large one goes", () => {
    const floor = live();
    floor.give({ kind: "programme.put-on-air", site: 0 });
    floor.give({ kind: "programme.put-on-air", site: 1 });
    floor.give({ kind: "programme.take-off-air", site: 1 });
    expect(floor.state.large).toBe(0);
    floor.give({ kind: "programme.take-off-air", site: 0 });
    expect(floor.state.large).toBeNull();
    expect(floor.give({ kind: "programme.take-off-air", site: 0 })).toEqual(refused("site-not-on-air"));
    expect(floor.give({ kind: "programme.enlarge", slot: 0 })).toEqual(refused("site-not-on-air"));
  });

  it("ends a site's cue and its request, and lets it publish while cued or on air only", () => {
    const floor = live();
    expect(mayPublish(floor.state, 5)).toBe(false);
    floor.give({ kind: "queue.request", site: 5 });
    floor.give({ kind: "site.cue", site: 5 });
    expect(mayPublish(floor.state, 5)).toBe(true);
    floor.give({ kind: "programme.put-on-air", site: 5 });
    expect(floor.state).toMatchObject({ cued: [], queue: [] });
    expect(mayPublish(floor.state, 5)).toBe(true);
    floor.give({ kind: "programme.take-off-air", site: 5 });
    expect(mayPublish(floor.state, 5)).toBe(false);
  });

  it("takes connected sites only", () => {
    const floor = live();
    floor.append({ kind: "sites.presence", changes: [[5, "l", 2]] } as unknown as Entry);
    for (const kind of ["programme.put-on-air", "site.cue"] as const) expect(floor.give({ kind, site: 5 })).toEqual(refused("site-not-connected"));
    expect(floor.give({ kind: "programme.put-on-air", site: 40 })).toEqual(refused("site-unknown"));
  });

  it(`cues ${CUE_LIMIT} sites at most, and cueing twice is cueing once`, () => {
    const floor = live();
    for (let site = 1; site <= CUE_LIMIT; site++) expect(floor.give({ kind: "site.cue", site })).toMatchObject({ ok: true });
    expect(floor.give({ kind: "site.cue", site: 1 })).toEqual(nothingToDo);
    expect(floor.give({ kind: "site.cue", site: 20 })).toEqual(refused("cues-full"));
    floor.give({ kind: "site.uncue", site: 1 });
    expect(floor.give({ kind: "site.uncue", site: 1 })).toEqual(nothingToDo);
    expect(floor.give({ kind: "site.cue", site: 20 })).toMatchObject({ ok: true });
  });
});

describe("the speaker queue", () => {
  const queued = (floor: Floor) => floor.state.queue.map(({ site }) => site);
  const idOf = (floor: Floor, site: number) => floor.state.queue.find((request) => request.site === site)!.id;
  function withQueue(...sites: number[]) {
    const floor = live();
    for (const site of sites) floor.give({ kind: "queue.request", site });
    return floor;
  }

  it.each<[move: number, before: number | null, becomes: number[]]>([
    [3, 1, [3, 1, 2]],
    [1, 3, [2, 1, 3]],
    [1, null, [2, 3, 1]],
    [2, null, [1, 3, 2]],
    [3, 2, [1, 3, 2]],
  ])("moves %i before %s", (site, before, becomes) => {
    const floor = withQueue(1, 2, 3);
    floor.give({ kind: "queue.move", requestId: idOf(floor, site), before: before === null ? null : idOf(floor, before) });
    expect(queued(floor)).toEqual(becomes);
  });

  it.each<[move: number, before: number | null]>([[1, 2], [3, null], [2, 2], [2, 3]])("journals nothing when %i stands before %s already", (site, before) => {
    const floor = withQueue(1, 2, 3);
    expect(floor.give({ kind: "queue.move", requestId: idOf(floor, site), before: before === null ? null : idOf(floor, before) })).toEqual(nothingToDo);
  });

  it("lets a site stand in it once, counts places from 1, and says what is gone", () => {
    const floor = withQueue(4, 5);
    expect(queuePlace(floor.state, 5)).toBe(2);
    expect(queuePlace(floor.state, 6)).toBe(0);
    expect(floor.give({ kind: "queue.request", site: 5 })).toEqual(refused("already-requested"));
    const requestId = idOf(floor, 4);
    floor.give({ kind: "queue.withdraw", requestId });
    expect(queued(floor)).toEqual([5]);
    expect(floor.give({ kind: "queue.withdraw", requestId })).toEqual(refused("request-unknown"));
    expect(floor.give({ kind: "queue.move", requestId, before: null })).toEqual(refused("request-unknown"));
    expect(floor.give({ kind: "queue.move", requestId: idOf(floor, 5), before: requestId })).toEqual(refused("request-unknown"));
  });

  it(`holds ${QUEUE_LIMIT} requests`, () => {
    const floor = new Floor(QUEUE_LIMIT + 1);
    floor.carryOut({ id: testId(1), kind: "conference.open" });
    for (let site = 0; site < QUEUE_LIMIT; site++) floor.carryOut({ id: testId(10 + site), kind: "queue.request", site });
    expect(floor.state.queue).toHaveLength(QUEUE_LIMIT);
    expect(floor.carryOut({ id: testId(9_999), kind: "queue.request", site: QUEUE_LIMIT })).toEqual(refused("queue-full"));
  });
});

describe("before and after", () => {
  const whileLive: Bare[] = [
    { kind: "agenda.move", itemId: AGENDA[0]! },
    { kind: "site.cue", site: 1 },
    { kind: "site.uncue", site: 1 },
    { kind: "programme.put-on-air", site: 1 },
    { kind: "programme.take-off-air", site: 1 },
    { kind: "programme.enlarge", slot: 1 },
    { kind: "queue.request", site: 1 },
    { kind: "queue.withdraw", requestId: testId(5) },
    { kind: "queue.move", requestId: testId(5), before: null },
  ];
  it.each(whileLive)("$kind needs a live conference", (command) => {
    const floor = new Floor(10);
    expect(floor.carryOut({ id: testId(9), ...command } as Command)).toEqual(refused("conference-not-live"));
    floor.carryOut({ id: testId(1), kind: "conference.open" });
    floor.carryOut({ id: testId(2), kind: "conference.close" });
    expect(floor.carryOut({ id: testId(9), ...command } as Command)).toEqual(refused(command.kind.startsWith("queue.") ? "conference-ended" : "conference-not-live"));
  });

  it("lets rooms test themselves and count before the opening, and not after the end", () => {
    const floor = new Floor(10);
    const test: Bare = { kind: "site.report-test", site: 1, camera: true, microphone: true, programme: true };
    const count: Bare = { kind: "headcount.report", site: 1, present: 12, qualifier: "approx" };
    for (const command of [test, count]) expect(floor.carryOut({ id: testId(3), ...command } as Command)).toMatchObject({ ok: true });
    expect(siteStateOf(floor.state.sites.get(1), false)).toBe("tested");
    expect(floor.carryOut({ id: testId(4), kind: "conference.close" })).toEqual(refused("conference-not-live"));
    floor.carryOut({ id: testId(1), kind: "conference.open" });
    expect(floor.carryOut({ id: testId(1), kind: "conference.open" })).toEqual(nothingToDo);
    floor.carryOut({ id: testId(2), kind: "conference.close" });
    expect(floor.carryOut({ id: testId(2), kind: "conference.close" })).toEqual(nothingToDo);
    for (const command of [test, count]) expect(floor.carryOut({ id: testId(3), ...command } as Command)).toEqual(refused("conference-ended"));
    expect(floor.carryOut({ id: testId(5), kind: "conference.open" })).toEqual(refused("conference-ended"));
  });

  it("does not take half a test for a test", () => {
    const floor = live();
    floor.give({ kind: "site.report-test", site: 1, camera: true, microphone: false, programme: true });
    expect(floor.state.sites.get(1).testedAt).toBe(0);
  });

  it("takes a passed test back when a later one fails, and again gives it when one is passed", () => {
    const floor = new Floor(10);
    const test = (id: number, failed: boolean) =>
      floor.carryOut({ id: testId(id), kind: "site.report-test", site: 1, camera: true, microphone: true, programme: true, ...(failed ? { failed: true as const } : {}) } as Command);
    expect(test(1, true)).toEqual(nothingToDo);
    test(2, false);
    expect(siteStateOf(floor.state.sites.get(1), false)).toBe("tested");
    test(3, true);
    expect(siteStateOf(floor.state.sites.get(1), false)).toBe("not-joined");
    test(4, false);
    expect(siteStateOf(floor.state.sites.get(1), false)).toBe("tested");
  });

  it("clears the floor at the end and keeps what was counted", () => {
    const floor = live();
    floor.give({ kind: "agenda.move", itemId: AGENDA[1]! });
    floor.give({ kind: "programme.put-on-air", site: 1 });
    floor.give({ kind: "site.cue", site: 2 });
    floor.give({ kind: "queue.request", site: 3 });
    floor.give({ kind: "headcount.report", site: 1, present: 12, qualifier: "exact" });
    floor.give({ kind: "conference.close" });
    expect(floor.state).toMatchObject({ phase: "ended", agenda: { itemId: null, since: null }, slots: [null, null, null, null], large: null, cued: [], queue: [] });
    expect(floor.state.sites.get(1).reported).toBe(12);
  });

  it("moves the agenda to items that exist, and once", () => {
    const floor = live();
    expect(floor.give({ kind: "agenda.move", itemId: testId(0xbad) })).toEqual(refused("agenda-item-unknown"));
    expect(floor.give({ kind: "agenda.move", itemId: AGENDA[0]! })).toMatchObject({ ok: true });
    expect(floor.give({ kind: "agenda.move", itemId: AGENDA[0]! })).toEqual(nothingToDo);
    expect(floor.state.agenda.since).toBeGreaterThan(0);
    floor.give({ kind: "agenda.move", itemId: null });
    expect(floor.state.agenda).toMatchObject({ itemId: null, since: null, dealt: [[AGENDA[0], expect.any(Number)]] });
  });
});

describe("what the roll call shows", () => {
  const row = { ...BLANK_SITE };
  it.each([
    ["never seen", row, false, "not-joined"],
    ["tried its equipment", { ...row, testedAt: 5 }, false, "tested"],
    ["stream open", { ...row, testedAt: 5, presence: "c" as const }, false, "connected"],
    ["stream open and in a slot", { ...row, presence: "c" as const }, true, "on-air"],
    ["gone while in a slot", { ...row, presence: "l" as const }, true, "lost"],
    ["gone", { ...row, testedAt: 5, presence: "l" as const }, false, "lost"],
  ])("%s", (_what, site, inSlot, state) => {
    expect(siteStateOf(site, inSlot)).toBe(state);
  });

  it("says since when", () => {
    expect(siteSince({ ...row, testedAt: 5 }, null)).toBe(5);
    expect(siteSince({ ...row, presence: "c", presenceSince: 9 }, null)).toBe(9);
    // On air since later than it joined; and after it came back, since it came back.
    expect(siteSince({ ...row, presence: "c", presenceSince: 9 }, 12)).toBe(12);
    expect(siteSince({ ...row, presence: "c", presenceSince: 20 }, 12)).toBe(20);
    expect(siteSince({ ...row, presence: "l", presenceSince: 30 }, 12)).toBe(30);
  });
});
