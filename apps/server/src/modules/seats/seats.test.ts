import type { PeopleFound, ProblemDetails, RosterEntry, Seating } from "@diemcau/contract";
import { arrange, seatsOf, unitOf } from "@diemcau/rules/seats";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
let own: number;
let outside: number;
beforeAll(async () => {
  house = await openHouse();
  [producer, officer] = await Promise.all([house.producer(), house.officer()]);
  const under = (site: number): boolean => site >= 0 && (house.sites[site]!.name === house.access.officer.unit || under(house.sites[site]!.parent));
  own = house.sites.findLast(({ ordinal }) => under(ordinal))!.ordinal;
  outside = house.sites.findLast(({ ordinal }) => !under(ordinal))!.ordinal;
});
afterAll(() => house.close());

const address = (site: number, path = "seating") => `/api/conferences/${house.conferenceId}/sites/${site}/${path}`;
const read = async (site: number, who = producer) => (await who.get<Seating>(address(site))).body;
const save = (who: TestClient, site: number, body: object): Promise<Answer<{ version: number } & ProblemDetails>> => who.post(address(site), body, { language: "en" });
const filled = ({ version, plan, delegates }: Seating) => ({
  version,
  plan,
  units: [],
  seats: arrange(plan, delegates.map((each) => ({ ...each, unit: unitOf(each) })), "rank").seats,
});

