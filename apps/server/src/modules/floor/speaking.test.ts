import type { SitePlace } from "@diemcau/contract";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EventStream, TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Lanes } from "./lanes.ts";

/** A whole installation with its rooms at three levels: what rises, who is told, and who may order what. */
describe("queues through the levels", () => {
  let house: TestHouse;
  let producer: TestClient;
  const streams: EventStream[] = [];
  /** A region, a chapter below it, two posts below that. */
  let region: number;
  let chapter: number;
  let posts: [number, number];
  const rooms = new Map<number, TestClient>();
  const room = (site: number) => rooms.get(site)!;
  const give = (who: TestClient, command: Parameters<TestClient["command"]>[1]) => who.command(house.conferenceId, command);
  const state = async () => (await house.platform.hub.get(house.conferenceId)).state;

  beforeAll(async () => {
    house = await openHouse();
    const below = (site: number) => house.sites.filter(({ parent }) => parent === site).map(({ ordinal }) => ordinal);
    chapter = house.sites.find(({ ordinal, parent }) => parent > 0 && below(ordinal).length > 1)!.ordinal;
    region = house.sites[chapter]!.parent;
    posts = below(chapter).slice(0, 2) as [number, number];
    producer = await house.producer();
    await give(producer, { kind: "conference.open" });
    for (const site of [region, chapter, ...posts]) {
      rooms.set(site, await house.site(site));
      streams.push(await room(site).events(house.conferenceId));
    }
    const { platform, conferenceId } = house;
    const levelCodeOf = async (site: number) => (await producer.get<SitePlace>(`/api/conferences/${conferenceId}/sites/${site}/place`)).body.level;
    const rule = async (site: number) => ({ level: await levelCodeOf(site), holds: true, requests: 0, speeches: 0, seconds: 120 });
    await give(producer, { kind: "speaking.set-rules", warnSeconds: 30, levels: [await rule(region), await rule(chapter)] });
    // Their presence is a roll-up of the clerk's; here it is said at once.
    await new Lanes(platform).of(await platform.hub.get(conferenceId)).submit({
      id: null,
      digest: null,
      actor: "system",
      decide: () => ({ ok: true, entries: [{ kind: "sites.presence", changes: [0, ...rooms.keys()].map((site) => [site, "c", 1]) }] }),
    });
  }, 60_000);

  afterAll(async () => {
    for (const stream of streams) stream.close();
    await house.close();
  });

  it("a room learns where it stands in the tree, its own place only", async () => {
    const path = (site: number) => `/api/conferences/${house.conferenceId}/sites/${site}/place`;
    const own = (await room(posts[0]).get<SitePlace>(path(posts[0]))).body;
    expect(own.above.map(({ site }) => site)).toEqual([chapter, region, ...(house.sites[region]!.parent >= 0 ? [house.sites[region]!.parent] : [])]);
    expect(own.hasBelow).toBe(house.sites.some(({ parent }) => parent === posts[0]));
    expect((await room(chapter).get<SitePlace>(path(chapter))).body.hasBelow).toBe(true);
    expect((await room(posts[0]).get(path(chapter))).status).toBe(403);
    expect((await house.nobody().get(path(chapter))).status).toBe(401);
  });

  it("a request rises level by level; a place is told to who stands there, a note to who orders, nothing to the rest", async () => {
    const note = "Between the post and the chapter";
    const first = await give(room(posts[0]), { kind: "queue.request", site: posts[0], speaker: { name: "A. Keeper" }, note });
    const second = await give(room(posts[1]), { kind: "queue.request", site: posts[1] });
    expect([first.status, second.status]).toEqual([200, 200]);
    const [atRegion, atChapter, atFirst, atSecond] = streams as [EventStream, EventStream, EventStream, EventStream];
    await atSecond.entry("queue.ordered", ({ of }) => of === 2);
    await atFirst.entry("queue.ordered", ({ of }) => of === 2);
    await atChapter.entry("queue.ordered", ({ of }) => of === 2);
    expect(atSecond.entries.findLast(({ kind }) => kind === "queue.ordered")).toMatchObject({ holder: chapter, of: 2, places: [[second.body.id, 2, [posts[1]]]] });
    expect(JSON.stringify(atChapter.entries)).toContain(note);
    for (const other of [atRegion, atSecond]) expect(JSON.stringify(other.events)).not.toMatch(/Between|A\. Keeper/);

    // The chapter puts the second first and passes it on; the region merges nothing and passes it to the centre.
    expect((await give(room(chapter), { kind: "queue.move", requestId: second.body.id, before: first.body.id })).status).toBe(200);
    expect((await give(room(chapter), { kind: "queue.pass", requestId: second.body.id })).status).toBe(200);
    expect((await give(room(region), { kind: "queue.pass", requestId: second.body.id })).status).toBe(200);
    expect((await state()).queue).toMatchObject([{ site: posts[1], via: [house.sites[chapter]!.name, house.sites[region]!.name] }]);
    expect((await state()).speaking.below).toMatchObject([{ site: posts[0], holder: chapter, place: 1, of: 1 }]);
    // Returned with a word, which only its room and those who ordered it hear.
    expect((await give(room(region), { kind: "queue.return", requestId: first.body.id, word: "Please write it" })).status).toBe(200);
    await atFirst.entry("queue.returned");
    expect(JSON.stringify(atFirst.entries)).toContain("Please write it");
    expect(JSON.stringify(atSecond.events)).not.toContain("Please write it");
  });

  it("nobody orders a queue that is not theirs", async () => {
    const [request] = (await state()).queue;
    for (const site of [posts[0], chapter, region]) {
      const refused = await give(room(site), { kind: "queue.return", requestId: request!.id, word: "No" });
      expect([refused.status, refused.body]).toEqual([403, expect.objectContaining({ code: "not-allowed" })]);
    }
    expect((await give(room(posts[0]), { kind: "queue.withdraw", requestId: request!.id })).status).toBe(403);
    expect((await give(room(posts[0]), { kind: "queue.keep", site: chapter, keeps: false })).status).toBe(403);
    expect((await give(room(posts[0]), { kind: "speech.start", site: posts[0] })).status).toBe(403);
  });

  it("a speech takes its time from the rules, and its end is journalled with what was over, also when its site is taken off the air", async () => {
    expect((await give(producer, { kind: "speaking.set-rules", warnSeconds: 30, levels: [{ level: (await producer.get<SitePlace>(`/api/conferences/${house.conferenceId}/sites/${posts[1]}/place`)).body.level, holds: false, requests: 0, speeches: 0, seconds: 120 }] })).status).toBe(200);
    expect((await give(producer, { kind: "speech.start", site: posts[1] })).status).toBe(200);
    expect((await state()).speaking.speech).toMatchObject({ site: posts[1], seconds: 120 });
    expect((await state()).queue).toEqual([]);
    house.advance(150_000);
    expect((await give(producer, { kind: "programme.take-off-air", site: posts[1] })).status).toBe(200);
    const ended = (await house.journal()).findLast(({ kind }) => kind === "speech.ended")!;
    const { seconds, over } = (ended.body as { spoke: { seconds: number; over: number } }).spoke;
    expect(seconds).toBeGreaterThanOrEqual(150);
    expect(over).toBe(seconds - 120);
  });

  it("a copy of the conference keeps the rules for speaking", async () => {
    const id = uuidv7();
    const made = await producer.post(`/api/conferences/${house.conferenceId}/copies`, { id, title: "The next one", shortTitle: "Next", startsOn: "2027-03-01", roster: false });
    expect(made.status).toBe(201);
    expect((await house.platform.hub.get(id)).state).toMatchObject({ seq: 1, phase: "prepared", speaking: { rules: (await state()).speaking.rules } });
    expect((await state()).speaking.rules.levels).not.toEqual([]);
  });
});
