import type { Command, EntryKind } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { decide } from "../decide.ts";
import { snapshotFor } from "../visibility.ts";
import { AGENDA, Floor, contextOf, testId } from "../testing.ts";
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
    return decision.entries.map((entry) => floor.append(entry).kind);
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
    const { give, own } = floorOf();
    give({ kind: "conference.open" });
    expect(own().on).toBeNull();
    give({ kind: "recording.start" });
    expect(give({ kind: "recording.start" })).toEqual([]);
    expect(give({ kind: "agenda.move", itemId: AGENDA[0] })).toEqual(["agenda.moved"]);
    expect(give({ kind: "agenda.move", itemId: AGENDA[1] })).toEqual(["agenda.moved", "recording.paused"]);
    expect(give({ kind: "agenda.move", itemId: AGENDA[2] })).toEqual(["agenda.moved", "recording.resumed"]);
    expect(give({ kind: "stage.take", scene: { layout: "pause", title: "Giải lao", until: null } })).toEqual(["stage.shown", "recording.paused"]);
    expect(give({ kind: "stage.take", scene: { layout: "title", title: "Tiếp tục" } })).toEqual(["stage.shown", "recording.resumed"]);
    expect(give({ kind: "recording.stop" })).toEqual(["recording.stopped"]);
    expect(give({ kind: "agenda.move", itemId: AGENDA[1] })).toEqual(["agenda.moved"]);
  });

  it("is told to everybody; the disk and the rules are not the delegates'", () => {
    const { floor, give } = floorOf();
    give({ kind: "recording.set-rules", ...RULES, openTo: "rooms" });
    give({ kind: "conference.open" });
    give({ kind: "recording.start" });
    floor.append({ kind: "recording.space", hours: 1.5 } as never);
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
