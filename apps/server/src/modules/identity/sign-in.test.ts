import type { Me, ProblemDetails } from "@diemcau/contract";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestClient, type Answer } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const signIn = (username: string, password: string, language: "vi" | "en" = "vi") =>
  house.nobody().post<Me & ProblemDetails>("/api/sign-in", { username, password }, { language });
const cookieOf = (answer: Answer) => answer.headers.get("set-cookie") ?? "";
const clientOf = (answer: Answer) => new TestClient(house.url, "account", { dc_account: /dc_account=([^;]+)/.exec(cookieOf(answer))![1]! });

describe("signing in", () => {
  it("answers who one is and sets a cookie that scripts and other web sites cannot use", async () => {
    const { username, password } = house.access.producer;
    const answer = await signIn(username, password);
    expect([answer.status, answer.body]).toEqual([200, { account: expect.stringMatching(/^[0-9a-f-]{36}$/), name: "Producer", role: "producer", unit: null, timeZone: "Europe/Oslo" }]);
    const cookie = cookieOf(answer).split("; ");
    expect(cookie[0]).toMatch(/^dc_account=[\w-]{43}$/);
    expect(cookie.slice(1)).toEqual(expect.arrayContaining(["Path=/", "HttpOnly", "SameSite=Strict", `Max-Age=${7 * 86_400}`]));
    // Only a hash of it is kept.
    const token = cookie[0]!.slice("dc_account=".length);
    const kept = await sql<{ row: string }>`select sign_in::text as row from sign_in`.execute(house.db);
    expect(kept.rows.map(({ row }) => row).join()).not.toContain(token);
    expect((await clientOf(answer).get("/api/me")).body).toMatchObject({ role: "producer" });
  });

  it("tells an officer the unit that is theirs", async () => {
    const { username, password, unit } = house.access.officer;
    const { body } = await signIn(username.toUpperCase(), password);
    expect(body.role).toBe("unit-officer");
    // The card names the unit's room.
    expect(unit).toContain(body.unit!.name);
  });

  it.each([
    ["a wrong password", (h: TestHouse) => [h.access.producer.username, "not it"]],
    ["the password in another case", (h: TestHouse) => [h.access.producer.username, h.access.producer.password.toLowerCase()]],
    ["the password with a blank", (h: TestHouse) => [h.access.producer.username, ` ${h.access.producer.password}`]],
    ["an unknown name", (h: TestHouse) => ["somebody", h.access.producer.password]],
    ["an injected name", (h: TestHouse) => ["producer' or '1'='1", h.access.producer.password]],
  ])("refuses %s, without saying which was wrong", async (_what, credentials) => {
    const [username, password] = credentials(house) as [string, string];
    const answer = await signIn(username, password, "en");
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ code: "sign-in-failed", title: "The user name or password is wrong." });
    expect(cookieOf(answer)).toBe("");
  });

  it("stops somebody who guesses, that name only, for a minute", async () => {
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, at) => signIn("director", `guess ${at}`)));
    expect(guesses.map(({ body }) => body.code).toSorted()).toEqual([...Array.from({ length: 10 }, () => "sign-in-failed"), "too-many-requests", "too-many-requests"]);
    const refused = await signIn(" Director ", "guess", "en");
    expect([refused.status, refused.body.remedy]).toEqual([429, "Wait a minute and try again."]);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await signIn(house.access.officer.username, house.access.officer.password)).status).toBe(200);
    house.advance(60_000);
    expect((await signIn("director", "guess")).status).toBe(401);
  }, 60_000);

  it("does not count the right password", async () => {
    const { username, password } = house.access.producer;
    for (let time = 0; time < 12; time++) expect((await signIn(username, password)).status).toBe(200);
  }, 60_000);

  it("ends with signing out, at once, and for that browser only", async () => {
    const { username, password } = house.access.producer;
    const [here, there] = [clientOf(await signIn(username, password)), clientOf(await signIn(username, password))];
    expect((await here.get("/api/me")).status).toBe(200);
    const out = await here.post("/api/sign-out", undefined);
    expect(out.status).toBe(204);
    expect(cookieOf(out)).toMatch(/^dc_account=;/);
    expect((await here.get("/api/me")).body).toMatchObject({ code: "sign-in-required" });
    expect((await there.get("/api/me")).status).toBe(200);
    expect((await house.nobody().post("/api/sign-out", undefined)).status).toBe(204);
  });

  it("of a room ends with its own signing out, and leaves the account's alone", async () => {
    const { username, password } = house.access.producer;
    const account = clientOf(await signIn(username, password));
    const room = await house.site(3);
    const browser = new TestClient(house.url, room.as, { ...room.cookies, ...account.cookies });
    expect((await browser.get("/api/me")).body).toMatchObject({ role: "site" });
    const out = await browser.post("/api/sign-out", undefined);
    expect([out.status, cookieOf(out)]).toEqual([204, expect.stringMatching(new RegExp(`^${Object.keys(room.cookies)[0]}=;`))]);
    expect((await browser.get("/api/me")).body).toMatchObject({ code: "sign-in-required" });
    expect((await account.get("/api/me")).status).toBe(200);
    expect((await new TestClient(house.url, "delegate", {}).post("/api/sign-out", undefined)).status).toBe(400);
  });

  it("lasts a week", async () => {
    const { username, password } = house.access.producer;
    const client = clientOf(await signIn(username, password));
    house.advance(7 * 86_400_000 - 60_000);
    expect((await client.get("/api/me")).status).toBe(200);
    house.advance(120_000);
    expect((await client.get("/api/me")).status).toBe(401);
  });
});
