import type { Command, Entry, Snapshot } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { contextOf, Floor, randomOf, testId } from "../testing.ts";
import { LATE_AFTER_MS } from "../../offline/index.ts";
import { decide } from "../decide.ts";
import { reduce } from "../reduce.ts";
import { initialState, stateFromSnapshot } from "../state.ts";
import { NO_SITE, oneSite, projectEntry, snapshotFor } from "../visibility.ts";
import { writeMinutes, type MinutesFacts } from "../minutes/index.ts";
import { ruleFor, voteCommandsFor, voteRollUp } from "./testing.ts";

const SITES = 12;
const facts = {
  outline: { conference: { startsAt: 0, timeZone: "UTC", title: "", shortTitle: "" }, agenda: [], sessions: [], papers: [], documents: [] },
  chairs: [],
  organisers: [],
  levels: [],
  sites: Array.from({ length: SITES }, (_, site) => ({ name: `Room ${site}`, parent: -1, level: "", expected: 10 })),
} as unknown as MinutesFacts;

/** A day of nothing but votes: two consoles, rooms, and a clerk. */
function dayOf(seed: number): Floor {
  const random = randomOf(seed);
  const floor = new Floor(SITES);
  floor.carryOut({ id: testId(1), kind: "conference.open" });
  for (let site = 0; site < SITES; site++) floor.carryOut({ id: testId(10 + site), kind: "headcount.report", site, present: 20 + site, qualifier: "exact" });
  for (let step = 0; step < 500; step++) {
    const rollUp = random.chance(0.2) ? voteRollUp(random, floor.state) : null;
    if (rollUp) floor.append(rollUp);
    else floor.carryOut(random.pick(voteCommandsFor(random, floor.state, random.below(SITES), testId(1_000 + step)))(), random.pick(["account:A", "account:B", "site:3"]));
  }
  return floor;
}

