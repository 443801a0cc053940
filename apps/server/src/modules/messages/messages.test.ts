import type { AccountReach, DelegateClasses, Directory, Incidents, LineFound, LineHistory, LocalAgenda, LocalMinutes, Me, NoticeReceipts, OwnReceipts, Phrases } from "@diemcau/contract";
import { ADDED_LIMIT, siteSet } from "@diemcau/rules";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Lanes } from "../floor/index.ts";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { createMessagesClerk } from "./index.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
let room: TestClient;
let neighbour: TestClient;
/** Brings receipts into the journal, as the clerk's process does. */
let clerk: ReturnType<typeof createMessagesClerk>;
const ROOM = 5;
const NEIGHBOUR = 6;
const at = (path: string) => `/api/conferences/${house.conferenceId}${path}`;
const give = (client: TestClient, kind: string, fields: object = {}) => client.command(house.conferenceId, { kind, ...fields });

beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  officer = await house.officer();
  room = await house.site(ROOM);
  neighbour = await house.site(NEIGHBOUR);
  const { platform } = house.process();
  const lanes = new Lanes(platform);
  clerk = createMessagesClerk(platform, (conference) => lanes.of(conference));
  await give(producer, "conference.open");
});
afterAll(() => house.close());

const NOTICE = { kind: "notice.send", urgency: "confirm", rooms: true, to: null, chosen: { kind: "all" } };
async function send(text: string, fields: object = {}): Promise<string> {
  const id = uuidv7();
  const { status } = await producer.command(house.conferenceId, { ...NOTICE, id, text, ...fields });
  expect(status).toBe(200);
  return id;
}
const counts = async (noticeId: string) => {
  await clerk.round();
  const { state } = await house.platform.hub.get(house.conferenceId);
  const found = (await house.journal()).filter(({ kind }) => kind === "notices.counted").flatMap(({ body }) => body["counts"] as [string, number, number, number][]);
  expect(state.messages.notices.some(({ id }) => id === noticeId)).toBe(true);
  return found.findLast(([id]) => id === noticeId)?.slice(1) ?? [0, 0, 0];
};

describe("receipts of a notice", () => {
  it("count each room once, whatever is sent how often, and say who has not read", async () => {
    const id = await send("Please be seated");
    for (let again = 0; again < 3; again++) expect((await give(room, "notice.receive", { site: ROOM, delivered: [id], read: [] })).status).toBe(200);
    expect(await counts(id)).toEqual([1, 0, 0]);
    expect((await give(room, "notice.receive", { site: ROOM, delivered: [], read: [id] })).status).toBe(200);
    // Read without having said before that it was there.
    expect((await give(neighbour, "notice.receive", { site: NEIGHBOUR, delivered: [], read: [id] })).status).toBe(200);
    expect((await give(neighbour, "notice.receive", { site: NEIGHBOUR, delivered: [id], read: [id] })).status).toBe(200);
    expect(await counts(id)).toEqual([2, 2, 0]);
    const receipts = (await producer.get<NoticeReceipts>(at(`/notices/${id}/receipts`))).body;
    expect(receipts.site).toEqual([ROOM, NEIGHBOUR]);
    expect(receipts.read.every((read, n) => read !== null && read >= receipts.delivered[n]!)).toBe(true);
    expect((await room.get<OwnReceipts>(at(`/sites/${ROOM}/notices`))).body.find((receipt) => receipt.id === id)?.read).toBe(receipts.read[0]);
  });

  it("are taken from many rooms at once without losing one", async () => {
    const id = await send("All at once");
    const rooms = await Promise.all(Array.from({ length: 30 }, (_, site) => house.site(site)));
    const answers = await Promise.all(rooms.flatMap((each, site) => [give(each, "notice.receive", { site, delivered: [id], read: [] }), give(each, "notice.receive", { site, delivered: [id], read: [id] })]));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await counts(id)).toEqual([30, 30, 0]);
  });

  it("are nobody's but the room's own", async () => {
    const id = await send("For one room", { to: siteSet([ROOM]), chosen: { kind: "picked" } });
    expect((await give(neighbour, "notice.receive", { site: ROOM, delivered: [id], read: [] })).status).toBe(403);
    expect((await give(neighbour, "notice.receive", { site: NEIGHBOUR, delivered: [id], read: [] })).body).toMatchObject({ code: "notice-unknown" });
    expect((await room.get(at(`/notices/${id}/receipts`))).status).toBe(403);
    expect((await neighbour.get(at(`/sites/${ROOM}/notices`))).status).toBe(403);
  });

  it("reach the room's stream when the notice is for it, and no other room's", async () => {
    const [mine, other] = await Promise.all([room.events(house.conferenceId), neighbour.events(house.conferenceId)]);
    await Promise.all([mine.opened(), other.opened()]);
    const id = await send("Only for room five", { to: siteSet([ROOM]), chosen: { kind: "picked" } });
    const entry = await mine.entry("notice.sent", ({ noticeId }) => noticeId === id);
    expect(entry).not.toHaveProperty("to");
    await send("The end of this test");
    await other.entry("notice.sent", ({ text }) => text === "The end of this test");
    expect(JSON.stringify(other.events)).not.toContain("Only for room five");
    mine.close();
    other.close();
  });
});

