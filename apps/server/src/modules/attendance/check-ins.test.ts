import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CheckInAnswer, TestClient } from "../../testing/client.ts";
import { openHouse, type TestGateway, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { addDelegates, createAttendanceClerk } from "./index.ts";
import { writeCheckIns } from "./store.ts";

let house: TestHouse;
let second: TestGateway;
beforeAll(async () => {
  house = await openHouse();
  second = await house.gateway();
});
afterAll(() => house.close());

const rows = async (delegateId: string) => (await sql<{ at: Date; method: string }>`select at, method from check_in where delegate_id = ${delegateId}`.execute(house.db)).rows;
const counted = async () => {
  const found = await sql<{ site: number; n: number }>`
    select site_ordinal as site, count(*)::int as n from check_in where conference_id = ${house.conferenceId} group by 1 order by 1`.execute(house.db);
  return found.rows.map(({ site, n }) => [site, n]);
};
/** What the control room shows, by a process that starts now. */
const shown = async () => {
  const fresh = house.process();
  const { state } = await fresh.platform.hub.get(house.conferenceId);
  await fresh.close();
  return [...state.sites.entries()].filter(([, row]) => row.checkedIn > 0).map(([site, row]) => [site, row.checkedIn]);
};
function startClerk() {
  const process = house.process();
  const lanes = new Lanes(process.platform);
  return { ...process, clerk: createAttendanceClerk(process.platform, (conference) => lanes.of(conference)) };
}

describe("checking in", () => {
  it("answers the same time however often and wherever it is sent", async () => {
    const [delegateId] = await house.delegatesOf(5);
    const room = await house.site(5);
    const phone = await house.delegate(5);
    expect(phone.delegateId).toBe(delegateId);
    const clients: TestClient[] = [room, phone, room.at(second.url), phone.at(second.url)];
    const send = () => Promise.all(Array.from({ length: 40 }, (_, at) => clients[at % 4]!.checkIn(house.conferenceId, delegateId!)));
    const answers = await send();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const [row, ...more] = await rows(delegateId!);
    expect(more).toEqual([]);
    const at = row!.at.getTime();
    // Of two that come at once by two processes the later may be written first: the earliest is what stays, and what all are told from then on.
    expect(Math.min(...answers.map(({ body }) => body.at))).toBe(at);
    expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1);
    expect(new Set((await send()).map(({ body }) => `${body.at} ${body.repeated}`))).toEqual(new Set([`${at} true`]));
    const roster = await room.get<{ delegates: { delegateId: string; checkedInAt: number | null }[] }>(`/api/conferences/${house.conferenceId}/sites/5/roster`);
    expect(roster.body.delegates.filter(({ checkedInAt }) => checkedInAt !== null)).toEqual([expect.objectContaining({ delegateId, checkedInAt: at })]);
  });

  it("is for delegates of the own roster only, oneself on a phone", async () => {
    const room = await house.site(5);
    const [, other] = await house.delegatesOf(5);
    const [stranger] = await house.delegatesOf(6);
    const phone = await house.delegate(5);
    const producer = await house.producer();
    const refused: [Promise<{ status: number; type: string; body: CheckInAnswer }>, string][] = [
      [room.checkIn(house.conferenceId, uuidv7()), "delegate-unknown"],
      [room.checkIn(house.conferenceId, stranger!), "delegate-unknown"],
      [room.checkIn(uuidv7(), other!), "wrong-conference"],
      [phone.checkIn(house.conferenceId, other!), "not-allowed"],
      [producer.checkIn(house.conferenceId, other!), "not-allowed"],
      [house.nobody().checkIn(house.conferenceId, other!), "sign-in-required"],
      [room.post(`/api/conferences/${house.conferenceId}/check-ins`, { id: uuidv7(), delegateId: other, at: 1 }), "input-malformed"],
      [room.post(`/api/conferences/${house.conferenceId}/check-ins`, { delegateId: other }), "input-malformed"],
      [room.post(`/api/conferences/${house.conferenceId}/check-ins`, { id: uuidv7(), delegateId: other }, { withoutSignIn: true }), "sign-in-required"],
    ];
    for (const [call, code] of refused) {
      const { type, body } = await call;
      expect([type, body]).toEqual(["application/problem+json", expect.objectContaining({ code })]);
    }
    expect(await rows(other!)).toEqual([]);
    expect(await rows(stranger!)).toEqual([]);
  });
});

