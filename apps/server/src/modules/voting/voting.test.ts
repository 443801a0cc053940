import { createHash } from "node:crypto";
import { VOTE_CHOICES, type ProblemDetails, type VoteChoice } from "@diemcau/contract";
import { sql } from "kysely";
import { v4 as uuidv4, v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TestGateway, TestHouse } from "../../testing/house.ts";
import type { TestClient } from "../../testing/client.ts";
import { Lanes } from "../floor/index.ts";
import { createVotingClerk } from "./index.ts";
import { newReceipt, openVotingHouse, type Answered, type VotingHouse } from "./testing.ts";

let voting: VotingHouse;
let house: TestHouse;
let second: TestGateway;
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
  ({ house, second, producer, clerk, command, openVote, finish, declare, voteOf, cast, voters } = voting);
});
afterAll(() => voting.house.close());
afterEach(() => voting.leaveNothingOpen());

describe("a vote by name", () => {
  it("takes each person's vote once, wherever and however often it is sent", async () => {
    const voteId = await openVote({});
    const [one, two] = await voters(5, 2);
    const id = uuidv4();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => cast(at % 2 ? one! : one!.at(second.url), voteId, "for", { id })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.at)).size).toBe(1);
    expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1);
    // Another ballot is a change, which this rule does not allow; the same id with another choice is a mistake.
    expect((await cast(one!, voteId, "against")).body.code).toBe("vote-already-cast");
    expect((await cast(one!, voteId, "against", { id })).body.code).toBe("ballot-id-reused");
    expect((await cast(two!, voteId, "against")).status).toBe(200);
    const result = await finish(voteId);
    expect(result).toMatchObject({ phase: "declared", outcome: "rejected", count: { tally: [1, 1, 0], voted: { persons: 2, sites: 1 } } });
    // What was recorded is answered as it was, also after the end; what comes late is not counted.
    expect((await cast(one!, voteId, "for", { id })).body).toMatchObject({ repeated: true, at: answers[0]!.body.at });
    const three = (await voters(6, 1))[0]!;
    const late = await cast(three, voteId, "for");
    expect([late.status, late.body.code]).toEqual([409, "vote-closed"]);
  });

  it("is for those whom the rule names, and who are there", async () => {
    const voteId = await openVote({ classes: ["Officers"] });
    const officer = (await voters(7, 1, ["Officers"]))[0]!;
    const member = (await voters(7, 1, ["Voting delegates"]))[0]!;
    const all = await house.delegatesOf(8);
    const absent = await sql<{ id: string }>`select id from delegate where id = any(${all}::uuid[]) and class = 'Officers' order by precedence limit 1`.execute(house.db);
    const away = await house.delegate(8, all.indexOf(absent.rows[0]!.id));
    const refused: [Promise<{ status: number; body: Answered }>, string][] = [
      [cast(member, voteId, "for"), "vote-not-entitled"],
      [cast(away, voteId, "for"), "vote-check-in-first"],
      [cast(officer, uuidv7(), "for"), "vote-unknown"],
      [cast(producer, voteId, "for"), "not-allowed"],
      [cast(await house.site(7), voteId, "for"), "not-allowed"],
      [cast(house.nobody(), voteId, "for"), "sign-in-required"],
    ];
    for (const [answer, code] of refused) expect((await answer).body.code).toBe(code);
    expect((await cast(officer, voteId, "for")).status).toBe(200);
    const { count, outcome } = await finish(voteId);
    const officers = await sql<{ persons: number; sites: number }>`
      select count(*)::int as persons, count(distinct site_ordinal)::int as sites from delegate where conference_id = ${house.conferenceId} and class = 'Officers'`.execute(house.db);
    expect(count).toMatchObject({ tally: [1, 0, 0], entitled: officers.rows[0]! });
    expect(outcome).toBe("adopted");
  });

  it("is for those who stood on the rosters when it was opened, whatever becomes of the rosters", async () => {
    const [stays, becomes] = await voters(22, 2, ["Voting delegates"]);
    const voteId = await openVote({ weights: { by: "class", of: [["Officers", 3]], other: 1 }, threshold: { base: "entitled", share: [1, 2], strict: true } });
    const listed = await sql<{ persons: number; sites: number; weight: number }>`
      select count(*)::int as persons, count(distinct site_ordinal)::int as sites, sum(case class when 'Officers' then 3 else 1 end)::int as weight
      from delegate where conference_id = ${house.conferenceId} and class = any(${["Officers", "Voting delegates"]}::text[])`.execute(house.db);
    const old = await sql<{ name: string }>`select display_name as name from delegate where id = ${becomes!.delegateId}`.execute(house.db);
    // One is added, one changes the class and the name, and one who never came is taken off the roster.
    const added = uuidv7();
    const path = `/api/conferences/${house.conferenceId}/sites/22/delegates`;
    const person = { id: added, name: "Person Added Later", positions: [], class: "Officers", unit: "", isSiteChair: false, isSiteLead: false };
    const { body } = await producer.post<{ warnings: { code: string }[] }>(path, { ...person, accepted: [] });
    const entered = await producer.post<{ saved: boolean }>(path, { ...person, accepted: body.warnings.map(({ code }) => code) });
    expect(entered.body).toMatchObject({ saved: true });
    await sql`update delegate set class = 'Officers', display_name = 'Person Named Later' where id = ${becomes!.delegateId}`.execute(house.db);
    const gone = await sql<{ id: string }>`
      delete from delegate where id = (select d.id from delegate d where d.conference_id = ${house.conferenceId} and d.class = 'Voting delegates' and d.site_ordinal = 23
        and not exists (select from check_in c where c.delegate_id = d.id) limit 1) returning id`.execute(house.db);
    expect(gone.rows).toHaveLength(1);
    const late = await house.delegate(22, (await house.delegatesOf(22)).indexOf(added));
    expect((await late.checkIn(house.conferenceId, added)).status).toBe(200);
    expect((await cast(late, voteId, "for")).body.code).toBe("vote-not-entitled");
    for (const voter of [stays!, becomes!]) expect((await cast(voter, voteId, "for")).status).toBe(200);
    await expect.poll(async () => (await clerk.round(), (await voteOf(voteId)).levels.reduce((sum, [, entitled]) => sum + entitled, 0)), { timeout: 10_000 }).toBe(listed.rows[0]!.persons);
    const { count } = await finish(voteId);
    expect(count).toMatchObject({ entitled: listed.rows[0]!, tally: [2, 0, 0] });
    const file = await producer.get<string>(`/api/conferences/${house.conferenceId}/votes/${voteId}/entitled.csv`, { language: "en" });
    const lines = file.body.trim().split("\r\n").slice(1);
    expect(lines).toHaveLength(listed.rows[0]!.persons);
    expect(file.body).not.toContain("Person Added Later");
    // Who was entitled, and who voted on that place.
    expect(lines.filter((line) => line.includes(old.rows[0]!.name) && line.endsWith(",yes,Person Named Later"))).toHaveLength(1);
    expect(lines.filter((line) => line.includes(",yes,"))).toHaveLength(2);
    const minutes = await producer.get<{ sections: unknown }>(`/api/conferences/${house.conferenceId}/minutes?language=en`);
    expect(JSON.stringify(minutes.body.sections)).toContain(`Entitled when it was opened: ${new Intl.NumberFormat("en").format(listed.rows[0]!.persons)} people`);
  });

  it("weighs votes by class and by level as the rule says", async () => {
    const byClass = await openVote({ weights: { by: "class", of: [["Officers", 3]], other: 1 } });
    const officer = (await voters(9, 1, ["Officers"]))[0]!;
    const [a, b] = await voters(9, 2, ["Voting delegates"]);
    await Promise.all([cast(officer, byClass, "for"), cast(a!, byClass, "against"), cast(b!, byClass, "against")]);
    expect(await finish(byClass)).toMatchObject({ outcome: "adopted", count: { tally: [3, 2, 0], persons: [1, 2, 0] } });

    const levels = await sql<{ code: string }>`select code from unit_level order by depth, code`.execute(house.db);
    const level = (site: number) => sql<{ level_code: string }>`select level_code from site where conference_id = ${house.conferenceId} and ordinal = ${site}`.execute(house.db).then((found) => levels.rows.findIndex(({ code }) => code === found.rows[0]!.level_code));
    const byLevel = await openVote({ weights: { by: "level", of: [10, 5, 2, 1], other: 1 } });
    const central = (await voters(0, 1))[0]!;
    await Promise.all([cast(central, byLevel, "for"), cast(a!, byLevel, "abstain")]);
    expect(await finish(byLevel)).toMatchObject({ count: { tally: [10, 0, [10, 5, 2, 1][await level(9)]!] } });
  });

  it("shows the control room no choices before the end, unless the rule does", async () => {
    const voter = (await voters(11, 1))[0]!;
    for (const liveTally of [false, true]) {
      const voteId = await openVote({ liveTally });
      await cast(voter, voteId, "against");
      await expect.poll(async () => (await clerk.round(), (await voteOf(voteId)).levels.reduce((sum, [, , voted]) => sum + voted, 0)), { timeout: 10_000 }).toBe(1);
      const shown = (await voteOf(voteId)).levels.map(([, , , yes, no]) => [yes, no]);
      if (liveTally) expect(shown.reduce((sum, [, no]) => sum + no!, 0)).toBe(1);
      else for (const each of shown) expect(each).toEqual([-1, -1]);
      await finish(voteId);
    }
  });
});

