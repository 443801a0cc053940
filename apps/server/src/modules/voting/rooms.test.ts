import type { ProblemDetails, VoteStanding, VotingRule } from "@diemcau/contract";
import { sql } from "kysely";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { createVotingClerk } from "./index.ts";
import { CLASSES, newReceipt, ruleFor, openVotingHouse, type VotingHouse } from "./testing.ts";

let voting: VotingHouse;
let house: TestHouse;
let producer: TestClient;
let clerk: VotingHouse["clerk"];
let command: VotingHouse["command"];
let openVote: VotingHouse["openVote"];
let finish: VotingHouse["finish"];
let declare: VotingHouse["declare"];
let voteOf: VotingHouse["voteOf"];
let cast: VotingHouse["cast"];
let voters: VotingHouse["voters"];
beforeAll(async () => {
  voting = await openVotingHouse();
  ({ house, producer, clerk, command, openVote, finish, declare, voteOf, cast, voters } = voting);
});
afterAll(() => voting.house.close());
afterEach(() => voting.leaveNothingOpen());

const annexOf = async (voteId: string): Promise<string[]> => (await producer.get<string>(`/api/conferences/${house.conferenceId}/votes/${voteId}/annex.csv`, { language: "en" })).body.split("\r\n");

describe("hands counted in the rooms", () => {
  it("are held against those present, corrected while it is open, and summed by the clerk", async () => {
    const voteId = await openVote({ method: "hands", classes: [] });
    const [a, b, c] = await Promise.all([30, 31, 32].map((site) => house.site(site)));
    const count = (room: TestClient, site: number, counts: number[], more = {}) => command({ kind: "vote.count-hands", voteId, site, counts, ...more }, room);
    const report = (room: TestClient, site: number, present: number) => command({ kind: "headcount.report", site, present, qualifier: "exact" }, room);
    expect((await count(a!, 30, [5, 0, 0])).body.code).toBe("vote-headcount-first");
    await Promise.all([report(a!, 30, 12), report(b!, 31, 9), report(c!, 32, 7)]);
    expect((await count(a!, 30, [10, 2, 1])).body.code).toBe("vote-more-than-present");
    expect((await count(a!, 31, [1, 0, 0])).body.code).toBe("not-allowed");
    expect((await count(a!, 30, [9, 2, 1])).status).toBe(200);
    expect((await count(a!, 30, [8, 3, 1])).status).toBe(200);
    expect((await count(b!, 31, [4, 5, 0])).status).toBe(200);
    // Two rooms are telephoned; one of them counts itself a moment later.
    for (const site of [34, 35]) await command({ kind: "headcount.report", site, present: 3, qualifier: "exact" });
    for (const site of [34, 35]) expect((await count(producer, site, [3, 0, 0])).status).toBe(200);
    house.advance(1_000);
    expect((await count(await house.site(35), 35, [2, 1, 0])).status).toBe(200);
    const counted = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 20));
    house.advance(60_000);
    expect((await command({ kind: "vote.close", voteId })).status).toBe(200);
    await clerk.round();
    // Counted before the closing, its line was down: it counts as long as nothing is declared.
    expect((await count(c!, 32, [7, 0, 0], { happenedAt: counted })).status).toBe(200);
    expect((await count(c!, 32, [6, 1, 0])).body.code).toBe("vote-count-after-close");
    const vote = await declare(voteId);
    expect(vote).toMatchObject({ outcome: "adopted", count: { tally: [24, 9, 1], voted: { persons: 34, sites: 5 } } });
    expect((await count(c!, 32, [6, 1, 0], { happenedAt: counted })).body.code).toBe("vote-count-late");
    expect((await annexOf(voteId)).filter((line) => line.endsWith(",yes,"))).toHaveLength(1);
    expect((await annexOf(voteId)).filter((line) => line.endsWith(",,yes"))).toEqual([expect.stringContaining(",3,0,0,")]);
  });
});

