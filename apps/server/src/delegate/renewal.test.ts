import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../testing/house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const FORM = { "content-type": "application/x-www-form-urlencoded" };
type Asker = { headers(options?: object): Record<string, string>; as: string | null };

/** Presses the button on a site's sheet. */
function renew(who: Asker, site: number, delegateId: string, headers: Record<string, string> = {}): Promise<Response> {
  const { "x-diemcau-as": _as, ...rest } = who.headers();
  const query = who.as ? `?as=${encodeURIComponent(who.as)}` : "";
  return fetch(`${house.url}/me/sheet/${house.conferenceId}/${site}/${delegateId}/renew${query}`, { method: "POST", body: "", redirect: "manual", headers: { ...rest, ...FORM, ...headers } });
}

/** The code of a delegate as the site's sheet gives it. */
async function linkOn(site: number, delegateId: string): Promise<string> {
  const { body } = await (await house.site(site)).get<{ delegateId: string; url: string }[]>(`/api/conferences/${house.conferenceId}/sites/${site}/links`);
  return new URL(body.find((link) => link.delegateId === delegateId)!.url).pathname;
}

async function comeIn(path: string): Promise<{ status: number; cookie: string }> {
  const answer = await fetch(house.url + path, { redirect: "manual" });
  return { status: answer.status, cookie: answer.headers.getSetCookie()[0]?.split(";")[0] ?? "" };
}
const page = async (cookie: string) => (await fetch(`${house.url}/me`, { headers: { cookie } })).status;

describe("a personal link made anew", () => {
  it("shuts out the phone with the old one and lets in the new one", async () => {
    const site = await house.site(3);
    const delegateId = (await house.delegatesOf(3))[0]!;
    const old = await linkOn(3, delegateId);
    const lost = await comeIn(old);
    expect(await page(lost.cookie)).toBe(200);

    const answer = await renew(site, 3, delegateId);
    expect(answer.status).toBe(303);
    const sheet = await fetch(house.url + answer.headers.get("location")!, { headers: { cookie: site.headers()["cookie"]! } });
    expect(await sheet.text()).toContain("Đã cấp mã mới.");

    expect(await page(lost.cookie)).toBe(401);
    const checkIn = await fetch(`${house.url}/api/conferences/${house.conferenceId}/check-ins`, {
      method: "POST",
      headers: { cookie: lost.cookie, "x-diemcau-as": "delegate", "content-type": "application/json" },
      body: JSON.stringify({ id: uuidv7(), delegateId }),
    });
    expect(checkIn.status).toBe(401);
    expect((await comeIn(old)).status).toBe(410);

    const fresh = await comeIn(await linkOn(3, delegateId));
    expect(fresh.status).toBe(303);
    expect(await page(fresh.cookie)).toBe(200);
    const kept = await sql<{ by: string }>`select by from link_renewal where delegate_id = ${delegateId}`.execute(house.db);
    expect(kept.rows).toEqual([{ by: "site:3" }]);
  });

  it("ends the old sign-in at other gateways too, which only read that it was made", async () => {
    const delegateId = (await house.delegatesOf(4))[0]!;
    const lost = await comeIn(await linkOn(4, delegateId));
    expect(await page(lost.cookie)).toBe(200);
    // As another gateway would have done it.
    await sql`update delegate set link_generation = 2 where id = ${delegateId}`.execute(house.db);
    await sql`insert into link_renewal (delegate_id, generation, by) values (${delegateId}, 2, 'test')`.execute(house.db);
    await expect.poll(() => page(lost.cookie), { timeout: 18_000, interval: 500 }).toBe(401);
  });

  it("is for the room itself and its officers, for its own delegates, and not from another website", async () => {
    const [delegateId] = await house.delegatesOf(3);
    expect((await renew(await house.site(4), 3, delegateId!)).status).toBe(403);
    expect((await renew(await house.site(4), 4, delegateId!)).status).toBe(404);
    expect((await renew(await house.delegate(3, 1), 3, delegateId!)).status).toBe(403);
    expect((await renew(house.nobody(), 3, delegateId!)).status).toBe(401);
    expect((await renew(await house.site(3), 3, delegateId!, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  });
});
