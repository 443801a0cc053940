import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ForeignEnds, ProgrammeOutput } from "@diemcau/contract";
import { startMediaProcess } from "@diemcau/media";
import { freeUdpPort } from "@diemcau/media/testing";
import { sql } from "kysely";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Platform } from "../../platform/platform.ts";
import { Hub } from "../../platform/live/hub.ts";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { mediaSocket } from "../media/index.ts";
import { createOutputDirector } from "./index.ts";

let house: TestHouse;
let producer: TestClient;
let base: string;
beforeAll(async () => {
  house = await openHouse();
  producer = await house.producer();
  base = `/api/conferences/${house.conferenceId}`;
});
afterAll(() => house.close());

const urls = async () => (await sql<{ url: string | null }>`select url from programme_output where conference_id = ${house.conferenceId} order by kind`.execute(house.db)).rows.map(({ url }) => url);
const ends = async () => (await producer.get<ForeignEnds>(`${base}/foreign-ends`)).body;

test("what is sent out ends by itself a while after the closing, its key with it, and the conference leaves the memory", async () => {
  const { platform, close } = house.process();
  // As a clerk's, but an ended conference is put away soon.
  const hub = new Hub({ db: platform.db, bus: platform.hub.bus, log: platform.log, putAwayMs: 1_500 });
  const clerk: Platform = { ...platform, hub };
  // A conference that cannot be read comes first, every time.
  const broken = "00000000-0000-7000-8000-000000000bad";
  const get = hub.get.bind(hub);
  const failing = vi.spyOn(hub, "get").mockImplementation((id) => (id === broken ? Promise.reject(new Error("its journal cannot be folded")) : get(id)));
  await sql`insert into conference select (jsonb_populate_record(c, jsonb_build_object('id', ${broken}::text))).* from conference c where id = ${house.conferenceId}`.execute(house.db);
  await sql`insert into programme_output (id, conference_id, kind, label, key, made_by, made_at) values (${uuidv7()}, ${broken}, 'hls', 'Broken', ${"b".repeat(24)}, 'x', now() - interval '1 day')`.execute(house.db);
  const socketPath = mediaSocket(house.config.dataDir);
  mkdirSync(dirname(socketPath), { recursive: true });
  const engine = await startMediaProcess({ control: { socketPath }, udpPort: await freeUdpPort(), bindAddress: "127.0.0.1", outputs: join(house.config.dataDir, "outputs") });
  const director = createOutputDirector(clerk);
  try {
    expect((await producer.post(`${base}/outputs`, { id: uuidv7(), kind: "push", label: "Partner", url: "rtmp://live.example/app/the-key" })).status).toBe(201);
    const { address } = (await producer.post<ProgrammeOutput>(`${base}/outputs`, { id: uuidv7(), kind: "hls", label: "Overflow" })).body;
    expect((await ends()).endsAt).toBeNull();
    for (const kind of ["conference.open", "conference.close"]) expect((await producer.command(house.conferenceId, { kind })).status).toBe(200);
    const { endsAt } = await ends();
    expect(Math.abs(endsAt! - house.platform.clock() - 15 * 60_000)).toBeLessThan(5_000);
    house.advance(14 * 60_000);
    await vi.waitFor(() => expect(failing.mock.calls.filter(([id]) => id === house.conferenceId).length).toBeGreaterThan(1), { timeout: 10_000 });
    expect(await urls()).toEqual([null, "rtmp://live.example/app/the-key"]);
    expect((await producer.post(`${base}/outputs`, { id: uuidv7(), kind: "hls", label: "Late" })).body).toMatchObject({ code: "conference-ended" });
    house.advance(2 * 60_000);
    await vi.waitFor(async () => expect((await ends()).outputs).toEqual([]), { timeout: 10_000, interval: 100 });
    expect(await urls()).toEqual([null, "ended:"]);
    const list = await fetch(address.replace(house.config.publicUrl, house.url));
    expect(list.status).toBe(404);
    await vi.waitFor(() => expect([...hub.all()].map(({ id }) => id)).not.toContain(house.conferenceId), { timeout: 15_000, interval: 200 });
    expect(failing.mock.calls.some(([id]) => id === broken)).toBe(true);
  } finally {
    await director.close();
    await engine.close();
    hub.close();
    await close();
  }
}, 60_000);
