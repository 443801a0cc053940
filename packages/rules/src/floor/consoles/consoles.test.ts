import { ACTS_BESIDE_KEPT, ACTS_KEPT, REVERSIBLES_KEPT, type ConsolePerson, type Snapshot } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { AGENDA, contextOf, testId } from "../testing.ts";
import { snapshotFor } from "../visibility.ts";
import { stateFromSnapshot } from "../state.ts";
import { Consoles, people, SITES } from "./testing.ts";

describe("being in charge", () => {
  it("keeps others of the centre from a part, and lets the person in charge act", () => {
    const floor = new Consoles();
    floor.connect(3);
    expect(floor.give(people.lan, { kind: "console.hand-over", areas: ["programme", "agenda"], to: people.lan.account })).toBeNull();
    expect(floor.give(people.minh, { kind: "agenda.move", itemId: AGENDA[0] })).toBe("console-held");
    expect(floor.give(people.lan, { kind: "agenda.move", itemId: AGENDA[0] })).toBeNull();
    expect(floor.give(people.lan, { kind: "site.cue", site: 3 })).toBeNull();
  });

  it("is handed over in one act, and freed", () => {
    const floor = new Consoles();
    floor.give(people.lan, { kind: "console.hand-over", areas: ["agenda"], to: people.lan.account });
    expect(floor.give(people.lan, { kind: "console.hand-over", areas: ["agenda"], to: people.hoa.account })).toBeNull();
    expect(floor.give(people.lan, { kind: "agenda.move", itemId: AGENDA[1] })).toBe("console-held");
    expect(floor.give(people.hoa, { kind: "agenda.move", itemId: AGENDA[1] })).toBeNull();
    floor.give(people.hoa, { kind: "console.hand-over", areas: ["agenda"], to: null });
    expect(floor.give(people.lan, { kind: "agenda.move", itemId: AGENDA[2] })).toBeNull();
    expect(floor.state.consoles.holders).toEqual([]);
  });

  it("goes to nobody without the right to the part, nor to an account of somewhere else", () => {
    const floor = new Consoles();
    expect(floor.give(people.lan, { kind: "console.hand-over", areas: ["agenda", "programme"], to: people.hoa.account })).toBe("console-person-unknown");
    expect(floor.give(people.lan, { kind: "console.hand-over", areas: ["agenda"], to: testId(0xdead) })).toBe("console-person-unknown");
    expect(floor.state.consoles.holders).toEqual([]);
  });
});