describe("a notice of a unit's officer", () => {
  it("reaches rooms of their subtree, never others, and is followed for these alone", async () => {
    const { roots } = (await officer.get<AccountReach>(at("/reach"))).body;
    const { parent } = (await producer.get<Directory>(at("/directory"))).body.sites;
    const inside = parent.flatMap((up, site) => (roots.includes(site) || roots.includes(up) ? [site] : []));
    const outside = parent.findIndex((_, site) => !inside.includes(site) && !inside.includes(parent[site]!));
    const send = async (sites: number[] | null) => {
      const id = uuidv7();
      return { id, answer: await officer.command(house.conferenceId, { ...NOTICE, id, text: "From the unit", to: sites && siteSet(sites), chosen: { kind: "picked" } }) };
    };
    for (const wrong of [null, [outside], [inside[0]!, outside]]) expect((await send(wrong)).answer).toMatchObject({ status: 403, body: { code: "notice-outside-unit" } });
    const { id, answer } = await send(inside);
    expect(answer.status).toBe(200);
    const there = await house.site(inside[0]!);
    expect((await give(there, "notice.receive", { site: inside[0]!, delivered: [], read: [id] })).status).toBe(200);
    expect((await officer.get<NoticeReceipts>(at(`/notices/${id}/receipts`))).body.site).toEqual([inside[0]]);
    // Of a notice of the centre an officer follows the own rooms alone.
    const ofCentre = uuidv7();
    await producer.command(house.conferenceId, { ...NOTICE, id: ofCentre, text: "From the centre" });
    for (const site of [inside[0]!, outside]) await give(await house.site(site), "notice.receive", { site, delivered: [ofCentre], read: [] });
    expect((await producer.get<NoticeReceipts>(at(`/notices/${ofCentre}/receipts`))).body.site).toEqual([inside[0]!, outside].toSorted((a, b) => a - b));
    expect((await officer.get<NoticeReceipts>(at(`/notices/${ofCentre}/receipts`))).body.site).toEqual([inside[0]]);
    const classes = (await officer.get<DelegateClasses>(at("/delegate-classes"))).body;
    const all = (await producer.get<DelegateClasses>(at("/delegate-classes"))).body;
    const sum = (list: DelegateClasses) => list.reduce((persons, { delegates }) => persons + delegates, 0);
    expect(sum(classes)).toBeLessThan(sum(all));
    expect(await officer.command(house.conferenceId, { kind: "notice.withdraw", noticeId: ofCentre })).toMatchObject({ status: 403, body: { code: "notice-of-others" } });
    // The centre sees whose it is, and who has read it.
    expect(await counts(id)).toEqual([1, 1, 0]);
    const unit = (await officer.get<Me>("/api/me")).body.unit!;
    expect((await house.platform.hub.get(house.conferenceId)).state.messages.notices.find((notice) => notice.id === id)).toMatchObject({ unit, sites: inside.length });
    expect((await officer.command(house.conferenceId, { kind: "notice.withdraw", noticeId: id })).status).toBe(200);
  });
});

