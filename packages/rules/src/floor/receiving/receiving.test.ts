import type { Entry } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { Consoles, people } from "../consoles/testing.ts";
import { stateFromSnapshot } from "../state.ts";
import { oneSite, projectEntry, snapshotFor, targetsOf } from "../visibility.ts";

describe("what a room receives at most", () => {
  it("is said for one room, told to that room alone, and taken back", () => {
    const floor = new Consoles();
    expect(floor.give(people.lan, { kind: "receiving.limit", site: 3, most: "audio" })).toBeNull();
    expect(floor.state.receiving.get(3)).toBe("audio");
    const entry: Entry = { kind: "receiving.limited", seq: floor.last().seq, at: 1, by: "account:Lan", site: 3, most: "audio" };
    const { by: _by, ...told } = entry;
    expect([targetsOf(entry), projectEntry(entry, "site", oneSite(3)), projectEntry(entry, "site", oneSite(4)), projectEntry(entry, "delegate")]).toEqual([[3], told, null, null]);
    expect([snapshotFor(floor.state, "control").receiving, snapshotFor(floor.state, "site", oneSite(3)).receiving, snapshotFor(floor.state, "site", oneSite(4)).receiving]).toEqual([[[3, "audio"]], [[3, "audio"]], []]);
    // Said again it is nothing new.
    const { seq } = floor.last();
    floor.give(people.lan, { kind: "receiving.limit", site: 3, most: "audio" });
    expect(floor.last().seq).toBe(seq);
    floor.give(people.lan, { kind: "receiving.limit", site: 3, most: "low" });
    expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(floor.state.receiving.get(3)).toBe("audio");
    floor.give(people.lan, { kind: "receiving.limit", site: 3, most: null });
    expect(floor.state.receiving.size).toBe(0);
  });

  it("belongs to whoever is in charge of the programme, and to sites that there are", () => {
    const floor = new Consoles();
    expect(floor.give(people.lan, { kind: "receiving.limit", site: 9_999, most: "low" })).toBe("site-unknown");
    floor.give(people.lan, { kind: "console.hand-over", areas: ["programme"], to: people.lan.account });
    expect(floor.give(people.minh, { kind: "receiving.limit", site: 3, most: "low" })).toBe("console-held");
  });

  it("a fold kept before there was this part is read", () => {
    const { receiving: _none, ...old } = snapshotFor(new Consoles().state, "control");
    expect(stateFromSnapshot(old as never).receiving.size).toBe(0);
  });
});
