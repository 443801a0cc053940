import type { LineTestBoard, LineTestHistory, LineTestMeasures, LineTestRounds, LineTestRows, LineTestTaken, LineTestTurn, Notices, ProblemDetails } from "@diemcau/contract";
import { MediaClient, startMediaProcess } from "@diemcau/media";
import { freeUdpPort, playOffer, publishOffer } from "@diemcau/media/testing";
import { sql } from "kysely";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { mediaSocket } from "../media/index.ts";
import { createLineTestWarden, createRoundReminders } from "./index.ts";
import { stand, turnLimits } from "./turns.ts";

let house: TestHouse;
let producer: TestClient;
let officer: TestClient;
beforeAll(async () => {
  house = await openHouse({ config: { lineTests: 20 } });
  [producer, officer] = await Promise.all([house.producer(), house.officer()]);
});
afterAll(() => house.close());
beforeEach(async () => {
  await sql`delete from line_test_turn`.execute(house.db);
  await sql`delete from line_test_round`.execute(house.db);
  await sql`delete from line_test`.execute(house.db);
  // Rooms whose invitation was written and not sent yet are told nothing.
  await sql`delete from invitation_campaign`.execute(house.db);
});

const TURN_LIMITS = turnLimits(20);
const fine: LineTestMeasures = {
  camera: { width: 1280, height: 720, fps: 25, brightness: 120, brightest: 250, moving: 0.4 },
  cameraFault: null,
  microphone: { speechDb: -20, peakDb: -6, clipped: 0 },
  microphoneFault: null,
  loudspeaker: { played: true, heardItself: true, heardByPerson: null },
  line: { upKbps: 2_300, downKbps: 2_250, lossUp: 0, lossDown: 0, rttMs: 40, framesBack: 100, pcSlow: false },
  lineFault: null,
  browser: { name: "Google Chrome", major: 140 },
  clockOffsetMs: 10,
};
const black: LineTestMeasures = { ...fine, camera: { ...fine.camera!, brightness: 2, brightest: 5, moving: 0 } };
const quiet: LineTestMeasures = { ...fine, microphone: { ...fine.microphone!, speechDb: -50 } };

const at = () => `/api/conferences/${house.conferenceId}/line-tests`;
const send = (room: TestClient, measures: LineTestMeasures, id = uuidv7()) => room.post<LineTestTaken & ProblemDetails>(at(), { id, measures }, { language: "en" });
const test = async (site: number, measures: LineTestMeasures) => expect((await send(await house.site(site), measures)).status).toBe(200);
const board = async (query = "", who = producer) => (await who.get<LineTestBoard>(`${at()}/board${query}`)).body;
const rows = async (query = "", who = producer) => (await who.get<LineTestRows>(`${at()}/sites${query}`)).body;
/** Of the tree as the database has it, by hand. */
const below = (top: number): number[] => [top, ...house.sites.filter(({ parent }) => parent === top).flatMap(({ ordinal }) => below(ordinal))];
const officersTop = () => house.sites.find(({ unitId, ordinal }) => ordinal > 0 && unitId !== null && house.sites.some(({ parent }) => parent === ordinal))!.ordinal;

