import { problems, type ProblemCode } from "@diemcau/contract";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
let room: TestClient;
let other: { conferenceId: string; producer: TestClient };
const ROOM = 5;

beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  officer = await house.officer();
  room = await house.site(ROOM);
  await producer.command(house.conferenceId, { kind: "conference.open" });
  other = { conferenceId: uuidv7(), producer };
});
afterAll(() => house.close());

const path = () => `/api/conferences/${house.conferenceId}/commands`;

/** Runs a refusal in both languages, and checks that it is a proper one and that nothing has happened. */
async function refuses(code: ProblemCode, call: (language: "vi" | "en") => Promise<{ status: number; type: string; body: unknown }>): Promise<void> {
  const before = await house.journal();
  for (const language of ["vi", "en"] as const) {
    const { status, type, body } = await call(language);
    const { title, remedy } = problems[code][language];
    expect(body).toMatchObject({ code, title, remedy, status: problems[code].status, type: `/problems/${code}` });
    expect(status).toBe(problems[code].status);
    expect(type).toBe("application/problem+json");
  }
  expect(await house.journal()).toEqual(before);
}

describe("a command that is refused changes nothing and says why, in both languages", () => {
  const cue = { kind: "site.cue", site: 3 };

  it.each<[string, ProblemCode, unknown]>([
    ["of an unknown kind", "command-unknown", { id: uuidv7(), kind: "site.explode", site: 1 }],
    ["of a kind that every object has", "command-unknown", { id: uuidv7(), kind: "constructor" }],
    ["without a kind", "input-malformed", { id: uuidv7(), site: 1 }],
    ["that is a list", "input-malformed", [{ id: uuidv7(), ...cue }]],
    ["that is null", "input-malformed", "null"],
    ["that is a text", "input-malformed", '"site.cue"'],
    ["that is no JSON", "input-malformed", '{"id": "'],
    ["that is empty", "input-malformed", ""],
    ["without an id", "input-malformed", cue],
    ["with an id that is none", "input-malformed", { id: "7", ...cue }],
    ["with an id in capitals", "input-malformed", { id: uuidv7().toUpperCase(), ...cue }],
    ["with something extra", "input-malformed", { id: uuidv7(), ...cue, force: true }],
    ["with a field missing", "input-malformed", { id: uuidv7(), kind: "site.cue" }],
    ["with text for a number", "input-malformed", { id: uuidv7(), kind: "site.cue", site: "3" }],
    ["with a fraction of a site", "input-malformed", { id: uuidv7(), kind: "site.cue", site: 1.5 }],
    ["with a site below zero", "input-malformed", { id: uuidv7(), kind: "site.cue", site: -1 }],
    ["with a slot that is not there", "input-malformed", { id: uuidv7(), kind: "programme.enlarge", slot: 4 }],
    ["with a line break in a name", "input-malformed", { id: uuidv7(), kind: "programme.put-on-air", site: 3, speaker: { name: "A\nB" } }],
    ["with half a character in a name", "input-malformed", `{"id":"${uuidv7()}","kind":"programme.put-on-air","site":3,"speaker":{"name":"\\ud800"}}`],
    ["with a blank name", "input-malformed", { id: uuidv7(), kind: "programme.put-on-air", site: 3, speaker: { name: "   " } }],
    ["with a prototype to spoil", "input-malformed", `{"id":"${uuidv7()}","kind":"site.cue","site":3,"__proto__":{"x":1}}`],
    ["with a site beyond the last", "site-unknown", { id: uuidv7(), kind: "site.cue", site: 120 }],
    ["for a room that is not there", "site-not-connected", { id: uuidv7(), ...cue }],
    ["for an agenda item of nobody", "agenda-item-unknown", { id: uuidv7(), kind: "agenda.move", itemId: uuidv7() }],
  ])("%s: %s", async (_what, code, body) => {
    await refuses(code, (language) => producer.post(path(), body, { language }));
  });

  it("names the place that is wrong", async () => {
    const { body } = await producer.command(house.conferenceId, { kind: "headcount.report", site: 3, present: 100_001, qualifier: "exact" });
    expect(body).toMatchObject({ code: "input-malformed", detail: expect.stringContaining("/present") });
  });

  it("of more than 16 kB: 413, also when it does not say its length", async () => {
    const body = JSON.stringify({ id: uuidv7(), kind: "queue.request", site: 3, note: "x".repeat(17_000) });
    await refuses("input-too-large", (language) => producer.post(path(), body, { language }));
  });

  it("in another content type", async () => {
    await refuses("input-malformed", (language) => producer.post(path(), "kind=conference.close", { language, headers: { "content-type": "application/x-www-form-urlencoded" } }));
    await refuses("input-malformed", (language) => producer.post(path(), "{}", { language, headers: { "content-type": "text/plain" } }));
  });

  it("from nobody", async () => {
    await refuses("sign-in-required", (language) => house.nobody().command(house.conferenceId, cue, { language }));
  });

  it("that another web site's form sent: the cookie alone is not enough", async () => {
    await refuses("sign-in-required", (language) => producer.command(house.conferenceId, cue, { language, withoutSignIn: true }));
    await refuses("sign-in-required", (language) => producer.post(`${path()}?as=account`, { id: uuidv7(), ...cue }, { language, withoutSignIn: true }));
  });

  it("from a sign-in that this browser does not have", async () => {
    await refuses("sign-in-required", (language) => producer.command(house.conferenceId, cue, { language, headers: { "x-diemcau-as": "delegate" } }));
    await refuses("sign-in-required", (language) => room.command(house.conferenceId, cue, { language, headers: { "x-diemcau-as": "account" } }));
    const [mine] = Object.entries(room.cookies);
    // The token of one room under another room's name.
    const stranger = house.sites[6]!.id;
    const headers = { "x-diemcau-as": `site:${stranger}`, cookie: `dc_site_${stranger}=${mine![1]}` };
    await refuses("sign-in-required", (language) => house.nobody().command(house.conferenceId, { ...cue, site: 6 }, { language, headers }));
  });

  it("from a role that may not", async () => {
    await refuses("not-allowed", (language) => officer.command(house.conferenceId, cue, { language }));
    await refuses("not-allowed", (language) => room.command(house.conferenceId, { kind: "programme.put-on-air", site: ROOM }, { language }));
    const delegate = await house.delegate(ROOM);
    await refuses("not-allowed", (language) => delegate.command(house.conferenceId, { kind: "queue.request", site: ROOM }, { language }));
    // The console does not speak for a room.
    await refuses("not-allowed", (language) => producer.command(house.conferenceId, { kind: "queue.request", site: 3 }, { language }));
  });

  it("from a room for another room", async () => {
    for (const command of [
      { kind: "queue.request", site: 6 },
      { kind: "headcount.report", site: 6, present: 3, qualifier: "exact" },
      { kind: "site.report-test", site: 6, camera: true, microphone: true, programme: true },
    ]) {
      await refuses("not-allowed", (language) => room.command(house.conferenceId, command, { language }));
    }
  });

  it("to a conference that is not there, or not one's own", async () => {
    const nowhere = uuidv7();
    await refuses("conference-unknown", (language) => producer.command(nowhere, cue, { language }));
    await refuses("wrong-conference", (language) => room.command(nowhere, { kind: "queue.request", site: ROOM }, { language }));
    await refuses("input-malformed", (language) => producer.post("/api/conferences/northwind/commands", { id: uuidv7(), ...cue }, { language }));
  });

  it("to an address that is none", async () => {
    await refuses("not-found", (language) => producer.post("/api/conferences", undefined, { language, headers: { "content-type": "application/json" } }).then(() => producer.get("/api/nothing", { language })));
    await refuses("not-found", (language) => producer.post(`${path()}/again`, {}, { language }));
    await refuses("input-malformed", (language) => producer.get("/api/conferences/%zz/outline", { language }));
  });
});

