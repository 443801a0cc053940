import type { OfficerInvited, OrganisationSetup, PeopleFound, PersonDetail, ProblemDetails, UnitChildren, UnitDetail, UnitSaved, UnitsFound } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
let root: string;
/** The officer's own unit, one below it, one outside. */
let own: string;
let inside: string;
let outside: string;
const API = "/api/organisation";

beforeAll(async () => {
  house = await openHouse();
  [producer, officer] = await Promise.all([house.producer(), house.officer()]);
  root = (await producer.get<UnitChildren>(`${API}/tree`)).body.units[0]!.id;
  const head = (await officer.get<UnitChildren>(`${API}/tree`)).body.units[0]!;
  own = head.id;
  inside = (await officer.get<UnitChildren>(`${API}/tree?parent=${own}`)).body.units[0]!.id;
  outside = (await producer.get<UnitChildren>(`${API}/tree?parent=${root}`)).body.units.find(({ id, kind }) => id !== own && kind === "region")!.id;
});
afterAll(() => house.close());

type Made = UnitSaved & ProblemDetails;
const fields = (name: string, more: object = {}) => ({ name, shortName: null, code: null, kind: "region", aliases: [], usual: 10, ...more });
const add = async (name: string, more: object = {}, client = producer): Promise<string> => {
  const id = uuidv7();
  const made = await client.post<Made>(`${API}/units`, { id, parentId: root, validFrom: null, ...fields(name, more) });
  expect(made.body, name).toMatchObject({ id });
  return id;
};
const detail = async (id: string, on?: string) => (await producer.get<UnitDetail>(`${API}/units/${id}${on ? `?on=${on}` : ""}`)).body;
const post = (client: TestClient, path: string, body: object) => client.post<Made>(`${API}${path}`, body);
const change = async (id: string, body: object, client = producer) => post(client, `/units/${id}`, { version: (await detail(id)).version, ...body });
const close = async (id: string, on: string, successors: string[] = [], below = "none") =>
  post(producer, `/units/${id}/close`, { version: (await detail(id)).version, on, successors, below });
const names = async (parent: string, on: string) => (await producer.get<UnitChildren>(`${API}/tree?parent=${parent}&on=${on}`)).body.units.map(({ name, code }) => (code ? `${code} ${name}` : name));

