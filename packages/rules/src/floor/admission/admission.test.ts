import type { Entry } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { Consoles, people } from "../consoles/testing.ts";
import { stateFromSnapshot } from "../state.ts";
import { oneSite, projectEntry, snapshotFor } from "../visibility.ts";
import { seatFor, type Seat } from "./seats.ts";

describe("how many rooms have the programme at once", () => {
  it("is said by the producer, known to the control room alone, and taken back", () => {
    const floor = new Consoles();
    expect(floor.state.admission).toBeNull();
    expect(floor.give(people.lan, { kind: "admission.limit", most: 40 })).toBeNull();
    expect(floor.state.admission).toBe(40);
    const entry: Entry = { kind: "admission.limited", seq: floor.last().seq, at: 1, by: "account:Lan", most: 40 };
    expect([projectEntry(entry, "site", oneSite(3)), projectEntry(entry, "delegate")]).toEqual([null, null]);
    expect([snapshotFor(floor.state, "control").admission, snapshotFor(floor.state, "site", oneSite(3)).admission]).toEqual([40, null]);
    floor.give(people.lan, { kind: "admission.limit", most: 40 });
    expect(floor.last().seq).toBe(entry.seq);
    floor.give(people.lan, { kind: "admission.limit", most: null });
    expect(floor.give(people.lan, { kind: "console.undo", act: floor.last().seq })).toBeNull();
    expect(floor.state.admission).toBe(40);
  });

  it("a fold kept before there was this part is read", () => {
    const { admission: _none, ...old } = snapshotFor(new Consoles().state, "control");
    expect(stateFromSnapshot(old as never).admission).toBeNull();
  });
});

describe("a place under the limit", () => {
  const seats = (count: number, ageMs = 300_000): Seat[] => Array.from({ length: count }, (_, site) => ({ site, ageMs }));
  const there = () => true;

  it("is for those who come while there is one; whoever has one keeps it, above a limit that fell too", () => {
    expect(seatFor(7, seats(3), 4, there, false)).toEqual({ admitted: true, freed: [] });
    expect(seatFor(7, seats(4), 4, there, false)).toEqual({ admitted: false, freed: [] });
    expect(seatFor(2, seats(4), 1, there, false)).toEqual({ admitted: true, freed: [] });
  });

  it("is given to a room that is on air or cued whatever the limit", () => {
    expect(seatFor(7, seats(4), 4, there, true).admitted).toBe(true);
  });

  it("is free again a minute after its room has gone, not sooner: a room that is lost comes back", () => {
    expect(seatFor(7, seats(4), 4, (site) => site !== 1, false)).toEqual({ admitted: true, freed: [1] });
    expect(seatFor(7, seats(4, 50_000), 4, () => false, false)).toEqual({ admitted: false, freed: [] });
  });
});
