import type { Command, Entry, ProblemCode, SpeakingRule } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { decide, type Actor, type Decision, type DecisionContext } from "../decide.ts";
import { reduce } from "../reduce.ts";
import { initialState, stateFromSnapshot, type ConferenceState } from "../state.ts";
import { randomOf, testId } from "../testing.ts";
import { NO_SITE, oneSite, projectEntry, snapshotFor, type Scope } from "../visibility.ts";
import { clockOf } from "./clock.ts";
import { requestFor } from "./decisions.ts";
import { allowanceOf } from "./levels.ts";
import { sitesOf } from "./queue.ts";
import { queueOf } from "./slice.ts";

/** Centre 0; provinces 1 and 2; districts 3, 4 below 1 and 5, 6 below 2; communes 7… in turn below the districts. */
const PARENT = [-1, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6];
const LEVELS = ["centre", "province", "district", "commune"];
const TREE = { parentOf: (site: number) => PARENT[site]!, levelCodeOf: (site: number) => LEVELS[depthOf(site)]! };
const depthOf = (site: number): number => (PARENT[site]! < 0 ? 0 : 1 + depthOf(PARENT[site]!));
const isUnder = (site: number, above: number): boolean => site === above || (site >= 0 && PARENT[site]! >= 0 && isUnder(PARENT[site]!, above));

const producer: Actor = { role: "producer", name: "account:Producer", site: -1, covers: () => true };
const chair: Actor = { role: "chair", name: "account:Chair", site: -1, covers: () => true };
const room = (site: number): Actor => ({ role: "site", name: `site:${site}`, site, covers: (other) => isUnder(other, site) });
const officer = (unit: number): Actor => ({ role: "unit-officer", name: `account:Officer ${unit}`, site: -1, covers: (other) => isUnder(other, unit) });

type Bare = Command extends infer C ? (C extends Command ? Omit<C, "id"> : never) : never;

/** One conference, the actors of every level, and a clock that the test moves. */
class House {
  state: ConferenceState = initialState;
  readonly journal: Entry[] = [];
  now = 1_700_000_000_000;
  #next = 1;

  constructor() {
    this.give(producer, { kind: "conference.open" });
    this.append({ kind: "sites.presence", changes: PARENT.map((_, site) => [site, "c", 1]) });
  }

