import { connect } from "node:net";
import { PROTOCOL_VERSION, type Entry, type Snapshot } from "@diemcau/contract";
import { reduce, snapshotFor, stateFromSnapshot } from "@diemcau/rules";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { RING_SIZE } from "../../platform/live/conference.ts";
import type { EventStream, TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let streams: EventStream[] = [];

beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  await producer.command(house.conferenceId, { kind: "conference.open" });
});
afterEach(() => {
  for (const stream of streams) stream.close();
  streams = [];
});
afterAll(() => house.close());

async function open(client: TestClient, after?: string): Promise<EventStream> {
  const stream = await client.events(house.conferenceId, after);
  streams.push(stream);
  return stream.status === 200 && after === undefined ? stream.opened() : stream;
}
const mark = () => house.conferenceId.slice(0, 8);
/** Something that every audience sees and that is never the same as before. */
let large = 0;
async function happen(room: TestClient, site: number): Promise<number> {
  large++;
  const { body } = await room.command(house.conferenceId, { kind: "headcount.report", site, present: large, qualifier: "exact" });
  return body.seq;
}

describe("a stream", () => {
  it("opens with hello and a snapshot, and then brings what happens, numbered", async () => {
    const stream = await open(producer);
    expect([stream.status, stream.type]).toEqual([200, "text/event-stream"]);
    expect(stream.events.map(({ event }) => event)).toEqual(["hello", "snapshot"]);
    expect(stream.hello).toMatchObject({ protocol: PROTOCOL_VERSION, conferenceId: house.conferenceId });
    expect(Math.abs(stream.hello.now - Date.now())).toBeLessThan(5_000);
    expect(stream.events[0]!.id).toBeUndefined();
    expect(stream.snapshot).toMatchObject({ phase: "live" });
    expect(stream.lastId).toBe(`${mark()}.${stream.snapshot!.seq}`);

    const room = await house.site(5);
    const seq = await happen(room, 5);
    const entry = await stream.entry("headcount.reported");
    expect(entry).toMatchObject({ seq, site: 5, by: "site:5" });
    expect(stream.lastId).toBe(`${mark()}.${seq}`);
  });

  it("is resumed from memory: what was missed, in order, and no snapshot", async () => {
    const room = await house.site(5);
    const first = await open(producer);
    const from = first.lastId!;
    first.close();
    const seqs = [await happen(room, 5), await happen(room, 5), await happen(room, 5)];
    const again = await open(producer, from);
    await again.until("what was missed", () => again.entries.length >= 3);
    expect(again.events[0]!.event).toBe("hello");
    expect(again.snapshot).toBeNull();
    expect(again.entries.map(({ seq }) => seq)).toEqual(seqs);
    // Nothing missed is fine as well, and the query parameter does what the header does.
    const { lastId } = again;
    const idle = await producer.events(house.conferenceId, lastId);
    streams.push(idle);
    const seq = await happen(room, 5);
    await idle.until("the next entry", () => idle.entries.length > 0);
    expect(idle.entries[0]!.seq).toBe(seq);
  });

  it("is resumed at a gateway that has not heard of the position yet", async () => {
    const second = await house.gateway();
    const room = await house.site(5);
    await second.platform.hub.get(house.conferenceId);
    const silent = vi.spyOn(house.platform.hub.bus, "publish").mockImplementation(() => {});
    try {
      for (let round = 0; round < 5; round++) {
        const seq = await happen(room, 5);
        const again = await producer.at(second.url).events(house.conferenceId, `${mark()}.${seq}`);
        streams.push(again);
        expect(again.status).toBe(200);
      }
    } finally {
      silent.mockRestore();
    }
    await second.close();
  });

  it.each([
    ["a position in the future", () => `${mark()}.999999`, "resume-from-future", 409],
    ["a position of another conference", () => "deadbeef.1", "resume-wrong-conference", 409],
    ["a number alone", () => "17", "input-malformed", 400],
    ["a negative position", () => `${mark()}.-1`, "input-malformed", 400],
    ["a position beyond all numbers", () => `${mark()}.99999999999999999999`, "input-malformed", 400],
    ["rubbish", () => "%00<script>", "input-malformed", 400],
  ])("refuses %s and can be opened without it", async (_what, position, code, status) => {
    const refused = await open(producer, position());
    await refused.until("the refusal", () => refused.ended);
    expect([refused.status, refused.type, refused.problem]).toEqual([status, "application/problem+json", expect.objectContaining({ code, remedy: expect.any(String) })]);
    expect((await open(producer)).status).toBe(200);
    const byQuery = await producer.get(`/api/conferences/${house.conferenceId}/events?after=${encodeURIComponent(position())}`);
    expect(byQuery.status).toBe(status);
  });

  it("is for those who are signed in, of this conference", async () => {
    const room = await house.site(5);
    for (const [client, conference, code] of [
      [house.nobody(), house.conferenceId, "sign-in-required"],
      [producer, uuidv7(), "conference-unknown"],
      [room, uuidv7(), "wrong-conference"],
      [await house.delegate(5), uuidv7(), "wrong-conference"],
    ] as const) {
      const stream = await client.events(conference);
      streams.push(stream);
      await stream.until("the refusal", () => stream.ended);
      expect(stream.problem).toMatchObject({ code });
    }
  });

  it("is not held open by a question for its head", async () => {
    const response = await fetch(`${house.url}/api/conferences/${house.conferenceId}/events`, { method: "HEAD", headers: producer.headers() });
    expect(response.status).toBe(404);
  });
});

