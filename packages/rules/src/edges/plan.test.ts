import { describe, expect, it } from "vitest";
import { CENTRE_MEASURED, ENGINES_MEASURED, PLAN, STREAMS_MEASURED, WAYS_OUT_MEASURED, placeSites, placesOf, planEdges, planMedia, type AskingSite, type EdgeFacts, type PlanWish } from "./index.ts";

const WISH: PlanWish = {
  sites: 2_000,
  weakShare: 0.2,
  pictures: 1,
  voices: 2,
  size: "720",
  engine: "embedded",
  cores: 2,
  lineMbit: 1_000,
  recordedHours: 4,
  speakers: false,
  hlsViewers: 0,
  hlsCache: true,
  restreams: 0,
  interpretedShare: 0,
  channels: 3,
  relayedShare: 0,
  delegates: 100_000,
  phoneShare: 0.5,
  checkInMinutes: 30,
  voteSeconds: 60,
};
const plan = (change: Partial<PlanWish> = {}) => planMedia({ ...WISH, ...change });

describe("what a plan says", () => {
  it("one site's figures are those of the streams that were measured", () => {
    const { strong, weak, link } = plan({ pictures: 2, voices: 3 });
    const packets = (STREAMS_MEASURED.good.packetsPerSecond / STREAMS_MEASURED.good.kbitPerSecond) * 2_400;
    expect(strong.packets).toBeCloseTo(2 * packets + 3 * STREAMS_MEASURED.sound.packetsPerSecond, 6);
    expect(weak.packets).toBeCloseTo(2 * STREAMS_MEASURED.small.packetsPerSecond + 3 * STREAMS_MEASURED.sound.packetsPerSecond, 6);
    // More on the wire than in the streams, and not a tenth more.
    expect(strong.mbit).toBeGreaterThan((2 * 2_400 + 3 * STREAMS_MEASURED.sound.kbitPerSecond) / 1_000);
    expect(strong.mbit).toBeLessThan(((2 * 2_400 + 3 * STREAMS_MEASURED.sound.kbitPerSecond) / 1_000) * 1.1);
    expect(link.packets).toBeCloseTo(strong.packets + weak.packets, 6);
    expect(plan({ weakShare: 0 }).link).toEqual(plan({ weakShare: 0 }).strong);
  });

  it("a few sites need no edge; the centre sends to all of them", () => {
    const { rootAlone, edges, centre, strong } = plan({ sites: 40, weakShare: 0 });
    expect([rootAlone, edges, centre.links]).toEqual([true, 0, 0]);
    expect(centre.upMbit).toBeCloseTo((40 + PLAN.controlRooms) * strong.mbit, 6);
  });

  it("a full edge uses no more than its share of processor and line, whatever is asked for", () => {
    for (const engine of ["embedded", "janus"] as const)
      for (const cores of [1, 4, 16])
        for (const lineMbit of [100, 1_000, 10_000])
          for (const pictures of [1, 4])
            for (const sites of [500, 2_000, 21_000]) {
              const made = plan({ engine, cores, lineMbit, pictures, sites });
              if (made.flaw !== null) continue;
              for (const tier of made.tiers) {
                expect(tier.coresUsed).toBeLessThanOrEqual((engine === "embedded" ? 1 : cores) * PLAN.processorShare + 1e-9);
                expect(tier.mbit).toBeLessThanOrEqual(lineMbit * PLAN.lineShare + 1e-9);
              }
              // Everything that sites receive and links carry leaves some edge or the root.
              const bySites = sites * (0.8 * made.strong.mbit + 0.2 * made.weak.mbit);
              const links = made.tiers.slice(1).reduce((sum, { edges }) => sum + edges, 0);
              if (!made.rootAlone) expect(made.tiers.reduce((sum, { totalMbit }) => sum + totalMbit, 0)).toBeCloseTo(bySites + links * made.link.mbit, 3);
            }
  });

  it("asks for no more edges than it must: one fewer would not carry all sites with one gone", () => {
    const { edges, needed, tiers } = plan();
    expect(edges).toBe(needed + 1);
    expect((edges - 1) * tiers[0]!.sites).toBeGreaterThanOrEqual(WISH.sites);
    expect((edges - 2) * tiers[0]!.sites).toBeLessThan(WISH.sites);
  });

  it("says so when machines or lines are too small", () => {
    expect(plan({ lineMbit: 2 }).flaw).toBe("machine-too-small");
    expect(plan({ sites: 21_000, lineMbit: 100, pictures: 4 }).flaw).toBe("too-many-edges");
    expect(plan({ sites: 5_000, interpretedShare: 0.5, channels: 8 }).warnings).toContain("root-places");
    expect(plan({ weakShare: 0 }).warnings).toEqual([]);
  });

  it("interpreters are heard by the edges: half of the sites listening cost half a voice each, and each link every channel", () => {
    const [before, made] = [plan(), plan({ interpretedShare: 0.5, channels: 3 })];
    const { packetsPerSecond } = STREAMS_MEASURED.sound;
    expect(made.link.packets - before.link.packets).toBeCloseTo(3 * packetsPerSecond, 6);
    // Sessions at the root: good, small and three voices for each edge below it.
    expect(made.centre.places).toBe(made.centre.links * 5 + PLAN.controlRooms);
    expect(before.centre.places).toBe(before.centre.links * 2 + PLAN.controlRooms);
    // What all edges send: half of 2,000 sites, a voice each.
    const sent = (of: typeof made) => of.tiers.reduce((sum, { totalMbit }) => sum + totalMbit, 0) - of.tiers.slice(1).reduce((sum, { edges }) => sum + edges, 0) * of.link.mbit;
    const voice = (STREAMS_MEASURED.sound.kbitPerSecond + (packetsPerSecond * 58 * 8) / 1_000) / 1_000;
    expect(sent(made) - sent(before)).toBeCloseTo(1_000 * voice, 3);
    // Where there is no edge they take places of the root.
    expect(plan({ sites: 40, interpretedShare: 1, weakShare: 0 }).centre.places).toBe(80 + PLAN.controlRooms);
    // Nobody listens: nothing is fetched.
    expect(plan({ channels: 8 })).toEqual(before);
  });

  it("relays carry what rooms behind firewalls receive, and nothing else changes", () => {
    const { relays, ...rest } = plan({ relayedShare: 0.1, weakShare: 0 });
    expect(relays.sites).toBe(200);
    expect(relays.mbit).toBeCloseTo(200 * rest.strong.mbit, 6);
    const { relays: none, ...before } = plan({ weakShare: 0 });
    expect([none, rest]).toEqual([{ sites: 0, mbit: 0 }, before]);
  });

  it("recordings and the floor follow from what was measured", () => {
    // The administrator's guide: 1,100 MB an hour for one such picture with its sound.
    expect(plan({ recordedHours: 1, voices: 1 }).recordingGB).toBeCloseTo(1.1, 1);
    expect(plan({ speakers: true }).recordingGB).toBeCloseTo(2 * plan().recordingGB, 9);
    expect(plan({ recordedHours: 0 }).recordingGB).toBe(0);
    const { floor } = plan();
    expect(floor.streams).toBe(2_000 + 50_000 + PLAN.controlRooms);
    expect(floor.gateways).toBe(Math.ceil(floor.streams / CENTRE_MEASURED.streamsOfOneGateway));
    expect(plan({ delegates: 0 }).floor.gateways).toBe(PLAN.leastGateways);
  });

  it("what goes out to others costs what was measured, and neither edges nor sites pay for it", () => {
    const none = plan();
    expect(none.outward).toMatchObject({ streams: 0, cores: 0, viewersMbit: 0, servedMbit: 0, servingCores: 0, diskMB: 0 });
    for (const sites of [2_000, 21_000]) {
      const before = plan({ sites });
      const made = plan({ sites, hlsViewers: 5_000, restreams: 2 });
      const { outward, centre } = made;
      // A picture of 2,400 kbit/s with its sound, in a container that adds less than a tenth.
      expect(outward.streamMbit).toBeGreaterThan(2.528);
      expect(outward.streamMbit).toBeLessThan(2.528 * 1.1);
      expect([outward.streams, outward.cores]).toEqual([3, WAYS_OUT_MEASURED.hlsCores + 2 * WAYS_OUT_MEASURED.restreamCores]);
      // One stream to each receiver and one to the cache, however many watch.
      expect(centre.upMbit - before.centre.upMbit).toBeCloseTo(3 * outward.streamMbit, 6);
      expect(outward.viewersMbit).toBeCloseTo(5_000 * outward.streamMbit, 6);
      expect(centre.cores - before.centre.cores).toBeCloseTo(3 * WAYS_OUT_MEASURED.feedCores, 9);
      expect([made.edges, made.tiers, made.floor]).toEqual([before.edges, before.tiers, before.floor]);
      // Without a cache the gateways send everything themselves.
      const bare = plan({ sites, hlsViewers: 5_000, restreams: 2, hlsCache: false });
      expect(bare.centre.upMbit - before.centre.upMbit).toBeCloseTo(5_002 * outward.streamMbit, 3);
      expect(bare.floor.gatewayCores - before.floor.gatewayCores).toBeCloseTo((5_000 * WAYS_OUT_MEASURED.viewerUs) / 1e6, 6);
      expect(bare.floor.gateways).toBeGreaterThanOrEqual(bare.floor.gatewayCores / PLAN.processorShare);
      expect([...made.warnings, ...bare.warnings].filter((each) => each === "hls-uncached")).toHaveLength(1);
    }
    expect(plan({ hlsViewers: 1, restreams: PLAN.mostOutputs }).warnings).toContain("outputs-full");
    expect(plan({ hlsViewers: 1, hlsCache: false }).warnings).not.toContain("hls-uncached");
    expect(plan({ recordedHours: 0 }).centre.cores).toBeLessThan(plan({ speakers: true }).centre.cores);
  });

  it("an edge takes by itself what half of its machine carries of the measured stream", () => {
    for (const engine of ["embedded", "janus"] as const) {
      const places = placesOf(engine, 4);
      const cores = (places * STREAMS_MEASURED.good.packetsPerSecond * ENGINES_MEASURED[engine].cpuPerPacketUs) / 1e6;
      expect(cores).toBeLessThanOrEqual((engine === "embedded" ? 1 : 4) * PLAN.processorShare);
      expect(places).toBeGreaterThanOrEqual(10);
    }
    expect(placesOf("embedded", 16)).toBe(placesOf("embedded", 1));
  });
});

