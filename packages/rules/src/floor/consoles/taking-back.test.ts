import { CONSOLE_AREAS, type Command, type Entry } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { slotOf } from "../on-air.ts";
import { spokenFor } from "../speaking/clock.ts";
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

/** Everything, and often enough what is done with requests, with merged rooms and with a speech that is on. */
function anyCommand(random: Random, state: ConferenceState, id: string): Command {
  const merged = requestsOf(state).flatMap(({ joined = [] }) => joined.map(({ site }) => site));
  if (merged.length > 0 && random.chance(0.1)) return { id, kind: random.chance(0.5) ? "speech.start" : "programme.put-on-air", site: random.pick(merged), slot: 1 + random.below(3) };
  const { speech, below } = state.speaking;
  const into = below.find(({ joined }) => joined);
  if (into && random.chance(0.2)) return { id, kind: "queue.part", requestId: into.id, joinedId: random.pick(into.joined!).id };
  const [first, second] = below;
  if (second && first!.holder === second.holder && random.chance(0.1)) return { id, kind: "queue.join", requestId: second.id, into: first!.id };
  if (speech && random.chance(0.05)) return { id, kind: "speech.extend", speechId: speech.id, seconds: 60 };
  return random.chance(0.3) ? random.pick(speakingCommandsFor(random, state, SITES, id))() : randomCommand(random, state, SITES, id);
}

const requestsOf = ({ queue, speaking: { below } }: ConferenceState) => [...queue, ...below];
const idsOf = (state: ConferenceState): string[] => requestsOf(state).flatMap(({ id, joined = [] }) => [id, ...joined.map((other) => other.id)]);

/** What was taken back in the runs below. */
const kinds = new Set<string>();
/** Of these, right after they were done. */
const right = new Set<string>();

