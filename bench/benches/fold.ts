import type { Entry } from "@diemcau/contract";
import { initialState, reduce, rollUp, snapshotFor, stateFromSnapshot, type ConferenceState } from "@diemcau/rules";
import type { Bench, Size } from "../kit/bench.ts";
import { alternate } from "../kit/compare.ts";
import { median, type Figure } from "../kit/figures.ts";

/** Same numbers every time. */
function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const uuid = (n: number) => `01900000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

/** A journal as a long day makes it: mostly roll-ups of some rooms, then headcounts, and the acts of the consoles. */
function journal(entries: number, sites: number): Entry[] {
  const random = seeded(57);
  const some = () => Math.floor(random() * sites);
  const all: Entry[] = [{ seq: 1, at: 1, kind: "conference.opened" }];
  while (all.length < entries) {
    const seq = all.length + 1;
    const at = seq * 250;
    const dice = random();
    const list = <T>(make: () => T) => Array.from({ length: 1 + Math.floor(random() * 12) }, make);
    if (dice < 0.45) all.push({ seq, at, kind: "attendance.counted", changes: list(() => [some(), Math.floor(random() * 60)] as [number, number]) });
    else if (dice < 0.75) all.push({ seq, at, kind: "sites.presence", changes: list(() => [some(), random() < 0.8 ? "c" : "l", at] as [number, "c" | "l", number]) });
    else if (dice < 0.9) all.push({ seq, at, kind: "headcount.reported", site: some(), present: 40, qualifier: "exact" });
    else if (dice < 0.95) all.push({ seq, at, kind: "queue.requested", requestId: uuid(seq), site: some(), siteName: "Phòng" });
    else if (dice < 0.98) all.push({ seq, at, kind: "programme.filled", slot: 1 + (seq % 3), site: some(), siteName: "Phòng" });
    else all.push({ seq, at, kind: "agenda.moved", itemId: uuid(seq % 13) });
  }
  return all;
}

const timed = (work: () => unknown): number => {
  const started = performance.now();
  work();
  return performance.now() - started;
};

async function run(size: Size): Promise<Figure[]> {
  const [entries, sites, rounds] = size === "quick" ? [2_000, 500, 1] : [100_000, 21_000, 5];
  const lines = journal(entries, sites).map((entry) => JSON.stringify(entry));
  const parsed = lines.map((line) => JSON.parse(line) as Entry);
  let state: ConferenceState = initialState;
  const fold = async () => timed(() => (state = parsed.reduce(reduce, initialState)));
  const parse = async () => timed(() => lines.map((line) => JSON.parse(line) as Entry));
  await fold();
  await parse();
  const compared = await alternate(rounds, fold, parse);

  const parents = Int32Array.from({ length: sites }, (_, site) => (site === 0 ? -1 : Math.floor((site - 1) / 30)));
  const expected = new Int32Array(sites).fill(70);
  const text = JSON.stringify(snapshotFor(state, "control"));
  const repeat = (work: () => unknown) => median(Array.from({ length: rounds * 3 }, () => timed(work)));
  return [
    {
      name: `fold: ${entries.toLocaleString("en-US")} entries over ${sites.toLocaleString("en-US")} sites`,
      figure: compared.ours,
      unit: "ms",
      baseline: { what: "JSON.parse of the same entries", figure: compared.ours / compared.ratio },
    },
    { name: `fold: snapshot of ${sites.toLocaleString("en-US")} sites, made and written`, figure: repeat(() => JSON.stringify(snapshotFor(state, "control"))), unit: "ms", note: `${Math.round(text.length / 1024)} kB` },
    { name: "fold: the same, read back", figure: repeat(() => stateFromSnapshot(JSON.parse(text))), unit: "ms" },
    { name: "fold: counts of every subtree rolled up", figure: repeat(() => rollUp(state, parents, expected)), unit: "ms" },
  ];
}

export const fold: Bench = { name: "fold", about: "fold of a journal, snapshot and roll-up of 21,000 sites", run };
