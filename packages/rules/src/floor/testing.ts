/** Random but repeatable conferences for tests: a seeded stream of commands, carried out as the server does. */
import { CONSOLE_AREAS, type Command, type ConsolePerson, type Entry } from "@diemcau/contract";
import { decide, type Decision, type DecisionContext } from "./decide.ts";
import { reduce } from "./reduce.ts";
import { LEVELS, rollCallCommands } from "./roll-call/testing.ts";
import { speakingCommandsFor } from "./speaking/testing.ts";
import { stageCommandsFor } from "./stage/testing.ts";
import { localCommandsFor } from "./local/testing.ts";
import { messagesCommandsFor, messagesRollUp } from "./messages/testing.ts";
import { initialState, type ConferenceState } from "./state.ts";
import { voteCommandsFor, voteRollUp } from "./votes/testing.ts";
import { wallCommandsFor, wallRollUp } from "./wall/testing.ts";
import { captionsCommandsFor } from "./captions/testing.ts";
import { admissionCommandsFor } from "./admission/testing.ts";
import { receivingCommandsFor } from "./receiving/testing.ts";
import { recordingCommandsFor } from "./recording/testing.ts";
import { questionsCommandsFor, questionsRollUp } from "./questions/testing.ts";

/** mulberry32: small, fast, the same everywhere. */
export function randomOf(seed: number) {
  let a = seed >>> 0;
  const next = () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (n: number) => Math.floor(next() * n);
  return {
    below,
    chance: (p: number) => next() < p,
    pick: <T>(from: readonly T[]): T => from[below(from.length)]!,
  };
}
export type Random = ReturnType<typeof randomOf>;

export const testId = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

export const AGENDA = [testId(0xa1), testId(0xa2), testId(0xa3)];
/** Somebody who may be handed a part of the conference. */
const CONSOLE: ConsolePerson = { account: testId(0xc0), name: "First console", role: "producer" };

export const contextOf = (siteCount: number): DecisionContext => ({
  siteCount,
  siteName: (ordinal) => `Site ${ordinal}`,
  hasAgendaItem: (id) => AGENDA.includes(id),
  // Site 0 is the centre; four provinces below it, the rest in turn below these.
  parentOf: (ordinal) => (ordinal === 0 ? -1 : ordinal <= 4 ? 0 : 1 + (ordinal % 4)),
  levelOf: (ordinal) => (ordinal === 0 ? 0 : ordinal <= 4 ? 1 : 2),
  levelCodeOf: (ordinal) => LEVELS[ordinal === 0 ? 0 : ordinal <= 4 ? 1 : 2]!,
  expectedAt: () => 50,
  now: 1_700_000_000_000,
  by: { role: "producer", name: "account:Producer", site: -1, covers: () => true },
  consoleOf: (account) => (account === CONSOLE.account ? CONSOLE : null),
});

/** A command somebody may send at this moment: mostly sensible, now and then not. */
export function randomCommand(random: Random, state: ConferenceState, siteCount: number, id: string): Command {
  const site = random.below(siteCount + (random.chance(0.02) ? 5 : 0));
  const request = () => (state.queue.length > 0 && random.chance(0.9) ? random.pick(state.queue).id : testId(0xfff));
  const speaker = random.chance(0.5) ? { speaker: { name: `Speaker ${random.below(9)}` } } : {};
  const slot = random.chance(0.4) ? { slot: random.below(4) } : {};
  const makers: (() => Command)[] = [
    () => ({ id, kind: "agenda.move", itemId: random.chance(0.1) ? null : random.pick([...AGENDA, testId(0xdead)]) }),
    () => ({ id, kind: "site.cue", site }),
    () => ({ id, kind: "site.uncue", site }),
    () => ({ id, kind: "programme.put-on-air", site, ...slot, ...speaker }),
    () => ({ id, kind: "programme.put-on-air", site: 0, ...slot, ...speaker }),
    () => ({ id, kind: "programme.take-off-air", site: state.slots.find((content) => content && random.chance(0.5))?.site ?? site }),
    () => ({ id, kind: "programme.enlarge", slot: random.below(4) }),
    () => ({ id, kind: "queue.request", site, ...speaker, ...(random.chance(0.5) ? { note: `secret note ${random.below(99)}` } : {}) }),
    () => ({ id, kind: "queue.withdraw", requestId: request() }),
    () => ({ id, kind: "queue.move", requestId: request(), before: random.chance(0.3) ? null : request() }),
    () => ({ id, kind: "headcount.report", site, present: random.below(300), qualifier: random.pick(["exact", "approx", "more-than"] as const) }),
    () => ({ id, kind: "site.report-test", site, camera: true, microphone: true, programme: random.chance(0.8) }),
    () => ({ id, kind: "conference.open" }),
  ];
  const parts: (() => Command)[] = [
    ...rollCallCommands(random, site, id),
    () => ({ id, kind: "console.undo", act: state.consoles.acts.length > 0 ? random.pick(state.consoles.acts).seq : 1 }),
    () => ({ id, kind: "console.hand-over", areas: [random.pick(CONSOLE_AREAS)], to: random.chance(0.3) ? null : CONSOLE.account }),
    ...speakingCommandsFor(random, state, siteCount, id),
    ...stageCommandsFor(random, state, siteCount, id),
    ...voteCommandsFor(random, state, site, id),
    ...wallCommandsFor(random, state, siteCount, id),
    ...captionsCommandsFor(random, state, id),
    ...recordingCommandsFor(random, id),
    ...receivingCommandsFor(random, site, id),
    ...admissionCommandsFor(random, id),
    ...questionsCommandsFor(random, site, id),
    ...messagesCommandsFor(random, state, siteCount, id),
    ...localCommandsFor(random, state, siteCount, id),
  ];
  if (random.chance(0.001)) return { id, kind: "conference.close" };
  // However many parts there are: the core's rules are reached as well.
  return random.pick(random.chance(0.5) ? makers : parts)();
}

