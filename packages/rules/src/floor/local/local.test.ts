import type { Command } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { sitesOf, siteSet } from "../site-set.ts";
import { Floor, testId } from "../testing.ts";
import { oneSite, snapshotFor } from "../visibility.ts";

let last = 0;
const id = () => testId(0x10ca10000 + last++);
const SITES = 20;

function openFloor(): Floor {
  const floor = new Floor(SITES);
  floor.carryOut({ id: id(), kind: "conference.open" });
  return floor;
}
const begin = (site: number, title = "Discussion", until: number | null = null): Command => ({ id: id(), kind: "local.begin", site, itemId: null, title, until });
const rowOf = (floor: Floor, site: number) => floor.state.local.sites.get(site);

describe("a room on its own", () => {
  it("opens, deals with its items, comes back and closes", () => {
    const floor = new Floor(SITES);
    const carry = (command: Command) => floor.carryOut(command, "site:5");
    // Before the centre opens, too.
    carry({ id: id(), kind: "local.open", site: 5 });
    expect(rowOf(floor, 5).openedAt).toBeGreaterThan(0);
    carry(begin(5, "Own report"));
    carry(begin(5, "Discussion", 1_700_000_900_000));
    expect(rowOf(floor, 5)).toMatchObject({ title: "Discussion", until: 1_700_000_900_000 });
    carry({ id: id(), kind: "local.return", site: 5 });
    expect(rowOf(floor, 5)).toMatchObject({ since: 0, title: "" });
    carry({ id: id(), kind: "local.close", site: 5 });
    expect(rowOf(floor, 5).closedAt).toBeGreaterThan(rowOf(floor, 5).openedAt);
    expect(floor.journal.map(({ kind }) => kind)).toEqual(["local.opened", "local.begun", "local.begun", "local.returned", "local.closed"]);
  });

  it("does nothing twice", () => {
    const floor = openFloor();
    const open = () => floor.carryOut({ id: id(), kind: "local.open", site: 5 }, "site:5");
    open();
    expect(open()).toEqual({ ok: true, entries: [] });
    floor.carryOut(begin(5), "site:5");
    expect(floor.carryOut(begin(5), "site:5")).toEqual({ ok: true, entries: [] });
    expect(floor.carryOut({ id: id(), kind: "local.close", site: 6 }, "site:6")).toMatchObject({ problem: "local-not-open" });
  });

  it("keeps of a long title no half character", () => {
    const floor = openFloor();
    floor.carryOut(begin(5, `${"x".repeat(159)}😀 and more`), "site:5");
    expect(rowOf(floor, 5).title).toBe("x".repeat(159));
    expect(JSON.stringify(floor.journal)).not.toContain("\\ud83d");
  });

  it("keeps its conclusions by their ids: changed is not one more", () => {
    const floor = openFloor();
    const conclude = (conclusionId: string, text: string | null) => floor.carryOut({ id: id(), kind: "local.conclude", site: 5, conclusionId, text }, "site:5");
    conclude(testId(1), "First");
    conclude(testId(2), "Second");
    conclude(testId(1), "First, better");
    conclude(testId(3), null);
    expect(rowOf(floor, 5).conclusions).toEqual([testId(1), testId(2)]);
    conclude(testId(1), null);
    expect(rowOf(floor, 5).conclusions).toEqual([testId(2)]);
    // The texts are in a table, not here.
    expect(JSON.stringify(floor.journal)).not.toContain("better");
  });
});

