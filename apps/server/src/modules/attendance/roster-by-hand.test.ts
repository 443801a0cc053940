import type { DelegateEntered, EditableRoster, PlanView, ProblemDetails, RosterPreview } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let officer: TestClient;
/** Two rooms of the officer's subtree, and one outside. */
let site: number;
let other: number;
let outside: number;
beforeAll(async () => {
  house = await openHouse();
  officer = await house.officer();
  const under = (at: number): boolean => at >= 0 && (house.sites[at]!.name === house.access.officer.unit || under(house.sites[at]!.parent));
  const own = house.sites.map(({ ordinal }) => ordinal).filter(under);
  [other, site] = [own.at(-2)!, own.at(-1)!];
  outside = house.sites.findLast(({ ordinal }) => !under(ordinal))!.ordinal;
  // Room for more on both rosters.
  await sql`update site set expected = 500 where conference_id = ${house.conferenceId} and ordinal = any(${[site, other]}::int[])`.execute(house.db);
});
afterAll(() => house.close());

const path = (at = site, rest = "") => `/api/conferences/${house.conferenceId}/sites/${at}/delegates${rest}`;
const person = (name: string, more: Record<string, unknown> = {}) => ({
  id: uuidv7(),
  name,
  positions: ["Trưởng phòng"],
  class: "Khách mời",
  unit: "Sở Thử nghiệm",
  isSiteChair: false,
  isSiteLead: false,
  accepted: [] as string[],
  ...more,
});
const add = (body: object, { at = site, who = officer }: { at?: number; who?: TestClient } = {}) => who.post<DelegateEntered & ProblemDetails>(path(at), body, { language: "en" });
const change = (delegateId: string, body: object, at = site) => officer.post<DelegateEntered & ProblemDetails>(path(at, `/${delegateId}`), body);
const remove = (delegateId: string, { id = uuidv7(), at = site, who = officer } = {}) => who.del<ProblemDetails>(path(at, `/${delegateId}?id=${id}`));
const roster = async (at = site) => (await officer.get<EditableRoster>(path(at))).body.delegates;
const size = async () => (await sql<{ n: number }>`select delegates as n from roster_size where conference_id = ${house.conferenceId} and site_ordinal = ${site}`.execute(house.db)).rows[0]!.n;