/** mulberry32, as everywhere: the same votes for the same seed. */
function randomOf(seed: number) {
  let a = seed;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return { below: (n: number) => Math.floor(next() * n), chance: (p: number) => next() < p };
}

describe("many at once, some twice, some changing their minds, two consoles closing", () => {
  let refusedLate = 0;
  it.each([1, 2, 3, 4])("are counted as everybody was told (seed %i)", async (seed) => {
    const random = randomOf(seed);
    const secret = seed % 2 === 0;
    const mayChange = seed < 3;
    const voteId = await openVote({ method: secret ? "secret" : "devices", mayChange, liveTally: !secret });
    const all = (await Promise.all([12, 13, 14, 15].map((site) => voters(site, 8)))).flat();
    /** By voter: the choice that they were last told is recorded, and its receipt. */
    const told = new Map<string, { choice: VoteChoice; receipt: string }>();
    const closing = (async () => {
      await new Promise((resolve) => setTimeout(resolve, 60 + random.below(60)));
      const other = (await house.producer()).at(second.url);
      const [a, b] = await Promise.all([command({ kind: "vote.close", voteId }), command({ kind: "vote.close", voteId }, other)]);
      expect([a.status, b.status]).toEqual([200, 200]);
    })();
    await Promise.all(
      all.map(async (voter) => {
        const sent: { id: string; choice: VoteChoice; receipt: string }[] = [];
        for (let step = 0; step < 1 + random.below(5); step++) {
          await new Promise((resolve) => setTimeout(resolve, random.below(50)));
          const again = sent.length > 0 && random.chance(0.3);
          const ballot = again ? sent[random.below(sent.length)]! : { id: uuidv4(), choice: VOTE_CHOICES[random.below(3)]!, receipt: newReceipt() };
          if (!again) sent.push(ballot);
          const times = random.chance(0.4) ? 2 : 1;
          const answers = await Promise.all(Array.from({ length: times }, (_, at) => cast(at ? voter.at(second.url) : voter, voteId, ballot.choice, secret ? ballot : { id: ballot.id })));
          for (const { status, body } of answers) {
            if (status !== 200) {
              expect(["vote-closed", ...(mayChange ? [] : ["vote-already-cast"])]).toContain(body.code);
              if (body.code === "vote-closed") refusedLate++;
            } else if (!body.repeated) told.set(voter.delegateId, ballot);
          }
        }
      }),
    );
    await closing;
    const { count } = await declare(voteId);
    const expected = VOTE_CHOICES.map((choice) => [...told.values()].filter((each) => each.choice === choice).length);
    expect(count!.persons).toEqual(expected);
    expect(count!.voted.persons).toBe(told.size);
    const journal = (await house.journal()).filter(({ kind, body }) => kind === "vote.closed" && body["voteId"] === voteId);
    expect(journal).toHaveLength(1);
    if (secret) {
      const list = await sql<{ receipt: string; choice: number }>`select receipt, choice from secret_ballot where vote_id = ${voteId} order by receipt`.execute(house.db);
      const model = [...told.values()].map(({ receipt, choice }) => ({ receipt, choice: VOTE_CHOICES.indexOf(choice) })).toSorted((a, b) => (a.receipt < b.receipt ? -1 : 1));
      expect(list.rows).toEqual(model);
    }
    expect(told.size).toBeGreaterThan(5);
  }, 30_000);

  it("were sometimes too late", () => expect(refusedLate).toBeGreaterThan(0));
});