/** Of the unit that heads sites 3 to 7. */
export const OFFICER = "account:Officer";

/** One conference and its journal, in memory. */
export class Floor {
  state: ConferenceState = initialState;
  readonly journal: Entry[] = [];
  readonly siteCount: number;
  readonly #context: DecisionContext;
  #now = 1_700_000_000_000;

  constructor(siteCount: number) {
    this.siteCount = siteCount;
    this.#context = contextOf(siteCount);
  }

  carryOut(command: Command, by = "account:Producer"): Decision {
    const role = by.startsWith("site:") ? ("site" as const) : by === OFFICER ? ("unit-officer" as const) : ("producer" as const);
    const reach = role === "unit-officer" ? { unit: { id: testId(0xf1), name: "Unit of 3 to 7" }, covers: (site: number) => site >= 3 && site <= 7 } : {};
    const decision = decide(this.state, command, { ...this.#context, by: { ...this.#context.by, name: by, role, site: role === "site" ? Number(by.slice(5)) : -1, ...reach } });
    for (const entry of decision.ok ? decision.entries : (decision.told ?? [])) this.append({ ...entry, by } as Entry);
    return decision;
  }

  /** Appends an entry as the server would: the next place, the next moment. */
  append(entry: Omit<Entry, "seq" | "at">): Entry {
    const placed = { ...entry, seq: this.state.seq + 1, at: (this.#now += 1_000) } as Entry;
    this.journal.push(placed);
    this.state = reduce(this.state, placed);
    return placed;
  }

  /** What the clerk journals: rooms come and go, delegates check in. */
  rollUps(random: Random): void {
    if (random.chance(0.2)) return void this.append({ ...questionsRollUp(random, this.state), by: "system" });
    const vote = random.chance(0.3) ? voteRollUp(random, this.state) : null;
    if (vote) return void this.append(vote);
    if (random.chance(0.15)) return void this.append(wallRollUp(random, this.state, this.siteCount, this.#now));
    const notices = random.chance(0.1) ? messagesRollUp(random, this.state) : null;
    if (notices) return void this.append(notices);
    const some = () => [...new Set(Array.from({ length: 1 + random.below(5) }, () => random.below(this.siteCount)))].toSorted((a, b) => a - b);
    if (random.chance(0.5)) {
      const changes = some().map((site) => [site, random.chance(0.8) ? "c" : "l", this.#now] as [number, "c" | "l", number]);
      this.append({ kind: "sites.presence", by: "system", changes } as Entry);
    } else {
      const changes = some().map((site) => [site, this.state.sites.get(site).checkedIn + 1 + random.below(5)] as [number, number]);
      this.append({ kind: "attendance.counted", by: "system", changes } as Entry);
    }
  }
}

/** A floor after a random history. */
export function randomFloor(seed: number, steps: number, siteCount = 20): Floor {
  const random = randomOf(seed);
  const floor = new Floor(siteCount);
  floor.carryOut({ id: testId(1), kind: "conference.open" });
  for (let step = 0; step < steps; step++) {
    if (random.chance(0.15)) floor.rollUps(random);
    else {
      const by = random.pick(["account:First console", "account:Second console", `site:${random.below(siteCount)}`]);
      const command = randomCommand(random, floor.state, siteCount, testId(1_000 + step));
      floor.carryOut(command, command.kind.startsWith("notice.") && by === "account:Second console" ? OFFICER : by);
    }
    if (random.chance(0.005)) floor.append({ kind: "directory.changed", by: "system", version: floor.state.directoryVersion + 1 } as Entry);
  }
  return floor;
}
