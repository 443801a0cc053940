import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { PrintJob, ProblemDetails } from "@diemcau/contract";
import JSZip from "jszip";
import { sql } from "kysely";
import { getDocumentProxy } from "unpdf";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
let top: number;
let below: number[];
beforeAll(async () => {
  house = await openHouse();
  [producer, officer] = await Promise.all([house.producer(), house.officer()]);
  top = house.sites.find(({ name }) => name === house.access.officer.unit)!.ordinal;
  const under = (site: number): boolean => site === top || (site >= 0 && under(house.sites[site]!.parent));
  below = house.sites.filter(({ ordinal }) => under(ordinal)).map(({ ordinal }) => ordinal);
}, 240_000);
afterAll(() => house.close());

const base = () => `/api/conferences/${house.conferenceId}/print-jobs`;
const wanted = (more: object = {}) => ({ id: uuidv7(), site: top, below: true, paper: "agenda", format: "pdf", language: "vi", to: "unit", sheet: "2x5", ...more });
const ask = (who: TestClient, body: object) => who.post<PrintJob & ProblemDetails>(base(), body, { language: "en" });
const jobs = async (who = officer) => (await who.get<PrintJob[]>(base(), { language: "en" })).body;
async function made(id: string, who = officer): Promise<PrintJob> {
  const seen: number[] = [];
  await expect.poll(async () => {
    const job = (await jobs(who)).find((each) => each.id === id)!;
    seen.push(job.done);
    return job.state;
  }, { timeout: 200_000, interval: 300 }).toMatch(/^(done|failed)$/);
  // It only ever goes on.
  expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  return (await jobs(who)).find((each) => each.id === id)!;
}
async function archive(id: string, who = officer): Promise<JSZip> {
  const response = await fetch(`${house.url}${base()}/${id}/archive.zip`, { headers: who.headers() });
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/zip"]);
  return JSZip.loadAsync(await response.arrayBuffer());
}
const pathOf = (id: string) => join(house.config.dataDir, "prints", `${id}.zip`);

describe("many papers at once", () => {
  it("are made in the background, a file for each site of the subtree; what cannot be printed is said", async () => {
    const body = wanted({ paper: "badges" });
    const empty = below.at(-1)!;
    await sql`delete from delegate where conference_id = ${house.conferenceId} and site_ordinal = ${empty}`.execute(house.db);
    const asked = await ask(officer, body);
    expect([asked.status, asked.body.total, asked.body.siteName]).toEqual([200, below.length, house.access.officer.unit]);
    expect((await ask(officer, wanted())).body).toMatchObject({ code: "print-job-running" });
    // The same again is the same print.
    expect((await ask(officer, body)).status).toBe(200);
    const done = await made(body.id);
    expect(done).toMatchObject({ state: "done", done: below.length, total: below.length, problem: null });
    const zip = await archive(body.id);
    const names = Object.keys(zip.files).toSorted();
    expect(names.filter((name) => name.endsWith(".pdf")).map((name) => Number(name.slice(0, 5)))).toEqual(below.filter((site) => site !== empty));
    expect(await zip.file("khong-in-duoc-not-printed.txt")!.async("string")).toContain(house.sites[empty]!.name);
    const first = await getDocumentProxy(new Uint8Array(await zip.file(names[0]!)!.async("arraybuffer")));
    expect(first.numPages).toBeGreaterThan(0);
    // Nobody else's: neither another account's nor a room's.
    expect((await producer.get<ProblemDetails>(`${base()}/${body.id}/archive.zip`)).body).toMatchObject({ code: "print-job-unknown" });
    expect((await (await house.site(top)).get(`${base()}/${body.id}/archive.zip`)).status).toBe(404);
    expect((await house.nobody().get(`${base()}/${body.id}/archive.zip`)).status).toBe(401);
    expect(await jobs(producer)).toEqual([]);
    expect((await officer.del(`${base()}/${body.id}`)).status).toBe(204);
    expect([existsSync(pathOf(body.id)), await jobs()]).toEqual([false, []]);
  }, 240_000);

  it("divide a room that has more delegates than go into one file", async () => {
    const site = below[1]!;
    await sql`
      insert into delegate (id, conference_id, site_ordinal, precedence, family_name, middle_name, given_name, display_name, positions, class)
      select gen_random_uuid(), ${house.conferenceId}, ${site}, 100 + n, 'Lê', 'Văn', 'Số' || n, 'Lê Văn Số' || n, '{}', 'voting' from generate_series(1, 1100) n`.execute(house.db);
    const one = await officer.get<ProblemDetails>(`/api/conferences/${house.conferenceId}/sites/${site}/papers/invitation.docx?to=delegates`);
    expect(one.body).toMatchObject({ code: "print-too-long" });
    const body = wanted({ site, below: false, paper: "invitation", format: "docx", to: "delegates" });
    expect((await ask(officer, body)).status).toBe(200);
    expect(await made(body.id)).toMatchObject({ state: "done", problem: null });
    const names = Object.keys((await archive(body.id)).files).toSorted();
    expect(names).toHaveLength(3);
    expect(names.map((name) => /-(\d)-(\d)\.docx$/.exec(name)!.slice(1).join("/"))).toEqual(["1/3", "2/3", "3/3"]);
    // Names of files tell where they are for, and hold no letters that a disk trips over.
    expect(names[0]).toMatch(/^\d{5}-[a-z0-9-]+\.docx$/);
  }, 240_000);

  it("go on elsewhere when the process that made them has died, and are for whom the policy names", async () => {
    const id = uuidv7();
    const request = { site: top, below: false, paper: "agenda", format: "pdf", language: "vi", to: "unit", sheet: "2x5" };
    // As a process leaves it that was killed a while ago.
    await sql`
      insert into print_job (id, conference_id, account_id, request, parts, state, heard_at)
      values (${id}, ${house.conferenceId}, (select id from account where username = ${house.access.officer.username}), ${JSON.stringify(request)}::jsonb, 1, 'running', now() - interval '2 minutes')`.execute(house.db);
    expect(await made(id)).toMatchObject({ state: "done", done: 1 });
    expect(readFileSync(pathOf(id)).subarray(0, 2).toString()).toBe("PK");
    const outside = house.sites.findLast(({ ordinal }) => !below.includes(ordinal))!.ordinal;
    expect((await ask(officer, wanted({ site: outside }))).status).toBe(403);
    expect((await ask(officer, wanted({ site: 0 }))).status).toBe(403);
    expect((await ask(await house.site(top), wanted())).status).toBe(403);
    expect((await ask(house.nobody(), wanted())).status).toBe(401);
    expect((await ask(officer, { ...wanted(), paper: "../secret" })).status).toBe(400);
    // Nothing but a reason: no site of it could be printed.
    const plan = wanted({ paper: "seat-plan", site: top, below: false });
    expect((await ask(officer, plan)).status).toBe(200);
    expect(await made(plan.id)).toMatchObject({ state: "failed", problem: { title: "This site has no seat plan yet." } });
  }, 240_000);
});