describe("a command that is sent again", () => {
  it("is answered as the first time and not carried out", async () => {
    const id = uuidv7();
    const itemId = (await producer.get<{ agenda: { id: string }[] }>(`/api/conferences/${house.conferenceId}/outline`)).body.agenda[0]!.id;
    const first = await producer.command(house.conferenceId, { id, kind: "agenda.move", itemId });
    expect(first.body).toEqual({ id, seq: expect.any(Number), repeated: false });
    const before = await house.journal();
    expect(before.at(-1)).toMatchObject({ seq: first.body.seq, kind: "agenda.moved", body: { itemId } });
    // Something else happens in between, and the members come in another order.
    await room.command(house.conferenceId, { kind: "headcount.report", site: ROOM, present: 3, qualifier: "approx" });
    for (let again = 0; again < 3; again++) {
      const { status, body } = await producer.post(path(), JSON.stringify({ itemId, kind: "agenda.move", id }));
      expect([status, body]).toEqual([200, { id, seq: first.body.seq, repeated: true }]);
    }
    expect(await house.journal()).toHaveLength(before.length + 1);
  });

  it("at the same moment, many times, is carried out once", async () => {
    const id = uuidv7();
    const before = await house.journal();
    const answers = await Promise.all(Array.from({ length: 20 }, () => room.command(house.conferenceId, { id, kind: "headcount.report", site: ROOM, present: 77, qualifier: "exact" })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(answers.filter(({ body }) => !body.repeated)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.seq)).size).toBe(1);
    expect(await house.journal()).toHaveLength(before.length + 1);
  });

  it("with another content is refused", async () => {
    const id = uuidv7();
    expect((await room.command(house.conferenceId, { id, kind: "headcount.report", site: ROOM, present: 1, qualifier: "exact" })).status).toBe(200);
    await refuses("command-id-reused", (language) => room.command(house.conferenceId, { id, kind: "headcount.report", site: ROOM, present: 2, qualifier: "exact" }, { language }));
    // By somebody else, too: an id is not a way to learn what others did.
    await refuses("command-id-reused", (language) => producer.command(house.conferenceId, { id, kind: "headcount.report", site: ROOM, present: 1, qualifier: "exact" }, { language }));
  });

  it("after it was refused is decided anew", async () => {
    const id = uuidv7();
    expect((await producer.command(house.conferenceId, { id, kind: "agenda.move", itemId: uuidv7() })).status).toBe(404);
    expect((await producer.command(house.conferenceId, { id, kind: "agenda.move", itemId: null })).status).toBe(200);
  });

  it("to another conference is another command", async () => {
    const made = await producer.post("/api/conferences", await plainConference(other.conferenceId));
    expect(made.status).toBe(201);
    const id = uuidv7();
    expect((await producer.command(house.conferenceId, { id, kind: "agenda.move", itemId: null })).status).toBe(200);
    const { body } = await producer.command(other.conferenceId, { id, kind: "conference.open" });
    expect(body.code).toBe("command-id-reused");
    expect(await house.journal(other.conferenceId)).toEqual([]);
  });
});

