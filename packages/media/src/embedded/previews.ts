import type { Lane, LaneOutput, LaneSource } from "../bus/lane.ts";

/** The lanes of sites that somebody looks at, or records, whether or not they are on air. */
export class Previews {
  readonly #lanes = new Map<string, Lane>();
  /** Recorders that listen to a preview: it stays while they do. */
  readonly #tapped = new Map<string, number>();
  readonly #newLane: () => Lane;
  readonly #publisher: (sourceId: string) => LaneSource | null;
  readonly #isWatched: (sourceId: string) => boolean;
  /** Counted by lanes that are gone. */
  readonly gone = { keyframes: 0, retransmitted: 0 };

  constructor(options: {
    lane: () => Lane;
    /** The connected publisher of a site. */
    publisher: (sourceId: string) => LaneSource | null;
    /** A session shows this preview. */
    isWatched: (sourceId: string) => boolean;
  }) {
    this.#newLane = options.lane;
    this.#publisher = options.publisher;
    this.#isWatched = options.isWatched;
  }

  get lanes(): Iterable<Lane> {
    return this.#lanes.values();
  }

  find(sourceId: string): Lane | undefined {
    return this.#lanes.get(sourceId);
  }

  of(sourceId: string): Lane {
    let lane = this.#lanes.get(sourceId);
    if (lane === undefined) {
      lane = this.#newLane();
      lane.select(this.#publisher(sourceId));
      this.#lanes.set(sourceId, lane);
    }
    return lane;
  }

  /** Keeps a preview for a recorder. @returns a function that lets it go. */
  hold(sourceId: string): () => void {
    this.#tapped.set(sourceId, (this.#tapped.get(sourceId) ?? 0) + 1);
    return () => {
      const left = (this.#tapped.get(sourceId) ?? 1) - 1;
      if (left > 0) this.#tapped.set(sourceId, left);
      else this.#tapped.delete(sourceId);
      this.forget(sourceId);
    };
  }

  /** Drops the lane if nobody looks at it any more. */
  forget(sourceId: string): void {
    const lane = this.#lanes.get(sourceId);
    if (lane === undefined || this.#tapped.has(sourceId) || this.#isWatched(sourceId)) return;
    this.gone.keyframes += lane.keyframes;
    this.gone.retransmitted += lane.retransmitted;
    this.#lanes.delete(sourceId);
  }
}

/** One more output of a lane, for as long as a recorder wants it. */
export function tapLane(lane: Lane, output: LaneOutput, nowMs: number, release: () => void): { videoSsrc: number; askKeyframe(): void; stop(): void } {
  lane.welcome(output, nowMs);
  lane.add(output);
  return {
    videoSsrc: lane.ssrcOf(output.layer ?? "good"),
    askKeyframe: () => lane.pictureLost(output.layer),
    stop: () => {
      lane.remove(output);
      release();
    },
  };
}