describe("a secret vote", () => {
  it("can be checked by everybody and joined by nobody", async () => {
    const voteId = await openVote({ method: "secret" });
    const all = (await Promise.all([16, 17, 18].map((site) => voters(site, 6)))).flat();
    const own = all.map((voter, at) => ({ voter, choice: VOTE_CHOICES[at % 3]!, receipt: newReceipt() }));
    for (const { voter, choice, receipt } of own) expect((await cast(voter, voteId, choice, { receipt })).status).toBe(200);
    expect((await cast(all[0]!, voteId, "for")).body.code).toBe("ballot-receipt-missing");
    // While it is open the database holds no choice anywhere.
    const register = await sql<{ choice: number | null }>`select choice from vote_register where vote_id = ${voteId}`.execute(house.db);
    expect(new Set(register.rows.map(({ choice }) => choice))).toEqual(new Set([null]));
    const lengths = await sql<{ n: number }>`select distinct length(sealed) as n from vote_envelope where vote_id = ${voteId}`.execute(house.db);
    expect(lengths.rows).toHaveLength(1);
    const before = await producer.get<ProblemDetails>(`/api/conferences/${house.conferenceId}/votes/${voteId}/receipts`);
    expect(before.body.code).toBe("receipts-not-yet");
    const { count } = await finish(voteId);
    expect(count!.persons).toEqual([6, 6, 6]);

    // The list is whole, agrees with the result, and its fingerprint is the one in the journal.
    for (const reader of [producer, all[3]!, await house.site(40), await house.officer()]) {
      const list = await reader.get<{ total: number; fingerprint: string; rows: { receipt: string; choice: VoteChoice }[] }>(`/api/conferences/${house.conferenceId}/votes/${voteId}/receipts`);
      expect(list.status, JSON.stringify(list.body)).toBe(200);
      expect(list.body.rows).toEqual(own.map(({ receipt, choice }) => ({ receipt, choice })).toSorted((a, b) => (a.receipt < b.receipt ? -1 : 1)));
      expect(list.body.total).toBe(18);
      expect(list.body.fingerprint).toBe(count!.fingerprint);
    }
    const file = await all[5]!.get<string>(`/api/conferences/${house.conferenceId}/votes/${voteId}/receipts.txt`);
    expect(createHash("sha256").update(file.body).digest("hex")).toBe(count!.fingerprint);
    expect((await house.nobody().get(`/api/conferences/${house.conferenceId}/votes/${voteId}/receipts`)).status).toBe(401);

    // Nothing leads from the register to the ballots: all of them were written by one transaction, after the closing, in
    // the order of their random receipts; envelopes and their key are gone, out of the files as well.
    const ballots = await sql<{ xmin: string; ctid: string; receipt: string }>`select xmin::text, ctid::text, receipt from secret_ballot where vote_id = ${voteId} order by ctid`.execute(house.db);
    expect(new Set(ballots.rows.map(({ xmin }) => xmin)).size).toBe(1);
    expect(ballots.rows.map(({ receipt }) => receipt)).toEqual(own.map(({ receipt }) => receipt).toSorted());
    const registered = await sql<{ xmin: string }>`select distinct xmin::text from vote_register where vote_id = ${voteId}`.execute(house.db);
    for (const { xmin } of registered.rows) expect(xmin).not.toBe(ballots.rows[0]!.xmin);
    for (const table of ["vote_envelope", "vote_key"]) {
      expect((await sql`select 1 from ${sql.table(table)} where vote_id = ${voteId}`.execute(house.db)).rows).toEqual([]);
      expect((await sql<{ n: number }>`select pg_relation_size(${table})::int as n`.execute(house.db)).rows[0]!.n).toBe(0);
    }
    const columns = await sql<{ name: string }>`select column_name as name from information_schema.columns where table_name = 'secret_ballot' order by 1`.execute(house.db);
    expect(columns.rows.map(({ name }) => name)).toEqual(["choice", "place", "receipt", "vote_id"]);
    // The annex says who voted, not how.
    const annex = await producer.get<string>(`/api/conferences/${house.conferenceId}/votes/${voteId}/annex.csv`, { language: "en" });
    expect(annex.body.trim().split("\r\n")).toHaveLength(19);
    expect(annex.body).not.toMatch(/For|Against|Abstaining/);
  }, 30_000);

  it("is counted once when two clerks count, and when one of them died over it", async () => {
    const voteId = await openVote({ method: "secret" });
    const all = await voters(19, 5);
    await Promise.all(all.map((voter) => cast(voter, voteId, "for", { receipt: newReceipt() })));
    expect((await command({ kind: "vote.close", voteId })).status).toBe(200);
    const { platform } = house.process();
    await platform.hub.get(house.conferenceId);
    const lanes = new Lanes(platform);
    const other = createVotingClerk(platform, (conference) => lanes.of(conference));
    await Promise.allSettled([clerk.round(), other.round()]);
    expect(await declare(voteId)).toMatchObject({ count: { persons: [5, 0, 0] } });
  });
});
