import type { CalendarFeed, PlanView, ProblemDetails } from "@diemcau/contract";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ical, { type VEvent } from "node-ical";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { linkToken } from "../identity/index.ts";
import { calendarOf } from "./ics.ts";

const events = (text: string): VEvent[] => Object.values(ical.sync.parseICS(text)).filter((each): each is VEvent => each?.type === "VEVENT");

describe("a calendar", () => {
  const START = Date.parse("2027-03-28T00:30:00Z");
  const conference = {
    id: "c", title: "Hội nghị, phiên; 1\\2", shortTitle: "Hội nghị 57: học tập và quán triệt kết luận về bảo đảm an toàn thông tin ở các điểm cầu", venue: "Hội trường A; tầng 2, Hà Nội",
    timeZone: "Asia/Ho_Chi_Minh", standing: "planned" as const, reason: null, version: 3, changedAt: START - 1_000, siteName: null, siteZone: null,
    sessions: [{ id: "s1", title: "Sáng", startsAt: START, endsAt: START + 5_400_000, isOff: false, isNew: false, items: ["Khai mạc", "Báo cáo: kết quả, \"kinh nghiệm\""] }],
  };
  const make = (change = {}) => calendarOf([{ ...conference, ...change }], { name: "Lịch", language: "vi", now: START });

  it("says instants, so that every zone sees its own clock, over a change of clocks too", () => {
    const text = make();
    expect(text).toContain("DTSTART:20270328T003000Z");
    expect(text).toContain("DTEND:20270328T020000Z");
    const [event] = events(text);
    // 28 March 2027, 01:00 UTC: Europe goes from 1 to 3 o'clock in the middle of this session.
    expect([event!.start, event!.end].map((each) => new Date(each!).toLocaleTimeString("en-GB", { timeZone: "Europe/Paris" }))).toEqual(["01:30:00", "04:00:00"]);
    expect(new Date(event!.start).toLocaleTimeString("en-GB", { timeZone: "Asia/Ho_Chi_Minh" })).toBe("07:30:00");
  });

  it("escapes and folds so that a parser reads what was written, and no line is longer than 75 octets", () => {
    const text = make();
    const [event] = events(text);
    expect(event!.summary).toBe(conference.shortTitle);
    expect(event!.location).toBe(conference.venue);
    expect(event!.description).toContain(conference.title);
    expect(event!.description).toContain('2. Báo cáo: kết quả, "kinh nghiệm"');
    expect(text.endsWith("END:VCALENDAR\r\n") || text.endsWith("END:VCALENDAR")).toBe(true);
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  });

  it("keeps the event and counts its changes; cancelled and put off are said", () => {
    const [before, after] = [events(make())[0]!, events(make({ version: 4 }))[0]!];
    expect(after.uid).toBe(before.uid);
    expect([before.sequence, after.sequence].map(Number)).toEqual([2, 3]);
    expect(events(make({ standing: "cancelled", reason: "Bão số 3" }))[0]).toMatchObject({ status: "CANCELLED", summary: expect.stringMatching(/^\[HỦY\]/), description: expect.stringContaining("Bão số 3") });
    expect(events(make({ standing: "postponed" }))[0]).toMatchObject({ status: "TENTATIVE" });
  });

  it("says a mission's own hours where they differ from the conference's, over a change of clocks", () => {
    const abroad = (siteZone: string) => events(make({ siteName: "Paris", siteZone }))[0]!.description;
    expect(abroad("Europe/Paris")).toContain("Giờ tại điểm cầu: 01:30–04:00, 28/03/2027 (Europe/Paris)");
    expect(abroad("Asia/Ho_Chi_Minh")).not.toContain("Giờ tại điểm cầu");
  });

  it("says of one session that it is off while the others stand", () => {
    const [session] = conference.sessions;
    const found = events(make({ sessions: [session, { ...session, id: "s2", title: "Chiều", isOff: true }] }));
    expect(found.map(({ uid, status }) => [uid, status])).toEqual([["s1@diemcau", "CONFIRMED"], ["s2@diemcau", "CANCELLED"]]);
    expect(found[1]!.summary).toMatch(/^\[HỦY\]/);
  });
});

