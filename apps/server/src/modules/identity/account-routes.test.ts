import { CENTRE_ROLES, type CentreAccount, type OfficerAccess } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
});
afterAll(() => house.close());

/** Signs in as a person does; null when refused. */
async function signIn(username: string, password: string): Promise<TestClient | null> {
  const answer = await house.nobody().post("/api/sign-in", { username, password });
  const cookie = /dc_account=([^;]+)/.exec(answer.headers.get("set-cookie") ?? "")?.[1];
  return answer.status === 200 && cookie ? new TestClient(house.url, "account", { dc_account: cookie }) : null;
}
const appoint = async (role: string, username: string) => {
  const answer = await producer.post<OfficerAccess>("/api/centre-accounts", { id: uuidv7(), name: `New ${role}`, username, role });
  expect(answer.status).toBe(200);
  return answer.body;
};

describe("accounts of the centre", () => {
  it.each(CENTRE_ROLES)("are appointed by a producer: a %s signs in with the password shown once", async (role) => {
    const { username, password } = await appoint(role, `new-${role}`);
    const person = await signIn(username, password);
    expect(person).not.toBeNull();
    expect((await person!.get("/api/me")).body).toMatchObject({ name: `New ${role}`, role });
    const { body } = await producer.get<CentreAccount[]>("/api/centre-accounts");
    expect(body).toContainEqual(expect.objectContaining({ username, role, isMe: false }));
  });

  it("are renewed and revoked, but nobody revokes themselves", async () => {
    const { id, username, password } = await appoint("secretary", "for-a-while");
    const renewed = (await producer.post<OfficerAccess>(`/api/centre-accounts/${id}/password`, undefined)).body;
    expect(await signIn(username, password)).toBeNull();
    expect(await signIn(username, renewed.password)).not.toBeNull();
    expect((await producer.del(`/api/centre-accounts/${id}`)).status).toBe(204);
    expect(await signIn(username, renewed.password)).toBeNull();
    expect((await producer.del(`/api/centre-accounts/${id}`)).body).toMatchObject({ code: "account-unknown" });
    const mine = (await producer.get<CentreAccount[]>("/api/centre-accounts")).body.find(({ isMe }) => isMe)!;
    expect((await producer.del(`/api/centre-accounts/${mine.id}`)).body).toMatchObject({ code: "account-own" });
  });

  it("are nobody else's business", async () => {
    const { username, password } = await appoint("secretary", "curious");
    const secretary = (await signIn(username, password))!;
    for (const who of [secretary, await house.officer(), await house.site(3), house.nobody()]) {
      expect([401, 403]).toContain((await who.get("/api/centre-accounts")).status);
      expect([401, 403]).toContain((await who.post("/api/centre-accounts", { id: uuidv7(), name: "X", username: "sneaky", role: "producer" })).status);
    }
  });

  it("cannot be made of an officer, nor an officer's account taken over", async () => {
    const accounts = (await producer.get<CentreAccount[]>("/api/centre-accounts")).body;
    expect(accounts.every(({ role }) => (CENTRE_ROLES as readonly string[]).includes(role))).toBe(true);
    const bad = await producer.post("/api/centre-accounts", { id: uuidv7(), name: "X", username: "an-officer", role: "unit-officer" });
    expect(bad.status).toBe(400);
  });
});

describe("one's own password", () => {
  it("is changed with the old one; other machines are signed out, this one stays", async () => {
    const { username, password } = await appoint("chair", "changes-it");
    const here = (await signIn(username, password))!;
    const there = (await signIn(username, password))!;
    const change = (old: string, wanted: string) => here.post("/api/me/password", { old, new: wanted });
    expect((await change("not the old one", "Đường dài 2026!")).body).toMatchObject({ code: "password-wrong" });
    expect((await change(password, "changes-it-2026")).body).toMatchObject({ code: "password-weak" });
    expect((await change(password, "aaaaaaaaaaaa")).body).toMatchObject({ code: "password-weak" });
    expect((await change(password, "Đường dài 2026!")).status).toBe(204);
    expect((await here.get("/api/me")).status).toBe(200);
    expect((await there.get("/api/me")).status).toBe(401);
    expect(await signIn(username, password)).toBeNull();
    expect(await signIn(username, "Đường dài 2026!")).not.toBeNull();
  }, 60_000);

  it("is not guessed by way of changing it", async () => {
    const { username, password } = await appoint("chair", "guessed-at");
    const here = (await signIn(username, password))!;
    const answers = [];
    for (let n = 0; n < 11; n++) answers.push((await here.post("/api/me/password", { old: `guess ${n}`, new: "Đường dài 2026!" })).status);
    expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 400));
    expect(answers[10]).toBe(429);
  }, 60_000);
});