it("counts by hand no more of a room than are on its roster where only some classes vote", async () => {
  const listed = async (site: number, classes: readonly string[]) => {
    const found = await sql<{ n: number }>`select count(*)::int as n from delegate where conference_id = ${house.conferenceId} and site_ordinal = ${site} and class = any(${[...classes]}::text[])`.execute(house.db);
    return found.rows[0]!.n;
  };
  const n = await listed(40, CLASSES);
  expect(n).toBeGreaterThan(1);
  const voteId = await openVote({ method: "hands" });
  const room = await house.site(40);
  await command({ kind: "headcount.report", site: 40, present: 4 * n, qualifier: "exact" }, room);
  // Guests have raised their hands, too: half of them all for it, a quarter against, a quarter abstaining.
  expect((await command({ kind: "vote.count-hands", voteId, site: 40, counts: [2 * n, n, n] }, room)).status).toBe(200);
  const { count } = await finish(voteId);
  expect(count!.voted).toEqual({ persons: n, sites: 1 });
  expect(count!.persons.reduce((sum, each) => sum + each, 0)).toBe(n);
  for (const [at, share] of [n / 2, n / 4, n / 4].entries()) expect(Math.abs(count!.persons[at]! - share)).toBeLessThan(1);
  // The room is told what was taken of its count, and no other one.
  const seen = async (client: TestClient) => {
    const stream = await client.events(house.conferenceId);
    await stream.until("the snapshot", () => stream.snapshot !== null);
    const { taken } = stream.snapshot!.votes.votes.find(({ id }) => id === voteId)!;
    stream.close();
    return taken;
  };
  expect(await seen(room)).toEqual([[40, ...count!.persons]]);
  expect(await seen(await house.site(41))).toBeUndefined();
  expect(await seen(await house.delegate(41))).toBeUndefined();
});