describe("a test that is sent", () => {
  it("is judged by the server, kept with its history, and marks the room as tested", async () => {
    const room = await house.site(6);
    const bad = await send(room, black);
    expect([bad.status, bad.body.test.overall, bad.body.test.reasons]).toEqual([200, "not-usable", ["camera-black"]]);
    expect((await house.journal()).filter(({ kind }) => kind === "site.tested")).toEqual([]);
    house.advance(60_000);
    const good = await send(room, fine);
    expect(good.body.test).toMatchObject({ overall: "good", reasons: [] });
    expect((await house.journal()).filter(({ kind }) => kind === "site.tested").map(({ body }) => body)).toEqual([expect.objectContaining({ site: 6, camera: true, microphone: true, programme: true })]);
    const { body } = await room.get<LineTestHistory>(`/api/conferences/${house.conferenceId}/sites/6/line-tests`);
    expect(body.tests.map(({ overall }) => overall)).toEqual(["good", "not-usable"]);
    expect(body.tests[0]).toMatchObject({ measures: fine });
  });

  it("takes a passed one back when it fails: roll call, funnel, board and the list to telephone say so, and the history stays", async () => {
    const room = await house.site(8);
    const state = async () => (await house.platform.hub.get(house.conferenceId)).state.sites.get(8).testedAt;
    const start = Date.now();
    const campaign = { version: 0, language: "vi", subject: "Giấy mời", body: "Kính mời.", byLevel: false, remindHours: 24, answerBy: start + 1e8, registerBy: start + 2e8, rosterBy: start + 3e8, testBy: start + 4e8 };
    expect((await producer.post(`/api/conferences/${house.conferenceId}/invitations/campaign`, campaign)).status).toBe(200);
    const funnel = async () => {
      const answer = await producer.get<{ total: { tested: number } }>(`/api/conferences/${house.conferenceId}/invitations/funnel?under=8`);
      return [answer.body.total.tested, answer.headers.get("etag")] as const;
    };
    const row = async () => (await producer.get<LineTestRows>(`/api/conferences/${house.conferenceId}/line-tests/sites?under=8&limit=1`)).body.rows[0]!;
    const passed = await send(room, fine);
    expect(await state()).toBeGreaterThan(0);
    const [, before] = await funnel();
    expect((await funnel())[0]).toBe(1);
    expect(await row()).toMatchObject({ overall: "good", passedAt: null });
    house.advance(60_000);
    await send(room, black);
    expect(await state()).toBe(0);
    const [tested, after] = await funnel();
    expect([tested, after === before]).toEqual([0, false]);
    expect(await row()).toMatchObject({ overall: "not-usable", passedAt: passed.body.test.at });
    const sheet = await producer.get<string>(`/api/conferences/${house.conferenceId}/line-tests/sites.csv?under=8&language=en`);
    expect(sheet.body).toContain("Passed before at");
    expect((await house.journal()).filter(({ kind, body }) => kind === "site.tested" && body["site"] === 8).map(({ body }) => body["failed"] ?? false)).toEqual([false, true]);
    const { body } = await room.get<LineTestHistory>(`/api/conferences/${house.conferenceId}/sites/8/line-tests`);
    expect(body.tests.map(({ overall }) => overall)).toEqual(["not-usable", "good"]);
    house.advance(60_000);
    await send(room, fine);
    expect([(await funnel())[0], (await row()).passedAt]).toEqual([1, null]);
  });

  it("says over which server it was, and that none of the region's took the room", async () => {
    const room = await house.site(9);
    const line = (edge?: string) => ({ ...fine, line: { ...fine.line!, ...(edge && { edge }) } });
    const server = async () => (await rows("?under=9&limit=1")).rows[0]!.server;
    expect((await send(room, line())).body.test.server).toBeNull();
    const taken = await send(room, line("root"));
    expect(taken.body.test.server).toEqual({ edge: null, fellBack: false });
    expect(taken.body.test.measures).toEqual(line("root"));
    expect(await server()).toEqual({ edge: null, fellBack: false });
    const edge = uuidv7();
    await sql`insert into edge (id, name) values (${edge}, 'north')`.execute(house.db);
    expect((await send(room, line("root"))).body.test.server).toEqual({ edge: null, fellBack: true });
    expect((await send(room, line(edge))).body.test.server).toEqual({ edge: "north", fellBack: false });
    expect(await server()).toEqual({ edge: "north", fellBack: false });
    expect((await producer.get<string>(`/api/conferences/${house.conferenceId}/line-tests/sites.csv?under=9&language=en`)).body).toContain("north");
    expect((await room.get<LineTestHistory>(`/api/conferences/${house.conferenceId}/sites/9/line-tests`)).body.tests.map(({ server: each }) => each?.edge ?? null)).toEqual(["north", null, null, null]);
    await sql`delete from edge`.execute(house.db);
  });

  it("is kept once, however often it is sent, and the roll call hears of it once", async () => {
    const room = await house.site(7);
    const id = uuidv7();
    const first = await send(room, fine, id);
    const again = await send(room, fine, id);
    expect([first.body.repeated, again.body.repeated]).toEqual([false, true]);
    expect(again.body.test).toEqual(first.body.test);
    expect((await house.journal()).filter(({ kind, body }) => kind === "site.tested" && body["site"] === 7)).toHaveLength(1);
    const other = await send(room, black, id);
    expect([other.status, other.body.code]).toEqual([409, "command-id-reused"]);
  });

  it("goes into a history that does not grow without end", async () => {
    await sql`
      insert into line_test (id, conference_id, site_ordinal, at, digest, overall, parts, reasons, measures)
      select gen_random_uuid(), ${house.conferenceId}, 8, now() - n * interval '1 day', '', 0, '{0,0,0,0,0,0,0,0,0}', '{}', '{}' from generate_series(1, 220) n`.execute(house.db);
    await test(8, black);
    const { rows: left } = await sql<{ n: number; newest: number }>`select count(*)::int as n, (array_agg(overall order by at desc))[1] as newest from line_test where site_ordinal = 8`.execute(house.db);
    expect(left).toEqual([{ n: 200, newest: 2 }]);
  });

  it.each([
    ["half of it", { id: uuidv7() }],
    ["too much of it", { id: uuidv7(), measures: { ...fine, name: "somebody" } }],
    ["a share above one", { id: uuidv7(), measures: { ...fine, line: { ...fine.line!, lossUp: 7 } } }],
    ["a number that is none", { id: uuidv7(), measures: { ...fine, clockOffsetMs: "ten" } }],
  ])("is refused with %s", async (_name, body) => {
    const room = await house.site(6);
    expect((await room.post<ProblemDetails>(at(), body)).body.code).toBe("input-malformed");
  });

  it("is the room's own: nobody sends one for it, or reads another's", async () => {
    for (const client of [producer, officer, house.nobody()]) expect((await send(client, fine)).status).toBeGreaterThanOrEqual(401);
    const room = await house.site(6);
    expect((await room.get(`/api/conferences/${house.conferenceId}/sites/7/line-tests`)).status).toBe(403);
    expect((await room.get(`${at()}/board`)).status).toBe(403);
  });
});