describe("a day of votes", () => {
  const days = Array.from({ length: 12 }, (_, at) => dayOf(at + 1));

  it("comes to every end there is", () => {
    const all = days.flatMap(({ state }) => state.votes.votes);
    for (const phase of ["draft", "declared", "annulled"]) expect(all.map((vote) => vote.phase)).toContain(phase);
    const kinds = new Set(days.flatMap(({ journal }) => journal.map(({ kind }) => kind)).filter((kind) => kind.startsWith("vote.")));
    expect([...kinds].toSorted()).toEqual(
      ["annulled", "brought-down", "closed", "counted", "declared", "discarded", "drafted", "extended", "hands-counted", "missed", "objected", "opened", "tallied"].map((kind) => `vote.${kind}`),
    );
    expect(all.filter(({ phase }) => phase === "declared").length).toBeGreaterThan(10);
  });

  it("never has two votes going on, and a result never changes", () => {
    for (const { journal } of days) {
      let state = initialState;
      const results = new Map<string, string>();
      for (const entry of journal) {
        state = reduce(state, entry);
        expect(state.votes.votes.filter(({ phase }) => phase === "open" || phase === "closed").length).toBeLessThanOrEqual(1);
        for (const vote of state.votes.votes) {
          if (vote.phase !== "declared") continue;
          const result = JSON.stringify([vote.outcome, vote.count, vote.title]);
          expect(results.get(vote.id) ?? result).toBe(result);
          results.set(vote.id, result);
        }
      }
    }
  });

  it("sums to what the rooms sent last (by going through the journal)", () => {
    for (const { journal, state } of days) {
      const going = state.votes.votes.find(({ phase }) => phase === "open" || phase === "closed");
      const last = new Map<number, readonly number[]>();
      for (const entry of journal) {
        if (entry.kind === "vote.hands-counted" && entry.voteId === going?.id) last.set(entry.site, entry.counts);
        if (entry.kind === "vote.objected" && entry.voteId === going?.id) last.set(entry.site, [0, entry.persons, 0]);
      }
      const known = new Map([...state.votes.sites.entries()].map(([site, { counts }]) => [site, counts]));
      expect(known).toEqual(last);
    }
  });

  it("shows rooms and phones no draft, no standing, and no other room's count", () => {
    for (const { journal, state } of days) {
      for (const [audience, scope] of [["site", oneSite(5)], ["delegate", NO_SITE], ["officer", oneSite(5)]] as const) {
        for (const entry of journal) {
          const seen = projectEntry(entry, audience, scope);
          if (!seen?.kind.startsWith("vote.")) continue;
          expect(["vote.drafted", "vote.discarded", "vote.tallied", "vote.counted"]).not.toContain(seen.kind);
          if ("site" in seen) expect([audience, seen.site]).not.toEqual(["delegate", 5]);
          if ("site" in seen) expect(seen.site).toBe(5);
        }
        const snapshot = JSON.parse(JSON.stringify(snapshotFor(state, audience, scope))) as Snapshot;
        for (const vote of snapshot.votes.votes) {
          expect(vote.phase).not.toBe("draft");
          expect(vote.levels).toEqual([]);
          if (vote.phase !== "declared") expect(vote.count).toBeNull();
          for (const { site } of vote.reasons) expect(site).toBe(5);
        }
        for (const [site] of snapshot.votes.sites) expect(site).toBe(5);
        expect(snapshotFor(stateFromSnapshot(snapshot), audience, scope).votes).toEqual(snapshot.votes);
      }
    }
  });

  it("is told by the minutes, with each result and who opened it", () => {
    for (const { journal, state } of days) {
      const declared = journal.filter((entry) => entry.kind === "vote.declared");
      const sections = writeMinutes({ language: "en", facts, state, journal, rows: {} });
      const told = JSON.stringify(sections.find(({ key }) => key === "votes") ?? "");
      const words = { adopted: "Result: adopted.", rejected: "Result: not adopted.", "no-quorum": "Result: no quorum" };
      for (const outcome of ["adopted", "rejected"] as const) {
        expect(told.split(words[outcome]).length - 1).toBe(declared.filter((entry) => entry.outcome === outcome).length);
      }
      const annulled = journal.filter(({ kind }) => kind === "vote.annulled").length;
      expect(told.split("Annulled, nothing was decided").length - 1).toBe(annulled);
    }
  });
});

