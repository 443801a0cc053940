import { CONSOLE_AREAS, type Command } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { sitesOf } from "../speaking/queue.ts";
import { speakingCommandsFor } from "../speaking/testing.ts";
import type { ConferenceState } from "../state.ts";
import { randomCommand, randomFloor, randomOf, testId, type Random } from "../testing.ts";
import { isReversible } from "./slice.ts";
import { Consoles, people, seen, SITES } from "./testing.ts";

const SEEDS = Array.from({ length: 120 }, (_, seed) => seed + 1);
const EVERY_AREA = [...CONSOLE_AREAS];

/** Mostly what is done with queues, speakers and the air, by consoles and by a room that is on air and asks again. */
function floorCommand(random: Random, state: ConferenceState, id: string): Command {
  const latest = state.consoles.acts.findLast(isReversible);
  if (latest && random.chance(0.25)) return { id, kind: "console.undo", act: latest.seq };
  const onAir = state.slots.flatMap((slot) => (slot ? [slot.site] : []));
  if (onAir.length > 0 && random.chance(0.25)) {
    const site = random.pick(onAir);
    return random.chance(0.5) ? { id, kind: "queue.request", site } : { id, kind: "programme.put-on-air", site, slot: 1 + random.below(3) };
  }
  return random.chance(0.5) ? random.pick(speakingCommandsFor(random, state, SITES, id))() : randomCommand(random, state, SITES, id);
}

const requestsOf = ({ queue, speaking: { below } }: ConferenceState) => [...queue, ...below];
const idsOf = (state: ConferenceState): string[] => requestsOf(state).flatMap(({ id, joined = [] }) => [id, ...joined.map((other) => other.id)]);

describe("taking back, whatever was done before", () => {
  it.each(SEEDS)("right after any act shows what was shown before it (seed %i)", (seed) => {
    const random = randomOf(seed);
    const floor = new Consoles(randomFloor(seed, 120, SITES).state);
    floor.connect(...Array.from({ length: SITES }, (_, site) => site));
    let tried = 0;
        for (let step = 0; step < 200 && floor.state.phase === "live"; step++) {
      // Whoever the dice have put in charge: this is about taking back.
      floor.give(people.lan, { kind: "console.hand-over", areas: EVERY_AREA, to: null });
      const before = floor.state;
      const refused = floor.give(people.lan, randomCommand(random, before, SITES, testId(9_000 + step)));
      if (refused || floor.state.phase !== "live" || floor.state.seq !== before.seq + 1 || floor.last().seq !== floor.state.seq || !isReversible(floor.last())) continue;
      tried++;
      expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
      expect(seen(floor.state), `step ${step}`).toEqual(seen(before));
      if (random.chance(0.5)) floor.give(people.lan, randomCommand(random, floor.state, SITES, testId(5_000 + step)));
    }
    if (floor.state.phase === "live") expect(tried).toBeGreaterThan(10);
  });

  it.each(SEEDS)("leaves every site at most one request and ends none that waits, also of several acts one after the other (seed %i)", (seed) => {
    const random = randomOf(seed);
    const floor = new Consoles(randomFloor(seed, 60, SITES).state);
    floor.connect(...Array.from({ length: SITES }, (_, site) => site));
    let undone = 0;
    for (let step = 0; step < 300 && floor.state.phase === "live"; step++) {
      floor.give(people.lan, { kind: "console.hand-over", areas: EVERY_AREA, to: null });
      const before = floor.state;
      const command = floorCommand(random, before, testId(20_000 + step));
      if (floor.give(people.lan, command)) continue;
      const asking = requestsOf(floor.state).flatMap(sitesOf);
      expect(asking.toSorted(), `step ${step}: ${JSON.stringify(command)}`).toEqual([...new Set(asking)].toSorted());
      if (command.kind !== "console.undo") continue;
      undone++;
      expect(idsOf(floor.state), `step ${step}`).toEqual(expect.arrayContaining(idsOf(before)));
    }
    if (floor.state.phase === "live") expect(undone).toBeGreaterThan(3);
  });

  it("finds a room that has asked again between two acts of which the later was taken back", () => {
    const floor = new Consoles();
    floor.connect(5);
    floor.give(people.lan, { kind: "queue.request", site: 5 });
    floor.give(people.lan, { kind: "programme.put-on-air", site: 5, slot: 1 });
    const first = floor.last().seq;
    floor.give(people.lan, { kind: "programme.put-on-air", site: 5, slot: 2 });
    const second = floor.last().seq;
    for (const by of ["account:Lan", "site:5"]) {
      const { state } = floor;
      floor.append({ kind: "queue.requested", by, requestId: testId(0x77), site: 5, siteName: "Site 5" });
      const asking = floor.state.queue;
      expect(floor.give(people.lan, { kind: "console.undo", act: second })).toBeNull();
      expect(floor.give(people.lan, { kind: "console.undo", act: first })).toBe("act-overtaken");
      expect(floor.state.queue).toEqual(asking);
      floor.state = state;
    }
  });
});