describe("text", () => {
  it("is kept composed (NFC) and trimmed, however it was typed", async () => {
    const name = "  Đỗ Thị Ngữ ".normalize("NFD");
    const { status } = await room.command(house.conferenceId, { kind: "queue.request", site: ROOM, speaker: { name }, note: "Về điểm ứ\u0302 ".normalize("NFD") });
    expect(status).toBe(200);
    const { body } = (await house.journal()).findLast(({ kind }) => kind === "queue.requested")!;
    expect(body["speaker"]).toEqual({ name: "Đỗ Thị Ngữ".normalize("NFC") });
    expect(body["note"]).toBe(String(body["note"]).normalize("NFC").trim());
  });
});

describe("one person's mistake", () => {
  it("does not fail the commands that share its transaction", async () => {
    const good = (present: number) => room.command(house.conferenceId, { kind: "headcount.report", site: ROOM, present, qualifier: "exact" });
    const bad = () => room.post(path(), `{"id":"${uuidv7()}","kind":"queue.request","site":${ROOM},"note":"\\udc00 \\ud800"}`);
    const answers = await Promise.all([good(1), bad(), good(2), bad(), good(3)]);
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 200, 400, 200]);
  });
});

async function plainConference(id: string) {
  const session = uuidv7();
  return {
    id,
    title: "A small second conference",
    shortTitle: "Second",
    startsAt: 1_800_000_000_000,
    timeZone: "Europe/Oslo",
    venue: "Lamp Hall",
    groundDocument: { symbol: "RES 9", type: "Resolution", issuer: "Assembly", issuedOn: "2026-10-01", abstract: "On the second conference" },
    sessions: [{ id: session, title: "Morning", startsAt: 1_800_000_000_000, endsAt: 1_800_010_000_000 }],
    agenda: [{ id: uuidv7(), sessionId: session, kind: "report", title: "Report", minutes: 30, presenters: [] }],
    units: [house.sites[0]!.unitId, house.sites[1]!.unitId],
  };
}

describe("the counts of a room", () => {
  it("are kept one by one, as they are in the journal", async () => {
    const counter = await house.site(44);
    const report = { id: uuidv7(), kind: "headcount.report", site: 44, present: 31, qualifier: "approx" };
    const { body: first } = await counter.command(house.conferenceId, report);
    await counter.command(house.conferenceId, report);
    const { body: second } = await producer.command(house.conferenceId, { kind: "headcount.report", site: 44, present: 33, qualifier: "exact" });
    const kept = await sql<{ seq: number; present: number; qualifier: string; same: boolean }>`
      select h.seq, h.present, h.qualifier, h.at = j.at as same from headcount h join journal j using (conference_id, seq)
      where h.conference_id = ${house.conferenceId} and h.site_ordinal = 44 order by h.seq`.execute(house.db);
    expect(kept.rows).toEqual([
      { seq: first.seq, present: 31, qualifier: "approx", same: true },
      { seq: second.seq, present: 33, qualifier: "exact", same: true },
    ]);
  });
});
