/**
 * Rooms on lines that stumble, around the closing of a vote: what was made before the closing and comes before the
 * declaration counts, once; what comes later is told by the minutes; what was made later is nothing. Expected is worked
 * out here from what really happened, not from the product's folds.
 */
import type { Command, Entry } from "@diemcau/contract";
import { expect, it } from "vitest";
import { judgeHappenedAt } from "../../offline/index.ts";
import { decide } from "../decide.ts";
import { writeMinutes, type MinutesFacts } from "../minutes/index.ts";
import { reduce } from "../reduce.ts";
import { NO_SITE, oneSite, snapshotFor } from "../visibility.ts";
import { initialState, stateFromSnapshot, type ConferenceState } from "../state.ts";
import { contextOf, randomOf, testId } from "../testing.ts";
import { closing, settlesAt } from "./heard.ts";
import { ruleFor } from "./testing.ts";

const START = 1_700_000_000_000;
const ROOMS = 8;
const PRESENT = 40;
const VOTE = testId(3);
const WINDOW_MS = 12_000;
const facts = {
  outline: { conference: { startsAt: 0, timeZone: "UTC", title: "", shortTitle: "" }, agenda: [], sessions: [], papers: [], documents: [] },
  chairs: [],
  organisers: [],
  levels: [],
  sites: Array.from({ length: ROOMS }, (_, site) => ({ name: `Room ${site}`, parent: -1, level: "", expected: 50 })),
} as unknown as MinutesFacts;

interface Said {
  readonly id: string;
  readonly site: number;
  readonly persons: number;
  /** When it was done, and when the server has it; it may come twice. */
  readonly made: number;
  readonly comes: number;
}

class Server {
  state: ConferenceState = initialState;
  readonly journal: Entry[] = [];
  readonly #done = new Set<string>();

  append(entries: readonly object[], at: number, more: object): void {
    for (const entry of entries) {
      const placed = { ...entry, ...more, seq: this.state.seq + 1, at } as Entry;
      this.journal.push(placed);
      this.state = reduce(this.state, placed);
    }
  }

  centre(command: Command, now: number): void {
    const decision = decide(this.state, command, { ...contextOf(ROOMS), now });
    if (!decision.ok) throw new Error(decision.problem);
    this.append(decision.entries, now, { by: "account:Producer" });
  }