describe("taking back", () => {
  it("moves the agenda back to where it was, as if it had never left", () => {
    const floor = new Consoles();
    floor.give(people.lan, { kind: "agenda.move", itemId: AGENDA[0] });
    const begun = floor.state.agenda;
    floor.give(people.minh, { kind: "agenda.move", itemId: AGENDA[1] });
    expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(floor.state.agenda).toEqual(begun);
    expect(floor.state.consoles.acts.find(({ itemId }) => itemId === AGENDA[1])).toMatchObject({ by: "account:Minh", undoneBy: "account:Lan" });
  });

  it("asks that the newer of two acts be taken back first, then gives the older one free", () => {
    const floor = new Consoles();
    floor.give(people.lan, { kind: "agenda.move", itemId: AGENDA[0] });
    const older = floor.last().seq;
    floor.give(people.minh, { kind: "agenda.move", itemId: AGENDA[1] });
    const newer = floor.last().seq;
    expect(floor.give(people.lan, { kind: "console.undo", act: older })).toBe("act-overtaken");
    expect(floor.give(people.lan, { kind: "console.undo", act: newer })).toBeNull();
    expect(floor.give(people.lan, { kind: "console.undo", act: older })).toBeNull();
    expect(floor.state.agenda).toEqual({ itemId: null, since: null, dealt: [] });
  });

  it("is one wish when two consoles press it at once", () => {
    const floor = new Consoles();
    floor.give(people.lan, { kind: "agenda.move", itemId: AGENDA[0] });
    const act = floor.last().seq;
    floor.give(people.lan, { kind: "console.undo", act });
    const before = floor.state;
    expect(floor.give(people.minh, { kind: "console.undo", act })).toBeNull();
    expect(floor.state).toBe(before);
  });

  it("is refused to those who could not have done it, and while another is in charge", () => {
    const floor = new Consoles();
    floor.connect(3);
    floor.give(people.lan, { kind: "programme.put-on-air", site: 3 });
    expect(floor.give(people.minh, { kind: "console.undo", act: floor.last().seq })).toBe("not-allowed");
    floor.give(people.lan, { kind: "agenda.move", itemId: AGENDA[0] });
    const act = floor.last().seq;
    floor.give(people.hoa, { kind: "console.hand-over", areas: ["agenda"], to: people.hoa.account });
    expect(floor.give(people.minh, { kind: "console.undo", act })).toBe("console-held");
  });

  it("is refused for a picture of a room that is not there any more", () => {
    const floor = new Consoles();
    floor.connect(3);
    floor.give(people.lan, { kind: "programme.put-on-air", site: 3 });
    floor.give(people.lan, { kind: "programme.take-off-air", site: 3 });
    const act = floor.last().seq;
    floor.append({ kind: "sites.presence", by: "system", changes: [[3, "l", 1]] });
    expect(floor.give(people.lan, { kind: "console.undo", act })).toBe("site-not-connected");
  });

  it("puts no room over a newer scene, but behind the card that stands, and takes a scene back", () => {
    const floor = new Consoles();
    floor.connect(3);
    const card = { layout: "title", title: "Welcome" } as const;
    floor.give(people.lan, { kind: "programme.put-on-air", site: 3 });
    floor.give(people.lan, { kind: "programme.take-off-air", site: 3 });
    const off = floor.last().seq;
    floor.give(people.lan, { kind: "stage.take", scene: card });
    const shown = floor.last().seq;
    expect(floor.give(people.lan, { kind: "console.undo", act: off })).toBe("act-overtaken");
    expect(floor.give(people.lan, { kind: "console.undo", act: shown })).toBeNull();
    expect(floor.state.stage.scene).toEqual({ layout: "strip" });
    expect(floor.give(people.lan, { kind: "console.undo", act: off })).toBeNull();
    expect(floor.state.slots[1]?.site).toBe(3);

    floor.give(people.lan, { kind: "stage.take", scene: card });
    floor.give(people.lan, { kind: "programme.take-off-air", site: 3 });
    expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(floor.state.slots[1]?.site).toBe(3);
    expect(floor.state.stage.scene).toEqual(card);
  });

  it("brings back the film that made way where it was, and a pause that is over without its clock", () => {
    const floor = new Consoles();
    floor.connect(3);
    const film = { layout: "video", file: { id: testId(0xf1), name: "Film", size: 1 }, length: 60_000, position: 5_000, playing: true } as const;
    floor.give(people.lan, { kind: "stage.take", scene: film });
    floor.give(people.lan, { kind: "programme.put-on-air", site: 3 });
    expect(floor.state.stage.scene).toEqual({ layout: "strip" });
    floor.give(people.lan, { kind: "console.undo", act: floor.last().seq });
    expect(floor.state.slots[1]).toBeNull();
    expect(floor.state.stage).toMatchObject({ scene: { layout: "video", playing: false }, film: { position: 6_000, playing: false } });

    floor.append({ kind: "stage.shown", by: "account:Lan", scene: { layout: "pause", title: "Pause", until: contextOf(SITES).now } });
    floor.give(people.lan, { kind: "programme.put-on-air", site: 3 });
    floor.give(people.lan, { kind: "console.undo", act: floor.last().seq });
    expect(floor.state.stage.scene).toEqual({ layout: "pause", title: "Pause", until: null });
  });

  it("gives the request back that taking the floor ended, whole and at its place", () => {
    const floor = new Consoles();
    floor.connect(2, 3, 5, 9);
    const ask = (site: number) => {
      expect(floor.give(people.lan, { kind: "queue.request", site, speaker: { name: `Speaker of ${site}` }, note: "note" })).toBeNull();
      return [...floor.state.queue, ...floor.state.speaking.below].find((request) => request.site === site)!.id;
    };
    const [, a, b] = [ask(3), ask(5), ask(6)];
    ask(7);
    floor.give(people.lan, { kind: "queue.join", requestId: b, into: a });
    const central = floor.state.queue;
    for (const [kind, act] of [["programme.put-on-air", "programme.filled"], ["speech.start", "speech.started"]]) {
      floor.give(people.lan, { kind, site: 5 });
      expect(floor.state.queue.map(({ site }) => site)).toEqual([3, 7]);
      expect(floor.give(people.lan, { kind: "console.undo", act: floor.state.consoles.acts.findLast(({ kind: done }) => done === act)!.seq })).toBeNull();
      expect(floor.state.queue).toEqual(central);
      expect(floor.state.slots[1]).toBeNull();
    }
    // Below the centre, too.
    floor.give(people.lan, { kind: "speaking.set-rules", warnSeconds: 60, levels: [{ level: "province", holds: true, requests: 0, speeches: 0, seconds: 0 }] });
    for (const site of [9, 13]) ask(site);
    const { below } = floor.state.speaking;
    expect(below).toMatchObject([{ site: 9, holder: 2, place: 1, of: 2 }, { site: 13 }]);
    floor.give(people.lan, { kind: "programme.put-on-air", site: 9 });
    expect(floor.state.speaking.below).toMatchObject([{ site: 13, place: 1, of: 1 }]);
    expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(floor.state.speaking.below).toEqual(below);
    // On air it asks again; taken off and put back, it still asks.
    floor.give(people.lan, { kind: "queue.return", requestId: below[0]!.id });
    floor.give(people.lan, { kind: "programme.put-on-air", site: 9 });
    floor.give(people.lan, { kind: "queue.move", requestId: ask(9), before: below[1]!.id });
    const asking = floor.state.speaking.below;
    floor.give(people.lan, { kind: "programme.take-off-air", site: 9 });
    expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(floor.state.slots[1]?.site).toBe(9);
    expect(floor.state.speaking.below).toEqual(asking);
  });

  it("gives no request back to a room that has asked again, nor into a queue that has changed since", () => {
    const floor = new Consoles();
    floor.connect(1, 3, 5);
    for (const site of [3, 5, 6]) floor.give(people.lan, { kind: "queue.request", site });
    floor.give(people.lan, { kind: "programme.put-on-air", site: 5 });
    const filled = floor.last().seq;
    floor.give(people.lan, { kind: "queue.request", site: 5 });
    expect(floor.give(people.lan, { kind: "console.undo", act: filled })).toBe("act-overtaken");

    const [first, second] = floor.state.queue;
    floor.give(people.lan, { kind: "queue.move", requestId: first!.id, before: null });
    const moved = floor.last().seq;
    floor.give(people.lan, { kind: "queue.request", site: 8 });
    // It stood before another one: who comes to the end changes nothing.
    floor.give(people.lan, { kind: "programme.put-on-air", site: 1 });
    expect(floor.give(people.lan, { kind: "console.undo", act: moved })).toBeNull();
    expect(floor.state.queue.slice(0, 2)).toEqual([first, second]);

    floor.give(people.lan, { kind: "queue.move", requestId: floor.state.queue.at(-1)!.id, before: first!.id });
    const fromLast = floor.last().seq;
    floor.give(people.lan, { kind: "queue.request", site: 9 });
    expect(floor.give(people.lan, { kind: "console.undo", act: fromLast })).toBe("act-overtaken");

    floor.give(people.lan, { kind: "queue.move", requestId: first!.id, before: null });
    const beside = floor.last().seq;
    floor.append({ kind: "sites.presence", by: "system", changes: [[6, "c", 1]] });
    floor.give(people.lan, { kind: "programme.put-on-air", site: 6 });
    expect(floor.give(people.lan, { kind: "console.undo", act: beside })).toBe("act-overtaken");
  });
});

