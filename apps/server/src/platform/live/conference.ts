import type { Entry } from "@diemcau/contract";
import { reduce, type ConferenceState } from "@diemcau/rules";

/** Entries kept in memory, so that a reconnect storm asks nothing of the database. */
export const RING_SIZE = 4_096;

/**
 * One live conference as this process knows it: the fold of its journal so far and its latest entries.
 * Only `apply` changes it, with entries that are committed.
 */
export class LiveConference {
  readonly id: string;
  /** First 8 hex digits of the id: marks the positions that streams hand out. */
  readonly mark: string;
  /** When it was last asked for here, ms of the process's own clock. */
  usedAt = performance.now();
  #state: ConferenceState;
  #ring: Entry[] = [];
  #listeners = new Set<(entries: readonly Entry[]) => void>();

  constructor(id: string, state: ConferenceState) {
    this.id = id;
    this.mark = id.slice(0, 8);
    this.#state = state;
  }

  get state(): ConferenceState {
    return this.#state;
  }

  /** Folds committed entries in; those already known are passed over, a gap is an error of the caller. */
  apply(entries: readonly Entry[]): void {
    const fresh = entries.filter((entry) => entry.seq > this.#state.seq);
    if (fresh.length === 0) return;
    if (fresh[0]!.seq !== this.#state.seq + 1) {
      throw new Error(`journal gap: have ${this.#state.seq}, got ${fresh[0]!.seq}`);
    }
    let state = this.#state;
    for (const entry of fresh) state = reduce(state, entry);
    this.#state = state;
    this.#ring.push(...fresh);
    // Cut in steps, so that pushing stays cheap.
    if (this.#ring.length > RING_SIZE * 1.25) this.#ring = this.#ring.slice(-RING_SIZE);
    for (const listener of this.#listeners) listener(fresh);
  }

  /** Entries after a position, or null when memory does not reach back that far. */
  since(seq: number): readonly Entry[] | null {
    if (seq === this.#state.seq) return [];
    const first = this.#ring[0]?.seq;
    if (first === undefined || seq + 1 < first) return null;
    return this.#ring.slice(seq + 1 - first);
  }

  onEntries(listener: (entries: readonly Entry[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