describe("who sees what", () => {
  it("each audience folds its own stream to what it may know, and nothing of others", async () => {
    const [mine, other] = [await house.site(5), await house.site(6)];
    const officer = await house.officer();
    const control = await open(producer);
    const rooms = [await open(mine), await open(other)] as const;
    const unit = await open(officer);
    const phone = await open(await house.delegate(5));
    expect(phone.snapshot).toMatchObject({ queue: [], cued: [], sites: [] });

    const note = "Between us: the minister is late";
    const request = await mine.command(house.conferenceId, { kind: "queue.request", site: 5, speaker: { name: "A. Speaker" }, note });
    expect(request.status).toBe(200);
    await other.command(house.conferenceId, { kind: "headcount.report", site: 6, present: 1_234, qualifier: "approx" });
    const last = await producer.command(house.conferenceId, { kind: "queue.move", requestId: request.body.id, before: null });
    expect(last.status).toBe(200);
    await other.command(house.conferenceId, { kind: "queue.request", site: 6, note: "Another secret" });
    await producer.command(house.conferenceId, { kind: "queue.withdraw", requestId: request.body.id });
    const item = (await producer.get<{ agenda: { id: string }[] }>(`/api/conferences/${house.conferenceId}/outline`)).body.agenda[0]!.id;
    await producer.command(house.conferenceId, { kind: "agenda.move", itemId: item });
    for (const stream of [control, ...rooms, unit, phone]) await stream.entry("agenda.moved");

    const asked = (stream: EventStream, site: number) => stream.entries.find((entry) => entry.kind === "queue.requested" && entry.site === site) as Extract<Entry, { kind: "queue.requested" }> | undefined;
    expect(asked(control, 5)).toMatchObject({ note, by: "site:5" });
    expect(asked(rooms[0], 5)).toMatchObject({ note });
    expect(asked(rooms[1], 5)).toMatchObject({ speaker: { name: "A. Speaker" } });
    expect(asked(rooms[1], 5)!.note).toBeUndefined();
    expect(asked(rooms[1], 6)).toMatchObject({ note: "Another secret" });
    expect(asked(phone, 5)).toBeUndefined();
    // The words themselves go nowhere else, whatever the field is called.
    const said = (stream: EventStream) => JSON.stringify(stream.events);
    expect(said(rooms[1])).not.toContain("minister");
    expect(said(rooms[0])).not.toContain("Another secret");
    expect(said(rooms[0])).not.toContain("1234");
    expect(said(phone)).not.toMatch(/minister|secret|1234|A\. Speaker/);
    expect(phone.entries.map(({ kind }) => kind)).toEqual(["agenda.moved"]);
    for (const stream of [...rooms, unit, phone]) expect(said(stream)).not.toMatch(/"by":"[^"]/);
    for (const stream of [...rooms, phone]) expect(stream.entries.some(({ kind }) => kind === "sites.presence")).toBe(false);
    expect(said(control)).toContain("1234");

    // A room that opens now is told the same as one that was there all the time.
    for (const [stream, client] of [[control, producer], [rooms[0], mine], [rooms[1], other], [unit, officer]] as const) {
      const fresh = (await open(client)).snapshot!;
      let state = stateFromSnapshot(stream.snapshot!);
      for (const entry of stream.entries) state = reduce(state, entry);
      expect({ ...snapshotFor(state, "control"), seq: 0 }).toEqual({ ...fresh, seq: 0 });
    }
  });

  it("an officer sees notes and counts of the own subtree only", async () => {
    const { unit } = house.access.officer;
    const under = (site: number): boolean => site >= 0 && (house.sites[site]!.name === unit || under(house.sites[site]!.parent));
    const inside = house.sites.findLast(({ ordinal }) => under(ordinal))!.ordinal;
    const outside = house.sites.findLast(({ ordinal }) => !under(ordinal))!.ordinal;
    const stream = await open(await house.officer());
    for (const site of [outside, inside]) {
      const room = await house.site(site);
      await room.command(house.conferenceId, { kind: "headcount.report", site, present: 40 + (site === inside ? 2 : 1), qualifier: "exact" });
      await room.command(house.conferenceId, { kind: "queue.request", site, note: site === inside ? "note inside" : "note outside" });
    }
    await stream.entry("queue.requested", ({ site }) => site === inside);
    const text = JSON.stringify(stream.entries);
    expect(text).toContain("note inside");
    expect(text).not.toContain("note outside");
    expect(stream.entries.filter((entry) => entry.kind === "headcount.reported")).toMatchObject([{ site: inside, present: 42 }]);
  });
});