describe("the list of acts", () => {
  it("is bounded, and for the control room only", () => {
    const floor = new Consoles();
    for (let n = 0; n < 3 * ACTS_KEPT; n++) floor.give(people.lan, { kind: "agenda.move", itemId: AGENDA[n % 3] });
    expect(floor.state.consoles.acts).toHaveLength(ACTS_KEPT);
    for (const audience of ["site", "officer", "delegate"] as const) expect(snapshotFor(floor.state, audience).consoles).toEqual({ holders: [], acts: [], restoringUntil: 0 });
  });

  const officer = { account: testId(0xe1), name: "Officer", role: "unit-officer" } as unknown as ConsolePerson;
  const talk = (floor: Consoles, times: number) => {
    for (let n = 0; n < times; n++) floor.append({ kind: "line.said", by: "account:Officer", role: "unit-officer", site: 3, text: `${n}` });
  };

  it("keeps what can be taken back, whatever officers and the consoles do meanwhile that cannot", () => {
    const floor = new Consoles();
    floor.give(people.minh, { kind: "agenda.move", itemId: AGENDA[0] });
    const moved = floor.last().seq;
    talk(floor, 3 * ACTS_KEPT);
    for (let n = 0; n < 2 * ACTS_KEPT; n++) floor.append({ kind: "notice.reminded", by: "account:Lan", noticeId: testId(n), sites: 1 });
    floor.give(people.hoa, { kind: "site.cue", site: 3 });
    const { acts } = floor.state.consoles;
    expect(acts.length).toBeLessThanOrEqual(ACTS_KEPT + REVERSIBLES_KEPT + ACTS_BESIDE_KEPT);
    expect(acts.filter(({ beside }) => beside)).toHaveLength(ACTS_BESIDE_KEPT);
    expect(acts.map(({ seq }) => seq)).toEqual(acts.map(({ seq }) => seq).toSorted((a, b) => a - b));
    expect(floor.give(people.minh, { kind: "console.undo", act: moved })).toBeNull();
    expect(floor.state.agenda.itemId).toBeNull();
  });

  it("remembers that an officer has changed the same, also when that act is no longer in it", () => {
    const floor = new Consoles();
    for (const [nth, site] of [12, 16, 8].entries()) floor.append({ kind: "queue.requested", by: `site:${site}`, requestId: testId(0x60 + nth), site, siteName: `Site ${site}`, holder: 1 });
    const move = (nth: number, before: number) => ({ kind: "queue.move", requestId: testId(0x60 + nth), before: testId(0x60 + before) });
    expect(floor.give(people.lan, move(1, 0))).toBeNull();
    const first = floor.last().seq;
    expect(floor.give(people.lan, move(2, 1))).toBeNull();
    const second = floor.last().seq;
    expect(floor.give(officer, move(0, 2))).toBeNull();
    expect(floor.last()).toMatchObject({ by: "account:Officer", beside: true });
    talk(floor, 2 * ACTS_BESIDE_KEPT);
    expect(floor.state.consoles.acts.filter(({ kind, beside }) => beside && kind === "queue.moved")).toEqual([]);
    for (const act of [second, first]) expect(floor.give(people.lan, { kind: "console.undo", act })).toBe("act-overtaken");
  });

  it("goes on from a fold that an older program kept", () => {
    const floor = new Consoles();
    floor.give(people.lan, { kind: "agenda.move", itemId: AGENDA[0] });
    const { acts } = floor.state.consoles;
    talk(floor, ACTS_KEPT);
    const snapshot = JSON.parse(JSON.stringify(snapshotFor(floor.state, "control"))) as Snapshot;
    // The last forty of anybody, none of them told apart.
    const old = { ...snapshot, consoles: { ...snapshot.consoles, acts: [...acts, ...snapshot.consoles.acts.slice(-20)].map(({ beside: _beside, ...act }) => act) } };
    floor.state = stateFromSnapshot(old);
    talk(floor, 2 * ACTS_KEPT);
    expect(floor.give(people.lan, { kind: "console.undo", act: acts.at(-1)!.seq })).toBeNull();
    expect(floor.state.agenda.itemId).toBeNull();
  });

  it("says of a roll call which level was called, and whether again", () => {
    const floor = new Consoles();
    floor.append({ kind: "roll-call.begun", by: "account:Minh", round: 1 });
    for (const again of [false, true]) floor.append({ kind: "roll-call.called", by: "account:Minh", level: "province", again });
    floor.append({ kind: "roll-call.called", by: "account:Minh", level: null, again: false });
    expect(floor.state.consoles.acts.slice(-3)).toMatchObject([{ level: "province" }, { level: "province", again: true }, { level: null }]);
    expect(floor.state.consoles.acts.at(-3)).not.toHaveProperty("again");
  });

  it("leaves out what rooms and clerks did", () => {
    const floor = new Consoles();
    const before = floor.state.consoles.acts.length;
    floor.connect(1, 2);
    floor.append({ kind: "headcount.reported", by: "site:4", site: 4, present: 3, qualifier: "exact" });
    expect(floor.state.consoles.acts).toHaveLength(before);
  });
});