describe("the centre", () => {
  it("calls back those who are away, and only those", () => {
    const floor = openFloor();
    for (const site of [3, 5, 9]) floor.carryOut(begin(site), `site:${site}`);
    floor.carryOut({ id: id(), kind: "local.return", site: 9 }, "site:9");
    const decision = floor.carryOut({ id: id(), kind: "local.call-back", to: null });
    expect(decision).toMatchObject({ entries: [{ kind: "local.called-back", sites: 2 }] });
    expect(sitesOf((decision as unknown as { entries: { to: never }[] }).entries[0]!.to)).toEqual([3, 5]);
    expect([3, 5, 9].map((site) => rowOf(floor, site).calledAt > 0)).toEqual([true, true, false]);
    // A room that comes back has followed the call; one that begins something new has heard it.
    floor.carryOut({ id: id(), kind: "local.return", site: 3 }, "site:3");
    expect(rowOf(floor, 3)).toMatchObject({ since: 0, calledAt: 0 });
    expect(floor.carryOut({ id: id(), kind: "local.call-back", to: siteSet([3, 9]) })).toEqual({ ok: true, entries: [] });
  });

  it("tells a room only of itself that it was called", () => {
    const floor = openFloor();
    for (const site of [3, 5]) floor.carryOut(begin(site), `site:${site}`);
    floor.carryOut({ id: id(), kind: "local.call-back", to: null });
    expect(snapshotFor(floor.state, "site", oneSite(5)).local.sites.map(([site]) => site)).toEqual([5]);
  });

  it("pauses until a time to come, and the pause ends with the conference", () => {
    const floor = openFloor();
    expect(floor.carryOut({ id: id(), kind: "local.pause", until: 1_600_000_000_000, topic: null })).toMatchObject({ problem: "local-pause-over" });
    floor.carryOut({ id: id(), kind: "local.pause", until: 1_700_000_900_000, topic: "In the rooms" });
    expect(snapshotFor(floor.state, "site", oneSite(5)).local.recess).toMatchObject({ topic: "In the rooms" });
    floor.carryOut({ id: id(), kind: "conference.close" });
    expect(floor.state.local.recess).toBeNull();
  });

  it("pauses on the programme as well: rooms behind the card are back when the pause ends, and the journal has both", () => {
    const floor = openFloor();
    floor.append({ kind: "sites.presence", by: "system", changes: [2, 3].map((site) => [site, "c", 1]) } as never);
    const onAir = () => floor.state.slots.flatMap((slot) => (slot ? [slot.site] : [])).toSorted();
    floor.carryOut({ id: id(), kind: "stage.take", scene: { layout: "two", second: 3 }, rooms: [{ site: 2 }, { site: 3 }] });
    const pause = (): void => void floor.carryOut({ id: id(), kind: "local.pause", until: 1_700_000_900_000, topic: null, card: "In the rooms" });
    pause();
    expect(floor.state.stage.scene).toEqual({ layout: "pause", title: "In the rooms", until: 1_700_000_900_000 });
    expect(onAir()).toEqual([2, 3]);
    const ended = floor.carryOut({ id: id(), kind: "local.resume" });
    expect(ended).toMatchObject({ entries: [{ kind: "stage.shown" }, { kind: "local.resumed" }] });
    expect(floor.state.stage.scene).toEqual({ layout: "two", second: 3 });

    // A room that was taken off meanwhile is not put on air by the end of a pause.
    pause();
    floor.carryOut({ id: id(), kind: "programme.take-off-air", site: 3 });
    floor.carryOut({ id: id(), kind: "local.resume" });
    expect([floor.state.stage.scene, onAir()]).toEqual([{ layout: "strip" }, [2]]);
  });

  it("shows no pause again when one pause was changed for another and both are over", () => {
    const floor = openFloor();
    for (const [at, card] of ["Fifteen minutes", "Half an hour"].entries()) floor.carryOut({ id: id(), kind: "local.pause", until: 1_700_000_900_000 * (at + 1), topic: null, card });
    expect(floor.state.stage.scene).toMatchObject({ layout: "pause", title: "Half an hour" });
    floor.carryOut({ id: id(), kind: "local.resume" });
    expect(floor.state.stage.scene).toEqual({ layout: "strip" });
  });

  it("leaves what the producer has shown during a pause, and a pause of the producer's own", () => {
    const floor = openFloor();
    const card = { layout: "title", title: "Ten minutes more" } as const;
    floor.carryOut({ id: id(), kind: "local.pause", until: null, topic: null, card: "In the rooms" });
    floor.carryOut({ id: id(), kind: "stage.take", scene: card });
    floor.carryOut({ id: id(), kind: "local.resume" });
    expect(floor.state.stage.scene).toEqual(card);
    const coffee = { layout: "pause", title: "Coffee", until: null } as const;
    floor.carryOut({ id: id(), kind: "stage.take", scene: coffee });
    floor.carryOut({ id: id(), kind: "local.pause", until: null, topic: null });
    floor.carryOut({ id: id(), kind: "local.resume" });
    expect(floor.state.stage.scene).toEqual(coffee);
  });
});
