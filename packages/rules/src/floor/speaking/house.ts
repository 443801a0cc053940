/** A conference of four levels with somebody at each, for tests. */
import type { Command, Entry, SpeakingRule } from "@diemcau/contract";
import { decide, type Actor, type Decision, type DecisionContext } from "../decide.ts";
import { reduce } from "../reduce.ts";
import { initialState, stateFromSnapshot, type ConferenceState } from "../state.ts";
import { testId } from "../testing.ts";
import { projectEntry, snapshotFor, type Scope } from "../visibility.ts";
import { queueOf } from "./slice.ts";

/** Centre 0; provinces 1 and 2; districts 3, 4 below 1 and 5, 6 below 2; communes 7… in turn below the districts. */
export const PARENT = [-1, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6];
const LEVELS = ["centre", "province", "district", "commune"];
export const TREE = { parentOf: (site: number) => PARENT[site]!, levelCodeOf: (site: number) => LEVELS[depthOf(site)]! };
const depthOf = (site: number): number => (PARENT[site]! < 0 ? 0 : 1 + depthOf(PARENT[site]!));
export const isUnder = (site: number, above: number): boolean => site === above || (site >= 0 && PARENT[site]! >= 0 && isUnder(PARENT[site]!, above));

export const producer: Actor = { role: "producer", name: "account:Producer", site: -1, covers: () => true };
export const chair: Actor = { role: "chair", name: "account:Chair", site: -1, covers: () => true };
export const room = (site: number): Actor => ({ role: "site", name: `site:${site}`, site, covers: (other) => isUnder(other, site) });
export const officer = (unit: number): Actor => ({ role: "unit-officer", name: `account:Officer ${unit}`, site: -1, covers: (other) => isUnder(other, unit) });

export type Bare = Command extends infer C ? (C extends Command ? Omit<C, "id"> : never) : never;

/** One conference, the actors of every level, and a clock that the test moves. */
export class House {
  state: ConferenceState = initialState;
  readonly journal: Entry[] = [];
  now = 1_700_000_000_000;
  #next = 1;

  constructor() {
    this.give(producer, { kind: "conference.open" });
    this.append({ kind: "sites.presence", changes: PARENT.map((_, site) => [site, "c", 1]) });
  }

  give(by: Actor, command: Bare): Decision & { id: string } {
    const context: DecisionContext = {
      siteCount: PARENT.length,
      siteName: (site) => `Site ${site}`,
      hasAgendaItem: () => false,
      ...TREE,
      levelOf: depthOf,
      expectedAt: () => 50,
      now: this.now,
      by,
      consoleOf: () => null,
    };
    const id = testId(this.#next++);
    const decision = decide(this.state, { ...command, id } as Command, context);
    if (decision.ok) for (const entry of decision.entries) this.append({ ...entry, by: by.name });
    return { ...decision, id };
  }

  append(entry: object): void {
    const placed = { ...entry, seq: this.state.seq + 1, at: this.now } as Entry;
    this.journal.push(placed);
    this.state = reduce(this.state, placed);
  }

  rules(part: Partial<Record<string, Partial<SpeakingRule>>>): this {
    const levels = Object.entries(part).map(([level, rule]) => ({ level, holds: false, requests: 0, speeches: 0, seconds: 0, ...rule }));
    this.give(producer, { kind: "speaking.set-rules", warnSeconds: 60, levels });
    return this;
  }

  ask(site: number, note?: string): string {
    const { ok, id } = this.give(room(site), { kind: "queue.request", site, speaker: { name: `Speaker of ${site}` }, ...(note ? { note } : {}) });
    if (!ok) throw new Error(`site ${site} was refused`);
    return id;
  }

  centre = (): number[] => this.state.queue.map(({ site }) => site);
  at = (holder: number): number[] => queueOf(this.state.speaking, holder).map(({ site }) => site);
}

/** What one browser has: the snapshot it began with and the entries that were sent to it. */
export class Browser {
  state: ConferenceState;
  readonly #audience: "control" | "officer" | "site";
  readonly #scope: Scope;
  constructor(house: House, audience: "control" | "officer" | "site", scope: Scope) {
    this.#audience = audience;
    this.#scope = scope;
    this.state = stateFromSnapshot(JSON.parse(JSON.stringify(snapshotFor(house.state, audience, scope))) as ReturnType<typeof snapshotFor>);
  }
  hear(entries: readonly Entry[]): void {
    for (const entry of entries) {
      const seen = projectEntry(entry, this.#audience, this.#scope);
      if (seen) this.state = reduce(this.state, JSON.parse(JSON.stringify(seen)) as Entry);
    }
  }
}
