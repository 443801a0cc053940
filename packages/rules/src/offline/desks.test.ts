/**
 * Several desks of one room on lines that drop, with clocks that are wrong, sending what they did in whatever order it
 * gets through, some of it twice. What comes out is held against docs/offline-rules.md, worked out here a second time
 * from what really happened: nothing of the product's folds is used for what is expected.
 */
import type { Command, CommandKind, Entry, ProblemCode } from "@diemcau/contract";
import { describe, expect, it } from "vitest";
import { decide, type DecisionContext } from "../floor/decide.ts";
import { reduce } from "../floor/reduce.ts";
import { snapshotFor } from "../floor/visibility.ts";
import { initialState, stateFromSnapshot, type ConferenceState } from "../floor/state.ts";
import { AGENDA, contextOf, randomOf, testId, type Random } from "../floor/testing.ts";
import { ruleFor } from "../floor/votes/testing.ts";
import { LATE_AFTER_MS, NEVER_SEEN, isPresent, judgeHappenedAt, withAct, type Presence } from "./index.ts";

const START = 1_700_000_000_000;
const SITE = 5;
const SECOND = 1_000;
const PEOPLE = ["an", "bình", "chi", "dũng", "em"] as const;
const VOTE = testId(0x7077);
/** What is left of a clock's error once the server's has been heard; two people are never that quick. */
const JITTER_MS = 300;
const APART_MS = 12 * SECOND;

/** What a desk does; commands carry their body. */
type Deed =
  | { readonly what: "in" | "out"; readonly person: string }
  | { readonly what: "command"; readonly body: Omit<Command, "id"> };
interface Act {
  readonly id: string;
  readonly deed: Deed;
  /** When it really happened. */
  readonly at: number;
}
interface Told {
  readonly act: Act;
  /** When the server had it. */
  readonly came: number;
  readonly problem: ProblemCode | null;
  readonly late: boolean;
}

class Server {
  state: ConferenceState = initialState;
  readonly journal: Entry[] = [];
  readonly roster = new Set<string>(PEOPLE);
  readonly presence = new Map<string, Presence>();
  readonly #done = new Map<string, ProblemCode | null>();

  command(body: Command, by: Partial<DecisionContext["by"]>, now: number, happenedAt?: number): ProblemCode | null {
    const context = contextOf(8);
    const decision = decide(this.state, body, { ...context, now, by: { ...context.by, ...by }, ...(happenedAt === undefined ? {} : { happenedAt }) });
    for (const entry of decision.ok ? decision.entries : (decision.told ?? [])) {
      const placed = { ...entry, ...(happenedAt === undefined ? {} : { happenedAt }), seq: this.state.seq + 1, at: now, by: by.name ?? "account:Producer" } as Entry;
      this.journal.push(placed);
      this.state = reduce(this.state, placed);
    }
    return decision.ok ? null : decision.problem;
  }

  centre(body: Omit<Command, "id">, now: number, id: string): void {
    const problem = this.command({ ...body, id } as Command, {}, now);
    if (problem) throw new Error(`${body.kind}: ${problem}`);
  }

  /** As the outbox sends it. Each id is done once. */
  take(act: Act, now: number, said: number | null): ProblemCode | null {
    const before = this.#done.get(act.id);
    if (before !== undefined) return before;
    const judged = judgeHappenedAt(said, now, START - 86_400_000);
    const problem = judged.ok ? this.#carryOut(act, now, judged.at) : judged.problem;
    this.#done.set(act.id, problem);
    return problem;
  }

  #carryOut({ id, deed }: Act, now: number, late: number | null): ProblemCode | null {
    if (deed.what === "command") return this.command({ ...deed.body, id } as Command, { role: "site", name: `site:${SITE}`, site: SITE, covers: (site) => site === SITE }, now, late ?? undefined);
    if (!this.roster.has(deed.person)) return "delegate-unknown";
    this.presence.set(deed.person, withAct(this.presence.get(deed.person) ?? NEVER_SEEN, { kind: deed.what, at: late ?? now }));
    return null;
  }
}

class Desk {
  readonly waiting: Act[] = [];
  up = true;
  /** Its clock is wrong by so much, and may be set in between. */
  skew: number;
  constructor(random: Random) {
    this.skew = (random.below(40) - 20) * 60 * SECOND;
  }
}

interface Day {
  readonly server: Server;
  readonly told: readonly Told[];
  /** What the centre did, by the true clock. */
  readonly moves: readonly { at: number; itemId: string | null }[];
  readonly closedAt: number | null;
  readonly removed: ReadonlyMap<string, number>;
}

