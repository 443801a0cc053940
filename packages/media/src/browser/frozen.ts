/// <reference lib="dom" />
import type { PlaySession } from "./whep.ts";

export interface FrozenOptions {
  session: Pick<PlaySession, "stats">;
  /** Should this slot be moving now? Events of the conference know; the connection does not. */
  isLive: (slot: number) => boolean;
  /** Called once per freeze, in time to play from the next edge. */
  onFrozen: (slot: number) => void;
  /** Default 1500: long enough for a keyframe, short enough that the room hardly notices. */
  afterMs?: number;
  intervalMs?: number;
}

/**
 * After a broken link ICE stays "connected" for many seconds and currentTime keeps advancing over a
 * frozen picture: the only honest sign is the number of decoded frames.
 * @returns a function that stops watching.
 */
export function watchFrozen(options: FrozenOptions): () => void {
  const after = options.afterMs ?? 1_500;
  const seen = new Map<number, { frames: number; grewAt: number; told: boolean }>();
  let stopped = false;

  const look = async (): Promise<void> => {
    const { slots } = await options.session.stats();
    const now = performance.now();
    for (const { slot, framesDecoded } of slots) {
      const state = seen.get(slot);
      // A slot that just came on gets its full time before it is judged.
      if (state === undefined || framesDecoded !== state.frames || !options.isLive(slot)) {
        seen.set(slot, { frames: framesDecoded, grewAt: now, told: false });
      } else if (!state.told && now - state.grewAt >= after && !stopped) {
        state.told = true;
        options.onFrozen(slot);
      }
    }
  };

  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    look()
      .catch(() => {})
      .finally(() => {
        looking = false;
      });
  }, options.intervalMs ?? 250);
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
