/** A vote is opened while everything else goes on: who is entitled, who waits, and what is left of an opening that was cut off. */
import type { ProblemDetails, CommandAck } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openDatabase, type Database } from "../../platform/db/database.ts";
import type { TestClient } from "../../testing/client.ts";
import { ruleFor, openVotingHouse, type VotingHouse } from "./testing.ts";

let voting: VotingHouse;
let other: TestClient;
/** Connections of somebody else: the gateways need all of theirs. */
let db: Database;
beforeAll(async () => {
  voting = await openVotingHouse();
  ({ db } = openDatabase(voting.house.database.url, { max: 10, log: voting.house.platform.log, name: "somebody else" }));
  other = (await voting.house.producer()).at(voting.second.url);
});
afterAll(async () => {
  await db.destroy();
  await voting.house.close();
});
afterEach(() => voting.leaveNothingOpen());

type Answer = { status: number; body: CommandAck & ProblemDetails };
const draft = async (classes: string[] = []): Promise<string> => {
  const id = uuidv7();
  expect((await voting.command({ kind: "vote.draft", id, title: "That it be so", text: null, itemId: null, rule: ruleFor({ classes }) })).status).toBe(200);
  return id;
};

/** Holds a lock until it is released, as somebody who is slow would. */
async function hold(lock: ReturnType<typeof sql>): Promise<() => Promise<void>> {
  let release!: () => void;
  const released = new Promise<void>((resolve) => (release = resolve));
  const held = Promise.withResolvers<void>();
  const over = db.transaction().execute(async (tx) => {
    await lock.execute(tx);
    held.resolve();
    await released;
  });
  over.catch(held.reject);
  await held.promise;
  return async () => {
    release();
    await over;
  };
}
const theLists = () => hold(sql`lock table vote_entitled in share row exclusive mode`);
const theConference = () => hold(sql`select from conference where id = ${voting.house.conferenceId} for no key update`);

/** Processes of the database that wait for a lock in such a statement. */
const waiting = async (statement: string): Promise<number[]> =>
  (
    await sql<{ pid: number }>`
      select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like ${`%${statement}%`}`.execute(db)
  ).rows.map(({ pid }) => pid);
const isWriting = async () => {
  await expect.poll(() => waiting("insert into vote_entitled"), { timeout: 10_000 }).not.toEqual([]);
};
const isWaitingItsTurn = async () => {
  await expect.poll(() => waiting("for no key update"), { timeout: 10_000 }).not.toEqual([]);
};

interface Listed {
  readonly id: string;
  readonly name: string;
}
const listOf = async (voteId: string): Promise<Listed[]> =>
  (
    await sql<Listed>`
      select p.id, p.name from vote v join vote_entitled e on e.list_id = v.list_id cross join unnest(e.delegates, e.names) as p (id, name)
      where v.id = ${voteId} order by 1`.execute(db)
  ).rows;
const rosterOf = async (classes: readonly string[] = []): Promise<Listed[]> =>
  (
    await sql<Listed>`
      select id, display_name as name from delegate
      where conference_id = ${voting.house.conferenceId} and (cardinality(${[...classes]}::text[]) = 0 or class = any(${[...classes]}::text[])) order by 1`.execute(db)
  ).rows;

const addPerson = (site: number, cls: string, name: string, id = uuidv7()) =>
  sql`
    insert into delegate (id, conference_id, site_ordinal, precedence, family_name, middle_name, given_name, display_name, positions, class)
    values (${id}, ${voting.house.conferenceId}, ${site}, 999, '', '', ${name}, ${name}, '{}', ${cls})`.execute(db);

