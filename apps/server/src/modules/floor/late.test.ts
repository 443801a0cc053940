import { problems } from "@diemcau/contract";
import { LATE_AFTER_MS } from "@diemcau/rules/offline";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAttendanceClerk } from "../attendance/index.ts";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "./lanes.ts";

const ROOM = 5;
const HOUR = 3_600_000;
let house: TestHouse;
let room: TestClient;
let producer: TestClient;
beforeAll(async () => {
  house = await openHouse();
  // The conference was prepared yesterday.
  await sql`update conference set created_at = now() - interval '1 day'`.execute(house.db);
  room = await house.site(ROOM);
  producer = await house.producer();
  await producer.command(house.conferenceId, { kind: "conference.open" });
});
afterAll(() => house.close());

const now = () => house.platform.clock();
const state = async () => (await house.platform.hub.get(house.conferenceId)).state;
const count = (present: number, happenedAt?: number, id = uuidv7()) => ({ id, kind: "headcount.report", site: ROOM, present, qualifier: "exact", ...(happenedAt === undefined ? {} : { happenedAt }) });
const through = (door: "check-ins" | "check-outs", delegateId: string, happenedAt?: number, who = room) =>
  who.post<{ at: number; present?: boolean; repeated?: boolean; code?: string }>(`/api/conferences/${house.conferenceId}/${door}`, { id: uuidv7(), delegateId, ...(happenedAt === undefined ? {} : { happenedAt }) });
interface Row {
  delegateId: string;
  checkedInAt: number | null;
  late: boolean;
  leftAt: number | null;
}
const rosterRow = async (delegateId: string) => (await room.get<{ delegates: Row[] }>(`/api/conferences/${house.conferenceId}/sites/${ROOM}/roster`)).body.delegates.find((row) => row.delegateId === delegateId)!;

describe("a command that a room gave while its line was down", () => {
  it("is journalled with both times, and the count taken last holds whenever it comes", async () => {
    const taken = now() - HOUR;
    expect((await room.command(house.conferenceId, count(40, taken))).status).toBe(200);
    const [entry] = (await house.journal()).filter(({ kind }) => kind === "headcount.reported");
    expect(entry!.body).toMatchObject({ present: 40, happenedAt: taken });
    expect((await state()).sites.get(ROOM)).toMatchObject({ reported: 40, reportedAt: taken, reportedLate: true });
    // A second desk counted later and has a line; a third counted before both.
    await room.command(house.conferenceId, count(47));
    await room.command(house.conferenceId, count(12, taken - 60_000));
    expect((await state()).sites.get(ROOM)).toMatchObject({ reported: 47, reportedLate: false });
    const stored = await sql<{ present: number; at: Date; late: boolean }>`
      select present, at, received_at is not null as late from headcount where conference_id = ${house.conferenceId} and site_ordinal = ${ROOM} order by seq`.execute(house.db);
    expect(stored.rows.map(({ present, late }) => [present, late])).toEqual([[40, true], [47, false], [12, true]]);
    expect(stored.rows[0]!.at.getTime()).toBe(taken);
  });

  it("is one command however its time is told: sent again with a better clock it is answered as before", async () => {
    const id = uuidv7();
    const first = await room.command(house.conferenceId, count(50, undefined, id));
    const again = await room.command(house.conferenceId, count(50, now() - 30_000, id));
    expect([first.body.repeated, again.status, again.body.repeated, again.body.seq]).toEqual([false, 200, true, first.body.seq]);
    expect((await room.command(house.conferenceId, count(51, now() - 30_000, id))).body.code).toBe("command-id-reused");
  });

  it("just now is no lateness: nothing is marked", async () => {
    house.advance(LATE_AFTER_MS);
    const taken = now() - LATE_AFTER_MS / 2;
    await room.command(house.conferenceId, count(52, taken));
    expect((await house.journal()).findLast(({ kind }) => kind === "headcount.reported")!.body).toMatchObject({ happenedAt: taken });
    expect((await state()).sites.get(ROOM)).toMatchObject({ reported: 52, reportedLate: false });
    const stored = await sql<{ late: boolean }>`
      select received_at is not null as late from headcount where conference_id = ${house.conferenceId} and site_ordinal = ${ROOM} order by seq desc limit 1`.execute(house.db);
    expect(stored.rows).toEqual([{ late: false }]);
  });

  it.each([
    ["a time that has not come", () => now() + HOUR, "happened-in-future"],
    ["a time before the conference was made", () => now() - 48 * HOUR, "happened-too-early"],
  ] as const)("with %s is refused in both languages", async (_what, at, code) => {
    for (const language of ["vi", "en"] as const) {
      const { status, body } = await room.command(house.conferenceId, count(1, at()), { language });
      expect([status, body.code, body.title]).toEqual([422, code, problems[code][language].title]);
      const [person] = await house.delegatesOf(ROOM);
      expect((await through("check-ins", person!, at())).body.code).toBe(code);
    }
  });

  it("is a room's alone: a console and a phone say no times", async () => {
    expect((await producer.command(house.conferenceId, { kind: "agenda.move", itemId: null, happenedAt: now() - HOUR })).body.code).toBe("happened-at-of-rooms");
    const phone = await house.delegate(ROOM, 9);
    expect((await through("check-ins", phone.delegateId, now() - HOUR, phone)).body.code).toBe("happened-at-of-rooms");
  });

  it("asks to speak on an item that is over: refused, with what to do", async () => {
    const [first, second] = (await producer.get<{ agenda: { id: string }[] }>(`/api/conferences/${house.conferenceId}/outline`)).body.agenda;
    await producer.command(house.conferenceId, { kind: "agenda.move", itemId: first!.id });
    const asked = now();
    house.advance(60_000);
    await producer.command(house.conferenceId, { kind: "agenda.move", itemId: second!.id });
    const late = await room.command(house.conferenceId, { kind: "queue.request", site: ROOM, happenedAt: asked });
    expect([late.status, late.body.code]).toEqual([409, "late-item-over"]);
    expect((await room.command(house.conferenceId, { kind: "queue.request", site: ROOM })).status).toBe(200);
  });
});

