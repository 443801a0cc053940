import type { ProblemCode } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import type { Actor, Decision } from "../decide.ts";
import { stateFromSnapshot } from "../state.ts";
import { testId } from "../testing.ts";
import { oneSite, snapshotFor } from "../visibility.ts";
import { clockOf } from "./clock.ts";
import { requestFor } from "./decisions.ts";
import { Browser, chair, House, officer, producer, room, TREE } from "./house.ts";
import { allowanceOf } from "./levels.ts";
import { sitesOf } from "./queue.ts";

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
