import { describe, expect, it } from "vitest";
import { isReversible } from "../consoles/slice.ts";
import { randomOf, testId } from "../testing.ts";
import { NO_SITE, oneSite } from "../visibility.ts";
import { Browser, chair, House, isUnder, officer, PARENT, producer, room, type Bare } from "./house.ts";
import { sitesOf } from "./queue.ts";
import { queueOf } from "./slice.ts";

describe("several levels at work at the same time", () => {
  const actors = [producer, chair, ...PARENT.map((_, site) => room(site)), officer(1), officer(4)];
  const SEEDS = Array.from({ length: 25 }, (_, index) => index + 1);

  it.each(SEEDS)("see one order on all screens after every act (seed %i)", (seed) => {
    const random = randomOf(seed);
    const house = new House().rules({ province: { holds: random.chance(0.8), requests: random.below(4) }, district: { holds: random.chance(0.6), seconds: 60 } });
    const control = new Browser(house, "control", NO_SITE);
    const rooms = PARENT.map((_, site) => new Browser(house, "site", oneSite(site)));
    const unit = new Browser(house, "officer", { covers: (site) => isUnder(site, 1) });
    let merged = 0;
    let held = 0;
    for (let step = 0; step < 250; step++) {
      house.now += 1_000 + random.below(60_000);
      const before = house.journal.length;
      const all = [...house.state.queue, ...house.state.speaking.below];
      const some = () => (all.length > 0 ? random.pick(all).id : testId(0xbad));
      const site = random.below(PARENT.length);
      const asking: Bare = { kind: "queue.request", site, speaker: { name: `Speaker ${step}` }, ...(random.chance(0.5) ? { note: `note of ${site}` } : {}) };
      const commands: Bare[] = [
        asking,
        asking,
        asking,
        { kind: "queue.move", requestId: some(), before: random.chance(0.3) ? null : some() },
        { kind: "queue.move", requestId: some(), before: some() },
        { kind: "queue.join", requestId: some(), into: some() },
        { kind: "queue.part", requestId: some(), joinedId: all.flatMap(({ joined = [] }) => joined.map(({ id }) => id))[0] ?? testId(0xbad) },
        { kind: "queue.withdraw", requestId: some() },
        { kind: "queue.return", requestId: some(), word: `word ${step}` },
        { kind: "queue.pass", requestId: some() },
        { kind: "queue.pass", requestId: some() },
        { kind: "queue.pass-all", site: 1 + random.below(6) },
        { kind: "queue.keep", site: 1 + random.below(6), keeps: random.chance(0.7) },
        { kind: "speech.start", site: house.state.queue[0]?.site ?? site },
        { kind: "programme.take-off-air", site: house.state.slots[1]?.site ?? site },
        { kind: "programme.put-on-air", site },
        { kind: "speech.end", speechId: house.state.speaking.speech?.id ?? testId(0xbad), off: random.chance(0.5) },
        ...Array<Bare>(4).fill({ kind: "console.undo", act: house.state.consoles.acts.findLast((act) => isReversible(act) && act.kind !== "speaking.ruled")?.seq ?? 1 }),
      ];
      const command = random.pick(commands);
      const by = command.kind === "queue.request" ? room(site) : command.kind.startsWith("programme.") || command.kind.startsWith("speech.") || command.kind === "console.undo" ? producer : random.pick(actors);
      house.give(by, command);
      const fresh = house.journal.slice(before);
      for (const browser of [control, unit, ...rooms]) browser.hear(fresh);
      // A room whose line was cut begins again now and then.
      if (random.chance(0.1)) rooms[site] = new Browser(house, "site", oneSite(site));

      merged += house.state.queue.filter(({ joined }) => joined).length;
      held += house.state.speaking.below.length;
      const centre = house.state.queue.map(({ id }) => id);
      for (const { state } of [control, unit, ...rooms]) expect(state.queue.map(({ id }) => id)).toEqual(centre);
      // The same speaker with the same clock everywhere, and what a room has spoken as it is known there.
      for (const { state } of [control, unit, ...rooms]) expect(state.speaking.speech).toEqual(house.state.speaking.speech);
      for (const [own, { state }] of rooms.entries()) expect(state.speaking.spoken.get(own)).toEqual(house.state.speaking.spoken.get(own));
      for (const [own, { state }] of rooms.entries()) expect(state.speaking.returned.get(own)).toEqual(house.state.speaking.returned.get(own));
      expect(control.state.speaking.below).toEqual(house.state.speaking.below);
      const standing = [...house.state.queue, ...house.state.speaking.below].flatMap(sitesOf);
      expect(new Set(standing).size).toBe(standing.length);
      for (const [own, { state }] of rooms.entries()) {
        // A queue that a room keeps is the one that the centre sees.
        expect(queueOf(state.speaking, own)).toEqual(queueOf(house.state.speaking, own));
        // And who stands in a queue is told the place that it has there.
        const truth = house.state.speaking.below.find((request) => sitesOf(request).includes(own));
        const told = state.speaking.below.find((request) => sitesOf(request).includes(own));
        expect(told?.id).toBe(truth?.id);
        if (truth && told) {
          const queue = queueOf(house.state.speaking, truth.holder);
          expect([told.holder, told.place, told.of]).toEqual([truth.holder, queue.indexOf(truth) + 1, queue.length]);
        }
        // Nobody else's standing.
        for (const request of state.speaking.below) expect(request.holder === own || sitesOf(request).includes(own)).toBe(true);
        expect([...state.speaking.returned.keys()].every((site) => site === own)).toBe(true);
      }
      for (const holder of [1, 3, 4]) expect(queueOf(unit.state.speaking, holder).map(({ id, place }) => [id, place])).toEqual(queueOf(house.state.speaking, holder).map(({ id }, at) => [id, at + 1]));
      for (const request of unit.state.speaking.below) expect([request.holder, ...sitesOf(request)].some((site) => isUnder(site, 1))).toBe(true);
    }
    // There was something to agree about.
    expect(merged + held).toBeGreaterThan(50);
  });
});
