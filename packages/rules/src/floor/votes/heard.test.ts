import type { Command, Entry } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { writeMinutes, type MinutesFacts } from "../minutes/index.ts";
import { initialState, stateFromSnapshot } from "../state.ts";
import { reduce } from "../reduce.ts";
import { Floor, testId } from "../testing.ts";
import { NO_SITE, oneSite, projectEntry, snapshotFor } from "../visibility.ts";
import { resultCard } from "./card.ts";
import { heardPersons, unheardIn, unheardRooms } from "./heard.ts";
import { ruleFor } from "./testing.ts";

const SITES = 9;
const VOTE = testId(3);
const facts = {
  outline: { conference: { startsAt: 0, timeZone: "UTC", title: "", shortTitle: "" }, agenda: [], sessions: [], papers: [], documents: [] },
  chairs: [],
  organisers: [],
  levels: [],
  sites: Array.from({ length: SITES }, (_, site) => ({ name: `Room ${site}`, parent: -1, level: "", expected: 10 })),
} as unknown as MinutesFacts;

/** A floor with ten people in each room, before its vote is opened. */
function start(method: "consensus" | "hands") {
  const floor = new Floor(SITES);
  const presence = (site: number, to: "c" | "l") => {
    const at = floor.journal.at(-1)!.at + 1_000;
    floor.append({ kind: "sites.presence", by: "system", changes: [[site, to, at]] } as unknown as Omit<Entry, "seq" | "at">);
  };
  const give = (fields: object, by?: string) => floor.carryOut({ id: testId(100 + floor.journal.length), ...fields } as Command, by);
  give({ kind: "conference.open" });
  for (let site = 0; site < SITES; site++) give({ kind: "headcount.report", site, present: 10, qualifier: "exact" });
  floor.carryOut({ id: VOTE, kind: "vote.draft", title: "x", text: null, itemId: null, rule: ruleFor({ method }) });
  return { floor, presence, give };
}

describe("silence is consent of those who could have heard", () => {
  const { floor, presence, give } = start("consensus");
  presence(1, "c");
  presence(2, "c");
  presence(2, "l");
  presence(3, "c");
  presence(4, "c");
  presence(4, "l");
  presence(5, "c");
  give({ kind: "vote.open", voteId: VOTE });
  presence(3, "l"); // heard the beginning
  presence(4, "c"); // came back
  presence(4, "l");
  give({ kind: "vote.object", voteId: VOTE, site: 6, persons: 0, reason: null }); // said on the telephone that nobody objects
  const before = unheardRooms(floor.state, floor.state.votes.votes[0]!, SITES);
  give({ kind: "vote.close", voteId: VOTE });
  presence(2, "c"); // too late
  const vote = floor.state.votes.votes[0]!;

  it("not of rooms that never joined, nor of those lost before it was opened; the hall, those that came back, and those telephoned have heard", () => {
    expect(before).toEqual([2, 7, 8]);
    expect(vote.unheard).toEqual([2, 7, 8]);
    expect(unheardIn(floor.state, vote.unheard!)).toEqual({ rooms: [2, 7, 8], persons: 30 });
  });

  it("is the control room's to know: rooms are not told which others had no line", () => {
    expect(stateFromSnapshot(snapshotFor(floor.state, "control", NO_SITE)).votes.votes[0]!.unheard).toEqual([2, 7, 8]);
    const closed = floor.journal.find(({ kind }) => kind === "vote.closed")!;
    for (const [audience, scope] of [["site", oneSite(2)], ["delegate", oneSite(2)]] as const) {
      expect(JSON.stringify(projectEntry(closed, audience, scope))).not.toContain("[2,7,8]");
      expect(stateFromSnapshot(snapshotFor(floor.state, audience, scope)).votes.votes[0]!.unheard).toEqual([]);
    }
    // Whoever folds the journal knows it as well, and it is let go of when it is over.
    expect(floor.journal.reduce(reduce, initialState).votes.votes[0]!.unheard).toEqual([2, 7, 8]);
  });

  it("stands in the minutes: how many, and each by name with its people", () => {
    const some = { persons: 60, sites: 6, weight: 60 };
    floor.append({ kind: "vote.counted", by: "system", voteId: VOTE, count: { tally: [60, 0, 0], persons: [60, 0, 0], entitled: some, present: { ...some, persons: 90 }, voted: { persons: 60, sites: 6 }, fingerprint: null, unheard: { persons: 30, sites: 3 } } } as unknown as Omit<Entry, "seq" | "at">);
    give({ kind: "vote.declare", voteId: VOTE, casting: null });
    expect(floor.state.votes.votes[0]!.unheard).toEqual([]);
    const sections = writeMinutes({ language: "en", facts, state: floor.state, journal: floor.journal, rows: {} });
    expect(JSON.stringify(sections.find(({ key }) => key === "votes"))).toContain("No line in the whole time of the vote: sites 3, people known there 30");
    expect(JSON.stringify(sections.find(({ key }) => key === "vote-annex"))).toContain('"rows":[["Room 2","10"],["Room 7","10"],["Room 8","10"]]');
  });
});