describe("while the list of those entitled is written", () => {
  it("the conference's other commands go through, at every gateway", async () => {
    const { house, command } = voting;
    const voteId = await draft();
    const room = await house.site(30);
    const comes = await house.delegate(31, 0);
    const release = await theLists();
    let answered = false;
    const opening = command({ kind: "vote.open", voteId }).finally(() => (answered = true));
    try {
      await isWriting();
      const hand = uuidv7();
      const acts: [string, Promise<{ status: number }>][] = [
        ["a hand", command({ id: hand, kind: "queue.request", site: 30, speaker: { name: "Person Who Asks" } }, room)],
        ["a headcount", command({ kind: "headcount.report", site: 30, present: 12, qualifier: "exact" }, room)],
        ["a check-in", comes.checkIn(house.conferenceId, comes.delegateId)],
        ["another vote drafted at the other gateway", command({ kind: "vote.draft", title: "Another", text: null, itemId: null, rule: ruleFor({}) }, other)],
        ["somebody added to a roster", addPerson(32, "Guests", "Person Added Meanwhile").then(() => ({ status: 200 }))],
      ];
      for (const [what, done] of acts) expect((await done).status, what).toBe(200);
      expect((await command({ kind: "queue.withdraw", requestId: hand })).status).toBe(200);
      expect(answered).toBe(false);
    } finally {
      await release();
    }
    expect((await opening).status).toBe(200);
    // What was added meanwhile was there before it was opened.
    const list = await listOf(voteId);
    expect(list).toEqual(await rosterOf());
    expect(list.map(({ name }) => name)).toContain("Person Added Meanwhile");
  });

  it("a second console that opens it too opens it once; a rule revised meanwhile is the one that counts", async () => {
    const { command, house } = voting;
    const voteId = await draft(["Officers"]);
    const release = await theLists();
    const both = [command({ kind: "vote.open", voteId }), command({ kind: "vote.open", voteId }, other)];
    await expect.poll(() => waiting("insert into vote_entitled"), { timeout: 10_000 }).toHaveLength(2);
    const revised = { title: "That it be so", text: null, itemId: null, rule: ruleFor({ classes: ["Voting delegates"] }) };
    expect((await command({ kind: "vote.revise", voteId, ...revised })).status).toBe(200);
    await release();
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await house.journal()).filter(({ kind, body }) => kind === "vote.opened" && body["voteId"] === voteId)).toHaveLength(1);
    expect(await listOf(voteId)).toEqual(await rosterOf(["Voting delegates"]));
    // Of the lists that were written for it one is left.
    expect((await sql`select from entitled_list l where not exists (select from vote v where v.list_id = l.id)`.execute(db)).rows).toEqual([]);
  });
});

describe("an opening that is cut off", () => {
  const cutOff = async (statement: string) => {
    for (const pid of await waiting(statement)) await sql`select pg_terminate_backend(${pid})`.execute(db);
  };
  it.each([
    ["while the list is written", theLists, isWriting, "insert into vote_entitled"],
    ["between the list and the opening", theConference, isWaitingItsTurn, "for no key update"],
  ] as const)("%s leaves no vote open; sent again it is whole", async (_when, lock, reached, statement) => {
    const { command, house } = voting;
    const voteId = await draft();
    const open = { id: uuidv7(), kind: "vote.open", voteId };
    const release = await lock();
    const opening = command(open) as Promise<Answer>;
    await reached();
    await cutOff(statement);
    const { status, body } = await opening;
    await release();
    expect([status, body.code]).toEqual([503, "database-unavailable"]);
    expect((await sql`select from vote where id = ${voteId}`.execute(db)).rows).toEqual([]);
    const { state } = await house.platform.hub.get(house.conferenceId);
    expect(state.votes.votes.find(({ id }) => id === voteId)?.phase).toBe("draft");
    await addPerson(33, "Guests", "Person Added Afterwards");
    expect(await command(open)).toMatchObject({ status: 200, body: { repeated: false } });
    expect(await listOf(voteId)).toEqual(await rosterOf());
  });

  it("by the death of its gateway leaves a list behind that a later opening throws away", async () => {
    const { house, openVote } = voting;
    const [old, fresh] = [uuidv7(), uuidv7()];
    await sql`insert into entitled_list (id, conference_id, made_at) values
      (${old}, ${house.conferenceId}, now() - interval '2 hours'), (${fresh}, ${house.conferenceId}, now())`.execute(db);
    const voteId = await openVote({ classes: [] });
    const left = await sql<{ id: string }>`select id from entitled_list l where not exists (select from vote v where v.list_id = l.id)`.execute(db);
    expect(left.rows).toEqual([{ id: fresh }]);
    expect(await listOf(voteId)).toEqual(await rosterOf());
  });
});

/** mulberry32, as everywhere: the same acts for the same seed. */
function randomOf(seed: number) {
  let a = seed;
  const next = () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return (n: number) => Math.floor(next() * n);
}

/** A change of the rosters, when it was sent and answered, and whether the list has it. */
interface Change {
  readonly what: string;
  readonly sent: number;
  readonly answered: number;
  readonly isIn: (list: ReadonlyMap<string, string>) => boolean;
}

const WORKERS = 4;
/** Rooms from here on change all at once. */
const MANY_FROM = 60;
const MOST_CHANGES = 400;

