import { describe, expect, it } from "vitest";
import { forSites, placeSites, rankEdges, type AskingSite, type EdgeFacts, type Place } from "./index.ts";

const edge = (id: string, over: Partial<EdgeFacts> = {}): EdgeFacts => ({ id, unitId: null, isOpen: true, limit: 200, viewers: 0, busy: 0.1, loopMs: 1, ...over });
const site = (key: string, path: readonly string[] = [], over: Partial<AskingSite> = {}): AskingSite => ({ key, path, ...over });
const ids = (ranked: readonly EdgeFacts[]) => ranked.map(({ id }) => id);

/** The same numbers each time (mulberry32). */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

describe("which edge a site gets", () => {
  it("the one of its own district, then of its province, then everybody's, then one of others", () => {
    const edges = [edge("everybody"), edge("other", { unitId: "province-2" }), edge("province", { unitId: "province-1" }), edge("district", { unitId: "district-1" })];
    expect(ids(rankEdges(site("1", ["district-1", "province-1", "centre"]), edges))).toEqual(["district", "province", "everybody", "other"]);
  });

  it("among equals the one with more room, whatever their size", () => {
    expect(ids(rankEdges(site("1"), [edge("large", { limit: 400, viewers: 100 }), edge("small", { limit: 100, viewers: 20 })]))).toEqual(["small", "large"]);
  });

  it("a measured round trip outweighs the tree when it is bad enough", () => {
    const edges = [edge("near", { unitId: "province-1" }), edge("far")];
    const bestAt = (near: number) => ids(rankEdges(site("1", ["province-1"], { roundTrips: new Map([["near", near], ["far", 20]]) }), edges))[0];
    expect([bestAt(10), bestAt(150), bestAt(400)]).toEqual(["near", "near", "far"]);
  });

  it("never one that drains, is lost or is full; one that failed only when there is no other", () => {
    const edges = [edge("draining", { isOpen: false }), edge("full", { viewers: 200 }), edge("failed"), edge("other", { viewers: 150 })];
    expect(ids(rankEdges(site("1", [], { avoid: "failed" }), edges))).toEqual(["other", "failed"]);
  });

  it("one that works at its limit comes after one that has air", () => {
    expect(ids(rankEdges(site("1"), [edge("busy", { busy: 0.95 }), edge("late", { loopMs: 400 }), edge("free", { viewers: 190 })]))[0]).toBe("free");
  });
});

it("keeps places of the root for control rooms and links once there are edges", () => {
  expect([forSites(300, false), forSites(300, true), forSites(1_000, true), forSites(1, true)]).toEqual([300, 255, 950, 0]);
});

/** Some provinces with districts, sites in them, and edges of all kinds. */
function world(seed: number): { sites: AskingSite[]; edges: EdgeFacts[]; random: (below: number) => number } {
  const random = seeded(seed);
  const provinces = 1 + random(8);
  const sites = Array.from({ length: 20 + random(300) }, (_, index) => {
    const province = random(provinces);
    return site(String(index), [`d${province}-${random(4)}`, `p${province}`, "centre"]);
  });
  const edges = Array.from({ length: 1 + random(12) }, (_, index) => {
    const unitId = [null, `p${random(provinces)}`, `d${random(provinces)}-${random(4)}`][random(3)]!;
    return edge(`edge-${index}`, { unitId, limit: 10 + random(80), isOpen: random(6) > 0 });
  });
  return { sites, edges, random };
}
const countOf = (places: readonly Place[], id: string) => places.filter(({ first }) => first === id).length;

describe("many sites at once (seeded)", () => {
  it.each(Array.from({ length: 30 }, (_, seed) => seed))("seed %i: every rule holds, and a change of edges moves only whom it must", (seed) => {
    const { sites, edges, random } = world(seed);
    const check = (places: readonly Place[], now: readonly EdgeFacts[]): void => {
      const open = now.filter(({ isOpen }) => isOpen);
      for (const each of open) expect(countOf(places, each.id)).toBeLessThanOrEqual(each.limit);
      const known = new Set(open.map(({ id }) => id));
      for (const { first, second } of places) {
        if (first !== null) expect(known).toContain(first);
        if (first !== null && open.length > 1) expect(known).toContain(second);
        expect(first === null || first !== second).toBe(true);
      }
      // Refused only when nobody has room.
      const room = open.reduce((sum, { limit }) => sum + limit, 0);
      expect(places.filter(({ first }) => first === null)).toHaveLength(Math.max(0, sites.length - room));
    };
    const before = placeSites(sites, edges);
    check(before, edges);
    expect(placeSites(sites, edges)).toEqual(before);
    expect(placeSites(sites, edges, before)).toEqual(before);

    // One goes: its sites move, nobody else's.
    const gone = edges[random(edges.length)]!;
    const left = edges.map((each) => (each === gone ? { ...each, isOpen: false } : each));
    const after = placeSites(sites, left, before);
    check(after, left);
    for (const [index, { first }] of before.entries()) if (first !== null && first !== gone.id) expect(after[index]!.first).toBe(first);

    // One comes: nobody who has a place moves; those without one may get theirs.
    const more = [...left, edge("new", { limit: 40 })];
    const then = placeSites(sites, more, after);
    check(then, more);
    for (const [index, { first }] of after.entries()) if (first !== null) expect(then[index]!.first).toBe(first);

    // A limit is lowered: exactly the ones too many move.
    const crowded = more.find(({ id, isOpen }) => isOpen && countOf(then, id) > 1);
    if (!crowded) return;
    const lower = more.map((each) => (each === crowded ? { ...each, limit: countOf(then, crowded.id) - 1 } : each));
    const last = placeSites(sites, lower, then);
    check(last, lower);
    expect(then.filter(({ first }, index) => first !== null && last[index]!.first !== first)).toHaveLength(1);
  });

  it("spreads the sites of an edge that dies over the others", () => {
    const sites = Array.from({ length: 400 }, (_, index) => site(String(index)));
    const edges = Array.from({ length: 5 }, (_, index) => edge(`edge-${index}`, { limit: 150 }));
    const places = placeSites(sites, edges);
    const seconds = Map.groupBy(places.filter(({ first }) => first === "edge-0"), ({ second }) => second);
    expect(seconds.size).toBe(4);
    for (const each of seconds.values()) expect(each.length).toBeGreaterThan(10);
  });

  it("places 21,000 sites on 100 edges in well under a second", () => {
    const random = seeded(7);
    const sites = Array.from({ length: 21_000 }, (_, index) => site(String(index), [`d${random(700)}`, `p${random(63)}`, "centre"], { roundTrips: new Map([[`edge-${random(100)}`, random(80)]]) }));
    const edges = Array.from({ length: 100 }, (_, index) => edge(`edge-${index}`, { unitId: index % 3 === 0 ? null : `p${index % 63}`, limit: 250 }));
    placeSites(sites.slice(0, 500), edges);
    // Of the processor: the machine may be busy with much else.
    const used = (from: NodeJS.CpuUsage) => (({ user, system }) => (user + system) / 1_000)(process.cpuUsage(from));
    const started = process.cpuUsage();
    const places = placeSites(sites, edges);
    const ms = used(started);
    process.stdout.write(`placement: 21,000 sites on 100 edges in ${ms.toFixed(0)} ms of processor time\n`);
    expect(places.every(({ first, second }) => first !== null && second !== null)).toBe(true);
    const again = process.cpuUsage();
    placeSites(sites, edges.slice(1), places);
    process.stdout.write(`placement: one of them gone, in ${used(again).toFixed(0)} ms\n`);
    expect(ms).toBeLessThan(1_000);
  });
});