/** Units as a country has them: provinces of different sizes, and sites in their districts. */
function country(sites: number): AskingSite[] {
  return Array.from({ length: sites }, (_, index) => {
    // The largest province has some ten times the sites of the smallest.
    const province = Math.floor(63 * (index / sites) ** 1.5);
    return { key: String(index), path: [`d${province}-${index % 12}`, `p${province}`, "centre"] };
  });
}

describe.each([2_000, 21_000])("the placement of %i sites on the edges of the plan", (sites) => {
  describe.each([
    ["one picture, small machines", { engine: "embedded", cores: 2 }],
    ["four pictures, Janus on eight cores, a gigabit", { engine: "janus", cores: 8, pictures: 4, voices: 4 }],
    ["half of them weak", { weakShare: 0.5 }],
  ] as const)("%s", (_name, change) => {
    const made = plan({ ...change, sites });
    const edges = planEdges(made);
    const all = country(sites);
    const factsOf = (unitOf: (index: number) => string | null): EdgeFacts[] => edges.map(({ limit }, index) => ({ id: String(index), unitId: unitOf(index), isOpen: true, limit, viewers: 0, busy: 0, loopMs: 0 }));
    // Beside the centre, and out in the provinces that have most sites.
    const everybodys = factsOf(() => null);
    const provinces = factsOf((index) => (index % 3 === 0 ? null : `p${62 - (index % 63)}`));

    it("is possible, and no deeper than it must be", () => {
      expect(made.flaw).toBeNull();
      expect(edges).toHaveLength(made.edges);
      for (const { parent, tier } of edges) expect(parent === null ? 0 : edges[parent]!.tier).toBe(tier - 1);
      expect(made.tiers.length).toBeLessThanOrEqual(made.edges <= PLAN.rootLinks ? 1 : made.edges <= 420 ? 2 : 3);
      const below = Map.groupBy(edges, ({ parent }) => parent);
      expect(below.get(null)!.length).toBe(made.centre.links);
      for (const [parent, children] of below) if (parent !== null) expect(children.length).toBeLessThanOrEqual(made.tiers[edges[parent]!.tier - 1]!.below);
    });

    it.each([
      ["edges for everybody", everybodys],
      ["edges for provinces", provinces],
    ])("%s: every site has a place, none is over its limit, also with one edge gone", (_which, facts) => {
      const check = (places: ReturnType<typeof placeSites>, gone: string | null) => {
        const counts = new Map<string, number>();
        for (const { first } of places) {
          expect(first).not.toBeNull();
          expect(first).not.toBe(gone);
          counts.set(first!, (counts.get(first!) ?? 0) + 1);
        }
        for (const { id, limit } of facts) expect(counts.get(id) ?? 0).toBeLessThanOrEqual(limit);
      };
      const before = placeSites(all, facts);
      check(before, null);
      // The one with most places, and the first of those that others pull from.
      const largest = facts.reduce((best, each) => (each.limit > best.limit ? each : best));
      for (const gone of new Set([largest.id, "0"])) {
        const after = placeSites(all, facts.map((each) => (each.id === gone ? { ...each, isOpen: false } : each)), before);
        check(after, gone);
        for (const [index, { first }] of before.entries()) if (first !== gone) expect(after[index]!.first).toBe(first);
        // Whoever pulled from it comes to the root.
        const orphans = edges.filter(({ parent }) => parent === Number(gone)).length;
        expect(made.centre.links + orphans - (edges[Number(gone)]!.parent === null ? 1 : 0)).toBeLessThanOrEqual(PLAN.rootLinks);
      }
    });
  });
});
