/** Several persons at the consoles of one conference in memory, for tests. */
import type { Command, ConsolePerson, Entry, ProblemCode } from "@diemcau/contract";
import { decide, type Actor } from "../decide.ts";
import { reduce } from "../reduce.ts";
import { initialState, type ConferenceState } from "../state.ts";
import { contextOf, testId } from "../testing.ts";

export const SITES = 20;
export const people: Record<"lan" | "minh" | "hoa", ConsolePerson> = {
  lan: { account: testId(0xc1), name: "Lan", role: "producer" },
  minh: { account: testId(0xc2), name: "Minh", role: "secretary" },
  hoa: { account: testId(0xc3), name: "Hoa", role: "chair" },
};
const actor = ({ account, name, role }: ConsolePerson): Actor => ({ role, account, name: `account:${name}`, site: -1, covers: () => true });

const START = 1_800_000_000_000;

/** A conference in memory with several persons at its consoles. */
export class Consoles {
  state: ConferenceState;
  readonly journal: Entry[] = [];
  #ids = 0x9000;
  #at = START;

  constructor(state = initialState) {
    this.state = state;
    if (state.phase === "prepared") this.give(people.lan, { kind: "conference.open" });
  }

  /** @returns why it was refused, or null */
  give(by: ConsolePerson, command: object): ProblemCode | null {
    const at = (this.#at += 1_000);
    const context = { ...contextOf(SITES), now: at, by: actor(by), consoleOf: (id: string) => Object.values(people).find(({ account }) => account === id) ?? null };
    const decision = decide(this.state, { id: testId(this.#ids++), ...command } as Command, context);
    if (!decision.ok) return decision.problem;
    // Entries of one command are written one after the other, as the server does it.
    for (const [nth, entry] of decision.entries.entries()) this.append({ ...entry, by: `account:${by.name}` }, at + nth);
    return null;
  }

  append(entry: object, at = (this.#at += 1_000)): void {
    const placed = { ...entry, seq: this.state.seq + 1, at } as Entry;
    this.journal.push(placed);
    this.state = reduce(this.state, placed);
  }

  connect(...sites: number[]): void {
    this.append({ kind: "sites.presence", by: "system", changes: sites.map((site) => [site, "c", this.#at]) });
  }

  get now(): number {
    return this.#at;
  }

  later(at: number): void {
    this.#at = at;
  }

  last() {
    return this.state.consoles.acts.at(-1)!;
  }
}

/** A pause that is over comes back without its clock. */
const stillCounts = (until: number | null) => (until !== null && until > START ? until : null);

/** What a room sees of the programme and the agenda, without the moments at which pictures came. */
export const seen = ({ slots, large, cued, agenda, queue, speaking, local: { recess }, stage: { scene, page } }: ConferenceState) => ({
  slots: slots.map((slot) => slot && { site: slot.site, name: slot.siteName, speaker: slot.speaker ?? null }),
  large,
  cued: cued.toSorted((a, b) => a - b),
  agenda,
  queue,
  below: speaking.below,
  returned: speaking.returned,
  spoken: speaking.spoken,
  rules: speaking.rules,
  recess,
  // Since it was ended its time has stood still.
  speech: speaking.speech && { ...speaking.speech, pausedMs: 0 },
  // A film comes back paused where it was.
  scene: { ...scene, ...(scene.layout === "pause" ? { until: stillCounts(scene.until) } : {}), ...(page === null ? {} : { page }), ...(scene.layout === "video" ? { playing: false, position: 0 } : {}) },
});
