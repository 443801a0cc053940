import { AUDIENCES, SITE_STATES, SLOT_COUNT, type Audience, type Entry, type Snapshot } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { CUE_LIMIT, QUEUE_LIMIT } from "./decide.ts";
import { reduce } from "./reduce.ts";
import { rollUp } from "./roll-up.ts";
import { presentAt, siteStateOf } from "./sites.ts";
import { CENTRAL_SLOT, initialState, stateFromSnapshot, type ConferenceState } from "./state.ts";
import { Floor, randomCommand, randomFloor, randomOf, testId } from "./testing.ts";
import { NO_SITE, oneSite, projectEntry, snapshotFor, targetsOf, type Scope } from "./visibility.ts";

const SEEDS = Array.from({ length: 30 }, (_, index) => index + 1);
const SITES = 20;
/** Everything of a state except its place in the journal, which differs between audiences. */
const contentOf = (state: ConferenceState) => ({ ...snapshotFor(state, "control"), seq: 0 });

function assertSound(state: ConferenceState): void {
  const onAir = state.slots.flatMap((slot) => (slot ? [slot.site] : []));
  expect(state.slots).toHaveLength(SLOT_COUNT);
  expect(new Set(onAir).size).toBe(onAir.length);
  if (state.large === null) expect(onAir).toEqual([]);
  else expect(state.slots[state.large]).not.toBeNull();
  expect([undefined, 0]).toContain(state.slots[CENTRAL_SLOT]?.site);
  expect(state.cued.length).toBeLessThanOrEqual(CUE_LIMIT);
  expect(new Set(state.cued).size).toBe(state.cued.length);
  for (const site of state.cued) expect(onAir).not.toContain(site);
  expect(state.queue.length).toBeLessThanOrEqual(QUEUE_LIMIT);
  expect(new Set(state.queue.map(({ id }) => id)).size).toBe(state.queue.length);
  expect(new Set(state.queue.map(({ site }) => site)).size).toBe(state.queue.length);
  if (state.phase !== "live") expect([...onAir, ...state.cued, ...state.queue]).toEqual([]);
}

describe("two consoles and twenty rooms doing anything at all", () => {
  it.each(SEEDS)("keep the floor sound after every step (seed %i)", (seed) => {
    const random = randomOf(seed);
    const floor = new Floor(SITES);
    floor.carryOut({ id: testId(1), kind: "conference.open" });
    for (let step = 0; step < 400; step++) {
      const before = floor.state;
      if (random.chance(0.15)) floor.rollUps(random);
      else {
        const decision = floor.carryOut(randomCommand(random, floor.state, SITES, testId(1_000 + step)));
        if (!decision.ok) expect(floor.state).toBe(before);
      }
      assertSound(floor.state);
    }
    expect(floor.journal.length).toBeGreaterThan(50);
  });

  it("reach what the invariants are about: full slots, full cues, long queues, refusals of many kinds", () => {
    const refusals = new Set<string>();
    let slots = 0;
    let cued = 0;
    let queue = 0;
    for (const seed of SEEDS) {
      const random = randomOf(seed);
      const floor = new Floor(SITES);
      for (let step = 0; step < 400; step++) {
        if (random.chance(0.15)) floor.rollUps(random);
        const decision = floor.carryOut(randomCommand(random, floor.state, SITES, testId(1_000 + step)));
        if (!decision.ok) refusals.add(decision.problem);
        slots = Math.max(slots, floor.state.slots.filter(Boolean).length);
        cued = Math.max(cued, floor.state.cued.length);
        queue = Math.max(queue, floor.state.queue.length);
      }
    }
    expect(slots).toBe(SLOT_COUNT);
    expect(cued).toBeGreaterThanOrEqual(4);
    expect(queue).toBeGreaterThanOrEqual(5);
    for (const problem of ["site-unknown", "site-not-connected", "slots-full", "slot-taken", "already-requested", "request-unknown", "agenda-item-unknown", "site-not-on-air", "conference-not-live"]) {
      expect(refusals).toContain(problem);
    }
  });
});