describe("the counts of the control room", () => {
  it("equal the table, also when the clerk dies between any two rounds, or two of them overlap", async () => {
    const sites = [0, 1, 2, 3, 4, 5];
    const waiting = (await Promise.all(sites.map(async (site) => (await house.delegatesOf(site)).slice(0, 25).map((delegateId) => ({ site, delegateId }))))).flat();
    const rooms = await Promise.all(sites.map((site) => house.site(site)));
    let { clerk, close } = startClerk();
    let next = 0;
    const work = Promise.all(
      Array.from({ length: 6 }, async () => {
        while (next < waiting.length) {
          const { site, delegateId } = waiting[next++]!;
          const client = next % 2 === 0 ? rooms[site]! : rooms[site]!.at(second.url);
          expect((await client.checkIn(house.conferenceId, delegateId)).status).toBe(200);
        }
      }),
    );
    const retired: (() => Promise<void>)[] = [];
    for (let round = 0; round < 8; round++) {
      await clerk.round();
      if (round % 3 === 2) {
        // Killed: a new one knows nothing of the old one's sums. The old one has a last round in it.
        const old = clerk;
        retired.push(close);
        ({ clerk, close } = startClerk());
        await Promise.all([clerk.round(), old.round()]);
      }
      await new Promise((resolve) => setTimeout(resolve, 30));
    }
    await work;
    await expect.poll(async () => (await clerk.round(), await shown()), { timeout: 10_000 }).toEqual(await counted());
    for (const each of [...retired, close]) await each();
    // Coalesced: far fewer entries than check-ins.
    const entries = (await house.journal()).filter(({ kind }) => kind === "attendance.counted");
    expect(entries.length).toBeLessThan(25);
    // And never a step back.
    const last = new Map<number, number>();
    for (const { body } of entries) {
      for (const [site, n] of body["changes"] as [number, number][]) {
        expect(n).toBeGreaterThan(last.get(site) ?? 0);
        last.set(site, n);
      }
    }
  }, 60_000);

  it("count the last check-ins before the end, and then no more are taken", async () => {
    const { clerk, close } = startClerk();
    const producer = await house.producer();
    const room = await house.site(9);
    await producer.command(house.conferenceId, { kind: "conference.open" });
    await clerk.round();
    const [first, late] = await house.delegatesOf(9);
    expect((await room.checkIn(house.conferenceId, first!)).status).toBe(200);
    expect((await producer.command(house.conferenceId, { kind: "conference.close" })).status).toBe(200);
    await expect.poll(async () => (await clerk.round(), await shown()), { timeout: 10_000 }).toEqual(await counted());
    await close();
    const refused = await room.checkIn(house.conferenceId, late!);
    expect([refused.status, refused.body.code]).toEqual([409, "conference-ended"]);
    expect(await rows(late!)).toEqual([]);
  });
});

describe("twenty thousand at once", () => {
  it("are written in group commits, each once", async () => {
    const many = Array.from({ length: 20_000 }, () => uuidv7());
    const site = 20;
    for (let from = 0; from < many.length; from += 5_000) {
      await addDelegates(
        house.db,
        house.conferenceId,
        many.slice(from, from + 5_000).map((id, at) => ({ id, site, precedence: 10_000 + from + at, familyName: "A", middleName: "", givenName: "B", displayName: "A B", positions: [], class: "voting", isSiteChair: false, isSiteLead: false })),
      );
    }
    const row = (delegateId: string, at: number) => ({ delegateId, conferenceId: house.conferenceId, site, method: "site" as const, at, receivedAt: null });
    // Two writers take overlapping halves, each batch holds some twice.
    const batches = (of: string[]) => Array.from({ length: Math.ceil(of.length / 2_000) }, (_, at) => of.slice(at * 2_000, (at + 1) * 2_000));
    const [left, right] = [many.slice(0, 12_000), many.slice(8_000)];
    const run = async (db: typeof house.db, of: string[], at: number) => {
      const results = [];
      for (const batch of batches(of)) results.push(...(await writeCheckIns(db, [...batch, ...batch.slice(0, 10)].map((id) => row(id, at)))).slice(0, batch.length));
      return results;
    };
    const [a, b] = await Promise.all([run(house.db, left, 1_700_000_000_000), run(second.platform.db, right.toReversed(), 1_700_000_005_000)]);
    const answers = new Map<string, number[]>();
    left.forEach((id, at) => answers.set(id, [...(answers.get(id) ?? []), a[at]!.at]));
    right.toReversed().forEach((id, at) => answers.set(id, [...(answers.get(id) ?? []), b[at]!.at]));
    const kept = await sql<{ id: string; at: Date }>`select delegate_id as id, at from check_in where site_ordinal = ${site}`.execute(house.db);
    expect(kept.rows).toHaveLength(20_000);
    const at = new Map(kept.rows.map((each) => [each.id, each.at.getTime()]));
    // The earliest counts, whichever came first: a later answer is never before it, and each was true when it was given.
    for (const [id, times] of answers) {
      expect(at.get(id)).toBe(Math.min(...times));
      for (const time of times) expect([1_700_000_000_000, 1_700_000_005_000]).toContain(time);
    }
    const fresh = [...a, ...b].filter((result) => !result!.repeated).length;
    expect(fresh).toBe(20_000);
  }, 60_000);
});
