import { problems } from "@diemcau/contract";
import { readdirSync, readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linkToken, sealCookie } from "../modules/identity/index.ts";
import { TestClient } from "../testing/client.ts";
import { openHouse, type TestHouse } from "../testing/house.ts";
import { PHONE_CSS, PHONE_JS } from "./assets.ts";

const DAY_MS = 86_400_000;
/** All that a phone loads before it shows the whole page, bytes; the wish is a third of it. */
const BUDGET = 20_000;

let house: TestHouse;
let phones = 0;

beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

interface Answer {
  status: number;
  location: string | null;
  cookie: string | null;
  type: string;
  headers: Headers;
  text: string;
}

/** One request as a browser without scripts makes it; redirects are the test's to follow. */
async function ask(path: string, init: RequestInit & { cookie?: string | null } = {}): Promise<Answer> {
  const headers = { ...(init.cookie ? { cookie: init.cookie } : {}), ...(init.headers as Record<string, string>) };
  const response = await fetch(house.url + path, { ...init, headers, redirect: "manual" });
  return {
    status: response.status,
    location: response.headers.get("location"),
    cookie: response.headers.getSetCookie()[0] ?? null,
    type: response.headers.get("content-type") ?? "",
    headers: response.headers,
    text: await response.text(),
  };
}

const linkOf = (delegateId: string, generation = 1) => `/me/k/${linkToken(house.platform.secrets, delegateId, generation)}`;

/** A delegate that no other test has used, at a site. */
async function someone(site = 3): Promise<string> {
  return (await house.delegatesOf(site))[phones++]!;
}

/** Opens the link and keeps the cookie. */
async function signIn(delegateId: string): Promise<string> {
  const { status, cookie } = await ask(linkOf(delegateId));
  expect(status).toBe(303);
  return cookie!.split(";")[0]!;
}

const submit = (path: string, cookie: string, headers: Record<string, string> = {}) =>
  ask(path, { method: "POST", cookie, body: "", headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });
const titleOf = (code: keyof typeof problems, language: "vi" | "en" = "vi") => problems[code][language].title;
const checkedAt = (text: string) => /id="checked-in">([^<]+)</.exec(text)?.[1];

describe("the personal link", () => {
  it("becomes a cookie and leaves the address bar", async () => {
    const link = await ask(linkOf(await someone()));
    expect(link).toMatchObject({ status: 303, location: "/me" });
    expect(link.cookie).toMatch(/^dc_delegate=[\w-]+; Path=\/; Expires=.* GMT; HttpOnly; SameSite=Lax$/);
    expect(link.headers.get("cache-control")).toBe("no-store");
    const days = (Date.parse(/Expires=([^;]+)/.exec(link.cookie!)![1]!) - Date.now()) / DAY_MS;
    expect(days).toBeGreaterThan(59);
    const me = await ask("/me", { cookie: link.cookie!.split(";")[0]! });
    expect(me.status).toBe(200);
    expect(me.text).toContain("Điểm danh</button>");
  });

  it("is refused when it is wrong, in both languages, as a page", async () => {
    const genuine = linkOf(await someone());
    const forged = genuine.slice(0, -1) + (genuine.endsWith("A") ? "B" : "A");
    for (const path of [forged, linkOf(uuidv7()), "/me/k/x", "/me/k/%00", `/me/k/${"A".repeat(150)}`]) {
      const answer = await ask(path);
      expect(answer).toMatchObject({ status: 404, cookie: null });
      expect(answer.type).toContain("text/html");
      expect(answer.text).toContain(titleOf("link-invalid"));
      expect(answer.text).toContain(titleOf("link-invalid", "en"));
    }
  });

  it("is told from an earlier one that was taken back", async () => {
    const id = await someone();
    await sql`update delegate set link_generation = 3 where id = ${id}`.execute(house.db);
    for (const generation of [1, 2]) {
      const answer = await ask(linkOf(id, generation));
      expect(answer).toMatchObject({ status: 410, cookie: null });
      expect(answer.text).toContain(titleOf("link-expired"));
    }
    expect((await ask(linkOf(id, 3))).status).toBe(303);
    // One that was never given out.
    expect((await ask(linkOf(id, 4))).status).toBe(404);
  });

  it("slows down guessing without shutting anybody out", async () => {
    const own = linkOf(await someone());
    const statuses = new Set<number>();
    for (let n = 0; n < 35; n++) statuses.add((await ask(linkOf(uuidv7()))).status);
    expect([...statuses].toSorted()).toEqual([404, 429]);
    expect((await ask(own)).status).toBe(303);
    house.advance(61_000);
  });

  it("leaves no trace in the log", () => {
    const folder = join(house.config.dataDir, "log");
    const log = readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8")).join("");
    expect(log).not.toMatch(/\/me\/k\/[^:]/);
  });
});

