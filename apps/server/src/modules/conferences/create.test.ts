import type { ConferenceSummary, Directory, DocumentList, Outline, ProblemCode, ProblemDetails, Roster } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import type { UnitRow } from "../organisation/index.ts";
import { loadFold } from "../../platform/live/journal.ts";
import { planSites } from "./plan.ts";
import { putSpeakingDefaults } from "./speaking-defaults-store.ts";

let house: TestHouse;
let producer: TestClient;
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
});
afterAll(() => house.close());

const START = Date.parse("2027-03-05T07:00:00Z");
function plan(units: string[], change: Record<string, unknown> = {}) {
  const session = uuidv7();
  return {
    id: uuidv7(),
    title: "Assembly on the second winter",
    shortTitle: "Second winter",
    startsAt: START,
    timeZone: "Europe/Oslo",
    venue: "Lamp Hall",
    groundDocument: { symbol: "RES 9", type: "Resolution", issuer: "Assembly", issuedOn: "2026-10-01", abstract: "On winter lights" },
    sessions: [{ id: session, title: "Morning", startsAt: START, endsAt: START + 3 * 3_600_000 }],
    agenda: [{ id: uuidv7(), sessionId: session, kind: "report", title: "Report of the keepers", minutes: 30, presenters: ["Keeper General"] }],
    units,
    ...change,
  };
}
const unitsOf = (...ordinals: number[]) => ordinals.map((ordinal) => house.sites[ordinal]!.unitId);
const make = (body: unknown, client = producer) => client.post<{ id: string } & ProblemDetails>("/api/conferences", body, { language: "en" });
const conferences = async () => (await producer.get<ConferenceSummary[]>("/api/conferences")).body;

describe("the tree of sites for chosen units", () => {
  const unit = (id: string, parentId: string | null): UnitRow => ({ id, parentId, name: id, level: "l", timeZone: "UTC", lat: null, lon: null, usualDelegates: 1 });
  const tree = [unit("root", null), unit("a", "root"), unit("a1", "a"), unit("a1x", "a1"), unit("a2", "a"), unit("b", "root"), unit("b1", "b")];
  const shape = (chosen: string[]) => planSites(tree, chosen)?.map(({ unit, parentOrdinal }) => `${unit.id}<${parentOrdinal ?? "-"}`);

  it.each([
    ["all of it", ["root", "a", "a1", "a1x", "a2", "b", "b1"], ["root<-", "a<0", "a1<1", "a1x<2", "a2<1", "b<0", "b1<5"]],
    ["a hole is bridged to the nearest unit above", ["root", "a1x", "a"], ["root<-", "a<0", "a1x<1"]],
    ["without anybody above, directly under the centre", ["root", "a1x", "b1"], ["root<-", "a1x<0", "b1<0"]],
    ["the centre may be a leaf", ["b1", "a", "a1"], ["b1<-", "a<0", "a1<1"]],
    ["and what stands above the centre stands under it", ["b1", "b", "root"], ["b1<-", "root<0", "b<1"]],
    ["one room", ["a"], ["a<-"]],
  ])("%s", (_what, chosen, expected) => {
    expect(shape(chosen)).toEqual(expected);
  });

  it("is none when a unit does not exist", () => {
    expect(shape(["root", "nowhere"])).toBeUndefined();
  });
});

