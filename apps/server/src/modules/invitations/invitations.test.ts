import { createHash, randomBytes } from "node:crypto";
import type { InvitationDetail, InvitationFunnel, InvitationList, InvitationsReminded, InvitationsSent, Notices } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { putAccount } from "../identity/index.ts";
import { createInvitationsClerk } from "./index.ts";

const DAY = 86_400_000;
let house: TestHouse;
let base: string;
let producer: TestClient;
/** Officer of a unit at the second level, the site of that unit and one at the third, whose officer is another. */
let officer: TestClient;
let branch: number;
let leaf: number;
let leafOfficer: TestClient;
/** A site outside of the officer's subtree. */
let elsewhere: number;

async function signInOf(username: string): Promise<TestClient> {
  const token = randomBytes(32).toString("base64url");
  await sql`insert into sign_in (token_hash, account_id, expires_at)
    values (${createHash("sha256").update(token).digest()}, (select id from account where username = ${username}), now() + interval '1 hour')`.execute(house.db);
  return new TestClient(house.url, "account", { dc_account: token });
}

const inside = (site: number, top: number): boolean => {
  for (let at = site; at >= 0; at = house.sites[at]!.parent) if (at === top) return true;
  return false;
};

beforeAll(async () => {
  house = await openHouse();
  base = `/api/conferences/${house.conferenceId}/invitations`;
  producer = await house.producer();
  officer = await house.officer();
  const { body } = await officer.get<{ roots: number[] }>(`/api/conferences/${house.conferenceId}/reach`);
  branch = body.roots[0]!;
  leaf = house.sites.find(({ parent }) => parent === branch)!.ordinal;
  elsewhere = house.sites.find(({ ordinal }) => ordinal > 0 && !inside(ordinal, branch))!.ordinal;
  await putAccount(house.db, { username: "leaf", password: "a long password", displayName: "Leaf officer", role: "unit-officer", unitId: house.sites[leaf]!.unitId });
  leafOfficer = await signInOf("leaf");
}, 60_000);
afterAll(() => house?.close());

const text = (start: number) => ({
  version: 0,
  language: "en" as const,
  subject: "Invitation to the assembly",
  body: "You are invited.\n\nPlease prepare your room.",
  byLevel: false,
  remindHours: 24,
  answerBy: start + 2 * DAY,
  registerBy: start + 3 * DAY,
  rosterBy: start + 4 * DAY,
  testBy: start + 5 * DAY,
});
const registration = { room: "Great hall", address: "1 Main Street", capacity: 5, equipment: ["screen", "camera"], line: "fibre", contactName: "Someone Invented", contactPhone: "024 3333 4444", contactEmail: "hall@example.org" };
const act = (who: TestClient, site: number, body: object) => who.post<{ code?: string }>(`${base}/sites/${site}`, body);
const detail = async (who: TestClient, site: number) => (await who.get<InvitationDetail>(`${base}/sites/${site}`)).body;
const funnel = async (who: TestClient, under: number) => (await who.get<InvitationFunnel>(`${base}/funnel?under=${under}`)).body;
const list = async (who: TestClient, under: number, filter: string) => (await who.get<InvitationList>(`${base}/list?under=${under}&filter=${filter}`)).body;
const notices = async (who: TestClient) => (await who.get<Notices>("/api/notices")).body;