describe("the page", () => {
  it("says what to do without a link", async () => {
    for (const cookie of [null, "dc_delegate=nonsense", `dc_delegate=${"A".repeat(75)}`]) {
      const answer = await ask("/me", { cookie });
      expect(answer.status).toBe(401);
      expect(answer.type).toContain("text/html");
      expect(answer.text).toContain("quét mã QR");
      expect(answer.text).toContain("QR code");
    }
  });

  it("refuses a sign-in that is over, and one whose delegate is struck off or moved", async () => {
    const { secrets } = house.platform;
    const seal = (delegateId: string, site: number, expires = Date.now() / 1000 + 600_000) =>
      `dc_delegate=${sealCookie(secrets, { conferenceId: house.conferenceId, delegateId, site, expires: Math.floor(expires) })}`;
    const id = await someone();
    expect((await ask("/me", { cookie: seal(id, 3) })).status).toBe(200);
    expect((await ask("/me", { cookie: seal(id, 3, Date.now() / 1000 - 10) })).status).toBe(401);
    expect((await ask("/me", { cookie: seal(id, 4) })).status).toBe(401);
    expect((await ask("/me", { cookie: seal(uuidv7(), 3) })).status).toBe(401);
  });

  it("checks in by a form, once, however often it is sent", async () => {
    const cookie = await signIn(await someone());
    expect(await submit("/me/check-in", cookie)).toMatchObject({ status: 303, location: "/me" });
    const first = checkedAt((await ask("/me", { cookie })).text);
    expect(first).toMatch(/^Đã điểm danh lúc \d\d:\d\d/);
    house.advance(5 * 60_000);
    expect(await submit("/me/check-in", cookie)).toMatchObject({ status: 303, location: "/me" });
    expect(checkedAt((await ask("/me", { cookie })).text)).toBe(first);
    expect((await ask("/me/check-in", { cookie })).location).toBe("/me");
  });

  it("checks nobody in for another site's form, or without a sign-in", async () => {
    const cookie = await signIn(await someone());
    const crossed = await submit("/me/check-in", cookie, { "sec-fetch-site": "cross-site" });
    expect(crossed.status).toBe(403);
    expect(crossed.type).toContain("text/html");
    expect((await submit("/me/check-in", "")).status).toBe(401);
    expect(checkedAt((await ask("/me", { cookie })).text)).toBeUndefined();
  });

  it("reloads by itself without scripts and carries nothing inline", async () => {
    const { text, headers } = await ask("/me", { cookie: await signIn(await someone()) });
    expect(text).toContain('<noscript><meta http-equiv="refresh" content="60"></noscript>');
    expect(text).not.toMatch(/ style=| on\w+=|<style|<script(?! src="\/me\/assets\/)/);
    expect(headers.get("content-security-policy")).toContain("script-src 'self'");
  });

  it("speaks the language and the size that were chosen", async () => {
    const cookie = await signIn(await someone());
    const en = await ask("/me", { cookie, headers: { "accept-language": "en-GB" } });
    expect(en.text).toContain('<html lang="en"');
    expect(en.text).toContain("Check in</button>");
    const chosen = await ask("/me/show?language=en&size=larger&back=/me/papers/x", { cookie });
    expect(chosen).toMatchObject({ status: 303, location: "/me/papers/x" });
    const kept = chosen.headers.getSetCookie().map((each) => each.split(";")[0]);
    const page = await ask("/me", { cookie: [cookie, ...kept].join("; "), headers: { "accept-language": "vi" } });
    expect(page.text).toContain('<html lang="en" data-text-size="larger"');
    for (const back of ["https://example.org", "//example.org", "/control", "/me/../control", "/me/k/secret?x=//y"]) {
      expect((await ask(`/me/show?language=en&back=${encodeURIComponent(back)}`)).location).toBe("/me");
    }
    expect((await ask("/me/show?language=xx&size=huge")).headers.getSetCookie()).toEqual([]);
  });

  it("shows hostile names as text", async () => {
    const id = await someone();
    const name = `<script>alert(1)</script>"'><img src=x onerror=alert(2)>`;
    await sql`update delegate set display_name = ${name}, positions = ${[name]}::text[] where id = ${id}`.execute(house.db);
    const { text } = await ask("/me", { cookie: await signIn(id) });
    expect(text).not.toContain("<script>alert");
    expect(text).not.toContain("<img");
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
  });

  it("shows both times where the room's clock differs", async () => {
    const site = 5;
    await sql`update site set time_zone = 'Pacific/Chatham' where conference_id = ${house.conferenceId} and ordinal = ${site}`.execute(house.db);
    const cookie = await signIn((await house.delegatesOf(site))[0]!);
    // A gateway that has not read the tree of sites yet.
    const fresh = await house.gateway();
    const text = await (await fetch(`${fresh.url}/me`, { headers: { cookie } })).text();
    await fresh.close();
    expect(text).toContain("giờ tại điểm cầu");
    expect(text).toContain("giờ trung tâm");
  });

  it("signs out", async () => {
    const out = await submit("/me/sign-out", await signIn(await someone()));
    expect(out).toMatchObject({ status: 303, location: "/me" });
    expect(out.cookie).toMatch(/^dc_delegate=;/);
  });

  it("answers every error below /me as a page, and the API's as it was", async () => {
    const cookie = await signIn(await someone());
    const missing = await ask("/me/nowhere", { cookie });
    expect(missing.status).toBe(404);
    expect(missing.type).toContain("text/html");
    expect((await ask("/me/papers/not-an-id", { cookie })).text).toContain(titleOf("input-malformed"));
    expect((await ask("/api/nowhere")).type).toContain("application/problem+json");
  });
});

describe("papers and documents", () => {
  it("can be read by a delegate of the conference", async () => {
    const cookie = await signIn(await someone());
    const { text } = await ask("/me", { cookie });
    for (const kind of ["papers", "documents"]) {
      const path = new RegExp(`/me/${kind}/[0-9a-f-]{36}`).exec(text)![0];
      const read = await ask(path, { cookie });
      expect(read.status).toBe(200);
      expect(read.text).toMatch(/<h1[^>]*>[^<]+<\/h1>/);
      expect((await ask(path)).status).toBe(401);
    }
  });

  it("of nowhere or of another conference are not found", async () => {
    const cookie = await signIn(await someone());
    const foreign = uuidv7();
    await sql`insert into document (id, system, symbol, type, issuer, abstract) values (${foreign}, 'state', '1/X', 'X', 'X', 'not shown here')`.execute(house.db);
    for (const path of [`/me/papers/${uuidv7()}`, `/me/documents/${uuidv7()}`, `/me/documents/${foreign}`]) {
      const answer = await ask(path, { cookie });
      expect(answer.status).toBe(404);
      expect(answer.text).not.toContain("not shown here");
    }
  });
});

describe("a sign-in of another conference", () => {
  it("opens neither this one's stream nor its check-in", async () => {
    const delegateId = await someone();
    const sealed = sealCookie(house.platform.secrets, { conferenceId: uuidv7(), delegateId, site: 3, expires: Math.floor(Date.now() / 1000) + 600 });
    const cookie = `dc_delegate=${sealed}`;
    const api = `/api/conferences/${house.conferenceId}`;
    const headers = { "content-type": "application/json", "x-diemcau-as": "delegate" };
    expect((await ask(`${api}/events?as=delegate`, { cookie })).text).toContain("wrong-conference");
    const checkIn = await ask(`${api}/check-ins`, { method: "POST", cookie, headers, body: JSON.stringify({ id: uuidv7(), delegateId }) });
    expect(checkIn.text).toContain("wrong-conference");
    expect((await ask("/me", { cookie })).status).toBe(401);
    expect((await submit("/me/check-in", cookie)).status).toBe(404);
  });
});

describe("what a phone loads first", () => {
  it(`is less than ${BUDGET} bytes, packed`, async () => {
    const cookie = await signIn(await someone());
    const response = await fetch(`${house.url}/me`, { headers: { cookie, "accept-encoding": "identity" } });
    const page = await response.text();
    const assets = [...page.matchAll(/(?:href|src)="(\/me\/assets\/[^"]+)"/g)].map((match) => match[1]!);
    expect(assets.toSorted()).toEqual([PHONE_CSS.path, PHONE_JS.path].toSorted());
    const sizes = await Promise.all(
      ["/me", ...assets].map(
        (path) =>
          new Promise<number>((resolve, reject) => {
            get(house.url + path, { headers: { cookie, "accept-encoding": "br" } }, (answer) => {
              const parts: Buffer[] = [];
              answer.on("data", (part: Buffer) => parts.push(part));
              answer.on("end", () => {
                const body = Buffer.concat(parts);
                expect(answer.headers["content-encoding"]).toBe("br");
                expect(brotliDecompressSync(body).length).toBeGreaterThan(body.length);
                // Head and body.
                resolve(body.length + answer.rawHeaders.join(": ").length + 20);
              });
            }).on("error", reject);
          }),
      ),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET);
    // Even a browser that unpacks nothing.
    const plain = Buffer.byteLength(page) + PHONE_CSS.plain.length + PHONE_JS.plain.length;
    expect(plain).toBeLessThan(60_000);
  });

  it("is kept for ever under a name that changes with it", async () => {
    const css = await ask(PHONE_CSS.path);
    expect(css.headers.get("cache-control")).toContain("immutable");
    expect(css.type).toContain("text/css");
    expect((await ask("/me/assets/phone.0000000000.css")).status).toBe(404);
  });
});

describe("the links of a site", () => {
  const links = (site: number) => `/api/conferences/${house.conferenceId}/sites/${site}/links`;

  it("go to the producer, to the unit above and to the room itself", async () => {
    const site = 3;
    const expected = await house.delegatesOf(site);
    const [producer, room] = await Promise.all([house.producer(), house.site(site)]);
    for (const client of [producer, room]) {
      const answer = await client.get<{ delegateId: string; url: string }[]>(links(site));
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      expect(answer.body.map(({ delegateId }) => delegateId)).toEqual(expected);
    }
    const { url } = (await producer.get<{ url: string }[]>(links(site))).body.at(-1)!;
    expect(url.startsWith(`${house.config.publicUrl}/me/k/`)).toBe(true);
    expect((await ask(new URL(url).pathname)).status).toBe(303);
    const officer = await house.officer();
    const own = house.sites.find(({ name }) => name === house.access.officer.unit)?.ordinal;
    if (own !== undefined) expect((await officer.get(links(own))).status).toBe(200);
    expect((await officer.get(links(0))).status).toBe(403);
  });

  it("go to nobody else", async () => {
    expect((await house.nobody().get(links(3))).status).toBe(401);
    expect((await (await house.delegate(3)).get(links(3))).status).toBe(403);
    expect((await (await house.site(4)).get(links(3))).status).toBe(403);
    expect((await (await house.producer()).get(links(99_999))).status).toBe(404);
  });

  it.each(["secretary", "chair"])("do not go to a %s, who would vote as anybody with them", async (role) => {
    const producer = await house.producer();
    const id = uuidv7();
    const made = await producer.post<{ password: string }>("/api/centre-accounts", { id, name: role, username: `${role}-links`, role });
    expect(made.status).toBe(200);
    const signedIn = await house.nobody().post("/api/sign-in", { username: `${role}-links`, password: made.body.password });
    const client = new TestClient(house.url, "account", { dc_account: /dc_account=([^;]+)/.exec(signedIn.headers.get("set-cookie") ?? "")![1]! });
    expect((await client.get(`/api/conferences/${house.conferenceId}/sites/3/roster`)).status).toBe(200);
    expect((await client.get(links(3))).status).toBe(403);
    expect((await client.get(`/me/sheet/${house.conferenceId}/3?as=account`)).status).toBe(403);
  });

  it("are printed as one QR code a delegate", async () => {
    const room = await house.site(3);
    const path = `/me/sheet/${house.conferenceId}/3`;
    const sheet = await room.get<string>(path);
    expect(sheet.type).toBe("text/html");
    expect(sheet.headers.get("cache-control")).toBe("no-store");
    expect(sheet.body.match(/<svg /g)).toHaveLength((await house.delegatesOf(3)).length);
    expect(sheet.body).not.toContain("/me/k/");
    const refused = await house.nobody().get<string>(path);
    expect(refused).toMatchObject({ status: 401, type: "text/html" });
  });
});

/** Last: the conference does not come back from its end. */
describe("after the end", () => {
  it("check-in is over, reading goes on for a fortnight, and then the link ends", async () => {
    const id = await someone();
    const cookie = await signIn(id);
    const producer = await house.producer();
    expect((await producer.command(house.conferenceId, { kind: "conference.open" })).status).toBe(200);
    expect((await producer.command(house.conferenceId, { kind: "conference.close" })).status).toBe(200);
    await expect.poll(async () => (await ask("/me", { cookie })).text, { timeout: 5_000 }).toContain('data-phase="ended"');
    const refused = await submit("/me/check-in", cookie);
    expect(refused.status).toBe(409);
    expect(refused.text).toContain(titleOf("conference-ended"));
    expect((await ask(linkOf(id))).status).toBe(303);
    const { end } = (await sql<{ end: Date }>`select max(ends_at) as end from conference_session where conference_id = ${house.conferenceId}`.execute(house.db)).rows[0]!;
    house.advance(Math.max(0, end.getTime() - Date.now()) + 15 * DAY_MS);
    const over = await ask(linkOf(id));
    expect(over.status).toBe(410);
    expect(over.text).toContain(titleOf("link-expired"));
  });
});