describe("the board", () => {
  it("counts the latest verdicts up the tree and by level", async () => {
    const top = officersTop();
    const inside = below(top).filter((site) => site !== top);
    await test(inside[0]!, black);
    await test(inside[0]!, quiet);
    await test(top, fine);
    const all = await board();
    expect(all.total).toEqual({ good: 1, usable: 1, notUsable: 0, none: house.sites.length - 2 });
    expect(all.parts[1]).toEqual({ usable: 1, notUsable: 0 });
    const branch = all.branches.find(({ site }) => site === top)!;
    expect(branch.counts).toEqual({ good: 1, usable: 1, notUsable: 0, none: below(top).length - 2 });
    const sum = (counts: { good: number; usable: number; notUsable: number; none: number }[]) => counts.reduce((n, each) => n + each.good + each.usable + each.notUsable + each.none, 0);
    expect(sum(all.levels.map(({ counts }) => counts))).toBe(house.sites.length);
    const deeper = await board(`?under=${top}`);
    expect(sum([deeper.total])).toBe(below(top).length);
    expect(deeper.branches.map(({ site }) => site).toSorted()).toEqual(house.sites.filter(({ parent }) => parent === top).map(({ ordinal }) => ordinal).toSorted());
  });

  it("lists the worst first, the oldest, the untested; by verdict, part and name; in pages", async () => {
    await test(3, fine);
    house.advance(1_000);
    await test(4, black);
    house.advance(1_000);
    await test(5, quiet);
    expect((await rows()).rows.slice(0, 3).map(({ site, overall }) => [site, overall])).toEqual([[4, "not-usable"], [5, "usable"], [3, "good"]]);
    expect((await rows("?sort=oldest")).rows.slice(0, 3).map(({ site }) => site)).toEqual([3, 4, 5]);
    expect((await rows("?sort=untested")).rows[0]!.overall).toBeNull();
    expect((await rows("?verdict=none")).total).toBe(house.sites.length - 3);
    expect((await rows("?part=microphone")).rows.map(({ site }) => site)).toEqual([5]);
    const name = house.sites[5]!.name;
    expect((await rows(`?find=${encodeURIComponent(name.toUpperCase())}`)).rows.map(({ site }) => site)).toContain(5);
    expect((await rows("?find=zzzz")).total).toBe(0);
    const [first, second] = [await rows("?limit=2"), await rows("?limit=2&offset=2")];
    expect([...first.rows, ...second.rows].map(({ site }) => site).slice(0, 3)).toEqual([4, 5, 3]);
    expect((await rows("?limit=2&offset=90000")).total).toBe(house.sites.length);
  });

  it("shows an officer their own subtree and nothing else", async () => {
    const own = (await officer.get<{ roots: number[] }>(`/api/conferences/${house.conferenceId}/reach`)).body.roots;
    const inside = new Set(own.flatMap(below));
    const outside = house.sites.find(({ ordinal }) => !inside.has(ordinal) && ordinal > 0)!.ordinal;
    await test(outside, black);
    const { total } = await board("", officer);
    expect(total).toEqual({ good: 0, usable: 0, notUsable: 0, none: inside.size });
    const listed = await rows("?limit=299", officer);
    expect(listed.rows.every(({ site }) => inside.has(site))).toBe(true);
    expect(listed.total).toBe(inside.size);
    expect((await officer.get<ProblemDetails>(`${at()}/board?under=${outside}`)).status).toBe(403);
    expect((await officer.get<ProblemDetails>(`${at()}/sites?under=0`)).status).toBe(403);
    expect((await officer.get(`/api/conferences/${house.conferenceId}/sites/${outside}/line-tests`)).status).toBe(403);
    expect((await officer.get(`/api/conferences/${house.conferenceId}/sites/${own[0]}/line-tests`)).status).toBe(200);
  });

  it("gives the list to telephone as a file: who, what is wrong, what to do", async () => {
    await sql`
      insert into invitation (conference_id, site_ordinal, contact_name, contact_phone) values (${house.conferenceId}, 4, 'Trần Thị Mẫu', '0900 000 004')
      on conflict (conference_id, site_ordinal) do update set contact_name = excluded.contact_name, contact_phone = excluded.contact_phone`.execute(house.db);
    await test(4, black);
    const { body, type } = await producer.get<string>(`${at()}/sites.csv?verdict=not-usable`);
    const lines = body.trim().split("\r\n");
    expect([type, lines.length]).toEqual(["text/csv", 2]);
    for (const part of [house.sites[4]!.name, "Trần Thị Mẫu", "0900 000 004", "Chưa dùng được", "Hình máy quay đen hoàn toàn.", "Mở nắp ống kính"]) expect(lines[1]).toContain(part);
  });
});

