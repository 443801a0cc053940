import type { ConferenceSummary, Directory, LocalAgenda, Outline, OwnRollCall, Plan, PlanView, ProblemDetails, Roster, Series, SeriesMade, SiteExpected, Template } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
beforeAll(async () => {
  house = await openHouse();
  [producer, officer] = [await house.producer(), await house.officer()];
});
afterAll(() => house.close());

const DAY = 86_400_000;
const START = Date.parse("2027-03-05T07:00:00Z");
/** A new prepared conference of a few rooms, two items in one session. */
async function prepared(change: Record<string, unknown> = {}): Promise<string> {
  const [id, session] = [uuidv7(), uuidv7()];
  const item = (title: string) => ({ id: uuidv7(), sessionId: session, kind: "report", title, minutes: 30, presenters: [] });
  const body = {
    id,
    title: "Assembly on the second winter",
    shortTitle: "Second winter",
    startsAt: START,
    timeZone: "Europe/Oslo",
    venue: "Lamp Hall",
    groundDocument: { symbol: "RES 9", type: "Resolution", issuer: "Assembly", issuedOn: "2026-10-01", abstract: "On winter lights" },
    sessions: [{ id: session, title: "Morning", startsAt: START, endsAt: START + 3 * 3_600_000 }],
    agenda: [item("First"), item("Second")],
    units: [0, 1, 8, 9].map((ordinal) => house.sites[ordinal]!.unitId),
    ...change,
  };
  const made = await producer.post("/api/conferences", body);
  expect(made.status).toBe(201);
  return id;
}
const view = async (id: string, client = producer) => (await client.get<PlanView>(`/api/conferences/${id}/plan`)).body;
const change = (id: string, body: unknown, client = producer) => client.post<{ version: number } & ProblemDetails>(`/api/conferences/${id}/plan`, body, { language: "en" });
const outline = async (id: string) => (await producer.get<Outline>(`/api/conferences/${id}/outline`)).body;