describe("addresses", () => {
  let house: TestHouse;
  let producer: TestClient;
  let officer: TestClient;
  beforeAll(async () => {
    house = await openHouse();
    [producer, officer] = [await house.producer(), await house.officer()];
  });
  afterAll(() => house.close());
  const feed = async (client: TestClient) => {
    const id = uuidv7();
    const made = await client.post<{ url: string }>("/api/calendar-feeds", { id, name: "My calendar" });
    expect(made.status).toBe(201);
    return { id, path: new URL(made.body.url).pathname };
  };
  const read = (path: string) => house.nobody().get<string>(path, { language: "en" });

  it("need no sign-in, list the unit's conferences and say the unit's room; revoked they are void", async () => {
    const { id, path } = await feed(officer);
    const answer = await read(path);
    expect([answer.status, answer.type, answer.headers.get("cache-control")]).toEqual([200, "text/calendar", "private, no-store"]);
    const { plan } = (await producer.get<PlanView>(`/api/conferences/${house.conferenceId}/plan`)).body;
    const found = events(answer.body);
    expect(found.map(({ start }) => start.getTime()).toSorted()).toEqual(plan.sessions.map(({ startsAt }) => startsAt).toSorted());
    const own = house.sites.find(({ name }) => name === house.access.officer.unit)!;
    expect(found[0]!.location).toBe(own.name);
    expect((await officer.get<CalendarFeed[]>("/api/calendar-feeds")).body).toMatchObject([{ id, name: "My calendar", unit: expect.any(String), readAt: expect.any(Number) }]);
    // Not another's to revoke.
    expect((await producer.del<ProblemDetails>(`/api/calendar-feeds/${id}`)).body).toMatchObject({ code: "calendar-unknown" });
    expect((await officer.del(`/api/calendar-feeds/${id}`)).status).toBe(204);
    expect((await read(path)).body).toMatchObject({ code: "calendar-unknown" });
  });

  it("hold nothing of other units: a conference without a room of theirs is not there", async () => {
    const { path } = await feed(officer);
    const { path: all } = await feed(producer);
    const session = uuidv7();
    const start = Date.now() + 86_400_000;
    const outside = house.sites.find(({ ordinal, unitId }) => ordinal > 0 && unitId !== null && house.sites[ordinal]!.parent === 0 && house.sites[ordinal]!.name !== house.access.officer.unit)!;
    const made = await producer.post("/api/conferences", {
      id: uuidv7(), title: "Elsewhere", shortTitle: "Elsewhere", startsAt: start, timeZone: "Europe/Oslo", venue: "V",
      groundDocument: { symbol: "RES 9", type: "Resolution", issuer: "Assembly", issuedOn: "2026-10-01", abstract: "On winter lights" },
      sessions: [{ id: session, title: "Morning", startsAt: start, endsAt: start + 1_000 }],
      agenda: [{ id: uuidv7(), sessionId: session, kind: "report", title: "R", minutes: 5, presenters: [] }],
      units: [outside.unitId],
    });
    expect(made.status).toBe(201);
    expect(events((await read(path)).body).map(({ summary }) => summary)).not.toContain("Elsewhere");
    expect(events((await read(all)).body).map(({ summary }) => summary)).toContain("Elsewhere");
  });

  it("of a person: their room's, which signs nobody in, and void with a new link", async () => {
    const [delegateId] = await house.delegatesOf(3);
    const { secrets } = house.platform;
    const path = (generation: number) => `/calendar/person/${linkToken(secrets, delegateId!, generation, "delegate-calendar")}.ics`;
    const answer = await read(path(1));
    expect(events(answer.body)[0]).toMatchObject({ location: house.sites[3]!.name });
    expect(answer.headers.get("set-cookie")).toBeNull();
    expect((await read(path(2))).body).toMatchObject({ code: "calendar-unknown" });
    // One token does not do the other's work.
    expect((await read(`/calendar/person/${linkToken(secrets, delegateId!, 1)}.ics`)).body).toMatchObject({ code: "calendar-unknown" });
    expect((await house.nobody().get(`/me/k/${linkToken(secrets, delegateId!, 1, "delegate-calendar")}`)).status).toBe(404);
  });

  it("are kept up for the province behind a proxy from which somebody tries wrong ones", async () => {
    const { path } = await feed(officer);
    const [delegateId] = await house.delegatesOf(3);
    const mine = `/calendar/person/${linkToken(house.platform.secrets, delegateId!, 1, "delegate-calendar")}.ics`;
    const codes = [];
    for (let at = 0; at < 40; at++) codes.push((await read(path.replace(/[^/]{4}\.ics$/, `${String(at).padStart(4, "0")}.ics`))).status);
    expect([codes[0], codes.at(-1)]).toEqual([404, 429]);
    expect([(await read(path)).status, (await read(mine)).status]).toEqual([200, 200]);
    house.advance(60_000);
  });

  describe("follow", () => {
    const HOUR = 3_600_000;
    const START = Date.parse("2027-05-04T01:00:00Z");
    const [morning, afternoon] = [uuidv7(), uuidv7()];
    const second = uuidv7();
    const person = (name: string, positions: string[], unit: string) => ({ id: uuidv7(), name, positions, class: "", unit, isSiteChair: false, isSiteLead: false, accepted: ["more-than-expected", "same-name"] });
    const enter = async (conference: string, site: number, who: ReturnType<typeof person>) => {
      expect((await producer.post<{ saved: boolean }>(`/api/conferences/${conference}/sites/${site}/delegates`, who)).body).toMatchObject({ saved: true });
      return who.id;
    };
    const personal = (delegateId: string) => `/calendar/person/${linkToken(house.platform.secrets, delegateId, 1, "delegate-calendar")}.ics`;
    const mine = async (path: string) => events((await read(path)).body).filter(({ uid }) => uid === `${morning}@diemcau` || uid === `${afternoon}@diemcau`);
    const plan = async () => (await producer.get<PlanView>(`/api/conferences/${second}/plan`)).body;
    const save = async (change: Partial<PlanView["plan"]>) => {
      const { version, plan: now } = await plan();
      expect((await producer.post(`/api/conferences/${second}/plan`, { id: uuidv7(), version, plan: { ...now, ...change } })).status).toBe(200);
    };
    let home: number;
    beforeAll(async () => {
      home = house.sites.find(({ name }) => name === house.access.officer.unit)!.ordinal;
      const stranger = house.sites.find(({ ordinal, parent }) => parent === 0 && ordinal !== home)!;
      const made = await producer.post("/api/conferences", {
        id: second, title: "The second one", shortTitle: "Second", startsAt: START, timeZone: "Asia/Ho_Chi_Minh", venue: "V",
        groundDocument: { symbol: "RES 12", type: "Resolution", issuer: "Assembly", issuedOn: "2026-10-01", abstract: "On spring" },
        sessions: [{ id: morning, title: "Morning", startsAt: START, endsAt: START + 3 * HOUR }, { id: afternoon, title: "Afternoon", startsAt: START + 6 * HOUR, endsAt: START + 9 * HOUR }],
        agenda: [morning, afternoon].map((sessionId) => ({ id: uuidv7(), sessionId, kind: "report", title: "R", minutes: 5, presenters: [] })),
        units: [house.sites[home]!.unitId, stranger.unitId],
      });
      if (made.status !== 201) throw new Error(JSON.stringify(made.body));
    });
    const siteOf = async (unitId: string) => (await sql<{ ordinal: number }>`select ordinal from site where conference_id = ${second} and unit_id = ${unitId}`.execute(house.db)).rows[0]!.ordinal;

    it("one person through all their conferences, and no namesake", async () => {
      const delegateId = await enter(house.conferenceId, home, person("Ane Two Rooms", ["Keeper", "Head of lights"], ""));
      const path = personal(delegateId);
      expect(await mine(path)).toEqual([]);
      // Of the same name and title, but of another house: not this person's calendar.
      const stranger = house.sites.find(({ ordinal, parent }) => parent === 0 && ordinal !== home)!;
      await enter(second, await siteOf(stranger.unitId), person("Ane Two Rooms", ["Head of lights"], ""));
      expect(await mine(path)).toEqual([]);
      await enter(second, await siteOf(house.sites[home]!.unitId), person("Ane Two Rooms", ["Member", "head of Lights"], ""));
      const found = await mine(path);
      expect(found.map(({ start }) => start.getTime())).toEqual([START, START + 6 * HOUR]);
      expect(house.sites[home]!.name).toContain(found[0]!.location);
      expect(events((await read(path)).body).length).toBeGreaterThan(2);
      // Two rosters that name different units are two persons.
      await sql`update delegate set unit = case when conference_id = ${second} then 'Harbour Board' else 'Office of Lights' end where display_name = 'Ane Two Rooms'`.execute(house.db);
      expect(await mine(path)).toEqual([]);
    });

    it("a session that is moved, taken off and taken up again, under one UID", async () => {
      const { path } = await feed(officer);
      const before = await mine(path);
      const { plan: now } = await plan();
      await save({ sessions: [now.sessions[0]!, { ...now.sessions[1]!, startsAt: START + 7 * HOUR }] });
      const moved = await mine(path);
      expect(moved.map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid));
      expect(moved[1]!.start.getTime()).toBe(START + 7 * HOUR);
      expect(Number(moved[1]!.sequence)).toBeGreaterThan(Number(before[1]!.sequence));
      await save({ sessions: [now.sessions[0]!], agenda: [now.agenda[0]!] });
      const off = await mine(path);
      expect(off.map(({ uid, status }) => [uid, status])).toEqual([[`${morning}@diemcau`, "CONFIRMED"], [`${afternoon}@diemcau`, "CANCELLED"]]);
      expect(off[1]!.start.getTime()).toBe(START + 7 * HOUR);
      expect(Number(off[1]!.sequence)).toBeGreaterThan(Number(moved[1]!.sequence));
      await save({ sessions: now.sessions, agenda: now.agenda });
      const again = await mine(path);
      expect(again.map(({ status }) => status)).toEqual(["CONFIRMED", "CONFIRMED"]);
      expect(Number(again[1]!.sequence)).toBeGreaterThan(Number(off[1]!.sequence));
    });

    it("nothing of a session that came and went before any calendar was given it", async () => {
      const { path } = await feed(officer);
      await mine(path);
      const { plan: now } = await plan();
      const evening = { ...now.sessions[1]!, id: uuidv7(), title: "Evening", startsAt: START + 10 * HOUR, endsAt: START + 11 * HOUR };
      const taken = async () => events((await read(path)).body).filter(({ uid }) => uid === `${evening.id}@diemcau`).map(({ status }) => status);
      const bringBack = () => save({ sessions: [...now.sessions, evening] });
      const takeOff = () => save({ sessions: now.sessions });
      await bringBack();
      await takeOff();
      expect(await taken()).toEqual([]);
      await bringBack();
      await takeOff();
      expect(await taken()).toEqual([]);
      await bringBack();
      expect(await taken()).toEqual(["CONFIRMED"]);
      await takeOff();
      expect(await taken()).toEqual(["CANCELLED"]);
      // What was given stays given, through coming back unread.
      await bringBack();
      await takeOff();
      expect(await taken()).toEqual(["CANCELLED"]);
    });

    it("any unit of the officer's subtree, for as long as it is theirs", async () => {
      const below = house.sites.find(({ parent }) => parent === home)!;
      const stranger = house.sites.find(({ ordinal, parent }) => parent === 0 && ordinal !== home)!;
      const ask = (unitId: string, client = officer) => client.post<{ url: string } & ProblemDetails>("/api/calendar-feeds", { id: uuidv7(), name: "A unit", unitId });
      const made = await ask(below.unitId);
      expect(made.status).toBe(201);
      const path = new URL(made.body.url).pathname;
      expect(events((await read(path)).body)[0]!.location).toBe(below.name);
      // The second conference has no room of that unit.
      expect(await mine(path)).toEqual([]);
      expect((await officer.get<CalendarFeed[]>("/api/calendar-feeds")).body).toContainEqual(expect.objectContaining({ name: "A unit", unit: below.name }));
      expect((await ask(stranger.unitId)).body).toMatchObject({ code: "not-allowed" });
      expect((await ask(uuidv7())).body).toMatchObject({ code: "unit-unknown" });
      const theirs = await ask(stranger.unitId, producer);
      expect((await mine(new URL(theirs.body.url).pathname)).length).toBe(2);
      // The officer goes to another unit: the address is void, and good again with the unit.
      const goTo = (unitId: string) => sql`update account set unit_id = ${unitId} where username = ${house.access.officer.username}`.execute(house.db);
      await goTo(stranger.unitId);
      expect((await read(path)).body).toMatchObject({ code: "calendar-unknown" });
      await goTo(house.sites[home]!.unitId);
      expect((await read(path)).status).toBe(200);
    });
  });

  it("are shown once, stored as hashes and never logged", async () => {
    const { path } = await feed(officer);
    await read(path);
    await read(path.replace(/.\.ics$/, "~.ics"));
    const token = path.split("/").at(-1)!.slice(0, -4);
    expect(JSON.stringify((await officer.get("/api/calendar-feeds")).body)).not.toContain(token);
    const logs = readdirSync(house.config.dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));
    expect(logs.some((text) => text.includes(token))).toBe(false);
  });

  it("are an account's own business", async () => {
    const body = { id: uuidv7(), name: "X" };
    for (const client of [await house.site(1), await house.delegate(1)]) expect((await client.post("/api/calendar-feeds", body)).body).toMatchObject({ code: "not-allowed" });
    expect((await house.nobody().post("/api/calendar-feeds", body)).body).toMatchObject({ code: "sign-in-required" });
  });

  it("of one conference can be taken as a file by whoever takes part", async () => {
    const path = `/api/conferences/${house.conferenceId}/calendar.ics`;
    expect(events((await officer.get<string>(path)).body).length).toBeGreaterThan(0);
    expect(events((await (await house.site(2)).get<string>(path)).body)[0]).toMatchObject({ location: house.sites[2]!.name });
    expect((await house.nobody().get(path)).body).toMatchObject({ code: "sign-in-required" });
  });
});