describe("a fold", () => {
  it.each(SEEDS.slice(0, 10))("comes out the same when entries overlap or come again (seed %i)", (seed) => {
    const { journal, state } = randomFloor(seed, 300, SITES);
    const random = randomOf(seed);
    let folded = initialState;
    for (let at = 0; at < journal.length; at++) {
      folded = reduce(folded, journal[at]!);
      // A resume that overlaps: some of what was there comes again.
      if (random.chance(0.1)) for (const old of journal.slice(Math.max(0, at - random.below(20)), at + 1)) folded = reduce(folded, old);
    }
    expect(snapshotFor(folded, "control")).toEqual(snapshotFor(state, "control"));
  });

  it.each(SEEDS.slice(0, 10))("survives the wire as a snapshot (seed %i)", (seed) => {
    const { state } = randomFloor(seed, 300, SITES);
    const wire = JSON.parse(JSON.stringify(snapshotFor(state, "control"))) as Snapshot;
    expect(snapshotFor(stateFromSnapshot(wire), "control")).toEqual(snapshotFor(state, "control"));
  });

  /** Every audience, with scopes that matter: no site, one's own, several. */
  const readers: [string, Audience, Scope][] = [
    ["control", "control", NO_SITE],
    ["officer of sites 3 to 7", "officer", { covers: (site) => site >= 3 && site <= 7 }],
    ["officer of no site here", "officer", NO_SITE],
    ["site 0", "site", oneSite(0)],
    ["site 5", "site", oneSite(5)],
    ["delegate", "delegate", NO_SITE],
    ["delegate in site 5", "delegate", oneSite(5)],
  ];
  it.each(readers)("of %s is the same from a snapshot at any point and the entries after it", (_name, audience, scope) => {
    for (const seed of SEEDS.slice(0, 8)) {
      const { journal, state } = randomFloor(seed, 250, SITES);
      const expected = { ...snapshotFor(state, audience, scope), seq: 0 };
      let upTo = initialState;
      for (let cut = 0; cut <= journal.length; cut++) {
        if (cut > 0) upTo = reduce(upTo, journal[cut - 1]!);
        if (cut % 17 !== 0) continue;
        let seen = stateFromSnapshot(JSON.parse(JSON.stringify(snapshotFor(upTo, audience, scope))) as Snapshot);
        for (const entry of journal.slice(cut)) {
          const projected = projectEntry(entry, audience, scope);
          if (projected) seen = reduce(seen, projected);
        }
        expect(contentOf(seen), `seed ${seed}, cut at ${cut}`).toEqual(expected);
      }
    }
  });
});