describe("what a room did before the end of a conference", () => {
  it("still counts when its line comes back after it; what was done after the end does not", async () => {
    const copy = uuidv7();
    expect((await producer.post(`/api/conferences/${house.conferenceId}/copies`, { id: copy, title: "A short one", shortTitle: "Short", startsOn: "2031-05-05", roster: false })).status).toBe(201);
    await sql`update conference set created_at = now() - interval '1 day' where id = ${copy}`.execute(house.db);
    const there = await house.site(7, copy);
    await producer.command(copy, { kind: "conference.open" });
    const before = now();
    house.advance(10 * 60_000);
    await producer.command(copy, { kind: "conference.close" });
    const report = (present: number, happenedAt?: number) => there.command(copy, { kind: "headcount.report", site: 7, present, qualifier: "exact", ...(happenedAt === undefined ? {} : { happenedAt }) });
    expect((await report(61)).body.code).toBe("conference-ended");
    // A moment before the end, and a moment on the way.
    house.advance(1_000);
    const end = (await house.platform.hub.get(copy)).state.closedAt!;
    expect((await report(62, end - 300)).status).toBe(200);
    expect((await report(61, end + 300)).body.code).toBe("conference-ended");
    house.advance(10 * 60_000);
    expect((await report(62, now() - 60_000)).body.code).toBe("conference-ended");
    // Counted earlier and brought later: it counts as well, and what was counted after it holds.
    expect((await report(63, before)).status).toBe(200);
    expect((await house.journal(copy)).findLast(({ kind }) => kind === "headcount.reported")!.body).toMatchObject({ present: 63, happenedAt: before });
    expect((await house.platform.hub.get(copy)).state.sites.get(7)).toMatchObject({ reported: 62, reportedLate: false });
    const stored = await sql<{ present: number; late: boolean }>`select present, received_at is not null as late from headcount where conference_id = ${copy} order by seq`.execute(house.db);
    expect(stored.rows).toEqual([{ present: 62, late: false }, { present: 63, late: true }]);
    const minutes = await producer.get(`/api/conferences/${copy}/minutes?language=en`);
    expect(JSON.stringify(minutes.body)).toContain("Headcount: 63 (arrived after the end)");
  });
});