/** A day in the room. @param lines decides about lines and order; @param deeds what is done: the same deeds over other lines are another seed of `lines` alone */
function live(deeds: Random, lines: Random, withCentre = true): Day {
  const server = new Server();
  server.centre({ kind: "conference.open" }, START, testId(1));
  server.centre({ kind: "agenda.move", itemId: AGENDA[0]! } as Omit<Command, "id">, START, testId(2));
  server.centre({ kind: "vote.draft", title: "Vote", text: null, itemId: null, rule: ruleFor({ method: "hands" }) } as Omit<Command, "id">, START, VOTE);
  server.centre({ kind: "vote.open", voteId: VOTE } as Omit<Command, "id">, START, testId(3));
  server.command({ id: testId(4), kind: "headcount.report", site: SITE, present: 900, qualifier: "exact" } as Command, {}, START);
  const desks = Array.from({ length: 2 + deeds.below(3) }, () => new Desk(deeds));
  const told: Told[] = [];
  const moves: { at: number; itemId: string | null }[] = [{ at: START, itemId: AGENDA[0]! }];
  const removed = new Map<string, number>();
  let closedAt: number | null = null;
  let now = START;

  const send = (desk: Desk): void => {
    while (desk.up && desk.waiting.length > 0) {
      const [act] = desk.waiting as [Act];
      // The offset is measured when the line is there; a monotonic clock or the skew of now tells how long ago it was.
      const error = lines.below(2 * JITTER_MS) - JITTER_MS;
      const late = now - act.at >= LATE_AFTER_MS;
      // A page that has not yet heard the server's clock says nothing of what it does at once.
      const knows = late || lines.chance(0.9);
      const problem = server.take(act, now, knows ? act.at + error : null);
      // The answer is lost: the same is sent again, perhaps much later, under the same id.
      if (lines.chance(0.15)) {
        desk.up = lines.chance(0.5);
        server.take(act, now + 1, act.at - error);
      }
      told.push({ act, came: now, problem, late });
      desk.waiting.shift();
    }
  };

  const steps = 60;
  for (let step = 0; step < steps; step++) {
    now += APART_MS + deeds.below(20) * SECOND;
    for (const desk of desks) {
      if (lines.chance(0.25)) desk.up = !desk.up;
      if (lines.chance(0.03)) desk.skew += (lines.below(10) - 5) * 60 * SECOND;
    }
    for (const desk of desks.toSorted(() => lines.below(3) - 1)) send(desk);
    const roll = deeds.below(100);
    const [who, what, person, number] = [deeds.below(desks.length), deeds.below(10), deeds.below(PEOPLE.length), deeds.below(200)];
    if (roll < 80) {
      const bodies: (() => Deed)[] = [
        () => ({ what: "command", body: { kind: "headcount.report", site: SITE, present: 800 + number, qualifier: "exact" } as Omit<Command, "id"> }),
        () => ({ what: "command", body: { kind: "queue.request", site: SITE } as Omit<Command, "id"> }),
        () => ({ what: "command", body: { kind: "vote.count-hands", voteId: VOTE, site: SITE, counts: [number, step, 1] } as Omit<Command, "id"> }),
        () => ({ what: "command", body: { kind: "stage.turn", page: 1 } as unknown as Omit<Command, "id"> }),
      ];
      const deed: Deed = what < 6 ? { what: what < 4 ? "in" : "out", person: PEOPLE[person]! } : bodies[what - 6]!();
      desks[who]!.waiting.push({ id: testId(10_000 + step), deed, at: now });
      send(desks[who]!);
    } else if (withCentre && roll < 90) {
      const itemId = AGENDA[number % AGENDA.length]!;
      if (server.state.agenda.itemId !== itemId) moves.push({ at: now, itemId });
      server.centre({ kind: "agenda.move", itemId } as Omit<Command, "id">, now, testId(20_000 + step));
    } else if (withCentre && roll < 93 && closedAt === null) {
      closedAt = now;
      server.centre({ kind: "vote.close", voteId: VOTE } as Omit<Command, "id">, now, testId(20_000 + step));
    } else if (withCentre && roll < 96) {
      const name = PEOPLE[person]!;
      if (!removed.has(name)) removed.set(name, now);
      server.roster.delete(name);
    }
  }
  // In the end every line is back, in some order.
  for (let round = 0; desks.some(({ waiting }) => waiting.length > 0); round++) {
    now += APART_MS;
    for (const desk of desks.toSorted(() => lines.below(3) - 1)) {
      desk.up = true;
      send(desk);
    }
    expect(round).toBeLessThan(200);
  }
  return { server, told, moves, closedAt, removed };
}

const named = <K extends CommandKind>(told: readonly Told[], kind: K) =>
  told.flatMap(({ act, ...rest }) => (act.deed.what === "command" && act.deed.body.kind === kind ? [{ ...rest, act, at: act.at, body: act.deed.body as Extract<Command, { kind: K }> }] : []));
const latest = <T extends { at: number }>(all: readonly T[]): T | undefined => all.toSorted((a, b) => b.at - a.at)[0];

const SEEDS = Array.from({ length: 60 }, (_, index) => index + 1);