describe("what others may not see", () => {
  const journal = SEEDS.flatMap((seed) => randomFloor(seed, 200, SITES).journal);
  const mentions = (entry: Entry | null, site: number) =>
    entry !== null && (("site" in entry && entry.site === site) || ("changes" in entry && entry.changes.some(([changed]) => changed === site)));

  it("has entries of every kind to look at", () => {
    expect(new Set(journal.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(15);
  });

  it("never tells anybody but the control room who did it", () => {
    for (const audience of AUDIENCES) {
      for (const entry of journal) {
        const seen = projectEntry(entry, audience, oneSite(5));
        if (seen) expect("by" in seen).toBe(audience === "control");
      }
    }
  });

  it("tells a room the note of no other room, and nobody's presence", () => {
    for (const entry of journal) {
      const seen = projectEntry(entry, "site", oneSite(5));
      if (!seen) continue;
      expect(seen.kind).not.toBe("sites.presence");
      if ("note" in seen) expect(seen).toMatchObject({ site: 5 });
      for (const kind of ["site.cued", "site.uncued", "headcount.reported", "site.tested", "attendance.counted"]) {
        if (seen.kind === kind) for (let other = 0; other < SITES; other++) if (other !== 5) expect(mentions(seen, other)).toBe(false);
      }
    }
    // And there was something to hide.
    expect(journal.some((entry) => entry.kind === "queue.requested" && entry.note !== undefined && entry.site !== 5)).toBe(true);
  });

  it("tells a delegate of what everybody may know only", () => {
    const kinds = new Set(journal.map((entry) => projectEntry(entry, "delegate")?.kind).filter((kind) => kind !== undefined));
    const open = ["agenda.", "recording.", "caption.track-", "channel.", "conference.", "directory.", "local.paused", "local.resumed", "notice.", "programme.", "question.", "questions.set", "speech.", "stage.", "vote."];
    for (const kind of kinds) expect(open.some((prefix) => kind.startsWith(prefix)), kind).toBe(true);
    for (const kind of ["agenda.moved", "conference.opened", "directory.changed", "notice.sent", "programme.filled", "question.aired", "speech.started", "stage.shown", "vote.opened"]) expect(kinds).toContain(kind);
  });

  it("tells an officer of other subtrees no counts, no presence and no notes", () => {
    const scope: Scope = { covers: (site) => site >= 3 && site <= 7 };
    for (const entry of journal) {
      const seen = projectEntry(entry, "officer", scope);
      if (!seen) continue;
      if ("note" in seen) {
        // Whoever orders a queue reads the notes in it.
        const { site, holder = site } = seen as { site: number; holder?: number };
        expect(scope.covers(site) || scope.covers(holder)).toBe(true);
      }
      if ("changes" in seen) for (const [site] of seen.changes) expect(scope.covers(site)).toBe(true);
      if (seen.kind === "headcount.reported" || seen.kind === "site.tested" || seen.kind === "site.cued") expect(scope.covers(seen.site)).toBe(true);
    }
  });

  it("shows nothing more in a snapshot than in the entries", () => {
    for (const seed of SEEDS.slice(0, 10)) {
      const { state } = randomFloor(seed, 200, SITES);
      const site = snapshotFor(state, "site", oneSite(5));
      expect(site.sites.every(([ordinal]) => ordinal === 5)).toBe(true);
      expect(site.cued.every((cued) => cued === 5)).toBe(true);
      expect(site.queue.every((request) => request.site === 5 || request.note === undefined)).toBe(true);
      expect(snapshotFor(state, "delegate")).toMatchObject({ cued: [], queue: [], sites: [] });
    }
  });

  it("names as targets exactly the rooms that see something else than every room does", () => {
    for (const entry of journal) {
      const open = JSON.stringify(projectEntry(entry, "site", NO_SITE));
      const differing = Array.from({ length: SITES }, (_, site) => site).filter((site) => JSON.stringify(projectEntry(entry, "site", oneSite(site))) !== open);
      expect([...targetsOf(entry)].toSorted((a, b) => a - b), JSON.stringify(entry)).toEqual(differing);
    }
  });
});

describe("counts rolled up the tree", () => {
  it.each(SEEDS.slice(0, 10))("equal a recursive count (seed %i)", (seed) => {
    const random = randomOf(seed);
    const { state } = randomFloor(seed, 300, SITES);
    const parent = Array.from({ length: SITES }, (_, site) => (site === 0 || random.chance(0.1) ? -1 : random.below(site)));
    const expected = parent.map(() => random.below(500));
    const rolled = rollUp(state, parent, expected);

    const under = (site: number): number[] => [site, ...parent.flatMap((up, child) => (up === site ? under(child) : []))];
    const onAir = (site: number) => state.slots.some((slot) => slot?.site === site);
    for (let site = 0; site < SITES; site++) {
      const subtree = under(site);
      expect(rolled.sites[site]).toBe(subtree.length);
      expect(rolled.expected[site]).toBe(subtree.reduce((sum, each) => sum + expected[each]!, 0));
      expect(rolled.present[site]).toBe(subtree.reduce((sum, each) => sum + presentAt(state.sites.get(each)), 0));
      SITE_STATES.forEach((name, index) => {
        const inState = subtree.filter((each) => siteStateOf(state.sites.get(each), onAir(each)) === name);
        expect(rolled.states[index]![site], `${name} under ${site}`).toBe(inState.length);
      });
      const said = new Set(subtree.map((each) => state.sites.get(each)).flatMap(({ reported, qualifier }) => (reported >= 0 ? [qualifier] : [])));
      expect(rolled.qualifier[site]).toBe(said.has("approx") ? "approx" : said.has("more-than") ? "more-than" : "exact");
      expect(SITE_STATES[rolled.own[site]!]).toBe(siteStateOf(state.sites.get(site), onAir(site)));
    }
  });
});
