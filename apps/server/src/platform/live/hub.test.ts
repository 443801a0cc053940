import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../../testing/house.ts";
import { Hub } from "./hub.ts";

let house: TestHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

it("an ended conference is put away when nobody needs it, and is there again when asked for", async () => {
  const { db, bus, log } = { ...house.platform, bus: house.platform.hub.bus };
  const hub = new Hub({ db, bus, log, putAwayMs: 0 });
  let streams = 1;
  const away: string[] = [];
  hub.keepWhile(() => streams > 0);
  hub.onPutAway((conferenceId) => away.push(conferenceId));
  const held = () => [...hub.all()].map(({ id }) => id);
  try {
    await hub.get(house.conferenceId);
    streams = 0;
    await hub.poll();
    expect(held()).toEqual([house.conferenceId]);

    streams = 1;
    const producer = await house.producer();
    await producer.command(house.conferenceId, { kind: "conference.open" });
    expect((await producer.command(house.conferenceId, { kind: "conference.close" })).status).toBe(200);
    await expect.poll(async () => (await hub.get(house.conferenceId)).state.phase).toBe("ended");
    const { seq } = (await hub.get(house.conferenceId)).state;
    await hub.poll();
    expect([held(), away]).toEqual([[house.conferenceId], []]);

    streams = 0;
    await hub.poll();
    expect([held(), away]).toEqual([[], [house.conferenceId]]);
    expect((await hub.get(house.conferenceId)).state).toMatchObject({ phase: "ended", seq });
  } finally {
    hub.close();
  }
});
