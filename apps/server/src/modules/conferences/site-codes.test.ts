import type { Enrolled, ProblemCode, ProblemDetails, SiteCode } from "@diemcau/contract";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const enrol = (code: string, language: "vi" | "en" = "en") => house.nobody().post<Enrolled & ProblemDetails>("/api/site-enrolments", { code }, { language });
const renew = (client: TestClient, site: number) => client.post<SiteCode & ProblemDetails>(`/api/conferences/${house.conferenceId}/sites/${site}/code`, undefined);
const refused = (code: ProblemCode) => expect.objectContaining({ code });

describe("a site's code", () => {
  it("enrols the room's PC once: the room can act, a second PC cannot", async () => {
    const { id, name } = house.sites[8]!;
    const answer = await enrol(house.codeOf(8));
    expect(answer.body).toMatchObject({ conferenceId: house.conferenceId, conferenceTitle: expect.stringContaining("Northwind"), siteId: id, site: 8, siteName: name });
    const cookie = answer.headers.get("set-cookie")!;
    expect(cookie).toMatch(new RegExp(`^dc_site_${id}=[\\w-]{43}; `));
    expect(cookie.split("; ")).toEqual(expect.arrayContaining(["HttpOnly", "SameSite=Strict", "Path=/"]));
    const room = new TestClient(house.url, `site:${id}`, { [`dc_site_${id}`]: cookie.slice(cookie.indexOf("=") + 1, cookie.indexOf(";")) });
    expect((await room.get("/api/me")).body).toMatchObject({ name, role: "site", unit: null, timeZone: "Europe/Oslo" });
    expect((await room.command(house.conferenceId, { kind: "headcount.report", site: 8, present: 5, qualifier: "exact" })).status).toBe(200);

    const second = await enrol(house.codeOf(8));
    expect([second.status, second.body]).toEqual([409, refused("code-used")]);
    expect(second.headers.get("set-cookie")).toBeNull();
  });

  it("may be sent again by a PC that did not hear the answer, for ten minutes, and by no other", async () => {
    const again = (id?: string) => house.nobody().post<Enrolled & ProblemDetails>("/api/site-enrolments", { code: house.codeOf(15), ...(id ? { id } : {}) });
    const [mine, other] = ["018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000002"];
    const [first, second] = [await again(mine), await again(mine)];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
    const { id } = house.sites[15]!;
    const room = new TestClient(house.url, `site:${id}`, { [`dc_site_${id}`]: /=([\w-]{43});/.exec(second.headers.get("set-cookie")!)![1]! });
    expect((await room.get("/api/me")).status).toBe(200);
    expect((await again(other)).body).toEqual(refused("code-used"));
    expect((await again()).body).toEqual(refused("code-used"));
    house.advance(10 * 60_000);
    expect((await again(mine)).body).toEqual(refused("code-used"));
  });

  it("given to two PCs at the same moment enrols one", async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => enrol(house.codeOf(9))));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409]);
  });

  it("may be typed as it was heard on the telephone", async () => {
    const typed = ` ${house.codeOf(10).toLowerCase().replace("-", "  ").replaceAll("0", "o").replaceAll("1", "l")} `;
    expect((await enrol(typed)).body).toMatchObject({ site: 10 });
  });

  it.each(["AAAAA-AAAAA", "x", "00000-00000", "'; drop table site; --"])("that nobody was given is refused: %s", async (code) => {
    const vi = await enrol(code, "vi");
    expect([vi.status, vi.body]).toEqual([404, refused("code-unknown")]);
    expect(vi.type).toBe("application/problem+json");
  });

  it("stops working when a new one is made, and the new one works", async () => {
    const producer = await house.producer();
    const first = await renew(producer, 11);
    expect(first.body).toMatchObject({ site: 11, code: expect.stringMatching(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/) });
    const second = await renew(producer, 11);
    expect((await enrol(house.codeOf(11))).body).toEqual(refused("code-unknown"));
    expect((await enrol(first.body.code)).body).toEqual(refused("code-unknown"));
    expect((await enrol(second.body.code)).body).toMatchObject({ site: 11 });
    // A PC that broke down: a used code gives way to a new one.
    const third = await renew(producer, 11);
    expect((await enrol(third.body.code)).status).toBe(200);
  });

  it("shuts out the PCs that are signed in where that is asked for, and is told by whom it was issued", async () => {
    const producer = await house.producer();
    const { id } = house.sites[16]!;
    const pcOf = async (code: string) => new TestClient(house.url, `site:${id}`, { [`dc_site_${id}`]: /=([\w-]{43});/.exec((await enrol(code)).headers.get("set-cookie")!)![1]! });
    const count = (pc: TestClient) => pc.command(house.conferenceId, { kind: "headcount.report", site: 16, present: 5, qualifier: "exact" });
    const ask = (body: object) => producer.post<SiteCode>(`/api/conferences/${house.conferenceId}/sites/16/code`, body);
    const old = await pcOf(house.codeOf(16));
    // A second desk: the first goes on.
    const second = (await ask({})).body;
    expect(second).toMatchObject({ shutOut: 0, before: null });
    const desk = await pcOf(second.code);
    for (const pc of [old, desk]) expect((await count(pc)).status).toBe(200);
    const third = (await ask({ shutOut: true })).body;
    const { name } = (await producer.get<{ name: string }>("/api/me")).body;
    expect(third).toMatchObject({ shutOut: 2, before: { by: name, shutOut: null } });
    for (const pc of [old, desk]) expect(await count(pc)).toMatchObject({ status: 401, body: { code: "sign-in-required" } });
    expect((await (await house.site(17)).command(house.conferenceId, { kind: "headcount.report", site: 17, present: 5, qualifier: "exact" })).status).toBe(200);
    const found = await pcOf(third.code);
    expect((await count(found)).status).toBe(200);
    expect((await ask({})).body).toMatchObject({ shutOut: 0, before: { by: name, shutOut: 2 } });
    expect((await count(found)).status).toBe(200);
  });

  it("is kept as a hash only", async () => {
    const rows = await sql<{ row: string }>`select site::text as row from site`.execute(house.db);
    const all = rows.rows.map(({ row }) => row).join("\n");
    expect(all).not.toContain(house.codeOf(12));
    expect(all).not.toContain(house.codeOf(12).replace("-", ""));
  });

  it("is made for sites of one's own subtree only", async () => {
    const officer = await house.officer();
    const { unit } = house.access.officer;
    const under = (site: number): boolean => site >= 0 && (house.sites[site]!.name === unit || under(house.sites[site]!.parent));
    const inside = house.sites.findLast(({ ordinal }) => under(ordinal))!.ordinal;
    const outside = house.sites.findLast(({ ordinal }) => !under(ordinal))!.ordinal;
    expect((await renew(officer, inside)).status).toBe(200);
    expect((await renew(officer, outside)).body).toEqual(refused("not-allowed"));
    expect((await renew(officer, 0)).body).toEqual(refused("not-allowed"));
    expect((await enrol(house.codeOf(outside))).status).toBe(200);
    expect((await renew(await house.site(13), 13)).body).toEqual(refused("not-allowed"));
    expect((await renew(await house.producer(), 120)).body).toEqual(refused("site-unknown"));
    expect((await renew(house.nobody(), 13)).body).toEqual(refused("sign-in-required"));
    // The same for the room's roster.
    const roster = (client: TestClient, site: number) => client.get<ProblemDetails>(`/api/conferences/${house.conferenceId}/sites/${site}/roster`);
    expect((await roster(officer, inside)).body).toMatchObject({ site: inside, delegates: expect.any(Array) });
    expect((await roster(officer, outside)).body).toEqual(refused("not-allowed"));
    expect((await roster(await house.site(13), 14)).body).toEqual(refused("not-allowed"));
    expect((await roster(await house.site(13), 13)).status).toBe(200);
    expect((await roster(await house.delegate(13), 13)).body).toEqual(refused("not-allowed"));
  });

  it("cannot be guessed at leisure", async () => {
    house.advance(60_000);
    for (let guess = 0; guess < 60; guess++) expect((await enrol("BBBBB-BBBBB")).status).toBe(404);
    const refusal = await enrol("BBBBB-BBBBB");
    expect([refusal.status, refusal.body.remedy]).toEqual([429, "Wait a minute and try again."]);
    expect(Number(refusal.headers.get("retry-after"))).toBeGreaterThan(50);
    // Rooms behind the same proxy come in, until more was tried from there than people type.
    expect((await enrol(house.codeOf(96))).status).toBe(200);
    for (let guess = 60; guess < 600; guess++) expect((await enrol("BBBBB-BBBBB")).status).toBe(429);
    expect((await enrol(house.codeOf(97))).status).toBe(429);
    house.advance(60_000);
    expect((await enrol(house.codeOf(97))).status).toBe(200);
  });

  it("lets all rooms behind one proxy in within a minute", async () => {
    const rooms = house.sites.filter(({ ordinal }) => ordinal >= 30 && ordinal < 95);
    const answers = await Promise.all(rooms.map(({ ordinal }) => enrol(house.codeOf(ordinal))));
    expect(answers.map(({ status }) => status)).toEqual(rooms.map(() => 200));
  });

  it("runs out", async () => {
    const producer = await house.producer();
    const { body } = await renew(producer, 14);
    house.advance(61 * 86_400_000);
    const late = await enrol(body.code);
    expect([late.status, late.body]).toEqual([410, refused("code-expired")]);
    const vi = await enrol(body.code, "vi");
    expect(vi.body.title).toBe("Mã điểm cầu đã hết hạn.");
  });
});