describe("the seats of a room", () => {
  it("are proposed with room for everybody, saved, and read again", async () => {
    const before = await read(own);
    expect(before.version).toBe(0);
    const roster = (await producer.get<{ delegates: RosterEntry[] }>(address(own, "roster"))).body.delegates;
    expect(before.delegates.map(({ name }) => name).toSorted()).toEqual(roster.map(({ name }) => name).toSorted());
    expect(seatsOf(before.plan).length).toBeGreaterThanOrEqual(roster.length);

    const change = filled(before);
    expect(change.seats).toHaveLength(roster.length);
    const given = { delegateId: roster[1]!.delegateId, unit: "Đoàn Chủ tịch" };
    expect(await save(officer, own, { ...change, units: [given] })).toMatchObject({ status: 200, body: { version: 1 } });
    const after = await read(own, officer);
    expect(after.version).toBe(1);
    expect(new Set(after.seats.map((seat) => JSON.stringify(seat)))).toEqual(new Set(change.seats.map(({ row, column, delegateId, fixed }) => JSON.stringify({ row, column, delegateId, fixed }))));
    expect(after.delegates.find(({ delegateId }) => delegateId === roster[1]!.delegateId)!.unit).toBe("Đoàn Chủ tịch");
  });

  it("follow the rank table and who was put by hand, not the roster; units are those that are recorded", async () => {
    const before = await read(own);
    const [first] = before.delegates;
    const last = before.delegates.at(-1)!;
    // The roster's own order is turned round: it counts for nothing.
    await sql`update delegate set precedence = 100000 - precedence, unit = 'Sở Thử' where conference_id = ${house.conferenceId} and site_ordinal = ${own}`.execute(house.db);
    const turned = await read(own);
    expect(turned.delegates.map(({ delegateId }) => delegateId)).toEqual(before.delegates.map(({ delegateId }) => delegateId));
    expect(new Set(turned.delegates.map(({ recorded }) => recorded))).toEqual(new Set(["Sở Thử"]));
    // Two people of the organisation: one is put by hand before the other.
    const personOf = async (delegate: Seating["delegates"][number]): Promise<string> => {
      const { people } = (await producer.get<PeopleFound>(`/api/organisation/people?query=${encodeURIComponent(delegate.name)}`)).body;
      const known = people.find(({ name, positions }) => name === delegate.name && positions.some(({ title }) => delegate.positions.includes(title)));
      if (known) return known.id;
      const id = uuidv7();
      const unitId = house.sites[own]!.unitId;
      const positions = delegate.positions.map((title) => ({ title, unitId, rank: null, validFrom: null, validTo: null }));
      expect((await producer.post("/api/organisation/people", { id, unitId, name: delegate.name, precedence: null, positions })).status).toBe(200);
      return id;
    };
    const [high, low] = [await personOf(first!), await personOf(last)];
    expect((await producer.post(`/api/organisation/people/${low}/place`, { before: high })).status).toBe(204);
    const order = (await read(own)).delegates.map(({ delegateId }) => delegateId);
    expect(order.indexOf(last.delegateId)).toBe(order.indexOf(first!.delegateId) - 1);
    await producer.post(`/api/organisation/people/${low}/place`, { byRank: true });
  });

  it("are told to the delegate", async () => {
    const { seats } = await read(own);
    const delegate = await house.delegate(own);
    const seat = seats.find(({ delegateId }) => delegateId === delegate.delegateId)!;
    const page = await delegate.get<string>("/me", { headers: { "accept-language": "en" } });
    const name = seat.row === 0 ? `PR${seat.column}` : `${String.fromCharCode(64 + seat.row)}${seat.column}`;
    expect(page.body).toContain(`<b>${name}</b>`);
  });

  it("are empty again when their delegate leaves the roster, and a newcomer has none", async () => {
    const { seats, version } = await read(own);
    const [gone] = await house.delegatesOf(own);
    await sql`delete from delegate where id = ${gone!}`.execute(house.db);
    const after = await read(own);
    expect(after.version).toBe(version);
    expect(after.seats).toHaveLength(seats.length - 1);
    expect(after.seats.some(({ delegateId }) => delegateId === gone)).toBe(false);
    // Somebody who was moved to another room leaves the seat, and may be seated there.
    const [moved] = await house.delegatesOf(own);
    const other = house.sites[own]!.parent;
    await sql`update delegate set site_ordinal = ${other} where id = ${moved!}`.execute(house.db);
    expect((await read(own)).seats.some(({ delegateId }) => delegateId === moved)).toBe(false);
    const there = await read(other);
    expect(there.delegates.some(({ delegateId }) => delegateId === moved)).toBe(true);
    expect((await save(producer, other, filled(there))).status).toBe(200);
    expect((await read(other)).seats.some(({ delegateId }) => delegateId === moved)).toBe(true);
  });

  it("are saved by one of two editors; the other is told, and nothing is lost", async () => {
    const seen = await read(own);
    const both = await Promise.all([1, 2].map(() => save(producer, own, { version: seen.version, plan: seen.plan, seats: seen.seats.slice(1), units: [] })));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(both.find(({ status }) => status === 409)!.body.code).toBe("seating-changed");
    expect((await read(own)).seats).toHaveLength(seen.seats.length - 1);
  });

  it("are refused when they do not agree with room or roster, and nothing is half saved", async () => {
    const seen = await read(own);
    const { version, plan, seats } = seen;
    const stranger = (await house.delegatesOf(outside))[0]!;
    const [first, second] = seats as [Seating["seats"][0], Seating["seats"][0]];
    for (const wrong of [
      [{ ...first, row: 60, column: 60 }],
      [first, { ...second, row: first.row, column: first.column }],
      [first, { ...second, delegateId: first.delegateId }],
      [{ ...first, delegateId: stranger }],
    ]) {
      expect(await save(producer, own, { version, plan, seats: wrong, units: [] })).toMatchObject({ status: 422, body: { code: "seating-inconsistent" } });
    }
    expect((await save(producer, own, { version, plan: { ...plan, rows: 61 }, seats: [], units: [] })).status).toBe(400);
    expect((await save(producer, own, { version, plan, seats: [], units: [{ delegateId: stranger, unit: "X" }] })).status).toBe(422);
    expect(await read(own)).toEqual(seen);
  });

  it("are for those whom the policy names", async () => {
    const { version, plan, seats } = await read(own);
    const body = { version, plan, seats, units: [] };
    const room = await house.site(own);
    const far = await house.site(outside);
    const statuses = async (who: TestClient) => [(await who.get(address(own))).status, (await who.get(address(outside))).status, (await save(who, outside, { ...body, seats: [], version: 99 })).status];
    // 409: let in, and told that there is no version 99.
    expect(await statuses(producer)).toEqual([200, 200, 409]);
    expect(await statuses(officer)).toEqual([200, 403, 403]);
    expect(await statuses(room)).toEqual([200, 403, 403]);
    expect((await far.get(address(own))).status).toBe(403);
    expect((await save(room, own, body)).status).toBe(403);
    expect(await statuses(await house.delegate(own))).toEqual([403, 403, 403]);
    expect(await statuses(house.nobody())).toEqual([401, 401, 401]);
    expect((await producer.get(address(9_999))).status).toBe(404);
  });
});