describe("an invitation goes down the tree", () => {
  it("cannot be sent before it is written, nor written with deadlines out of order", async () => {
    expect(await producer.post(`${base}/send`, { under: 0 })).toMatchObject({ status: 409, body: { code: "invitation-not-written" } });
    const now = Date.now();
    expect(await producer.post(`${base}/campaign`, { ...text(now), rosterBy: now })).toMatchObject({ status: 400, body: { code: "invitation-deadlines" } });
    expect((await producer.post(`${base}/campaign`, text(now))).status).toBe(200);
    // Somebody who still looks at the empty form.
    expect(await producer.post(`${base}/campaign`, text(now))).toMatchObject({ status: 409, body: { code: "invitation-changed" } });
    expect((await funnel(producer, 0)).total).toMatchObject({ sites: house.sites.length, invited: 0 });
    expect(await act(leafOfficer, leaf, { act: "accept" })).toMatchObject({ status: 409, body: { code: "invitation-not-sent" } });
  });

  it("one act reaches every unit, and the same act again nobody", async () => {
    const sent = await producer.post<InvitationsSent>(`${base}/send`, { under: 0 });
    expect(sent.body).toEqual({ sent: house.sites.length, byMail: 0 });
    expect((await producer.post<InvitationsSent>(`${base}/send`, { under: 0 })).body.sent).toBe(0);
    expect(await notices(leafOfficer)).toMatchObject({ fresh: 1, notices: [{ kind: "invited", site: leaf, isNew: true }] });
    await leafOfficer.post("/api/notices/seen", {});
    expect(await notices(leafOfficer)).toMatchObject({ fresh: 0, notices: [{ isNew: false }] });
  });

  it("a unit opens, accepts, registers, completes its roster; whoever is above sees each step", async () => {
    await act(officer, leaf, { act: "open" });
    expect((await detail(officer, leaf)).openedAt).toBeNull();
    await act(leafOfficer, leaf, { act: "open" });
    expect((await detail(officer, leaf)).openedAt).not.toBeNull();
    expect(await act(leafOfficer, leaf, { act: "register", ...registration })).toMatchObject({ status: 409, body: { code: "invitation-not-accepted" } });
    expect((await act(leafOfficer, leaf, { act: "accept" })).status).toBe(204);
    expect((await act(leafOfficer, leaf, { act: "register", ...registration })).status).toBe(204);
    expect((await act(leafOfficer, leaf, { act: "complete-roster" })).status).toBe(204);
    const seen = await detail(officer, leaf);
    expect(seen).toMatchObject({ answer: "accepted", onBehalf: false, room: "Great hall", capacity: 5, contactPhone: "024 3333 4444", own: false, hasOfficer: true });
    expect(seen.rosterAt).not.toBeNull();
    const { total, below } = await funnel(officer, branch);
    const expected = house.sites.filter(({ ordinal }) => inside(ordinal, branch)).length;
    expect(total).toMatchObject({ sites: expected, invited: expected, opened: 1, accepted: 1, registered: 1, rosters: 1, tested: 0 });
    expect(below.find(({ site }) => site === leaf)).toMatchObject({ accepted: 1 });
    expect(below.map(({ site }) => site)).toEqual(house.sites.filter(({ parent }) => parent === branch).map(({ ordinal }) => ordinal));
  });

  it("a room with more delegates than chairs, and a person in two rooms, are findings", async () => {
    const people = await house.delegatesOf(leaf);
    expect(people.length).toBeGreaterThan(registration.capacity);
    expect((await list(producer, 0, "findings")).rows.map(({ site }) => site)).toContain(leaf);
    await act(leafOfficer, leaf, { act: "register", ...registration, capacity: 5_000 });
    await sql`update delegate d set display_name = o.display_name, positions = o.positions from delegate o
      where d.id = ${(await house.delegatesOf(elsewhere))[0]!} and o.id = ${people[0]!}`.execute(house.db);
    const clerk = house.process();
    await createInvitationsClerk(clerk.platform).findDoubles();
    const found = await detail(leafOfficer, leaf);
    expect(found.doubleSeats.map(({ other }) => other)).toContain(house.sites[elsewhere]!.name);
    expect((await list(producer, 0, "findings")).rows.map(({ site }) => site)).toEqual(expect.arrayContaining([leaf, elsewhere]));
  });

  it("a substitute takes the chair, with a reason, once", async () => {
    const [, delegateId] = await house.delegatesOf(leaf);
    const input = { id: uuidv7(), delegateId, name: "Nguyễn Văn Thay", positions: ["Deputy head"], reason: "On a mission" };
    const replace = async () => expect((await leafOfficer.post(`${base}/sites/${leaf}/substitutions`, input)).body).toEqual({ saved: true, warnings: [] });
    await replace();
    await replace();
    const { substitutions } = await detail(officer, leaf);
    expect(substitutions).toMatchObject([{ newName: "Nguyễn Văn Thay", reason: "On a mission", author: "Leaf officer" }]);
    const { body } = await leafOfficer.get<{ delegates: { delegateId: string; name: string }[] }>(`/api/conferences/${house.conferenceId}/sites/${leaf}/roster`);
    expect(body.delegates.find((each) => each.delegateId === delegateId)?.name).toBe("Nguyễn Văn Thay");
    // A namesake in the room is asked about first.
    const asked = { ...input, id: uuidv7(), delegateId: (await house.delegatesOf(leaf))[3], positions: ["Driver"] };
    const name = `${base}/sites/${leaf}/substitutions`;
    expect((await leafOfficer.post(name, asked)).body).toEqual({ saved: false, warnings: [{ code: "same-name", value: "Nguyễn Văn Thay" }] });
    expect((await detail(officer, leaf)).substitutions).toHaveLength(1);
    expect((await leafOfficer.post(name, { ...asked, accepted: ["same-name"] })).body).toMatchObject({ saved: true });
    expect((await detail(officer, leaf)).substitutions).toHaveLength(2);
    // Who sits in this room or in another one already is nobody's substitute.
    const [third] = (await house.delegatesOf(leaf)).slice(2);
    const twin = { ...input, id: uuidv7(), delegateId: third };
    expect(await leafOfficer.post(`${base}/sites/${leaf}/substitutions`, twin)).toMatchObject({ status: 409, body: { code: "delegate-twin" } });
    const [far] = (await sql<{ name: string; positions: string[] }>`
      select display_name as name, positions from delegate where id = ${(await house.delegatesOf(elsewhere))[1]!}`.execute(house.db)).rows;
    expect(await leafOfficer.post(`${base}/sites/${leaf}/substitutions`, { ...twin, id: uuidv7(), ...far })).toMatchObject({ status: 409, body: { code: "delegate-elsewhere", detail: house.sites[elsewhere]!.name } });
    const room = await house.site(leaf);
    const [present] = await house.delegatesOf(leaf);
    await room.checkIn(house.conferenceId, present!);
    expect(await leafOfficer.post(`${base}/sites/${leaf}/substitutions`, { ...input, id: uuidv7(), delegateId: present })).toMatchObject({ status: 409, body: { code: "delegate-checked-in" } });
  });

  it("a question goes to the level above, and its answer comes back", async () => {
    const question = { id: uuidv7(), body: "May we bring twelve?" };
    await leafOfficer.post(`${base}/sites/${leaf}/messages`, question);
    await leafOfficer.post(`${base}/sites/${leaf}/messages`, question);
    expect((await notices(officer)).notices.filter(({ kind }) => kind === "question")).toMatchObject([{ detail: "May we bring twelve?" }]);
    expect((await list(officer, branch, "questions")).rows.map(({ site }) => site)).toEqual([leaf]);
    await officer.post(`${base}/sites/${leaf}/messages`, { id: uuidv7(), body: "Yes." });
    expect((await notices(leafOfficer)).notices[0]).toMatchObject({ kind: "answer", detail: "Yes." });
    expect((await list(officer, branch, "questions")).rows).toEqual([]);
    expect((await detail(leafOfficer, leaf)).messages.map(({ body, fromAbove }) => [body, fromAbove])).toEqual([["May we bring twelve?", false], ["Yes.", true]]);
  });

  it("a unit that nobody signs in for is answered for, and that is told", async () => {
    const other = house.sites.filter(({ parent }) => parent === branch)[1]!.ordinal;
    await act(officer, other, { act: "decline", reason: "The hall is flooded" });
    expect(await detail(producer, other)).toMatchObject({ answer: "declined", onBehalf: true, reason: "The hall is flooded", hasOfficer: false });
    expect((await list(producer, 0, "declined")).rows.map(({ site }) => site)).toEqual([other]);
    // They join after all.
    await act(officer, other, { act: "accept" });
    expect((await list(producer, 0, "declined")).total).toBe(0);
  });

  it("reminds all who have not answered, or one; not twice in the same minute", async () => {
    const waiting = (await list(officer, branch, "unanswered")).total;
    const all = await officer.post<InvitationsReminded>(`${base}/remind`, { under: branch, filter: "unanswered" });
    expect(all.body).toEqual({ reminded: waiting, byMail: 0 });
    expect((await officer.post<InvitationsReminded>(`${base}/remind`, { under: branch })).body.reminded).toBe(0);
    expect((await producer.post<InvitationsReminded>(`${base}/remind`, { under: 0, sites: [elsewhere] })).body.reminded).toBe(1);
  });

  it("the list of who has not answered comes as a file", async () => {
    const { rows } = await list(producer, branch, "unanswered");
    const answer = await producer.get<string>(`${base}/list.csv?under=${branch}&filter=unanswered&language=en`);
    expect(answer.headers.get("content-type")).toContain("text/csv");
    const lines = answer.body.trim().split("\r\n");
    expect(lines).toHaveLength(rows.length + 1);
    expect(lines[1]).toContain(rows[0]!.name);
  });

  it("a unit joins late: a site of its own in the tree, invited at once", async () => {
    const unitId = uuidv7();
    await sql`insert into unit (id, parent_id, kind, level_code, name, time_zone, usual_delegates, position)
      select ${unitId}, u.id, v.kind, v.level_code, 'Latecomers', u.time_zone, 12, 99999 from unit u, unit v
      where u.id = ${house.sites[branch]!.unitId} and v.id = ${house.sites[leaf]!.unitId}`.execute(house.db);
    const joined = await producer.post<{ site: number }>(`${base}/sites`, { unitId });
    expect(joined).toMatchObject({ status: 201, body: { site: house.sites.length } });
    expect(await producer.post(`${base}/sites`, { unitId })).toMatchObject({ status: 409, body: { code: "site-exists" } });
    expect(await detail(officer, joined.body.site)).toMatchObject({ name: "Latecomers", above: house.sites[branch]!.name });
    expect((await detail(officer, joined.body.site)).invitedAt).not.toBeNull();
    expect((await house.journal()).at(-1)).toMatchObject({ kind: "directory.changed" });
  });

  it("counts a room that has tested, without anybody writing it down", async () => {
    const room = await house.site(leaf);
    await room.command(house.conferenceId, { kind: "site.report-test", site: leaf, camera: true, microphone: true, programme: true });
    expect((await funnel(officer, branch)).total.tested).toBe(1);
    expect((await detail(leafOfficer, leaf)).testedAt).toBeGreaterThan(0);
  });
});