it("an officer whose unit has no site in the conference reads nothing of it", async () => {
  const officer = await house.officer();
  const { username } = house.access.officer;
  const { rows } = await sql<{ unit_id: string }>`select unit_id from account where username = ${username}`.execute(house.db);
  const path = `/api/conferences/${house.conferenceId}`;
  const reads = [`${path}/questions/open`, `${path}/votes/${uuidv7()}/receipts`, `${path}/captions/${uuidv7()}/transcript.txt`];
  const statuses = async () => [(await open(officer)).status, ...(await Promise.all(reads.map(async (each) => (await officer.get(each)).status)))];
  expect(await statuses()).toEqual([200, 200, 404, 404]);
  await sql`update account set unit_id = (select id from unit where not exists (select 1 from site where site.unit_id = unit.id) limit 1) where username = ${username}`.execute(house.db);
  try {
    expect((await sql<{ unit_id: string | null }>`select unit_id from account where username = ${username}`.execute(house.db)).rows[0]!.unit_id).not.toBeNull();
    // Who somebody is is kept for a moment.
    house.advance(31_000);
    expect(await statuses()).toEqual([403, 403, 403, 403]);
  } finally {
    await sql`update account set unit_id = ${rows[0]!.unit_id} where username = ${username}`.execute(house.db);
    house.advance(31_000);
  }
});

describe("a stream whose sign-in ends", () => {
  it("is ended as well, and so is one that now reads as somebody else; the others go on", async () => {
    const [leaves, changes, stays] = [await house.producer(), await house.officer(), await house.producer()];
    const room = await house.site(5);
    const codeWithdrawn = await house.site(6);
    const phone = await house.delegate(5);
    const before = [await open(leaves), await open(changes), await open(codeWithdrawn)] as const;
    const others = [await open(stays), await open(room), await open(phone)];
    expect((await leaves.post("/api/sign-out", undefined)).status).toBeLessThan(300);
    const { username } = house.access.officer;
    const { rows } = await sql<{ unit_id: string }>`select unit_id from account where username = ${username}`.execute(house.db);
    await sql`update account set unit_id = ${house.sites[7]!.unitId} where username = ${username}`.execute(house.db);
    await sql`delete from sign_in where site_id = ${house.sites[6]!.id}`.execute(house.db);
    try {
      house.advance(31_000);
      for (const stream of before) await stream.until("its end", () => stream.ended, 5_000);
      expect((await open(leaves)).status).toBe(401);
      expect((await open(codeWithdrawn)).status).toBe(401);
      expect((await open(changes)).status).toBe(200);
      const seq = await happen(room, 5);
      await others[0]!.until("what happens", () => others[0]!.entries.at(-1)?.seq === seq);
      expect(others.map(({ ended }) => ended)).toEqual([false, false, false]);
    } finally {
      await sql`update account set unit_id = ${rows[0]!.unit_id} where username = ${username}`.execute(house.db);
    }
  });

  it("stays open while the database does not answer", async () => {
    const gateway = await house.gateway();
    const stream = await producer.at(gateway.url).events(house.conferenceId);
    streams.push(stream);
    await stream.opened();
    await gateway.platform.db.destroy();
    house.advance(31_000);
    const debug = vi.spyOn(gateway.platform.log, "debug");
    await vi.waitFor(() => expect(debug).toHaveBeenCalledWith(expect.anything(), "sign-ins of streams not asked for"), 5_000);
    expect(stream.ended).toBe(false);
  });
});