describe("rounds", () => {
  const round = (change: Record<string, unknown> = {}) => ({ id: uuidv7(), name: "Đợt 1", startsAt: Date.now() + 3_600_000, endsAt: Date.now() + 7_200_000, levels: [] as string[], sites: [] as number[], ...change });
  const schedule = (body: unknown, who = producer) => who.post<ProblemDetails>(`${at()}/rounds`, body);
  const seen = async (who: TestClient) => (await who.get<LineTestRounds>(`${at()}/rounds`)).body.rounds.map(({ name }) => name);

  it("reach the rooms that they concern, and the offices above them", async () => {
    const top = officersTop();
    const inside = below(top).at(-1)!;
    const outside = house.sites.find(({ ordinal }) => ordinal > 0 && !below(top).includes(ordinal))!.ordinal;
    expect((await schedule(round({ sites: [top] }))).status).toBe(201);
    expect(await seen(await house.site(inside))).toEqual(["Đợt 1"]);
    expect(await seen(await house.site(outside))).toEqual([]);
    expect(await seen(producer)).toEqual(["Đợt 1"]);
    const own = (await officer.get<{ roots: number[] }>(`/api/conferences/${house.conferenceId}/reach`)).body.roots;
    expect(await seen(officer)).toEqual(own.some((site) => below(top).includes(site) || below(site).includes(top)) ? ["Đợt 1"] : []);
  });

  it("ask again: on their board only tests since their start count", async () => {
    await test(3, fine);
    house.advance(10_000);
    const now = (await producer.get<LineTestRounds>(`${at()}/rounds`)).body.now;
    const asked = round({ startsAt: now, endsAt: now + 60_000, sites: [3] });
    await schedule(asked);
    expect((await board(`?round=${asked.id}`)).total).toEqual({ good: 0, usable: 0, notUsable: 0, none: below(3).length });
    await test(3, quiet);
    expect((await board(`?round=${asked.id}`)).total.usable).toBe(1);
    expect((await board("?round=00000000-0000-7000-8000-000000000000")) as unknown).toMatchObject({ code: "line-test-round-unknown" });
  });

  it("are told to the officers of the rooms: made, moved, shortly before, cancelled; to others not", async () => {
    const top = officersTop();
    const outside = house.sites.find(({ ordinal }) => ordinal > 0 && !below(top).includes(ordinal))!.ordinal;
    const about = async () => (await officer.get<Notices>("/api/notices")).body.notices.filter(({ kind, site }) => kind.startsWith("test-round") && site === top).filter(({ detail }) => !detail?.startsWith("Đợt 1:")).map(({ kind, detail }) => [kind, detail?.split(":")[0]]);
    const reminders = createRoundReminders(house.process().platform);
    const now = (await producer.get<LineTestRounds>(`${at()}/rounds`)).body.now;
    const asked = round({ startsAt: now + 5 * 3_600_000, endsAt: now + 6 * 3_600_000, sites: [top], name: "Đợt báo trước" });
    await schedule(asked);
    await schedule(asked);
    await schedule(round({ startsAt: now + 5 * 3_600_000, endsAt: now + 6 * 3_600_000, sites: [outside], name: "Nơi khác" }));
    expect(await about()).toEqual([["test-round", "Đợt báo trước"]]);
    const move = (hours: number, who = producer) => who.post<ProblemDetails & { startsAt: number }>(`${at()}/rounds/${asked.id}`, { startsAt: now + hours * 3_600_000, endsAt: now + (hours + 1) * 3_600_000 });
    expect((await move(1.2, officer)).status).toBe(403);
    expect([(await move(1.2)).body.startsAt, (await move(1.2)).status]).toEqual([now + 1.2 * 3_600_000, 200]);
    expect((await move(-9)).body.code).toBe("line-test-round-times");
    await reminders.look();
    expect((await about()).map(([kind]) => kind)).toEqual(["test-round-moved", "test-round"]);
    house.advance(0.4 * 3_600_000);
    await reminders.look();
    await reminders.look();
    expect((await about()).map(([kind]) => kind)).toEqual(["test-round-soon", "test-round-moved", "test-round"]);
    await fetch(`${house.url}${at()}/rounds/${asked.id}`, { method: "DELETE", headers: producer.headers() });
    expect((await about()).map(([kind]) => kind)).toEqual(["test-round-cancelled", "test-round-soon", "test-round-moved", "test-round"]);
    await reminders.close();
  });

  it("are the producer's to make and to cancel; made twice they are one", async () => {
    const asked = round();
    expect((await schedule(asked, officer)).status).toBe(403);
    expect([(await schedule(asked)).status, (await schedule(asked)).status]).toEqual([201, 201]);
    expect((await schedule({ ...asked, name: "Khác" })).body.code).toBe("command-id-reused");
    expect(await seen(producer)).toEqual(["Đợt 1"]);
    const cancel = () => fetch(`${house.url}${at()}/rounds/${asked.id}`, { method: "DELETE", headers: producer.headers() });
    expect([(await cancel()).status, (await cancel()).status]).toEqual([204, 404]);
    expect(await seen(producer)).toEqual([]);
  });

  it.each([
    ["end before they start", { endsAt: Date.now() + 1_000 }, "line-test-round-times"],
    ["are over", { startsAt: 1_000, endsAt: 2_000 }, "line-test-round-times"],
    ["never end", { endsAt: Date.now() + 40 * 86_400_000 }, "line-test-round-times"],
    ["are for no site that there is", { sites: [99_998] }, "site-unknown"],
    ["have no name", { name: "" }, "input-malformed"],
  ])("that %s are refused", async (_name, change, code) => {
    expect((await schedule(round(change))).body.code).toBe(code);
  });
});

