import type { InvitationDetail, InvitationFunnel, InvitationList, Notices, PlanView } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { createInvitationsClerk } from "./index.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
/** The officer's room, another unit's, and rooms of which many have one title. */
let home: number;
let stranger: number;
let clerk: ReturnType<typeof createInvitationsClerk>;
const other = uuidv7();
const session = uuidv7();
/** When the house's conference meets. */
let hours: { startsAt: number; endsAt: number };

const base = (conference: string) => `/api/conferences/${conference}/invitations`;
const detail = async (conference = house.conferenceId, site = home, who = officer) => (await who.get<InvitationDetail>(`${base(conference)}/sites/${site}`)).body;
const findings = async () => (await officer.get<InvitationList>(`${base(house.conferenceId)}/list?under=${home}&filter=findings`)).body.rows.map(({ site, clashes }) => [site, clashes]);
const funnel = async () => (await officer.get<InvitationFunnel>(`${base(house.conferenceId)}/funnel?under=${home}`)).body.total.findings;
const told = async () => (await officer.get<Notices>("/api/notices")).body.notices.filter(({ kind }) => kind === "roster-clash");
const moveTo = async (startsAt: number) => {
  const { version, plan } = (await producer.get<PlanView>(`/api/conferences/${other}/plan`)).body;
  const sessions = plan.sessions.map((each) => ({ ...each, startsAt, endsAt: startsAt + HOUR }));
  expect((await producer.post(`/api/conferences/${other}/plan`, { id: uuidv7(), version, plan: { ...plan, sessions } })).status).toBe(200);
};
const enter = async (conference: string, site: number, name: string, positions: string[]) => {
  const body = { id: uuidv7(), name, positions, class: "", unit: "", isSiteChair: false, isSiteLead: false, accepted: ["more-than-expected", "same-name", "maybe-in-other-site"] };
  expect((await producer.post(`/api/conferences/${conference}/sites/${site}/delegates`, body)).body).toMatchObject({ saved: true });
  return body.id;
};
const there = async (unitId: string) => (await sql<{ ordinal: number }>`select ordinal from site where conference_id = ${other} and unit_id = ${unitId}`.execute(house.db)).rows[0]!.ordinal;
/** What the room of the same unit is called in the other conference. */
const roomThere = async (site: number) => (await sql<{ name: string }>`select name from site where conference_id = ${other} and unit_id = ${house.sites[site]!.unitId}`.execute(house.db)).rows[0]!.name;

beforeAll(async () => {
  house = await openHouse();
  [producer, officer] = [await house.producer(), await house.officer()];
  home = house.sites.find(({ name }) => name === house.access.officer.unit)!.ordinal;
  const rooms = house.sites.filter(({ parent, ordinal }) => parent === 0 && ordinal !== home);
  stranger = rooms[0]!.ordinal;
  const { plan } = (await producer.get<PlanView>(`/api/conferences/${house.conferenceId}/plan`)).body;
  hours = plan.sessions[0]!;
  const startsAt = hours.startsAt + 30 * DAY;
  const made = await producer.post("/api/conferences", {
    id: other, title: "The other one", shortTitle: "Other", startsAt, timeZone: "Asia/Ho_Chi_Minh", venue: "V",
    groundDocument: { symbol: "RES 14", type: "Resolution", issuer: "Assembly", issuedOn: "2026-10-01", abstract: "On two places" },
    sessions: [{ id: session, title: "Morning", startsAt, endsAt: startsAt + HOUR }],
    agenda: [{ id: uuidv7(), sessionId: session, kind: "report", title: "R", minutes: 5, presenters: [] }],
    units: [0, home, ...rooms.slice(0, 5).map(({ ordinal }) => ordinal)].map((each) => house.sites[each]!.unitId),
  });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const now = Date.now();
  const text = { version: 0, language: "en", subject: "Invitation", body: "You are invited.", byLevel: false, remindHours: 24 };
  const deadlines = { answerBy: now + 2 * DAY, registerBy: now + 3 * DAY, rosterBy: now + 4 * DAY, testBy: now + 5 * DAY };
  const written = await producer.post(`${base(house.conferenceId)}/campaign`, { ...text, ...deadlines });
  const sent = await producer.post(`${base(house.conferenceId)}/send`, { under: 0 });
  if (written.status !== 200 || sent.status !== 200) throw new Error(JSON.stringify([written.body, sent.body]));
  clerk = createInvitationsClerk(house.process().platform);
  // A title of five rooms is nobody's own: in another unit's room it is a namesake.
  for (const [at, name] of ["Bo Ann", "Bo Ben", "Bo Cyd", "Bo Dan", "Bo Eve"].entries()) await enter(other, await there(house.sites[rooms[at]!.ordinal]!.unitId), name, ["Member of the board"]);
  await enter(house.conferenceId, home, "Bo Ann", ["Member of the board"]);
  await enter(house.conferenceId, home, "Ane Both", ["Keeper; Head of lights"]);
}, 60_000);
afterAll(() => house?.close());