describe("adoption by consensus", () => {
  it("is silence within the window; objections are counted room by room", async () => {
    const open = async () => openVote({ method: "consensus", classes: [], seconds: 30, objections: 1 });
    const room = await house.site(33);
    await command({ kind: "headcount.report", site: 33, present: 20, qualifier: "exact" }, room);
    const first = await open();
    expect((await voteOf(first)).until).toBeGreaterThan(0);
    await clerk.round();
    expect((await voteOf(first)).phase).toBe("open");
    const object = (voteId: string, persons: number) => command({ kind: "vote.object", voteId, site: 33, persons, reason: persons > 0 ? "Not so fast" : null }, room);
    expect((await object(first, 21)).body.code).toBe("vote-more-than-present");
    expect((await object(first, 2)).status).toBe(200);
    expect((await object(first, 1)).status).toBe(200);
    // The window closes by itself.
    house.advance(31_000);
    await expect.poll(async () => (await clerk.round(), (await voteOf(first)).phase), { timeout: 10_000 }).toBe("closed");
    expect((await voteOf(first)).count).toBeNull();
    house.advance(6_000);
    expect(await declare(first)).toMatchObject({ outcome: "adopted", count: { persons: [expect.any(Number), 1, 0] } });
    const again = await open();
    expect((await object(again, 2)).status).toBe(200);
    expect(await finish(again)).toMatchObject({ outcome: "rejected" });
  });

  it("takes an objection that was made in the last moment and comes after the window: nothing is to be declared before that", async () => {
    const room = await house.site(36);
    await command({ kind: "headcount.report", site: 36, present: 40, qualifier: "exact" }, room);
    const voteId = await openVote({ method: "consensus", classes: [], seconds: 12, objections: 1 });
    house.advance(13_000);
    await expect.poll(async () => (await clerk.round(), (await voteOf(voteId)).phase), { timeout: 10_000 }).toBe("closed");
    const closedAt = (await voteOf(voteId)).closedAt!;
    // Nobody had said anything: it would be adopted now.
    await clerk.round();
    expect((await command({ kind: "vote.declare", voteId, casting: null })).body.code).toBe("vote-not-counted");
    house.advance(3_000);
    const object = (persons: number, happenedAt: number, id = uuidv7()) => command({ id, kind: "vote.object", voteId, site: 36, persons, reason: "Not so fast", happenedAt }, room);
    expect((await object(36, closedAt + 200)).body.code).toBe("vote-objection-after-close");
    expect((await object(35, closedAt - 200)).status).toBe(200);
    house.advance(6_000);
    expect(await declare(voteId)).toMatchObject({ outcome: "rejected", count: { persons: [expect.any(Number), 35, 0] } });
    // Too late for that result: refused in words that are true, and the minutes tell it once, however often it is sent.
    const late = uuidv7();
    for (let time = 0; time < 3; time++) expect((await object(39, closedAt - 100, late)).body.code).toBe("vote-objection-late");
    expect((await object(38, closedAt + 100)).body.code).toBe("vote-objection-after-close");
    const missed = (await house.journal()).flatMap(({ kind, body }) => (kind === "vote.missed" && (body as { voteId?: string }).voteId === voteId ? [body] : []));
    expect(missed).toEqual([expect.objectContaining({ site: 36, counts: [0, 39, 0], happenedAt: closedAt - 100, why: "declared" })]);
    const minutes = JSON.stringify((await producer.get(`/api/conferences/${house.conferenceId}/minutes?language=en`)).body);
    expect(minutes).toContain("Objecting: 39 (Not so fast)");
    expect(minutes).not.toContain("Objecting: 38");
  });

  it("is not the silence of rooms without a line: they are present, and say it on the telephone or not at all", async () => {
    for (const [site, present] of [[46, 30], [47, 40]] as const) await command({ kind: "headcount.report", site, present, qualifier: "exact" });
    const rule = { method: "consensus", classes: [], objections: 1 } as const;
    const silent = (await finish(await openVote({ ...rule, classes: [] }))).count!;
    // Nobody has a page open here, besides what the hall hears.
    expect(silent.unheard!.persons).toBeGreaterThanOrEqual(70);
    expect(silent.persons[0] + silent.unheard!.persons).toBe(silent.present.persons);
    expect(silent.voted.persons).toBe(silent.persons[0]);
    const asked = await openVote({ ...rule, classes: [] });
    expect((await command({ kind: "vote.object", voteId: asked, site: 46, persons: 0, reason: null })).status).toBe(200);
    expect((await command({ kind: "vote.object", voteId: asked, site: 47, persons: 1, reason: "Too dear" })).status).toBe(200);
    const told = (await finish(asked)).count!;
    expect(told.unheard).toEqual({ persons: silent.unheard!.persons - 70, sites: silent.unheard!.sites - 2 });
    expect(told.persons).toEqual([silent.persons[0] + 69, 1, 0]);
    // Its file says who sent it: what the centre heard is no word of the room's own.
    expect((await annexOf(asked)).filter((line) => line.endsWith(",,yes"))).toEqual([expect.stringContaining(",0,,"), expect.stringContaining(",1,Too dear,")]);
  });
});

