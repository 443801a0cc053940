import type { Command, Entry, EntryKind } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { decide } from "../decide.ts";
import { snapshotFor } from "../visibility.ts";
import { AGENDA, Floor, contextOf, testId } from "../testing.ts";
import { chaptersOf, gapsOf, momentsOf, recordedSpans, stateAt } from "./chapters.ts";
import { recordingKeptUntil } from "./slice.ts";

const RULES = { start: "manual", speakers: false, keepDays: 365, openTo: "centre" } as const;
type Give = Omit<Command, "id"> & { [field: string]: unknown };

function floorOf() {
  const floor = new Floor(6);
  let n = 1;
  const give = (command: Give): EntryKind[] => {
    // The second item of the agenda is a break.
    const decision = decide(floor.state, { id: testId(n++), ...command } as Command, { ...contextOf(6), isBreak: (id) => id === AGENDA[1] });
    if (!decision.ok) throw new Error(decision.problem);
    return decision.entries.map((entry) => floor.append({ ...entry, by: "account:Producer" } as Entry).kind);
  };
  return { floor, give, own: () => floor.state.recording };
}

describe("recording", () => {
  it("begins with the opening where the rules say so, and ends with the closing", () => {
    const { give, own } = floorOf();
    expect(own().rules).toEqual(RULES);
    give({ kind: "recording.set-rules", ...RULES, start: "opening", speakers: true });
    expect(give({ kind: "conference.open" })).toEqual(["conference.opened", "recording.started"]);
    expect(own()).toMatchObject({ on: { speakers: true, paused: false }, kept: true });
    expect(give({ kind: "conference.close" })).toEqual(["recording.stopped", "conference.closed"]);
    expect(own()).toMatchObject({ on: null, kept: true });
    expect(recordingKeptUntil(own())! - own().endedAt!).toBe(365 * 86_400_000);
  });

  it("waits in a break of the agenda and behind a pause card, and goes on by itself", () => {
    const { floor, give, own } = floorOf();
    give({ kind: "conference.open" });
    expect(own().on).toBeNull();
    give({ kind: "recording.start" });
    expect(give({ kind: "recording.start" })).toEqual([]);
    expect(give({ kind: "agenda.move", itemId: AGENDA[0] })).toEqual(["agenda.moved"]);
    expect(give({ kind: "agenda.move", itemId: AGENDA[1] })).toEqual(["agenda.moved", "recording.paused"]);
    expect(give({ kind: "agenda.move", itemId: AGENDA[2] })).toEqual(["agenda.moved", "recording.resumed"]);
    expect(give({ kind: "stage.take", scene: { layout: "pause", title: "Giải lao", until: null } })).toEqual(["stage.shown", "recording.paused"]);
    expect(give({ kind: "stage.take", scene: { layout: "title", title: "Tiếp tục" } })).toEqual(["stage.shown", "recording.resumed"]);
    expect(give({ kind: "agenda.move", itemId: AGENDA[1] })).toEqual(["agenda.moved", "recording.paused"]);
    // What follows by itself does not stand in the way of taking the act back.
    const move = floor.state.consoles.acts.at(-1)!;
    expect(move).toMatchObject({ kind: "agenda.moved", itemId: AGENDA[1] });
    expect(give({ kind: "console.undo", act: move.seq })).toEqual(["console.undone", "agenda.moved", "recording.resumed"]);
    expect(give({ kind: "recording.stop" })).toEqual(["recording.stopped"]);
    expect(give({ kind: "agenda.move", itemId: AGENDA[1] })).toEqual(["agenda.moved"]);
  });

  it("is told to everybody; the disk and the rules are not the delegates'", () => {
    const { floor, give } = floorOf();
    give({ kind: "recording.set-rules", ...RULES, openTo: "rooms" });
    give({ kind: "conference.open" });
    give({ kind: "recording.start" });
    floor.append({ kind: "recording.space", hours: 1.5 } as never);
    floor.append({ kind: "recording.silent", silent: true } as never);
    expect(snapshotFor(floor.state, "control").recording.silentSince).toBeGreaterThan(0);
    for (const audience of ["site", "delegate"] as const) expect(snapshotFor(floor.state, audience).recording.silentSince).toBeNull();
    floor.append({ kind: "recording.silent", silent: false } as never);
    expect(snapshotFor(floor.state, "control").recording.silentSince).toBeNull();
    expect(snapshotFor(floor.state, "control").recording).toMatchObject({ hoursLeft: 1.5, rules: { openTo: "rooms" } });
    expect(snapshotFor(floor.state, "site").recording).toMatchObject({ hoursLeft: null, on: { paused: false }, rules: { openTo: "rooms" } });
    expect(snapshotFor(floor.state, "delegate").recording).toMatchObject({ hoursLeft: null, on: { paused: false }, rules: RULES });
  });

  it("is deleted only when the conference is over, and recalled only when there is something", () => {
    const { give, own } = floorOf();
    give({ kind: "conference.open" });
    expect(() => give({ kind: "recording.recall", recalled: true })).toThrow("recording-none");
    give({ kind: "recording.start" });
    expect(() => give({ kind: "recording.delete" })).toThrow("recording-going-on");
    give({ kind: "conference.close" });
    give({ kind: "recording.recall", recalled: true });
    expect(own().recalled).toBe(true);
    give({ kind: "recording.set-rules", ...RULES, keepDays: null });
    expect(recordingKeptUntil(own())).toBeNull();
    expect(give({ kind: "recording.delete" })).toEqual(["recording.deleted"]);
    expect(own()).toMatchObject({ kept: false, recalled: false });
  });
});