describe("desks on lines that drop", () => {
  it.each(SEEDS)("end as the written rules say (seed %i)", (seed) => {
    const { server, told, moves, closedAt, removed } = live(randomOf(seed), randomOf(seed + 1_000));

    // Everything that was done got one answer.
    expect(new Set(told.map(({ act }) => act.id)).size).toBe(told.length);

    // Coming and going: by what happened, of those who are on the roster when it arrives.
    for (const person of PEOPLE) {
      const acts = told.filter(({ act: { deed } }) => deed.what !== "command" && deed.person === person);
      const gone = removed.get(person) ?? Infinity;
      for (const { came, problem } of acts) expect(problem).toBe(came > gone ? "delegate-unknown" : null);
      const counted = acts.filter(({ came }) => came <= gone);
      const ins = counted.filter(({ act }) => act.deed.what === "in");
      const last = latest(counted.map(({ act }) => act));
      const presence = server.presence.get(person) ?? NEVER_SEEN;
      expect(isPresent(presence), `${person} is there`).toBe(last?.deed.what === "in");
      const first = ins.length > 0 ? Math.min(...ins.map(({ act }) => act.at)) : null;
      if (first === null) expect(presence.firstIn).toBeNull();
      else expect(Math.abs(presence.firstIn! - first), `${person} came`).toBeLessThan(LATE_AFTER_MS);
    }

    // Headcount: the one taken last.
    const counts = named(told, "headcount.report");
    expect(counts.every(({ problem }) => problem === null)).toBe(true);
    const count = latest(counts);
    const row = server.state.sites.get(SITE);
    expect(row.reported).toBe(count?.body.present ?? 900);
    if (count) expect(Math.abs(row.reportedAt - count.at)).toBeLessThan(LATE_AFTER_MS);
    expect(row.reportedLate).toBe(count?.late ?? false);

    // A vote by hand: the last count that was taken before the closing.
    const hands = named(told, "vote.count-hands");
    for (const { at, came, problem, late, act } of hands) {
      const over = closedAt !== null && came >= closedAt && (late ? at : came) > closedAt;
      // Of those who were there at the closing nothing is known any more.
      const known = counts.filter((other) => told.findIndex(({ act: { id } }) => id === other.act.id) < told.findIndex(({ act: { id } }) => id === act.id));
      const recounted = closedAt !== null && came >= closedAt && known.some((other) => (other.late ? other.at : other.came) > closedAt);
      expect(problem).toBe(over ? "vote-count-after-close" : recounted ? "vote-recounted" : null);
    }
    const raised = latest(hands.filter(({ problem }) => problem === null));
    expect(server.state.votes.sites.get(SITE)?.counts).toEqual(raised?.body.counts);

    // A request to speak on an item that was over by the time it came.
    for (const { at, came, problem, late } of named(told, "queue.request")) {
      const over = late && moves.some((move) => move.at > at && move.at < came);
      expect(problem === "late-item-over", `asked ${at - START}, came ${came - START}`).toBe(over);
    }

    // A page turned too late is never turned.
    for (const { problem, late } of named(told, "stage.turn")) if (late) expect(problem).toBe("late-moment-over");

    // The journal keeps both times, and folds the same from any point.
    for (const entry of server.journal) if (entry.happenedAt !== undefined) expect(entry.at).toBeGreaterThanOrEqual(entry.happenedAt);
    const half = Math.floor(server.journal.length / 2);
    const from = server.journal.slice(0, half).reduce(reduce, initialState);
    const resumed = server.journal.slice(half).reduce(reduce, stateFromSnapshot(JSON.parse(JSON.stringify(snapshotFor(from, "control")))));
    expect(snapshotFor(resumed, "control")).toEqual(snapshotFor(server.state, "control"));
  });

  it("end the same over whatever lines, where only the room acts", () => {
    for (const seed of SEEDS.slice(0, 20)) {
      const ends = [1, 2, 3, 4].map((lines) => {
        const { server } = live(randomOf(seed), randomOf(seed * 100 + lines), false);
        const row = server.state.sites.get(SITE);
        return {
          present: PEOPLE.map((person) => isPresent(server.presence.get(person) ?? NEVER_SEEN)),
          reported: row.reported,
          hands: server.state.votes.sites.get(SITE)?.counts,
        };
      });
      for (const end of ends) expect(end, `seed ${seed}`).toEqual(ends[0]);
    }
  });

  it("reach what the rules are about", () => {
    const seen = new Set<string>();
    for (const seed of SEEDS) {
      const { told, server } = live(randomOf(seed), randomOf(seed + 1_000));
      for (const { problem, late } of told) {
        seen.add(problem ?? "taken");
        if (late) seen.add("late");
      }
      for (const { lastOut, lastIn } of server.presence.values()) if (lastOut !== null && lastIn !== null) seen.add(lastIn > lastOut ? "came back" : "left");
      const order = told.map(({ act }) => act.at);
      if (order.some((at, index) => index > 0 && at < order[index - 1]!)) seen.add("out of order");
    }
    for (const what of ["taken", "late", "late-item-over", "late-moment-over", "vote-count-after-close", "delegate-unknown", "came back", "left", "out of order"]) expect(seen).toContain(what);
  });
});