it("adopts nothing in which nobody could have objected, and asks again of those who can", async () => {
  const other = await openHouse();
  try {
    const chair = await other.producer();
    const give = (fields: { kind: string; [field: string]: unknown }) => chair.command(other.conferenceId, fields);
    await give({ kind: "conference.open" });
    await give({ kind: "headcount.report", site: 7, present: 12, qualifier: "exact" });
    const { platform } = other.process();
    await platform.hub.get(other.conferenceId);
    const lanes = new Lanes(platform);
    const counting = createVotingClerk(platform, (conference) => lanes.of(conference));
    const ask = async (heard: boolean) => {
      const id = uuidv7();
      await give({ kind: "vote.draft", id, title: "That it be so", text: null, itemId: null, rule: ruleFor({ method: "consensus", classes: [] }) });
      expect((await give({ kind: "vote.open", voteId: id })).status).toBe(200);
      if (heard) expect((await give({ kind: "vote.object", voteId: id, site: 7, persons: 0, reason: null })).status).toBe(200);
      expect((await give({ kind: "vote.close", voteId: id })).status).toBe(200);
      await expect.poll(async () => (await counting.round(), (await give({ kind: "vote.declare", voteId: id, casting: null })).status), { timeout: 10_000 }).toBe(200);
      const { state } = await other.platform.hub.get(other.conferenceId);
      return state.votes.votes.find((vote) => vote.id === id)!;
    };
    // No room has a line, and nobody has come into the hall.
    expect(await ask(false)).toMatchObject({ outcome: "unheard", count: { persons: [0, 0, 0], present: { persons: 12, sites: 1 }, voted: { persons: 0, sites: 0 } } });
    // Asked again, with a telephone in the hand.
    expect(await ask(true)).toMatchObject({ outcome: "adopted", count: { persons: [12, 0, 0] } });
  } finally {
    await other.close();
  }
}, 60_000);

it("tells whether the quorum is there before a vote is opened, and while it runs", async () => {
  const quorum = { persons: [1, 2], sites: [1, 2], of: "voted" } as const;
  const standing = async (voteId: string, by = producer) => {
    // Worked out anew: what many desks ask for at once is kept for two seconds.
    house.advance(3_000);
    return by.get<VoteStanding & ProblemDetails>(`/api/conferences/${house.conferenceId}/votes/${voteId}/standing`);
  };
  const listed = await sql<{ persons: number; sites: number }>`
    select count(*)::int as persons, count(distinct site_ordinal)::int as sites from delegate where conference_id = ${house.conferenceId} and class = any(${CLASSES}::text[])`.execute(house.db);
  const voteId = uuidv7();
  await command({ kind: "vote.draft", id: voteId, title: "x", text: null, itemId: null, rule: ruleFor({ quorum: { ...quorum, persons: [...quorum.persons], sites: [...quorum.sites] } }) });
  const before = (await standing(voteId)).body;
  expect(before).toMatchObject({ entitled: listed.rows[0], voted: { persons: 0, sites: 0 } });
  const [first, second] = await voters(45, 2);
  const there = (await standing(voteId)).body;
  expect(there.present).toEqual({ persons: before.present.persons + 2, sites: before.present.sites + 1 });
  expect((await command({ kind: "vote.open", voteId })).status).toBe(200);
  for (const voter of [first!, second!]) expect((await cast(voter, voteId, "for")).status).toBe(200);
  expect((await standing(voteId)).body).toMatchObject({ entitled: listed.rows[0], present: there.present, voted: { persons: 2, sites: 1 } });
  expect((await standing(voteId, await house.site(45))).body.code).toBe("not-allowed");
  expect((await standing(uuidv7())).body.code).toBe("vote-unknown");
});

it("keeps to one vote at a time, and leaves nothing open behind", async () => {
  const first = await openVote({});
  const id = uuidv7();
  await command({ kind: "vote.draft", id, title: "Another", text: null, itemId: null, rule: ruleFor({}) });
  expect((await command({ kind: "vote.open", voteId: id })).body.code).toBe("vote-another-open");
  expect((await command({ kind: "vote.revise", voteId: first, title: "x", text: null, itemId: null, rule: ruleFor({}) })).body.code).toBe("vote-not-draft");
  expect((await command({ kind: "vote.draft", title: "x", text: null, itemId: null, rule: ruleFor({ method: "secret", liveTally: true }) })).body.code).toBe("vote-rule-unfit");
  expect((await command({ kind: "vote.annul", voteId: first, reason: "wrong text" })).status).toBe(200);
  const voter = (await voters(21, 1))[0]!;
  expect((await cast(voter, first, "for")).body.code).toBe("vote-closed");
  expect((await command({ kind: "vote.open", voteId: id })).status).toBe(200);
  const rules = await producer.get<VotingRule[]>(`/api/conferences/${house.conferenceId}/voting-rules`);
  expect(rules.body.find(({ code }) => code === "secret-ballot")).toMatchObject({ classes: CLASSES, method: "secret" });
  // The conference ends over it: nobody's vote is taken any more.
  expect((await command({ kind: "conference.close" })).status).toBe(200);
  expect((await cast(voter, id, "for")).body.code).toBe("vote-closed");
  expect((await voteOf(id)).phase).toBe("annulled");
});