describe("a notice to delegates", () => {
  it("stands on the phones of those it is for, and is confirmed there once", async () => {
    const someone = await house.delegate(ROOM);
    const elsewhere = await house.delegate(NEIGHBOUR);
    const id = await send("Guests meet in hall B", { rooms: false, to: siteSet([ROOM]), chosen: { kind: "picked" }, delegates: { classes: null } });
    expect((await someone.get<string>("/me")).body).toContain("Guests meet in hall B");
    expect((await elsewhere.get<string>("/me")).body).not.toContain("Guests meet in hall B");
    for (let again = 0; again < 2; again++) {
      const answer = await fetch(`${house.url}/me/notices/${id}/read`, { method: "POST", headers: { ...someone.headers(), "content-type": "application/x-www-form-urlencoded" }, redirect: "manual" });
      expect(answer.status).toBe(303);
    }
    const foreign = await fetch(`${house.url}/me/notices/${id}/read`, { method: "POST", headers: elsewhere.headers(), redirect: "manual" });
    expect(foreign.status).toBe(409);
    expect(await counts(id)).toEqual([0, 0, 1]);
    expect((await someone.get<string>("/me", { language: "en" })).body).toContain("You have confirmed it");
  });

  it("that is for a class is not read by another class", async () => {
    const someone = await house.delegate(ROOM);
    const { body: classes } = await producer.get<{ name: string; delegates: number }[]>(at("/delegate-classes"));
    expect(classes.length).toBeGreaterThan(0);
    await send("For no class of this house", { rooms: false, delegates: { classes: ["No such class"] } });
    expect((await someone.get<string>("/me")).body).not.toContain("For no class of this house");
    await send("For every class of this house", { rooms: false, delegates: { classes: classes.slice(0, 20).map(({ name }) => name) } });
    expect((await someone.get<string>("/me")).body).toContain("For every class of this house");
  });
});

describe("a room's line", () => {
  it("is kept, read by both sides, and found by words without their signs", async () => {
    expect((await give(room, "line.say", { site: ROOM, text: "Điểm cầu không nghe thấy trung tâm" })).status).toBe(200);
    expect((await give(producer, "line.say", { site: ROOM, text: "Please turn the mixer on" })).status).toBe(200);
    const own = (await room.get<LineHistory>(at(`/sites/${ROOM}/line`))).body.messages;
    expect(own.map(({ side, text, author }) => [side, text, author])).toEqual([
      ["site", "Điểm cầu không nghe thấy trung tâm", ""],
      ["centre", "Please turn the mixer on", ""],
    ]);
    const seen = (await producer.get<LineHistory>(at(`/sites/${ROOM}/line`))).body.messages;
    expect(seen[1]!.author).not.toBe("");
    const { messages } = (await producer.get<LineFound>(at(`/lines/search?q=${encodeURIComponent("trung tam nghe")}`))).body;
    expect(messages.map(({ site, text }) => [site, text])).toEqual([[ROOM, "Điểm cầu không nghe thấy trung tâm"]]);
    expect((await producer.get<LineFound>(at(`/lines/search?q=${encodeURIComponent("100%_")}`))).body.messages).toEqual([]);
  });

  it("is no other room's, and an officer's only below their unit", async () => {
    const officerOf = (await house.db.selectFrom("account").select("unit_id").where("role", "=", "unit-officer").executeTakeFirstOrThrow()).unit_id;
    const tree = house.sites;
    const below = (site: number): boolean => {
      for (let each = site; each >= 0; each = tree[each]!.parent) if (tree[each]!.unitId === officerOf) return true;
      return false;
    };
    const mine = tree.findIndex(({ ordinal }) => below(ordinal));
    const foreign = tree.findIndex(({ ordinal }) => ordinal > 0 && !below(ordinal));
    expect((await neighbour.get(at(`/sites/${ROOM}/line`))).status).toBe(403);
    expect((await give(neighbour, "line.say", { site: ROOM, text: "intruder" })).status).toBe(403);
    expect((await officer.get(at(`/sites/${mine}/line`))).status).toBe(200);
    expect((await officer.get(at(`/sites/${foreign}/line`))).status).toBe(403);
    expect((await give(officer, "line.say", { site: mine, text: "From the province" })).status).toBe(200);
    expect((await give(officer, "line.take", { site: foreign })).status).toBe(403);
    const texts = (await officer.get<LineFound>(at("/lines/search?q=province"))).body.messages;
    expect(texts.map(({ site }) => site)).toEqual([mine]);
    expect((await officer.get<LineFound>(at("/lines/search?q=mixer"))).body.messages.every(({ site }) => below(site))).toBe(true);
  });

  it("sent twice under one id is one message", async () => {
    const id = uuidv7();
    const say = () => room.command(house.conferenceId, { id, kind: "line.say", site: ROOM, text: "Only once" });
    expect((await say()).body).toMatchObject({ repeated: false });
    expect((await say()).body).toMatchObject({ repeated: true });
    const { messages } = (await room.get<LineHistory>(at(`/sites/${ROOM}/line`))).body;
    expect(messages.filter(({ text }) => text === "Only once")).toHaveLength(1);
  });

  it("has its ready-made sentences in the reader's language", async () => {
    const vi = (await room.get<Phrases>(at("/phrases"), { language: "vi" })).body;
    const en = (await room.get<Phrases>(at("/phrases"), { language: "en" })).body;
    expect(en.site).toHaveLength(vi.site.length);
    expect(vi.site.every((phrase, n) => phrase !== en.site[n])).toBe(true);
    // They can be sent as they are.
    for (const phrase of [...vi.centre, ...en.centre]) expect((await give(producer, "line.say", { site: 9, text: phrase })).status).toBe(200);
  });
});