  give(by: Actor, command: Bare): Decision & { id: string } {
    const context: DecisionContext = {
      siteCount: PARENT.length,
      siteName: (site) => `Site ${site}`,
      hasAgendaItem: () => false,
      ...TREE,
      levelOf: depthOf,
      expectedAt: () => 50,
      now: this.now,
      by,
      consoleOf: () => null,
    };
    const id = testId(this.#next++);
    const decision = decide(this.state, { ...command, id } as Command, context);
    if (decision.ok) for (const entry of decision.entries) this.append({ ...entry, by: by.name });
    return { ...decision, id };
  }

  append(entry: object): void {
    const placed = { ...entry, seq: this.state.seq + 1, at: this.now } as Entry;
    this.journal.push(placed);
    this.state = reduce(this.state, placed);
  }

  rules(part: Partial<Record<string, Partial<SpeakingRule>>>): this {
    const levels = Object.entries(part).map(([level, rule]) => ({ level, holds: false, requests: 0, speeches: 0, seconds: 0, ...rule }));
    this.give(producer, { kind: "speaking.set-rules", warnSeconds: 60, levels });
    return this;
  }

  ask(site: number, note?: string): string {
    const { ok, id } = this.give(room(site), { kind: "queue.request", site, speaker: { name: `Speaker of ${site}` }, ...(note ? { note } : {}) });
    if (!ok) throw new Error(`site ${site} was refused`);
    return id;
  }

  centre = (): number[] => this.state.queue.map(({ site }) => site);
  at = (holder: number): number[] => queueOf(this.state.speaking, holder).map(({ site }) => site);
}

const refused = (problem: ProblemCode) => expect.objectContaining({ ok: false, problem });
const both = { province: { holds: true }, district: { holds: true } };

describe("a request", () => {
  it("goes straight to the centre where no level keeps a queue", () => {
    const house = new House();
    for (const site of [7, 3, 1]) house.ask(site);
    expect(house.centre()).toEqual([7, 3, 1]);
  });

  it("rises from commune to district to province to the centre, and tells through whom", () => {
    const house = new House().rules(both);
    const id = house.ask(7);
    expect(house.at(3)).toEqual([7]);
    house.give(room(3), { kind: "queue.pass", requestId: id });
    expect([house.at(3), house.at(1)]).toEqual([[], [7]]);
    house.give(room(1), { kind: "queue.pass", requestId: id });
    expect([house.at(1), house.centre()]).toEqual([[], [7]]);
    expect(house.state.queue[0]!.via).toEqual(["Site 3", "Site 1"]);
  });

  it("passes over a site that is not there, or that lets everything pass: nothing waits where nobody looks", () => {
    const house = new House().rules(both);
    house.append({ kind: "sites.presence", changes: [[3, "l", 2]] });
    house.ask(7);
    expect(house.at(1)).toEqual([7]);
    house.give(room(1), { kind: "queue.keep", site: 1, keeps: false });
    // What waited there has gone on, and what comes now does not wait.
    expect(house.centre()).toEqual([7]);
    house.ask(4);
    expect(house.centre()).toEqual([7, 4]);
    expect(house.give(room(1), { kind: "queue.keep", site: 1, keeps: true })).toMatchObject({ ok: true });
    house.ask(9);
    expect(house.at(4)).toEqual([9]);
  });

  it("is seen by the centre wherever it waits, and pulled up by it past all others and all quotas", () => {
    const house = new House().rules({ province: { holds: true, requests: 1 }, district: { holds: true } });
    const [first, second] = [house.ask(7), house.ask(8)];
    for (const requestId of [second, first]) expect(house.give(chair, { kind: "queue.pass", requestId })).toMatchObject({ ok: true });
    expect(house.centre()).toEqual([8, 7]);
  });

  it("comes back with a word, and its room may ask again", () => {
    const house = new House().rules(both);
    const id = house.ask(7);
    expect(house.give(room(3), { kind: "queue.return", requestId: id, word: "Say it in the report, please" })).toMatchObject({ ok: true });
    expect(house.at(3)).toEqual([]);
    expect(house.state.speaking.returned.get(7)).toMatchObject({ word: "Say it in the report, please", from: "Site 3" });
    house.ask(7);
    expect(house.state.speaking.returned.has(7)).toBe(false);
    expect(house.at(3)).toEqual([7]);
  });

  it("is merged with others under one speaker, taken out again, or taken back by its own room", () => {
    const house = new House().rules(both);
    const [a, b, c] = [house.ask(3), house.ask(4), house.ask(1)];
    expect(house.give(room(1), { kind: "queue.join", requestId: a, into: c })).toEqual(refused("queues-differ"));
    house.give(room(1), { kind: "queue.join", requestId: b, into: a });
    expect(house.at(1)).toEqual([3]);
    expect(requestFor(house.state, 4)).toMatchObject({ site: 3 });
    expect(house.give(room(4), { kind: "queue.request", site: 4 })).toEqual(refused("already-requested"));
    // Passed on as one.
    house.give(room(1), { kind: "queue.pass", requestId: a });
    expect(house.centre()).toEqual([1, 3]);
    expect(sitesOf(house.state.queue[1]!)).toEqual([3, 4]);
    house.give(producer, { kind: "queue.part", requestId: a, joinedId: b });
    expect(house.centre()).toEqual([1, 3, 4]);
    house.give(producer, { kind: "queue.join", requestId: b, into: a });
    expect(house.give(room(3), { kind: "queue.withdraw", requestId: b })).toEqual(refused("not-allowed"));
    house.give(room(4), { kind: "queue.withdraw", requestId: b });
    expect(sitesOf(house.state.queue[1]!)).toEqual([3]);
    house.ask(4);
  });

  it("leaves the others in its place when its own room takes it back; the centre takes back the whole", () => {
    const house = new House().rules(both);
    const [a, b, c, d] = [house.ask(7), house.ask(8), house.ask(11), house.ask(4)];
    const browser = new Browser(house, "site", oneSite(8));
    const from = house.journal.length;
    house.give(room(3), { kind: "queue.join", requestId: b, into: a });
    house.give(room(7), { kind: "queue.withdraw", requestId: a });
    expect(house.at(3)).toEqual([8]);
    browser.hear(house.journal.slice(from));
    expect(browser.state.speaking.below).toMatchObject([{ id: b, site: 8, place: 1, of: 1 }]);
    for (const requestId of [b, c, d]) house.give(chair, { kind: "queue.pass", requestId });
    for (const requestId of [c, d]) house.give(chair, { kind: "queue.join", requestId, into: b });
    house.give(room(8), { kind: "queue.withdraw", requestId: b });
    expect(house.state.queue.map(sitesOf)).toEqual([[11, 4]]);
    expect(house.give(room(8), { kind: "queue.request", site: 8 })).toMatchObject({ ok: true });
    house.give(chair, { kind: "queue.withdraw", requestId: c });
    expect(house.centre()).toEqual([]);
  });

  it("is ordered by who keeps the queue, by those above, and by nobody else", () => {
    const house = new House().rules(both);
    const [a, b] = [house.ask(7), house.ask(8)];
    const move = (by: Actor): Decision => house.give(by, { kind: "queue.move", requestId: b, before: a });
    for (const by of [room(4), room(2), room(7), officer(2), officer(7)]) expect(move(by)).toEqual(refused("not-allowed"));
    expect(house.at(3)).toEqual([7, 8]);
    for (const by of [room(3), room(1), officer(3), officer(1), chair]) {
      expect(move(by)).toMatchObject({ ok: true });
      expect(house.at(3)).toEqual([8, 7]);
      house.give(producer, { kind: "queue.move", requestId: b, before: null });
    }
    // The centre's queue is the centre's alone, even for the room of the central site.
    house.give(producer, { kind: "queue.pass-all", site: 3 });
    expect(house.centre()).toEqual([7, 8]);
    for (const by of [room(0), room(3), officer(1)]) expect(move(by)).toEqual(refused("not-allowed"));
  });

  it("is one of as many as its branch may have waiting above, and all go on in order as far as that allows", () => {
    const house = new House().rules({ province: { holds: true, requests: 2 } });
    for (const site of [3, 4, 7]) house.ask(site);
    expect(house.at(1)).toEqual([3, 4, 7]);
    expect(house.give(room(1), { kind: "queue.pass-all", site: 1 })).toMatchObject({ ok: true });
    expect([house.centre(), house.at(1)]).toEqual([[3, 4], [7]]);
    expect(house.give(room(1), { kind: "queue.pass-all", site: 1 })).toEqual(refused("request-quota"));
    // Another province has its own.
    house.ask(5);
    expect(house.give(room(2), { kind: "queue.pass-all", site: 2 })).toMatchObject({ ok: true });
    house.give(producer, { kind: "queue.withdraw", requestId: house.state.queue[0]!.id });
    expect(house.give(room(1), { kind: "queue.pass-all", site: 1 })).toMatchObject({ ok: true });
    expect(house.centre()).toEqual([4, 5, 7]);
    expect(allowanceOf(house.state, 1, TREE)).toEqual({ seconds: 0, speeches: { used: 0, limit: 0 }, requests: { used: 2, limit: 2 } });
  });

  it("is refused when its branch has spoken as often as it may, and called by the centre all the same", () => {
    const house = new House().rules({ province: { speeches: 1 } });
    house.give(producer, { kind: "speech.start", site: 3 });
    expect(house.give(room(1), { kind: "queue.request", site: 1 })).toEqual(refused("speech-quota"));
    house.give(producer, { kind: "speech.end", speechId: house.state.speaking.speech!.id, off: true });
    expect(house.give(room(7), { kind: "queue.request", site: 7 })).toEqual(refused("speech-quota"));
    house.ask(5);
    expect(house.give(producer, { kind: "speech.start", site: 1 })).toMatchObject({ ok: true });
  });
});

describe("a speech", () => {
  const MINUTE = 60_000;
  const speech = (house: House) => house.state.speaking.speech!;
  const ends = (house: House) => house.journal.flatMap((entry) => (entry.kind === "speech.ended" ? [entry.spoke] : []));

  it("takes its speaker and its time from the request and the rules, and ends the request and the cue", () => {
    const house = new House().rules({ district: { seconds: 300 } });
    house.ask(3);
    house.give(chair, { kind: "site.cue", site: 3 });
    house.give(chair, { kind: "speech.start", site: 3 });
    expect(speech(house)).toMatchObject({ site: 3, speaker: { name: "Speaker of 3" }, seconds: 300, warnSeconds: 60, startedAt: house.now });
    expect([house.centre(), house.state.cued]).toEqual([[], []]);
    expect(house.state.slots[1]).toMatchObject({ site: 3, speaker: { name: "Speaker of 3" } });
  });

  it("counts down, warns, and is over", () => {
    const spoken = { startedAt: 0, seconds: 300, warnSeconds: 60 };
    expect([0, 239, 240, 299, 300, 360].map((second) => clockOf(spoken, second * 1_000).phase)).toEqual(["running", "running", "warning", "warning", "over", "over"]);
    expect(clockOf(spoken, 330_000)).toMatchObject({ leftMs: -30_000, share: 0 });
    expect(clockOf({ ...spoken, seconds: 0 }, 330_000)).toMatchObject({ phase: "free", leftMs: null, elapsedMs: 330_000 });
    // A short one is not all warning.
    expect(clockOf({ ...spoken, seconds: 60 }, 20_000).phase).toBe("running");
  });

  it("is given more time: from its end, or from now when that is past", () => {
    const house = new House().rules({ district: { seconds: 300 } });
    house.give(producer, { kind: "speech.start", site: 3 });
    house.give(chair, { kind: "speech.extend", speechId: speech(house).id, seconds: 60 });
    expect(speech(house)).toMatchObject({ seconds: 360, added: 60 });
    house.now += 7 * MINUTE;
    house.give(producer, { kind: "speech.extend", speechId: speech(house).id, seconds: 120 });
    expect(speech(house)).toMatchObject({ seconds: 540, added: 180 });
    expect(house.give(producer, { kind: "speech.extend", speechId: testId(0xbad), seconds: 60 })).toEqual(refused("speech-over"));
  });

  it("stands still while its clock is paused: no warning, no overrun, and it ends with what was spoken", () => {
    const house = new House().rules({ district: { seconds: 60 } });
    house.give(producer, { kind: "speech.start", site: 3 });
    const { id } = speech(house);
    house.now += 50_000;
    house.give(chair, { kind: "speech.pause", speechId: id });
    const stood = clockOf(speech(house), house.now);
    expect(stood).toMatchObject({ phase: "warning", paused: true, leftMs: 10_000 });
    house.now += 5 * MINUTE;
    expect(clockOf(speech(house), house.now)).toEqual(stood);
    // Pressed twice, by two consoles, it is paused once, since the first press.
    expect(house.give(producer, { kind: "speech.pause", speechId: id })).toMatchObject({ ok: true, entries: [] });
    // More time counts from its end, not from the end of the pause.
    house.give(producer, { kind: "speech.extend", speechId: id, seconds: 60 });
    expect(speech(house).seconds).toBe(120);
    house.give(producer, { kind: "speech.resume", speechId: id });
    expect(house.give(chair, { kind: "speech.resume", speechId: id })).toMatchObject({ ok: true, entries: [] });
    expect(clockOf(speech(house), house.now)).toMatchObject({ paused: false, leftMs: 70_000 });
    house.now += 80_000;
    expect(clockOf(speech(house), house.now)).toMatchObject({ phase: "over", leftMs: -10_000 });
    // It ends in the middle of another pause.
    house.give(chair, { kind: "speech.pause", speechId: id });
    house.now += 3 * MINUTE;
    const resumed = stateFromSnapshot(JSON.parse(JSON.stringify(snapshotFor(house.state, "control"))));
    expect(resumed.speaking.speech).toEqual(speech(house));
    house.give(producer, { kind: "speech.end", speechId: id, off: true });
    expect(ends(house)).toEqual([{ seconds: 130, over: 10 }]);
    expect(house.state.speaking.spoken.get(3)).toMatchObject({ seconds: 130, over: 10 });
    expect(house.give(producer, { kind: "speech.pause", speechId: id })).toEqual(refused("speech-over"));
  });

  it("is journalled with what it was over, however it ends", () => {
    const house = new House().rules({ district: { seconds: 60 } });
    const start = (site: number) => {
      house.give(producer, { kind: "speech.start", site });
      house.now += 90_000;
    };
    start(3);
    house.give(producer, { kind: "speech.end", speechId: speech(house).id, off: true });
    start(3);
    house.give(producer, { kind: "programme.take-off-air", site: 3 });
    start(3);
    // The next one takes its place.
    house.give(producer, { kind: "speech.start", site: 4 });
    expect(house.state.slots.map((slot) => slot?.site ?? null)).toEqual([null, 4, null, null]);
    house.now += 30_000;
    // Somebody else is put where they stood.
    house.give(producer, { kind: "programme.put-on-air", site: 5, slot: 1 });
    start(6);
    house.give(producer, { kind: "conference.close" });
    expect(ends(house)).toEqual([{ seconds: 90, over: 30 }, { seconds: 90, over: 30 }, { seconds: 90, over: 30 }, { seconds: 30, over: 0 }, { seconds: 90, over: 30 }]);
    expect(house.state.speaking.speech).toBeNull();
    expect(house.state.speaking.spoken.get(3)).toMatchObject({ count: 3, seconds: 270, over: 90 });
  });

  it("begins once when two consoles call the same speaker, and ends once", () => {
    const house = new House();
    house.ask(3);
    house.give(producer, { kind: "speech.start", site: 3, speaker: { name: "Speaker of 3" } });
    const { id } = speech(house);
    expect(house.give(chair, { kind: "speech.start", site: 3, speaker: { name: "Speaker of 3" } })).toMatchObject({ ok: true, entries: [] });
    expect(house.give(chair, { kind: "speech.start", site: 3 })).toMatchObject({ ok: true, entries: [] });
    expect(speech(house).id).toBe(id);
    house.give(chair, { kind: "speech.end", speechId: id, off: false });
    expect(house.give(producer, { kind: "speech.end", speechId: id, off: true })).toMatchObject({ ok: true, entries: [] });
    expect(house.state.slots[1]?.site).toBe(3);
  });

  it("goes on when its site is shown in another place or size", () => {
    const house = new House();
    house.give(producer, { kind: "speech.start", site: 3 });
    const { id } = speech(house);
    house.give(producer, { kind: "programme.put-on-air", site: 3, slot: 2 });
    house.give(producer, { kind: "programme.put-on-air", site: 0 });
    expect(speech(house).id).toBe(id);
  });
});

/** What one browser has: the snapshot it began with and the entries that were sent to it. */
class Browser {
  state: ConferenceState;
  readonly #audience: "control" | "officer" | "site";
  readonly #scope: Scope;
  constructor(house: House, audience: "control" | "officer" | "site", scope: Scope) {
    this.#audience = audience;
    this.#scope = scope;
    this.state = stateFromSnapshot(JSON.parse(JSON.stringify(snapshotFor(house.state, audience, scope))) as ReturnType<typeof snapshotFor>);
  }
  hear(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const seen = projectEntry(entry, this.#audience, this.#scope);
      if (seen) this.state = reduce(this.state, JSON.parse(JSON.stringify(seen)) as Entry);
    }
  }
}

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
      ];
      const command = random.pick(commands);
      const by = command.kind === "queue.request" ? room(site) : command.kind.startsWith("programme.") || command.kind.startsWith("speech.") ? producer : random.pick(actors);
      house.give(by, command);
      const fresh = house.journal.slice(before);
      for (const browser of [control, unit, ...rooms]) browser.hear(fresh);
      // A room whose line was cut begins again now and then.
      if (random.chance(0.1)) rooms[site] = new Browser(house, "site", oneSite(site));

      merged += house.state.queue.filter(({ joined }) => joined).length;
      held += house.state.speaking.below.length;
      const centre = house.state.queue.map(({ id }) => id);
      for (const { state } of [control, unit, ...rooms]) expect(state.queue.map(({ id }) => id)).toEqual(centre);
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
