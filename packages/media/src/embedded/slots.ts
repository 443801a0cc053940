import type { Lane, LaneSource } from "../bus/lane.ts";
import { SLOT_COUNT, type Slot, type SlotState } from "../engine.ts";

interface Entry {
  slot: Slot;
  lane: Lane;
  /** Site selected for the slot, whether or not it publishes. */
  wanted: string | null;
  switchedAt: number | null;
}

/** Which site is wanted in each slot of the programme, and the lanes that follow. */
export class ProgrammeSlots {
  readonly lanes: readonly Lane[];
  readonly #entries: Entry[];
  readonly #publisher: (sourceId: string) => LaneSource | null;

  constructor(options: {
    lane: (onLive: (sourceId: string) => void) => Lane;
    /** The connected publisher of a site. */
    publisher: (sourceId: string) => LaneSource | null;
    onLive: (slot: Slot, sourceId: string) => void;
  }) {
    this.#publisher = options.publisher;
    this.#entries = Array.from({ length: SLOT_COUNT }, (_, index) => {
      const slot = index as Slot;
      const entry: Entry = {
        slot,
        lane: options.lane((sourceId) => {
          entry.switchedAt = Date.now();
          options.onLive(slot, sourceId);
        }),
        wanted: null,
        switchedAt: null,
      };
      return entry;
    });
    this.lanes = this.#entries.map((entry) => entry.lane);
  }

  /** A relay's lanes show what the parent's slots carry; null: nothing. */
  relay(sources: readonly LaneSource[] | null): void {
    for (const { lane } of this.#entries) lane.select(null);
    for (const entry of this.#entries) {
      entry.wanted = null;
      entry.lane.setPicture(true);
      entry.lane.select(sources?.[entry.slot] ?? null);
    }
  }

  set(slot: Slot, sourceId: string | null, picture = true): void {
    const entry = this.#entries[slot]!;
    entry.lane.setPicture(picture);
    entry.wanted = sourceId;
    if (sourceId === null) {
      if (entry.lane.source !== null || entry.lane.live !== null) entry.switchedAt = Date.now();
      entry.lane.select(null);
      return;
    }
    const publisher = this.#publisher(sourceId);
    // Not publishing yet: whatever is on stays until it does.
    if (publisher !== null) entry.lane.select(publisher);
  }

  /** A site has started to publish, perhaps again. */
  published(source: LaneSource): void {
    for (const entry of this.#entries) if (entry.wanted === source.id) entry.lane.select(source);
  }

  unpublished(source: LaneSource): void {
    for (const entry of this.#entries) entry.lane.drop(source);
  }

  states(): SlotState[] {
    return this.#entries.map(({ slot, lane, wanted, switchedAt }) => ({
      slot,
      sourceId: wanted,
      live: wanted !== null && lane.live?.id === wanted,
      switchedAt,
    }));
  }
}