describe("a conference made from a document", () => {
  it("is there, with its sites in a tree, its agenda, and codes that work", async () => {
    const body = plan(unitsOf(0, 1, 8, 9), { title: "  Đại hội mùa đông ".normalize("NFD") });
    const { status, body: made } = await make(body);
    expect([status, made]).toEqual([201, { id: body.id }]);
    const { body: directory } = await producer.get<Directory>(`/api/conferences/${body.id}/directory`);
    // A new conference's rooms have their units' names; the preset's had rooms of their own.
    expect(directory.sites.name).toEqual(["Northwind Federation of Lightkeepers", "North Sea Region", expect.any(String), expect.any(String)]);
    expect(directory.sites.parent[0]).toBe(-1);
    directory.sites.parent.forEach((parent, ordinal) => expect(parent).toBeLessThan(ordinal));
    expect(directory.outline.conference).toMatchObject({ title: "Đại hội mùa đông".normalize("NFC"), phase: "prepared", siteCount: 4, groundDocument: "Resolution RES 9" });
    expect(directory.outline.agenda).toMatchObject([{ title: "Report of the keepers", minutes: 30, presenters: ["Keeper General"] }]);
    const code = await producer.post<{ code: string }>(`/api/conferences/${body.id}/sites/2/code`, undefined);
    const enrolled = await house.nobody().post<{ conferenceId: string; site: number }>("/api/site-enrolments", { code: code.body.code });
    expect(enrolled.body).toMatchObject({ conferenceId: body.id, site: 2 });
  });

  it("begins with the installation's rules for speaking, where its preset brought any, and once", async () => {
    const rulesOf = async (id: string) => (await loadFold(house.db, id))!.speaking.rules;
    const without = plan(unitsOf(0, 1));
    expect((await make(without)).status).toBe(201);
    expect(await rulesOf(without.id)).toEqual({ warnSeconds: 60, levels: [] });
    const rules = { warnSeconds: 45, levels: [{ level: "region", holds: true, requests: 3, speeches: 0, seconds: 420 }] };
    await putSpeakingDefaults(house.db, rules);
    try {
      const body = plan(unitsOf(0, 1, 2));
      expect([(await make(body)).status, (await make(body)).status]).toEqual([201, 201]);
      expect(await rulesOf(body.id)).toEqual(rules);
      expect((await loadFold(house.db, body.id))!.seq).toBe(1);
      // They are the conference's own from then on, and are set before its day as well.
      const own = { warnSeconds: 30, levels: [] };
      expect((await producer.post(`/api/conferences/${body.id}/commands`, { id: uuidv7(), kind: "speaking.set-rules", ...own })).status).toBe(200);
      expect(await rulesOf(body.id)).toEqual(own);
    } finally {
      await sql`delete from installation where key = 'speaking'`.execute(house.db);
    }
  });

  it("is made once, however often it is sent", async () => {
    const body = plan(unitsOf(0, 1));
    const before = (await conferences()).length;
    const answers = await Promise.all(Array.from({ length: 5 }, () => make(body)));
    expect(answers.map(({ status, body: { id } }) => [status, id])).toEqual(answers.map(() => [201, body.id]));
    expect((await conferences()).length).toBe(before + 1);
    const sites = await sql<{ n: number }>`select count(*)::int as n from site where conference_id = ${body.id}`.execute(house.db);
    expect(sites.rows[0]!.n).toBe(2);
  });

  it("stands on the registry's document when that has it, which stays one", async () => {
    const ground = { symbol: "RES 77", type: "Resolution", issuer: "Assembly", issuedOn: "2026-10-09", abstract: "On fog signals" };
    const bodies = [plan(unitsOf(0, 1), { groundDocument: ground }), plan(unitsOf(0, 1), { groundDocument: { ...ground, abstract: "Fog signals" } })];
    for (const body of [...bodies, bodies[1]]) expect((await make(body)).status).toBe(201);
    const cited = async (conference: string) => (await producer.get<Outline>(`/api/conferences/${conference}/outline`)).body.documents.map(({ id, title }) => ({ id, title }));
    const first = await cited(bodies[0]!.id);
    expect(first).toEqual([{ id: expect.any(String), title: "Resolution RES 77: On fog signals" }]);
    expect(await cited(bodies[1]!.id)).toEqual(first);
    const { body: found } = await producer.get<DocumentList>("/api/documents?query=RES%2077");
    expect(found.documents.filter(({ symbol }) => symbol === "RES 77")).toHaveLength(1);
  });

  it("takes over the rosters of an earlier one, as people of its own", async () => {
    const body = plan(unitsOf(0, 1, 8), { rosterFrom: house.conferenceId });
    expect((await make(body)).status).toBe(201);
    const roster = async (conference: string, site: number) => (await producer.get<Roster>(`/api/conferences/${conference}/sites/${site}/roster`)).body;
    const unitOrder = await sql<{ ordinal: number; unit_id: string; expected: number }>`select ordinal, unit_id, expected from site where conference_id = ${body.id} order by ordinal`.execute(house.db);
    for (const { ordinal, unit_id, expected } of unitOrder.rows) {
      const there = house.sites.find((site) => site.unitId === unit_id)!.ordinal;
      const [mine, theirs] = [await roster(body.id, ordinal), await roster(house.conferenceId, there)];
      expect(mine.delegates.map(({ name, positions, isSiteChair }) => ({ name, positions, isSiteChair }))).toEqual(theirs.delegates.map(({ name, positions, isSiteChair }) => ({ name, positions, isSiteChair })));
      expect(mine.delegates.length).toBeGreaterThan(5);
      expect(expected).toBe(mine.delegates.length);
      expect(mine.delegates.every(({ delegateId, checkedInAt }) => checkedInAt === null && !theirs.delegates.some((each) => each.delegateId === delegateId))).toBe(true);
    }
  });
});