describe("a roster by hand", () => {
  it("takes one delegate more, once, counted as an import's are", async () => {
    const [before, many] = [await roster(), await size()];
    const body = person("Đỗ  Thị Thêm Tay", { positions: ["Trưởng phòng", "Bí thư chi bộ"], isSiteLead: true });
    expect((await add(body)).body).toEqual({ delegateId: body.id, saved: true, warnings: [], repeated: false });
    expect((await add(body)).body).toMatchObject({ delegateId: body.id, saved: true, repeated: true });
    expect((await add({ ...body, name: "Đỗ Thị Khác" })).body).toMatchObject({ code: "command-id-reused" });
    const { id: _, accepted: __, ...kept } = body;
    expect((await roster()).slice(before.length)).toEqual([{ ...kept, delegateId: body.id, name: "Đỗ Thị Thêm Tay" }]);
    expect(await size()).toBe(many + 1);
    const stored = await sql`select family_name, given_name from delegate where id = ${body.id}`.execute(house.db);
    expect(stored.rows).toEqual([{ family_name: "Đỗ", given_name: "Tay" }]);
  });

  it("refuses the same person in this room and in another one, and says so in words", async () => {
    const first = person("Lê Văn Sinh Đôi");
    await add(first);
    const twin = await add(person("LÊ VĂN SINH ĐÔI"));
    expect(twin).toMatchObject({ status: 409, body: { code: "delegate-twin", title: "This person, with the same positions, is on the room's roster already." } });
    expect(await add(person("Lê Văn Sinh Đôi"), { at: other })).toMatchObject({ status: 409, body: { code: "delegate-elsewhere", detail: house.sites[site]!.name } });
    // Changed to be another's twin.
    const second = person("Lê Văn Khác Hẳn");
    await add(second);
    expect((await change(second.id, person("Lê Văn Sinh Đôi"))).body).toMatchObject({ code: "delegate-twin" });
    expect((await roster()).filter(({ name }) => name === "Lê Văn Sinh Đôi")).toHaveLength(1);
  });

  it("warns and saves nothing until the warning is accepted", async () => {
    await add(person("Trần Thị Cùng Tên"));
    const body = person("Trần Thị Cùng Tên", { positions: ["Phó phòng"] });
    expect((await add(body)).body).toEqual({ delegateId: body.id, saved: false, warnings: [{ code: "same-name", value: "Trần Thị Cùng Tên" }], repeated: false });
    expect((await roster()).some(({ delegateId }) => delegateId === body.id)).toBe(false);
    expect((await add({ ...body, accepted: ["name-capitals"] })).body.saved).toBe(false);
    expect((await add({ ...body, accepted: ["same-name"] })).body.saved).toBe(true);
    expect((await roster()).some(({ delegateId }) => delegateId === body.id)).toBe(true);
  });

  it("warns when there are more than the room was to have", async () => {
    const small = house.sites.findLast(({ ordinal }) => ordinal < other && house.sites[ordinal]!.parent === house.sites[other]!.parent)!;
    const { expected, delegates } = (await officer.get<EditableRoster>(path(small.ordinal))).body;
    const spare = expected - delegates.length;
    for (let nth = 0; nth < spare; nth++) expect((await add(person(`Lý Thị Vừa Đủ ${"ABCDEFGH"[nth]!}`), { at: small.ordinal })).body.saved).toBe(true);
    const body = person("Lý Thị Quá Số");
    expect((await add(body, { at: small.ordinal })).body).toMatchObject({ saved: false, warnings: [{ code: "more-than-expected", value: String(expected) }] });
    expect((await add({ ...body, accepted: ["more-than-expected"] }, { at: small.ordinal })).body.saved).toBe(true);
    // Who is there already is not asked about again.
    expect((await change(body.id, person("Lý Thị Quá Đông"), small.ordinal)).body.saved).toBe(true);
  });

  it("warns when the room has not so many places, in the preview of a file as well", async () => {
    const places = (await roster(other)).length;
    await sql`insert into invitation (conference_id, site_ordinal, capacity) values (${house.conferenceId}, ${other}, ${places})
      on conflict (conference_id, site_ordinal) do update set capacity = excluded.capacity`.execute(house.db);
    const flaw = { code: "more-than-capacity", value: String(places) };
    const response = await fetch(`${house.url}/api/conferences/${house.conferenceId}/rosters/preview?site=${other}`, {
      method: "POST",
      headers: { ...officer.headers(), "content-type": "application/octet-stream" },
      body: "Họ và tên;Chức vụ\nLý Thị Không Ghế;Bí thư\n",
    });
    expect(((await response.json()) as RosterPreview).rows[0]).toMatchObject({ fate: "add", flaws: [flaw] });
    expect((await add(person("Lý Thị Không Ghế"), { at: other })).body).toMatchObject({ saved: false, warnings: [flaw] });
  });

  it("warns of a conference in the same hours, by hand and in a file, with its name, room and hours", async () => {
    const producer = await house.producer();
    const { plan } = (await producer.get<PlanView>(`/api/conferences/${house.conferenceId}/plan`)).body;
    const { startsAt, endsAt } = plan.sessions[0]!;
    const session = uuidv7();
    const conference = uuidv7();
    const hours = { startsAt: endsAt - 60_000, endsAt: endsAt + 3_600_000 };
    const made = await producer.post("/api/conferences", {
      id: conference, title: "Hội nghị cùng giờ", shortTitle: "Cùng giờ", startsAt: hours.startsAt, timeZone: "Asia/Ho_Chi_Minh", venue: "V",
      groundDocument: { symbol: "RES 10", type: "Resolution", issuer: "Assembly", issuedOn: "2026-10-01", abstract: "On hours" },
      sessions: [{ id: session, title: "Sáng", ...hours }],
      agenda: [{ id: uuidv7(), sessionId: session, kind: "report", title: "R", minutes: 5, presenters: [] }],
      units: [house.sites[outside]!.unitId],
    });
    expect([made.status, startsAt < endsAt]).toEqual([201, true]);
    const there = (name: string) => producer.post<DelegateEntered>(`/api/conferences/${conference}/sites/0/delegates`, person(name, { positions: ["Bí thư", "Trưởng phòng"] }));
    expect((await there("Ngô Thị Hai Nơi")).body.saved).toBe(true);
    const { name: room, timeZone } = (await sql<{ name: string; timeZone: string }>`select name, time_zone as "timeZone" from site where conference_id = ${conference} and ordinal = 0`.execute(house.db)).rows[0]!;
    const warning = { code: "other-conference", clash: { conference: "Cùng giờ", site: room, ...hours, timeZone } };
    const body = person("Ngô Thị Hai Nơi");
    expect((await add(body)).body).toMatchObject({ saved: false, warnings: [warning] });
    expect((await add(person("Ngô Thị Hai Nơi", { positions: ["Văn thư"] }))).body).toMatchObject({ saved: true, warnings: [] });
    const file = async () => {
      const response = await fetch(`${house.url}/api/conferences/${house.conferenceId}/rosters/preview?site=${site}`, {
        method: "POST",
        headers: { ...officer.headers(), "content-type": "application/octet-stream" },
        body: "Họ và tên;Chức vụ\nNGÔ THỊ HAI NƠI;trưởng phòng, Đảng viên\n",
      });
      return ((await response.json()) as RosterPreview).rows[0]!;
    };
    expect(await file()).toMatchObject({ fate: "add", flaws: expect.arrayContaining([warning]) });
    // What is put off, or meets when this one is over, is no clash.
    const clashes = async () => (await file()).flaws.some(({ code }) => code === "other-conference");
    await sql`update conference set standing = 'postponed' where id = ${conference}`.execute(house.db);
    expect(await clashes()).toBe(false);
    await sql`update conference set standing = 'planned' where id = ${conference}`.execute(house.db);
    expect(await clashes()).toBe(true);
    const last = Math.max(...plan.sessions.map((each) => each.endsAt));
    await sql`update conference_session set starts_at = ${new Date(last)}, ends_at = ${new Date(last + 60_000)} where id = ${session}`.execute(house.db);
    expect(await clashes()).toBe(false);
    expect((await add(body)).body.warnings.map(({ code }) => code)).toEqual(["same-name"]);
    // With several warnings nothing is saved before each of them was seen.
    await sql`update conference_session set starts_at = ${new Date(last - 60_000)} where id = ${session}`.execute(house.db);
    expect((await add({ ...body, accepted: ["same-name"] })).body).toMatchObject({ saved: false, warnings: [{ code: "same-name" }, { code: "other-conference" }] });
    expect((await add({ ...body, accepted: ["same-name", "other-conference"] })).body.saved).toBe(true);
  });

  it.each([
    ["no name", { name: "  " }, "input-malformed"],
    ["a number for a name", { name: "12" }, "delegate-name-unfit"],
    ["a name that is too long", { name: `Lê ${"a".repeat(120)}` }, "delegate-too-long"],
    ["too many positions", { positions: Array.from({ length: 13 }, (_, nth) => `P ${nth}`) }, "delegate-too-long"],
    ["a unit that is too long", { unit: "a".repeat(201) }, "delegate-too-long"],
    ["a class that is too long", { class: "a".repeat(121) }, "delegate-too-long"],
  ])("refuses %s", async (_what, more, code) => {
    const before = await roster();
    expect((await add(person("Lê Thị Sai", more))).body).toMatchObject({ code });
    expect(await roster()).toEqual(before);
  });

  it("changes one and keeps their check-in", async () => {
    const body = person("Phạm Văn Sửa Sai");
    await add(body);
    await (await house.site(site)).checkIn(house.conferenceId, body.id);
    const right = person("Phạm Văn Sửa Đúng", { class: "Đại biểu", unit: "", isSiteChair: true });
    expect((await change(body.id, right)).body).toMatchObject({ saved: true, repeated: false, warnings: [] });
    expect((await change(body.id, right)).body).toMatchObject({ saved: true, repeated: true });
    expect((await roster()).find(({ delegateId }) => delegateId === body.id)).toMatchObject({ name: "Phạm Văn Sửa Đúng", class: "Đại biểu", unit: "", isSiteChair: true });
    const seen = await officer.get<{ delegates: { delegateId: string; checkedInAt: number | null }[] }>(`/api/conferences/${house.conferenceId}/sites/${site}/roster`);
    expect(seen.body.delegates.find(({ delegateId }) => delegateId === body.id)!.checkedInAt).not.toBeNull();
    expect((await change(body.id, person("Phạm Văn Sửa Đúng"), other)).body).toMatchObject({ code: "delegate-unknown" });
  });

  it("removes one, once, with their seat, and no other", async () => {
    const body = person("Vũ Thị Xóa Đi");
    await add(body);
    await sql`insert into room_plan (conference_id, site_ordinal, plan) values (${house.conferenceId}, ${site}, '{}') on conflict do nothing`.execute(house.db);
    await sql`insert into seat (conference_id, site_ordinal, row_no, column_no, delegate_id) values (${house.conferenceId}, ${site}, 1, 1, ${body.id})`.execute(house.db);
    const [before, many] = [await roster(), await size()];
    expect((await remove(body.id, { at: other })).body).toMatchObject({ code: "delegate-unknown" });
    const id = uuidv7();
    expect((await remove(body.id, { id })).status).toBe(204);
    expect((await remove(body.id, { id })).status).toBe(204);
    expect((await remove(body.id)).body).toMatchObject({ code: "delegate-unknown" });
    expect(await roster()).toEqual(before.filter(({ delegateId }) => delegateId !== body.id));
    expect(await size()).toBe(many - 1);
    expect((await sql`select 1 from seat where delegate_id = ${body.id}`.execute(house.db)).rows).toEqual([]);
  });

  it.each<[string, (delegateId: string) => Promise<unknown>]>([
    ["has checked in", async (delegateId) => (await house.site(site)).checkIn(house.conferenceId, delegateId)],
    [
      "was substituted",
      async (delegateId) => {
        await sql`insert into invitation (conference_id, site_ordinal) values (${house.conferenceId}, ${site}) on conflict do nothing`.execute(house.db);
        await sql`insert into substitution (id, conference_id, site_ordinal, delegate_id, at, author, old_name, old_positions, new_name, new_positions, reason)
          values (${uuidv7()}, ${house.conferenceId}, ${site}, ${delegateId}, now(), 'A', 'B', '{}', 'C', '{}', 'D')`.execute(house.db);
      },
    ],
    [
      "has voted",
      async (delegateId) => {
        const vote = uuidv7();
        await sql`insert into entitled_list (id, conference_id) values (${vote}, ${house.conferenceId})`.execute(house.db);
        await sql`insert into vote (id, conference_id, phase, rule, opened_at, list_id) values (${vote}, ${house.conferenceId}, 'open', '{}', now(), ${vote})`.execute(house.db);
        await sql`insert into vote_register (vote_id, delegate_id, site_ordinal, ballot_id, at, choice, weight) values (${vote}, ${delegateId}, ${site}, ${uuidv7()}, now(), 0, 1)`.execute(house.db);
      },
    ],
  ])("keeps who %s, and says what to do", async (what, happened) => {
    const body = person(`Hồ Thị Giữ Lại ${what}`);
    await add(body);
    await happened(body.id);
    const refused = await remove(body.id);
    expect([refused.status, refused.body.code]).toEqual([409, "delegate-in-use"]);
    expect((await roster()).some(({ delegateId }) => delegateId === body.id)).toBe(true);
  });

  it("is for those who may import the room's roster, and for nobody else", async () => {
    const there = (await house.delegatesOf(outside))[0]!;
    const [room, delegate] = await Promise.all([house.site(site), house.delegate(site)]);
    expect((await add(person("Lê Văn Ngoài"), { at: outside })).body).toMatchObject({ code: "not-allowed" });
    expect((await change(there, person("Lê Văn Ngoài"), outside)).body).toMatchObject({ code: "not-allowed" });
    expect((await remove(there, { at: outside })).body).toMatchObject({ code: "not-allowed" });
    expect((await officer.get(path(outside))).status).toBe(403);
    for (const who of [room, delegate]) {
      expect((await add(person("Lê Văn Phòng"), { who })).body).toMatchObject({ code: "not-allowed" });
      expect((await remove((await roster())[0]!.delegateId, { who })).body).toMatchObject({ code: "not-allowed" });
    }
    expect((await add(person("Lê Văn Không"), { who: house.nobody() })).body).toMatchObject({ code: "sign-in-required" });
    expect((await add(person("Lê Văn Trung Ương", { accepted: ["more-than-expected"] }), { at: outside, who: await house.producer() })).body).toMatchObject({ saved: true });
    expect(await house.delegatesOf(outside)).toContain(there);
  });

  // The last one: the conference is over after it.
  it("is closed when the conference has ended", async () => {
    const body = person("Mai Thị Cuối Cùng");
    await add(body);
    const producer = await house.producer();
    await producer.command(house.conferenceId, { kind: "conference.open" });
    expect((await producer.command(house.conferenceId, { kind: "conference.close" })).status).toBe(200);
    for (const answer of [await add(person("Lê Văn Muộn")), await change(body.id, person("Mai Thị Muộn")), await remove(body.id)]) {
      expect([answer.status, answer.body.code]).toEqual([409, "conference-ended"]);
    }
    expect((await roster()).find(({ delegateId }) => delegateId === body.id)?.name).toBe("Mai Thị Cuối Cùng");
  });
});