describe("people on the rosters of two conferences", () => {
  let here: string;
  it("are found when a conference is moved into the other's hours, and the officers told once", async () => {
    await enter(other, await there(house.sites[home]!.unitId), "Ane Both", ["Member", "head of Lights"]);
    here = await enter(house.conferenceId, home, "Cy Own", ["Chief of the northern lamp"]);
    // Of a title that few have it is the same person wherever they were entered.
    await enter(other, await there(house.sites[stranger]!.unitId), "Cy Own", ["Chief of the Northern Lamp"]);
    await clerk.findClashes();
    expect([await detail(), await findings(), await funnel(), await told()]).toMatchObject([{ clashes: 0, clashing: [] }, [], 0, []]);

    await moveTo(hours.startsAt);
    await clerk.findClashes(false);
    const found = await detail();
    const place = { conference: "Other", startsAt: hours.startsAt, endsAt: hours.startsAt + HOUR };
    expect(found.clashing.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: "Ane Both", ...place, site: await roomThere(home), timeZone: expect.any(String) },
      { name: "Cy Own", ...place, site: await roomThere(stranger), timeZone: expect.any(String) },
    ]);
    expect(found.clashes).toBe(2);
    expect([await findings(), await funnel()]).toEqual([[[home, 2]], 1]);
    expect(await told()).toMatchObject([{ site: home, detail: "Other", isNew: true }]);
    await clerk.findClashes();
    expect(await told()).toHaveLength(1);
  });

  it("are gone at once with the hours, with the other room's refusal, and with the person", async () => {
    const address = `${base(house.conferenceId)}/funnel?under=${home}`;
    const { headers } = await officer.get(address);
    await moveTo(hours.startsAt + 30 * DAY);
    expect([await detail(), await findings(), await funnel()]).toMatchObject([{ clashes: 0 }, [], 0]);
    expect((await officer.get(address)).headers.get("etag")).not.toBe(headers.get("etag"));
    await clerk.findClashes();
    await moveTo(hours.startsAt);
    expect(await findings()).toEqual([[home, 2]]);
    // It has come to be so again: it is told again.
    await clerk.findClashes();
    expect(await told()).toHaveLength(2);

    await sql`insert into invitation (conference_id, site_ordinal, answer, answered_at) values (${other}, ${await there(house.sites[stranger]!.unitId)}, 'declined', now())`.execute(house.db);
    expect(await findings()).toEqual([[home, 1]]);
    await sql`update invitation set answer = null, answered_at = null where conference_id = ${other}`.execute(house.db);
    expect((await producer.del(`/api/conferences/${house.conferenceId}/sites/${home}/delegates/${here}?id=${uuidv7()}`)).status).toBe(204);
    expect(await findings()).toEqual([[home, 1]]);
    await sql`update conference set standing = 'postponed' where id = ${other}`.execute(house.db);
    expect([await findings(), await funnel()]).toEqual([[], 0]);
  });
});
