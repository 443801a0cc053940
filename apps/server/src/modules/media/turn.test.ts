import type { IceServers } from "@diemcau/contract";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse({ config: { turn: { urls: ["turn:relay.example:3478?transport=tcp"], secret: "shared" } } });
});
afterAll(() => house.close());

const relaysOf = async (client: TestClient): Promise<IceServers> => (await client.get<IceServers>("/api/ice-servers")).body;
/** How long they are good, hours. */
const lasts = async (client: TestClient): Promise<number> => ((await relaysOf(client)).until - house.platform.clock()) / 3_600_000;

it("gives rooms relays for a day and phones for two hours, and phones none when the conference is over", async () => {
  const [room, phone, producer] = [await house.site(7), await house.delegate(7), await house.producer()];
  expect([await lasts(room), await lasts(phone)].map(Math.round)).toEqual([12, 2]);
  expect((await relaysOf(phone)).iceServers[0]!.username).toContain(`:delegate-${phone.delegateId}`);
  for (const kind of ["conference.open", "conference.close"] as const) expect((await producer.command(house.conferenceId, { kind })).status).toBe(200);
  expect((await relaysOf(phone)).iceServers).toEqual([]);
  // Rooms meet before and after it.
  expect((await relaysOf(room)).iceServers).toHaveLength(1);
});