describe("where nobody could have objected", () => {
  const { floor, presence, give } = start("consensus");
  give({ kind: "headcount.report", site: 0, present: 0, qualifier: "exact" });
  give({ kind: "vote.open", voteId: VOTE });

  it("nobody is there who hears, until a room is back or is telephoned", () => {
    const heard = () => heardPersons(floor.state, unheardRooms(floor.state, floor.state.votes.votes[0]!, SITES), SITES);
    expect(heard()).toBe(0);
    presence(4, "c");
    expect(heard()).toBe(10);
    presence(4, "l");
    // It has heard the question for a moment.
    expect(heard()).toBe(10);
  });

  it("nothing is declared adopted; card and minutes say why", () => {
    give({ kind: "vote.close", voteId: VOTE });
    const none = { persons: 0, sites: 0 };
    floor.append({ kind: "vote.counted", by: "system", voteId: VOTE, count: { tally: [0, 0, 0], persons: [0, 0, 0], entitled: { ...none, weight: 0 }, present: { persons: 80, sites: 8, weight: 80 }, voted: none, fingerprint: null, unheard: { persons: 80, sites: 8 } } } as unknown as Omit<Entry, "seq" | "at">);
    give({ kind: "vote.declare", voteId: VOTE, casting: null });
    const vote = floor.state.votes.votes[0]!;
    expect(vote.outcome).toBe("unheard");
    const card = (language: "vi" | "en") => resultCard({ ...vote, count: vote.count!, outcome: vote.outcome! }, language).outcome;
    expect([card("vi"), card("en")]).toEqual(["Không ai nghe được câu hỏi, chưa quyết định gì", "Nobody could hear the question; nothing is decided"]);
    const minutes = (language: "vi" | "en") => JSON.stringify(writeMinutes({ language, facts, state: floor.state, journal: floor.journal, rows: {} }).find(({ key }) => key === "votes"));
    expect(minutes("en")).toContain("could have heard the question and objected, so silence was no consent; nothing was decided.");
    expect(minutes("vi")).toContain("nên im lặng không phải là đồng ý; không quyết định gì.");
    expect(minutes("en")).not.toContain("Result: adopted");
  });
});

it("of hands the annex names the rooms with people in them that sent no count", () => {
  const { floor, give } = start("hands");
  give({ kind: "vote.open", voteId: VOTE });
  for (const site of [0, 1, 2, 3]) give({ kind: "vote.count-hands", voteId: VOTE, site, counts: [10, 0, 0] });
  give({ kind: "headcount.report", site: 8, present: 0, qualifier: "exact" });
  give({ kind: "vote.close", voteId: VOTE });
  expect(floor.state.votes.votes[0]!.unheard).toBeUndefined();
  // What is counted after the closing is nothing of the vote's.
  give({ kind: "headcount.report", site: 8, present: 99, qualifier: "exact" });
  const some = { persons: 40, sites: 4, weight: 40 };
  floor.append({ kind: "vote.counted", by: "system", voteId: VOTE, count: { tally: [40, 0, 0], persons: [40, 0, 0], entitled: some, present: some, voted: { persons: 40, sites: 4 }, fingerprint: null } } as unknown as Omit<Entry, "seq" | "at">);
  give({ kind: "vote.declare", voteId: VOTE, casting: null });
  const annex = JSON.stringify(writeMinutes({ language: "en", facts, state: floor.state, journal: floor.journal, rows: {} }).find(({ key }) => key === "vote-annex"));
  expect(annex).toContain("Sites with people in them at the closing that sent no count: 4.");
  expect(annex).toContain('"rows":[["Room 4","10"],["Room 5","10"],["Room 6","10"],["Room 7","10"]]');
});