describe("the tree through time", () => {
  it("merges 63 into 34 with codes that are used again: the tree of a day is the tree of that day", async () => {
    // As on 1/7/2025: Quảng Bình (44) and Quảng Trị (45) become Quảng Trị, which takes the code 44.
    const binh = await add("Tỉnh Quảng Bình", { code: "44" });
    const tri = await add("Tỉnh Quảng Trị", { code: "45" });
    const district = await add("Huyện Quảng Ninh", { parentId: binh, kind: "chapter", code: "455" });
    const merged = uuidv7();
    const clash = { id: merged, parentId: root, validFrom: "2025-07-01", ...fields("Tỉnh Quảng Trị", { code: "44" }) };
    expect((await post(producer, "/units", clash)).body).toMatchObject({ code: "unit-code-taken" });
    expect((await post(producer, "/units", { ...clash, code: null })).status).toBe(200);
    expect((await close(binh, "2025-07-01", [merged])).body).toMatchObject({ code: "unit-has-units-below" });
    expect((await close(binh, "2025-07-01", [merged], "move")).status).toBe(200);
    expect((await close(tri, "2025-07-01", [merged])).status).toBe(200);
    expect((await change(merged, { on: null, ...fields("Tỉnh Quảng Trị", { code: "44" }) })).status).toBe(200);

    const quang = async (on: string) => (await names(root, on)).filter((name) => name.includes("Quảng"));
    expect(await quang("2023-10-11")).toEqual(["44 Tỉnh Quảng Bình", "45 Tỉnh Quảng Trị"]);
    expect(await quang("2025-06-30")).toEqual(["44 Tỉnh Quảng Bình", "45 Tỉnh Quảng Trị"]);
    expect(await quang("2025-07-01")).toEqual(["44 Tỉnh Quảng Trị"]);
    expect(await names(binh, "2023-10-11")).toEqual(["455 Huyện Quảng Ninh"]);
    expect(await names(merged, "2025-07-01")).toEqual(["455 Huyện Quảng Ninh"]);
    expect((await detail(district, "2023-10-11")).path.at(-1)).toMatchObject({ name: "Tỉnh Quảng Bình" });
    expect((await detail(district)).past).toMatchObject([{ until: "2025-07-01", parent: "Tỉnh Quảng Bình" }]);
    expect((await detail(merged)).predecessors.map(({ id, since }) => [id, since])).toEqual([[binh, "2025-07-01"], [tri, "2025-07-01"]]);
    expect(await detail(binh)).toMatchObject({ absent: true, validTo: "2025-06-30", successors: [{ id: merged }] });
    // What is over is found all the same.
    const [found] = (await producer.get<UnitsFound>(`${API}/search?query=tinh+quang+binh`)).body.units;
    expect(found).toMatchObject({ id: binh, validTo: "2025-06-30" });
    // Whoever has the code again must wait until it is free.
    expect((await change(district, { on: "2025-08-01", ...fields("Huyện Quảng Ninh", { kind: "region", code: "44" }) })).body).toMatchObject({ code: "unit-code-taken" });
  });

  it("divides one among several", async () => {
    const old = await add("Vùng Cũ");
    const parts = [await add("Vùng Một", { validFrom: "2024-01-01" }), await add("Vùng Hai", { validFrom: "2024-01-01" })];
    expect((await close(old, "2023-06-01", parts)).body).toMatchObject({ code: "unit-not-in-force" });
    expect((await close(old, "2024-01-01", parts)).status).toBe(200);
    expect((await detail(old)).successors.map(({ name }) => name)).toEqual(["Vùng Một", "Vùng Hai"]);
  });

  it("keeps former names, which are found as well, without diacritics", async () => {
    const id = await add("Ban Tuyên giáo Mẫu", { aliases: ["BTGM"] });
    expect((await change(id, { on: "2025-02-01", ...fields("Ban Tuyên giáo và Dân vận Mẫu", { aliases: ["BTGM"] }) })).status).toBe(200);
    expect((await detail(id, "2025-01-31")).name).toBe("Ban Tuyên giáo Mẫu");
    expect(await detail(id)).toMatchObject({ name: "Ban Tuyên giáo và Dân vận Mẫu", past: [{ until: "2025-02-01", name: "Ban Tuyên giáo Mẫu" }] });
    const found = async (query: string) => (await producer.get<UnitsFound>(`${API}/search?query=${encodeURIComponent(query)}`)).body.units;
    expect((await found("giao mau"))[0]).toMatchObject({ id, former: null });
    expect((await change(id, { on: "2025-03-01", ...fields("Ban Dân vận Thử", { aliases: ["BTGM"] }) })).status).toBe(200);
    expect((await found("tuyen giao mau"))[0]).toMatchObject({ id, name: "Ban Dân vận Thử", former: "Ban Tuyên giáo và Dân vận Mẫu" });
    expect((await found("btgm"))[0]).toMatchObject({ id, former: null });
    expect((await found("dan van"))[0]!.path[0]).toMatchObject({ id: root });
    expect(await found("100% khong co")).toEqual([]);
    // A correction keeps none, and a change before a known one is refused.
    expect((await change(id, { on: null, ...fields("Ban Dân vận Thử 2") })).status).toBe(200);
    expect((await detail(id)).past).toHaveLength(2);
    expect((await change(id, { on: "2024-05-01", ...fields("Khác") })).body).toMatchObject({ code: "unit-later-change" });
  });

  it("refuses a circle, a level that goes up, a parent that is gone, and whoever saves second", async () => {
    const a = await add("Nhánh A", { kind: "chapter" });
    const b = await add("Nhánh B", { parentId: a, kind: "chapter" });
    const move = async (id: string, parentId: string) => post(producer, `/units/${id}/move`, { version: (await detail(id)).version, on: "2025-01-01", parentId });
    expect((await move(a, b)).body).toMatchObject({ code: "unit-cycle" });
    expect((await move(a, a)).body).toMatchObject({ code: "unit-cycle" });
    const c = await add("Vùng C");
    expect((await move(c, a)).body).toMatchObject({ code: "unit-level" });
    expect((await close(c, "2024-01-01")).status).toBe(200);
    expect((await move(b, c)).body).toMatchObject({ code: "unit-not-in-force" });
    const { version } = await detail(a);
    const answers = await Promise.all(["X", "Y"].map((name) => post(producer, `/units/${a}`, { version, on: null, ...fields(name, { kind: "chapter" }) })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect((await close(a, "2025-01-01", [b], "move")).body).toMatchObject({ code: "unit-cycle" });
  });

  it("leaves a conference its units as they were called", async () => {
    const site = house.sites.findLast(({ unitId }) => unitId !== null)!;
    const before = await detail(site.unitId);
    expect((await change(site.unitId, { on: "2025-07-01", ...fields("Một tên khác hẳn", { kind: before.kind }) })).status).toBe(200);
    const directory = await producer.get<{ sites: { name: string[] } }>(`/api/conferences/${house.conferenceId}/directory`);
    expect(directory.body.sites.name[site.ordinal]).toBe(site.name);
  });
});

describe("people", () => {
  const person = (name: string, more: object = {}) => ({ id: uuidv7(), unitId: outside, name, precedence: null, positions: [], ...more });
  const position = (title: string, rank: string | null = null) => ({ title, unitId: outside, rank, validFrom: null, validTo: null });

  it("stand in the order of precedence: by their best rank, or where they were put by hand", async () => {
    const people = [
      person("Lê Văn Ba", { positions: [position("Apprentice of the lamp", "apprentice")] }),
      person("Trần Thị Hai", { positions: [position("Clerk", "clerk"), position("Regional Warden", "regional-warden")] }),
      person("Nguyễn Văn Nhất", { precedence: 0, positions: [position("Guest", "guest")] }),
    ];
    for (const each of people) expect((await post(producer, "/people", each)).status).toBe(200);
    const listed = (await producer.get<PeopleFound>(`${API}/people?unit=${outside}`)).body.people.map(({ name }) => name).filter((name) => people.some((each) => each.name === name));
    expect(listed).toEqual(["Nguyễn Văn Nhất", "Trần Thị Hai", "Lê Văn Ba"]);
    const hai = (await producer.get<PersonDetail>(`${API}/people/${people[1]!.id}`)).body;
    expect([hai.familyName, hai.middleName, hai.givenName, hai.positions.map(({ title }) => title)]).toEqual(["Trần", "Thị", "Hai", ["Clerk", "Regional Warden"]]);
    expect((await producer.get<PeopleFound>(`${API}/people?query=nguyen+nhat`)).body.people.map(({ name }) => name)).toEqual(["Nguyễn Văn Nhất"]);
    expect((await producer.get<PeopleFound>(`${API}/people?query=apprentice+lamp`)).body.total).toBe(1);
    // The rank table itself may change: a clerk's apprentice goes first.
    const setup = (await producer.get<OrganisationSetup>(`${API}/setup`)).body.ranks.find(({ code }) => code === "apprentice")!;
    expect((await producer.post(`${API}/ranks/apprentice`, { title: setup.title, place: 2, beginnings: setup.beginnings })).status).toBe(204);
    expect((await producer.get<PersonDetail>(`${API}/people/${people[0]!.id}`)).body.place).toBe(2);
    expect((await officer.post(`${API}/ranks/apprentice`, { title: "x", place: 1, beginnings: [] })).status).toBe(403);
  });

  it("are put right behind or before another by hand, which is seen and taken back", async () => {
    const clerk = (name: string) => person(name, { positions: [position("Clerk of the ferry", "clerk")] });
    const [ai, ich, ut] = [clerk("Đỗ Văn Ái"), clerk("Đỗ Văn Ích"), clerk("Đỗ Văn Út")] as const;
    for (const each of [ai, ich, ut]) await post(producer, "/people", each);
    const listed = async () => (await producer.get<PeopleFound>(`${API}/people?unit=${outside}&query=clerk+ferry`)).body.people;
    const names = async () => (await listed()).map(({ name }) => name.split(" ").at(-1)).join(" ");
    const put = (id: string, body: object, client = producer) => client.post(`${API}/people/${id}/place`, body);
    expect(await names()).toBe("Ái Ích Út");
    // Between two of one rank, without touching either.
    expect((await put(ut.id, { behind: ai.id })).status).toBe(204);
    expect(await names()).toBe("Ái Út Ích");
    expect((await listed()).map(({ precedence }) => precedence === null)).toEqual([true, false, true]);
    expect((await put(ich.id, { before: ut.id })).status).toBe(204);
    expect(await names()).toBe("Ái Ích Út");
    // Whoever edits the person meanwhile does not put them back.
    const { version, unit, name, precedence, positions } = (await producer.get<PersonDetail>(`${API}/people/${ut.id}`)).body;
    const held = positions.map(({ title, rank, unit: at, validFrom, validTo }) => ({ title, rank, unitId: at?.id ?? null, validFrom, validTo }));
    expect((await post(producer, `/people/${ut.id}`, { version, unitId: unit.id, name: `${name} Bé`, precedence, positions: held })).status).toBe(200);
    expect(await names()).toBe("Ái Ích Bé");
    for (const id of [ich.id, ut.id]) expect((await put(id, { byRank: true })).status).toBe(204);
    expect((await listed()).map(({ precedence: byHand }) => byHand)).toEqual([null, null, null]);
    expect((await put(ai.id, { behind: ich.id }, officer)).status).toBe(403);
    expect((await put(ai.id, { behind: uuidv7() })).status).toBe(404);
  });

  it("sit on committees with roles and terms", async () => {
    const member = person("Phạm Thị Ủy");
    await post(producer, "/people", member);
    const committee = { id: uuidv7(), version: null, unitId: outside, name: "Ban Chỉ đạo Mẫu", term: "2020–2025", validFrom: "2020-01-01", validTo: "2025-12-31", members: [{ personId: member.id, role: "Trưởng ban", validFrom: null, validTo: null }] };
    expect((await post(producer, "/committees", { ...committee, validTo: "2019-01-01" })).body).toMatchObject({ code: "dates-reversed" });
    expect((await post(producer, "/committees", committee)).status).toBe(200);
    expect((await detail(outside)).committees).toMatchObject([{ name: "Ban Chỉ đạo Mẫu", term: "2020–2025", members: [{ name: "Phạm Thị Ủy", role: "Trưởng ban" }] }]);
    expect((await producer.get<PersonDetail>(`${API}/people/${member.id}`)).body.committees).toMatchObject([{ role: "Trưởng ban" }]);
    expect((await post(producer, "/committees", { ...committee, version: 7 })).body).toMatchObject({ code: "committee-changed" });
    expect((await officer.get(`${API}/people/${member.id}`)).status).toBe(403);
  });
});

describe("roles down the tree", () => {
  const unit = (parentId: string) => ({ id: uuidv7(), parentId, validFrom: null, ...fields("Đơn vị thử", { kind: "post" }) });
  const someone = (unitId: string) => ({ id: uuidv7(), unitId, name: "Lê Văn Thử", precedence: null, positions: [] });
  const committee = (unitId: string) => ({ id: uuidv7(), version: null, unitId, name: "Ban thử", term: null, validFrom: null, validTo: null, members: [] });
  const nobodyYet = () => ({ id: uuidv7(), name: "Cán bộ thử", username: `thu-${uuidv7().slice(-12)}` });
  const edit = async (id: string) => {
    const { version, name, kind, code, shortName, aliases, usual } = await detail(id);
    return { version, on: null, name, kind, code, shortName, aliases, usual };
  };
  /** What each may do to their own unit, to one below it, to one outside: written by hand. */
  const expected: Record<string, [producer: string, officer: string]> = {
    "see the unit": ["yyy", "yyn"],
    "open the tree": ["yyy", "yyn"],
    "list its people": ["yyy", "yyn"],
    "add a unit below": ["yyy", "yyn"],
    "change the unit": ["yyy", "nyn"],
    "move the unit": ["yyy", "nyn"],
    "close the unit": ["yyy", "nyn"],
    "add a person": ["yyy", "yyn"],
    "add a committee": ["yyy", "yyn"],
    "appoint an officer": ["yyy", "nyn"],
  };
  /** Answers with the status; whatever else is wrong with it, 403 is what is asked for. */
  const acts: Record<string, (client: TestClient, id: string) => Promise<{ status: number }>> = {
    "see the unit": (client, id) => client.get(`${API}/units/${id}`),
    "open the tree": (client, id) => client.get(`${API}/tree?parent=${id}`),
    "list its people": (client, id) => client.get(`${API}/people?unit=${id}`),
    "add a unit below": (client, id) => post(client, "/units", unit(id)),
    "change the unit": async (client, id) => post(client, `/units/${id}`, await edit(id)),
    "move the unit": async (client, id) => post(client, `/units/${id}/move`, { version: 999, on: "2025-01-01", parentId: own }),
    "close the unit": (client, id) => post(client, `/units/${id}/close`, { version: 999, on: "2025-01-01", below: "none", successors: [] }),
    "add a person": (client, id) => post(client, "/people", someone(id)),
    "add a committee": (client, id) => post(client, "/committees", committee(id)),
    "appoint an officer": (client, id) => post(client, `/units/${id}/officers`, nobodyYet()),
  };
  it.each(Object.entries(expected))("%s", async (act, answers) => {
    for (const [at, client] of [producer, officer].entries()) {
      const given: string[] = [];
      for (const id of [own, inside, outside]) given.push((await acts[act]!(client, id)).status === 403 ? "n" : "y");
      expect(given.join("")).toBe(answers[at]);
    }
    for (const client of [await house.site(1), await house.delegate(1)]) expect((await acts[act]!(client, inside)).status).toBe(403);
    expect((await acts[act]!(house.nobody(), inside)).status).toBe(401);
  });

  it("search and lists end at the officer's subtree", async () => {
    const seen = (await officer.get<{ id: string[]; parent: number[] }>(`${API}/units`)).body;
    expect(seen.id[0]).toBe(own);
    expect(seen.parent.filter((parent) => parent === -1)).toHaveLength(1);
    const { name } = await detail(outside);
    expect((await officer.get<UnitsFound>(`${API}/search?query=${encodeURIComponent(name)}`)).body.units.map(({ id }) => id)).not.toContain(outside);
    const people = (await officer.get<PeopleFound>(`${API}/people?limit=100`)).body.people;
    expect(people.length).toBeGreaterThan(0);
    for (const { unit: home } of people) expect(seen.id).toContain(home.id);
    // Where they may not read they may not write either, by whatever door.
    expect((await post(officer, "/people", { ...someone(own), unitId: outside })).status).toBe(403);
    expect((await post(officer, `/units/${inside}/move`, { version: 1, on: "2025-01-01", parentId: outside })).status).toBe(403);
    expect((await post(officer, "/units", { ...unit(own), parentId: null })).status).toBe(403);
  });

  it("an officer appoints one below, who chooses a password, appoints the next level, and is revoked", async () => {
    const appoint = (client: TestClient, id: string, username: string) => client.post<OfficerInvited & { code: string }>(`${API}/units/${id}/officers`, { id: uuidv7(), name: "Cán bộ đầu mối", username });
    const invited = (await appoint(officer, inside, "dau-moi.1")).body;
    expect(invited.unit).toBe((await detail(inside)).name);
    expect((await appoint(officer, inside, "dau-moi.1")).body).toMatchObject({ code: "username-taken" });
    const listed = async () => (await detail(inside)).officers!.find(({ id }) => id === invited.id)!;
    expect(await listed()).toMatchObject({ username: "dau-moi.1", name: "Cán bộ đầu mối", hasPassword: false, link: { expiresAt: invited.expiresAt, mail: null } });
    const entered = await house.nobody().post<{ unit: { id: string } }>("/api/account-links/use", { token: invited.link.split("#")[1], password: "Một câu ngắn dễ nhớ" });
    expect([entered.status, entered.body.unit.id]).toEqual([200, inside]);
    expect(await listed()).toMatchObject({ hasPassword: true, link: null });
    const cookie = /dc_account=([^;]+)/.exec(entered.headers.get("set-cookie")!)![1]!;
    const below = new TestClient(house.url, "account", { dc_account: cookie });
    const next = (await post(below, "/units", unit(inside))) as { body: { id: string } };
    expect((await appoint(below, next.body.id, "dau-moi.2")).status).toBe(200);
    expect((await appoint(below, inside, "dau-moi.3")).status).toBe(403);
    // What concerns themselves is for the level above.
    expect((await below.post(`${API}/officers/${invited.id}/link`, {})).status).toBe(403);
    expect((await below.del(`${API}/officers/${invited.id}`)).status).toBe(403);
    expect((await officer.del(`${API}/officers/${invited.id}`)).status).toBe(204);
    expect((await below.get("/api/me")).status).toBe(401);
    expect((await officer.del(`${API}/officers/${invited.id}`)).status).toBe(404);
  });

});

describe("the house's calendar", () => {
  it("is that of the unit at the head of the tree, and a new unit is where the one above it is", async () => {
    const zoneOf = async (id: string) => (await sql<{ zone: string }>`select time_zone as zone from unit where id = ${id}`.execute(house.db)).rows[0]!.zone;
    // On the date line: whatever the hour, two calendars differ by a day.
    for (const zone of ["Pacific/Kiritimati", "Pacific/Pago_Pago"]) {
      await sql`update unit set time_zone = ${zone} where id = ${root}`.execute(house.db);
      house.advance(61_000);
      const { today } = (await producer.get<OrganisationSetup>(`${API}/setup`)).body;
      expect(today).toBe(new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(house.platform.clock()));
      expect((await producer.get<{ timeZone: string }>("/api/me")).body.timeZone).toBe(zone);
    }
    const mission = await add("Phái đoàn ở Paris");
    await sql`update unit set time_zone = 'Europe/Paris' where id = ${mission}`.execute(house.db);
    expect(await zoneOf(await add("Chi nhánh Paris", { parentId: mission, kind: "chapter" }))).toBe("Europe/Paris");
    expect(await zoneOf(await add("Vùng của trung tâm"))).toBe("Pacific/Pago_Pago");
  });
});