describe("a plan that cannot be", () => {
  const twice = uuidv7();
  const session = { id: uuidv7(), title: "S", startsAt: START, endsAt: START + 1 };
  it.each<[string, ProblemCode, () => Record<string, unknown>]>([
    ["a session that ends before it starts", "conference-inconsistent", () => ({ sessions: [{ ...session, endsAt: START - 1 }], agenda: [{ id: uuidv7(), sessionId: session.id, kind: "report", title: "T", minutes: 5, presenters: [] }] })],
    ["an item in no session", "conference-inconsistent", () => ({ agenda: [{ id: uuidv7(), sessionId: uuidv7(), kind: "report", title: "T", minutes: 5, presenters: [] }] })],
    ["two sessions of one id", "conference-inconsistent", () => ({ sessions: [session, session] })],
    ["two items of one id", "conference-inconsistent", () => ({ sessions: [session], agenda: [1, 2].map(() => ({ id: twice, sessionId: session.id, kind: "report", title: "T", minutes: 5, presenters: [] })) })],
    ["a time zone of nowhere", "conference-inconsistent", () => ({ timeZone: "Mars/Olympus" })],
    ["a document of 31 February", "conference-inconsistent", () => ({ groundDocument: { ...plan([]).groundDocument, issuedOn: "2026-02-31" } })],
    ["a document of month 13", "conference-inconsistent", () => ({ groundDocument: { ...plan([]).groundDocument, issuedOn: "2026-13-01" } })],
    ["a document of the year 0", "conference-inconsistent", () => ({ groundDocument: { ...plan([]).groundDocument, issuedOn: "0000-01-01" } })],
    ["a beginning beyond all calendars", "input-malformed", () => ({ startsAt: 9e15 })],
    ["a unit that is not there", "unit-unknown", () => ({ units: [...unitsOf(0), uuidv7()] })],
    ["a unit twice", "input-malformed", () => ({ units: [...unitsOf(0), ...unitsOf(0)] })],
    ["no unit", "input-malformed", () => ({ units: [] })],
    ["rosters of a conference that is not there", "conference-unknown", () => ({ rosterFrom: uuidv7() })],
    ["a secret document", "document-secret", () => ({ groundDocument: { ...plan([]).groundDocument, symbol: "12-BC/TU (MẬT)" } })],
    ["a secret title, decomposed", "document-secret", () => ({ title: "TỐI MẬT: Kế hoạch".normalize("NFD") })],
    ["something extra", "input-malformed", () => ({ phase: "live" })],
    ["a blank title", "input-malformed", () => ({ title: "   " })],
    ["half a character", "input-malformed", () => ({ title: "A \ud800 B" })],
  ])("%s: %s, and nothing is made", async (_what, code, change) => {
    const before = await conferences();
    const { status, type, body } = await make(plan(unitsOf(0, 1), change()));
    expect([type, body]).toEqual(["application/problem+json", expect.objectContaining({ code, status })]);
    expect(await conferences()).toEqual(before);
  });

  it("with the session of another conference", async () => {
    const first = plan(unitsOf(0));
    expect((await make(first)).status).toBe(201);
    const second = { ...first, id: uuidv7() };
    expect((await make(second)).body).toMatchObject({ code: "conference-inconsistent" });
    expect((await conferences()).some(({ id }) => id === second.id)).toBe(false);
  });

  it("is not refused for speaking of secrecy without being secret", async () => {
    expect((await make(plan(unitsOf(0), { title: "TĂNG CƯỜNG BẢO MẬT VÀ BẢO VỆ BÍ MẬT NHÀ NƯỚC" }))).status).toBe(201);
  });

  it("or that one may not make", async () => {
    for (const [client, code] of [
      [await house.officer(), "not-allowed"],
      [await house.site(3), "not-allowed"],
      [await house.delegate(3), "not-allowed"],
      [house.nobody(), "sign-in-required"],
    ] as const) {
      expect((await make(plan(unitsOf(0)), client)).body).toMatchObject({ code });
    }
    expect((await producer.post<ProblemDetails>("/api/conferences", plan(unitsOf(0)), { withoutSignIn: true })).body).toMatchObject({ code: "sign-in-required" });
  });
});

describe("two conferences at once", () => {
  it("are live beside each other and hear nothing of one another", async () => {
    const body = plan(unitsOf(0, 1, 8));
    await make(body);
    const [here, there] = await Promise.all([house.conferenceId, body.id].map(async (id) => (await producer.events(id)).opened()));
    const rooms = [await house.site(1), await house.site(1, body.id)] as const;
    for (const id of [house.conferenceId, body.id]) await producer.command(id, { kind: "conference.open" });
    await rooms[0].command(house.conferenceId, { kind: "headcount.report", site: 1, present: 11, qualifier: "exact" });
    await rooms[1].command(body.id, { kind: "headcount.report", site: 1, present: 22, qualifier: "exact" });
    expect((await rooms[1].command(house.conferenceId, { kind: "headcount.report", site: 1, present: 33, qualifier: "exact" })).body).toMatchObject({ code: "wrong-conference" });
    await here!.entry("headcount.reported");
    await there!.entry("headcount.reported");
    expect(here!.entries.map(({ kind, seq }) => [kind, seq])).toEqual([["conference.opened", 1], ["headcount.reported", 2]]);
    expect(there!.entries.map(({ kind, seq }) => [kind, seq])).toEqual([["conference.opened", 1], ["headcount.reported", 2]]);
    expect(there!.entries.at(-1)).toMatchObject({ present: 22 });
    // A position of one is none of the other.
    const mixed = await producer.events(body.id, here!.lastId);
    await mixed.until("the refusal", () => mixed.ended);
    expect(mixed.problem).toMatchObject({ code: "resume-wrong-conference" });
    expect((await conferences()).filter(({ phase }) => phase === "live").map(({ id }) => id).toSorted()).toEqual([house.conferenceId, body.id].toSorted());
    for (const stream of [here!, there!]) stream.close();
  });
});
