import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AccountLinkOpened, OfficerInvited } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

const API = "/api/organisation";
const DAY = 86_400_000;
const PASSWORD = "Đường dài mới biết";
let house: TestHouse;
let producer: TestClient;
let unitId: string;
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  unitId = house.sites.find(({ ordinal, unitId: unit }) => ordinal > 0 && unit !== null)!.unitId;
});
afterAll(() => house.close());

const tokenOf = ({ link }: OfficerInvited) => link.split("#")[1]!;
const open = (token: string) => house.nobody().post<AccountLinkOpened & { code: string }>("/api/account-links/open", { token });
const use = (token: string, password = PASSWORD) => house.nobody().post<{ code: string }>("/api/account-links/use", { token, password });
const signIn = (username: string, password: string) => house.nobody().post("/api/sign-in", { username, password });
let n = 0;
async function appoint(): Promise<OfficerInvited> {
  const answer = await producer.post<OfficerInvited>(`${API}/units/${unitId}/officers`, { id: uuidv7(), name: "Lê Văn Mới", username: `new-officer-${++n}` });
  expect(answer.status).toBe(200);
  return answer.body;
}
const renew = async (id: string) => (await producer.post<OfficerInvited>(`${API}/officers/${id}/link`, {})).body;

describe("the one-time link of an officer", () => {
  it("is looked at as often as one likes, and sets a password once", async () => {
    const invited = await appoint();
    // Behind the #, so that no request's address carries it.
    expect(invited.link).toMatch(/^http:\/\/[^#]+\/office\/welcome#[\w-]{43}$/);
    for (let time = 0; time < 2; time++) {
      expect((await open(tokenOf(invited))).body).toEqual({ name: "Lê Văn Mới", username: invited.username, unit: invited.unit, expiresAt: invited.expiresAt, timeZone: expect.any(String) });
    }
    // Nobody can sign in meanwhile, whatever they try.
    for (const guess of ["", "null", "nobody has this password"]) expect([400, 401]).toContain((await signIn(invited.username, guess)).status);
    expect((await use(tokenOf(invited), `${invited.username}!`)).body).toMatchObject({ code: "password-weak" });
    expect((await use(tokenOf(invited), "short")).status).toBe(400);
    const answers = await Promise.all([use(tokenOf(invited)), use(tokenOf(invited), "Một câu hoàn toàn khác")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 410]);
    const won = answers.findIndex(({ status }) => status === 200) === 0 ? PASSWORD : "Một câu hoàn toàn khác";
    expect((await signIn(invited.username, won)).status).toBe(200);
    expect((await open(tokenOf(invited))).body).toMatchObject({ code: "account-link-over" });
  }, 60_000);

  it("helps who forgot the password: the old one and every computer that used it are out", async () => {
    const invited = await appoint();
    const entered = await use(tokenOf(invited));
    const here = new TestClient(house.url, "account", { dc_account: /dc_account=([^;]+)/.exec(entered.headers.get("set-cookie")!)![1]! });
    expect((await here.get("/api/me")).status).toBe(200);
    const again = await renew(invited.id);
    expect((await here.get("/api/me")).status).toBe(401);
    expect((await signIn(invited.username, PASSWORD)).status).toBe(401);
    expect((await use(tokenOf(again), "Lần này không quên")).status).toBe(200);
    expect((await signIn(invited.username, "Lần này không quên")).status).toBe(200);
  }, 60_000);

  it("cannot be guessed or made up, and stands in no log", async () => {
    const invited = await appoint();
    const forged = Buffer.from(tokenOf(invited), "base64url");
    forged[31]! ^= 1;
    expect((await open(forged.toString("base64url"))).body).toMatchObject({ code: "account-link-invalid" });
    const statuses: number[] = [];
    for (let time = 0; time < 40; time++) statuses.push((await open(Buffer.from(forged.toReversed()).toString("base64url"))).status);
    expect(statuses.at(-1)).toBe(429);
    expect((await use(tokenOf(invited))).status).toBe(200);
    const log = readFileSync(join(house.config.dataDir, "log", "diemcau.log"), "utf8");
    expect(log).not.toContain(tokenOf(invited));
    expect(log).not.toContain(PASSWORD);
  }, 60_000);

  it("is dead once another was sent, once it is two weeks old, and once the officer is revoked", async () => {
    const first = await appoint();
    const second = await renew(first.id);
    expect((await use(tokenOf(first))).body).toMatchObject({ code: "account-link-over" });
    house.advance(14 * DAY - 60_000);
    // Signed in anew: these sign-ins of a test live for an hour.
    expect((await open(tokenOf(second))).status).toBe(200);
    house.advance(120_000);
    expect((await open(tokenOf(second))).body).toMatchObject({ code: "account-link-over" });
    house.advance(-14 * DAY - 60_000);
    expect((await open(tokenOf(second))).status).toBe(200);
    expect((await producer.del(`${API}/officers/${first.id}`)).status).toBe(204);
    expect((await use(tokenOf(second))).body).toMatchObject({ code: "account-link-over" });
  });
});
