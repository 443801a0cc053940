import type { AbsenceAck, ProblemDetails, Roster } from "@diemcau/contract";
import { figureAt } from "@diemcau/rules";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "../floor/index.ts";
import { createAttendanceClerk } from "./index.ts";

const ROOM = 24;

let house: TestHouse;
let room: TestClient;
let people: string[];
/** Half an hour ago. */
let earlier: number;
let clerk: ReturnType<typeof createAttendanceClerk>;
beforeAll(async () => {
  house = await openHouse();
  earlier = Date.now() - 30 * 60_000;
  // The conference was prepared yesterday.
  await sql`update conference set created_at = now() - interval '1 day'`.execute(house.db);
  room = await house.site(ROOM);
  people = await house.delegatesOf(ROOM);
  const { platform } = house.process();
  await platform.hub.get(house.conferenceId);
  const lanes = new Lanes(platform);
  clerk = createAttendanceClerk(platform, (conference) => lanes.of(conference));
});
afterAll(() => house.close());

const say = (delegateId: string, reason: string | null, happenedAt?: number, who = room) =>
  who.post<AbsenceAck & ProblemDetails>(`/api/conferences/${house.conferenceId}/absences`, { id: uuidv7(), delegateId, reason, ...(happenedAt === undefined ? {} : { happenedAt }) });
const absencesOf = async (): Promise<(string | null)[]> => {
  const { body } = await room.get<Roster>(`/api/conferences/${house.conferenceId}/sites/${ROOM}/roster`);
  return people.map((id) => body.delegates.find(({ delegateId }) => delegateId === id)!.absence);
};
const counted = async (): Promise<number> => {
  await clerk.round();
  const { state } = await house.platform.hub.get(house.conferenceId);
  return figureAt(state, ROOM, people.length).absent;
};

describe("a delegate who does not come", () => {
  it("is absent with a reason of their own: on the roster, in the headcount, in the minutes and their file", async () => {
    expect((await say(people[0]!, "On a mission")).body).toMatchObject({ reason: "On a mission" });
    expect((await say(people[1]!, "Ill")).status).toBe(200);
    expect((await say(people[2]!, "Ill")).status).toBe(200);
    expect((await say(people[2]!, null)).body.reason).toBeNull();
    expect((await absencesOf()).slice(0, 3)).toEqual(["On a mission", "Ill", null]);
    await expect.poll(counted, { timeout: 10_000 }).toBe(2);
    // The room's own number stands where it is the larger one.
    for (const [absent, shown] of [[5, 5], [1, 2]] as const) {
      expect((await room.command(house.conferenceId, { kind: "headcount.report", site: ROOM, present: 9, qualifier: "exact", absent })).status).toBe(200);
      await expect.poll(counted, { timeout: 10_000 }).toBe(shown);
    }
    const producer = await house.producer();
    const minutes = await producer.get<{ sections: { key: string; place: string }[] }>(`/api/conferences/${house.conferenceId}/minutes?language=en`);
    const annex = JSON.stringify(minutes.body.sections.find(({ key }) => key === "absences"));
    expect(annex).toContain("On a mission");
    expect(annex).toContain("2 delegates of 1 sites");
    const file = await producer.get<string>(`/api/conferences/${house.conferenceId}/absences.csv`, { language: "en" });
    expect(file.body.trim().split("\r\n")).toHaveLength(3);
    expect((await room.get<ProblemDetails>(`/api/conferences/${house.conferenceId}/absences.csv`)).body.code).toBe("not-allowed");
    const { classes } = (await room.get<{ classes: { absent: number }[] }>(`/api/conferences/${house.conferenceId}/sites/${ROOM}/roll-call`)).body;
    expect(classes.reduce((sum, { absent }) => sum + absent, 0)).toBe(2);
  });

  it("is not absent any more once checked in, whatever two desks say in whatever order", async () => {
    expect((await room.checkIn(house.conferenceId, people[1]!)).status).toBe(200);
    expect((await absencesOf())[1]).toBeNull();
    await expect.poll(counted, { timeout: 10_000 }).toBe(1);
    expect((await say(people[1]!, "Ill")).body.code).toBe("absent-is-here");
    // Said by the other desk before the check-in, sent after it.
    expect((await say(people[1]!, "Ill", earlier)).body.code).toBe("absent-is-here");
    await expect.poll(counted, { timeout: 10_000 }).toBe(1);
  });

  it("has the reason that was said last, also when an earlier one comes later", async () => {
    expect((await say(people[4]!, "On leave")).status).toBe(200);
    expect((await say(people[4]!, "Ill", earlier)).body.reason).toBe("On leave");
    expect((await absencesOf())[4]).toBe("On leave");
  });

  it("is of the room's own roster", async () => {
    expect((await say((await house.delegatesOf(ROOM + 1))[0]!, "Ill")).body.code).toBe("delegate-unknown");
    expect((await say(people[5]!, "Ill", undefined, await house.delegate(ROOM, 5))).body.code).toBe("not-allowed");
    expect((await say(people[5]!, "Ill", undefined, house.nobody())).body.code).toBe("sign-in-required");
    expect((await say(people[5]!, "x".repeat(121))).status).toBe(400);
  });
});