describe("a count that comes late", () => {
  const start = () => {
    const floor = new Floor(SITES);
    floor.carryOut({ id: testId(1), kind: "conference.open" });
    floor.carryOut({ id: testId(2), kind: "headcount.report", site: 3, present: 10, qualifier: "exact" });
    floor.carryOut({ id: testId(3), kind: "vote.draft", title: "x", text: null, itemId: null, rule: ruleFor({ method: "hands" }) });
    floor.carryOut({ id: testId(4), kind: "vote.open", voteId: testId(3) });
    floor.carryOut({ id: testId(5), kind: "vote.close", voteId: testId(3) });
    return floor;
  };
  const send = (floor: Floor, happenedAt: number | undefined, now: number) =>
    decide(floor.state, { id: testId(9), kind: "vote.count-hands", voteId: testId(3), site: 3, counts: [4, 1, 0] } as Command, {
      ...contextOf(SITES),
      now,
      ...(happenedAt === undefined ? {} : { happenedAt }),
    });

  it("counts when it was made before the closing, until the result is declared", () => {
    const floor = start();
    const closedAt = floor.state.votes.votes[0]!.closedAt!;
    expect(send(floor, closedAt - 1, closedAt + 60_000)).toMatchObject({ ok: true });
    expect(send(floor, closedAt + 1, closedAt + 60_000)).toEqual({ ok: false, problem: "vote-count-after-close" });
    expect(send(floor, undefined, closedAt + 60_000)).toEqual({ ok: false, problem: "vote-count-after-close" });
    // What was counted at the closing is counted again with it.
    floor.append(voteRollUp(randomOf(1), floor.state)!);
    expect(floor.state.votes.votes[0]!.count).not.toBeNull();
    floor.append({ kind: "vote.hands-counted", by: "site:3", voteId: testId(3), site: 3, counts: [4, 1, 0], happenedAt: closedAt - 1 } as Omit<Entry, "seq" | "at">);
    expect(floor.state.votes.votes[0]!.count).toBeNull();
    expect(floor.state.votes.sites.get(3)).toMatchObject({ counts: [4, 1, 0], late: true });
    // First what was taken of the room, then the count.
    floor.append(voteRollUp(randomOf(1), floor.state)!);
    floor.append(voteRollUp(randomOf(1), floor.state)!);
    expect(floor.state.votes.votes[0]!.taken).toEqual([[3, 1, 1, 0]]);
    floor.carryOut({ id: testId(6), kind: "vote.declare", voteId: testId(3), casting: null });
    expect(send(floor, closedAt - 1, closedAt + 60_000)).toMatchObject({ ok: false, problem: "vote-count-late", told: [{ kind: "vote.missed", site: 3, counts: [4, 1, 0], why: "declared" }] });
    expect(send(floor, closedAt + 1, closedAt + 60_000)).toEqual({ ok: false, problem: "vote-count-after-close" });
  });

  it("is held against those who were there before the closing", () => {
    const floor = start();
    const closedAt = floor.state.votes.votes[0]!.closedAt!;
    floor.append({ kind: "headcount.reported", by: "site:3", site: 3, present: 9, qualifier: "exact", happenedAt: closedAt - 2 } as Omit<Entry, "seq" | "at">);
    expect(send(floor, closedAt - 1, closedAt + 60_000)).toMatchObject({ ok: true });
    floor.carryOut({ id: testId(6), kind: "headcount.report", site: 3, present: 200, qualifier: "exact" });
    expect(send(floor, closedAt - 1, closedAt + 60_000)).toMatchObject({ ok: false, problem: "vote-recounted", told: [{ kind: "vote.missed", why: "recounted" }] });
  });
});

it("takes the same count made again later: an older one that is still on its way does not replace it", () => {
  const floor = new Floor(SITES);
  floor.carryOut({ id: testId(1), kind: "conference.open" });
  floor.carryOut({ id: testId(2), kind: "headcount.report", site: 3, present: 10, qualifier: "exact" });
  floor.carryOut({ id: testId(3), kind: "vote.draft", title: "x", text: null, itemId: null, rule: ruleFor({ method: "hands" }) });
  floor.carryOut({ id: testId(4), kind: "vote.open", voteId: testId(3) });
  const count: Command = { id: testId(5), kind: "vote.count-hands", voteId: testId(3), site: 3, counts: [4, 1, 0] };
  floor.carryOut(count);
  const { at } = floor.state.votes.sites.get(3)!;
  const again = (now: number) => decide(floor.state, { ...count, id: testId(6) }, { ...contextOf(SITES), now });
  expect(again(at + LATE_AFTER_MS)).toEqual({ ok: true, entries: [] });
  const later = again(at + 60_000);
  expect(later).toMatchObject({ entries: [{ kind: "vote.hands-counted" }] });
  if (later.ok) for (const entry of later.entries) floor.append({ ...entry, by: "site:3", happenedAt: at + 60_000 } as Omit<Entry, "seq" | "at">);
  floor.append({ kind: "vote.hands-counted", by: "site:3", voteId: testId(3), site: 3, counts: [0, 5, 0], happenedAt: at + 30_000 } as Omit<Entry, "seq" | "at">);
  expect(floor.state.votes.sites.get(3)).toMatchObject({ counts: [4, 1, 0] });
});