describe("a room's PC that has gone mad", () => {
  it("is told to try later, in both languages, and fills nothing; every other room and its own repeats go on", async () => {
    const mad = await house.site(ROOM + 1);
    const give = (present: number, id = uuidv7()) => ({ id, kind: "headcount.report", site: ROOM + 1, present, qualifier: "exact" });
    const first = give(1);
    expect((await mad.command(house.conferenceId, first)).status).toBe(200);
    // What is sent again because its answer was lost costs nothing.
    for (let again = 0; again < 300; again += 20) {
      const answers = await Promise.all(Array.from({ length: 20 }, () => mad.command(house.conferenceId, first)));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    }
    const written = async () => (await house.journal()).filter(({ body }) => body["site"] === ROOM + 1).length;
    let tries = 0;
    let refused;
    do refused = await mad.command(house.conferenceId, give(++tries));
    while (refused.status === 200 && tries < 2_000);
    const { status, headers, body } = refused;
    expect([status, body.code]).toEqual([429, "too-many-requests"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(headers.get("retry-after"))).toBeLessThanOrEqual(60);
    // More than a room can have done by hand in hours without a line.
    expect(tries).toBeGreaterThan(200);
    const before = await written();
    expect(before).toBe(tries);
    for (const language of ["vi", "en"] as const) {
      const again = await mad.command(house.conferenceId, give(0), { language });
      expect([again.status, again.body.title]).toEqual([429, problems["too-many-requests"][language].title]);
    }
    expect((await room.command(house.conferenceId, count(53))).status).toBe(200);
    expect(await written()).toBe(before);
    // Later its outbox brings what it still has.
    house.advance(60_000);
    expect((await mad.command(house.conferenceId, give(9))).status).toBe(200);
  });
});

describe("a command id that two conferences take at once", () => {
  it("is one command of one of them, refused in words by the other, and spoils nothing else", async () => {
    const copy = uuidv7();
    const made = await producer.post(`/api/conferences/${house.conferenceId}/copies`, { id: copy, title: "Another one", shortTitle: "Another", startsOn: "2031-05-04", roster: false });
    const other = made.status < 300 ? copy : null;
    expect(other, JSON.stringify(made.body)).not.toBeNull();
    await producer.command(other!, { kind: "conference.open" });
    for (let round = 0; round < 10; round++) {
      const ids = Array.from({ length: 8 }, () => uuidv7());
      const give = (conferenceId: string, id: string) => producer.command(conferenceId, { id, kind: "headcount.report", site: 3, present: round, qualifier: "exact" });
      const answers = await Promise.all([...ids.map((id) => give(house.conferenceId, id)), ...ids.toReversed().map((id) => give(other!, id))]);
      expect(answers.map(({ status }) => status).filter((status) => status !== 200 && status !== 409)).toEqual([]);
      for (const [at, id] of ids.entries()) {
        const [here, there] = [answers[at]!, answers[15 - at]!];
        expect([here.status, there.status].toSorted(), id).toEqual([200, 409]);
        expect([here, there].find(({ status }) => status === 409)!.body.code).toBe("command-id-reused");
      }
    }
  });
});

describe("coming and going, from several desks", () => {
  it("the first time counts, whenever it comes, and both desks are acknowledged", async () => {
    const [person] = await house.delegatesOf(ROOM);
    const later = await through("check-ins", person!);
    const nine = now() - HOUR;
    const earlier = await through("check-ins", person!, nine);
    expect([later.status, earlier.status, earlier.body.at, earlier.body.repeated]).toEqual([200, 200, nine, true]);
    expect(await rosterRow(person!)).toMatchObject({ checkedInAt: nine, late: true, leftAt: null });
    // Again, from a desk whose answer was lost: nothing changes.
    expect((await through("check-ins", person!, nine + 60_000)).body.at).toBe(nine);
  });

  it("who left last is out, who came back after that is in, in every order of arrival", async () => {
    const t = now() - 2 * HOUR;
    const acts = [
      ["check-ins", t],
      ["check-outs", t + 10 * 60_000],
      ["check-ins", t + 20 * 60_000],
      ["check-outs", t + 30 * 60_000],
    ] as const;
    const people = (await house.delegatesOf(ROOM)).slice(1, 8);
    const orders = [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1], [3, 0, 1, 2], [0, 3, 2, 1]];
    for (const [at, order] of orders.entries()) {
      for (const step of order) expect((await through(acts[step]![0], people[at]!, acts[step]![1])).status).toBe(200);
      expect(await rosterRow(people[at]!), `order ${order.join()}`).toMatchObject({ checkedInAt: t, leftAt: acts[3]![1] });
    }
    const back = await through("check-ins", people[0]!);
    expect(back.body.at).toBe(t);
    expect(await rosterRow(people[0]!)).toMatchObject({ checkedInAt: t, leftAt: null });
    // Left before ever coming is nobody's presence.
    expect((await through("check-outs", people[6]!, t)).body.present).toBe(false);
    expect(await rosterRow(people[6]!)).toMatchObject({ checkedInAt: null, leftAt: null });
  });

  it("is counted by the clerk: the room's number goes down and up again", async () => {
    const process = house.process();
    const lanes = new Lanes(process.platform);
    const clerk = createAttendanceClerk(process.platform, (conference) => lanes.of(conference));
    const shown = async () => {
      await clerk.round();
      return (await process.platform.hub.get(house.conferenceId)).state.sites.get(6).checkedIn;
    };
    const six = await house.site(6);
    const people = (await house.delegatesOf(6)).slice(0, 5);
    for (const person of people) await through("check-ins", person, undefined, six);
    await expect.poll(shown).toBe(5);
    house.advance(1_000);
    for (const person of people.slice(0, 3)) expect((await through("check-outs", person, undefined, six)).body.present).toBe(false);
    await expect.poll(shown).toBe(2);
    house.advance(1_000);
    await through("check-ins", people[0]!, undefined, six);
    await expect.poll(shown).toBe(3);
    // A clerk that starts now comes to the same, also beside the old one.
    const second = createAttendanceClerk(process.platform, (conference) => lanes.of(conference));
    await Promise.all([second.round(), clerk.round()]);
    expect(await shown()).toBe(3);
    await process.close();
  });

  it("is refused for whoever is not on the room's roster any more, with the way out", async () => {
    const [stranger] = await house.delegatesOf(7);
    for (const door of ["check-ins", "check-outs"] as const) {
      const { status, body } = await through(door, stranger!, now() - HOUR);
      expect([status, body.code]).toEqual([problems["delegate-unknown"].status, "delegate-unknown"]);
    }
    expect((await through("check-outs", (await house.delegate(ROOM)).delegateId, undefined, await house.delegate(ROOM))).body.code).toBe("not-allowed");
  });

  it("what happened before the end still counts after it", async () => {
    const before = now();
    house.advance(60_000);
    await producer.command(house.conferenceId, { kind: "conference.close" });
    const person = (await house.delegatesOf(ROOM))[12]!;
    expect((await through("check-ins", person)).body.code).toBe("conference-ended");
    expect((await through("check-ins", person, before)).body).toMatchObject({ at: before, repeated: false });
    const after = now() + 1_000;
    house.advance(60_000);
    expect((await through("check-ins", (await house.delegatesOf(ROOM))[13]!, after)).body.code).toBe("conference-ended");
  });
});

describe("what a room may keep", () => {
  it("is what it may read: a recall takes it off the shelf", async () => {
    const shelf = () => room.get<{ items: { id: string; kind: string; digest: string; files: unknown[] }[] }>(`/api/conferences/${house.conferenceId}/shelf`);
    const { status, body } = await shelf();
    expect(status).toBe(200);
    const outline = (await room.get<{ papers: { id: string }[]; documents: { id: string }[] }>(`/api/conferences/${house.conferenceId}/outline`)).body;
    expect(body.items.map(({ id }) => id).toSorted()).toEqual([...outline.papers, ...outline.documents].map(({ id }) => id).toSorted());
    expect(body.items.length).toBeGreaterThan(1);
    const gone = body.items[0]!.id;
    expect((await producer.post(`/api/readings/${gone}/recall`, { reason: "sent by mistake" })).status).toBe(200);
    expect((await shelf()).body.items.map(({ id }) => id)).not.toContain(gone);
    expect((await producer.get(`/api/conferences/${house.conferenceId}/shelf`)).status).toBe(403);
  });
});