describe("rosters that change in the same moment", () => {
  const OFFICERS = ["Officers"];
  const sides = { before: 0, after: 0 };
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])("fall on one side of the opening or the other (seed %i)", async (seed) => {
    const { house, command } = voting;
    const below = randomOf(seed);
    const { conferenceId } = house;
    const voteId = await draft(OFFICERS);
    const initial = await sql<{ id: string; class: string; name: string; site: number }>`
      select id, class, display_name as name, site_ordinal as site from delegate d where conference_id = ${conferenceId}
        and not exists (select from check_in c where c.delegate_id = d.id) order by id`.execute(db);
    const deck = initial.rows.map((row) => ({ row, key: below(1 << 30) })).toSorted((x, y) => x.key - y.key).map(({ row }) => row);
    const officers = deck.filter((row) => row.class === "Officers" && row.site < MANY_FROM);
    const others = deck.filter((row) => row.class !== "Officers" && row.site < MANY_FROM);

    // One clock for everything that is sent and answered here.
    let ticks = 0;
    const tick = () => ++ticks;
    const changes: Change[] = [];
    let stopped = false;
    let manyRooms: string[] = [];
    const isChanged = (list: ReadonlyMap<string, string>) => (id: string) => list.get(id) === `One of Many ${seed}`;
    const change = async (what: string, act: () => Promise<unknown>, isIn: Change["isIn"]): Promise<void> => {
      const sent = tick();
      await act();
      changes.push({ what, sent, answered: tick(), isIn });
    };
    const one = async (nth: number): Promise<void> => {
      const kind = officers.length === 0 ? 2 : below(5);
      if (kind === 0 && others.length > 0) {
        const { id } = others.pop()!;
        return change("named officer", () => sql`update delegate set class = 'Officers' where id = ${id}`.execute(db), (list) => list.has(id));
      }
      if (kind === 1) {
        const { id } = officers.pop()!;
        return change("no officer any more", () => sql`update delegate set class = 'Guests' where id = ${id}`.execute(db), (list) => !list.has(id));
      }
      if (kind === 2) {
        const id = uuidv7();
        return change("added", () => addPerson(below(MANY_FROM), "Officers", `Person Added ${nth}`, id), (list) => list.has(id));
      }
      if (kind === 3) {
        const { id } = officers.pop()!;
        return change("taken off", () => sql`delete from delegate where id = ${id}`.execute(db), (list) => !list.has(id));
      }
      const { id } = officers.pop()!;
      return change("substituted", () => sql`update delegate set display_name = ${`Substitute ${seed} ${nth}`} where id = ${id}`.execute(db), (list) => list.get(id) === `Substitute ${seed} ${nth}`);
    };
    const until = async (n: number): Promise<void> => {
      await expect.poll(() => changes.length, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(n);
    };
    const working = Array.from({ length: WORKERS }, async (_, worker) => {
      for (let nth = 0; nth < MOST_CHANGES && !stopped; nth++) await one(worker * MOST_CHANGES + nth);
    });

    // Where it is held up: nowhere; while the list is written; after that, before it is opened.
    await until(5 + below(30));
    const release = seed % 3 === 1 ? await theLists() : seed % 3 === 2 ? await theConference() : null;
    const pressed = tick();
    const opening = Promise.all([command({ kind: "vote.open", voteId }, seed % 2 ? other : undefined), command({ kind: "vote.open", voteId }, other)]);
    if (release) {
      await (seed % 3 === 1 ? isWriting() : isWaitingItsTurn());
      // More rooms at once than are read again at the opening.
      if (below(2) === 0) {
        manyRooms = deck.filter((row) => row.class === "Officers" && row.site >= MANY_FROM).map(({ id }) => id);
        const act = () => sql`update delegate set display_name = ${`One of Many ${seed}`} where id = any(${manyRooms}::uuid[])`.execute(db);
        await change("many rooms at once", act, (now) => manyRooms.every(isChanged(now)));
      }
      await until(changes.length + 10 + below(40));
      await release();
    }
    expect((await opening).map(({ status }) => status)).toEqual([200, 200]);
    const opened = tick();
    await until(changes.length + 10);
    stopped = true;
    await Promise.all(working);

    const list = new Map((await listOf(voteId)).map(({ id, name }) => [id, name]));
    const [inside, outside] = [changes.filter(({ isIn }) => isIn(list)), changes.filter(({ isIn }) => !isIn(list))];
    sides.before += inside.filter(({ answered }) => answered > pressed).length;
    sides.after += outside.filter(({ sent }) => sent < opened).length;
    // What was answered before it was asked for is in; what came after its answer is not.
    expect(outside.filter(({ answered }) => answered < pressed)).toEqual([]);
    expect(inside.filter(({ sent }) => sent > opened)).toEqual([]);
    // And it is one moment: nothing is in that began after something was done that is not.
    const firstOutside = Math.min(...outside.map(({ answered }) => answered));
    expect(inside.filter(({ sent }) => sent > firstOutside)).toEqual([]);
    // Who is left in these was not touched: they stand on the list as on the roster.
    for (const { id, name } of officers) expect(list.get(id)).toBe(name);
    for (const { id } of others) expect(list.has(id)).toBe(false);
    expect([0, manyRooms.length]).toContain(manyRooms.filter(isChanged(list)).length);
  }, 60_000);

  it("sometimes came between the press and the opening, on either side", () => {
    expect(sides.before).toBeGreaterThan(0);
    expect(sides.after).toBeGreaterThan(0);
  });
});