describe("the queue", () => {
  const ask = async (site: number, client?: TestClient) => (await (client ?? (await house.site(site))).post<LineTestTurn>(`${at()}/turns`, { id: uuidv7() })).body;
  const other = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
  const fill = (count: number) => sql`
    insert into line_test_turn (site_id, conference_id, seen_at, admitted_at)
    select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ${house.conferenceId}, ${new Date(house.platform.clock())}, ${new Date(house.platform.clock())} from generate_series(1, ${count}) n`.execute(house.db);

  it("lets a few in at once and gives the others a place, first come first served, over two gateways", async () => {
    await fill(TURN_LIMITS.atOnce - 1);
    const second = await house.gateway();
    expect(await ask(3)).toMatchObject({ go: true, place: 0 });
    expect(await ask(4)).toMatchObject({ go: false, place: 1, waiting: 1 });
    expect(await ask(5, (await house.site(5)).at(second.url))).toMatchObject({ go: false, place: 2, waiting: 2 });
    // Asking again keeps the place.
    expect(await ask(4)).toMatchObject({ go: false, place: 1 });
    await sql`delete from line_test_turn where site_id = ${other(1)}`.execute(house.db);
    expect(await ask(5)).toMatchObject({ go: false, place: 1, waiting: 1 });
    expect(await ask(4)).toMatchObject({ go: true });
    await second.close();
  });

  it("forgets who went away, waiting or testing", async () => {
    await fill(TURN_LIMITS.atOnce);
    expect(await ask(3)).toMatchObject({ place: 1 });
    house.advance(TURN_LIMITS.silenceMs + 1_000);
    expect(await ask(4)).toMatchObject({ go: false, place: 1, waiting: 1 });
    house.advance(TURN_LIMITS.turnMs);
    expect(await ask(4)).toMatchObject({ go: true });
  });

  it("gives 2,000 rooms that ask at once 2,000 different places", async () => {
    const turns = await import("./turns-store.ts");
    const asking = Array.from({ length: 2_000 }, (_, n) => ({ siteId: other(n + 1), conferenceId: house.conferenceId, at: Date.now() }));
    const given = await turns.askForTurns(house.db, asking, TURN_LIMITS);
    expect(given.filter(({ admitted }) => admitted)).toHaveLength(TURN_LIMITS.atOnce);
    expect(new Set(given.map(({ place }) => place)).size).toBe(2_000 - TURN_LIMITS.atOnce + 1);
    const last = stand(given.toSorted((a, b) => b.place - a.place)[0]!);
    expect([last.waitMs > 10 * 60_000, last.askAgainMs]).toEqual([true, 15_000]);
  });
});

