import { describe, expect, it } from "vitest";
import { isBetterAt, placeSites, spreadOnto, type EdgeFacts } from "./index.ts";

const edge = (id: string, viewers: number, more: Partial<EdgeFacts> = {}): EdgeFacts => ({ id, unitId: null, isOpen: true, limit: 200, viewers, busy: 0.3, loopMs: 10, ...more });
const site = { key: "c 7", path: ["district", "province"] };
const counts = (target: EdgeFacts, others: readonly EdgeFacts[]) => spreadOnto(target, others).map(({ from, share }) => [from, Math.round(share * others.find(({ id }) => id === from)!.viewers)]);

describe("sites that come to an added edge", () => {
  it("come from those that are fuller, until all are equally full", () => {
    expect(counts(edge("new", 0), [edge("a", 120), edge("b", 60)])).toEqual([["a", 60]]);
    expect(counts(edge("new", 0), [edge("a", 90), edge("b", 90)])).toEqual([["a", 30], ["b", 30]]);
    // By the share of their limits, not by number.
    expect(counts(edge("new", 0, { limit: 100 }), [edge("a", 90, { limit: 300 })])).toEqual([["a", 23]]);
    expect(counts(edge("new", 50), [edge("a", 40)])).toEqual([]);
  });

  it("are half of what it may carry at most, and half of what any one carries", () => {
    expect(counts(edge("new", 0, { limit: 40 }), [edge("a", 190), edge("b", 190)])).toEqual([["a", 10], ["b", 10]]);
    expect(counts(edge("new", 0, { limit: 2_000 }), [edge("a", 190)])).toEqual([["a", 95]]);
  });

  it("do not come to an edge that drains or is full, nor from one that is not open", () => {
    expect(spreadOnto(edge("new", 0, { isOpen: false }), [edge("a", 120)])).toEqual([]);
    expect(spreadOnto(edge("new", 200), [edge("a", 200)])).toEqual([]);
    expect(spreadOnto(edge("new", 0), [edge("a", 120, { isOpen: false })])).toEqual([]);
  });

  it("are equally full after the same command was given some times, and nobody moves any more", () => {
    const target = edge("new", 0);
    const others = [edge("a", 180), edge("b", 20), edge("c", 100)];
    for (let round = 0; round < 6; round++) {
      for (const { from, share } of spreadOnto(target, others)) {
        const at = others.find(({ id }) => id === from)!;
        const moved = Math.floor(share * at.viewers);
        Object.assign(at, { viewers: at.viewers - moved });
        Object.assign(target, { viewers: target.viewers + moved });
      }
    }
    expect(others.reduce((all, { viewers }) => all + viewers, target.viewers)).toBe(300);
    expect(target.viewers).toBeGreaterThan(85);
    expect(target.viewers).toBeLessThanOrEqual(100);
    expect(Math.max(...others.map(({ viewers }) => viewers)) - target.viewers).toBeLessThan(8);
    expect(counts(target, others).reduce((all, [, count]) => all + Number(count), 0)).toBeLessThan(5);
  });
});

describe("whether a site is better off there", () => {
  it("is where there is more room, and not where there is less", () => {
    expect(isBetterAt(site, edge("new", 10), edge("a", 100))).toBe(true);
    expect(isBetterAt(site, edge("new", 100), edge("a", 100))).toBe(false);
    // As well is not better: of two rooms on one edge only one goes to the empty one, even before the other hears that it left.
    expect(isBetterAt(site, edge("new", 0), edge("a", 2))).toBe(true);
    expect(isBetterAt(site, edge("new", 1), edge("a", 2))).toBe(false);
    expect(isBetterAt(site, edge("new", 0, { limit: 1 }), edge("a", 2))).toBe(false);
  });

  it("is not at an edge for others, nor at everybody's while it has one of its own place; but the other way round", () => {
    expect(isBetterAt(site, edge("new", 0, { unitId: "elsewhere" }), edge("a", 190))).toBe(false);
    expect(isBetterAt(site, edge("new", 0), edge("a", 190, { unitId: "province" }))).toBe(false);
    expect(isBetterAt(site, edge("new", 100, { unitId: "province" }), edge("a", 10))).toBe(true);
  });

  it("is not where the line is known to be longer by more than the room is worth; an unknown line counts for nothing", () => {
    const near = { ...site, roundTrips: new Map([["a", 5]]) };
    expect(isBetterAt(near, edge("new", 10), edge("a", 40))).toBe(true);
    expect(isBetterAt({ ...near, roundTrips: new Map([["a", 5], ["new", 120]]) }, edge("new", 10), edge("a", 40))).toBe(false);
  });

  it("goes with where it would be placed if it came now", () => {
    const [to, from] = [edge("new", 0), edge("a", 199)];
    expect(placeSites([site], [to, from])[0]!.first).toBe("new");
    expect(isBetterAt(site, to, from)).toBe(true);
  });
});