describe("an incident", () => {
  it("is kept with who opened, owned, noted and closed it, and when it began", async () => {
    const id = uuidv7();
    const since = Date.now() - 5 * 60_000;
    await room.command(house.conferenceId, { id, kind: "incident.open", site: ROOM, what: "no-sound", severity: "major", since, note: "Mixer is dead" });
    expect((await give(room, "incident.take", { site: ROOM, incidentId: id })).status).toBe(403);
    expect((await give(neighbour, "incident.close", { site: ROOM, incidentId: id, solution: "x" })).status).toBe(403);
    await give(producer, "incident.take", { site: ROOM, incidentId: id });
    await give(producer, "incident.grade", { site: ROOM, incidentId: id, severity: "blocking" });
    await give(producer, "incident.note", { site: ROOM, incidentId: id, text: "Called them" });
    await give(room, "incident.close", { site: ROOM, incidentId: id, solution: "A second mixer" });
    const record = (await producer.get<Incidents>(at("/incidents"))).body.incidents.find((each) => each.id === id)!;
    expect(record).toMatchObject({ site: ROOM, siteName: house.sites[ROOM]!.name, what: "no-sound", severity: "blocking", since, side: "site", solution: "A second mixer" });
    expect(record.notes.map(({ side, text }) => [side, text])).toEqual([
      ["site", "Mixer is dead"],
      ["centre", "Called them"],
    ]);
    expect(record.closedAt).toBeGreaterThanOrEqual(record.openedAt);
    expect(record.owner).not.toBe("");
    expect((await give(producer, "incident.close", { site: ROOM, incidentId: id, solution: "again" })).body).toMatchObject({ code: "incident-not-open" });
    expect((await neighbour.get<Incidents>(at("/incidents"))).body.incidents).toEqual([]);
    // Closed too early: the room opens it again, and everything stays with it.
    expect((await give(neighbour, "incident.reopen", { site: ROOM, incidentId: id, reason: "x" })).status).toBe(403);
    expect((await give(room, "incident.reopen", { site: ROOM, incidentId: id, reason: "It hums" })).status).toBe(200);
    const again = (await producer.get<Incidents>(at("/incidents"))).body.incidents.find((each) => each.id === id)!;
    expect(again).toMatchObject({ closedAt: null, closedBy: null, solution: null, owner: record.owner, since });
    expect(again.notes.slice(2).map(({ kind, side, text, at: when }) => [kind, side, text, when >= record.closedAt!])).toEqual([
      ["closed", "site", "A second mixer", true],
      ["reopened", "site", "It hums", true],
    ]);
    expect((await give(producer, "incident.close", { site: ROOM, incidentId: id, solution: "A new cable" })).status).toBe(200);
  });
});