describe("what there is to watch", () => {
  it("is the recorded part of each item, with who was large in it, breaks left out", () => {
    const { floor, give } = floorOf();
    const presence = (site: number) => floor.append({ kind: "sites.presence", changes: [[site, "c", 1]] } as never);
    const at = () => floor.journal.at(-1)!.at;
    for (const site of [1, 2]) presence(site);
    give({ kind: "conference.open" });
    give({ kind: "agenda.move", itemId: AGENDA[0] });
    give({ kind: "recording.start" });
    const began = at();
    give({ kind: "programme.put-on-air", site: 1, speaker: { name: "An" } });
    const an = at();
    for (let n = 0; n < 5; n++) presence(3);
    give({ kind: "programme.put-on-air", site: 2 });
    const two = at();
    for (let n = 0; n < 5; n++) presence(3);
    give({ kind: "agenda.move", itemId: AGENDA[1] });
    const pause = at();
    for (let n = 0; n < 5; n++) presence(3);
    give({ kind: "agenda.move", itemId: AGENDA[2] });
    const third = at();
    const moments = momentsOf(floor.journal);
    const chapters = chaptersOf(moments, third + 9_000);
    // The entry that pauses stands after the one that moves the agenda: a moment of the break is nothing to watch.
    expect(chapters.map(({ itemId, from, end }) => [itemId, from, end])).toEqual([
      [AGENDA[0], began, pause - 1_000],
      [AGENDA[2], third, third + 9_000],
    ]);
    expect(chapters[0]!.turns.map(({ siteName, speaker, from, end }) => [siteName, speaker?.name, from, end])).toEqual([
      ["Site 1", "An", an, two],
      ["Site 2", undefined, two, pause - 1_000],
    ]);
    expect(stateAt(moments, two - 1).slots[stateAt(moments, two - 1).large!]?.site).toBe(1);
    expect(stateAt(moments, 0).phase).toBe("prepared");
  });

  it("has a gap where somebody was on air and nothing of any slot was recorded, and only there", () => {
    const { floor, give } = floorOf();
    const at = () => floor.journal.at(-1)!.at;
    give({ kind: "conference.open" });
    give({ kind: "recording.start" });
    // Nobody is on air yet: a card is no gap.
    for (const site of [1, 2]) floor.append({ kind: "sites.presence", changes: [[site, "c", floor.journal.at(-1)!.at]] } as never);
    give({ kind: "programme.put-on-air", site: 1 });
    const began = at();
    const now = began + 120_000;
    const gapsWith = (...parts: [number, number][]) => {
      const moments = momentsOf(floor.journal);
      return gapsOf(moments, recordedSpans(moments, now), parts.map(([from, end]) => ({ from: began + from, end: began + end })), now).map(({ from, end }) => [from - began, end - began]);
    };
    expect(gapsWith([1_200, 120_000])).toEqual([]);
    // The program was killed for 26 s; another slot goes on a little longer than the first.
    expect(gapsWith([1_200, 40_000], [10_000, 42_000], [68_000, 120_000])).toEqual([[42_000, 68_000]]);
    expect(gapsWith([68_000, 120_000], [1_200, 42_000])).toEqual([[42_000, 68_000]]);
    expect(gapsWith()).toEqual([[0, 120_000]]);
    give({ kind: "recording.stop" });
    expect(gapsWith()).toEqual(at() - began >= 3_000 ? [[0, at() - began]] : []);
  });
});