describe("who may", () => {
  const others: Record<string, () => Promise<TestClient>> = { room: () => house.site(leaf), delegate: () => house.delegate(leaf, 3), nobody: async () => house.nobody() };
  const message = () => ({ id: uuidv7(), body: "?" });
  const substitution = () => ({ id: uuidv7(), delegateId: uuidv7(), name: "A B", positions: ["C"], reason: "D" });
  /** Action on a site: inside of the officer's subtree, outside of it. `d`: done or refused for another reason than the sign-in. */
  const actions: [name: string, call: (who: TestClient, site: number) => Promise<{ status: number }>, producer: string, officer: string][] = [
    ["read one", (who, site) => who.get(`${base}/sites/${site}`), "dd", "dn"],
    ["read the funnel", (who, site) => who.get(`${base}/funnel?under=${site}`), "dd", "dn"],
    ["read the list", (who, site) => who.get(`${base}/list?under=${site}`), "dd", "dn"],
    ["export", (who, site) => who.get(`${base}/list.csv?under=${site}`), "dd", "dn"],
    ["invite", (who, site) => who.post(`${base}/send`, { under: site }), "dd", "dn"],
    ["send again", (who, site) => who.post(`${base}/send`, { under: site, sites: [site] }), "dd", "dn"],
    ["remind", (who, site) => who.post(`${base}/remind`, { under: site }), "dd", "dn"],
    ["answer", (who, site) => act(who, site, { act: "accept" }), "dd", "dn"],
    ["ask", (who, site) => who.post(`${base}/sites/${site}/messages`, message()), "dd", "dn"],
    ["substitute", (who, site) => who.post(`${base}/sites/${site}/substitutions`, substitution()), "dd", "dn"],
    ["write the text", (who) => who.post(`${base}/campaign`, text(Date.now())), "dd", "nn"],
    ["add a late site", (who) => who.post(`${base}/sites`, { unitId: house.sites[0]!.unitId }), "dd", "nn"],
    ["see the mails", (who) => who.get(`${base}/mail`), "dd", "nn"],
  ];
  it.each(actions)("%s", async (_name, call, ofProducer, ofOfficer) => {
    const letters = async (who: TestClient) => {
      const answers = [await call(who, leaf), await call(who, elsewhere)];
      return answers.map(({ status }) => (status === 401 || status === 403 ? "n" : "d")).join("");
    };
    expect(await letters(producer)).toBe(ofProducer);
    expect(await letters(officer)).toBe(ofOfficer);
    for (const open of Object.values(others)) expect(await letters(await open())).toBe("nn");
  });

  it("no officer invites their own unit, or reaches outside by naming a site", async () => {
    expect((await officer.post(`${base}/send`, { under: branch, sites: [branch] })).status).toBe(403);
    expect((await officer.post(`${base}/send`, { under: branch, sites: [elsewhere] })).status).toBe(403);
    expect((await officer.post(`${base}/remind`, { under: branch, sites: [elsewhere] })).status).toBe(403);
    expect((await leafOfficer.get(`${base}/sites/${branch}`)).status).toBe(403);
  });

  it("a command without the header that names the sign-in is nobody's", async () => {
    expect((await producer.post(`${base}/send`, { under: 0 }, { withoutSignIn: true })).status).toBe(401);
  });
});
