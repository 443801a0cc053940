import type { Clock } from "../clock.ts";
import { Problem } from "../problem.ts";

export interface Limiter {
  /** @throws Problem too-many-requests */
  take(key: string): void;
}

/** At most `limit` a key in each window; keys are forgotten with their window. */
export function createLimiter(options: { limit: number; windowMs: number; clock: Clock }): Limiter {
  let counts = new Map<string, number>();
  let windowEnds = 0;
  return {
    take(key) {
      const now = options.clock();
      if (now >= windowEnds) {
        counts = new Map();
        windowEnds = now + options.windowMs;
      }
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      if (count > options.limit) throw new Problem("too-many-requests");
    },
  };
}
