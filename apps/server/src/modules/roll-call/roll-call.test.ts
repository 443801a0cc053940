import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestClient } from "../../testing/client.ts";
import { openHouse, type TestGateway, type TestHouse } from "../../testing/house.ts";

let house: TestHouse;
let second: TestGateway;
let producer: TestClient;
beforeAll(async () => {
  house = await openHouse();
  [second, producer] = await Promise.all([house.gateway(), house.producer()]);
});
afterAll(() => house.close());

const well = { chair: true, picture: true, sound: true };
const give = (who: TestClient, command: { kind: string; [field: string]: unknown }) => who.command(house.conferenceId, command);

describe("a room and the secretary at once, on two gateways", () => {
  it("end with the room's own answer, whichever came first", async () => {
    await give(producer, { kind: "roll-call.call", level: null, again: false });
    const sites = Array.from({ length: 16 }, (_, at) => at + 1);
    const rooms = await Promise.all(sites.map((site) => house.site(site)));
    const told = await Promise.all(
      sites.map(async (site, at) => {
        const later = async <T>(act: () => Promise<T>): Promise<T> => {
          await delay(randomInt(8));
          return act();
        };
        const [own, heard] = await Promise.all([
          later(() => give(rooms[at]!, { kind: "roll-call.answer", site, ...well, count: { present: 30 + site, qualifier: "exact" } })),
          later(() => give(producer.at(second.url), { kind: "roll-call.record", site, ...well, sound: false, note: "nghe qua điện thoại" })),
        ]);
        return { own, heard };
      }),
    );
    for (const { own, heard } of told) {
      expect(own.status).toBe(200);
      // Written down before the room spoke, or refused with what to do.
      if (heard.status !== 200) expect(heard.body).toMatchObject({ status: 409, code: "roll-call-answered-already" });
    }
    const stream = await (await producer.events(house.conferenceId)).opened();
    const { answers } = stream.snapshot!.rollCall;
    stream.close();
    expect(answers.filter(([site]) => site <= 16).map(([site, , telephone, confirmed, note]) => [site, telephone, confirmed, note])).toEqual(sites.map((site) => [site, 0, 7, ""]));
  });

  it("give every console the same figure, equal to the sum of the rooms", async () => {
    const [first, other] = await Promise.all([producer.events(house.conferenceId), producer.at(second.url).events(house.conferenceId)]);
    await Promise.all([first.opened(), other.opened()]);
    const reports = Array.from({ length: 12 }, async (_, at) => give(await house.site(at + 40), { kind: "headcount.report", site: at + 40, present: 20 + at, qualifier: "exact", absent: 1 }));
    const published = give(producer, { kind: "headcount.publish" });
    await Promise.all([...reports, published]);
    const [figure, same] = await Promise.all([first.entry("headcount.published"), other.entry("headcount.published")]);
    expect(same).toEqual(figure);
    // What the journal holds before it, counted by hand.
    const latest = new Map<number, number>();
    for (const { seq, kind, body } of await house.journal()) if (kind === "headcount.reported" && seq < figure.seq) latest.set(body["site"] as number, body["present"] as number);
    expect(figure.total).toMatchObject({ present: [...latest.values()].reduce((sum, each) => sum + each, 0), counted: latest.size, sites: house.sites.length });
    for (const stream of [first, other]) stream.close();
  });

  it("keep the roll call through a restart", async () => {
    const fresh = await house.gateway();
    const stream = await (await producer.at(fresh.url).events(house.conferenceId)).opened();
    expect(stream.snapshot!.rollCall).toMatchObject({ round: 1, status: "open", published: [expect.objectContaining({ total: expect.objectContaining({ sites: house.sites.length }) })] });
    expect(stream.snapshot!.rollCall.answers.length).toBeGreaterThanOrEqual(16);
    stream.close();
    await fresh.close();
  }, 60_000);
});