it("keeps nothing of a secret vote that was closed and not counted when the conference ended", async () => {
  const other = await openHouse();
  try {
    const chair = await other.producer();
    const give = (fields: { kind: string; [field: string]: unknown }) => chair.command(other.conferenceId, fields);
    await give({ kind: "conference.open" });
    const delegate = (await other.delegatesOf(5))[0]!;
    const voter = await other.delegate(5, 0);
    expect((await voter.checkIn(other.conferenceId, delegate)).status).toBe(200);
    const vote = async () => {
      const id = uuidv7();
      await give({ kind: "vote.draft", id, title: "That it be so", text: null, itemId: null, rule: ruleFor({ method: "secret", classes: [] }) });
      expect((await give({ kind: "vote.open", voteId: id })).status).toBe(200);
      expect((await voter.post(`/api/conferences/${other.conferenceId}/ballots`, { id: uuidv4(), voteId: id, choice: "for", receipt: newReceipt() })).status).toBe(200);
      expect((await give({ kind: "vote.close", voteId: id })).status).toBe(200);
      return id;
    };
    const { platform } = other.process();
    await platform.hub.get(other.conferenceId);
    const lanes = new Lanes(platform);
    const counting = createVotingClerk(platform, (conference) => lanes.of(conference));
    const declared = await vote();
    await expect.poll(async () => (await counting.round(), (await give({ kind: "vote.declare", voteId: declared, casting: null })).status), { timeout: 10_000 }).toBe(200);
    // One voter: neither numbers nor receipts, because both would tell what they chose.
    const told = (await other.platform.hub.get(other.conferenceId)).state.votes.votes[0]!;
    expect(told).toMatchObject({ outcome: "too-few", count: { tally: [0, 0, 0], persons: [0, 0, 0], fingerprint: null, voted: { persons: 1, sites: 1 } } });
    for (const list of ["receipts", "receipts.txt"]) expect((await chair.get<ProblemDetails>(`/api/conferences/${other.conferenceId}/votes/${declared}/${list}`)).body.code).toBe("receipts-too-few");
    for (const table of ["secret_ballot", "vote_envelope", "vote_key"]) expect((await sql`select 1 from ${sql.table(table)}`.execute(other.db)).rows).toEqual([]);
    const minutes = JSON.stringify((await chair.get(`/api/conferences/${other.conferenceId}/minutes?language=en`)).body);
    expect(minutes).toContain("Fewer than 3 secret ballots");
    expect(minutes).not.toMatch(/For: \d/);
    const voteId = await vote();
    expect((await give({ kind: "conference.close" })).status).toBe(200);
    const { state } = await other.platform.hub.get(other.conferenceId);
    expect(state.votes.votes.map(({ id, phase }) => [id, phase])).toEqual([[declared, "declared"], [voteId, "annulled"]]);
    const stored = await sql<{ id: string; phase: string }>`select id, phase from vote order by opened_at`.execute(other.db);
    expect(stored.rows.map(({ id, phase }) => [id, phase])).toEqual([[declared, "closed"], [voteId, "annulled"]]);
    for (const table of ["vote_envelope", "vote_key"]) expect((await sql`select 1 from ${sql.table(table)}`.execute(other.db)).rows).toEqual([]);
  } finally {
    await other.close();
  }
}, 60_000);