describe("many events at once", () => {
  it("arrive complete and in order, though they share writes", async () => {
    // Of several rooms: one alone is not given so many at once.
    const rooms = await Promise.all([5, 6, 7, 8].map((site) => house.site(site)));
    const stream = await open(producer);
    const from = stream.snapshot!.seq;
    const acks = await Promise.all(Array.from({ length: 300 }, (_, present) => rooms[present % 4]!.command(house.conferenceId, { kind: "headcount.report", site: 5 + (present % 4), present, qualifier: "exact" })));
    const highest = Math.max(...acks.map(({ body }) => body.seq));
    await stream.until("the last of them", () => stream.entries.at(-1)?.seq === highest, 15_000);
    const seqs = stream.entries.map(({ seq }) => seq);
    expect(seqs).toEqual(Array.from({ length: highest - from }, (_, at) => from + 1 + at));
  });
});

describe("a reader that does not read", () => {
  it("is cut off instead of being kept waiting for, and comes back where it was", async () => {
    // A raw socket that stops reading: no library reads ahead for it.
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname);
    await new Promise((resolve) => socket.once("connect", resolve));
    const headers = Object.entries(producer.headers()).map(([name, value]) => `${name}: ${value}`);
    socket.write([`GET /api/conferences/${house.conferenceId}/events HTTP/1.1`, "host: x", ...headers, "\r\n"].join("\r\n"));
    let text = "";
    socket.on("data", (part) => (text += part.toString()));
    await expect.poll(() => text, { timeout: 5_000 }).toContain("event: snapshot");
    const position = /id: (\S+)/.exec(text)![1]!;
    socket.pause();

    const healthy = await open(producer);
    // Far more than the sockets' own buffers and the limit hold.
    const conference = await house.platform.hub.get(house.conferenceId);
    let seq = conference.state.seq;
    const dropped = async () => /diemcau_event_streams_dropped_total\{[^}]*\} (\d+)/.exec(await house.platform.metrics.registry.metrics())?.[1];
    expect(await dropped()).toBe("0");
    for (let round = 0; round < 40 && (await dropped()) === "0"; round++) {
      const changes = Array.from({ length: 120 }, (_, at): [number, number] => [at, 1_000_000 + round]);
      const entries = Array.from({ length: 100 }, (): Entry => ({ kind: "attendance.counted", seq: ++seq, at: 1, by: "system", changes }));
      conference.apply(entries);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(await dropped()).toBe("1");
    // The one that reads is not touched by it.
    await healthy.until("everything", () => healthy.entries.at(-1)?.seq === seq, 15_000);
    expect(healthy.ended).toBe(false);
    socket.destroy();

    const back = await open(producer, position);
    await back.until("everything missed", () => back.entries.at(-1)?.seq === seq, 15_000);
    expect(back.snapshot).toBeNull();
    expect(back.entries.map((entry) => entry.seq)).toEqual(Array.from({ length: back.entries.length }, (_, at) => Number(position.split(".")[1]) + 1 + at));
  }, 60_000);

  it("gets a snapshot when memory does not reach back that far", async () => {
    const conference = await house.platform.hub.get(house.conferenceId);
    const first = conference.state.seq;
    let seq = first;
    for (let round = 0; round < 12; round++) {
      conference.apply(Array.from({ length: RING_SIZE / 8 }, (): Entry => ({ kind: "directory.changed", seq: ++seq, at: 1, by: "system", version: 2 })));
    }
    const back = await open(producer, `${mark()}.${first}`);
    await back.opened();
    expect(back.events.map(({ event }) => event).slice(0, 2)).toEqual(["hello", "snapshot"]);
    expect((back.snapshot as Snapshot).seq).toBe(seq);
    // Memory does reach back to this one.
    const recent = await open(producer, `${mark()}.${seq - RING_SIZE}`);
    await recent.until("all", () => recent.entries.at(-1)?.seq === seq, 10_000);
    expect(recent.snapshot).toBeNull();
    expect(recent.entries).toHaveLength(RING_SIZE);
  });
});

// Last: it moves the clock beyond all sign-ins.
describe("a stream of a delegate", () => {
  it("is ended when the cookie has expired", async () => {
    const stream = await open(await house.delegate(5));
    house.advance(3_700_000);
    await stream.until("its end", () => stream.ended, 5_000);
  });
});