describe("a room on its own", () => {
  it("has room for all it planned and all it may add", async () => {
    const path = at(`/sites/${NEIGHBOUR}/local-agenda`);
    const { sessions } = (await neighbour.get<{ sessions: { id: string }[] }>(at("/outline"))).body;
    const { version } = (await neighbour.get<LocalAgenda>(path)).body;
    const items = Array.from({ length: 40 }, (_, nth) => ({ id: uuidv7(), sessionId: sessions[0]!.id, place: "after", kind: "discussion", title: `Item ${nth}`, minutes: 5, presenters: [] }));
    expect((await neighbour.post(path, { version, items })).status).toBe(200);
    for (let nth = 0; nth < ADDED_LIMIT; nth++) {
      const added = await give(neighbour, "local.add-item", { site: NEIGHBOUR, itemId: uuidv7(), sessionId: sessions[0]!.id, place: "after", itemKind: "discussion", title: `Added ${nth}`, minutes: 5 });
      expect(added.status).toBe(200);
    }
    expect((await neighbour.get<LocalAgenda>(path)).body.items).toHaveLength(40 + ADDED_LIMIT);
  });

  it("adds items to its agenda, keeps its conclusions, and has its own minutes of when it really happened", async () => {
    const mine = (await room.get<LocalAgenda>(at(`/sites/${ROOM}/local-agenda`))).body;
    const itemId = uuidv7();
    const added = await give(room, "local.add-item", { site: ROOM, itemId, sessionId: uuidv7(), place: "after", itemKind: "discussion", title: "Own discussion", minutes: 20 });
    expect(added.status).toBe(200);
    const after = (await room.get<LocalAgenda>(at(`/sites/${ROOM}/local-agenda`))).body;
    expect(after.items.map(({ id }) => id)).toEqual([...mine.items.map(({ id }) => id), itemId]);
    expect(after.version).toBeGreaterThan(mine.version);

    house.advance(600_000);
    const past = Date.now() + 540_000;
    const conclusionId = uuidv7();
    await give(room, "local.open", { site: ROOM, happenedAt: past });
    await give(room, "local.begin", { site: ROOM, itemId, title: "Own discussion", until: null });
    await give(room, "local.conclude", { site: ROOM, conclusionId, text: "First thought" });
    await give(room, "local.conclude", { site: ROOM, conclusionId, text: "Better thought\nin two lines" });
    await give(room, "local.return", { site: ROOM });
    await give(room, "headcount.report", { site: ROOM, present: 41, qualifier: "exact" });
    const minutes = (await room.get<LocalMinutes>(at(`/sites/${ROOM}/local-minutes`))).body;
    expect(minutes.acts.map(({ kind }) => kind)).toEqual(["opened", "begun", "returned"]);
    expect(minutes.acts[0]!.when).toBe(past);
    expect(minutes.acts[1]!.title).toBe("Own discussion");
    expect(minutes.conclusions.map(({ text }) => text)).toEqual(["Better thought\nin two lines"]);
    expect(minutes.present).toBe(41);

    // As a paper, for the room to print and to send on.
    const pdf = await fetch(`${house.url}${at(`/sites/${ROOM}/local-minutes.pdf`)}`, { headers: room.headers() });
    expect([pdf.status, Buffer.from(await pdf.arrayBuffer()).subarray(0, 5).toString()]).toEqual([200, "%PDF-"]);
    const docx = await fetch(`${house.url}${at(`/sites/${ROOM}/local-minutes.docx`)}`, { headers: room.headers() });
    expect([docx.status, Buffer.from(await docx.arrayBuffer()).subarray(0, 2).toString()]).toEqual([200, "PK"]);

    await give(room, "local.conclude", { site: ROOM, conclusionId, text: null });
    await give(room, "local.remove-item", { site: ROOM, itemId });
    expect((await room.get<LocalMinutes>(at(`/sites/${ROOM}/local-minutes`))).body.conclusions).toEqual([]);
    expect((await room.get<LocalAgenda>(at(`/sites/${ROOM}/local-agenda`))).body.items.map(({ id }) => id)).toEqual(mine.items.map(({ id }) => id));
    expect((await neighbour.get(at(`/sites/${ROOM}/local-minutes`))).status).toBe(403);
    expect((await give(neighbour, "local.conclude", { site: ROOM, conclusionId, text: "intruder" })).status).toBe(403);
  });
});
