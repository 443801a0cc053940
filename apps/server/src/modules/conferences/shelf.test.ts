import type { ItemsKept, Outline, Shelf } from "@diemcau/contract";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let producer: TestClient;
let rooms: TestClient[];
beforeAll(async () => {
  house = await openHouse();
  [producer, ...rooms] = await Promise.all([house.producer(), house.site(3), house.site(4)]);
});
afterAll(() => house.close());

const at = (path: string) => `/api/conferences/${house.conferenceId}/shelf${path}`;
const ready = async () => (await producer.get<ItemsKept>(at("/ready"))).body;

it("counts for each agenda item the sites that keep all of its papers as they are now", async () => {
  const { agenda } = (await producer.get<Outline>(`/api/conferences/${house.conferenceId}/outline`)).body;
  const ids = (item: Outline["agenda"][number]) => [...new Set([...item.paperIds, ...item.documentIds])];
  const listed = agenda.filter((item) => ids(item).length > 0);
  const most = listed.toSorted((a, b) => ids(b).length - ids(a).length)[0]!;
  expect(listed.length).toBeGreaterThan(0);
  expect(await ready()).toEqual(listed.map((item) => ({ id: item.id, papers: ids(item).length, sites: 0 })));
  const shelf = (await rooms[0]!.get<Shelf>(at(""))).body;
  const kept = shelf.items.map(({ id, digest }) => ({ id, digest }));
  for (const room of rooms) expect((await room.post(at("/kept"), { items: kept })).status).toBe(204);
  // Said twice it is one room.
  await rooms[0]!.post(at("/kept"), { items: kept });
  const sitesOf = async (id: string) => (await ready()).find((each) => each.id === id)!.sites;
  expect(await sitesOf(most.id)).toBe(2);
  // One that lacks a paper of the item, or has an older text of it, does not have them.
  const lacking = ids(most)[0]!;
  await rooms[0]!.post(at("/kept"), { items: kept.filter(({ id }) => id !== lacking) });
  expect(await sitesOf(most.id)).toBe(1);
  await sql`update paper set body = body || array['Thêm một đoạn.'] where id = ${lacking}`.execute(house.db);
  await sql`update document set body = body || array['Thêm một đoạn.'] where id = ${lacking}`.execute(house.db);
  expect(await sitesOf(most.id)).toBe(0);
  const fresh = (await rooms[1]!.get<Shelf>(at(""))).body.items.map(({ id, digest }) => ({ id, digest }));
  await rooms[1]!.post(at("/kept"), { items: fresh });
  expect(await sitesOf(most.id)).toBe(1);
  await rooms[1]!.post(at("/kept"), { items: [] });
  expect(await sitesOf(most.id)).toBe(0);
});

it("is told by rooms alone, and read at the centre", async () => {
  const delegate = await house.delegate(3);
  expect((await producer.post(at("/kept"), { items: [] })).status).toBe(403);
  expect((await delegate.post(at("/kept"), { items: [] })).status).toBe(403);
  for (const who of [delegate, rooms[0]!]) expect((await who.get(at("/ready"))).status).toBe(403);
  expect((await rooms[0]!.post(at("/kept"), { items: [{ id: "no id", digest: "x" }] })).status).toBe(400);
});