/** What was taken back last, and in what manner it had been done. */
function kindOf(before: ConferenceState, { state, journal }: Consoles): string {
  const undone = state.consoles.acts.at(-1)!;
  const { act } = journal.findLast((entry) => entry.kind === "console.undone") as Extract<Entry, { kind: "console.undone" }>;
  const done = journal.find(({ seq }) => seq === act)!;
  const stroke = journal.filter(({ seq }) => seq > before.seq && seq < act);
  const kind = undone.of!;
  if (kind.startsWith("local.") && stroke.length > 0) return `${kind} with its card`;
  if ((kind === "speech.started" || kind === "programme.filled") && stroke.some((entry) => entry.kind === "queue.parted")) return `${kind} of a merged room`;
  const request = done.kind === "queue.joined" || done.kind === "queue.parted" ? done.request : undefined;
  return request?.holder !== undefined || done.kind === "queue.passed" ? `${kind} below` : kind;
}

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
      const from = floor.journal.length;
      const refused = floor.give(people.lan, anyCommand(random, before, testId(9_000 + step)));
      // Places in a site's queue follow from what was done in it, and so does whether it is recorded.
      const done = floor.journal.slice(from).filter(({ kind }) => kind !== "queue.ordered" && kind !== "recording.paused" && kind !== "recording.resumed");
      const { follows = 0 } = (done.at(-1) ?? {}) as { follows?: number };
      if (refused || floor.state.phase !== "live" || done.length !== follows + 1 || floor.last().seq !== done.at(-1)!.seq || !isReversible(floor.last())) continue;
      tried++;
      expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
      expect(seen(floor.state), `step ${step}`).toEqual(seen(before));
      right.add(kindOf(before, floor));
      if (random.chance(0.5)) floor.give(people.lan, anyCommand(random, floor.state, testId(5_000 + step)));
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
      const act = before.consoles.acts.find(({ seq }) => seq === command.act)!;
      kinds.add(act.kind);
      if (act.kind === "speech.ended") {
        const times = (state: ConferenceState) => state.speaking.spoken.get(act.site!)?.count ?? 0;
        expect(times(floor.state), `step ${step}`).toBe(times(before) - 1);
        expect(floor.state.speaking.speech?.site).toBe(act.site);
        expect(slotOf(floor.state, act.site!)).toBeGreaterThanOrEqual(0);
      }
      expect(idsOf(floor.state), `step ${step}`).toEqual(expect.arrayContaining(idsOf(before)));
    }
    if (floor.state.phase === "live") expect(undone).toBeGreaterThan(3);
  });

  it("did so for every act on the queue that is taken back", () => {
    for (const kind of ["queue.withdrawn", "queue.returned", "queue.passed", "queue.moved", "speech.ended", "speech.started", "programme.filled"]) expect(kinds).toContain(kind);
    expect([...right]).toEqual(expect.arrayContaining(["speech.started", "speech.extended", "speaking.ruled", "queue.joined", "queue.joined below", "queue.parted", "queue.parted below", "queue.passed below", "local.paused", "local.paused with its card", "local.resumed", "local.resumed with its card", "programme.filled", "programme.filled of a merged room", "speech.started of a merged room"]));
  });

  /** A queue of three, the second of them merged of two sites, and one of a province. */
  function asking(): Consoles {
    const floor = new Consoles();
    floor.connect(...Array.from({ length: SITES }, (_, site) => site));
    for (const [nth, site] of [5, 6, 7, 8].entries()) floor.append({ kind: "queue.requested", by: `site:${site}`, requestId: testId(0x50 + nth), site, siteName: `Site ${site}` });
    expect(floor.give(people.lan, { kind: "queue.join", requestId: testId(0x52), into: testId(0x51) })).toBeNull();
    floor.append({ kind: "queue.requested", by: "site:12", requestId: testId(0x60), site: 12, siteName: "Site 12", holder: 2 });
    floor.append({ kind: "queue.requested", by: "site:13", requestId: testId(0x61), site: 13, siteName: "Site 13", holder: 2 });
    floor.append({ kind: "queue.ordered", by: "system", holder: 2, of: 2, places: [[testId(0x60), 1, [12]], [testId(0x61), 2, [13]]] });
    return floor;
  }

  it.each([
    ["taken out", { kind: "queue.withdraw", requestId: testId(0x51) }],
    ["returned with a word", { kind: "queue.return", requestId: testId(0x51), word: "Not now" }],
    ["returned from a province's queue", { kind: "queue.return", requestId: testId(0x60), word: "Not now" }],
    ["pulled up from a province's queue", { kind: "queue.pass", requestId: testId(0x60) }],
  ])("gives a request that was %s its place again, whole, until its room asks anew", (_what, command) => {
    const floor = asking();
    const before = seen(floor.state);
    expect(floor.give(people.minh, command)).toBeNull();
    const act = floor.last();
    expect(act.kind).not.toBe("queue.ordered");
    expect(seen(floor.state)).not.toEqual(before);
    const { state } = floor;
    expect(floor.give(people.minh, { kind: "console.undo", act: act.seq })).toBeNull();
    expect(seen(floor.state)).toEqual(before);
    if (command.kind === "queue.pass") return;
    floor.state = state;
    const site = command.requestId === testId(0x60) ? 12 : 7;
    floor.append({ kind: "queue.requested", by: `site:${site}`, requestId: testId(0x77), site, siteName: `Site ${site}` });
    expect(floor.give(people.minh, { kind: "console.undo", act: act.seq })).toBe("act-overtaken");
  });

  it.each([false, true])("lets a speech that was ended by mistake go on where its clock stood (off the air: %s)", (off) => {
    const floor = asking();
    expect(floor.give(people.lan, { kind: "speech.start", site: 5, seconds: 300 })).toBeNull();
    const before = seen(floor.state);
    const speech = floor.state.speaking.speech!;
    const spokenAt = (state: ConferenceState) => state.speaking.spoken.get(5);
    expect(floor.give(people.lan, { kind: "speech.end", speechId: speech.id, off })).toBeNull();
    const ended = floor.state.consoles.acts.findLast(({ kind }) => kind === "speech.ended")!;
    const lasted = spokenAt(floor.state)!.seconds;
    expect(floor.state.speaking.speech).toBeNull();
    // Half an hour later; nobody has spoken meanwhile.
    floor.append({ kind: "sites.presence", by: "system", changes: [] }, ended.at + 1_800_000);
    floor.give(people.hoa, { kind: "agenda.move", itemId: null });
    const again = ended.at + 1_801_000;
    floor.later(again);
    expect(floor.give(people.hoa, { kind: "console.undo", act: ended.seq })).toBeNull();
    expect(seen(floor.state)).toEqual(before);
    expect(spokenAt(floor.state)).toBeUndefined();
    const now = floor.state.speaking.speech!;
    const since = floor.now;
    expect(Math.round(spokenFor(now, since) / 1_000)).toBe(lasted);
    expect(spokenFor(now, since + 5_000)).toBe(spokenFor(now, since) + 5_000);
    expect(floor.give(people.hoa, { kind: "console.undo", act: ended.seq })).toBeNull();
    // Nothing is left in the list that would do the same a second time.
    expect(floor.state.consoles.acts.filter((act) => act.seq >= ended.seq && isReversible(act)).map(({ kind }) => kind)).toEqual([]);
  });

  it("takes up no speech over another one, nor of a room whose place on air is taken", () => {
    const floor = asking();
    floor.give(people.lan, { kind: "speech.start", site: 5, seconds: 300 });
    floor.give(people.lan, { kind: "speech.start", site: 6, seconds: 300 });
    const ended = floor.state.consoles.acts.findLast(({ kind }) => kind === "speech.ended")!;
    const put = floor.state.consoles.acts.findLast(({ kind }) => kind === "programme.filled")!;
    // They are of one stroke with the floor, and taken back with it alone.
    for (const { seq } of [ended, put]) expect(floor.give(people.lan, { kind: "console.undo", act: seq })).toBe("act-overtaken");
    // The wrong one was called: off again with its request back, and the one before goes on.
    expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(floor.state.queue.map(({ site }) => site)).toContain(6);
    expect(floor.state.speaking.speech).toMatchObject({ site: 5 });
    const { speech } = floor.state.speaking;
    floor.give(people.lan, { kind: "speech.end", speechId: speech!.id, off: true });
    const last = floor.state.consoles.acts.findLast(({ kind }) => kind === "speech.ended")!;
    floor.give(people.lan, { kind: "programme.put-on-air", site: 9, slot: 1 });
    expect(floor.give(people.lan, { kind: "console.undo", act: last.seq })).toBe("speech-off-air");
  });

  it.each([["the chair", people.hoa], ["the secretary", people.minh]] as const)("takes the floor back with one press, by %s: the request in its place, the room off the air, the speaker before at the clock of before", (_who, by) => {
    const floor = asking();
    floor.give(people.lan, { kind: "speech.start", site: 9, seconds: 300, speaker: { name: "Before" } });
    const before = seen(floor.state);
    const was = spokenFor(floor.state.speaking.speech!, floor.now);
    expect(floor.give(by, { kind: "speech.start", site: 7, seconds: 120 })).toBeNull();
    expect([slotOf(floor.state, 7), slotOf(floor.state, 9)]).toEqual([1, -1]);
    expect(floor.last().kind).toBe("speech.started");
    // Five minutes of confusion count for nobody.
    floor.later(floor.now + 300_000);
    expect(floor.give(by, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(seen(floor.state)).toEqual(before);
    expect(slotOf(floor.state, 7)).toBe(-1);
    expect(spokenFor(floor.state.speaking.speech!, floor.now)).toBeLessThan(was + 5_000);
    expect([floor.state.speaking.spoken.has(7), floor.state.speaking.spoken.has(9)]).toEqual([false, false]);
    expect(floor.state.consoles.acts.filter(isReversible).map(({ kind, site }) => [kind, site])).toContainEqual(["speech.started", 9]);
  });

  it("leaves a room on air that was there before it was given the floor, and takes nothing back once the speech has ended or the programme has changed", () => {
    const floor = asking();
    floor.give(people.lan, { kind: "programme.put-on-air", site: 9 });
    const onAir = seen(floor.state);
    floor.give(people.hoa, { kind: "speech.start", site: 9, seconds: 300 });
    const start = floor.last();
    const { state } = floor;
    expect(floor.give(people.hoa, { kind: "console.undo", act: start.seq })).toBeNull();
    expect(seen(floor.state)).toEqual(onAir);
    floor.state = state;
    floor.give(people.hoa, { kind: "speech.end", speechId: state.speaking.speech!.id, off: false });
    expect(floor.give(people.hoa, { kind: "console.undo", act: start.seq })).toBe("act-overtaken");
    floor.give(people.hoa, { kind: "console.undo", act: floor.last().seq });
    floor.give(people.hoa, { kind: "speech.start", site: 6, seconds: 60 });
    const second = floor.last();
    floor.give(people.lan, { kind: "stage.take", scene: { layout: "title", title: "x" }, rooms: [], over: floor.state.stage.version });
    expect(floor.give(people.hoa, { kind: "console.undo", act: second.seq })).toBe("act-overtaken");
  });

  it.each(["programme.put-on-air", "speech.start"])("parts a room from the request that speaks for it when it takes the floor itself (%s), and merges it again when that is taken back", (kind) => {
    const floor = asking();
    const before = seen(floor.state);
    const merged = () => floor.state.queue.find(({ site }) => site === 6)?.joined?.map(({ site }) => site);
    expect(merged()).toEqual([7]);
    expect(floor.give(people.lan, { kind, site: 7 })).toBeNull();
    expect([slotOf(floor.state, 7), merged()]).toEqual([1, undefined]);
    const took = floor.last();
    expect(took.kind).toBe(kind === "speech.start" ? "speech.started" : "programme.filled");
    const { state } = floor;
    expect(floor.give(people.lan, { kind: "console.undo", act: took.seq })).toBeNull();
    expect(seen(floor.state)).toEqual(before);
    // While it speaks it may ask again, and then that request stands.
    floor.state = state;
    expect(floor.give(people.lan, { kind: "queue.request", site: 7 })).toBeNull();
    expect(floor.state.queue.filter((request) => sitesOf(request).includes(7))).toHaveLength(1);
    expect(floor.give(people.lan, { kind: "console.undo", act: took.seq })).toBe("act-overtaken");
  });

  it("gives the floor to a merged room that is on air already with the speaker whom it had named", () => {
    const floor = new Consoles();
    floor.connect(5, 6);
    floor.give(people.lan, { kind: "programme.put-on-air", site: 6 });
    for (const site of [5, 6]) floor.give(people.lan, { kind: "queue.request", site, speaker: { name: `Speaker of ${site}` } });
    const [into, goes] = floor.state.queue;
    floor.give(people.lan, { kind: "queue.join", requestId: goes!.id, into: into!.id });
    expect(floor.give(people.hoa, { kind: "speech.start", site: 6 })).toBeNull();
    expect(floor.state.speaking.speech?.speaker).toEqual({ name: "Speaker of 6" });
    expect(floor.state.queue.map(sitesOf)).toEqual([[5]]);
  });

  it("takes more time back, as often as it was given, until the speech is over", () => {
    const floor = asking();
    floor.give(people.lan, { kind: "speech.start", site: 5, seconds: 300 });
    const given = () => [floor.state.speaking.speech?.seconds, floor.state.speaking.speech?.added];
    const speechId = floor.state.speaking.speech!.id;
    for (const seconds of [300, 60]) expect(floor.give(people.hoa, { kind: "speech.extend", speechId, seconds })).toBeNull();
    expect(given()).toEqual([660, 360]);
    const [first, second] = floor.state.consoles.acts.slice(-2);
    expect(floor.give(people.hoa, { kind: "console.undo", act: first!.seq })).toBe("act-overtaken");
    expect(floor.give(people.hoa, { kind: "console.undo", act: second!.seq })).toBeNull();
    expect(given()).toEqual([600, 300]);
    floor.give(people.lan, { kind: "speech.end", speechId, off: false });
    expect(floor.give(people.hoa, { kind: "console.undo", act: first!.seq })).toBe("act-overtaken");
    expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(floor.give(people.hoa, { kind: "console.undo", act: first!.seq })).toBeNull();
    expect(given()).toEqual([300, 0]);
  });

  it("takes a pause back with its card, by a chair who has nothing else to do with the programme", () => {
    const floor = asking();
    floor.give(people.lan, { kind: "programme.put-on-air", site: 5 });
    const before = seen(floor.state);
    expect(floor.give(people.hoa, { kind: "local.pause", until: floor.now + 900_000, topic: "In groups", card: "In the rooms" })).toBeNull();
    const paused = seen(floor.state);
    expect(paused.scene.layout).toBe("pause");
    expect(floor.give(people.hoa, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(seen(floor.state)).toEqual(before);
    // And its end: the pause is on again since when it was, and so is its card.
    floor.give(people.hoa, { kind: "local.pause", until: floor.now + 900_000, topic: "In groups", card: "In the rooms" });
    const again = seen(floor.state);
    floor.give(people.minh, { kind: "local.resume" });
    expect(seen(floor.state)).toEqual(before);
    const resumed = floor.last();
    expect(floor.give(people.minh, { kind: "console.undo", act: resumed.seq })).toBeNull();
    expect(seen(floor.state)).toEqual(again);
  });

  it("takes the rules for speaking back, by those who may set them", () => {
    const floor = asking();
    const before = floor.state.speaking.rules;
    floor.give(people.minh, { kind: "speaking.set-rules", warnSeconds: 15, levels: [{ level: "province", holds: true, requests: 1, speeches: 0, seconds: 60 }] });
    expect(floor.give(people.hoa, { kind: "console.undo", act: floor.last().seq })).toBe("not-allowed");
    expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(floor.state.speaking.rules).toEqual(before);
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