  /** As the server takes it from a room: each id is done once, and one that was refused is decided again. */
  room(command: Command & { site: number }, now: number, said: number): string | null {
    if (this.#done.has(command.id)) return null;
    const judged = judgeHappenedAt(said, now, START - 86_400_000);
    if (!judged.ok) return judged.problem;
    const happened = judged.at === null ? {} : { happenedAt: judged.at };
    const name = `site:${command.site}`;
    const decision = decide(this.state, command, { ...contextOf(ROOMS), now, ...happened, by: { role: "site", name, site: command.site, covers: (site) => site === command.site } });
    this.append(decision.ok ? decision.entries : (decision.told ?? []), now, { ...happened, by: name });
    if (decision.ok) this.#done.add(command.id);
    return decision.ok ? null : decision.problem;
  }
}

/** A vote by consensus or by hands that closes by itself or by hand, with rooms that speak in its last seconds and after it. */
function live(seed: number) {
  const random = randomOf(seed);
  const method = random.pick(["consensus", "hands"] as const);
  const byItself = random.chance(0.6);
  const server = new Server();
  server.centre({ id: testId(1), kind: "conference.open" }, START);
  for (let site = 0; site < ROOMS; site++) server.centre({ id: testId(10 + site), kind: "headcount.report", site, present: PRESENT, qualifier: "exact" }, START);
  server.centre({ id: VOTE, kind: "vote.draft", title: "x", text: null, itemId: null, rule: ruleFor({ method, seconds: byItself ? WINDOW_MS / 1_000 : null }) }, START);
  server.centre({ id: testId(4), kind: "vote.open", voteId: VOTE }, START);
  // The clerk looks twice a second.
  const closedAt = START + WINDOW_MS + (byItself ? random.below(600) : 0);
  const declaredAt = closedAt + (byItself ? 5_000 : 200) + random.below(4_000);
  const said: Said[] = [];
  for (let at = 0; at < 24; at++) {
    const made = closedAt - 6_000 + at * 400 + random.below(300);
    said.push({ id: testId(1_000 + at), site: random.below(ROOMS), persons: 1 + at, made, comes: made + random.below(6_001) });
  }
  // Of one room things are sent in the order in which they were done.
  const lastOf = new Map<number, number>();
  const sent = said.map((each) => {
    const comes = Math.max(each.comes, (lastOf.get(each.site) ?? 0) + 1);
    lastOf.set(each.site, comes);
    return { ...each, comes };
  });
  const results = new Map<string, string | null>();
  const send = ({ id, site, persons, made }: Said, now: number): void => {
    const command = (method === "consensus" ? { id, kind: "vote.object", voteId: VOTE, site, persons, reason: null } : { id, kind: "vote.count-hands", voteId: VOTE, site, counts: [0, persons, 0] }) as Command & { site: number };
    results.set(id, server.room(command, now, made));
  };
  const moments: { at: number; act(): void }[] = sent.flatMap((each) => [
    { at: each.comes, act: () => send(each, each.comes) },
    // The answer was lost.
    ...(random.chance(0.3) ? [{ at: each.comes + 700, act: () => send(each, each.comes + 700) }] : []),
  ]);
  let settled: number | null = null;
  const vote = () => server.state.votes.votes[0]!;
  moments.push({
    at: closedAt,
    act: () => {
      if (byItself) server.append([closing(server.state, vote(), ROOMS)], closedAt, { by: "system" });
      else server.centre({ id: testId(5), kind: "vote.close", voteId: VOTE }, closedAt);
      settled = settlesAt(vote());
    },
  });
  moments.push({
    at: declaredAt,
    act: () => {
      const some = { persons: ROOMS * PRESENT, sites: ROOMS, weight: ROOMS * PRESENT };
      const against = [...server.state.votes.sites.entries()].reduce((sum, [, { counts }]) => sum + counts[1], 0);
      const tally: [number, number, number] = [some.persons - against, against, 0];
      server.append([{ kind: "vote.counted", voteId: VOTE, count: { tally, persons: tally, entitled: some, present: some, voted: some, fingerprint: null } }], declaredAt, { by: "system" });
      server.centre({ id: testId(6), kind: "vote.declare", voteId: VOTE, casting: null }, declaredAt);
    },
  });
  for (const { act } of moments.toSorted((a, b) => a.at - b.at)) act();
  return { server, sent, results, closedAt, declaredAt, settled, byItself, method };
}

const SEEDS = Array.from({ length: 150 }, (_, at) => at + 1);

it("what was made before the closing and comes before the declaration counts exactly once, over delays of 0 to 6 s", () => {
  const seen = { inTheLastSecond: 0, late: 0, missed: 0, after: 0 };
  for (const seed of SEEDS) {
    const { server, sent, results, closedAt, declaredAt, settled, byItself, method } = live(seed);
    const counts = (each: Said) => each.made <= closedAt && each.comes < declaredAt;
    const inTime = sent.filter(counts);
    const expected = new Map(inTime.map(({ site, persons }) => [site, persons]));
    const { count, missed = [] } = server.state.votes.votes[0]!;
    expect(count!.persons[1], `seed ${seed}`).toBe([...expected.values()].reduce((sum, n) => sum + n, 0));
    expect(server.journal.filter(({ kind }) => kind === "vote.objected" || kind === "vote.hands-counted")).toHaveLength(inTime.length);
    const late = method === "consensus" ? "vote-objection-late" : "vote-count-late";
    const after = method === "consensus" ? "vote-objection-after-close" : "vote-count-after-close";
    for (const each of sent) expect(results.get(each.id), `seed ${seed}: made ${each.made - closedAt}, came ${each.comes - declaredAt}`).toBe(counts(each) ? null : each.made > closedAt ? after : late);
    // Told once each, with room, number and time; what was made too late is not.
    const tooLate = sent.filter((each) => each.made <= closedAt && !counts(each));
    expect(missed.map(({ id, site, at, counts: [, no] }) => [id, site, at, no])).toEqual(tooLate.toSorted((a, b) => a.comes - b.comes).map(({ id, site, made, persons }) => [id, site, made, persons]));
    const minutes = JSON.stringify(writeMinutes({ language: "en", facts, state: server.state, journal: server.journal, rows: {} }).find(({ key }) => key === "votes"));
    for (const { site } of tooLate) expect(minutes).toContain(`Room ${site}`);
    expect(minutes.includes("too late to be counted")).toBe(tooLate.length > 0);
    // By itself it waits for rooms, closed by hand it does not: whoever pressed it has seen them.
    expect(settled).toBe(byItself ? closedAt + 5_000 : null);
    // A room reads its own, others nothing; a phone nothing at all.
    for (const [audience, scope] of [["site", oneSite(3)], ["delegate", NO_SITE]] as const) {
      const shown = stateFromSnapshot(snapshotFor(server.state, audience, scope)).votes.votes[0]!.missed ?? [];
      expect(shown).toEqual(audience === "site" ? missed.filter(({ site }) => site === 3) : []);
    }
    seen.inTheLastSecond += inTime.filter(({ made, comes }) => made > closedAt - 1_000 && comes > closedAt).length;
    seen.late += inTime.filter(({ comes }) => comes > closedAt).length;
    seen.missed += tooLate.length;
    seen.after += sent.filter(({ made }) => made > closedAt).length;
  }
  for (const [what, n] of Object.entries(seen)) expect(n, what).toBeGreaterThan(100);
});