describe("a prepared conference is changed", () => {
  it("in every part, and reads back as it was saved", async () => {
    const id = await prepared();
    const { version, plan, phase, levels } = await view(id);
    expect([version, phase, plan.agenda.map(({ title }) => title)]).toEqual([1, "prepared", ["First", "Second"]]);
    expect(levels.reduce((sum, { sites }) => sum + sites, 0)).toBe(4);
    const paper = { id: uuidv7(), title: "Lamps in fog", author: "North Sea Region", topic: "Fog", site: 2, dueAt: START - 10 * DAY, receivedAt: null, documentId: null };
    const later = { id: uuidv7(), title: "Third day", startsAt: START + 2 * DAY, endsAt: START + 2 * DAY + 7_200_000 };
    const next = {
      ...plan,
      title: "Assembly, as it will be",
      mode: "online",
      sessions: [...plan.sessions, later],
      agenda: [
        { ...plan.agenda[1]!, presenters: ["Keeper General", "Her deputy"] },
        plan.agenda[0]!,
        { id: uuidv7(), sessionId: later.id, kind: "adoption", title: "Adopt the draft", minutes: 20, presenters: [], site: 2, paperIds: [paper.id], documentIds: plan.agenda[0]!.documentIds },
      ],
      papers: [paper],
      chairs: [{ role: "chair", name: "Keeper General", post: "Federation" }, { role: "co-chair", name: "Keeper of the North", post: null }],
      organisers: [{ role: "lead", name: "Office of Lights" }, { role: "coordinating", name: "Harbour Board" }],
      audience: [{ class: "Keepers", level: levels[0]!.code, perSite: 12 }, { class: "Guests", level: null, perSite: 2 }],
    };
    expect(await change(id, { id: uuidv7(), version, plan: next })).toMatchObject({ status: 200, body: { version: 2 } });
    const after = await view(id);
    expect(after.plan).toEqual(next);
    expect(after.siteNames.map(({ site }) => site)).toEqual([2]);
    expect((await outline(id)).agenda.map(({ title }) => title)).toEqual(["Second", "First", "Adopt the draft"]);
    expect((await producer.get<ConferenceSummary[]>("/api/conferences")).body.find((each) => each.id === id)).toMatchObject({ title: "Assembly, as it will be", standing: "planned" });
  });

  it("and a second editor is told, loses nothing, and a repeated save is one", async () => {
    const id = await prepared();
    const { plan } = await view(id);
    const mine = { id: uuidv7(), version: 1, plan: { ...plan, venue: "Mine" } };
    expect((await change(id, mine)).body).toEqual({ version: 2 });
    expect((await change(id, mine)).body).toEqual({ version: 2 });
    expect((await change(id, { ...mine, plan: { ...plan, venue: "Else" } })).body).toMatchObject({ code: "command-id-reused" });
    const theirs = await change(id, { id: uuidv7(), version: 1, plan: { ...plan, venue: "Theirs" } });
    expect(theirs.body).toMatchObject({ code: "plan-changed", status: 409, title: expect.stringMatching(/Somebody else/) });
    expect((await view(id)).plan.venue).toBe("Mine");
  });

  it("and a room that asks again is told in a line that nothing is new, and has the new plan at once", async () => {
    const id = await prepared();
    const ask = (etag?: string) => fetch(`${house.url}/api/conferences/${id}/outline`, { headers: { ...producer.headers(), ...(etag ? { "if-none-match": etag } : {}) } });
    const etag = (await ask()).headers.get("etag")!;
    expect((await ask(etag)).status).toBe(304);
    const { version, plan } = await view(id);
    expect((await change(id, { id: uuidv7(), version, plan: { ...plan, shortTitle: "Third winter" } })).status).toBe(200);
    const after = await ask(etag);
    expect([after.status, ((await after.json()) as Outline).conference.shortTitle]).toEqual([200, "Third winter"]);
  });

  it("by two at once: one is saved, the other is told", async () => {
    const id = await prepared();
    const { plan } = await view(id);
    const answers = await Promise.all(["A", "B", "C"].map((venue) => change(id, { id: uuidv7(), version: 1, plan: { ...plan, venue } })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    expect((await view(id)).version).toBe(2);
  });

  it("keeps the texts of papers, and other conferences' items out", async () => {
    const { plan, version, withText } = await view(house.conferenceId);
    expect(withText.length).toBeGreaterThan(0);
    const [first] = withText;
    expect((await change(house.conferenceId, { id: uuidv7(), version, plan: { ...plan, papers: plan.papers.toReversed() } })).status).toBe(200);
    const text = await producer.get<{ body: string[] }>(`/api/conferences/${house.conferenceId}/papers/${first}`);
    expect(text.body.body.length).toBeGreaterThan(0);
    expect((await view(house.conferenceId)).plan.papers.map(({ id }) => id)).toEqual(plan.papers.map(({ id }) => id).toReversed());
    // Taken off the plan a paper is gone for readers; brought back it has its text again.
    const full = await view(house.conferenceId);
    const without = { ...full.plan, papers: full.plan.papers.filter((each) => each.id !== first), agenda: full.plan.agenda.map((item) => ({ ...item, paperIds: item.paperIds.filter((each) => each !== first) })) };
    expect((await change(house.conferenceId, { id: uuidv7(), version: full.version, plan: without })).status).toBe(200);
    expect((await view(house.conferenceId)).plan.papers).toHaveLength(full.plan.papers.length - 1);
    expect((await producer.get(`/api/conferences/${house.conferenceId}/papers/${first}`)).status).toBe(404);
    expect((await change(house.conferenceId, { id: uuidv7(), version: full.version + 1, plan: full.plan })).status).toBe(200);
    expect((await producer.get<{ body: string[] }>(`/api/conferences/${house.conferenceId}/papers/${first}`)).body.body).toEqual(text.body.body);
    const id = await prepared();
    const own = await view(id);
    const stolen = { ...own.plan, agenda: [{ ...plan.agenda[0]!, sessionId: own.plan.sessions[0]!.id, paperIds: [], site: null }] };
    expect((await change(id, { id: uuidv7(), version: 1, plan: stolen })).body).toMatchObject({ code: "plan-inconsistent" });
    expect((await view(house.conferenceId)).plan.agenda[0]!.id).toBe(plan.agenda[0]!.id);
  });

  it.each<[string, string, (plan: PlanView["plan"]) => object]>([
    ["an item in no session", "plan-inconsistent", (plan) => ({ agenda: [{ ...plan.agenda[0]!, sessionId: uuidv7() }] })],
    ["sessions at the same time", "plan-inconsistent", (plan) => ({ sessions: [plan.sessions[0]!, { ...plan.sessions[0]!, id: uuidv7() }] })],
    ["a room that is not there", "site-unknown", (plan) => ({ agenda: [{ ...plan.agenda[0]!, site: 4_000 }] })],
    ["a document that is not there", "document-unknown", (plan) => ({ agenda: [{ ...plan.agenda[0]!, documentIds: [uuidv7()] }] })],
    ["a level that is not there", "plan-inconsistent", () => ({ audience: [{ class: "A", level: "moon", perSite: 1 }] })],
    ["a secret title", "document-secret", () => ({ title: "TỐI MẬT: Kế hoạch" })],
    ["no session", "input-malformed", () => ({ sessions: [] })],
    ["an item of no minutes", "input-malformed", (plan) => ({ agenda: [{ ...plan.agenda[0]!, minutes: 0 }] })],
  ])("not to %s", async (_what, code, wrong) => {
    const id = await prepared();
    const { plan } = await view(id);
    expect((await change(id, { id: uuidv7(), version: 1, plan: { ...plan, ...wrong(plan) } })).body).toMatchObject({ code });
    expect((await view(id)).version).toBe(1);
  });

  it("by nobody but a producer; an officer may read", async () => {
    const id = await prepared();
    const { plan } = await view(id);
    const body = { id: uuidv7(), version: 1, plan };
    expect((await view(id, officer)).plan).toEqual(plan);
    for (const client of [officer, await house.site(1), await house.delegate(1)]) expect((await change(id, body, client)).body).toMatchObject({ code: "not-allowed" });
    expect((await change(id, body, house.nobody())).body).toMatchObject({ code: "sign-in-required" });
  });
});

describe("how many a room expects", () => {
  const summary = async (id: string) => (await producer.get<ConferenceSummary[]>("/api/conferences")).body.find((each) => each.id === id)!.expected;
  const directory = async (id: string) => (await producer.get<Directory>(`/api/conferences/${id}/directory`)).body.sites;
  const path = (id: string, site: number) => `/api/conferences/${id}/sites/${site}/expected`;
  const set = (id: string, site: number, expected: number | null, client = producer) => client.post<ProblemDetails>(path(id, site), { id: uuidv7(), expected });

  it("follows the classes of the audience on every screen, but for the rooms where somebody said it by hand", async () => {
    const id = await prepared();
    const usual = (await directory(id)).expected;
    const { plan, levels } = await view(id);
    const central = levels[0]!.code;
    const save = async (audience: Plan["audience"]) => change(id, { id: uuidv7(), version: (await view(id)).version, plan: { ...plan, audience } });
    expect((await save([{ class: "Keepers", level: central, perSite: 12 }, { class: "Guests", level: null, perSite: 2 }])).status).toBe(200);
    const below: number[] = usual.map((_, site) => (site === 0 ? 14 : 2));
    await expect.poll(async () => (await directory(id)).expected).toEqual(below);
    expect(await summary(id)).toBe(20);
    expect((await producer.get<SiteExpected>(path(id, 1))).body).toMatchObject({ expected: 2, followed: 2, source: "classes", setBy: null });

    expect((await set(id, 1, 33)).status).toBe(204);
    await expect.poll(async () => (await directory(id)).expected).toEqual(below.with(1, 33));
    expect((await producer.get<SiteExpected>(path(id, 1))).body).toMatchObject({ expected: 33, followed: 2, setBy: expect.any(String) });
    expect((await view(id)).levels.reduce((sum, { byHand }) => sum + byHand, 0)).toBe(1);
    expect((await save([{ class: "Guests", level: null, perSite: 5 }])).status).toBe(200);
    await expect.poll(async () => (await directory(id)).expected).toEqual(usual.map((_, site) => (site === 1 ? 33 : 5)));

    // A copy keeps what was said by hand, and the rest goes on following.
    const copy = uuidv7();
    expect((await producer.post(`/api/conferences/${id}/copies`, { id: copy, title: "Again", shortTitle: "Again", startsOn: "2027-06-01", roster: false })).status).toBe(201);
    expect((await directory(copy)).expected).toEqual(usual.map((_, site) => (site === 1 ? 33 : 5)));

    expect((await save([])).status).toBe(200);
    await expect.poll(async () => (await directory(id)).expected).toEqual(usual.with(1, 33));
    expect((await producer.post(`/api/conferences/${id}/expected-by-classes`, { id: uuidv7() })).status).toBe(204);
    await expect.poll(async () => (await directory(id)).expected).toEqual(usual);
  });

  it("may be said by the officer of the unit or above, for their own subtree, until the conference has ended", async () => {
    const { conferenceId } = house;
    const unit = house.sites.find(({ name }) => name === house.access.officer.unit)!;
    const child = house.sites.find(({ parent }) => parent === unit.ordinal)!;
    const stranger = house.sites.find(({ parent, ordinal }) => parent === 0 && ordinal !== unit.ordinal)!;
    for (const { ordinal } of [unit, child]) expect((await set(conferenceId, ordinal, 77, officer)).status).toBe(204);
    await expect.poll(async () => (await directory(conferenceId)).expected[child.ordinal]).toBe(77);
    const room = await house.site(child.ordinal);
    expect((await room.get<OwnRollCall>(`/api/conferences/${conferenceId}/sites/${child.ordinal}/roll-call`)).body.expected).toBe(77);
    expect((await set(conferenceId, child.ordinal, null, officer)).status).toBe(204);
    await expect.poll(async () => (await directory(conferenceId)).expected[child.ordinal]).toBe(child.expected);
    for (const client of [officer, await house.site(1), await house.delegate(1)]) expect((await set(conferenceId, stranger.ordinal, 5, client)).body).toMatchObject({ code: "not-allowed" });
    expect((await officer.post<ProblemDetails>(`/api/conferences/${conferenceId}/expected-by-classes`, { id: uuidv7() })).body).toMatchObject({ code: "not-allowed" });
    expect((await set(conferenceId, unit.ordinal, -1, officer)).status).toBe(400);
    const id = await prepared();
    await producer.command(id, { kind: "conference.open" });
    expect((await set(id, 1, 9)).status).toBe(204);
    await producer.command(id, { kind: "conference.close" });
    expect((await set(id, 1, 10)).body).toMatchObject({ code: "plan-fixed" });
  });
});

describe("live and after", () => {
  it("what is to come is changed, every screen hears of it, another process too; what was stays", async () => {
    const id = await prepared();
    const other = await house.gateway();
    const elsewhere = producer.at(other.url);
    const there = async () => (await elsewhere.get<{ version: number; outline: Outline }>(`/api/conferences/${id}/directory`)).body;
    const before = await there();
    const room = await (await house.site(1, id)).events(id);
    await room.opened();
    await producer.command(id, { kind: "conference.open" });
    const { plan, version } = await view(id);
    const [first, second] = plan.agenda;
    await producer.command(id, { kind: "agenda.move", itemId: first!.id });
    expect((await change(id, { id: uuidv7(), version, plan: { ...plan, agenda: [second!] } })).body).toMatchObject({ code: "plan-fixed" });
    expect((await change(id, { id: uuidv7(), version, plan: { ...plan, title: "Other" } })).body).toMatchObject({ code: "plan-fixed" });
    const added = { ...second!, id: uuidv7(), title: "A paper that came in" };
    expect((await change(id, { id: uuidv7(), version, plan: { ...plan, agenda: [first!, added, second!] } })).status).toBe(200);
    await room.entry("directory.changed");
    expect(room.entries.filter(({ kind }) => kind === "directory.changed")).toMatchObject([{ version: before.version + 1 }]);
    await expect.poll(async () => (await there()).outline.agenda.map(({ title }) => title), { timeout: 5_000 }).toEqual(["First", "A paper that came in", "Second"]);
    expect((await producer.command(id, { kind: "agenda.move", itemId: added.id })).status).toBe(200);
    await producer.command(id, { kind: "conference.close" });
    const ended = await view(id);
    expect((await change(id, { id: uuidv7(), version: ended.version, plan: { ...ended.plan, agenda: [] } })).body).toMatchObject({ code: "plan-fixed" });
    const paper = { id: uuidv7(), title: "Late", author: "A", topic: "T", site: null, dueAt: null, receivedAt: START, documentId: null };
    expect((await change(id, { id: uuidv7(), version: ended.version, plan: { ...ended.plan, papers: [paper] } })).status).toBe(200);
    room.close();
    await other.close();
  });

  it("a cancelled one is neither changed nor opened until it is taken up again", async () => {
    const id = await prepared();
    const standing = (version: number, to: string, reason: string | null) => producer.post<{ version: number } & ProblemDetails>(`/api/conferences/${id}/standing`, { id: uuidv7(), version, standing: to, reason });
    expect((await standing(1, "cancelled", "The storm")).body).toEqual({ version: 2 });
    const { plan, standingReason } = await view(id);
    expect(standingReason).toBe("The storm");
    expect((await change(id, { id: uuidv7(), version: 2, plan: { ...plan, venue: "X" } })).body).toMatchObject({ code: "conference-cancelled" });
    expect((await producer.command(id, { kind: "conference.open" })).body).toMatchObject({ code: "conference-cancelled" });
    expect((await standing(2, "postponed", "Until the ice is gone")).status).toBe(200);
    expect((await producer.command(id, { kind: "conference.open" })).body).toMatchObject({ code: "conference-postponed" });
    expect((await standing(3, "planned", null)).status).toBe(200);
    expect((await producer.command(id, { kind: "conference.open" })).status).toBe(200);
    expect((await standing(4, "cancelled", null)).body).toMatchObject({ code: "plan-fixed" });
  });
});

describe("a room's own agenda", () => {
  const own = (session: string, title: string, place: string) => ({ id: uuidv7(), sessionId: session, place, kind: "opening", title, minutes: 10, presenters: ["Site chair"] });
  it("stands beside the inherited one, which it never changes", async () => {
    const { conferenceId } = house;
    const before = await outline(conferenceId);
    const session = before.sessions[0]!.id;
    const mine = house.sites.find(({ unitId }) => unitId === house.sites.find(({ name }) => name === house.access.officer.unit)!.unitId)!.ordinal;
    const path = (site: number) => `/api/conferences/${conferenceId}/sites/${site}/local-agenda`;
    const items = [own(session, "Welcome", "before"), own(session, "Our own plan", "after")];
    expect((await officer.post(path(mine), { version: 0, items })).body).toEqual({ version: 1 });
    const room = await house.site(mine);
    expect((await room.get<LocalAgenda>(path(mine))).body).toMatchObject({ version: 1, items: [{ title: "Welcome", place: "before" }, { title: "Our own plan" }] });
    expect((await officer.post(path(mine), { version: 0, items: [] })).body).toMatchObject({ code: "local-agenda-changed" });
    expect((await room.post(path(mine), { version: 1, items: [items[1]] })).body).toEqual({ version: 2 });
    expect((await outline(conferenceId)).agenda).toEqual(before.agenda);
    // Not of others, and not inside another's list.
    expect((await officer.post(path(0), { version: 0, items })).body).toMatchObject({ code: "not-allowed" });
    expect((await (await house.site(mine === 5 ? 6 : 5)).get(path(mine))).body).toMatchObject({ code: "not-allowed" });
    expect((await (await house.delegate(3)).post(path(3), { version: 0, items: [] })).body).toMatchObject({ code: "not-allowed" });
    expect((await producer.post(path(2), { version: 0, items: [items[1]] })).body).toMatchObject({ code: "plan-inconsistent" });
    expect((await producer.post(path(2), { version: 0, items: [own(uuidv7(), "Nowhere", "before")] })).body).toMatchObject({ code: "plan-inconsistent" });
  });
});

describe("made again", () => {
  it("a copy has the sites and the agenda on the new day, and rosters only when asked", async () => {
    const from = await prepared({ rosterFrom: house.conferenceId });
    await producer.post(`/api/conferences/${from}/site-modes`, { id: uuidv7(), mode: "in-person", level: null, sites: [2] });
    for (const roster of [false, true]) {
      const copy = { id: uuidv7(), title: "Again", shortTitle: "Again", startsOn: "2027-07-05", roster };
      expect((await producer.post(`/api/conferences/${from}/copies`, copy)).status).toBe(201);
      expect((await producer.post(`/api/conferences/${from}/copies`, copy)).status).toBe(201);
      expect((await producer.post(`/api/conferences/${from}/copies`, { ...copy, title: "Another" })).body).toMatchObject({ code: "conference-id-reused" });
      const made = await view(copy.id);
      // 08:00 in Oslo is 06:00 UTC in summer.
      expect(new Date(made.plan.sessions[0]!.startsAt).toISOString()).toBe("2027-07-05T06:00:00.000Z");
      expect(made.plan.agenda.map(({ title, minutes }) => [title, minutes])).toEqual([["First", 30], ["Second", 30]]);
      const names = async (id: string) => (await sql<{ name: string; parent_ordinal: number; mode: string }>`select name, parent_ordinal, mode from site where conference_id = ${id} order by ordinal`.execute(house.db)).rows;
      expect(await names(copy.id)).toEqual(await names(from));
      expect((await names(copy.id))[2]!.mode).toBe("in-person");
      const count = async (id: string) => (await producer.get<Roster>(`/api/conferences/${id}/sites/1/roster`)).body.delegates.length;
      expect(await count(copy.id)).toBe(roster ? await count(from) : 0);
    }
    expect((await producer.post(`/api/conferences/${from}/copies`, { id: uuidv7(), title: "T", shortTitle: "T", startsOn: "2027-02-30", roster: false })).body).toMatchObject({ code: "conference-inconsistent" });
  });

  it("from a template, which outlives its conference's changes", async () => {
    const from = await prepared();
    const template = uuidv7();
    expect((await producer.post(`/api/conferences/${from}/templates`, { id: template, name: "Winter assembly" })).status).toBe(201);
    const { plan } = await view(from);
    await change(from, { id: uuidv7(), version: 1, plan: { ...plan, agenda: [plan.agenda[0]!] } });
    expect((await producer.get<Template[]>("/api/conference-templates")).body).toMatchObject([{ id: template, name: "Winter assembly", siteCount: 4, sessions: 1, items: 2 }]);
    const made = { id: uuidv7(), title: "From the mould", shortTitle: "Mould", startsOn: "2028-01-10" };
    expect((await producer.post(`/api/conference-templates/${template}/conferences`, made)).status).toBe(201);
    expect((await view(made.id)).plan.agenda).toHaveLength(2);
    expect((await officer.get("/api/conference-templates")).body).toMatchObject({ code: "not-allowed" });
    await producer.del(`/api/conference-templates/${template}`);
    expect((await producer.post(`/api/conference-templates/${template}/conferences`, { ...made, id: uuidv7() })).body).toMatchObject({ code: "template-unknown" });
  });

  it("the next of a series, once however often it is asked", async () => {
    const from = await prepared({ title: "Briefing, March 2027" });
    const series = { id: uuidv7(), title: "Monthly briefing", every: "month", dayRule: "weekday" };
    expect((await producer.post(`/api/conferences/${from}/series`, series)).status).toBe(201);
    expect((await producer.post(`/api/conferences/${from}/series`, { ...series, id: uuidv7() })).body).toMatchObject({ code: "in-series-already" });
    const read = async () => (await producer.get<Series[]>("/api/conference-series")).body.find(({ id }) => id === series.id)!;
    // 5 March 2027 is the first Friday.
    expect((await read()).next).toEqual(["2027-04-02", "2027-05-07", "2027-06-04"]);
    const run = { id: uuidv7(), count: 2 };
    const [once, twice] = await Promise.all([1, 2].map(() => producer.post<SeriesMade>(`/api/conference-series/${series.id}/next`, run)));
    expect(once!.body.conferences.map(({ startsOn }) => startsOn)).toEqual(["2027-04-02", "2027-05-07"]);
    expect(twice!.body).toEqual(once!.body);
    const { members, next } = await read();
    expect(members.map(({ title }) => title)).toEqual(["Briefing, March 2027", "Briefing, April 2027", "Briefing, May 2027"]);
    expect(next[0]).toBe("2027-06-04");
  });

  it("the id of another conference is refused", async () => {
    const id = await prepared();
    const answer = await producer.post<ProblemDetails>("/api/conferences", {
      id, title: "Something else", shortTitle: "Else", startsAt: START, timeZone: "UTC", venue: "V",
      groundDocument: { symbol: "1", type: "T", issuer: "I", issuedOn: "2026-01-01", abstract: "A" },
      sessions: [{ id: uuidv7(), title: "S", startsAt: START, endsAt: START + 1 }],
      agenda: [], units: [house.sites[0]!.unitId],
    });
    expect(answer.status).toBe(400);
    const twice = { id, title: "Something else", shortTitle: "Else", startsAt: START, timeZone: "UTC", venue: "V" };
    const session = { id: uuidv7(), title: "S", startsAt: START, endsAt: START + 1 };
    const body = { ...twice, groundDocument: { symbol: "1", type: "T", issuer: "I", issuedOn: "2026-01-01", abstract: "A" }, sessions: [session], agenda: [{ id: uuidv7(), sessionId: session.id, kind: "report", title: "R", minutes: 1, presenters: [] }], units: [house.sites[0]!.unitId] };
    expect((await producer.post<ProblemDetails>("/api/conferences", body)).body).toMatchObject({ code: "conference-id-reused", status: 409 });
    expect((await view(id)).plan.title).toBe("Assembly on the second winter");
  });
});