describe("what a room without a line says on the telephone", () => {
  const start = (method: "hands" | "consensus") => {
    const floor = new Floor(SITES);
    floor.carryOut({ id: testId(1), kind: "conference.open" });
    floor.carryOut({ id: testId(2), kind: "headcount.report", site: 3, present: 10, qualifier: "exact" });
    floor.carryOut({ id: testId(3), kind: "vote.draft", title: "x", text: null, itemId: null, rule: ruleFor({ method, objections: 5 }) });
    floor.carryOut({ id: testId(4), kind: "vote.open", voteId: testId(3) });
    return floor;
  };
  const hands = (n: number, counts: [number, number, number]): Command => ({ id: testId(n), kind: "vote.count-hands", voteId: testId(3), site: 3, counts });
  /** As a console that is opened now knows it. */
  const seen = ({ state }: Floor) => stateFromSnapshot(snapshotFor(state, "control", NO_SITE)).votes.sites.get(3);
  const finish = (floor: Floor): string => {
    floor.carryOut({ id: testId(20), kind: "vote.close", voteId: testId(3) });
    floor.append(voteRollUp(randomOf(1), floor.state)!);
    if (floor.state.votes.votes[0]!.count === null) floor.append(voteRollUp(randomOf(1), floor.state)!);
    floor.carryOut({ id: testId(21), kind: "vote.declare", voteId: testId(3), casting: null });
    return JSON.stringify(writeMinutes({ language: "en", facts, state: floor.state, journal: floor.journal, rows: {} }).find(({ key }) => key === "vote-annex"));
  };

  it("is entered by the centre within the room's headcount, and marked as such", () => {
    const floor = start("hands");
    expect(floor.carryOut(hands(5, [9, 2, 0]), "account:Hoa")).toMatchObject({ ok: false, problem: "vote-more-than-present" });
    floor.carryOut(hands(6, [7, 2, 0]), "account:Hoa");
    expect(seen(floor)).toMatchObject({ counts: [7, 2, 0], telephone: true, late: false });
    expect(finish(floor)).toContain("Room 3 (by telephone, entered by Hoa)");
  });

  it("is replaced by what the room itself counts later, though it be the same number in the same second", () => {
    const floor = start("hands");
    floor.carryOut(hands(6, [7, 2, 0]), "account:Hoa");
    floor.carryOut(hands(7, [7, 2, 0]), "site:3");
    expect(seen(floor)).toMatchObject({ counts: [7, 2, 0], telephone: false });
    const minutes = finish(floor);
    expect(minutes).toContain("Room 3");
    expect(minutes).not.toContain("telephone");
  });

  it("stands against what the room had counted before it, and sends only now", () => {
    const floor = start("hands");
    floor.carryOut(hands(6, [7, 2, 0]), "account:Hoa");
    const { at } = floor.state.votes.sites.get(3)!;
    floor.append({ kind: "vote.hands-counted", by: "site:3", voteId: testId(3), site: 3, counts: [6, 2, 0], happenedAt: at - 60_000 } as Omit<Entry, "seq" | "at">);
    expect(seen(floor)).toMatchObject({ counts: [7, 2, 0], telephone: true });
  });

  it("may be an objection", () => {
    const floor = start("consensus");
    floor.carryOut({ id: testId(6), kind: "vote.object", voteId: testId(3), site: 3, persons: 2, reason: "Too dear" }, "account:Hoa");
    expect(seen(floor)).toMatchObject({ counts: [0, 2, 0], telephone: true });
    expect(finish(floor)).toContain("Room 3 (by telephone, entered by Hoa)");
  });
});

it("ends with the conference: what was open is annulled, nothing is decided", () => {
  const floor = new Floor(SITES);
  floor.carryOut({ id: testId(1), kind: "conference.open" });
  floor.carryOut({ id: testId(3), kind: "vote.draft", title: "x", text: null, itemId: null, rule: ruleFor() });
  floor.carryOut({ id: testId(4), kind: "vote.open", voteId: testId(3) });
  floor.carryOut({ id: testId(5), kind: "conference.close" });
  expect(floor.state.votes.votes[0]).toMatchObject({ phase: "annulled", reason: null, outcome: null });
});