describe("the media path", () => {
  const offer = (room: TestClient, way: "whip" | "whep") =>
    fetch(`${house.url}/media/${house.conferenceId}/line-test/${way}`, {
      method: "POST",
      headers: { ...room.headers(), "content-type": "application/sdp" },
      body: way === "whip" ? publishOffer() : playOffer(1),
    });

  it("is for a room whose turn it is; nothing of it reaches a programme; it ends with the turn", async () => {
    const socketPath = mediaSocket(house.config.dataDir);
    mkdirSync(dirname(socketPath), { recursive: true });
    const engine = await startMediaProcess({ control: { socketPath }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1" });
    const programme = new MediaClient({ socketPath }, house.conferenceId);
    const tests = new MediaClient({ socketPath }, house.sites[3]!.id);
    const { platform } = house.process();
    const warden = createLineTestWarden(platform);
    try {
      const room = await house.site(3);
      const refused = await offer(room, "whip");
      expect([refused.status, ((await refused.json()) as ProblemDetails).code]).toEqual([409, "line-test-not-your-turn"]);
      expect((await offer(producer, "whip")).status).toBe(403);
      await room.post(`${at()}/turns`, { id: uuidv7() });
      const [up, down] = [await offer(room, "whip"), await offer(room, "whep")];
      expect([up.status, down.status]).toEqual([201, 201]);
      // The engine knows the room, and the conference's own bus does not.
      expect((await tests.stats()).publishers.map(({ sourceId }) => sourceId)).toEqual([house.sites[3]!.id]);
      expect(down.headers.get("x-diemcau-edge")).toBe("root");
      // Little can be sent: it is sent back several times, to find out what the line carries down.
      const fan = (slots: number) => fetch(`${house.url}/media/${house.conferenceId}/line-test/fan`, { method: "POST", headers: { ...room.headers(), "content-type": "application/json" }, body: JSON.stringify({ slots }) });
      expect([(await fan(3)).status, (await fan(5)).status]).toEqual([204, 400]);
      expect((await tests.slots()).map(({ sourceId }) => sourceId !== null)).toEqual([true, true, true, false]);
      await programme.setSlots([house.sites[3]!.id, "3", null, null]);
      const seen = await programme.stats();
      expect([seen.publishers, seen.slots.some(({ live }) => live)]).toEqual([[], false]);
      expect((await fetch(new URL(down.headers.get("location")!, house.url), { method: "DELETE", headers: room.headers() })).status).toBe(204);
      house.advance(TURN_LIMITS.turnMs + 1_000);
      await vi.waitFor(async () => expect((await tests.stats()).publishers).toEqual([]), { timeout: 15_000, interval: 200 });
      // Or at once, when the room says that it is done.
      await room.post(`${at()}/turns`, { id: uuidv7() });
      expect((await offer(room, "whip")).status).toBe(201);
      expect((await room.del(`${at()}/turns`)).status).toBe(204);
      expect((await tests.stats()).publishers).toEqual([]);
    } finally {
      await warden.close();
      await Promise.all([programme.close(), tests.close()]);
      await engine.close();
    }
  }, 30_000);
});
